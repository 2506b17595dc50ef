"""Rules about names of the project that other files take: imports and targets in strings."""
