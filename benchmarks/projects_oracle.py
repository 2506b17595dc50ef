"""Runs small projects before and after ``--fix``: no entry may tell the difference.

``python benchmarks/projects_oracle.py [NUMBER] [SEED] [--without GUARD]``. Each project is made of
what broke fixes before: packages whose ``__init__`` sets, reads or loads, scripts run by their path,
star imports, re-exports, patches, doctests, functions whose source is sent elsewhere, changes of the
search path, other packages that put something in the getter's place, libraries it is built on, names
that others have or set, helpers of tests in another file, and programs in texts. It is run from every entry (each module imported first, as a script, its tests, its
doctests), with the variables present, missing and empty. What is printed, and how it fails, must be
the same after safe fixes. Single files were fuzzed before: the faults live between files.

``--without GUARD`` (``all`` for each in turn) takes one look around away: then a difference is to be
found within the number. Every entry runs in a fork of this process: nothing starts anew.
"""

from __future__ import annotations

import argparse
import contextlib
import doctest
import gc
import importlib
import inspect
import io
import os
import random
import re
import runpy
import shutil
import sys
import tempfile
import textwrap
import traceback
import unittest.mock
from collections.abc import Callable, Iterator
from pathlib import Path

from ssot_lint.cli.main import main as lint
from ssot_lint.core.around import Arrival, Claim
from ssot_lint.core.fix import beside, new_row, proposals, unimport
from ssot_lint.getter import rewrite
from ssot_lint.getter.owner import Getter
from ssot_lint.getter.proof import objects
from ssot_lint.modules.around import arrival
from ssot_lint.modules.around.across import programs
from ssot_lint.modules.around.across.together import Together
from ssot_lint.modules.around.surroundings import Surroundings

ROOT = Path(__file__).resolve().parent.parent
GETTER = (ROOT / "examples" / "shop" / "shop" / "env.py").read_text("utf-8")
VARIABLES = ("REGION", "FLAG", "LIMIT")
STATES: dict[str, str | None] = {"present": "eu", "missing": None, "empty": ""}
READY = (doctest, importlib, inspect, runpy, textwrap, unittest.mock)
"""What entries use, loaded once."""

GUARDS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "reached": (Surroundings, "reached", lambda *_: {}),
    "replaced": (Surroundings, "replaced", lambda *_: {}),
    "first-import": (arrival.Arrivals, "_first_import", lambda *_: Arrival()),
    "started": (arrival, "unreachable", lambda *_: None),
    "cycle": (Getter, "closure", lambda *_: {}),
    "search-path": (new_row, "changes_search", lambda *_: None),
    "doctest": (unimport, "named_in_text", lambda *_, **__: False),
    "sent-elsewhere": (proposals, "homes", lambda *_: ()),
    "loaded": (unimport.Unimport, "_may_go", lambda *_: True),
    "bound-anew": (Surroundings, "bound_anew", lambda *_: {}),
    "made-elsewhere": (objects, "making_doubt", lambda *_: None),
    "claimed": (Surroundings, "claimed", lambda *_: Claim()),
    "bound-by-text": (beside, "is_bound_by_text", lambda *_: False),
    "read-by-text": (unimport, "is_read_by_text", lambda *_: False),
    "taken": (Surroundings, "senders", lambda *_: {}),
    "run-by-path": (Surroundings, "_started", lambda *_: None),
    "together": (Together, "reaches", lambda *_: iter(())),
    "programs": (programs, "source_in", lambda *_: b""),
    "shown": (rewrite, "told_apart", lambda *_: None),
}

_KEEP = "  # ssot: ignore[SSOT101,SSOT103] here\n"
INITS = (
    "",
    "",
    "",
    "from app.main import run\n",
    f'import os\nos.environ.setdefault("FLAG", "init"){_KEEP}',
    f'import os\nREGION = os.environ.get("REGION"){_KEEP}',
    f'import os\nLIMIT = os.environ["LIMIT"]{_KEEP}',
    f'import os\n\n\ndef boot():\n    os.environ["REGION"] = "boot"{_KEEP}\n\nboot()\n',
    f'import os\nif not os.environ.get("FLAG"):{_KEEP}    os.environ["LIMIT"] = "0"{_KEEP}',
    'from app.main import run\ntry:\n    run()\nexcept KeyError:\n    print("none")\n',
    "from app.defaults import *\n",
)
IMPORTS = (
    "import os",
    "from os import environ, getenv",
    "import os as o",
    "from app.compat import os",
    "from app.loud import os",
    "from app.defaults import *",
)
READS = (
    'os.environ.get("{v}")',
    'os.environ.get("{v}", "none")',
    'os.getenv("{v}")',
    '"{v}" in os.environ',
    'os.environ["{v}"]',
)
BODIES = (
    "def value():\n    return {read}\n",
    "def value():\n    return {read}\n",
    "VALUE = {read}\n\n\ndef value():\n    return VALUE\n",
    "def value():\n    import os\n\n    return {read}\n",
    'def value():\n    os.environ["{v}"] = "set"\n    return {read}\n',
    'def value():\n    os.environ["{v}"] = "late"\n    from app import seen\n    return seen.{v}\n',
    'def value():\n    """\n    >>> os.sep\n    \'/\'\n    """\n    return {read}\n',
    "def value():\n    try:\n        return {read}\n    except KeyError:\n        return 'no'\n",
    "class C:\n    value = {read}\n\n\ndef value():\n    return C.value\n",
    'NAME = "o" + "s"\n\n\ndef value():\n    return {read}, eval(NAME + ".sep")\n',
    'NAME = "o" + "s"\n\n\ndef value():\n    return {read}, globals()[NAME].sep\n',
    'NAME = "e" + "nv"\nglobals()[NAME] = {"{v}": "mine"}\n\n\ndef value():\n    return {read}\n',
    "def value():\n    seen = [os.environ.keys()]\n    return {read}, str(seen)[:20], str(os.environ)[:5]\n",
)
_PATCHES = (
    'mock.patch("app.{m}.os.environ", {{"{v}": "mocked"}})',
    'mock.patch("os.getenv", return_value="mocked")',
    'mock.patch("os.environ", {{"{v}": "mocked"}})',
    'mock.patch.object({m}, "os")',
    'mock.patch.object({m}.os, "environ", {{"{v}": "mocked"}})',
    'mock.patch.multiple("app.{m}", os=mock.DEFAULT)',
    'mock.patch(f"{{{m}.__name__}}.os.getenv", return_value="mocked")',
    'mock.patch("app.{m}.o.environ", {{"{v}": "mocked"}})',
    'mock.patch.dict("os.environ", {{"{v}": "mocked"}})',
    'mock.patch("app.env.env", {{"{v}": "mocked"}})',
    'mock.patch("app.env.Environment.get", return_value="mocked")',
    'mock.patch("app.env.Environment.__getitem__", return_value="mocked")',
)
_PLAIN_TESTS = (
    "from app import {m}\n\n\ndef test():\n    print({m}.os.sep)\n",
    "import sys\nfrom app.{m} import os\n\n\ndef test():\n    print(os.sep)\n",
    "from app.{m} import *\n\n\ndef test():\n    print(os.sep, value())\n",
    "from app import {m}\n\n\ndef look(of):\n    return of.os.sep\n\n\ndef test():\n    print(look({m}))\n",
    "import sys\nfrom app import {m}\n\n\ndef test():\n    print('app.loud' in sys.modules)\n",
    # The name that a fix brings:
    "env = 'mine'\nfrom app.{m} import *\n\n\ndef test():\n    print(env, value())\n",
    "from app import {m}\n\n\ndef test():\n    {m}.env = {{'{v}': 'mine'}}\n    print({m}.value())\n",
    "from app import {m}\n\n\ndef test():\n    print(hasattr({m}, 'env'), {m}.value())\n",
    # What another file says, hands on, or takes:
    "from app import {m}\nfrom tests.helper import put\n\n\ndef test():\n"
    "    with put({m}, 'os'):\n        print({m}.value())\n",
    "from app import {m}\nfrom tests.helper import of\n\n\ndef test():\n    print(of({m}, 'os').sep)\n",
    "from tests import helper\n\n\ndef test():\n    print(helper.{m}.os.sep)\n",
    "from tests.helper import {m}_of\n\n\ndef test():\n    print({m}_of('os').sep)\n",
    "from tests.helper import MODULES\n\n\ndef test():\n    print(MODULES['{m}'].os.sep)\n",
    "from tests.helper import {m} as held\n\n\ndef test():\n    print(held.os.sep)\n",
    "from app import {m}\nfrom tests.helper import of\n\n\ndef test():\n    print('{{m.os.sep}}'.format(m={m}))\n",
    "from app.{m} import value\nfrom tests.again import again\n\n\ndef test():\n    print(again(value)())\n",
    "from app.{m} import value\nfrom tests.again import text\n\n\ndef test():\n"
    "    space = {{'os': __import__('os')}}\n    exec(text(value), space)\n    print(space['value']())\n",
    # A program in a text:
    "PROGRAM = 'from app.{m} import os; print(os.sep)'\n\n\ndef test():\n    exec(PROGRAM)\n",
)
HELPER = """from unittest import mock

from app import core, other

MODULES = {"core": core, "other": other}


def put(module, name):
    return mock.patch.object(module, name)


def of(module, name):
    return getattr(module, name)


def core_of(name):
    return getattr(core, name)


def other_of(name):
    return getattr(other, name)
"""
AGAIN = """import inspect
import os
import types

text = inspect.getsource


def again(function):
    return types.FunctionType(function.__code__, {"os": os, "__builtins__": __builtins__})
"""
"""What tests share."""
SHELL = (
    "python -c 'from app.{m} import os; print(os.sep)'\n",
    "python - <<EOF\nimport app.{m} as m\nprint(m.os.sep)\nEOF\n",
    "python app/{m}.py\n",
)
"""How people start it: by a program in a text, or by a file's path."""
TESTS = (
    *(
        "from unittest import mock\nfrom app import {m}\n\n\ndef test():\n"
        f"    with {patch}:\n        print({{m}}.value())\n"
        for patch in _PATCHES
    ),
    *_PLAIN_TESTS,
)
BOOTS = (
    'import app.env as c\n\nc.env = {"REGION": "boot", "FLAG": "boot", "LIMIT": "boot"}\n',
    'from app import env as c\n\nsetattr(c, "env", {"REGION": "boot", "FLAG": "boot"})\n',
    'from app.env import Environment\n\nEnvironment.get = lambda *_: "boot"\n',
    'from app.env import env as e\n\ntype(e).__getitem__ = lambda *_: "boot"\n',
    'from unittest import mock\n\nmock.patch("app.env.env", {"REGION": "boot"}).start()\n',
    'import sys\nimport app.env\n\nvars(sys.modules["app.env"])["env"] = {"LIMIT": "boot"}\n',
)
"""Other packages that put something in the getter's place."""
LIBRARIES = (
    "class Base: ...\n",
    "class Base:\n    def __init_subclass__(cls):\n        cls.get = lambda *_: 'library'\n",
    "class Base:\n    def __getattribute__(self, name):\n"
    "        if name == 'get':\n            return lambda *_: 'library'\n"
    "        return super().__getattribute__(name)\n",
    "import abc\n\n\nclass Meta(abc.ABCMeta):\n    def __call__(cls):\n        return {'FLAG': 'library'}\n"
    "\n\nclass Base(metaclass=Meta): ...\n",
)
"""What the getter's class inherits from: it lies outside of the project."""
_PATH = "sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))\n"
SCRIPTS = (
    "import os\n\nprint({read})\n",
    f"import os\nimport sys\n\nX = {{read}}\n{_PATH}from app import env  # noqa: E402\n\nprint(X)\n",
    f"import os\nimport sys\n\n\ndef boot():\n    {_PATH}\n\nX = {{read}}\nboot()\nfrom app import env\n\nprint(X)\n",
    "import os\n\n\ndef main():\n    print({read})\n\n\nif __name__ == '__main__':\n    main()\n",
)


def project(random: random.Random) -> dict[str, str]:
    """The files of one project by path."""
    files = {
        "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env:env"\n',
        "app/__init__.py": random.choice(INITS),
        "app/env.py": GETTER,
        "app/compat.py": "import os\n",
        "app/loud.py": "import os\n\nprint('loud')\n",
        "app/defaults.py": "import os\n\nNAME = 'x'\n",
        "app/seen.py": "import os\n\n"
        + "".join(f'{it} = os.environ.get("{it}"){_KEEP}' for it in VARIABLES),
        "app/main.py": "from common.util import value\n\n\ndef run():\n    return value()\n",
        "common/__init__.py": "",
        "common/util.py": _module(random, allowed=3),
    }
    if random.random() < 0.3:
        files["app/__init__.py"] += "from app import seen\n"
    for name in ("core", "other"):
        files[f"app/{name}.py"] = _module(random, allowed=len(IMPORTS))
    if random.random() < 0.2:
        files |= {"otherpkg/__init__.py": "", "otherpkg/boot.py": random.choice(BOOTS)}
    if random.random() < 0.1:
        files |= {"app/env.py": _INHERITING, f"{_SITE}/library.py": random.choice(LIBRARIES)}
    files["scripts/nightly.py"] = random.choice(SCRIPTS).replace("{read}", _read(random, "os"))
    variable = random.choice(VARIABLES)
    test = random.choice(TESTS)
    files |= {"tests/__init__.py": "", "tests/helper.py": HELPER, "tests/again.py": AGAIN}
    if random.random() < 0.15:
        files["run.sh"] = random.choice(SHELL).format(m=random.choice(("core", "other")))
    files["tests/test_it.py"] = (
        test.format(m=random.choice(("core", "other")), v=variable) + "\n\ntest()\n"
    )
    return files


_SITE = "../site"
_INHERITING = GETTER.replace("import os\n", "import os\nimport library\n", 1).replace(
    "(MutableMapping[str, str])", "(MutableMapping[str, str], library.Base)"
)


def _module(random: random.Random, allowed: int) -> str:
    statement = random.choice(IMPORTS[:allowed])
    name = {"import os as o": "o"}.get(statement, "os")
    read = _read(random, name)
    if statement.startswith("from os"):
        read = read.replace("os.environ", "environ").replace("os.getenv", "getenv")
    body = random.choice(BODIES)
    if "import os" in body:
        read, statement = _read(random, "os"), "import sys"
        if random.random() < 0.5:  # one at the top, too: it is not there where the body is sent
            statement = "import os\n\nX = os.environ.get('REGION')"
    if "os.environ[" in body or "os.sep" in body:
        statement, read = "import os", _read(random, "os")
    return f"{statement}\n\n\n" + body.replace("{read}", read).replace(
        "{v}", random.choice(VARIABLES)
    )


def _read(random: random.Random, name: str) -> str:
    read = random.choice(READS).replace("{v}", random.choice(VARIABLES))
    return read.replace("os.", f"{name}.").replace("in os", f"in {name}")


def entries(files: dict[str, str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Ways to start the project, each to be called in a process of its own."""
    for path, text in files.items():
        if not path.endswith(".py") or path.startswith(("tests/", "scripts/", "../", "otherpkg/")):
            continue
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if module not in _NEVER_FIXED:
            yield f"import {module}", lambda module=module: _value(module)
        if module in ("app.main", "app.other", "common.util"):
            yield f"import {module}, then app.core", lambda module=module: _then(module)
        if "otherpkg/boot.py" in files and module in ("app.core", "app.other", "common.util"):
            yield f"otherpkg.boot, then {module}", lambda module=module: _booted(module)
        if ">>>" in text:
            yield (
                f"doctest {module}",
                lambda module=module: print(doctest.testmod(importlib.import_module(module))),
            )
        if "    import os" in text:
            yield f"the source of {module}.value", lambda module=module: _sent(module)
    yield "script", _script
    if "run.sh" in files:
        yield "run.sh", lambda: _shell(files["run.sh"])
    yield "test", lambda: runpy.run_module("tests.test_it", run_name="__main__")


_NEVER_FIXED = frozenset({"app.env", "app.compat", "app.loud", "app.defaults", "common"})


def _value(module: str) -> None:
    loaded = importlib.import_module(module)
    print(loaded.value() if hasattr(loaded, "value") else "")


def _then(module: str) -> None:
    importlib.import_module(module)
    _value("app.core")


def _booted(module: str) -> None:
    importlib.import_module("otherpkg.boot")
    _value(module)


def _sent(module: str) -> None:
    """As schedulers and notebooks do: the text of a function, run where its module is not."""
    loaded = importlib.import_module(module)
    space: dict[str, Callable[[], object]] = {}
    exec(textwrap.dedent(inspect.getsource(loaded.value)), space)
    print(space["value"]())


def _script() -> None:
    sys.path[0] = os.path.join(os.getcwd(), "scripts")
    runpy.run_path("scripts/nightly.py", run_name="__main__")


def _shell(text: str) -> None:
    """What the shell would have Python do, in this process."""
    if text.endswith(".py\n"):
        path = text.split()[-1]
        sys.path[:] = [it for it in sys.path if it != os.getcwd()]
        sys.path.insert(0, os.path.join(os.getcwd(), os.path.dirname(path)))
        runpy.run_path(path, run_name="__main__")
        return
    program = text.split("'")[1] if "-c" in text else "\n".join(text.split("\n")[1:-2])
    exec(program, {})


def outcome(root: Path, entry: Callable[[], object], state: str | None) -> tuple[str, str]:
    """How an entry ends, and what it prints."""

    def run() -> None:
        sys.dont_write_bytecode = True
        sys.path[:] = [
            str(root),
            str(root.parent / "site"),
            *(it for it in sys.path if it and it != str(ROOT)),
        ]
        for name in VARIABLES:
            os.environ.pop(name, None)
            if state is not None:
                os.environ[name] = state
        entry()

    ended, said = _forked(root, run)
    return ended, _ADDRESS.sub("", said.replace(str(root), ""))


_ADDRESS = re.compile(r" id='\d+'| at 0x[0-9a-f]+")
"""Where an object lies: a mock's text has it, and no two runs share it."""


def _forked(root: Path, run: Callable[[], object]) -> tuple[str, str]:
    """The kind of error that ends ``run`` in a process of its own, and what it prints."""
    reading, writing = os.pipe()
    gc.freeze()  # a collection in the child would copy all pages
    child = os.fork()
    if not child:
        kind = ""
        try:
            gc.disable()
            os.close(reading)
            os.dup2(writing, 1)
            os.chdir(root)
            quiet = open(os.devnull, "w")  # noqa: SIM115 - the process ends
            sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), quiet
            run()
        except SystemExit:
            pass
        except BaseException as error:  # noqa: BLE001 - of any program
            kind = type(error).__name__
            if os.environ.get("ORACLE_SHOWS"):
                traceback.print_exc(file=sys.__stderr__)
        with contextlib.suppress(BaseException):
            sys.stdout.write(f"\0{kind}")
            sys.stdout.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode("utf-8", "replace")
    os.waitpid(child, 0)
    printed, _, kind = said.rpartition("\0")
    return kind, printed


def fixed(root: Path) -> None:
    """Apply the safe fixes."""
    ended, _ = _forked(
        root,
        lambda: lint(
            ["check", "--fix", "--no-cache", "-q", "-j", "1", "--select", "SSOT1,SSOT9", "."]
        ),
    )
    if ended:
        raise AssertionError(f"--fix ended with {ended}")


def _warm() -> None:
    """Load all that a fix needs before the first fork."""
    with tempfile.TemporaryDirectory(prefix="ssot-oracle-") as base:
        for name, text in project(random.Random(0)).items():
            path = Path(base, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            lint(["check", "--fix", "--no-cache", "-q", "-j", "1", "--select", "SSOT1,SSOT9", base])


def differences(files: dict[str, str], base: Path) -> Iterator[str]:
    """What tells the fixed project from the one before."""
    before, after = base / "before", base / "after"
    for root in (before, after):
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    fixed(after)
    changed = [name for name in files if (after / name).read_text() != files[name]]
    if not changed:
        return
    for name, entry in entries(files):
        for state, value in STATES.items():
            one, other = outcome(before, entry, value), outcome(after, entry, value)
            if one != other:
                yield f"{name}, {state}: {one} became {other} (changed: {', '.join(changed)})"


def first_difference(numbers: range, *, every: bool = False) -> tuple[int, list[tuple[int, str]]]:
    """How many projects were run until one differs, and what differs; with ``every`` all of them."""
    found: list[tuple[int, str]] = []
    for count, at in enumerate(numbers, 1):
        files = project(random.Random(at))
        base = Path(tempfile.mkdtemp(prefix="ssot-oracle-"))
        try:
            difference = next(differences(files, base), None)
        finally:
            shutil.rmtree(base, ignore_errors=True)
        if difference is not None:
            found.append((at, difference))
            print(f"project {at}: {difference}", flush=True)
            if not every:
                return count, found
    return len(numbers), found


@contextlib.contextmanager
def without(guard: str) -> Iterator[None]:
    """The product with one of its looks around taken away."""
    owner, name, instead = GUARDS[guard]
    with unittest.mock.patch.object(owner, name, instead):
        yield


def main(arguments: list[str]) -> int:
    """0 where no project differs, or, without a guard, where one does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=50)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--without", choices=[*GUARDS, "all"])
    options = parser.parse_args(arguments)
    numbers = range(options.seed, options.seed + options.number)
    _warm()
    if options.without is None:
        ran, found = first_difference(numbers, every=True)
        print(f"{ran} projects, {len(found)} with a difference")
        return min(len(found), 1)
    blind = 0
    for guard in list(GUARDS) if options.without == "all" else [options.without]:
        with without(guard):
            ran, found = first_difference(numbers)
        blind += not found
        print(f"without {guard}: {'found' if found else 'nothing'} within {ran}", flush=True)
    return min(blind, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
