"""A text is written down where a constant that holds it is used elsewhere.

## Why
The constant is changed, and the copy in quotes is found by whoever is on call.

## What counts
`names.literals` declares owners: modules (their `UPPER = "text"`), Enums (`"common.keys.Plan"`), all Enums
of a module (`"common.keys.*"`). A text of at least four characters that one constant owns is found
where it plays a role in which a constant of the same owner is used somewhere in the project: compared
with a name of the same last part, passed as the same argument of the same function, under the same
key, assigned to the same name. The owner's own file, tests, generated code and migrations are left
out; so are messages, keys of dicts and annotations.

## Fix
The constant, by a name that the file has for it, or by an import: safe for constants, and for members
of an Enum of strings where others are used bare in that role; `.value` is written where the others do.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.strings import WORD_BYTES
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Fix
from ssot_lint.core.source import Positions, newline_of
from ssot_lint.facts.model import Site
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.bind_name import bind
from ssot_lint.modules.source.places import Offsets
from ssot_lint.modules.source.rebound import rebound
from ssot_lint.modules.source.roles import roles
from ssot_lint.project.index import Changes
from ssot_lint.project.names.cycle import cycle
from ssot_lint.project.names.literals.owned import Owned, Ownership, Used, ownership
from ssot_lint.project.names.references import references
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.rules.by_file import FileRule

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_LEFT_OUT = re.compile(r"/(?:migrations|versions|generated)/|_pb2(?:_grpc)?\.py$")
_CONFIG = '[tool.ssot-lint]\n[tool.ssot-lint.names]\nliterals = ["app.states"]\n'


class LiteralHasConstant(FileRule):
    code = "SSOT401"
    name = "literal-has-constant"
    summary = "a text is written down where a constant holds it"
    good = ('STATE = "paid"\n',)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("pyproject.toml", _CONFIG),
                ExampleFile("app/__init__.py", ""),
                ExampleFile("app/states.py", 'PAID = "paid"\nOPEN = "open"\n'),
                ExampleFile(
                    "app/orders.py",
                    "from app.states import OPEN\n\n\ndef is_open(order):\n"
                    "    return order.state == OPEN\n",
                ),
                ExampleFile(
                    "app/report.py",
                    'import json\n\n\ndef paid(order):\n    return order.state == «"paid"»\n',
                    "import json\nfrom app.states import PAID\n\n\ndef paid(order):\n"
                    "    return order.state == PAID\n",
                ),
            ),
        ),
    )

    def applies(self, project: Project) -> bool:
        return bool(project.config.names.literals)

    def affected(self, changes: Changes, project: Project) -> Iterable[str] | None:
        changed = references(project).changed
        if not changed:
            return ()
        # A use of a constant anywhere gives its role to all files.
        before, now = project.kept.get("owned when judged"), ownership(project)
        project.kept["owned when judged"] = now
        return changed if isinstance(before, Ownership) and before.same(now) else None

    def keys(self, project: Project) -> Iterable[str]:
        project.kept["owned when judged"] = ownership(project)
        return super().keys(project)

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        file, owned = project.files[key], ownership(project)
        if file.tier == "tests" or key in owned.homes or _LEFT_OUT.search(key):
            return
        data = project.text(key) or b""
        if not any(it.encode() in data for it in owned.by_value):
            return
        tree = parse_bytes(data)
        if tree is None:
            return
        places, positions, names = Offsets(data), Positions(data), rebound(tree)
        patterns = {id(it.value) for it in ast.walk(tree) if isinstance(it, ast.MatchValue)}
        for role, node in sorted(roles(tree), key=lambda it: (it[1].lineno, it[1].col_offset)):
            match node:
                case ast.Constant(value=str(text)) if text in owned.by_value:
                    constant = owned.by_value[text]
                    used = owned.used.get((constant.owner, role))
                    if used is not None:
                        start, end = places.span(node)
                        rows = (*positions.row_column(start), *positions.row_column(end))
                        is_pattern = id(node) in patterns
                        made = _fix(
                            constant,
                            used,
                            (start, end),
                            data,
                            names,
                            key,
                            project,
                            is_pattern=is_pattern,
                        )
                        yield Verdict(
                            key,
                            Site(start, end, *rows),
                            f'`"{text}"` is `{constant.path}`: {_said(role)}',
                            constant.path,
                            fix=None if isinstance(made, str) else made,
                            refused=made if isinstance(made, str) else made.reason,
                        )


def _said(role: str) -> str:
    kind, *rest = role.split(" ")
    match kind:
        case "cmp":
            return f"elsewhere `{rest[0]}` is compared with constants of its owner"
        case "arg" | "kw":
            return f"elsewhere `{rest[0]}()` gets constants of its owner there"
        case "key" | "value":
            return f"elsewhere `{rest[0]}` goes with constants of its owner"
    return f"elsewhere `{rest[0]}` is given constants of its owner"


def _fix(
    constant: Owned,
    used: Used,
    span: tuple[int, int],
    data: bytes,
    rebound_names: frozenset[str],
    path: str,
    project: Project,
    *,
    is_pattern: bool,
) -> Fix | str:
    if used.bare and used.by_value and not constant.is_text:
        return "its other uses there are spelled in two ways"
    if not constant.is_text and not used.by_value:
        return "a member of the Enum is no text"
    names = references(project)
    bound = bind(
        names.rows(data),
        rebound_names,
        names.package_of(path),
        constant.module,
        constant.name,
        newline_of(data),
        span[0],
    )
    if isinstance(bound, str):
        return bound
    spelled, imports = bound
    if is_pattern and "." not in spelled:
        return "a bare name in a pattern would bind it"
    by_value = used.by_value and not used.bare and "." in constant.name
    text = f"{spelled}.value" if by_value else spelled
    new = _apart(text.encode(), *span, data)
    edits = tuple(Edit(*it) for it in sorted((*imports, (*span, new))))
    own = next(iter(names.world.names.get(path, ())), "")
    circle = cycle(names, own, "", constant.module) if imports and own else None
    if circle is not None:
        way = " → ".join(f"`{it}`" for it in circle)
        return Fix(f"Use `{text}`", edits, UNSAFE, f"it closes a circle of imports: {way}")
    return Fix(f"Use `{text}`", edits, SAFE)


def _apart(word: bytes, start: int, end: int, data: bytes) -> bytes:
    """The word, with a blank where a quote kept what stands beside it apart (``return"paid"``)."""
    before = b" " if data[start - 1 : start] and data[start - 1] in WORD_BYTES else b""
    return before + word + (b" " if data[end : end + 1] and data[end] in WORD_BYTES else b"")


RULE = LiteralHasConstant()
