"""What a project says around a file is asked of the files as they are now: an editor's fix is the
command line's, whatever else was saved, made or deleted since the last one."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.commands import lint, project
from tests.lsp.client import PULLS, PUSHED, Client, Json, running
from tests.lsp.editor import MENU, chosen, edited, files, menu

GETTER = '[tool.ssot-lint]\ngetter = "app.env:env"\n'
ENV, READ = "import os\n\nenv = os.environ\n", 'import os\n\nX = os.environ["A"]\n'
HANDED = 'from app.compat import environ\n\nX = environ["A"]\n'
BASE: Mapping[str, str] = {"pyproject.toml": GETTER, "app/__init__.py": "", "app/env.py": ENV}
TOP = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
WORKSPACE = {"diagnosticMode": "workspace"}
FIX_ALL = "source.fixAll.ssot-lint"
CREATED, CHANGED, DELETED = 1, 2, 3
WATCHED = {"didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True}}

Texts = Mapping[str, "str | None"]
"""By name; None where there is no such file."""


def made(root: Path, texts: Mapping[str, str]) -> Path:
    return project(root, {name: text.encode() for name, text in {**BASE, **texts}.items()})


def watching(capabilities: Mapping[str, Json]) -> Mapping[str, Json]:
    more = {**capabilities.get("workspace", {}), **WATCHED}
    return {**capabilities, "workspace": more}


def put(client: Client, root: Path, texts: Texts) -> None:
    """Files are others on the disk, and the client has noticed."""
    changes = []
    for name, text in texts.items():
        path = root / name
        kind = CHANGED if path.exists() else CREATED
        if text is None:
            path.unlink()
            kind = DELETED
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        changes.append({"uri": path.as_uri(), "type": kind})
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def by_hand(root: Path, name: str) -> str:
    """What the command line makes of a file, in a copy."""
    copy = root.with_name(f"{root.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".ssot-lint_cache"))
    lint("check", "--no-cache", "--fix", "-q", name, cwd=copy)
    return (copy / name).read_text()


def by_server(client: Client, uri: str, text: str) -> str:
    """What the editor makes of a document where it fixes all on saving."""
    for action in menu(client, uri, TOP, only=[FIX_ALL]):
        text = edited(text, files(chosen(client, action)["edit"])[uri], client.units)
    return text


class Case(NamedTuple):
    name: str
    before: Mapping[str, str]
    """Files; the one that is open is the first."""
    after: Texts


SORTED = "import os\nimport zlib\n\nfrom lib import q\n\nX = os.environ['A']\nprint(q, zlib)\n"
CASES = [
    Case("a name is taken", {"u.py": READ, "z.py": ""}, {"z.py": "import u\n\nprint(u.os)\n"}),
    Case("a name is given", {"u.py": READ}, {"y.py": "from u import *\n\nenv = 3\n"}),
    Case(
        "it is run", {"pk/u.py": READ, "pk/__init__.py": ""}, {"Makefile": "x:\n\tpython pk/u.py\n"}
    ),
    Case("no package", {"pk/u.py": READ, "pk/__init__.py": ""}, {"pk/__init__.py": None}),
    Case(
        "what ran before",
        {
            "u.py": f"import helper\n{READ}",
            "helper.py": "import app.env\n",
            "app/env.py": f"import app.deed\n{ENV}",
            "app/deed.py": 'import os\n\nos.environ["Q"] = "1"\n',
        },
        {"helper.py": ""},
    ),
    Case("sections", {"u.py": SORTED}, {"ruff.toml": 'lint.isort.known-third-party = ["app"]\n'}),
    Case("sorting", {"u.py": SORTED}, {".isort.cfg": "[settings]\nknown_third_party = app\n"}),
]


@pytest.mark.parametrize("settings", [None, WORKSPACE], ids=["open files", "workspace"])
@pytest.mark.parametrize("case", CASES, ids=[it.name for it in CASES])
def test_a_fix_is_of_the_files_as_they_are(tmp_path: Path, case: Case, settings: Json) -> None:
    root = made(tmp_path / "project", case.before)
    name = next(iter(case.before))
    with running(cwd=root) as client:
        client.initialize(root, capabilities=watching(MENU), settings=settings)
        uri = client.open(root / name, case.before[name])
        once = by_server(client, uri, case.before[name])
        assert once == by_hand(root, name) != case.before[name]
        put(client, root, case.after)
        expected = by_hand(root, name)
        assert expected != once
        client.until(lambda: by_server(client, uri, case.before[name]) == expected)
        put(client, root, {it: case.before.get(it) for it in case.after})
        client.until(lambda: by_server(client, uri, case.before[name]) == once)


@pytest.mark.parametrize("watches", [True, False], ids=["watching", "not watching"])
def test_what_is_saved_counts(tmp_path: Path, watches: bool) -> None:
    root = made(tmp_path / "project", {"u.py": READ, "z.py": ""})
    with running(cwd=root) as client:
        client.initialize(root, capabilities=watching(MENU) if watches else MENU)
        uri = client.open(root / "u.py", READ)
        once = by_server(client, uri, READ)
        other, text = client.open(root / "z.py", ""), "import u\n\nprint(u.os)\n"
        client.change(other, 2, text)
        (root / "z.py").write_text(text)
        client.notify("textDocument/didSave", {"textDocument": {"uri": other}})
        expected = by_hand(root, "u.py")
        assert "import os" in expected
        assert "import os" not in once
        client.until(lambda: by_server(client, uri, READ) == expected)


def test_a_menu_offers_what_is_safe_now(tmp_path: Path) -> None:
    root = made(tmp_path / "project", {"pk/u.py": READ, "pk/__init__.py": ""})
    place = {"start": {"line": 2, "character": 5}, "end": {"line": 2, "character": 5}}
    with running(cwd=root) as client:
        client.initialize(root, capabilities=watching(MENU))
        uri = client.open(root / "pk/u.py", READ)

        def first() -> str:
            return str(menu(client, uri, place)[0]["title"])

        safe = first()
        put(client, root, {"Makefile": "x:\n\tpython pk/u.py\n"})
        client.until(lambda: first() != safe)


@pytest.mark.parametrize("capabilities", [PULLS, PUSHED], ids=["pulled", "pushed"])
@pytest.mark.parametrize("settings", [None, WORKSPACE], ids=["open files", "workspace"])
def test_what_a_module_hands_on_counts(
    tmp_path: Path, capabilities: Mapping[str, Json], settings: Json
) -> None:
    handing, other = "from os import environ\n", "environ = {}\n"
    root = made(tmp_path, {"u.py": HANDED, "app/compat.py": handing})
    with running(cwd=root) as client:
        client.initialize(root, capabilities=watching(capabilities), settings=settings)
        uri = client.open(root / "u.py", HANDED)

        def codes() -> list[str]:
            if capabilities is PULLS:
                return [it["code"] for it in client.diagnostics(uri)]
            said = client.said(uri)
            return [it["code"] for it in said[-1]["diagnostics"]] if said else []

        for text, expected in [(None, 1), (other, 0), (handing, 1), (other, 0)]:
            if text is not None:
                put(client, root, {"app/compat.py": text})
            client.until(lambda expected=expected: codes() == ["SSOT101"] * expected)


def said(root: Path) -> dict[str, list[str]]:
    done = lint("check", "--no-cache", "--output-format", "json", cwd=root)
    found: dict[str, list[str]] = {}
    for it in json.loads(done.out):
        found.setdefault(Path(it["filename"]).as_uri(), []).append(it["message"])
    return found


LIB = "from other.lib import env\n"
NOTHING = "import json\n"
STEPS: list[tuple[str, Mapping[str, str], list[Texts]]] = [
    (
        "what the getter imports",
        {"app/env.py": LIB, "other/lib.py": ENV, "u.py": READ},
        [{"other/lib.py": NOTHING}, {"other/lib.py": ENV}, {"other/lib.py": NOTHING}],
    ),
    (
        "what is not there yet",
        {"app/env.py": LIB, "u.py": READ},
        [{"other/lib.py": ENV}, {"other/lib.py": None}, {"other/lib.py": ENV}],
    ),
    ("what nobody reads", {"app/env.py": LIB}, [{"other/lib.py": ENV}, {"other/lib.py": None}]),
    (
        "what is handed on",
        {"app/compat.py": "from os import environ\n", "u.py": HANDED},
        [{"app/compat.py": "environ = {}\n"}, {"app/compat.py": "from os import environ\n"}],
    ),
    (
        "a name that is taken",
        {"u.py": READ},
        [{"y.py": "from u import *\n\nenv = 3\n"}, {"y.py": None}],
    ),
    (
        "what another file puts there",
        {
            "app/env.py": "class Env:\n    def __getitem__(self, key):\n        return key\n\n\nenv = Env()\n",
            "u.py": "from app.env import env\n\nX = env.zeal\n",
            "v.py": "from app.env import env\n\nenv.zeal = 1\n",
        },
        [{"v.py": ""}, {"v.py": "from app.env import env\n\nenv.zeal = 1\n"}],
    ),
]


@pytest.mark.parametrize("is_warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize(
    ("before", "steps"), [it[1:] for it in STEPS], ids=[name for name, *_ in STEPS]
)
def test_what_is_said_of_files_that_are_not_open(
    tmp_path: Path, before: Mapping[str, str], steps: list[Texts], is_warm: bool
) -> None:
    root = made(tmp_path, before)
    if is_warm:
        time.sleep(0.1)  # the kernel's ticks
        lint("check", "-q", cwd=root)
    with running(cwd=root) as client:
        client.initialize(root, capabilities=watching(PUSHED), settings=WORKSPACE)

        def shown() -> dict[str, list[str]]:
            found: dict[str, list[str]] = {}
            for it in client.seen("textDocument/publishDiagnostics"):
                found[it["uri"]] = [one["message"] for one in it["diagnostics"]]
            return {uri: told for uri, told in found.items() if told}

        for step in ({}, *steps):
            put(client, root, step)
            expected = said(root)
            client.until(lambda expected=expected: shown() == expected)
