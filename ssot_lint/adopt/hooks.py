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
    found: list[Hook] = []
    repo, rev, rev_line = "", None, 0
    first_of_repo = 0
    for line, row in _rows(text):
        value = _value(row, "repo")
        if value is not None:
            repo, rev, rev_line, first_of_repo = value, None, line, len(found)
        value = _value(row, "rev")
        if value is not None:
            rev, rev_line = value, line
            # The revision may stand below the hooks.
            found[first_of_repo:] = [
                it._replace(rev=rev, rev_line=line) for it in found[first_of_repo:]
            ]
        ids = _values(row, "id")
        if ids:
            found += [Hook(value, line, repo, rev, rev_line, row) for value in ids]
        elif found and repo == found[-1].repo and first_of_repo < len(found):
            found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{row}")
    return tuple(found)


def with_ours(text: str, version: str, url: str | None, fixing: bool) -> str | None:
    """The file with our hooks as its first, before every formatter; None where there is no place.

    Without ``url`` the hook is a local one, installed from the package index.
    """
    ids = [FIX_HOOK, CHECK_HOOK] if fixing else [CHECK_HOOK]
    end = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines(keepends=True)
    if not text.strip():
        return f"repos:{end}" + _entry(ids, version, url, "  ", end)
    for number, row in enumerate(rows):
        match = _REPOS.match(row.rstrip("\r\n"))
        if match is None:
            continue
        entry = _entry(ids, version, url, _indent(rows[number + 1 :]), end)
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


def _entry(ids: list[str], version: str, url: str | None, indent: str, end: str) -> str:
    lines = [f"- repo: {url or 'local'}"]
    if url is not None:
        lines.append(f"  rev: v{version}")
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


def _value(row: str, key: str) -> str | None:
    """What the row says of ``key``, where a key can stand."""
    return next(iter(_values(row, key)), None)


def _values(row: str, key: str) -> list[str]:
    if not _ROW.match(row):
        return []
    found = re.findall(_VALUE.format(key=key), row.lstrip(" -"))
    return ["".join(groups) for groups in found]
