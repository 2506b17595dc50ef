"""Commands: every file fixed at once, what is told, and what a client may get wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.client import ENCODINGS, Client, Failed, Json, running
from tests.lsp.editor import MENU, PLAIN, edited, files, menu, pick
from tests.process import ROOT, ssot_lint

SHOP = ROOT / "examples" / "shop"


def command(client: Client, name: str, *arguments: Json) -> str:
    params = {"command": f"ssot-lint.{name}", "arguments": list(arguments)}
    return str(client.request("workspace/executeCommand", params))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SHOP, tmp_path_factory.mktemp("shop") / "shop"))


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[Client]:
    with running() as made:
        made.initialize(root, capabilities=MENU)
        yield made
        assert made.shutdown() == 0


def test_names_are_ours_alone(client: Client) -> None:
    names = client.server["capabilities"]["executeCommandProvider"]["commands"]
    assert names
    assert all(re.fullmatch(r"ssot-lint\.[a-zA-Z]+", it) for it in names)


# --- fixing


@pytest.mark.parametrize("units", ENCODINGS)
def test_the_whole_workspace_is_fixed_as_the_command_line_does(tmp_path: Path, units: str) -> None:
    for name in ("editor", "command_line"):
        root = Path(shutil.copytree(SHOP, tmp_path / name))
        (root / "shop" / "odd.py").write_bytes(
            "\ufeffé = '😀'; import os; x = '😀', os.getenv('A')\r\n".encode()
        )
        (root / "shop" / "open.py").write_text("pass\n")
        (root / "shop" / "latin.py").write_bytes(
            "# coding: latin-1\nimport os\nx = 'é', os.getenv('é')\n".encode("latin-1")
        )
    root = tmp_path / "editor"
    unsaved = "import os\n\nprint(os.environ['UNSAVED'])\n"
    with running() as client:
        client.initialize(root, capabilities=MENU, units=units)
        uri = client.open(root / "shop" / "open.py", unsaved, version=9)
        client.answers["workspace/applyEdit"] = lambda params: {"applied": True}
        assert command(client, "fixWorkspace") == "fixed 8 files"
        (params,) = client.seen("workspace/applyEdit")
        assert client.shutdown() == 0
    edit = params["edit"]
    groups = edit["changeAnnotations"]
    assert groups["SSOT101"]["label"] == "SSOT101 direct-environ-read"
    # One edit that changes nothing makes the client show the others, which are ticked.
    assert [it for it in groups if groups[it]["needsConfirmation"]] == ["ssot-lint.review"]
    made = [it for file in edit["documentChanges"] for it in file["edits"]]
    assert [it["newText"] for it in made if it["annotationId"] == "ssot-lint.review"] == [""]
    assert {it["annotationId"] for it in made} == set(groups)
    versions = {
        it["textDocument"]["uri"]: it["textDocument"]["version"] for it in edit["documentChanges"]
    }
    assert versions.pop(uri) == 9
    assert set(versions.values()) == {None}
    (tmp_path / "command_line" / "shop" / "open.py").write_text(unsaved)
    (root / "shop" / "open.py").write_text(unsaved)
    for name, edits in files(edit).items():
        path = Path(name.removeprefix("file://"))
        data = path.read_bytes()
        mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        encoding = "latin-1" if b"latin-1" in data else "utf-8"
        text = edited(data.removeprefix(mark).decode(encoding), edits, units)
        path.write_bytes(mark + text.encode(encoding))
    ssot_lint("check", "--fix", cwd=tmp_path / "command_line", check=False)
    for path in sorted(root.rglob("*.py")):
        other = tmp_path / "command_line" / path.relative_to(root)
        assert path.read_bytes() == other.read_bytes(), path


def test_only_what_was_applied_counts(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SHOP, tmp_path / "shop"))

    def apply_one(params: Json) -> Json:
        (first, *_) = params["edit"]["documentChanges"]
        path = Path(first["textDocument"]["uri"].removeprefix("file://"))
        text = path.read_text()
        path.write_text(edited(text, first["edits"], client.units))
        return {"applied": True}

    with running() as client:
        client.initialize(root, capabilities=MENU)
        client.answers["workspace/applyEdit"] = lambda params: {"applied": False}
        assert command(client, "fixWorkspace") == "nothing was changed"
        client.answers["workspace/applyEdit"] = apply_one
        assert re.fullmatch(r"fixed 1 of \d files", command(client, "fixWorkspace"))
        assert client.shutdown() == 0


def test_a_client_without_previews_or_versions_gets_plain_changes(root: Path) -> None:
    with running() as client:
        client.initialize(root, capabilities=PLAIN)
        client.answers["workspace/applyEdit"] = lambda params: {"applied": True}
        command(client, "fixWorkspace")
        (params,) = client.seen("workspace/applyEdit")
        assert set(params["edit"]) == {"changes"}


def test_one_document_is_fixed(client: Client, root: Path) -> None:
    text = "import os\n\nprint(os.environ['A'])\n"
    uri = client.open(root / "shop" / "one.py", text)
    client.answers["workspace/applyEdit"] = lambda params: {"applied": True}
    for argument in (uri, {"uri": uri, "version": 1}):
        assert command(client, "fixFile", argument) == "fixed 1 file"
        edit = client.seen("workspace/applyEdit")[-1]["edit"]
        assert "changeAnnotations" not in edit
        after = edited(text, files(edit)[uri], client.units)
        assert after == "from shop.env import env\n\nprint(env['A'])\n"
    client.change(uri, 2, after)
    assert command(client, "fixFile", uri) == "nothing is safe to fix"


def test_a_document_that_is_not_open_is_not_fixed(client: Client, tmp_path: Path) -> None:
    (tmp_path / "closed.py").write_text("import os\n\nA = os.environ['A']\n")
    uri = (tmp_path / "closed.py").as_uri()
    said = command(client, "fixFile", uri)
    assert said == f"{uri} is not open: `ssot-lint.fixWorkspace` fixes what is not"
    client.settle()
    told = [it for it in client.seen("window/showMessage") if uri in it["message"]]
    assert told == [{"type": 3, "message": f"ssot-lint: {said}"}]


@pytest.mark.parametrize(
    "answer, said",
    [
        pytest.param({"applied": False}, "no reason given", id="refused"),
        pytest.param({"applied": False, "failureReason": "read-only"}, "read-only", id="why"),
        pytest.param(None, "has not applied", id="no answer"),
        pytest.param(
            Failed({"code": -32601, "message": "unknown"}), "unknown", id="no such method"
        ),
    ],
)
def test_what_the_editor_does_not_apply_is_said(
    client: Client, root: Path, answer: Json, said: str
) -> None:
    def reply(_: Json) -> Json:
        if isinstance(answer, Failed):
            raise answer
        return answer

    uri = client.open(root / "shop" / "one.py", "import os\n\nprint(os.environ['A'])\n")
    client.answers["workspace/applyEdit"] = reply
    assert said in command(client, "fixFile", uri)


# --- telling


def test_a_rule_is_shown_where_the_editor_can(client: Client) -> None:
    client.answers["window/showDocument"] = lambda params: {"success": True}
    assert command(client, "showRule", "SSOT101").startswith("# direct-environ-read (SSOT101)")
    shown = client.seen("window/showDocument")[-1]
    assert Path(shown["uri"].removeprefix("file://")).read_text("utf-8").startswith("# direct-")


def test_a_finding_is_explained_to_the_end(client: Client, root: Path) -> None:
    text = "import os\n\n\ndef f(g):\n    return g(*os.environ.items())\n"
    uri = client.open(root / "billing" / "one.py", text)
    place = client.diagnostics(uri)[0]["range"]
    explain = pick(menu(client, uri, place), "Explain why")["command"]
    said = str(client.request("workspace/executeCommand", explain))
    for row in ("rule:      SSOT104", "owner:     billing", "fix:       refused:"):
        assert row in said
    assert said == client.seen("window/logMessage")[-1]["message"]
    assert "No safe fix:" in client.seen("window/showMessage")[-1]["message"]
    client.change(uri, 2, "")
    assert "not there any more" in str(client.request("workspace/executeCommand", explain))


def test_debug_information(client: Client, root: Path) -> None:
    uri = client.open(root / "shop" / "one.py", "import os\n\nprint(os.environ['SECRET'])\n")
    said = command(client, "debugInformation", uri)
    assert f"configuration: {root}/pyproject.toml" in said
    assert "getter: shop.env:env" in said
    assert "findings: 1" in said
    assert "SECRET" not in said
    assert command(client, "debugInformation", "file:///nowhere.py").endswith("not open")
    assert "document:" not in command(client, "debugInformation")


def test_configurations_are_read_anew_without_a_restart(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    text = "import os\n\nprint(os.environ['A'])\n"
    with running() as client:
        client.initialize(root, capabilities=MENU)
        uri = client.open(root / "shop" / "one.py", text)
        assert len(client.diagnostics(uri)) == 1
        config = root / "pyproject.toml"
        config.write_text(config.read_text().replace('["PATH"]', '["PATH", "A"]'))
        command(client, "reload")
        assert client.diagnostics(uri) == []
        assert client.shutdown() == 0


# --- what clients get wrong


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"command": "ssot-lint.none"}, id="unknown"),
        pytest.param({"command": 3}, id="no name"),
        pytest.param({"command": "ssot-lint.fixFile"}, id="no document"),
        pytest.param({"command": "ssot-lint.fixFile", "arguments": [3]}, id="a number"),
        pytest.param({"command": "ssot-lint.fixFile", "arguments": [{"uri": 3}]}, id="no URI"),
        pytest.param({"command": "ssot-lint.showRule", "arguments": []}, id="no rule"),
        pytest.param({"command": "ssot-lint.showRule", "arguments": ["E501"]}, id="not ours"),
        pytest.param({"command": "ssot-lint.explain", "arguments": [{}]}, id="no finding"),
    ],
)
def test_wrong_arguments_are_an_error(client: Client, params: Json) -> None:
    with pytest.raises(Failed) as failed:
        client.request("workspace/executeCommand", params)
    assert failed.value.code == -32602
    client.settle()


def test_more_arguments_than_asked_for_are_passed_over(client: Client) -> None:
    assert command(client, "showRule", "SSOT102", 1, None).startswith("# direct-environ-presence")
