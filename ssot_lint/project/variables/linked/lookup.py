"""What whole names lead to across files: wrappers, constants, classes and their instances."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from ssot_lint.facts.model import Bound, Wrapped
from ssot_lint.facts.variables.environment import ENVIRONMENT
from ssot_lint.project.variables.linked.evaluate import Symbol

_DEPTH = 8
_LONGEST = 12
_MOST_LEADS = 8
"""Names that one may stand for."""
_MAPPINGS = frozenset(
    [
        "collections.abc.MutableMapping",
        "collections.abc.Mapping",
        "typing.MutableMapping",
        "typing.Mapping",
        "collections.UserDict",
        "builtins.dict",
        "_collections_abc.MutableMapping",
    ]
)
_INHERITED = frozenset({"get", "pop", "setdefault"})


class Lookup:
    """Bindings and wrappers of all files by their whole names."""

    def __init__(self, bound: Iterable[Bound], wrapped: Iterable[Wrapped]) -> None:
        self._bound: dict[str, list[Bound]] = {}
        self._stars: dict[str, list[str]] = {}
        self.wrapped: dict[str, Wrapped] = {}
        for it in bound:
            if it.kind == "star":
                self._stars.setdefault(it.name[:-2], []).append(str(it.value[0]))
            else:
                self._bound.setdefault(it.name, []).append(it)
        for wrapper in wrapped:
            self.wrapped[wrapper.name] = wrapper
        self._found: dict[str, Wrapped | str | None] = {}
        self._led: dict[str, list[str]] = {}
        self._offered: dict[tuple[str, str], list[str]] = {}
        self._heads = self._leading()
        self._beginnings = frozenset(
            name[:at] for name in (*self._bound, *self.wrapped) for at in _ends(name)
        )
        self.missed: dict[str, None] = {}
        """Names that were asked for and are bound to nothing known."""
        self._met: dict[str, None] = {}
        """Constants that were asked for."""

    def constant(self, name: str) -> Symbol | None:
        """The symbol that a name is bound to, re-exports followed."""
        self._met[name] = None
        for candidate in self.names(name):
            for it in self._bound.get(candidate, ()):
                if it.kind == "constant":
                    return it.value
            if candidate.endswith(".value"):
                return self.constant(candidate[: -len(".value")])
        self.missed.update(dict.fromkeys(self.names(name)))
        return None

    def sought(self) -> Iterator[str]:
        """Names that were asked for, found or not, by all that they are called."""
        for name in (*self._met, *self._found):
            yield from self.names(name)
        yield from self.missed

    def attribute(self, name: str) -> Symbol | None:
        """What an attribute of an object of a module is set to, where anything is known of it."""
        found = [it.value for it in self._bound.get(name, ()) if it.kind == "constant"]
        return found[-1] if found else None

    def wrapper(self, name: str) -> Wrapped | str | None:
        """The wrapper that a call of ``name`` calls; text: a library's function by its own name."""
        if name not in self._found:
            self._found[name] = None  # of names that lead to themselves
            self._found[name] = self._wrapper(name, 0)
        return self._found[name]

    def partial(self, name: str) -> tuple[str, tuple[object, ...]] | None:
        """The function that a name is a ``functools.partial`` of, and what that gives it."""
        for candidate in self.names(name):
            for it in self._bound.get(candidate, ()):
                match it.kind, it.value, it.detail:
                    case "instance", ("functools.partial",), (("", ("n", str(made))), *given):
                        return made, tuple(given)
        return None

    def _wrapper(self, name: str, depth: int) -> Wrapped | str | None:
        if depth > _DEPTH:
            return None
        for candidate in self.names(name):
            known = self.wrapped.get(candidate) or ENVIRONMENT.get(candidate)
            if known is not None:
                return known
            method = self._method(candidate, depth)
            if method is not None:
                return method
            cls = self.class_of(candidate, depth)
            if cls is not None and cls != candidate:
                if cls.split(".")[0] in LIBRARY_ROOTS:
                    return f"{cls}.__call__"
                called = self._of_class(cls, "__call__", depth)
                if called is not None:
                    return called
        self.missed.update(dict.fromkeys(self.names(name)))
        return None

    def _method(self, name: str, depth: int) -> Wrapped | str | None:
        """A method of an instance or a class, inherited ones too."""
        owner, _, method = name.rpartition(".")
        if not owner:
            return None
        cls = self.class_of(owner, depth)
        if cls is None:
            return None
        if cls.split(".")[0] in LIBRARY_ROOTS:
            return f"{cls}.{method}"
        return self._of_class(cls, method, depth)

    def _of_class(self, cls: str, method: str, depth: int) -> Wrapped | str | None:
        for base in self.order(cls):
            known = self.wrapped.get(f"{base}.{method}")
            if known is not None:
                return known
            if base.split(".")[0] in LIBRARY_ROOTS:
                return f"{base}.{method}"
        if method in _INHERITED | {"__contains__"}:
            return self._of_mapping(cls, method)
        return None

    def _of_mapping(self, cls: str, method: str) -> Wrapped | None:
        """``get``, ``pop`` and ``setdefault`` that a mapping inherits: made from its ``[]``."""
        order = self.order(cls)
        item = next(
            (
                self.wrapped[f"{it}.__getitem__"]
                for it in order
                if f"{it}.__getitem__" in self.wrapped
            ),
            None,
        )
        if item is None or _MAPPINGS.isdisjoint(order):
            return None
        if method == "__contains__":
            return item._replace(
                name=f"{cls}.{method}", kind="presence", outcomes=(), parse=("str",)
            )
        key = str(item.parameters[0][0]) if item.parameters else "key"
        default: Symbol = () if method == "pop" else ("c", None)
        missing: tuple[object, ...] = (((), "return", ("p", "default")),)
        return item._replace(
            name=f"{cls}.{method}",
            parameters=((key, ()), ("default", default)),
            outcomes=missing,
        )

    def instance(self, name: str) -> Bound | None:
        """The instance that a name, or what it is an attribute of, is bound to."""
        for candidate in (name, name.rpartition(".")[0]):
            for it in self.names(candidate):
                for bound in self._bound.get(it, ()):
                    if bound.kind == "instance":
                        return bound
        return None

    def class_of(self, name: str, depth: int = 0) -> str | None:
        """The class that a name is, or is an instance of."""
        if depth > _DEPTH:
            return None
        for candidate in self.names(name):
            if candidate.endswith("()"):
                inner = self.class_of_call(candidate[:-2], depth + 1)
                if inner is not None:
                    return inner
            for it in self._bound.get(candidate, ()):
                if it.kind == "class":
                    return candidate
                if it.kind == "instance":
                    return self.class_of_call(str(it.value[0]), depth + 1)
            root = candidate.split(".")[0]
            if root in LIBRARY_ROOTS:
                return LIBRARY_INSTANCES.get(candidate, candidate.replace("()", ""))
        return None

    def class_of_call(self, name: str, depth: int = 0) -> str | None:
        """The class of what a call of ``name`` returns."""
        if depth > _DEPTH:
            return None
        for candidate in self.names(name):
            for it in self._bound.get(candidate, ()):
                if it.kind == "class":
                    return candidate
                if it.kind == "function":
                    returned = str(it.value[0])
                    if returned.startswith("="):
                        return self.class_of(returned[1:], depth + 1)
                    return self.class_of_call(returned, depth + 1)
            if candidate.split(".")[0] in LIBRARY_ROOTS:
                return candidate
        return None

    def order(self, cls: str) -> list[str]:
        """The class and its bases, each once, nearest first."""
        found: dict[str, None] = {}
        work = [cls]
        while work and len(found) < 64:
            name = work.pop(0)
            real = next((it for it in self.names(name) if self._is_class(it)), name)
            if real in found:
                continue
            found[real] = None
            for it in self._bound.get(real, ()):
                if it.kind == "class":
                    work.extend(str(base) for base in it.value)
        return list(found)

    def _is_class(self, name: str) -> bool:
        return any(it.kind == "class" for it in self._bound.get(name, ()))

    def names(self, name: str) -> list[str]:
        """The name, and what it is called where re-exports and aliases lead."""
        known = self._led.get(name)
        if known is not None:
            return known
        found: dict[str, None] = {}
        work = [name]
        while work and len(found) < 32:
            at = work.pop(0)
            if at in found:
                continue
            if at.startswith("*"):
                work.extend(_starred(at))
                continue
            found[at] = None
            work.extend(self._aliased(at))
        told = self._led[name] = list(found)
        return told

    def members(self, cls: str) -> list[Symbol]:
        """The constants of a class, where they were asked for."""
        real = next((it for it in self.names(cls) if self._is_class(it)), cls)
        self.missed[f"{real}.*"] = None
        start = f"{real}."
        return [
            it.value
            for name, found in self._bound.items()
            if name.startswith(start) and "." not in name[len(start) :]
            for it in found
            if it.kind == "constant"
        ]

    def _leading(self) -> frozenset[str]:
        """Whole names that are aliases, and modules that take all names of others."""
        aliases = (name for name, it in self._bound.items() if any(b.kind == "alias" for b in it))
        return frozenset((*aliases, *self._stars))

    def _leads(self, name: str) -> bool:
        at = len(name)
        while at > 0:
            if name[:at] in self._heads:
                return True
            at = name.rfind(".", 0, at)
        return False

    def _aliased(self, name: str) -> list[str]:
        """What the longest beginning of a name that is an alias stands for."""
        if not self._leads(name):
            return []
        parts = name.split(".")
        if len(parts) > _LONGEST:
            return []  # of names that lead to longer ones of themselves
        found: list[str] = []
        for end in range(len(parts), 0, -1):
            head, rest = ".".join(parts[:end]), parts[end:]
            for it in self._bound.get(head, ()):
                target = str(it.value[0]) if it.kind == "alias" else ""
                # ``app.env`` that is ``app.env.env`` leads on once, and not to ``app.env.env.env``.
                if target and not (target.startswith(f"{head}.") and _begins(name, target)):
                    found.append(".".join([target, *rest]))
            if end < len(parts) and head in self._stars and head not in self._bound:
                if ".".join(parts[: end + 1]) not in self._beginnings:
                    offering = self._offering(head, rest[0])
                    found.extend(".".join([module, *rest]) for module in offering)
        return found[:_MOST_LEADS]

    def _offering(self, head: str, name: str) -> list[str]:
        """The first modules that a module takes all names of, and which may bind a name: some take
        those of five hundred others, and are asked for each of thousands of names."""
        key = (head, name)
        known = self._offered.get(key)
        if known is None:
            every = (it for it in self._stars[head] if it != head and self._may_offer(it, name))
            known = self._offered[key] = list(itertools.islice(every, _MOST_LEADS))
        return known

    def _may_offer(self, module: str, name: str) -> bool:
        """Whether ``from module import *`` may bind a name, as far as anything is known of it."""
        return (
            f"{module}.{name}" in self._beginnings
            or module in self._stars
            or module.partition(".")[0] in LIBRARY_ROOTS
        )


def _begins(name: str, head: str) -> bool:
    return name == head or name.startswith(f"{head}.")


def _ends(name: str) -> Iterator[int]:
    """Where the parts of a dotted name end."""
    at = name.find(".")
    while at >= 0:
        yield at
        at = name.find(".", at + 1)
    yield len(name)


def _starred(name: str) -> list[str]:
    """The names that ``*app.a|app.b.NAME`` may be."""
    modules, found = name[1:].split("|"), []
    last = modules[-1]
    # The name begins behind the last of the modules, which the bar does not end.
    for cut in range(last.count("."), 0, -1):
        parts = last.split(".")
        module, rest = ".".join(parts[:cut]), ".".join(parts[cut:])
        for it in (*modules[:-1], module):
            found.append(f"{it}.{rest}")
    return found


LIBRARY_ROOTS = frozenset(
    {"environs", "decouple", "environ", "dynaconf", "starlette"}
    | {"dj_database_url", "dj_email_url", "django_cache_url", "dj_search_url"}
)
LIBRARY_INSTANCES = {
    "environs.env": "environs.Env",
    "decouple.config": "decouple.AutoConfig",
}
