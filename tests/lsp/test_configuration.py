"""Configurations and settings as they change, break and heal while the server runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ssot_lint.lsp.session.options import options_of
from ssot_lint.lsp.session.session import Session
from tests.cli.commands import ENV, GETTER, READ, project
from tests.lsp.client import PULLS, PUSHED, Client, Json, running

CREATED, CHANGED, DELETED = 1, 2, 3
WATCHING: Mapping[str, Json] = {
    **PUSHED,
    "workspace": {
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
    },
}


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def codes(published: Json) -> list[str]:
    return [it["code"] for it in published["diagnostics"]]


def touched(client: Client, *paths: Path) -> None:
    changes = [{"uri": it.as_uri(), "type": CHANGED} for it in paths]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def test_a_broken_configuration_keeps_the_last_good_one(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    toml = root / "pyproject.toml"
    client.initialize(root, capabilities=WATCHING)
    uri = client.open(root / "a.py", READ.decode())
    client.shows_codes(uri, "SSOT101")

    toml.write_text(f"{GETTER}# é😀\nselekt = []\n")
    touched(client, toml)
    shown = client.shows(toml.as_uri(), len)
    assert [it["range"]["start"] for it in shown] == [{"line": 4, "character": 0}]
    assert shown[0]["range"]["end"] == {"line": 4, "character": 6}
    assert "unknown key `selekt`" in shown[0]["message"]
    assert "did you mean `select`?" in shown[0]["message"]
    assert shown[0]["severity"] == 1
    client.shows_codes(uri, "SSOT101")
    assert "selekt" in client.wait_for("window/showMessage")["message"]

    toml.write_text(f"{GETTER}ignore = ['SSOT101']\n")
    touched(client, toml)
    client.shows_codes(toml.as_uri())
    client.shows_codes(uri)


def test_a_configuration_that_is_broken_from_the_start(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "pyproject.toml": b"[tool.ssot-lint\n"})
    client.initialize(root, capabilities=WATCHING)
    toml = (root / "pyproject.toml").as_uri()
    assert client.shows(toml, len)[0]["range"]["start"]["line"] == 0
    assert "not valid TOML" in client.wait_for("window/showMessage")["message"]


@pytest.mark.parametrize(
    "capabilities", [pytest.param(PULLS, id="pull"), pytest.param(PUSHED, id="push")]
)
def test_an_open_configuration_is_checked_as_it_is_typed(
    client: Client, tmp_path: Path, capabilities: Json
) -> None:
    root = project(tmp_path, {})
    client.initialize(root, capabilities=capabilities)
    path = root / "pyproject.toml"

    def shown(version: int) -> list[Json]:
        if capabilities is PULLS:
            return client.diagnostics(path.as_uri())
        found: list[Json] = client.published(path.as_uri(), version)["diagnostics"]
        return found

    uri = client.open(path, GETTER, "toml")
    assert shown(1) == []
    client.change(uri, 2, f"{GETTER}tiers = 3\n")
    assert [it["range"]["start"]["line"] for it in shown(2)] == [3]
    client.change(uri, 3, "[tool.other]\nx = 1\n")
    assert shown(3) == []
    other = client.open(root / "other.toml", "tiers = 3", "toml")
    if capabilities is PULLS:
        assert client.diagnostics(other) == []
    else:
        assert client.published(other)["diagnostics"] == []


def test_files_in_play_are_watched(client: Client, tmp_path: Path) -> None:
    """By names, and one by one where names or folders do not cover them."""
    outside = project(tmp_path / "outside", {"base.toml": b'ignore = ["SSOT103"]\n'}, getter=False)
    config = b'extend = "../outside/base.toml"\ngetter = "app.env:env"\ncontract = "mapping"\n'
    root = project(
        tmp_path / "root",
        {"ssot-lint.toml": config, "app/env.py": ENV.encode(), "a.py": READ},
        getter=False,
    )
    client.initialize(root, capabilities=WATCHING)
    client.open(root / "a.py", READ.decode())
    client.work_off()
    watchers = [
        watcher["globPattern"]
        for params in client.seen("client/registerCapability")
        for it in params["registrations"]
        if it["method"] == "workspace/didChangeWatchedFiles"
        for watcher in it["registerOptions"]["watchers"]
    ]
    assert "**/{pyproject,ssot-lint,.ssot-lint}.toml" in watchers
    assert {"baseUri": outside.as_uri(), "pattern": "base.toml"} in watchers

    (outside / "base.toml").write_text('ignore = ["SSOT101"]\n')
    touched(client, outside / "base.toml")
    client.shows_codes((root / "a.py").as_uri())


def test_the_getter_is_read_anew_when_it_changes(client: Client, tmp_path: Path) -> None:
    read = b'import os\n\nX = os.getenv("A")\n'
    config = b'[tool.ssot-lint]\ngetter = "app.env:env"\n'
    root = project(tmp_path, {"a.py": read, "pyproject.toml": config})
    client.initialize(root, capabilities=WATCHING)
    uri = client.open(root / "a.py", read.decode())
    client.shows(uri, lambda shown: "use `env.get(" in shown[0]["message"])
    getter = root / "app" / "env.py"
    getter.write_text("class Env:\n    pass\n\n\nenv = Env()\n")
    touched(client, getter)
    (found,) = client.shows(uri, lambda shown: "use `env.get(" not in shown[0]["message"])
    assert found["relatedInformation"][0]["location"]["range"]["start"]["line"] == 4
    before = len(client.said(uri))
    touched(client, root / "unrelated.py")
    client.work_off()
    assert len(client.said(uri)) == before


def test_without_watching_a_saved_configuration_is_read(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    client.initialize(root, capabilities=PUSHED)
    uri = client.open(root / "a.py", READ.decode())
    client.shows_codes(uri, "SSOT101")
    toml = root / "pyproject.toml"
    toml.write_text(f"{GETTER}ignore = ['SSOT101']\n")
    client.notify("textDocument/didSave", {"textDocument": {"uri": toml.as_uri()}})
    client.shows_codes(uri)
    assert client.seen("client/registerCapability") == []


def test_without_watching_files_are_looked_at_when_one_is_opened(
    client: Client, tmp_path: Path
) -> None:
    root = project(tmp_path, {"a.py": READ})
    client.initialize(root, capabilities=PUSHED)
    uri = client.open(root / "a.py", READ.decode())
    client.shows_codes(uri, "SSOT101")
    client.work_off()
    (root / "pyproject.toml").write_text(f"{GETTER}ignore = ['SSOT101']\n")  # by other hands
    client.open(root / "b.py", "")
    client.shows_codes(uri)


def test_related_information_points_to_the_getter(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    client.initialize(root, capabilities=PUSHED)
    uri = client.open(root / "a.py", READ.decode())
    related = client.shows(uri, len)[0]["relatedInformation"]
    place = {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 3}}
    assert [it["location"] for it in related] == [
        {"uri": (root / "app" / "env.py").as_uri(), "range": place}
    ]


@pytest.mark.parametrize(
    ("settings", "expected", "complaint"),
    [
        pytest.param({"configuration": {"select": ["SSOT102"]}}, [], None, id="inline"),
        pytest.param({"configuration": "other.toml"}, [], None, id="file"),
        pytest.param({"enable": False}, [], None, id="disabled"),
        pytest.param({"enable": None}, ["SSOT101"], None, id="null"),
        pytest.param({"enabel": False}, ["SSOT101"], "did you mean `enable`?", id="unknown"),
        pytest.param({"enable": 3}, ["SSOT101"], "`enable` must be", id="wrong type"),
        pytest.param(
            {"configuration": {"selekt": []}}, [], "unknown key `selekt`", id="broken inline"
        ),
    ],
)
def test_settings(
    tmp_path: Path, settings: Json, expected: list[str], complaint: str | None
) -> None:
    root = project(tmp_path, {"other.toml": b"ignore = ['ALL']"})
    read = options_of({"settings": settings})
    session = Session(folders=(str(root),), options=read.options)
    document = session.documents.open((root / "a.py").as_uri(), "python", 1, READ.decode())
    assert [it.code for it in session.analyse(document).diagnostics] == expected
    said = [*read.complaints, *map(str, session.projects.problems.values())]
    assert bool(said) == (complaint is not None)
    assert complaint is None or complaint in said[0]


def test_settings_come_with_initialize(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {})
    settings = {"configuration": {"select": ["SSOT102"]}, "enabel": False}
    client.initialize(root, capabilities=PULLS, settings=settings)
    uri = client.open(root / "a.py", READ.decode())
    assert client.diagnostics(uri) == []
    assert "did you mean `enable`?" in client.wait_for("window/showMessage")["message"]


@pytest.mark.parametrize("answer", [None, 3, {}], ids=["null", "a number", "an object"])
def test_an_answer_that_is_no_list_of_settings_is_none(
    client: Client, tmp_path: Path, answer: Json
) -> None:
    root = project(tmp_path, {"a.py": READ})
    client.answers["workspace/configuration"] = lambda params: answer
    workspace = {"configuration": True}
    client.initialize(root, capabilities={**PULLS, "workspace": workspace})
    client.until(lambda: client.seen("workspace/configuration"))
    uri = client.open(root / "a.py", READ.decode())
    assert [it["code"] for it in client.diagnostics(uri)] == ["SSOT101"]
    client.work_off()
    assert client.seen("window/showMessage") == []


def test_settings_are_asked_for_and_change(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    now: Json = None
    client.answers["workspace/configuration"] = lambda params: [now] * len(params["items"])
    workspace = {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}
    client.initialize(root, capabilities={**PUSHED, "workspace": workspace})
    uri = client.open(root / "a.py", READ.decode())
    client.shows_codes(uri, "SSOT101")
    assert client.wait_for("workspace/configuration") == {"items": [{"section": "ssot-lint"}]}
    registered = client.wait_for("client/registerCapability")["registrations"]
    assert [it["method"] for it in registered] == ["workspace/didChangeConfiguration"]
    now = {"configuration": {"ignore": ["SSOT101"]}}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.shows_codes(uri)
    before = len(client.said(uri))
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.work_off()
    assert len(client.said(uri)) == before


def test_settings_are_sent(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    client.initialize(root, capabilities=PUSHED)
    uri = client.open(root / "a.py", READ.decode())
    client.shows_codes(uri, "SSOT101")
    sent = {"settings": {"ssot-lint": {"enable": False}}}
    client.notify("workspace/didChangeConfiguration", sent)
    client.shows_codes(uri)


def test_each_root_and_each_nested_project_has_its_own(client: Client, tmp_path: Path) -> None:
    ignoring = b"[tool.ssot-lint]\nignore = ['SSOT101']\n"
    files = {"one/a.py": READ, "two/a.py": READ, "one/nested/a.py": READ, "one/out/a.py": READ}
    configs = {
        "one/pyproject.toml": f"{GETTER}extend-exclude = ['out']\n".encode(),
        "one/nested/pyproject.toml": ignoring,
        "two/pyproject.toml": GETTER.encode(),
    }
    project(tmp_path, {**files, **configs}, getter=False)
    client.initialize(tmp_path / "one", tmp_path / "two", capabilities=PULLS)
    found = {}
    for name in files:
        uri = client.open(tmp_path / name, READ.decode())
        found[name] = [it["code"] for it in client.diagnostics(uri)]
    one = ["SSOT101"]
    assert found == {"one/a.py": one, "two/a.py": one, "one/nested/a.py": [], "one/out/a.py": []}

    gone = [{"uri": (tmp_path / "one").as_uri(), "name": "one"}]
    event = {"added": [], "removed": gone}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert len(client.diagnostics((tmp_path / "two" / "a.py").as_uri())) == 1


def test_a_nested_root_is_not_left_out_by_what_lies_above_it(
    client: Client, tmp_path: Path
) -> None:
    above = f"{GETTER}extend-exclude = ['nested', 'nested/left']\n".encode()
    project(tmp_path, {"pyproject.toml": above, "nested/a.py": READ, "nested/left/a.py": READ})
    client.initialize(tmp_path / "nested", capabilities=PULLS)
    uri = client.open(tmp_path / "nested" / "a.py", READ.decode())
    assert len(client.diagnostics(uri)) == 1
    left_out = client.open(tmp_path / "nested" / "left" / "a.py", READ.decode())
    assert client.diagnostics(left_out) == []


@pytest.mark.parametrize(
    ("uri", "language", "expected"),
    [
        pytest.param("untitled:Untitled-1", "python", 1, id="untitled"),
        pytest.param("untitled:Untitled-1", "plaintext", 0, id="untitled text"),
        pytest.param("vscode-remote://x/a.py", "python", 1, id="remote"),
        pytest.param("{root}/a.sage", "python", 1, id="other extension, said to be Python"),
        pytest.param("{root}/a.py", "python", 1, id="Python"),
        pytest.param("{root}/a.pyi", "", 1, id="by its extension"),
        pytest.param("{root}/README.md", "markdown", 0, id="Markdown"),
        pytest.param("{root}/.venv/a.py", "python", 0, id="excluded"),
        pytest.param("{root}/a%20%C3%A9%F0%9F%98%80.py", "python", 1, id="escaped"),
    ],
)
def test_which_documents_are_checked(
    shared: tuple[Client, Path], uri: str, language: str, expected: int
) -> None:
    client, root = shared
    name = client.open(uri.replace("{root}", root.as_uri()), READ.decode(), language)
    assert len(client.diagnostics(name)) == expected
    client.close(name)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    root = project(tmp_path_factory.mktemp("shared"), {})
    with running() as client:
        client.initialize(root, capabilities=PULLS)
        yield client, root


def test_what_a_baseline_lists_is_no_news(client: Client, tmp_path: Path) -> None:
    entry = '{"path": "a.py", "rule": "SSOT101", "scope": "", "subject": "A"}\n'
    config = f"{GETTER}baseline = 'known.jsonl'\n".encode()
    root = project(tmp_path, {"pyproject.toml": config, "known.jsonl": entry.encode()})
    client.initialize(root, capabilities=PULLS)
    uri = client.open(root / "a.py", READ.decode())
    assert client.diagnostics(uri) == []
    client.change(uri, 2, READ.decode() + 'Y = os.environ["A"]\n')
    assert [it["range"]["start"]["line"] for it in client.diagnostics(uri)] == [3]
