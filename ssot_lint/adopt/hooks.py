"""The hooks of a ``.pre-commit-config.yaml``, and ours among them.

Read by rows and indentation, not by a YAML parser: the file stays as its owner wrote it, and one
more dependency (ruamel.yaml) would be installed with every hook. What is written in flow style
over several rows is not understood, and then nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

CONFIG_NAME = ".pre-commit-config.yaml"
CHECK_HOOK = "ssot-lint"
FIX_HOOK = "ssot-lint-fix"

_ROW = re.compile(r"^(?P<indent>[ ]*)(?P<dash>-[ ]+)?(?P<rest>\{?[ ]*[\w-]+[ ]*:.*)$")
_VALUE = r"(?:^|[{{,\s]){key}[ ]*:[ ]*(?:\"([^\"]*)\"|'([^']*)'|([^\s,}}#]+))"
_COMMENT = re.compile(r"[ ]#.*$")
_BLOCK = re.compile(r":[ ]*[|>][-+\d]*[ ]*(?:#.*)?$")
_REPOS = re.compile(r"^repos[ ]*:[ ]*(\[[ ]*\])?[ ]*(#.*)?$")


class Hook(NamedTuple):
    """One hook as it is listed."""

    id: str
    line: int
    repo: str
    rev: str | None
    rev_line: int
    text: str
    """All its rows: arguments and entry are looked for there."""

    @property
    def is_ours(self) -> bool:
        """Whether it runs ssot-lint, by its id or as a local hook of any name."""
        return self.id in (CHECK_HOOK, FIX_HOOK) or "ssot-lint check" in self.text

    @property
    def fixes(self) -> bool:
        """Whether it runs ssot-lint with ``--fix``."""
        return self.is_ours and (self.id == FIX_HOOK or "--fix" in self.text)


def hooks(text: str) -> tuple[Hook, ...]:
    """All hooks in their order."""
    return tuple(hook for rows in _repos(text) for hook in _hooks_of(rows))


def _repos(text: str) -> Iterator[list[tuple[int, str]]]:
    """The rows of each repository: an item of the outermost list."""
    rows: list[tuple[int, str]] = []
    outermost: str | None = None
    for line, row in _rows(text):
        item = re.match(r"([ ]*)-[ ]", row)
        if outermost is None and item:
            outermost, rows = item[1], []
        elif item and item[1] == outermost:
            yield rows
            rows = []
        rows.append((line, row))
    yield rows


def _hooks_of(rows: list[tuple[int, str]]) -> Iterator[Hook]:
    repos = [value for _, row in rows for value in _values(row, "repo")]
    revs = [(value, line) for line, row in rows for value in _values(row, "rev")]
    rev, rev_line = revs[0] if revs else (None, rows[0][0] if rows else 0)
    starts = [number for number, (_, row) in enumerate(rows) if _values(row, "id")]
    for start, end in zip(starts, [*starts[1:], len(rows)]):  # the last one goes to the end
        line, first = rows[start]
        # The end of the last hook's rows may be the repository's; no harm where words are sought.
        text = "\n".join(row for _, row in rows[start:end])
        for name in _values(first, "id"):
            yield Hook(name, line, repos[0] if repos else "", rev, rev_line, text)


def with_ours(
    text: str, version: str, url: str | None, fixing: bool, rev: str | None = None
) -> str | None:
    """The file with our hooks as its first, before every formatter; None where there is no place.

    Without ``url`` the hook is a local one, installed from the package index; ``rev`` is the
    repository's revision.
    """
    ids = [FIX_HOOK, CHECK_HOOK] if fixing else [CHECK_HOOK]
    end = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines(keepends=True)
    if not text.strip():
        return f"repos:{end}" + _entry(ids, version, url, "  ", end, rev)
    for number, row in enumerate(rows):
        match = _REPOS.match(row.rstrip("\r\n"))
        if match is None:
            continue
        entry = _entry(ids, version, url, _indent(rows[number + 1 :]), end, rev)
        comment = f" {match[2]}" if match[2] else ""
        head = f"repos:{comment}{end}" if match[1] else row if row.endswith("\n") else row + end
        result = "".join((*rows[:number], head, entry, *rows[number + 1 :]))
        return result if _is_ours_added(text, result, ids) else None
    return None


def _is_ours_added(before: str, after: str, ids: list[str]) -> bool:
    names = [hook.id for hook in hooks(after)]
    return names == [*ids, *(hook.id for hook in hooks(before))]


def _indent(rows: list[str]) -> str:
    """How far the items of the list are indented."""
    for row in rows:
        item = re.match(r"([ ]*)-[ ]", row)
        if item:
            return item[1]
        if row.strip() and not row.lstrip().startswith("#"):
            break
    return "  "


def _entry(
    ids: list[str], version: str, url: str | None, indent: str, end: str, rev: str | None
) -> str:
    lines = [f"- repo: {url or 'local'}"]
    if url is not None:
        lines.append(f"  rev: {rev or f'v{version}'}")
    lines.append("  hooks:")
    for name in ids:
        lines.append(f"    - id: {name}")
        if url is None:
            lines += [f"      {line}" for line in _local(name, version)]
    return "".join(f"{indent}{line}{end}" for line in lines)


def _local(name: str, version: str) -> list[str]:
    return [
        f"name: {name}",
        f"entry: ssot-lint check{' --fix' if name == FIX_HOOK else ''}",
        "language: python",
        f'additional_dependencies: ["ssot-lint=={version}"]',
        "types_or: [python, pyi, jupyter]",
        "require_serial: true",
    ]


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """Rows that say something, with their numbers; comments and block texts left out."""
    deeper_than: int | None = None
    for line, row in enumerate(text.splitlines(), 1):
        depth = len(row) - len(row.lstrip(" "))
        if deeper_than is not None:
            if not row.strip() or depth > deeper_than:
                continue
            deeper_than = None
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        if _BLOCK.search(row):
            deeper_than = depth
        yield line, row


def _values(row: str, key: str) -> list[str]:
    if not _ROW.match(row):
        return []
    found = re.findall(_VALUE.format(key=key), _COMMENT.sub("", row).lstrip(" -"))
    return ["".join(groups) for groups in found]
