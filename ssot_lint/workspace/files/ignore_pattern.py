"""One line of a .gitignore as a regular expression.

Translated here rather than by ``pathspec``, whose import costs 15 ms on every walk (nearly every
repository has a .gitignore); tests compare the verdicts with git's own.
"""

from __future__ import annotations

import re

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.workspace.config.matching import DEEP, STAR, TEXT, Part, joined


class Pattern(NamedTuple):
    """One line of an ignore file, in the words of ``re``."""

    text: str
    ignores: bool
    directories_only: bool


def translate(line: str) -> Pattern | None:
    """One line of an ignore file.

    None for a line that says nothing: blank, a comment, or a pattern git takes for broken.
    """
    text = _strip(line)
    ignores = not text.startswith("!")
    if not ignores:
        text = text[1:]
    elif text.startswith("#"):
        return None
    directories_only = text.endswith("/")
    if directories_only:
        text = text[:-1]
    anchored = "/" in text
    body = _translate(text.removeprefix("/"), anchored)
    if not body:
        return None
    return Pattern(body if anchored else f"(?:.*/)?{body}", ignores, directories_only)


def _strip(line: str) -> str:
    """Without the CR of a CRLF, and without trailing spaces that no backslash keeps."""
    line = line.removesuffix("\r")
    end = len(line.rstrip(" "))
    kept = line[:end]
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if end < len(line) and backslashes % 2 else kept


_TOKEN = regex(r"\\(.)|\*\*+/|/\*\*+/|/\*\*+\Z|\*+|\?|\[|.", re.DOTALL)


_WILD = regex(r"[*?\[\\]")


def _translate(text: str, anchored: bool) -> str | None:
    """A pattern in the words of ``re``; None when git would never match it."""
    out: list[Part] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token is not None  # its last alternative takes any character
        piece = token[0]
        if piece == "[":
            found = _bracket(text, at + 1)
            if found is None:
                return None
            translated, at = found
            out.append((TEXT, translated))
            continue
        if piece == "\\":  # a trailing backslash
            return None
        at = token.end()
        # Git cuts off what is literal and matches the rest, which `**` may then lead: `x**/a`.
        start = token.start()
        leads = text[start - 1 : start] == "/" or not _WILD.search(text, 0, start)
        out += _parts(piece, token[1], leads, ends=anchored and at == len(text))
    return joined(out)


def _parts(piece: str, escaped: str | None, leads: bool, ends: bool) -> list[Part]:
    if escaped is not None:
        return [(TEXT, re.escape(escaped))]
    if piece[0] == "*" and piece[-1] == "/":
        return [(DEEP, "(?:.*/)?")] if leads else [(STAR, ""), (TEXT, "/")]
    if piece[0] == "/" and len(piece) > 1:
        if piece[-1] == "/":
            return [(TEXT, "/"), (DEEP, "(?:.*/)?")]
        return [(TEXT, "/.+")]
    if piece[0] == "*":
        return [(DEEP, ".*")] if len(piece) > 1 and leads and ends else [(STAR, "")]
    return [(TEXT, "[^/]" if piece == "?" else re.escape(piece))]


def _bracket(text: str, at: int) -> tuple[str, int] | None:
    """A character class from behind its ``[``; and where it ends. None: it is never closed."""
    negated = text[at : at + 1] in ("!", "^") and text[at : at + 1] != ""
    at += negated
    members: list[str] = []
    first = True
    while first or text[at : at + 1] != "]":
        token = _MEMBER.match(text, at)
        if token is None:
            return None
        member = _member(token)
        if member is None:
            return None
        members.append(member)
        at, first = token.end(), False
    body = "".join(members)
    if not body:
        return ("[^/]" if negated else "(?!)"), at + 1
    return f"(?!/)[{'^' if negated else ''}{body}]", at + 1


_MEMBER = regex(r"\[:(?P<name>[^\]]*):\]|(?P<low>\\.|[^\\])-(?P<high>\\.|[^\]\\])|\\?.", re.S)
_NAMED = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


def _member(token: re.Match[str]) -> str | None:
    if token["name"] is not None:
        return _NAMED.get(token["name"])
    if token["low"] is None:
        return None if token[0] == "\\" else _literal(token[0][-1])
    low, high = token["low"][-1], token["high"][-1]
    return f"{_literal(low)}-{_literal(high)}" if low <= high else ""


def _literal(character: str) -> str:
    return "\\" + character if character in "\\]^-[&~|" else character
