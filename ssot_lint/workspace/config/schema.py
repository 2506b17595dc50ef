"""Every key a configuration may have, and what its value must look like."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from ssot_lint.workspace.config.getter_option import contract, getter
from ssot_lint.workspace.config.globs import Glob, problem
from ssot_lint.workspace.config.options import (
    OVERALL,
    Allow,
    Options,
    Owner,
    PerFileIgnore,
    Selection,
)
from ssot_lint.workspace.config.selectors import codes_of, selector
from ssot_lint.workspace.config.value import Node, Source

_Value = TypeVar("_Value")

SEVERITIES = ("error", "warning", "info", "hint")


class Parsed(NamedTuple):
    """The options of one source, and what it extends."""

    options: Options
    extend: Node | None


def parse(table: Mapping[str, object], source: Source) -> Parsed:
    """The options that ``table`` states; raises ConfigError at the first thing that is wrong."""
    fields = Node(source, (), dict(table)).known_fields(KEYS)
    read = _Reader(fields)
    options = Options(
        getter=read("getter", getter),
        contract=read("contract", contract),
        src=read("src", directories),
        allow=read("allow", allow),
        allow_variables=read("allow-variables", variables),
        selections=_selections(read),
        per_file_ignores=read("per-file-ignores", per_file_ignores),
        severity=read("severity", severities),
        require_reason=read("require-reason", Node.flag),
        no_suppress=read("no-suppress", lambda node: codes_of(selectors(node))),
        tiers=read("tiers", tiers),
        permissions=read("permissions", permissions),
        baseline=read("baseline", file_path),
        include=read("include", globs),
        exclude=read("exclude", globs),
        extend_exclude=read("extend-exclude", globs) or (),
        respect_gitignore=read("respect-gitignore", Node.flag),
        force_exclude=read("force-exclude", Node.flag),
        cache_dir=read("cache-dir", file_path),
        target_version=read("target-version", target_version),
        owners=read("owners", owners),
        fail_under=read("fail-under", fail_under),
        fail_under_places=_tier_places(fields.get("fail-under")),
        permission_places=_tier_places(fields.get("permissions")),
    )
    read("required-version", required_version)
    read("extend", Node.text)
    return Parsed(options, fields.get("extend"))


KEYS = (
    "getter",
    "contract",
    "src",
    "allow",
    "allow-variables",
    "select",
    "ignore",
    "extend-select",
    "per-file-ignores",
    "fixable",
    "unfixable",
    "severity",
    "require-reason",
    "no-suppress",
    "tiers",
    "permissions",
    "baseline",
    "fail-under",
    "include",
    "exclude",
    "extend-exclude",
    "respect-gitignore",
    "force-exclude",
    "cache-dir",
    "target-version",
    "required-version",
    "extend",
    "owners",
)
OWNER_KEYS = ("name", "paths", "getter", "contract", "src", "allow", "allow-variables")


class _Reader:
    """Reads fields that may be missing."""

    def __init__(self, fields: Mapping[str, Node]) -> None:
        self.fields = fields

    def __call__(self, key: str, read: Callable[[Node], _Value]) -> _Value | None:
        node = self.fields.get(key)
        return None if node is None else read(node)


# --- who may do what


def allow(node: Node) -> tuple[Allow, ...]:
    return tuple(_allow_entry(item) for item in node.items())


def _allow_entry(node: Node) -> Allow:
    if isinstance(node.value, str):
        return Allow(glob(node), node.value, node.source, node.keys)
    fields = node.known_fields(("path", "reason"))
    if "path" not in fields:
        raise node.error('`path` is missing: write { path = "…", reason = "…" }')
    path = fields["path"]
    reason = fields["reason"].text() if "reason" in fields else ""
    return Allow(glob(path), reason or path.text(), node.source, node.keys)


def variables(node: Node) -> tuple[str, ...]:
    return tuple(node.texts())


def tiers(node: Node) -> Mapping[str, tuple[Glob, ...]]:
    return {_tier_name(name, patterns): globs(patterns) for name, patterns in node.fields()}


def _tier_name(name: str, node: Node) -> str:
    if name == OVERALL:
        raise node.error(f"`{OVERALL}` is all tiers together: name it otherwise", on_key=True)
    return name


def permissions(node: Node) -> Mapping[str, frozenset[str]]:
    from ssot_lint.core.model import KINDS  # only where permissions are stated

    return {
        tier: frozenset(item.one_of(KINDS, "kind of access") for item in kinds.items())
        for tier, kinds in node.fields()
    }


def fail_under(node: Node) -> Mapping[str, str]:
    """One percentage for all files, or a table of them by tier."""
    if isinstance(node.value, dict):
        return {tier: percentage(field) for tier, field in node.fields()}
    return {OVERALL: percentage(node)}


def percentage(node: Node) -> str:
    """As written: 98.7 is no binary fraction."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise node.error("a percentage is a number from 0 to 100")
    return repr(value)


def _tier_places(node: Node | None) -> tuple[tuple[str, Source, tuple[str | int, ...]], ...]:
    if node is None or not isinstance(node.value, dict):
        return ()
    return tuple((tier, field.source, field.keys) for tier, field in node.fields())


def owners(node: Node) -> tuple[Owner, ...]:
    seen: set[str] = set()
    found: list[Owner] = []
    for item in node.items():
        found.append(owner(item))
        name = found[-1].name or ""
        if name in seen:
            raise item.error(f"two owners are named `{name}`")
        seen.add(name)
    return tuple(found)


def owner(node: Node) -> Owner:
    fields = node.known_fields(OWNER_KEYS)
    for key in ("name", "paths", "getter"):
        if key not in fields:
            raise node.error(f"`{key}` is missing: an owner has a name, paths and a getter")
    if not fields["paths"].items():
        raise fields["paths"].error("an owner without paths owns nothing")
    read = _Reader(fields)
    return Owner(
        name=fields["name"].text(),
        globs=globs(fields["paths"]),
        getter=getter(fields["getter"]),
        contract=read("contract", contract) or "auto",
        src=read("src", directories),
        allow=read("allow", allow) or (),
        allow_variables=read("allow-variables", variables) or (),
        place=(fields["paths"].source, fields["paths"].keys),
    )


# --- rules


def selectors(node: Node) -> tuple[str, ...]:
    return tuple(selector(item) for item in node.items())


def severities(node: Node) -> Mapping[str, str]:
    """Severity by code; the more specific selector wins."""
    stated = {
        selector(field, on_key=True): field.one_of(SEVERITIES, "severity")
        for _, field in node.fields()
    }
    general_first = sorted(stated, key=lambda name: 0 if name == "ALL" else len(name))
    return {code: stated[name] for name in general_first for code in codes_of((name,))}


def per_file_ignores(node: Node) -> tuple[PerFileIgnore, ...]:
    return tuple(_per_file_ignore(pattern, field) for pattern, field in node.fields())


def _per_file_ignore(pattern: str, node: Node) -> PerFileIgnore:
    negated = pattern.startswith("!")
    text = pattern[1:] if negated else pattern
    wrong = problem(text)
    if wrong:
        raise node.error(wrong, on_key=True)
    return PerFileIgnore(Glob(text, node.source.base), negated, codes_of(selectors(node)))


def _selections(read: _Reader) -> tuple[Selection, ...]:
    selection = Selection(
        select=read("select", selectors),
        extend_select=read("extend-select", selectors) or (),
        ignore=read("ignore", selectors) or (),
        fixable=read("fixable", selectors),
        unfixable=read("unfixable", selectors) or (),
    )
    return () if selection == Selection() else (selection,)


# --- paths and versions


def glob(node: Node) -> Glob:
    wrong = problem(node.text())
    if wrong:
        raise node.error(wrong)
    return Glob(node.text(), node.source.base)


def globs(node: Node) -> tuple[Glob, ...]:
    return tuple(glob(item) for item in node.items())


def file_path(node: Node) -> str:
    return os.path.normpath(os.path.join(node.source.base, os.path.expanduser(node.text())))


def directories(node: Node) -> tuple[str, ...]:
    return tuple(file_path(item) for item in node.items())


def target_version(node: Node) -> tuple[int, int]:
    match = re.fullmatch(r"py3(\d{1,2})", node.text())
    if not match:
        raise node.error(f"`{node.text()}` is not a Python version", hint='write it as in "py310"')
    return 3, int(match[1])


def required_version(node: Node) -> None:
    from ssot_lint import __version__  # only where a version is required
    from ssot_lint.workspace.config.versions import satisfies

    holds = satisfies(__version__, node.text())
    if holds is None:
        raise node.error(
            f"`{node.text()}` is not a version requirement", hint='write it as in ">=0.1,<2"'
        )
    if not holds:
        raise node.error(
            f"this is ssot-lint {__version__}, and the configuration requires `{node.text()}`"
        )
