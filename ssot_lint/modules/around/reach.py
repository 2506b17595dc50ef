"""Where one file reaches for the environment's names in another module, or replaces them there.

``from app.core import os``, ``core.os.sep``, ``patch("app.core.os.environ")``, ``setattr(core,
"getenv", …)``, ``f"{__name__}.os.x"``, doctests: whoever takes ``import os`` out of ``app.core``, or
its call of ``os.getenv``, breaks these. Bytes decide which files are parsed at all; few are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from ssot_lint.core.fix.doctests import examples
from ssot_lint.modules.around.seen import ANY, NOTHING, WORDS, Reach, Seen, Star
from ssot_lint.modules.imports import parse_bytes, resolve_from

# Each begins with a literal, which sre finds ten times as fast as it tries alternatives.
_OS = re.compile(rb"os(?:(?<=[\"'.]os)(?![\w\x80-\xff])|(?<=[\s,(]os)(?=[\s,);#])|(?<=[\s,(]os)\Z)")
_ENVIRON = re.compile(
    rb"v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])"
)
_STAR = re.compile(rb"import[ \t]*\*")
_WORD_BEGINS = re.compile(rb"[a-z]*\Z")
_LIST = re.compile(rb"[\w \t,]*\Z")
_OPEN_LIST = re.compile(rb"import[ \t]*(?:\(|\\)(?:[\w\s,\\]|#[^\n]*\n)*\Z")
_PLAIN_OS = re.compile(rb"(?<![\w\x80-\xff.\"'])(?:os|posix)\.\Z")
_SETS = re.compile(r"patch|setattr|delattr|replace|stub|mock|spy", re.IGNORECASE)
_IN_PLACE = ("dict", "setitem", "delitem", "getattr", "hasattr", "import_module", "reload")
_DOTTED = re.compile(r"[\w.:]+\Z")
_LOADERS = frozenset({"import_module", "reload", "__import__", "importlib", "modules"})


def seen_in(
    data: bytes, module: str | None, is_package: bool, words: frozenset[str] = WORDS
) -> Seen:
    """What the text of ``module`` reaches for; ``words`` are the names that matter."""
    if not _may_reach(data, words):
        return NOTHING
    tree = parse_bytes(data)
    if tree is None:
        there = tuple(sorted(word for word in words if word.encode() in data))
        return NOTHING._replace(blind=there)
    collector = _Collector(module, is_package, words)
    collector.file(tree)
    return collector.seen()


def _may_reach(data: bytes, words: frozenset[str]) -> bool:
    if words is not WORDS and any(word.encode() in data for word in words - WORDS):
        return True
    if _STAR.search(data):
        return True
    if any(_counts(data, it.start()) for it in _OS.finditer(data)):
        return True
    for it in _ENVIRON.finditer(data):
        begin = _WORD_BEGINS.search(data[max(it.start() - 12, 0) : it.start()])
        if begin is not None and _counts(data, it.start() - len(begin[0])):
            return True
    return False


def _counts(data: bytes, at: int) -> bool:
    """Whether the watched word at ``at`` may be another module's: no plain ``os.environ``."""
    before = data[max(at - 120, 0) : at]
    if before.endswith(b"."):
        return _PLAIN_OS.search(before) is None
    if before.endswith((b"'", b'"')):
        return True
    # A name in a list of imports, on the row of its ``from`` or on one below an open bracket.
    row = data[data.rfind(b"\n", 0, at) + 1 : at]
    if b"import" in row:
        words = row.split()
        return words[0] != b"import" and words[:2] not in ([b"from", b"os"], [b"from", b"posix"])
    if not _LIST.match(row):
        return False
    opened = data.rfind(b"import", max(at - 4000, 0), at)
    return opened >= 0 and _OPEN_LIST.match(data[opened:at]) is not None


class _Collector:
    """Walks one tree; names are resolved by the file's own imports and plain assignments."""

    def __init__(self, module: str | None, is_package: bool, words: frozenset[str]) -> None:
        self._own = module or ""
        name = module or ""
        self._package = name if is_package else name.rpartition(".")[0]
        self._words = words
        self._bound: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}
        self._modules: dict[str, None] = {}
        self._reaches: dict[Reach, None] = {}
        self._stars: list[tuple[str, int]] = []
        self._loaded: set[str] = set()
        self._imported_here: set[str] = set()
        self._settled: set[int] = set()

    def file(self, tree: ast.AST) -> None:
        nodes = list(ast.walk(tree))
        for node in nodes:
            self._bind(node)
        for node in nodes:
            self._look(node)

    def seen(self) -> Seen:
        used = frozenset((self._loaded & self._words) - self._imported_here)
        stars = tuple(Star(module, row, used) for module, row in self._stars)
        stored = any(it.stored or it.path.startswith(ANY) for it in self._reaches)
        return Seen(tuple(self._reaches), stars, tuple(self._modules) if stored else ())

    # -- names ---------------------------------------------------------------------------------

    def _bind(self, node: ast.AST) -> None:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    self._modules[alias.name] = None
                    name = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._bound.setdefault(alias.asname or name, set()).add(name)
                    self._imported_here.add(alias.asname or name)
            case ast.ImportFrom(names=names):
                self._bind_from(node, [(it.name, it.asname or it.name) for it in names])
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._bind_value(name, value)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if isinstance(item.optional_vars, ast.Name):
                        self._bind_value(item.optional_vars.id, item.context_expr)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if _loads_modules(node):
                self._bound.setdefault(node.name, set()).add(ANY)

    def _bind_from(self, node: ast.ImportFrom, names: Iterable[tuple[str, str]]) -> None:
        base = resolve_from(node.module or "", node.level, self._package)
        if not base:
            return
        self._modules[base] = None
        for name, local in names:
            if name == "*":
                self._stars.append((base, node.lineno))
                continue
            self._modules[f"{base}.{name}"] = None
            self._bound.setdefault(local, set()).add(f"{base}.{name}")
            self._imported_here.add(local)
            if name in self._words and base.partition(".")[0] not in ("os", "posix"):
                self._add(f"{base}.{name}", node.lineno, stored=False)

    def _bind_value(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self._texts[name] = value.value
        elif isinstance(value, ast.Name) and value.id == "__name__":
            self._texts[name] = self._own
        for path in self._paths(value):
            self._bound.setdefault(name, set()).add(path)

    def _paths(self, node: ast.AST) -> list[str]:
        """Qualified names that an expression may stand for; empty where it is none of ours."""
        match node:
            case ast.Name(id=name):
                return sorted(self._bound.get(name, ()))
            case ast.Attribute(value=value, attr=attr):
                return [path if path == ANY else f"{path}.{attr}" for path in self._paths(value)]
            case ast.Call(func=function, args=arguments):
                return self._called(function, arguments)
            case ast.Subscript(value=ast.Attribute(attr="modules"), slice=key):
                return self._text_as_module(key)
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self._paths(value)
        return []

    def _called(self, function: ast.expr, arguments: list[ast.expr]) -> list[str]:
        name = _last(function)
        if name in ("import_module", "__import__") and arguments:
            return self._text_as_module(arguments[0])
        if name == "reload" and arguments:
            return self._paths(arguments[0])
        if name == "globals":
            return [self._own] if self._own else []
        if name == "vars" and arguments:
            return self._paths(arguments[0])
        if name in self._bound and ANY in self._bound[name]:
            return [ANY]
        return []

    def _text_as_module(self, node: ast.expr) -> list[str]:
        text = self._text(node)
        if text is None:
            return [ANY]
        if text.startswith("."):
            level = len(text) - len(text.lstrip("."))
            return [resolve_from(text.lstrip("."), level, self._package)]
        self._modules[text] = None
        return [text]

    def _text(self, node: ast.expr) -> str | None:
        """The text of a string, as far as constants of the file tell; ``ANY`` for what is not known."""
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id="__name__"):
                return self._own or ANY
            case ast.Name(id=name):
                return self._texts.get(name)
            case ast.JoinedStr(values=values):
                return "".join(self._text(it) or ANY for it in values)
            case ast.FormattedValue(value=value):
                return self._text(value) or ANY
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return (self._text(left) or ANY) + (self._text(right) or ANY)
            case ast.BinOp(left=left, op=ast.Mod()):
                of_left = self._text(left)
                return None if of_left is None else re.sub(r"%[sr]", ANY, of_left)
            case ast.Call(func=ast.Attribute(value=value, attr="format")):
                of_value = self._text(value)
                return None if of_value is None else re.sub(r"\{[^}]*\}", ANY, of_value)
            case ast.Attribute(value=value, attr="__name__"):
                paths = self._paths(value)
                return paths[0] if len(paths) == 1 else None
        return None

    # -- reaches -------------------------------------------------------------------------------

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                self._loaded.add(name)
            case ast.Attribute(attr=attr, ctx=context):
                if attr in self._words:
                    stored = not isinstance(context, ast.Load)
                    for path in self._paths(node.value):
                        self._add(f"{path}.{attr}", node.lineno, stored)
                elif not isinstance(node.ctx, ast.Load):
                    self._stored_below(node)
            case ast.Call():
                self._look_call(node)
            case ast.Subscript(value=value, slice=key):
                self._look_item(value, key, node)
            case ast.Constant(value=str(text)) if ">>>" in text:
                self._look_doctest(text)
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp():
                self._look_text(node, stored=True)

    def _stored_below(self, node: ast.Attribute) -> None:
        """``os.environ.get = fake``: what is replaced lies below a watched name."""
        for path in self._paths(node):
            if self._words.intersection(path.split(".")):
                self._add(path, node.lineno, stored=True)

    def _look_item(self, value: ast.expr, key: ast.expr, node: ast.Subscript) -> None:
        text = self._text(key)
        if text not in self._words:
            return
        if isinstance(value, ast.Attribute) and value.attr == "__dict__":
            value = value.value
        elif not (isinstance(value, ast.Call) and _last(value.func) in ("globals", "vars")):
            return
        for path in self._paths(value):
            self._add(f"{path}.{text}", node.lineno, not isinstance(node.ctx, ast.Load))

    def _look_call(self, node: ast.Call) -> None:
        name = _dotted(node.func)
        last = name.rpartition(".")[2]
        sets = bool(_SETS.search(name))
        stored = sets and last not in _IN_PLACE
        texts = [self._text(it) for it in node.args]
        targets: list[str] = [path for it in node.args[:2] for path in self._paths(it)]
        if sets and texts and texts[0] is not None and _DOTTED.match(texts[0].replace(ANY, "")):
            targets.append(texts[0])
            texts = texts[1:]
        said = [it for it in texts if it is not None]
        attributes = [it for it in said if it.partition(".")[0] in self._words]
        attributes += [it.arg for it in node.keywords if it.arg in self._words]
        for path in targets:
            of_os = path.partition(".")[0] in ("os", "posix")
            for asked in attributes or (said[:1] if of_os else []):
                self._add(f"{path}.{asked}", node.lineno, stored)
        if last == "get" and isinstance(node.func, ast.Attribute) and attributes:
            for path in self._paths(node.func.value):
                self._add(f"{path}.{attributes[0]}", node.lineno, stored=False)
        if last in _IN_PLACE and node.args:
            # ``patch.dict("app.core.os.environ")`` changes what is there and replaces nothing.
            self._look_text(node.args[0], stored=False)
            self._settled.update(id(it) for it in ast.walk(node.args[0]))

    def _look_text(self, node: ast.expr, *, stored: bool) -> None:
        if id(node) in self._settled:
            return
        text = self._text(node)
        if text is None:
            return
        if not isinstance(node, ast.Constant):
            self._settled.update(id(it) for it in ast.walk(node))
        if self._is_target(text):
            self._add(text, node.lineno, stored)
        elif _DOTTED.match(text) and "." in text:
            self._modules[text] = None

    def _is_target(self, text: str) -> bool:
        plain = text.replace(ANY, "")
        if not _DOTTED.match(plain) or "." not in text.replace(":", "."):
            return False
        return bool(self._words.intersection(re.split(r"[.:]", text)))

    def _look_doctest(self, text: str) -> None:
        for source in examples(text):
            tree = parse_bytes(source.encode())
            if tree is None:
                continue
            for node in ast.walk(tree):
                self._bind(node)
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and node.id in self._words:
                    self._add(f"{self._own}.{node.id}", 1, stored=False)
                elif not isinstance(node, ast.Constant):
                    self._look(node)

    def _add(self, path: str, row: int, stored: bool) -> None:
        path = path.replace(":", ".")
        if path.startswith("."):
            path = ANY + path
        first, _, rest = path.partition(".")
        if first not in ("os", "posix") or (stored and rest.partition(".")[0] in self._words):
            self._reaches[Reach(path, row, stored)] = None


def _loads_modules(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function (a fixture, mostly) hands out a module that it loads."""
    return any(
        isinstance(it, ast.Return)
        and it.value is not None
        and any(_last(part) in _LOADERS for part in ast.walk(it.value))
        for it in ast.walk(node)
    )


def _last(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
