"""Plug-ins that lie beside the shop."""

import sys


def find_plugins(directory: str) -> None:
    sys.path.append(directory)
