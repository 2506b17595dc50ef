"""Which finding is which, before and after fixes: lines move, and texts hold what was fixed in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_lint.core.model import Finding


def origins(
    after: Sequence[Finding], before: Sequence[Finding], applied: Iterable[Finding]
) -> list[Finding | None]:
    """For each finding of ``after`` the one of ``before`` that it was; None for a new one.

    Those that say the same come first. What is left over is paired by rule and scope alone: an
    access that stands within another is part of what that is recognised by.
    """
    fixed = frozenset(finding.span for finding in applied)
    found = _paired(after, sorted(before, key=lambda each: each.span in fixed), 3)
    taken = frozenset(finding.span for finding in found if finding is not None)
    left = [finding for finding in before if finding.span not in fixed | taken]
    lost = [finding for finding, origin in zip(after, found) if origin is None]
    rest = iter(_paired(lost, left, 2))
    return [next(rest) if origin is None else origin for origin in found]


def _paired(
    findings: Iterable[Finding], others: Iterable[Finding], parts: int
) -> list[Finding | None]:
    """For each finding the first of ``others`` that agrees and is not taken yet."""
    waiting: dict[tuple[str, ...], list[Finding]] = {}
    for other in others:
        waiting.setdefault(_identity(other)[:parts], []).append(other)
    found: list[Finding | None] = []
    for finding in findings:
        same = waiting.get(_identity(finding)[:parts])
        found.append(same.pop(0) if same else None)
    return found


def _identity(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.scope, finding.subject
