"""What files reach for only together, and from texts that are run: the import behind it stays.

All of these were run before and after ``--fix``: each ended with an error, or printed something else.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from tests.cli.commands import lint
from tests.never_worse.projects import as_own, lay


class Row(NamedTuple):
    """``HERE`` stands for a module that is this row's own, as it does in the names of files."""

    id: str
    files: dict[str, str]
    replaces: bool = False
    """Whether the access stays as well: something is put in the place of ``os`` there."""


_PATCH = "from unittest.mock import patch\n"


def told(name: str, helper: str, test: str, *, replaces: bool = True) -> Row:
    """A test uses what a helper in another file has."""
    files = {
        "tests/help_HERE.py": helper,
        "tests/test_HERE.py": f"from tests.help_HERE import *\n{test}",
    }
    return Row(name, {**files, "tests/__init__.py": ""}, replaces)


def handed_on(name: str, middle: str, test: str) -> Row:
    return Row(name, {"app/mid_HERE.py": f"from app import HERE\n{middle}", "t_HERE.py": test})


def said(name: str, text: str) -> Row:
    return Row(name, {"t_HERE.py": text})


ROWS = (
    told(
        "a patch by a helper's prefix",
        f'{_PATCH}\n\ndef P(n):\n    return patch("app.HERE." + n)\n',
        'P("os").start()\n',
    ),
    told(
        "a patch of a helper's module",
        f"{_PATCH}from app import HERE\n\n\ndef P(n):\n    return patch.object(HERE, n)\n",
        'P("os").start()\n',
    ),
    told(
        "a patch of what a helper is told",
        f"{_PATCH}\n\ndef P(m, n):\n    return patch.object(m, n)\n",
        'from app import HERE\nP(HERE, "os").start()\n',
    ),
    told(
        "a patch by keywords",
        f'{_PATCH}\n\ndef P(**n):\n    return patch.multiple("app.HERE", **n)\n',
        "P(os=3).start()\n",
    ),
    told(
        "a patch by a class's prefix",
        f'{_PATCH}\n\nclass T:\n    def P(self, n):\n        return patch(f"{{self.where}}.{{n}}")\n',
        'import app.HERE\n\n\nclass X(T):\n    where = "app.HERE"\n\n\nX().P("os").start()\n',
    ),
    told(
        "a patch by a prefix of another file",
        'PREFIX = "app.HERE."\n',
        f'{_PATCH}import app.HERE\npatch(PREFIX + "os").start()\n',
    ),
    told(
        "a part of a patch",
        f"from functools import partial\n{_PATCH}from app import HERE\nP = partial(patch.object, HERE)\n",
        'P("os").start()\n',
    ),
    told(
        "a store by a helper",
        "from app import HERE\n\n\ndef put(n, v):\n    setattr(HERE, n, v)\n",
        'put("os", 3)\n',
    ),
    told(
        "a question by a helper",
        "from app import HERE\n\n\ndef of(n):\n    return getattr(HERE, n)\n",
        'of("os").sep\n',
        replaces=False,
    ),
    told(
        "a question by a helper that loads",
        "import importlib\n\n\ndef of(m, n):\n    return getattr(importlib.import_module(m), n)\n",
        'of("app.HERE", "os").sep\n',
        replaces=False,
    ),
    told(
        "names in a list of another file",
        'NAMES = ["os"]\n',
        "from app import HERE\nfor n in NAMES:\n    getattr(HERE, n).sep\n",
        replaces=False,
    ),
    told(
        "a table of another file",
        'NAMES = {"app.HERE": "os"}\n',
        "import importlib\nfor m, n in NAMES.items():\n    getattr(importlib.import_module(m), n).sep\n",
        replaces=False,
    ),
    told(
        "a function's names by a helper",
        "def g(f):\n    return f.__globals__\n",
        'from app.HERE import f\ng(f)["os"].sep\n',
        replaces=False,
    ),
    told(
        "a function's module by a helper",
        "import sys\n\n\ndef g(f):\n    return sys.modules[f.__module__]\n",
        "from app.HERE import f\ng(f).os.sep\n",
        replaces=False,
    ),
    handed_on("an attribute", "", "import app.mid_HERE\napp.mid_HERE.HERE.os.sep\n"),
    handed_on("under another name", "c = HERE\n", "from app.mid_HERE import c as q\nq.os.sep\n"),
    handed_on("in a table", 'M = {"c": HERE}\n', 'from app.mid_HERE import M\nM["c"].os.sep\n'),
    handed_on("in a class", "class M:\n    c = HERE\n", "from app.mid_HERE import M\nM.c.os.sep\n"),
    handed_on(
        "by a function", "def m():\n    return HERE\n", "from app.mid_HERE import m\nm().os.sep\n"
    ),
    said("a field of a text", 'import app.HERE\n"{m.os.sep}".format(m=app.HERE)\n'),
    said("a field of a place", 'import app.HERE\n"{.os.sep}".format(app.HERE)\n'),
    said("a field of a package", 'import app.HERE\n"{a.HERE.os.sep}".format(a=app)\n'),
    said("a field of its names", 'import app.HERE\n"{os.sep}".format_map(vars(app.HERE))\n'),
    said("a text filled in", 'import app.HERE\n"%(os)s" % vars(app.HERE)\n'),
    said("a template", 'import app.HERE, string\nstring.Template("$os").substitute(vars(app.HERE))\n'),
    said("a function's names", 'from app.HERE import f\n"{0.__globals__[os].sep}".format(f)\n'),
    said("a name that is worked out", 'from app.HERE import f\nfor k in ["os"]:\n    f.__globals__[k]\n'),
    said("a process", 'run([python, "-c", "from app.HERE import os; print(os.sep)"])\n'),
    said("a program of several rows", 'exec("""\nimport app.HERE\nprint(app.HERE.os.sep)\n""")\n'),
    said("a program that is filled in", 'm = "app.HERE"\nrun("-c", f"from {m} import os; os.sep")\n'),
    said("two texts", 'timeit("c.os.sep", setup="import app.HERE as c")\n'),
    Row("a shell", {"a_HERE.sh": 'python -c "from app.HERE import os; print(os.sep)"\n'}),
    Row("a program in rows", {"a_HERE.sh": 'python -c "\nimport app.HERE\napp.HERE.os.sep\n"\n'}),
    Row("a star in a shell", {"a_HERE.sh": "python3 -c 'from app.HERE import *; print(os.sep)'\n"}),
    Row("what Python is fed", {"a_HERE.sh": "python - <<EOF\nfrom app.HERE import os\nEOF\n"}),
    Row("make", {"a_HERE.mk": "x:\n\tpython -c \"import app.HERE as c; c.os.sep\"\n"}),
    Row("an image", {"HERE.Dockerfile": 'RUN ["python", "-c", "import app.HERE as c; c.os.sep"]\n'}),
    Row(
        "a workflow",
        {".github/workflows/HERE.yml": '  - run: "python -c \\"from app.HERE import os\\""\n'},
    ),
    Row(
        "a workflow in Python",
        {
            ".github/workflows/HERE.yml": "  - shell: python\n    run: |\n"
            "      import app.HERE\n      print(app.HERE.os.sep)\n"
        },
    ),
)  # fmt: skip
NOBODY = (
    told("a helper that asks others", "def of(m, n):\n    return getattr(m, n)\n", 'of(3, "os")\n'),
    said("a table of its own", "import app.HERE\nD = {'os': 1}\nD['os']\n"),
    said("a text with a brace", "import app.HERE\nx = f'{app.HERE.f()} os'\n"),
    said("an object's", "import app.HERE\napp.HERE.f().strip()\n"),
    Row("a system", {".github/workflows/HERE.yml": "runs-on: ${{ matrix.os }}\nrun: import app.HERE\n"}),
    Row("a program of its own", {"a_HERE.sh": 'python -c "import os; print(os.sep)"\n'}),
)  # fmt: skip


class Said(NamedTuple):
    """What the fix of one row's module does."""

    is_safe: bool
    takes_away: bool
    """Whether ``import os`` goes."""


def _said(root: Path, rows: tuple[Row, ...]) -> dict[str, Said]:
    module = {"app/HERE.py": 'import os\n\n\ndef f():\n    return os.environ.get("A")\n'}
    files: dict[str, str] = {}
    for number, row in enumerate(rows):
        files.update(as_own({**module, **row.files}, f"core{number}"))
    lay(root, files)
    modules = [f"app/core{n}.py" for n in range(len(rows))]
    found = lint("check", "--no-cache", "--output-format", "json", *modules, cwd=root)
    fixes = {Path(it["filename"]).name: it["fix"] for it in json.loads(found.out)}
    return {
        row.id: Said(fix["applicability"] == "safe", not all(it["content"] for it in fix["edits"]))
        for n, row in enumerate(rows)
        if (fix := fixes[f"core{n}.py"])
    }


def test_an_import_stays_that_files_reach_for_together(tmp_path: Path) -> None:
    said = _said(tmp_path, ROWS)
    assert [it for it, fix in said.items() if fix.takes_away] == []
    assert [it for it, fix in said.items() if not fix.is_safe] == [
        it.id for it in ROWS if it.replaces
    ]


def test_an_import_goes_that_nobody_reaches_for(tmp_path: Path) -> None:
    assert set(_said(tmp_path, NOBODY).values()) == {Said(is_safe=True, takes_away=True)}
