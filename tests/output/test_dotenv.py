"""What ``.env.example`` says of a default is what python-dotenv reads back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.cli.main import main
from ssot_lint.output.dotenv_value import quoted

TRICKY = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("'\"\\${}#= \n\r\t\v\f"))
)


@given(TRICKY)
def test_it_is_read_back(text: str) -> None:
    dotenv = pytest.importorskip("dotenv")
    said = quoted(text)
    if said is not None:
        assert "\n" not in said
        for line in (f"NAME={said}", f"# NAME={said}\nNAME={said}\n"):
            assert dotenv.dotenv_values(stream=io.StringIO(line)) == {"NAME": text}


@pytest.mark.parametrize(
    "text, said",
    [
        pytest.param("plain-1", "plain-1", id="plain"),
        pytest.param("a b", "'a b'", id="a space"),
        pytest.param("it's", "'it\\'s'", id="a quote"),
        pytest.param("multi\nline", '"multi\\nline"', id="a line break"),
        pytest.param("multi\\nline", "'multi\\\\nline'", id="a backslash"),
        pytest.param("$HOME", "'$HOME'", id="a dollar"),
        pytest.param("${X}", None, id="what is always replaced"),
        pytest.param("\x1b[0m", None, id="what nobody could read"),
    ],
)
def test_quotes(text: str, said: str | None) -> None:
    assert quoted(text) == said


CODE = (
    "import os\n\n"
    'A = os.getenv("APP_A", "multi\\nline")\nB = os.getenv("APP_B", "$HOME ${X}")\n'
    f'C = os.getenv("APP_C", "{"x y " * 40}")\n'
)


def _run(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    (root / "ssot-lint.toml").write_text("")
    (root / "a.py").write_text(CODE)
    monkeypatch.chdir(root)
    return main(["env", "--no-cache", *arguments])


def test_defaults_are_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, monkeypatch, "--output-format", "dotenv") == 0
    shown = capsys.readouterr().out
    assert '# APP_A="multi\\nline"\n' in shown
    assert "; a .env file cannot say its default\n# APP_B=\n" in shown
    assert f"# APP_C='{'x y ' * 40}'\n" in shown


def test_csv_tells_a_line_break_from_a_backslash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, monkeypatch, "--output-format", "csv") == 0
    shown = capsys.readouterr().out
    assert '\nAPP_A,,"multi\nline",str,' in shown
    assert "x y " * 40 in shown


def test_an_example_that_is_no_text_has_drifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env.example").write_bytes(b"\xff\xfe")
    assert _run(tmp_path, monkeypatch, "--output-format", "dotenv", "--check") == 1
    assert ".env.example has drifted: it is not UTF-8" in capsys.readouterr().err
