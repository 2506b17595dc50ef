"""What the code asks, what an environment gives, and how the one compares with the other."""
