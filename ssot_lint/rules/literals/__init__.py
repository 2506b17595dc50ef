"""Rules about texts that have an owner: hosts, and values of constants."""
