"""What code does with the environment."""
