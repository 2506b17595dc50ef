"""What is noted of one file while its tree is looked at, and what is said of it in the end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import product

from ssot_lint.core.around import ALL_OF, INSIDE
from ssot_lint.modules.around.file.seen import ANY, OF_A_FILE, WORDS, Reach, Seen, Star
from ssot_lint.modules.around.file.syntax.standing import Standing, is_run, last_of

MODULES = frozenset({"os", "posix"})
TABLE = "sys.modules"
"""What is put there is imported instead: ``sys.modules["os"] = fake``."""
WORD = re.compile(r"\w+")
DOTTED = re.compile(r"[\w.:]+\Z")
SOMETHING = "told_elsewhere"
"""What code has where a text is filled in."""


class Noted:
    """Grows as the tree is looked at."""

    def __init__(
        self, module: str | None, is_package: bool, words: frozenset[str], texts_replace: bool
    ) -> None:
        self.words = words
        """The names that matter."""
        self.names = Standing(module, is_package, through_values=words is WORDS)
        self.texts_replace = texts_replace
        """Whether any text that names one may be what a call replaces."""
        self.reaches: dict[Reach, None] = {}
        self.stars: list[tuple[str, int]] = []
        self.loaded: set[str] = set()
        self.settled: set[int] = set()
        """Identities of nodes that were looked at with others."""
        self.open: dict[Reach, None] = {}
        """What is asked of, or replaced in, a module by a name that is given elsewhere."""
        self.said: set[str] = set()
        """Texts that begin with a watched word, and words in fields of texts."""
        self.lists_names = False
        """Whether it asks for all names of something: ``for n in dir(fake): setattr(os, n, …)``."""
        self.loads_files = False
        """Whether modules may be loaded by the names of their files."""
        self.ran: int | None = None
        """The row where text is run as code."""

    def add(self, path: str, row: int, stored: bool) -> None:
        """Note a reach into a dotted path, in a row from 1; where it is ``stored``, something is
        replaced there. Below ``os`` itself only that matters."""
        path = path.replace(":", ".").replace(SOMETHING, ANY)
        if path.startswith("."):
            path = ANY + path
        cut = path.find(ANY, 1)
        if cut > 0 and self.words.isdisjoint(path[:cut].split(".")):
            package, rest = path[:cut].rpartition(".")[0], path[cut:].partition(".")[2]
            if not self.words.isdisjoint(rest.split(".")):  # ``app.?.os``: of any module below
                path = f"{package}.{ANY}.{rest}" if package else f"{ANY}.{rest}"
                cut = 0
        path = path[:cut].rstrip(".") if cut > 0 else path  # ``app.core.os.?``: whatever is below
        first, _, rest = path.partition(".")
        if path.startswith(f"{TABLE}."):
            if stored and path[len(TABLE) + 1 :] in MODULES:
                self.faked(path[len(TABLE) + 1 :], row)
        elif first not in MODULES or (stored and rest.partition(".")[0] in self.words):
            self.reaches[Reach(path, row, stored)] = None

    def opened(self, paths: Iterable[str], row: int, stored: bool) -> None:
        """Note modules of which something is asked, or replaced, by a name that is given elsewhere;
        of ``os`` itself only that matters."""
        for path in paths:
            is_plain = path.partition(".")[0] in MODULES
            if (stored and path in MODULES) if is_plain else path not in (self.names.own, TABLE):
                self.open[Reach(path, row, stored)] = None

    def faked(self, module: str, row: int) -> None:
        """Note that all of ``os`` is replaced, or that another module is imported in its place."""
        self.reaches[Reach(module + ALL_OF, row, True)] = None

    def changed_inside(self, value: ast.expr) -> None:
        """``envs.TABLE["PORT"] = …``, ``envs.TABLE.update(…)``: what is watched holds something else.
        The environment's own items are variables, and nobody's names."""
        for path in self.names.paths(value) if self.words is not WORDS else ():
            if self.words.intersection(path.split(".")):
                self.add(f"{path}.{INSIDE}", value.lineno, stored=True)

    def spaces(self, value: ast.expr) -> list[str]:
        """The modules whose names a dictionary holds."""
        match value:
            case ast.Attribute(value=of, attr="__dict__"):
                return self.names.paths(of)
            case ast.Attribute(value=of, attr="__globals__"):
                return self.names.holding(of)
            case ast.Call(func=function) if last_of(function) in ("globals", "vars"):
                return self.names.paths(value)
            case ast.Name(id=name) if name in self.names.spaces:
                return self.names.paths(value)
            case ast.Name() | ast.Attribute() if self.names.paths(value) == [TABLE]:
                return [TABLE]
        return self.names.paths(value) if is_run(value) else []

    def is_target(self, text: str) -> bool:
        """Whether a text may be the dotted path of what is watched."""
        plain = text.replace(ANY, "")
        if not DOTTED.match(plain) or "." not in text.replace(":", "."):
            return False
        if re.fullmatch(r"\w+\.py", plain):  # ``"env.py"`` is a file, and no name of a module
            return False
        return bool(self.words.intersection(re.split(r"[.:]", text)))

    def join(self) -> None:
        """Put names that are replaced together with where: ``P("os")`` of ``patch("app.core." + n)``."""
        for path, row, _ in self.open if self.lists_names else ():
            if path in MODULES:
                self.faked(path, row)
        whole = (it for it in self.open if not it.path.startswith(f"{ANY}."))
        for (path, row, stored), text in product(whole, sorted(self.said)):
            self.add(f"{path}.{text}", row, stored)
        if self.ran is not None:
            files = (it for it in self.names.modules if it.startswith(OF_A_FILE))
            self.stars += [(it, self.ran) for it in files]

    def seen(self) -> Seen:
        """What was found."""
        used = frozenset((self.loaded & self.words) - self.names.imported)
        stars = tuple(Star(module, row, used) for module, row in self.stars)
        opens = tuple(self.open)
        asked = any(it.stored or it.path.startswith(ANY) for it in self.reaches)
        asked = asked or bool(self.said) or any(it.path in (ANY, *MODULES) for it in opens)
        modules = tuple(self.names.modules) if asked else ()
        if not self.loads_files:
            modules = tuple(it for it in modules if not it.startswith(OF_A_FILE))
        said = tuple(sorted(self.said))
        return Seen(tuple(self.reaches), stars, modules, opens=opens, said=said)
