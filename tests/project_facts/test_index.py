"""The index of facts: updates in any order give what all files at once give."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.core.settings import FileSettings
from ssot_lint.facts.model import FileFacts, Mention, Site, Term
from ssot_lint.project.index import File, Project

PATHS = ("/p/a.py", "/p/b.py", "/p/c.py")
_NAMES = st.sampled_from(["HOST", "PORT", "DEBUG"])
_FACTS = st.lists(st.tuples(_NAMES, st.integers(1, 9)), max_size=4)
_UPDATES = st.lists(
    st.tuples(
        st.sampled_from(PATHS),
        st.none() | st.tuples(_FACTS, st.sampled_from(["production", "tests"])),
    ),
    max_size=12,
)


def _file(path: str, facts: list[tuple[str, int]], tier: str) -> File:
    mentions = tuple(
        Mention(Site(row, row + 1, row, 1, row, 2), Term("text", name), "read")
        for name, row in facts
    )
    module = path.rpartition("/")[2].removesuffix(".py")
    known = FileSettings(path, path, frozenset(), frozenset(), module=module, tier=tier)
    return File(path, known, FileFacts(("mentions",), mentions))


def _seen(project: Project) -> object:
    keys = sorted(project.keys("mentions"))
    return [(key, list(project.lookup("mentions", key))) for key in keys], sorted(project.modules())


@given(_UPDATES)
@settings(deadline=None)
def test_updates_equal_a_batch(updates: list[tuple[str, tuple[list[tuple[str, int]], str] | None]]):
    project, last = Project(), {}
    for path, said in updates:
        before = dict(project.files)
        file = None if said is None else _file(path, *said)
        seen = {key: list(project.lookup("mentions", key)) for key in ("HOST", "PORT", "DEBUG")}
        changes = project.update(path, file)
        for key, was in seen.items():
            if list(project.lookup("mentions", key)) != was:
                assert key in changes["mentions"]
        assert bool(changes) == (before.get(path) != file)
        last[path] = file
    batch = Project()
    for path, file in sorted(last.items()):
        if file is not None:
            batch.update(path, file)
    assert _seen(project) == _seen(batch)
