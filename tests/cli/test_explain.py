"""``check --explain FILE:LINE``: each thing that has a say is named, and the reason for silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import GETTER, READ, lint, project

TEXT = """\
import os

A = os.environ["A"]
B = os.environ["B"]  # ssot: ignore[SSOT101] before the app starts
PATH = os.environ["PATH"]
C = (
    1,
    os.environb[b"C"],
)


def f():
    return "D" in os.environ
"""
CONFIG = (
    GETTER
    + """\
allow-variables = ["PATH"]
allow = [{ path = "boot.py", reason = "runs first" }]
per-file-ignores = { "mute.py" = ["SSOT101"] }
"""
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(
        tmp_path,
        {
            "pyproject.toml": CONFIG.encode(),
            "a.py": TEXT.encode(),
            "boot.py": READ,
            "mute.py": READ,
            "setup.py": READ,
            "tests/test_a.py": b"from unittest.mock import patch\nimport os\npatch.dict(os.environ)\n",
        },
    )


def explained(root: Path, place: str) -> str:
    ended = lint("check", "--explain", place, cwd=root)
    assert (ended.code, ended.err) == (0, b"")
    return ended.out.decode()


@pytest.mark.parametrize(
    ("place", "facts"),
    [
        pytest.param(
            "a.py:3",
            [
                "a.py:3:5: SSOT101 [*] `A` is read directly",
                "rule:      SSOT101 (direct-environ-read): a variable is read",
                "what:      read of `A`\n",
                "config:    pyproject.toml\n",
                "owner:     the project's own",
                "tier:      production, which may use: nothing\n",
                "getter:    app.env:env, found at app/env.py\n",
                'contract:  preset "mapping"\n',
                "fix:       safe: it means the same for present, missing and empty values.",
                '+A = env["A"]\n',
            ],
            id="safe",
        ),
        pytest.param("a.py:3:5", ["SSOT101 [*] `A`"], id="with a column"),
        pytest.param("a.py:13", ["presence of `D`, in `f`"], id="in a function"),
        pytest.param("a.py:8", ["fix:       refused: "], id="refused"),
        pytest.param("a.py:6", ["a.py:8:5: SSOT101"], id="another row of the statement"),
        pytest.param(
            "setup.py:3",
            ["fix:       unsafe: `setup.py` may run where", '+X = env["A"]\n'],
            id="unsafe",
        ),
        pytest.param(
            "a.py:4",
            [
                "nothing is reported on line 4 of a.py\n",
                "silenced:  SSOT101, by a comment: before the app starts\n",
            ],
            id="silenced",
        ),
        pytest.param("a.py:5", ["`allow-variables` holds `PATH`"], id="a variable of all"),
        pytest.param("a.py:2", ["nothing there reads or changes the environment"], id="nothing"),
        pytest.param(
            "boot.py:3", ["may touch the environment: runs first (pyproject.toml:5)"], id="allowed"
        ),
        pytest.param(
            "app/env.py:3", ["touch the environment: the getter's own module\n"], id="own module"
        ),
        pytest.param(
            "mute.py:3", ["the rule direct-environ-read is off for this file"], id="ignored"
        ),
        pytest.param(
            "tests/test_a.py:3", ["the tier tests may use patch (`permissions`)"], id="tier"
        ),
    ],
)
def test_what_is_said(root: Path, place: str, facts: list[str]) -> None:
    said = explained(root, place)
    assert [fact for fact in facts if fact not in said] == [], said


OURS = (
    '[tool.ssot-lint]\ngetter = "app.env:get"\nvariables = ["APP_*"]\n'
    'per-file-ignores = { "off.py" = ["SSOT"] }\nallow = [{ path = "boot.py", reason = "first" }]\n'
)
SILENT = {
    "manage.py": ("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a')", "tells Django where"),
    "app/a.py": ("A = os.environ['OTHER']", "none of the owner's"),
    "app/b.py": ("os.environ['OTHER'] = 'x'", "none of the owner's"),
    "app/c.py": ("D = dict(os.environ)", "none of the owner's"),
    "app/d.py": ("def f(name): return os.environ[name]", "none of the owner's"),
    "app/e.py": ("A = os.environ['APP_A']  # ssot: ignore[SSOT101] so", "by a comment: so"),
    "off.py": ("A = os.environ['APP_A']", "is off for this file"),
    "boot.py": ("A = os.environ['APP_A']", "may touch the environment: first"),
    "tests/test_a.py": ("mock.patch.dict(os.environ, {'APP_A': 'x'})", "may use patch"),
}


def test_every_silent_access_has_its_reason(tmp_path: Path) -> None:
    texts = {name: f"import os\n{text}\n".encode() for name, (text, _) in SILENT.items()}
    getter = b"import os\ndef get(name, default=None): return os.environ.get(name, default)\n"
    given = {"pyproject.toml": OURS.encode(), "app/__init__.py": b"", "app/env.py": getter}
    root = project(tmp_path, {**given, **texts}, getter=False)
    assert lint("check", "--no-cache", cwd=root).code == 0
    said = {name: explained(root, f"{name}:2") for name in SILENT}
    assert {name: text for name, text in said.items() if SILENT[name][1] not in text} == {}


def test_what_a_baseline_lists_is_said(root: Path) -> None:
    lint("check", "--write-baseline=known.jsonl", cwd=root)
    (root / "pyproject.toml").write_text(CONFIG + 'baseline = "known.jsonl"\n')
    assert "baseline:  listed in known.jsonl: it does not fail a run\n" in explained(root, "a.py:3")


def test_without_a_configuration(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ}, getter=False)
    said = explained(root, "a.py:3")
    assert "getter:    none is configured\n" in said
    assert (
        "fix:       refused: no getter is configured: name the project's own as `getter`\n" in said
    )


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param("a.py", "`--explain` takes FILE:LINE, not `a.py`", id="no line"),
        pytest.param("a.py:x", "`--explain` takes FILE:LINE, not `a.py:x`", id="no number"),
        pytest.param("no.py:1", "no.py: No such file or directory", id="no file"),
        pytest.param("a.py:99", "a.py has 14 lines", id="no such line"),
    ],
)
def test_what_cannot_be_explained(root: Path, place: str, message: str) -> None:
    ended = lint("check", "--explain", place, cwd=root)
    assert (ended.code, ended.err.decode()) == (2, f"error: {message}\n")


def test_a_call_of_a_wrapper(tmp_path: Path) -> None:
    envs = (
        "import os\n\nvariables = {\n"
        + "".join(f'    "APP_{it}": lambda: os.getenv("APP_{it}", "x"),\n' for it in "ABC")
        + "}\n\n\ndef __getattr__(name):\n    return variables[name]()\n"
    )
    files = {
        "ssot-lint.toml": 'getter = "app.envs"\nvariables = ["APP_*"]\n',
        "app/__init__.py": "",
        "app/envs.py": envs,
        "app/utils.py": "import os\n\n\ndef flag(key):\n    return bool(os.environ.get(key))\n",
        "app/use.py": 'from app.utils import flag\n\nA = flag("APP_A")\nZ = flag("APP_Z")\nB = 1\n',
    }
    root = project(tmp_path, {at: it.encode() for at, it in files.items()}, getter=False)
    said = lint("check", "--explain", "app/use.py:3", cwd=root).out.decode()
    assert "`app.utils.flag` reads `APP_A` here; the call stays as it is" in said
    assert "`envs.APP_A` asks app.envs for it (app/envs.py:" in said
    said = lint("check", "--explain", "app/use.py:4", cwd=root).out.decode()
    assert "`APP_Z` is not registered in app/envs.py" in said
    assert "wrapper" not in lint("check", "--explain", "app/use.py:5", cwd=root).out.decode()
