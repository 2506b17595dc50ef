"""The search path of imports is changed by the program.

## Why
What a module is called, and which one is found, then depends on who ran first: two names for one
module, and no tool that reads the code can tell where an import leads.

## What counts
`sys.path.insert`, `.append`, `.extend`, `sys.path[...] =` and `sys.path +=`, through whatever name `sys`
or its `path` was imported by, outside `conftest.py` and scripts. Off by default: name the whole code.

## Fix
None: install the package (`pip install -e .`), or name the root in pytest's `pythonpath`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.source.places import Offsets
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.rules.by_file import FileRule

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_METHODS = frozenset(("insert", "append", "extend"))


class PathChanged(FileRule):
    code = "SSOT306"
    name = "path-changed"
    summary = "the search path of imports is changed by the program"
    on = False
    good = ("import sys\n\nprint(sys.path)\n",)
    project_examples = (
        ProjectExample(
            (ExampleFile("app/main.py", 'import sys\n\n«sys.path.insert»(0, "lib")\n'),),
        ),
    )

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        file = project.files[key]
        if file.tier == "scripts" or key.endswith("/conftest.py"):
            return
        data = project.text(key) or b""
        if b"sys" not in data or b"path" not in data:
            return
        tree = parse_bytes(data)
        names = {local: path for local, path in Rows(data).names("").items() if path[:3] == "sys"}
        if tree is None or not names:
            return
        places = Offsets(data)
        for node in ast.walk(tree):
            changed = _changed(node)
            if changed is not None and _path(changed, names) == "sys.path":
                shown = node.func if isinstance(node, ast.Call) else changed
                yield _verdict(key, places.span(shown), data)


def _changed(node: ast.AST) -> ast.expr | None:
    """What a node changes, if it changes a list."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in _METHODS:
            return value
        case ast.Subscript(value=value, ctx=ast.Store()):
            return value
        case ast.AugAssign(target=target):
            return target
    return None


def _path(node: ast.expr, names: dict[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return names.get(name, "")
        case ast.Attribute(value=value, attr=attr):
            return f"{_path(value, names)}.{attr}"
    return ""


def _verdict(path: str, span: tuple[int, int], data: bytes) -> Verdict:
    positions = Positions(data)
    site = Site(*span, *positions.row_column(span[0]), *positions.row_column(span[1]))
    return Verdict(
        path,
        site,
        "`sys.path` is changed: where imports lead depends on who ran first",
        "sys.path",
        refused="install the package, or name the root where the tests are configured",
    )


RULE = PathChanged()
