"""One declared environment, read: what is asked of it, what its sources give, where it is declared."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from ssot_lint.deploy.combined import Provision
from ssot_lint.project.environments.answer import Asked, Place


class Deployed(NamedTuple):
    """All paths in it are relative to ``root``."""

    asked: Asked
    provision: Provision
    row: Place
    """The row of the configuration that declares it."""
    root: str
    """Absolute, with ``/``."""
    sources: tuple[str, ...] = ()
    """As a person would write them, ``#part`` with them."""
    broken: tuple[tuple[Place, str], ...] = ()
    """Places in sources that are there and cannot be read, and what was expected there."""

    def absolute(self, path: str) -> str:
        """A path of the environment on this machine, with ``/``."""
        return posixpath.normpath(posixpath.join(self.root, path))
