"""Rules about suppressions and about what cannot be read."""
