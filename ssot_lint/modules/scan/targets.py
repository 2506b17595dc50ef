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

_GAP = rb"(?:[ \t]|\\\n)*"
_WORD = rb"%b(?<![\w\x80-\xff]%b)%b" + _GAP + rb"(?:\)[ \t]*)?\("
_IN_BRACKETS = regex(
    rb"(?:^|[^\w\x80-\xff)\]\s\"']|(?<!\w)(?:with|return|await|yield|in|and|or|not|if|else))"
    rb"[ \t]*\([ \t]*\Z"
)
"""What stands before ``patch)(``, where its own bracket opens before the name and calls nothing."""
# One expression for each word: a literal start is found at 1 GB/s, an alternation at 60 MB/s.
_CALLS = tuple(
    (word, regex(_WORD % (word, word, tail)))
    for word, tail in (
        (b"patch", rb"(?:" + _GAP + rb"\." + _GAP + rb"(?:dict|multiple|object))?"),
        (b"setattr", b""),
        (b"delattr", b""),
        (b"import_module", b""),
        (b"__import__", b""),
    )
)
_WORDS = frozenset(word.decode() for word, _ in _CALLS)
_CHAIN = regex(rb"(?<![\w\x80-\xff.)\]])[\w\x80-\xff.]*\Z")
_SPACE = regex(rb"(?:[ \t\n]|\\\n|#[^\n]*\n)*")
_KEYWORD = regex(rb"(?:target|name|in_dict)[ \t]*=(?!=)[ \t\n]*")
_PLAIN = regex(rb"[rRuU]?(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)')(?=(?:[ \t\n]|#[^\n]*\n)*[,)])")
_ARGUMENT = regex(rb"[\"'#()\[\]{},](?:" + TEXT_BRANCHES + rb"|(?<=#)[^\n]*|)")
_OBJECT = regex(rb"([\w\x80-\xff.]+)[ \t\n]*,[ \t\n]*[\"']([\w\x80-\xff]+)[\"']")
_QUIET = regex(
    rb"\s*(?:create\s*=(?!\s*(?:False|0|None)\s*\Z)|raising\s*=(?!\s*(?:True|1)\s*\Z)|\*\*)"
)
"""That a name need not exist, or may not have to."""
_NAMED = regex(rb"\s*\w+\s*=(?!=)")
_CREATES = {"": 3, "multiple": 2}
"""Which argument of a patch is ``create``, counted from 0."""
_ENDING = tuple(
    regex(rb"%b([ \t]*(?:#[^\n]*)?\n)" % word) for word in (b"patch", b"setattr", b"import_module")
)
_SAME = regex(rb"[ \t]*([\w\x80-\xff]+)[ \t]*=[ \t]*([\w.\x80-\xff]+)\Z")
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
    others = _others(data, names, fixtures)
    for found in sorted(_calls(data, others), key=lambda it: it.start()):
        if texts.hold(found.start()):
            continue
        row = data.rfind(b"\n", 0, found.start()) + 1
        head = data[row : found.start()]
        if b"#" in head and b'"' not in head and b"'" not in head:
            continue
        before = _CHAIN.search(head)
        chain = "" if before is None else before[0].decode("utf-8", "replace")
        written = found[0][:-1].replace(b"\\", b"").decode("utf-8", "replace")
        if ")" in written and not _IN_BRACKETS.search(head[: len(head) - len(chain.encode())]):
            continue
        called = "".join(written.replace(")", "").split())
        call = others.get(chain + called) or _callee(chain + called, names, fixtures)
        if call and not head.rstrip().endswith((b"def", b"class")):
            yield from _read(data, found.end(), call, names, module)


def _calls(data: bytes, others: Mapping[str, str]) -> Iterator[re.Match[bytes]]:
    for word, pattern in _CALLS:
        if word in data:
            yield from pattern.finditer(data)
    for name in others:
        if name not in _WORDS:
            word = name.encode()
            yield from re.finditer(_WORD % (word, word, b""), data)


def _others(data: bytes, names: Mapping[str, str], fixtures: set[str]) -> dict[str, str]:
    """What else is called, by the names that the file has for it: ``import patch as p``, ``p = patch``."""
    found: dict[str, str] = {}
    for local, path in names.items():
        if path.endswith((".patch", ".import_module")) and path.rpartition(".")[2] != local:
            call = _callee(local, names, fixtures)
            if call:
                found[local] = call
    for it in (it for pattern in _ENDING for it in pattern.finditer(data)):
        row = data.rfind(b"\n", 0, it.start()) + 1
        same = _SAME.match(data, row, it.start(1))
        if same is not None:
            call = _callee(same[2].decode("utf-8", "replace"), names, fixtures)
            if call and call != "setattr":
                found[same[1].decode("utf-8", "replace")] = call
    return found


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
        keywords = _multiple(data, at, end) if call.endswith(".multiple") else ()
        quiet = _is_quiet(data[stop:end], call)
        yield Target(start, stop, value, call, "string", quoted is not None, quiet, keywords)


def _is_quiet(rest: bytes, call: str) -> bool:
    """Whether what follows the first argument says that the name need not exist, or may do so."""
    if not rest.strip(b" \t\n,"):
        return False
    arguments = list(_arguments(rest))
    if any(_QUIET.match(it) for it in arguments):
        return True
    index = None
    if not call.startswith("monkeypatch"):
        index = _CREATES.get(call.rpartition("patch")[2].strip("."))
    if index is None or len(arguments) <= index - 1:
        return False
    given = arguments[index - 1]
    return not _NAMED.match(given) and given.strip() not in (b"False", b"0", b"None", b"")


def _arguments(rest: bytes) -> Iterator[bytes]:
    """The arguments that follow the comma that ``rest`` begins with."""
    depth, start = 0, rest.find(b",") + 1
    for token in _ARGUMENT.finditer(rest, start):
        char = token[0]
        if char in b"([{":
            depth += 1
        elif char in b")]}":
            depth -= 1
        elif char == b"," and depth == 0:
            yield rest[start : token.start()]
            start = token.end()
    yield rest[start:]


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
