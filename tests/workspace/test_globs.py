"""What our path patterns cover."""

from __future__ import annotations

import pytest

from ssot_lint.workspace.config.globs import Glob, Globs, problem, required

CASES = [
    ("conftest.py", "/p/conftest.py", True),
    ("conftest.py", "/p/a/b/conftest.py", True),
    ("conftest.py", "/p/xconftest.py", False),
    ("migrations", "/p/a/migrations/b.py", True),
    ("migrations", "/p/a/migrations_old/b.py", False),
    ("migrations/", "/p/a/migrations/b.py", True),
    ("p", "/p/a.py", False),  # a name above the configuration's directory
    ("*_pb2.py", "/p/gen/a_pb2.py", True),
    ("*_pb2.py", "/p/gen/a_pb2.pyi", False),
    ("*.py", "/elsewhere/a.py", True),
    ("src/a.py", "/p/src/a.py", True),
    ("src/a.py", "/p/x/src/a.py", False),
    ("src/*.py", "/p/src/a.py", True),
    ("src/*.py", "/p/src/x/a.py", False),
    ("src/**", "/p/src/x/a.py", True),
    ("src/**", "/p/srcx/a.py", False),
    ("src/", "/p/src/a.py", True),
    ("src/app", "/p/src/app/x/a.py", True),
    ("./src/a.py", "/p/src/a.py", True),
    ("**/tests/**", "/p/tests/a.py", True),
    ("**/tests/**", "/p/a/b/tests/c/d.py", True),
    ("**/tests/**", "/p/mytests/a.py", False),
    ("**/test_*.py", "/p/test_a.py", True),
    ("**/test_*.py", "/p/x/test_a.py", True),
    ("a/**/b.py", "/p/a/b.py", True),
    ("a/**/b.py", "/p/a/x/y/b.py", True),
    ("a/**/b.py", "/p/a/xb.py", False),
    ("**", "/p/anything.py", True),
    ("a?.py", "/p/ab.py", True),
    ("a?b", "/p/a/b", False),
    ("[ab].py", "/p/a.py", True),
    ("[!ab].py", "/p/a.py", False),
    ("[!ab].py", "/p/c.py", True),
    ("[a-c].py", "/p/b.py", True),
    ("a[!x]b", "/p/a/b", False),
    ("{a,b}.py", "/p/b.py", True),
    ("{a,b}.py", "/p/c.py", False),
    ("src/{app,lib}/**", "/p/src/lib/x.py", True),
    ("{a,b{c,d}}.py", "/p/bd.py", True),
    ("a,b.py", "/p/a,b.py", True),
    (r"\*.py", "/p/*.py", True),
    (r"\*.py", "/p/a.py", False),
    ("a.py", "/p/aXpy", False),
    ("/p/src/*.py", "/p/src/a.py", True),
    ("/q/**", "/p/src/a.py", False),
    ("../common/*.py", "/common/a.py", True),
    (".", "/p/a.py", True),
    ("ünï*.py", "/p/ünïcode.py", True),
    ("a\nb.py", "/p/a\nb.py", True),
    ("*.py", "/p/a\nb.py", True),
    ("*a*a*a*a*a*a*a*a*a*a*b", f"/p/{'a' * 240}", False),  # no end, were it tried in all ways
    ("[{][{]*", "/p/{{ cookiecutter.name }}/a.py", True),
    ("[{][{]*", "/p/{ cookiecutter.name }/a.py", False),
    ("{[{],[,]}*[}]", "/p/{a}", True),
    ("{[{],[,]}*[}]", "/p/,a}", True),
    ("{[{],[,]}*[}]", "/p/a}", False),
    ("*{a,b{c,[}]}}", "/p/xb}", True),
]


@pytest.mark.parametrize(
    ("pattern", "path", "covered"), CASES, ids=[f"{p!r} on {t!r}" for p, t, _ in CASES]
)
def test_cover(pattern: str, path: str, covered: bool) -> None:
    assert Globs([Glob(pattern, "/p")]).cover(path) is covered


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [case for case in CASES if case[1].startswith("/p/")],
    ids=[f"{p!r} on {t!r}" for p, t, _ in CASES if t.startswith("/p/")],
)
def test_a_walk_finds_the_same(pattern: str, path: str, covered: bool) -> None:
    """Entry by entry from the base down, some entry matches exactly where the path is covered."""
    globs = Globs([Glob(pattern, "/p")])
    parts = path.split("/")[2:]
    entries = [("/p/" + "/".join(parts[: i + 1]), part) for i, part in enumerate(parts)]
    assert any(globs.match_entry(entry, name) for entry, name in entries) is covered


def test_first_tells_which() -> None:
    globs = Globs([Glob("a/**", "/p"), Glob("b.py", "/p"), Glob("./**", "/p")])
    paths = ["/p/a/b.py", "/p/c/b.py", "/p/c.py", "/q/c.py"]
    assert [globs.first(path) for path in paths] == [0, 1, 2, None]


def test_no_patterns_cover_nothing() -> None:
    globs = Globs([])
    assert not globs.cover("/p/a.py")
    assert globs.first("/p/a.py") is None
    assert not globs.match_entry("/p/a.py", "a.py")


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [("auth/**", "auth/"), ("auth/a.py", "auth/a.py"), ("**", ""), ("a[bc]", "a"), ("a{b,c}", "a")],
)
def test_literal_prefix(pattern: str, prefix: str) -> None:
    assert Glob(pattern, "/p").literal_prefix == prefix


@pytest.mark.parametrize("pattern", ["", "  ", "[z-a].py", "{a,b", "a}"])
def test_problem(pattern: str) -> None:
    assert problem(pattern) is not None


@pytest.mark.parametrize("pattern", [case[0] for case in CASES])
def test_no_problem(pattern: str) -> None:
    assert problem(pattern) is None


@pytest.mark.parametrize(("pattern", "path"), [case[:2] for case in CASES if case[2]])
def test_required_text_is_in_every_path_covered(pattern: str, path: str) -> None:
    assert required(Glob(pattern, "/p")) in path


@pytest.mark.parametrize(("pattern", "path", "covered"), CASES)
def test_first_and_cover_agree(pattern: str, path: str, covered: bool) -> None:
    assert (Globs([Glob(pattern, "/p")]).first(path) == 0) is covered
