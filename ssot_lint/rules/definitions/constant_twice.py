"""A constant is written down in two modules.

## Why
One of them will be changed, and the other is forgotten.

## What counts
Module constants (`UPPER_CASE`, assigned once) of production code with equal values and names that
differ in leading underscores at most: texts of several words and at least 8 characters, collections
of at least 3 entries in whatever order a set or dict has, regexes of at least 20 characters. Under
different names only regexes, and collections of at least 6 entries that are not numbers. Numbers,
flags and single words are the same by chance; names that more than three modules give different
values are a convention; names that differ by an environment's (`STAGING_HOSTS`, `PROD_HOSTS`) mean
different things. Migrations, vendored, generated and example code is left out. `names.acceptable`
in the configuration names what may stand twice.

## Fix
None: someone must decide which of them stays.
"""

from __future__ import annotations

from ssot_lint.project.names.copies.duplicates import TWICE
from ssot_lint.project.rule import ExampleFile, ProjectExample
from ssot_lint.rules.definitions.copied import CopyRule


class ConstantTwice(CopyRule):
    code = "SSOT501"
    name = "constant-twice"
    summary = "a constant is written down in two modules"
    copy_kind = TWICE
    good = ("LIMIT = 10\nNAME = 'shop'\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("app/__init__.py", ""),
                ExampleFile("app/mail.py", 'FORMATS = ["text/plain", "text/html", "text/csv"]\n'),
                ExampleFile("app/web.py", '«FORMATS» = ["text/plain", "text/html", "text/csv"]\n'),
            ),
        ),
    )


RULE = ConstantTwice()
