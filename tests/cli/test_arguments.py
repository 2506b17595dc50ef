"""The quick way of reading arguments agrees with the general one."""

from __future__ import annotations

import pytest

from ssot_lint.cli.arguments import PLAIN, REPEATED, Arguments, parse, plain
from ssot_lint.cli.options import parser

VALUED = [f"{it}={value}" for it in (*REPEATED, "--cache-dir") for value in ("", "A,B = 'c=d'")]


@pytest.mark.parametrize(
    "flags",
    [
        *[[], *([it] for it in PLAIN), ["--no-respect-gitignore"]],
        *([it, it] for it in (*VALUED, "--output-format=concise")),
    ],
)
def test_plain_agrees_with_argparse(flags: list[str]) -> None:
    argv = ["a.py", *flags, "b.py"]
    quick, general = plain(argv), parser().parse(argv, Arguments())
    assert quick is not None
    names = [name for name in vars(Arguments) if not name.startswith("_")]
    assert {n: getattr(quick, n) for n in names} == {n: getattr(general, n) for n in names}


@pytest.mark.parametrize(
    "word",
    ["-", "--", "--select", "-qe", "--fix=1", "--no-fix", "--output-format=x", "--cache-dir"],
)
def test_anything_else_is_left_to_argparse(word: str) -> None:
    assert plain(["a.py", word]) is None


@pytest.mark.parametrize(
    ("argv", "name", "value"),
    [
        pytest.param(["--select", "A,B", "--select=C"], "select", ["A,B", "C"], id="repeated"),
        pytest.param(["-qe", "x"], "exit_zero", True, id="flags in one word"),
        pytest.param(["--", "--fix"], "paths", ["--fix"], id="paths after two dashes"),
        pytest.param(["a", "--fix", "b", "-j", "2", "c"], "paths", ["a", "b", "c"], id="mixed"),
        pytest.param(
            ["--config", "a = 1", "--config", "b = 2"], "config", ["a = 1", "b = 2"], id="config"
        ),
        pytest.param(["--no-respect-gitignore"], "respect_gitignore", False, id="negated"),
    ],
)
def test_general(argv: list[str], name: str, value: object) -> None:
    assert getattr(parse(argv), name) == value


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_switches_of_the_environment(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    assert not parse([]).no_cache
    monkeypatch.setenv("SSOT_LINT_NO_CACHE", value)
    assert parse([]).no_cache


@pytest.mark.parametrize("value", ["0", "false", "", "off"])
def test_switches_that_are_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SSOT_LINT_NO_CACHE", value)
    assert not parse([]).no_cache
