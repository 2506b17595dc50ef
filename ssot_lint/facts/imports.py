"""What a file imports, gathered from its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.guards import guarded
from ssot_lint.facts.model import Imported
from ssot_lint.modules.relative import resolve_from
from ssot_lint.modules.scan.targets import LOADS

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material
    from ssot_lint.modules.scan.enclosing import Around
    from ssot_lint.modules.scan.import_statements import Statement


def gather(material: Material) -> tuple[Imported, ...]:
    """Every import of the file, those by ``import_module`` last."""
    found = [
        it
        for statement, around in material.rows.imports
        for it in _imported(material, statement, around)
    ]
    return (*found, *_called(material))


def keys(fact: Imported) -> Iterable[str]:
    """The module; and the dotted path of what is asked of it."""
    return (fact.module, f"{fact.module}.{fact.name}") if fact.name else (fact.module,)


def package_of(material: Material) -> str:
    """The package that relative imports of the file start from."""
    module = material.module or ""
    return module if material.is_package else module.rpartition(".")[0]


def _imported(material: Material, statement: Statement, around: Around) -> Iterator[Imported]:
    level, scope, guard = max(statement.level, 0), around.scope, guarded(around)
    module = resolve_from(statement.module, level, package_of(material))
    for it in statement.items:
        site = material.site(it.start, it.end)
        if statement.level < 0:
            local = it.local or it.path.partition(".")[0]
            yield Imported(site, it.path, "", local, "import", 0, scope, guard)
        else:
            local = "" if it.path == "*" else it.local or it.path
            yield Imported(site, module, it.path, local, "from", level, scope, guard)


def _called(material: Material) -> Iterator[Imported]:
    for it, around in material.rows.targets(material.module or "", package_of(material)):
        if it.call in LOADS:
            site = material.site(it.start, it.end)
            yield Imported(site, it.path, "", "", "call", 0, around.scope, guarded(around))
