"""Where names that are asked for stand as attributes or as strings, and where objects are taken whole.

Gathered only for names that a rule asks about (``Material.words``): fields and variables that are
declared, and, behind a ``=``, the objects that have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.facts.model import Used

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_APART = bytes(it if 0 < it < 128 and (chr(it).isalnum() or it == 95) else 32 for it in range(256))
"""Blanks for all that belongs to no word."""
_MOST = 6
_FEW = 8
"""Names that are looked for one by one."""
_WHOLE = (
    rb"(?:(?P<m>%s)(?:\(\))?[ \t]*\.[ \t]*(?:model_dump|model_dump_json|dict|json|items|keys|values"
    rb"|__dict__|copy|model_copy|_asdict|to_dict|as_dict)\b"
    rb"|(?<![\w.])(?:vars|asdict|iter|dict|list|sorted|dir)\([ \t]*(?P<f>%s)[ \t]*[,)]"
    rb"|\*\*(?P<u>%s)\b(?![ \t]*\[)"
    rb"|\bin[ \t]+(?P<i>%s)[ \t]*[:\])])"
)
_GETATTR = (
    rb"\bgetattr\([ \t\r\n]*(?:\w+\.)*(?P<o>%s)(?:\(\))?[ \t\r\n]*,[ \t\r\n]*"
    rb"(?P<k>[fF][\"'][^\"'\r\n]*[\"']|[^\"'\s])"
)


def gather(material: Material) -> tuple[Used, ...]:
    """Uses of the names in ``material.words``."""
    asked = _asked(material.words)
    if not asked.objects:
        return ()  # the words are of others: names of wrappers, not of fields
    # Most files hold none of them: a look at each word once is 200 MB/s, and patterns are 10. A set of
    # a file's words would take half as long again.
    words = material.data.translate(_APART).split()
    names, bare = asked.names.intersection(words), _standing(material, words, asked.bare)
    objects = _ending(material, words, asked.objects)
    if not (names or bare or objects):
        return ()
    found = [Used(material.site(0, 0), "", "asked")]
    found.extend(_named(material, names))
    found.extend(_bare(material, bare))
    if objects:
        found.extend(_whole(material, objects))
    return tuple(sorted(found))


class _Asked(NamedTuple):
    """The words by what is asked of them."""

    names: frozenset[bytes]
    bare: frozenset[bytes]
    objects: frozenset[bytes]


@lru_cache(maxsize=4)
def _asked(words: frozenset[str]) -> _Asked:
    """Every file is asked for the same."""
    marked = ("=", "~")
    names = (it.encode() for it in words if not it.startswith(marked) and it.isidentifier())
    bare = (it[1:].encode() for it in words if it.startswith("~"))
    objects = (it[1:].encode() for it in words if it.startswith("="))
    return _Asked(frozenset(names), frozenset(bare), frozenset(objects))


def _standing(material: Material, words: list[bytes], asked: frozenset[bytes]) -> frozenset[bytes]:
    """Those of the names that stand in the file, whose ``words`` are given."""
    if not asked:
        return asked
    return asked.intersection(words) | {it for it in _spread(asked) if it in material.data}


def _ending(material: Material, words: list[bytes], asked: frozenset[bytes]) -> frozenset[bytes]:
    """The same of names that may be the end of a longer word: ``app_settings.dict()``."""
    data = material.data
    if len(asked) <= _FEW:
        ends = {it for it in asked if it.translate(_APART) == it and _ends_word(data, it)}
    else:
        together = b"\n".join((*frozenset(words), b""))
        ends = {it for it in asked if it + b"\n" in together}
    return frozenset(ends | {it for it in _spread(asked) if it in data})


def _ends_word(data: bytes, name: bytes) -> bool:
    """Whether a word of the text ends so."""
    at = data.find(name)
    while at >= 0:
        end = at + len(name)
        if data[end : end + 1].translate(_APART).isspace() or end == len(data):
            return True
        at = data.find(name, at + 1)
    return False


@lru_cache(maxsize=8)
def _spread(names: frozenset[bytes]) -> tuple[bytes, ...]:
    """Names that are more than one word in the bytes."""
    return tuple(it for it in names if it.translate(_APART) != it)


def _named(material: Material, names: Iterable[bytes]) -> Iterator[Used]:
    found = sorted((at, how, name) for name in names for at, how in _first(material.data, name))
    kinds = material.kinds_at([at for at, _, _ in found])
    for (at, how, name), kind in zip(found, kinds):
        if bool(kind) == (how == "string"):
            yield Used(material.site(at, at + len(name)), name.decode("ascii", "replace"), how)


def _first(data: bytes, name: bytes) -> Iterator[tuple[int, str]]:
    """The first places of a name of either sort."""
    counts = {"attribute": 0, "string": 0}
    for at, how in _behind(data, name):
        counts[how] += 1
        if counts[how] <= _MOST:
            yield at, how
        elif min(counts.values()) >= _MOST:
            break


def _behind(data: bytes, name: bytes) -> Iterator[tuple[int, str]]:
    """Where a name stands behind what may make it an attribute, or between quotes."""
    at = data.find(name)
    while at >= 0:
        before, end = data[at - 1 : at], at + len(name)
        if before in _BEFORE and not _LETTER.match(data, end):
            if before not in _QUOTES:
                if _attribute(data, at):
                    yield at, "attribute"
            elif data[end : end + 1] == before:
                yield at, "string"
        at = data.find(name, at + 1)


_QUOTES = frozenset((b"'", b'"'))
_BEFORE = _QUOTES | {b".", b" ", b"\t"}
_LETTER = regex(rb"\w")


def _attribute(data: bytes, at: int) -> bool:
    """Whether a dot stands before what begins at ``at``."""
    while data[at - 1 : at] in (b" ", b"\t"):
        at -= 1
    return data[at - 1 : at] == b"."


def _bare(material: Material, names: Iterable[bytes]) -> Iterator[Used]:
    """Constants of a module, by their names alone or in an import."""
    for word in names:
        at = material.data.find(word)
        while at >= 0:
            end = at + len(word)
            alone = not _PART.match(material.data, end) and not (
                at and _PART.match(material.data, at - 1)
            )
            if alone and not material.lexed.kind_at(at):
                yield Used(material.site(at, end), word.decode("utf-8", "replace"), "attribute")
            at = material.data.find(word, end)


_PART = regex(rb"[\w\x80-\xff]")


def _whole(material: Material, objects: frozenset[bytes]) -> Iterator[Used]:
    """Where one of the objects, each of which stands in the file, is taken or called."""
    data, (whole, called, asked) = material.data, _patterns(objects)
    for start, end in _rows(data, objects):
        for it in whole.finditer(data, start, end):
            name = next(part for part in it.groups() if part)
            if not material.lexed.kind_at(it.start()):
                yield Used(material.site(*it.span()), name.decode("ascii", "replace"), "whole")
        for it in called.finditer(data, start, end):
            before = data[max(0, it.start() - 20) : it.start()].split()
            if not material.lexed.kind_at(it.start()) and before[-1:] != [b"class"]:
                yield Used(material.site(*it.span(1)), it[1].decode("ascii", "replace"), "called")
    at = data.find(b"getattr(")
    while at >= 0:
        found = asked.match(data, at)
        if found is not None and not material.lexed.kind_at(at):
            yield _by_name(material, found)
        at = data.find(b"getattr(", at + 1 if found is None else found.end())


def _rows(data: bytes, objects: Iterable[bytes]) -> list[tuple[int, int]]:
    """The rows in which one of the objects stands: patterns that begin with any of them run at 10
    MB/s, and each match is on one row."""
    found: dict[int, int] = {}
    for it in objects:
        at = data.find(it)
        while at >= 0:
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
            found[data.rfind(b"\n", 0, at) + 1] = end
            at = data.find(it, max(end, at + 1))
    return sorted(found.items())


@lru_cache(maxsize=64)
def _patterns(
    objects: frozenset[bytes],
) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    words = b"|".join(map(re.escape, sorted(objects)))
    called = re.compile(rb"(?<!\w)(%s)[ \t]*\(" % words)
    return re.compile(_WHOLE % ((words,) * 4)), called, re.compile(_GETATTR % words)


def _by_name(material: Material, found: re.Match[bytes]) -> Used:
    key = found["k"].decode("utf-8", "replace")
    pattern = re.sub(r"\{[^}]*\}", "*", key[2:-1]) if len(key) > 1 else "*"
    asked = found["o"].decode("ascii", "replace")
    return Used(material.site(*found.span()), f"{asked}:{pattern}", "getattr")


def keys(fact: Used) -> Iterable[str]:
    """The name."""
    return (fact.name,)
