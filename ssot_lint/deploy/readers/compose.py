"""Reads compose files: their services, with those that they include and extend."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from ssot_lint.deploy.model import Open, Part, Problem, Reading
from ssot_lint.deploy.readers.compose_given import Project, values_of
from ssot_lint.deploy.shapes import RESET
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse

_OVERRIDE = "!override"


def read(
    text: Text,
    path: str,
    opened: Open,
    known: Mapping[str, str | None],
    directory: str | None = None,
) -> Reading:
    """The services of a compose file. ``known`` is what ``${X}`` is filled from; ``directory``, where
    paths begin, is the folder of the first compose file, and this one's if not given."""
    project = _Services(opened, known)
    where = posixpath.dirname(path) if directory is None else directory
    parts: list[Part] = []
    for root in project.documents(text, path):
        parts += project.included(root, path, where)
        parts += project.services(root, path, where)
    return Reading(
        parts=tuple(parts),
        interpolated=frozenset(project.used),
        problems=tuple(project.problems),
        twice=tuple(dict.fromkeys(project.twice)),
        notes=tuple(project.notes),
    )


def service_names(text: Text, path: str) -> frozenset[str]:
    """The services that a compose file speaks of itself."""
    found = (root.get("services") for root in parse(text, path).documents)
    return frozenset(key.string() for it in found if it is not None for key, _ in it.items())


class _Services(Project):
    """The services of a compose file, of those that it includes and extends."""

    def __init__(self, opened: Open, known: Mapping[str, str | None]) -> None:
        super().__init__(opened, known)
        self.including: list[str] = []

    # --- other files' services

    def included(self, root: Node, path: str, directory: str) -> Iterator[Part]:
        """The services of ``include``d files."""
        shapes = self.shapes(path)
        for item in shapes.items(root.get("include"), "below `include`"):
            given = item.get("path") if item.pairs is not None else item
            if given is None:
                shapes.complain(item, "expected `path` in an entry of `include`")
            nodes = [
                it for it in shapes.one_or_more(given, "of files") if shapes.is_scalar(it, "here")
            ]
            first = self.beside(nodes[0], path, directory) if nodes else None
            if first is None:
                continue
            own = item.get("project_directory")
            below = self.beside(own, path, directory) if own is not None else None
            inside = posixpath.dirname(first) if below is None else below
            outer = self.known
            self.known = {**self._env_of(item, inside, path, directory), **outer}
            for node in nodes:
                yield from self._one_included(node, path, directory, inside)
            self.known = outer

    def _one_included(self, node: Node, path: str, directory: str, inside: str) -> Iterator[Part]:
        other = self.beside(node, path, directory)
        if other is None:
            return
        if other in self.including:
            self.complain(node, path, f"`{other}` includes itself")
            return
        text = self.text(other, node, path)
        if text is None:
            return
        self.including.append(other)
        for root in self.documents(text, other):
            yield from self.included(root, other, inside)
            yield from self.services(root, other, inside)
        self.including.pop()

    def _env_of(
        self, item: Node, inside: str, path: str, directory: str
    ) -> Mapping[str, str | None]:
        """What fills ``${X}`` in an included file: its ``env_file``, or the ``.env`` beside it."""
        node = item.get("env_file") if item.pairs is not None else None
        if node is None:
            found = self.opened(posixpath.normpath(posixpath.join(inside, ".env")))
            return {} if isinstance(found, Problem) else values_of(found)
        values: dict[str, str | None] = {}
        for one in self.shapes(path).one_or_more(node, "of files"):
            other = self.beside(one, path, directory)
            text = self.text(other, one, path) if other is not None else None
            if text is not None:
                values.update(values_of(text))
        return values

    # --- services

    def services(self, root: Node, path: str, directory: str) -> Iterator[Part]:
        """The services of one document."""
        shapes = self.shapes(path)
        for name, service in shapes.pairs(root.get("services"), "below `services`"):
            if service.tag == RESET:
                yield Part(name.string(), removed=True)
            elif shapes.is_mapping(service, f"for the service `{name.string()}`"):
                yield self.part(name.string(), service, path, directory)

    def part(
        self, name: str, service: Node, path: str, directory: str, above: tuple[str, ...] = ()
    ) -> Part:
        """A service, with what it extends below it."""
        before = len(self.problems)
        part = self._part(name, service, path, directory, above)
        own = tuple(self.problems[before:])
        del self.problems[before:]
        return part._replace(problems=(*part.problems, *own))

    def _part(
        self, name: str, service: Node, path: str, directory: str, above: tuple[str, ...]
    ) -> Part:
        shapes = self.shapes(path)
        base = self._extended(name, service, path, directory, above)
        environment, files = service.get("environment"), service.get("env_file")
        own = tuple(self.environment(environment, path)) if environment is not None else ()
        below = tuple(self.env_files(files, path, directory)) if files is not None else ()
        anew = service.tag == _OVERRIDE
        resets = anew or _replaces(environment)
        forgets = anew or _replaces(files)
        image = service.get("image")
        build = service.get("build")
        return Part(
            name,
            provided=own if resets else (*base.provided, *own),
            below=below if forgets else (*base.below, *below),
            resets=resets,
            forgets=forgets,
            resting=bool(shapes.items(service.get("profiles"), "below `profiles`")),
            image=base.image
            if image is None
            else self.filled(shapes.text(image, "as `image`")) or "",
            built=(build is not None and build.tag != RESET) or base.built,
            problems=base.problems,
        )

    def _extended(
        self, name: str, service: Node, path: str, directory: str, above: tuple[str, ...]
    ) -> Part:
        extends = service.get("extends")
        if extends is None or extends.tag == RESET:
            return Part(name)
        # Where what it extends cannot be had it may be the project's own, so that this is told.
        lost = Part(name, built=True)
        target = extends.get("service") if extends.pairs is not None else extends
        if target is None or not target.string():
            self.complain(extends, path, "`extends` names no service")
            return lost
        source, root, where = path, self._root(service, path), directory
        file = extends.get("file")
        if file is not None:
            beside = self.beside(file, path, directory)
            text = self.text(beside, file, path) if beside is not None else None
            if beside is None or text is None:
                return lost
            source, root = beside, next(iter(self.documents(text, beside)), None)
            where = posixpath.dirname(beside)
        key = f"{source}#{target.string()}"
        if key in (*above, f"{path}#{name}"):
            self.complain(target, path, f"the service `{target.string()}` extends itself")
            return lost
        found = root.at("services", target.string()) if root is not None else None
        if found is None:
            self.complain(target, path, f"there is no service `{target.string()}` in {source}")
            return lost
        if not self.shapes(source).is_mapping(found, f"for the service `{target.string()}`"):
            return lost
        return self.part(target.string(), found, source, where, (*above, f"{path}#{name}"))

    def _root(self, node: Node, path: str) -> Node | None:
        return next(iter(parse(node.text, path).documents), None)


def _replaces(node: Node | None) -> bool:
    """Whether what earlier files say is not merged with but taken away."""
    return node is not None and node.tag in (RESET, _OVERRIDE)
