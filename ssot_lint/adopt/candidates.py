"""The getters a project may have already, the likeliest first."""

from __future__ import annotations

import ast
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.adopt.accessors import WORDS, Accessor, Text, accessors, sources, text
from ssot_lint.adopt.projects import Projects
from ssot_lint.core.scan import Needles
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.deriving.derive import derive_in
from ssot_lint.getter.spelling import OPERATIONS
from ssot_lint.modules.handing import Place
from ssot_lint.modules.imported import imported, package_of
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.lookup import module_name
from ssot_lint.modules.users import Uses
from ssot_lint.workspace.config.toml import read_bytes

# Each takes some 10 ms to derive; whoever has more accessors than this has a favourite.
_DERIVED = 24

MAPPING = "mapping"
GET = "get"
SETTINGS = "settings class"
OTHER = "other"
# An accessor that means the same in every form is worth three others that are imported as often.
_WEIGHTS = {MAPPING: 12, GET: 6, SETTINGS: 3, OTHER: 1}

_FEWEST_IMPORTERS = {MAPPING: 0, GET: 1, SETTINGS: 2}


class Candidate(NamedTuple):
    """An accessor of the project, and what speaks for it."""

    target: str
    """As ``getter`` names it, and most files import it: ``app.env:env``."""
    root: str
    """The source root (absolute) that its module's name counts from."""
    path: str
    line: int
    importers: int
    """Files that import it."""
    kind: str
    contract: Contract
    defined: str = ""
    """The same by the module and name that define it."""

    @property
    def safe(self) -> int:
        """Operations that mean the same through it."""
        return sum(spelling.why is None for spelling in self.contract.operations.values())

    @property
    def is_fit(self) -> bool:
        """Whether it can be proposed: something can be moved over to it, and somebody uses it."""
        return self.kind != OTHER and self.importers >= _FEWEST_IMPORTERS[self.kind]


def find_candidates(places: Sequence[str], files: Sequence[str], cwd: str) -> tuple[Candidate, ...]:
    """What is found in ``places``, best first by its uses in ``files`` (all absolute)."""
    defined = dict(_defined(places, cwd))
    counted = sorted(_counted(defined, files, cwd), key=lambda it: -it.importers)
    projects = Projects()
    derived = [_derived(candidate, cwd, projects) for candidate in counted[:_DERIVED]]
    return tuple(sorted(filter(_is_worth_a_look, derived), key=_rank))


def source_roots(cwd: str, root: str) -> tuple[str, ...]:
    """The source roots of a project whose getter counts from ``root``."""
    return tuple(dict.fromkeys((cwd, os.path.join(cwd, "src"), root)))


def package_root(path: str) -> str:
    """The nearest directory above the file that is no package itself."""
    directory = os.path.dirname(path)
    while os.path.exists(os.path.join(directory, "__init__.py")):
        directory = os.path.dirname(directory)
    return directory


def _is_worth_a_look(candidate: Candidate) -> bool:
    """Functions that look up their argument are, even where they then do more than that."""
    if candidate.kind == OTHER:
        return bool(candidate.contract.operations) and "(" not in candidate.target
    return True


def _rank(candidate: Candidate) -> tuple[int, int, str]:
    score = _WEIGHTS[candidate.kind] * (1 + candidate.importers)
    return -score, -candidate.safe, candidate.target


def _defined(files: Iterable[str], cwd: str) -> Iterator[tuple[str, tuple[Accessor, ...]]]:
    """By path: the accessors that a file defines."""
    # One tree at a time: those of a large project together take hundreds of megabytes.
    own: dict[str, frozenset[str]] = {}
    found: dict[str, tuple[Accessor, ...]] = {}
    names: dict[str, frozenset[str]] = {}
    for path, module in _parsed(files, WORDS):
        own[path] = sources(module)
        found[path] = tuple(accessors(module, own[path]))
        names[path] = _imported_names(module)
    classes = frozenset().union(*own.values())
    again = [path for path in own if names[path] & classes]
    for path, module in _parsed(again, WORDS):
        found[path] = tuple(accessors(module, own[path] | _imported_classes(module, classes)))
    yield from found.items()
    # ``settings = Settings()`` may stand in a module of its own.
    others = [path for path in files if path not in own and _imports_any(path, classes, cwd)]
    for path, module in _parsed(others, classes) if classes else ():
        yield path, tuple(accessors(module, _imported_classes(module, classes)))


def _parsed(files: Iterable[str], words: frozenset[str]) -> Iterator[tuple[str, Text]]:
    needles = Needles(words)
    for path in files:
        data = read_bytes(path)
        if data is not None and needles.occur_in(data, len(data)):
            tree = parse_bytes(data)
            if tree is not None:
                yield path, text(tree, data, words)


def _imported_names(module: Text) -> frozenset[str]:
    return frozenset(
        alias.name
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def _imported_classes(module: Text, classes: Collection[str]) -> frozenset[str]:
    return frozenset(
        alias.asname or alias.name
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in classes
    )


def _imports_any(path: str, classes: frozenset[str], cwd: str) -> bool:
    data = read_bytes(path) if classes else None
    if data is None or not any(name.encode() in data for name in classes):
        return False
    return any(item.name in classes for item in imported(data, package_of(path, (cwd,))))


def _counted(
    defined: Mapping[str, tuple[Accessor, ...]], files: Iterable[str], cwd: str
) -> Iterator[Candidate]:
    """Candidates that are not derived yet, each under the module and name that most others use."""
    names = {path: module_names(path, cwd) for path, found in defined.items() if found}
    roots = {root for modules in names.values() for root in modules.values()}
    places = [
        place
        for path, modules in names.items()
        for module in modules
        for accessor in defined[path]
        for place in places_of(module, accessor.expression)
    ]
    uses = Uses(places, files, read_bytes, (cwd, *sorted(roots - {cwd})))
    for path, modules in names.items():
        for accessor in defined[path]:
            if not modules:
                continue
            users = {module: uses.of((module, accessor.root)) for module in modules}
            # On equal terms the first one, whose root is the directory that holds the package.
            module = max(modules, key=lambda name: len(users[name]))
            everyone = frozenset().union(*users.values()) - {path}
            if accessor.root.startswith("_") and not everyone:
                continue
            yield Candidate(
                as_imported(f"{module}:{accessor.expression}", uses),
                modules[module],
                path,
                accessor.line,
                len(everyone),
                OTHER,
                Contract("", {}),
                f"{module}:{accessor.expression}",
            )


def places_of(module: str, expression: str) -> tuple[Place, ...]:
    """The name that an expression starts with, and what a call of it yields where it is called."""
    root = expression.partition("(")[0].partition(".")[0]
    if expression.startswith(f"{root}()"):
        return (module, root), (module, f"{root}()")
    return ((module, root),)


def as_imported(target: str, uses: Uses) -> str:
    """The target by the module and name that most files import it from."""
    module, _, expression = target.partition(":")
    place = places_of(module, expression)[0]
    counts = uses.names_for(place)
    best = max(counts, key=lambda it: (counts[it], it == place, it), default=place)
    rest = expression[len(place[1]) :]
    return f"{best[0]}:{best[1]}{rest.removeprefix('()') if uses.is_called(best) else rest}"


def module_names(path: str, cwd: str) -> dict[str, str]:
    """What the module could be called, with the root that the name counts from; likeliest first."""
    package = package_root(path)
    usual = (os.path.join(cwd, "src"), cwd)
    roots = (package, *usual) if package != os.path.dirname(path) else (*usual, package)
    named = ((module_name(path, (root,)), root) for root in roots if _is_below(root, cwd))
    names: dict[str, str] = {}
    for name, root in named:
        if name:
            names.setdefault(name, root)
    return names


def _is_below(directory: str, cwd: str) -> bool:
    return directory == cwd or directory.startswith(cwd.rstrip(os.sep) + os.sep)


def _derived(candidate: Candidate, cwd: str, projects: Projects) -> Candidate:
    project = projects.of(source_roots(cwd, candidate.root))
    module, _, expression = candidate.target.partition(":")
    contract = derive_in(project, module, expression)
    if not contract.operations and not contract.variables and candidate.target != candidate.defined:
        return _derived(candidate._replace(target=candidate.defined), cwd, projects)
    return candidate._replace(contract=contract, kind=_kind(contract))


def _kind(contract: Contract) -> str:
    safe = {name for name, spelling in contract.operations.items() if spelling.why is None}
    if safe >= set(OPERATIONS):
        return MAPPING
    if safe & {"get", "item"}:
        return GET
    return SETTINGS if contract.variables else OTHER
