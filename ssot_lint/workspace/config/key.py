"""What one key of the configuration is."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.workspace.config.value import Node


class Key:
    """One key of a table."""

    # No NamedTuple: each run with a configuration makes all of them.
    __slots__ = (
        "default",
        "example",
        "field",
        "inner",
        "name",
        "read",
        "required",
        "shape",
        "text",
        "type",
    )

    def __init__(
        self,
        name: str,
        read: Callable[[Node], object],
        shape: str,
        type: str,  # noqa: A002 - as the docs call it
        default: object,
        text: str,
        example: str,
        *,
        field: str | None = None,
        inner: tuple[Key, ...] = (),
        required: bool = False,
    ) -> None:
        self.name = name
        self.read = read
        """Gives the value; raises ConfigError."""
        self.shape = shape
        """What it looks like in JSON: a name in ``json_shapes``."""
        self.type = type
        """The same for people."""
        self.default = default
        """As Python has it; None where there is none."""
        self.text = text
        """In Markdown; the first sentence is enough to choose by. Words in angle brackets stand for
        lists: see ``described``."""
        self.example = example
        """In TOML, without the table's header."""
        self.field = name.replace("-", "_") if field is None else field
        """Where the value goes; empty where it is only checked."""
        self.inner = inner
        """The keys of the table, or tables, that it is."""
        self.required = required
