"""Where names that are asked for stand as attributes or as strings, and where objects are taken whole.

Gathered only for names that a rule asks about (``Material.words``): fields and variables that are
declared, and, behind a ``=``, the objects that have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.facts.model import Used

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_APART = bytes(it if 0 < it < 128 and (chr(it).isalnum() or it == 95) else 32 for it in range(256))
"""Blanks for all that belongs to no word."""
_MOST = 6
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
    words = frozenset(material.data.translate(_APART).split())
    found: list[Used] = []
    # Most files hold none of them: a look at each word once is 200 MB/s, and the patterns are 10.
    spread = any(map(material.data.__contains__, asked.spread))
    together = material.data if spread else b"\n".join(words)
    objects = any(map(together.__contains__, asked.objects))
    bare = [it for it in asked.bare if it in together]
    if objects or bare:
        found.append(Used(material.site(0, 0), "", "asked"))
    found.extend(_named(material, words & asked.names))
    found.extend(_bare(material, bare))
    if objects:
        found.extend(_whole(material, asked.objects))
    return tuple(sorted(found))


class _Asked(NamedTuple):
    """The words by what is asked of them."""

    names: frozenset[bytes]
    bare: tuple[bytes, ...]
    objects: tuple[bytes, ...]
    spread: tuple[bytes, ...]
    """Those of the last two that are more than one word in the bytes."""


@lru_cache(maxsize=4)
def _asked(words: frozenset[str]) -> _Asked:
    """Every file is asked for the same."""
    marked = ("=", "~")
    names = (it.encode() for it in words if not it.startswith(marked) and it.isidentifier())
    bare = tuple(sorted(it[1:].encode() for it in words if it.startswith("~")))
    objects = tuple(sorted(it[1:].encode() for it in words if it.startswith("=")))
    spread = tuple(it for it in (*bare, *objects) if it.translate(_APART) != it)
    return _Asked(frozenset(names), bare, objects, spread)


def _named(material: Material, names: frozenset[bytes]) -> Iterator[Used]:
    for name in names:
        counts = {"attribute": 0, "string": 0}
        for it in _behind(name).finditer(material.data):
            quote = material.data[it.start() - 1 : it.start()]
            if quote not in (b"'", b'"'):
                how = "attribute"
                if not _attribute(material.data, it.start()):
                    continue
            elif it[1] != quote:
                continue
            else:
                how = "string"
            counts[how] += 1
            if counts[how] <= _MOST and bool(material.lexed.kind_at(it.start())) == (
                how == "string"
            ):
                yield Used(material.site(*it.span()), name.decode("ascii", "replace"), how)


@lru_cache(maxsize=1024)
def _behind(name: bytes) -> re.Pattern[bytes]:
    """The name behind what may make it an attribute or a string; begun by itself, since a pattern
    that begins with letters is searched for as fast as a word."""
    text = re.escape(name)
    return re.compile(rb"%s(?<=[.\"' \t]%s)(?=(\W)|\Z)" % (text, text))


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
            alone = not _LETTER.match(material.data, end) and not (
                at and _LETTER.match(material.data, at - 1)
            )
            if alone and not material.lexed.kind_at(at):
                yield Used(material.site(at, end), word.decode("utf-8", "replace"), "attribute")
            at = material.data.find(word, end)


_LETTER = re.compile(rb"[\w\x80-\xff]")


def _whole(material: Material, objects: Sequence[bytes]) -> Iterator[Used]:
    words = b"|".join(map(re.escape, objects))
    for it in re.finditer(_WHOLE % ((words,) * 4), material.data):
        name = next(part for part in it.groups() if part)
        if not material.lexed.kind_at(it.start()):
            yield Used(material.site(*it.span()), name.decode("ascii", "replace"), "whole")
    for it in re.finditer(rb"(?<!\w)(%s)[ \t]*\(" % words, material.data):
        before = material.data[max(0, it.start() - 20) : it.start()].split()
        if not material.lexed.kind_at(it.start()) and before[-1:] != [b"class"]:
            yield Used(material.site(*it.span(1)), it[1].decode("ascii", "replace"), "called")
    for it in re.finditer(_GETATTR % words, material.data):
        if material.lexed.kind_at(it.start()):
            continue
        key = it["k"].decode("utf-8", "replace")
        pattern = re.sub(r"\{[^}]*\}", "*", key[2:-1]) if len(key) > 1 else "*"
        asked = it["o"].decode("ascii", "replace")
        yield Used(material.site(*it.span()), f"{asked}:{pattern}", "getattr")


def keys(fact: Used) -> Iterable[str]:
    """The name."""
    return (fact.name,)
