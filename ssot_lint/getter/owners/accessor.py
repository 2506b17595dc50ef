"""A getter that is asked by name: which method stands for which operation, told by what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.calls import call, make
from ssot_lint.getter.meaning.compare import Form, differences
from ssot_lint.getter.meaning.expressions import evaluate_in_module, is_environment
from ssot_lint.getter.meaning.lookup import defined
from ssot_lint.getter.meaning.reasons import Reason, codes, ordered, reason, sentence
from ssot_lint.getter.meaning.terms import FALSE, NONE, TEXT, TRUE, Opaque, Raises, Term, lit
from ssot_lint.getter.meaning.world import (
    REFERENCES,
    ClassRef,
    External,
    FunctionNode,
    FunctionRef,
    ObjectRef,
    TooLong,
    Value,
    World,
    term,
)
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.bodies_told import told_by_bodies
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.spelling import Spelling
from ssot_lint.modules.bindings import Module
from ssot_lint.modules.source.expressions import is_docstring

_KEY, _DEFAULT, _VALUE = "SSOT_LINT_PROBE", "\0the default", "\0the value"
_NAMES: Mapping[str, tuple[str, ...]] = {
    "get": ("get", "get_env", "getenv", "get_var", "get_value", "get_str", "read"),
    "item": ("require", "must_get", "get_required", "get_or_raise", "__getitem__"),
    "contains": ("__contains__", "exists", "has", "is_set", "isset", "contains", "defined"),
    "set": ("__setitem__", "set", "set_env", "setenv", "put"),
    "delete": ("__delitem__", "delete", "unset", "unsetenv", "remove"),
    "pop": ("pop",),
    "setdefault": ("setdefault",),
    "clear": ("clear",),
    "update": ("update",),
    "copy": ("get_all", "as_dict", "to_dict", "all", "copy", "items"),
}
_DEEPEST = 4
_CHILD = ("get_subprocess_env", "subprocess_env")
_OPERATORS = {
    "__getitem__": "{getter}[{key}]",
    "__contains__": "{key} in {getter}",
    "__setitem__": "{getter}[{key}] = {value}",
    "__delitem__": "del {getter}[{key}]",
}
_FORMS = {
    "get": "({key}, {default})",
    "item": "({key})",
    "contains": "({key})",
    "set": "({key}, {value})",
    "delete": "({key})",
    "pop": "({key}, {default})",
    "setdefault": "({key}, {default})",
    "clear": "()",
    "update": "({value})",
    "copy": "()",
}


def class_of(project: Project, module_name: str, expression: str) -> ClassRef | None:
    """The class of what the getter's expression yields, as far as annotations and bindings say."""
    module = project.module(module_name)
    if module is None:
        return None
    name = expression.partition(".")[0].partition("(")[0]
    if expression not in (name, f"{name}()"):
        return None
    world = new_world(project)
    home, binding = defined(world, module, name)
    if not isinstance(home, Module):
        return None
    if expression == name:
        several = home.bindings.get(binding_name(binding, name), [])
        return _one(_of_bindings(world, home, binding_name(binding, name)), several)
    if binding is None or not isinstance(binding.node, ast.FunctionDef):
        return None
    return _of_function(world, home, binding.node, None)


def binding_name(binding: object, name: str) -> str:
    """The name that a binding has in its own module."""
    node = getattr(binding, "node", None)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    names = [it.id for it in targets if isinstance(it, ast.Name)]
    return names[0] if len(names) == 1 else name


def _one(found: list[ClassRef], _: object = None) -> ClassRef | None:
    first = found[0] if found else None
    return first if first and all(classes.same_class(it, first) for it in found) else None


def _of_bindings(world: World, module: Module, name: str) -> list[ClassRef]:
    """Classes that the bindings of a name yield, None apart."""
    found: list[ClassRef] = []
    for binding in module.bindings.get(name, ()):
        if binding.value is not None and not _is_none(binding.value):
            made = _made(world, binding.value, module)
            if made is not None:
                found.append(made)
        elif binding.annotation is not None:
            annotated = _annotated(world, binding.annotation, module)
            if annotated is not None:
                found.append(annotated)
    return found


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _made(world: World, value: ast.expr, module: Module) -> ClassRef | None:
    if not isinstance(value, ast.Call) or world.depth > _DEEPEST:
        return None
    world.depth += 1
    try:
        return _called(world, value, module)
    finally:
        world.depth -= 1


def _called(world: World, value: ast.Call, module: Module) -> ClassRef | None:
    function = evaluate_in_module(world, value.func, module)
    if isinstance(function, ClassRef):
        return function
    if isinstance(function, FunctionRef) and isinstance(function.node, ast.FunctionDef):
        return _of_function(world, function.module, function.node, function.owner)
    return None


def _annotated(world: World, annotation: ast.expr, module: Module) -> ClassRef | None:
    match annotation:
        case ast.Constant(value=str(text)):
            try:
                return _annotated(world, ast.parse(text, mode="eval").body, module)
            except SyntaxError:
                return None
        case ast.Subscript(value=outer, slice=inner) if ast.unparse(outer).endswith("Optional"):
            return _annotated(world, inner, module)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _annotated(world, right if _is_none(left) else left, module)
        case ast.Name() | ast.Attribute():
            value = evaluate_in_module(world, annotation, module)
            return value if isinstance(value, ClassRef) else None
        case _:
            return None


def _of_function(
    world: World, module: Module, node: ast.FunctionDef, owner: ClassRef | None
) -> ClassRef | None:
    """What the function hands out: by its annotation, else by all that it returns."""
    if node.returns is not None:
        annotated = _annotated(world, node.returns, module)
        if annotated is not None:
            return annotated
    found: list[ClassRef] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Return) and part.value is not None:
            found += _returned(world, module, node, part.value, owner)
    return _one(found)


def _returned(
    world: World,
    module: Module,
    node: ast.FunctionDef,
    value: ast.expr,
    owner: ClassRef | None,
) -> Iterator[ClassRef]:
    match value:
        case ast.Name(id=name):
            yield from _of_bindings(world, module, name)
            for part in ast.walk(node):
                if isinstance(part, ast.Assign) and any(
                    isinstance(it, ast.Name) and it.id == name for it in part.targets
                ):
                    made = _made(world, part.value, module)
                    if made is not None:
                        yield made
        case ast.Attribute(value=ast.Name(id=holder)):
            found = evaluate_in_module(world, ast.Name(holder, ast.Load()), module)
            if isinstance(found, ClassRef):
                yield found
            elif holder == "cls" and owner is not None:
                yield owner
        case ast.Call(func=ast.Name(id="cls")) if owner is not None:
            yield owner
        case ast.Call():
            made = _made(world, value, module)
            if made is not None:
                yield made


def is_section(project: Project, cls: ClassRef) -> bool:
    """Whether it is a ``ConfigParser``: asked by section and key."""
    return any(
        isinstance(it, External) and it.name.endswith("ConfigParser")
        for it in classes.order(new_world(project), cls)
    )


def operations_of(project: Project, cls: ClassRef) -> dict[str, Spelling]:
    """How each operation is spelled through an object of the class, with its reasons."""
    known = {
        name: method
        for name, method in classes.methods(new_world(project), cls)
        if isinstance(method.node, ast.FunctionDef)
    }
    if not _reads(project, cls, known):
        return {}
    found: dict[str, Spelling] = {}
    for operation, names in _NAMES.items():
        for name in names:
            method = known.get(name)
            if method is None or not _takes(method.node, operation):
                continue
            spelling = _spelling(project, cls, operation, name, method)
            if spelling is not None:
                found[operation] = spelling
                break
    for name in _CHILD:
        if name in known and _takes(known[name].node, "copy"):
            held = [] if _copies(project, known[name]) else [_by_name(name)]
            found["child"] = _with(f"{{getter}}.{name}()", tuple(held))
    if "item" not in found and "get" in found:
        found["item"] = _from_get(found["get"])
    return found


def _reads(project: Project, cls: ClassRef, known: Mapping[str, FunctionRef]) -> bool:
    """Whether a method's parameter reaches the key of a read."""
    for name in (*_NAMES["get"], *_NAMES["item"]):
        if name in known and _KEY in _run(project, cls, name, (lit(_KEY),), None).reads:
            return True
    return False


def _from_get(get: Spelling) -> Spelling:
    """``[]`` by a method that gives None for what is missing."""
    held = [it for it in _reasons(get) if it.code != "default"]
    held.append(reason("returns-none"))
    to = get.to.replace(", {default}", "")
    return _with(to, ordered(held))


def _reasons(spelling: Spelling) -> list[Reason]:
    texts = (spelling.why or "").split("; ")
    return [Reason(code, text) for code, text in zip(spelling.reasons, texts)]


def _with(to: str, found: tuple[Reason, ...]) -> Spelling:
    return Spelling(to, sentence(found), codes(found))


def _takes(node: ast.AST, operation: str) -> bool:
    """Whether it takes the operands: key first, all further parameters but value optional."""
    assert isinstance(node, ast.FunctionDef)
    names = [*node.args.posonlyargs, *node.args.args]
    if not classes.is_static(node):
        names = names[1:]
    needed = len(names) - len(node.args.defaults)
    needed += sum(default is None for default in node.args.kw_defaults)
    wanted = {"set": 2, "setdefault": 2, "clear": 0, "copy": 0}.get(operation, 1)
    least = {"setdefault": 1, "pop": 1}.get(operation, wanted)
    return needed <= wanted and (len(names) >= least or node.args.vararg is not None)


class _Ran:
    """What a run of a method gave, and what it went through."""

    def __init__(self, value: Term, world: World) -> None:
        self.value = value
        self.reads = world.reads
        self.visited = world.visited
        self.stored = world.stored


def _run(
    project: Project, cls: ClassRef, name: str, arguments: tuple[Value, ...], present: Term | None
) -> _Ran:
    world = new_world(project, present, _KEY)
    try:
        made = make(world, cls, (), {})
        instance = made if isinstance(made, ObjectRef) else ObjectRef(cls)
        world.visited.clear()
        world.stored = False
        method = world.engine.attribute(world, instance, name)
        value = call(world, method, arguments, {})
    except (TooLong, RecursionError):
        return _Ran(Opaque("it is too long to follow"), world)
    return _Ran(Opaque("an object") if isinstance(value, REFERENCES) else term(value), world)


def _spelling(
    project: Project, cls: ClassRef, operation: str, name: str, method: FunctionRef
) -> Spelling | None:
    node = method.node
    assert isinstance(node, ast.FunctionDef)
    to = _OPERATORS.get(name) or f"{{getter}}.{name}{_FORMS[operation]}"
    if operation in ("get", "item", "contains"):
        return _asked(project, cls, operation, name, node, to)
    if not _touches(project, method, operation):
        return None
    held = list(told_by_bodies([node], writes=True))
    if operation == "delete" and not _raises(node):
        held.append(reason("no-keyerror"))
    known_by_name = operation in ("update", "clear", "pop", "setdefault")
    if known_by_name or (operation == "copy" and not _copies(project, method)):
        held.append(_by_name(name))
    return _with(to, ordered(held))


def _by_name(name: str) -> Reason:
    return reason("unverified", f"`{name}` is known by its name only")


def _copies(project: Project, method: FunctionRef) -> bool:
    """Whether all that the method does is give a dict of the environment."""
    assert isinstance(method.node, ast.FunctionDef)
    body = [it for it in method.node.body if not is_docstring(it)]
    match body:
        case [ast.Return(value=ast.Call(func=ast.Name(id="dict"), args=[held], keywords=[]))]:
            pass
        case [ast.Return(value=ast.Call(func=ast.Attribute(value=held, attr="copy"), args=[]))]:
            pass
        case [ast.Return(value=ast.Dict(keys=[None], values=[held]))]:
            pass
        case _:
            return False
    return is_environment(evaluate_in_module(new_world(project), held, method.module))


def _raises(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(it, ast.Raise) or (isinstance(it, ast.Delete) and "environ" in ast.unparse(it))
        for it in ast.walk(node)
    )


def _touches(project: Project, method: FunctionRef, operation: str) -> bool:
    """Whether the method, or one that it calls, does something to the environment."""
    names = set()
    waiting: list[FunctionNode | ast.Lambda] = [method.node]
    for _ in range(8):
        if not waiting:
            break
        node = waiting.pop()
        text = ast.unparse(node)
        if any(word in text for word in ("environ", "putenv", "getenv")):
            return True
        owner = method.owner
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and owner is not None and part.attr not in names:
                names.add(part.attr)
                found = classes.find(new_world(project), owner, part.attr)
                if found is not None and isinstance(found[1].node, ast.FunctionDef):
                    waiting.append(found[1].node)
    return operation in ("copy", "update") and bool(names & {"get", "set", "__getitem__"})


def _asked(
    project: Project, cls: ClassRef, operation: str, name: str, node: ast.FunctionDef, to: str
) -> Spelling | None:
    """A read or a test: what it gives is held against what ``os.environ`` gives."""
    takes_default = operation == "get" and len(node.args.args) > 2
    arguments: tuple[Value, ...] = (lit(_KEY), lit(_DEFAULT)) if takes_default else (lit(_KEY),)
    present = _run(project, cls, name, arguments, TEXT)
    missing = _run(project, cls, name, arguments, None)
    if operation == "get":
        if not takes_default:
            to = to.replace(", {default}", "")
        here = Form(lit(_DEFAULT) if takes_default else NONE, TEXT)
    elif operation == "item":
        here = Form(Raises("KeyError"), TEXT)
    else:
        here = Form(FALSE, TRUE)
    there = Form(missing.value, present.value)
    held: list[Reason] = []
    if _KEY not in present.reads and _KEY not in missing.reads:
        held.append(reason("unverified", f"`{name}` is known by its signature only"))
    elif operation == "item" and isinstance(there.missing, Raises):
        if there.missing.exception != "KeyError":
            text = f"a missing variable raises KeyError today, {there.missing.exception} after"
            held.append(reason("default", text))
        held += _unlike(Form(there.missing, here.present), there)
    else:
        held += _unlike(here, there)
    visited = [*present.visited, *missing.visited]
    bodies = list(told_by_bodies(visited or [node]))
    if isinstance(there.missing, Opaque) and any(it.code == "other-source" for it in bodies):
        held = [it for it in held if it.code != "default"]  # it is what the other source gives
    if any(it.code in ("cached", "other-source") for it in bodies):
        held = [it for it in held if it.text != _FETCHED]  # it is what was kept
    return _with(to, ordered([*bodies, *held]))


_FETCHED = "passes it through `[]`"


def _unlike(here: Form, there: Form) -> list[Reason]:
    """The differences, the probes' own values told as what they stand for."""
    return [
        Reason(it.code, it.text.replace(repr(_DEFAULT), "the given one"))
        for it in differences(here, there)
    ]
