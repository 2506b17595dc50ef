"""What a settings class does to values beside reading them: validators, constraints, options."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.reasons import Reason, reason
from ssot_lint.getter.meaning.world import ClassRef
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.proof.project import Project

_METHODS = frozenset({"model_post_init", "__init__", "__new__", "__getattribute__", "__getattr__"})
_TYPES = frozenset(
    ["AfterValidator", "BeforeValidator", "WrapValidator", "PlainValidator", "StringConstraints"]
) | {"constr", "conint", "confloat", "conlist"}
_CHANGING = frozenset(
    [
        *("str_strip_whitespace", "str_to_lower", "str_to_upper", "strip_whitespace", "to_lower"),
        *("to_upper", "anystr_strip_whitespace", "anystr_lower", "anystr_upper"),
    ]
)
_REFUSING = frozenset(
    [
        *("min_length", "max_length", "pattern", "regex", "gt", "ge", "lt", "le", "multiple_of"),
        *("str_min_length", "str_max_length", "max_digits", "decimal_places"),
    ]
)


def changes(project: Project, cls: ClassRef) -> list[Reason]:
    """Reasons that hold of all that the class reads: which field is meant is not looked into."""
    found: list[Reason] = []
    for it in classes.order(new_world(project), cls):
        if not isinstance(it, ClassRef):
            continue
        known = project.validated
        if it.node not in known:  # each field asks, and so does each class below
            known[it.node] = [*_told(it.node)]
        for code, name, line in known[it.node]:
            text = f"`{name}` may change it" if code == "changes" else f"`{name}` may refuse it"
            found.append(reason(code, f"{text} ({it.module.at(line)})"))
    return found


def _told(node: ast.ClassDef) -> Iterator[tuple[str, str, int]]:
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef(name=name, decorator_list=decorators):
                validates = any("validator" in ast.unparse(it) for it in decorators)
                if validates or name in _METHODS:
                    yield "changes", name, part.lineno
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _TYPES:
                yield "changes", name, part.lineno
            case ast.keyword(arg=str(name), value=value):
                yield from _option(name, value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield from _option(name, value)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield from _option(key.value, value)


def _option(name: str, value: ast.expr) -> Iterator[tuple[str, str, int]]:
    if isinstance(value, ast.Constant) and value.value in (False, None):
        return
    if name in _CHANGING:
        yield "changes", name, value.lineno
    elif name in _REFUSING:
        yield "raises", name, value.lineno
