"""What base classes of libraries give the classes of a project: attributes, as far as all are known."""

from __future__ import annotations

import ast
import enum

from ssot_lint.getter.proof.values import ClassValue

_OF_MODELS = (
    "Config construct copy dict from_orm json model_computed_fields model_config model_construct"
    " model_copy model_dump model_dump_json model_extra model_fields model_fields_set"
    " model_json_schema model_parametrized_name model_post_init model_rebuild model_validate"
    " model_validate_json model_validate_strings parse_file parse_obj parse_raw schema schema_json"
    " update_forward_refs validate"
)
_MODEL = frozenset(_OF_MODELS.split())
_SETTINGS = _MODEL | {"settings_cached", "settings_clear_cache", "settings_customise_sources"}
_ENUM = frozenset({*dir(enum.Enum), *dir(enum.EnumMeta), "name", "value", "_name_", "_value_"})
_KNOWN = {
    "pydantic_settings.BaseSettings": _SETTINGS,
    "pydantic.BaseSettings": _SETTINGS,
    "pydantic.v1.BaseSettings": _SETTINGS,
    "pydantic.BaseModel": _MODEL,
    "enum.Enum": _ENUM,
    "enum.IntEnum": _ENUM | {*dir(int)},
    "enum.StrEnum": _ENUM | {*dir(str)},
    "builtins.str": frozenset(dir(str)),
    "builtins.int": frozenset(dir(int)),
    "builtins.object": frozenset(dir(object)),
    "abc.ABC": frozenset(dir(object)),
}


def attributes_from(base: object, cls: ClassValue) -> frozenset[str] | None:
    """All that a library's class gives ``cls``; None where it may give more than is known."""
    known = _KNOWN.get(getattr(base, "name", ""))
    if known is None or (known >= _MODEL and not _is_closed(cls.node)):
        return None
    return known


def makes_models(base: object) -> bool:
    """Whether objects of the class have what their fields say, and nothing that a caller adds."""
    return _KNOWN.get(getattr(base, "name", ""), frozenset()) >= _MODEL


def _is_closed(node: ast.ClassDef) -> bool:
    """Whether the configuration of a model is written out, and admits no other names."""
    if node.decorator_list or node.keywords:
        return False
    for part in ast.walk(node):
        match part:
            case ast.Assign(targets=[ast.Name(id="model_config")], value=value):
                if not _is_written_out(value):
                    return False
            case ast.AnnAssign(target=ast.Name(id="model_config"), value=value):
                if value is None or not _is_written_out(value):
                    return False
            case ast.ClassDef(name="Config", bases=[_, *_]):
                return False
            case (
                ast.keyword(arg="extra", value=value)
                | ast.Assign(targets=[ast.Name(id="extra")], value=value)
            ):
                if "allow" in ast.unparse(value) or not _is_literal(value):
                    return False
    return True


def _is_written_out(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=called, args=[], keywords=keywords):
            known = ast.unparse(called).endswith(("ConfigDict", "dict"))
            return known and all(it.arg is not None for it in keywords)
        case ast.Dict(keys=keys, values=values):
            named = [it.value if isinstance(it, ast.Constant) else None for it in keys]
            extra = [held for name, held in zip(named, values) if name == "extra"]
            return None not in named and all("allow" not in ast.unparse(it) for it in extra)
        case _:
            return False


def _is_literal(value: ast.expr) -> bool:
    """``"ignore"``, ``Extra.forbid``."""
    return isinstance(value, ast.Constant) or ast.unparse(value).startswith(("Extra.", "pydantic."))
