"""How a file is started, and whether the getter's package can be imported from there.

A module of a package is imported; a script in a directory of its own is run by its path, and finds
what lies beside it, not what lies at the source root.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.imports import is_for_type_checkers, is_main_guard

# Run by tools, from wherever these like, and mostly before anything is installed.
TOOL_FILES = frozenset(
    {
        *("setup.py", "conf.py", "noxfile.py", "conanfile.py", "hatch_build.py", "toxfile.py"),
        *("sitecustomize.py", "usercustomize.py", "pre_gen_project.py", "post_gen_project.py"),
        *("pre_prompt.py", "pdm_build.py", "build_hooks.py", "fabfile.py", "wscript.py"),
        *("gunicorn_conf.py", "gunicorn.conf.py", "gunicorn_config.py"),
        *("jupyter_lab_config.py", "ipython_kernel_config.py"),
        *("jupyter_notebook_config.py", "jupyter_server_config.py"),
        "ipython_config.py",
    }
)
_SHEBANG = regex(rb"(?:\xef\xbb\xbf)?#!")
# A folder of tools is a package at times; what does something when it is run is run by its path.
_OF_TOOLS = frozenset({"tools", "tool", "scripts", "script", "bin", "ci", "hack", "devtools"})
_DOES = regex(
    rb"(?m)^(?:print|main|run|cli|exit|sys\.exit|raise SystemExit|asyncio\.run|\w+\.main)\("
)
# What parses a command's arguments when it is loaded is no module that others import.
_PARSES = regex(rb"(?m)^(?!def |async |class )[\w(][^\n#\"']*\.parse_(?:known_)?args\(")
_BY_PATH = "the file may be run by its path, where the getter's package may not be found"


def unreachable(
    path: str,
    tree: ast.Module,
    data: bytes,
    module: str | None,
    getter: str,
    root: str,
    started: Callable[[str], str | None],
    looked: set[str],
) -> str | None:
    """Why the package below ``root`` may not be found by the file; None where it surely is.

    ``module`` is the file's own name, None outside the source roots; ``getter`` the getter's;
    ``started`` tells the place that runs a file by its path; ``looked`` gets the paths, there or not, of
    other files that this hangs on.
    """
    name, directory = os.path.basename(path), os.path.dirname(path)
    if _imports_from(tree, root, looked):
        return None
    if name in TOOL_FILES:
        return f"`{name}` may run where the getter's package is not installed"
    if _same(directory, root):
        return None
    if name.endswith(".ipynb"):
        return "a notebook runs in its own directory, where the getter's package may not be found"
    is_script = _SHEBANG.match(data) is not None or any(map(_is_guard, ast.iter_child_nodes(tree)))
    if is_script or name == "__main__.py":  # ``python app`` starts it by its path
        return _BY_PATH
    place = started(path)
    if place is not None:
        return f"{place} runs the file by its path, where the getter's package may not be found"
    if module is not None and module.partition(".")[0] == getter.partition(".")[0]:
        return None  # parts of one namespace
    if _PARSES.search(data) is not None:
        return _BY_PATH
    if os.path.basename(directory) in _OF_TOOLS and _DOES.search(data) is not None:
        return _BY_PATH
    if _is_packaged(directory, root, looked) or _has_neighbours(directory, name, root, looked):
        return None
    return "the file's directory is no package, and where it runs the getter may not be found"


def _is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and is_main_guard(node.test)


def _imports_from(tree: ast.Module, root: str, looked: set[str]) -> bool:
    """Whether the file, run to its end, has imported from its package, or something at the root."""
    missed: set[str] = set()
    for node in _surely_run(tree):
        match node:
            case ast.ImportFrom(level=level) if level:
                return True
            case ast.ImportFrom(module=str(name)):
                named = [name]
            case ast.Import(names=names):
                named = [it.name for it in names]
            case _:
                continue
        for top in (os.path.join(root, it.partition(".")[0]) for it in named):
            places = {f"{top}.py", os.path.join(top, "__init__.py")}
            if _is_there(top):
                looked |= places
                return True
            if os.path.basename(top) not in sys.stdlib_module_names:
                missed |= places
    looked |= missed
    return False


def _surely_run(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run with the file: nothing that a function does when it is called, a ``try``
    forgives, or type checkers alone read."""
    waiting = [*tree.body]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                continue
            case ast.Try(handlers=[_, *_], finalbody=last):
                waiting += last
                continue
            case ast.If(test=test, orelse=orelse) if is_for_type_checkers(test):
                waiting += orelse
                continue
        for name in ("body", "orelse", "finalbody"):
            waiting += getattr(node, name, ())
        for case in getattr(node, "cases", ()):
            waiting += case.body


def _is_there(top: str) -> bool:
    return os.path.isfile(f"{top}.py") or os.path.isdir(top)


def _is_packaged(directory: str, root: str, looked: set[str]) -> bool:
    """Whether the file belongs to a package, be it a namespace's part below one."""
    while not _same(directory, root) and len(directory) > 1:
        looked.add(os.path.join(directory, "__init__.py"))
        if os.path.isfile(os.path.join(directory, "__init__.py")):
            return True
        directory = os.path.dirname(directory)
    return False


def _has_neighbours(directory: str, name: str, root: str, looked: set[str]) -> bool:
    """Whether test files beside a test file find the package: one tool runs them all."""
    if not _is_test(name):
        return False
    try:
        with os.scandir(directory) as entries:
            beside = [it.path for it in entries if _is_test(it.name) and it.is_file()]
    except OSError:
        return False
    return any(_finds(path, root, looked) for path in sorted(beside)[:20])


def _finds(path: str, root: str, looked: set[str]) -> bool:
    from ssot_lint.modules.imports import parse_file

    looked.add(path)
    tree = parse_file(path)
    return tree is not None and _imports_from(tree, root, looked)


def _is_test(name: str) -> bool:
    return name.startswith("test_") or name in ("conftest.py",) or name.endswith("_test.py")


def _same(one: str, other: str) -> bool:
    return os.path.normpath(one) == os.path.normpath(other)
