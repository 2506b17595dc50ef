"""A configuration as it is proposed: its values, its TOML, and the options they stand for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.adopt.environments import Proposed
from ssot_lint.adopt.ranking.ranked import Area
from ssot_lint.adopt.ranking.record import Json
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.options import DEFAULT_SRC, DEFAULT_TIERS
from ssot_lint.workspace.known.baseline import DEFAULT_NAME


class Proposal(NamedTuple):
    """What is worth saying; a default is left unsaid."""

    getter: str | None = None
    also: tuple[str, ...] = ()
    """More getters of the same files."""
    owners: tuple[Area, ...] = ()
    """Top folders with getters of their own."""
    variables: tuple[str, ...] = ()
    allow: Mapping[str, str] = {}
    """By path: where it is permitted already."""
    allow_variables: tuple[str, ...] = ()
    contract: str = "auto"
    src: tuple[str, ...] = DEFAULT_SRC
    exclude: Mapping[str, str] = {}
    """By folder: why it is left out."""
    test_folders: tuple[str, ...] = ()
    baseline: bool = False
    """Whether what is found today is to be recorded, so that only what is new fails."""
    environments: tuple[Proposed, ...] = ()

    def toml(self) -> str:
        """The entries, without a header."""
        return "".join(f"{line}\n" for line in self._lines())

    def entries(self) -> dict[str, Json]:
        """The entries as values, by key as written."""
        from ssot_lint.workspace.config.toml import parse_toml

        return {key: _plain(value) for key, value in parse_toml(self.toml()).items()}

    def overrides(self) -> Overrides:
        """The same for a run before anything is written."""
        return overrides_of(self.toml())

    def _lines(self) -> Iterator[str]:
        if self.getter is not None:
            named = _list((self.getter, *self.also)) if self.also else _text(self.getter)
            yield f"getter = {named}"
            if self.contract != "auto":
                yield f"contract = {_text(self.contract)}"
        elif not self.owners:
            yield '# getter = "app.env:env"  # without one nothing can be fixed'
        if self.src != DEFAULT_SRC:
            yield f"src = {_list(self.src)}"
        if self.variables:
            yield f"variables = {_list(self.variables)}"
        if self.allow_variables:
            yield "allow-variables = ["
            for row in _rows(self.allow_variables):
                yield f"    {row}"
            yield "]"
        if self.allow:
            yield "allow = ["
            for path, where in self.allow.items():
                yield f"    {{ path = {_text(path)}, reason = {_text(f'permitted in {where}')} }},"
            yield "]"
        if self.owners:
            yield "owners = ["
            for area in self.owners:
                paths = _list((f"{area.folder}/**",))
                name, getter = _text(area.folder), _text(area.getter.target)
                src = _list((area.folder, "."))
                yield f"    {{ name = {name}, paths = {paths}, getter = {getter}, src = {src} }},"
            yield "]"
        if self.exclude:
            yield "extend-exclude = ["
            for folder, why in self.exclude.items():
                yield f"    {_text(folder)},  # {why}"
            yield "]"
        if self.test_folders:
            yield f"tiers = {self._tiers()}"
        if self.baseline:
            yield f"baseline = {_text(DEFAULT_NAME)}"
        for it in self.environments:
            yield f"environments.{_text(it.name)} = {{ sources = {_list(it.sources)} }}"

    def _tiers(self) -> str:
        tests = *DEFAULT_TIERS["tests"], *(f"**/{name}/**" for name in self.test_folders)
        others = [f"{name} = {_list(it)}" for name, it in DEFAULT_TIERS.items() if name != "tests"]
        return f"{{ {', '.join([f'tests = {_list(tests)}', *others])} }}"


def overrides_of(entries: str) -> Overrides:
    """What ``Proposal.toml`` gives, as it would hold once it is written."""
    return Overrides(tuple(_fragments(entries)), isolated=True)


def _plain(value: object) -> Json:
    """A value of TOML as JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(it) for key, it in value.items()}
    if isinstance(value, list):
        return [_plain(it) for it in value]
    return value if isinstance(value, str | int | float) else str(value)


def _rows(values: Sequence[str]) -> Iterator[str]:
    """The values as texts, some on each row."""
    for start in range(0, len(values), 6):
        yield ", ".join(map(_text, values[start : start + 6])) + ","


def _fragments(toml: str) -> Iterator[str]:
    """``key = value`` each; a value may go on over indented lines."""
    entry = ""
    for line in toml.splitlines(keepends=True):
        if line.startswith("#"):
            continue
        if entry and not line.startswith((" ", "]")):
            yield entry
            entry = ""
        entry += line
    if entry:
        yield entry


def _text(value: str) -> str:
    # JSON's strings are strings of TOML, too, but for surrogates and DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
