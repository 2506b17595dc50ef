"""What is known of accessors that other libraries make: near to os.environ, never the same."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.proof import members
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import ClassValue, External, Instance, Made, Value
from ssot_lint.getter.spelling import OPERATIONS, Spelling


class _Library(NamedTuple):
    name: str
    operations: Mapping[str, Spelling]
    otherwise: str
    """Why the other operations have no spelling."""


_ENVIRONS = _Library(
    "environs",
    {
        "item": Spelling("{getter}({key})", "raises KeyError today, EnvError after"),
        "get": Spelling(
            "{getter}({key}, {default})", "environs adds its prefix and may expand the value"
        ),
    },
    "environs reads one variable at a time, and writes none",
)
_DECOUPLE = _Library(
    "python-decouple",
    {
        "item": Spelling("{getter}({key})", "raises KeyError today, UndefinedValueError after"),
        "get": Spelling(
            "{getter}({key}, default={default})",
            "python-decouple asks `.env` and settings.ini too where the variable is missing",
        ),
    },
    "python-decouple reads one value at a time, and writes none",
)
_DJANGO_ENVIRON = _Library(
    "django-environ",
    {
        "item": Spelling("{getter}({key})", "raises KeyError today, ImproperlyConfigured after"),
        "get": Spelling(
            "{getter}({key}, default={default})",
            "django-environ looks up again what begins with `$`",
        ),
    },
    "django-environ reads one variable at a time",
)
_DYNACONF = _Library(
    "dynaconf",
    {},
    "dynaconf reads variables under a prefix of its own and parses them: only people can tell "
    "which setting is meant",
)
_DJANGO = _Library(
    "Django's settings",
    {},
    "which setting holds the variable is not known: no `manage.py` in a source root names a "
    "settings module that can be read",
)
_KNOWN = {
    "environs.Env": _ENVIRONS,
    "environs.FileAwareEnv": _ENVIRONS,
    "environs.env": _ENVIRONS,
    "decouple.config": _DECOUPLE,
    "decouple.Config": _DECOUPLE,
    "decouple.AutoConfig": _DECOUPLE,
    "environ.Env": _DJANGO_ENVIRON,
    "environ.FileAwareEnv": _DJANGO_ENVIRON,
    "dynaconf.Dynaconf": _DYNACONF,
    "dynaconf.LazySettings": _DYNACONF,
    "dynaconf.settings": _DYNACONF,
    "django.conf.settings": _DJANGO,
}


def known_contract(machine: Machine, value: Value, where: str) -> Contract | None:
    """The contract of a library's accessor, told by the class or the name it comes from."""
    library = next((_KNOWN[name] for name in _origins(machine, value) if name in _KNOWN), None)
    if library is None:
        return None
    origin = f"known shape of {library.name} ({where})"
    return Contract(origin, library.operations, dict.fromkeys(OPERATIONS, library.otherwise))


def _origins(machine: Machine, value: Value) -> list[str]:
    match value:
        case External(name=name):
            return [name]
        case Made(what=what):
            return [what.removesuffix("()")]
        case Instance(cls=ClassValue() as cls):
            bases = members.order(machine, cls)
            return [base.name for base in bases if isinstance(base, External)]
        case _:
            return []
