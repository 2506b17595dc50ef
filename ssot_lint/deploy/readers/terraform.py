"""Reads Terraform: ``env`` blocks and maps of variables of each resource and module; tfvars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy import hcl
from ssot_lint.deploy.hcl import Block, Key, Value
from ssot_lint.deploy.model import Part, Problem, Provided, Reading, Twice
from ssot_lint.deploy.text import Text, is_name
from ssot_lint.deploy.twice import twice

_MAPS = frozenset(
    [
        "env",
        "env_vars",
        "env_variables",
        "environment",
        "environment_variables",
        "app_settings",
        "variables",
        "plain_environment_variables",
    ]
)
_SECRET_MAPS = frozenset(
    ["secrets", "secret_env", "secret_environment_variables", "secret_environment"]
)
_BLOCKS = frozenset(["env", "environment_variable"])
_ITEM = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=")


def read(text: Text, path: str) -> Reading:
    """One part for each resource and module that is given variables."""
    try:
        parsed = hcl.parse(text, path)
    except hcl.Missing as missing:
        return Reading(problems=(Problem(path, 1, 1, str(missing)),))
    reader = _Reader(text, path)
    if path.endswith((".tfvars", ".tfvars.json")):
        parts: tuple[Part, ...] = (Part("", tuple(reader.attributes(parsed.body, False))),)
    else:
        parts = tuple(reader.parts(parsed.body))
    return Reading(parts, problems=(*parsed.problems, *reader.problems), twice=tuple(reader.twice))


class _Reader:
    def __init__(self, text: Text, path: str) -> None:
        self.text = text
        self.path = path
        self.problems: list[Problem] = []
        self.twice: list[Twice] = []

    def parts(self, body: Block) -> Iterator[Part]:
        for block in body.blocks:
            if block.kind not in ("resource", "module"):
                continue
            provided = tuple(self._given(block))
            if provided:
                name = ".".join(block.labels)
                yield Part(
                    name if block.kind == "resource" else f"module.{name}",
                    provided,
                    names=(f"{block.kind}.{name}", block.labels[-1] if block.labels else ""),
                )

    def _given(self, block: Block) -> Iterator[Provided]:
        yield from self.attributes(block, block.kind == "environment")
        ones = [(self._one(it) if it.kind in _BLOCKS else None, it) for it in block.blocks]
        self.twice += twice(one for one, _ in ones if one is not None)
        for one, inner in ones:
            if one is not None:
                yield one
            else:
                yield from self._given(inner)

    def _one(self, block: Block) -> Provided | None:
        """``env { name = "X" value = "…" }``."""
        fields = {key.name: (key, value) for key, value in block.attributes}
        if "name" not in fields:
            return None
        name = fields["name"][1].text
        start = self._inside(*fields["name"])
        if name is None or start is None:
            return None
        if "value" in fields:
            return self._provided(Key(name, start, start + len(name)), fields["value"][1])
        why = block.blocks[0].kind if block.blocks else "value_from"
        site = self.text.site(start, start + len(name))
        return Provided(name, None, self.path, site, why)

    def _inside(self, key: Key, value: Value) -> int | None:
        """Where the text of a literal begins that is an attribute's value."""
        if value.text is None:
            return None
        at = self.text.string.find(value.text, key.end)
        return at if at >= 0 else None

    def attributes(self, block: Block, variables: bool) -> Iterator[Provided]:
        """Maps and lists of variables among the attributes of one block."""
        self._see_twice(block)
        for key, value in block.attributes:
            if key.name in _SECRET_MAPS:
                yield from self._map(value, "a secret", key.end)
            elif key.name in _MAPS and (key.name != "variables" or variables):
                yield from self._map(value, "", key.end)
            elif key.name == "container_definitions":
                yield from self._definitions(value)

    def _see_twice(self, block: Block) -> None:
        """A second attribute of one name, which Terraform refuses."""
        first: dict[str, Key] = {}
        for key, _ in block.attributes:
            before = first.setdefault(key.name, key)
            if before is not key:
                row = self.text.place(before.start)[0]
                message = f"the key `{key.name}` stands in row {row} already"
                self.problems.append(Problem(self.path, *self.text.place(key.start), message))

    def _definitions(self, value: Value) -> Iterator[Provided]:
        """``jsonencode([{ environment = […], secrets = […] }])``."""
        for container in value.items or (value,):
            for key, inner in container.pairs:
                if key.name in _MAPS:
                    yield from self._map(inner, "", key.end)
                elif key.name in _SECRET_MAPS:
                    yield from self._map(inner, "a secret", key.end)

    def _map(self, value: Value, opaque: str, after: int) -> Iterator[Provided]:
        """A map, a list of objects or a list of ``NAME=value``, which stands behind ``after``."""
        given = tuple(self._in(value, opaque, after))
        if value.source[:1] in "{[":  # what `merge` is given may be meant to be overridden
            self.twice += twice(given)
        yield from given

    def _in(self, value: Value, opaque: str, after: int) -> Iterator[Provided]:
        for key, inner in value.pairs:
            if is_name(key.name):
                yield self._provided(key, inner, opaque)
        for item in value.items:
            if item.text is not None and (found := _ITEM.match(item.text)):
                after = self.text.string.find(f'"{found[0]}', after) + 1
                name, rest = found[1], item.text[found.end() :]
                yield self._provided(Key(name, after, after + len(name)), Value(rest, rest), opaque)
                continue
            fields = {key.name: (key, inner) for key, inner in item.pairs}
            if "name" not in fields or fields["name"][1].text is None:
                continue
            name = fields["name"][1].text
            start = self._inside(*fields["name"])
            if start is None:
                continue
            key = Key(name, start, start + len(name))
            given = fields["value"][1] if "value" in fields else Value(None, "valueFrom")
            yield self._provided(key, given, opaque)

    def _provided(self, key: Key, value: Value, opaque: str = "") -> Provided:
        site = self.text.site(key.start, key.end)
        if value.text is None or opaque:
            return Provided(key.name, None, self.path, site, opaque or _shown(value.source))
        return Provided(key.name, value.text, self.path, site)


def _shown(source: str) -> str:
    """An expression in a word: ``var.x``, or that it is one."""
    return source if re.fullmatch(r"[\w.\[\]*-]{1,60}", source) else "an expression"
