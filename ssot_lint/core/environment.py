"""What the environment is called."""

from __future__ import annotations

from ssot_lint.core import model

# What the environment is called; the needles of the rules about it are derived from these.
ENVIRON = (
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.getenvb",
    "os.putenv",
    "os.unsetenv",
    "posix.environ",
    "posix.putenv",
    "posix.unsetenv",
)

MAPPINGS = frozenset({"os.environ", "os.environb", "posix.environ"})
READERS = frozenset({"os.getenv", "os.getenvb"})
WRITERS = frozenset({"os.putenv", "os.unsetenv", "posix.putenv", "posix.unsetenv"})
ENVIRONMENT = MAPPINGS | READERS | WRITERS

KEYED = frozenset({"get", "item", "contains", "pop", "setdefault", "set", "delete"})
"""Operations of a contract on the one variable that their key names."""
MONKEY = frozenset({"setenv", "delenv", "setitem", "delitem", "setattr", "delattr"})
"""Methods of pytest's ``monkeypatch`` that change the environment, or may."""

# Methods of os.environ: the kind of access, and the operation of a contract.
METHODS: dict[str, tuple[str, str]] = {
    "get": (model.READ, "get"),
    "__getitem__": (model.READ, "item"),
    "__contains__": (model.PRESENCE, "contains"),
    "has_key": (model.PRESENCE, ""),
    "pop": (model.WRITE, "pop"),
    "popitem": (model.WRITE, "clear"),
    "setdefault": (model.WRITE, "setdefault"),
    "update": (model.WRITE, "update"),
    "clear": (model.WRITE, "clear"),
    "__setitem__": (model.WRITE, "set"),
    "__delitem__": (model.WRITE, "delete"),
    "copy": (model.ESCAPE, "copy"),
    "items": (model.ESCAPE, "iterate"),
    "keys": (model.ESCAPE, "iterate"),
    "values": (model.ESCAPE, "iterate"),
    "__iter__": (model.ESCAPE, "iterate"),
    "__len__": (model.ESCAPE, "iterate"),
}
CHANGES = frozenset(name for name, (kind, _) in METHODS.items() if kind == model.WRITE)
"""Methods that change a mapping, the environment or another."""
