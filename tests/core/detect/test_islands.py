"""A statement alone tells what the whole file tells: the same findings, places and fixes."""

from __future__ import annotations

import re
import sysconfig
from pathlib import Path

import hypothesis
import libcst as cst
import pytest
from hypothesis import strategies as st
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from ssot_lint.core.tree.islands import Island, Islands, parse_whole
from ssot_lint.engine.analysis import analyse
from ssot_lint.engine.gate import may_concern, needles_for
from ssot_lint.rules import CODES
from tests.core.detect import test_aliases, test_kinds, test_layouts, test_statements
from tests.core.detect.marked import settings, unmarked
from tests.core.detect.test_running import Writer
from tests.depth import examples, some

ALL = settings(select=frozenset(CODES))
STDLIB = Path(sysconfig.get_path("stdlib"))
STANDARD = sorted(it for it in STDLIB.rglob("*.py") if "site-packages" not in it.parts)
CONCERNED = [
    it
    for it in STANDARD
    if it.stat().st_size < 60_000
    and re.search(rb"\benviron\b", it.read_bytes())
    and "lib2to3" not in it.parts
]
SAMPLE = STANDARD[:: max(len(STANDARD) // 40, 1)]
TABLES = {
    f"{table}-{name}": text
    for table, texts in {
        "aliases": test_aliases.FORMS,
        "rebound": test_aliases.REBOUND,
        "decoys": test_aliases.DECOYS,
        "kinds": {name: f"import os\n{text}" for name, text in test_kinds.KINDS.items()},
        "layouts": test_layouts.LAYOUTS,
        "statements": {
            name: "import os\n" + text.replace("E", "os.environ['A']")
            for name, text in test_statements.HEADERS.items()
        },
    }.items()
    for name, text in texts.items()
}
SPLICES = (
    "import os",
    "from os import environ as e",
    "x = os.environ['A']",
    "e['B'] = y",
    "y = e",
    "def f(os): return os.environ['C']",
    "for e in os.environ: pass",
    "del e",
    "if y: import os as y",
    "class os: a = e.get('D')",
)
hypothesis.settings.register_profile("islands", derandomize=True, deadline=None, database=None)
HURRIED = examples(60, list(hypothesis.HealthCheck))


def assert_same(data: bytes) -> None:
    assert analyse(data, ALL) == analyse(data, ALL, whole=True)


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_tables(text: str) -> None:
    assert_same(unmarked(text).data + b"\n")


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_random_bindings(start: int) -> None:
    for seed in some(range(start, start + 50)):
        text = Writer(seed).program()
        if isinstance(parse_whole(text.encode(), "utf-8"), Island):
            assert_same(text.encode())


@pytest.mark.parametrize("path", CONCERNED[:60], ids=lambda path: str(path.relative_to(STDLIB)))
def test_real_files(path: Path) -> None:
    data = path.read_bytes()
    assert may_concern(data, len(data), needles_for(ALL))
    assert_same(data)


@HURRIED
@hypothesis.given(st.data())
def test_random_programs(data: st.DataObject) -> None:
    hypothesmith = pytest.importorskip("hypothesmith")
    text = data.draw(hypothesmith.from_node())
    rows = text.split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        # Only between statements of the module: where a row begins at its margin.
        places = [at for at, row in enumerate(rows) if row[:1].isalpha() or not row]
        at = data.draw(st.sampled_from(places or [0]))
        rows.insert(at, data.draw(st.sampled_from(SPLICES)))
    program = "\n".join(rows).encode("utf-8", "replace")
    if isinstance(parse_whole(program, "utf-8"), Island):
        assert_same(program)


def _islands(data: bytes) -> list[Island]:
    """The whole file, and each of its outermost statements alone."""
    whole = parse_whole(data, "utf-8")
    assert isinstance(whole, Island)
    texts = [whole.code(it).strip("\n").encode() for it in whole.module.body]
    parsed = [Islands().statement(it, "utf-8") for it in texts if it.count(b"\n") < 40]
    return [whole, *(it for it in parsed if isinstance(it, Island))]


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: str(path.relative_to(STDLIB)))
def test_names_come_in_the_order_they_are_written_in(path: Path) -> None:
    data = path.read_bytes()
    whole = parse_whole(data, "utf-8")
    if not isinstance(whole, Island) or len(data) > 40_000:
        return
    spans = MetadataWrapper(whole.module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    for names in whole.names.values():
        starts = [spans[it].start for it in names]
        assert starts == sorted(starts), names[0].value
    assert {id(it) for names in whole.names.values() for it in names} == {
        id(it) for it in spans if isinstance(it, cst.Name)
    }


@pytest.mark.parametrize("path", SAMPLE[::4], ids=lambda path: str(path.relative_to(STDLIB)))
def test_spans_are_libcsts(path: Path) -> None:
    data = path.read_bytes()
    whole = parse_whole(data, "utf-8")
    if not isinstance(whole, Island) or len(data) > 40_000 or whole.span(whole.module) is None:
        return
    spans = MetadataWrapper(whole.module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    for node in whole.parents:
        if node in spans and isinstance(
            node, cst.BaseExpression | cst.BaseSmallStatement | cst.Arg
        ):
            expected = (spans[node].start, spans[node].start + spans[node].length)
            assert whole.span(node) == expected, whole.code(node)


def test_statements_alone_are_told_apart() -> None:
    data = b"import os\nif x: pass\nelif y: pass\nx = os.environ['A']\n"
    assert len(_islands(data)) == 4
