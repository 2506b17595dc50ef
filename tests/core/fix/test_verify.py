"""What is not proved is not written: every check of a fixed file can fail, and says why."""

from __future__ import annotations

import pytest

from ssot_lint.core.access.access import Access
from ssot_lint.core.access.shapes import Doubt, Plain
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.model import Edit
from ssot_lint.core.names.names import Names
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.fix import fix
from ssot_lint.engine.fixing.fixer import apply, fixed_by
from ssot_lint.engine.fixing.plainly import look_plainly
from ssot_lint.engine.memory import Memory
from ssot_lint.getter.owner import Getter
from tests.core.fix.fixing import settings

SOURCE = b'import os\n\nx = os.environ["A"]\ny = os.environ["B"]\n'


class Wrong(Getter):
    """A getter whose rewriting puts another text in the place of the first access."""

    text = ""

    def rewrite(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
        rewritten = super().rewrite(access, accessor, names)
        if isinstance(rewritten, str) or access.variable != "A":
            return rewritten
        (start, end, _), *rest = rewritten.edits
        return rewritten._replace(edits=((start, end, self.text), *rest))

    def as_it_is(self, access: Plain) -> str | None:
        return None


class WrongBehind(Getter):
    """One that is told without trees to put another text behind its name."""

    text = ""

    def as_it_is(self, access: Plain) -> str | None:
        return self.text if access.variable == "A" else super().as_it_is(access)


def wrong(text: str) -> FileSettings:
    """Settings whose getter is ``app.env:env``, and whose rewriting writes ``text``."""
    getter = Wrong(None, "app.env:env", "mapping", ("/nowhere",))
    getter.text = text
    return settings()._replace(getter=getter)


@pytest.mark.parametrize(
    "text, failure",
    [
        ("env[", "the result would not compile: "),
        ("other", "the getter's name would stand for something else where it is used"),
        ("(lambda env: env)", "the getter's name would stand for something else where it is used"),
        ("env.env", "the result would have findings of SSOT110 that were not there before"),
        ("__import__('os').environ", "the result would have findings of SSOT101"),
        ("env[os.environ['C']] or env", "`os` would be used without its import"),
    ],
    ids=["broken", "another-name", "captured", "misused", "not-gone", "new-finding"],
)
def test_nothing_is_written_where_a_check_fails(text: str, failure: str) -> None:
    result = fix(SOURCE, wrong(text), False)
    assert result.data == SOURCE
    assert result.applied == ()
    assert result.failure is not None
    assert result.failure.startswith(failure)
    assert len(result.report.findings) == 2


@pytest.mark.parametrize(
    "text",
    ["[", ".env", "[os.environ['C']] or env"],
    ids=["broken", "misused", "new-finding"],
)
def test_without_trees_it_is_left_to_them(text: str) -> None:
    getter = WrongBehind(None, "app.env:env", "mapping", ("/nowhere",))
    getter.text = text
    under = settings()._replace(getter=getter)
    with pytest.raises(Doubt):
        fixed_by(look_plainly(SOURCE, under, Memory()), SOURCE, "mod.py", unsafe=False)


def test_the_same_passes_with_the_right_text() -> None:
    result = fix(SOURCE, wrong("env"), False)
    assert result.failure is None
    assert result.data == b'from app.env import env\n\nx = env["A"]\ny = env["B"]\n'


@pytest.mark.parametrize(
    "rest",
    [b"x = (\n", b"def f(:\n    pass\n", b"'\n", b"\x00\n"],
    ids=["bracket", "header", "string", "nul"],
)
def test_a_file_that_does_not_compile_is_not_fixed(rest: bytes) -> None:
    source = SOURCE + rest
    result = fix(source, settings(), True)
    assert result.data == source


@pytest.mark.parametrize(
    "source",
    [b'    import os\n    x = os.environ["A"]\n', b'  x = __import__("os").environ["A"]\ny\n'],
    ids=["all", "the first statement"],
)
def test_a_file_that_begins_indented_is_reported_and_left_alone(source: bytes) -> None:
    result = fix(source, settings(), True)
    assert [it.code for it in result.report.findings] == ["SSOT101"]
    assert result.data == source
    assert result.failure is not None


def test_passes_are_bounded() -> None:
    class Endless(Getter):
        def rewrite(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
            rewritten = super().rewrite(access, accessor, names)
            assert isinstance(rewritten, Rewrite)
            start, end, _ = rewritten.edits[0]
            return rewritten._replace(edits=((start, end, f"{accessor} and os.environ"),))

    getter = Endless(None, "app.env:env", "mapping", ("/nowhere",))
    source = b"import os\nprint(os.environ, os.sep)\n"
    result = fix(source, settings()._replace(getter=getter), True)
    assert result.data == source
    assert result.failure is not None


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply(b"0123456789", [Edit(2, 6, b""), Edit(4, 4, b"x")])


def test_edits_that_touch_are_applied() -> None:
    edits = [Edit(2, 4, b"A"), Edit(4, 4, b"B"), Edit(4, 6, b"C"), Edit(2, 4, b"A")]
    assert apply(b"0123456789", edits) == b"01ABC6789"


def test_overlapping_fixes_wait_for_the_next_pass() -> None:
    contract = {"get": "{getter}.read({default}, {key})", "item": "{getter}.need({key})"}
    source = b'import os\nx = os.environ.get("A", os.environ["B"])\n'
    result = fix(source, settings(contract), True)
    assert result.failure is None
    assert result.data == b'from app.env import env\nx = env.read(env.need("B"), "A")\n'
