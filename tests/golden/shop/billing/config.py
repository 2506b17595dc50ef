"""The billing service's settings."""

from __future__ import annotations

import os
from typing import overload


@overload
def setting(name: str, default: None = None) -> str | None: ...
@overload
def setting(name: str, default: str) -> str: ...
def setting(name: str, default: str | None = None) -> str | None:
    """The variable's value now, or ``default``."""
    return os.environ.get(name, default)
