"""Whether a dotted path leads anywhere, as ``import``, mock and pytest's monkeypatch walk it."""

from __future__ import annotations

import builtins
from types import FunctionType

from ssot_lint.core.lean import NamedTuple
from ssot_lint.project.names.members import Member, Members
from ssot_lint.project.names.world import (
    FOUND,
    MISSING,
    UNKNOWN,
    Answer,
    World,
)

MODULE, NAME, MEMBER, INSTANCE, LOCAL = "module", "name", "member", "instance", "local"
ONLY_TYPING, ONLY_ANNOTATED = "typing", "annotated"
SHADOWED = "shadowed"
"""A function has the name of the module that was meant."""


class Broken(NamedTuple):
    """Why a path leads nowhere."""

    why: str
    """MODULE, NAME, MEMBER, INSTANCE, LOCAL (imported in functions only), ONLY_TYPING,
    ONLY_ANNOTATED."""
    holder: str
    """The module or class that lacks it."""
    name: str
    """What it lacks."""
    rest: str = ""
    """What of the path comes after that."""


class Resolver:
    """Answers about paths in ``world``; ``members`` reads the classes that are asked about."""

    def __init__(self, world: World, members: Members) -> None:
        self._world = world
        self._members = members

    def imported(self, module: str) -> Broken | None:
        """``import module``, ``import_module(module)``."""
        module = _without_init(module)
        if self._world.module(module) != MISSING:
            return None
        above, _, last = module.rpartition(".")
        while self._world.module(above) == MISSING:
            above, _, last = above.rpartition(".")
        rest = module[len(above) + len(last) + 2 :]
        return Broken(MODULE, above, last, rest)

    def from_import(self, module: str, name: str) -> Broken | None:
        """``from module import name``."""
        module = _without_init(module)
        broken = self.imported(module)
        if broken is not None:
            rest = ".".join(it for it in (broken.rest, name if name != "*" else "") if it)
            return broken._replace(rest=rest)
        if name == "*" or self._world.path(module) is None:
            return None
        return self._broken(self._world.attr(module, name), module, name, "")

    def entry_point(self, module: str, attribute: str) -> Broken | None:
        """``module:attribute`` of an entry point."""
        broken = self.imported(module)
        if broken is not None or not attribute:
            return broken
        return self._attributes(module, attribute.split("."))

    def mocked(self, path: str) -> Broken | None:
        """A target of mock: modules first, as ``pkgutil.resolve_name`` goes."""
        parts = path.split(".")
        module, index = parts[0], 1
        while index < len(parts) - 1:
            below = f"{module}.{parts[index]}"
            exists = self._world.module(below)
            if exists == UNKNOWN and self._world.attr(module, parts[index]).how != FOUND:
                return None
            if exists != FOUND:
                break
            module, index = below, index + 1
        if parts[index:] and hasattr(builtins, parts[-1]) and index == len(parts) - 1:
            return None  # mock makes those
        return self._attributes(module, parts[index:])

    def patched(self, path: str) -> Broken | None:
        """A target of monkeypatch: attributes first, modules where there is none."""
        parts = path.split(".")
        return self._attributes(parts[0], parts[1:])

    def _attributes(self, module: str, parts: list[str]) -> Broken | None:
        for index, part in enumerate(parts):
            rest = ".".join(parts[index + 1 :])
            if self._world.path(module) is None:
                return None
            answer = self._world.attr(module, part)
            if answer.how != FOUND:
                return self._broken(answer, module, part, rest)
            if not answer.module:
                shadowed = self._world.path(f"{module}.{part}") is not None
                if shadowed and answer.kind == "function" and parts[index + 1 :]:
                    return self._of_function(answer, f"{module}.{part}", parts[index + 1 :])
                return self._member(answer, parts[index + 1 :])
            module = answer.module
        return None

    def _member(self, answer: Answer, parts: list[str]) -> Broken | None:
        if answer.kind != "class" or not parts:
            return None
        self._world.visited.add(answer.owner)
        found = self._members.member(answer.owner, answer.name, parts[0])
        if found in (Member.FOUND, Member.UNKNOWN):
            return None
        why = INSTANCE if found is Member.INSTANCE else MEMBER
        holder = f"{answer.owner}.{answer.name}"
        return Broken(why, holder, parts[0], ".".join(parts[1:]))

    def _of_function(self, answer: Answer, path: str, parts: list[str]) -> Broken | None:
        """What is asked of a plain function that hides the module of its name."""
        plain = self._members.is_plain_function(answer.owner, answer.name)
        if not plain or hasattr(FunctionType, parts[0]):
            return None
        return Broken(SHADOWED, path, parts[0], ".".join(parts[1:]))

    def _broken(self, answer: Answer, module: str, name: str, rest: str) -> Broken | None:
        match answer.how:
            case "typing":
                return Broken(ONLY_TYPING, module, name, rest)
            case "annotated":
                return Broken(ONLY_ANNOTATED, module, name, rest)
            case "missing":
                bound = self._world.of(module)
                if bound is not None and name in bound.local:
                    return Broken(LOCAL, module, name, rest)
                is_module = bool(rest) and self._world.is_package(module)
                return Broken(MODULE if is_module else NAME, module, name, rest)
        return None


def _without_init(module: str) -> str:
    return module.removesuffix(".__init__")
