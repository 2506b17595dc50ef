"""A broken place hides only itself: it is named where it is, and all else is still found.

«900:» marks where the file cannot be read.
"""

from __future__ import annotations

import ast

import pytest

from ssot_lint.core.source import Positions
from tests.core.detect.marked import assert_marked, report, shown, unmarked

E = "«101:os.environ»"
BEFORE = f"import os\nx = {E}['X']\n"
AFTER = f"z = {E}['Z']\n"
BROKEN = {
    "bracket": "y = f«900:»(1,\n",
    "square bracket": "y = «900:»[1,\n",
    "brace": "y = «900:»{1: 2\n",
    "inner bracket": "y = (f«900:»(1)\n".replace("(f«900:»", "«900:»(f"),
    "call of an access": "y = os.getenv«900:»(\n",
    "subscript of an access": "y = os.environ«900:»[\n",
    "bracket in a def": "def f«900:»(a:\n    pass\n",
    "unmatched": "y = 1«900:»)\n",
    "mismatched": "y = (1«900:»]\n",
    "mismatched inside": "y = [(1«900:»]\n",
    "two on one row": "y = 1«900:») ]\n",
    "string": "y = «900:»'abc\n",
    "string with a prefix": "y = «900:»rb'abc\n",
    "string in brackets": "y = f(«900:»'abc\n",
    "apostrophe": "y = it«900:»'s\n",
    "f-string": "y = «900:»f'abc\n",
    "f-string's field": "y = «900:»f'{abc'\n",
    "f-string's field with an access": "y = «900:»f'{os.environ[1]'\n",
    "statement with an access": "y = os.environ['C' +«900:»]\n",
    "attribute not finished": "y = os.environ.«900:»\n",
    "header without a colon": "if os.environ['C']«900:»\n    pass\n",
    "character": "y = os.environ['C'] «900:»$ 1\n",
    "character behind an emoji": "y = '😀', os.environ['C'] «900:»$ 1\n",
    "backtick": "y = «900:»`os.environ['C']`\n",
    "python 2 print": "print os«900:».environ['C']\n".replace("os«900:»", "«900:»os"),
    "statement without an access": "y = = 1\n",
    "else alone": "else:\n    y = 1\n",
    "python 2 except": "except A, e:\n    pass\n",
    "conflict markers": f"<<<<<<< HEAD\ny = {E}['B']\n=======\ny = {E}['C']\n>>>>>>> x\n",
    "template": "y = {{ x }}\n{% if x %}\n",
    "dedent to nowhere": f"if x:\n        y = 1\n    y = {E}['B']\n",
    "deep": "y = " + "(" * 200 + "«900:»" + "(" * 4800 + ")" * 5000 + "\n",
    "deep with an access": "y = "
    + "(" * 200
    + "«900:»"
    + "(" * 4800
    + "os.environ['B']"
    + ")" * 5000
    + "\n",
    "deep in an f-string": "y = «900:»f'{" + "(" * 5000 + "os.environ[1]" + ")" * 5000 + "}'\n",
    "deep f-strings": "y = «900:»"
    + "f'''{f\"\"\"{" * 120
    + "os.environ[1]"
    + "}\"\"\"}'''" * 120
    + "\n",
    "as deep as may be": f"y = {'(' * 199}{E}['B']{')' * 199}\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_statement_hides_only_itself(text: str) -> None:
    assert_marked(BEFORE + text + AFTER)


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_nor_inside_a_function(text: str) -> None:
    inner = "".join(f"    {row}\n" for row in (text + AFTER).rstrip("\n").split("\n"))
    assert_marked(f"{BEFORE}def outer():\n    w = {E}['W']\n{inner}")


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_with_other_line_endings(text: str) -> None:
    assert_marked((BEFORE + text + AFTER).replace("\n", "\r\n"))


TORN = {
    "triple quoted": BEFORE + "y = «900:»'''abc\nz = os.environ['Z']\n",
    "triple quoted f-string": BEFORE + "y = «900:»f'''abc\nz = os.environ['Z']\n",
    "triple quoted, nothing but it": "import os\ny = «900:»'''abc\nz = os.environ['Z']\n",
    "bracket at the end": BEFORE + "y = «900:»[1,\n",
    "backslash at the end": BEFORE + "y = os.environ['C'] «900:»\\",
    "import": "import os as«900:»\nos.environ['B']\n",
    "odd docstring": 'import os\n«900:»"""doc\nos.environ[\'A\']\n""\n',
}


@pytest.mark.parametrize("text", TORN.values(), ids=TORN)
def test_where_the_rest_cannot_be_told_from_a_string(text: str) -> None:
    assert_marked(text)


SILENT = {
    "bracket": "import os\nx = (\n",
    "string": "import os\nx = 'abc\n",
    "triple quoted": "import os\nx = '''abc\n",
    "statement": "import os\nx = = 1\n",
    "deep": "import os\nx = " + "(" * 5000 + "\n",
    "the word in a string": "x = 'environ'\ny = (\n",
    "the word in a comment": "x = 1  # environ\ny = (\n",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_what_can_hide_no_access_is_not_our_business(text: str) -> None:
    assert_marked(text)


# What CPython says of the same, where its versions agree.
LIKE_CPYTHON = {
    "(": ("y = f(1,\n", "'(' was never closed"),
    "[": ("y = [1,\n", "'[' was never closed"),
    "{": ("y = {1: 2\n", "'{' was never closed"),
    ")": ("y = 1)\n", "unmatched ')'"),
    "]": ("y = (1]\n", "closing parenthesis ']' does not match opening parenthesis '('"),
    "'": ("y = 'abc\n", "unterminated string literal"),
    "b'": ("y = b'abc\n", "unterminated string literal"),
    "'''": ("y = '''abc\n", "unterminated triple-quoted string literal"),
    "deep": ("y = " + "(" * 201 + ")" * 201 + "\n", "too many nested parentheses"),
}


@pytest.mark.parametrize("text, message", LIKE_CPYTHON.values(), ids=LIKE_CPYTHON)
def test_positions_and_messages_are_cpythons(text: str, message: str) -> None:
    data = f"import os\nos.environ['A']\n{text}".encode()
    (finding,) = [it for it in report(data).findings if it.code == "SSOT900"]
    assert finding.message == message
    with pytest.raises(SyntaxError) as caught:
        ast.parse(data)
    assert (caught.value.msg or "").startswith(message)
    assert Positions(data).row_column(finding.span.start) == (
        caught.value.lineno,
        caught.value.offset,
    )


def test_what_cannot_be_read_is_told_once_a_statement() -> None:
    data = b"import os\nos.environ['A']\n" + b")" * 1000 + b"\n"
    assert len([it for it in report(data).findings if it.code == "SSOT900"]) == 1


LONG = {
    "a sum of 1,500": "y = " + "1 + " * 750 + f"{E}['B']" + " + 1" * 750,
    "an elif behind 3,000": "if x: pass\n" + "elif x: pass\n" * 3000 + f"elif {E}['B']: pass",
    "5,000 strings": "y = f(" + "'a',\n" * 5000 + f"{E}['B'])",
    "5,000 elements": "y = [" + "1, " * 5000 + f"{E}['B']]",
    "5,000 decorators": "@f\n" * 5000 + f"@f({E}['B'])\ndef g(): pass",
    "90 levels of indentation": "".join(" " * i + "if x:\n" for i in range(90))
    + " " * 90
    + f"{E}['B']",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_statements_are_read(text: str) -> None:
    assert_marked(f"import os\n{text}\n")


def test_empty_marks_are_places() -> None:
    data, spans = unmarked("a«900:»b")
    assert (data, spans, shown(data, ())) == (b"ab", [(1, 1, "SSOT900")], [])
