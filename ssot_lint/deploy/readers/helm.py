"""Reads Helm charts without rendering them: maps of variables in values, literal rows in templates.

No template engine: what stands between ``{{`` and ``}}`` is blanked at equal length, and a row that
holds nothing else is dropped, so that the rest is YAML with its positions intact. Of 86 templates
of one large public chart, 84 then parse.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ssot_lint.deploy.kinds import HELM_MAPS
from ssot_lint.deploy.model import Part, Problem, Provided, Reading
from ssot_lint.deploy.readers import kubernetes
from ssot_lint.deploy.scalars import as_read
from ssot_lint.deploy.shapes import Shapes
from ssot_lint.deploy.text import BLANK, Masked, Text, is_name
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_BLOCK = re.compile(r"(?:^|\s)[|>][-+0-9]{0,2}[ \t\r]*\n\Z")
_TRUTHS = ("true", "false", "yes", "no", "on", "off")
"""Words that Helm's parser of YAML takes for truths."""


Values = dict[str, tuple[Provided, ...]]
"""What earlier values files give, by the keys that lead there: ``worker.extraEnv``."""


def read_values(text: Text, path: str, earlier: Values | None = None) -> Reading:
    """Every map or list of variables in a ``values.yaml``, each a part named by the keys above it.

    Maps are merged with those of ``earlier`` files, lists replace them, and null takes away; what
    this file gives is added to them."""
    stream = parse_mappings(text, path, "a mapping of values")
    values = _Values(path, list(stream.problems), {} if earlier is None else earlier)
    for root in stream.documents:
        values.take(root, ())
    values.remember()
    return Reading(tuple(values.parts), problems=tuple(values.problems), notes=tuple(values.notes))


class _Values:
    def __init__(self, path: str, problems: list[Problem], earlier: Values) -> None:
        self.path = path
        self.problems = problems
        self.shapes = Shapes(path, problems)
        self.earlier = earlier
        self.parts: list[Part] = []
        self.notes: list[str] = []
        self.seen: set[int] = set()
        self.added: Values = {}
        self.gone: set[str] = set()
        """Keys of ``earlier`` that hold nothing any more."""

    def remember(self) -> None:
        """Tell later files what holds now."""
        for full in self.gone:
            self.earlier.pop(full, None)
        for full, provided in self.added.items():
            self.earlier[full] = (*self.earlier.get(full, ()), *provided)

    def take(self, node: Node, keys: tuple[str, ...]) -> None:
        """What stands below ``keys``."""
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        for key, value in node.items():
            name = key.string()
            here = (*keys, name)
            if value.is_null:
                self._forget(here)
            elif name in HELM_MAPS and (provided := tuple(self._variables(value, here))):
                self._add(keys, here, provided)
            else:
                self.take(value, here)
        for item in node.list():
            self.take(item, keys)

    def _add(
        self, keys: tuple[str, ...], here: tuple[str, ...], provided: tuple[Provided, ...]
    ) -> None:
        whose = ".".join(it for it in keys if it != "config")
        # A chart below this one is called by its first key, as images are by their name.
        names = (*keys[-1:], ".".join(here))
        self.parts.append(Part(whose, provided, image=keys[0] if keys else "", names=names))
        full = ".".join(here)
        self.added[full] = (*self.added.get(full, ()), *provided)

    def _forget(self, here: tuple[str, ...]) -> None:
        """Null takes away all that stands there in earlier files."""
        full = ".".join(here)
        for known in [it for it in self.earlier if it == full or it.startswith(f"{full}.")]:
            keys = tuple(known.split("."))
            gone = tuple(it._replace(removed=True) for it in self.earlier[known])
            self.gone.add(known)
            whose = ".".join(it for it in keys[:-1] if it != "config")
            names = (*keys[-2:-1], known)
            self.parts.append(Part(whose, gone, image=keys[0] if keys[1:] else "", names=names))

    def _variables(self, node: Node, here: tuple[str, ...]) -> Iterator[Provided]:
        before = {it.variable for it in self.earlier.get(".".join(here), ())}
        for key, value in node.items():
            if not is_name(key.string()):
                continue
            if value.is_null and key.string() in before:
                yield Provided(key.string(), None, self.path, key.site, removed=True)
            elif value.value is not None:
                yield _one(key, key.string(), value, self.path)
            else:
                inner = value.get("value")
                opaque = "" if inner is not None else "the chart"
                text = as_read(inner, _TRUTHS) if inner is not None else None
                yield Provided(key.string(), text, self.path, key.site, opaque)
        if node.children is not None:
            yield from self._listed(node, here)

    def _listed(self, node: Node, here: tuple[str, ...]) -> Iterator[Provided]:
        full = ".".join(here)
        self.gone.add(full)
        for it in self.earlier.get(full, ()):
            yield it._replace(removed=True)
        for item in node.list():
            if item.pairs is None:
                self.notes.append(f"{self.path}:{item.site.row}: an entry without `name`")
            name, given = item.get("name"), item.get("value")
            if name is None or not is_name(name.string()):
                continue
            if given is None:
                yield Provided(name.string(), None, self.path, name.site, "valueFrom")
            elif self.shapes.is_scalar(given, "as `value`"):
                yield _one(name, name.string(), given, self.path)


def _one(key: Node, name: str, value: Node, path: str) -> Provided:
    if "{{" in value.string():
        return Provided(name, None, path, key.site, "a template")
    return Provided(name, as_read(value, _TRUTHS), path, key.site)


def read_template(text: Text, path: str) -> Reading:
    """The literal names of a template's containers and maps; what a template decides is opaque."""
    reading = kubernetes.read(blanked(text), path, partial=True)
    return reading._replace(
        parts=tuple(
            part._replace(
                name=_named(part.name, path),
                names=(_without(part.name), *map(_without, part.names)),
                provided=_opaque(part.provided),
            )
            for part in reading.parts
        ),
        keeps=tuple(keep._replace(provided=_opaque(keep.provided)) for keep in reading.keeps),
        services=(),
        twice=(),  # two branches of one `if` may both have a name
        problems=tuple(_kept(reading.problems)),
    )


def _without(name: str) -> str:
    return _TEMPLATE.sub("", name).replace(BLANK, "").strip("/")


def _named(name: str, path: str) -> str:
    """A part by what its name says itself; where a template says all of it, by chart and file."""
    kind, _, rest = name.partition("/")
    workload, slash, container = _TEMPLATE.sub("", rest).replace(BLANK, "").partition("/")
    if not workload.strip("-"):
        folder, file = posixpath.split(path)
        chart = posixpath.basename(folder.partition("templates")[0].rstrip("/"))
        workload = "-".join(it for it in (chart, posixpath.splitext(file)[0]) if it)
    return f"{kind}/{workload}{slash}{container}".rstrip("/")


def _opaque(provided: tuple[Provided, ...]) -> tuple[Provided, ...]:
    return tuple(
        it._replace(value=None, opaque="a template") if BLANK in (it.value or "") else it
        for it in provided
        if is_name(it.variable)
    )


def _kept(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Two branches of one ``if`` may both have a key, and what is left of a row may be anything."""
    return (
        it
        for it in problems
        if "stands in row" not in it.message
        and not it.message.startswith(("expected a", "expected base64"))
    )


def blanked(text: Text) -> Text:
    """The text with templates blanked; all positions, those in bytes too, are those of ``text``."""
    string = text.string
    pieces, at = [], 0
    for found in _TEMPLATE.finditer(string):
        pieces += [string[at : found.start()], _blank(string, found)]
        at = found.end()
    return Masked(text, "".join([*pieces, string[at:]]))


def _blank(string: str, found: re.Match[str]) -> str:
    """Spaces for a template that is alone on its rows; else characters that make a scalar."""
    before = string.rfind("\n", 0, found.start()) + 1
    after = string.find("\n", found.end())
    rest = string[before : found.start()] + string[found.end() : after if after >= 0 else None]
    alone = not _TEMPLATE.sub("", rest).strip()
    filler = " " if alone and not _begins_a_block(string, before, found.start()) else BLANK
    return "".join("\n" if it == "\n" else filler for it in found[0])


def _begins_a_block(string: str, row: int, start: int) -> bool:
    """Whether the row is the first of a block of text (``|``), where spaces alone would say how far
    it is indented."""
    above = string[string.rfind("\n", 0, row - 1) + 1 : row] if row else ""
    indented = len(above) - len(above.lstrip(" "))
    return start - row > indented and _BLOCK.search(above) is not None
