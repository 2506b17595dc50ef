"""Code actions as an editor meets them: what the menu offers, and what comes of each choice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.lsp.quickfix import remedies
from ssot_lint.lsp.session.session import Session
from tests.lsp.client import ENCODINGS, Client, Failed, Json, running
from tests.lsp.editor import MENU, PLAIN, chosen, edited, files, menu, pick
from tests.lsp.packages import copy_of_package
from tests.process import ROOT, ssot_lint

SHOP = ROOT / "examples" / "shop"
CONFIG = """\
[tool.ssot-lint]
getter = "app.env:env"  # the only one
contract = "mapping"
baseline = "known.jsonl"

[tool.ssot-lint.severity]
SSOT105 = "warning"
"""
ENV = "import os\n\nenv = os.environ\n"
TWO = "import os\n\nA = os.environ['A']\nB = os.environ['B']\n"
UNSAFE = "import os\n\nA = os.environb[b'A']\n"
EXPLAINED = "import os\n\n\ndef f(g):\n    return g(os.environ)\n"
ODD = "é = '😀'; import os; x = '😀', os.getenv('A')  # é\n\fy = os.environ['B']\n"
FIX_ALL = "source.fixAll.ssot-lint"
NARROW = """\
[tool.ssot-lint]
getter = "app.env:env"

[tool.ssot-lint.contract]
item = { to = "{getter}.get({key})", why = "a missing one is None" }
contains = { to = "bool({getter}.get({key}))", why = "an empty one counts as missing" }
get = "{getter}.get({key}, {default})"
"""
OTHER_WAYS = ("Fix all ", "Suppress ", "Add this ", "Allow every ", "Explain ", "Show ")
"""How entries begin that are not a finding's own fix."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "app").mkdir()
    (root / "app" / "__init__.py").touch()
    (root / "app" / "env.py").write_text(ENV)
    (root / "pyproject.toml").write_text(CONFIG)
    return root


@pytest.fixture(scope="module")
def editor(project: Path) -> Iterator[Client]:
    """One that resolves what it chooses."""
    with running() as client:
        client.initialize(project, capabilities=MENU)
        yield client
        assert client.shutdown() == 0


@pytest.fixture(scope="module")
def plain(project: Path) -> Iterator[Client]:
    """One that wants all at once."""
    with running() as client:
        client.initialize(project, capabilities=PLAIN, units="utf-8")
        yield client
        assert client.shutdown() == 0


def titles(actions: list[Json]) -> list[str]:
    return [it["title"] for it in actions]


def done(client: Client, text: str, action: Json, uri: str) -> str:
    """``text`` after an action on it."""
    return edited(text, files(chosen(client, action)["edit"])[uri], client.units)


# --- the menu


def test_the_menu_of_a_finding(editor: Client, project: Path) -> None:
    uri = editor.open(project / "two.py", TWO)
    actions = menu(editor, uri, editor.range(TWO, 16, 16))
    assert titles(actions) == [
        "Replace with `env['A']` (ssot-lint)",
        "Fix all 2 safely fixable SSOT101 in this file (ssot-lint)",
        "Suppress SSOT101 on this line (ssot-lint)",
        "Suppress SSOT101 in this file (ssot-lint)",
        "Add this SSOT101 to the baseline, known.jsonl (ssot-lint)",
        "Allow every access in two.py, in pyproject.toml (ssot-lint)",
        "Show the page of SSOT101, direct-environ-read (ssot-lint)",
    ]
    assert [it.get("isPreferred") for it in actions] == [True, *[False] * 6]
    assert {it["kind"] for it in actions} == {"quickfix"}
    assert all("edit" not in it for it in actions)
    found = editor.diagnostics(uri)[0]
    assert all(it["diagnostics"][0]["range"] == found["range"] for it in actions)


def test_an_unsafe_fix_says_why_and_is_never_preferred(plain: Client, project: Path) -> None:
    (project / "narrow").mkdir(exist_ok=True)
    (project / "narrow" / "__init__.py").touch()
    (project / "narrow" / "ssot-lint.toml").write_text(
        'getter = "app.env:env"\nsrc = [".."]\n[contract]\n'
        'item = { to = "{getter}.get({key})", why = "raises ConfigError" }\n'
    )
    text = "import os\n\nA = os.environ['A']\n"
    uri = plain.open(project / "narrow" / "one.py", text)
    actions = menu(plain, uri, plain.range(text, 16, 16))
    fix = actions[0]
    assert fix["title"].startswith(
        "Replace with `env.get('A')` (ssot-lint, unsafe: raises ConfigError"
    )
    assert fix["isPreferred"] is False
    assert edited(text, files(fix["edit"])[uri], "utf-8").endswith("A = env.get('A')\n")
    assert not any(it["title"].startswith("Fix all") for it in actions)
    assert menu(plain, uri, plain.range(text, 16, 16), only=[FIX_ALL]) == []
    explain = pick(actions, "Explain why SSOT101 has no safe fix here")["command"]
    said = plain.request("workspace/executeCommand", explain)
    assert "raises ConfigError" in said
    assert "raises ConfigError" in plain.seen("window/showMessage")[-1]["message"]


@pytest.mark.parametrize(
    "only, expected",
    [
        pytest.param(None, {"quickfix"}, id="nothing said"),
        pytest.param([], {"quickfix"}, id="empty"),
        pytest.param(["quickfix"], {"quickfix"}, id="quickfix"),
        pytest.param(["quickfix.other"], set(), id="another quickfix"),
        pytest.param(["source"], {FIX_ALL}, id="source"),
        pytest.param(["source.fixAll"], {FIX_ALL}, id="source.fixAll"),
        pytest.param([FIX_ALL], {FIX_ALL}, id="our own"),
        pytest.param(["source.fixAll.ssot"], set(), id="no dot, no prefix"),
        pytest.param(["source.fixAll.other"], set(), id="another's"),
        pytest.param(["source.organizeImports"], set(), id="imports"),
        pytest.param(["refactor"], set(), id="refactor"),
        pytest.param(["quickfix", "source.fixAll"], {"quickfix", FIX_ALL}, id="both"),
        pytest.param([""], {"quickfix", FIX_ALL}, id="the empty kind holds all"),
    ],
)
def test_kinds(editor: Client, project: Path, only: list[str] | None, expected: set[str]) -> None:
    uri = editor.open(project / "kinds.py", TWO)
    actions = menu(editor, uri, editor.range(TWO, 0, len(TWO)), only=only)
    assert {it["kind"] for it in actions} == expected


@pytest.mark.parametrize("language", ["markdown", "toml", "plaintext"])
def test_no_actions_for_other_languages(editor: Client, project: Path, language: str) -> None:
    uri = editor.open(project / f"other.{language}", TWO, language=language)
    everything = ["", "source.fixAll"]
    assert menu(editor, uri, editor.range(TWO, 0, len(TWO)), only=everything) == []


def test_unavailable_document_returns_empty_response(editor: Client, project: Path) -> None:
    place = editor.range("", 0, 0)
    for uri in ((project / "none.py").as_uri(), "untitled:none", "no uri at all", ""):
        assert menu(editor, uri, place, only=[""]) == []


def test_by_what_the_client_names_though_the_cursor_is_elsewhere(
    editor: Client, project: Path
) -> None:
    uri = editor.open(project / "named.py", TWO)
    found = editor.diagnostics(uri)
    place = editor.range(TWO, 0, 0)
    assert menu(editor, uri, place) == []
    for kept in (found[1], {key: found[1][key] for key in ("range", "message", "code")}):
        actions = menu(editor, uri, place, diagnostics=[kept])
        assert titles(actions)[0] == "Replace with `env['B']` (ssot-lint)"
        assert actions[0]["diagnostics"] == [kept]
    stranger = {**found[1], "code": "F401", "source": "Ruff"}
    assert menu(editor, uri, place, diagnostics=[stranger]) == []


def test_many_findings_get_their_fixes_alone(editor: Client, project: Path) -> None:
    text = "import os\n" + "".join(f"A{n} = os.environ['A{n}']\n" for n in range(12))
    uri = editor.open(project / "many.py", text)
    actions = menu(editor, uri, editor.range(text, 0, len(text)))
    assert sum(it["title"].startswith("Replace") for it in actions) == 12
    assert titles(actions)[12:] == [
        "Fix all 12 safely fixable SSOT101 in this file (ssot-lint)",
        "Show the page of SSOT101, direct-environ-read (ssot-lint)",
    ]


def test_a_huge_text_is_not_verified_for_a_menu(plain: Client, project: Path) -> None:
    text = TWO + "x = 1\n" * 5000
    uri = plain.open(project / "huge.py", text)
    found = titles(menu(plain, uri, plain.range(text, 16, 16)))
    assert found[0] == "Replace with `env['A']` (ssot-lint)"
    assert not any(it.startswith(("Suppress", "Fix all")) for it in found)
    plain.close(uri)


# --- what comes of it


@pytest.mark.parametrize(
    "title, after",
    [
        pytest.param(
            "Replace",
            "import os\nfrom app.env import env\n\nA = env['A']\nB = os.environ['B']\n",
            id="fix",
        ),
        pytest.param(
            "Fix all",
            "from app.env import env\n\nA = env['A']\nB = env['B']\n",
            id="rule",
        ),
        pytest.param(
            "Suppress SSOT101 on",
            TWO.replace("['A']", "['A']  # ssot: ignore[SSOT101] TODO: say why"),
            id="line",
        ),
        pytest.param(
            "Suppress SSOT101 in",
            f"# ssot: file-ignore[SSOT101] TODO: say why\n{TWO}",
            id="file",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_edits_of_the_document(
    editor: Client, plain: Client, project: Path, title: str, after: str, end: str
) -> None:
    text = TWO.replace("\n", end)
    for client in (editor, plain):
        uri = client.open(project / "two.py", text, version=7)
        action = chosen(client, pick(menu(client, uri, client.range(text, 20, 20)), title))
        if client is editor:
            (change,) = action["edit"]["documentChanges"]
            assert change["textDocument"] == {"uri": uri, "version": 7}
        else:
            assert set(action["edit"]) == {"changes"}
        assert done(client, text, action, uri) == after.replace("\n", end)
        client.close(uri)


@pytest.mark.parametrize(
    "text, after",
    [
        pytest.param(
            "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n# About.\nimport os\nos.environ['A']\n",
            "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n"
            "# ssot: file-ignore[SSOT101] TODO: say why\n# About.\nimport os\nos.environ['A']\n",
            id="below what is for the system",
        ),
        pytest.param(
            "# ssot: file-ignore[SSOT104] a list\nimport os\nf(os.environ)\nos.environ['A']\n",
            "# ssot: file-ignore[SSOT104, SSOT101] a list\n"
            "import os\nf(os.environ)\nos.environ['A']\n",
            id="into one that is there",
        ),
        pytest.param(
            "\ufeffimport os\nos.environ['A']",
            "\ufeff# ssot: file-ignore[SSOT101] TODO: say why\nimport os\nos.environ['A']",
            id="behind a byte order mark",
        ),
    ],
)
def test_suppressing_in_the_file(editor: Client, project: Path, text: str, after: str) -> None:
    uri = editor.open(project / "whole.py", text)
    (found,) = editor.diagnostics(uri)
    action = pick(menu(editor, uri, found["range"]), "Suppress SSOT101 in this file")
    result = done(editor, text, action, uri)
    assert result == after
    editor.change(uri, 2, result)
    assert editor.diagnostics(uri) == []
    editor.close(uri)


def test_into_the_baseline(editor: Client, project: Path) -> None:
    uri = editor.open(project / "two.py", TWO)
    title = "Add this SSOT101 to the baseline"
    baseline = project / "known.jsonl"
    known = {"path": "app/z.py", "rule": "SSOT101", "scope": "", "subject": "Z"}
    new = {"path": "two.py", "rule": "SSOT101", "scope": "", "subject": "A"}
    place = editor.range(TWO, 16, 16)
    made = chosen(editor, pick(menu(editor, uri, place), title))["edit"]["documentChanges"]
    assert made[0] == {"kind": "create", "uri": baseline.as_uri()}
    assert edited("", made[1]["edits"], editor.units) == json.dumps(new) + "\n"
    try:
        baseline.write_text(json.dumps(known) + "\n")
        edit = chosen(editor, pick(menu(editor, uri, place), title))["edit"]
        after = edited(baseline.read_text(), files(edit)[baseline.as_uri()], editor.units)
        assert after == json.dumps(known) + "\n" + json.dumps(new) + "\n"
        # What the editor has of it counts, not the disk.
        other = editor.open(baseline, json.dumps(new) + "\n", language="jsonl", version=4)
        edit = chosen(editor, pick(menu(editor, uri, place), title))["edit"]
        (change,) = edit["documentChanges"]
        assert change["textDocument"] == {"uri": other, "version": 4}
        baseline.write_text(edited(json.dumps(new) + "\n", change["edits"], editor.units))
        editor.close(other)
        assert baseline.read_text() == (json.dumps(new) + "\n") * 2
    finally:
        baseline.unlink(missing_ok=True)


def test_into_a_broken_baseline_nothing_is_put(editor: Client, project: Path) -> None:
    uri = editor.open(project / "two.py", TWO)
    baseline = project / "known.jsonl"
    action = pick(menu(editor, uri, editor.range(TWO, 16, 16)), "Add this SSOT101")
    try:
        baseline.write_text("<<<<<<< ours\n")
        with pytest.raises(Failed, match="merge conflict") as failed:
            chosen(editor, action)
        assert failed.value.code == -32803
    finally:
        baseline.unlink()


def test_allowed_in_the_configuration(editor: Client, project: Path) -> None:
    uri = editor.open(project / "two.py", TWO)
    config = project / "pyproject.toml"
    action = pick(menu(editor, uri, editor.range(TWO, 16, 16)), "Allow every access in two.py")
    edit = chosen(editor, action)["edit"]
    after = edited(CONFIG, files(edit)[config.as_uri()], editor.units)
    entry = 'allow = [{ path = "./two.py", reason = "TODO: say why" }]\n'
    head, tail = CONFIG.split("contract")
    assert after == f"{head}{entry}contract{tail}"
    (project / "two.py").write_text(TWO)
    try:
        config.write_text(after)
        assert ssot_lint("check", "two.py", cwd=project).returncode == 0
    finally:
        config.write_text(CONFIG)
        (project / "two.py").unlink()


def test_a_project_is_not_begun_with_an_exemption(tmp_path: Path) -> None:
    with running() as client:
        client.initialize(tmp_path, capabilities=MENU)
        uri = client.open(tmp_path / "a.py", TWO)
        actions = menu(client, uri, client.range(TWO, 16, 16))
        assert actions[0]["title"].startswith("Set up ssot-lint")
        assert actions[0]["command"]["arguments"] == [uri]
        assert not any(it.startswith(("Allow", "Add")) for it in titles(actions))


def test_the_reason_of_a_suppression_is_typed_over(project: Path) -> None:
    edits = {**MENU["workspace"]["workspaceEdit"], "snippetEditSupport": True}
    able = {**MENU, "workspace": {**MENU["workspace"], "workspaceEdit": edits}}
    text = "import os\n\nA = os.environ['A']; B = '$}'\n"
    with running() as client:
        client.initialize(project, capabilities=able)
        uri = client.open(project / "typed.py", text)
        action = pick(menu(client, uri, client.range(text, 16, 16)), "Suppress SSOT101 on")
        (edit,) = chosen(client, action)["edit"]["documentChanges"][0]["edits"]
        value = "  # ssot: ignore[SSOT101] ${1:TODO: say why}"
        assert edit["snippet"] == {"kind": "snippet", "value": value}
        assert client.shutdown() == 0


def test_all_is_fixed_once_for_the_menu_and_the_choice(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(folders=(str(project),))
    uri = (project / "a.py").as_uri()
    analysis = session.analyse(session.documents.open(uri, "python", 1, TWO))
    first = remedies.fix_all(session, analysis)
    assert len(first[0].edits) > 1
    with monkeypatch.context() as patch:
        patch.setattr(session.fixing, "alone", lambda *_: pytest.fail("fixed again"))
        assert remedies.fix_all(session, session.analyse(analysis.document)) == first
    other = session.analyse(session.documents.open(uri, "python", 2, TWO.replace("B", "C")))
    assert other.settings is not None
    fixed = session.fixing.of(session.path(uri), other.data, other.settings)
    assert b"env['C']" in fixed.data


# --- the command line says the same


def as_edits(fix: Json, text: str, client: Client) -> list[tuple[Json, str]]:
    """The fix of a record of the command line's, as the client counts."""
    rows = text.split("\n")

    def index(place: Json) -> int:
        mark = place["row"] == 1 and text.startswith("\ufeff")
        return sum(len(it) + 1 for it in rows[: place["row"] - 1]) + place["column"] - 1 + mark

    return [
        (client.range(text, index(it["location"]), index(it["end_location"])), it["content"])
        for it in fix["edits"]
    ]


@pytest.mark.parametrize("units", ENCODINGS)
def test_fixes_are_those_of_the_command_line(tmp_path: Path, units: str) -> None:
    shutil.copytree(SHOP, tmp_path, dirs_exist_ok=True)
    programs = {
        "odd.py": ODD,
        "crlf.py": TWO.replace("\n", "\r\n"),
        "bom.py": f"\ufeff{TWO}",
        "form.py": "\f" + TWO + "\fdef f():\n    return os.environ.pop('😀'), os.getenv('é😀')\n",
        "rows.py": "import os\nx = '\u2028', (os.environ\n  .get(  # why\n 'A'))\n",
        "broken.py": f"{TWO}def (\nC = os.getenv('C')\n",
    }
    for name, text in programs.items():
        (tmp_path / "shop" / name).write_bytes(text.encode())
    assert_the_same_fixes(tmp_path, units, safe=15)


@pytest.mark.slow
@pytest.mark.parametrize("package", ["pre_commit", "_pytest"])
@pytest.mark.parametrize(
    ("config", "safe", "unsafe"),
    [
        pytest.param(None, 15, 0, id="a mapping"),
        pytest.param(NARROW, 5, 3, id="a contract with unsafe lines"),
    ],
)
def test_fixes_in_a_public_package_are_those_of_the_command_line(
    tmp_path: Path, package: str, config: str | None, safe: int, unsafe: int
) -> None:
    root = copy_of_package(package, tmp_path)
    if config is not None:
        (root / "pyproject.toml").write_text(config)
    assert_the_same_fixes(root, "utf-16", safe, unsafe)


def assert_the_same_fixes(root: Path, units: str, safe: int, unsafe: int = 0) -> None:
    """The menu has each fix of the command line's at its place, and no other; the editor's *fix
    all* comes to what ``--fix`` does. At least so many of each kind are compared."""
    printed = ssot_lint("check", "--output-format", "json", cwd=root, check=False).stdout
    records = json.loads(printed[printed.index("[") : printed.rindex("]") + 1])
    with running() as client:
        client.initialize(root, capabilities=PLAIN, units=units)
        opened: dict[str, tuple[str, str]] = {}
        for path in sorted(root.rglob("*.py")):
            text = path.read_bytes().decode()
            opened[str(path)] = (client.open(path, text), text)
        compared = []
        for record in records:
            uri, text = opened[record["filename"]]
            place = {"edits": [{**record, "content": ""}]}
            ((where, _),) = as_edits(place, text, client)
            fixes = [
                it
                for it in menu(client, uri, where)
                if it["diagnostics"][0]["code"] == record["code"]
                and it["diagnostics"][0]["range"] == where
                and not it["title"].startswith(OTHER_WAYS)
            ]
            if record["fix"] is None:
                assert fixes == [], record
                continue
            (fix,) = fixes
            assert fix["title"].startswith(record["fix"]["message"])
            found = [(it["range"], it["newText"]) for it in files(fix["edit"])[uri]]
            assert found == as_edits(record["fix"], text, client), record
            assert fix["isPreferred"] == (record["fix"]["applicability"] == "safe")
            compared.append(record["fix"]["applicability"])
        assert compared.count("safe") >= safe
        assert compared.count("unsafe") >= unsafe
        fixed_by_editor = {}
        for name, (uri, text) in opened.items():
            whole = client.range(text, 0, len(text))
            actions = menu(client, uri, whole, only=["source.fixAll"])
            fixed_by_editor[name] = done(client, text, actions[0], uri) if actions else text
        assert client.shutdown() == 0
    ssot_lint("check", "--fix", cwd=root, check=False)
    for name, text in fixed_by_editor.items():
        assert text.encode() == Path(name).read_bytes(), name
    assert fixed_by_editor != {name: text for name, (_, text) in opened.items()}


# --- what clients send that is not as it should be


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(None, id="none"),
        pytest.param("x", id="text"),
        pytest.param({"uri": 3}, id="foreign"),
        pytest.param({"server": "ruff", "fix": []}, id="another server's"),
        pytest.param(
            {"uri": "nowhere", "version": 1, "what": "fix", "code": "X", "row": 1, "column": 1},
            id="unknown document",
        ),
        pytest.param(
            {"uri": "x", "version": 1, "what": "erase", "code": "X", "row": 1, "column": 1},
            id="unknown action",
        ),
        pytest.param(
            {"uri": [], "version": {}, "what": None, "code": 1, "row": "1", "column": True},
            id="wrong types",
        ),
    ],
)
def test_invalid_resolve_data_returns_the_action_unchanged(editor: Client, data: Json) -> None:
    action = {"title": "x", "kind": "quickfix", **({} if data is None else {"data": data})}
    assert editor.request("codeAction/resolve", action) == action


def test_resolving_for_a_finding_that_is_not_there(editor: Client, project: Path) -> None:
    uri = editor.open(project / "two.py", TWO, version=1)
    data = {"uri": uri, "version": 1, "what": "fix", "code": "SSOT101", "row": 99, "column": 1}
    action = {"title": "x", "data": data}
    assert editor.request("codeAction/resolve", action) == action


def test_a_text_that_has_changed_is_not_edited(editor: Client, project: Path) -> None:
    uri = editor.open(project / "two.py", TWO, version=1)
    action = menu(editor, uri, editor.range(TWO, 16, 16))[0]
    editor.change(uri, 2, f"\n{TWO}")
    with pytest.raises(Failed, match="changed") as failed:
        chosen(editor, action)
    assert failed.value.code == -32801


@pytest.mark.parametrize(
    "params",
    [
        pytest.param(None, id="none"),
        pytest.param([], id="a list"),
        pytest.param({"textDocument": {"uri": "x"}}, id="no range"),
        pytest.param({"textDocument": 3, "range": {}, "context": {}}, id="wrong types"),
    ],
)
def test_wrong_parameters_are_an_error(editor: Client, params: Json) -> None:
    with pytest.raises(Failed) as failed:
        editor.request("textDocument/codeAction", params)
    assert failed.value.code == -32602
    editor.settle()


# --- in the configuration


@pytest.mark.parametrize(
    "wrong, right",
    [
        pytest.param(
            'getter = "app.env:env"\nbaselin = "x"',
            'getter = "app.env:env"\nbaseline = "x"',
            id="key",
        ),
        pytest.param(
            'select = ["SSOT10"]\nignore = ["SSOT1001"]',
            'select = ["SSOT10"]\nignore = ["SSOT101"]',
            id="rule",
        ),
        pytest.param(
            "severity = { SSOT101 = 'eror' }  # é😀",
            "severity = { SSOT101 = 'error' }  # é😀",
            id="severity",
        ),
    ],
)
def test_code_actions_for_toml(editor: Client, project: Path, wrong: str, right: str) -> None:
    head = "# é😀\n[tool.ssot-lint]\n"
    text = f"{head}{wrong}\n"
    uri = editor.open(project / "pyproject.toml", text, language="toml")
    (found,) = editor.diagnostics(uri)
    (action,) = menu(editor, uri, found["range"])
    assert action["isPreferred"] is True
    assert done(editor, text, action, uri) == f"{head}{right}\n"
    assert menu(editor, uri, found["range"], only=["source"]) == []
    editor.close(uri)


def test_a_rule_named_in_the_configuration_is_shown(editor: Client, project: Path) -> None:
    uri = editor.open(project / "pyproject.toml", CONFIG, language="toml")
    place = editor.range(CONFIG, CONFIG.index("SSOT105"), CONFIG.index("SSOT105") + 2)
    (action,) = menu(editor, uri, place)
    assert action["command"]["arguments"] == ["SSOT105"]
    assert menu(editor, uri, editor.range(CONFIG, 0, 0)) == []
    editor.close(uri)


@pytest.mark.parametrize(
    "name, language",
    [
        pytest.param("a.custom", "python", id="the client says that it is Python"),
        pytest.param("a.py", "plaintext", id="its name says so"),
        pytest.param("a.pyx", "cython", id="the configuration says so"),
    ],
)
def test_custom_extensions(tmp_path: Path, name: str, language: str) -> None:
    (tmp_path / "ssot-lint.toml").write_text('getter = "app.env:env"\ninclude = ["*.pyx"]\n')
    with running() as client:
        client.initialize(tmp_path, capabilities=PLAIN)
        uri = client.open(tmp_path / name, TWO, language=language)
        assert pick(menu(client, uri, client.range(TWO, 16, 16)), "Suppress SSOT101 on")
