"""What importing a module does with the environment and with the program: read from its source."""
