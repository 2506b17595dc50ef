"""Reads kustomizations: their resources, patches, and the maps that their generators make."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ssot_lint.deploy.model import Keep, Open, Part, Problem, Provided, Reading, Twice
from ssot_lint.deploy.readers import env_file, kubernetes
from ssot_lint.deploy.shapes import Shapes
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
        twice=tuple(reader.twice),
        notes=tuple(reader.notes),
    )


class _Reader:
    def __init__(self, path: str, opened: Open, above: tuple[str, ...]) -> None:
        self.path = path
        self.opened = opened
        self.above = above
        self.parts: list[Part] = []
        self.keeps: dict[tuple[str, str, str], Keep] = {}
        """By kind, namespace and name."""
        self.services: list[Provided] = []
        self.used: set[str] = set()
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.twice: list[Twice] = []
        self.shapes = Shapes(path, self.problems)

    def take(self, root: Node) -> None:
        for key in ("resources", "bases", "components"):
            for item in self._listed(root, key):
                if self.shapes.text(item, f"in `{key}`"):
                    self._resource(item)
        for key in ("patchesStrategicMerge", "patches"):
            for item in self._listed(root, key):
                self._patch(item)
        namespace = self.shapes.text(root.get("namespace"), "as `namespace`")
        for key, kind in _GENERATORS:
            for item in self.shapes.mappings(
                root.get(key), f"below `{key}`", f"for an entry of `{key}`"
            ):
                self._generated(item, kind, namespace)
        if namespace:
            self._move(namespace)

    def _move(self, namespace: str) -> None:
        """A kustomization's namespace is the one of all that it leads to."""
        moved = [it._replace(namespace=namespace) for it in self.keeps.values()]
        self.keeps = {(it.kind, it.namespace, it.name): it for it in moved}
        self.parts = [
            part._replace(wanted=tuple(it._replace(namespace=namespace) for it in part.wanted))
            for part in self.parts
        ]

    def _listed(self, root: Node, key: str) -> tuple[Node, ...]:
        return self.shapes.items(root.get(key), f"below `{key}`")

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
                self.shapes.complain(item, f"{other}: {found.message}")
                return
            other, found = there
        if other in self.above:
            self.shapes.complain(item, f"`{other}` leads to itself")
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
        self.twice += reading.twice
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
            self.shapes.complain(given, f"{other}: {found.message}")
            return
        roots = parse(found, other).documents
        if any(it.children is not None for it in roots):
            self.notes.append(f"{other}: a JSON patch")
            return
        reading = kubernetes.read(found, other, partial=True)
        self.problems += reading.problems
        self.used |= reading.interpolated
        for keep in reading.keeps:
            self._keep(keep, "merge")
        for part in reading.parts:
            self._merge(part)

    def _merge(self, patch: Part) -> None:
        """A patch names its container by workload and name; one without containers, all of them."""
        if patch.removed and len(patch.names) == 1:
            self.parts = [it for it in self.parts if patch.name not in it.names]
            return
        for at, part in enumerate(self.parts):
            if part.name == patch.name or (len(part.names) > 2 and part.names[2] in patch.names):
                if patch.removed:
                    del self.parts[at]
                    return
                self.parts[at] = part._replace(
                    provided=(*(() if patch.resets else part.provided), *patch.provided),
                    wanted=(*part.wanted, *patch.wanted),
                )
                return

    # --- generators

    def _generated(self, item: Node, kind: str, namespace: str) -> None:
        behavior = item.get("behavior")
        own = item.get("namespace")
        keep = Keep(
            kind,
            self.shapes.text(item.get("name"), "as `name`"),
            tuple(self._provided(item, kind == "Secret")),
            own.string() if own is not None else namespace,
        )
        self._keep(keep, behavior.string() if behavior is not None else "create")

    def _keep(self, keep: Keep, behavior: str) -> None:
        key = self._known(keep)
        before = self.keeps.get(key)
        if keep.removed:
            self.keeps.pop(key, None)
            return
        if behavior == "merge" and before is not None:
            provided = (*before.provided, *keep.provided)
            keep = keep._replace(provided=provided, namespace=before.namespace)
        self.keeps[key] = keep

    def _known(self, keep: Keep) -> tuple[str, str, str]:
        """Of the map that is meant: one of another namespace, or of none, where no other is there."""
        key = (keep.kind, keep.namespace, keep.name)
        same = [it for it in self.keeps if (it[0], it[2]) == (keep.kind, keep.name)]
        loose = [it for it in same if not (it[1] and keep.namespace)]
        return key if key in same or len(loose) != 1 else loose[0]

    def _provided(self, item: Node, secret: bool) -> Iterator[Provided]:
        one = item.get("env")
        for file in (*self._listed(item, "envs"), *((one,) if one is not None else ())):
            found = self._text(file, file.string(), "envs")
            if found is None:
                continue
            other, text = found
            reading = env_file.read(text, other, loader=env_file.KUSTOMIZE)
            self.problems += reading.problems
            for it in reading.parts[0].provided:
                yield it._replace(secret=secret)
        for file in self._listed(item, "files"):
            name, equals, where = file.string().partition("=")
            found = self._text(file, where if equals else name, "files")
            if found is not None:
                key = name if equals else posixpath.basename(name)
                end = file.beginning(name).end
                site = file.text.site(max(end - len(key), 0), end)
                yield Provided(key, found[1].string, self.path, site, secret=secret)
        for literal in self._listed(item, "literals"):
            name, equals, value = literal.string().partition("=")
            if not equals or not name:
                self.shapes.complain(literal, "expected NAME=value in `literals`")
                continue
            yield Provided(
                name, _unquoted(value), self.path, literal.beginning(name).site, secret=secret
            )

    def _text(self, node: Node, name: str, key: str) -> tuple[str, Text] | None:
        """Another file and its path."""
        if not self.shapes.text(node, f"in `{key}`"):
            return None
        other = self._beside(name)
        found = self.opened(other)
        if isinstance(found, Problem):
            self.shapes.complain(node, f"{other}: {found.message}")
            return None
        return other, found

    def _beside(self, name: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value
