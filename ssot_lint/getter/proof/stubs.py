"""The classes of the standard library that getters are built on, as far as they matter here.

Bodies are those of the library; what walks through the whole mapping is left to the model.
"""

from __future__ import annotations

import ast

from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.proof.values import ClassValue
from ssot_lint.modules.bindings import Module, build_module

STUBS = "__stubs__"
"""A name no module of a project has."""

_SOURCE = """
from __stubs__ import clear, items, keys, opaque, update, values

class Mapping:
    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default
    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        else:
            return True
    def keys(self):
        return keys(self)
    def items(self):
        return items(self)
    def values(self):
        return values(self)

marker = object()

class MutableMapping(Mapping):
    def pop(self, key, default=marker):
        try:
            value = self[key]
        except KeyError:
            if default is marker:
                raise
            return default
        else:
            del self[key]
            return value
    def popitem(self):
        return opaque(self)
    def clear(self):
        return clear(self)
    def update(self, other=(), /, **kwds):
        if other is ():
            return update(self, **kwds)
        return update(self, other, **kwds)
    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default

class UserDict(MutableMapping):
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.data = opaque(self)
    def __len__(self):
        return len(self.data)
    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        raise KeyError(key)
    def __setitem__(self, key, item):
        self.data[key] = item
    def __delitem__(self, key):
        del self.data[key]
    def __iter__(self):
        return iter(self.data)
    def __contains__(self, key):
        return key in self.data
    def get(self, key, default=None):  # its own since 3.12, Mapping's before: where they agree
        try:
            value = self[key]
        except KeyError:
            if key in self:
                return opaque(self)
            return default
        if key in self:
            return value
        return opaque(self)
    def __or__(self, other):
        return opaque(self)
    def __ror__(self, other):
        return opaque(self)
    def copy(self):
        return opaque(self)
    @classmethod
    def fromkeys(cls, iterable, value=None):
        return opaque(cls)
"""

_NAMES = {
    "collections.abc.Mapping": "Mapping",
    "typing.Mapping": "Mapping",
    "collections.abc.MutableMapping": "MutableMapping",
    "typing.MutableMapping": "MutableMapping",
    "collections.UserDict": "UserDict",
}
EMPTY_BASES = frozenset(
    {
        "builtins.object",
        "abc.ABC",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
        "collections.abc.Sized",
        "collections.abc.Container",
        "collections.abc.Iterable",
        "collections.abc.Collection",
    }
)
"""Bases that add no attribute of their own."""


def stub_class(project: Project, name: str) -> ClassValue | None:
    """The stub of a class of the standard library, by its dotted name."""
    module = stubs(project)
    short = _NAMES.get(name)
    if short is None:
        return None
    node = module.bindings[short][0].node
    return ClassValue(node, module) if isinstance(node, ast.ClassDef) else None


def stubs(project: Project) -> Module:
    """The stubs as a module, parsed once a project."""
    if project.stubs is None:
        project.stubs = build_module(ast.parse(_SOURCE), STUBS, "collections", STUBS)
    return project.stubs


def is_stub(cls: ClassValue) -> bool:
    """Whether a class is one of these."""
    return cls.module.name == STUBS
