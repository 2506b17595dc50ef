"""The variables a pydantic settings class reads, and the field each one becomes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.proof import members
from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import (
    ClassValue,
    External,
    Instance,
    Raised,
    Unproven,
    Value,
)
from ssot_lint.getter.schemas.pydantic import MODELS, V1, V2
from ssot_lint.getter.spelling import Spelling
from ssot_lint.modules.bindings import Binding

_DEPTH = 4


class _Config(NamedTuple):
    version: int
    prefix: str = ""
    case_sensitive: bool = False
    delimiter: str | None = None


class _Field(NamedTuple):
    name: str
    annotation: ast.expr
    value: ast.expr | None
    home: ClassValue


def variables(machine: Machine, accessor: Value) -> Mapping[str, Spelling] | None:
    """Map each variable of a settings object to its field; None for anything else."""
    if not isinstance(accessor, Instance) or not isinstance(accessor.cls, ClassValue):
        return None
    config = _config(machine, accessor.cls)
    if config is None:
        return None
    found: dict[str, Spelling] = {}
    for name, spelling in _of_settings(machine, accessor.cls, config, "{getter}", 0):
        found.setdefault(name, spelling)
    return found


def _of_settings(
    machine: Machine, cls: ClassValue, config: _Config, path: str, depth: int
) -> Iterator[tuple[str, Spelling]]:
    for field in _fields(machine, cls):
        names = _names(field, config)
        to = f"{path}.{field.name}"
        typed = _type_text(field.annotation)
        why = f"read once when the settings are created; typed `{typed}`"
        if len(names) > 1:
            why += f"; also read from {', '.join(names[1:])}"
        for name in names:
            yield _cased(name, config), Spelling(to, why)
        yield from _nested(machine, field, config, names, to, depth)


def _nested(
    machine: Machine, field: _Field, config: _Config, names: list[str], path: str, depth: int
) -> Iterator[tuple[str, Spelling]]:
    inner = _class_of(machine, field)
    if inner is None or depth >= _DEPTH:
        return
    own = _config(machine, inner)
    if own is not None:
        yield from _of_settings(machine, inner, own, path, depth + 1)
    elif config.delimiter and _is_model(machine, inner):
        for name in names:
            below = config._replace(prefix=name + config.delimiter)
            yield from _of_settings(machine, inner, below, path, depth + 1)


def _config(machine: Machine, cls: ClassValue) -> _Config | None:
    """Merge the configuration of a settings class over its bases; None for other classes."""
    bases = members.order(machine, cls)
    names = [base.name for base in bases if isinstance(base, External)]
    if not any(name in V1 | V2 for name in names):
        return None
    options: dict[str, object] = {}
    for base in reversed(bases):
        if isinstance(base, ClassValue):
            options.update(_own_options(machine, base))
    delimiter = options.get("env_nested_delimiter")
    return _Config(
        version=2 if any(name in V2 for name in names) else 1,
        prefix=str(options.get("env_prefix", "")),
        case_sensitive=options.get("case_sensitive") is True,
        delimiter=delimiter if isinstance(delimiter, str) and delimiter else None,
    )


def _own_options(machine: Machine, cls: ClassValue) -> dict[str, object]:
    options = {node.arg: _literal(node.value) for node in cls.node.keywords if node.arg}
    for name, bindings in members.body(machine, cls).items():
        node, value = bindings[-1].node, bindings[-1].value
        if name == "model_config" and isinstance(value, ast.Call):
            options |= {word.arg: _literal(word.value) for word in value.keywords if word.arg}
        elif name == "model_config" and isinstance(value, ast.Dict):
            pairs = zip(value.keys, value.values, strict=True)
            options |= {str(_literal(key)): _literal(item) for key, item in pairs}
        elif name == "Config" and isinstance(node, ast.ClassDef):
            inner = members.body(machine, ClassValue(node, cls.module))
            options |= {key: _literal(bound[-1].value) for key, bound in inner.items()}
    return options


def _literal(node: ast.expr | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _fields(machine: Machine, cls: ClassValue) -> list[_Field]:
    found: dict[str, _Field] = {}
    for base in members.order(machine, cls):
        if not isinstance(base, ClassValue):
            continue
        for name, bindings in members.body(machine, base).items():
            field = _field(name, bindings[-1], base)
            if field is not None:
                found.setdefault(name, field)
    return list(found.values())


def _field(name: str, binding: Binding, home: ClassValue) -> _Field | None:
    if binding.annotation is None or name.startswith("_") or name == "model_config":
        return None
    if "ClassVar" in ast.unparse(binding.annotation):
        return None
    return _Field(name, binding.annotation, binding.value, home)


def _names(field: _Field, config: _Config) -> list[str]:
    """Names a field is read from: an alias stands alone, without the prefix."""
    words = ("validation_alias", "alias") if config.version == 2 else ("env",)
    for call in _field_calls(field):
        for word in words:
            for keyword in call.keywords:
                if keyword.arg == word:
                    return _aliases(keyword.value)
    return [config.prefix + field.name]


def _field_calls(field: _Field) -> Iterator[ast.Call]:
    """``Field(…)`` as the default, or inside ``Annotated[…]``."""
    for node in (field.value, field.annotation):
        for part in ast.walk(node) if node is not None else ():
            if isinstance(part, ast.Call) and ast.unparse(part.func).endswith("Field"):
                yield part


def _aliases(node: ast.expr) -> list[str]:
    """Alias texts; none for an alias that is computed, since its variable is not known."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Call(args=items) if ast.unparse(node.func).endswith("AliasChoices"):
            return [name for item in items for name in _aliases(item)]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return [name for item in items for name in _aliases(item)]
        case ast.Call(args=[only]) if ast.unparse(node.func).endswith("AliasPath"):
            return _aliases(only)
    return []


def _cased(name: str, config: _Config) -> str:
    return name if config.case_sensitive else name.upper()


def _type_text(annotation: ast.expr) -> str:
    match annotation:
        case ast.Subscript(value=outer, slice=ast.Tuple(elts=[first, *_])) if ast.unparse(
            outer
        ).endswith("Annotated"):
            return ast.unparse(first)
        case ast.Constant(value=str(text)):
            return text
    return ast.unparse(annotation)


def _class_of(machine: Machine, field: _Field) -> ClassValue | None:
    """The project's class that a field holds, ``Optional`` and ``Annotated`` taken off."""
    try:
        node = ast.parse(_type_text(field.annotation), mode="eval").body
    except SyntaxError:
        return None
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            node = left
        case ast.Subscript(value=outer, slice=inner) if ast.unparse(outer).endswith("Optional"):
            node = inner
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return None
    try:
        value = machine.evaluate(node, Frame(field.home.module))
    except (Unproven, Raised):
        return None
    return value if isinstance(value, ClassValue) else None


def _is_model(machine: Machine, cls: ClassValue) -> bool:
    bases = members.order(machine, cls)
    return any(isinstance(base, External) and base.name in MODELS for base in bases)
