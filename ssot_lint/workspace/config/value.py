"""A value of a configuration that knows where it was written, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.workspace.config.problem import ConfigError, did_you_mean


class Source(NamedTuple):
    """What a configuration was read from."""

    path: str
    """Absolute path of the file, or the flag that gave it."""
    shown: str
    """The same as people are told it: relative where it lies below the working directory."""
    base: str
    """Absolute directory that its relative paths and globs start from, with ``/``."""
    text: str | None = None
    """The TOML itself; None where there is none (``--select SSOT101``)."""
    prefix: tuple[str, ...] = ()
    """The table that holds our keys: ``("tool", "ssot-lint")`` in a pyproject.toml."""


class Node:
    """One value, and the keys that lead to it."""

    __slots__ = ("keys", "source", "value")

    def __init__(self, source: Source, keys: tuple[str | int, ...], value: object) -> None:
        self.source = source
        self.keys = keys
        self.value = value

    def text(self) -> str:
        if isinstance(self.value, str):
            return self.value
        raise self._wrong_type("a string")

    def flag(self) -> bool:
        if isinstance(self.value, bool):
            return self.value
        raise self._wrong_type("true or false")

    def items(self) -> list[Node]:
        if isinstance(self.value, (list, tuple)):
            return [Node(self.source, (*self.keys, i), v) for i, v in enumerate(self.value)]
        raise self._wrong_type("an array")

    def texts(self) -> list[str]:
        return [item.text() for item in self.items()]

    def fields(self) -> Iterator[tuple[str, Node]]:
        if not isinstance(self.value, dict):
            raise self._wrong_type("a table")
        for key, value in self.value.items():
            yield key, Node(self.source, (*self.keys, key), value)

    def known_fields(self, known: Collection[str]) -> dict[str, Node]:
        """The fields of a table that may hold nothing but ``known`` keys."""
        fields: dict[str, Node] = {}
        for key, node in self.fields():
            if key not in known:
                raise node.error(f"unknown key `{key}`", hint=did_you_mean(key, known), on_key=True)
            fields[key] = node
        return fields

    def one_of(self, words: Collection[str], what: str) -> str:
        word = self.text()
        if word not in words:
            raise self.error(f"unknown {what} `{word}`", hint=did_you_mean(word, words))
        return word

    def error(self, message: str, *, hint: str | None = None, on_key: bool = False) -> ConfigError:
        """An error that points at this value, or at its key."""
        return error_at(self.source, self.keys, message, hint=hint, on_key=on_key)

    def _wrong_type(self, expected: str) -> ConfigError:
        name = next((str(k) for k in reversed(self.keys) if isinstance(k, str)), "the document")
        of = f"an element of `{name}`" if isinstance(self.keys[-1:][0], int) else f"`{name}`"
        return self.error(f"{of} must be {expected}, not {_type_name(self.value)}")


def error_at(
    source: Source,
    keys: tuple[str | int, ...],
    message: str,
    *,
    hint: str | None = None,
    on_key: bool = False,
) -> ConfigError:
    """An error at the place of ``keys`` in ``source``, or of the nearest parent that has one."""
    if source.text is None:
        flag = f"--{keys[0]}" if keys else source.shown
        return ConfigError(source.path, message, hint=hint, shown=flag)
    from ssot_lint.core.toml_places import (
        locate,  # only a broken configuration needs it
    )

    entries = locate(source.text)
    path = (*source.prefix, *keys)
    while path and path not in entries:
        path, on_key = path[:-1], False
    entry = entries.get(path)
    if entry is None:
        return ConfigError(source.path, message, hint=hint, shown=source.shown)
    line, column, length = entry.key if on_key else entry.value
    return ConfigError(
        source.path,
        message,
        line=line,
        column=column,
        length=length,
        source_line=row_text(source.text, line),
        hint=hint,
        shown=source.shown,
    )


def row_text(text: str, line: int) -> str:
    """One row of ``text``, without its line end; empty when it has no such row."""
    rows = text.split("\n")
    return rows[line - 1].rstrip("\r") if line <= len(rows) else ""


def _type_name(value: object) -> str:
    # bool before int: it is a subclass.
    for kind, name in (
        (bool, "a boolean"),
        (str, "a string"),
        (int, "an integer"),
        (float, "a float"),
        (list, "an array"),
        (dict, "a table"),
    ):
        if isinstance(value, kind):
            return name
    return "a date or time"
