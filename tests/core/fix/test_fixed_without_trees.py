"""A text that is fixed without libcst comes out as trees fix it, whatever the getter and the project
around: the same bytes, passes and reports, or the same reason why nothing is done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.layout import WHOLE
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.tree.lined import NeedsTrees
from ssot_lint.engine.fix import fix
from ssot_lint.engine.fixing.fixer import Fixed, fixed_by
from ssot_lint.engine.fixing.in_trees import look_in_trees
from ssot_lint.engine.fixing.plainly import look_plainly
from ssot_lint.engine.memory import Memory
from tests.core.fix.test_without_trees import MUTATIONS, PROGRAMS, UNDER, below, mutated
from tests.depth import examples


def fixed(text: str, under: FileSettings, *, unsafe: bool) -> Fixed | None:
    """What is made of it without trees, which is theirs; None where they are needed."""
    data = text.encode()
    try:
        told = fixed_by(look_plainly(data, under, Memory()), data, under.path, unsafe=unsafe)
    except (Doubt, NeedsTrees):
        return None
    trees = look_in_trees(data, under, Memory(), WHOLE)
    assert told == fixed_by(trees, data, under.path, unsafe=unsafe)
    return told


def test_every_body_below_every_head() -> None:
    changed = 0
    for number, text in below():
        for step in range(2):
            under = UNDER[(number * 3 + step * 7) % len(UNDER)]
            told = fixed(text, under, unsafe=bool(number % 3))
            changed += told is not None and bool(told.passes)
    assert changed > 50


@examples(200)
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2), st.integers(0, len(UNDER) - 1))
def test_programs(text: str, mutations: list[tuple[int, int, str]], number: int) -> None:
    text = mutated(text, mutations)
    for step in range(3):
        fixed(text, UNDER[(number + step * 13) % len(UNDER)], unsafe=bool(step))


def test_uses_of_the_getter_alone_are_read_once_and_left_as_they_are() -> None:
    text = b"from app.env import env\n\nx = env.get('A')\n"
    assert fix(text, UNDER[0], unsafe=True) == Fixed(
        text, (), *[fix(b"", UNDER[0], True).report] * 2
    )
