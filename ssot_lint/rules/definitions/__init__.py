"""Rules about what is defined more than once."""
