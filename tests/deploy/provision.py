"""Reads made-up sources: files by path, sources as a configuration names them."""

from __future__ import annotations

from ssot_lint.deploy.combined import Provision, Source
from ssot_lint.deploy.model import Problem
from ssot_lint.deploy.sources import provision
from ssot_lint.deploy.text import Text, Unreadable

OPAQUE = "?"


def provide(
    files: dict[str, str | bytes], *sources: str, loader: str = "python-dotenv"
) -> Provision:
    """What ``sources`` say together, with ``files`` as the whole project."""

    def opened(path: str) -> Text | Problem:
        if path not in files:
            return Problem(path, 0, 0, "no such file")
        data = files[path]
        try:
            return Text(data if isinstance(data, bytes) else data.encode())
        except Unreadable as wrong:
            return Problem(path, wrong.row, wrong.column, str(wrong))

    def listed(path: str) -> tuple[str, ...] | None:
        begin = f"{path}/"
        inside = [it for it in files if it.startswith(begin) and "/" not in it[len(begin) :]]
        return tuple(sorted(inside)) or None

    def source(written: str) -> Source:
        path, _, part = written.partition("#")
        return Source(path, part, Problem("ssot-lint.toml", 2, 12, written))

    return provision([source(it) for it in sources], opened, listed, loader)


def given(found: Provision) -> dict[str, dict[str, str | None]]:
    """Values by part and variable; ``?`` and the reason for those that cannot be known."""
    return {
        part.name: {
            it.variable: f"{OPAQUE}{it.opaque}" if it.opaque else it.value for it in part.given
        }
        for part in found.parts
    }


def said(found: Provision) -> list[str]:
    """The problems as a compiler says them."""
    return [f"{it.path}:{it.row}:{it.column}: {it.message}" for it in found.problems]


def in_place(found: Provision, files: dict[str, str | bytes]) -> None:
    """Every provided variable stands where it is said to stand."""
    for it in found.every:
        data = files[it.path]
        raw = data if isinstance(data, bytes) else data.encode()
        written = raw[it.site.start : it.site.end].decode()
        assert written == it.variable or it.variable.endswith(written) or it.implied, it
        row = raw.decode("utf-8-sig").split("\n")[it.site.row - 1]
        assert row[it.site.column - 1 :].startswith(written), it
