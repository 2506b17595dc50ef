"""What the value of each key must look like: readers, which raise ConfigError where one does not."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from ssot_lint.workspace.config.globs import Glob, problem
from ssot_lint.workspace.config.options import (
    OVERALL,
    SEVERITIES,
    TRUSTED,
    UNTRUSTED,
    Allow,
    PerFileIgnore,
)
from ssot_lint.workspace.config.selectors import codes_of, selector
from ssot_lint.workspace.config.value import Node

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


def texts(node: Node) -> tuple[str, ...]:
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


def trust(node: Node) -> frozenset[str]:
    for item in node.items():
        if item.value in UNTRUSTED:
            raise item.error(
                f"`{item.value}` says what would go wrong, so nobody can trust it",
                hint="where the getter's answer is wanted all the same, a line of `contract` says so",
            )
    return frozenset(item.one_of(TRUSTED, "reason") for item in node.items())


def flag(node: Node) -> bool:
    return node.flag()


def text(node: Node) -> str:
    return node.text()


def no_suppress(node: Node) -> frozenset[str]:
    return codes_of(selectors(node))


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
