"""Reads Helm charts without rendering them: maps of variables in values, literal rows in templates.

No template engine: what stands between ``{{`` and ``}}`` is blanked at equal length, and a row that
holds nothing else is dropped, so that the rest is YAML with its positions intact. Of 86 templates
of one large public chart, 84 then parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.model import Part, Problem, Provided, Reading
from ssot_lint.deploy.readers import kubernetes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_MAPS = ("env", "extraEnv", "extraEnvs", "envVars", "extraEnvVars", "environment")
_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_BLANK = "\u2400"


def read_values(text: Text, path: str) -> Reading:
    """Every map or list of variables in a ``values.yaml``, each a part named by the keys above it."""
    stream = parse_mappings(text, path, "a mapping of values")
    parts: list[Part] = []
    for root in stream.documents:
        parts += _maps(root, path, (), set())
    return Reading(tuple(parts), problems=stream.problems)


def _maps(node: Node, path: str, keys: tuple[str, ...], seen: set[int]) -> Iterator[Part]:
    if id(node) in seen:
        return
    seen.add(id(node))
    for key, value in node.items():
        name = key.string()
        if name in _MAPS or (name == "env" and keys[-1:] == ("config",)):
            provided = tuple(_variables(value, path))
            if provided:
                whose = ".".join(it for it in keys if it != "config")
                # A chart below this one is called by its first key, as images are by their name.
                names = (*keys[-1:], ".".join((*keys, name)))
                yield Part(whose, provided, image=keys[0] if keys else "", names=names)
                continue
        yield from _maps(value, path, (*keys, name), seen)
    for item in node.list():
        yield from _maps(item, path, keys, seen)


def _variables(node: Node, path: str) -> Iterator[Provided]:
    for key, value in node.items():
        if not _NAME.match(key.string()):
            continue
        if value.value is not None:
            yield _one(key, key.string(), value.string(), path)
        elif value.pairs is not None or value.children is not None:
            inner = value.get("value")
            opaque = "" if inner is not None else "the chart"
            text = inner.string() if inner is not None else None
            yield Provided(key.string(), text, path, key.site, opaque)
    for item in node.list():
        name, given = item.get("name"), item.get("value")
        if name is None or not _NAME.match(name.string()):
            continue
        if given is None:
            yield Provided(name.string(), None, path, name.site, "valueFrom")
        else:
            yield _one(name, name.string(), given.string(), path)


def _one(key: Node, name: str, value: str, path: str) -> Provided:
    if "{{" in value:
        return Provided(name, None, path, key.site, "a template")
    return Provided(name, value, path, key.site)


def read_template(text: Text, path: str) -> Reading:
    """The literal names of a template's containers and maps; what a template decides is opaque."""
    reading = kubernetes.read(blanked(text), path)
    return reading._replace(
        parts=tuple(
            part._replace(
                name=part.name.replace(_BLANK, "").strip("/"), provided=_opaque(part.provided)
            )
            for part in reading.parts
        ),
        keeps=tuple(keep._replace(provided=_opaque(keep.provided)) for keep in reading.keeps),
        services=(),
        problems=tuple(_kept(reading.problems)),
    )


def _opaque(provided: tuple[Provided, ...]) -> tuple[Provided, ...]:
    return tuple(
        it._replace(value=None, opaque="a template") if _BLANK in (it.value or "") else it
        for it in provided
        if _NAME.match(it.variable)
    )


def _kept(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Two branches of one ``if`` may both have a key, and what is left of a row may be anything."""
    return (
        it
        for it in problems
        if "stands in row" not in it.message and not it.message.startswith("expected a")
    )


def blanked(text: Text) -> Text:
    """The text with templates blanked; all positions, those in bytes too, are those of ``text``."""
    string = text.string
    pieces, at = [], 0
    for found in _TEMPLATE.finditer(string):
        pieces += [string[at : found.start()], _blank(string, found)]
        at = found.end()
    return _Blanked(text, "".join([*pieces, string[at:]]))


def _blank(string: str, found: re.Match[str]) -> str:
    """Spaces for a template that is alone on its rows; else characters that make a scalar."""
    before = string.rfind("\n", 0, found.start()) + 1
    after = string.find("\n", found.end())
    rest = string[before : found.start()] + string[found.end() : after if after >= 0 else None]
    alone = not _TEMPLATE.sub("", rest).strip()
    filler = " " if alone else _BLANK
    return "".join("\n" if it == "\n" else filler for it in found[0])


class _Blanked(Text):
    """Another string at the same places."""

    def __init__(self, text: Text, string: str) -> None:
        super().__init__(text.data)
        self.whole = text
        self.string = string

    def offset(self, index: int) -> int:
        return self.whole.offset(index)
