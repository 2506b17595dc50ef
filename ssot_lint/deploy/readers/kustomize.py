"""Reads kustomizations: their resources, patches, and the maps that their generators make."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ssot_lint.deploy.model import Keep, Open, Part, Problem, Provided, Reading
from ssot_lint.deploy.readers import env_file, kubernetes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse, parse_mappings

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))


def read(text: Text, path: str, opened: Open, above: tuple[str, ...] = ()) -> Reading:
    """All that a kustomization leads to; a later patch of a container wins."""
    stream = parse_mappings(text, path, "a mapping with `resources` or generators")
    reader = _Reader(path, opened, (*above, path))
    reader.problems += stream.problems
    for root in stream.documents:
        reader.take(root)
    return Reading(
        tuple(reader.parts),
        tuple(reader.keeps.values()),
        tuple(reader.services),
        frozenset(reader.used),
        tuple(reader.problems),
        notes=tuple(reader.notes),
    )


class _Reader:
    def __init__(self, path: str, opened: Open, above: tuple[str, ...]) -> None:
        self.path = path
        self.opened = opened
        self.above = above
        self.parts: list[Part] = []
        self.keeps: dict[tuple[str, str], Keep] = {}
        self.services: list[Provided] = []
        self.used: set[str] = set()
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def take(self, root: Node) -> None:
        for key in ("resources", "bases", "components"):
            for item in _listed(root, key):
                self._resource(item)
        for key in ("patchesStrategicMerge", "patches"):
            for item in _listed(root, key):
                self._patch(item)
        for key, kind in _GENERATORS:
            for item in _listed(root, key):
                self._generated(item, kind)

    # --- resources

    def _resource(self, item: Node) -> None:
        name = item.string()
        if "://" in name or name.startswith(("git@", "github.com/")):
            self.notes.append(f"{self.path}:{item.site.row}: `{name}` is elsewhere")
            return
        other = self._beside(name)
        found = self.opened(other)
        if isinstance(found, Problem):
            below = ((f"{other}/{file}", self.opened(f"{other}/{file}")) for file in NAMES)
            there = next(((at, it) for at, it in below if not isinstance(it, Problem)), None)
            if there is None:
                self._complain(item, f"{other}: {found.message}")
                return
            other, found = there
        if other in self.above:
            self._complain(item, f"`{other}` leads to itself")
            return
        assert not isinstance(found, Problem)
        if posixpath.basename(other) in NAMES:
            self._add(read(found, other, self.opened, self.above))
        else:
            self._add(kubernetes.read(found, other))

    def _add(self, reading: Reading) -> None:
        self.parts += reading.parts
        self.services += reading.services
        self.used |= reading.interpolated
        self.problems += reading.problems
        self.notes += reading.notes
        for keep in reading.keeps:
            self._keep(keep, "merge")

    # --- patches

    def _patch(self, item: Node) -> None:
        given = item.get("path") if item.pairs is not None else item
        inline = item.get("patch") if item.pairs is not None else None
        if inline is not None or given is None or "\n" in given.string():
            self.notes.append(f"{self.path}:{item.site.row}: a patch written inside it")
            return
        other = self._beside(given.string())
        found = self.opened(other)
        if isinstance(found, Problem):
            self._complain(given, f"{other}: {found.message}")
            return
        roots = parse(found, other).documents
        if any(it.children is not None for it in roots):
            self.notes.append(f"{other}: a JSON patch")
            return
        reading = kubernetes.read(found, other)
        self.problems += reading.problems
        self.used |= reading.interpolated
        for keep in reading.keeps:
            self._keep(keep, "merge")
        for part in reading.parts:
            self._merge(part)

    def _merge(self, patch: Part) -> None:
        """A patch names its container by workload and name."""
        for at, part in enumerate(self.parts):
            if part.name == patch.name or (len(part.names) > 2 and part.names[2] in patch.names):
                self.parts[at] = part._replace(
                    provided=(*part.provided, *patch.provided),
                    wanted=(*part.wanted, *patch.wanted),
                )
                return

    # --- generators

    def _generated(self, item: Node, kind: str) -> None:
        name, behavior = item.get("name"), item.get("behavior")
        keep = Keep(
            kind,
            name.string() if name is not None else "",
            tuple(self._provided(item, kind == "Secret")),
        )
        self._keep(keep, behavior.string() if behavior is not None else "create")

    def _keep(self, keep: Keep, behavior: str) -> None:
        key = (keep.kind, keep.name)
        before = self.keeps.get(key)
        if behavior == "merge" and before is not None:
            keep = keep._replace(provided=(*before.provided, *keep.provided))
        self.keeps[key] = keep

    def _provided(self, item: Node, secret: bool) -> Iterator[Provided]:
        for file in (*_listed(item, "envs"), *([one] if (one := item.get("env")) else [])):
            other = self._beside(file.string())
            found = self.opened(other)
            if isinstance(found, Problem):
                self._complain(file, f"{other}: {found.message}")
                continue
            reading = env_file.read(found, other, interpolate=False)
            self.problems += reading.problems
            for it in reading.parts[0].provided:
                yield it._replace(secret=secret)
        for literal in _listed(item, "literals"):
            name, equals, value = literal.string().partition("=")
            if not equals:
                self._complain(literal, "expected NAME=value in `literals`")
                continue
            yield Provided(
                name, _unquoted(value), self.path, literal.beginning(name).site, secret=secret
            )

    def _beside(self, name: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))

    def _complain(self, node: Node, message: str) -> None:
        self.problems.append(Problem(self.path, *node.text.place(node.start), message))


def _listed(node: Node, key: str) -> tuple[Node, ...]:
    found = node.get(key)
    return found.list() if found is not None else ()


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value
