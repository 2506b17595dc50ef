"""What is told of a file that is lexed around what is asked alone is what is told of all of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.core.access.plain import asked_of
from ssot_lint.core.lex.around import Around, Outside, lexed_around
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.triple import triple_quoted
from ssot_lint.core.model import Report
from ssot_lint.engine.analysis import analyse
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.without_trees import _may_tell, _told
from tests.core.detect.marked import settings
from tests.core.detect.test_without_trees import CONCERNED, HEADS, MUTATIONS, PLACED
from tests.depth import examples

SELECT = frozenset({"SSOT101", "SSOT102", "SSOT103", "SSOT104", "SSOT105"})
ASKED = settings(select=SELECT)
ROWS = (
    '"""doc\ndef x():\n    os.environ\n"""',
    "x = '''\nimport os\n'''",
    'f"""{os.environ["A"]}\ndef y\n"""',
    "y = (\n  1,\n)",
    "class B:\n    '''text\nclass C'''\n\n    def g(self):\n        return os.environ['Q']\n\n    async def h(self):\n        pass",
    "def long(\n    a,\n) -> None:\n    def inner():\n        return os.getenv('Z')",
    "if 1:\n    def k():\n        os.getenv('K')",
    "s = 'a\\\nb'",
    '# it\'s """ here',
    "class D:\n  def t(self):\n    return os.environ['T']",
    "\tx = 1",
    "# \\\ndef after(): os.getenv('W')",
    'f"{x["""os"""]}"\ndef z(): os.getenv("""A""")',
    'x = {\n}, """\nclass E\n"""',
)
NEW = st.sampled_from(
    ["'''", '"""', "{", "}", "\n    ", "def f():\n", "class A:\n    ", 'f"{', "\n)"]
)
PROGRAMS = st.builds(
    lambda heads, body: "\n".join([*heads, *body]) + "\n",
    st.lists(st.sampled_from(HEADS), min_size=1, max_size=2),
    st.lists(st.one_of(st.sampled_from(ROWS), PLACED), min_size=2, max_size=6),
)


def told(data: bytes) -> tuple[Report | None, Report | None] | None:
    """What is told of pieces, and of the whole; None where it was not asked of pieces."""
    if not _may_tell(data, ASKED):
        return None
    asked = asked_of(data)
    around = lexed_around(data, asked.offsets(data))
    if around is None:
        return None
    try:
        found = _told(around, ASKED, Memory(), asked)
    except Outside:
        return None
    lexed = lex(data)
    whole = _told(lexed, ASKED, Memory(), asked)
    report = None if whole is None else whole.report
    if report is None and found is not None and lexed.broken:
        report = analyse(data, ASKED)  # brackets elsewhere are nobody's business here
    return None if found is None else found.report, report


@examples(400)
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2), st.lists(st.tuples(st.integers(0, 300), NEW)))
@example("import os\n" + ROWS[-1] + "\nx = os.environ['A']\n", [], [])
def test_programs(
    text: str, mutations: list[tuple[int, int, str]], more: list[tuple[int, str]]
) -> None:
    for at, size, new in [*mutations, *((at, 0, new) for at, new in more[:1])]:
        at = min(at, len(text))
        text = text[:at] + new + text[at + size :]
    found = told(text.encode())
    assert found is None or found[0] == found[1]


def test_real_files() -> None:
    asked = [told(it.read_bytes()) for it in CONCERNED]
    assert [it for it in asked if it is not None and it[0] != it[1]] == []
    assert sum(it is not None for it in asked) > len(asked) * 0.9


def test_triple_quotes_of_real_files() -> None:
    for path in CONCERNED:
        data = path.read_bytes()
        lexed, found = lex(data), triple_quoted(data, len(data))
        quoted = [
            (start, end)
            for start, end in zip(lexed.starts, lexed.ends, strict=True)
            if data[start : start + 3] in (b"'''", b'"""')
        ]
        assert found is None or list(zip(found.starts, found.ends, strict=True)) == quoted


def test_a_class_is_a_line_above_its_methods() -> None:
    method = "    def f(self):\n        return os.environ['A']\n\n"
    found = around(f"import os\n\n\nclass A:\n{method * 3}{method.replace('f(', 'g(')}")
    assert [found.data[it : it + 9].strip() for it in found.lines[3:5]] == [b"class A:", b"def f"]


FILLER = "".join(f"def f{at}(\n    x,\n):\n    return '{at}'\n\n\n" for at in range(50))


def around(text: str) -> Around:
    data = text.encode()
    found = lexed_around(data, asked_of(data).offsets(data))
    assert found is not None
    return found


def test_most_of_a_file_is_not_lexed() -> None:
    text = (
        f"import os\n\n{FILLER}class A:\n    x = 1\n\n    def f(self):\n        return os.environ\n"
    )
    found = around(text)
    assert len(found.lines) < 12
    with pytest.raises(Outside):
        found.kind_at(text.index("f25"))
    with pytest.raises(Outside):
        found.line_index(text.index("f25"))


def test_a_statement_may_go_on_for_long() -> None:
    text = "import os\n\nx = os.environ['A']\n" + "x = 1\n" * 5000 + '"""\ndef f\n"""\n'
    assert around(text).line_end(3) == around(text + FILLER).line_end(3)
    found = told(text.encode())
    assert found is not None
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "text", ["x = 1\f\nimport os\n", "import os\rx = 1\n", "x = '''\nimport os\n"]
)
def test_what_is_in_doubt_is_lexed_whole(text: str) -> None:
    data = text.encode()
    assert lexed_around(data, asked_of(data).offsets(data)) is None
