"""The name that a fix brings into a module, where other code has to do with a name like it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.never_worse.projects import check, fix, lay, run

MODULE = 'import os\n\n\ndef f():\n    return os.environ.get("A")\n'


class Meets(NamedTuple):
    """A project whose ``app/x.py`` asks for a variable; it is run before and after ``--fix``."""

    id: str
    files: dict[str, str]
    entry: str
    """The module that is run."""
    x: str = MODULE
    is_fixed: bool = True
    """Whether there is a safe fix, under another name; else it is unsafe."""


MEETS = (
    Meets(
        "taken along by a star",
        {"app/y.py": 'env = {"Q": 1}\nfrom app.x import *\nprint(env["Q"], f())\n'},
        "app.y",
    ),
    Meets(
        "taken along by a star above another's",
        {
            "app/z.py": 'env = "mine"\n',
            "app/y.py": "from app.z import *\nfrom app.x import *\nprint(env, f())\n",
        },
        "app.y",
    ),
    Meets(
        "handed on by two stars",
        {
            "app/z.py": 'env = "mine"\n',
            "app/w.py": "from app.x import *\n",
            "app/y.py": "from app.z import *\nfrom app.w import *\nprint(env, f())\n",
        },
        "app.y",
    ),
    Meets(
        "handed on to an import",
        {
            "app/z.py": 'env = "mine"\n',
            "app/w.py": "from app.z import *\nfrom app.x import *\n",
            "app/y.py": "from app.w import env, f\nprint(env, f())\n",
        },
        "app.y",
    ),
    Meets(
        "read in a function of the file with the star",
        {
            "app/y.py": "import builtins\nbuiltins.env = 3\nfrom app.x import *\n"
            "def g():\n    return env\nprint(g(), f())\n"
        },
        "app.y",
    ),
    Meets(
        "a star of all names that have no underscore",
        {"app/y.py": "env = 1\nfrom app.x import *\nprint(env, f())\n"},
        "app.y",
        MODULE + '\n\n__all__ = [it for it in dir() if not it.startswith("_")]\n',
    ),
    Meets(
        "stored",
        {"t.py": 'import app.x\napp.x.env = {"A": "mine"}\nprint(app.x.f())\n'},
        "t",
    ),
    Meets(
        "stored under another name of the module",
        {"t.py": 'from app import x as m\nm.env = {"A": "mine"}\nprint(m.f())\n'},
        "t",
    ),
    Meets(
        "stored by its text",
        {"t.py": 'import app.x\nsetattr(app.x, "env", {"A": "mine"})\nprint(app.x.f())\n'},
        "t",
    ),
    Meets(
        "stored in its dictionary",
        {"t.py": 'import app.x\napp.x.__dict__.update(env={"A": "mine"})\nprint(app.x.f())\n'},
        "t",
    ),
    Meets(
        "stored as an item of its dictionary",
        {"t.py": 'import app.x\nvars(app.x)["env"] = {"A": "mine"}\nprint(app.x.f())\n'},
        "t",
    ),
    Meets(
        "patched though it is not there",
        {
            "t.py": "from unittest import mock\nimport app.x\n"
            'with mock.patch("app.x.env", {"A": "mine"}, create=True):\n    print(app.x.f())\n'
        },
        "t",
    ),
    Meets(
        "asked whether it is there",
        {"t.py": 'import app.x\nprint(hasattr(app.x, "env"), app.x.f())\n'},
        "t",
    ),
    Meets(
        "imported if it is there",
        {
            "t.py": "from app.x import f\ntry:\n    from app.x import env\n"
            "except ImportError:\n    env = 3\nprint(env, f())\n"
        },
        "t",
    ),
    Meets(
        "put there by the file itself",
        {"t.py": "import app.x\nprint(app.x.f())\n"},
        "t",
        MODULE + '\n\nglobals().update(env={"A": "mine"})\n',
    ),
    Meets(
        "put there by the file itself as an item",
        {"t.py": "import app.x\nprint(app.x.f())\n"},
        "t",
        MODULE + '\n\nglobals()["env"] = {"A": "mine"}\n',
    ),
    Meets(
        "put there by a name that is worked out",
        {"t.py": "import app.x\nprint(app.x.f())\n"},
        "t",
        MODULE + '\n\nfor it in ["en"]:\n    globals()[it + "v"] = {"A": "mine"}\n',
    ),
    Meets(
        "put there through sys.modules",
        {"t.py": "import app.x\nprint(app.x.f())\n"},
        "t",
        MODULE + '\n\nimport sys\nsetattr(sys.modules[__name__], "env", {"A": "mine"})\n',
    ),
    Meets(
        "given by the module when asked",
        {"t.py": "from app.x import env, f\nprint(env, f())\n"},
        "t",
        MODULE + '\n\ndef __getattr__(name):\n    return f"lazy {name}"\n',
    ),
    Meets(
        "given by the module to what asks for any",
        {"t.py": "import app.x\n\n\ndef g(m):\n    return m.env\n\n\nprint(g(app.x), app.x.f())\n"},
        "t",
        MODULE + '\n\ndef __getattr__(name):\n    return f"lazy {name}"\n',
    ),
    Meets(
        "replaced where the file has the getter already",
        {
            "t.py": "from unittest import mock\nimport app.x\n"
            'with mock.patch("app.x.env", {"A": "mine"}):\n    print(app.x.f())\n'
        },
        "t",
        'import os\n\nfrom app.env import env\n\n\ndef f():\n    return os.environ.get("A")\n',
        is_fixed=False,
    ),
)


@pytest.mark.parametrize("case", MEETS, ids=[it.id for it in MEETS])
def test_the_program_runs_as_before(tmp_path: Path, case: Meets) -> None:
    lay(tmp_path, {"app/x.py": case.x, **case.files})
    before = run(tmp_path, "-m", case.entry)
    assert before[0][0] == 0
    [said] = check(tmp_path, "app/x.py")
    assert said.safety == ("safe" if case.is_fixed else "unsafe")
    if not case.is_fixed:
        assert "t.py:" in str(said.refused)
    fix(tmp_path, "app/x.py")
    text = (tmp_path / "app/x.py").read_text()
    assert ("os.environ" not in text) == case.is_fixed
    assert run(tmp_path, "-m", case.entry) == before


KEPT = {
    "nobody": {},
    "a star whose file has no such name": {"app/y.py": "from app.x import *\nprint(f())\n"},
    "a star beside the getter": {
        "app/y.py": "from app.env import env\nfrom app.x import *\nprint(env.get('B'), f())\n"
    },
    "a local name of the file with the star": {
        "app/y.py": "from app.x import *\n\n\ndef g(env):\n    return env\n\n\nprint(g(1), f())\n"
    },
    "another module's": {"t.py": "import app.x\nimport app.env\napp.env.env.get('B')\n"},
    "an object's": {"t.py": "import app.x\nthing = app.x.f()\nthing.env = 3\n"},
    "a text's": {"t.py": 'import app.x\nrun("env", env={"A": "1"})\n'},
}


@pytest.mark.parametrize("files", KEPT.values(), ids=KEPT)
def test_the_name_is_the_getter_s_where_nobody_minds(tmp_path: Path, files: dict[str, str]) -> None:
    lay(tmp_path, {"app/x.py": MODULE, **files})
    fix(tmp_path, "app/x.py")
    assert "from app.env import env\n" in (tmp_path / "app/x.py").read_text()


def test_a_list_of_names_keeps_stars_from_the_new_one(tmp_path: Path) -> None:
    other = 'env = {"Q": 1}\nfrom app.x import *\nprint(env["Q"])\n'
    lay(tmp_path, {"app/x.py": MODULE + '\n\n__all__ = ["f"]\n', "app/y.py": other})
    fix(tmp_path, "app/x.py")
    assert "from app.env import env\n" in (tmp_path / "app/x.py").read_text()


def test_what_is_kept_of_a_run_counts_until_somebody_minds(tmp_path: Path) -> None:
    """The outcome of a file is asked again when another file begins to have to do with the name."""
    from tests.cli.commands import lint

    lay(tmp_path, {"app/x.py": MODULE, "app/y.py": "from app.x import *\n"})
    before = lint("check", "--diff", "app/x.py", cwd=tmp_path).out
    assert b"import env\n" in before
    assert lint("check", "--diff", "app/x.py", cwd=tmp_path).out == before
    (tmp_path / "app/y.py").write_text("env = 1\nfrom app.x import *\nprint(env)\n")
    assert b"import env as app_env" in lint("check", "--diff", "app/x.py", cwd=tmp_path).out
