"""Rules about variables of the environment: one truth for each, across files."""
