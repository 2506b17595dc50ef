"""Where the accessor behind a name is defined: re-exports and its class followed by text alone.

Every run asks this once, so nothing is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.relative import resolve_from
from ssot_lint.modules.tree import DISK, Tree

_FROM = regex(rb"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)", re.M)
_COMMENT = regex(rb"#[^\n]*")
_HOPS = 6
_WHOLE = frozenset({"settings", "config", "configs", "conf"})


def defining_modules(
    module: str, name: str, roots: tuple[str, ...], tree: Tree = DISK
) -> tuple[str, ...]:
    """Paths of the modules on the way from ``module.name`` to what defines it, and to its class.

    Ends with those of a package that is named for its settings.
    """
    lookup = Lookup(roots, tree)
    found: dict[str, None] = {}
    waiting, seen = [(module, name, 0)], {(module, name)}
    while waiting:
        at, wanted, hops = waiting.pop()
        path = lookup.find(at)
        if path is None or hops > _HOPS:
            continue
        found[path] = None
        data = tree.read(path) or b""
        for base, asked in _sources(data, at, _package(at, path), wanted):
            for place in _places(base, asked, lookup):
                if place not in seen:
                    seen.add(place)
                    waiting.append((*place, hops + 1))
    return tuple(found)


def _sources(data: bytes, module: str, package: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Modules and names that the name, or the class of it, may come from."""
    made = _made_by(data, wanted)
    heads = {it.partition(".")[0] for it in made}
    for base, asked, local in _imports(data, package):
        if asked == "*":
            yield base, f"*{wanted}"
            yield from ((base, f"*{it}") for it in made)
        elif local == wanted or local in heads:
            yield base, asked
            for it in made:
                if it.startswith(f"{local}."):
                    yield f"{base}.{asked}", it.split(".")[1]
    for it in made:
        head, _, last = it.rpartition(".")
        yield head or module, last


def _places(module: str, name: str, lookup: Lookup) -> Iterator[tuple[str, str]]:
    """The module with the name where it has that, and the module of that name; ``*name``: where a
    star import of the module brings it."""
    inner = f"{module}.{name}"
    is_module = lookup.find(inner) is not None
    if name.startswith("*"):
        if _has(module, name[1:], lookup, 1):
            yield module, name[1:]
    elif not is_module or _has(module, name, lookup):
        yield module, name
    if is_module:
        yield inner, ""


def _has(module: str, name: str, lookup: Lookup, hops: int = 0) -> bool:
    """Whether the module binds the name, or takes all from one that does; after the first hop a
    private name counts where the module lists it."""
    path = lookup.find(module)
    if path is None or hops > _HOPS or not name.isidentifier():
        return False
    data, package = lookup.tree.read(path) or b"", _package(module, path)
    if hops and name.startswith("_") and not re.search(rb"[\"']%b[\"']" % name.encode(), data):
        return False
    return _binds(data, name, package) or any(
        asked == "*" and _has(base, name, lookup, hops + 1)
        for base, asked, _ in _imports(data, package)
    )


def _package(module: str, path: str) -> str:
    return module if path.endswith("__init__.py") else module.rpartition(".")[0]


def module_meant(module: str, name: str, roots: tuple[str, ...], tree: Tree = DISK) -> str:
    """What ``module:name`` means: the module ``module.name``, where there is one and the package
    binds nothing else by that name; else ``module``, which has it."""
    lookup = Lookup(roots, tree)
    inner = f"{module}.{name}"
    if not name.isidentifier() or lookup.find(inner) is None:
        return module
    path = lookup.find(module)
    data = b"" if path is None else tree.read(path) or b""
    stars = any(asked == "*" for _, asked, _ in _imports(data, module))
    return module if stars or _binds(data, name, module) else inner


def _binds(data: bytes, name: str, package: str) -> bool:
    """Whether a module's own code binds the name, the package's module of that name apart."""
    for base, asked, local in _imports(data, package):
        if local == name and asked != "*" and (base, asked) != (package, name):
            return True
    word = re.escape(name.encode())
    bound = rb"^[ \t]*(?:(?:async[ \t]+)?def[ \t]+|class[ \t]+)?%b[ \t]*(?:[:(]|=[^=]|\[)" % word
    return re.search(bound, data, re.M) is not None


def _imports(data: bytes, package: str) -> Iterator[tuple[str, str, str]]:
    if b"from" not in data:
        return
    for match in _FROM.finditer(data):
        base = resolve_from(match[2].decode("utf-8", "replace"), len(match[1]), package)
        for item in _COMMENT.sub(b"", match[3]).strip(b"() \t").replace(b"\\", b"").split(b","):
            words = item.decode("utf-8", "replace").split()
            if words and base:
                yield base, words[0], words[-1]


def _made_by(data: bytes, name: str) -> set[str]:
    """The class (or function) that the name is an instance of, or that its function returns."""
    if not name.isidentifier():
        return set()
    word = re.escape(name.encode())
    found: set[str] = set()
    for pattern in (
        rb"^[ \t]*%b(?:[ \t]*:[^=\n]+)?[ \t]*=[ \t]*([\w.]+)[ \t]*\(" % word,
        rb"^[ \t]*%b(?:[ \t]*:[^=\n]+)?[ \t]*=[ \t]*([\w.]+)[ \t]*(?:#[^\n]*)?$" % word,
        rb"^[ \t]*def[ \t]+%b[ \t]*\([^)]*\)[ \t]*->[ \t]*[\"']?([\w.]+)" % word,
    ):
        for match in re.finditer(pattern, data, re.M):
            found.add(match[1].decode("utf-8", "replace"))
    return found


def package_of_settings(path: str) -> str | None:
    """The directory that a settings module shares with its overlays; None where it has none."""
    parts = path.replace("\\", "/").rpartition("/")[0]
    return f"{parts}/" if parts.rpartition("/")[2] in _WHOLE else None
