"""``doctor``: one line for each thing that gets in the way, and none on a healthy project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_lint import __version__
from tests.cli.commands import READ, lint, lint_process, project

RUFF = b'\n[tool.ruff.lint]\nexternal = ["SSOT"]\n'
CONFIG = b'[tool.ssot-lint]\ngetter = "app.env:env"\n'
ENV = b"import os\n\nenv = os.environ\n"
HOOKS = """\
repos:
  - repo: https://example.org/ssot-lint
    rev: v{version}
    hooks:
      - id: {first}
      - id: {second}
"""


def doctor(root: Path, files: dict[str, bytes]) -> tuple[int, list[str]]:
    project(root, {"pyproject.toml": CONFIG + RUFF, "app/env.py": ENV, **files}, getter=False)
    ended = lint("doctor", cwd=root)
    assert ended.err == b""
    return ended.code, ended.out.decode().splitlines()


def test_healthy(tmp_path: Path) -> None:
    hooks = HOOKS.format(version=__version__, first="ssot-lint-fix", second="black")
    files = {
        ".pre-commit-config.yaml": hooks.encode(),
        "a.py": READ,
        "b.py": b'import os\nX = os.environ["A"]  # ssot: ignore[SSOT101] b\n',
        "boot.py": READ,
        "pyproject.toml": CONFIG + b'allow = [{ path = "boot.py", reason = "r" }]\n' + RUFF,
    }
    assert doctor(tmp_path, files) == (0, ["Nothing gets in the way."])


@pytest.mark.parametrize(
    ("files", "line"),
    [
        pytest.param(
            {"pyproject.toml": CONFIG + b"\n[tool.ruff]\nline-length = 9\n"},
            "pyproject.toml:4: ruff does not know our codes: its RUF102 takes them out of `noqa` "
            'comments; add `external = ["SSOT"]` under [tool.ruff.lint]',
            id="ruff",
        ),
        pytest.param(
            {"ruff.toml": b'# x\n[lint]\nexternal = ["V"]\n'},
            "ruff.toml:3: ruff does not know our codes",
            id="ruff.toml",
        ),
        pytest.param(
            {
                ".pre-commit-config.yaml": HOOKS.format(
                    version=__version__, first="black", second="ssot-lint-fix"
                ).encode()
            },
            ".pre-commit-config.yaml:6: `ssot-lint-fix` runs after `black`, so what it changes is "
            "not formatted; move it above line 5",
            id="hook order",
        ),
        pytest.param(
            {
                ".pre-commit-config.yaml": HOOKS.format(
                    version="0.0.1", first="ssot-lint", second="black"
                ).encode()
            },
            f".pre-commit-config.yaml:3: the hook `ssot-lint` runs v0.0.1, and this is "
            f"{__version__}: they may not agree; run `pre-commit autoupdate`",
            id="outdated hook",
        ),
        pytest.param(
            {"pyproject.toml": b'[tool.ssot-lint]\ngetter = "app.evn:env"\n' + RUFF},
            "pyproject.toml:2: the getter's module `app.evn` is not found below ., src; correct",
            id="no module",
        ),
        pytest.param(
            {
                "pyproject.toml": b'[tool.ssot-lint]\ncontract = "mapping"\n'
                b'getter = "app.evn:env"\n' + RUFF
            },
            "pyproject.toml:3: the getter's module `app.evn` is not found",
            id="no module, contract stated",
        ),
        pytest.param(
            {"app/env.py": b"X = 1\n"},
            "pyproject.toml:2: the contract of `app.env:env` is not derived:",
            id="no such name",
        ),
        pytest.param(
            {"app/env.py": b"import os\ndef env(k):\n    return os.environ.get(k) == '1'\n"},
            "pyproject.toml:2: no fix through `app.env:env` is safe: ",
            id="nothing safe",
        ),
        pytest.param(
            {
                "pyproject.toml": CONFIG + b'[[tool.ssot-lint.owners]]\nname = "x"\n'
                b'paths = ["x/**"]\ngetter = "x.nope:env"\n' + RUFF
            },
            "pyproject.toml:6: the getter's module `x.nope` is not found",
            id="an owner's",
        ),
        pytest.param(
            {"pyproject.toml": b"[tool.ssot-lint]\n" + RUFF},
            "pyproject.toml:1: no getter is named, so nothing can be fixed; add",
            id="no getter",
        ),
        pytest.param(
            {"pyproject.toml": RUFF},
            "pyproject.toml:1: ssot-lint is not configured; run `ssot-lint init`",
            id="not configured",
        ),
        pytest.param(
            {
                "boot.py": b"import os\n",
                "pyproject.toml": CONFIG + b'allow = [{ path = "boot.py", reason = "r" }]\n' + RUFF,
            },
            "pyproject.toml:3: `allow` of `boot.py` allows nothing: no access there needs it; take",
            id="allow",
        ),
        pytest.param(
            {"a.py": b"import os\n\nX = os.sep  # ssot: ignore[SSOT101] x\n"},
            "a.py:3: ",
            id="suppression",
        ),
        pytest.param(
            {
                "app/env.py": b"import os\nfrom app import low\n\nenv = os.environ\n",
                "app/low.py": READ,
            },
            "app/low.py:3: 1 finding here cannot be fixed: importing the getter would close a "
            "cycle, app.env → app.low; have `app.env` import less, or `allow` this file",
            id="cycle",
        ),
    ],
)
def test_one_line_each(tmp_path: Path, files: dict[str, bytes], line: str) -> None:
    code, lines = doctor(tmp_path, files)
    assert (code, len(lines)) == (1, 1), lines
    assert lines[0].startswith(line)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"ruff.toml": b'lint.external = ["V", "SS"]\n'}, id="prefix"),
        pytest.param({"ruff.toml": b'external = ["SSOT"]\n'}, id="at the top"),
        pytest.param(
            {"ruff.toml": b'extend = "x/r.toml"\n', "x/r.toml": b'lint.external = ["SSOT"]\n'},
            id="extended",
        ),
        pytest.param({"pyproject.toml": CONFIG}, id="no ruff"),
    ],
)
def test_ruff_is_told(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert doctor(tmp_path, files)[0] == 0


def test_broken_configuration_cannot_be_examined(tmp_path: Path) -> None:
    (tmp_path / "ssot-lint.toml").write_text("gettr = 'a:b'\n")
    ended = lint_process("doctor", cwd=tmp_path)
    assert ended.code == 2
    assert ended.err.startswith(b"ssot-lint.toml:1:1: error: unknown key `gettr`")


def test_json(tmp_path: Path) -> None:
    project(tmp_path, {"pyproject.toml": RUFF, "a.py": READ}, getter=False)
    ended = lint("doctor", "--output-format", "json", cwd=tmp_path)
    assert ended.code == 1
    (record,) = json.loads(ended.out)
    assert (record["line"], record["way_out"]) == (1, "run `ssot-lint init`")
