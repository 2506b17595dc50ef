"""From bytes before and after to the edits a client applies: no more than what differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lsprotocol import types

from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.text import Text, split
from ssot_lint.lsp.translate.client import Client
from ssot_lint.lsp.translate.convert import BOM, range_of
from ssot_lint.workspace.diagnostic import TextFix

_AHEAD = 64


class Rewrite(NamedTuple):
    """What one file shall hold."""

    uri: str
    version: int | None
    """Of the open document that the edits are for; None where the file is not open."""
    before: Text | None
    """What it holds; None where it is not there yet."""
    edits: Sequence[types.TextEdit]
    groups: Sequence[str] = ()
    """By edit: the annotation that it belongs to; empty where there is none."""


class Annotation(NamedTuple):
    """What edits are grouped by where a client shows them first."""

    id: str
    label: str
    description: str
    asks: bool = False
    """Whether they are left out until the user has ticked them."""


def of_fix(fix: TextFix, text: Text, units: str) -> list[types.TextEdit]:
    """The edits of one finding's fix, exactly as the command line tells them."""
    return [types.TextEdit(range_of(it.start, it.end, text, units), it.content) for it in fix.edits]


def between(before: bytes, after: bytes, text: Text, units: str) -> list[types.TextEdit]:
    """What makes ``after`` of ``before``, which are the bytes of ``text``."""
    mark = BOM if text.row(0).startswith(BOM) else ""
    return list(_edits(mark + decoded(before), mark + decoded(after), text, units))


def difference(before: str, after: str, units: str) -> list[types.TextEdit]:
    """What makes ``after`` of ``before``."""
    return list(_edits(before, after, Text(before), units))


def workspace_edit(
    client: Client,
    rewrites: Iterable[Rewrite],
    annotations: Sequence[Annotation] = (),
    typed: str | None = None,
) -> types.WorkspaceEdit:
    """The edits of several files, in the newest words that the client knows.

    ``typed`` is a word in one of them that the user is to type over, where the client can do that.
    """
    if not client.document_changes:
        return types.WorkspaceEdit(changes={it.uri: list(it.edits) for it in rewrites})
    changes: list[types.TextDocumentEdit | types.CreateFile] = []
    for it in rewrites:
        if it.before is None:
            changes.append(types.CreateFile(it.uri))
        place = types.OptionalVersionedTextDocumentIdentifier(it.uri, it.version)
        changes.append(types.TextDocumentEdit(place, list(_worded(it, client, typed))))
    return types.WorkspaceEdit(
        document_changes=list(changes),
        change_annotations={
            it.id: types.ChangeAnnotation(it.label, it.asks, it.description) for it in annotations
        }
        if annotations and client.annotations
        else None,
    )


def _worded(
    rewrite: Rewrite, client: Client, typed: str | None
) -> Iterator[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]:
    grouped = bool(rewrite.groups) and client.annotations
    snippets = typed is not None and client.snippets
    for number, edit in enumerate(rewrite.edits):
        if grouped:
            yield types.AnnotatedTextEdit(rewrite.groups[number], edit.range, edit.new_text)
        elif snippets and typed is not None and typed in edit.new_text:
            yield types.SnippetTextEdit(
                edit.range, types.StringValue(_snippet(edit.new_text, typed))
            )
        else:
            yield edit


def _snippet(text: str, typed: str) -> str:
    """``text`` as a snippet in which ``typed`` is selected, and the end comes after it."""
    before, _, after = (re.sub(r"([\\$}])", r"\\\1", it) for it in text.partition(typed))
    return f"{before}${{1:{typed}}}{after}"


def _edits(before: str, after: str, text: Text, units: str) -> Iterator[types.TextEdit]:
    old, new = split(before), split(after)
    for i, j, k, m in _hunks(old, new):
        pairs = [("".join(old[i:j]), "".join(new[k:m]), i)]
        if j - i == m - k:  # row by row: what stays between two of them is not touched
            pairs = [(old[i + n], new[k + n], i + n) for n in range(j - i)]
        for was, becomes, row in pairs:
            if was != becomes:
                yield _edit(was, becomes, row, text, units)


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Ranges of rows that differ, in order.

    Fixes change rows where they are, and put in or take out a few: looking a little ahead finds
    the next rows that agree, where ``difflib`` takes seconds for 20,000 rows with 500 changes.
    """
    i = k = 0
    while i < len(old) or k < len(new):
        if i < len(old) and k < len(new) and old[i] == new[k]:
            i, k = i + 1, k + 1
            continue
        j, m = _next_agreement(old, new, i, k)
        yield i, j, k, m
        i, k = j, m


def _next_agreement(old: Sequence[str], new: Sequence[str], i: int, k: int) -> tuple[int, int]:
    """Where two rows in a row, or both ends, agree again; the nearest such place."""
    for distance in range(1, _AHEAD):
        for skipped in sorted(range(distance + 1), key=lambda it: abs(2 * it - distance)):
            j, m = i + skipped, k + distance - skipped
            if j <= len(old) and m <= len(new) and old[j : j + 2] == new[m : m + 2]:
                return j, m
    return len(old), len(new)


def _edit(was: str, becomes: str, row: int, text: Text, units: str) -> types.TextEdit:
    """Of rows that begin at ``row``, only what differs; never between a CR and its LF."""
    start = _common(was, becomes)
    if was[start - 1 : start] == "\r" or becomes[start - 1 : start] == "\r":
        start -= 1
    size = _common(was[start:][::-1], becomes[start:][::-1])
    while (
        size
        and "\n" in (was[-size], becomes[-size])
        and "\r"
        in (
            was[-size - 1 : -size],
            becomes[-size - 1 : -size],
        )
    ):
        size -= 1
    stop = len(was) - size
    place = types.Range(*(_position(was, it, row, text, units) for it in (start, stop)))
    return types.TextEdit(place, becomes[start : len(becomes) - size])


def _position(rows: str, index: int, row: int, text: Text, units: str) -> types.Position:
    before = split(rows[:index])
    return types.Position(*text.position(row + len(before) - 1, len(before[-1]), units))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How long both are the same from their beginnings."""
    count = 0
    for left, right in zip(one, other):
        if left != right:
            break
        count += 1
    return count
