"""Which binding a patch is to replace, once the name that it speaks of has moved.

``patch("old.N")`` replaces what code finds that looks ``N`` up in ``old``. If none does any more, the
module that took the name over by its own import is where it is looked up now.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.uses import FROM
from ssot_lint.modules.scan.enclosing import TYPING
from ssot_lint.project.names.keys import Key
from ssot_lint.project.names.reaches import reaches
from ssot_lint.project.names.references import References

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_TESTS = "tests"


def looked_up(module: str, name: str, names: References, project: Project) -> bool:
    """Whether production code looks ``name`` up in ``module`` when it runs."""
    if names.world.path(module) is not None and _reads(module, name, names):
        return True
    if any(
        project.files[it.path].tier != _TESTS for it in reaches(f"{module}.{name}", names, project)
    ):
        return True
    uses = names.uses(Key(FROM, module, name))
    return any(use.scope and project.files[path].tier != _TESTS for path, use in uses)


def binding(
    homes: tuple[tuple[str, str], ...], test: str, names: References, project: Project
) -> str | None:
    """The one binding, as a dotted path, that code under test looks up: of a module that imports
    one of ``homes`` (module and name) and reads it. Of several, the one module that ``test``
    imports."""
    found = {path for home in homes for path in _bindings(*home, names, project)}
    found -= {f"{module}.{name}" for module, name in homes}
    if len(found) > 1:
        taken = set(_taken(test, names))
        found = {it for it in found if it.rpartition(".")[0] in taken}
    return found.pop() if len(found) == 1 else None


def _bindings(module: str, name: str, names: References, project: Project) -> Iterator[str]:
    for path, use in names.uses(Key(FROM, module, name)):
        own = next(iter(names.world.names[path]), "")
        local = use.local or use.name
        hidden = use.scope or use.guards & TYPING or project.files[path].tier == _TESTS
        if own and not hidden and _reads(own, local, names):
            yield f"{own}.{local}"


def _taken(path: str, names: References) -> Iterator[str]:
    """Modules that a file imports, or takes names from."""
    own = next(iter(names.world.names[path]), "")
    for use in names.uses_in(path):
        module = names.world.absolute(use.module, own)
        yield module
        if use.form == FROM:
            yield f"{module}.{use.name}"


def _reads(module: str, name: str, names: References) -> bool:
    tree = names.members.tree(module)
    return tree is not None and any(
        isinstance(it, ast.Name) and it.id == name and isinstance(it.ctx, ast.Load)
        for it in ast.walk(tree)
    )
