"""An expression that is compiled at its first use answers as one that was compiled at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ssot_lint.core.regex import regex

_TEXT = b"env one, ENV two"


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda it: it.search(_TEXT, 1).span(), id="search"),
        pytest.param(lambda it: it.match(_TEXT)[0], id="match"),
        pytest.param(lambda it: it.fullmatch(_TEXT, 0, 3)[0], id="fullmatch"),
        pytest.param(lambda it: [found.start() for found in it.finditer(_TEXT)], id="finditer"),
        pytest.param(lambda it: it.findall(_TEXT), id="findall"),
        pytest.param(lambda it: it.split(_TEXT, maxsplit=1), id="split"),
        pytest.param(lambda it: it.sub(rb"<\g<0>>", _TEXT), id="sub"),
        pytest.param(lambda it: it.subn(b"", _TEXT), id="subn"),
        pytest.param(lambda it: (it.pattern, it.flags, it.groups, it.groupindex), id="what it is"),
    ],
)
def test_it_answers_the_same(use: Callable[[re.Pattern[bytes]], object]) -> None:
    late = regex(rb"env", re.IGNORECASE)
    assert use(late) == use(re.compile(rb"env", re.IGNORECASE)) == use(late)


def test_the_second_use_asks_nobody() -> None:
    late = regex(r"a+")
    assert late.search("caa") is not None
    assert vars(late)["search"].__self__ == re.compile(r"a+")


def test_a_mistake_shows_at_the_first_use() -> None:
    wrong = regex(r"(")
    with pytest.raises(re.error):
        wrong.search("")
    with pytest.raises(AttributeError):
        _ = wrong.sreach  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
