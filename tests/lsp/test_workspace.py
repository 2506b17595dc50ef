"""Files that are not open: asked for, held, streamed, pushed, followed, cancelled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from ssot_lint.lsp.host import Host
from ssot_lint.lsp.publish.scan import FileReport, Scan
from ssot_lint.lsp.session.options import OPEN_FILES, WORKSPACE, Options
from tests.cli.commands import CLEAN, GETTER, READ, project
from tests.lsp.client import PULLS, PUSHED, TIMEOUT, Client, Failed, Json, running

ALL: Json = {"diagnosticMode": "workspace"}
FILES = {"a.py": READ, "b/c.py": READ + b'Y = os.environ["B"]\n', "clean.py": CLEAN}
CHANGED, DELETED = 2, 3


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def ask(client: Client, previous: Mapping[str, str] = {}, **more: Json) -> int:
    known = [{"uri": uri, "value": value} for uri, value in previous.items()]
    return client.ask("workspace/diagnostic", {"previousResultIds": known, **more})


def by_uri(items: list[Json]) -> dict[str, tuple[str, int | None]]:
    """Kind of report and number of findings."""
    return {
        it["uri"]: (it["kind"], len(it["items"]) if it["kind"] == "full" else None) for it in items
    }


def ids(items: list[Json]) -> dict[str, str]:
    return {it["uri"]: it["resultId"] for it in items}


def is_held(client: Client, number: int) -> bool:
    """Whether there is no answer yet, though all that came before and after was dealt with."""
    for _ in range(3):
        client.settle()
        time.sleep(0.05)
    return not any(it.get("id") == number and "method" not in it for it in client.waiting())


def touch(client: Client, path: Path, kind: int = CHANGED) -> None:
    changes = [{"uri": path.as_uri(), "type": kind}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def test_an_answer_is_held_until_there_is_news(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    a, c = (root / "a.py").as_uri(), (root / "b" / "c.py").as_uri()
    told = client.initialize(root, capabilities=PULLS, settings=ALL)
    assert told["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"] is True

    items = client.answer(ask(client))["items"]
    assert by_uri(items) == {a: ("full", 1), c: ("full", 2)}
    known = ids(items)

    held = ask(client, known)
    assert is_held(client, held)
    (root / "a.py").write_bytes(CLEAN)
    touch(client, root / "a.py")
    assert by_uri(client.answer(held)["items"]) == {a: ("full", 0), c: ("unchanged", None)}
    del known[a]

    held = ask(client, known)
    (root / "b" / "c.py").unlink()
    touch(client, root / "b" / "c.py", DELETED)
    assert by_uri(client.answer(held)["items"]) == {c: ("full", 0)}

    held = ask(client)
    client.open(root / "a.py", READ.decode(), version=7)
    items = client.answer(held)["items"]
    assert by_uri(items) == {a: ("full", 1)}
    assert items[0]["version"] == 7
    known = ids(items)

    held = ask(client, known)
    client.close(a)
    assert by_uri(client.answer(held)["items"]) == {a: ("full", 0)}
    assert client.seen("textDocument/publishDiagnostics") == []
    assert client.shutdown() == 0


def test_a_held_answer_can_be_cancelled(client: Client, tmp_path: Path) -> None:
    client.initialize(project(tmp_path, FILES), capabilities=PULLS, settings=ALL)
    known = ids(client.answer(ask(client))["items"])
    held = ask(client, known)
    assert is_held(client, held)
    client.notify("$/cancelRequest", {"id": held})
    with pytest.raises(Failed) as failed:
        client.answer(held)
    assert failed.value.code == -32800
    held = ask(client, known)
    assert is_held(client, held)
    assert client.shutdown() == 0


def test_reports_are_streamed(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    client.initialize(root, capabilities=PULLS, settings=ALL)
    answer = client.answer(ask(client, partialResultToken="part"))
    assert answer["items"] == []
    parts = [it["value"]["items"] for it in client.seen("$/progress") if it["token"] == "part"]
    names = (root / "a.py", root / "b" / "c.py")
    assert sorted(it["uri"] for part in parts for it in part) == [it.as_uri() for it in names]


def test_a_changed_configuration_brings_news(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    client.initialize(root, capabilities=PULLS, settings=ALL)
    known = ids(client.answer(ask(client))["items"])
    held = ask(client, known)
    toml = root / "pyproject.toml"
    toml.write_text(toml.read_text() + "extend-exclude = ['b']\n")
    touch(client, toml)
    items = by_uri(client.answer(held)["items"])
    assert items[(root / "b" / "c.py").as_uri()] == ("full", 0)


@pytest.mark.parametrize("capabilities", [pytest.param(PUSHED, id="push")])
def test_they_are_pushed_where_the_client_does_not_ask(
    client: Client, tmp_path: Path, capabilities: Json
) -> None:
    root = project(tmp_path, FILES)
    client.initialize(root, capabilities=capabilities, settings=ALL)
    a = (root / "a.py").as_uri()
    assert len(client.shows(a, len)) == 1
    client.open(root / "a.py", CLEAN.decode())
    assert client.published(a, 1)["diagnostics"] == []
    client.close(a)
    found = client.shows(a, len)  # first those of the document go, then come those of the disk
    assert len(found) == 1
    (root / "a.py").unlink()
    touch(client, root / "a.py", DELETED)
    client.shows_codes(a)
    c = (root / "b" / "c.py").as_uri()
    client.until(lambda: client.said(c))  # only what is shown can be taken back
    client.notify("workspace/didChangeConfiguration", {"settings": {}})
    sent = {"settings": {"diagnosticMode": "openFilesOnly"}}
    client.notify("workspace/didChangeConfiguration", sent)
    client.until(lambda: not client.said(c)[-1]["diagnostics"])
    client.work_off()
    assert client.said(c)[-1]["diagnostics"] == []


def test_what_a_scan_finds_after_it_was_called_off_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asyncio.run(asyncio.wait_for(_call_off(monkeypatch), TIMEOUT))


async def _call_off(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[asyncio.Future[tuple[int, dict[str, FileReport]]]] = []
    tasks = []

    def quiet(*_: object) -> asyncio.Future[set[str]]:
        found: asyncio.Future[set[str]] = asyncio.get_running_loop().create_future()
        found.set_result(set())
        return found

    async def files(_: object) -> list[str]:
        return ["a.py", "b.py"]

    def submit(*_: object) -> asyncio.Future[tuple[int, dict[str, FileReport]]]:
        steps.append(asyncio.get_running_loop().create_future())
        return steps[-1]

    monkeypatch.setattr("ssot_lint.lsp.publish.scan.discovered", files)
    host = SimpleNamespace(
        options=Options(diagnostic_mode=WORKSPACE),
        client=SimpleNamespace(progress=False),
        worker=SimpleNamespace(submit=submit),
        submit=quiet,
        session=SimpleNamespace(quiet=set),
        spawn=lambda work: tasks.append(asyncio.ensure_future(work)),
    )
    scan = Scan(cast(Host, host))
    scan.restart()
    while not steps:
        await asyncio.sleep(0)
    steps[0].set_result((1, {"a.py": FileReport([], "1")}))
    while len(steps) < 2:
        await asyncio.sleep(0)
    assert scan.reports.keys() == {"a.py"}
    host.options = Options(diagnostic_mode=OPEN_FILES)
    scan.restart()
    steps[1].set_result((2, {"b.py": FileReport([], "2")}))
    await asyncio.gather(*tasks)
    assert scan.reports == {}


def test_they_are_pushed_to_a_client_that_pulls_documents_alone(
    client: Client, tmp_path: Path
) -> None:
    root = project(tmp_path, FILES)
    a = (root / "a.py").as_uri()
    client.initialize(root, capabilities=PULLS, settings=ALL)
    assert len(client.shows(a, len)) == 1
    client.open(root / "a.py", READ.decode())
    client.shows_codes(a)  # it asks for this one itself
    assert len(client.diagnostics(a)) == 1


def test_what_is_wrong_with_a_configuration_at_one_file_is_shown(
    client: Client, tmp_path: Path
) -> None:
    owner = '[[tool.ssot-lint.owners]]\nname = "{}"\npaths = ["{}"]\ngetter = "app.env:env"\n'
    owners = owner.format("one", "b/*.py") + owner.format("two", "b/*")
    root = project(tmp_path, {**FILES, "pyproject.toml": (GETTER + owners).encode()})
    client.initialize(root, capabilities=PUSHED, settings=ALL)
    found = client.shows((root / "pyproject.toml").as_uri(), len)
    assert [it["severity"] for it in found] == [1]
    assert "belongs to two owners" in found[0]["message"]
    a = (root / "a.py").as_uri()
    client.until(lambda: client.said(a))  # which of the two comes first is nobody's promise
    assert len(client.said(a)[-1]["diagnostics"]) == 1


def test_only_open_files_unless_told_otherwise(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    told = client.initialize(root, capabilities=PULLS)
    assert told["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"] is False
    with pytest.raises(Failed):
        client.answer(ask(client))
    client.work_off()
    assert client.seen("textDocument/publishDiagnostics") == []


def test_progress_is_shown_and_can_be_cancelled(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {f"m{number}.py": READ for number in range(2000)})
    capabilities = {**PUSHED, "window": {"workDoneProgress": True}}
    client.initialize(root, capabilities=capabilities, settings=ALL)
    token = client.wait_for("window/workDoneProgress/create")["token"]
    assert client.wait_for("$/progress")["value"]["kind"] == "begin"
    client.notify("window/workDoneProgress/cancel", {"token": token})
    kinds = []
    while "end" not in kinds:
        kinds.append(client.wait_for("$/progress")["value"]["kind"])
    client.settle()
    assert len(client.seen("textDocument/publishDiagnostics")) < 2000
    uri = client.open(root / "m1.py", READ.decode())
    assert len(client.published(uri, 1)["diagnostics"]) == 1


def test_an_open_file_need_not_wait_for_the_others(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {f"m{number}.py": READ for number in range(2000)})
    client.initialize(root, capabilities=PUSHED, settings=ALL)
    client.wait_for("textDocument/publishDiagnostics")
    uri = client.open(root / "zzz.py", READ.decode())
    assert len(client.published(uri, 1)["diagnostics"]) == 1
    assert len({it["uri"] for it in client.seen("textDocument/publishDiagnostics")}) < 2000
