"""How a configuration names a getter, and states what it promises."""

from __future__ import annotations

import re

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex
from ssot_lint.workspace.config.problem import did_you_mean
from ssot_lint.workspace.config.value import Node

if TYPE_CHECKING:
    from ssot_lint.getter.spelling import Spelling
    from ssot_lint.workspace.config.options import ContractOption

TEMPLATE_FIELDS = ("getter", "key", "default", "value")


def getters(node: Node) -> tuple[str, ...]:
    """One getter, or a list of them, the first being the one that is asked first."""
    if not isinstance(node.value, (list, tuple)):
        return (getter(node),)
    found = tuple(getter(item) for item in node.items())
    if not found:
        raise node.error("a list of getters names one at least")
    if len({*found}) < len(found):
        raise node.error("a getter is named twice")
    return found


def getter(node: Node) -> str:
    """``module:expression``, the expression being names, attributes and calls without arguments.

    A module in a package may stand alone: it is the attribute that its package has.
    """
    target = node.text()
    module, colon, expression = target.partition(":")
    if not colon:
        module, dot, expression = target.rpartition(".")
        if not dot or not _NAMES.fullmatch(target):
            raise node.error(
                f"`{target}` does not name a getter",
                hint='write "module:expression", for example `app.env:env`',
            )
        return f"{module}:{expression}"
    if not _NAMES.fullmatch(module):
        raise node.error(
            f"`{module}` is not the name of a module",
            hint="write the module as an import would, for example `app.env`",
        )
    if not _EXPRESSION.fullmatch(expression):
        raise node.error(
            f"`{expression}` is not a getter's expression",
            hint="write a name, attributes of it, or calls without arguments: "
            "`env`, `settings.env`, `get_env()`",
        )
    return target


def contract(node: Node) -> ContractOption:
    """The name of a preset, ``auto``, or a table from operation to spelling."""
    from ssot_lint.getter.contract import PRESETS
    from ssot_lint.getter.spelling import OPERATIONS

    if isinstance(node.value, str):
        return node.one_of(("auto", *PRESETS), "contract")
    if not isinstance(node.value, dict):
        raise node.error("`contract` must be a string or a table of operations")
    fields = node.known_fields(OPERATIONS)
    return {operation: spelling(field) for operation, field in fields.items()}


def spelling(node: Node) -> Spelling | str:
    """A template, or ``{ to = template, why = reason }``."""
    from ssot_lint.getter.spelling import Spelling

    if isinstance(node.value, str):
        return template(node)
    fields = node.known_fields(("to", "why"))
    if "to" not in fields:
        raise node.error('`to` is missing: write { to = "…", why = "…" }')
    why = fields["why"].text() if "why" in fields else None
    return Spelling(template(fields["to"]), why or None)


def template(node: Node) -> str:
    text = node.text()
    if not text.strip():
        raise node.error("the template is empty")
    for field in re.findall(r"\{([^{}]*)\}", text):
        if field not in TEMPLATE_FIELDS:
            raise node.error(
                f"unknown placeholder `{{{field}}}`",
                hint=did_you_mean(field, TEMPLATE_FIELDS),
            )
    if "{getter}" not in text:
        raise node.error("the template has no `{getter}`")
    if not _is_python(re.sub(r"\{\w+\}", "_", text)):
        raise node.error("the template is no Python", hint="for example `{getter}.get({key})`")
    return text


def _is_python(text: str) -> bool:
    """Whether it compiles: without ``ast``, whose import would cost each run with a contract."""
    try:
        compile(text.strip(), "<template>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


_NAME = r"[^\W\d]\w*"
_NAMES = regex(rf"{_NAME}(?:\.{_NAME})*")
_EXPRESSION = regex(rf"{_NAME}(?:\(\))*(?:\.{_NAME}(?:\(\))*)*")
