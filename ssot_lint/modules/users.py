"""Who uses what: the files that import some names, whatever these go by on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.handing import Hands, Place, hands_of, origin
from ssot_lint.modules.imported import imported, package_of
from ssot_lint.modules.lookup import module_name

_STAR = regex(rb"\bimport[ \t]*\(?[ \t]*\*")
_ROUNDS = 5

Read = Callable[[str], "bytes | None"]


class Uses:
    """Files by the names they import; what other modules hand on counts for its origin."""

    def __init__(
        self, places: Iterable[Place], files: Iterable[str], read: Read, roots: tuple[str, ...]
    ) -> None:
        """``places`` are what may be used (``name()``: what a call of it yields); the modules of
        ``files`` count from ``roots``."""
        self._wanted = frozenset(places)
        self._roots = roots
        self._words = {name.removesuffix("()").encode() for _, name in self._wanted}
        self._modules = {module for module, _ in self._wanted}
        self._hands: dict[str, Hands] = {}
        self._origins: dict[Place, Place | None] = {}
        self._files: dict[Place, dict[str, set[str]]] = {}
        listed = tuple(files)
        for _ in range(_ROUNDS if self._wanted else 0):
            self._look_at(listed, read)
            known = len(self._words) + len(self._modules)
            for module, name in self._handed_on():
                self._words.add(name.encode())
                self._modules.add(module)
            if len(self._words) + len(self._modules) == known:
                break

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """The names that any of it goes by."""
        return re.compile(rb"\b(?:" + rb"|".join(map(re.escape, sorted(self._words))) + rb")\b")

    def of(self, place: Place) -> dict[str, frozenset[str]]:
        """The files that import it, under whatever module they find it, each with its names there."""
        found: dict[str, set[str]] = {}
        for it, files in self._files.items():
            if self._is(it, place):
                for path, local in files.items():
                    found.setdefault(path, set()).update(local)
        return {path: frozenset(names) for path, names in found.items()}

    def names_for(self, place: Place) -> dict[Place, int]:
        """Under which modules and names files import it, and how many each."""
        return {it: len(files) for it, files in self._files.items() if self._is(it, place)}

    def is_called(self, place: Place) -> bool:
        """Whether what stands there is what a call of its origin yields."""
        found = self._origin(place)
        return found is not None and found[1].endswith("()")

    def _look_at(self, files: Iterable[str], read: Read) -> None:
        self._hands.clear()
        self._origins.clear()
        self._files.clear()
        pattern = self.pattern
        for path in files:
            data = read(path)
            if data is not None and (pattern.search(data) or _STAR.search(data)):
                self._add(path, data)

    def _add(self, path: str, data: bytes) -> None:
        listed = list(imported(data, package_of(path, self._roots)))
        for it in listed:
            if not it.name:
                self._note_module(it.module, it.local, data, path)
                continue
            if it.name.encode() in self._words:
                self._note((it.module, it.name), path, it.local)
            self._note_module(f"{it.module}.{it.name}", it.local, data, path)
        module = module_name(path, self._roots)
        hands = hands_of(data, module, listed, self._words) if module else None
        if module and hands is not None:
            self._hands[module] = hands

    def _note_module(self, module: str, local: str, data: bytes, path: str) -> None:
        """``import app.env`` and ``from app import env``: what counts is ``env.name``."""
        if module not in self._modules:
            return
        word = re.escape(local.encode())
        for name in set(re.findall(rb"(?<![\w.])%b\.([a-zA-Z_]\w*)" % word, data)):
            if name in self._words:
                own = name.decode()
                self._note((module, own), path, f"{local}.{own}")

    def _note(self, place: Place, path: str, local: str) -> None:
        self._files.setdefault(place, {}).setdefault(path, set()).add(local)

    def _handed_on(self) -> Iterator[Place]:
        """Modules and names under which others offer what is wanted."""
        roots = {name.removesuffix("()") for _, name in self._wanted}
        for module, hands in self._hands.items():
            for name in {*hands.names, *(roots if hands.stars else ())}:
                if self._origin((module, name)) is not None:
                    yield module, name

    def _is(self, place: Place, wanted: Place) -> bool:
        found = self._origin(place)
        return found is not None and (found[0], found[1].removesuffix("()")) == wanted

    def _origin(self, place: Place) -> Place | None:
        if place not in self._origins:
            self._origins[place] = origin(place, self._hands, self._wanted)
        return self._origins[place]
