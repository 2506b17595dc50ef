"""Which files git ignores: the patterns of one ignore file, and the files that hold for a directory.

Patterns are translated here rather than by ``pathspec``, whose import costs 15 ms on every walk
(nearly every repository has a .gitignore); tests compare the verdicts with git's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection
from typing import NamedTuple

IGNORE_NAMES = (".gitignore", ".ignore")
"""Ignore files of a directory; the later one wins, as in ruff."""


Runs = tuple[tuple[Callable[[str], object], bool], ...]
"""Last first: does any of these patterns match, and does that ignore (or re-include)?"""


class Rules(NamedTuple):
    """The rules of one ignore file."""

    base: str
    """The directory that its patterns are relative to, with a final ``/``."""
    for_directories: Runs
    for_files: Runs
    from_git: bool
    """Read from git's own files, which count in their repository only."""

    def verdict(self, path: str, is_directory: bool) -> bool | None:
        """Whether ``path`` is ignored; None where nothing is said of it."""
        relative = path[len(self.base) :]
        for matches, ignored in self.for_directories if is_directory else self.for_files:
            if matches(relative):
                return ignored
        return None


Ignores = tuple[Rules, ...]
"""What holds in a directory, the strongest first."""


def is_ignored(ignores: Ignores, path: str, is_directory: bool) -> bool:
    """The verdict of the strongest rules that have one."""
    for rules in ignores:
        verdict = rules.verdict(path, is_directory)
        if verdict is not None:
            return verdict
    return False


def entering(directory: str, names: Collection[str], outer: Ignores) -> Ignores:
    """The rules inside ``directory``, of whose entries ``names`` are known, given those outside."""
    base = directory.rstrip("/") + "/"
    found: list[Rules] = []
    if ".git" in names:  # a repository of its own: what an outer one ignores is not its business
        outer = tuple(rules for rules in outer if not rules.from_git)
        exclude = _rules(base, _info_exclude(base + ".git"), from_git=True)
        outer = (*outer, *exclude)
    for name in reversed(IGNORE_NAMES):
        if name in names:
            found += _rules(base, base + name, from_git=name == ".gitignore")
    return (*found, *outer) if found else outer


def above(directory: str) -> tuple[Ignores, bool]:
    """The rules that the directories above ``directory`` set for it, and whether git's count there.

    Outside a repository they do not, as in ruff.
    """
    parents: list[str] = []
    while (parent := os.path.dirname(directory)) != directory:
        parents.append(parent)
        directory = parent
    ignores: Ignores = ()
    in_git = False
    for parent in reversed(parents):
        names = {n for n in (".git", *IGNORE_NAMES) if os.path.exists(f"{parent.rstrip('/')}/{n}")}
        in_git = in_git or ".git" in names
        if names:
            ignores = entering(parent, names if in_git else names - {".gitignore"}, ignores)
    return ignores, in_git


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


def _rules(base: str, path: str | None, from_git: bool) -> list[Rules]:
    if path is None:
        return []
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
            lines = file.read().split("\n")
    except OSError:
        return []
    patterns = [pattern for line in lines if (pattern := translate(line)) is not None]
    if not patterns:
        return []
    for_files = [pattern for pattern in patterns if not pattern.directories_only]
    return [Rules(base, _runs(patterns), _runs(for_files), from_git)]


def _runs(patterns: list[Pattern]) -> Runs:
    """Neighbours of one sign as one expression: order only matters between signs."""
    grouped: list[tuple[list[str], bool]] = []
    for text, ignores, _ in patterns:
        if grouped and grouped[-1][1] == ignores:
            grouped[-1][0].append(text)
        else:
            grouped.append(([text], ignores))
    return tuple(
        (re.compile(f"(?s:{'|'.join(texts)})\\Z").match, ignores)
        for texts, ignores in reversed(grouped)
    )


def _info_exclude(git: str) -> str | None:
    """The repository's own exclude file; ``git`` may be a file that points to the directory."""
    if os.path.isfile(git):
        pointer = _first_line(git).removeprefix("gitdir:").strip()
        git = os.path.normpath(os.path.join(os.path.dirname(git), pointer))
        common = _first_line(os.path.join(git, "commondir"))
        if common:
            git = os.path.normpath(os.path.join(git, common))
    path = f"{git}/info/exclude"
    return path if os.path.exists(path) else None


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return ""


def _strip(line: str) -> str:
    """Without the CR of a CRLF, and without trailing spaces that no backslash keeps."""
    line = line.removesuffix("\r")
    end = len(line.rstrip(" "))
    kept = line[:end]
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if end < len(line) and backslashes % 2 else kept


_TOKEN = re.compile(r"\\(.)|\*\*+/|/\*\*+/|/\*\*+\Z|\*+|\?|\[|.", re.DOTALL)


_WILD = re.compile(r"[*?\[\\]")


def _translate(text: str, anchored: bool) -> str | None:
    """A pattern in the words of ``re``; None when git would never match it."""
    out: list[str] = []
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
            out.append(translated)
            continue
        if piece == "\\":  # a trailing backslash
            return None
        at = token.end()
        # Git cuts off what is literal and matches the rest, which `**` may then lead: `x**/a`.
        start = token.start()
        leads = text[start - 1 : start] == "/" or not _WILD.search(text, 0, start)
        out.append(_piece(piece, token[1], leads, ends=anchored and at == len(text)))
    return "".join(out)


def _piece(piece: str, escaped: str | None, leads: bool, ends: bool) -> str:
    if escaped is not None:
        return re.escape(escaped)
    if piece[0] == "*" and piece[-1] == "/":
        return "(?:.*/)?" if leads else "[^/]*/"
    if piece[0] == "/" and len(piece) > 1:
        return "/(?:.*/)?" if piece[-1] == "/" else "/.+"
    if piece[0] == "*":
        return ".*" if len(piece) > 1 and leads and ends else "[^/]*"
    return "[^/]" if piece == "?" else re.escape(piece)


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


_MEMBER = re.compile(r"\[:(?P<name>[^\]]*):\]|(?P<low>\\.|[^\\])-(?P<high>\\.|[^\]\\])|\\?.", re.S)
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
