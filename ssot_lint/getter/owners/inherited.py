"""What ``MutableMapping`` makes of a class's own methods: as good as these are, and no better."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.reasons import Reason, codes, ordered, sentence
from ssot_lint.getter.meaning.world import ClassRef, External
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.spelling import Spelling
from ssot_lint.modules.source.expressions import is_docstring

_MADE_OF: Mapping[str, tuple[str, ...]] = {
    "get": ("item",),
    "contains": ("item",),
    "iterate": ("item",),
    "copy": ("item",),
    "pop": ("item", "delete"),
    "setdefault": ("item", "set"),
    "update": ("set",),
    "clear": ("item", "delete"),
    "whole": ("item", "contains", "set", "delete"),
}
_OWN = {
    "contains": "__contains__",
    "iterate": "__iter__",
}
_RAISING = frozenset({"returns-none", "default", "no-keyerror"})


def inherited(
    project: Project,
    cls: ClassRef,
    operations: Mapping[str, Spelling],
    told: Mapping[str, Spelling],
) -> Iterator[tuple[str, Spelling]]:
    """Operations that the base class does by others, with the reasons of these."""
    world = new_world(project)
    order = classes.order(world, cls)
    if not _is_mutable_mapping([it.name for it in order if isinstance(it, External)]):
        return
    own = {name: it.node for name, it in classes.methods(world, cls)}
    for operation, parts in _MADE_OF.items():
        known = operations.get(operation)
        if known is None or known.why is None or operation in told:
            continue
        node = own.get(_OWN.get(operation, operation))
        if node is not None and not _gives_itself(node) and operation != "iterate":
            continue
        made_of = [operations.get(part) for part in parts]
        found = [reason for it in made_of if it is not None for reason in _reasons(it)]
        if operation != "whole":
            found = [it for it in found if it.code not in _RAISING]
        held = ordered(found)
        proven = all(it is not None and it.why is None for it in made_of)
        if None not in made_of and (held or (proven and operation == "update")):
            yield operation, known._replace(why=sentence(held), reasons=codes(held))


def _is_mutable_mapping(bases: list[str]) -> bool:
    """Whether that is what does the rest, and nothing else may."""
    known = {it.rpartition(".")[2] for it in bases} - {"Generic", "object"}
    return known == {"MutableMapping"}


def _reasons(spelling: Spelling) -> list[Reason]:
    texts = (spelling.why or "").split("; ")
    if len(texts) != len(spelling.reasons):
        return []
    return [Reason(code, text) for code, text in zip(spelling.reasons, texts)]


def _gives_itself(node: ast.AST) -> bool:
    """``return dict(self)``."""
    body = [it for it in getattr(node, "body", ()) if not is_docstring(it)]
    match body:
        case [ast.Return(value=ast.Call(func=ast.Name(id="dict"), args=[ast.Name(id="self")]))]:
            return True
        case _:
            return False
