"""Projects run before and after ``--fix``: what is printed, and how it ends, is the same."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.never_worse.projects import GETTER, check, fix, lay, run

CORE = 'import os\n\n\ndef f():\n    return os.environ.get("A")\n'
STARTS = "import subprocess, sys\nfrom pathlib import Path\n"
PRINTS = 'import os\n\nv = os.environ.get("A")\nprint(v, os.getcwd().count("/") > 1)\n'
_RUN = "from app import core\nfrom app.core import f\n"


class Program(NamedTuple):
    id: str
    files: dict[str, str]
    command: tuple[str, ...] = ("t.py",)


def reaching(name: str, text: str) -> Program:
    """``t.py`` reaches for the ``os`` of ``app/core.py``."""
    return Program(name, {"app/core.py": CORE, "t.py": text})


def first(name: str, text: str, **more: str) -> Program:
    """``m.py`` reads the variable; the package above the getter does something."""
    return Program(name, {"app/__init__.py": text, "m.py": PRINTS, **more}, ("m.py",))


def lazy(name: str, text: str) -> Program:
    """The getter's module takes a name of one that imports when it is asked."""
    own = GETTER.replace(
        "from __future__ import annotations\n",
        "from __future__ import annotations\nfrom app.lazy import thing\n",
    )
    x = 'import os\n\nv = os.environ.get("A")\n'
    files = {"app/env.py": own, "app/lazy.py": text, "app/x.py": x}
    return Program(name, files, ("-c", "import app.env; print(app.env.thing)"))


def started(name: str, **more: str) -> Program:
    """``app/x.py`` is run by its path."""
    return Program(name, {"app/x.py": CORE + "print(f())\n", **more}, ("app/x.py",))


PROGRAMS = (
    reaching(
        "a relative module",
        'from importlib import import_module\nprint(import_module(".core", "app").os.sep)\n',
    ),
    reaching(
        "a module of a loop",
        "from importlib import import_module\n"
        'for n in ["core"]:\n    c = import_module(f"app.{n}")\n    print(c.os.sep)\n',
    ),
    reaching(
        "a patch by a helper",
        f"{_RUN}from unittest.mock import patch\n\n\ndef P(n):\n"
        '    return patch("app.core." + n)\n\n\nwith P("os"):\n    print(f() is None)\n',
    ),
    reaching(
        "a patch of an object by a helper",
        f"{_RUN}from unittest.mock import patch\n\n\ndef P(n):\n"
        '    return patch.object(core, n)\n\n\nwith P("os"):\n    print(f() is None)\n',
    ),
    reaching(
        "a part of a patch",
        f"{_RUN}import functools\nfrom unittest.mock import patch\n"
        'P = functools.partial(patch.object, core)\nwith P("os"):\n    print(f() is None)\n',
    ),
    reaching("text that is run", 'exec(open("app/core.py").read())\nprint(os.sep)\n'),
    reaching(
        "a file that is run", 'import runpy\nprint(runpy.run_path("app/core.py")["os"].sep)\n'
    ),
    reaching(
        "names of a file that is run",
        'import runpy\nnames = runpy.run_path("app/core.py")\nprint(names["os"].sep)\n',
    ),
    reaching(
        "a module that is run", 'import runpy\nprint(runpy.run_module("app.core")["os"].sep)\n'
    ),
    reaching(
        "a file that is loaded",
        "import importlib.util as u\nfrom pathlib import Path\n"
        's = u.spec_from_file_location("c", Path(__file__).parent / "app" / "core.py")\n'
        "m = u.module_from_spec(s)\ns.loader.exec_module(m)\nprint(m.os.sep)\n",
    ),
    reaching(
        "a file that a function loads",
        "import importlib.util as u\n\n\ndef load():\n"
        '    s = u.spec_from_file_location("c", "app/core.py")\n'
        "    m = u.module_from_spec(s)\n    s.loader.exec_module(m)\n    return m\n\n\n"
        "print(load().os.sep)\n",
    ),
    reaching("a function's names", f'{_RUN}print(f.__globals__["os"].sep)\n'),
    reaching("a function's module", f"{_RUN}import inspect\nprint(inspect.getmodule(f).os.sep)\n"),
    reaching(
        "a module by keywords",
        "from importlib import import_module\n"
        'print(import_module(name=".core", package="app").os.sep)\n',
    ),
    reaching("a module of a package", 'print(__import__("app.core").core.os.sep)\n'),
    reaching(
        "names of text that is run",
        'names = {}\nexec(open("app/core.py").read(), names)\nprint(names["os"].sep)\n',
    ),
    reaching(
        "names that a run brings",
        'import runpy\nglobals().update(runpy.run_path("app/core.py"))\nprint(os.sep)\n',
    ),
    reaching(
        "a part of a patch of several",
        f"{_RUN}from functools import partial\nfrom unittest.mock import patch\n"
        'P = partial(patch.multiple, "app.core")\nwith P(os=3):\n'
        "    try:\n        f()\n    except AttributeError:\n        print(1)\n",
    ),
    reaching(
        "a patch by another name",
        f"{_RUN}from unittest.mock import patch\n"
        'P = patch.object\nwith P(core, "os"):\n    print(f() is None)\n',
    ),
    reaching("a function's names, kept", f'{_RUN}g = f.__globals__\nprint(g["os"].sep)\n'),
    first(
        "refuses in a function",
        "import os, sys\n\n\ndef die(m):\n    sys.exit(m)\n\n\n"
        'if not os.environ.get("A"):\n    die("no A")\n',
    ),
    first("fails on an odd value", 'import os\nX = int(os.environ.get("A", "1") or "0x")\n'),
    first("refuses", 'import os\nif "A" not in os.environ:\n    raise SystemExit("no A")\n'),
    first("goes to another directory", 'import os\nos.chdir("/")\n'),
    first(
        "writes by a method that is handed on",
        'import os\nlist(map(os.environ.__setitem__, ["A"], ["touched"]))\n',
    ),
    first(
        "writes by a property",
        "from app.reg import B\nB().x\n",
        **{
            "app/reg.py": "import os\n\n\nclass B:\n    @property\n    def x(self):\n"
            '        os.environ["A"] = "touched"\n'
        },
    ),
    first(
        "writes by a name of another module",
        "import app.reg\nfor k, v in app.reg.pairs():\n    app.reg.S(k, v)\n",
        **{
            "app/reg.py": "import os\n\nS = os.environ.__setitem__\n\n\ndef pairs():\n"
            '    return [("A", "touched")]\n'
        },
    ),
    first("writes by a text", 'import os\ngetattr(os, "env" + "iron")["A"] = "touched"\n'),
    first(
        "writes to all modules",
        "import sys\nfor m in list(sys.modules.values()):\n    if m.__name__ == 'os':\n"
        '        m.environ["A"] = "touched"\n',
    ),
    first("fails on a missing value", 'import os\nX = os.environ.get("A").split(",")\n'),
    Program(
        "asserts", {"app/env.py": f'{GETTER}\nassert env.get("A")\n', "m.py": PRINTS}, ("m.py",)
    ),
    lazy("a lazy module", "def __getattr__(n):\n    import app.x\n    return app.x.v\n"),
    lazy(
        "a lazy module with a table",
        'import importlib\n_LAZY = {"thing": ".x"}\n\n\ndef __getattr__(n):\n'
        "    if n not in _LAZY:\n        raise AttributeError(n)\n"
        '    return importlib.import_module(_LAZY[n], "app").v\n',
    ),
    started("a script", **{"run.sh": "python app/x.py\n"}),
    started("a script that goes there", **{"run.sh": 'cd "$(dirname "$0")/app"\npython x.py\n'}),
    started("a name for it", **{"run.sh": 'X=app/x.py\npython "$X"\n'}),
    started("a program without a suffix", **{"bin/run": "#!/bin/sh\nexec python app/x.py\n"}),
    started("an image", Dockerfile='ENTRYPOINT ["python3", "-u", "/srv/app/x.py"]\n'),
    started(
        "a process in a folder",
        **{
            "t.py": "import subprocess, sys\nfrom pathlib import Path\n"
            'APP = Path("app")\nsubprocess.run([sys.executable, APP / "x.py"])\n'
        },
    ),
    started("a workflow", **{".github/workflows/ci.yml": "- run: python app/x.py\n"}),
    started(
        "a process",
        **{
            "t.py": "import subprocess, sys\nfrom pathlib import Path\n"
            'subprocess.run([sys.executable, str(Path(__file__).parent / "app" / "x.py")])\n'
        },
    ),
    Program(
        "a program of a package",
        {
            "jobs/__init__.py": "",
            "jobs/x.py": "import argparse, os\n\np = argparse.ArgumentParser()\n"
            'p.add_argument("--a", default=os.environ.get("A"))\nprint(p.parse_args().a)\n',
        },
        ("jobs/x.py",),
    ),
    started(
        "scripts of a loop",
        **{
            "t.py": "import subprocess, sys\n"
            'for s in ("x.py",):\n    subprocess.run([sys.executable, s], cwd="app")\n'
        },
    ),
    started(
        "scripts of a folder",
        **{
            "t.py": "import subprocess, sys\nfrom pathlib import Path\n"
            'for s in Path("app").glob("x*.py"):\n    subprocess.run([sys.executable, str(s)])\n'
        },
    ),
    Program(
        "a package by its path",
        {"app/__main__.py": 'import os\nprint(os.environ.get("A"))\n'},
        ("app",),
    ),
    Program(
        "a tool",
        {"tools/__init__.py": "", "tools/gen.py": 'import os\nprint(os.environ.get("A"))\n'},
        ("tools/gen.py",),
    ),
)


RUN = "subprocess.run([sys.executable, s]"
TOLD = {
    "a loop": ("t.py", f'for s in ("x.py",):\n    {RUN}, cwd="app")\n', True),
    "a table": ("t.py", f'ALL = [\n    "x.py",\n]\nfor s in ALL:\n    {RUN}, cwd="app")\n', True),
    "a directory by its name": (
        "t.py",
        f'D = Path(__file__).parent / "app"\nfor s in ("x.py",):\n    {RUN}, cwd=D)\n',
        True,
    ),
    "an argument": (
        "t.py",
        f'def f(s):\n    {RUN}, cwd="app")\n\n\ndef g():\n    pass\n\n\nf("x.py")\n',
        True,
    ),
    "parameters of a test": (
        "test_t.py",
        f'@pytest.mark.parametrize("s", ["app/x.py"])\ndef test(s):\n    {RUN})\n',
        True,
    ),
    "a glob": ("t.py", f'for s in Path("app").glob("*.py"):\n    {RUN})\n', True),
    "filled in": (
        "t.py",
        'for s in ("x",):\n    subprocess.run([sys.executable, "-u", f"app/{s}.py"])\n',
        True,
    ),
    "a loop of a shell": (
        "run.sh",
        'cd app\nfor s in x.py y.py; do\n  [ -f $s ] && python "$s"\ndone\n',
        True,
    ),
    "filled in by a shell": ("run.sh", "for s in x y; do python app/$s.py; done\n", True),
    "others of a loop": (
        "t.py",
        f'X = "app/x.py"\nfor s in ("y.py",):\n    {RUN}, cwd="app")\n',
        False,
    ),
    "others of a glob": ("t.py", f'for s in Path("lib").glob("*.py"):\n    {RUN})\n', False),
    "filled in elsewhere": (
        "t.py",
        'for s in ("x",):\n    subprocess.run([sys.executable, f"lib/{s}.py"])\n',
        False,
    ),
    "an argument of a module": (
        "t.py",
        'for s in ("app/x.py",):\n    subprocess.run([sys.executable, "-m", "black", s])\n',
        False,
    ),
    "a loop that starts nothing": ("run.sh", "for s in app/x.py; do cat $s; done\n", False),
}


@pytest.mark.parametrize(("name", "text", "is_run"), TOLD.values(), ids=TOLD)
def test_a_script_may_be_told_elsewhere(tmp_path: Path, name: str, text: str, is_run: bool) -> None:
    head = STARTS if name.endswith(".py") else ""
    lay(tmp_path, {"app/x.py": CORE, name: head + text})
    [said] = [it for it in check(tmp_path) if it.place.startswith("app/x.py")]
    assert said.reasons == (("unreachable",) if is_run else ())
    assert not is_run or name in (said.refused or "")


@pytest.mark.parametrize("case", PROGRAMS, ids=[it.id for it in PROGRAMS])
def test_a_project_does_what_it_did(tmp_path: Path, case: Program) -> None:
    lay(tmp_path, case.files)
    before = run(tmp_path, *case.command)
    assert any(code == 0 for code, _ in before)
    fix(tmp_path)
    assert run(tmp_path, *case.command) == before
