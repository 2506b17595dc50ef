"""The getter's needle: no file that may use it is passed over, and none costs more than its size."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.scan import DIRECTIVE, Needles
from ssot_lint.core.source import Positions
from ssot_lint.core.suppress import directives
from ssot_lint.engine.gate import GETTER, NOTHING, may_concern, met_in
from ssot_lint.engine.memory import Memory

NEEDLES = Needles([], ("app.env", "env"))

USED = {
    "call": "env('A')",
    "subscript": "x = env['A']",
    "presence": "'A' in env",
    "import": "from app import env\nenv",
    "import in parentheses": "from app import (\n    a,\n    env,\n)\n",
    "import below a comment": "from app import (  # why\n    # more (or less)\n    env as e,\n)\n",
    "import of the module": "import app.env as e\n",
    "through the module": "app.env.env\n",
    "by string": "__import__('app.env').env\n",
}
UNUSED = {
    "no such word": "environ('A')",
    "attribute": "self.env('A')",
    "argument": "f(env, 1)",
    "another import": "from app import (\n    a,  # of no use\n)\nenv = 1\n",
}


def occurs(text: str) -> bool:
    data = text.encode()
    return NEEDLES.occur_in(data, len(data))


@pytest.mark.parametrize("text", USED.values(), ids=USED)
def test_used(text: str) -> None:
    assert occurs(text)


@pytest.mark.parametrize("text", UNUSED.values(), ids=UNUSED)
def test_unused(text: str) -> None:
    assert not occurs(text)


@pytest.mark.parametrize("end", ["", ")", "\n"])
def test_many_comments_in_an_import_cost_no_more_than_their_length(end: str) -> None:
    rows = "    a,  # one # two # three # four\n" * 500
    assert not occurs(f"x = env\nfrom app import (\n{rows}{end}")


BOTH = Needles(["environ", DIRECTIVE], ("app.env", "env"))


@given(
    st.lists(
        st.sampled_from(
            [*USED.values(), *UNUSED.values(), "os.environ", "# ssot: ignore", "ｅnviron"]
        )
    ).map("\n".join)
)
@example("env('A')\nos.environ")
@example("ｅnv('A')")
def test_one_search_tells_the_getter_from_words(text: str) -> None:
    data, memory = text.encode(), Memory()
    met = met_in(data, BOTH, memory)
    assert (met != NOTHING) == may_concern(data, len(data), BOTH)
    if met == GETTER:
        assert not BOTH.words_occur_in(data, len(data))
        assert BOTH.occur_in(data, len(data))
    assert met_in(data, Needles(BOTH.words, BOTH.named), memory) == met
    assert met_in(data, NEEDLES, memory) == met_in(data, NEEDLES, None)
    assert met_in(b"x" + data[1:], BOTH, memory) == met_in(b"x" + data[1:], BOTH, None)


SUPPRESSIONS = Needles([DIRECTIVE])
PIECES = (
    *("# ", "#", "ssot", "SSOT", ":", " ", "\t", "file-", "ignore", "[", "]", "noqa", "NOQA", ","),
    *("SSOT101", "SSOT", "ssot102", "SSOTx9", "E501", "reason", "\n", "\r", "x = 1", '"', "é"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("x  # ssot: ignore[SSOT101] why", True, id="ours"),
        pytest.param("# ssot:file-ignore", True, id="of a file"),
        pytest.param("x  # noqa: E501, SSOT101", True, id="noqa"),
        pytest.param("x  # NoQA:SSOTx1", True, id="noqa in another case"),
        pytest.param("x  # noqa: ssot101", True, id="a code in another case"),
        pytest.param("class SSOTError: pass", False, id="a word"),
        pytest.param("# see SSOT101", False, id="a code alone"),
        pytest.param("# noqa: E501\n# SSOT101", False, id="another row"),
        pytest.param("# ssot: this is the one source", False, id="prose"),
        pytest.param("x = 1 " * 400 + "SSOT101", True, id="a long row is not looked back over"),
    ],
)
def test_suppressions_by_their_spelling(text: str, expected: bool) -> None:
    data = text.encode()
    assert SUPPRESSIONS.occur_in(data, len(data)) == expected


@example("x = 1  # noqa: ssot102")
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_suppression_is_passed_over(text: str) -> None:
    data = text.encode()
    lexed = lex(data)
    if directives(lexed, Positions(data)) and lexed.lines:
        assert SUPPRESSIONS.occur_in(data, len(data))


WORDS = ["environ", "getenv", "BaseSettings", "SSOT*", "mock", "x", DIRECTIVE]
PIECES = st.sampled_from([*WORDS, "SSOT1", "\\n", "_", "é", ".", " ", "(", "e", "environment"])


@given(st.lists(PIECES).map("".join), st.sets(st.sampled_from(WORDS)))
@example("\\nenviron", {"environ"})
@example("xgetenv.", {"getenv"})
def test_words_of_a_text_tell_what_expressions_tell(text: str, words: set[str]) -> None:
    data, needles = text.encode(), Needles(words)
    by_words = needles.words_occur_in(data, len(data))
    assert by_words == needles.words_occur_in(bytearray(data), len(data))


def test_expressions_are_compiled_once_many_texts_are_asked() -> None:
    needles = Needles(["environ"])
    asked = [needles.words_occur_in(b"an environ", 10) for _ in range(100)]
    assert asked == [True] * 100
    assert "search" in vars(needles._patterns[0])
    young = Needles(["environ"])
    assert young.words_occur_in(b"an environ", 10)
    assert "search" not in vars(young._patterns[0])
