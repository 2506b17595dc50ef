"""Two definitions of one name were the same once, and are not any more.

## Why
This is what becomes of a copy: a value was added here, a field renamed there, and each half of the
program believes something else. A client offers an order that the server does not know.

## What counts
The same name, in production code: collections of texts or dicts that share at least half of their
entries; records (Enum, dataclass, TypedDict, NamedTuple, pydantic model) of at least three fields
that share three fifths of their fields' names (an Enum) or three quarters; texts under a name of two
words that exactly two modules define and others import. The message lists what is missing, added and
changed. `auto()` in an Enum of strings is the member's own name.

## Fix
None: someone must decide which of them is right.
"""

from __future__ import annotations

from ssot_lint.project.names.copies.duplicates import DIVERGED
from ssot_lint.project.rule import ExampleFile, ProjectExample
from ssot_lint.rules.definitions.copied import CopyRule

_SERVER = 'from enum import Enum\n\n\nclass Sort(str, Enum):\n    NEW = "new"\n    OLD = "old"\n    NAME = "name"\n'
_CLIENT = 'from enum import Enum\n\n\nclass «Sort»(str, Enum):\n    NEW = "new"\n    OLD = "old"\n    NAME = "name"\n    SIZE = "size"\n'


class DivergedCopy(CopyRule):
    code = "SSOT502"
    name = "diverged-copy"
    summary = "two definitions of one name were the same once"
    copy_kind = DIVERGED
    refused = "someone must decide which of them is right"
    good = ("DOMAIN = 'shop'\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("app/__init__.py", ""),
                ExampleFile("app/api.py", _SERVER),
                ExampleFile("app/client.py", _CLIENT),
            ),
        ),
    )


RULE = DivergedCopy()
