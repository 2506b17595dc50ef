"""``ssot-lint env check``: answers, formats and exit codes, as users meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Ended, lint

SETTINGS = """\
import os

CLIENT_ID = os.environ["CLIENT_ID"]
CLIENT_SECRET = os.environ["CLIENT_SECRET"]
TIMEOUT = int(os.environ.get("TIMEOUT", "30"))
"""
CONFIG = """\
[environments.staging]
sources = ["deploy/staging.yaml"]
domains = ["api.staging.example"]
[environments.good]
sources = ["good.env"]
[environments.lost]
sources = ["good.env", "gone.env"]
[environments.broken]
sources = ["broken.env"]
[environments.outside]
sources = ["../outside.env"]
[environments.nothing]
sources = []
[environments.parts]
sources = ["compose.yml#apj"]
"""
FILES = {
    "app/settings.py": SETTINGS,
    "ssot-lint.toml": CONFIG,
    "deploy/staging.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata:\n"
    "  CLIENT_ID: abc\n  TIMEOUT: thirty\n  CLIENT_SECRTE: x\n",
    "good.env": "CLIENT_ID=a\nCLIENT_SECRET=hunter2\n",
    "broken.env": "CLIENT_ID=a\nCLIENT_SECRET='hunter2\n",
    "compose.yml": "services: {api: {build: .}}\n",
    "../outside.env": "CLIENT_ID=a\nCLIENT_SECRET=hunter2\n",
}
FORMATS = ("text", "json", "markdown", "sarif", "junit")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "project"


def test_the_answer_as_json(root: Path) -> None:
    ended = lint("env", "check", "staging", "--output-format", "json", cwd=root)
    assert (ended.code, ended.err) == (1, b"")
    settings, manifest = str(root / "app/settings.py"), str(root / "deploy/staging.yaml")
    assert json.loads(ended.out) == {
        "environment": "staging",
        "owner": None,
        "healthy": False,
        "sources": ["deploy/staging.yaml"],
        "required": {"found": 1, "total": 2, "names": ["CLIENT_ID", "CLIENT_SECRET"]},
        "missing": [
            {
                "variable": "CLIENT_SECRET",
                "required_by": [{"filename": settings, "location": {"row": 4, "column": 17}}],
                "empty": False,
            }
        ],
        "unread": [
            {
                "variable": "CLIENT_SECRTE",
                "filename": manifest,
                "location": {"row": 7, "column": 3},
                "did_you_mean": "CLIENT_SECRET",
            }
        ],
        "unparsable": [
            {
                "variable": "TIMEOUT",
                "filename": manifest,
                "location": {"row": 6, "column": 3},
                "reason": "expected an integer, as app/settings.py:5 reads it",
            }
        ],
        "provided": [
            {
                "variable": name,
                "filename": manifest,
                "location": {"row": row, "column": 3},
                "opaque": False,
            }
            for row, name in ((5, "CLIENT_ID"), (6, "TIMEOUT"), (7, "CLIENT_SECRTE"))
        ],
        "domains": {"found": 0, "total": 1, "present": [], "lacking": ["api.staging.example"]},
    }


@pytest.mark.parametrize(
    "name, code, message",
    [
        ("good", 0, ""),
        ("staging", 1, ""),
        ("nothing", 1, ""),
        ("lost", 2, "ssot-lint.toml:7:24: error: `gone.env`: no such file"),
        ("broken", 2, "broken.env:2:15: error: expected a closing '"),
        ("outside", 2, "ssot-lint.toml:11:12: error: `../outside.env`: lies outside the project"),
        ("parts", 2, "ssot-lint.toml:15:12: error: no part `apj` in compose.yml, only `api`"),
        ("stagin", 2, "error: unknown environment `stagin`\n  did you mean `staging`?"),
    ],
)
def test_exit_codes(root: Path, name: str, code: int, message: str) -> None:
    ended = lint("env", "check", name, cwd=root)
    assert ended.code == code
    assert ended.err.decode().strip() == message
    assert (b": healthy" in ended.out) == (code == 0)


def test_what_cannot_be_read_is_never_healthy(root: Path) -> None:
    ended = lint("env", "check", "lost", "--output-format", "json", cwd=root)
    assert json.loads(ended.out)["healthy"] is False
    assert json.loads(ended.out)["required"]["found"] == 2  # the rest is read


def test_an_empty_project_is_not_healthy(tmp_path: Path) -> None:
    (tmp_path / "ssot-lint.toml").write_text("[environments.a]\nsources = []\n")
    ended = lint("env", "check", "a", "--output-format", "json", cwd=tmp_path)
    assert ended.code == 1
    assert json.loads(ended.out)["healthy"] is False


def test_without_environments(tmp_path: Path) -> None:
    ended = lint("env", "check", "--all", cwd=tmp_path)
    assert ended.code == 2
    assert b"the configuration declares none: add [tool.ssot-lint.environments.NAME]" in ended.err
    assert lint("env", "check", cwd=tmp_path).code == 2


def test_all_of_them(root: Path) -> None:
    ended = lint("env", "check", "--all", "--output-format", "json", cwd=root)
    assert ended.code == 2
    assert [it["environment"] for it in json.loads(ended.out)] == [
        *("staging", "good", "lost", "broken", "outside", "nothing", "parts")
    ]
    matrix = lint("env", "check", "--all", cwd=root).out.decode().split("\n\n")[0].splitlines()
    assert matrix[0].split()[:2] == ["staging", "good"]
    assert matrix[2].split()[:3] == ["CLIENT_SECRET", "missing", "provided"]


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_a_value(root: Path, form: str) -> None:
    for name in ("good", "staging", "broken", "lost"):
        ended = lint("env", "check", name, "--output-format", form, cwd=root)
        assert b"hunter2" not in ended.out + ended.err
        assert b"thirty" not in ended.out + ended.err


def test_junit_and_sarif_are_what_they_say(root: Path) -> None:
    from xml.etree import ElementTree

    junit = lint("env", "check", "staging", "--output-format", "junit", cwd=root).out
    (suite,) = ElementTree.fromstring(junit)
    assert (suite.get("name"), suite.get("failures")) == ("staging", "3")
    sarif = json.loads(lint("env", "check", "staging", "--output-format", "sarif", cwd=root).out)
    assert [it["ruleId"] for it in sarif["runs"][0]["results"]] == ["SSOT210"] * 3


TOLERANT = [
    ('T = int(os.environ.get("T", "3"))', "T=x", True),
    ('T = int(os.environ.get("T", "3"))', "T=", True),
    ('T = int(os.environ.get("T") or 3)', "T=", False),
    ('raw = os.environ.get("T")\nT = int(raw) if raw else None', "T=", False),
    ('raw = os.environ.get("T")\nT = int(raw) if raw else None', "T=x", True),
    ('raw = os.environ.get("T")\nif raw:\n    T = json.loads(raw.strip())', "T=", False),
    ('try:\n    T = int(os.environ.get("T", "3"))\nexcept ValueError:\n    T = 3', "T=x", False),
    (
        'raw = os.getenv("T", "")\ntry:\n    T = float(raw)\nexcept Exception:\n    pass',
        "T=x",
        False,
    ),
    ('try:\n    T = int(os.environ.get("T", "3"))\nexcept ValueError:\n    raise', "T=x", True),
    ('try:\n    T = int(os.environ.get("T", "3"))\nexcept KeyError:\n    T = 3', "T=x", True),
    (
        "def number(name, default):\n    try:\n        return int(os.environ[name])\n"
        '    except (KeyError, ValueError):\n        return default\nT = number("T", 3)',
        "T=x",
        False,
    ),
]


def asked_of(root: Path, text: str, given: str) -> Ended:
    """What is said of one module and one file with variables."""
    (root / "app.py").write_text(text)
    (root / "a.env").write_text(given)
    (root / "ssot-lint.toml").write_text('[environments.a]\nsources = ["a.env"]\n')
    return lint("env", "check", "a", "--output-format", "json", cwd=root)


@pytest.mark.parametrize("code, row, fails", TOLERANT)
def test_what_the_code_takes_all_the_same_is_no_fault(
    code: str, row: str, fails: bool, tmp_path: Path
) -> None:
    ended = asked_of(tmp_path, f"import json\nimport os\n\n{code}\n", f"{row}\nOTHER=1\n")
    found = [it["variable"] for it in json.loads(ended.out)["unparsable"]]
    assert (found, ended.code) == (["T"] if fails else [], int(fails))


def test_what_earlier_runs_know_is_taken_and_changes_nothing(root: Path) -> None:
    plain = lint("env", "check", "--all", "--no-cache", cwd=root)
    assert not list(root.glob(".ssot-lint_cache/facts-*"))
    assert lint("env", "check", "--all", cwd=root) == plain
    assert lint("env", "check", "--all", cwd=root) == plain
    (kept,) = root.glob(".ssot-lint_cache/facts-*")
    code = root / "app/settings.py"
    code.write_text(code.read_text() + 'NEW = os.environ["BRAND_NEW"]\n')
    after = lint("env", "check", "--all", cwd=root)
    assert b"BRAND_NEW" in after.out
    assert after == lint("env", "check", "--all", "--no-cache", cwd=root)
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert lint("env", "check", "--all", cwd=root) == after


def test_code_that_cannot_be_read_is_named(root: Path) -> None:
    (root / "app/broken.py").write_text('import os\n\nA = os.environ["A"\nB = (\n')
    (root / "app/latin.py").write_bytes(b'import os\n\nA = os.environ["\xe4"]\n')
    (root / "app/other.py").write_text("print (\n")
    (root / "app/bom.py").write_bytes(b"\xef\xbb\xbfimport os\r\nA = os.getenv('B')\r\n")
    (root / "app/cookie.py").write_bytes(
        b"# coding: latin-1\nimport os\nA = os.getenv('B', '\xe4')\n"
    )
    shown = lint("env", "check", "good", cwd=root).out.decode()
    assert "app/broken.py:3: what stands there cannot be parsed" in shown
    assert "app/latin.py:3: what stands there cannot be parsed" in shown
    assert not any(it in shown for it in ("other.py", "bom.py", "cookie.py"))


_ASKED_FOR = """\
import os
import sys


def fetched(name):
    return os.environ.get(name)


SECRET = os.environ.get("COOKIE_SECRET")
if SECRET is None:
    raise Exception("set COOKIE_SECRET")
KEY = os.getenv("SIGNING_KEY", "")
if not KEY.strip():
    sys.exit("set SIGNING_KEY")
DSN = fetched("DSN")
assert DSN
NAME = os.environ.get("NAME")
if not NAME:
    print("nobody is greeted")


def connect():
    token = os.getenv("CONNECTOR_TOKEN")
    if not token:
        raise ValueError
"""


def test_what_a_module_ends_over_when_it_is_imported_is_required(tmp_path: Path) -> None:
    ended = asked_of(tmp_path, _ASKED_FOR, "COOKIE_SECRET=\nSIGNING_KEY=\n")
    found = json.loads(ended.out)
    assert ended.code == 1
    assert found["required"]["names"] == ["COOKIE_SECRET", "DSN", "SIGNING_KEY"]
    # An empty one is no None.
    missing = [(it["variable"], it["empty"]) for it in found["missing"]]
    assert missing == [("DSN", False), ("SIGNING_KEY", True)]
    conflicts = lint("check", "--isolated", "--select", "SSOT201", "app.py", cwd=tmp_path)
    assert b"SSOT201" not in conflicts.out


_CONDITIONS = """\
import os
from pathlib import Path


def secret(name, default=None):
    if path := os.getenv(name + "_FILE"):
        return Path(path).read_text()
    return os.getenv(name, default)


COOKIE = secret("COOKIE", "x")
if "DATABASE_URL" in os.environ:
    DATABASE = secret("DATABASE_URL")
elif "DB_NAME" in os.environ:
    USER = os.environ["DB_USER"]
if os.getenv("SENTRY") and os.environ.get("SENTRY_ORG"):
    TEAM = os.environ["SENTRY_TEAM"]
if "HOST" not in os.environ:
    PORT = os.environ["PORT"]
"""


@pytest.mark.parametrize(
    ("given", "required", "unread"),
    [
        ("COOKIE=1\nHOST=h\n", ["PORT"], []),
        ("COOKIE_FILE=1\nDB_NAME=a\nSENTRY=1\n", ["DB_USER", "PORT"], []),
        ("SENTRY=1\nSENTRY_ORG=b\nLOG_FILE=c\n", ["PORT", "SENTRY_TEAM"], ["LOG_FILE"]),
    ],
)
def test_what_is_come_to_with_other_variables_only_is_required_with_them(
    tmp_path: Path, given: str, required: list[str], unread: list[str]
) -> None:
    found = json.loads(asked_of(tmp_path, _CONDITIONS, given).out)
    assert found["required"]["names"] == required
    assert [it["variable"] for it in found["unread"]] == unread
