"""The inventory of variables: table, one variable, JSON, CSV, Markdown, ``.env.example``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.output.dotenv_value import written
from ssot_lint.output.json import Json, dump
from ssot_lint.project.variables.model import (
    CLI,
    DECLARE,
    PRESENCE,
    PROVIDE,
    READ,
    WRITE,
    Default,
    Place,
)
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.project.variables.telling import (
    MASKED,
    default_of,
    default_word,
    is_withheld,
    parse_of,
)
from ssot_lint.project.variables.words import is_platform

FORMATS = ("table", "json", "csv", "markdown", "dotenv")
_KINDS = (DECLARE, CLI, READ, PRESENCE, WRITE, PROVIDE)
_TITLES = {
    DECLARE: "declared",
    CLI: "offered on a command line",
    READ: "read",
    PRESENCE: "asked whether it is set",
    WRITE: "written",
    PROVIDE: "provided by a deployment file",
}


class Inventory(NamedTuple):
    """What is shown."""

    places: tuple[Place, ...]
    root: str
    """Paths are shown from here."""
    dynamic: Mapping[str, int]
    conflicts: frozenset[tuple[str, str]] = frozenset()
    """Owners (empty without one) and names of variables with conflicts."""
    undeclared: frozenset[tuple[str, str]] = frozenset()

    def shown(self, path: str) -> str:
        """A path as people read it."""
        prefix = self.root.rstrip("/") + "/"
        return path[len(prefix) :] if path.startswith(prefix) else path


class Row(NamedTuple):
    """One variable in the table."""

    name: str
    owner: str
    declared: str
    default: str
    type: str
    required: bool
    reads: int
    files: int
    conflict: bool
    undeclared: bool
    value: str
    """The default as it is, however long; masked where it may not be shown."""
    literal: bool
    """Whether ``default`` is a value, or its mask; else a word for what there is."""


def rows(inventory: Inventory) -> list[Row]:
    """One row a variable, by owner, then by name."""
    by_name: dict[tuple[str, str], list[Place]] = {}
    for it in inventory.places:
        if it.kind != PROVIDE:  # of what code says of variables
            by_name.setdefault((it.owner or "", it.variable), []).append(it)
    loose = {
        (it.owner or "", it.variable): it
        for it in inventory.places
        if it.any_case and it.kind == DECLARE
    }
    return [
        _row(owner, name, by_name[owner, name], inventory, loose.get((owner, name.upper())))
        for owner, name in sorted(by_name)
    ]


def _row(
    owner: str,
    name: str,
    places: Sequence[Place],
    inventory: Inventory,
    loose: Place | None = None,
) -> Row:
    """``loose`` is what declares the name in any case."""
    declared = next((it for it in places if it.kind == DECLARE), loose)
    telling = declared or _telling(places)
    types = dict.fromkeys(it.parse.kind for it in places if it.parse.kind != "str")
    kind = telling.parse.kind if telling.parse.kind != "str" else next(iter(types), "str")
    reads = [it for it in places if it.kind in (READ, PRESENCE, CLI)]
    is_masked = telling.default.kind == "literal" and is_withheld(telling)
    return Row(
        name,
        owner,
        f"{inventory.shown(declared.path)}:{declared.site.row}" if declared else "",
        MASKED if is_masked else default_word(telling.default),
        kind,
        any(it.required for it in places),
        len(reads),
        len({it.path for it in places if it.kind != DECLARE}),
        (owner, name) in inventory.conflicts,
        (owner, name) in inventory.undeclared,
        MASKED if is_masked else _whole(telling.default),
        telling.default.kind == "literal",
    )


def _whole(default: Default) -> str:
    """A literal as it is, else the word for what it is."""
    value = default.value
    if default.kind == "literal" and isinstance(value, str):
        return value
    return default_word(default)


def _telling(places: Sequence[Place]) -> Place:
    """The place whose default says most."""
    order = {"literal": 0, "required": 1, "fallback": 2, "computed": 3, "guarded": 4, "none": 5}
    return min(
        places, key=lambda it: (it.kind not in (READ, CLI), order.get(it.default.kind, 9), it.path)
    )


def as_table(inventory: Inventory) -> str:
    """The table for a terminal, grouped by owner."""
    found = rows(inventory)
    if not found:
        return "No variables.\n" + _unknown(inventory)
    lines: list[str] = []
    for owner in sorted({it.owner for it in found}):
        own = [it for it in found if it.owner == owner]
        if owner:
            lines += [f"{owner}:", ""]
        lines += _aligned(own)
        lines.append("")
    names = len({it.name for it in found})
    required = len({it.name for it in found if it.required})
    lines.append(f"{_count(names, 'variable')}, {required} required." + _marks(found))
    return "\n".join(lines) + "\n" + _unknown(inventory)


def _marks(found: Sequence[Row]) -> str:
    told = ""
    conflicts = len({it.name for it in found if it.conflict})
    undeclared = len({it.name for it in found if it.undeclared})
    if conflicts:
        told += f" {_count(conflicts, 'conflict')} (!)."
    if undeclared:
        told += f" {undeclared} not declared (?)."
    return told


def _unknown(inventory: Inventory) -> str:
    number = sum(inventory.dynamic.values())
    if not number:
        return ""
    files = _count(len(inventory.dynamic), "file")
    return (
        f"{_count(number, 'access', 'accesses')} in {files} have a key that nothing is known of.\n"
    )


def _count(number: int, word: str, words: str = "") -> str:
    return f"{number} {word if number == 1 else words or word + 's'}"


def _aligned(found: Sequence[Row]) -> list[str]:
    head = ("variable", "default", "type", "required", "reads", "files", "declared")
    table = [head, *(_cells(it) for it in found)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in table
    ]


def _cells(it: Row) -> tuple[str, ...]:
    mark = ("!" if it.conflict else "") + ("?" if it.undeclared else "")
    return (
        f"{it.name} {mark}".rstrip(),
        it.default,
        it.type,
        "yes" if it.required else "",
        str(it.reads),
        str(it.files),
        it.declared,
    )


def as_one(name: str, inventory: Inventory) -> str:
    """Every place of one variable, grouped by what it says."""
    groups: dict[tuple[int, str], list[Place]] = {}
    for it in inventory.places:
        groups.setdefault(
            (_KINDS.index(it.kind) if it.kind in _KINDS else 9, _said(it)), []
        ).append(it)
    conflict = any(it == name for _, it in inventory.conflicts)
    lines = [name + ("  (conflict)" if conflict else ""), ""]
    for (_, said), places in sorted(groups.items(), key=lambda it: it[0]):
        lines.append(said)
        for it in places:
            tier = "" if it.tier == "production" else f"  ({it.tier})"
            where = f"{inventory.shown(it.path)}:{it.site.row}:{it.site.column}"
            lines.append(f"  {where}  {it.via}{tier}")
        lines.append("")
    return "\n".join(lines)


def _said(it: Place) -> str:
    told = _TITLES.get(it.kind, it.kind)
    if it.kind not in (READ, DECLARE, CLI):
        return told
    if it.default.kind == "literal" and is_withheld(it):
        return f"{told}, defaults to {MASKED}, taken as {parse_of(it.parse)}"
    return f"{told}, {default_of(it)}, taken as {parse_of(it.parse)}"


def as_json(inventory: Inventory) -> str:
    """One record a fact."""
    return dump([record(it) for it in inventory.places])


def record(it: Place) -> dict[str, Json]:
    """One fact; values of secrets are null."""
    made: dict[str, Json] = {
        "variable": it.variable,
        "kind": it.kind,
        "default": {"kind": it.default.kind, "value": _value(it)},
        "parse": it.parse.kind,
    }
    if it.parse.separator is not None:
        made["separator"] = it.parse.separator
    if it.parse.test is not None:
        made["true"] = list(it.parse.test.true_words())
    made.update(
        {
            "required": it.required,
            "secret": it.secret,
            "pattern": it.pattern,
            "via": it.via,
            "owner": it.owner,
            "tier": it.tier,
            "filename": it.path,
            "location": {"row": it.site.row, "column": it.site.column},
        }
    )
    return made


def _value(it: Place) -> Json:
    return None if is_withheld(it) else _json(it.default.value)


def _json(value: object) -> Json:
    if isinstance(value, tuple):
        return [_json(it) for it in value]
    if isinstance(value, str | int | float) or value is None:
        return value
    return str(value)


def as_csv(inventory: Inventory) -> str:
    """One row a variable."""
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        ("variable", "owner", "default", "type", "required", "reads", "files", "declared")
    )
    for it in rows(inventory):
        required = "yes" if it.required else "no"
        writer.writerow(
            (it.name, it.owner, it.value, it.type, required, it.reads, it.files, it.declared)
        )
    return stream.getvalue()


def as_markdown(inventory: Inventory) -> str:
    """One table an owner."""
    found, lines = rows(inventory), []
    for owner in sorted({it.owner for it in found}):
        if owner:
            lines += [f"## {owner}", ""]
        lines += [
            "| variable | default | type | required | reads | declared |",
            "|---|---|---|---|---|---|",
        ]
        for it in found:
            if it.owner == owner:
                default = f"`{it.default}`" if it.default else ""
                cells = (
                    f"`{it.name}`",
                    default.replace("|", "\\|"),
                    it.type,
                    "yes" if it.required else "",
                    str(it.reads),
                    it.declared,
                )
                lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def as_dotenv(inventory: Inventory) -> str:
    """A documented ``.env.example``: what is required stands empty, the rest as comments.

    Of production code, where there is any; what the platform gives is nobody's to fill in.
    """
    by_name: dict[str, list[Place]] = {}
    told = [it for it in inventory.places if not it.pattern and it.kind in (READ, DECLARE, CLI)]
    for it in [it for it in told if it.tier == PRODUCTION] or told:
        if it.kind == DECLARE or not is_platform(it.variable, ()):
            by_name.setdefault(it.variable, []).append(it)
    blocks = [_block(name, by_name[name], inventory) for name in sorted(by_name)]
    return "\n".join(blocks)


def _block(name: str, places: Sequence[Place], inventory: Inventory) -> str:
    told = next((it for it in places if it.kind == DECLARE), None) or _telling(places)
    row = _row("", name, places, inventory)
    words = ["required" if row.required else "optional", row.type]
    if told.secret:
        words.append("secret")
    where = f"{inventory.shown(told.path)}"
    value: str | None = ""
    if told.default.kind == "literal" and not is_withheld(told):
        value = written(told)
    note = "" if value is not None else "; a .env file cannot say its default"
    lines = [f"# {', '.join(words)}; {where}{note}"]
    lines.append(f"{name}=" if row.required else f"# {name}={value or ''}")
    return "\n".join(lines) + "\n"


RENDERERS: Mapping[str, Callable[[Inventory], str]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "markdown": as_markdown,
    "dotenv": as_dotenv,
}


def narrowed(inventory: Inventory, places: Iterable[Place]) -> Inventory:
    """The same about fewer places."""
    return inventory._replace(places=tuple(places))
