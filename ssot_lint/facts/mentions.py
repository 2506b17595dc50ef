"""Mentions of variables: accesses to the environment, uses of the getter, other libraries' readers.

What trees say is taken here; ``facts/variables.py`` makes defaults and parses of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import NOTHING, Mention, Term

if TYPE_CHECKING:
    import libcst as cst

    from ssot_lint.core.access.access import Access
    from ssot_lint.facts.material import Material, Reading

_DEFAULTED = frozenset({"get", "pop", "setdefault"})


def gather(material: Material) -> tuple[Mention, ...]:
    """Every mention, in the order of their sites."""
    reading = material.reading()
    found = [*_accesses(material, reading), *_uses(material, reading), *_loads(material, reading)]
    return tuple(sorted(found))


def keys(fact: Mention) -> Iterable[str]:
    """The name where it is literal; else ``?``: what it stands for is linked."""
    return (fact.key.text,) if fact.key.kind == "text" else ("?",)


def _accesses(material: Material, reading: Reading) -> Iterator[Mention]:
    for access in reading.accesses:
        yield _mention(material, reading, access, "environ")


def _uses(material: Material, reading: Reading) -> Iterator[Mention]:
    """Uses of the getter, as if its accessor were the mapping."""
    from ssot_lint.core.access.access import classify

    getter = material.getter
    if getter is None:
        return
    target = f"{getter.module}.{getter.expression}"
    for use, misused in reading.uses:
        if not use.whole:
            continue
        access = classify(use.place, use.node, "os.environ", certain=True)
        found = _mention(material, reading, access._replace(target=target), "getter")
        yield found._replace(misused=misused)


def _loads(material: Material, reading: Reading) -> Iterator[Mention]:
    code = reading.code
    for load in reading.loads:
        span = code.span(load.place, load.node) or (load.place.base, load.place.base)
        frame = code.frame(load.place, load.node)
        yield Mention(
            material.site(*span), NOTHING, "load", "", "library", load.name, scope=frame.dotted()
        )


def _mention(material: Material, reading: Reading, access: Access, via: str) -> Mention:
    from ssot_lint.facts.terms import around, term_of

    names, code, place = reading.names, reading.code, access.place
    node = access.expression if access.key is None else _fetching(access)
    span = code.span(place, node) or (place.base, place.base)
    frame = code.frame(place, access.expression)
    if access.variable is not None:
        key = Term("text", access.variable)
    else:
        key = term_of(names, place, access.key)
    keyed = access.key is not None
    return Mention(
        material.site(*span),
        key,
        access.kind,
        access.operation,
        via,
        access.target,
        term_of(names, place, _default(access)) if keyed else NOTHING,
        around(names, place, node) if keyed else NOTHING,
        frame.dotted(),
        _at_import(frame),
    )


def _fetching(access: Access) -> cst.BaseExpression:
    """The smallest expression that fetches: the subscript, the call, the comparison."""
    import libcst as cst

    if isinstance(access.whole, cst.BaseExpression):
        return access.whole
    # A store or ``del``: the subscript around the mapping.
    above = access.place.island.parent(access.expression)
    return above if isinstance(above, cst.Subscript | cst.Call) else access.expression


def _default(access: Access) -> cst.BaseExpression | None:
    """What the call states as default."""
    import libcst as cst

    call = access.whole
    if not isinstance(call, cst.Call) or access.operation not in _DEFAULTED:
        return None
    for position, argument in enumerate(call.args):
        if argument.star:
            return None
        if argument.keyword is None and position == 1:
            return argument.value
        if argument.keyword is not None and argument.keyword.value == "default":
            return argument.value
    return None


def _at_import(frame: object) -> bool:
    from ssot_lint.core.tree.frames import FUNCTION, Frame

    at = frame if isinstance(frame, Frame) else None
    while at is not None:
        if at.kind == FUNCTION:
            return False
        at = at.parent
    return True
