"""What one expression of a getter's source gives: run for a missing variable, and for any text."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.meaning.terms import TEXT, Opaque, Raises, Term
from ssot_lint.getter.meaning.world import REFERENCES, TooLong, Value, World, term
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.proof.project import Project


class Measured(NamedTuple):
    """Which variables an expression reads, and what it gives for the first of them."""

    reads: tuple[str, ...]
    missing: Term
    present: Term
    stored: bool
    unknown_key: bool


def measured(
    project: Project, work: Callable[[World], Value], prefer: str | None = None
) -> Measured:
    """Run ``work`` in both worlds, for the variable it reads first, or for ``prefer`` if it does."""
    first = _names(project, work)
    variable = prefer if prefer in first.reads else next(iter(first.reads), None)
    present, run = _run(project, work, TEXT, variable)
    missing, other = _run(project, work, None, variable)
    reads = dict.fromkeys((*([variable] if variable else []), *run.reads, *other.reads))
    return Measured(
        tuple(reads),  # pyright: ignore[reportArgumentType]
        missing,
        present,
        run.stored or other.stored,
        run.unknown_key or other.unknown_key,
    )


def _names(project: Project, work: Callable[[World], Value]) -> World:
    return _run(project, work, TEXT, None)[1]


def _run(
    project: Project, work: Callable[[World], Value], present: Term | None, variable: str | None
) -> tuple[Term, World]:
    world = new_world(project, present, variable)
    try:
        value = work(world)
    except (TooLong, RecursionError):
        return Opaque("it is too long to follow"), world
    if world.wrote:
        return Opaque("what changes the environment"), world
    if isinstance(value, REFERENCES):
        return Opaque("an object"), world
    return (value if isinstance(value, Raises) else term(value)), world
