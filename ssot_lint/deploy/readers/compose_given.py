"""What a service of a compose file is given: its ``environment``, and the files it names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from ssot_lint.deploy.model import OUTSIDE, Open, Problem, Provided, Twice
from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.readers.interpolation import fill
from ssot_lint.deploy.scalars import as_read
from ssot_lint.deploy.shapes import RESET, Shapes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.twice import twice
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings


class Project:
    """What fills a compose file, which files it leads to, and what was met on the way."""

    def __init__(self, opened: Open, known: Mapping[str, str | None]) -> None:
        self.opened = opened
        self.known = known
        self.used: set[str] = set()
        self.problems: list[Problem] = []
        self.twice: list[Twice] = []
        self.notes: list[str] = []

    def documents(self, text: Text, path: str) -> tuple[Node, ...]:
        """The documents of one of the files."""
        stream = parse_mappings(text, path, "a mapping with `services`")
        self.problems += stream.problems
        return stream.documents

    def shapes(self, path: str) -> Shapes:
        """What one of the files should say."""
        return Shapes(path, self.problems)

    # --- variables

    def environment(self, node: Node, path: str) -> Iterator[Provided]:
        """The variables of a mapping or of a list."""
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
        listed = tuple(self._listed(node, shapes))
        self.twice += twice(listed)
        yield from listed

    def _listed(self, node: Node, shapes: Shapes) -> Iterator[Provided]:
        path = shapes.path
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
            self.complain(value, path, f"`{filled.refused}` is empty, and `:?` wants a value of it")
        elif filled.wrong is not None:
            self.complain(value, path, f"the value of `{name}` has a `$` that begins no ${{NAME}}")
        return Provided(name, filled.value, path, key.site, filled.opaque)

    def env_files(self, node: Node, path: str, directory: str) -> Iterator[Provided]:
        """The variables of the files that ``env_file`` names, one or several."""
        shapes = self.shapes(path)
        for item in shapes.one_or_more(node, "of files"):
            given = item.get("path") if item.pairs is not None else item
            if given is None:
                shapes.complain(item, "expected `path` in an entry of `env_file`")
            elif shapes.is_scalar(given, "for an `env_file`"):
                yield from self._env_file(item, given, path, directory)

    def _env_file(self, item: Node, given: Node, path: str, directory: str) -> Iterator[Provided]:
        required, raw = item.get("required"), item.get("format")
        beside = self.beside(given, path, directory)
        if beside is None:
            return
        found = self.opened(beside)
        if isinstance(found, Problem):
            absent = not found.row and found.message != OUTSIDE
            if not absent or required is None or required.string().lower() != "false":
                self.complain(given, path, f"{beside}: {found.message}", absent)
            return
        reading = env_file.read(found, beside, interpolate=False)
        self.problems += reading.problems
        self.twice += reading.twice
        keeps = raw is not None and raw.string() == "raw"
        yield from (it if keeps else _depending(it) for it in reading.parts[0].provided)

    # --- other files

    def filled(self, text: str) -> str | None:
        """A text with its references replaced; None where one is not known."""
        filled = fill(text, self.known)
        self.used |= filled.names
        return filled.value

    def beside(self, node: Node, path: str, directory: str) -> str | None:
        """The path that ``node`` names in ``directory``; noted where it cannot be known."""
        name = self.filled(node.string())
        if not name:
            self.notes.append(f"{path}:{node.site.row}: which file `{node.string()}` is")
            return None
        return posixpath.normpath(posixpath.join(directory, name))

    def text(self, other: str, node: Node, path: str) -> Text | None:
        """Another file; what is wrong with it is wrong where ``node`` names it."""
        found = self.opened(other)
        if isinstance(found, Problem):
            self.complain(node, path, f"{other}: {found.message}")
            return None
        return found

    def complain(self, node: Node, path: str, message: str, absent: bool = False) -> None:
        """Name what is wrong at a node."""
        self.problems.append(Problem(path, *node.text.place(node.start), message, absent))


def values_of(text: Text) -> dict[str, str | None]:
    """What a .env file gives, by name."""
    given = env_file.read(text, "").parts[0].provided
    return {it.variable: it.value for it in given if not it.commented}


def _depending(it: Provided) -> Provided:
    """``${X}`` in an ``env_file`` stays, is filled from the file, or from the shell, too: that
    depends on the version of docker compose."""
    if it.value is None or "${" not in it.value:
        return it
    return it._replace(value=None, opaque="docker compose")
