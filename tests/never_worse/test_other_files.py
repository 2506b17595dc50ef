"""Fixes that other files of the project would notice: unsafe with the place, or made so that none does."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.never_worse.projects import BASE, GETTER, check, fix, lay

CORE = 'import os\n\n\ndef region():\n    return os.environ.get("REGION", "eu")\n'


class Reached(NamedTuple):
    id: str
    other: str
    """Another file, ``tests/test_core.py``."""
    stays: bool = True
    """Whether ``import os`` stays in ``app/core.py``."""
    reasons: tuple[str, ...] = ()


REACHED = (
    Reached("nobody", "from app import core\n", stays=False),
    Reached("taken", "from app.core import os\n"),
    Reached("taken in a list", "from app.core import (\n    region,  # that\n    os,\n)\n"),
    Reached("attribute", "from app import core\nprint(core.os.sep)\n"),
    Reached("attribute by its path", "import app.core\nprint(app.core.os.sep)\n"),
    Reached("under another name", "import app.core as c\nprint(c.os.sep)\n"),
    Reached("loaded", 'import importlib\nm = importlib.import_module("app.core")\nm.os.sep\n'),
    Reached("of sys.modules", 'import sys\nsys.modules["app.core"].os.sep\n'),
    Reached("star", "from app.core import *\nprint(os.sep)\n"),
    Reached("star without a use", "from app.core import *\nprint(region())\n", stays=False),
    Reached("getattr", 'from app import core\ngetattr(core, "os")\n'),
    Reached("vars", 'from app import core\nvars(core)["os"]\n'),
    Reached(
        "patch",
        'from unittest import mock\nmock.patch("app.core.os.environ", {})\n',
        reasons=("patched",),
    ),
    Reached(
        "patch of a method",
        'from unittest.mock import patch\n\n\n@patch("app.core.os.environ.get")\ndef t(_): ...\n',
        reasons=("patched",),
    ),
    Reached(
        "patch of a mapping in its place",
        'from unittest import mock\nmock.patch.dict("app.core.os.environ", {"A": "1"})\n',
    ),
    Reached(
        "patch by a constant",
        'from unittest import mock\nCORE = "app.core"\nmock.patch(f"{CORE}.os.environ")\n',
        reasons=("patched",),
    ),
    Reached(
        "patch by a sum",
        'from app import core\n\n\ndef t(mocker):\n    mocker.patch(core.__name__ + ".os.environ")\n',
        reasons=("patched",),
    ),
    Reached(
        "patch below a package",
        "import app.core as a\nfrom unittest import mock\n"
        'mock.patch(a.__package__ + ".core.os.environ", {})\n',
        reasons=("patched",),
    ),
    Reached(
        "patch by the module of a function",
        "import sys\nfrom app.core import region\n\n\ndef t(monkeypatch):\n"
        '    monkeypatch.setattr(sys.modules[region.__module__].os, "environ", {})\n',
        reasons=("patched",),
    ),
    Reached(
        "monkeypatch",
        'from app import core\n\n\ndef t(monkeypatch):\n    monkeypatch.setattr(core.os, "environ", {})\n',
        reasons=("patched",),
    ),
    Reached(
        "patch.object of the module",
        'from unittest import mock\nfrom app import core\nmock.patch.object(core, "os")\n',
        reasons=("patched",),
    ),
    Reached(
        "patch for everyone",
        "import os\nfrom unittest import mock\nfrom app.core import region\n"
        'mock.patch.object(os, "environ", {})\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "attributes of a loop for everyone",
        "import os\nfrom app.core import region\n\n\ndef t(monkeypatch):\n"
        '    for n in ("getenv", "environ"):\n        monkeypatch.setattr(os, n, {})\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "items of its names",
        'import os\nfrom app.core import region\nfor n in ("environ",):\n    vars(os)[n] = {}\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "all that a fake has",
        "import os\nfrom app.core import region\nfor n in NAMES:\n    setattr(os, n, getattr(fake, n))\n",
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "by a function that is told",
        'import os\nfrom app.core import region\nput(os, "environ", {})\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "other attributes of a loop",
        'import os\nfrom app.core import region\nfor n in ("fork", "execv"):\n    setattr(os, n, None)\n',
        stays=False,
    ),
    Reached(
        "asked for in a loop",
        'import os\nfrom app.core import region\nfor n in ("environ",):\n    print(getattr(os, n))\n',
        stays=False,
    ),
    Reached(
        "another imported in its place",
        'import sys\nsys.modules["os"] = fake\nfrom app.core import region\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "another for the time of a test",
        "from unittest import mock\n\n\ndef t():\n"
        '    with mock.patch.dict("sys.modules", os=fake):\n        import app.core\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "another by monkeypatch",
        "import importlib\nfrom sys import modules\n\n\ndef t(monkeypatch):\n"
        '    monkeypatch.setitem(modules, "os", fake)\n    importlib.import_module("app.core")\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "asked for what is imported",
        'import sys\nfrom app.core import region\nprint(sys.modules["os"], sys.modules.get("os"))\n',
        stays=False,
    ),
    Reached(
        "patch of another function",
        'from unittest import mock\nfrom app.core import region\nmock.patch("os.getenv")\n',
        stays=False,
    ),
    Reached(
        "patch of another module",
        'from unittest import mock\nmock.patch("app.x.os.environ")\n',
        stays=False,
    ),
    Reached(
        "monkeypatch below the mapping",
        'from app import core\n\n\ndef t(monkeypatch):\n    monkeypatch.setattr(core.os.environ, "get", f)\n',
        reasons=("patched",),
    ),
    Reached(
        "patch of several",
        'from unittest.mock import DEFAULT, patch\n\n\n@patch.multiple("app.core", os=DEFAULT)\n'
        "def t(os): ...\n",
        reasons=("patched",),
    ),
    Reached(
        "patch of several by a dictionary",
        'from unittest.mock import patch\npatch.multiple("app.core", **{"os": 1})\n',
        reasons=("patched",),
    ),
    Reached(
        "patch by keywords",
        "from unittest import mock\nimport app.core\n"
        'mock.patch.object(target=app.core, attribute="os")\n',
        reasons=("patched",),
    ),
    Reached(
        "patch by a join",
        'from unittest import mock\nmock.patch(".".join(["app", "core", "os.environ"]))\n',
        reasons=("patched",),
    ),
    Reached(
        "patch by format",
        "from unittest import mock\nfrom app import core\n"
        'mock.patch("{}.os.environ".format(core.__name__))\n',
        reasons=("patched",),
    ),
    Reached(
        "patch of what is told later",
        "from unittest import mock\nimport pytest\n\n\n"
        '@pytest.mark.parametrize("name", ["environ"])\ndef t(name):\n'
        '    with mock.patch(f"app.core.os.{name}"): ...\n',
        reasons=("patched",),
    ),
    Reached("stored", "from app import core\ncore.os = object()\n", reasons=("patched",)),
    Reached("deleted", "from app import core\ndel core.os\n", reasons=("patched",)),
    Reached(
        "the module's dictionary",
        "from app import core\ncore.__dict__.update(os=1)\n",
        reasons=("patched",),
    ),
    Reached(
        "os.environ bound anew",
        "import os\nfrom app.core import region\nos.environ = {}\n",
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "another library for mocks",
        "import os\nfrom flexmock import flexmock\nfrom app.core import region\n"
        'flexmock(os.environ).should_receive("get")\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "patch of the mapping by keywords",
        "import os\nfrom unittest.mock import patch\nfrom app import core\n"
        'patch.object(target=os.environ, attribute="get", new=f)\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "patch of several of the mapping",
        "import os\nfrom unittest.mock import patch\nfrom app import core\n"
        "patch.multiple(os.environ, get=f)\n",
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "a method of the mapping's class",
        "import os\nfrom app import core\ntype(os.environ).get = f\n",
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "an entry of the mapping's own dictionary",
        'import os\nfrom app import core\nos.environ.__dict__["get"] = f\n',
        stays=False,
        reasons=("patched",),
    ),
    Reached(
        "the target of a loop",
        "import os\nfrom app import core\nfor os.environ in [{}]:\n    core.region()\n",
        stays=False,
        reasons=("patched",),
    ),
    Reached("a parameter", "from app import core\ndef f(m): return m.os.sep\nf(core)\n"),
    Reached(
        "an attribute of a test",
        "from app import core\nclass T:\n    def setup(self): self.m = core\n"
        "    def t(self): return self.m.os.sep\n",
    ),
    Reached("a loop", "from app import core\nfor m in (core,):\n    print(m.os.sep)\n"),
    Reached(
        "attrgetter",
        'import operator\nfrom app import core\noperator.attrgetter("os.sep")(core)\n',
    ),
    Reached("resolve_name", 'import pkgutil\npkgutil.resolve_name("app.core:os.sep")\n'),
    Reached("eval", 'from app import core\neval("core.os.sep")\n'),
    Reached("vars().get", 'from app import core\nvars(core).get("os")\n'),
    Reached(
        "self.environ of a class",
        "class T:\n    e = 1\n    def t(self): self.environ\n",
        stays=False,
    ),
    Reached(
        "what a method gives",
        "from app import core\nclass T:\n    def t(self): return self.body().os\n",
        stays=False,
    ),
    Reached(
        "what a method gives that loads modules",
        "import importlib\nfrom app import core\nclass T:\n"
        "    def body(self): return importlib.import_module(self.name)\n"
        "    def t(self): return self.body().os\n",
    ),
    Reached(
        "a text about something else",
        "from app import core\nx = 'os.call' in text\n",
        stays=False,
    ),
    Reached("broken", "from app.core import os\ndef (\n"),
)


@pytest.mark.parametrize("case", REACHED, ids=[it.id for it in REACHED])
def test_what_other_files_reach_stays(tmp_path: Path, case: Reached) -> None:
    lay(tmp_path, {"app/core.py": CORE, "tests/test_core.py": case.other})
    said = next(it for it in check(tmp_path) if it.place.startswith("app/core.py"))
    assert said.reasons == case.reasons
    assert said.safety == ("unsafe" if case.reasons else "safe")
    if case.reasons:
        assert said.refused is not None
        assert "tests/test_core.py:" in said.refused
    fix(tmp_path, "--unsafe-fixes")
    text = (tmp_path / "app/core.py").read_text()
    assert 'env.get("REGION", "eu")' in text
    assert ("import os" in text) == case.stays


_P = "from unittest import mock\n\n\ndef P(m):\n    return mock.patch("
_TELLING = "from app import core\nfrom tests.helper import P\n\n\ndef t():\n    with P("
TOLD_MODULES = {
    "a module": (f'{_P}m.__name__ + ".os.environ", {{}})\n', f"{_TELLING}core): ...\n", True),
    "its name": (f'{_P}f"{{m}}.os.environ", {{}})\n', f'{_TELLING}"app.core"): ...\n', True),
    "its name alone": (
        f'{_P}f"{{m}}.os.environ", {{}})\n',
        _TELLING.replace("from app import core\n", "") + '"app.core"): ...\n',
        True,
    ),
    "any name of it": (f'{_P}f"{{m}}.os.{{N}}", {{}})\n', f'{_TELLING}"app.core"): ...\n', True),
    "its package": (f'{_P}m + ".core.os.environ", {{}})\n', f'{_TELLING}"app"): ...\n', True),
    "another function": (f'{_P}m + ".os.getcwd", {{}})\n', f'{_TELLING}"app.core"): ...\n', False),
    "another module": (
        f'{_P}m + ".os.environ", {{}})\n',
        'from tests.helper import P\n\n\ndef t():\n    with P("app.other"): ...\n',
        False,
    ),
    "one that runs without it": (
        f'{_P}m + ".os.environ", {{}})\n',
        "from app import core\n",
        False,
    ),
}


@pytest.mark.parametrize(("helper", "other", "patched"), TOLD_MODULES.values(), ids=TOLD_MODULES)
def test_what_replaces_in_a_module_may_be_told_it(
    tmp_path: Path, helper: str, other: str, patched: bool
) -> None:
    tests = {"tests/__init__.py": "", "tests/helper.py": helper, "tests/test_core.py": other}
    lay(tmp_path, {"app/core.py": CORE, **tests})
    said = next(it for it in check(tmp_path) if it.place.startswith("app/core.py"))
    assert said.reasons == (("patched",) if patched else ())
    assert not patched or "tests/helper.py:5" in (said.refused or "")


def test_a_fixture_replaces_in_a_module_that_a_test_tells(tmp_path: Path) -> None:
    fixture = (
        "import pytest\n\n\n@pytest.fixture\ndef P(monkeypatch):\n"
        '    return lambda m: monkeypatch.setattr(f"{m.__name__}.os.environ", {})\n'
    )
    test = "from app import core\n\n\ndef test(P):\n    P(core)\n"
    lay(tmp_path, {"app/core.py": CORE, "tests/conftest.py": fixture, "tests/test_core.py": test})
    said = next(it for it in check(tmp_path) if it.place.startswith("app/core.py"))
    assert said.reasons == ("patched",)


BESIDE_STARS = {
    "a star of a module that has it": ("from app.types import *\n", False),
    "used besides": ("from app.types import *\nprint(os.sep)\n", True),
    "a star above": ("", False),
}


@pytest.mark.parametrize(("more", "stays"), BESIDE_STARS.values(), ids=BESIDE_STARS)
@pytest.mark.parametrize("above", ["", "from app.types import *\n"])
def test_an_import_beside_a_star_goes_all_the_same(
    tmp_path: Path, above: str, more: str, stays: bool
) -> None:
    text = f"{above}import os\n{more}\nA = os.environ.get('A')\n"
    lay(tmp_path, {"app/core.py": text, "app/types.py": "import os\nT = 1\n"})
    fix(tmp_path, "app/core.py")
    after = (tmp_path / "app/core.py").read_text()
    assert ".get('A')" in after
    assert "os.environ" not in after
    assert ("import os" in after) == stays


ITSELF = {
    "an attribute of that name": ("runtime = made()\nprint(runtime.os)\n", False),
    "by its name": ("import sys\nme = sys.modules[__name__]\nprint(me.os)\n", True),
    "handed on": ("import sys\ndef f(m): return m.os\nf(sys.modules[__name__])\n", True),
}


@pytest.mark.parametrize(("text", "stays"), ITSELF.values(), ids=ITSELF)
def test_a_file_reaches_itself_where_it_can(tmp_path: Path, text: str, stays: bool) -> None:
    lay(tmp_path, {"app/core.py": CORE + text})
    fix(tmp_path, "app/core.py")
    assert ("import os" in (tmp_path / "app/core.py").read_text()) == stays


ELSEWHERE = {
    "docs/use.rst": "Use\n\n>>> from app.core import os\n>>> os.sep\n",
    "README.md": "```python\n>>> from app import core\n>>> core.os.sep\n```\n",
    "book.ipynb": '{"cells": [{"cell_type": "code", "source": ["from app.core import os\\n", "os"]}]}',
    "app/core2.pyi": "from app.core import os\n",
}


@pytest.mark.parametrize(("path", "text"), ELSEWHERE.items(), ids=ELSEWHERE)
def test_what_is_no_module_reaches_too(tmp_path: Path, path: str, text: str) -> None:
    lay(tmp_path, {"app/core.py": CORE, path: text})
    fix(tmp_path, "app/core.py")
    assert "import os" in (tmp_path / "app/core.py").read_text()


ALIASES = {
    "a module": (
        'import os as _os\n\n\ndef f():\n    return _os.getenv("A")\n',
        'from unittest import mock\nmock.patch("app.core._os.getenv")\n',
    ),
    "a function": (
        'from os import getenv as ge\n\n\ndef f():\n    return ge("A")\n',
        'from app import core\n\n\ndef t(monkeypatch):\n    monkeypatch.setattr(core, "ge", f)\n',
    ),
    "a variable": (
        'import os\n\ne = os.environ  # ssot: ignore[SSOT104]\n\n\ndef f():\n    return e["A"]\n',
        'from unittest import mock\nmock.patch("app.core.e", {})\n',
    ),
}


@pytest.mark.parametrize(("core", "test"), ALIASES.values(), ids=ALIASES)
def test_names_that_only_the_module_has_are_replaced(tmp_path: Path, core: str, test: str) -> None:
    lay(tmp_path, {"app/core.py": core, "tests/test_core.py": test})
    [said] = check(tmp_path, "app/core.py")
    assert said.reasons == ("patched",)


HANDED_ON_BY_STARS = {
    "one star": ("os", {"app/compat.py": "from app.core import *\n"}),
    "two stars": (
        "os",
        {"app/near.py": "from app.core import *\n", "app/compat.py": "from app.near import *\n"},
    ),
    "one star, renamed": ("_os", {"app/compat.py": "from app.core import *\n"}),
    "two stars, renamed": (
        "osmod",
        {"app/near.py": "from .core import *\n", "app/compat.py": "from .near import *\n"},
    ),
}


@pytest.mark.parametrize(("name", "between"), HANDED_ON_BY_STARS.values(), ids=HANDED_ON_BY_STARS)
def test_what_stars_hand_on_is_kept(tmp_path: Path, name: str, between: dict[str, str]) -> None:
    bound = "import os" if name == "os" else f"import os as {name}"
    core = f'{bound}\n\n\ndef region():\n    return {name}.environ.get("REGION")\n'
    other = f"from app.compat import {name}\nprint({name}.sep)\n"
    lay(tmp_path, {"app/core.py": core, "app/other.py": other, **between})
    said = [it for it in check(tmp_path, "app/core.py") if it.safety == "safe"]
    fix(tmp_path, "app/core.py")
    assert bound in (tmp_path / "app/core.py").read_text()
    assert len(said) == 1


def test_a_package_hands_on_by_a_star(tmp_path: Path) -> None:
    core = 'import os as osmod\n\n\ndef region():\n    return osmod.environ.get("REGION")\n'
    other = "from . import osmod\nprint(osmod.sep)\n"
    files = {"app/part/__init__.py": "from .core import *\n", "app/part/other.py": other}
    lay(tmp_path, {"app/part/core.py": core, **files})
    fix(tmp_path, "app/part/core.py")
    assert "import os as osmod" in (tmp_path / "app/part/core.py").read_text()


FOR_EVERYONE = {
    "conftest": {
        "tests/conftest.py": "import os\n\n\ndef e(monkeypatch):\n"
        '    monkeypatch.setattr(os, "environ", {})\n',
        "tests/test_a.py": "from app import core\n",
    },
    "helper": {
        "tests/helpers.py": 'from unittest import mock\nfake = mock.patch("os.environ", {})\n',
        "tests/test_a.py": "from app import core\nfrom tests.helpers import fake\n",
    },
}


@pytest.mark.parametrize("files", FOR_EVERYONE.values(), ids=FOR_EVERYONE)
def test_what_tests_share_replaces_for_all_of_them(tmp_path: Path, files: dict[str, str]) -> None:
    lay(tmp_path, {"app/core.py": CORE, "app/far.py": CORE, **files})
    said = {it.place: it for it in check(tmp_path, "app")}
    assert said["app/core.py:5"].reasons == ("patched",)
    assert said["app/far.py:5"].safety == "safe"


def test_a_function_that_a_test_replaces_is_kept(tmp_path: Path) -> None:
    core = 'import os\n\n\ndef zone():\n    return os.getenv("ZONE")\n'
    test = 'from unittest import mock\nfrom app.core import zone\nmock.patch("os.getenv")\n'
    lay(tmp_path, {"app/core.py": core, "app/far.py": core, "tests/test_core.py": test})
    said = {it.place: it for it in check(tmp_path)}
    assert said["app/core.py:5"].reasons == ("patched",)
    assert said["app/far.py:5"].safety == "safe", "no test that replaces it imports this one"


STORED = {
    "in a list of imports": (
        "t.py",
        'import os, app.core\nos.getenv = lambda *a: "zz"\nprint(app.core.zone())\n',
    ),
    "wrapped": (
        "t.py",
        "import os, app.core\nfrom unittest import mock\n"
        'with mock.patch.object(os, "getenv", wraps=os.getenv) as g:\n    app.core.zone()\n',
    ),
    "behind a semicolon": ("t.py", "import os; import app.core\nos.getenv = print\n"),
    "imported by a text": (
        "t.py",
        'import os\nfrom importlib import import_module\nos.getenv = print\nimport_module("app.core")\n',
    ),
}


@pytest.mark.parametrize(("path", "text"), STORED.values(), ids=STORED)
def test_a_function_that_code_replaces_is_kept(tmp_path: Path, path: str, text: str) -> None:
    core = 'import os\n\n\ndef zone():\n    return os.getenv("ZONE")\n'
    lay(tmp_path, {"app/core.py": core, "app/far.py": core, path: text})
    said = {it.place: it for it in check(tmp_path)}
    assert said["app/core.py:5"].reasons == ("patched",)
    assert said["app/far.py:5"].safety == "safe", "it does not run with what is replaced"


def test_what_a_module_replaces_holds_for_whoever_is_imported_with_it(tmp_path: Path) -> None:
    core = 'import os\n\n\ndef zone():\n    return os.getenv("ZONE")\n'
    files = {
        "app/core.py": core,
        "app/traced.py": "import os\n\nos.getenv = print\n",
        "main.py": "from app import core, traced\n",
    }
    lay(tmp_path, files)
    said = {it.place: it for it in check(tmp_path)}
    assert said["app/core.py:5"].reasons == ("patched",)


STARTED = {
    "a script beside": ("scripts/nightly.py", 'import os\nprint(os.environ.get("A"))\n'),
    "a guarded script": (
        "tools/run.py",
        'import os\nif __name__ == "__main__":\n    print(os.environ.get("A"))\n',
    ),
    "a build hook": ("hatch_build.py", 'import os\nprint(os.environ.get("A"))\n'),
    "sitecustomize": ("sitecustomize.py", 'import os\nprint(os.environ.get("A"))\n'),
    "a package by its path": ("app/__main__.py", 'import os\nprint(os.environ.get("A"))\n'),
    "a part by its path": (
        "app/part/__main__.py",
        'import os\nif __name__ == "__main__":\n    print(os.environ.get("A"))\n',
    ),
    "a template's hook": ("hooks/post_gen_project.py", 'import os\nprint(os.getenv("A"))\n'),
    "what a function imports": (
        "scripts/nightly.py",
        'import os\n\n\ndef f():\n    from app import env as e\n\n\nprint(os.environ.get("A"))\n',
    ),
    "what is tried": (
        "app/__main__.py",
        "import os\n\ntry:\n    from app import env as e\nexcept ImportError:\n    e = None\n"
        'print(os.environ.get("A"))\n',
    ),
}


@pytest.mark.parametrize(("path", "text"), STARTED.values(), ids=STARTED)
def test_what_is_run_by_its_path_may_not_find_the_getter(
    tmp_path: Path, path: str, text: str
) -> None:
    lay(tmp_path, {path: text})
    [said] = check(tmp_path)
    assert (said.safety, said.reasons) == ("unsafe", ("unreachable",))
    assert fix(tmp_path).code == 1
    assert (tmp_path / path).read_text() == text


_SAYS = {
    "a script": ("run.sh", "set -e\npython app/x.py\n"),
    "a script beside it": ("app/run.sh", "exec python3 -u x.py --fast\n"),
    "a script that goes there": ("run.sh", "cd app && python x.py\n"),
    "a workflow": (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n      - run: python app/x.py\n",
    ),
    "a workflow's directory": (
        ".github/workflows/ci.yml",
        "steps:\n  - run: python x.py\n    working-directory: app\n",
    ),
    "another CI": (".gitlab-ci.yml", "a:\n  script:\n    - uv run python app/x.py\n"),
    "a Makefile": ("Makefile", "run:\n\t$(PYTHON) -W error \\\n\t  app/x.py\n"),
    "an image": ("deploy/Dockerfile", 'FROM python:3.12\nCMD ["python", "app/x.py"]\n'),
    "a list of words": ("compose.yaml", "command:\n  - python\n  - app/x.py\n"),
    "a task": ("package.json", '{"scripts": {"x": "python ./app/x.py"}}\n'),
    "a document": ("README.md", "Run\n\n    $ python app/x.py\n"),
    "a process": (
        "t.py",
        "import subprocess, sys\nfrom pathlib import Path\n"
        'subprocess.run([sys.executable, str(Path(__file__).parent / "app" / "x.py")])\n',
    ),
    "a process by a name": (
        "t.py",
        'import subprocess, sys\nX = "app/x.py"\nsubprocess.run([sys.executable, X])\n',
    ),
    "a shell": ("t.py", 'import os\nos.system("python app/x.py")\n'),
    "a Makefile's silent row": ("Makefile", "run:\n\t@python app/x.py\n"),
    "a Makefile beside it": ("app/Makefile", "run:\n\t@-python3 x.py\n"),
    "a silent row that goes there": ("Makefile", "run:\n\t@cd app && python x.py\n"),
    "a silent runner": ("Makefile", "run:\n\t@uv run app/x.py\n"),
    "a task that goes there": ("package.json", '{"scripts": {"x": "cd app && python x.py"}}\n'),
    "a shell that goes there": ("t.py", 'import os\nos.system("cd app && python x.py")\n'),
    "code that goes there": ("t.py", 'import os\nos.chdir("app")\nos.system("python x.py")\n'),
    "a process that runs there": (
        "t.py",
        'import subprocess, sys\nsubprocess.run([sys.executable, "x.py"], check=True, cwd=HERE / "app")\n',
    ),
    "a setup that asks for the version": (
        "setup.py",
        'about = {}\nwith open(join(HERE, "app", "x.py")) as f:\n    exec(f.read(), about)\n',
    ),
    "code that is run": ("docs/conf.py", 'exec(open("../app/x.py").read())\n'),
    "a file that is loaded": (
        "tools/load.py",
        'import importlib.util as u\ns = u.spec_from_file_location("x", ROOT / "app" / "x.py")\n',
    ),
    "tox's directory": ("tox.ini", "[testenv]\nchangedir = app\ncommands = python x.py\n"),
}


@pytest.mark.parametrize(("path", "text"), _SAYS.values(), ids=_SAYS)
def test_what_the_project_runs_by_its_path_may_not_find_the_getter(
    tmp_path: Path, path: str, text: str
) -> None:
    own = 'import os\nprint(os.environ.get("A"))\n'
    lay(tmp_path, {"app/x.py": own, "app/y.py": own, path: text})
    said = {it.place: it for it in check(tmp_path, "app")}
    assert said["app/x.py:2"].reasons == ("unreachable",)
    assert said["app/y.py:2"].safety == "safe"
    assert path in (said["app/x.py:2"].refused or "")


_SAYS_NOTHING = {
    "a module": ("run.sh", "python -m app.x\n"),
    "another file": ("run.sh", "python other/x.py\npython x.py\n"),
    "a file that is no program": ("run.sh", "ruff check app/x.py\nmypy app/x.py\n"),
    "where packages lie": ("run.sh", "PYTHONPATH=. python app/x.py\n"),
    "an argument": ("Makefile", "fmt:\n\tpython -m black app/x.py\n"),
    "a process elsewhere": (
        "t.py",
        'import subprocess, sys\nsubprocess.run([sys.executable, "x.py"], cwd="other")\n',
    ),
    "a text": ("t.py", 'print("app/x.py is read by python")\n'),
    "code that is run by who has the package": (
        "t.py",
        'from app import core\nexec(open("app/x.py").read())\n',
    ),
    "what another thing executes": ("t.py", 'shell.exec("app/x.py")\n'),
}


@pytest.mark.parametrize(("path", "text"), _SAYS_NOTHING.values(), ids=_SAYS_NOTHING)
def test_what_is_only_named_is_not_run_by_its_path(tmp_path: Path, path: str, text: str) -> None:
    own = 'import os\nprint(os.environ.get("A"))\n'
    lay(tmp_path, {"app/x.py": own, path: text})
    assert [it.safety for it in check(tmp_path, "app")] == ["safe"]


@pytest.mark.parametrize(
    ("path", "is_safe"),
    [("tools/gen.py", False), ("bin/part/gen.py", True), ("app/tools/gen.py", True)],
)
def test_a_tool_in_a_package_is_run_by_its_path(tmp_path: Path, path: str, is_safe: bool) -> None:
    own = 'import os\nprint(os.environ.get("A"))\n'
    lay(tmp_path, {path: own, path.replace("gen.py", "__init__.py"): ""})
    [said] = check(tmp_path)
    assert said.safety == ("safe" if is_safe else "unsafe")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            'import os\nfrom app import env as e\nprint(os.environ.get("A"))\n', id="script"
        ),
    ],
)
@pytest.mark.parametrize("path", ["scripts/nightly.py", "app/__main__.py"])
def test_what_imports_the_package_already_finds_the_getter(
    tmp_path: Path, path: str, text: str
) -> None:
    lay(tmp_path, {path: text})
    assert [it.safety for it in check(tmp_path)] == ["safe"]


FIRST = {
    "sets a default": 'import os\nos.environ.setdefault("FLAG", "1")  # ssot: ignore[SSOT103]\n',
    "loads a file": "from dotenv import load_dotenv\nload_dotenv()\n",
    "in a function": (
        'import os\n\n\ndef boot():\n    os.environ["FLAG"] = "1"  # ssot: ignore[SSOT103]\n\n\nboot()\n'
    ),
    "through the getter": 'from app.env import env\nenv.setdefault("FLAG", "1")\n',
    "runs a file": 'exec(open("x").read())\n',
    "runs a path": 'import runpy\nrunpy.run_path("x.py")\n',
    "in a lambda": 'import os\n(lambda: os.environ.setdefault("FLAG", "1"))()\n',
    "in a thread": (
        'import os, threading\ndef w():\n    os.environ["FLAG"] = "1"\n'
        "threading.Thread(target=w).start()\n"
    ),
    "imports what a loop says": (
        "import importlib, pkgutil\nfor m in pkgutil.iter_modules(__path__):\n"
        '    importlib.import_module("app." + m.name)\n'
    ),
    "by getattr": 'import os\ngetattr(os, "environ")["FLAG"] = "1"\n',
    "by __import__": '__import__("os").environ["FLAG"] = "1"\n',
    "through an alias": 'import os\nE = os\nE.environ["FLAG"] = "1"\n',
    "needs a variable": 'import os\nTOKEN = os.environ["TOKEN"]  # ssot: ignore[SSOT101]\n',
}


@pytest.mark.parametrize("init", FIRST.values(), ids=FIRST)
def test_importing_the_getter_first_may_change_what_is_read(tmp_path: Path, init: str) -> None:
    show = 'import os\n\nprint(os.environ.get("FLAG"))\n'
    lay(tmp_path, {"app/__init__.py": init, "show.py": show, "app/show.py": show})
    said = {it.place: it for it in check(tmp_path)}
    assert said["show.py:3"].reasons == ("first-import",)
    assert "app/__init__.py:" in (said["show.py:3"].refused or "")
    assert said["app/show.py:3"].safety == "safe", "its package has been imported already"


def test_writes_before_the_first_import_are_seen_by_it(tmp_path: Path) -> None:
    flags = 'import os\nN = os.environ.get("N")  # ssot: ignore[SSOT101]\n'
    late = 'import os\n\n\ndef main():\n    os.environ["N"] = "1"\n    from app import flags\n'
    read = 'import os\n\n\ndef main():\n    return os.environ.get("X")\n'
    lay(
        tmp_path,
        {"app/__init__.py": "from app import flags\n", "app/flags.py": flags}
        | {"svc/__init__.py": "", "svc/late.py": late, "svc/read.py": read},
    )
    said = {it.place: it for it in check(tmp_path)}
    assert said["svc/late.py:5"].reasons == ("first-import",)
    assert "app/flags.py:2" in (said["svc/late.py:5"].refused or "")
    assert said["svc/read.py:5"].safety == "safe"


def test_importing_executes_the_packages_above(tmp_path: Path) -> None:
    util = 'import os\n\n\ndef helper():\n    return os.environ.get("A")\n'
    lay(
        tmp_path,
        {
            "app/__init__.py": "from app.main import run\n",
            "app/main.py": "from common.util import helper\n\n\ndef run():\n    return helper()\n",
            "common/__init__.py": "",
            "common/util.py": util,
        },
    )
    [said] = check(tmp_path)
    assert said.safety is None
    assert "cycle" in (said.refused or "")


CLOSES = {
    "called at import": "from app.main import run\nrun()\n",
    "import_module": 'import importlib\nimportlib.import_module("common.util")\n',
    "a loop": 'import importlib\nfor n in ["common.util"]:\n    importlib.import_module(n)\n',
    "a class body": "class C:\n    from common.util import helper\n",
    "an instance": "class C:\n    def __init__(self):\n        from common.util import helper\nC()\n",
    "try": "try:\n    from common.util import helper\nexcept ImportError:\n    helper = None\n",
}


_IMPORTS = "from app.lazy import thing\n"
LAZY = {
    "asked by from": (_IMPORTS, "def __getattr__(n):\n    import app.x\n    return app.x.v\n"),
    "asked by an attribute": (
        "import app.lazy\nT = app.lazy.thing\n",
        "def __getattr__(n):\n    import app.x\n    return app.x.v\n",
    ),
    "one of several": (
        _IMPORTS,
        'def __getattr__(n):\n    if n == "thing":\n        from app.x import v\n        return v\n'
        '    if n == "other":\n        import app.y\n    raise AttributeError(n)\n',
    ),
    "by another function": (
        _IMPORTS,
        "def load():\n    from app import x\n    return x.v\n\n\ndef __getattr__(n):\n    return load()\n",
    ),
    "by a table": (
        _IMPORTS,
        'import importlib\n_LAZY = {"thing": ".x", "other": ".y"}\n\n\ndef __getattr__(n):\n'
        '    return importlib.import_module(_LAZY[n], "app").v\n',
    ),
    "by a table the other way round": (
        _IMPORTS,
        'import importlib\n_LAZY = {"app.x": ["thing"], "app.y": ["other"]}\n\n\ndef __getattr__(n):\n'
        "    found = next(it for it, names in _LAZY.items() if n in names)\n"
        "    return importlib.import_module(found).v\n",
    ),
}


@pytest.mark.parametrize(("env", "lazy"), LAZY.values(), ids=LAZY)
def test_a_module_that_imports_when_it_is_asked_closes_a_circle(
    tmp_path: Path, env: str, lazy: str
) -> None:
    x = 'import os\n\nv = os.environ.get("A")\n'
    files = {"app/env.py": env + GETTER.replace("from __future__ import annotations\n", "")}
    lay(tmp_path, files | {"app/lazy.py": lazy, "app/x.py": x, "app/y.py": x})
    said = {it.place: it for it in check(tmp_path, "app")}
    assert said["app/x.py:3"].safety is None
    assert "cycle" in (said["app/x.py:3"].refused or "")
    assert said["app/y.py:3"].safety == "safe"


@pytest.mark.parametrize("env", ["from app.lazy import VERSION\n", "import app.lazy\n"])
def test_a_name_that_a_module_has_asks_for_nothing_more(tmp_path: Path, env: str) -> None:
    lazy = "VERSION = 1\n\n\ndef __getattr__(n):\n    import app.x\n    return app.x.v\n"
    x = 'import os\n\nv = os.environ.get("A")\n'
    files = {"app/env.py": env + GETTER.replace("from __future__ import annotations\n", "")}
    lay(tmp_path, files | {"app/lazy.py": lazy, "app/x.py": x})
    assert [it.safety for it in check(tmp_path, "app/x.py")] == ["safe"]


@pytest.mark.parametrize("init", CLOSES.values(), ids=CLOSES)
def test_importing_executes_what_is_called(tmp_path: Path, init: str) -> None:
    main = "def run():\n    from common.util import helper\n    return helper()\n"
    util = 'import os\n\n\ndef helper():\n    return os.environ.get("A")\n'
    lay(
        tmp_path,
        {"app/__init__.py": init, "app/main.py": main}
        | {"common/__init__.py": "", "common/util.py": util},
    )
    [said] = check(tmp_path, "common")
    assert said.safety is None
    assert "cycle" in (said.refused or "")


def test_an_import_that_runs_only_sometimes_has_run_nothing(tmp_path: Path) -> None:
    show = 'import app.other\nimport os\n\n\ndef f():\n    return os.environ.get("X")\n'
    lay(
        tmp_path,
        {
            "app/env.py": "import app.boot\n" + GETTER,
            "app/boot.py": 'import os\nos.environ["X"] = "1"  # ssot: ignore[SSOT103]\n',
            "app/other.py": "if 0 > 1:\n    import app.boot\n",
            "show.py": show,
        },
    )
    [said] = check(tmp_path, "show.py")
    assert said.reasons == ("first-import",)


LOADED = {
    "only names": ("import os\n", False),
    "more": ("import os\n\nprint('loaded')\n", True),
    "a registry": ("import os\n\n\n@register\ndef f(): ...\n", True),
    "through another": ("import os\nfrom app import loud\n", True),
}


@pytest.mark.parametrize(("compat", "stays"), LOADED.values(), ids=LOADED)
@pytest.mark.parametrize("form", ["from app.compat import os", "from app import compat"])
def test_an_import_that_does_more_than_bind_stays(
    tmp_path: Path, form: str, compat: str, stays: bool
) -> None:
    name = "compat.os" if form.endswith("compat") else "os"
    use = f"{form}\n\nA = {name}.environ.get('A')\n"
    lay(tmp_path, {"app/compat.py": compat, "app/loud.py": "print(1)\n", "app/use.py": use})
    fix(tmp_path, "app/use.py")
    text = (tmp_path / "app/use.py").read_text()
    assert "env.get('A')" in text
    assert (form in text) == stays


PATHS = {
    "in a function called above": (
        "import os\nimport sys\n\n\ndef boot():\n    sys.path.insert(0, os.environ.get('ROOT', '.'))\n"
        "\n\nboot()\n\nfrom app import core\n"
    ),
    "under another name": "import os\nimport sys as s\nA = os.environ.get('A')\ns.path.append('.')\n",
    "getattr": "import os\nimport sys\nA = os.environ.get('A')\ngetattr(sys, 'path').append('.')\n",
    "meta path": "import os\nimport sys\nA = os.environ.get('A')\nsys.meta_path.insert(0, X())\n",
    "chdir": "import os\nA = os.environ.get('A')\nos.chdir('..')\nfrom app import core\n",
    "exec": "import os\nA = os.environ.get('A')\nexec(open('boot.py').read())\n",
}


@pytest.mark.parametrize("text", PATHS.values(), ids=PATHS)
def test_no_import_goes_above_a_change_of_the_search_path(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"app/core.py": "", "run.py": text})
    said = [it for it in check(tmp_path) if it.place.startswith("run.py")]
    assert {it.reasons for it in said} == {("path",)}


def test_what_a_function_imports_itself_it_goes_on_importing_itself(tmp_path: Path) -> None:
    text = (
        "import os\n\n\ndef test_a():\n    import os\n\n    assert os.environ['A']\n    os.getpid()\n"
        "\n\ndef test_b():\n    import sys; import os\n    return os.getenv('B')\n\n\n"
        "X = os.environ.get('X')\n"
    )
    lay(tmp_path, {"app/a.py": text})
    fix(tmp_path)
    assert (tmp_path / "app/a.py").read_text() == (
        "from app.env import env\n\n\ndef test_a():\n    import os\n\n    from app.env import env\n"
        "\n    assert env['A']\n    os.getpid()\n"
        "\n\ndef test_b():\n    import sys; from app.env import env\n"
        "    return env.get('B')\n\n\nX = env.get('X')\n"
    )


HANDED_ON = {
    "a name": ("from app.compat import os\nprint(os.environ['A'])\n", [2]),
    "its mapping": ("from .compat import environ\nprint(environ['A'])\n", [2]),
    "its function": ("from .compat import getenv as g\nprint(g('A'))\n", [2]),
    "the module's attributes": (
        "from app import compat\nprint(compat.os.environ['A'])\nprint(compat.environ['B'])\n"
        "print(compat.getenv('C'))\n",
        [2, 3, 4],
    ),
    "by its path": ("import app.compat\nprint(app.compat.os.environ['A'])\n", [2]),
    "a star": ("from .compat import *\nprint(os.environ['A'], environ['B'])\n", [2, 2]),
    "another library's": (
        "from six.moves import getenv\nfrom somewhere import os\nos.environ\n",
        [],
    ),
    "another library's star": ("from requests.compat import *\nprint(os.environ['A'])\n", []),
    "what handed it on twice": ("from app.again import os\nprint(os.environ['A'])\n", [2]),
    "under another name": ("from app.again import system\nprint(system.environ['A'])\n", [2]),
    "the getter": ("from app.env import env\nprint(env['A'])\n", []),
}


@pytest.mark.parametrize(("text", "rows"), HANDED_ON.values(), ids=HANDED_ON)
def test_first_party_modules_hand_on_the_environment(
    tmp_path: Path, text: str, rows: list[int]
) -> None:
    lay(
        tmp_path,
        {
            "app/compat/__init__.py": "import os\nfrom os import environ, getenv\n",
            "app/again.py": "from app.compat import os\nfrom app.compat import os as system\n",
            "app/use.py": text,
        },
    )
    found = [it.place for it in check(tmp_path, "app/use.py")]
    assert found == [f"app/use.py:{row}" for row in rows]


REFUSING = {
    "an assertion through the getter": ("app/env.py", 'assert env.get("A")\n'),
    "a read through the getter": ("app/env.py", 'A = env["A"]\n'),
    "an exit of the parent": (
        "app/__init__.py",
        'import os\nif "A" not in os.environ:\n    raise SystemExit("no A")\n',
    ),
    "an assertion of the parent": ("app/__init__.py", 'import os\nassert os.getenv("A"), "no A"\n'),
    "by a variable": (
        "app/__init__.py",
        "import os\nimport sys\n"
        'gone = [it for it in ("A", "B") if it not in os.environ]\nif gone:\n    sys.exit(2)\n',
    ),
    "in a function": (
        "app/__init__.py",
        "import os\ndef need(name):\n    if not os.environ.get(name):\n        raise KeyError(name)\n"
        'need("A")\n',
    ),
    "in one row": (
        "app/__init__.py",
        'import os\nimport sys\nos.environ.get("A") or sys.exit(2)\n',
    ),
    "a method of what may be missing": (
        "app/__init__.py",
        'import os\nHOSTS = os.environ.get("A").split(",")\n',
    ),
    "a number": ("app/__init__.py", 'import os\nraw = os.getenv("A")\nPORT = int(raw)\n'),
    "a table": ("app/__init__.py", 'import os\nL = {"1": 1}[os.environ.get("A")]\n'),
    "a match": (
        "app/__init__.py",
        'import os\nmatch os.environ.get("A"):\n    case None:\n        raise SystemExit(2)\n',
    ),
    "another directory": ("app/__init__.py", 'import os\nos.chdir("/")\n'),
    "another directory in a function": (
        "app/__init__.py",
        'from os import chdir\ndef go():\n    chdir("/")\ngo()\n',
    ),
    "a method handed to a function": (
        "app/__init__.py",
        'import os\nlist(map(os.environ.__setitem__, ["A"], ["touched"]))\n',
    ),
    "a property": (
        "app/__init__.py",
        "import os\nclass B:\n    @property\n    def x(self):\n"
        '        os.environ["A"] = "touched"\nB().x\n',
    ),
    "a block": (
        "app/__init__.py",
        "import os\nclass B:\n    def __enter__(self):\n"
        '        os.environ["A"] = "touched"\n    def __exit__(self, *_): ...\n'
        "with B():\n    pass\n",
    ),
    "a method kept": (
        "app/__init__.py",
        'import os\nS = os.environ.__setitem__\nfor it in ("A",):\n    S(it, "touched")\n',
    ),
    "a part of os by a text": (
        "app/__init__.py",
        'import os\ngetattr(os, "env" + "iron")["A"] = "touched"\n',
    ),
    "of every module": (
        "app/__init__.py",
        'import os\nimport sys\nfor m in list(sys.modules.values()):\n    if hasattr(m, "environ"):\n'
        '        m.environ["A"] = "touched"\n',
    ),
    "of a module that hands it on": (
        "app/__init__.py",
        'from common.compat import os\nos.environ["A"] = "touched"\n',
    ),
    "of what a function gives": (
        "app/__init__.py",
        'import os\ndef e():\n    return os.environ\ne()["A"] = "touched"\n',
    ),
    "of what an object keeps": (
        "app/__init__.py",
        "import os\nclass K:\n    def __init__(self):\n        self.e = os.environ\n"
        'K().e["A"] = "touched"\n',
    ),
    "a set of what is missing": (
        "app/__init__.py",
        'import os\ngone = {"A"} - set(os.environ)\nif gone:\n    raise RuntimeError(gone)\n',
    ),
    "what a function tells": (
        "app/__init__.py",
        'import os\ndef get(n):\n    return os.environ.get(n)\nif get("A") is None:\n    raise SystemExit(3)\n',
    ),
    "the mapping's insides": ("app/__init__.py", 'import os\nos.environ._data[b"A"] = b"t"\n'),
    "a descriptor": (
        "app/__init__.py",
        "import os\nclass D:\n    def __get__(self, *_):\n        os.environ.update(A='t')\n"
        "class B:\n    x = D()\nB.x\n",
    ),
    "a text of an object": (
        "app/__init__.py",
        "import os\nclass B:\n    def __str__(self):\n        os.environ.update(A='t')\n"
        '        return ""\nf"{B()}"\n',
    ),
    "a class of classes": (
        "app/__init__.py",
        "import os\nclass M(type):\n    def __new__(m, *a):\n        os.environ.update(A='t')\n"
        "        return super().__new__(m, *a)\nclass B(metaclass=M): ...\n",
    ),
    "a decorator that is made": (
        "app/__init__.py",
        "import os\ndef d(n):\n    def w(f):\n        os.environ.update(A='t')\n        return f\n    return w\n"
        "@d(1)\ndef x(): ...\n",
    ),
    "a thread": (
        "app/__init__.py",
        "import os, threading\nt = threading.Thread(target=lambda: os.environ.update(A='t'))\nt.start()\n",
    ),
    "of a table": ("app/__init__.py", 'import os\nD = {"e": os.environ}\nD["e"]["A"] = "t"\n'),
    "of a list": ("app/__init__.py", 'import os\nfor e in [os.environ]:\n    e["A"] = "t"\n'),
    "given on the way": ("app/__init__.py", 'import os\n(e := os.environ)["A"] = "t"\n'),
    "by a keyword": (
        "app/__init__.py",
        'import os\ndef f(to):\n    to["A"] = "touched"\nf(to=os.environ)\n',
    ),
}


@pytest.mark.parametrize(("path", "text"), REFUSING.values(), ids=REFUSING)
def test_what_the_getters_import_refuses_hangs_on_the_environment(
    tmp_path: Path, path: str, text: str
) -> None:
    own = 'import os\nv = os.environ.get("A")\nprint(v)\n'
    compat = {"common/__init__.py": "", "common/compat.py": "import os\n"}
    lay(tmp_path, {"m.py": own, path: (BASE[path] + "\n" + text), **compat})
    [said] = check(tmp_path, "m.py")
    assert (said.safety, said.reasons) == ("unsafe", ("first-import",))


ACCEPTING = {
    "a read by the getter": ("app/env.py", 'A = env.get("A")\n'),
    "a read": ("app/__init__.py", 'import os\nv = os.environ.get("A")\n'),
    "a condition": ("app/__init__.py", 'import os\nif os.environ.get("A"):\n    DEBUG = True\n'),
    "other conditions": (
        "app/__init__.py",
        "import sys\nif sys.version_info < (3,):\n    raise OSError\n",
    ),
    "what is not called": (
        "app/__init__.py",
        "import os\ndef need(name):\n    assert os.environ.get(name)\n",
    ),
    "a property that nobody asks for": (
        "app/__init__.py",
        "import os\nclass B:\n    @property\n    def x(self):\n        os.chdir('/')\nB()\n",
    ),
    "a default": ("app/__init__.py", 'import os\nA = os.environ.get("A", "").split(",")\n'),
    "an object that keeps it": (
        "app/__init__.py",
        "import os\nclass K:\n    def __init__(self):\n        self.e = os.environ\nK()\n",
    ),
    "a program that is given it": (
        "app/__init__.py",
        "import os\nimport subprocess\nsubprocess.run(['true'], env=os.environ)\n",
    ),
    "a file": ("app/__init__.py", "with open(__file__) as file:\n    TEXT = file.read()\n"),
}


@pytest.mark.parametrize(("path", "text"), ACCEPTING.values(), ids=ACCEPTING)
def test_what_the_getters_import_only_looks_at_is_no_matter(
    tmp_path: Path, path: str, text: str
) -> None:
    own = 'import os\nv = os.environ.get("A")\nprint(v)\n'
    lay(tmp_path, {"m.py": own, path: (BASE[path] + "\n" + text)})
    assert [it.safety for it in check(tmp_path, "m.py")] == ["safe"]


@pytest.mark.parametrize(
    ("package", "how", "expected"),
    [
        pytest.param(
            "from app.env import env\n", "from app import env\n", "app_env.get", id="its getter"
        ),
        pytest.param("from .env import *\n", "from . import env\n", "app_env.get", id="by a star"),
        pytest.param("env = 1\n", "from app import env\n", "app_env.get", id="a value"),
        pytest.param(
            "try:\n    from app.env import env\nexcept ImportError:\n    raise\n",
            *("from app import env\n", "app_env.get"),
            id="its getter, in a branch",
        ),
        pytest.param("env, x = 1, 2\n", "from app import env\n", "app_env.get", id="one of two"),
        pytest.param("import os as env\n", "from app import env\n", "app_env.get", id="a module"),
        pytest.param("import env\n", "from app import env\n", "app_env.get", id="one called so"),
        pytest.param(
            "import app.env as env\n", "from app import env\n", "env.env.get", id="itself"
        ),
        pytest.param(
            "from . import env\n", "from app import env\n", "env.env.get", id="the module"
        ),
        pytest.param("", "from app import env\n", "env.env.get", id="nothing"),
    ],
)
def test_a_package_may_give_the_name_of_the_getters_module_to_something_else(
    tmp_path: Path, package: str, how: str, expected: str
) -> None:
    text = f'import os\n{how}print(os.environ.get("A"), env)\n'
    lay(tmp_path, {"app/__init__.py": package, "app/x.py": text})
    fix(tmp_path, "app")
    assert f'print({expected}("A"), env)' in (tmp_path / "app/x.py").read_text()


_PLAIN_GETTER = GETTER.replace("from __future__ import annotations\n", "")
AGENT = "class Table:\n    def __getitem__(self, key):\n        return 1\n\n\nTABLE = Table()\n"


@pytest.mark.parametrize(
    ("agent", "own", "more", "safe"),
    [
        pytest.param('ONE = TABLE["a"]\n', "import app.agent\n", {}, True, id="has run"),
        pytest.param('ONE = TABLE["a"]\n', "", {}, False, id="runs with it"),
        pytest.param(
            *("", "import app.agent\n"),
            {"app/env.py": f'{GETTER}\n\nNOW = env["A"]\n'},
            False,
            id="the getter itself",
        ),
        pytest.param(
            "def ask(table):\n    return table['A']\n\n\ndef use(what):\n    return what()\n",
            "import app.agent\n",
            {
                "app/env.py": "from app.agent import use\nfrom app.late import touch\nuse(touch)\n"
                + GETTER,
                "app/late.py": 'import os\n\n\ndef touch():\n    os.environ["A"] = "t"\n',
            },
            False,
            id="by way of one that has run",
        ),
        pytest.param(
            'import os\n\n\ndef touch():\n    os.environ["A"] = "t"\n',
            "import app.agent\n",
            {"app/env.py": f"from app.agent import touch\ntouch()\n{_PLAIN_GETTER}"},
            False,
            id="calls one that has run",
        ),
        pytest.param(
            "import os\n\n\ndef need(name):\n    if name not in os.environ:\n        raise SystemExit(3)\n",
            "import app.agent\n",
            {"app/env.py": f'from app import agent\nagent.need("A")\n{_PLAIN_GETTER}'},
            False,
            id="calls one that has run and may end",
        ),
        pytest.param(
            'import os\n\n\ndef touch():\n    os.environ["B"] = "t"\n\n\ntouch()\n',
            "import app.agent\n",
            {"app/env.py": f"from app.agent import touch\n{_PLAIN_GETTER}"},
            True,
            id="has called what it has",
        ),
    ],
)
def test_only_who_is_imported_with_the_getter_calls_what_it_has(
    tmp_path: Path, agent: str, own: str, more: dict[str, str], safe: bool
) -> None:
    text = f'{own}import os\n\nv = os.environ.get("A")\nprint(v)\n'
    package = {"app/__init__.py": "from app import agent\n", "app/agent.py": AGENT + agent}
    lay(tmp_path, {"m.py": text, **package, **more})
    [said] = check(tmp_path, "m.py")
    expected = ("safe", ()) if safe else ("unsafe", ("first-import",))
    assert (said.safety, said.reasons) == expected
