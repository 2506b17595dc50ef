"""What is offered for findings about the project: the same ways out as for those of one file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from ssot_lint.lsp.quickfix import offers, remedies
from ssot_lint.lsp.session.session import Analysis, Session
from ssot_lint.lsp.text.uris import path_of, uri_of
from ssot_lint.lsp.translate.edits import Rewrite
from tests.cli.commands import lint, project
from tests.lsp.client import running
from tests.lsp.editor import MENU, edited, files

SETTINGS = b"""[tool.ssot-lint]
getter = "app.env:env"
baseline = "known.jsonl"
"""
HEAD = "from app.env import env\n\n"
FILES = {
    "pyproject.toml": SETTINGS,
    "app/__init__.py": b"",
    "app/env.py": b"import os\n\nenv = os.environ\n",
    "app/a.py": (HEAD + 'PORT = env.get("PORT", "80")\n').encode(),
    "app/b.py": (HEAD + 'PORT = env.get("PORT", "81")\n').encode(),
}


def opened(root: Path, name: str) -> tuple[Session, Analysis]:
    """A session that has asked all files, and one of them open in it."""
    session = Session(folders=(str(root),))
    paths = [str(it) for it in root.rglob("*.py")]
    for path in session.index.begin(paths):
        session.index.look(path)
    session.index.finish()
    text = (root / name).read_bytes().decode()
    session.documents.open(uri_of(str(root / name)), "python", 1, text)
    document = session.documents.at(str(root / name))
    assert document is not None
    return session, session.analyse(document)


def written(rewrites: Iterable[Rewrite]) -> None:
    """What the rewrites come to, on disk."""
    for it in rewrites:
        path = path_of(it.uri)
        assert path is not None
        ranges = [
            {
                "range": {
                    "start": {"line": e.range.start.line, "character": e.range.start.character},
                    "end": {"line": e.range.end.line, "character": e.range.end.character},
                },
                "newText": e.new_text,
            }
            for e in it.edits
        ]
        before = "" if it.before is None else str(it.before)
        Path(path).write_bytes(edited(before, ranges, "utf-16").encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def test_the_ways_out_of_a_verdict(root: Path) -> None:
    session, analysis = opened(root, "app/b.py")
    assert [it.code for it in analysis.diagnostics] == ["SSOT201"]
    offered = offers.offers(session, analysis, analysis.diagnostics, creates=True)
    whats = [it.what for it in offered]
    assert {offers.IGNORE, offers.IGNORE_FILE, offers.BASELINE} <= set(whats)
    assert offers.ALLOW not in whats  # an entry for the file would settle nothing


@pytest.mark.parametrize("what", [offers.IGNORE, offers.IGNORE_FILE, offers.BASELINE])
def test_the_command_line_heeds_what_was_chosen(root: Path, what: str) -> None:
    session, analysis = opened(root, "app/b.py")
    assert lint("check", cwd=root).code == 1
    written(remedies.remedy(session, analysis, what, analysis.diagnostics[0]))
    ended = lint("check", cwd=root)
    assert ended.code == 0, ended.out


MOVED = {
    "ssot-lint.toml": b'getter = "app.env:env"\n[imports]\n'
    b'"shop.money.Money" = { aliases = ["shop.util.Money"], reason = "one home" }\n',
    "app/__init__.py": b"",
    "app/env.py": b"import os\n\nenv = os.environ\n",
    "shop/__init__.py": b"",
    "shop/money.py": b"class Money: ...\n",
    "shop/util.py": b"from shop.money import Money\n",
    "use.py": b'import os\n\nfrom shop.util import Money\n\nA = Money(os.environ["A"])\n',
    "late.py": b"def late():\n    from shop.util import Money\n\n    return Money\n",
}
"""Files with fixes of both sorts, of one sort, and of none."""


@pytest.mark.parametrize("name", ["use.py", "late.py", "shop/money.py"])
def test_a_file_is_fixed_as_the_command_line_does_it(tmp_path: Path, name: str) -> None:
    root = project(tmp_path, MOVED)
    session, analysis = opened(root, name)
    before = [session.analyse(it) for it in [analysis.document]]
    rewrites = remedies.fix_all(session, analysis)
    assert remedies.fix_all(session, analysis) == rewrites
    assert [session.analyse(analysis.document)] == before  # nothing of the trial is left
    assert not session.index.touched()
    written(rewrites)
    after = (root / name).read_bytes()
    (root / name).write_bytes(MOVED[name])
    lint("check", "--fix", name, cwd=root)
    assert after == (root / name).read_bytes()


def test_all_of_one_rule(tmp_path: Path) -> None:
    twice = MOVED["late.py"] + MOVED["late.py"].replace(b"late()", b"later()")
    root = project(tmp_path, {**MOVED, "late.py": twice})
    session, analysis = opened(root, "late.py")
    titles = {
        it.what: it.title
        for it in offers.offers(session, analysis, analysis.diagnostics, creates=True)
    }
    assert titles[offers.FIX_RULE].startswith("Fix all 2 safely fixable SSOT301")
    written(remedies.remedy(session, analysis, offers.FIX_RULE, analysis.diagnostics[0]))
    assert (root / "late.py").read_bytes() == twice.replace(b"util", b"money")


BESIDE = {
    **MOVED,
    "ssot-lint.toml": MOVED["ssot-lint.toml"] + b'"shop.money" = { aliases = ["shop.gone"] }\n',
    "pyproject.toml": b'[project]\nname = "x"\n[project.scripts]\npay = "shop.gone:Money"\n',
}


@pytest.mark.parametrize("is_open", [False, True])
def test_the_workspace_is_fixed_as_the_command_line_does_it(tmp_path: Path, is_open: bool) -> None:
    here, there = project(tmp_path / "here", BESIDE), project(tmp_path / "there", BESIDE)
    lint("check", "--fix", cwd=there)
    with running() as client:
        client.initialize(here, capabilities=MENU)
        if is_open:
            client.open(here / "pyproject.toml", BESIDE["pyproject.toml"].decode(), "toml")
        client.answers["workspace/applyEdit"] = lambda params: {"applied": True}
        client.request("workspace/executeCommand", {"command": "ssot-lint.fixWorkspace"})
        (params,) = client.seen("workspace/applyEdit")
    for uri, made in files(params["edit"]).items():
        path = Path(path_of(uri) or "")
        path.write_bytes(edited(path.read_bytes().decode(), made, "utf-16").encode())
    for name in BESIDE:
        assert (here / name).read_bytes() == (there / name).read_bytes(), name
    assert b"shop.money:Money" in (here / "pyproject.toml").read_bytes()
    assert b"util" not in (here / "late.py").read_bytes()


def test_what_only_the_editor_knows_of_a_configuration_stays(tmp_path: Path) -> None:
    here = project(tmp_path, BESIDE)
    with running() as client:
        client.initialize(here, capabilities=MENU)
        uri = client.open(here / "pyproject.toml", "\n" + BESIDE["pyproject.toml"].decode(), "toml")
        client.answers["workspace/applyEdit"] = lambda params: {"applied": True}
        client.request("workspace/executeCommand", {"command": "ssot-lint.fixWorkspace"})
        (params,) = client.seen("workspace/applyEdit")
    assert uri not in files(params["edit"])
