"""Puts our table into a project's TOML: what is there stays as it is, byte for byte."""

from __future__ import annotations

import os
import re

from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.toml import decode, parse_toml, read_bytes, toml_table
from ssot_lint.workspace.config.value import Source

PYPROJECT = "pyproject.toml"
OWN = "ssot-lint.toml"
_HEADER = "[tool.ssot-lint]"


def configured(cwd: str, entries: str) -> tuple[str, bytes | None, bytes]:
    """The file to write, what it holds now (None: it is not there), and what it shall hold.

    Raises ConfigError where pyproject.toml is broken or leaves no room for a table.
    """
    path = os.path.join(cwd, PYPROJECT)
    before = read_bytes(path)
    if before is None:
        return os.path.join(cwd, OWN), None, entries.encode()
    text = decode(path, PYPROJECT, before)
    toml_table(Source(path, PYPROJECT, cwd, text))  # broken already: says where
    # At the end, since a table may be followed by nothing but tables, and comments above the next
    # table belong to it.
    end = "\r\n" if "\r\n" in text else "\n"
    rest = text[len(text.rstrip("\r\n")) :].count("\n")  # line ends it closes with
    gap = end * (2 - min(rest, 2)) if text.strip() else ""
    added = gap + end.join([_HEADER, *entries.splitlines(), ""])
    _verify(path, text, added)
    return path, before, before + added.encode()


def table_in(path: str) -> dict[str, object] | None:
    """Our table of a configuration file; None where it cannot be read."""
    data = read_bytes(path)
    try:
        found: object = parse_toml(decode(path, path, data)) if data is not None else None
    except ValueError:
        return None
    if os.path.basename(path) == PYPROJECT:
        for key in ("tool", "ssot-lint"):
            found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def with_entry(data: bytes, name: str, entry: str) -> bytes | None:
    """The file with one more entry in our table, its first; None where its key is there already."""
    text = data.decode("utf-8")
    key = entry.partition(" ")[0]
    header = _HEADER if name == PYPROJECT else ""
    end = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines(keepends=True)
    at = next(
        (n for n, row in enumerate(rows, 1) if row.strip() == header), 0 if not header else -1
    )
    if at < 0 or re.search(rf"^{re.escape(key)}\s*=", "".join(rows[at:]).partition("\n[")[0], re.M):
        return None
    return "".join((*rows[:at], entry + end, *rows[at:])).encode()


def _verify(path: str, text: str, added: str) -> None:
    """Everything that was said still is, and our table besides."""
    before = parse_toml(text)
    try:
        after = parse_toml(text + added)
    except ValueError:
        after = {}
    tool = after.get("tool")
    ours = tool.pop("ssot-lint", None) if isinstance(tool, dict) else None
    if tool == {} and "tool" not in before:
        del after["tool"]
    if ours is None or after != before:
        hint = "write `tool` as tables, or put the entries into ssot-lint.toml"
        raise ConfigError(path, f"no room for {_HEADER}", hint=hint, shown=PYPROJECT)
