"""Functions of a project that take the source, or the code, of what they are given: it may run
anywhere.

``inspect.getsource(f)`` in a decorator, or in a function that is called with ``f``, whatever that is
called elsewhere; ``types.FunctionType(f.__code__, names)`` with other names around it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.modules.around.reaches import Reaches
from ssot_lint.modules.around.stores import Store

if TYPE_CHECKING:
    import ast

TAKING = frozenset({"getsource", "getsourcelines"})
CODE = "__code__"
GIVEN = "="
"""Stands before the dotted path of what is given to one."""
_LOOKED_AT = frozenset({"co_names", "co_code", "co_consts", "replace"})


class Senders:
    """Which names of functions and classes stand for that, each with the row where it does; and
    what of other modules is given to them."""

    modules: tuple[str, ...] = ()

    def __init__(self, names: Collection[str] = ()) -> None:
        """``names`` are known to stand for that, beside Python's own: what calls them otherwise is
        asked for, alone. What hands something on to them in other files would be half a project."""
        self.names = TAKING.union(names)
        self.key = " ".join(sorted(self.names))
        """Stands for it between runs."""
        self._own = not names
        either = b"|".join(re.escape(it.encode()) for it in sorted(names))
        self._met = re.compile(
            rb"import(?:[ \t]*\([^()]*|[^\n]*)\b(?:%b)\b|^\w+[ \t]*=[^\n]*\b(?:%b)\b"
            % (either, either),
            re.MULTILINE,
        )
        """Where a file imports one of them, or gives it another name."""

    def may_answer(self, data: bytes) -> bool:
        """Whether a text is worth parsing."""
        if self._own:
            return b"getsource" in data or b"__code__" in data
        return self._met.search(data) is not None

    def answer(self, path: str, data: bytes, found: Reaches) -> Iterator[Store]:
        """What one file says: ``below`` is the name alone, which others may import where it is
        ``at_once``, or what is given, after ``GIVEN``."""
        from ssot_lint.modules.imports import parse_bytes  # for the few files that have the word

        tree = parse_bytes(data)
        if tree is None:
            return
        is_package = path.endswith("/__init__.py")
        looked = _Looked(tree, found.name_of(path), is_package, self.names, with_bodies=self._own)
        tops = {name for it in tree.body for name in _bound_by(it)}
        for name, row in looked.told.items():
            is_importable = name in tops and not name.lower().startswith("test")
            yield Store(path, row, name, is_importable, False)
        for name, row in looked.given():
            yield Store(path, row, GIVEN + name, False, False)


class _Body(NamedTuple):
    """A function or class, and what it may hand to a taker."""

    name: str
    calls: list[tuple[str, int, bool]]
    """What is called, in which row, and whether with something that the body was given."""
    codes: list[int]
    """Rows that take the code of what it was given."""


class _Looked:
    """One file, read to the end."""

    def __init__(
        self,
        tree: ast.Module,
        module: str,
        is_package: bool,
        names: frozenset[str],
        *,
        with_bodies: bool,
    ) -> None:
        import ast

        from ssot_lint.modules.around.standing import BINDING, Standing

        self.told: dict[str, int] = {}
        self._names = set(names)
        self._nodes = list(ast.walk(tree))
        self._codes = {id(it): it for it in _codes(self._nodes)}
        self._standing = Standing(module, is_package)
        for node in self._nodes:
            if type(node) in BINDING:
                self._standing.bind(node)
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        of_bodies = self._nodes if with_bodies else ()
        bodies = [self._body(it) for it in of_bodies if isinstance(it, kinds)]
        values = [it for node in self._nodes for it in _named_values(node)]
        before = -1
        while len(self.told) > before:
            before = len(self.told)
            for it in bodies:
                self._note(it.name, self._row_of_body(it))
            for name, value in values:
                self._note(name, self._row_of_value(value))

    def _note(self, name: str, row: int) -> None:
        if row and name not in self._names and not name.startswith("__"):
            self.told[name] = row
            self._names.add(name)

    def _body(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> _Body:
        import ast

        from ssot_lint.modules.around.standing import last_of

        nodes = list(ast.walk(node))
        given = {it.arg for it in nodes if isinstance(it, ast.arg)} - {"self", "cls"}
        calls = [
            (last_of(it.func), it.lineno, any(_name(one) in given for one in it.args))
            for it in nodes
            if isinstance(it, ast.Call)
        ]
        codes = (self._codes.get(id(it)) for it in nodes)
        rows = [it.lineno for it in codes if it is not None and _name(it.value) in given]
        return _Body(node.name, calls, rows)

    def _row_of_body(self, body: _Body) -> int:
        """The row where a body takes source or code; 0 where it takes none."""
        for name, row, is_given in body.calls:
            if name in TAKING or (is_given and name in self._names):
                return row
        return next(iter(body.codes), 0)

    def _row_of_value(self, value: ast.AST) -> int:
        """The same of what is given another name: the function itself, or what is made of it; the
        source that it returns takes nothing."""
        import ast

        from ssot_lint.modules.around.standing import last_of

        nodes = list(ast.walk(value))
        takes = [it for it in nodes if isinstance(it, ast.Call) and last_of(it.func) in TAKING]
        if takes:
            return takes[0].lineno if isinstance(value, ast.Lambda) else 0
        match value:
            case ast.alias(name=name):
                return value.lineno if name in self._names else 0
            case ast.Call(func=function, args=args):
                # An object of a class, or a part; else what a call gives is something else.
                named = args if last_of(function) == "partial" else [function]
                known = [it for it in named if last_of(it) in self._names]
                is_made = bool(known) and (named is args or last_of(function)[:1].isupper())
                return value.lineno if is_made else 0
            case ast.Name() | ast.Attribute():
                return value.lineno if last_of(value) in self._names else 0
        return 0

    def given(self) -> Iterator[tuple[str, int]]:
        """Dotted paths of what is given to a taker here, each with its row."""
        import ast

        from ssot_lint.modules.around.standing import last_of

        for node in self._nodes:
            if isinstance(node, ast.Call) and last_of(node.func) in self._names:
                for it in (*node.args, *(one.value for one in node.keywords)):
                    yield from ((path, node.lineno) for path in self._standing.paths(it))
            elif (code := self._codes.get(id(node))) is not None:
                yield from ((path, code.lineno) for path in self._standing.paths(code.value))


def _codes(nodes: list[ast.AST]) -> Iterator[ast.Attribute]:
    """``f.__code__`` where it is handed on, or where its names are looked at; not its file or row."""
    import ast

    attributes = [it for it in nodes if isinstance(it, ast.Attribute)]
    harmless = {id(it.value) for it in attributes if it.attr not in _LOOKED_AT}
    for it in attributes:
        if it.attr == CODE and isinstance(it.ctx, ast.Load) and id(it) not in harmless:
            yield it


def _bound_by(node: ast.stmt) -> Iterator[str]:
    import ast

    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    yield from (name for name, _ in _named_values(node))


def _name(node: ast.AST) -> str:
    import ast

    return node.id if isinstance(node, ast.Name) else ""


def _named_values(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Names that a statement gives to values: ``remote = lib.remote``, ``import remote as far``."""
    import ast

    match node:
        case ast.Assign(targets=targets, value=value):
            for it in targets:
                if isinstance(it, ast.Name):
                    yield it.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.ImportFrom(names=names):
            yield from ((it.asname, it) for it in names if it.asname)
