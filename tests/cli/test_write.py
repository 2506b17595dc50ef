"""Files are replaced whole or left alone."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from ssot_lint.workspace.files import write
from ssot_lint.workspace.files.write import WriteError, replace
from tests.cli.commands import READ, lint, project

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")


def test_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    replace(str(path), b"old", b"new", str(tmp_path))
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.py"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o640])
def test_mode_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(mode)
    replace(str(path), b"old", b"new", str(tmp_path))
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root gives files away")
def test_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    os.chown(path, 4321, 4322)
    replace(str(path), b"old", b"new", str(tmp_path))
    assert (path.stat().st_uid, path.stat().st_gid) == (4321, 4322)


def test_changed_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"newer")
    with pytest.raises(WriteError, match="changed while it was being fixed"):
        replace(str(path), b"old", b"new", str(tmp_path))
    assert path.read_bytes() == b"newer"


def test_another_run_did_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"new")
    before = path.stat().st_ino
    replace(str(path), b"old", b"new", str(tmp_path))
    assert path.stat().st_ino == before


def test_vanished(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="No such file"):
        replace(str(tmp_path / "a.py"), b"old", b"new", str(tmp_path))
    assert not list(tmp_path.iterdir())


@posix
@pytest.mark.parametrize("inside", [True, False])
def test_symlinks_are_written_through_within_the_project(tmp_path: Path, inside: bool) -> None:
    root = tmp_path / "project"
    home = root if inside else tmp_path / "elsewhere"
    for directory in {root, home}:
        directory.mkdir(exist_ok=True)
    (home / "real.py").write_bytes(b"old")
    link = root / "link.py"
    link.symlink_to(home / "real.py")
    if inside:
        replace(str(link), b"old", b"new", str(root))
    else:
        with pytest.raises(WriteError, match="leads out of the project"):
            replace(str(link), b"old", b"new", str(root))
    assert link.is_symlink()
    assert (home / "real.py").read_bytes() == (b"new" if inside else b"old")


@posix
def test_a_project_behind_a_symlink(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.py").write_bytes(b"old")
    (tmp_path / "way").symlink_to("real")
    replace(str(tmp_path / "way" / "a.py"), b"old", b"new", str(tmp_path / "way"))
    assert (tmp_path / "real" / "a.py").read_bytes() == b"new"


@pytest.mark.parametrize("failing", ["open", "replace", "chmod"])
def test_disk_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    """Whatever step fails, the old file is whole and nothing lies beside it."""
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(write.os, failing, full)
    with pytest.raises(WriteError, match="No space left"):
        replace(str(path), b"old", b"new", str(tmp_path))
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")
def test_a_write_that_fails_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    opened = os.open
    monkeypatch.setattr(
        write.os, "open", lambda name, flags, mode: opened("/dev/full", os.O_WRONLY)
    )
    with pytest.raises(WriteError, match="No space left"):
        replace(str(path), b"old", b"new" * 100_000, str(tmp_path))
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("step", ["open", "chmod", "replace"])
def test_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(write.os, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(str(path), b"old", b"new", str(tmp_path))
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_failed_write_is_named_and_its_findings_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ})
    done = os.replace

    def full(source: str, target: str) -> None:
        if target.endswith("a.py"):
            raise OSError(errno.ENOSPC, "No space left on device")
        done(source, target)

    monkeypatch.setattr(write.os, "replace", full)
    ended = lint("check", "--fix", "--output-format=concise", cwd=root)
    assert ended.code == 2
    assert ended.err == b"error: a.py: not written: No space left on device\n"
    assert b"a.py:3:5: SSOT101" in ended.out
    assert b"Found 2 errors (1 fixed, 1 remaining)." in ended.out
    assert (root / "a.py").read_bytes() == READ
