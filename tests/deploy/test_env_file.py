"""``.env`` files are read as the library reads them that the project loads them with."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.deploy.model import Reading
from ssot_lint.deploy.readers.env_file import LOADERS, differing, read
from ssot_lint.deploy.text import Text

FILE = r"""# comment
export EXPORTED=1
PLAIN=value # note
GLUED=value#note
DQ="quoted # not a comment"
SQ='single $PLAIN'
INTERP=${PLAIN}/x
INTERPD=${MISSING:-dflt}
BARE
EMPTY=
SPACED = spaced~
MULTI="line1
line2"
JSON='{
  "a": 1
}'
DUP=1
DUP=2
ESC="a\nb"
SESC='a\nb'
UNI=ü
KEY.WITH.DOT=1
lower=1
PATHW="C:\\Program Files\\X\\"
AFTER=1
""".replace("~", " ")


def _read(string: str, loader: str = "python-dotenv") -> Reading:
    return read(Text(string.encode()), ".env", loader=loader)


def _values(reading: Reading) -> dict[str, str | None]:
    return {it.variable: it.value for it in reading.parts[0].provided if not it.commented}


@pytest.mark.parametrize(
    "key, dotenv, django, decoupled",
    [
        ("EXPORTED", "1", "1", None),
        ("export EXPORTED", None, None, "1"),
        ("PLAIN", "value", "value # note", "value # note"),
        ("GLUED", "value#note", "value#note", "value#note"),
        ("INTERP", "value/x", "${PLAIN}/x", "${PLAIN}/x"),
        ("INTERPD", "dflt", "${MISSING:-dflt}", "${MISSING:-dflt}"),
        ("BARE", None, None, None),
        ("SPACED", "spaced", None, "spaced"),
        ("MULTI", "line1\nline2", '"line1', '"line1'),
        ("JSON", '{\n  "a": 1\n}', "'{", "'{"),
        ("DUP", "2", "2", "2"),
        ("ESC", "a\nb", r"a\nb", r"a\nb"),
        ("KEY.WITH.DOT", "1", None, "1"),
        ("PATHW", "C:\\Program Files\\X\\", "C:\\Program Files\\X\\", r"C:\\Program Files\\X\\"),
        ("AFTER", "1", "1", "1"),
    ],
)
def test_each_loader_has_its_own_reading(
    key: str, dotenv: str | None, django: str | None, decoupled: str | None
) -> None:
    expected = {"python-dotenv": dotenv, "django-environ": django, "decouple": decoupled}
    for loader in LOADERS:
        found = _values(_read(FILE, loader))
        # django-environ takes a value that begins with `$` for the name of another variable.
        if loader != "django-environ" or not (expected[loader] or "").startswith("$"):
            assert found.get(key) == expected[loader], loader


def test_where_two_loaders_disagree() -> None:
    text = Text(FILE.encode())
    assert differing(text, "python-dotenv") == ()
    assert differing(text, "decouple")[:3] == ("EXPORTED", "PLAIN", "INTERP")
    assert "DUP" not in differing(text, "django-environ")


def test_positions_are_those_of_the_keys() -> None:
    for loader in LOADERS:
        for it in _read(FILE, loader).parts[0].provided:
            data = FILE.encode()
            assert data[it.site.start : it.site.end].decode() == it.variable
            row = FILE.splitlines()[it.site.row - 1]
            assert row[it.site.column - 1 : it.site.end_column - 1] == it.variable


def test_a_key_twice_is_reported_at_the_second() -> None:
    (twice,) = _read(FILE).twice
    assert (twice.variable, twice.site.row, twice.first.row) == ("DUP", 18, 17)


@pytest.mark.parametrize(
    "text, row, column, message",
    [
        ("A=1\n=2\nB=3\n", 2, 1, "expected a name, as in NAME=value"),
        ("A=1\nTWO WORDS\nB=3\n", 2, 5, "expected `=` or the end of the row"),
        ('A=1\nQ="open\nB=3\n', 2, 3, 'expected a closing "'),
        ("A=1\nQ='x' y\nB=3\n", 2, 7, "expected `=` or the end of the row"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_read(
    text: str, row: int, column: int, message: str
) -> None:
    reading = _read(text)
    (problem,) = reading.problems
    assert (problem.row, problem.column, problem.message) == (row, column, message)
    assert _values(reading) == {"A": "1", "B": "3"}


def test_a_commented_assignment_provides_nothing() -> None:
    (it,) = _read("# A=1\n# just words\n").parts[0].provided
    assert (it.variable, it.value, it.commented, it.site.column) == ("A", None, True, 3)


def test_what_cannot_be_known_is_opaque() -> None:
    first, second = _read("A=${ELSEWHERE}\nB=$ELSEWHERE\n").parts[0].provided
    assert (first.value, first.opaque) == (None, "${ELSEWHERE}")
    assert (second.value, second.opaque) == ("$ELSEWHERE", "")


_PIECES = st.lists(
    st.sampled_from(
        ["A", "B", "=", " ", "#", "'", '"', "\\", "\n", "\r\n", "\r", "export ", "${A}", "$A", "x"]
        + ["${B:-d}", "ü", "\t", ".", "\u2028", "\x0c", "1", "n"]
    ),
    max_size=30,
).map("".join)


@given(_PIECES)
@example("A=\n")
@example("'\nA'A=")
@example('A="\\\\"')
def test_as_python_dotenv_itself(string: str) -> None:
    dotenv = pytest.importorskip("dotenv")
    before = dict(os.environ)
    try:
        os.environ.pop("A", None), os.environ.pop("B", None)
        expected = dotenv.dotenv_values(stream=io.StringIO(string))
    finally:
        os.environ.update(before)
    reading = _read(string)
    found = _values(reading)
    assert set(found) == {key for key, value in expected.items() if value is not None}
    for key, value in found.items():
        if value is not None:  # else it hangs on what the machine has
            assert value == expected[key]


@given(_PIECES)
def test_as_django_environ_itself(string: str) -> None:
    environ = pytest.importorskip("environ")
    env = environ.Env()
    kept = environ.Env.ENVIRON
    environ.Env.ENVIRON = {}
    try:
        env.read_env(io.StringIO(string))
        expected = dict(environ.Env.ENVIRON)
    finally:
        environ.Env.ENVIRON = kept
    found = _values(_read(string, "django-environ"))
    assert set(found) == set(expected)
    for key, value in found.items():
        if not expected[key].startswith("$"):
            assert value == expected[key]


@given(_PIECES)
def test_as_decouple_itself(string: str) -> None:
    decouple = pytest.importorskip("decouple")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, ".env")
        path.write_bytes(string.encode())
        expected = {k: v for k, v in decouple.RepositoryEnv(str(path)).data.items() if k}
    assert _values(_read(string, "decouple")) == expected


@given(_PIECES, st.sampled_from(LOADERS))
def test_positions_point_at_the_very_key(string: str, loader: str) -> None:
    text = Text(string.encode())
    for it in read(text, ".env", loader=loader).parts[0].provided:
        assert text.data[it.site.start : it.site.end].decode() == it.variable
