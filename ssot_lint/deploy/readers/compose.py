"""Reads compose files: what each service gets from ``environment`` and ``env_file``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from ssot_lint.deploy.model import OUTSIDE, Open, Part, Problem, Provided, Reading, Twice
from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.readers.interpolation import fill
from ssot_lint.deploy.scalars import as_read
from ssot_lint.deploy.shapes import RESET, Shapes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse, parse_mappings

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
    project = _Project(opened, known)
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


class _Project:
    """The files that a compose file leads to, and what was met on the way."""

    def __init__(self, opened: Open, known: Mapping[str, str | None]) -> None:
        self.opened = opened
        self.known = known
        self.used: set[str] = set()
        self.problems: list[Problem] = []
        self.twice: list[Twice] = []
        self.notes: list[str] = []
        self.including: list[str] = []

    def documents(self, text: Text, path: str) -> tuple[Node, ...]:
        stream = parse_mappings(text, path, "a mapping with `services`")
        self.problems += stream.problems
        return stream.documents

    def shapes(self, path: str) -> Shapes:
        return Shapes(path, self.problems)

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
            first = self._beside(nodes[0], path, directory) if nodes else None
            if first is None:
                continue
            own = item.get("project_directory")
            below = self._beside(own, path, directory) if own is not None else None
            inside = posixpath.dirname(first) if below is None else below
            outer = self.known
            self.known = {**self._env_of(item, inside, path, directory), **outer}
            for node in nodes:
                yield from self._one_included(node, path, directory, inside)
            self.known = outer

    def _one_included(self, node: Node, path: str, directory: str, inside: str) -> Iterator[Part]:
        other = self._beside(node, path, directory)
        if other is None:
            return
        if other in self.including:
            self._complain(node, path, f"`{other}` includes itself")
            return
        text = self._text(other, node, path)
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
            return {} if isinstance(found, Problem) else _values(found)
        values: dict[str, str | None] = {}
        for one in self.shapes(path).one_or_more(node, "of files"):
            other = self._beside(one, path, directory)
            text = self._text(other, one, path) if other is not None else None
            if text is not None:
                values.update(_values(text))
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
        own = tuple(self._environment(environment, path)) if environment is not None else ()
        below = tuple(self._env_files(files, path, directory)) if files is not None else ()
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
            else self._filled(shapes.text(image, "as `image`")) or "",
            built=(build is not None and build.tag != RESET) or base.built,
            problems=base.problems,
        )

    def _extended(
        self, name: str, service: Node, path: str, directory: str, above: tuple[str, ...]
    ) -> Part:
        extends = service.get("extends")
        if extends is None or extends.tag == RESET:
            return Part(name)
        target = extends.get("service") if extends.pairs is not None else extends
        if target is None or not target.string():
            self._complain(extends, path, "`extends` names no service")
            return Part(name)
        source, root, where = path, self._root(service, path), directory
        file = extends.get("file")
        if file is not None:
            beside = self._beside(file, path, directory)
            text = self._text(beside, file, path) if beside is not None else None
            if beside is None or text is None:
                return Part(name)
            source, root = beside, next(iter(self.documents(text, beside)), None)
            where = posixpath.dirname(beside)
        key = f"{source}#{target.string()}"
        if key in (*above, f"{path}#{name}"):
            self._complain(target, path, f"the service `{target.string()}` extends itself")
            return Part(name)
        found = root.at("services", target.string()) if root is not None else None
        if found is None:
            self._complain(target, path, f"there is no service `{target.string()}` in {source}")
            return Part(name)
        if not self.shapes(source).is_mapping(found, f"for the service `{target.string()}`"):
            return Part(name)
        return self.part(target.string(), found, source, where, (*above, f"{path}#{name}"))

    def _root(self, node: Node, path: str) -> Node | None:
        return next(iter(parse(node.text, path).documents), None)

    # --- variables

    def _environment(self, node: Node, path: str) -> Iterator[Provided]:
        shapes = self.shapes(path)
        if node.children is None:
            for key, value in shapes.pairs(node, "or a list below `environment`"):
                name = key.string()
                if value.tag == RESET:
                    yield Provided(name, None, path, key.site, removed=True)
                elif value.is_null:
                    yield self._passed(name, path, key)
                elif shapes.is_scalar(value, f"for `{name}`"):
                    yield self._assigned(name, as_read(value), path, key, value)
            return
        for item in shapes.items(node, ""):
            name, equals, text = item.string().partition("=")
            if not name:
                shapes.complain(item, "expected NAME=value or NAME in `environment`")
                continue
            key = item.beginning(name)
            if equals:
                yield self._assigned(name, text, path, key, item)
            else:
                yield self._passed(name, path, key)

    def _passed(self, name: str, path: str, key: Node) -> Provided:
        """A name without a value: the shell's, or the one of ``.env``."""
        self.used.add(name)
        value = self.known.get(name)
        return Provided(name, value, path, key.site, "" if value is not None else "the shell")

    def _assigned(self, name: str, text: str, path: str, key: Node, value: Node) -> Provided:
        filled = fill(text, self.known)
        self.used |= filled.names
        if filled.refused:
            self._complain(
                value, path, f"`{filled.refused}` is empty, and `:?` wants a value of it"
            )
        elif filled.wrong is not None:
            self._complain(value, path, f"the value of `{name}` has a `$` that begins no ${{NAME}}")
        return Provided(name, filled.value, path, key.site, filled.opaque)

    def _env_files(self, node: Node, path: str, directory: str) -> Iterator[Provided]:
        shapes = self.shapes(path)
        for item in shapes.one_or_more(node, "of files"):
            given = item.get("path") if item.pairs is not None else item
            if given is None:
                shapes.complain(item, "expected `path` in an entry of `env_file`")
            elif shapes.is_scalar(given, "for an `env_file`"):
                yield from self._env_file(item, given, path, directory)

    def _env_file(self, item: Node, given: Node, path: str, directory: str) -> Iterator[Provided]:
        required, raw = item.get("required"), item.get("format")
        beside = self._beside(given, path, directory)
        if beside is None:
            return
        found = self.opened(beside)
        if isinstance(found, Problem):
            absent = not found.row and found.message != OUTSIDE
            if not absent or required is None or required.string().lower() != "false":
                self._complain(given, path, f"{beside}: {found.message}", absent)
            return
        reading = env_file.read(found, beside, interpolate=False)
        self.problems += reading.problems
        self.twice += reading.twice
        keeps = raw is not None and raw.string() == "raw"
        yield from (it if keeps else _depending(it) for it in reading.parts[0].provided)

    # --- other files

    def _filled(self, text: str) -> str | None:
        filled = fill(text, self.known)
        self.used |= filled.names
        return filled.value

    def _beside(self, node: Node, path: str, directory: str) -> str | None:
        """The path that ``node`` names in ``directory``; noted where it cannot be known."""
        name = self._filled(node.string())
        if not name:
            self.notes.append(f"{path}:{node.site.row}: which file `{node.string()}` is")
            return None
        return posixpath.normpath(posixpath.join(directory, name))

    def _text(self, other: str, node: Node, path: str) -> Text | None:
        found = self.opened(other)
        if isinstance(found, Problem):
            self._complain(node, path, f"{other}: {found.message}")
            return None
        return found

    def _complain(self, node: Node, path: str, message: str, absent: bool = False) -> None:
        self.problems.append(Problem(path, *node.text.place(node.start), message, absent))


def _replaces(node: Node | None) -> bool:
    """Whether what earlier files say is not merged with but taken away."""
    return node is not None and node.tag in (RESET, _OVERRIDE)


def _values(text: Text) -> dict[str, str | None]:
    given = env_file.read(text, "").parts[0].provided
    return {it.variable: it.value for it in given if not it.commented}


def _depending(it: Provided) -> Provided:
    """``${X}`` in an ``env_file`` stays, is filled from the file, or from the shell, too: that
    depends on the version of docker compose."""
    if it.value is None or "${" not in it.value:
        return it
    return it._replace(value=None, opaque="docker compose")
