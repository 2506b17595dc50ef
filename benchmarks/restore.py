"""Whether a fixed file is the original with the getter in the place of ``os.environ``.

Both syntax trees are walked side by side: they must be equal but for import statements, and where
the fixed one names the getter, the original must name the environment. By ``ast`` alone.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator

from scopes import Names

GETTER = "ssot_getter.env"
_OS_IMPORT = re.compile(r"(?:import os(?: as \w+)?|from (?:os|posix) import \w+(?: as \w+)?)")
_ENDING = re.compile(rb"\r\n|\r|\n")
_GETTER_IMPORT = re.compile(r"from ssot_getter import env(?: as \w+)?")


def parse(data: bytes) -> ast.Module | None:
    """The tree of what this interpreter compiles; None for all else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "<file>", "exec", dont_inherit=True)
            return ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def differences(before: bytes, after: bytes, calls_only: bool) -> Iterator[str]:
    """What the fix did beyond its task; ``calls_only`` allows ``env.get(…)`` and nothing else."""
    original, fixed = parse(before), parse(after)
    if original is None:
        yield "changed, and cannot be judged: this interpreter does not compile the original"
    elif fixed is None:
        yield "the fixed file does not compile"
    else:
        comparison = Comparison(original, fixed, calls_only)
        yield from comparison.nodes(original, fixed)
        yield from imports(original, fixed)
        yield from placement(fixed)
        yield from preamble(before, after)


class Comparison:
    def __init__(self, original: ast.Module, fixed: ast.Module, calls_only: bool) -> None:
        self.original, self.fixed, self.calls_only = Names(original), Names(fixed), calls_only

    def nodes(self, old: ast.AST, new: ast.AST) -> Iterator[str]:
        """Where the pair differs otherwise than by the getter."""
        match new:
            case ast.Call(func=ast.Attribute(accessor, "get")) if self._getter(accessor):
                return (yield from self._call(old, new))
            case ast.Attribute(accessor, "get") if self._getter(accessor) and not self.calls_only:
                if self._means(old, "os.getenv"):
                    return
            case ast.Expr(ast.Call(ast.Attribute(accessor, "update"), [value])):
                if isinstance(old, ast.AugAssign) and self._getter(accessor):
                    return (yield from self._augmented(old, value))
            case ast.Name() if self._getter(new):
                if not self._means(old, "os.environ"):
                    yield _at(new, f"the getter stands for {ast.unparse(old)}")
                elif self.calls_only:
                    yield _at(new, "the getter outside a call of get")
                return
        yield from self._same(old, new)

    def _call(self, old: ast.AST, new: ast.Call) -> Iterator[str]:
        """``env.get(…)`` for ``os.getenv(…)`` or ``os.environ.get(…)``, arguments alike."""
        assert isinstance(new.func, ast.Attribute)
        if not isinstance(old, ast.Call):
            yield _at(new, f"a call of get stands for {ast.unparse(old)}")
            return
        if not any(self._means(old.func, name) for name in ("os.getenv", "os.environ.get")):
            yield _at(new, f"a call of get stands for {ast.unparse(old)}")
        olds, news = _arguments(old), _arguments(new)
        if [name for name, _ in olds] != [name for name, _ in news]:
            yield _at(new, f"other arguments than in {ast.unparse(old)}")
        for (_, one), (_, other) in zip(olds, news, strict=False):
            yield from self.nodes(one, other)

    def _augmented(self, old: ast.AugAssign, value: ast.expr) -> Iterator[str]:
        if not self._means(old.target, "os.environ") or not isinstance(old.op, ast.BitOr):
            yield _at(old, f"update stands for {ast.unparse(old)}")
        yield from self.nodes(old.value, value)

    def _same(self, old: ast.AST, new: ast.AST) -> Iterator[str]:
        if type(old) is not type(new):
            yield _at(new, f"{_text(new)} stands for {_text(old)}")
            return
        for field in new._fields:
            if field != "ctx":
                yield from self._values(new, getattr(old, field, None), getattr(new, field, None))

    def _values(self, node: ast.AST, old: object, new: object) -> Iterator[str]:
        if isinstance(new, list) and isinstance(old, list):
            olds, news = _without_imports(old), _without_imports(new)
            if len(olds) != len(news):
                yield _at(node, f"{len(news)} parts stand for {len(olds)}")
            for one, other in zip(olds, news, strict=False):
                yield from self._values(node, one, other)
        elif isinstance(new, ast.AST) and isinstance(old, ast.AST):
            yield from self.nodes(old, new)
        elif old != new or type(old) is not type(new):
            yield _at(node, f"{new!r} stands for {old!r}")

    def _getter(self, node: ast.AST) -> bool:
        """Whether a name is the getter by an import (not by an alias that both files share)."""
        if not isinstance(node, ast.Name) or node not in self.fixed.home:
            return False
        return GETTER in self.fixed.home[node].bindings(node.id)

    def _means(self, node: ast.AST, name: str) -> bool:
        return name in self.original.qualified(node)


def imports(original: ast.Module, fixed: ast.Module) -> Iterator[str]:
    """Only imports of os may go, only the getter's may come, and no name may lose its binding."""
    before, after = _imports(original), _imports(fixed)
    for line in before - after:
        if not _OS_IMPORT.fullmatch(line):
            yield f"lost: {line}"
    for line in after - before:
        if not _GETTER_IMPORT.fullmatch(line):
            yield f"new: {line}"
    known = _unbound(Names(original))
    for name in _unbound(Names(fixed)) - known:
        yield f"no longer bound: {name}"


def placement(fixed: ast.Module) -> Iterator[str]:
    """The getter's import stands above its uses in the same scope, and is no typing-only one."""
    names = Names(fixed)
    for node in ast.walk(fixed):
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if typing_only and any(map(_GETTER_IMPORT.fullmatch, _imports(node))):
            yield _at(node, "the getter is imported for type checkers only")
    for scope in {names.module, *names.home.values()}:
        for name, bindings in scope.bound.items():
            if GETTER not in bindings:
                continue
            if set(map(str, bindings)) != {GETTER}:
                yield f"the getter's name {name} is bound to something else too"
            first = min(_lines_of_import(fixed, name), default=0)
            for use, home in names.home.items():
                same = isinstance(use, ast.Name) and home is scope and use.id == name
                if same and getattr(use, "lineno", first) < first:
                    yield _at(use, "the getter is used above its import")


def preamble(before: bytes, after: bytes) -> Iterator[str]:
    """Shebang, coding cookie, BOM, docstring, line ends and the last newline stay."""
    for start in (b"#!", b"\xef\xbb\xbf"):
        if before.startswith(start) and not after.startswith(start):
            yield f"{start!r} is no longer at the start"
    if before.endswith((b"\r", b"\n")) != after.endswith((b"\r", b"\n")):
        yield "the end of the file changed"
    if set(_ENDING.findall(before)) != set(_ENDING.findall(after)):
        yield "other line ends than before"
    if ast.get_docstring(ast.parse(before), False) != ast.get_docstring(ast.parse(after), False):
        yield "the docstring is lost"


def _imports(tree: ast.AST) -> Counter[str]:
    """Every import of a tree, one line for each name."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(f"import {ast.unparse(alias)}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found.update(f"from {module} import {ast.unparse(alias)}" for alias in node.names)
    return found


def _lines_of_import(tree: ast.Module, name: str) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "ssot_getter":
            yield from (node.lineno for alias in node.names if name in (alias.asname, alias.name))


def _unbound(names: Names) -> set[str]:
    return {
        node.id
        for node, scope in names.home.items()
        if isinstance(node, ast.Name) and not scope.bindings(node.id)
    }


def _arguments(call: ast.Call) -> list[tuple[str | None, ast.expr]]:
    """Arguments by name, so that ``getenv("A", default="")`` equals ``get("A", "")``."""
    positional = ["key", "default", *map(str, range(len(call.args)))]
    pairs: list[tuple[str | None, ast.expr]] = list(zip(positional, call.args, strict=False))
    pairs.extend((word.arg, word.value) for word in call.keywords)
    return sorted(pairs, key=lambda pair: ("key", "default", pair[0]).index(pair[0]))


def _without_imports(nodes: list[object]) -> list[object]:
    kept = [node for node in nodes if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return [node for node in kept if not isinstance(node, ast.Pass)]


def _text(node: ast.AST) -> str:
    try:
        return ast.unparse(node)[:100]
    except (AttributeError, ValueError):
        return type(node).__name__


def _at(node: ast.AST, message: str) -> str:
    return f"line {getattr(node, 'lineno', '?')}: {message}"
