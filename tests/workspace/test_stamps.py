"""How files look, as it is kept: changed for a few without loading all, and the same to the byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.workspace.cache.file import dump_stamps, load_stamps, with_stamp
from ssot_lint.workspace.files.stamp import Stamp

NAMES = st.sampled_from(["a.py", "b.py", "a.pyi", "sub/a.py", "\udce9.py", "é.py", "/c/a.py"])
STAMPS = st.tuples(*[st.integers(0, 2**64 - 1)] * 4)
EDITS = st.lists(st.tuples(NAMES, st.none() | STAMPS), max_size=8)


@given(st.dictionaries(NAMES, STAMPS, min_size=1), EDITS)
def test_a_section_is_that_of_the_changed_names(
    stamps: dict[str, Stamp], edits: list[tuple[str, Stamp | None]]
) -> None:
    section = dump_stamps(stamps)
    for name, stamp in edits:
        changed = with_stamp(section, name, stamp)
        if changed is None:
            assert not stamps
            return
        if stamp is None:
            stamps.pop(name, None)
        else:
            stamps[name] = stamp
        assert changed == dump_stamps(stamps)
        assert load_stamps(changed) == stamps
        section = changed


def test_a_cut_section_is_damaged() -> None:
    section = dump_stamps({"a.py": (1, 2, 3, 4), "b.py": (1, 2, 3, 4)})
    assert with_stamp(section, "a.py", (5, 6, 7, 8)) is not None
    assert all(with_stamp(section[:at], "a.py", None) is None for at in range(len(section)))
