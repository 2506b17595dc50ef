"""The line that would register a variable, in the registry's own style."""

from __future__ import annotations

import ast
from collections import Counter
from functools import lru_cache

from ssot_lint.getter.owners.entry import (
    CONSTANTS,
    DESCRIPTORS,
    DJANGO,
    OBJECTS,
    PER_VARIABLE,
    SETTINGS,
    TABLE,
    Entry,
    Registry,
)

_MOST = 0.8


class Wanted:
    """The variable as the access reads it."""

    def __init__(self, variable: str, parse: str, default: str | None, expression: str) -> None:
        """``parse`` is a type's name, ``default`` source text, ``expression`` the whole read."""
        self.variable = variable
        self.parse = parse
        self.default = default
        self.expression = expression


def line_for(registry: Registry, wanted: Wanted) -> str | None:
    """The line to add; None where the style cannot be told."""
    makers = {
        TABLE: _in_table,
        DESCRIPTORS: _as_object,
        OBJECTS: _as_object,
        CONSTANTS: _as_constant,
        DJANGO: _as_constant,
        SETTINGS: _as_field,
        PER_VARIABLE: _as_function,
    }
    maker = makers.get(registry.kind)
    return None if maker is None else maker(registry, wanted)


def _in_table(registry: Registry, wanted: Wanted) -> str:
    return f'"{_name(registry, wanted.variable)}": lambda: {wanted.expression},'


def _as_object(registry: Registry, wanted: Wanted) -> str | None:
    """A call of the class that makes the nearest entry, its name and default replaced."""
    name = _name(registry, wanted.variable)
    nearest = _nearest(registry, wanted.parse, wanted.default not in (None, "None"))
    if nearest is None:
        return None
    call = _call(nearest.source)
    if call is None:
        return _as_member(name, nearest, wanted)
    given = [*call.args, *(it.value for it in call.keywords)]
    default = wanted.default or "None"
    if nearest.parse == "str" != wanted.parse and not any(map(_is_type, given)):
        default = _as_text(default)  # none of the classes takes it for what it is
    parts: list[str] = []
    is_given = False
    for argument in call.args:
        if _is_key(argument, nearest) and not parts:
            parts.append(f'"{wanted.variable}"')
        elif _is_type(argument):
            parts.append(wanted.parse)
        elif not is_given:
            parts.append(default)
            is_given = True
    for word in call.keywords:
        if _is_key(word.value, nearest):
            parts.append(f'{word.arg}="{wanted.variable}"')
        elif _is_type(word.value):
            parts.append(f"{word.arg}={wanted.parse}")
        elif word.arg == "default":
            parts.append(f"default={default}")
    return f"{name} = {ast.unparse(call.func)}({', '.join(parts)})"


def _is_key(node: ast.expr, entry: Entry) -> bool:
    return isinstance(node, ast.Constant) and node.value == entry.variable


def _is_type(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("str", "int", "float", "bool")


def _as_text(default: str) -> str:
    """A number or truth value as the text that stands for it."""
    return default if default == "None" or default[:1] in "\"'" else f'"{default}"'


def _as_member(name: str, nearest: Entry, wanted: Wanted) -> str | None:
    """A member of an enumeration: its name and default."""
    try:
        node = ast.parse(nearest.source).body[0]
    except (SyntaxError, IndexError):
        return None
    match node:
        case ast.Assign(value=ast.Tuple(elts=[ast.Constant(value=key), _])):
            if key == nearest.variable:
                return f'{name} = ("{wanted.variable}", {wanted.default or "None"})'
    return None


@lru_cache(maxsize=1024)  # asked of each entry, for each variable that has none
def _call(source: str) -> ast.Call | None:
    """The call that makes an entry; None where it is made otherwise."""
    try:
        node = ast.parse(source).body[0]
    except (SyntaxError, IndexError):
        return None
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        return node.value
    return None


def _nearest(registry: Registry, parse: str, defaulted: bool = False) -> Entry | None:
    """An entry of that parse, made as most such entries are; else one of text. With ``defaulted``
    one that is given a default, if any of them is."""
    for wanted in (parse, "str", None):
        fitting = [it for it in registry.entries if wanted in (it.parse, None)]
        if defaulted:
            fitting = [it for it in fitting if _has_default(it)] or fitting
        if fitting:
            shapes = Counter(_shape(it) for it in fitting)
            best = shapes.most_common(1)[0][0]
            return next(it for it in fitting if _shape(it) == best)
    return None


def _has_default(entry: Entry) -> bool:
    """Whether the call that makes it gives it a default."""
    call = _call(entry.source)
    if call is None:
        return False
    left = [it for it in call.args if not _is_key(it, entry) and not _is_type(it)]
    return bool(left) or any(it.arg == "default" for it in call.keywords)


def _shape(entry: Entry) -> str:
    """What makes the entry, and from how many arguments."""
    call = _call(entry.source)
    if call is None:
        return ""
    return (
        f"{ast.unparse(call.func)}/{len(call.args)}/{','.join(str(it.arg) for it in call.keywords)}"
    )


def _as_constant(registry: Registry, wanted: Wanted) -> str:
    name = _name(registry, wanted.variable)
    helper = _helper(registry, wanted.parse)
    if helper is not None:
        function, prefix, example = helper
        key = f'"{wanted.variable.removeprefix(prefix)}"'
        return f"{name} = {function}({', '.join([key, *_given(example, wanted)])})"
    return f"{name} = {wanted.expression}"


def _given(example: ast.Call, wanted: Wanted) -> list[str]:
    """What stands behind the variable's name, as in a call of the same function."""
    given: list[str] = []
    default = wanted.default
    for argument in example.args[1:]:
        if _is_type(argument):
            given.append(wanted.parse)
        elif default is not None:
            given.append(default)
            default = None
        else:
            break  # what comes behind it has no place
    for word in example.keywords:
        if _is_type(word.value):
            given.append(f"{word.arg}={wanted.parse}")
        elif word.arg == "default" and default is not None:
            given.append(f"default={default}")
            default = None
    return [default, *given] if default is not None else given


def _helper(registry: Registry, parse: str) -> tuple[str, str, ast.Call] | None:
    """The function of the project's own that most entries of that parse ask, its prefix, and a call."""
    calls: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], ast.Call] = {}
    fitting = [it for it in registry.entries if it.parse == parse]
    for entry in fitting:
        call = _call(entry.source)
        if call is None or not call.args:
            continue
        key = call.args[0]
        function = ast.unparse(call.func)
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            if function in ("os.getenv", "os.environ.get", "getenv", "environ.get"):
                continue
            if entry.variable.endswith(key.value):
                kind = function, entry.variable[: len(entry.variable) - len(key.value)]
                calls[kind] += 1
                if kind not in examples or _arguments(call) > _arguments(examples[kind]):
                    examples[kind] = call
    if not calls:
        return None
    best, count = calls.most_common(1)[0]
    return (*best, examples[best]) if 2 * count > len(fitting) else None


def _arguments(call: ast.Call) -> int:
    return len(call.args) + len(call.keywords)


def _as_field(registry: Registry, wanted: Wanted) -> str | None:
    """A field, with what reads the variable where the class is not told to read it by itself."""
    name = _lower(registry, wanted.variable)
    nearest = _nearest(registry, wanted.parse)
    source = "" if nearest is None else nearest.source
    told = "factory=" in source or "getenv" in source or "environ" in source
    if not told:
        field = _field_name(registry, wanted.variable)
        if field is None:
            return None  # the class would read it by another name
        name = field
    if "factory=" in source:
        function = source.partition(" = ")[2].partition("(")[0]
        word = "default_factory" if "default_factory=" in source else "factory"
        return f"{name}: {wanted.parse} = {function}({word}=lambda: {wanted.expression})"
    if "getenv" in source or "environ" in source:
        receiver, dot, _ = source.partition(" = ")[0].rpartition(".")
        return f"{receiver}.{name} = {wanted.expression}" if dot else None
    default = f" = {wanted.default}" if wanted.default is not None else ""
    optional = " | None" if wanted.default == "None" else ""
    return f"{name}: {wanted.parse}{optional}{default}"


def _field_name(registry: Registry, variable: str) -> str | None:
    """The field that a class reads a variable for by itself; None where there is none."""
    prefix = _prefix(registry)
    rest = variable[len(prefix) :]
    if any(it.any_case for it in registry.entries):
        return rest.lower() if variable.casefold().startswith(prefix.casefold()) else None
    return rest if variable.startswith(prefix) else None


def _lower(registry: Registry, variable: str) -> str:
    return variable.removeprefix(_prefix(registry)).lower()


def _prefix(registry: Registry) -> str:
    """What the class puts before its fields' names."""
    prefixes = Counter(
        it.variable[: len(it.variable) - len(it.name)]
        for it in registry.entries
        if it.variable.lower().endswith(it.name.lower())
    )
    return prefixes.most_common(1)[0][0] if prefixes else ""


def _as_function(registry: Registry, wanted: Wanted) -> str:
    nearest = _nearest(registry, wanted.parse)
    source = "" if nearest is None else nearest.source
    name = _lower(registry, wanted.variable)
    marks = [it for it in ("@property", "@staticmethod", "@classmethod") if f"{it} " in source]
    taken = source.partition("def ")[2].partition("(")[2].partition(")")[0].partition(":")[0]
    gives = "" if source and " -> " not in source.partition(":")[0] else f" -> {wanted.parse}"
    head = "".join(f"{it}\n" for it in marks)
    return f"{head}def {name}({taken}){gives}:\n    return {wanted.expression}"


def _name(registry: Registry, variable: str) -> str:
    """The entry's name: without the prefix, and in the case, that most entries have."""
    shapes = Counter(it for it in map(_shortened, registry.entries) if it is not None)
    if not shapes:
        return variable
    (prefix, is_lower), count = shapes.most_common(1)[0]
    if count < _MOST * len(registry.entries):
        return variable
    name = variable.removeprefix(prefix)
    return name.lower() if is_lower else name


def _shortened(entry: Entry) -> tuple[str, bool] | None:
    """What its name leaves out of the variable's, and whether it is in lower case."""
    for name in (entry.name, entry.name.upper()):
        if entry.variable.endswith(name):
            return entry.variable[: len(entry.variable) - len(name)], name != entry.name
    return None
