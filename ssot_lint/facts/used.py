"""Where names that are asked for stand as attributes or as strings, and where objects are taken whole.

Gathered only for names that a rule asks about (``Material.words``): fields and variables that are
declared, and, behind a ``=``, the objects that have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.facts.model import Used

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_CANDIDATE = re.compile(rb"(?:\.[ \t]*|([\"']))([A-Za-z_]\w*)(?=(\W)|\Z)")
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
    names = {it.encode() for it in material.words if not it.startswith(("=", "~"))}
    bare = {it[1:].encode() for it in material.words if it.startswith("~")}
    objects = {it[1:].encode() for it in material.words if it.startswith("=")}
    found: list[Used] = []
    if not objects:
        return ()  # the words are of others: names of wrappers, not of fields
    if any(it in material.data for it in (*objects, *bare)):
        found.append(Used(material.site(0, 0), "", "asked"))
    if names:
        found.extend(_named(material, names))
    if bare:
        found.extend(_bare(material, bare))
    if objects:
        found.extend(_whole(material, objects))
    return tuple(sorted(found))


def _named(material: Material, names: set[bytes]) -> Iterator[Used]:
    counts: dict[tuple[bytes, str], int] = {}
    for it in _CANDIDATE.finditer(material.data):
        name, quote = it[2], it[1]
        if name not in names or (quote is not None and it[3] != quote):
            continue
        how = "attribute" if quote is None else "string"
        number = counts[name, how] = counts.get((name, how), 0) + 1
        if number <= _MOST and bool(material.lexed.kind_at(it.start(2))) == (quote is not None):
            site = material.site(it.start(2), it.end(2))
            yield Used(site, name.decode("ascii", "replace"), how)


def _bare(material: Material, names: set[bytes]) -> Iterator[Used]:
    """Constants of a module, by their names alone or in an import."""
    for word in sorted(names):
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


def _whole(material: Material, objects: set[bytes]) -> Iterator[Used]:
    words = b"|".join(map(re.escape, sorted(objects)))
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
