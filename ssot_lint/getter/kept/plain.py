"""A contract as plain values and back: what a run keeps of a getter for the next one."""

from __future__ import annotations

from ssot_lint.core.lean import Any
from ssot_lint.getter.contract import Arity, Contract, Shape
from ssot_lint.getter.spelling import Spelling


def flat(contract: Contract) -> tuple[Any, ...] | None:
    """As tuples, dicts and plain values; None where it declares variables by entries, whose values
    are terms."""
    if contract.registry is not None:
        return None
    shape = contract.shape
    return (
        contract.origin,
        {name: tuple(it) for name, it in contract.operations.items()},
        dict(contract.missing),
        {name: tuple(it) for name, it in contract.variables.items()},
        None if shape is None else _flat_shape(shape),
        _flat_arity(contract.call),
        contract.sources,
        tuple(sorted(contract.ran)),
    )


def made(value: object) -> Contract:
    """The same back; raises ValueError on anything else."""
    match value:
        case (
            str(origin),
            dict(operations),
            dict(missing),
            dict(variables),
            shape,
            call,
            sources,
            ran,
        ):
            return Contract(
                origin,
                _spellings(operations),
                {_text(name): _text(why) for name, why in missing.items()},
                _spellings(variables),
                None if shape is None else _shape(shape),
                _arity(call),
                None,
                _texts(sources),
                frozenset(map(_pair, _tuple(ran))),
            )
    raise ValueError("no contract")


def _flat_shape(shape: Shape) -> tuple[Any, ...]:
    attributes = {name: _flat_arity(it) for name, it in shape.attributes.items()}
    return attributes, shape.open, shape.subscript, shape.contains


def _flat_arity(arity: Arity | None) -> tuple[Any, ...] | None:
    if arity is None:
        return None
    named = arity.keywords
    return arity.least, arity.most, None if named is None else tuple(sorted(named))


def _shape(value: object) -> Shape:
    match value:
        case (dict(attributes), bool(is_open), bool(subscript), bool(contains)):
            arities = {_text(name): _arity(it) for name, it in attributes.items()}
            return Shape(arities, is_open, subscript, contains)
    raise ValueError("no contract")


def _arity(value: object) -> Arity | None:
    match value:
        case None:
            return None
        case (int(least), int() | None as most, named):
            return Arity(least, most, None if named is None else frozenset(_texts(named)))
    raise ValueError("no contract")


def _spellings(values: dict[object, object]) -> dict[str, Spelling]:
    return {_text(name): _spelling(it) for name, it in values.items()}


def _spelling(value: object) -> Spelling:
    match value:
        case (str(to), str() | None as why, reasons):
            return Spelling(to, why, _texts(reasons))
    raise ValueError("no contract")


def _pair(value: object) -> tuple[str, str]:
    match value:
        case (str(module), str(name)):
            return module, name
    raise ValueError("no contract")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, _tuple(value)))


def _tuple(value: object) -> tuple[object, ...]:
    if isinstance(value, tuple):
        return value
    raise ValueError("no contract")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("no contract")
