"""What importing a module does with the environment, read from its source.

Counted are reads, writes and loaders (``load_dotenv``) at import, in functions that are called at
import by name, and in what such functions call. Names, not values, are followed: it errs by
finding more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.around.effects.deeds import TELLING, Deeds, Effect
from ssot_lint.modules.around.effects.names import Names
from ssot_lint.modules.imports import running_at_import

_MADE = ("__init__", "__new__", "__post_init__", "__init_subclass__", "__set_name__")

# What a getter's class has for its users; that it is used at import is told by the use.
_USED = frozenset(
    {
        *("__getitem__", "__setitem__", "__delitem__", "__contains__", "__missing__", "__call__"),
        *("__or__", "__ror__", "__ior__", "__getattr__", "__getattribute__", "__setattr__"),
        *("__delattr__", "__enter__", "__exit__", "__aenter__", "__aexit__"),
    }
)


class Unit(NamedTuple):
    """Code that runs in one go: a module's top level, or a function."""

    name: str
    """Of the function, ``Class.method`` for a method; empty for the top level."""
    effects: tuple[Effect, ...]
    calls: frozenset[str]
    """Names of what it calls; ``.name`` of what it asks for, be it a property."""
    is_property: bool = False


class Source(NamedTuple):
    """A module taken apart."""

    units: tuple[Unit, ...]
    classes: frozenset[str]


def taken_apart(
    tree: ast.Module, package: str, getters: frozenset[str], module: str = ""
) -> Source:
    """The units of a ``module``. ``getters`` are qualified names that stand for the environment."""
    deeds = Deeds(tree, Names(tree, package, getters, module))
    units: list[Unit] = []
    classes = {it.name for it in ast.walk(tree) if isinstance(it, ast.ClassDef)}
    for name, body, is_property in _bodies(tree):
        effects: list[Effect] = []
        calls: set[str] = set()
        for node in body:
            if isinstance(node, TELLING):
                effects += deeds.effects(node)
                calls.update(deeds.called(node))
        if effects or calls or not name:
            units.append(Unit(name, tuple(effects), frozenset(calls), is_property))
    return Source(tuple(units), frozenset(classes))


def executed(sources: Iterable[Source], before: Iterable[int] = ()) -> list[list[Effect]]:
    """For each module, in order, what runs of it when all are imported one after the other. The top
    levels of those with the numbers ``before`` have run: what they called then is no matter."""
    known, over = list(sources), frozenset(before)
    running = [
        {n for n, unit in enumerate(it.units) if not unit.name and number not in over}
        for number, it in enumerate(known)
    ]
    called: set[str] = set()
    while True:
        now = {
            name
            for source, numbers in zip(known, running, strict=True)
            for number in numbers
            for name in source.units[number].calls
        }
        if now <= called:
            break
        called |= now
        for source, numbers in zip(known, running, strict=True):
            made = source.classes & called
            for number, unit in enumerate(source.units):
                if unit.name and (_is_of(made, unit.name) or _is_called(unit, called)):
                    numbers.add(number)
    return [
        [effect for number in sorted(numbers) for effect in source.units[number].effects]
        for source, numbers in zip(known, running, strict=True)
    ]


def _is_of(made: frozenset[str], name: str) -> bool:
    """Whether a method runs when a class is made use of: no one calls it by its name."""
    of, _, last = name.rpartition(".")
    return of in made and last.startswith("__") and last not in _USED


def _is_called(unit: Unit, called: set[str]) -> bool:
    last = unit.name.rpartition(".")[2]
    if unit.is_property and f".{last}" in called:
        return True
    return last in called and last not in _MADE


def _bodies(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST], bool]]:
    """Code that runs in one go, with its name, and whether to ask for the name runs it."""
    yield "", [*running_at_import(tree), *_run_of_lambdas(running_at_import(tree))], False
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, at = waiting.pop()
        for node in ast.iter_child_nodes(at):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = [it for part in node.body for it in running_at_import(part)]
                name = f"{prefix}.{node.name}" if prefix else node.name
                yield name, body, any(map(_makes_property, node.decorator_list))
                waiting.append(("", node))
            elif isinstance(node, ast.ClassDef):
                waiting.append((node.name, node))
            elif not isinstance(node, ast.expr):
                waiting.append((prefix, node))


def _makes_property(decorator: ast.expr) -> bool:
    at = decorator.func if isinstance(decorator, ast.Call) else decorator
    match at:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return "property" in name or name in ("setter", "deleter", "lazy", "reify")
    return False


def _run_of_lambdas(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Bodies of lambdas that are called, or handed to what may call them."""
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        for it in (node.func, *node.args, *(word.value for word in node.keywords)):
            if isinstance(it, ast.Lambda):
                yield from ast.walk(it.body)
