"""What a module hands on: names that it imports or gives another name, and stars. Read from the bytes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.imported import Imported

Place = tuple[str, str]
"""A module and a name of it; ``name()`` is what a call of that yields."""

_BOUND = regex(
    rb"^[ \t]*(\w+)[ \t]*(?::[^=\r\n]+)?=[ \t]*((?:\w+\.)*\w+)[ \t]*(\([ \t]*\))?[ \t]*(?:#[^\r\n]*)?\r?$",
    re.M,
)
_BLOCK = regex(rb"(?:try|else|finally)[ \t]*:|(?:except|if|elif|with)\b")
_ALL = regex(rb"^__all__[^=\r\n]*=[ \t]*[\[(]([^\])]*)", re.M)
_QUOTED = regex(rb"[\"'](\w+)[\"']")
_HOPS = 8


class Hands(NamedTuple):
    """What one module hands on."""

    names: dict[str, Place]
    """By its own name for it: where that comes from."""
    stars: tuple[str, ...]
    """Modules that all is taken from."""
    listed: frozenset[str] | None
    """The names in ``__all__``, where it has one."""

    def offers(self, name: str) -> bool:
        """Whether a star import of the module brings the name."""
        return not name.startswith("_") if self.listed is None else name in self.listed


def hands_of(
    data: bytes, module: str, imports: Iterable[Imported], words: Container[bytes]
) -> Hands | None:
    """What the file says at its top level of names of interest; None where that is nothing."""
    names: dict[str, Place] = {}
    stars: list[str] = []
    local: dict[str, Place] = {}
    for it in imports:
        if it.name == "*":
            stars.append(it.module)
        elif not it.name:
            local[it.local] = (it.module, "")
        elif it.name.encode() in words or it.local.encode() in words:
            local[it.local] = (it.module, it.name)
            if _is_at_top(data, it.start):
                names.setdefault(it.local, (it.module, it.name))
        else:
            local[it.local] = (it.module, it.name)
    for name, place in _bound(data, module, local, words):
        names.setdefault(name, place)
    match = _ALL.search(data)
    listed = None if match is None else frozenset(it.decode() for it in _QUOTED.findall(match[1]))
    if names or stars or listed is not None:
        return Hands(names, tuple(stars), listed)
    return None


def origin(place: Place, hands: dict[str, Hands], wanted: Container[Place]) -> Place | None:
    """The wanted place that a place comes from, stars and other names followed; None: from none."""
    waiting, seen = [place], {place}
    while waiting and len(seen) <= 4 * _HOPS:
        at = waiting.pop()
        if at in wanted:
            return at
        for it in _before(at, hands):
            if it not in seen:
                seen.add(it)
                waiting.append(it)
    return None


def _before(place: Place, hands: dict[str, Hands]) -> Iterator[Place]:
    module, name = place
    found = hands.get(module)
    if found is None:
        return
    root = name.removesuffix("()")
    call = name[len(root) :]
    for star in found.stars:
        source = hands.get(star)
        if not root.startswith("_") if source is None else source.offers(root):
            yield star, name
    if root in found.names:
        there, original = found.names[root]
        yield there, f"{original}{call}"


def _bound(
    data: bytes, module: str, local: dict[str, Place], words: Container[bytes]
) -> Iterator[tuple[str, Place]]:
    """``env = _env``, ``env = config.env``, ``settings = get_settings()``."""
    for match in _BOUND.finditer(data):
        own, value, call = match.groups()
        head, _, last = value.decode("utf-8", "replace").rpartition(".")
        if last.encode() not in words or own == value or not _is_at_top(data, match.start()):
            continue
        place = _named(module, head, last, local)
        if place is not None:
            yield own.decode(), (place[0], f"{place[1]}{'()' if call else ''}")


def _named(module: str, head: str, last: str, local: dict[str, Place]) -> Place | None:
    if not head:
        return local.get(last, (module, last))
    if head not in local:
        return None
    above, name = local[head]
    return (f"{above}.{name}" if name else above), last


def _is_at_top(data: bytes, start: int) -> bool:
    """Whether the row that starts there is run when the module is imported."""
    if data[start : start + 1] not in (b" ", b"\t"):
        return True
    while start > 0:
        end = start - 1
        start = data.rfind(b"\n", 0, end) + 1
        if data[start : start + 1] not in (b" ", b"\t", b"\r", b"\n", b"#", b")"):
            return _BLOCK.match(data, start) is not None
    return False
