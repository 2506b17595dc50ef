"""What is defined more than once: constants, records, functions and classes."""
