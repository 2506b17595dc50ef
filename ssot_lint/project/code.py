"""What the linked facts say of variables, in the form that ``env check`` asks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ssot_lint.deploy.judge.code import Code, Reader
from ssot_lint.facts.model import Term
from ssot_lint.project.index import Project

FAMILIES = ("mentions",)
"""What it is made of."""
PRODUCTION = "production"


def code(project: Project, root: str) -> Code:
    """Every reader of every variable, with paths relative to ``root``."""
    allowed = {it for file in project.files.values() for it in file.settings.allow_variables}
    return Code(tuple(_readers(project, root)), tuple(sorted(allowed)))


def _readers(project: Project, root: str) -> Iterator[Reader]:
    for path, mention in project.facts("mentions"):
        file = project.files[path]
        if mention.deed not in ("read", "presence") or mention.key.kind != "text":
            continue
        yield Reader(
            mention.key.text,
            posixpath.relpath(path, root),
            mention.site,
            mention.deed,
            required=mention.operation == "item",
            plain=mention.operation == "item" and mention.around.kind == "none",
            parse=_parse(mention.around),
            production=file.tier == PRODUCTION,
            owner=file.owner,
        )


def _parse(around: Term) -> tuple[str, ...]:
    if around.kind == "call" and around.text in ("int", "float", "builtins.int", "builtins.float"):
        return (around.text.rpartition(".")[2],)
    return ("str",)
