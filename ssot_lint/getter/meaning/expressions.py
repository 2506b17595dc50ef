"""What an expression of a getter's source comes to: a term over the variable it reads."""

from __future__ import annotations

import ast

from ssot_lint.getter.meaning import classes, lookup
from ssot_lint.getter.meaning.folding import TEXT_METHODS
from ssot_lint.getter.meaning.terms import (
    FALSE,
    NONE,
    TRUE,
    Lit,
    Opaque,
    Raises,
    Term,
    among,
    apply,
    choose,
    is_none,
    lit,
    negate,
    truth,
)
from ssot_lint.getter.meaning.world import (
    REFERENCES,
    ClassRef,
    External,
    Frame,
    FunctionRef,
    Items,
    ModuleRef,
    ObjectRef,
    SuperRef,
    Value,
    World,
    term,
)
from ssot_lint.modules.bindings import Binding, Module

MAPPINGS = ("os.environ",)


def evaluate_in_module(world: World, node: ast.expr, module: Module) -> Value:
    """The value of an expression that stands at module level."""
    return evaluate(world, node, Frame(module))


def evaluate(world: World, node: ast.expr, frame: Frame) -> Value:
    """The value of an expression."""
    world.count()
    match node:
        case ast.Constant(value=value):
            return Opaque("bytes") if isinstance(value, bytes | complex) else lit(value)
        case ast.Name(id=name):
            if name in frame.names:
                return frame.names[name]
            return lookup.global_value(world, frame.module, name, evaluate_in_module)
        case ast.Attribute(value=inner, attr=name):
            return attribute(world, evaluate(world, inner, frame), name)
        case ast.Call():
            return world.engine.called(world, node, frame)
        case ast.Subscript(value=inner, slice=index):
            return _subscript(world, evaluate(world, inner, frame), evaluate(world, index, frame))
        case ast.Compare():
            return _compared(world, node, frame)
        case ast.BoolOp(op=op, values=values):
            return _joined(world, isinstance(op, ast.And), values, frame)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return negate(_truth(evaluate(world, operand, frame)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return apply("neg", term(evaluate(world, operand, frame)))
        case ast.IfExp(test=test, body=then, orelse=otherwise):
            told = _truth(evaluate(world, test, frame))
            if isinstance(told, Lit):
                return evaluate(world, then if told.value else otherwise, frame)
            one, other = evaluate(world, then, frame), evaluate(world, otherwise, frame)
            return choose(told, term(one), term(other))
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(evaluate(world, left, frame), op, evaluate(world, right, frame))
        case ast.NamedExpr(target=ast.Name(id=name), value=inner):
            frame.names[name] = bound = evaluate(world, inner, frame)
            return bound
        case ast.JoinedStr(values=parts):
            return _formatted(world, parts, frame)
        case ast.Tuple() | ast.List() | ast.Set():
            return _display(world, node, frame)
        case ast.Dict(keys=keys, values=values) if all(key is not None for key in keys):
            return Items(
                tuple(evaluate(world, it, frame) for it in values),
                tuple(evaluate(world, it, frame) for it in keys if it is not None),
            )
        case ast.ListComp(elt=element, generators=[ast.comprehension() as loop]):
            return _listed(world, element, loop, frame)
        case ast.Lambda():
            return FunctionRef(node, frame.module, dict(frame.names), frame.receiver, frame.owner)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    evaluate(world, child, frame)
            return Opaque(f"`{_short(node)}`")


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _truth(value: Value) -> Term:
    return (
        TRUE
        if isinstance(value, REFERENCES) and not isinstance(value, External | Items)
        else (truth(term(value)))
    )


def attribute(world: World, owner: Value, name: str) -> Value:
    """``owner.name``; properties are computed, methods bound."""
    match owner:
        case ModuleRef(module=module):
            return lookup.member(world, module, name, evaluate_in_module)
        case External(name=outer):
            return External(f"{outer}.{name}")
        case ObjectRef():
            return _of_object(world, owner, name)
        case ClassRef() if name == "__name__":
            return lit(owner.node.name)
        case ClassRef():
            found = classes.find(world, owner, name)
            return Opaque(f"`{name}`") if found is None else _of_class(world, owner, *found)
        case SuperRef(owner=cls, receiver=receiver):
            home = receiver.cls if isinstance(receiver, ObjectRef) else receiver
            found = classes.find(world, home, name, after=cls)
            if found is None:
                return External(f"super.{name}")
            return _of_class(world, receiver, *found)
        case Lit() if name in ("value", "name"):
            return owner  # a member of an enumeration, told by its literal
        case _:
            return Opaque(f"`.{name}`")


def _of_object(world: World, owner: ObjectRef, name: str) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    if name == "__class__":
        return owner.cls
    found = classes.find(world, owner.cls, name)
    if found is None:
        return External(f"{owner.external}().{name}") if owner.external else Opaque(f"`{name}`")
    return _of_class(world, owner, *found)


def _of_class(world: World, owner: ObjectRef | ClassRef, home: ClassRef, binding: Binding) -> Value:
    node = binding.node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        if classes.is_static(node):
            return FunctionRef(node, home.module, owner=home)
        receiver = owner
        if classes.is_of_class(node) and isinstance(owner, ObjectRef):
            receiver = owner.cls
        bound = FunctionRef(node, home.module, {}, receiver, home)
        if isinstance(owner, ClassRef) and not classes.is_of_class(node):
            return FunctionRef(node, home.module, owner=home)
        if classes.is_property(node):
            return world.engine.call(world, bound, (), {})
        return bound
    if isinstance(node, ast.ClassDef):
        return ClassRef(node, home.module)
    if binding.value is None:
        return Opaque(f"`{ast.unparse(node)[:40]}`")
    return evaluate(world, binding.value, class_frame(world, home))


def class_frame(world: World, cls: ClassRef) -> Frame:
    """What code in a class body sees: the literals the body binds, then the module."""
    known = world.project.literals.get(cls.node)
    if known is None:
        known = world.project.literals[cls.node] = {}
        for name, bindings in classes.body(world, cls).items():
            value = bindings[0].value
            if len(bindings) == 1 and isinstance(value, ast.Constant):
                if not isinstance(value.value, bytes | complex):
                    known[name] = value.value
    return Frame(cls.module, {name: lit(value) for name, value in known.items()})


def is_environment(value: Value) -> bool:
    """Whether it is ``os.environ``."""
    return isinstance(value, External) and value.name in MAPPINGS


def _subscript(world: World, owner: Value, index: Value) -> Value:
    if is_environment(owner):
        return world.read(index, None)
    if isinstance(owner, Items) and isinstance(index, Lit):
        return _item(owner, index)
    if isinstance(owner, REFERENCES) or isinstance(index, REFERENCES):
        return Opaque("`[]`")
    return apply("item", owner, index) if isinstance(index, Lit) else Opaque("`[]`")


def _item(owner: Items, index: Lit) -> Value:
    if owner.keys is not None:
        for key, value in zip(owner.keys, owner.items):
            if isinstance(key, Lit) and key == index:
                return value
        return Opaque("`[]`")
    at = index.value
    if isinstance(at, int) and -len(owner.items) <= at < len(owner.items):
        return owner.items[at]
    return Raises("IndexError")


def _compared(world: World, node: ast.Compare, frame: Frame) -> Value:
    left = evaluate(world, node.left, frame)
    told: Term | None = None
    for op, comparator in zip(node.ops, node.comparators):
        right = evaluate(world, comparator, frame)
        one = _compare(world, left, op, right)
        told = one if told is None else choose(told, one, FALSE)
        left = right
    return told if told is not None else Opaque("a comparison")


def _compare(world: World, left: Value, op: ast.cmpop, right: Value) -> Term:
    match op:
        case ast.Is() | ast.Eq():
            return _equal(left, right, identity=isinstance(op, ast.Is))
        case ast.IsNot() | ast.NotEq():
            return negate(_equal(left, right, identity=isinstance(op, ast.IsNot)))
        case ast.In():
            return _contained(world, left, right)
        case ast.NotIn():
            return negate(_contained(world, left, right))
        case _:
            return apply(_ORDER[type(op)], term(left), term(right))


_ORDER: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def _equal(left: Value, right: Value, *, identity: bool) -> Term:
    if isinstance(left, REFERENCES) or isinstance(right, REFERENCES):
        if isinstance(left, REFERENCES) and isinstance(right, REFERENCES):
            return lit(left is right or classes.same_class(left, right))
        other = right if isinstance(left, REFERENCES) else left
        reference = left if isinstance(left, REFERENCES) else right
        known = isinstance(other, Lit) and not isinstance(reference, External | Items)
        return FALSE if known or other == NONE else Opaque("a comparison")
    if right == NONE:
        return is_none(left)
    if left == NONE:
        return is_none(right)
    if isinstance(right, Lit):
        return (
            among(left, frozenset({right}))
            if not identity or right.type == "bool"
            else (Opaque("`is`"))
        )
    if isinstance(left, Lit):
        return among(right, frozenset({left}))
    return Opaque("a comparison")


def _contained(world: World, left: Value, right: Value) -> Term:
    if is_environment(right):
        return world.presence(left)
    if isinstance(right, Items) and right.keys is not None:
        right = Items(right.keys)
    if isinstance(right, Items):
        told: Term = FALSE
        for it in right.items:
            told = choose(told, TRUE, _equal(left, it, identity=False))
        return told
    if isinstance(right, Lit) and isinstance(right.value, tuple | list | set | frozenset):
        return among(term(left), frozenset(lit(it) for it in right.value))
    return apply("within", term(left), term(right))


def _joined(world: World, conjunction: bool, values: list[ast.expr], frame: Frame) -> Value:
    """``and`` and ``or``, which give one of their operands."""
    first, *rest = values
    value = evaluate(world, first, frame)
    if not rest:
        return value
    told = _truth(value)
    if isinstance(told, Lit):
        if bool(told.value) != conjunction:
            return value
        return _joined(world, conjunction, rest, frame)
    other = term(_joined(world, conjunction, rest, frame))
    kept = term(value)
    return choose(told, other, kept) if conjunction else choose(told, kept, other)


def _binary(left: Value, op: ast.operator, right: Value) -> Value:
    name = _OPERATORS.get(type(op))
    if name is None:
        return Opaque("an operator")
    return apply(name, term(left), term(right))


_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitOr: "|",
    ast.LShift: "<<",
    ast.Pow: "**",
}


def _formatted(world: World, parts: list[ast.expr], frame: Frame) -> Value:
    pieces: list[Term] = []
    for part in parts:
        match part:
            case ast.Constant(value=str(text)):
                pieces.append(lit(text))
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                pieces.append(term(evaluate(world, inner, frame)))
            case ast.FormattedValue(value=inner):
                evaluate(world, inner, frame)
                return Opaque("a format")
    return apply("join_text", *pieces) if pieces else lit("")


def _display(world: World, node: ast.Tuple | ast.List | ast.Set, frame: Frame) -> Value:
    values = [evaluate(world, it, frame) for it in node.elts]
    literals = [it.value for it in values if isinstance(it, Lit)]
    if len(literals) == len(values):
        try:
            if isinstance(node, ast.Set):
                return lit(frozenset(literals))
            return lit(tuple(literals) if isinstance(node, ast.Tuple) else list(literals))
        except TypeError:
            return Opaque("a set")
    return Items(tuple(values))


def _listed(world: World, element: ast.expr, loop: ast.comprehension, frame: Frame) -> Value:
    """A list made of a literal one, item by item."""
    source = evaluate(world, loop.iter, frame)
    if not isinstance(source, Lit) or not isinstance(source.value, tuple | list | frozenset):
        evaluate(world, element, Frame(frame.module, {}, frame.receiver, frame.owner))
        return Opaque("a comprehension", "list")
    if not isinstance(loop.target, ast.Name) or loop.ifs:
        return Opaque("a comprehension", "list")
    found: list[object] = []
    for item in source.value:
        inner = Frame(frame.module, {**frame.names, loop.target.id: lit(item)}, frame.receiver)
        value = evaluate(world, element, inner)
        if not isinstance(value, Lit):
            return Opaque("a comprehension", "list")
        found.append(value.value)
    return lit(found)


def text_method(name: str) -> bool:
    """Whether it is a pure method of strings."""
    return name in TEXT_METHODS
