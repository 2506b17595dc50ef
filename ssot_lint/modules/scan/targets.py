"""Calls that name a part of another module by a string: patch targets and ``import_module``.

``patch("app.core.os")``, ``patch.multiple``, ``mocker.patch``, ``monkeypatch.setattr("app.core.os",
…)``, ``import_module("app.core")``; and by an object and a name, ``patch.object(core, "os")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.strings import TEXT_BRANCHES
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import Needles
from ssot_lint.modules.scan.texts import Texts

NEEDLES = Needles(("patch", "setattr", "delattr", "import_module", "__import__"))
MOCK = "unittest.mock.patch"
SETATTR = "monkeypatch.setattr"
LOADS = ("importlib.import_module", "__import__")

_WORD = rb"%b(?<![\w\x80-\xff]%b)%b[ \t]*\("
# One expression for each word: a literal start is found at 1 GB/s, an alternation at 60 MB/s.
_CALLS = tuple(
    (word, regex(_WORD % (word, word, tail)))
    for word, tail in (
        (b"patch", rb"(?:\.(?:dict|multiple|object))?"),
        (b"setattr", b""),
        (b"delattr", b""),
        (b"import_module", b""),
        (b"__import__", b""),
    )
)
_CHAIN = regex(rb"(?<![\w\x80-\xff.)\]])[\w\x80-\xff.]*\Z")
_SPACE = regex(rb"(?:[ \t\n]|\\\n|#[^\n]*\n)*")
_KEYWORD = regex(rb"(?:target|name|in_dict)[ \t]*=(?!=)[ \t\n]*")
_PLAIN = regex(rb"[rRuU]?(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)')(?=(?:[ \t\n]|#[^\n]*\n)*[,)])")
_ARGUMENT = regex(rb"[\"'#()\[\]{},](?:" + TEXT_BRANCHES + rb"|(?<=#)[^\n]*|)")
_OBJECT = regex(rb"([\w\x80-\xff.]+)[ \t\n]*,[ \t\n]*[\"']([\w\x80-\xff]+)[\"']")
_QUIET = regex(rb"(?:create[ \t]*=[ \t]*True|raising[ \t]*=[ \t]*False)(?!\w)")
_CONTEXT = regex(rb"onkey[pP]atch[\w.]*\([^()\n]*\)[ \t]*as[ \t]+(\w+)")
_MOCKERS = frozenset(
    ("mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker")
)
_MULTIPLE = frozenset(("spec", "create", "spec_set", "autospec", "new_callable", "target"))
_LONGEST = 20_000


class Target(NamedTuple):
    """One call that names another module's part."""

    start: int
    end: int
    """The expression that names it: the string with its quotes."""
    path: str
    call: str
    """What is called, qualified: ``unittest.mock.patch``, ``monkeypatch.setattr``, …"""
    how: str
    """``string`` or ``object``."""
    literal: bool
    """Whether it is one plain string, which a fix can replace."""
    quiet: bool
    """Whether it says that the name need not exist (``create=True``, ``raising=False``)."""
    names: tuple[tuple[str, int, int], ...]
    """Of ``patch.multiple``: keywords, which are attributes of the path, and their offsets."""


def targets(data: bytes, texts: Texts, names: Mapping[str, str], module: str) -> Iterator[Target]:
    """Targets in ``data``; ``names`` gives what imports bind, ``module`` is ``__name__`` there."""
    fixtures = set[str]()
    if b"onkey" in data:
        fixtures = {it[1].decode("utf-8", "replace") for it in _CONTEXT.finditer(data)}
    for found in sorted(_calls(data), key=lambda it: it.start()):
        if texts.hold(found.start()):
            continue
        row = data.rfind(b"\n", 0, found.start()) + 1
        head = data[row : found.start()]
        if b"#" in head and b'"' not in head and b"'" not in head:
            continue
        before = _CHAIN.search(head)
        chain = "" if before is None else before[0].decode("utf-8", "replace")
        called = found[0][:-1].rstrip().decode()
        call = _callee(chain + called, names, fixtures)
        if call and not head.rstrip().endswith((b"def", b"class")):
            yield from _read(data, found.end(), call, names, module)


def _calls(data: bytes) -> Iterator[re.Match[bytes]]:
    for word, pattern in _CALLS:
        if word in data:
            yield from pattern.finditer(data)


def _callee(written: str, names: Mapping[str, str], fixtures: set[str]) -> str:
    """What is called, qualified; empty where it is no call of ours."""
    first, _, rest = written.partition(".")
    if written in ("setattr", "delattr", "__import__"):
        return written if written not in names else ""
    if first in names:
        full = names[first] + ("." + rest if rest else "")
        full = full if not full.startswith("mock.") else "unittest." + full
        return full if full.startswith(MOCK) or full in LOADS else ""
    if first in _MOCKERS and rest.startswith("patch"):
        return written
    if (first == "monkeypatch" or first in fixtures) and rest in ("setattr", "delattr"):
        return "monkeypatch." + rest
    return ""


def _read(
    data: bytes, at: int, call: str, names: Mapping[str, str], module: str
) -> Iterator[Target]:
    start = _skip(data, at)
    keyword = _KEYWORD.match(data, start)
    start = keyword.end() if keyword is not None else start
    quoted = _PLAIN.match(data, start)
    if quoted is None and (call in ("setattr", "delattr") or call.endswith(".object")):
        yield from _object(data, start, call, names)
        return
    first, end = _span(data, start)
    if quoted is not None:
        value: str | None = (quoted[1] or quoted[2] or b"").decode("utf-8", "replace")
        stop = quoted.end()
    else:
        if call.startswith("monkeypatch"):
            yield from _object(data, start, call, names)
        stop = first
        from ssot_lint.modules.scan.constant_text import text_of  # ``ast`` takes 5 ms to import

        value = text_of(data, module, data[start:stop])
    if value and "." in value.strip(".") + ("." if call in LOADS else ""):
        rest = data[stop:end]
        keywords = _multiple(data, at, end) if call.endswith(".multiple") else ()
        quiet = _QUIET.search(rest) is not None
        yield Target(start, stop, value, call, "string", quoted is not None, quiet, keywords)


def _object(data: bytes, start: int, call: str, names: Mapping[str, str]) -> Iterator[Target]:
    found = _OBJECT.match(data, start)
    if found is None:
        return
    first, _, rest = found[1].decode("utf-8", "replace").partition(".")
    if first in names:
        path = ".".join(it for it in (names[first], rest, found[2].decode()) if it)
        yield Target(found.start(), found.end(), path, call, "object", False, False, ())


def _skip(data: bytes, at: int) -> int:
    space = _SPACE.match(data, at)
    return at if space is None else space.end()


def _span(data: bytes, start: int) -> tuple[int, int]:
    """Where the first argument that begins at ``start`` ends, and where its call does."""
    depth, first = 1, -1
    for token in _ARGUMENT.finditer(data, start, start + _LONGEST):
        char = token[0]
        if char in b"([{":
            depth += 1
        elif char in b")]}":
            depth -= 1
            if not depth:
                return (first if first >= 0 else token.start()), token.start()
        elif char == b"," and depth == 1 and first < 0:
            first = token.start()
    return start, start


def _multiple(data: bytes, at: int, end: int) -> tuple[tuple[str, int, int], ...]:
    """Keywords of a call of ``patch.multiple`` that name attributes."""
    import ast  # nearly nobody calls it

    text = b"f(" + data[at:end] + b")"
    try:
        call = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return ()
    if not isinstance(call, ast.Call):
        return ()
    starts = [0]
    for row in text.split(b"\n"):
        starts.append(starts[-1] + len(row) + 1)
    found = []
    for it in call.keywords:
        if it.arg is not None and it.arg not in _MULTIPLE:
            offset = at - 2 + starts[it.lineno - 1] + it.col_offset
            found.append((it.arg, offset, offset + len(it.arg.encode())))
    return tuple(found)
