"""Reads ``.env`` files, as the library does that the project loads them with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ssot_lint.deploy.model import LONGEST, TOO_LONG, Part, Problem, Provided, Reading
from ssot_lint.deploy.readers import env_loaders, env_others, env_rows
from ssot_lint.deploy.readers.env_rows import Row
from ssot_lint.deploy.text import Text, is_name
from ssot_lint.deploy.twice import twice

PYTHON_DOTENV = "python-dotenv"
LOADERS = (PYTHON_DOTENV, "django-environ", "decouple")
SYSTEMD, KUSTOMIZE, TOX = "systemd", "kustomize", "tox"
"""Programs that read such files in ways of their own, and fill nothing in."""
_REFERENCE = re.compile(r"\$\{(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}")


def read(
    text: Text,
    path: str,
    *,
    loader: str = PYTHON_DOTENV,
    interpolate: bool = True,
    known: Mapping[str, str | None] | None = None,
) -> Reading:
    """What a .env file provides. ``known`` holds what earlier sources say, for ``${X}``."""
    found = tuple(_without_payload(_rows(text.string, loader)))
    values = _Values(dict(known or {}), loader, interpolate)
    provided = tuple(_provided(found, text, path, values))
    return Reading(
        parts=(Part("", provided),),
        interpolated=frozenset(values.used),
        problems=tuple(_problems(found, text, path)),
        twice=tuple(twice(provided)),
    )


def differing(text: Text, loader: str) -> tuple[str, ...]:
    """Names of which python-dotenv and another loader take different values, or one takes none."""
    ways = []
    for one in (PYTHON_DOTENV, loader):
        given = read(text, "", loader=one).parts[0].provided
        ways.append({it.variable: (it.value, it.opaque) for it in given if not it.commented})
    names = [name for name in (*ways[0], *ways[1]) if is_name(name)]
    return tuple(dict.fromkeys(it for it in names if ways[0].get(it) != ways[1].get(it)))


def _rows(string: str, loader: str) -> Iterator[Row]:
    if loader == "django-environ":
        return env_loaders.django_environ(string)
    if loader == "decouple":
        return env_loaders.decouple(string)
    other = _OTHERS.get(loader)
    return other(string) if other is not None else env_rows.rows(string)


_OTHERS = {
    SYSTEMD: env_others.systemd,
    KUSTOMIZE: env_others.kustomize,
    TOX: env_others.tox,
}


def _without_payload(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, but for those that a key of several rows without quotes goes on in: they are part of
    a secret, and look like names."""
    inside = False
    for row in rows:
        inside = inside and not (row.value or "").strip("=")
        if inside:
            continue
        yield row
        inside = (row.value or "").startswith("-----BEGIN") and "-----END" not in (row.value or "")
        if inside:
            wrong = "quotes around a value that goes on over rows"
            yield Row("", None, row.value_start, row.value_start + 1, expected=wrong)


class _Values:
    """What each row's value comes to, given the rows above it."""

    def __init__(self, known: dict[str, str | None], loader: str, interpolate: bool) -> None:
        self.known = known
        self.loader = loader
        self.interpolate = interpolate
        self.used: set[str] = set()

    def of(self, row: Row) -> tuple[str | None, str]:
        """The value, or None and why it cannot be known."""
        assert row.value is not None
        value, why = self._resolved(row.value) if self.interpolate else (row.value, "")
        self.known[row.key] = value
        return value, why

    def _resolved(self, value: str) -> tuple[str | None, str]:
        if self.loader == PYTHON_DOTENV:
            return self._substituted(value)
        if self.loader == "django-environ" and value.startswith("$"):
            self.used.add(value[1:])
            other = self.known.get(value[1:])
            return other, "" if other is not None else value
        return value, ""

    def _substituted(self, value: str) -> tuple[str | None, str]:
        parts, at, length = [], 0, len(value)
        for found in _REFERENCE.finditer(value):
            self.used.add(found["name"])
            known = self.known.get(found["name"], found["default"])
            if known is None:
                return None, found[0] if is_name(found["name"]) else "${…}"
            if (length := length + len(known)) > LONGEST:
                return None, TOO_LONG
            parts += [value[at : found.start()], known]
            at = found.end()
        return "".join([*parts, value[at:]]), ""


def _provided(rows: Iterable[Row], text: Text, path: str, values: _Values) -> Iterator[Provided]:
    for row in rows:
        if row.commented:
            site = text.site(row.start, row.end)
            yield Provided(row.key, None, path, site, commented=True)
        elif row.opaque:
            yield Provided(row.key, None, path, text.site(row.start, row.end), row.opaque)
        elif row.key and row.value is not None:
            value, why = values.of(row)
            yield Provided(row.key, value, path, text.site(row.start, row.end), opaque=why)


def _problems(rows: Iterable[Row], text: Text, path: str) -> Iterator[Problem]:
    for row in rows:
        if row.expected:
            yield Problem(path, *text.place(row.start), f"expected {row.expected}")
