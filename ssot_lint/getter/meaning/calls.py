"""What a call of a getter's source comes to: reads, conversions, functions of the project."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ssot_lint.core.environment import CHANGES
from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.bodies import run_function
from ssot_lint.getter.meaning.expressions import (
    attribute,
    evaluate,
    text_method,
)
from ssot_lint.getter.meaning.folding import CONVERSIONS
from ssot_lint.getter.meaning.library_reads import of_library
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
    lit,
    type_of,
)
from ssot_lint.getter.meaning.world import (
    REFERENCES,
    ClassRef,
    External,
    Frame,
    FunctionRef,
    Items,
    ObjectRef,
    SuperRef,
    Value,
    World,
    term,
)
from ssot_lint.modules.bindings import Module

_READERS = ("os.getenv", "os.environ.get")
_TRUE_WORDS = ("y", "yes", "t", "true", "on", "1")
_FALSE_WORDS = ("n", "no", "f", "false", "off", "0")
Arguments = tuple[tuple[Value, ...], Mapping[str, Value]]


def called(world: World, node: ast.Call, frame: Frame) -> Value:
    """What a call gives."""
    match node.func:
        case ast.Name(id="super") if not node.args and frame.owner and frame.receiver is not None:
            return SuperRef(frame.owner, frame.receiver)
        case ast.Attribute(value=inner, attr=name):
            owner = evaluate(world, inner, frame)
            if not isinstance(owner, REFERENCES):
                return _method(world, owner, name, node, frame)
            if isinstance(owner, Items):
                return _of_items(world, owner, name, node, frame)
            function = attribute(world, owner, name)
        case _:
            function = evaluate(world, node.func, frame)
    reads = isinstance(function, External) and function.name in _READERS
    if reads and node.args and not isinstance(node.args[0], ast.Starred):
        world.note(evaluate(world, node.args[0], frame))  # before what its default asks for
    arguments = _arguments(world, node, frame)
    if arguments is None:
        return Opaque(f"`{ast.unparse(node.func)[:40]}`")
    return call(world, function, *arguments)


def _arguments(world: World, node: ast.Call, frame: Frame) -> Arguments | None:
    positional: list[Value] = []
    starred = False
    for it in node.args:
        if isinstance(it, ast.Starred):
            held = _one_by_one(evaluate(world, it.value, frame))
            starred = starred or held is None
            positional += held or ()
        else:
            positional.append(evaluate(world, it, frame))
    named: dict[str, Value] = {}
    for word in node.keywords:
        value = evaluate(world, word.value, frame)
        if word.arg is None:
            starred = True
        else:
            named[word.arg] = value
    return None if starred else (tuple(positional), named)


def _one_by_one(value: Value) -> tuple[Value, ...] | None:
    """What a sequence holds, in order; None where that is not known."""
    if isinstance(value, Items) and value.keys is None:
        return tuple(value.items)
    if isinstance(value, Lit) and isinstance(value.value, tuple | list):
        return tuple(map(lit, value.value))
    return None


def _method(world: World, owner: Term, name: str, node: ast.Call, frame: Frame) -> Value:
    """A method of a term: pure ones of strings are followed."""
    arguments = _arguments(world, node, frame)
    if arguments is None or arguments[1] or not text_method(name):
        if isinstance(owner, Opaque | Raises):
            return owner
        return _sets(owner, name, arguments) or Opaque(f"`.{name}()`")
    return apply(name, owner, *map(term, arguments[0]))


def _sets(owner: Term, name: str, arguments: Arguments | None) -> Value | None:
    if name not in ("union", "copy") or not isinstance(owner, Lit) or arguments is None:
        return None
    found = owner.value
    for it in arguments[0]:
        if not isinstance(it, Lit) or not isinstance(it.value, frozenset | set | tuple | list):
            return None
        if not isinstance(found, frozenset | set):
            return None
        found = frozenset(found) | frozenset(it.value)
    return lit(found)


def _of_items(world: World, owner: Items, name: str, node: ast.Call, frame: Frame) -> Value:
    arguments = _arguments(world, node, frame)
    if name == "get" and owner.keys is not None and arguments is not None and arguments[0]:
        key = arguments[0][0]
        for known, value in zip(owner.keys, owner.items):
            if isinstance(key, Lit) and isinstance(known, Lit) and key == known:
                return value
    return Opaque(f"`.{name}()`")


def call(
    world: World, function: Value, positional: tuple[Value, ...], named: Mapping[str, Value]
) -> Value:
    """What calling a value with those arguments gives."""
    match function:
        case External(name=name):
            return _external(world, name, positional, named)
        case FunctionRef():
            starts = isinstance(function.receiver, ObjectRef) and (
                getattr(function.node, "name", "") in ("__init__", "__set_name__")
            )
            return run_function(world, function, positional, named, constructing=starts)
        case ClassRef():
            return make(world, function, positional, named)
        case ObjectRef():
            method = attribute(world, function, "__call__")
            if isinstance(method, FunctionRef):
                return call(world, method, positional, named)
    for it in (*positional, *named.values()):
        if isinstance(it, Opaque):
            return it
    if isinstance(function, Opaque):
        return function
    return Opaque("a call")


def make(
    world: World, cls: ClassRef, positional: tuple[Value, ...], named: Mapping[str, Value]
) -> Value:
    """A new object of a class, its ``__init__`` run."""
    known = classes.order(world, cls)
    outside = next(
        (it.name for it in known if isinstance(it, External) and it.name != "builtins.object"), None
    )
    made = ObjectRef(cls, external=outside, is_fresh=world.live)
    found = classes.find(world, cls, "__init__")
    if found is not None and isinstance(found[1].node, ast.FunctionDef):
        start = FunctionRef(found[1].node, found[0].module, {}, made, found[0])
        outcome = run_function(world, start, positional, named, constructing=True)
        return outcome if isinstance(outcome, Raises) else made
    for it in reversed(known):
        if isinstance(it, ClassRef):
            fields = classes.record_fields(it.node)
            for name, default in fields or ():
                if default is not None and name not in named:
                    made.attributes[name] = _default(world, default, it)
    record = next(
        (f for it in known if isinstance(it, ClassRef) and (f := _all_fields(world, it))), []
    )
    made.attributes.update(zip(record, positional))
    made.attributes.update(named)
    after = classes.find(world, cls, "__post_init__")
    if after is not None and isinstance(after[1].node, ast.FunctionDef):
        start = FunctionRef(after[1].node, after[0].module, {}, made, after[0])
        run_function(world, start, (), {}, constructing=True)
    return made


def _default(world: World, node: ast.expr, cls: ClassRef) -> Value:
    """The default of a record's field: a factory is called when the object is made."""
    factory = classes.factory_of(node)
    if factory is None:
        return evaluate(world, node, Frame(cls.module))
    return call(world, evaluate(world, factory, Frame(cls.module)), (), {})


def _all_fields(world: World, cls: ClassRef) -> list[str]:
    names: dict[str, None] = {}
    for it in reversed(classes.order(world, cls)):
        if isinstance(it, ClassRef):
            names.update(dict.fromkeys(name for name, _ in classes.record_fields(it.node) or ()))
    return list(names)


def _external(
    world: World, name: str, positional: tuple[Value, ...], named: Mapping[str, Value]
) -> Value:
    if name in _READERS:
        key = positional[0] if positional else named.get("key", NONE)
        default = positional[1] if len(positional) > 1 else named.get("default", NONE)
        return world.read(key, default)
    if name in ("os.environ.__getitem__", "os.environ.__contains__") and len(positional) == 1:
        if name.endswith("contains__"):
            return world.presence(positional[0])
        return world.read(positional[0], None)
    if name in ("os.putenv", "os.unsetenv"):
        world.wrote = True
        return NONE
    if name.startswith("os.environ."):
        world.wrote = world.wrote or name.rpartition(".")[2] in CHANGES
        if positional:
            world.note(positional[0])
        return Opaque(f"`{name}`")
    short = name.removeprefix("builtins.")
    if short in ("super.__init__", "super.__set_name__"):
        return NONE
    if name.startswith("builtins.") and short in CONVERSIONS and not named:
        if short in ("list", "tuple", "set", "frozenset") and not positional:
            return lit({"list": [], "tuple": (), "set": frozenset()}.get(short, frozenset()))
        return (
            apply(short, *map(term, positional))
            if positional
            else lit({"int": 0, "float": 0.0, "bool": False, "str": ""}.get(short))
        )
    special = _special(world, short, positional, named)
    if special is not None:
        return special
    read = of_library(world, name, positional, named)
    if read is not None:
        return read
    if name == "functools.partial" and positional:
        return _partial(world, positional, named)
    last = name.rpartition(".")[2]
    if last == "strtobool" and len(positional) == 1:
        lowered = apply("lower", term(positional[0]))
        yes, no = (frozenset(map(lit, words)) for words in (_TRUE_WORDS, _FALSE_WORDS))
        return choose(
            among(lowered, yes), lit(1), choose(among(lowered, no), lit(0), Raises("ValueError"))
        )
    if last == "cast" and len(positional) == 2:
        return positional[1]
    return Opaque(f"`{name.removeprefix('?.').removeprefix('builtins.')}`", _made_type(last))


def _partial(world: World, given: tuple[Value, ...], named: Mapping[str, Value]) -> Value:
    """A function without parameters that passes on what it was given."""
    function, *rest = given
    home = next((it.module for it in given if isinstance(it, FunctionRef)), None)
    held = {"f": function, **{f"a{at}": it for at, it in enumerate(rest)}, **named}
    words = [*(f"a{at}" for at in range(len(rest))), *(f"{it}={it}" for it in named)]
    node = ast.parse(f"lambda: f({', '.join(words)})", mode="eval").body
    assert isinstance(node, ast.Lambda)
    return FunctionRef(node, home or Module("", "", ""), held)


def _made_type(name: str) -> str | None:
    """A class's name, where it looks like one: ``Path(…)`` gives a ``Path``."""
    return name if name[:1].isupper() and not name.isupper() else None


def _special(
    world: World, short: str, positional: tuple[Value, ...], named: Mapping[str, Value]
) -> Value | None:
    match short, positional:
        case "callable", (one,):
            if isinstance(one, FunctionRef | ClassRef | External):
                return TRUE
            return FALSE if not isinstance(one, (*REFERENCES, Opaque)) else Opaque("`callable`")
        case "isinstance", (one, kind):
            return _is_instance(world, one, kind)
        case "type", (one,):
            if isinstance(one, ObjectRef):
                return one.cls
            name = type_of(one) if not isinstance(one, REFERENCES) else None
            return External(f"builtins.{name}") if name else Opaque("`type`")
        case "getattr", (owner, Lit(value=str(name)), *_):
            return attribute(world, owner, name)
        case "any" | "all", (Items(items=items),):
            told: Term = lit(short == "all")
            for it in items:
                told = (
                    choose(told, term(it), FALSE)
                    if short == "all"
                    else choose(told, TRUE, term(it))
                )
            return told
        case _:
            return None


def _is_instance(world: World, one: Value, kind: Value) -> Value:
    if isinstance(kind, Items):
        told: Term = FALSE
        for it in kind.items:
            told = choose(told, TRUE, term(_is_instance(world, one, it)))
        return told
    if isinstance(one, ObjectRef) and isinstance(kind, ClassRef):
        return lit(any(classes.same_class(it, kind) for it in classes.order(world, one.cls)))
    if isinstance(kind, External) and not isinstance(one, REFERENCES):
        name, wanted = type_of(one), kind.name.rpartition(".")[2]
        if name is not None:
            return lit(name == wanted or (name, wanted) == ("bool", "int"))
    if isinstance(one, FunctionRef | ClassRef) and isinstance(kind, External):
        return FALSE
    return Opaque("`isinstance`")
