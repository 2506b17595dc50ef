"""The environments that a configuration declares, read from the project's files."""
