"""Libraries that read the environment by calls: what their names are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.variables.accesses import CALL, Access
from ssot_lint.facts.variables.symbols import Names, Symbol
from ssot_lint.facts.variables.tree import Tree

URL_READERS = {
    "dj_database_url.config": "DATABASE_URL",
    "dj_email_url.config": "EMAIL_URL",
    "django_cache_url.config": "CACHE_URL",
    "dj_search_url.config": "SEARCH_URL",
}
"""Functions of one variable each, which an argument may name otherwise."""
HEADS = (
    "environs.",
    "decouple.",
    "environ.",
    "dynaconf.",
    "starlette.config.",
    "prettyconf.",
    *URL_READERS,
)
FIXED = frozenset(
    [
        "db",
        "db_url",
        "cache",
        "cache_url",
        "email",
        "email_url",
        "search_url",
        "channels",
        "channels_url",
    ]
)
"""Methods of django-environ that know their variable."""
_MAKERS = frozenset(
    {
        "environs.Env",
        "environs.EnvValidationError",
        "environ.Env",
        "environ.FileAwareEnv",
        "decouple.AutoConfig",
        "decouple.Config",
        "dynaconf.Dynaconf",
        "dynaconf.LazySettings",
        "starlette.config.Config",
    }
)


def library_heads(tree: Tree) -> tuple[str, ...]:
    """The beginnings of names of those libraries that the file imports."""
    found: set[str] = set()
    for node in tree.imports:
        if isinstance(node, ast.Import):
            found.update(it.name.partition(".")[0] for it in node.names)
        elif not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return tuple(it for it in HEADS if it.partition(".")[0] in found)


def library_words(tree: Tree, names: Names, heads: tuple[str, ...]) -> frozenset[str]:
    """Names of this file that hold what a library makes."""
    if not heads:
        return frozenset()
    found: set[str] = set()
    for scope in tree.scopes.values():
        for name, bindings in scope.bindings.items():
            for it in bindings:
                value = names._assigned(it) if isinstance(it, ast.Name) else None
                if isinstance(value, ast.Call) and (names.qualified(value.func) or "") in _MAKERS:
                    found.add(name)
    return frozenset(found)


def prefixes(tree: Tree, names: Names, node: ast.AST) -> tuple[tuple[str, Symbol], ...]:
    """What ``with env.prefixed("MY_")`` around puts before the name, from the outside in."""
    found: list[tuple[str, Symbol]] = []
    for above in tree.above(node):
        if isinstance(above, ast.With | ast.AsyncWith):
            for item in above.items:
                call = item.context_expr
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr == "prefixed"
                    and call.args
                ):
                    found.append(("=prefix", names.symbol(call.args[0])))
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            break
    return tuple(reversed(found))


def dynaconf_reads(tree: Tree, names: Names) -> Iterator[Access]:
    """``settings.NAME`` and ``settings["NAME"]`` of what dynaconf makes."""
    for name, bindings in tree.root.bindings.items():
        value = names._assigned(bindings[-1])
        if not isinstance(value, ast.Call):
            continue
        if (names.qualified(value.func) or "") not in (
            "dynaconf.Dynaconf",
            "dynaconf.LazySettings",
        ):
            continue
        for load in tree.loads.get((tree.root, name), []):
            above = tree.parent(load)
            whole = f"{names.module}.{name}"
            if isinstance(above, ast.Attribute) and above.attr.isupper():
                key = ast.copy_location(ast.Constant(above.attr), above)
                yield Access(CALL, above, key, f"{whole}.__getattr__")
            elif isinstance(above, ast.Subscript) and above.value is load:
                yield Access(CALL, above, above.slice, f"{whole}.__getitem__")
