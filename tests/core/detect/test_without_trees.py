"""What is told without libcst is what libcst's trees tell, to the letter; and most is told so."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.analysis import analyse
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.without_trees import report_without_trees
from ssot_lint.rules import CODES
from tests.core.detect.marked import GETTER, settings, unmarked
from tests.core.detect.test_islands import TABLES
from tests.core.detect.test_running import Writer
from tests.corpus.programs import programs
from tests.depth import examples, some

STDLIB = Path(sysconfig.get_path("stdlib"))
CONCERNED = [
    it
    for it in sorted(STDLIB.rglob("*.py"))
    if "site-packages" not in it.parts
    and "lib2to3" not in it.parts
    and it.stat().st_size < 60_000
    and re.search(rb"\b(?:environ|getenv|setenv)\b", it.read_bytes())
]


class Around:
    """A project in which ``app`` hands the environment on."""

    KNOWN = {  # noqa: RUF012 - read only
        ("app", "environ"): "os.environ",
        ("app", "o"): "os",
        ("app", "e"): "os.environ",
        ("app.compat", "getenv"): "os.getenv",
        ("app.star", "os"): "os",
    }

    def binds(self, module: str, name: str) -> str | None:
        return self.KNOWN.get((module, name))

    def brings(self, module: str, name: str) -> str | None:
        return self.KNOWN.get((module, name))


ALL = settings(select=frozenset(CODES))
FOUR = settings(select=frozenset({"SSOT101", "SSOT102", "SSOT103", "SSOT104"}))
SETTINGS = {
    "all": ALL,
    "four": FOUR,
    "tests": ALL._replace(permitted=frozenset({"patch"}), allow_variables=("H*",)),
    "project": ALL._replace(around=Around()),  # type: ignore[arg-type]  # nothing else is asked
    "getter": ALL._replace(getter=GETTER),
    "django": ALL._replace(path="/nowhere/manage.py"),
}


def assert_same(data: bytes) -> None:
    """That each report told without trees is theirs."""
    trees = Memory()  # each statement is parsed once, not for each of the settings
    for it in SETTINGS.values():
        found = report_without_trees(data, it, Memory())
        if found is not None:
            assert found == analyse(data, it, trees)


def is_told(text: str, under: FileSettings = ALL) -> bool:
    return report_without_trees(text.encode(), under, Memory()) is not None


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_tables(text: str) -> None:
    assert_same(unmarked(text).data + b"\n")


@pytest.mark.parametrize("it", list(programs()), ids=lambda it: it.name)
def test_every_form_of_access(it: object) -> None:
    data = it.data  # type: ignore[attr-defined]
    assert_same(data)
    for row in range(0, len(rows := data.decode("utf-8-sig").splitlines(keepends=True)), 12):
        head = "".join(it for it in rows[:9] if "import" in it)
        assert_same((head + "".join(rows[row : row + 12])).encode())


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_random_bindings(start: int) -> None:
    for seed in some(range(start, start + 100)):
        assert_same(Writer(seed).program().encode())


@pytest.mark.parametrize("path", CONCERNED, ids=lambda path: str(path.relative_to(STDLIB)))
def test_real_files(path: Path) -> None:
    assert_same(path.read_bytes())


HEADS = (
    "import os",
    "import os",
    "import os as o",
    "import os.path",
    "import sys, os",
    "import posix",
    "import os; x = 1",
    "from os import environ, getenv",
    "from os import environ as e",
    "from os import (\n    getenv as g,  # why\n    path,\n)",
    "from os import *",
    "from app.models import *",
    "import os\nfrom .models import *  # noqa",
    "from . import *",
    "from app import *",
    "from app.compat import *",
    "import os as o\nfrom app import *",
    "from app.os import (*)",
    "from shutil.os import *; x = 1",
    "from app import environ, o",
    "from app.compat import getenv",
    "from app.star import *",
    "import os\nfrom app.star import *",
    "from app.models import environ, getenv as g",
    "from app.models import environ as os, x as environ",
    "from .app import environ",
    "from nt import environ",
    "from app.os import environ as e",
    "import app as c",
    "from app.environ import e",
    "import app.environ as a",
    "try:\n    import os\nexcept ImportError:\n    os = None",
    "if x:\n    import os\nelse:\n    import os",
    "from shutil import os",
    "__all__ = ['e', 'environ']",
)
ROWS = (
    "x = os.environ['A']",
    "x = os.environ.get('A', \"b\")",
    "y = os.getenv('A') or os.getenv(key='B')",
    "x = os.environ[f'A_{x}']",
    "x = f'{os.environ[\"A\"]} {x!r}'; y = os.getenv('B')",
    "x = os . environ['A']",
    "x = (os.environ)['A']",
    "x = os.environ[('A')]",
    "x = os.environ['A' 'B']",
    "x = os.environ[b'A'], os.environ['']",
    "x = os.environ[key], (os.environ[key])",
    "x = os.environ[name.lower()]",
    "x = os.environ[NAMES[0]]",
    "x = os.environ['A' + key]",
    "x = int(os.environ[key])",
    "x = int((os.environ[key]))",
    "x = os.environ['A', 'B']",
    "x = os.environ['A':'B']",
    "x = os.environ[*y]",
    "x = [os.getenv(it) for it in y if it in os.environ]",
    "x = os.getenv(it for it in y)",
    "x = os.getenv(*y)",
    "x = os.getenv(**y)",
    "x = os.getenv()",
    "x = o.environ['A']",
    "x = e['A']",
    "x = e.get('A')",
    "x = g('A')",
    "x = environ.get('A') if 'A' in environ else getenv('B')",
    "f(environ=1, e=2, os=3)",
    "c.environ['A']; a.environ['A']; o.getenv('B')",
    "if 'A' in os.environ: x = 1",
    "if 'A' not in os.environ and (key) in os.environ: x = 1",
    "if x == 'A' in os.environ: pass",
    "if os.environ == x: pass",
    "os.environ['A'] = x",
    "os.environ[key] = x",
    "os.environ['A'] = os.environ['B'] = x",
    "os.environ['A'], x = y",
    "os.environ['A']: str = 'x'",
    "os.environ['A'] += 'x'",
    "os.environ[key] += 'x'; x = 1",
    "del os.environ['A']",
    "del os.environ['A'], os.environ[key]",
    "for os.environ['A'] in y: pass",
    "with y as os.environ['A']: pass",
    "os.environ.pop('A', None)",
    "os.environ.setdefault('A', 'b')",
    "os.environ.update(A='b')",
    "os.environ.update({'A': 'b'})",
    "os.environ.clear()",
    "os.environ |= {'A': 'b'}",
    "os.environ = {}",
    "os.putenv('A', 'b'); os.unsetenv(key)",
    "x = os.environ",
    "x = os.environ.copy()",
    "x = os.environ.get",
    "x = y = os",
    "x, y = os, 1",
    "f(os.environ)",
    "f((os.environ))",
    "f(1, (os.environ))",
    "return(os.environ)",
    "f(env=os.environ, get=os.environ.get, ask=os.getenv)",
    "f(*os.environ, **os.environ)",
    "f(os)",
    "x = {**os.environ}",
    "x = (os.environ, 1)",
    "for key in os.environ: print(key)",
    "x = [key for key in os.environ.items()]",
    "x = lambda: os.environ['A']",
    "x = lambda os: os.environ['A']",
    "x = [os.environ['A'] for os in y]",
    "(os := y)",
    "os = y",
    "del os",
    "print('os.environ', \"os\", 'environ')",
    "if os.name == 'posix': x = os.getenv('A')",
    "x = getattr(os, 'environ')['A']",
    "x = sys.modules['os'].environ['A']",
    "x = vars(os)['getenv']('A')",
    "x = __import__('os').environ",
    "x = y.os.environ['A']",
    "x = request.environ['A']",
    "patch.dict(os.environ, {'A': 'b'})",
    "patch('os.environ')",
    "patch.multiple(os, environ={})",
    "mock.patch.dict(os.environ, x, clear=True)",
    "with mock.patch.dict(os.environ): pass",
    "mock = patch",
    "from unittest import mock",
    "from unittest.mock import patch as p",
    "p(os.environ); p.dict(os.environ)",
    "x = dict(os.environ), len(os.environ)",
    "dict = p",
    "if x:\n    import os\n    y = os.getenv('A')",
    "try:\n    import os\nexcept ImportError:\n    y = os.getenv('A')",
    "monkeypatch.setattr(os, 'environ', {})",
    "monkeypatch.setattr(os.environ, 'get', f)",
    "monkeypatch.setitem(os.environ, 'A', 'b')",
    "monkeypatch.setenv('A', 'b')",
    "shell.setenv('A', 'b')",
    "setattr(os.environ, 'get', f)",
    "x = os.environ['A']  # noqa: SSOT101",
    "x = os.environ['A']  # ssot: ignore[SSOT101] why",
    "x = (\n    os.environ[key]  # why\n)",
    "x = f(\n    os.environ[\n        key\n    ],\n)",
    "x = os.environ \\\n    ['A']",
    "x = os.\\\n    environ['A']",
    "x = (y.\n    os.environ['A'])",
    "x = 'é', os.environ['É'], os.environ[é]",
    "x = os.ｅnviron['A']",
    "x = os.environ['\\x41']",
    "x = '''\n''', os.environ['''A\n''']",
    "x = os.environ['DJANGO_SETTINGS_MODULE'], os.environ['HOME']",
    "match os.environ['A']:\n    case os.environ: pass",
    "match = os.environ['A']",
    "type X = os.environ['A']",
    "print os.environ['A']",
    "x = os.environ['A'",
    "x = f'{os.environ[\"A\"]!r:>{os.getenv(key)}} {os.environ.get(key)=}'",
    "x = f'{os.environ}' f'{e[key]} {{os.environ}} {os.environ[key]:>{{y}}}'",
    "x = rf\"\\N{os.environ['A']}\\{os.getenv('B')}\"",
    "x = f\"\\N{DASH}{os.environ['A']}\\n{environ['B'] != y}\"",
    "x = f'''{\n os.environ['A']}{os.getenv(\n'B')} {os.getenv('C')}'''",
    "x = f'{(os.environ[\"A\"])}{[e for os in y]}{(os := y)}'",
    "x = f'{(o := os)} {(e := os.environ)}', f'{os.environ | y}'",
    "x = f'{x} environ' f'os.environ' f\"{vars(os)['environ']}\" f'{os}'",
    "x = f'{f\"{os.environ[key]}\"}', f'{\"os.environ\"}'",
    "x = getattr(os, f'environ')[f'A'], f'{getattr(os, \"environ\")}'",
    "x = f'{(lambda: os.environ)()}{ os.environ.get( key ) }{*os.environ,}'",
    "x = f'{f(os.environ)}{f(env=os.environ)}{os.environ.items}{\"A\" in os.environ}'",
    "x = t'{os.environ[key]}'",
    "x = (f'{os.environ[\"A\"]}'\n    f'{os.environ[key]}')  # why",
    "run(os.environ); run.it(environ=os.environ); run(run)",
    "def run(env): patch",
    "async  def run(env):\n    patch",
    "class run: patch = 1",
    "run = patch",
    "from app import run",
    "from unittest.mock import sentinel as run, patch as run",
    "f(lambda run: run(os.environ), patch)",
    "import copy; x = copy.copy(os.environ), patch",
    "import copy\nx = copy.copy(os.environ), patch",
    "f.multiple(os, environ={}); x = dict(environ=os.environ)",
    "x = dict(environ=os.environ)  # multiple",
    "def f(\n    environ: x,\n    getenv=1,\n):\n    multiple",
    "x = f(\n    environ=y,\n    a=\n    environ,\n)",
    "x = (\n    os\n    .environ\n)",
    "x = [\n    environ,\n    os.\n    environ,\n    lambda\n    environ: e,\n]",
    "x = os.environ.get('A', '\\n\\\\')",
    "print('\\d', os.environ['A'])",
    "print(b'\\u', os.environ['A'])",
    "print('\\400', os.environ['A'])",
    "print('\\N{DASH}', os.getenv('A'))",
    "print('a\\\nb', os.environ[key])",
    "print(rb'\\x', '\\'', os.environ)",
    "x = os.environ['\\t'], os.environ[b'\\x41'], os.environ['\\xe9']",
    "import os",
    "import os.path as p",
    "global os",
    "from os import environ as environ",
    "from os import getenv as e",
)
PLACES = (
    "{}",
    "{}",
    "if x:\n    {}",
    "def f():\n    {}",
    "def f(os):\n    {}",
    "def f(e=os.environ['D']): {}",
    "def f():\n    import os\n    {}",
    "def f():\n    {}\n    import os",
    "def f():\n    if x:\n        import os\n    {}",
    "def f():\n    from os import environ as e\n    def g():\n        {}",
    "class A:\n    {}",
    "class A:\n    import os\n    {}\n    def f(self):\n        {}",
    "class A:\n    async def f(self):\n        {}",
    "class A: {}",
    "try:\n    {}\nexcept os.error as os:\n    pass",
    "while x:\n    {}",
    "@f(os.environ['D'])\ndef f():\n    {}",
    "\f{}",
)


def _placed(place: str, row: str) -> str:
    indent = re.search(r"([ ]*)\{\}", place)
    return place.replace("{}", row.replace("\n", "\n" + indent[1] if indent else "\n"))


PLACED = st.builds(_placed, st.sampled_from(PLACES), st.sampled_from(ROWS))
PROGRAMS = st.builds(
    lambda heads, body: "\n".join([*heads, *body]) + "\n",
    st.lists(st.sampled_from(HEADS), max_size=2),
    st.lists(PLACED, min_size=1, max_size=3),
)
MUTATIONS = st.tuples(
    st.integers(0, 300),
    st.integers(0, 4),
    st.sampled_from(
        [
            "",
            " ",
            "\n",
            "\\\n",
            "\t",
            "\r\n",
            "\f",
            "#",
            '"',
            "'",
            "(",
            ")",
            "[",
            "]",
            ",",
            ".",
            "=",
        ]
        + ["os", "environ", "e", "f", "é", ":", ";", "=os", "if ", "lambda ", "del ", "import "]
    ),
)
MANY = examples(600)


@MANY
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2))
@example("import os\nx = os.environ['A']\n", [(12, 0, "(")])
def test_programs(text: str, mutations: list[tuple[int, int, str]]) -> None:
    for at, size, new in mutations:
        at = min(at, len(text))
        text = text[:at] + new + text[at + size :]
    assert_same(text.encode())


@pytest.mark.parametrize("number", range(len(PLACES)))
def test_every_row_in_every_place(number: int) -> None:
    for row, text in some(list(enumerate(ROWS)), number):
        placed = _placed(PLACES[number], text)
        for head in dict.fromkeys((HEADS[(row + number) % len(HEADS)], "import os")):
            assert_same(f"{head}\n{placed}\n".encode())


PLAIN = (
    "x = os.environ['A']",
    "x = os.environ[f'A_{x}']",
    "x = int(os.environ[key])",
    "x = os.environ.get('A', 'b')",
    "y = os.getenv('A') or os.getenv('B')",
    "if 'A' in os.environ: pass",
    "os.environ['A'] = x",
    "del os.environ['A']",
    "os.environ.pop('A', None)",
    "os.environ.update(A='b')",
    "run(env=os.environ)",
    "x = dict(os.environ)",
    "for key in os.environ: pass",
    "if os.name == 'posix': x = os.getenv('A')",
    "from app.environ import x",
    "def f():\n    import os\n    return os.getenv('A')",
    "class A:\n    def f(self):\n        return os.environ['A']",
    "from .models import *",
    "x = f'{os.environ[\"A\"]!r:>5} {x:>{y}} {os.getenv(key)}'",
    "x = f'{x}\\n{os.environ}'",
    "x = len(os.environ)\npatch",
    "def f(env):\n    f(os.environ)\n    patch",
    "import copy\nx = copy.copy(os.environ), patch",
    "x = f(\n    environ=multiple,\n)",
    "x = os.getenv('A', '\\n')",
    "print(f'use os.getenv')",
    "from app.models import environ",
)


@pytest.mark.parametrize("row", PLAIN)
def test_plain_accesses_are_told(row: str) -> None:
    assert is_told(f"import os\n{row}\n")


@pytest.mark.parametrize(
    "head", ["import os.path as p, os as o", "import os as o", "import os as o\nimport os as o"]
)
def test_other_names_are_told(head: str) -> None:
    assert is_told(f"{head}\nx = o.environ['A']\n")
    assert is_told("from os import environ as e, getenv\nx = e['A'], getenv('B')\n")


def test_what_is_allowed_is_told_beside_a_getter() -> None:
    under = ALL._replace(getter=GETTER, permitted=frozenset({"patch"}))
    assert is_told("def test(monkeypatch):\n    monkeypatch.setenv('A', 'b')\n", under)
    assert is_told("import os\nx = os.environ['A']\n", under)
    assert not is_told("import os\nos.environ['A'] = x\n", under)


def test_a_file_with_plain_accesses_loads_no_parser(tmp_path: Path) -> None:
    (tmp_path / "mod.py").write_text("import os\n\nx = os.environ['A']\n")
    script = (
        "import sys\nfrom ssot_lint.core.settings import FileSettings\n"
        "from ssot_lint.engine.check import check\nfrom ssot_lint.rules import ON\n"
        "data = open('mod.py', 'rb').read()\n"
        "found = check(data, FileSettings('mod.py', 'mod.py', ON, ON)).findings\n"
        "print(len(found), 'libcst' in sys.modules, 'ast' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert done.stdout.split() == ["1", "False", "False"]
