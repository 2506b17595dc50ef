"""How far tests of many made-up examples go: a fifth of the way, or all of it.

The quick run is for somebody who waits. ``--hypothesis-profile=thorough`` takes every example, as CI
does on one interpreter; ``--hypothesis-profile=search`` as many, other ones each time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

_T = TypeVar("_T")
_ALL, _QUICK = 100, 20
"""Of a hundred examples."""

# No deadlines, no clocks: what a busy machine makes slow is not wrong. The same examples each time.
_PATIENT = settings(deadline=None, max_examples=_ALL, suppress_health_check=[HealthCheck.too_slow])
_REPEATABLE = settings(_PATIENT, derandomize=True, database=None)


def load_profiles() -> None:
    """Before any test is imported: what these say is asked for then."""
    settings.register_profile("search", _PATIENT)
    settings.register_profile("thorough", _REPEATABLE)
    settings.register_profile("quick", _REPEATABLE, max_examples=_QUICK)
    settings.load_profile("quick")


def examples(
    number: int, suppress_health_check: Collection[HealthCheck] = (HealthCheck.too_slow,)
) -> settings:
    """At most that many, where all are taken."""
    taken = max(number * settings.default.max_examples // _ALL, min(number, 10))
    return settings(max_examples=taken, suppress_health_check=suppress_health_check)


def some(every: Sequence[_T], first: int = 0) -> Sequence[_T]:
    """Each fifth from the ``first``, or all: what is looked at beside other things that vary."""
    step = _ALL // settings.default.max_examples
    return every[first % step :: step]


def takes_all() -> bool:
    """Whether nothing is left out, and nothing shortened."""
    return settings.default.max_examples >= _ALL
