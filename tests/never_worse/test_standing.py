"""What a name may stand for is in proportion to the rows that bind it."""

from __future__ import annotations

import ast
from collections import Counter

from ssot_lint.modules.around.behind import Behind
from ssot_lint.modules.around.file.reach import seen_in
from ssot_lint.modules.around.file.syntax.loading import LOADERS, MAKERS, handing_out
from ssot_lint.modules.around.file.syntax.standing import Standing
from ssot_lint.modules.imports import statements

BUILT = {
    "a chain": "q = q.f{n}(1)\n",
    "an entry": "q = q[{n}].g{n}()\n",
    "in turn": "r = q.f{n}()\nq = r.g{n}()\n",
    "a condition": "q = q.f{n}() if q else q\n",
    "awaited": "q = await q.f{n}()\n",
}


def test_a_name_that_is_built_up_row_by_row() -> None:
    for way, row in BUILT.items():
        text = "from app.db import q\n" + "".join(row.format(n=n) for n in range(40))
        names = Standing("app.use", is_package=False, through_values=True)
        for node in ast.parse(text).body:
            names.bind(node)
        found = names.paths(ast.parse("q", mode="eval").body)
        assert (way, len(found) < 200) == (way, True)
        assert "app.db.q" in found


def test_what_a_file_imports_is_found_once() -> None:
    """A project of a thousand files asks for each of those that replace something for everyone."""
    texts = {f"/p/m{n}.py": f"import m{n + 1}\nimport m{n // 2}\n".encode() for n in range(20)}
    read: Counter[str] = Counter()

    def data_of(path: str) -> bytes:
        read[path] += 1
        return texts[path]

    behind = Behind([*texts], lambda path: path[3:-3], data_of)
    assert all(behind.imports(path, "m19") for path in texts)
    assert max(read.values()) <= 1 + len(texts)  # who may name it is looked for in the bytes


def test_items_of_the_environment_replace_nothing() -> None:
    text = b'import app.core\nimport os\n\nprint(app.core.os.sep)\nos.environ["A"] = "1"\nos.environ.update(B="2")\n'
    assert [it for it in seen_in(text, "app.use", is_package=False).reaches if it.stored] == []


PATHS = [
    "__init__.py",
    "src/__init__.py",
    "src/a/__init__.py",
    "a/b.py",
    "a.b.py",
    "x/a/b.py",
    "v1.0/c.py",
]
PATHS += ["src/a.b/__init__.py", "x..y/z.py", "x/notes.txt", "src/src/d.py", "e/__init__/f.py"]


def test_a_file_has_every_name_from_above_it() -> None:
    def module_of(path: str) -> str:
        stem = path[3:].rpartition(".")[0]
        return stem.removesuffix("/__init__").removeprefix("src/").replace("/", ".")

    paths = [f"/p/{it}" for it in PATHS]
    known: dict[str, str] = {}
    for path in paths:
        name = module_of(path) if path.endswith(".py") else ""
        while name:
            known.setdefault(name, path)
            name = name.partition(".")[2]
    behind = Behind(paths, module_of, lambda _: b"")
    names = [*known, "", "b.c", "notes", "p.a", "0", "z", ".", "a.b.c"]
    assert {it: behind.file_of(it) for it in names} == {it: known.get(it) for it in names}


LOADING = """
import importlib
import sys
def plain(): return 1
@fixture(importlib)
def decorated():
    x = module_from_spec(a); return x
def f():
    x = 1
    def inner():
        return importlib.import_module(a)
    return x
def g():
    y = f'''
    {reload(a)}
    '''
    return y
async def h(a=getmodule(b)):
    return a
def i():
    load_source(a)
class A:
    def j(self):
        return [sys.modules[a]]
"""


def test_functions_around_a_loader_are_those_that_a_walk_through_each_finds() -> None:
    def hands_out(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        names = [getattr(it, "attr", getattr(it, "id", "")) for it in ast.walk(node)]
        given = [it.value for it in statements(node) if isinstance(it, ast.Return) and it.value]
        parts = [
            getattr(it, "attr", getattr(it, "id", "")) for one in given for it in ast.walk(one)
        ]
        return not LOADERS.isdisjoint(parts) or (bool(given) and not MAKERS.isdisjoint(names))

    without = LOADING.replace("{reload(a)}", "reload")
    for text in (LOADING, without, "def f(): return 1\n"):
        tree = ast.parse(text)
        functions = [
            it for it in ast.walk(tree) if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        expected = [it.name for it in functions if hands_out(it)]
        assert [it.name for it in handing_out(list(ast.walk(tree)))] == expected
