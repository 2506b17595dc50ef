"""Whether what was said of some files holds, though other files of the project look otherwise.

It does where these say what they said, be it on other rows. One edit elsewhere had all of a project
judged once more for a hook on a file with a finding: a second of CPU in 3,700 files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.claims import same_claims
from ssot_lint.facts.plain import load

if TYPE_CHECKING:
    from ssot_lint.facts.model import FileFacts
    from ssot_lint.project.rule import Verdict
    from ssot_lint.workspace.cache.facts import FactsFile, Results

_BY_FACTS = ("SSOT2", "SSOT5")
"""Rules whose verdicts on a file hang on nothing of others but what these claim."""


class Others:
    """Files of one project, against what they said when all was judged last."""

    def __init__(self, file: FactsFile, results: Results, families: tuple[str, ...]) -> None:
        self._file = file
        self._results = results
        self._families = families

    def leave(self, about: Collection[str], moved: Mapping[str, bytes]) -> bool:
        """Whether all that was said of the files in ``about``, if anything, is as it was, where the
        ``moved`` files say anything else: what they say now."""
        try:
            before = {path: self._before(path) for path in moved}
            after = {path: load(facts, self._families) for path, facts in moved.items()}
            if not all(same_claims(before[path], after[path]) for path in moved):
                return False
            edited = {it for it in moved if _texts(before[it]) != _texts(after[it])}
            return not any(
                (edited - {path} and self._hangs_on_texts(path)) or self._speaks_of(path, moved)
                for path in about
            )
        except ValueError:
            return False  # damaged

    def _before(self, path: str) -> FileFacts:
        known = self._file.one(path) if path in self._file.heads else None
        if known is None:
            raise ValueError
        return load(known, self._families)

    def _hangs_on_texts(self, path: str) -> bool:
        """Whether a rule may read the text of another file for what it says of this one."""
        said = (code for code, _ in self._said(path))
        return path in self._results.unsure or not all(it.startswith(_BY_FACTS) for it in said)

    def _speaks_of(self, path: str, moved: Collection[str]) -> bool:
        """Whether what is said of a file has places in others that moved, or tells of their rows."""
        names = [f"{it.rpartition('/')[2]}:" for it in moved]
        for _, verdict in self._said(path):
            words = (
                verdict.message,
                verdict.refused or "",
                *(it.message for it in verdict.related),
            )
            if any(it.path in moved for it in verdict.related) or any(
                name in it for name in names for it in words
            ):
                return True
        return False

    def _said(self, path: str) -> Iterable[tuple[str, Verdict]]:
        said = self._results.verdicts.get(path)
        if said is None:
            return ()
        from ssot_lint.project import verdicts  # few have any

        return verdicts.load(said)


def _texts(facts: FileFacts) -> tuple[str, ...]:
    """Digests of the file's bytes, where rules about names are on."""
    return tuple(it.digest for it in facts.outlines)
