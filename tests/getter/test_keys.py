"""Keys that the rows of a definition show to be worked out when it runs have no variable by the whole
file either: rows in any order, mutated."""

from __future__ import annotations

from unittest import mock

from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.tree.lined import Lined
from ssot_lint.getter import keys
from ssot_lint.getter.owner import Getter
from tests.core.fix.test_without_trees import GETTERS, mutated
from tests.depth import examples

ROWS = (
    "K = 'A'",
    "from app.keys import K",
    "def f(a, K='B'):",
    "async def f():",
    "class C:",
    "    K = 'B'",
    "    K: str = 'C'",
    "    K += 1",
    "    import K",
    "    (K := 2)",
    "    def g(self):",
    "    def h(): return os.environ[K]",
    "        K = x",
    "        for K in y:",
    "            os.environ[K]",
    "        os.environ[K]",
    "        global K",
    "    os.environ[K]",
    "os.environ[K]",
    "x = [os.environ[K] for K in y]",
    "    x = [os.environ[K] for k in y]",
    "    with x as K: os.environ[K]",
    "# why",
    "    # why",
    "",
    "if x:",
    "else:",
    "    except E as K:",
    "@d(os.environ[K])",
    "    z = lambda K: os.environ[K]",
    "\tos.environ[K]",
    "'''",
    "K = (",
    "  os.environ[K])",
)
PROGRAMS = st.lists(st.sampled_from(ROWS), min_size=1, max_size=8).map("\n".join)
MUTATIONS = st.tuples(
    st.integers(0, 200),
    st.integers(0, 3),
    st.sampled_from([" ", "\n", "K", "(", ")", ":", "\t", "#"]),
)


def variable(getter: Getter, data: bytes, at: int) -> str | None:
    code = Lined(lex(data), "utf-8")
    return getter.variable_at("K", at, code, "app.mod", is_package=False)


@examples(300)
@given(PROGRAMS, st.lists(MUTATIONS, max_size=1))
@example("K = 'A'\ndef f():\n    for K in y:\n        os.environ[K]", [])
@example("K = 'A'\nos.environ[K]", [])
def test_what_is_worked_out_has_no_variable(
    text: str, mutations: list[tuple[int, int, str]]
) -> None:
    data = mutated(f"import os\n{text}\n", mutations).encode()
    getter = GETTERS["asked"]
    at = data.find(b"os.environ[K")
    while at >= 0:
        told = variable(getter, data, at)
        with mock.patch.object(keys, "is_worked_out", return_value=False):
            assert variable(getter, data, at) == told
        at = data.find(b"os.environ[K", at + 1)
