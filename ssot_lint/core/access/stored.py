"""A function's own name for the environment: ``env = os.environ``, followed without a tree.

Only what is plain: one assignment, on a row of its own under the ``def`` itself, all uses behind it and
in no scope within. Elsewhere in the file the name stands for parameters, values and calls, which trees
would follow to nothing. Anything else is a doubt.
"""

from __future__ import annotations

import _ast

from ssot_lint.core.access.bindings import Bindings
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.access.statement import IMPORTS, Statement
from ssot_lint.core.environment import MAPPINGS
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.words import Words

_VALUES = (_ast.Constant, _ast.Dict, _ast.DictComp, _ast.List, _ast.ListComp, _ast.BinOp)
_LOOKED_THROUGH = frozenset({"__import__", "getattr", "vars"})


def stored_name(statement: Statement, node: _ast.expr, target: str) -> str | None:
    """The name that a statement binds to the environment, and does nothing else."""
    above = statement.parents[node]
    if not (isinstance(above, _ast.Assign) and above.value is node and statement.single):
        return None
    to = above.targets[0]
    plain = target in MAPPINGS and len(above.targets) == 1 and isinstance(to, _ast.Name)
    return to.id if plain and isinstance(to, _ast.Name) else None


def uses_of(name: str, at: int, lexed: Lexed, words: Words, bindings: Bindings) -> list[int]:
    """Where the name is read that the statement around ``at`` binds in its function."""
    suites = bindings.suites
    line = lexed.line_index(at)
    header, keyword, _ = next(suites.scopes(line), (-1, b"", ""))
    if keyword != b"def" or suites.parent_line(line) != header:
        raise Doubt
    found: list[int] = []
    for it in words.in_code(name):
        here = lexed.line_index(it)
        if here == line or lexed.data[it - 1 : it] == b".":
            continue
        scopes = [scope for scope, _, _ in suites.scopes(here)]
        if header not in scopes and here != header:
            _means_nothing(bindings, it)
        elif scopes[:1] != [header] or here < line or _is_import(bindings, it):
            raise Doubt
        elif bindings.is_loaded(it):
            found.append(it)
    return found


def _is_import(bindings: Bindings, at: int) -> bool:
    return isinstance(bindings.statement(at)[2].top, IMPORTS)


def _means_nothing(bindings: Bindings, at: int) -> None:
    """Doubt unless the name, in another scope, is read there or bound to nothing that is followed."""
    base, _, statement = bindings.statement(at)
    node = statement.tokens.get(at - base)
    if isinstance(node, _ast.keyword | _ast.arg):
        return
    if not isinstance(node, _ast.Name):
        raise Doubt
    if isinstance(node.ctx, _ast.Load):
        return
    above = statement.parents[node]
    if (
        not isinstance(above, _ast.Assign)
        or len(above.targets) != 1
        or above.targets[0] is not node
    ):
        raise Doubt
    value = above.value
    called = value.func if isinstance(value, _ast.Call) else None
    through = isinstance(called, _ast.Name) and called.id in _LOOKED_THROUGH
    if through or not (called is not None or isinstance(value, _VALUES)):
        raise Doubt
