"""Reads what test runners are given in TOML: ``env`` of pytest, pytest-env's table, ``set_env`` of tox.

A parser says what the file means and a scanner where it stands, so that dotted keys, inline tables
and headers are one; of a file that is no TOML the scanner's part is still read.
"""

from __future__ import annotations

import re

from ssot_lint.core.toml import loads
from ssot_lint.core.toml_places import Entry, KeyPath, Place, locate
from ssot_lint.deploy.model import Open, Part, Problem, Provided, Reading
from ssot_lint.deploy.readers import ini
from ssot_lint.deploy.text import Masked, Text, is_name
from ssot_lint.facts.model import Site

_TABLES = {("tool", "pytest_env"), ("pytest_env",)}
_PYTEST = {("tool", "pytest", "ini_options", "env"), ("tool", "pytest", "env"), ("pytest", "env")}
_LEGACY = ("tool", "tox", "legacy_tox_ini")
_BASES = frozenset({"env_run_base", "env_base"})
_ASSIGNED = re.compile(r"[\"'\s]*(?:[RDU]:)*([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*)", re.DOTALL)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")


def read(text: Text, path: str, opened: Open) -> Reading:
    """What all runs are given as one part, what one of tox's environments is given as a resting one."""
    reader = _Reader(text, path, opened)
    reader.take()
    parts = tuple(
        Part(name, tuple(given), resting=name != "", names=(f"env.{name}",) if name else _WHOLE)
        for name, given in reader.given.items()
    )
    legacy = reader.legacy
    return Reading(
        (*parts, *legacy.parts),
        problems=(*reader.problems, *legacy.problems),
        notes=(*reader.notes, *legacy.notes),
    )


_WHOLE = ("testenv", "env_run_base", "pytest")


class _Reader:
    def __init__(self, text: Text, path: str, opened: Open) -> None:
        self.text = text
        self.path = path
        self.opened = opened
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.given: dict[str, list[Provided]] = {"": []}
        self.legacy = Reading()
        self.rows = [0, *(it.end() for it in re.finditer("\n", text.string))]
        self.entries = locate(text.string)
        self.document = self._parsed()

    def _parsed(self) -> dict[str, object] | None:
        try:
            return loads(self.text.string.replace("\r\n", "\n"))
        except ValueError as error:
            found = _AT.search(str(error))
            message = str(error)[: found.start()] if found else "not TOML"
            end = self.text.place(len(self.text.string))
            row, column = (int(found[1]), int(found[2])) if found and found[1] else end
            self.problems.append(Problem(self.path, row, column, f"not valid TOML: {message}"))
            return None

    def take(self) -> None:
        """Everything in the order of the file."""
        for keys, entry in self.entries.items():
            if keys[:-1] in _TABLES:
                self._pair("", keys, entry)
            elif keys in _PYTEST:
                self._listed(keys, entry)
            elif keys == _LEGACY:
                self.legacy = self._as_ini(entry)
            elif (name := _whose(keys)) is not None:
                self._set(name, keys, entry)

    # --- tables

    def _set(self, name: str, keys: KeyPath, entry: Entry) -> None:
        """One entry of a ``set_env``, or all of it where it is no table."""
        self.given.setdefault(name, [])
        if keys[-1] == "set_env":
            value = self._value(keys, entry)
            if value is not None and not isinstance(value, dict):
                self._complain(entry.value, "expected a table below `set_env`")
        elif keys[-1] == "file":
            self._file(name, str(self._value(keys, entry) or ""), entry)
        elif (*keys[:-1], "replace") not in self.entries:
            self._pair(name, keys, entry)
        elif keys[-1] == "replace":
            row = self.text.place(self._index(entry.key))[0]
            self.notes.append(f"{self.path}:{row}: what `set_env` takes from elsewhere")

    def _pair(self, whose: str, keys: KeyPath, entry: Entry) -> None:
        name = str(keys[-1])
        if not is_name(name):
            return
        value = self._value(keys, entry)
        inner = value.get("value") if isinstance(value, dict) else value
        site = self._site_of(name, entry.key)
        if isinstance(value, dict) and value.get("unset") is True:
            self.given[whose].append(Provided(name, None, self.path, site, removed=True))
        elif isinstance(inner, (dict, list)):
            self._complain(entry.value, f"expected a single value for `{name}`")
        else:
            self.given[whose].append(self._provided(name, inner, site))

    def _provided(self, name: str, value: object, site: Site) -> Provided:
        if value is None:
            return Provided(name, None, self.path, site, "the runner")
        text = str(value).lower() if isinstance(value, bool) else str(value)
        opaque = "{…}" if "{" in text else ""
        return Provided(name, None if opaque else text, self.path, site, opaque)

    def _file(self, whose: str, name: str, entry: Entry) -> None:
        """tox's ``file``: another file of assignments."""
        place = self.text.place(self._index(entry.value))
        self.given[whose] += ini.from_file(
            name, self.path, self.opened, place, self.problems, self.notes
        )

    # --- lists

    def _listed(self, keys: KeyPath, entry: Entry) -> None:
        """``env = ["A=1", "D:B=2"]``, or the same in rows of one string."""
        value = self._value(keys, entry)
        if isinstance(value, str):
            begin = self._index(entry.value)
            rows = [(begin, row) for row in value.splitlines() if row.strip()]
        else:
            rows = [
                (self._index(one.value), str(self._value(key, one)))
                for key, one in self.entries.items()
                if key[:-1] == keys and isinstance(key[-1], int)
            ]
            if value is not None and not isinstance(value, list):
                self._complain(entry.value, "expected a list below `env`")
        for begin, row in rows:
            found = _ASSIGNED.match(row)
            at = self.text.string.find(row.split("=")[0].strip(), begin)
            if found is None or at < 0:
                row_, column = self.text.place(begin)
                self.problems.append(Problem(self.path, row_, column, "expected NAME=value"))
                continue
            start = self.text.string.find(found[1], at)
            site = self.text.site(start, start + len(found[1]))
            self.given[""].append(self._provided(found[1], found[2], site))

    def _as_ini(self, entry: Entry) -> Reading:
        """``legacy_tox_ini``: a tox.ini inside; all around it is blanked."""
        string = self.text.string
        begin = self._index(entry.value)
        quote = string[begin : begin + 3]
        if quote not in ('"""', "'''"):
            return Reading()
        end = string.find(quote, begin + 3)
        end = end if end >= 0 else len(string)
        inner = string[begin + 3 : end]
        blank = re.sub(r"[^\r\n]", " ", string[: begin + 3])
        return ini.read(Masked(self.text, blank + inner), self.path, self.opened)

    # --- values and places

    def _value(self, keys: KeyPath, entry: Entry) -> object:
        """What stands at a key; of a broken file what its value alone says."""
        if self.document is None:
            start = self._index(entry.value)
            try:
                return loads(f"x = {self.text.string[start : start + entry.value.length]}")["x"]
            except ValueError:
                return None
        node: object = self.document
        for key in keys:
            if isinstance(node, dict):
                node = node.get(str(key))
            elif isinstance(node, list) and isinstance(key, int) and key < len(node):
                node = node[key]
            else:
                return None
        return node

    def _site_of(self, name: str, place: Place) -> Site:
        """The last part of a key, which may be dotted and in quotes."""
        start = self._index(place)
        at = self.text.string.rfind(name, start, start + place.length)
        return self.text.site(max(at, start), max(at, start) + len(name))

    def _index(self, place: Place) -> int:
        return self.rows[place.line - 1] + place.column - 1

    def _complain(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self.path, *self.text.place(self._index(place)), message))


def _whose(keys: KeyPath) -> str | None:
    """Of which tox environment a key below ``set_env`` is: ``""`` of all; None of none."""
    rest = keys[2:] if keys[:2] == ("tool", "tox") else keys
    if len(rest) >= 2 and rest[0] in _BASES and rest[1] == "set_env" and len(rest) <= 3:
        return ""
    if len(rest) >= 3 and rest[0] == "env" and rest[2] == "set_env" and len(rest) <= 4:
        return str(rest[1])
    return None
