"""Whether a file may reach into another one at all: told by its bytes, so that few are parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.regex import regex

# Each begins with a literal, which sre finds ten times as fast as it tries alternatives.
_OS = regex(rb"os(?:(?<=[\"'.:]os)(?![\w\x80-\xff])|(?<=[\s,(]os)(?=[\s,);#=])|(?<=[\s,(]os)\Z)")
_ENVIRON = regex(rb"v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])")
_STAR = regex(rb"import[ \t]*\*")
_EXEC = regex(rb"x(?<=ex)ec(?:file)?[ \t]*\(")  # from its rarest letter: 1.8 GB/s, not 0.8
_RUN_PATH = regex(rb"run_path[ \t]*\(")
_WORD_BEGINS = regex(rb"[a-z]*\Z")
_LIST = regex(rb"[\w \t,]*\Z")
_OPEN_LIST = regex(rb"import[ \t]*(?:\(|\\)(?:[\w\s,\\]|#[^\n]*\n)*\Z")
_IMPORTED = regex(rb"import[^\n]*[\s,(]\Z")
_PLAIN_OS = regex(rb"(?<![\w\x80-\xff.\"'])(?:os|posix)\.\Z")
# What puts another thing in the place of ``os.environ`` or of what lies below it.
_BOUND_ANEW = regex(rb"[a-z]*\)?(?:\s*\.\s*(?:__dict__\s*\[[^\]\n]*\]|\w+))?\s*=(?!=)")
_MOCKED = regex(
    rb"(?:(?:mock|when|spy|stub|patch|expect|allow|setattr|object|multiple)\w*\s*\(\s*"
    rb"(?:\w+\s*=\s*)?(?:type\s*\(\s*)?|\b(?:for|as)\s+)(?:os|posix)\.\Z",
    re.IGNORECASE,
)


# What is asked of a module, or replaced there, by a name that is no text on the spot; and fields of
# texts that are filled in, which may ask a module for a name.
# Each begins with a literal, as above.
_PART = regex(rb"[\w\x80-\xff]")
_WORD = regex(rb"[\w\x80-\xff]+")
_NAME_ENDS = regex(rb"\w+\Z")
_LONGEST = 200
_MANY = 100
"""Words, from which on one look at all words costs less than a look for each."""
_NAME = rb"([A-Za-z_]\w*)"
_ATTR = regex(
    rb"attr(?=(getter[ \t]*\([ \t]*[^\"' \t]"
    rb"|[ \t]*\([ \t]*(?:(?:importlib\.)?import_module[ \t]*\(|sys\.modules\b)"
    rb"|(?<=setattr)[ \t]*\([ \t]*f?[\"'][^\n]*[{+%%])"
    rb"|(?:(?<=[gs]etattr)|(?<=delattr)|(?<=hasattr))"
    rb"[ \t]*\([ \t\r\n]*%b[\w.]*[ \t\r\n]*,[ \t\r\n]*[^\"' \t\r\n])" % _NAME
)
"""One pass for what four patterns would find: what surely opens a module, else a name that may be one."""
_OPENS = (
    regex(rb"vars[ \t]*\([ \t]*%b[\w.]*[ \t]*\)" % _NAME),
    regex(rb"\.format(?:_map)?[ \t]*\([ \t]*(?:\w+[ \t]*=[ \t]*)?%b[\w.]*[ \t]*[,)]" % _NAME),
)
_OBJECT = regex(
    rb"patch\.object[ \t]*\([ \t\r\n]*%b[\w.]*[ \t\r\n]*,[ \t\r\n]*[^\"' \t\r\n]" % _NAME
)
_PATCH = regex(
    rb"patch(?:\.multiple)?[ \t]*\([ \t\r\n]*(?:f[\"']|[\"'][^\"'\n]*[\"'][ \t\r\n]*(?:[+%.]|,[ \t\r\n]*\*\*)|[^\"'\n()]*\+)"
)
_PARTIAL = regex(rb"partial[ \t]*\([^\n]*(?:patch|setattr)")
_FILLED = regex(rb"os(?:(?<=[{$.]os)(?=[\]}!:.])|(?<=\[os)(?=\])|(?<=%\(os)(?=\)))")
_IN_FIELD = regex(rb"(?:\{\w*(?:[.\[]\w+\]?)*[.\[]?|\$|%\()\Z")
_FILLS = regex(rb"format(?:_map)?\b|Template\b|%[ \t]*\w|\.substitute\b")


def may_open(data: bytes) -> bool:
    """Whether the text may ask a module for a name that it is told elsewhere, or tell one so."""
    if b"__globals__" in data or (b"partial" in data and _PARTIAL.search(data) is not None):
        return True
    names: set[bytes] = set()
    if b"patch" in data:
        if _PATCH.search(data) is not None:
            return True
        names.update(it[1] for it in _OBJECT.finditer(data))
    for found in _ATTR.finditer(data):
        if found[1] is not None:
            return True
        names.add(found[2])
    filled = (it.start() for it in _FILLED.finditer(data))
    if any(_IN_FIELD.search(data[max(it - 60, 0) : it]) is not None for it in filled):
        if _FILLS.search(data) is not None:
            return True
    names.update(it[1] for form in _OPENS for it in form.finditer(data))
    names.update(_with_names(data))
    return any(_is_imported(data, it) for it in _firsts(data, names - {b"self", b"cls"}))


def _with_names(data: bytes) -> Iterator[bytes]:
    """The names before ``.__dict__``, from behind: a pattern that begins with a name took half of this gate's
    time, in 54 of 3,700 files."""
    last, at = 0, data.find(b".__dict__")
    while at >= 0:
        name = _NAME_ENDS.search(data, max(last, at - _LONGEST), at)
        if name is not None:
            last = at + len(b".__dict__")
            yield name[0]
        at = data.find(b".__dict__", at + 1)


def _is_imported(data: bytes, first: int) -> bool:
    """Whether a name may be that of an import: it stands in one where it stands ``first``."""
    row = data[data.rfind(b"\n", 0, first) + 1 : first]
    return b"import" in row or in_open_list(data, first)


def _firsts(data: bytes, names: set[bytes]) -> Iterator[int]:
    """Where each of the words first stands; many are looked for in one pass."""
    if len(names) < _MANY:
        yield from (at for at in (_first(data, it) for it in sorted(names)) if at >= 0)
        return
    left = set(names)
    for found in _WORD.finditer(data):
        if found[0] in left:
            left.remove(found[0])
            yield found.start()


def _first(data: bytes, name: bytes) -> int:
    """Where a word first stands; -1 where it does not. A pattern for each costs more to make."""
    at = data.find(name)
    while at >= 0:
        end = at + len(name)
        beside = data[at - 1 : at] + data[end : end + 1] if at else data[end : end + 1]
        if _PART.search(beside) is None:
            return at
        at = data.find(name, at + 1)
    return -1


def in_open_list(data: bytes, at: int) -> bool:
    """Whether what stands at ``at`` is one of the names in the brackets of an import."""
    opened = data.rfind(b"import", max(at - 4000, 0), at)
    return opened >= 0 and _OPEN_LIST.match(data[opened:at]) is not None


def takes_all(data: bytes) -> bool:
    """Whether the text takes all from a module: then any word in it may be that module's."""
    return _STAR.search(data) is not None


def runs_files(data: bytes) -> bool:
    """Whether the text may run another file as its own: ``exec(open("app/core.py").read())``."""
    if b".py" not in data:
        return False
    runs = b"run_path" in data and _RUN_PATH.search(data) is not None
    return runs or _EXEC.search(data) is not None


def may_reach(data: bytes) -> bool:
    """Whether a watched word stands in the text where it may be another module's."""
    if any(_counts(data, it.start()) for it in _OS.finditer(data)):
        return True
    for it in _ENVIRON.finditer(data):
        begin = _WORD_BEGINS.search(data[max(it.start() - 12, 0) : it.start()])
        if begin is not None and _counts(data, it.start() - len(begin[0])):
            return True
    return False


def may_take(data: bytes, words: frozenset[str]) -> bool:
    """The same for words that only this project has (``import os as _os``)."""
    for word in sorted(it.encode() for it in words):
        if any(_is_taken(data, it.start()) for it in whole(word).finditer(data)):
            return True
    return False


def whole(word: bytes) -> re.Pattern[bytes]:
    """The whole word; sre looks for what begins with a literal ten times as fast."""
    word = re.escape(word)
    return re.compile(rb"%b(?<![\w\x80-\xff]%b)(?![\w\x80-\xff])" % (word, word))


def _is_taken(data: bytes, at: int) -> bool:
    """Whether the word at ``at`` may be a name of another module, by what stands before it."""
    if data[at - 1 : at] in (b".", b":", b'"', b"'"):
        return True
    row = data[data.rfind(b"\n", 0, at) + 1 : at]
    if not row.strip(b" \t") or _IMPORTED.search(row):
        return True
    while at and data[at - 1] in b" \t\n\r\f\v":
        at -= 1
    return data[at - 1 : at] in (b"(", b",")


def _counts(data: bytes, at: int) -> bool:
    """Whether the watched word at ``at`` may be another module's: no plain ``os.environ``."""
    before = data[max(at - 120, 0) : at]
    if before.endswith(b"."):
        if _PLAIN_OS.search(before) is None:
            return True
        return _BOUND_ANEW.match(data, at) is not None or _MOCKED.search(before) is not None
    if before.endswith((b"'", b'"', b":")):
        return True
    # A name in a list of imports, on the row of its ``from`` or on one below an open bracket.
    row = data[data.rfind(b"\n", 0, at) + 1 : at]
    if b"import" in row:
        words = row.split()
        return words[0] != b"import" and words[:2] not in ([b"from", b"os"], [b"from", b"posix"])
    if data[at : at + 12].partition(b"=")[0].isalpha() and row.rstrip().endswith((b"(", b",")):
        return True  # a keyword: ``multiple("app.core", os=...)``
    return _LIST.match(row) is not None and in_open_list(data, at)
