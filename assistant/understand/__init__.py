"""From a message and what was said before to an `Intent`, by rules and the catalogue's own words."""
