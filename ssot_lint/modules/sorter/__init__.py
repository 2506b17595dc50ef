"""The project's import sorter: how it is configured, and which section a module belongs to."""
