"""What no tidy project has: directories named like files, huge files, two runs at once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, READ, command, environment, lint, lint_process, project


def test_a_directory_named_like_a_file(tmp_path: Path) -> None:
    project(tmp_path, {"x.py/inner.py": READ, "x.py/y.py/z.py": CLEAN})
    for arguments in ((), ("x.py",), ("x.py/inner.py",)):
        ended = lint("check", "--output-format=concise", *arguments, cwd=tmp_path)
        assert (ended.code, ended.err) == (1, b"")
        assert ended.out.startswith(b"x.py/inner.py:3:5: SSOT101 ")


@pytest.mark.slow
def test_a_generated_file_of_ten_megabytes(tmp_path: Path) -> None:
    rows = [b"import os\n"]
    rows += [b"value_%d = [%d, 'text %d', None, (1, 2, 3)]\n" % (n, n, n) for n in range(220_000)]
    rows[1::2000] = [b"read_%d = os.environ['A']\n" % n for n in range(len(rows[1::2000]))]
    data = b"".join(rows)
    assert len(data) > 10_000_000
    project(tmp_path, {"big.py": data})
    ended = lint_process("check", "--fix", "--quiet", "--no-cache", cwd=tmp_path)
    assert (ended.code, ended.out, ended.err) == (0, b"", b"")
    expected = data.replace(b"import os\n", b"from app.env import env\n", 1)
    assert (tmp_path / "big.py").read_bytes() == expected.replace(b"os.environ[", b"env[")


@pytest.mark.slow
def test_two_runs_at_once(tmp_path: Path) -> None:
    names = [f"pkg/m{number}.py" for number in range(60)]
    files = dict.fromkeys(names, READ + b"Y = 'text'\n" * 2000)
    project(tmp_path, {"pkg/__init__.py": b"", **files})
    arguments = command("check", "--fix", "--quiet", "--jobs=2")
    runs = [
        subprocess.Popen(
            arguments,
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert said == [(b"", b"")] * 2
    fixed = b'from app.env import env\n\nX = env["A"]\n' + b"Y = 'text'\n" * 2000
    assert {(tmp_path / name).read_bytes() for name in names} == {fixed}
    assert sorted(path.name for path in (tmp_path / "pkg").iterdir()) == sorted(
        ["__init__.py", *(name.partition("/")[2] for name in names)]
    )
