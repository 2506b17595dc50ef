"""After the files: what they say together. Link, judge, settle, and the outcomes with it.

Nothing of this is imported where no rule about the project is on.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence

from ssot_lint.core.lean import cast
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import is_notebook
from ssot_lint.facts.families import words_of
from ssot_lint.facts.model import NO_FACTS, FileFacts, Site
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.project.index import Allowance, File, Project
from ssot_lint.project.judge import Judge
from ssot_lint.project.rule import ProjectRule, Verdict
from ssot_lint.project.settle import UNUSED, Settlement, settle, settle_plain
from ssot_lint.project.verdicts import load
from ssot_lint.rules import body, rows
from ssot_lint.rules.table import PROJECT
from ssot_lint.workspace.cache.facts import Results
from ssot_lint.workspace.diagnostic import Diagnostic, Silenced, told, withheld, without_values
from ssot_lint.workspace.files.git_ignored import GitIgnored
from ssot_lint.workspace.files.read import look_in
from ssot_lint.workspace.files.witness import Witness
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.positions import Places, places_in
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.own_findings import own_findings
from ssot_lint.workspace.run.plan import families_of
from ssot_lint.workspace.settings.workspace import AllowEntry, Workspace, posix
from ssot_lint.workspace.withheld import SECRET_DEFAULT


def rules_for(workspace: Workspace, project: Project) -> list[ProjectRule]:
    """The project rules that are on and have something to judge."""
    found = []
    for row in rows(PROJECT, workspace.selected()):
        if row.whole_project and not project.is_whole:
            continue
        rule = cast(ProjectRule, body(row.code))
        if rule.applies(project):
            found.append(rule)
    return found


def empty_project(workspace: Workspace, roots: Iterable[str]) -> Project:
    """The project around the working directory, without its files."""
    entries = workspace.allow_entries() if workspace.has_allows() else ()
    project = Project(
        workspace.project_root(workspace.home),
        [posix(os.path.normpath(os.path.join(workspace.cwd, root))) for root in roots],
        [_allowance(entry, workspace) for entry in entries],
        workspace.project_settings(workspace.home),
    )
    project.ignored = GitIgnored(project.root, workspace.tree)
    if workspace.tree is not DISK:
        project.text, project.tree = workspace.tree.read, workspace.tree
    if project.config.environments:
        from ssot_lint.workspace.deployed.environments import deployed_of  # reads their files

        project.deployed = deployed_of(workspace)
    return project


class Remembered:
    """What the rules said when all was judged last, in the place of a ``Judge``."""

    def __init__(self, results: Results, codes: Collection[str]) -> None:
        """``codes`` are the rules whose word counts in this run."""
        self.judged = frozenset(codes)
        self._results = results

    def paths(self) -> Iterable[str]:
        """Files of which something is said."""
        return self._results.verdicts.keys()

    def attentive(self) -> Iterable[str]:
        """Files with comments that may silence a rule about the project."""
        return self._results.attentive

    def verdicts(self, path: str) -> list[tuple[str, Verdict]]:
        """What is said of one file, with the rules' codes. Raises ValueError."""
        said = self._results.verdicts.get(path)
        return [] if said is None else [it for it in load(said) if it[0] in self.judged]


class Linked:
    """The project as one run knows it, and what its rules say."""

    def __init__(self, workspace: Workspace, roots: Iterable[str]) -> None:
        """``roots`` are the paths that the run was asked about."""
        self._workspace = workspace
        self.project = empty_project(workspace, roots)
        self.rules = {rule.code: rule for rule in rules_for(workspace, self.project)}

    def families(self) -> tuple[str, ...]:
        """The families of facts that the rules need."""
        return families_of(tuple(self.rules))

    def watched(self) -> Witness:
        """Have noted what the rules ask the disk for; before anything is judged."""
        project, witness = self.project, Witness(self._workspace.tree)
        project.tree, project.ignored = witness, GitIgnored(project.root, witness)
        project.text = witness.watched(project.text, project.files)
        return witness

    def judge(self, files: Iterable[str], gathering: Gathering) -> Judge:
        """Put the files with their facts into the project, and judge all of it."""
        everywhere = words_of(gathering.families) is None
        for path in files:
            facts = self._facts(path, gathering)
            if facts is not None and (
                facts != NO_FACTS._replace(gathered=facts.gathered) or everywhere
            ):
                self.project.update(path, File(path, self._workspace.settings_for(path), facts))
        judge = Judge(self.project, tuple(self.rules.values()))
        judge.all()
        return judge

    def remarks(self) -> list[str]:
        """What the rules say of themselves."""
        return [line for rule in self.rules.values() for line in rule.remarks(self.project)]

    def unsure(self) -> frozenset[str]:
        """Files of which something else may be said once texts of other files are others, though these
        say what they said."""
        if "references" not in self.project.kept:
            return frozenset()
        from ssot_lint.project.names.references import unsure  # only with rules about names

        return unsure(self.project)

    def _facts(self, path: str, gathering: Gathering) -> FileFacts | None:
        """What is known of a file; what is kept of it and damaged is gathered again."""
        if not gathering.knows(path):
            return None
        try:
            return gathering.facts(path)
        except ValueError:
            try:
                gathering.gather(
                    look_in(self._workspace.tree, path), self._workspace.settings_for(path)
                )
            except OSError:
                return None
            return gathering.facts(path)

    def settled(
        self,
        judge: Judge | Remembered,
        outcomes: Sequence[Outcome],
        shown: Iterable[str] | None = None,
    ) -> list[Outcome]:
        """The outcomes with what is said of the project; only of the files ``shown``, if given."""
        by_path = {posix(os.path.abspath(it.path)): it for it in outcomes}
        paths = sorted({*judge.paths(), *judge.attentive()})
        visible = None if shown is None else frozenset(shown)
        for path in paths:
            if visible is not None and path not in visible:
                continue
            before = by_path.get(path) or Outcome(path)
            after = self._settled(path, judge.verdicts(path), judge.judged, before)
            if after is not before:
                by_path[path] = after
        order = [posix(os.path.abspath(it.path)) for it in outcomes]
        return [by_path.pop(path) for path in order] + list(by_path.values())

    def settled_on(
        self, judge: Judge, path: str, data: bytes, settings: FileSettings, before: Outcome
    ) -> Outcome:
        """The outcome of one file whose bytes are given; ``settings.path`` is what is shown."""
        verdicts = judge.verdicts(path)
        return with_verdicts(
            before, data, settings, verdicts, self.rules, judge.judged, is_code=True
        )

    def _settled(
        self,
        path: str,
        verdicts: Sequence[tuple[str, Verdict]],
        judged: frozenset[str],
        before: Outcome,
    ) -> Outcome:
        if before.error or before.broken_config:
            return before
        try:
            data = look_in(self._workspace.tree, path).data
        except OSError as error:
            return before._replace(error=error.strerror or str(error)) if verdicts else before
        settings = self._workspace.settings_for(path)
        is_code = path in self.project.files or path.endswith((".py", ".pyi", ".ipynb"))
        return with_verdicts(before, data, settings, verdicts, self.rules, judged, is_code=is_code)


def with_verdicts(
    before: Outcome,
    data: bytes,
    settings: FileSettings,
    verdicts: Sequence[tuple[str, Verdict]],
    rules: Mapping[str, ProjectRule],
    judged: frozenset[str],
    *,
    is_code: bool,
) -> Outcome:
    """What one file has to say, verdicts among it; ``data`` are the bytes it was read as."""
    heeded = [(code, it) for code, it in verdicts if not _is_allowed(rules[code], settings)]
    if is_code:
        own = own_findings(data, settings)
        done = settle(heeded, _text(data, settings.path), settings, rules, judged, own)
    else:
        done = settle_plain(heeded, data, settings, rules)
    if not (done.findings or done.suppressed or done.used):
        return before
    merged = _merged(before, done, places_in(data, settings.path), settings)
    if is_code:
        return merged
    # A configuration's own rows are shown; the values that a deployment gives never are.
    hide = _without_given if settings.path.endswith(".toml") else without_values
    return merged._replace(
        diagnostics=tuple(map(hide, merged.diagnostics)),
        silenced=tuple(it._replace(diagnostic=hide(it.diagnostic)) for it in merged.silenced),
    )


_DRIFT = "SSOT210"
"""Stands in files that deploy: a `tox.toml`, or tables of pyproject.toml."""


def _without_given(item: Diagnostic) -> Diagnostic:
    return without_values(item) if item.code == _DRIFT else item


def _is_allowed(rule: ProjectRule, settings: FileSettings) -> bool:
    return rule.heeds_allow and settings.exempt is not None


def _merged(before: Outcome, done: Settlement, places: Places, settings: FileSettings) -> Outcome:
    used = {places.place(offset) for offset in done.used}
    pairs: list[tuple[Diagnostic, str]] = [
        (item, subject)
        for item, subject in zip(before.diagnostics, before.subjects())
        if not (item.code == UNUSED and item.subject == "*" and item.start in used)
    ]
    found = [told(it.finding, it.related, places, settings) for it in done.findings]
    hushed = [told(it.finding, it.related, places, settings) for it, _ in done.suppressed]
    pairs = [
        (it, subject)
        for it, (_, subject) in zip(_masked([it for it, _ in pairs], [*found, *hushed]), pairs)
    ]
    pairs += [(item, item.subject) for item in found]
    pairs.sort(key=lambda pair: order(pair[0]))
    silenced = [Silenced(it, why) for it, (_, why) in zip(hushed, done.suppressed)]
    return before._replace(
        diagnostics=tuple(item for item, _ in pairs),
        subjects_before=tuple(subject for _, subject in pairs) if before.subjects_before else (),
        silenced=tuple(sorted((*before.silenced, *silenced), key=lambda it: order(it.diagnostic))),
    )


def _masked(own: Sequence[Diagnostic], found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The file's own findings; where the project says that a secret stands, it is not shown."""
    secret = {(it.cell, row) for it in found if it.code == SECRET_DEFAULT for row in _rows(it)}
    return [
        withheld(it) if any((it.cell, row) in secret for row in _rows(it)) else it for it in own
    ]


def _rows(item: Diagnostic) -> range:
    return range(item.start.row, item.end.row + 1)


def order(item: Diagnostic) -> tuple[int, tuple[int, ...], str, tuple[int, ...]]:
    """What findings of one file are sorted by."""
    return item.cell or 0, item.start, item.code, item.end


def _text(data: bytes, path: str) -> bytes:
    """The Python text that sites count from."""
    if not is_notebook(path):
        return data
    from ssot_lint.core.notebook.cells import Cells
    from ssot_lint.core.notebook.notebook import Notebook, read_notebook

    notebook = read_notebook(data)
    return Cells(notebook.cells).text if isinstance(notebook, Notebook) else b""


def _allowance(entry: AllowEntry, workspace: Workspace) -> Allowance:
    def covers(path: str) -> bool:
        return workspace.is_allowed_by(path, entry.allow)

    at = _offset(entry, workspace.tree)
    site = Site(at, at, entry.line, entry.column, entry.line, entry.column)
    return Allowance(entry.path, site, entry.allow.glob.text, covers)


def _offset(entry: AllowEntry, tree: Tree) -> int:
    """The byte at which the entry begins."""
    try:
        rows = look_in(tree, entry.path).data.splitlines(keepends=True)
        row = rows[entry.line - 1].decode("utf-8", "replace")
    except (OSError, IndexError):
        return 0
    return sum(map(len, rows[: entry.line - 1])) + len(row[: entry.column - 1].encode())
