"""Evidence first, then words, then a check: nothing unsupported is shown."""
