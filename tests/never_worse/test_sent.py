"""Functions whose source the project takes and runs elsewhere, where the getter may not be."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.never_worse.projects import check, fix, lay, run

_RUN = 'subprocess.run([sys.executable, "-I", "-c", src], cwd="/", capture_output=True, text=True)'
LIB = f"""import inspect
import subprocess
import sys
import textwrap


def remote(f):
    rows = textwrap.dedent(inspect.getsource(f)).splitlines()
    src = "\\n".join(it for it in rows if not it.startswith("@")) + f"\\n{{f.__name__}}()\\n"

    def started():
        return {_RUN}.stdout

    return started


def deep(f):
    return remote(f)
"""
JOB = 'def job():\n    import os\n\n    print(os.environ.get("A"))\n'


class Sent(NamedTuple):
    """A program whose ``job`` imports ``os`` itself."""

    id: str
    text: str
    place: str | None = "lib.py:"
    """Who takes its source; None where nobody does."""


SENT = (
    Sent(
        "taken in the file itself",
        "import inspect\nimport subprocess\nimport sys\n\n\n" + JOB + "\n\n"
        f'src = inspect.getsource(job) + "\\njob()\\n"\nprint({_RUN}.stdout)\n',
        "row ",
    ),
    Sent("by a decorator", f"from lib import remote\n\n\n@remote\n{JOB}\n\nprint(job())\n"),
    Sent(
        "by a decorator of another name",
        f"from lib import remote as far\n\n\n@far\n{JOB}\n\nprint(job())\n",
    ),
    Sent("by a function that hands it on", f"import lib\n\n\n@lib.deep\n{JOB}\n\nprint(job())\n"),
    Sent("by a call", f"import lib\n\n\n{JOB}\n\nprint(lib.remote(job)())\n"),
    Sent("by nobody", f"import lib\n\n\n{JOB}\n\njob()\nlib.remote\n", None),
    Sent(
        "of another function",
        f"from lib import remote\n\n\n@remote\ndef other():\n    print(1)\n\n\n{JOB}\n\njob()\nprint(other())\n",
        None,
    ),
)


@pytest.mark.parametrize("case", SENT, ids=[it.id for it in SENT])
def test_what_runs_elsewhere_runs_as_before(tmp_path: Path, case: Sent) -> None:
    lay(tmp_path, {"lib.py": LIB, "t.py": case.text})
    before = run(tmp_path, "-m", "t")
    assert before[0][0] == 0
    assert before[0][1].startswith("v")
    [said] = check(tmp_path, "t.py")
    assert said.safety == ("safe" if case.place is None else "unsafe")
    assert case.place is None or f"{case.place}" in str(said.refused)
    fix(tmp_path, "t.py")
    assert run(tmp_path, "-m", "t") == before
