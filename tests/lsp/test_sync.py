"""Documents stay what the client has, and what is said of them is what the command line says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.lsp.session.documents import Documents
from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.text import UNITS, Change, Position
from tests.cli.commands import READ, lint, project
from tests.depth import examples
from tests.lsp.client import ENCODINGS, PULLS, PUSHED, Client, Json, running

PIECES = [
    'X = os.environ["A"]',
    "import os",
    'os.getenv("é😀")',
    "def f(:",
    '"""',
    "# ssot: ignore[SSOT101] x",
    "(",
    *["\n", "\r\n", "\r", "\f", "\v", "\x1c", "\x85", "\u2028", "\ufeff", "é", "😀", "    ", ""],
]
text = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, list[tuple[float, float, str] | str]]:
    part = st.tuples(st.floats(0, 1), st.floats(0, 1), text)
    return draw(text), draw(st.lists(st.one_of(text, part), min_size=1, max_size=6))


def said_by_command_line(root: Path, path: Path, data: bytes) -> list[Json]:
    command = ("check", "--output-format", "json", "--stdin-filename", str(path), "-")
    found: list[Json] = json.loads(lint(*command, cwd=root, stdin=data).out)
    return found


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("project"), {})


@given(edits(), st.sampled_from(UNITS))
@examples(60)
def test_edits_in_any_order_leave_both_sides_with_the_same(
    root: Path, script: tuple[str, list[tuple[float, float, str] | str]], units: str
) -> None:
    """Server text ≡ client text, and findings ≡ those of the command line on that text."""
    session = Session(units, (str(root),))
    uri = (root / "a.py").as_uri()
    now, steps = script
    session.documents.open(uri, "python", 1, now)
    for version, step in enumerate(steps, 2):
        if isinstance(step, str):
            now, change = step, step
        else:
            start, end = sorted(_between_characters(now, it) for it in step[:2])
            change = Change(_position(now, start, units), _position(now, end, units), step[2])
            now = now[:start] + step[2] + now[end:]
        session.documents.change(uri, version, [change])
    document = session.documents.get(uri)
    assert document is not None
    assert str(document.text) == now
    analysis = session.analyse(document)
    records = said_by_command_line(root, root / "a.py", now.encode())
    assert [
        (it.code, it.message, (it.start.row, it.start.column), (it.end.row, it.end.column))
        for it in analysis.diagnostics
        if it.code != TYPED
    ] == [
        (it["code"], it["message"], *(tuple(it[key].values()) for key in _ENDS))
        for it in records
        if it["code"] != TYPED
    ]


_ENDS = ("location", "end_location")
TYPED = "SSOT903"
"""Of a comment that is not closed yet the editor says nothing while it is typed."""


def _between_characters(text: str, fraction: float) -> int:
    index = round(fraction * len(text))
    return index - 1 if text[max(index - 1, 0) : index + 1] == "\r\n" else index


def _position(text: str, index: int, units: str) -> Position:
    rows = text[:index].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[units]
    return Position(len(rows) - 1, len(rows[-1].encode(ENCODINGS[units])) // unit)


def test_a_document_that_is_not_open_is_not_changed() -> None:
    documents = Documents("utf-8")
    assert documents.change("file:///a.py", 2, ["x"]) is None
    assert documents.close("file:///a.py") is None
    assert len(documents) == 0


ODD = 'import os\n\f\nA = "é😀"; B = os.environ["B"]\r\n# \u2028 \x0b\nC = os.environ["C"]\n'


@pytest.mark.parametrize("units", ENCODINGS)
def test_odd_characters_over_the_wire(root: Path, units: str) -> None:
    with running() as client:
        client.initialize(root, capabilities=PUSHED, units=units)
        for mark in ("", "\ufeff"):
            text = mark + ODD
            uri = client.open(root / f"a{len(mark)}.py", text)
            start = text.index("A =")
            change = {"range": client.range(text, start, start), "text": "import os; "}
            client.change(uri, 2, change)
            now = text.replace("A =", "import os; A =", 1)
            size = len("os.environ")
            expected = [now.index(it) for it in ('os.environ["B"]', 'os.environ["C"]')]
            assert [it["range"] for it in client.published(uri, 2)["diagnostics"]] == [
                client.range(now, it, it + size) for it in expected
            ]


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    with running() as client:
        client.initialize(root, capabilities=PUSHED)
        yield client


def test_broken_code_keeps_the_other_findings(client: Client, root: Path) -> None:
    uri = client.open(root / "a.py", READ.decode() + "def f(:\n    x = (\n")
    client.shows(uri, lambda found: "SSOT101" in [it["code"] for it in found])


def test_a_flood_of_changes_ends_with_the_last(client: Client, root: Path) -> None:
    uri = client.open(root / "a.py", READ.decode())
    for version in range(2, 1001):
        client.change(uri, version, READ.decode() + "\n" * version)
    last = READ.decode() + "".join(f'Y{n} = os.environ["A"]\n' for n in range(5))
    client.change(uri, 1001, last)
    assert len(client.published(uri, 1001)["diagnostics"]) == 6
    client.work_off()
    sent = [it["version"] for it in client.said(uri)]
    assert sent == sorted(set(sent))
    assert len(sent) < 900  # what is out of date by then is not said


def test_many_documents(client: Client, root: Path) -> None:
    uris = [client.open(root / f"m{it}.py", READ.decode() * (it % 3 + 1)) for it in range(200)]
    for version in (2, 3):
        for uri in uris:
            client.change(uri, version, READ.decode())
    client.work_off()
    # One whose analysis took long let the others go first.
    client.until(lambda: all(it and it[-1]["version"] == 3 for it in map(client.said, uris)))
    for uri in uris:
        last = client.said(uri)[-1]
        assert (last["version"], len(last["diagnostics"])) == (3, 1)
        client.close(uri)
    client.work_off()
    for uri in uris:
        assert client.said(uri)[-1]["diagnostics"] == []


def test_who_is_pushed_to_may_ask_all_the_same(client: Client, root: Path) -> None:
    assert "diagnosticProvider" not in client.server["capabilities"]
    uri = client.open(root / "a.py", READ.decode())
    assert len(client.diagnostics(uri)) == 1


def test_closing_clears(client: Client, root: Path) -> None:
    uri = client.open(root / "a.py", READ.decode())
    assert len(client.published(uri, 1)["diagnostics"]) == 1
    client.close(uri)
    client.shows_codes(uri)


def test_result_ids(root: Path) -> None:
    with running() as client:
        client.initialize(root, capabilities=PULLS)
        uri = client.open(root / "a.py", READ.decode())
        full = client.pull(uri)
        assert (full["kind"], len(full["items"])) == ("full", 1)
        same = client.pull(uri, full["resultId"])
        assert same == {"kind": "unchanged", "resultId": full["resultId"]}
        client.change(uri, 2, READ.decode() + "\nx = 1\n")
        assert client.pull(uri, full["resultId"])["kind"] == "unchanged"
        client.change(uri, 3, "\n" + READ.decode())
        assert client.pull(uri, full["resultId"])["kind"] == "full"
        assert client.pull(uri, "made up")["kind"] == "full"


def test_many_requests_are_cancelled_or_answered(root: Path) -> None:
    with running() as client:
        client.initialize(root, capabilities=PULLS)
        uri = client.open(root / "a.py", READ.decode() * 50)
        document = {"textDocument": {"uri": uri}}
        asked = [client.ask("textDocument/diagnostic", document) for _ in range(100)]
        for number in asked[:99]:
            client.notify("$/cancelRequest", {"id": number})
        assert len(client.answer(asked[99])["items"]) == 50
        client.settle()
        answered = {it["id"] for it in client.waiting() if "method" not in it}
        assert answered >= set(asked[:99])


@pytest.mark.parametrize(
    "written, is_quiet",
    [
        pytest.param("ignore[", True, id="open"),
        pytest.param("ignore[]", True, id="empty"),
        pytest.param("ignore[SSO]", True, id="the beginning of a code"),
        pytest.param("ignore[SSOT101, SSOT1]", True, id="of another"),
        pytest.param("ignore[SSOT999]", False, id="no rule"),
        pytest.param("ignore[SSOT101]", False, id="nothing to silence"),
        pytest.param("ignore", False, id="without a list"),
    ],
)
def test_a_suppression_is_no_mistake_while_it_is_typed(
    client: Client, tmp_path: Path, written: str, is_quiet: bool
) -> None:
    uri = client.open(tmp_path / f"{len(written)}{is_quiet}.py", "x = 1  # ssot: \n")
    place = {"line": 0, "character": 15}
    client.change(uri, 2, {"range": {"start": place, "end": place}, "text": written})
    assert (client.diagnostics(uri) == []) is is_quiet
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert client.diagnostics(uri)
