"""Reaches that no file shows alone: one opens a module, another says the name; a third hands it on.

``def P(n): return patch("app.core." + n)`` in one file and ``P("os")`` in another; ``import app.core
as c`` in ``app.mid`` and ``app.mid.c.os`` elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.around.file.seen import ANY, OF_A_FILE, Reach, Seen
from ssot_lint.modules.around.written import is_test

if TYPE_CHECKING:
    from ssot_lint.modules.around.file.syntax.standing import Standing

_FAR = 5
_MANY = 200
"""Modules that one file may name where it does not say which it means."""


class Together:
    """Looks at what the files of one project say, each for itself."""

    def __init__(
        self,
        seen: Mapping[str, Seen],
        read: Callable[[str], bytes],
        file_of: Callable[[str], str | None],
        imported: Callable[[str], frozenset[str]],
        module_of: Callable[[str], str],
        words: Collection[str],
        settled: Callable[[str], Seen],
    ) -> None:
        """``words`` are the names that matter; ``file_of`` tells the path of a module by its name,
        ``imported`` tells the names that a file imports, ``settled`` what a file says that waits."""
        self._seen = seen
        self._read = read
        self._file_of = file_of
        self._imported = imported
        self._module_of = module_of
        self._words = words
        self._settled = settled
        self._standing: dict[str, Standing] = {}

    def reaches(self) -> Iterator[tuple[str, Reach]]:
        """What they reach for together, each with the file that is to be named for it."""
        told = list(self._told())
        yield from told
        every = [(path, it) for path, seen in self._seen.items() for it in seen.reaches]
        for path, reach in (*every, *told):
            for full in self._handed_on(path, reach.path, reach.stored):
                yield path, reach._replace(path=full)

    # -- a name that is told --------------------------------------------------------------------

    def _told(self) -> Iterator[tuple[str, Reach]]:
        saying = [path for path, seen in self._seen.items() if seen.said]
        for opening, seen in [*self._seen.items()]:
            for other in saying if seen.opens or seen.waits else ():
                if other != opening and self._run_together(opening, other):
                    yield from self._filled(opening, other)

    def _run_together(self, one: str, other: str) -> bool:
        """Whether one of the files imports the other, or is a fixture for it."""
        directory, _, name = one.rpartition("/")
        if name == "conftest.py" and other.startswith(f"{directory}/"):
            return True
        return any(
            (self._module_of(named) or named) in self._imported(by)
            for named, by in ((one, other), (other, one))
        )

    def _filled(self, opening: str, other: str) -> Iterator[tuple[str, Reach]]:
        opens, saying = self._seen[opening], self._seen[other]
        opens = self._settled(opening) if opens.waits else opens
        for it in opens.opens:
            named: tuple[str, ...] = (it.path,)
            if it.path.startswith(f"{ANY}."):
                continue  # it is no name that is told, but the module
            if it.path == ANY:  # what imports by texts may be told the same for other ends
                named = saying.modules[:_MANY] if not it.stored or is_test(opening) else ()
            for module in named:
                if not module.startswith(OF_A_FILE):
                    for word in saying.said:
                        yield opening, it._replace(path=f"{module}.{word}")

    # -- what is handed on ----------------------------------------------------------------------

    def _handed_on(self, by: str, path: str, stored: bool, depth: int = 0) -> Iterator[str]:
        """``app.core.os`` of ``app.mid.c.os``."""
        parts = path.split(".")
        at = next((n for n, it in enumerate(parts) if it in self._words), 0)
        if not at or ANY in path or depth > _FAR:
            return
        above = ((n, self._file_of(".".join(parts[:n]))) for n in range(at, 0, -1))
        own, file = next((it for it in above if it[1] is not None), (0, None))
        if file is None or own == at:
            return
        standing = self._of(file)
        bound = sorted(standing.bound.get(parts[own], ()))
        for it in bound:
            if it == ANY:  # a function that hands out what it is asked for
                yield from (".".join((each, *parts[at:])) for each in sorted(self._imported(by)))
                continue
            full = ".".join((it, *parts[own + 1 :]))
            if full != path and ANY not in full:
                yield full
                yield from self._handed_on(by, full, stored, depth + 1)
        if not bound and not stored:  # a class, a table, what a function gives: anything it has
            for it in standing.modules:
                yield ".".join((it, *parts[at:]))

    def _of(self, path: str) -> Standing:
        if path not in self._standing:
            # Few projects hand anything on: a run over what is known loads no parser.
            from ssot_lint.modules.around.file.syntax.standing import Standing
            from ssot_lint.modules.imports import parse_bytes
            from ssot_lint.modules.source.below import walk

            is_package = path.endswith("/__init__.py")
            found = Standing(self._module_of(path), is_package, through_values=True)
            self._standing[path] = found
            tree = parse_bytes(self._read(path))
            found.bind_all(list(walk(tree)) if tree is not None else ())
        return self._standing[path]
