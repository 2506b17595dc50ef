"""Functions of a project that take the source, or the code, of what they are given: it may run
anywhere.

``inspect.getsource(f)`` in a decorator, or in a function that is called with ``f``, whatever that is
called elsewhere; ``types.FunctionType(f.__code__, names)`` with other names around it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ssot_lint.core.around import CODE, GIVEN, TAKING
from ssot_lint.modules.around.across.uses import Uses
from ssot_lint.modules.around.project.reaches import Reaches
from ssot_lint.modules.around.project.stores import Store


class Senders:
    """Which names of functions and classes stand for that, each with the row where it does; and
    what of other modules is given to them."""

    modules: tuple[str, ...] = ()
    asks_reaches = False
    """It reads a file's syntax itself: 20 of 27 s of 14,700 files went into reaches that nobody asked for."""

    def __init__(self, names: Collection[str] = ()) -> None:
        """``names`` are known to stand for that, beside Python's own: what calls them otherwise is
        asked for, alone. What hands something on to them in other files would be half a project."""
        self.names = frozenset((*TAKING, *names))
        self.key = " ".join(sorted(self.names))
        """Stands for it between runs."""
        self._own = not names
        self._uses = Uses(names)

    def may_answer(self, data: bytes) -> bool:
        """Whether a text is worth parsing."""
        if self._own:
            return TAKING[0].encode() in data or CODE.encode() in data
        return self._uses.met(data) and self._uses.may_be_in(data)

    def answer(self, path: str, data: bytes, found: Reaches) -> Iterator[Store]:
        """What one file says: ``below`` is the name alone, which others may import where it is
        ``at_once``, or what is given, after ``GIVEN``."""
        from ssot_lint.modules.around.across.takers import Takers, bound_by  # for few files
        from ssot_lint.modules.imports import parse_bytes

        tree = parse_bytes(data)
        if tree is None:
            return
        is_package = path.endswith("/__init__.py")
        looked = Takers(tree, found.name_of(path), is_package, self.names, with_bodies=self._own)
        tops = {name for it in tree.body for name in bound_by(it)}
        for name, row in looked.told.items():
            is_importable = name in tops and not name.lower().startswith("test")
            yield Store(path, row, name, is_importable, False)
        for name, row in looked.given():
            yield Store(path, row, GIVEN + name, False, False)
