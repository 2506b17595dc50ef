"""The environment itself as wrappers: what a name asks for that another file gives to ``os.environ``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssot_lint.facts.model import Site, Wrapped

_NOWHERE = Site(0, 0, 0, 0, 0, 0)
_RAISES = (((), "raise", ("?",)),)
_ABSENT = (((), "return", ("c", False)),)
_GIVEN = (((), "return", ("p", "default")),)
_KEY, _OPTIONAL, _NEEDED = ("key", ()), ("default", ("c", None)), ("default", ())


def _wrapped(name: str, kind: str, outcomes: tuple[object, ...], *more: object) -> Wrapped:
    return Wrapped(_NOWHERE, name, kind, (_KEY, *more), ("p", "key"), outcomes, ("str",))


def _all() -> Iterator[Wrapped]:
    yield _wrapped("os.getenv", "read", _GIVEN, _OPTIONAL)
    yield _wrapped("os.environ.__getitem__", "read", _RAISES)
    yield _wrapped("os.environ.get", "read", _GIVEN, _OPTIONAL)
    yield _wrapped("os.environ.pop", "read", _GIVEN, _NEEDED)
    yield _wrapped("os.environ.setdefault", "read", _GIVEN, _NEEDED)
    yield _wrapped("os.environ.__contains__", "presence", _ABSENT)
    yield _wrapped("os.environ.__setitem__", "write", (), ("value", ()))
    yield _wrapped("os.environ.__delitem__", "write", ())


ENVIRONMENT: Mapping[str, Wrapped] = {it.name: it for it in _all()}
"""By whole name; files that ask ``os.environ`` by its own name say so themselves."""
