"""Every generated access is found where it stands, and fixing it changes nothing but its owner.

The places come from the generator's marks, and the judgement on a fix from ``ast`` alone
(benchmarks/restore.py): neither shares code with what is tested.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import Positions
from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.getter.owner import Getter

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "benchmarks")]

from evidence import GETTER  # noqa: E402
from programs import Program, programs  # noqa: E402
from restore import differences  # noqa: E402

CODES = frozenset({"SSOT101", "SSOT102", "SSOT103", "SSOT104", "SSOT105", "SSOT900"})
PROGRAMS = list(programs())


def settings(root: Path, contract: str) -> FileSettings:
    (root / "ssot_getter.py").write_text(GETTER)
    return FileSettings(
        path=str(root / "program.py"),
        relative="program.py",
        select=CODES,
        fixable=CODES,
        module="program",
        getter=Getter(None, "ssot_getter:env", contract, (str(root),)),
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_each_access_is_found_once_and_nothing_else(tmp_path: Path, program: Program) -> None:
    positions = Positions(program.data)
    findings = check(program.data, settings(tmp_path, "mapping")).findings
    places = [positions.row_column(finding.span.start) for finding in findings]
    assert sorted(places) == sorted(program.places)


@pytest.mark.parametrize("contract", ["mapping", "get"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_fix_puts_the_getter_in_place_and_changes_nothing_else(
    tmp_path: Path, program: Program, contract: str
) -> None:
    held = settings(tmp_path, contract)
    fixed = fix(program.data, held, unsafe=False)
    assert fixed.failure is None
    assert fixed.data != program.data
    assert list(differences(program.data, fixed.data, contract == "get")) == []
    assert all(finding.fix_refused for finding in fixed.report.findings)
    assert fix(fixed.data, held, unsafe=False).data == fixed.data


def test_with_the_mapping_contract_nothing_is_left(tmp_path: Path) -> None:
    for program in PROGRAMS[:2]:
        assert fix(program.data, settings(tmp_path, "mapping"), unsafe=False).report.findings == ()
