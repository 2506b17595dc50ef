"""What every run needs of ``typing``, without its price: 3 ms to import, 0.15 ms for each class.

A hook's run over clean files makes thirty classes of values and uses a third of them. Checkers see
the real ``NamedTuple``; at run time a class is made with a tenth of the work, and its constructor is
compiled once it turns out to be used often.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""By this name checkers take it for true, as that of ``typing``."""

if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
    from typing import Protocol as Protocol
    from typing import cast as cast
else:
    try:
        from _collections import _tuplegetter as _getter
    except ImportError:  # another implementation than CPython

        def _getter(index, doc):
            return property(lambda self: self[index], doc=doc)

    _OFTEN = 16
    _new = tuple.__new__

    Any = object

    class Protocol:
        """Stands where checkers need one."""

    def cast(kind, value):
        """``value``; the kind is for checkers."""
        return value

    class _Values(tuple):
        """What ``typing.NamedTuple`` gives its classes."""

        __slots__ = ()
        _fields = ()

        @classmethod
        def _make(cls, values):
            made = _new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self))

        def __repr__(self):
            shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self))
            return f"{type(self).__name__}({shown})"

        def __getnewargs__(self):
            return tuple(self)

    class _Maker(type):
        """Makes a class of values from annotations and defaults."""

        def __new__(cls, name, bases, namespace):
            if not bases:
                return type.__new__(cls, name, bases, namespace)
            if "__annotate__" in namespace or "__annotate_func__" in namespace:
                import typing  # this interpreter keeps annotations elsewhere

                bases = typing.NamedTuple.__mro_entries__((typing.NamedTuple,))
                return typing.NamedTupleMeta(name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {it: namespace[it] for it in fields if it in namespace}
            if fields[len(fields) - len(defaults) :] != (*defaults,):
                raise TypeError("a field without a default follows one that has one")
            constructor, owner = _constructor(fields, defaults)
            for number, field in enumerate(fields):
                namespace[field] = _getter(number, "")
            namespace.update(
                __slots__=(),
                __new__=constructor,
                __match_args__=fields,
                _fields=fields,
                _field_defaults=defaults,
            )
            owner.append(type(name, (_Values,), namespace))
            return owner[0]

    class NamedTuple(metaclass=_Maker):
        """As ``typing`` has it, for classes with annotated fields."""

    def _constructor(fields, defaults):
        """A ``__new__`` that gives way to a compiled one, and the list of the class it is for."""
        owner = []
        calls = 0

        def __new__(_cls, *values, **named):
            nonlocal calls
            calls += 1
            rest = fields[len(values) :]
            if calls < _OFTEN and named.keys() <= {*rest} and len(values) <= len(fields):
                said = {**defaults, **named}
                if said.keys() >= {*rest}:
                    return _new(_cls, (*values, *map(said.__getitem__, rest)))
            compiled = _compiled(fields, defaults)
            owner[0].__new__ = compiled
            return compiled(_cls, *values, **named)

        return __new__, owner

    def _compiled(fields, defaults):
        given = ", ".join(fields)
        source = (
            f"lambda _cls, {given}: _new(_cls, ({given},))" if fields else "lambda _cls: _new(_cls)"
        )
        made = eval(source, {"_new": _new, "__builtins__": {}})
        made.__defaults__ = tuple(defaults.values())
        return made
