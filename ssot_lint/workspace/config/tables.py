"""Readers of tables with keys of their own: owners, environments, names, imports."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace.config.options import Owner
from ssot_lint.workspace.config.value import Node

if TYPE_CHECKING:
    from typing import Any

    from ssot_lint.core.project_settings import Acceptable, Environment, Imports, Names
    from ssot_lint.workspace.config.key import Key


def said(node: Node, keys: Iterable[Key]) -> dict[str, Any]:
    """By field: what a table says that may hold nothing but ``keys``; raises ConfigError."""
    known = {key.name: key for key in keys}
    fields = node.known_fields(tuple(known))
    values = {key.field: key.read(fields[name]) for name, key in known.items() if name in fields}
    values.pop("", None)  # what is only checked
    return values


def owners(node: Node, keys: Iterable[Key]) -> tuple[Owner, ...]:
    seen: set[str] = set()
    found: list[Owner] = []
    for item in node.items():
        found.append(_owner(item, keys))
        name = found[-1].name or ""
        if name in seen:
            raise item.error(f"two owners are named `{name}`")
        seen.add(name)
    return tuple(found)


def _owner(node: Node, keys: Iterable[Key]) -> Owner:
    fields = node.known_fields(tuple(key.name for key in keys))
    for key in ("name", "paths", "getter"):
        if key not in fields:
            raise node.error(f"`{key}` is missing: an owner has a name, paths and a getter")
    if not fields["paths"].items():
        raise fields["paths"].error("an owner without paths owns nothing")
    return Owner(**said(node, keys), place=(fields["paths"].source, fields["paths"].keys))


# --- environments


def environments(node: Node, keys: Iterable[Key]) -> tuple[Environment, ...]:
    from ssot_lint.core.project_settings import Environment  # only where one is declared

    keys = tuple(keys)
    return tuple(Environment(name, **said(field, keys)) for name, field in node.fields())


def sources(node: Node) -> tuple[tuple[str, str | None], ...]:
    return tuple(_source(item) for item in node.items())


def _source(node: Node) -> tuple[str, str | None]:
    name, hash_, part = node.text().partition("#")
    if not name or (hash_ and not part) or "\0" in name:
        raise node.error(
            f"`{printable(node.text())}` names no file",
            hint='write "FILE" or "FILE#PART", as in "compose.yml#api"',
        )
    path = os.path.normpath(os.path.join(node.source.base, name))
    return path.replace(os.sep, "/"), part or None


def variables(node: Node) -> tuple[str, ...]:
    """Names that a variable can have."""
    return tuple(_variable(item) for item in node.items())


def _variable(node: Node) -> str:
    name = node.text()
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return name
    meant = re.sub(r"\W+", "_", name.partition("=")[0].strip("${} \t\r\n"), flags=re.ASCII)
    near = f"_{meant}" if meant[:1].isdigit() else meant
    hint = f"did you mean `{near}`?" if near.strip("_") else 'write a name, as in "SENTRY_DSN"'
    raise node.error(f"`{printable(name)}` is no name of a variable", hint=hint)


def hosts(node: Node) -> tuple[str, ...]:
    """Hosts as values name them: without scheme, port and path."""
    return tuple(_host(item) for item in node.items())


def _host(node: Node) -> str:
    name = node.text()
    if re.fullmatch(_HOST, name):
        return name
    bare = re.sub(r"\A[A-Za-z][\w+.-]*://", "", name.strip()).rpartition("@")[2]
    found = re.match(_HOST, bare.removeprefix("*."))
    hint = f"did you mean `{found[0]}`?" if found else 'write a host, as in "api.example.com"'
    raise node.error(f"`{printable(name)}` is no host", hint=hint)


_HOST = r"\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?"


def printable(text: str) -> str:
    """A text on one row, what cannot be printed in it escaped."""
    return "".join(it if it.isprintable() else repr(it)[1:-1] for it in text)


def loader(node: Node) -> str:
    from ssot_lint.core.project_settings import LOADERS  # as above

    return node.one_of(LOADERS, "loader")


# --- imports


def imports(node: Node, keys: Iterable[Key]) -> Imports:
    from ssot_lint.core.project_settings import Canonical, Imports  # only where it is configured

    keys = tuple(keys)
    canonical, removed = [], {}
    for name, field in node.fields():
        if name == "removed":
            removed = {
                _dotted(path, each, on_key=True): each.text() for path, each in field.fields()
            }
        else:
            canonical.append(Canonical(_dotted(name, field, on_key=True), **said(field, keys)))
    return Imports(tuple(canonical), removed)


def dotted_names(node: Node) -> tuple[str, ...]:
    return tuple(_dotted(item.text(), item) for item in node.items())


def _dotted(path: str, node: Node, *, on_key: bool = False) -> str:
    if all(part.isidentifier() for part in path.split(".")):
        return path
    raise node.error(
        f"`{path}` is not a dotted name", hint='write "package.module.Name"', on_key=on_key
    )


# --- names


def names(node: Node, keys: Iterable[Key]) -> Names:
    from ssot_lint.core.project_settings import Names  # only where it is configured

    return Names(**said(node, keys))


def literals(node: Node) -> tuple[str, ...]:
    for item in node.items():
        _dotted(item.text().removesuffix(".*"), item)
    return tuple(node.texts())


def acceptable(node: Node, keys: Iterable[Key]) -> tuple[Acceptable, ...]:
    keys = tuple(keys)
    return tuple(_acceptable(item, keys) for item in node.items())


def _acceptable(node: Node, keys: Iterable[Key]) -> Acceptable:
    from ssot_lint.core.project_settings import Acceptable  # as above

    fields = said(node, keys)
    if "name" not in fields:
        raise node.error('`name` is missing: write { name = "…", owners = […], reason = "…" }')
    return Acceptable(**fields)
