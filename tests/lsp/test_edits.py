"""Edits from texts before and after: they make the one of the other, and touch nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from ssot_lint.core.model import Edit
from ssot_lint.engine.composed import Labelled, composed
from ssot_lint.engine.fixing.fixer import apply
from ssot_lint.lsp.text.text import UNITS, Text
from ssot_lint.lsp.translate.client import Client
from ssot_lint.lsp.translate.edits import Annotation, Rewrite, difference, workspace_edit
from tests.lsp.editor import Json, edited

Pass = list[tuple[int, int, bytes]]
Passes = list[Pass]

rows = st.lists(st.sampled_from(["a", "bé😀", "", "\f x", "c\u2028d", "a"]), max_size=8)
endings = st.sampled_from(["\n", "\r\n", "\r"])


def plain(edits: list[types.TextEdit]) -> list[Json]:
    return [
        {
            "range": {
                name: {"line": it.line, "character": it.character}
                for name, it in (("start", edit.range.start), ("end", edit.range.end))
            },
            "newText": edit.new_text,
        }
        for edit in edits
    ]


@given(rows, rows, endings, st.sampled_from(UNITS))
def test_they_make_the_text(old: list[str], new: list[str], end: str, units: str) -> None:
    before, after = end.join(old), end.join(new)
    assert edited(before, plain(difference(before, after, units)), units) == after


@given(st.text("a\r\n😀", max_size=12), st.text("a\r\n😀", max_size=12), st.sampled_from(UNITS))
def test_no_line_ending_is_split(before: str, after: str, units: str) -> None:
    for edit in plain(difference(before, after, units)):
        assert edited(before, [edit], units) is not None
    assert edited(before, plain(difference(before, after, units)), units) == after


@pytest.mark.parametrize(
    ("before", "after", "spans"),
    [
        pytest.param("a\nb\nc\n", "a\nb\nc\n", [], id="the same"),
        pytest.param("a\nbxd\nc\n", "a\nbyd\nc\n", [(1, 1, 1, 2, "y")], id="one character"),
        pytest.param("a\nc\n", "a\nb\nc\n", [(1, 0, 1, 0, "b\n")], id="a row more"),
        pytest.param("a\nb\nc\n", "a\nc\n", [(1, 0, 2, 0, "")], id="a row less"),
        pytest.param("a1\nb1\n", "a2\nb2\n", [(0, 1, 0, 2, "2"), (1, 1, 1, 2, "2")], id="rows"),
        pytest.param("", "a\n", [(0, 0, 0, 0, "a\n")], id="from nothing"),
        pytest.param("a", "a\nb", [(0, 1, 0, 1, "\nb")], id="no ending"),
    ],
)
def test_they_are_small(before: str, after: str, spans: list[tuple[object, ...]]) -> None:
    found = [
        (*_place(it.range.start), *_place(it.range.end), it.new_text)
        for it in difference(before, after, "utf-16")
    ]
    assert found == spans


def _place(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


EDIT = types.TextEdit(types.Range(types.Position(0, 0), types.Position(0, 1)), "x")


def test_old_clients_get_changes_and_new_ones_versions() -> None:
    rewrites = [Rewrite("file:///a.py", 3, Text("a"), [EDIT])]
    old = workspace_edit(Client(), rewrites)
    assert (old.changes, old.document_changes) == ({"file:///a.py": [EDIT]}, None)
    new = workspace_edit(Client(document_changes=True), rewrites)
    assert new.changes is None
    assert new.document_changes is not None
    change = new.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.version, list(change.edits)) == (3, [EDIT])


def test_a_file_that_is_not_there_is_made_first() -> None:
    rewrites = [Rewrite("file:///a.py", None, None, [EDIT])]
    made = workspace_edit(Client(document_changes=True, creates=True), rewrites)
    assert made.document_changes is not None
    assert [type(it) for it in made.document_changes] == [types.CreateFile, types.TextDocumentEdit]


def test_a_preview_only_where_the_client_has_one() -> None:
    rewrites = [Rewrite("file:///a.py", None, Text("a"), [EDIT], ["id"])]
    asked = (Annotation("id", "label", "why", asks=True),)
    with_it = workspace_edit(Client(document_changes=True, annotations=True), rewrites, asked)
    assert with_it.change_annotations == {"id": types.ChangeAnnotation("label", True, "why")}
    without = workspace_edit(Client(document_changes=True), rewrites, asked)
    assert without.change_annotations is None


def test_a_word_to_type_over_is_marked_in_what_is_put_in() -> None:
    edit = types.TextEdit(EDIT.range, "# $x} \\ TODO: say why\n")
    rewrites = [Rewrite("file:///a.py", None, Text("a"), [edit])]
    client = Client(document_changes=True, snippets=True)
    made = workspace_edit(client, rewrites, typed="TODO: say why")
    assert made.document_changes is not None
    (change,) = made.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    (typed,) = change.edits
    assert isinstance(typed, types.SnippetTextEdit)
    assert typed.snippet.value == "# \\$x\\} \\\\ ${1:TODO: say why}\n"


# --- edits of several passes


@pytest.mark.parametrize(
    "passes, expected",
    [
        pytest.param([[(1, 2, b"X")]], [(1, 2, b"X")], id="one"),
        pytest.param([[(1, 2, b"")]], [(1, 2, b"")], id="taken out"),
        pytest.param([[(1, 2, b"XY")], [(4, 5, b"Z")]], [(1, 2, b"XY"), (3, 4, b"Z")], id="apart"),
        pytest.param([[(1, 2, b"XY")], [(2, 4, b"Z")]], [(1, 3, b"XZ")], id="into the first"),
        pytest.param([[(1, 3, b"")], [(1, 1, b"Z")]], [(1, 3, b"Z")], id="where it was taken out"),
        pytest.param([[(0, 0, b"A")], [(0, 1, b"")]], [(0, 0, b"")], id="taken back"),
        pytest.param([[(0, 6, b"")], [(0, 0, b"q")]], [(0, 6, b"q")], id="all"),
    ],
)
def test_passes_come_to_edits_of_the_original(passes: Passes, expected: Pass) -> None:
    data = b"abcdef"
    made = composed(len(data), [[Labelled(Edit(*it), "x") for it in edits] for edits in passes])
    assert [tuple(it.edit) for it in made] == expected
    after = data
    for edits in passes:
        after = apply(after, [Edit(*it) for it in edits])
    assert apply(data, [it.edit for it in made]) == after


@given(st.data())
def test_any_passes_come_to_the_same(data: st.DataObject) -> None:
    text = after = data.draw(st.binary(max_size=12))
    passes = []
    for _ in range(data.draw(st.integers(1, 3))):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(after)), max_size=6, unique=True)))
        pairs = list(zip(cuts[::2], cuts[1::2]))
        edits = [Edit(start, end, data.draw(st.binary(max_size=3))) for start, end in pairs]
        passes.append([Labelled(it, "x") for it in edits])
        after = apply(after, edits)
    assert apply(text, [it.edit for it in composed(len(text), passes)]) == after
