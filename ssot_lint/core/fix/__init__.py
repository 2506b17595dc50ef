"""What a fix of one file is made of."""
