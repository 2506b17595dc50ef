"""What is said to exist exists when it is imported for real, and what is not does not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import hypothesis
import libcst
import lsprotocol
import pygls
import pytest

from ssot_lint.facts.uses import FROM, IMPORT
from ssot_lint.project.names.keys import MOCKED, PATCHED
from ssot_lint.project.names.references import References, references
from tests.names.projects import lay_out, linked

PACKAGE = {
    "gen/__init__.py": "from .render import render\nfrom . import plain as plane\n__version__ = '1'\n",
    "gen/render.py": "import json\n\n\ndef render():\n    return json\n",
    "gen/plain.py": (
        "import os as system\nfrom typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from gen.render import json\n\n"
        "limit: int\nsize: int = 3\na, (b, *c) = 1, (2, 3)\n[d, e] = 1, 2\nf = g = 4\n"
        "for h in range(2):\n    i = h\nwith open(__file__) as j:\n    k = (l := 1)\n"
        "try:\n    import nothing_of_the_kind\nexcept ImportError as error:\n    m = 1\nelse:\n    n = 1\n"
        "match size:\n    case int(o):\n        pass\n"
        "def later():\n    global p\n    p = 1\n    import gen.render as q\n    from gen.render import render as r\n"
        "later()\nclass C:\n    x = 1\n    y: int\n\n    def z(self):\n        self.w = 1\n"
        "t = [u for u in range(3)]\nv = [(w2 := s) for s in range(3)]\n"
        'if __name__ == "__main__":\n    started = 1\n'
        '"""\ntext = 1\nfrom nowhere import nothing\n"""\n'
    ),
    "gen/stars.py": "from gen.plain import *\n",
    "gen/offered.py": "__all__ = ['one']\none = 1\ntwo = 2\n",
    "gen/taken.py": "from gen.offered import *\nfrom .around import *\n",
    "gen/around.py": "from gen.taken import *\nround_about = 1\n",
    "gen/lazy.py": "def __getattr__(name):\n    return name\n",
    "gen/sub/__init__.py": "",
    "gen/sub/leaf.py": "class Base:\n    here = 1\n\n\nclass Leaf(Base):\n    def go(self): ...\n\n\nclass Free(dict): ...\n",
}  # fmt: skip
NAMES = [
    "render",
    "json",
    "plane",
    "__version__",
    "system",
    "TYPE_CHECKING",
    "limit",
    "size",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "h",
    "i",
    "j",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "w2",
    "w",
    "x",
    "y",
    "z",
    "C",
    "later",
    "started",
    "text",
    "error",
    "nothing",
    "one",
    "two",
    "round_about",
    "anything",
    "gen",
    "sub",
    "leaf",
    "Base",
    "Leaf",
    "Free",
    "plain",
    "__name__",
    "nothing_of_the_kind",
]
MODULES = [
    "gen",
    "gen.render",
    "gen.plain",
    "gen.stars",
    "gen.offered",
    "gen.taken",
    "gen.around",
    "gen.sub",
    "gen.sub.leaf",
    "gen.gone",
    "gen.render.below",
    "gen.sub.gone.deeper",
]
TARGETS = [
    "gen.render.json",
    "gen.render.json.dumps",
    "gen.render.nothing",
    "gen.render",
    "gen.plane.size",
    "gen.plane.gone",
    "gen.plain.C.x",
    "gen.plain.C.z",
    "gen.plain.C.gone",
    "gen.plain.C.w",
    "gen.plain.system.sep",
    "gen.sub.leaf.Leaf.here",
    "gen.sub.leaf.Leaf.go",
    "gen.sub.leaf.Leaf.gone",
    "gen.sub.leaf.Free.keys",
    "gen.sub.leaf.Free.gone",
    "gen.sub.gone.x",
    "gen.gone.x",
    "gen.lazy.anything",
    "gen.stars.size",
    "gen.plain.open",
    "gen.plain.size.real",
    "gen.plain.q",
    "gen.plain.r",
]
REAL = """
import importlib, json, pkgutil, sys
from unittest import mock
import pytest
asked = json.load(sys.stdin)
def tried(do):
    try:
        do()
    except (ImportError, AttributeError):
        return False
    return True
def patched(path):
    with mock.patch(path):
        pass
def replaced(path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(path, 1)
def took(module, name):
    exec(f"from {module} import {name}")
said = []
for form, module, name in asked:
    if form == "i":
        said.append(tried(lambda: importlib.import_module(module)))
    elif form == "f":
        said.append(tried(lambda: took(module, name)))
    elif form == "m":
        said.append(tried(lambda: patched(module)))
    else:
        said.append(tried(lambda: replaced(module)))
print(json.dumps(said))
"""


def really(asked: list[tuple[str, str, str]], path: Path) -> list[bool]:
    """Whether each of the things asked for is there, told by importing it."""
    done = subprocess.run(
        [sys.executable, "-c", REAL],
        input=json.dumps(asked),
        cwd=path,
        capture_output=True,
        text=True,
        check=True,
    )
    said: list[bool] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_a_generated_package_has_what_it_has(tmp_path: Path) -> None:
    rows = [f"    from {module} import {name}\n" for module in MODULES for name in NAMES]
    rows += [f"    import {module}\n" for module in MODULES]
    rows += [f'    patch("{path}")\n    monkeypatch.setattr("{path}", 1)\n' for path in TARGETS]
    asking = "from unittest.mock import patch\n\n\ndef ask(monkeypatch):\n" + "".join(rows)
    lay_out(tmp_path, {**PACKAGE, "asking.py": asking})
    names = references(linked(tmp_path, tmp_path.rglob("*.py")))
    asked = [
        it for it in names.asked() if any(path.endswith("asking.py") for path, _ in names.uses(it))
    ]
    assert len(asked) > len(MODULES) * len(NAMES)
    real = really([(it.form, it.module, it.name) for it in asked], tmp_path)
    wrong = [
        (it, names.broken.get(it))
        for it, there in zip(asked, real, strict=True)
        if there == (it in names.broken)
    ]
    # What may be there is said to be; what is there is never said to be missing.
    unknown = {"p.module", "gen.plain.q", "gen.plain.r"}
    assert [it for it in wrong if it[1] is not None] == []
    silent = {it.path for it, _ in wrong}
    assert silent <= {*unknown, *SILENT}, silent - {*unknown, *SILENT}


SILENT = {
    "gen.plain.error",  # `except … as` unbinds it again
    "gen.plain.nothing_of_the_kind",  # the import failed
    "gen.stars.error",
    "gen.stars.nothing_of_the_kind",
    "gen.plain.size.real",  # of what kind a value is, is not told
    "gen.plain.n",
    "gen.stars.n",
}
"""What depends on how a module runs."""


@pytest.mark.parametrize("package", [libcst, pygls, lsprotocol], ids=lambda it: it.__name__)
def test_an_installed_package_has_what_it_has(package: object) -> None:
    names = _names(package)
    asked = [
        it
        for it in names.asked()
        if it.form in (IMPORT, FROM) and names.world.first_party(it.module)
    ]
    real = really([(it.form, it.module, it.name) for it in asked], Path(__file__).parent)
    wrong = [it for it, there in zip(asked, real, strict=True) if there and it in names.broken]
    assert wrong == []


TARGETED = """
import json, pkgutil, sys
from _pytest.monkeypatch import resolve
def tried(do, path):
    try:
        do(path)
    except (ImportError, AttributeError):
        return False
    return True
def patched(path):
    target, _, name = path.rpartition(".")
    getattr(pkgutil.resolve_name(target), name)
def replaced(path):
    target, _, name = path.rpartition(".")
    getattr(resolve(target), name)
asked = json.load(sys.stdin)
print(json.dumps([tried(patched if form == "m" else replaced, path) for form, path in asked]))
"""
MOST = 400


@pytest.mark.parametrize("package", [libcst, pygls, lsprotocol], ids=lambda it: it.__name__)
def test_targets_in_an_installed_package(package: object) -> None:
    """What its modules take from each other, as strings that mock and monkeypatch walk, and one more
    letter of each."""
    names = _names(package)
    paths = sorted({it.path for it in names.asked() if it.form == FROM and it.name != "*"})
    paths = [it for it in paths if names.world.first_party(it)][:: len(paths) // MOST + 1]
    asked = [(form, it + more) for it in paths for more in ("", "_") for form in "mp"]
    done = subprocess.run(
        [sys.executable, "-c", TARGETED],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    real: list[bool] = json.loads(done.stdout.splitlines()[-1])
    walk = {"m": names.resolver.mocked, "p": names.resolver.patched}
    said = [walk[form](path) is None for form, path in asked]
    assert [
        it for it, here, there in zip(asked, said, real, strict=True) if there and not here
    ] == []
    # What is not there is told, but where modules or values may have anything.
    told = sum(not here for here, there in zip(said, real, strict=True) if not there)
    assert 2 * told >= real.count(False) > 0


@pytest.mark.parametrize(
    "package", [libcst, pygls, lsprotocol, hypothesis, pytest], ids=lambda it: it.__name__
)
def test_sound_packages_are_silent(package: object) -> None:
    names = _names(package)
    assert {it: why for it, why in names.broken.items() if _is_plain(names, it)} == {}


def _is_plain(names: References, key: object) -> bool:
    """Whether some use is not guarded by a ``try``."""
    return any(not use.guards & 15 for _, use in names.uses(key))  # type: ignore[arg-type]


def _names(package: object) -> References:
    root = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    files = root.rglob("*.py")
    return references(linked(root.parent, files))


def test_forms_of_targets_are_told_apart(tmp_path: Path) -> None:
    lay_out(tmp_path, {**PACKAGE, "asking.py": (
        "from unittest.mock import patch\n\n\ndef ask(monkeypatch):\n"
        '    patch("gen.render.json")\n    monkeypatch.setattr("gen.render.json", 1)\n')})  # fmt: skip
    names = references(linked(tmp_path, tmp_path.rglob("*.py")))
    assert {it.form for it in names.asked() if it.module == "gen.render.json"} == {MOCKED, PATCHED}
    assert {(it.form, it.module) for it in names.broken} == {(PATCHED, "gen.render.json")}
