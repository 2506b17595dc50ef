"""What this machine has written is read without looking over what only strangers would write."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.core import plain_values
from ssot_lint.modules.around.project import files as looking
from ssot_lint.modules.around.project.known import Known
from ssot_lint.modules.around.project.scan import Scan
from ssot_lint.workspace.cache import scans
from ssot_lint.workspace.cache.here import is_ours
from ssot_lint.workspace.files.stamp import stamp_at
from tests.cli.commands import READ, project
from tests.workspace.cached import DIRECTORY, any_number, run, settled

__all__ = ["any_number", "settled"]


@pytest.fixture
def looked_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []
    real = plain_values._look_over
    monkeypatch.setattr(plain_values, "_look_over", lambda it: sizes.append(len(it)) or real(it))
    return sizes


def largest(root: Path, kind: str) -> int:
    return max(it.stat().st_size for it in (root / DIRECTORY).glob(kind))


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize("touched", [False, True], ids=["as they look here", "all look otherwise"])
def test_outcomes_are_looked_over_where_no_file_looks_as_they_say(
    tmp_path: Path, looked_over: list[int], touched: bool
) -> None:
    root = project(tmp_path, {f"{number}.py": READ for number in range(40)})
    first = run(root)
    looked_over.clear()
    if touched:
        for path in root.rglob("*.py"):
            os.utime(path)
    assert run(root).found == first.found
    section = largest(root, "*.cache") // 2
    assert any(size > section for size in looked_over) == touched


PAIR = {
    "app/core.py": b"import os\n",
    "app/user.py": b"from app import core\ncore.os.environ = {}\n",
}


def seen(root: Path) -> Scan:
    scan = scans.kept_scan(str(root / "kept"), str(root))
    scan.reached(("app.core",), "")
    return scan


@pytest.mark.parametrize(
    ("moved", "looks"), [(False, False), (True, True)], ids=["of here", "of a stranger"]
)
def test_what_files_say_of_others(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    looked_over: list[int],
    moved: bool,
    looks: bool,
) -> None:
    monkeypatch.setattr(looking, "_TICK", -(10**12))
    root = project(tmp_path, PAIR)
    scans.keep(scans.packed(seen(root)), str(root / "kept"), str(root))
    if moved:
        for path in root.rglob("*.*"):
            os.utime(path)
    looked_over.clear()
    reached = seen(root).reached(("app.core",), "")
    assert dict(reached) == {"os": "app/user.py:2"}
    assert bool(looked_over) == looks


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda it: it[:-1], id="cut"),
        pytest.param(lambda it: it[:-9] + b"\x7f" + it[-8:], id="another byte"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda it: it[:40], id="cut in the first section"),
    ],
)
def test_a_damaged_file_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(looking, "_TICK", -(10**12))
    root = project(tmp_path, PAIR)
    scan = seen(root)
    data = scans.packed(scan)
    assert scans.unpacked(data, scan.stamps).stamps == scan.stamps
    assert scans.unpacked(spoil(data), scan.stamps) == Known()
    scans.keep(spoil(data), str(root / "kept"), str(root))
    assert dict(seen(root).reached(("app.core",), "")) == {"os": "app/user.py:2"}


def test_a_file_system_without_numbers_of_files_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    place = str(tmp_path / "a")
    look = stamp_at(place)
    assert look is not None
    assert is_ours([("gone", look), (place, look)])
    assert not is_ours([(place, (*look[:3], look[3] + 1))])
    assert not is_ours([("gone", (0, 0, 0, 0))])
