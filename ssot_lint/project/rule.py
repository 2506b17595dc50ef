"""What a rule about the project is: the families it needs, its keys, and a pure judgement of one key.

To add one: a file in ``rules/<family>/`` with a ``ProjectRule``, and its row in the rule table.
Nothing else: gathering, linking, suppressions, severities, the baseline and every output are common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.model import Finding, Fix
from ssot_lint.core.rule import Rule
from ssot_lint.facts.model import Site
from ssot_lint.project.index import Changes

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.project.index import Project


class Related(NamedTuple):
    """Another place that a verdict is about, shown beside it in every output."""

    path: str
    """Absolute, with ``/``: a file of the project or a configuration."""
    site: Site
    message: str


class Verdict(NamedTuple):
    """What a rule says of one key, at one place."""

    path: str
    """Absolute, with ``/``: a file of the project, or a configuration or deployment file."""
    site: Site
    message: str
    subject: str
    """What a baseline recognises it by, whatever its row: the variable, the dotted path."""
    variable: str | None = None
    kind: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    """Byte edits of ``path``. Where they need the file's text, leave None and give ``fix`` below."""
    refused: str | None = None
    """Why there is no fix, or no safe one."""
    scope: str = ""
    """Dotted names of the enclosing classes and functions: part of what a baseline knows it by."""


class ExampleFile(NamedTuple):
    """One file of an example: findings are marked «like this» in ``text``."""

    path: str
    text: str
    fixed: str | None = None
    """The text after ``--fix --unsafe-fixes``; None where it stays."""


class ProjectExample(NamedTuple):
    """Several files that show a rule at work: its tests and its documentation.

    They lie in an empty project whose getter is ``app.env:env`` (there, with the ``mapping``
    contract), unless ``files`` has a ``pyproject.toml``.
    """

    files: tuple[ExampleFile, ...]
    title: str = ""
    safe: bool = True
    """Whether the fix is a safe one."""


class ProjectRule(Rule):
    """A rule that several files decide. It keeps nothing between calls."""

    families: tuple[str, ...] = ()
    """Names of the families of facts that it looks at: they are gathered where it is on."""
    whole_project: bool = False
    """Whether it can be judged only on runs over all of the project's files (``unused`` rules): a
    hook that is passed files, and stdin, leave it out; the server judges it."""
    heeds_allow: bool = False
    """Whether files that an ``allow`` entry covers are no business of it."""
    project_examples: tuple[ProjectExample, ...] = ()

    def applies(self, project: Project) -> bool:
        """Whether there is anything to judge: a rule that needs configuration asks for it here."""
        return True

    def keys(self, project: Project) -> Iterable[str]:
        """All keys to judge. Default: those of its families."""
        found: dict[str, None] = {}
        for family in self.families:
            found.update(dict.fromkeys(project.keys(family)))
        return found

    def affected(self, changes: Changes, project: Project) -> Iterable[str] | None:
        """Keys to judge again after ``changes``, gone ones too; None: all of them.

        Default: the changed keys of its families. A rule whose keys come from a linked view maps
        them there (``project.view(...)``) or says None.
        """
        found: dict[str, None] = {}
        for family in self.families:
            found.update(dict.fromkeys(changes.get(family, ())))
        return found

    def files(self, key: str, project: Project) -> Iterable[str]:
        """Paths of the files whose facts decide about ``key``. Default: those with facts under it.

        A hook judges the keys that the passed files take part in, and looks whether the other files
        named here are still what they were.
        """
        found: dict[str, None] = {}
        for family in self.families:
            found.update((path, None) for path, _ in project.lookup(family, key))
        return found

    def remarks(self, project: Project) -> Iterable[str]:
        """Lines about the rule itself, for people: why it is silent about a part of the project."""
        return ()

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        """What the rule says of one key, wherever; in any order. Only of files for which it is on
        (``project.is_on(self.code, path)``)."""
        raise NotImplementedError

    beside: frozenset[str] = frozenset()
    """Rules about a file alone: what they find at the place of a verdict is handed to ``through``."""

    def through(self, verdict: Verdict, own: Finding | None) -> Fix | str:
        """The fix of a verdict in place of ``fix``, where ``beside`` names rules; ``own`` is what one
        of them says of the same place."""
        raise NotImplementedError

    def fix(self, verdict: Verdict, data: bytes, settings: FileSettings) -> Fix | str:
        """The fix of a verdict without one, given the bytes of its file; or why there is none.

        Asked only for what is reported, and only where ``verdict.fix`` and ``verdict.refused`` are
        both None.
        """
        return "someone must decide which is right"

    def refit(self, verdict: Verdict, data: bytes, start: int, project: Project) -> Fix | None:
        """The fix of a verdict made anew for ``data``, what its file is after other fixes of this
        rule; its place begins at ``start`` there. Where there is one, findings whose fixes touch each
        other are fixed in one round; None: it waits for the next."""
        return None
