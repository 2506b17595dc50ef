"""Constants: names of a module or class whose value holds one read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.bodies import run
from ssot_lint.getter.meaning.expressions import class_frame, evaluate
from ssot_lint.getter.meaning.measure import Measured, measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import NONE, Opaque, type_of
from ssot_lint.getter.meaning.world import ClassRef, Frame, Value, World
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.entry import BOUND_AGAIN, CONSTANTS, Entry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Binding, Module
from ssot_lint.modules.imports import statements


def of_module(
    project: Project, module: Module, *, only_upper: bool = False, kind: str = CONSTANTS
) -> Iterator[Entry]:
    """The constants of a module, in the order of their first binding."""
    names = [it for it in module.bindings if not it.startswith("_")]
    prefixed = _prefixed(module)
    for name in names:
        if only_upper and not name.isupper():
            continue
        bindings = module.bindings[name]
        if bindings[0].node in prefixed:
            continue
        if any(it.inside is not None for it in bindings) or not _is_assigned(bindings):
            continue
        found = _of_name(project, module, name, bindings)
        if found is not None:
            yield _entry(name, kind, found, module.at(bindings[0].line), module.shown, bindings[0])


def _prefixed(module: Module) -> set[ast.AST]:
    """What stands in ``with env.prefixed(…)``, which is not followed."""
    return {
        part
        for it in statements(module.tree)
        if isinstance(it, ast.With)
        and any("prefixed" in ast.unparse(item.context_expr) for item in it.items)
        for part in ast.walk(it)
    }


def of_class(project: Project, cls: ClassRef) -> Iterator[Entry]:
    """The constants of a class."""
    world = new_world(project)
    seen: set[str] = set()
    for home in classes.order(world, cls):
        if not isinstance(home, ClassRef):
            continue
        for name, bindings in classes.body(world, home).items():
            value = bindings[-1].value
            if name.startswith("_") or name in seen or value is None:
                continue
            seen.add(name)
            found = _of_value(project, name, value, home)
            if found is not None:
                place = home.module.at(bindings[-1].line)
                yield _entry(name, CONSTANTS, found, place, home.module.shown, bindings[-1])


def _of_value(project: Project, name: str, value: ast.expr, home: ClassRef) -> Measured | None:
    if isinstance(value, ast.Lambda):
        return None
    found = measured(
        project, lambda world: evaluate(world, value, class_frame(world, home)), prefer=name
    )
    if not found.reads or _is_object(found) or _is_of_many(found, value):
        return None
    return found


def _is_object(found: Measured) -> bool:
    return isinstance(found.present, Opaque) and found.present.is_object


def _is_assigned(bindings: list[Binding]) -> bool:
    return all(isinstance(it.node, ast.Assign | ast.AnnAssign | ast.AugAssign) for it in bindings)


def _of_name(
    project: Project, module: Module, name: str, bindings: list[Binding]
) -> Measured | None:
    """What the name holds after the module ran: its one value, or what its statements come to."""
    own = _own(project, module, name, bindings)
    if own is None:
        return None
    if len(bindings) == 1 and bindings[0].direct:
        return own
    wanted = {id(it.node) for it in bindings}
    binding = [kept for it in module.body if (kept := _pruned(it, wanted)) is not None]
    end = ast.Return(ast.Name(name, ast.Load(), lineno=1, col_offset=0), lineno=1, col_offset=0)

    def work(world: World) -> Value:
        return run(world, [*binding, end], Frame(module)) or NONE

    found = measured(project, work, prefer=own.reads[0])
    reads = tuple(dict.fromkeys((own.reads[0], *found.reads)))
    if own.reads[0] not in found.reads:
        # Bound again by something else: what holds in the end is no read of it.
        shadowed = Opaque(f"`{name}` {BOUND_AGAIN}")
        return found._replace(reads=reads, missing=shadowed, present=shadowed)
    return found._replace(reads=reads)


def _own(project: Project, module: Module, name: str, bindings: list[Binding]) -> Measured | None:
    """What the first of its values that reads a variable comes to."""
    for binding in bindings:
        value = binding.value
        if value is None or isinstance(value, ast.Lambda):
            continue

        def work(world: World, value: ast.expr = value) -> Value:
            return evaluate(world, value, Frame(module))

        found = measured(project, work, prefer=name)
        if found.reads and not _is_object(found) and not _is_of_many(found, value):
            return found
    return None


def _is_of_many(found: Measured, value: ast.expr) -> bool:
    """Whether a call reads several variables, none of which its own text names: settings of a kind."""
    if len(found.reads) < 2 or not isinstance(value, ast.Call):
        return False
    texts = [it.value for it in ast.walk(value) if isinstance(it, ast.Constant)]
    return not any(isinstance(it, str) and it and found.reads[0].endswith(it) for it in texts)


def _pruned(statement: ast.stmt, wanted: set[int]) -> ast.stmt | None:
    """The statement with only those inside that bind the name; None where none does."""
    if id(statement) in wanted:
        return statement
    match statement:
        case ast.If(test=test, body=body, orelse=orelse):
            then, otherwise = _all_pruned(body, wanted), _all_pruned(orelse, wanted)
            if not then and not otherwise:
                return None
            made: ast.stmt = ast.If(test, then or [ast.Pass()], otherwise)
        case ast.Try(body=body, handlers=handlers, orelse=orelse):
            tried = _all_pruned(body, wanted)
            caught = [
                ast.ExceptHandler(it.type, it.name, _all_pruned(it.body, wanted) or [ast.Pass()])
                for it in handlers
            ]
            after = _all_pruned(orelse, wanted)
            if not tried and not after and all(isinstance(it.body[0], ast.Pass) for it in caught):
                return None
            made = ast.Try(tried or [ast.Pass()], caught, after, [])
        case _:
            held = statements(ast.Module([statement], []))
            return statement if any(id(it) in wanted for it in held) else None
    return ast.fix_missing_locations(ast.copy_location(made, statement))


def _all_pruned(body: list[ast.stmt], wanted: set[int]) -> list[ast.stmt]:
    return [kept for it in body if (kept := _pruned(it, wanted)) is not None]


def _entry(
    name: str, kind: str, found: Measured, place: str, shown: str, binding: Binding
) -> Entry:
    reasons: list[Reason] = [reason("import-time", f"read once, when {shown} is imported")]
    others = found.reads[1:]
    if others:
        reasons.append(reason("names", f"asks {', '.join(f'`{it}`' for it in others)}, too"))
    value = "" if binding.value is None else ast.unparse(binding.value)
    presence = None
    if found.missing == NONE and type_of(found.present) not in (None, "NoneType"):
        presence = f"{{getter}}.{name} is not None"
    present = found.present
    if isinstance(present, Opaque) and present.why == "it asks another variable":
        present = Opaque(f"more than one read (`{name}`)")
    return Entry(
        found.reads[0],
        name,
        kind,
        f"{{getter}}.{name}",
        found.missing,
        present,
        ordered(reasons),
        others,
        place,
        f"{name} = {value}",
        presence,
    )
