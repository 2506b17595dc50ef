"""The shipping service's settings."""

import os


def option(name: str, default: str) -> str:
    """The variable's value now, or ``default``."""
    return os.environ.get(name, default)
