"""Whether a file changes where modules are found: an import above that may find another, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssot_lint.core.regex import regex
from ssot_lint.core.tree.lined import Lined

_CHANGES = regex(
    rb"(?<![\w\x80-\xff.])(?:"
    rb"([\w\x80-\xff]+)[ \t]*\.[ \t]*(?:path|meta_path|path_hooks)[ \t]*"
    rb"(?:\.[ \t]*[a-z_]+[ \t]*\(|\[[^\]\r\n]*\][ \t]*=(?!=)|\+?=(?!=))"
    rb"|(?:site[ \t]*\.[ \t]*)?addsitedir\b"
    rb"|from[ \t]+sys[ \t]+import\b[^#\r\n]*\b(?:meta_)?path\b"
    rb"|getattr\([ \t]*[\w\x80-\xff]+[ \t]*,[ \t]*[\"'](?:meta_)?path[\"']"
    rb"|(?:os[ \t]*\.[ \t]*)?(?:chdir|fchdir)[ \t]*\("
    rb"|exec[ \t]*\(|(?:runpy[ \t]*\.[ \t]*)?run_path[ \t]*\(|del[ \t]+sys[ \t]*\.[ \t]*path"
    rb")"
)
_WORDS = (b".path", b"path", b"addsitedir", b"chdir", b"exec", b"run_path")
_IS_SYS = regex(rb"(?<![\w.])import[ \t]+(?:[\w., \t]+,[ \t]*)?sys[ \t]+as[ \t]+([\w\x80-\xff]+)")
_OTHERS = regex(rb"(?:\w+[ \t]*\.[ \t]*)?(exec|run_path|chdir|fchdir)[ \t]*\(")
_MAIN = regex(rb"__name__[ \t]*==[ \t]*[\"']__main__")
_ROW = regex(rb"[^\r\n]*")
_AS = regex(rb"sys[ \t]+as[ \t]")
# One of these stands in each change that is none of ``sys``; a row with "path" says nothing.
_SPELLED = (b"addsitedir", b"getattr(", b"chdir", b"exec", b"run_path")
_FAR = 4


def changes_search(code: Lined, at: int, package: str) -> str | None:
    """Why the module may find others only after ``at``, where an import of ``package`` would go.

    Counted is what its top level does below, and what its functions do that it calls; not where it
    imports from the package above already.
    """
    if not any(word in code.data for word in _WORDS):
        return None
    changes = list(_changes(code))
    if not changes or _imports_above(code, at, package):
        return None
    module = code.frames.module
    inside: dict[str, int] = {}
    for offset in changes:
        frame = code.frames.of_line(code.line_of(offset))
        if frame.scope() is module:
            if offset >= at:
                return _told(code, offset)
        else:
            inside.update((it, offset) for it in frame.dotted().split("."))
    if inside and (_MAIN.search(code.data) is not None or _runs(code, {*inside})):
        return _told(code, next(iter(inside.values())))
    return None


def _told(code: Lined, offset: int) -> str:
    """What stands at ``offset``, as people are told it."""
    found = _OTHERS.match(code.data, offset)
    if found is None:
        return "`sys.path` is changed further down, and the getter may be found only after that"
    what = {b"exec": "runs text that may change", b"run_path": "runs a file that may change"}
    does = what.get(found[1], "changes what is found by")
    word = found[1].decode()
    return f"`{word}` further down {does} `sys.path`, and the getter may be found only after that"


def _changes(code: Lined) -> Iterator[int]:
    known = {b"sys"}
    if _AS.search(code.data) is not None:
        known.update(_IS_SYS.findall(code.data))
    for start, end in _rows(code.data, known):
        for found in _CHANGES.finditer(code.data, start, end):
            if (found[1] is None or found[1] in known) and not code.lexed.kind_at(found.start()):
                yield found.start()


def _rows(data: bytes, known: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """The rows that hold one of the words, or ``sys`` by one of its names: no change is spelled on two of
    them, and to look at each byte of a file takes twenty times as long."""
    end = 0
    for at in sorted(at for word in {*_SPELLED, *known} for at in _places(data, word)):
        if at >= end:
            start = data.rfind(b"\n", 0, at) + 1
            start = max(data.rfind(b"\r", start, at) + 1, start)
            row = _ROW.match(data, start)
            end = row.end() if row is not None else start
            yield start, end


def _places(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + len(word))


def _imports_above(code: Lined, at: int, package: str) -> bool:
    pattern = rb"(?m)^(?:from|import)[ \t]+%b\b" % re.escape(package.encode())
    found = re.search(pattern, code.data[:at])
    return found is not None and not code.lexed.kind_at(found.start())


def _runs(code: Lined, names: set[str]) -> bool:
    """Whether the module's top level calls a function of these names, or one that does."""
    module = code.frames.module
    done: set[str] = set()
    for _ in range(_FAR):
        around: set[str] = set()
        for name in sorted(names - done - {""}):
            for offset in code.words(name):
                behind = code.data[offset + len(name.encode()) :][:1]
                before = code.data[max(offset - 6, 0) : offset].split()
                if behind != b"(" or before[-1:] in ([b"def"], [b"class"]):
                    continue
                frame = code.frames.of_line(code.line_of(offset))
                if frame.scope() is module:
                    return True
                around.update(frame.dotted().split("."))
        done |= names
        names = around
        if names <= done:
            break
    return False
