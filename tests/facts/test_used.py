"""Where declared names stand: words are looked up before patterns run, and say the same as one pattern."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.facts.material import Material, Reading
from ssot_lint.facts.used import _GETATTR, _WHOLE, gather

_ONE = re.compile(rb"(?:\.[ \t]*|([\"']))([A-Za-z_]\w*)(?=(\W)|\Z)")
PIECES = st.sampled_from(
    [
        "host",
        "port",
        "hostport",
        "Shop",
        ".",
        "'",
        '"',
        " ",
        "\t",
        "\n",
        "x",
        "é",
        "(",
        ")",
        "**",
        "a-b",
    ]
)
WORDS = frozenset({"host", "port", "=Shop", "=a-b", "~é"})


def _found(text: str, words: frozenset[str] = WORDS) -> set[tuple[str, str, int]]:
    def read() -> Reading:
        raise AssertionError

    material = Material(text.encode(), "m", False, None, read, words)
    return {(it.name, it.how, it.site.start) for it in gather(material)}


def _slowly(text: str) -> set[tuple[str, str, int]]:
    data = text.encode()
    lexed = Material(data, "m", False, None, lambda: _never(), WORDS).lexed
    found, counts = set(), dict[tuple[bytes, str], int]()
    for it in _ONE.finditer(data):
        how = "string" if it[1] else "attribute"
        if it[2] not in (b"host", b"port") or (it[1] and it[3] != it[1]):
            continue
        counts[it[2], how] = counts.get((it[2], how), 0) + 1
        if counts[it[2], how] <= 6 and bool(lexed.kind_at(it.start(2))) == bool(it[1]):
            found.add((it[2].decode(), how, it.start(2)))
    return found


def _never() -> Reading:
    raise AssertionError


@given(st.lists(PIECES, max_size=30).map("".join))
def test_names_are_found_as_by_one_pattern(text: str) -> None:
    found = {it for it in _found(text) if it[0] in ("host", "port")}
    assert found == _slowly(text)


_STANDS = re.compile(r"(?a:\b(?:host|port)\b|Shop\b)|a-b|é")


@given(st.lists(PIECES, max_size=12).map("".join))
def test_files_that_hold_a_name_or_an_object_were_asked(text: str) -> None:
    asked = any(it[1] == "asked" for it in _found(text))
    assert asked is bool(_STANDS.search(text))


TAKEN = st.sampled_from(
    ["Shop", "a-b", "my_", ".dict", ".items()", "()", " ", "in ", "**", "dict(", "vars(", "]", ":"]
    + ["getattr(", ", f'{x}_y'", ", 'k'", ")", ",", "\n", "class ", '"', "#", "[", "."]
)


def _taken_slowly(text: str) -> set[tuple[str, str, int]]:
    """By patterns that go through all of the text."""
    data, words = text.encode(), b"Shop|a\\-b"
    lexed = Material(data, "m", False, None, _never, WORDS).lexed
    found = set()
    for it in re.finditer(_WHOLE % ((words,) * 4), data):
        if not lexed.kind_at(it.start()):
            found.add((next(part for part in it.groups() if part).decode(), "whole", it.start()))
    for it in re.finditer(rb"(?<!\w)(%s)[ \t]*\(" % words, data):
        if not lexed.kind_at(it.start()) and data[: it.start()].split()[-1:] != [b"class"]:
            found.add((it[1].decode(), "called", it.start()))
    for it in re.finditer(_GETATTR % words, data):
        if not lexed.kind_at(it.start()):
            found.add((it["o"].decode(), "getattr", it.start()))
    return found


@given(st.lists(TAKEN, max_size=14).map("".join))
def test_objects_are_found_as_by_patterns_over_all_of_the_text(text: str) -> None:
    found = {(name.partition(":")[0], how, at) for name, how, at in _found(text) if how in _TAKEN}
    assert found == _taken_slowly(text)


_TAKEN = ("whole", "called", "getattr")


def test_nothing_is_looked_for_without_objects() -> None:
    assert _found("x.host", frozenset({"host"})) == set()


@given(st.lists(PIECES, max_size=12).map("".join))
def test_objects_are_found_one_by_one_as_among_many(text: str) -> None:
    others = frozenset(f"=Other{number}" for number in range(20))
    assert _found(text) == _found(text, WORDS | others)
