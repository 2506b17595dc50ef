"""Asks the project rules about their keys, and keeps what they said, so that it can be refreshed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ssot_lint.facts.model import Site
from ssot_lint.project.index import Changes, Project
from ssot_lint.project.rule import ProjectRule, Verdict


class Judge:
    """Verdicts of ``rules`` on ``project``, key by key."""

    def __init__(self, project: Project, rules: Sequence[ProjectRule]) -> None:
        self._project = project
        self._rules = tuple(rules)
        self._said: dict[str, dict[str, tuple[Verdict, ...]]] = {it.code: {} for it in rules}
        self._idle: set[str] = set()
        self._by_path: dict[str, dict[tuple[str, str], list[Verdict]]] = {}

    @property
    def judged(self) -> frozenset[str]:
        """Codes of the rules that were asked about all of their keys."""
        return frozenset(rule.code for rule in self._rules)

    def all(self) -> set[str]:
        """Judge everything; returns the paths that have verdicts."""
        for rule in self._rules:
            if rule.applies(self._project):
                self._judge(rule, rule.keys(self._project))
            else:
                self._idle.add(rule.code)
        self._project.judged = self._project.version
        return set(self._by_path)

    def some(self, passed: Iterable[str]) -> None:
        """Judge only the keys that the files ``passed`` take part in."""
        files = frozenset(passed)
        for rule in self._rules:
            if rule.applies(self._project):
                keys = rule.keys(self._project)
                self._judge(
                    rule, [k for k in keys if not files.isdisjoint(rule.files(k, self._project))]
                )

    def refresh(self, changes: Changes) -> set[str]:
        """Judge again what ``changes`` decide; returns the paths of which the verdicts changed."""
        touched: set[str] = set()
        for rule in self._rules:
            if not rule.applies(self._project):
                touched |= self._judge(rule, (), forget=True)
                self._idle.add(rule.code)
                continue
            keys = rule.affected(changes, self._project)
            if keys is None or rule.code in self._idle:
                self._idle.discard(rule.code)
                touched |= self._judge(rule, rule.keys(self._project), forget=True)
            else:
                touched |= self._judge(rule, keys)
        self._project.judged = self._project.version
        return touched

    def shift(self, path: str, moved: Callable[[Site], Site | None]) -> tuple[bool, set[str]]:
        """Facts of a file stand elsewhere: so do verdicts, and what relates to them. Whether that is
        sure, and the other files of which something is said that relates to this one.

        Not sure is where a verdict has a fix or no place any more, or tells of a row in its words.
        """
        sure = True
        others: set[str] = set()
        for said in self._said.values():
            for key, verdicts in said.items():
                after = tuple(shifted(it, path, moved) for it in verdicts)
                if after != verdicts:
                    said[key] = after
                    others.update(it.path for it in verdicts if it.path != path)
                here = (it for it in verdicts if it.path == path)
                sure = sure and all(moved(it.site) and it.fix is None for it in here)
                sure = sure and not any(_names_a_row(it, path) for it in verdicts)
        for path_of, found in self._by_path.items():
            for named, several in found.items():
                if path_of == path or any(at.path == path for it in several for at in it.related):
                    found[named] = [shifted(it, path, moved) for it in several]
        return sure, others

    def verdicts(self, path: str) -> list[tuple[str, Verdict]]:
        """What the rules say of one file, with their codes, in order of places."""
        found = self._by_path.get(path, {})
        said = [(code, it) for (code, _), verdicts in found.items() for it in verdicts]
        return sorted(set(said), key=lambda it: (it[1].site, it[0], it[1].subject, it[1].message))

    def paths(self) -> Iterable[str]:
        """Paths of all files that have verdicts."""
        return self._by_path.keys()

    def attentive(self) -> set[str]:
        """Paths of files with comments that may silence a rule about the project."""
        return {path for path, _ in self._project.facts("silences")}

    def _judge(self, rule: ProjectRule, keys: Iterable[str], *, forget: bool = False) -> set[str]:
        said = self._said[rule.code]
        touched: set[str] = set()
        asked = dict.fromkeys(keys)
        gone = [key for key in said if key not in asked] if forget else []
        for key in (*asked, *gone):
            before = said.pop(key, ())
            after = () if key in gone else tuple(rule.judge(key, self._project))
            if after:
                said[key] = after
            if before != after:
                touched |= self._place(rule.code, key, before, after)
        return touched

    def _place(
        self, code: str, key: str, before: Iterable[Verdict], after: Iterable[Verdict]
    ) -> set[str]:
        paths = set()
        for verdict in before:
            paths.add(verdict.path)
            self._by_path.get(verdict.path, {}).pop((code, key), None)
        for verdict in after:
            paths.add(verdict.path)
            self._by_path.setdefault(verdict.path, {}).setdefault((code, key), []).append(verdict)
        for path in paths:
            if not self._by_path.get(path, True):
                del self._by_path[path]
        return paths


def shifted(verdict: Verdict, path: str, moved: Callable[[Site], Site | None]) -> Verdict:
    """The verdict with its places in one file moved; its fix comes back when it is judged again."""
    if verdict.path == path:
        site = moved(verdict.site) or verdict.site
        if (
            site != verdict.site and verdict.fix is not None
        ):  # where its edits stand now is not known
            verdict = verdict._replace(fix=None, refused="the file has just changed")
        verdict = verdict._replace(site=site)
    if any(it.path == path for it in verdict.related):
        related = tuple(
            it._replace(site=moved(it.site) or it.site) if it.path == path else it
            for it in verdict.related
        )
        verdict = verdict._replace(related=related)
    return verdict


def _names_a_row(verdict: Verdict, path: str) -> bool:
    """Whether its words tell of a row of a file: ``app/settings.py:41``."""
    name = path.rpartition("/")[2] + ":"
    words = (verdict.message, verdict.refused or "", *(it.message for it in verdict.related))
    return any(name in it for it in words)
