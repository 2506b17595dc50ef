"""Normal forms that are called equal agree on all strings of a generated set."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.getter.meaning.compare import Form, differences, same
from ssot_lint.getter.meaning.expressions import evaluate_in_module
from ssot_lint.getter.meaning.terms import TEXT, Lit, Raises, Term, at, is_known
from ssot_lint.getter.meaning.world import REFERENCES
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module
from tests.depth import examples

TEXTS = ("", "0", "1", " 1 ", "1.5", "true", "True", "TRUE", "yes", "No", "a,b", "ı", "ß", "off")


def form(source: str) -> Form:
    """What an expression over ``os.environ.get("X"…)`` gives, missing and present."""
    node = ast.parse(source, mode="eval").body
    module = Module("m", "m.py", "")
    import_os = ast.parse("import os").body[0]
    from ssot_lint.modules.bindings import Binding

    module.bindings["os"] = [Binding(import_os, 1)]

    def value(present: Term | None) -> Term:
        found = evaluate_in_module(new_world(Project(()), present, "X"), node, module)
        assert not isinstance(found, REFERENCES)
        return found

    return Form(value(None), value(TEXT))


def run(source: str, text: str | None) -> object:
    """What Python gives."""

    class Os:
        environ = {} if text is None else {"X": text}

        @classmethod
        def getenv(cls, name: str, default: object = None) -> object:
            return cls.environ.get(name, default)

    try:
        value = eval(source, {"os": Os})
    except Exception as problem:  # noqa: BLE001
        return type(problem).__name__, "raised"
    return type(value).__name__, value


def told(term: Term) -> object:
    match term:
        case Lit(value=value, type=name):
            return name, list(value) if name == "list" else value
        case Raises(exception=name):
            return name, "raised"
        case _:
            return None


READS = st.sampled_from(
    [
        'os.environ["X"]',
        'os.getenv("X")',
        'os.environ.get("X", "")',
        'os.getenv("X", "1")',
        'os.getenv("X", "true")',
        'os.getenv("X", 1)',
    ]
)
WORDS = st.lists(st.sampled_from(["1", "true", "True", "yes", "0", ""]), min_size=1, max_size=3)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    methods = st.sampled_from(["strip", "lower", "upper", "casefold"])
    calls = st.sampled_from(["int", "str", "bool", "float"])
    return st.one_of(
        st.builds(lambda it, name: f"({it}).{name}()", inner, methods),
        st.builds(lambda it, name: f"{name}({it})", inner, calls),
        st.builds(lambda it: f"(not {it})", inner),
        st.builds(lambda it, d: f"({it} or {d!r})", inner, st.sampled_from(["", "1", "x"])),
        st.builds(lambda it, w: f"({it} == {w[0]!r})", inner, WORDS),
        st.builds(lambda it, w: f"({it} != {w[0]!r})", inner, WORDS),
        st.builds(lambda it, w: f"({it} in {tuple(w)!r})", inner, WORDS),
        st.builds(lambda it, w: f"({it} not in {list(w)!r})", inner, WORDS),
        st.builds(lambda it, w: f"({it} == {w[0]!r} or {it} == {w[-1]!r})", inner, WORDS),
        st.builds(lambda it: f"(True if {it} else False)", inner),
        st.builds(lambda it: f"({it} if {it} else None)", inner),
        st.builds(lambda it: f"({it} is None)", inner),
        st.builds(lambda it: f"({it} + 1)", inner),
    )


EXPRESSIONS = st.recursive(READS, grown, max_leaves=4)


@examples(150)
@given(EXPRESSIONS)
def test_a_form_gives_what_python_gives(source: str) -> None:
    found = form(source)
    if is_known(found.missing):
        assert told(found.missing) == run(source, None), source
    if is_known(found.present):
        for text in TEXTS:
            given_ = told(at(found.present, text))
            assert given_ is None or given_ == run(source, text), (source, text)


@examples(150)
@given(EXPRESSIONS, EXPRESSIONS)
def test_what_is_called_equal_agrees(one: str, other: str) -> None:
    if same(form(one), form(other)):
        for text in (None, *TEXTS):
            assert run(one, text) == run(other, text), (one, other, text)


EQUAL = [
    ('int(os.getenv("X", "8"))', 'int(os.environ.get("X", 8))'),
    (
        'os.getenv("X", "0").lower() in ["true", "1"]',
        'os.getenv("X", "0").lower() in ("1", "true")',
    ),
    (
        'os.getenv("X", "0") == "1" or os.getenv("X", "0") == "true"',
        'os.getenv("X", "0") in {"true", "1"}',
    ),
    ('not os.getenv("X", "1") == "1"', 'os.getenv("X", "1") != "1"'),
    ('int(os.getenv("X", "1").strip())', 'int(os.getenv("X", "1"))'),
    ('bool(not os.getenv("X"))', 'not os.getenv("X")'),
    ('os.getenv("X", "a").lower().lower()', 'os.getenv("X", "a").lower()'),
    ('os.getenv("X") or "d"', 'os.getenv("X", "d") or "d"'),
    ('os.getenv("X", "").lower() in ("true", "True")', 'os.getenv("X", "").lower() == "true"'),
    ('True if os.getenv("X", "") == "1" else False', 'os.getenv("X", "") == "1"'),
    ('os.getenv("X") if os.getenv("X") else ""', 'os.getenv("X", "") or ""'),
]


@pytest.mark.parametrize("one, other", EQUAL)
def test_equal(one: str, other: str) -> None:
    assert same(form(one), form(other))


DIFFERENT = [
    ('int(os.getenv("X", "4096"))', 'int(os.getenv("X", "100"))', "default", "4096 here and 100"),
    ('os.environ["X"]', 'os.getenv("X")', "returns-none", "KeyError"),
    ('os.environ["X"]', 'os.getenv("X", "a")', "default", "raises KeyError here"),
    ('os.getenv("X", "d")', 'os.getenv("X") or "d"', "empty", "an empty variable"),
    (
        'os.getenv("X", "0").lower() in ("1", "true", "yes")',
        'os.getenv("X", "0").lower() in ("1", "true")',
        "parse",
        '"yes" is True here, False there',
    ),
    ('os.getenv("X", "8")', 'int(os.getenv("X", "8"))', "typed", "'8'"),
    ('os.getenv("X", "1") == "1"', 'bool(int(os.getenv("X", "1")))', "raises", "ValueError"),
    ('bool(int(os.getenv("X", "1")))', 'os.getenv("X", "1") == "1"', "invalid", "ValueError"),
    ('os.getenv("X", "").lower() == "a"', 'os.getenv("X", "").upper() == "A"', "unverified", ""),
]


@pytest.mark.parametrize("one, other, code, witness", DIFFERENT)
def test_different(one: str, other: str, code: str, witness: str) -> None:
    found = differences(form(one), form(other))
    assert code in [it.code for it in found]
    assert any(witness in it.text for it in found)


def test_no_project_is_needed(tmp_path: Path) -> None:
    assert Project((str(tmp_path),)).module("nothing") is None
