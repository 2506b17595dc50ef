"""Source text before and after fixing, and what must hold of every fix whatever it does."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from ssot_lint.core.model import Finding
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.engine.fixing.fixer import apply
from ssot_lint.getter.owner import Getter
from ssot_lint.getter.spelling import Spelling
from ssot_lint.rules import CODES

Declared = str | Mapping[str, Spelling | str]


class Case(NamedTuple):
    """One row: ``after`` is the text after ``--fix``, ``unsafe`` that after ``--unsafe-fixes`` too."""

    id: str
    before: str
    after: str | None = None
    """None: nothing is safe to change."""
    unsafe: str | None = None
    """None: nothing more is changed."""
    reason: str | None = None
    """What is said of the first finding that has no safe fix."""
    path: str = "mod.py"
    module: str | None = "mod"
    target: str = "app.env:env"
    encoding: str = "utf-8"


def rows(cases: tuple[Case, ...]) -> pytest.MarkDecorator:
    """Run a test once for each row, by its id."""
    return pytest.mark.parametrize("case", cases, ids=[case.id for case in cases])


def settings(
    contract: Declared = "mapping",
    target: str = "app.env:env",
    *,
    path: str = "mod.py",
    module: str | None = "mod",
    roots: tuple[str, ...] = ("/nowhere",),
) -> FileSettings:
    """Settings of one file with every rule on and nothing permitted."""
    return FileSettings(
        path=path if path.startswith("/") else f"/nowhere/{path}",
        relative=path,
        select=frozenset(CODES),
        fixable=frozenset(CODES),
        module=module,
        is_package=path.endswith("__init__.py"),
        getter=Getter(None, target, contract, roots),
    )


def holds(case: Case, contract: Declared = "mapping") -> None:
    """The row is what happens, and a second pass changes nothing."""
    chosen = settings(contract, case.target, path=case.path, module=case.module)
    before = case.before.encode(case.encoding)
    safe = fix(before, chosen, False)
    assert safe.failure is None
    assert safe.data.decode(case.encoding) == (case.before if case.after is None else case.after)
    every = fix(before, chosen, True)
    assert every.failure is None
    expected = safe.data.decode(case.encoding) if case.unsafe is None else case.unsafe
    assert every.data.decode(case.encoding) == expected
    assert fix(safe.data, chosen, False).data == safe.data
    findings = check(before, chosen).findings
    reasons = [it.fix_refused for it in findings if it.fix_refused is not None]
    assert (reasons or [None])[0] == case.reason
    for finding in findings:
        alone(before, finding)


def alone(before: bytes, finding: Finding) -> None:
    """The fix of one finding, as an editor applies it, leaves a valid file that was touched only
    where the fix says so."""
    if finding.fix is None:
        return
    assert (finding.fix.safety == "safe") == (finding.fix_refused is None)
    assert len(finding.fix.title) < 140
    assert "\n" not in finding.fix.title
    after = apply(before, finding.fix.edits)
    if compiles(before):
        assert compiles(after), after.decode("utf-8", "replace")
    at_before = at_after = 0
    for edit in sorted(finding.fix.edits):
        length = edit.start - at_before
        assert after[at_after : at_after + length] == before[at_before : edit.start]
        at_before, at_after = edit.end, at_after + length + len(edit.content)
    assert after[at_after:] == before[at_before:]


def compiles(data: bytes) -> bool:
    """Whether this interpreter takes it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "<test>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True
