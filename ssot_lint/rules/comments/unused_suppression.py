"""A suppression that silences nothing.

## Why
It outlives the code it was written for, and hides the next violation on its line.

## What counts
`# ssot: ignore[...]`, `# ssot: file-ignore[...]` and `# noqa: SSOT...` naming a rule that was
checked and found nothing there; and, on runs over a whole project, entries of `allow` in the
configuration that allow nothing any more.

## Fix
The code is taken out of the comment, or the comment as a whole with its last one. Other tools' codes
in a `noqa` stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.rule import Example
from ssot_lint.core.settings import OWN_MODULE
from ssot_lint.project.index import Changes
from ssot_lint.project.rule import ExampleFile, ProjectExample, ProjectRule, Verdict
from ssot_lint.rules.table import DIRECTIVES, TABLE

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.facts.model import Mention
    from ssot_lint.project.index import File, Project

_CODES = {row.kind: row.code for row in TABLE if row.kind}


class UnusedSuppression(ProjectRule):
    code = "SSOT901"
    name = "unused-suppression"
    summary = "a suppression silences nothing"
    needles = DIRECTIVES
    families = ("mentions",)
    examples = (
        Example("port = 80  # ssot: ignore[«SSOT101»] read at boot\n", "port = 80\n"),
        Example("import re  # noqa: F401, «SSOT101»\n", "import re  # noqa: F401\n"),
    )
    good = ('import os\n\nos.environ["A"]  # ssot: ignore[SSOT101] read at boot\n',)

    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "pyproject.toml",
                    '[tool.ssot-lint]\ngetter = "app.env:env"\nallow = [\n'
                    '  { path = "boot.py", reason = "runs first" },\n'
                    '  «{» path = "gone.py", reason = "left long ago" },\n]\n',
                ),
                ExampleFile("boot.py", 'import os\n\nos.environ["A"] = "1"\n'),
                ExampleFile("gone.py", "import os\n"),
            ),
            title="an entry of `allow` that allows nothing",
        ),
    )
    # What comments silence is told by the engine, file by file; what follows is about ``allow``.

    def applies(self, project: Project) -> bool:
        return any(True for _ in self.keys(project))

    def keys(self, project: Project) -> Iterable[str]:
        """Entries by number: those of configurations all of whose files are judged."""
        for number, entry in enumerate(project.allowances):
            if project.covers(entry.path.rpartition("/")[0]):
                yield str(number)

    def affected(self, changes: Changes, project: Project) -> None:
        """Any access anywhere may need any entry."""

    def files(self, key: str, project: Project) -> Iterable[str]:
        covers = project.allowances[int(key)].covers
        return [path for path in project.files if covers(path)]

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        entry = project.allowances[int(key)]
        files = [file for file in project.files.values() if file.facts.mentions]
        if any(_needs_allowance(file) and entry.covers(file.path) for file in files):
            return
        yield Verdict(
            entry.path,
            entry.site,
            f"`allow` of `{entry.text}` allows nothing: no access there needs it",
            entry.text,
            refused="take the entry out of the configuration",
        )


def _needs_allowance(file: File) -> bool:
    """Whether the file does what others may not."""
    settings = file.settings
    if settings.exempt is None or settings.exempt == OWN_MODULE:
        return False
    return any(_would_be_found(mention, settings) for mention in file.facts.mentions)


def _would_be_found(mention: Mention, settings: FileSettings) -> bool:
    kind = mention.deed if mention.via != "getter" else "misuse" if mention.misused else ""
    if kind in settings.permitted or _CODES.get(kind) not in settings.select:
        return False
    return mention.key.kind != "text" or not any(
        fnmatchcase(mention.key.text, pattern) for pattern in settings.allow_variables
    )


RULE = UnusedSuppression()
