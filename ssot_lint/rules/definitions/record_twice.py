"""A record is defined twice with the same fields.

## Why
Two classes of one name and one shape are not equal to each other, and each grows on its own.

## What counts
Enums, data classes, typed dicts, named tuples and pydantic models of production code with the same
name and the same fields (names, annotations and values in any order; bases, docstrings, methods and
arguments of decorators aside), at least three. With `names.records-by-shape = true`, also under
different names, from six fields on.

## Fix
None: someone must decide which of them stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.index import Changes
from ssot_lint.project.names.copies.duplicates import RECORD_TWICE, Copy, by_shape, copies
from ssot_lint.project.rule import ExampleFile, ProjectExample
from ssot_lint.rules.definitions.copied import CopyRule

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_SHAPES = "\0shapes"
_POINT = "from dataclasses import dataclass\n\n\n@dataclass\nclass {}:\n    x: int\n    y: int\n    z: int = 0\n"


class RecordTwice(CopyRule):
    code = "SSOT503"
    name = "record-twice"
    summary = "a record is defined twice with the same fields"
    copy_kind = RECORD_TWICE
    good = (_POINT.format("Point"),)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("app/__init__.py", ""),
                ExampleFile("app/map.py", _POINT.format("Point")),
                ExampleFile("app/plan.py", _POINT.format("«Point»")),
            ),
        ),
    )

    def keys(self, project: Project) -> Iterable[str]:
        shapes = [_SHAPES] if project.config.names.records_by_shape else []
        return [*super().keys(project), *shapes]

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        changed = list(super().affected(changes, project))
        return [*changed, _SHAPES] if changed and project.config.names.records_by_shape else changed

    def copies(self, key: str, project: Project) -> Iterator[Copy]:
        return by_shape(project) if key == _SHAPES else copies(project, key)


RULE = RecordTwice()
