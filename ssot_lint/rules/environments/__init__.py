"""Rules about the files that make an environment."""
