"""What files ask of modules: one key for all places that ask for the same."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.uses import IMPORT, REPLACED, SETTING, Use
from ssot_lint.modules.scan.targets import LOADS

MOCKED, PATCHED = "m", "p"
"""Forms of keys beside IMPORT and FROM: what mock, and what pytest's monkeypatch looks up."""
SET, REPLACES = "t", "o"
"""Forms of what a setting is given, and of what is replaced by way of an object: nobody knows whether
the one is to be imported, nor what the other is by then."""
UNASKED = frozenset((SET, REPLACES))
"""Forms of keys that are not asked whether they lead anywhere."""


class Key(NamedTuple):
    """One thing that files ask for; as a string, its parts joined by blanks."""

    form: str
    module: str
    """The whole path of a string."""
    name: str = ""

    @property
    def path(self) -> str:
        """The dotted path that it is about."""
        return f"{self.module}.{self.name}" if self.name not in ("", "*") else self.module


def key_of(use: Use) -> Key:
    """What a string, as it stands, asks for."""
    return asked_by_string(use.module, use.name, use.local)


def asked_by_string(path: str, name: str, taken_by: str) -> Key:
    """What a string asks for."""
    if taken_by in LOADS:
        return Key(IMPORT, path)
    if taken_by.startswith(SETTING):
        return Key(SET, path)
    if taken_by.startswith(REPLACED):
        return Key(REPLACES, path)
    path = f"{path}.{name}" if name else path
    return Key(PATCHED if taken_by.startswith("monkeypatch") else MOCKED, path)


def is_replaced(use: Use) -> bool:
    """Whether the target itself is, and not what it holds."""
    return bool(use.name) or not use.local.endswith((".dict", ".multiple"))
