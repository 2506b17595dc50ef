"""Functions whose source the project takes and runs elsewhere, where the getter may not be."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.never_worse.projects import as_own, check, check_files, fix, lay, run

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
    Sent(
        "taken by a function of one row",
        "import inspect\nimport subprocess\nimport sys\n\n\n" + JOB + "\n\n"
        f'def taken(): return inspect.getsource(job) + "\\njob()\\n"\n\n\nsrc = taken()\nprint({_RUN}.stdout)\n',
        "row ",
    ),
    Sent(
        "a parameter of that name",
        f"import lib\n\n\n{JOB}\n\ndef other(remote=job): return remote\n\n\njob()\nlib.deep\n",
        None,
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


class Taken(NamedTuple):
    """``app/HERE.py`` has a function ``job``; ``lib_HERE.py`` is laid beside, and ``t_HERE.py``.

    Each was run before and after ``--fix``, and ended otherwise.
    """

    id: str
    files: dict[str, str]
    job: str = 'import os\n\n\ndef job():\n    return os.environ.get("A")\n'
    is_safe: bool = False


_LIB = "import inspect, types\n\n\ndef remote(f):\n    return send(inspect.getsource(f))\n"
_FAR = '@far\ndef job():\n    import os\n\n    return os.environ.get("A")\n'


def far(name: str, lib: str, above: str = "from lib_HERE import far\n\n\n") -> Taken:
    return Taken(name, {"lib_HERE.py": _LIB, "mid_HERE.py": lib}, above + _FAR)


def elsewhere(name: str, text: str, *, is_safe: bool = False) -> Taken:
    return Taken(name, {"t_HERE.py": f"import os, types, inspect\n{text}"}, is_safe=is_safe)


_MID = "from mid_HERE import far\n\n\n"
TAKEN = (
    far("by another name", "from lib_HERE import remote\nfar = remote\n", _MID),
    far("by another name of an import", "from lib_HERE import remote as far\n", _MID),
    far("by an object", "import inspect\n\n\nclass C:\n    def __call__(self, f):\n"
        "        return send(inspect.getsource(f))\n\n\nfar = C()\n", _MID),
    far("by a lambda", "import inspect\nfar = lambda f: send(inspect.getsource(f))\n", _MID),
    far("by a part", "import functools, lib_HERE\nfar = functools.partial(lib_HERE.remote)\n", _MID),
    far("by Python's own", "import inspect\nfar = inspect.getsource\n", _MID),
    far("by Python's own of another name", "from inspect import getsource as far\n", _MID),
    elsewhere("in another file", "from app.HERE import job\nsend(inspect.getsource(job))\n"),
    elsewhere("with other names", 'from app.HERE import job\ntypes.FunctionType(job.__code__, {"os": os})()\n'),
    elsewhere("for another function", "from app import HERE\n\n\ndef f(): ...\n\n\nf.__code__ = HERE.job.__code__\n"),
    elsewhere("run", 'from app.HERE import job\neval(job.__code__, {"os": os})\n'),
    elsewhere("its names", "from app.HERE import job\nprint(job.__code__.co_names)\n"),
    elsewhere("by a function of the file",
        "from app.HERE import job\n\n\ndef again(f, **names):\n    return types.FunctionType(f.__code__, names)\n"
        "\n\nagain(job, os=os)\n"),
    elsewhere("its row", "from app.HERE import job\nprint(job.__code__.co_firstlineno)\n", is_safe=True),
    elsewhere("of another", "from app.HERE import job\nsend(inspect.getsource(print), job)\n", is_safe=True),
    Taken("in its own file", {}, 'import os\nimport types\n\n\ndef job():\n    return os.environ.get("A")\n\n\n'
          'types.FunctionType(job.__code__, {"os": os})()\n'),
)  # fmt: skip


def test_what_is_taken_elsewhere_is_not_changed(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for number, case in enumerate(TAKEN):
        own = as_own({"app/HERE.py": case.job, **case.files}, f"core{number}")
        for name in ("remote", "far", "again"):
            # A name is a name: one case shall not answer for another.
            own = {path: text.replace(name, f"{name}{number}") for path, text in own.items()}
        files.update(own)
    lay(tmp_path, files)
    said = check_files(tmp_path, "app")
    safe = [it.id for n, it in enumerate(TAKEN) if said[f"app/core{n}.py"].safety == "safe"]
    assert safe == [it.id for it in TAKEN if it.is_safe]
