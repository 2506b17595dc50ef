"""Names that are followed, asked of few files: as of many."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.project.variables.sought import Sought
from ssot_lint.workspace.run.followed import DECLARED, Names, unplain

WORDS = st.sampled_from(["flag", "flags", "env", "app", "get", "no word", "caf\u00e9", "_x"])
BESIDE = st.one_of(WORDS, st.builds("{} {}".format, WORDS, WORDS))
NAMES = st.dictionaries(
    st.one_of(WORDS, st.just(DECLARED)),
    st.tuples(st.frozensets(WORDS, max_size=2), st.frozensets(BESIDE, max_size=2)),
    max_size=4,
)
ROWS = st.sampled_from(
    [
        *("from app.flags import flag\n", "from app import *\n", "import app.flags as env\n"),
        *("x = flag('A')\n", "env.get('A')\n", "flagship = 1\n", "_x\n", "caf\u00e9 no word\n"),
        "from get import (\n    flag,\n    env,\n)\n",
    ]
)
PATHS = st.sampled_from(["/p/app/a.py", "/p/flag.py", "/p/flags/__init__.py", "/env/b.pyi"])


@given(NAMES, st.lists(ROWS, max_size=5).map("".join), PATHS)
@example({"flag": (frozenset(), frozenset({"flags"}))}, "from app.flags import flag\n", "/p/a.py")
@example({"flag": (frozenset({"flags"}), frozenset())}, "flagship\n", "/p/flags/__init__.py")
@example(
    {"get": (frozenset(), frozenset({"app env"}))}, "from app import env\nenv.get()\n", "/a.py"
)
@example({DECLARED: (frozenset(), frozenset({"app"}))}, "from app import *\n", "/p/a.py")
def test_few_files_are_told_what_many_are(
    names: dict[str, tuple[frozenset[str], frozenset[str]]], text: str, path: str
) -> None:
    data = text.encode()
    followed = {name: where for name, where in names.items() if name != DECLARED}
    concern = bool(Sought(unplain(followed)).words_in(path, data))
    assert Names(names).concern(path, data) == concern
