"""Measuring rankings, conversations and explanations. Nothing imports it but commands of `ui`."""
