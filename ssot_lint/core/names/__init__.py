"""What a name in one file stands for."""
