"""The project's own getter is used in a way that it does not support.

## Why
Hand-made and regex-made migrations leave calls that fail only when their line runs: arguments the
getter does not take, methods it does not have, its name without the import.

## What counts
Wrong number of arguments, attributes and methods that the accessor lacks, `[]` and `in` where it
supports neither, and the getter's name where nothing binds it. The getter's source, or else its
contract, says what it offers; where neither can tell, nothing is reported. What code of the project
puts there at run time (`config.X = ...`) exists, and what a file asks for first (`hasattr`, `except
AttributeError`) may. Silent while no getter is configured.

## Fix
None: what was meant cannot be known.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.accessor import Lacking, Use
from ssot_lint.core.model import MISUSE
from ssot_lint.core.rule import Context, Example, Found, UseRule


class GetterMisuse(UseRule):
    code = "SSOT110"
    name = "getter-misuse"
    summary = "the project's getter is used in a way that it does not support"
    kind = MISUSE
    needs_getter = True
    examples = (
        Example("from app.env import env\n\n«env».get()\n"),
        Example("from app.env import env\n\n«env».fetch('PORT')\n"),
        Example("port = «env».get('PORT')\n", title="without its import"),
        Example("from app.env import env\n\n«env»['PORT']\n", contract="get"),
    )
    good = (
        "from app.env import env\n\nenv.get('PORT', '80')\n",
        "def run(env):\n    env.anything()\n",
    )

    def check(self, use: Use, context: Context) -> Iterator[Found]:
        getter = context.settings.getter
        if getter is None:
            return
        if not use.bound:
            yield Found(
                f"`{getter.root}` is used, but nothing here binds it: "
                f"`from {getter.module} import {getter.root}` is missing",
                "what was meant cannot be known",
            )
            return
        problem = getter.misuse(use, context.names)
        if problem is not None and not _is_given_elsewhere(problem, context):
            yield Found(problem, "what was meant cannot be known")


def _is_given_elsewhere(problem: str, context: Context) -> bool:
    """Whether the file asks first whether the attribute is there, or another file puts it there."""
    if not isinstance(problem, Lacking):
        return False
    name, data = problem.attribute.encode(), context.names.code.data
    if b"AttributeError" in data or b'"%b"' % name in data or b"'%b'" % name in data:
        return True
    settings = context.settings
    getter, around = settings.getter, settings.around
    if getter is None or around is None:
        return False
    if getter.module == "django.conf" and settings.tier == "tests":
        return True  # tests are given another settings module
    return around.is_set(settings, getter.module, getter.root, problem.attribute)


RULE = GetterMisuse()
