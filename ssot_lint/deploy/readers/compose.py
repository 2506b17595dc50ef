"""Reads compose files: what each service gets from ``environment`` and ``env_file``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from ssot_lint.deploy.model import OUTSIDE, Open, Part, Problem, Provided, Reading, Twice
from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.readers.interpolation import fill
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse, parse_mappings

_RESET, _OVERRIDE = "!reset", "!override"


def read(text: Text, path: str, opened: Open, known: Mapping[str, str | None]) -> Reading:
    """The services of a compose file. ``known`` is what ``${X}`` is filled from."""
    project = _Project(opened, known)
    parts: list[Part] = []
    for root in project.documents(text, path):
        parts += project.included(root, path)
        parts += project.services(root, path)
    return Reading(
        parts=tuple(parts),
        interpolated=frozenset(project.used),
        problems=tuple(project.problems),
        twice=tuple(dict.fromkeys(project.twice)),
        notes=tuple(project.notes),
    )


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

    def included(self, root: Node, path: str) -> Iterator[Part]:
        """The services of ``include``d files."""
        include = root.get("include")
        for item in include.list() if include is not None else ():
            given = item.get("path") if item.pairs is not None else item
            for node in given.list() or (given,) if given is not None else ():
                yield from self._one_included(node, path)

    def _one_included(self, node: Node, path: str) -> Iterator[Part]:
        other = self._beside(node, path)
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
            yield from self.included(root, other)
            yield from self.services(root, other)
        self.including.pop()

    def services(self, root: Node, path: str) -> Iterator[Part]:
        """The services of one document."""
        services = root.get("services")
        if services is None:
            return
        if services.pairs is None and (services.value or services.children):
            self._complain(services, path, "expected a mapping below `services`")
        for name, service in services.items():
            yield self.part(name.string(), service, path)

    def part(self, name: str, service: Node, path: str, above: tuple[str, ...] = ()) -> Part:
        """A service, with what it extends below it."""
        before = len(self.problems)
        part = self._part(name, service, path, above)
        own = tuple(self.problems[before:])
        del self.problems[before:]
        return part._replace(problems=(*part.problems, *own))

    def _part(self, name: str, service: Node, path: str, above: tuple[str, ...]) -> Part:
        base = self._extended(name, service, path, above)
        environment = service.get("environment")
        own = tuple(self._environment(environment, path)) if environment is not None else ()
        files = service.get("env_file")
        below = tuple(self._env_files(files, path)) if files is not None else ()
        resets = environment is not None and environment.tag in (_RESET, _OVERRIDE)
        image = service.get("image")
        return Part(
            name,
            provided=own if resets else (*base.provided, *own),
            below=(*base.below, *below),
            resets=resets,
            resting=bool((profiles := service.get("profiles")) is not None and profiles.list()),
            image=self._filled(image.string()) or "" if image is not None else base.image,
            built=service.get("build") is not None or base.built,
            problems=base.problems,
        )

    def _extended(self, name: str, service: Node, path: str, above: tuple[str, ...]) -> Part:
        extends = service.get("extends")
        if extends is None:
            return Part(name)
        target = extends.get("service") if extends.pairs is not None else extends
        if target is None:
            self._complain(extends, path, "`extends` names no service")
            return Part(name)
        source, root = path, self._root(service, path)
        file = extends.get("file")
        if file is not None:
            beside = self._beside(file, path)
            text = self._text(beside, file, path) if beside is not None else None
            if beside is None or text is None:
                return Part(name)
            source, root = beside, next(iter(self.documents(text, beside)), None)
        key = f"{source}#{target.string()}"
        if key in (*above, f"{path}#{name}"):
            self._complain(target, path, f"the service `{target.string()}` extends itself")
            return Part(name)
        found = root.at("services", target.string()) if root is not None else None
        if found is None:
            self._complain(target, path, f"there is no service `{target.string()}` in {source}")
            return Part(name)
        return self.part(target.string(), found, source, (*above, f"{path}#{name}"))

    def _root(self, node: Node, path: str) -> Node | None:
        return next(iter(parse(node.text, path).documents), None)

    # --- variables

    def _environment(self, node: Node, path: str) -> Iterator[Provided]:
        for key, value in node.items():
            name = key.string()
            if value.tag == _RESET:
                yield Provided(name, None, path, key.site, removed=True)
            elif value.is_null:
                yield self._passed(name, path, key)
            else:
                yield self._assigned(name, value.string(), path, key, value)
        if node.value and node.tag != _RESET:
            self._complain(node, path, "expected a mapping or a list below `environment`")
        for item in node.list():
            name, equals, text = item.string().partition("=")
            if not name:
                self._complain(item, path, "expected NAME=value or NAME in `environment`")
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
        if filled.wrong is not None:
            self._complain(value, path, f"the value of `{name}` has a `$` that begins no ${{NAME}}")
        return Provided(name, filled.value, path, key.site, filled.opaque)

    def _env_files(self, node: Node, path: str) -> Iterator[Provided]:
        for item in node.list() or (node,):
            given = item.get("path") if item.pairs is not None else item
            if given is None:
                continue
            required = item.get("required")
            beside = self._beside(given, path)
            if beside is None:
                continue
            found = self.opened(beside)
            if isinstance(found, Problem):
                absent = not found.row and found.message != OUTSIDE
                if not absent or required is None or required.string() != "false":
                    self._complain(given, path, f"{beside}: {found.message}", absent)
                continue
            reading = env_file.read(found, beside, interpolate=False)
            self.problems += reading.problems
            self.twice += reading.twice
            raw = item.get("format")
            keeps = raw is not None and raw.string() == "raw"
            yield from (it if keeps else _depending(it) for it in reading.parts[0].provided)

    # --- other files

    def _filled(self, text: str) -> str | None:
        filled = fill(text, self.known)
        self.used |= filled.names
        return filled.value

    def _beside(self, node: Node, path: str) -> str | None:
        """The path that ``node`` names, seen from the project; noted where it cannot be known."""
        name = self._filled(node.string())
        if not name:
            self.notes.append(f"{path}:{node.site.row}: which file `{node.string()}` is")
            return None
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))

    def _text(self, other: str, node: Node, path: str) -> Text | None:
        found = self.opened(other)
        if isinstance(found, Problem):
            self._complain(node, path, f"{other}: {found.message}")
            return None
        return found

    def _complain(self, node: Node, path: str, message: str, absent: bool = False) -> None:
        row, column = node.text.place(node.start)
        self.problems.append(Problem(path, row, column, message, absent))


def _depending(it: Provided) -> Provided:
    """``${X}`` in an ``env_file`` stays, is filled from the file, or from the shell, too: that
    depends on the version of docker compose."""
    if it.value is None or "${" not in it.value:
        return it
    return it._replace(value=None, opaque="docker compose")
