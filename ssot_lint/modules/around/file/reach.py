"""Where one file reaches for the environment's names in another module, or replaces them there.

``from app.core import os``, ``core.os.sep``, ``patch("app.core.os.environ")``, ``setattr(core,
"getenv", …)``, ``f"{__name__}.os.x"``, doctests: whoever takes ``import os`` out of ``app.core``, or
its call of ``os.getenv``, breaks these. Bytes decide which files are parsed at all; few are. What
cannot be followed (``self.module.os``, a name of a parametrized test) may be any module of the file.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from itertools import product

from ssot_lint.core.around import INSIDE
from ssot_lint.core.environment import CHANGES
from ssot_lint.core.fix.doctests import examples
from ssot_lint.modules.around.file.aliases import aliases
from ssot_lint.modules.around.file.gate import may_open, may_reach, may_take, runs_files, takes_all
from ssot_lint.modules.around.file.seen import ANY, NOTHING, OF_A_FILE, WORDS, Reach, Seen, Star
from ssot_lint.modules.around.file.stars import stars_in
from ssot_lint.modules.around.file.syntax.nodes import Nodes
from ssot_lint.modules.around.file.syntax.standing import Standing, dotted_of, is_run, last_of
from ssot_lint.modules.around.file.waiting import may_wait
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.below import walk

_SETS = re.compile(r"patch|setattr|delattr|replace|stub|mock|spy|multiple", re.IGNORECASE)
_TELLS = re.compile(r"mock\Z|when\d?\Z|expect\Z|allow\Z|spy\Z|stub\Z", re.IGNORECASE)
_IN_PLACE = ("dict", "setitem", "delitem", "getattr", "hasattr", "import_module", "reload")
_NAMED = frozenset({"target", "obj", "attribute", "name"})
_DOTTED = re.compile(r"[\w.:]+\Z")
_MODULES = frozenset({"os", "posix"})
_ASK = frozenset({"attrgetter", "getattr_static", "isinstance", "print", "format"})
_IN_FIELD = re.compile(r"(?:[{.\[$]|%\()(\w+)(?=[}.\])!:\s]|\Z)")
_CHAIN = re.compile(r"\{(\w*)((?:\.\w+|\[\w+\])+)")
_SOMETHING = "told_elsewhere"
"""What code has where a text is filled in."""
_STEP = re.compile(r"\w+")
_RUN_HERE = frozenset({"exec", "execfile", "run_path"})
_LOADS = frozenset({"run_path", "spec_from_file_location", "SourceFileLoader", "load_source"})
_OWN = frozenset({"__import__", "import_module", "modules"})
_PARTS = frozenset({"", *dir(os)})


def seen_in(
    data: bytes,
    module: str | None,
    is_package: bool,
    words: frozenset[str] = WORDS,
    *,
    texts_replace: bool = True,
    at_once: bool = False,
) -> Seen:
    """What the text of ``module`` reaches for; ``words`` are the names that matter. Any text that
    names one may be what a call replaces, without ``texts_replace`` only beside a call that does
    not say itself what it replaces. What may be put off is, unless it is asked ``at_once``."""
    called = aliases(data) if words is WORDS else ()
    nothing = NOTHING._replace(aliases=called) if called else NOTHING
    if words is not WORDS:
        if not may_take(data, words):
            return nothing
    else:
        leads = may_reach(data) or runs_files(data) or may_open(data)
        stars = takes_all(data)
        if not leads and not stars:
            return nothing
        told = stars_in(data, module, is_package=is_package) if stars else nothing
        if told is not None:
            if not leads:
                return told._replace(aliases=called)
            if not at_once and may_wait(data, module, stars_are_known=True):
                return told._replace(aliases=called, waits=True)
    tree = parse_bytes(data)
    if tree is None:
        there = tuple(sorted(word for word in words if word.encode() in data))
        return nothing._replace(blind=there)
    collector = _Collector(module, is_package, words, texts_replace)
    collector.file(tree)
    found = collector.seen()._replace(aliases=called)
    return NOTHING if found == NOTHING else found


class _Collector:
    """Walks one tree."""

    def __init__(
        self, module: str | None, is_package: bool, words: frozenset[str], texts_replace: bool
    ) -> None:
        self._words = words
        self._names = Standing(module, is_package, through_values=words is WORDS)
        self._reaches: dict[Reach, None] = {}
        self._stars: list[tuple[str, int]] = []
        self._loaded: set[str] = set()
        self._settled: set[int] = set()
        """Identities of nodes that were looked at with others."""
        self._texts: list[list[ast.AST]] = []
        """Nodes of code in texts: kept, so that no other ever has the identity of one."""
        self._texts_replace = texts_replace
        self._open: dict[Reach, None] = {}
        """What is asked of, or replaced in, a module by a name that is given elsewhere."""
        self._said: set[str] = set()
        """Texts that begin with a watched word, and words in fields of texts."""
        self._setters: set[str] = set()
        """Other names of what patches."""
        self._loads_files = False
        self._ran: int | None = None
        """The row where text is run as code."""
        self._knows_itself = False
        """Whether its own module may be what an expression stands for."""

    def file(self, tree: ast.AST) -> None:
        """Look at all of it."""
        nodes = Nodes(tree, self._words)
        self._names.bind_all(nodes.binding)
        for node in nodes.binding:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute() as value):
                    if _SETS.search(dotted_of(value)):
                        self._setters.add(name)
        for it in nodes.told:
            if isinstance(it, ast.Call):
                self._look_call(it)
            elif isinstance(it.value, str):
                self._look_constant(it.value)
        self._loaded |= nodes.loaded
        for node in nodes.looked:
            self._look(node)
        self._join()

    def _look_constant(self, text: str) -> None:
        if text.endswith(".py"):
            self._names.file_named(text)
        elif "import" in text:
            self._look_program(text)
        elif text.partition(".")[0] in self._words and _DOTTED.match(text):
            self._said.add(text)
        elif "{" in text or "%(" in text or "$" in text:
            self._said.update(it for it in _IN_FIELD.findall(text) if it in self._words)

    def _join(self) -> None:
        """Put names that are replaced together with where: ``P("os")`` of ``patch("app.core." + n)``."""
        for (path, row, stored), text in product(self._open, sorted(self._said)):
            self._add(f"{path}.{text}", row, stored)
        if self._ran is not None:
            files = (it for it in self._names.modules if it.startswith(OF_A_FILE))
            self._stars += [(it, self._ran) for it in files]

    def seen(self) -> Seen:
        """What was found."""
        used = frozenset((self._loaded & self._words) - self._names.imported)
        stars = tuple(Star(module, row, used) for module, row in self._stars)
        opens = tuple(self._open)
        asked = any(it.stored or it.path.startswith(ANY) for it in self._reaches)
        asked = asked or bool(self._said) or any(it.path == ANY for it in opens)
        modules = tuple(self._names.modules) if asked else ()
        if not self._loads_files:
            modules = tuple(it for it in modules if not it.startswith(OF_A_FILE))
        if asked and self._knows_itself:
            modules = (*modules, self._names.own)
        said = tuple(sorted(self._said))
        return Seen(tuple(self._reaches), stars, modules, opens=opens, said=said)

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.ImportFrom(names=names):
                self._look_import(node, names)
            case ast.Attribute(attr=attr) if attr in self._words:
                self._look_attribute(node)
            case ast.Attribute(attr="__dict__" | "__globals__"):
                self._opened(self._spaces(node), node.lineno, stored=False)
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                self._stored_below(node)
            case ast.AugAssign(target=target):
                self._changed_inside(target)
            case ast.Subscript(value=value, slice=key):
                self._look_item(value, key, node)
            case ast.Constant(value=str(text)) if ">>>" in text:
                self._look_doctest(text)
            case ast.JoinedStr() if "import" in (text := self._names.text(node) or ""):
                self._look_program(text)
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp():
                self._look_text(node, stored=self._texts_replace)

    def _look_import(self, node: ast.ImportFrom, names: list[ast.alias]) -> None:
        base = self._names.base_of(node)
        if not base:
            return
        for alias in names:
            if alias.name == "*":
                self._stars.append((base, node.lineno))
            elif alias.name in self._words and base.partition(".")[0] not in _MODULES:
                self._add(f"{base}.{alias.name}", node.lineno, stored=False)

    def _look_attribute(self, node: ast.Attribute) -> None:
        stored = not isinstance(node.ctx, ast.Load)
        paths = self._names.paths(node.value)
        if not paths and not stored and not _is_of_a_class(node.value):
            paths = [ANY]
        for path in paths:
            self._add(f"{path}.{node.attr}", node.lineno, stored)

    def _stored_below(self, node: ast.Attribute) -> None:
        """``os.environ.get = fake``: what is replaced lies below a watched name."""
        for path in self._names.paths(node):
            if self._words.intersection(path.split(".")):
                self._add(path, node.lineno, stored=True)

    def _look_item(self, value: ast.expr, key: ast.expr, node: ast.Subscript) -> None:
        text = self._names.text(key)
        stored = not isinstance(node.ctx, ast.Load)
        if stored:
            self._changed_inside(value)
        if stored and text is None:
            self._opened(self._spaces(value), node.lineno, stored=True)
        if text is None or (text not in self._words and not stored):
            return
        for path in self._spaces(value):
            if text in self._words or self._words.intersection(path.split(".")):
                self._add(f"{path}.{text}", node.lineno, stored)

    def _changed_inside(self, value: ast.expr) -> None:
        """``envs.TABLE["PORT"] = …``, ``envs.TABLE.update(…)``: what is watched holds something else.
        The environment's own items are variables, and nobody's names."""
        for path in self._names.paths(value) if self._words is not WORDS else ():
            if self._words.intersection(path.split(".")):
                self._add(f"{path}.{INSIDE}", value.lineno, stored=True)

    def _spaces(self, value: ast.expr) -> list[str]:
        """The modules whose names a dictionary holds."""
        match value:
            case ast.Attribute(value=of, attr="__dict__"):
                return self._names.paths(of)
            case ast.Attribute(value=of, attr="__globals__"):
                return self._names.holding(of)
            case ast.Call(func=function) if last_of(function) in ("globals", "vars"):
                return self._names.paths(value)
            case ast.Name(id=name) if name in self._names.spaces:
                return self._names.paths(value)
        return self._names.paths(value) if is_run(value) else []

    # -- calls ---------------------------------------------------------------------------------

    def _look_call(self, node: ast.Call) -> None:
        name = dotted_of(node.func)
        last = name.rpartition(".")[2]
        sets = bool(_SETS.search(name)) or name in self._setters
        self._said.update(it.arg for it in node.keywords if it.arg in self._words)
        stored = sets and last not in _IN_PLACE
        if last in CHANGES and isinstance(node.func, ast.Attribute):
            self._changed_inside(node.func.value)
        if last in ("format", "format_map"):
            self._look_format(node)
        elif last in ("vars", "globals"):
            self._opened(self._spaces(node), node.lineno, stored=False)
        given = [*node.args, *(it.value for it in node.keywords if it.arg in _NAMED)]
        texts = [self._names.text(it) for it in given]
        self._texts_replace |= stored and bool(texts) and texts[0] is None
        targets = [path for it in given[:2] for path in self._names.paths(it)]
        if stored or last in ("getattr", "hasattr", "attrgetter"):
            self._look_open(node, given, texts, is_part=False, stored=stored)
        elif last == "partial" and given and _SETS.search(dotted_of(given[0])):
            self._look_open(node, given[1:], texts[1:], is_part=True, stored=True)
        elif last in _RUN_HERE:
            self._ran = node.lineno
            if len(node.args) > 1 and isinstance(node.args[1], ast.Name):
                self._loads_files = True  # ``exec(text, names)``
                self._names.spaces.add(node.args[1].id)
                self._names.bound.setdefault(node.args[1].id, set()).add(ANY)
        self._loads_files |= last in _LOADS
        if sets and texts and texts[0] is not None and _DOTTED.match(texts[0].replace(ANY, "")):
            targets.append(texts[0])
            self._look_target(given[0], texts[0], stored=stored)
            texts = texts[1:]
        said = [it for it in texts if it is not None]
        asked = [it for it in said if it.partition(".")[0] in self._words]
        asked += self._words.intersection(_keys(node)) if sets else ()
        every = list(_keys(node)) if last == "multiple" else []
        for path in targets:
            below = _MODULES.union(self._words).intersection(path.split("."))
            asked += every if below else []
            # What is told a module and a name of it, and is not known, may do anything with both.
            any_may = stored or (last not in _IN_PLACE and not below and last not in _ASK)
            for attribute in asked or (said[:1] if below else []):
                self._add(f"{path}.{attribute}", node.lineno, any_may)
        if last in _IN_PLACE and node.args:
            # ``patch.dict("app.core.os.environ")`` changes what is there and replaces nothing.
            self._look_text(node.args[0], stored=False)
            self._settled.update(id(it) for it in walk(node.args[0]))
        self._look_more(node, last, said, targets)

    def _look_open(
        self,
        node: ast.Call,
        given: list[ast.expr],
        texts: list[str | None],
        *,
        is_part: bool,
        stored: bool,
    ) -> None:
        """Note what is replaced, or asked, by a name that is given elsewhere: ``patch.object(core, n)``."""
        first = texts[0] if texts else None
        if first is not None and stored:
            path, known, _ = first.partition(ANY)
            is_bare = any(it.arg is None for it in node.keywords)  # ``multiple("app.core", **n)``
            if (is_part or is_bare) and _DOTTED.match(first):
                self._opened([first], node.lineno, stored)
            if known and (not path or path.endswith(".")) and not self._is_target(first):
                self._opened([path.rstrip(".") or ANY], node.lineno, stored)
        elif given and (len(texts) < 2 if is_part else texts[1:2] == [None]):
            self._opened(self._names.paths(given[0]), node.lineno, stored)

    def _opened(self, paths: Iterable[str], row: int, stored: bool) -> None:
        for path in paths:
            if path.partition(".")[0] not in _MODULES and path != self._names.own:
                self._open[Reach(path, row, stored)] = None

    def _look_format(self, node: ast.Call) -> None:
        """``"{m.os.sep}".format(m=app.core)``: a text takes what hangs on what it is given."""
        form = self._names.text(node.func.value) if isinstance(node.func, ast.Attribute) else None
        named = [(it.arg or "", it.value) for it in node.keywords]
        for name, value in [*((str(n), it) for n, it in enumerate(node.args)), *named]:
            for path in self._names.paths(value):
                if form is None:
                    self._opened([path], node.lineno, stored=False)
                for first, chain in _CHAIN.findall(form or ""):
                    asked = [it for it in _STEP.findall(chain) if it != "__dict__"]
                    if (first == name or not first) and not self._words.isdisjoint(asked):
                        of_function = asked[0] == "__globals__"
                        for it in self._names.holding(value) if of_function else (path,):
                            full = ".".join((it, *asked[of_function:]))
                            self._add(full, node.lineno, stored=False)

    def _look_target(self, node: ast.expr, text: str, *, stored: bool) -> None:
        """What a patching call is told to replace."""
        if self._is_target(text):
            self._settled.update(id(it) for it in walk(node))
            self._add(text, node.lineno, stored)

    def _look_more(self, node: ast.Call, last: str, said: list[str], targets: list[str]) -> None:
        """Forms in which the module stands before the call, or in none of its arguments."""
        if isinstance(node.func, ast.Attribute) and last in ("get", "update", "pop", "setdefault"):
            held = node.func.value
            asked = self._words.intersection([*said, *_keys(node)])
            for path in self._spaces(held) or self._names.paths(held):
                for word in sorted(asked):
                    self._add(f"{path}.{word}", node.lineno, stored=last != "get")
        if _TELLS.search(last):  # ``flexmock(os.environ).should_receive("get")``
            for path in targets:
                if path.partition(".")[0] in _MODULES and "." in path:
                    self._add(path, node.lineno, stored=True)

    # -- texts ---------------------------------------------------------------------------------

    def _look_text(self, node: ast.expr, *, stored: bool) -> None:
        if id(node) in self._settled:
            return
        text = self._names.text(node)
        if text is None:
            return
        if not isinstance(node, ast.Constant):
            self._settled.update(id(it) for it in walk(node))
        for full in self._meant(text) if self._is_target(text) else ():
            self._add(full, node.lineno, stored)
        if _DOTTED.match(text) and "." in text:
            self._names.modules[text] = None

    def _meant(self, text: str) -> Iterator[str]:
        """The dotted paths that a text may be: ``core.os`` of an ``eval`` is ``app.core.os``, and
        ``os.environ`` may be asked of any module."""
        first, dot, rest = text.partition(".")
        yield text
        for path in self._names.bound.get(first, ()) if dot else ():
            if path != first and path != ANY:
                yield f"{path}.{rest}"
        if first in self._words and (first not in _MODULES or rest.partition(".")[0] in _PARTS):
            yield f"{ANY}.{text}"

    def _is_target(self, text: str) -> bool:
        plain = text.replace(ANY, "")
        if not _DOTTED.match(plain) or "." not in text.replace(":", "."):
            return False
        if re.fullmatch(r"\w+\.py", plain):  # ``"env.py"`` is a file, and no name of a module
            return False
        return bool(self._words.intersection(re.split(r"[.:]", text)))

    def _look_doctest(self, text: str) -> None:
        for source in examples(text):
            for node in self._look_code(source):
                if isinstance(node, ast.Name) and node.id in self._words:
                    self._add(f"{self._names.own}.{node.id}", 1, stored=False)

    def _look_program(self, text: str) -> None:
        """``run([sys.executable, "-c", "from app.core import os; …"])``: a text that is code."""
        import textwrap  # its patterns take 3 ms, and few files have such texts

        code = textwrap.dedent(text.replace(ANY, _SOMETHING))
        begins = code.lstrip().startswith(("import ", "from "))
        if (
            not begins
            and self._words.isdisjoint(_STEP.findall(text))
            and not takes_all(text.encode())
        ):
            return
        found = list(self._look_code(code))
        self._loaded |= {it.id for it in found if isinstance(it, ast.Name)}

    def _look_code(self, source: str) -> list[ast.AST]:
        """Look at a text as at the file's own code; empty where it is none."""
        tree = parse_bytes(source.encode("utf-8", "replace"))
        nodes = list(walk(tree)) if tree is not None else []
        self._texts.append(nodes)
        self._names.bind_all(nodes)
        for node in nodes:
            if not isinstance(node, ast.Name | ast.Constant):
                self._look(node)
            if isinstance(node, ast.Call):
                self._look_call(node)
        return nodes

    def _add(self, path: str, row: int, stored: bool) -> None:
        path = path.replace(":", ".").replace(_SOMETHING, ANY)
        if path.startswith("."):
            path = ANY + path
        cut = path.find(ANY, 1)
        if cut > 0 and self._words.isdisjoint(path[:cut].split(".")):
            package, rest = path[:cut].rpartition(".")[0], path[cut:].partition(".")[2]
            if not self._words.isdisjoint(rest.split(".")):  # ``app.?.os``: of any module below
                path = f"{package}.{ANY}.{rest}" if package else f"{ANY}.{rest}"
                cut = 0
        path = path[:cut].rstrip(".") if cut > 0 else path  # ``app.core.os.?``: whatever is below
        first, _, rest = path.partition(".")
        if first not in _MODULES or (stored and rest.partition(".")[0] in self._words):
            self._reaches[Reach(path, row, stored)] = None


def _is_of_a_class(node: ast.expr) -> bool:
    """``self.environ``, ``self.body().os``: an attribute of this name is the class's own, or of
    what a method gives, which is no module where none is loaded in the file."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _keys(node: ast.Call) -> Iterator[str]:
    """Names by keyword: ``multiple("app.core", os=…)``, ``**{"os": …}``, ``update({"os": …})``."""
    for keyword in node.keywords:
        if keyword.arg is not None:
            yield keyword.arg
    for it in (*node.args, *(it.value for it in node.keywords if it.arg is None)):
        for key in it.keys if isinstance(it, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
