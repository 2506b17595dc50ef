"""One run of files that are judged together: gather, remember or link, judge, settle, keep.

``linked`` (projects, rules, libcst's names) is imported only where facts have changed or something is
said: a hook whose files say nothing new pays for neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.families import words_of
from ssot_lint.rules import ROWS
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.witness import holds
from ssot_lint.workspace.outcome import DIFF, FIX, GATHER, Outcome, Task
from ssot_lint.workspace.run.declared import ask_again
from ssot_lint.workspace.run.followed import unplain
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.plan import Plan, families_of, is_whole
from ssot_lint.workspace.run.runner import run as run_files
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.project.judge import Judge
    from ssot_lint.project.variables.sought import Sought
    from ssot_lint.workspace.cache.facts import Results
    from ssot_lint.workspace.files.stamp import Stamp
    from ssot_lint.workspace.known.since import Older
    from ssot_lint.workspace.run.kept import Kept

# A run on more is worth opening what is kept at once.
_FEW_FILES = 100

Alone = Callable[[Sequence[str], Workspace, Plan, "Gathering | None"], list[Outcome]]


def together(
    files: Sequence[str], workspace: Workspace, plan: Plan, codes: Sequence[str], alone: Alone
) -> list[Outcome]:
    """What the files have to say, alone (as ``alone`` runs them) and by the rules with ``codes``."""
    run = _Run(files, workspace, plan, codes)
    run.prime()
    return run.joined(alone(files, workspace, plan, run.gathering))


def together_on(
    data: bytes,
    path: str,
    settings: FileSettings,
    workspace: Workspace,
    plan: Plan,
    codes: Sequence[str],
    before: Outcome,
) -> Outcome:
    """The outcome of a text in the place of the file at ``path``, with what rules about the project
    say of it."""
    from ssot_lint.project.index import on_disk
    from ssot_lint.workspace.files.read import Look
    from ssot_lint.workspace.run.linked import Linked

    run = _Run([path], workspace, plan, codes)
    run.open_at_once()
    now = data if before.fixed_data is None else before.fixed_data
    run.gathering.gather(Look(path, now, None), settings._replace(path=path))
    if not run.gathering.block(path):
        return before
    linked, every = Linked(workspace, plan.paths or ["."]), run.rest()
    texts, linked.project.text = {path: now}, lambda asked: texts.get(asked) or on_disk(asked)
    run.follow_names(every)
    judge = linked.judge(every, run.gathering)
    if plan.task.mode in (FIX, DIFF) and judge.verdicts(path):
        from ssot_lint.workspace.run.project_fixes import ProjectFixes  # few fix such findings

        fixes = ProjectFixes(workspace, plan.task, linked, run.gathering, judge)
        before = fixes.on_text(path, texts, settings, before)
        now = texts[path]
    return linked.settled_on(judge, path, now, settings, before)


class _Run:
    def __init__(
        self, files: Sequence[str], workspace: Workspace, plan: Plan, codes: Sequence[str]
    ) -> None:
        self._files = files
        self._workspace = workspace
        self._plan = plan
        self._codes = codes
        self._whole = is_whole(workspace, plan.paths)
        self._kept: Kept | None = None
        few = plan.cache is not None and not self._whole and len(files) <= _FEW_FILES
        families = families_of(codes)
        self._late = few and words_of(families) is not None
        """Whether what is kept is opened only if the files say anything, which most do not."""
        if self._late:
            self.gathering = Gathering(families)
            self.gathering.hints = self._hints()
        else:
            self.gathering = self._open()
            self.gathering.recalls = few

    def _hints(self) -> Sought | None:
        from ssot_lint.workspace.cache.followed_names import load

        root = self._workspace.project_root(self._workspace.home)
        names = load(root, self._workspace.cache_dir(root))
        if not names:
            return None
        from ssot_lint.project.variables.sought import Sought  # few projects have wrappers

        return Sought(unplain(names))

    def _open(self) -> Gathering:
        """Open what earlier runs know."""
        families = families_of(self._codes)
        if self._plan.cache is not None:
            from ssot_lint.workspace.run.kept import Kept

            overrides, cache = self._plan.overrides, self._plan.cache
            self._kept = Kept(self._workspace, overrides, families, cache)
            families = self._kept.families
        return Gathering(families, self._kept)

    def open_at_once(self) -> None:
        """Do not wait for what the files say."""
        if self._late:
            self._late, self.gathering = False, self._open()

    def prime(self) -> None:
        """Ask the getters' files first, where nothing is known of any."""
        unknown = self._whole and (self._kept is None or not self._kept.file.heads)
        if unknown and not self._late and "occurrences" in self.gathering.families:
            if self._workspace.has_getters():
                from ssot_lint.workspace.run.following import prime

                prime(self._files, self._workspace, self.gathering)

    def _open_late(self) -> None:
        """The same after the files were asked: those that more is asked of are asked again."""
        before, self.gathering = self.gathering, self._open()
        same = self.gathering.families == before.families and not self.gathering.followed
        for path in self._files:
            noted = before.noted.get(path)
            if noted is None:
                continue
            if same or (not noted.facts and path not in before.hinted):
                self.gathering.noted[path] = noted
                self.gathering.fresh.add(path)
        asked = [path for path in self._files if path in before.noted]
        self._ask(self.gathering.missing_of(asked))

    def joined(self, outcomes: list[Outcome]) -> list[Outcome]:
        """The outcomes with what is said of the project."""
        shown = None if self._whole else self._files
        if self._late and (self.gathering.hinted or any(map(self.gathering.block, self._files))):
            self._open_late()
        if shown is not None and not any(map(self.gathering.block, shown)):
            return outcomes  # whatever others say, it is about none of these
        if not self._may_say():
            if self._kept is not None and shown is None:
                self._kept.save(self.gathering, self._files, self._codes, {}, (), ())
            return outcomes
        results = self._results()
        if results is not None and (shown is None or self._still(results, shown)):
            return self._remembered(results, outcomes, shown)
        return self._judged(outcomes, shown)

    def _still(self, results: Results, shown: Sequence[str]) -> bool:
        """Whether what was said of the files that are shown, if anything, holds: a finding about
        another file that was mended since, or made, is none any more."""
        told = [path for path in shown if path in results.verdicts]
        if self._kept is None or not told:
            return True
        return self._kept.file.heads.keys() == set(self._every()) and self._others_leave(told)

    def _others_leave(self, about: Sequence[str]) -> bool:
        """Whether other files leave it at what was said ``about`` some; those are asked that look
        otherwise than they did, and what they say is kept."""
        kept, gathering = self._kept, self.gathering
        changed = None if kept is None else kept.changed(gathering.fresh)
        if kept is None or changed is None:
            return False
        said = kept.elsewhere.recalled(changed)
        gathering.take(said)
        unasked = [path for path in changed if path not in said]
        self._ask(unasked)
        ask_again(self._workspace, self._plan.overrides, self._plan.jobs, gathering, unasked)
        noted = gathering.noted
        if not all(path in noted for path in unasked):
            return False
        moved = [it for it in gathering.fresh if not kept.says_the_same(it, noted[it].facts)]
        if moved and any(ROWS[code].reads_bytes for code in self._codes):
            return False
        if moved and not kept.leave(about, moved, gathering):
            return False
        if unasked:
            kept.elsewhere.keep({path: noted[path] for path in (*unasked, *moved)})
        return True

    def rest(self) -> Sequence[str]:
        """All files of the project, where the run is about some of them; each has been asked."""
        every = self._every()
        self._ask(self.gathering.missing(every))
        return sorted(every)

    def _every(self) -> set[str]:
        root = self._workspace.project_root(self._workspace.home)
        return {*discover([root], self._workspace).files, *self._files}

    def _ask(self, files: Sequence[str]) -> None:
        plan, task = self._plan, Task(GATHER)
        run_files(
            files, self._workspace, plan.overrides, task, plan.jobs, None, None, self.gathering
        )

    def follow_names(self, every: Sequence[str]) -> None:
        """Find what reads variables through names of other files, where a rule asks for variables."""
        if "occurrences" in self.gathering.families:
            from ssot_lint.workspace.run.following import follow

            follow(every, self._workspace, self._plan.overrides, self._plan.jobs, self.gathering)

    def _may_say(self) -> bool:
        """Whether there is anything to judge: facts, or a configuration that asks for some."""
        if any(ROWS[code].configured for code in self._codes):
            return True
        return any(map(self.gathering.block, self._files))

    def _results(self) -> Results | None:
        """What was said when all was judged last, if it holds for this run."""
        kept = self._kept
        if kept is None or self._older() is not None:
            return None
        if not self._whole and kept.has_moved:
            return None
        results = kept.results(self._codes)
        if results is None or not holds(results.looks):
            return None
        if self._whole and kept.file.heads.keys() != set(self._files):
            return None
        fresh, noted = self.gathering.fresh, self.gathering.noted
        ask_again(self._workspace, self._plan.overrides, self._plan.jobs, self.gathering, fresh)
        others = [path for path in fresh if not kept.says_the_same(path, noted[path].facts)]
        if others and (self._whole or any(ROWS[code].reads_bytes for code in self._codes)):
            return None
        if self._plan.task.mode in (FIX, DIFF) and not results.verdicts.keys().isdisjoint(
            results.verdicts if self._whole else self._files
        ):
            return None  # there may be something to fix
        if not all(kept.claims_the_same(path, noted[path].facts) for path in others):
            return None
        # Where other files take part, these must say the same, too.
        taking = [path for path in others if kept.takes_part(noted[path].facts)]
        return results if not taking or self._others_leave(taking) else None

    def _remembered(
        self, results: Results, outcomes: list[Outcome], shown: Sequence[str] | None
    ) -> list[Outcome]:
        self._remark(results.remarks)
        told = {*results.verdicts, *results.attentive}
        if shown is None and self._kept is not None and self.gathering.fresh:
            self._kept.save_again(self.gathering, self._files)
        if self._plan.cache is not None and self._kept is not None:
            self._plan.cache.looks = results.looks
            if not results.remarks:
                self._plan.cache.held = self._kept.file.path
        if not told if shown is None else told.isdisjoint(shown):
            return outcomes
        from ssot_lint.workspace.run.linked import Linked, Remembered

        linked = Linked(self._workspace, self._plan.paths or ["."])
        try:
            return linked.settled(Remembered(results, self._codes), outcomes, shown)
        except ValueError:  # damaged
            return self._judged(outcomes, shown)

    def _judged(self, outcomes: list[Outcome], shown: Sequence[str] | None) -> list[Outcome]:
        from ssot_lint.workspace.run.linked import Linked

        every = self._files if self._whole else self.rest()
        linked = Linked(self._workspace, self._plan.paths or ["."])
        self.follow_names(every)
        witness = None if self._kept is None else linked.watched()
        judge = linked.judge(every, self.gathering)
        remarks = linked.remarks()
        self._remark(remarks)
        looks = {} if witness is None else dict(witness.looks)
        if self._plan.cache is not None:
            self._plan.cache.looks = looks
        self._keep(judge, every, remarks, linked.unsure(), looks)
        older = self._older()
        if older is not None:
            from ssot_lint.workspace.run.earlier import earlier

            older.earlier = partial(earlier, linked, self.gathering, self._workspace)
        if self._plan.task.mode not in (FIX, DIFF) or not judge.paths():
            return linked.settled(judge, outcomes, shown)
        from ssot_lint.workspace.run.project_fixes import ProjectFixes  # few fix such findings

        fixes = ProjectFixes(self._workspace, self._plan.task, linked, self.gathering, judge)
        outcomes = fixes.carry_out(frozenset(self._files), outcomes)
        return [fixes.left(it) for it in linked.settled(judge, outcomes, shown)]

    def _older(self) -> Older | None:
        return None if self._plan.known is None else self._plan.known.older

    def _remark(self, lines: Sequence[str]) -> None:
        for line in lines:
            if self._plan.remark is not None:
                self._plan.remark(line)

    def _keep(
        self,
        judge: Judge,
        every: Sequence[str],
        remarks: Sequence[str],
        unsure: Collection[str],
        looks: Mapping[str, Stamp | None],
    ) -> None:
        if self._kept is None:
            return
        from ssot_lint.project.verdicts import dump

        said = {path: dump(judge.verdicts(path)) for path in judge.paths()}
        attentive = judge.attentive()
        self._kept.save(self.gathering, every, self._codes, said, attentive, remarks, unsure, looks)
