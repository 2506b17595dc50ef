"""What holds for which file."""
