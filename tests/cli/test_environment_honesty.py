"""What deployments give is never shown, and nothing that was not read is called good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import lint

CODE = 'import os\n\nA = os.environ["A"]\nB = int(os.environ["B"])\n'
PEM = "A=1\nB=2\nPASSWORD=-----BEGIN KEY-----\nMIIsekrit+/abc==\nsekritline=\n-----END KEY-----\nC=3\n"


def lay(root: Path, sources: list[str], files: dict[str, str | bytes]) -> Path:
    config = f"[tool.ssot-lint.environments.e]\nsources = {json.dumps(sources)}\n"
    files = {"app/main.py": CODE, "pyproject.toml": "", **files}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode() if isinstance(text, str) else text
        path.write_bytes(config.encode() + data if name == "pyproject.toml" else data)
    return root


def everything(root: Path) -> str:
    """All that any format of any command says."""
    asked = [("check", "--select", "SSOT210", "--output-format", it) for it in CHECKED]
    asked += [("env", "check", "e", "--output-format", it) for it in ANSWERED]
    asked += [("report", "--environment", "e", "--output-format", it) for it in REPORTED]
    ended = [lint(*words, "--no-cache", cwd=root) for words in asked]
    return b"".join(it.out + it.err for it in ended).decode()


CHECKED = ("full", "concise", "json", "sarif", "junit", "github")
ANSWERED = ("text", "json", "markdown", "sarif", "junit")
REPORTED = ("terminal", "json", "markdown", "html")


@pytest.mark.parametrize(
    ("sources", "files"),
    [
        (["tox.toml"], {"tox.toml": '[env_run_base]\nset_env = { A = "1", B = "sekrit" }\n'}),
        (
            ["pyproject.toml"],
            {
                "pyproject.toml": '[tool.pytest.ini_options]\nenv = ["A=1", "B=sekrit", "C=sekrit"]\n'
            },
        ),
        (["pytest.toml"], {"pytest.toml": '[pytest]\nenv = ["A=1", "B=sekrit" sekrit]\n'}),
        ([".env"], {".env": PEM}),
    ],
    ids=["a table of tox", "pyproject", "broken TOML", "a key of several rows"],
)
def test_no_value_is_shown(
    tmp_path: Path, sources: list[str], files: dict[str, str | bytes]
) -> None:
    assert "sekrit" not in everything(lay(tmp_path, sources, files))


def test_a_value_of_several_rows_without_quotes_is_wrong(tmp_path: Path) -> None:
    lay(tmp_path, [".env"], {".env": PEM})
    ended = lint("env", "check", "e", "--output-format", "json", cwd=tmp_path)
    told = json.loads(ended.out)
    assert (ended.code, told["healthy"]) == (2, False)
    assert [it["variable"] for it in told["provided"]] == ["A", "B", "PASSWORD", "C"]
    assert b".env:3:10: error: expected quotes around a value that goes on over rows" in ended.err


COMPOSE = "services:\n  api:\n    image: x\n    environment: {A: '1', B: '2'}\n"
OPTIONAL = COMPOSE + "    env_file: [{path: c.env, required: false}]\n"


@pytest.mark.parametrize(
    ("files", "healthy"),
    [
        ({"compose.yml": COMPOSE, ".env": b"\0\1"}, False),
        ({"compose.yml": COMPOSE, ".env": 'BB="x\n'}, False),
        ({"compose.yml": COMPOSE}, True),
        ({"compose.yml": OPTIONAL, "c.env": b"\0\1"}, False),
        ({"compose.yml": OPTIONAL}, True),
    ],
    ids=["a binary .env", "a broken .env", "no .env", "a binary env_file", "no optional env_file"],
)
def test_only_what_is_absent_may_be_passed_over(
    tmp_path: Path, files: dict[str, str | bytes], healthy: bool
) -> None:
    lay(tmp_path, ["compose.yml"], files)
    ended = lint("env", "check", "e", "--output-format", "json", cwd=tmp_path)
    assert (ended.code, json.loads(ended.out)["healthy"]) == ((0, True) if healthy else (2, False))


@pytest.mark.parametrize(
    "text", [b"\xff\xfeA\0=\0001\0", b"\0\1", None], ids=["UTF-16", "binary", "none"]
)
def test_a_source_that_was_not_read_explains_nothing(tmp_path: Path, text: bytes | None) -> None:
    lay(tmp_path, ["x.env"], {} if text is None else {"x.env": text})
    ended = lint("report", "--environment", "e", "--output-format", "json", cwd=tmp_path)
    told = json.loads(ended.out)
    assert ended.code == 2
    assert told["conclusion"] == "It cannot be said: not all sources could be read."
    assert {it["sound"] for it in told["deployment"]} == {False}


FILES_OF_A_SERVICE = "services:\n  api:\n    image: x\n    env_file: [c.env]\n"


@pytest.mark.parametrize(
    ("sources", "given", "from_file", "code"),
    [
        ([".env.x", "compose.yml"], "2", "x", 1),
        ([".env.x", "compose.yml"], "x", "2", 0),
        (["compose.yml", ".env.x"], "2", "x", 0),
    ],
)
def test_later_sources_win_whatever_they_hold(
    tmp_path: Path, sources: list[str], given: str, from_file: str, code: int
) -> None:
    files: dict[str, str | bytes] = {"compose.yml": FILES_OF_A_SERVICE}
    files |= {".env.x": f"A=1\nB={given}\n", "c.env": f"B={from_file}\n"}
    lay(tmp_path, sources, files)
    assert lint("env", "check", "e", cwd=tmp_path).code == code


def test_what_a_service_states_wins_over_files_of_an_override(tmp_path: Path) -> None:
    override = FILES_OF_A_SERVICE.replace("    image: x\n", "")
    files = {"compose.yml": COMPOSE, "compose.override.yml": override, "c.env": "B=x\n"}
    lay(tmp_path, ["compose.yml", "compose.override.yml"], {**files})
    assert lint("env", "check", "e", cwd=tmp_path).code == 0


def test_of_code_that_is_not_there_nothing_is_good(tmp_path: Path) -> None:
    lay(tmp_path, ["x.env"], {"x.env": "A=1\n"})
    (tmp_path / "app" / "main.py").unlink()
    ended = lint("report", "--environment", "e", "--output-format", "json", cwd=tmp_path)
    told = json.loads(ended.out)
    assert ended.code == 2
    assert {it["sound"] for it in told["code"]} == {False}
    assert {it["answer"] for it in told["code"]} == {"not looked at: no file was checked"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_other_encodings_are_called_by_their_name(tmp_path: Path, encoding: str) -> None:
    begin = b"\xfe\xff" if encoding == "utf-16-be" else b""
    lay(tmp_path, ["x.env"], {"x.env": begin + "A=1\n".encode(encoding)})
    ended = lint("env", "check", "e", cwd=tmp_path)
    assert (ended.code, ended.err.decode().strip()) == (
        2,
        f"x.env:1:1: error: {encoding[:6].upper()}: text in UTF-8 was expected",
    )
