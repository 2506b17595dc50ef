"""What the files beside one say about its fixes, asked once and only where a fix is at hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ssot_lint.core.accessor import Getter
from ssot_lint.core.around import ALL_OF, INSIDE, Arrival, Claim, Reason
from ssot_lint.core.fix.by_text import is_bound_by_text
from ssot_lint.core.fix.sent import sent_by_libraries, taken
from ssot_lint.core.model import ESCAPE, PATCH, WRITE
from ssot_lint.core.regex import regex
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.tree.lined import Lined

_CHANGES = (WRITE, PATCH, ESCAPE)
_OPERATIONS = {"item": "__getitem__", "contains": "__contains__", "set": "__setitem__"}
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_ALL_THERE_IS = regex(rb"\b(?:globals|dir|locals|vars)[ \t]*\(")


class Beside:
    """Answers for one file; as a container, the names whose imports stay."""

    def __init__(self, code: Lined, settings: FileSettings) -> None:
        self._code = code
        self._settings = settings
        self._around = settings.around
        self._arrival: Arrival | None = None
        self._claims: dict[str, Claim] = {}
        self._taken: dict[str, tuple[int, str]] | None = None
        self._libraries: dict[str, str] | None = None

    def __contains__(self, name: object) -> bool:
        if name in self._settings.kept:
            return True
        return self._around is not None and name in self._around.reached(self._settings)

    def unknown(self) -> Reason | None:
        """Why it is not known who else uses an import that would go."""
        why = None if self._around is None else self._around.unknown(self._settings)
        return None if why is None else Reason("reached", why)

    def replaced(self, asked: Iterable[str]) -> Reason | None:
        """Which test replaces what an access calls, as it is called here: one of the paths that it
        looks up (see ``looked_up``)."""
        if self._around is None:
            return None
        replaced = self._around.replaced(self._settings)
        if not replaced:
            return None
        asked = list(asked)
        for path, place in sorted(replaced.items()):
            whole = path.removesuffix(ALL_OF)
            if whole != path or any(it == path or it.startswith(f"{path}.") for it in asked):
                text = f"`{whole}` is replaced here by {place}, which the getter does not see"
                return Reason("patched", text)
        return None

    def bound_anew(self, shown: str) -> Reason | None:
        """Which code of the project puts something else in the place of what ``shown`` asks."""
        getter = self._settings.getter
        if self._around is None or getter is None:
            return None
        stored = self._around.bound_anew(self._settings, getter.module, getter.root)
        for below in stored:
            if _concerns(below, shown, getter):
                text = f"{stored[below]} puts something else in the place of the getter"
                return Reason("patched", text)
        return None

    def is_claimed(self, name: str) -> bool:
        """Whether a name of the module that a fix would bind means something to others, or to what
        the file binds by texts."""
        getter = self._settings.getter
        if getter is not None and getter.root == name and is_bound_by_text(self._code, name):
            return True
        claim = self._claim(name)
        data = self._code.data
        is_listed = b"__all__" in data and _ALL_THERE_IS.search(data) is None
        return bool(claim.asked or claim.replaced or (claim.taken and not is_listed))

    def renamed(self, root: str) -> Reason | None:
        """Which code puts something in the place of the name that the file has for the getter."""
        claim = self._claim(root.partition(".")[0])
        if claim.replaced is None:
            return None
        text = f"`{root}` is replaced in this module by {claim.replaced}"
        return Reason("patched", text)

    def sent_by_libraries(self, around: Collection[str]) -> Reason | None:
        """Which decorator has one of the functions and classes around an access run elsewhere."""
        if self._libraries is None:
            self._libraries = sent_by_libraries(self._code)
        if not self._libraries:
            return None
        by = next((self._libraries[it] for it in sorted(around) if it in self._libraries), None)
        text = f"{by} has the function run elsewhere, where the getter may not be found"
        return None if by is None else Reason("unreachable", text)

    def sent(self, around: Collection[str]) -> Reason | None:
        """Who takes the source, or the code, of one of the functions around an access."""
        if self._around is None:
            return None
        if self._taken is None:
            self._taken = taken(self._code, self._around.senders(self._settings))
        places = [self._taken[it] for it in {*around, ""} if it in self._taken]
        if not places:
            return None
        place = min(places)[1]
        text = f"{place} takes the function's source or code, which may run where the getter is not found"
        return Reason("unreachable", text)

    def _claim(self, name: str) -> Claim:
        getter = self._settings.getter
        if self._around is None or getter is None:
            return Claim()
        if name not in self._claims:
            self._claims[name] = self._around.claimed(self._settings, name, getter.module)
        return self._claims[name]

    def is_inert(self, module: str) -> bool:
        """Whether an import of the module may go, as far as what it runs is concerned."""
        return self._around is None or self._around.is_inert(self._settings, module)

    def is_unwritten(self, variable: str | None) -> bool:
        """Whether nothing in the project writes the variable."""
        if self._around is None or variable is None:
            return False
        return self._around.is_unwritten(self._settings, variable)

    def arrival(self, kind: str, getter: Getter | None) -> list[Reason]:
        """What is unsafe about importing the getter here, where it was not before, for an access of
        the kind."""
        if self._around is None or getter is None:
            return []
        if self._arrival is None:
            lexed = self._code.lexed
            self._arrival = self._around.arrival(self._settings, lexed, getter.imported)
        found = [self._arrival.always]
        if kind in _CHANGES:
            found.append(self._arrival.before_writes)
        return [it for it in found if it is not None]


def looked_up(
    spelled: str, target: str, operation: str, method: str, *, is_attribute: bool
) -> list[str]:
    """Dotted paths that an access looks up, as the file spells them (empty where that is no chain of
    names) and as Python knows them."""
    method = method if method.isidentifier() else ""
    method = method or _OPERATIONS.get(operation, "")
    tail = f".{method}" if method and not spelled.endswith(f".{method}") else ""
    asked = [spelled + tail] if spelled else []
    if is_attribute:
        asked.append(target + tail)  # as ``patch("os.getenv")`` replaces it for everyone
    elif target.count(".") and tail:
        asked.append(f"{target}{tail}!")
    return asked


def functions_in(scope: str) -> set[str]:
    """Names of the functions and classes of a dotted scope."""
    return set(scope.split(".")) - {""}


def _concerns(below: str, shown: str, getter: Getter) -> bool:
    """Whether what is stored may change what ``shown`` gives. Where it asks by the variable's name,
    anything may but an entry of a registry; an entry (``settings.port``) is no other one."""
    first, _, rest = below.partition(".")
    name = rest.partition(".")[0] if getter.root else first
    if not name or name.startswith("_") or (getter.root and first != getter.root):
        return True
    asked = re.findall(r"\w+", _TEXTS.sub("", shown))
    if getter.holds(name):
        return name in asked
    if below.endswith(INSIDE):  # an item of the getter is a variable; of a table in it, an entry
        return rest != INSIDE
    return '"' in shown or "'" in shown or "[" in shown or name in asked
