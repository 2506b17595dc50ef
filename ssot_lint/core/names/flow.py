"""Which bindings of a name may hold where it is used.

Every order in which the code can run counts, early exits from loops and exceptions that a ``try``
or ``suppress`` catches among them.
"""

from __future__ import annotations

from bisect import bisect_right

import libcst as cst

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Place
from ssot_lint.core.tree.frames import BRANCH, CLASS, COMPREHENSION, MAYBE, Frame

_UNDONE = frozenset({roles.DECLARED, roles.AUGMENTED})


class Binding(NamedTuple):
    """One place that binds a name."""

    offset: int
    place: Place
    role: roles.Role
    name: str
    frame: Frame
    """Scope and branch whose name is bound."""
    executed: Frame
    """Scope and branch that the binding happens in; another one under ``global``."""


class Use(NamedTuple):
    """Where a name is read."""

    offset: int
    place: Place
    node: cst.CSTNode
    frame: Frame


# More bindings than this are not told apart for one use: what any of them may be counts then.
_MOST = 24


class Scope:
    """The bindings of one name in one scope, in order, to be asked for many uses."""

    def __init__(self, bindings: list[Binding]) -> None:
        self.bindings = bindings
        self.live = [it for it in bindings if it.role.kind not in _UNDONE]
        kinds: dict[str, Binding] = {}
        self._by_running: dict[object, list[Binding]] = {}
        for it in self.live:
            kinds.setdefault(it.role.kind, it)
            self._by_running.setdefault(_running(it.executed).key, []).append(it)
        self.samples = tuple(kinds.values())
        """One binding of each kind."""
        self._offsets = {
            key: [it.offset for it in found] for key, found in self._by_running.items()
        }

    def around(self, running: object, offset: int) -> tuple[list[Binding], int]:
        """The bindings that run in one go with a use, and how many of them stand before it."""
        same = self._by_running.get(running, [])
        return same, bisect_right(self._offsets.get(running, []), offset)

    def elsewhere(self, running: object) -> list[Binding]:
        """Some of those that run at another time: at most ``_MOST`` and one."""
        found: list[Binding] = []
        for key, bindings in self._by_running.items():
            if key != running:
                found += bindings[: _MOST + 1 - len(found)]
            if len(found) > _MOST:
                break
        return found


class Reached(NamedTuple):
    """Bindings that may hold at a use."""

    bindings: list[Binding]
    cut: bool = False
    """Whether there are so many that not all are given, but one of each kind."""


def in_scope(here: Scope | None, scope: Frame, use: Use) -> Reached | None:
    """Those of a scope's bindings that reach the use; None where it binds no such name."""
    if here is None or not here.bindings:
        return None
    if scope.kind == COMPREHENSION:
        return Reached(here.live[:_MOST], len(here.live) > _MOST)
    path = _Path(use)
    same, at = here.around(path.running, use.offset)
    before, cut = path.before(same, at)
    after, cut_after = path.after(same, at)
    elsewhere = here.elsewhere(path.running)
    cut = cut or cut_after or len(elsewhere) > _MOST
    reached = sorted((*before, *after, *filter(path.reaches, elsewhere)), key=_offset)
    left = [
        it
        for index, it in enumerate(reached)
        if not any(path.kills(later, it) for later in reached[index + 1 :])
    ]
    if cut:
        known = {it.offset for it in left}
        left = sorted((*left, *(it for it in here.samples if it.offset not in known)), key=_offset)
    return Reached(left, cut)


def _offset(binding: Binding) -> int:
    return binding.offset


def is_certain(reached: list[Binding], use: Use) -> bool:
    """Whether one of the bindings was made in any case before the use, and not by ``del``."""
    path = _Path(use)
    return any(path.always_passes(it) and not isinstance(it.role.owner, cst.Del) for it in reached)


class _Path:
    """The way that a run takes to one use."""

    __slots__ = ("_around", "_conditions", "_loops", "_use", "running")

    def __init__(self, use: Use) -> None:
        self._use = use
        self.running = _running(use.frame).key
        self._around = _scopes_around(use.frame)
        self._conditions = _conditions(use.frame)
        self._loops = [key for key, frame in self._conditions.items() if frame.loops]

    def before(self, same: list[Binding], at: int) -> tuple[list[Binding], bool]:
        """Those of ``same[:at]`` that a run may pass, back to one that it passes in any case; and
        whether there are more than are looked at."""
        found: list[Binding] = []
        for looked, binding in enumerate(reversed(same[max(at - _MOST, 0) : at])):
            if looked < _MOST and self.reaches(binding):
                found.append(binding)
                if self.always_passes(binding):
                    return found, False
        return found, at > _MOST

    def after(self, same: list[Binding], at: int) -> tuple[list[Binding], bool]:
        """Those of ``same[at:]`` that a loop leads to the use from, or parameters."""
        found: list[Binding] = []
        for looked, binding in enumerate(same[at : at + _MOST]):
            if self.reaches(binding):
                found.append(binding)
            elif looked and not self._loops:
                break
        return found, bool(self._loops) and len(same) - at > _MOST

    def reaches(self, binding: Binding) -> bool:
        """Whether a run may pass the binding on its way to the use, others left aside."""
        if binding.role.kind == roles.PARAMETER:
            return True
        if _running(binding.executed).key != self.running:
            return True
        if _running(binding.frame).key != self.running:
            # ``global`` and ``nonlocal``: what one call leaves behind, the next one finds.
            return True
        conditions = _conditions(binding.executed)
        loop = self._shared(binding)
        if loop is None and self._behind(binding):
            return False
        return not self._excluded(conditions, loop)

    def always_passes(self, binding: Binding) -> bool:
        """Whether every run has passed the binding when it comes to the use."""
        return not self._behind(binding) and all(
            key in self._conditions for key in _conditions(binding.executed)
        )

    def kills(self, later: Binding, earlier: Binding) -> bool:
        """Whether ``earlier`` never reaches the use because ``later`` always comes between."""
        running = _running(later.executed).key
        if running != _running(earlier.executed).key or not self._between(later, earlier, running):
            return False
        around = self._conditions if running == self.running else {}
        before = _conditions(earlier.executed)
        return all(
            key in around or (key in before and not frame.leaves)
            for key, frame in _conditions(later.executed).items()
        )

    def _between(self, later: Binding, earlier: Binding, running: object) -> bool:
        if not self._behind(later):
            return True
        # Both behind the use: it is reached from there by a loop, or at any time from outside.
        if running == self.running:
            loop = self._shared(earlier)
            return self._behind(earlier) and (loop is None or loop in _conditions(later.executed))
        return running not in self._around

    def _shared(self, binding: Binding) -> object:
        """The innermost loop around both the binding and the use; None where there is none."""
        conditions = _conditions(binding.executed)
        return next((key for key in self._loops if key in conditions), None)

    def _behind(self, binding: Binding) -> bool:
        """Whether the binding is done after the use, where both are done once."""
        return binding.offset > self._use.offset or _comes_after(binding, self._use)

    def _excluded(self, conditions: dict[object, Frame], loop: object) -> bool:
        """Whether no run takes both the branch of the binding and that of the use."""
        chains: dict[object, object] = {}
        for key, frame in self._conditions.items():
            if key == loop:
                # Further out one pass decides; in here the next pass may take the other branch.
                chains.clear()
            if frame.kind == BRANCH:
                chains[frame.chain] = key
        return any(
            frame.kind == BRANCH and frame.chain in chains and chains[frame.chain] != key
            for key, frame in conditions.items()
        )


def _running(frame: Frame) -> Frame:
    """The scope whose code runs in one go with ``frame``: classes and comprehensions run with
    what is around them."""
    scope = frame.scope()
    while scope.kind in (COMPREHENSION, CLASS) and scope.parent is not None:
        scope = scope.parent.scope()
    return scope


def _scopes_around(frame: Frame) -> frozenset[object]:
    """Keys of the scopes around a place whose code runs at another time."""
    keys = set()
    at: Frame | None = _running(frame).parent
    while at is not None:
        running = _running(at)
        keys.add(running.key)
        at = running.parent
    return frozenset(keys)


def _conditions(frame: Frame) -> dict[object, Frame]:
    """The branches and loops around a place by key, innermost first, up to the module.

    A comprehension is a loop that may run no time at all, like any other."""
    found: dict[object, Frame] = {}
    at: Frame | None = frame
    while at is not None:
        if at.kind in (BRANCH, MAYBE, COMPREHENSION):
            found[at.key] = at
        at = at.parent
    return found


def _comes_after(binding: Binding, use: Use) -> bool:
    """Whether the use is evaluated before the very assignment or loop that binds the name."""
    if binding.place.base != use.place.base:
        return False
    owner = binding.role.owner
    if not isinstance(owner, cst.Assign | cst.AnnAssign | cst.AugAssign | cst.For | cst.NamedExpr):
        return False
    parents = use.place.island.parents
    child: cst.CSTNode = use.node
    above = parents.get(child)
    while above is not None:
        if above is owner:
            return not isinstance(owner, cst.For) or child is owner.iter
        child, above = above, parents.get(above)
    return False
