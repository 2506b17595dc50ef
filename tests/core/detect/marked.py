"""Source text whose expected findings are marked «like this», or «101:like this» with a code."""

from __future__ import annotations

import re
from typing import NamedTuple

from ssot_lint.core.model import Finding, Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.getter.owner import Getter
from ssot_lint.rules import CODES

_MARK = re.compile("«(?:([0-9]{3}):)?|»")
ACCESS = frozenset({"SSOT101", "SSOT102", "SSOT103", "SSOT104", "SSOT105", "SSOT900"})
GETTER = Getter(None, "app.env:env", "mapping", ("/nowhere",))


class Marked(NamedTuple):
    """The text without its marks, and what each one said: first byte, end, and code or None."""

    data: bytes
    spans: list[tuple[int, int, str | None]]


def unmarked(text: str, encoding: str = "utf-8") -> Marked:
    """Take the marks out; they may nest."""
    plain, at = b"", 0
    spans: list[tuple[int, int, str | None]] = []
    opened: list[tuple[int, str | None]] = []
    for found in _MARK.finditer(text):
        plain += text[at : found.start()].encode(encoding)
        at = found.end()
        if found[0] == "»":
            start, code = opened.pop()
            spans.append((start, len(plain), code))
        else:
            opened.append((len(plain), f"SSOT{found[1]}" if found[1] else None))
    assert not opened, "a mark that is not closed"
    return Marked(plain + text[at:].encode(encoding), sorted(spans))


def settings(
    *,
    select: frozenset[str] = ACCESS,
    getter: Getter | None = None,
    require_reason: bool = False,
    no_suppress: frozenset[str] = frozenset(),
    relative: str = "mod.py",
) -> FileSettings:
    """Settings of a file ``mod`` with the rules about accesses on, and nothing permitted."""
    return FileSettings(
        path=f"/nowhere/{relative}",
        relative=relative,
        select=select,
        fixable=frozenset(CODES),
        module=relative.removesuffix(".py").replace("/", "."),
        getter=getter,
        require_reason=require_reason,
        no_suppress=no_suppress,
    )


def report(data: bytes, **options: object) -> Report:
    """What ``check`` says with ``settings(**options)``."""
    return check(data, settings(**options))  # type: ignore[arg-type]


def shown(data: bytes, findings: tuple[Finding, ...]) -> list[str]:
    """Findings as people compare them: code, bytes, text."""
    return [f"{it.code} {it.span.start}:{it.span.end} {data[slice(*it.span)]!r}" for it in findings]


def assert_marked(text: str, encoding: str = "utf-8") -> None:
    """The findings of ``text`` are its marks: all of them, nothing else, with the codes given."""
    data, spans = unmarked(text, encoding)
    found = report(data).findings
    assert [tuple(it.span) for it in found] == [span[:2] for span in spans], shown(data, found)
    for it, (_, _, code) in zip(found, spans, strict=True):
        assert code is None or it.code == code, it
