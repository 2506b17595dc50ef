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
    waiting = [(module, name, 0)]
    while waiting:
        at, wanted, hops = waiting.pop()
        path = lookup.find(at)
        if path is None or hops > _HOPS or (path in found and hops):
            continue
        found[path] = None
        data = tree.read(path) or b""
        package = at if path.endswith("__init__.py") else at.rpartition(".")[0]
        imports = list(_imports(data, package))
        for base, asked, local in imports:
            if local == wanted:
                inner = f"{base}.{asked}"
                waiting.append((base, asked, hops + 1))
                waiting.append((inner, "", hops + 1))
        made = _made_by(data, wanted)
        for base, asked, local in imports:
            if local in made:
                waiting.append((base, asked, hops + 1))
    return tuple(found)


def module_meant(module: str, name: str, roots: tuple[str, ...], tree: Tree = DISK) -> str:
    """What ``module:name`` means: the module ``module.name``, where there is one and the package
    binds nothing else by that name; else ``module``, which has it."""
    lookup = Lookup(roots, tree)
    inner = f"{module}.{name}"
    if not name.isidentifier() or lookup.find(inner) is None:
        return module
    path = lookup.find(module)
    data = b"" if path is None else tree.read(path) or b""
    return module if _binds(data, name, module) else inner


def _binds(data: bytes, name: str, package: str) -> bool:
    """Whether a package's own code binds the name, its module of that name apart."""
    for base, asked, local in _imports(data, package):
        if asked == "*" or (local == name and (base, asked) != (package, name)):
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
            found.add(match[1].decode("utf-8", "replace").partition(".")[0])
    return found


def package_of_settings(path: str) -> str | None:
    """The directory that a settings module shares with its overlays; None where it has none."""
    parts = path.replace("\\", "/").rpartition("/")[0]
    return f"{parts}/" if parts.rpartition("/")[2] in _WHOLE else None
