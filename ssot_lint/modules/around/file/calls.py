"""Calls of one file that ask something of a module, or replace something in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ssot_lint.core.environment import CHANGES
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.noted import DOTTED, MODULES, TABLE, WORD, Noted
from ssot_lint.modules.around.file.seen import ANY
from ssot_lint.modules.around.file.syntax.standing import dotted_of, last_of
from ssot_lint.modules.around.file.texts import Texts
from ssot_lint.modules.source.below import walk

SETS = regex(r"patch|setattr|delattr|replace|stub|mock|spy|multiple", re.IGNORECASE)
"""In the names of what replaces."""
_TELLS = regex(r"mock\Z|when\d?\Z|expect\Z|allow\Z|spy\Z|stub\Z", re.IGNORECASE)
_IN_PLACE = ("dict", "setitem", "delitem", "getattr", "hasattr", "import_module", "reload")
_PUT = frozenset({"dict", "setitem", "delitem"})
_LISTS = frozenset({"dir", "vars", "getmembers"})
_NAMED = frozenset({"target", "obj", "attribute", "name"})
_ASK = frozenset({"attrgetter", "getattr_static", "isinstance", "print", "format"})
_CHAIN = regex(r"\{(\w*)((?:\.\w+|\[\w+\])+)")
_STEP = regex(r"\w+")
_RUN_HERE = frozenset({"exec", "execfile", "run_path"})
_LOADS = frozenset({"run_path", "spec_from_file_location", "SourceFileLoader", "load_source"})


class Calls:
    """Looks at one after the other."""

    def __init__(self, noted: Noted, texts: Texts) -> None:
        self._noted = noted
        self._texts = texts
        self.setters: set[str] = set()
        """Other names of what replaces."""

    def look(self, node: ast.Call) -> None:
        """Note what one asks and replaces."""
        name = dotted_of(node.func)
        last = name.rpartition(".")[2]
        sets = bool(SETS.search(name)) or name in self.setters
        self._noted.said.update(it.arg for it in node.keywords if it.arg in self._noted.words)
        stored = sets and last not in _IN_PLACE
        if last in CHANGES and isinstance(node.func, ast.Attribute):
            self._noted.changed_inside(node.func.value)
        if last in ("format", "format_map"):
            self._look_format(node)
        elif last in _LISTS:
            self._noted.lists_names = True
        if last in ("vars", "globals"):
            self._noted.opened(self._noted.spaces(node), node.lineno, stored=False)
        given = [*node.args, *(it.value for it in node.keywords if it.arg in _NAMED)]
        texts = [self._noted.names.text(it) for it in given]
        self._noted.texts_replace |= stored and bool(texts) and texts[0] is None
        copied = node.args[2] if stored and len(node.args) > 2 else None  # ``getattr(fake, n)``
        self._noted.lists_names |= (
            isinstance(copied, ast.Call) and last_of(copied.func) == "getattr"
        )
        targets = [path for it in given[:2] for path in self._noted.names.paths(it)]
        if stored or last in ("getattr", "hasattr", "attrgetter"):
            self._look_open(node, given, texts, is_part=False, stored=stored)
        elif last == "partial" and given and SETS.search(dotted_of(given[0])):
            self._look_open(node, given[1:], texts[1:], is_part=True, stored=True)
        elif last in _RUN_HERE:
            self._noted.ran = node.lineno
            if len(node.args) > 1 and isinstance(node.args[1], ast.Name):
                self._noted.loads_files = True  # ``exec(text, names)``
                self._noted.names.spaces.add(node.args[1].id)
                self._noted.names.bound.setdefault(node.args[1].id, set()).add(ANY)
        self._noted.loads_files |= last in _LOADS
        if sets and texts and texts[0] is not None and DOTTED.match(texts[0].replace(ANY, "")):
            targets.append(texts[0])
            self._look_target(given[0], texts[0], stored=stored)
            texts = texts[1:]
        said = [it for it in texts if it is not None]
        asked = [it for it in said if it.partition(".")[0] in self._noted.words]
        asked += self._noted.words.intersection(_keys(node)) if sets else ()
        every = list(_keys(node)) if last == "multiple" else []
        for path in targets:
            below = MODULES.union(self._noted.words).intersection(path.split("."))
            asked += every if below else []
            # What is told a module and a name of it, and is not known, may do anything with both.
            is_known = below and path not in MODULES
            any_may = stored or (last not in _IN_PLACE and not is_known and last not in _ASK)
            any_may = any_may or (path == TABLE and last in _PUT)
            for attribute in asked or (said[:1] if below else []):
                self._noted.add(f"{path}.{attribute}", node.lineno, any_may)
        if last in _IN_PLACE and node.args:
            # ``patch.dict("app.core.os.environ")`` changes what is there and replaces nothing.
            self._texts.text(node.args[0], stored=False)
            self._noted.settled.update(id(it) for it in walk(node.args[0]))
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
            if (is_part or is_bare) and DOTTED.match(first):
                self._noted.opened([first], node.lineno, stored)
            if known and (not path or path.endswith(".")) and not self._noted.is_target(first):
                self._noted.opened([path.rstrip(".") or ANY], node.lineno, stored)
        elif given and (len(texts) < 2 if is_part else texts[1:2] == [None]):
            self._noted.opened(self._noted.names.paths(given[0]), node.lineno, stored)

    def _look_format(self, node: ast.Call) -> None:
        """``"{m.os.sep}".format(m=app.core)``: a text takes what hangs on what it is given."""
        form = (
            self._noted.names.text(node.func.value)
            if isinstance(node.func, ast.Attribute)
            else None
        )
        named = [(it.arg or "", it.value) for it in node.keywords]
        for name, value in [*((str(n), it) for n, it in enumerate(node.args)), *named]:
            for path in self._noted.names.paths(value):
                if form is None:
                    self._noted.opened([path], node.lineno, stored=False)
                for first, chain in _CHAIN.findall(form or ""):
                    asked = [it for it in WORD.findall(chain) if it != "__dict__"]
                    if (first == name or not first) and not self._noted.words.isdisjoint(asked):
                        of_function = asked[0] == "__globals__"
                        for it in self._noted.names.holding(value) if of_function else (path,):
                            full = ".".join((it, *asked[of_function:]))
                            self._noted.add(full, node.lineno, stored=False)

    def _look_target(self, node: ast.expr, text: str, *, stored: bool) -> None:
        """What a patching call is told to replace."""
        if self._noted.is_target(text):
            self._noted.settled.update(id(it) for it in walk(node))
            self._noted.add(text, node.lineno, stored)
            if stored and text.startswith(f"{ANY}."):
                self._noted.opened([text], node.lineno, stored)  # another file may tell the module

    def _look_more(self, node: ast.Call, last: str, said: list[str], targets: list[str]) -> None:
        """Forms in which the module stands before the call, or in none of its arguments."""
        if isinstance(node.func, ast.Attribute) and last in ("get", "update", "pop", "setdefault"):
            held = node.func.value
            asked = self._noted.words.intersection([*said, *_keys(node)])
            for path in self._noted.spaces(held) or self._noted.names.paths(held):
                for word in sorted(asked):
                    self._noted.add(f"{path}.{word}", node.lineno, stored=last != "get")
        if _TELLS.search(last):  # ``flexmock(os.environ).should_receive("get")``
            for path in targets:
                if path.partition(".")[0] in MODULES and "." in path:
                    self._noted.add(path, node.lineno, stored=True)


def _keys(node: ast.Call) -> Iterator[str]:
    """Names by keyword: ``multiple("app.core", os=…)``, ``**{"os": …}``, ``update({"os": …})``."""
    for keyword in node.keywords:
        if keyword.arg is not None:
            yield keyword.arg
    for it in (*node.args, *(it.value for it in node.keywords if it.arg is None)):
        for key in it.keys if isinstance(it, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
