"""The candidates of a project: registries that its modules hold, and accessors that are asked by name."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from ssot_lint.adopt.candidates import (
    OTHER,
    Candidate,
    as_imported,
    module_names,
    package_root,
    places_of,
)
from ssot_lint.adopt.projects import Projects
from ssot_lint.adopt.ranking.ranked import Ranked, is_place, ranked
from ssot_lint.adopt.ranking.registries import registries
from ssot_lint.adopt.ranking.scan import Scan, Text
from ssot_lint.getter.contract import MAPPING as MAPPING_CONTRACT
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.django import settings_module
from ssot_lint.getter.owners.django import registry_of_django
from ssot_lint.getter.owners.entry import ACCESSOR, DJANGO, FUNCTION, MAPPING, SECTION, SETTINGS
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.handing import Place
from ssot_lint.modules.lookup import module_name
from ssot_lint.modules.users import Uses
from ssot_lint.workspace.config.toml import read_bytes

_FEWEST = 8
_LARGEST = 2_000_000
_OWN_KEY = re.compile(rb"(?:environ(?:\.get)?\s*[\[(]|getenv\s*\()\s*self\.|in\s+os\.environ\b")
_TABLE = re.compile(rb"^def __getattr__", re.M)
_SECTION = re.compile(rb"^class (\w+)\([^)]*ConfigParser\b[^)]*\)", re.M)
_SETTINGS = "django.conf:settings"


def candidates(
    scan: Scan,
    production: Sequence[str],
    cwd: str,
    asked: Sequence[Candidate],
    favoured: Collection[str] = (),
) -> tuple[Ranked, ...]:
    """All of them with their numbers, best first; ``asked`` are those that are asked by name."""
    held = list(_registries(scan, cwd))
    named = [it for it in asked if _is_of_interest(it)]
    taken = {it.target for it in held}
    found = [*held, *(_by_name(it, cwd) for it in named if it.defined not in taken)]
    counted = _best_named(_counted(found, production, cwd))
    listed = [it for it in counted if it.names and (it.users or it.kind == DJANGO)]
    return ranked([it._replace(favoured=it.target in favoured) for it in listed], scan)


def _best_named(found: Iterator[Ranked]) -> list[Ranked]:
    """Of the names that one module could have, the one that most files use."""
    best: dict[tuple[str, str, str], Ranked] = {}
    for it in found:
        key = (it.path, it.target.partition(":")[2], it.kind)
        if key not in best or len(it.users) > len(best[key].users):
            best[key] = it
    return list(best.values())


def _is_of_interest(candidate: Candidate) -> bool:
    return candidate.kind != OTHER or bool(candidate.contract.operations)


def _registries(scan: Scan, cwd: str) -> Iterator[Ranked]:
    projects = Projects()
    for text in scan.texts:
        data = read_bytes(text.path) or b""
        if not _may_declare(text, data) or len(data) > _LARGEST:
            continue
        root = package_root(text.path)
        name = module_name(text.path, (root,))
        if name is None:
            continue
        for it in registries(projects.of((root,)), name):
            names = frozenset(it.registry.by_variable)
            for other, at in module_names(text.path, cwd).items():
                target = f"{other}:{it.expression}" if it.expression else other
                yield Ranked(target, it.registry.kind, at, text.path, names, frozenset(), 0)
    yield from _django(scan, cwd)
    yield from _sections(scan, cwd)


def _sections(scan: Scan, cwd: str) -> Iterator[Ranked]:
    """Instances of ``ConfigParser`` subclasses that ask the environment, too."""
    classes = set()
    for text in scan.texts:
        classes |= {it[1] for it in _SECTION.finditer(read_bytes(text.path) or b"")}
    if not classes:
        return
    instance = re.compile(
        rb"^(\w+)(?:\s*:\s*[\"']?(?:%b)[\"']?\s*=|\s*=\s*(?:%b)\()"
        % (b"|".join(classes), b"|".join(classes)),
        re.M,
    )
    for text in scan.texts:
        for match in instance.finditer(read_bytes(text.path) or b""):
            for name, root in module_names(text.path, cwd).items():
                target = f"{name}:{match[1].decode()}"
                yield Ranked(target, SECTION, root, text.path, frozenset(), frozenset(), 0)


def _may_declare(text: Text, data: bytes) -> bool:
    """Whether the module may be a registry that is worth proposing."""
    if len(text.reads) >= _FEWEST or _OWN_KEY.search(data) or _TABLE.search(data):
        return True
    return is_place(text.path) and text.mentions > 1


def _django(scan: Scan, cwd: str) -> Iterator[Ranked]:
    starts = [
        it for it in scan.files if os.path.basename(it) in ("manage.py", "wsgi.py", "asgi.py")
    ]
    for root in dict.fromkeys((cwd, os.path.join(cwd, "src"), *map(_above, starts))):
        if settings_module((root,)) is None:
            continue
        found = registry_of_django(Project((root,)))
        if found is not None and found.by_variable:
            path = os.path.join(root, *found.place.split("/"))
            names = frozenset(found.by_variable)
            yield Ranked(_SETTINGS, DJANGO, root, path, names, frozenset(), 0)
            return


def _above(start: str) -> str:
    folder = os.path.dirname(start)
    return folder if os.path.basename(start) == "manage.py" else package_root(start)


def _by_name(candidate: Candidate, cwd: str) -> Ranked:
    contract = candidate.contract
    safe = {name for name, it in contract.operations.items() if it.why is None}
    if contract.variables:
        kind = SETTINGS
    elif safe >= {"item", "get", "contains", "set"} or _is_subscripted(contract):
        kind = MAPPING
    elif "(" not in candidate.target and contract.call is not None:
        kind = FUNCTION
    else:
        kind = ACCESSOR
    names = frozenset(contract.variables)
    return Ranked(
        candidate.defined,
        kind,
        candidate.root,
        candidate.path,
        names,
        frozenset(),
        0,
        line=candidate.line,
    )


def _is_subscripted(contract: Contract) -> bool:
    """Whether it is read and written by ``[]``, whatever that may do besides."""
    own = {name: MAPPING_CONTRACT.operations[name].to for name in ("item", "set")}
    return all(
        name in contract.operations and contract.operations[name].to == own[name] for name in own
    )


def _counted(found: Sequence[Ranked], production: Sequence[str], cwd: str) -> Iterator[Ranked]:
    """Who uses each, how often, and for which names."""
    roots = tuple(dict.fromkeys((cwd, os.path.join(cwd, "src"), *(it.root for it in found))))
    uses = Uses([place for it in found for place in _places(it)], production, read_bytes, roots)
    importing: dict[str, bytes] = {}
    pattern = uses.pattern
    for path in production if found else ():
        data = read_bytes(path)
        if data is not None and pattern.search(data):
            importing[path] = _rows_with(data, pattern)
    for it in found:
        users = _users(it, uses, importing)
        target = _as_imported(it, uses, len(users))
        names, number = _asked(it, users, importing)
        users = {path: users[path] for path in users if path != it.path}
        yield it._replace(
            target=target, users=frozenset(users), uses=number, names=it.names | names
        )


def _rows_with(data: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """The rows that name a getter, by its own name or as the file calls it: all else is let go."""
    local = {match[1] for match in re.finditer(rb"(?:%b)\s+as\s+(\w+)" % pattern.pattern, data)}
    words = pattern
    if local:
        words = re.compile(rb"%b|\b(?:%b)\b" % (pattern.pattern, b"|".join(sorted(local))))
    return b"\n".join(row for row in data.split(b"\n") if words.search(row))


def _as_imported(candidate: Ranked, uses: Uses, users: int) -> str:
    """The target as most of its users name it; a module by its own name, unless most do not."""
    if candidate.kind == DJANGO:
        return candidate.target
    if ":" in candidate.target:
        return as_imported(candidate.target, uses)
    place = _places(candidate)[0]
    others = {it: number for it, number in uses.names_for(place).items() if it != place}
    best = max(others, key=lambda it: (others[it], it), default=place)
    return candidate.target if 2 * others.get(best, 0) <= users else ":".join(best)


def _places(candidate: Ranked) -> tuple[Place, ...]:
    """The module and the name that is imported from it."""
    module, _, expression = candidate.target.partition(":")
    if expression:
        return places_of(module, expression)
    package, _, last = module.rpartition(".")
    return ((package, last),)


def _users(candidate: Ranked, uses: Uses, importing: dict[str, bytes]) -> dict[str, frozenset[str]]:
    """The files that use it, each with its names for it."""
    module, _, expression = candidate.target.partition(":")
    place = _places(candidate)[0]
    own = frozenset({place[1]})
    if candidate.kind == DJANGO:
        word = re.compile(rb"^\s*from django\.conf import .*\bsettings\b", re.M)
        return {path: own for path, data in importing.items() if word.search(data)}
    found = uses.of(place)
    if not expression:
        names = _parts(module)
        renamed = re.compile(rb"\b%b[ \t]+as[ \t]+(\w+)" % re.escape(place[1].encode()))
        for path, data in importing.items():
            if any(it.search(data) for it in names):
                local = {it.decode() for it in renamed.findall(data)} or own
                found[path] = frozenset({*found.get(path, ()), *local})
    return found


def _parts(module: str) -> tuple[re.Pattern[bytes], ...]:
    """What an import of the module looks like, absolute and relative."""
    last = module.rpartition(".")[2]
    whole, end = re.escape(module.encode()), re.escape(last.encode())
    return (
        re.compile(rb"^\s*(?:import %b\b|from %b import\b)" % (whole, whole), re.M),
        re.compile(rb"^\s*from \.+(?:\w+\.)*%b import\b" % end, re.M),
    )


def _asked(
    candidate: Ranked, users: Mapping[str, frozenset[str]], importing: dict[str, bytes]
) -> tuple[frozenset[str], int]:
    """The names that it is asked for by literal, and how often it is used at all."""
    fields = [name for name in candidate.names if len(name) > 5]
    names: set[str] = set()
    number = 0
    for path, local in users.items():
        if path == candidate.path:
            continue
        data = importing.get(path, b"")
        word = b"(?:" + b"|".join(re.escape(it.encode()) for it in sorted(local)) + b")"
        used, literal = _patterns(word)
        number += len(used.findall(data))
        if candidate.kind == SECTION:
            names.update(b"__".join(it).decode().upper() for it in _pairs(word).findall(data))
        if candidate.kind in (MAPPING, ACCESSOR, FUNCTION):
            names.update(it.decode() for it in literal.findall(data))
    if fields:
        number = max(number, len(users))  # entries that are imported by their own names
    return frozenset(names), number


@lru_cache(maxsize=64)
def _patterns(word: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A use of the name, and one that asks for a variable by literal."""
    return (
        re.compile(rb"\b%b(?:\(\))?\s*[.(\[]" % word),
        re.compile(rb"\b%b(?:\(\))?(?:\s*\.\s*\w+)?\s*[\[(]\s*[\"']([A-Za-z_]\w*)[\"']" % word),
    )


@lru_cache(maxsize=64)
def _pairs(word: bytes) -> re.Pattern[bytes]:
    """A use that asks for a section and a key by literal."""
    text = rb"[\"'](\w+)[\"']"
    return re.compile(rb"\b%b\s*\.\s*\w+\s*\(\s*%b\s*,\s*%b" % (word, text, text))
