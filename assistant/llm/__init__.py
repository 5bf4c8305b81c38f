"""The seam to a language model: one method, several backends, one guard for time and faults."""
