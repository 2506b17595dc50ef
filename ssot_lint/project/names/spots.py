"""What each part of a dotted path denotes: modules, names that they bind, members of classes."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.uses import IMPORT
from ssot_lint.project.names.keys import MOCKED, Key
from ssot_lint.project.names.references import References
from ssot_lint.project.names.world import FOUND


class Spot(NamedTuple):
    """A module; a name bound there; a member of the class that has that name."""

    module: str
    name: str = ""
    member: str = ""


def spots(key: Key, names: References) -> list[Spot]:
    """What the parts of a key's path denote, as whoever takes it walks; as many as lead anywhere."""
    parts = key.path.split(".")
    if names.world.path(parts[0]) is None:
        return []
    found = [Spot(parts[0])]
    modules_first = len(parts) if key.form == IMPORT else len(parts) - 1
    if key.form in (IMPORT, MOCKED):
        for part in parts[1:modules_first]:
            below = f"{found[-1].module}.{part}"
            if names.world.module(below) != FOUND:
                break
            found.append(Spot(below))
    if key.form == IMPORT:
        return found
    return [*found, *attributes(found[-1].module, parts[len(found) :], names)]


def attributes(module: str, parts: list[str], names: References) -> Iterator[Spot]:
    """What attributes denote that are taken one after the other, from a module on."""
    for index, part in enumerate(parts):
        answer = names.world.attr(module, part)
        if answer.how != FOUND:
            return
        bound = names.world.of(module)
        is_submodule = bound is None or not (bound.has(part) or bound.outline.stars)
        yield Spot(f"{module}.{part}") if is_submodule else Spot(module, part)
        if not answer.module:
            if answer.kind == "class" and index + 1 < len(parts):
                yield Spot(answer.owner, answer.name, parts[index + 1])
            return
        module = answer.module


def home(spot: Spot, names: References) -> Spot:
    """Where it is defined: imports followed as far as they stay in the project, bases too."""
    if not spot.name:
        return spot
    if spot.member:
        owner = names.members.holder(spot.module, spot.name, spot.member)
        return spot if owner is None else Spot(*owner, spot.member)
    answer = names.world.attr(spot.module, spot.name)
    if answer.module:
        return Spot(answer.module)
    return Spot(answer.owner, answer.name) if answer.owner else spot
