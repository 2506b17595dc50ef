"""The command line: a thin shell, one module per command."""
