"""Code actions in configuration files: the word that was meant, and the page of a rule named there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.explain import pages, toml_words
from ssot_lint.lsp.quickfix import offers
from ssot_lint.lsp.translate.edits import Rewrite, workspace_edit

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Diagnosed
    from ssot_lint.lsp.server import Server

_MEANT = re.compile(r"did you mean `([^`]+)`\?")


def meant(server: Server, diagnosed: Diagnosed) -> Iterator[types.CodeAction]:
    """Writes the nearest valid word in place of one that is not known."""
    problem, document = diagnosed.analysis.problem, diagnosed.analysis.document
    found = _MEANT.search(problem.hint or "") if problem is not None else None
    if found is None or problem is None:
        return
    (shown,) = diagnosed.shown
    start = (problem.column or 1) - 1
    written = (problem.source_line or "")[start : start + problem.length]
    quote = written[:1] if written[:1] in ("'", '"') else ""
    edit = types.TextEdit(shown.range, f"{quote}{found[1]}{quote}")
    rewrite = Rewrite(document.uri, document.version, document.text, [edit])
    yield types.CodeAction(
        offers.titled(f"Write `{found[1]}`"),
        types.CodeActionKind.QuickFix,
        diagnostics=[shown],
        is_preferred=True,
        edit=workspace_edit(server.client, [rewrite]),
    )


def page_actions(
    server: Server, diagnosed: Diagnosed, position: types.Position, command: str
) -> Iterator[types.CodeAction]:
    """Shows the page of the rule at a place."""
    document = diagnosed.analysis.document
    named = toml_words.named_at(
        document.text, toml_words.prefix_of(document.uri), position, server.client.units
    )
    for word in named.words if named is not None and not named.is_key else ():
        rule = pages.rule_named(word)
        if rule is not None:
            title = offers.titled(f"Show the page of {rule.code}, {rule.name}")
            yield types.CodeAction(
                title,
                types.CodeActionKind.QuickFix,
                command=types.Command(title, command, arguments=[rule.code]),
            )
