"""What IPython alone understands is blanked, byte for byte; nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.core.notebook.magics import APART, FOREIGN, PASSING, SHARED, cleaned

BLANKED = {
    "nothing": ("import os\nx = 1", "import os\nx = 1"),
    "a magic": ("%load_ext a\nx", "           \nx"),
    "two signs in a row": ("%%time\nx", "      \nx"),
    "below blank rows": ("\n \n%%time\nx", "\n \n      \nx"),
    "two cell magics": ("%%time\n%%capture out\nx", "      \n             \nx"),
    "a shell command": ("!ls 'it\nx", "       \nx"),
    "a shell command for its output": ("!!ls\nx", "    \nx"),
    "over two rows": ("!ls \\\n  -la\nx", "     \n     \nx"),
    "over two rows, CRLF": ("!ls \\\r\n  -la\r\nx", "     \r\n     \r\nx"),
    "a backslash at the end": ("!ls \\", "     "),
    "assigned": ("a = !ls 'it\nx", "a = 0      \nx"),
    "a magic assigned": ("a = %pwd\nx", "a = 0   \nx"),
    "assigned to several": ("a, b['c'] = x.y = !ls\nx", "a, b['c'] = x.y = 0  \nx"),
    "annotated": ("a: list[str] = !ls\nx", "a: list[str] = 0  \nx"),
    "alone in a block": ("if a:\n    !ls\nx", "if a:\n    0  \nx"),
    "help": ("os?\nx", "   \nx"),
    "more help": ("os.path??\nx", "         \nx"),
    "help first": ("?os\nx", "   \nx"),
    "help about a magic": ("%%time?\nx", "       \nx"),
    "help with spaces behind": ("os? \nx", "    \nx"),
    "calls": ("/f a\n,g b\n;h c\nx", "    \n    \n    \nx"),
    "only a sign": ("!", " "),
    "lone CR": ("%a\rx\r!b", "  \rx\r  "),
    "in a string": ("a = '''\n%b\n!c\nd?\n'''\n%e", "a = '''\n%b\n!c\nd?\n'''\n  "),
    "in brackets": ("a = [b\n  % c,\n  d]\n%e", "a = [b\n  % c,\n  d]\n  "),
    "behind a backslash": ("a = b \\\n  % c\n%e", "a = b \\\n  % c\n  "),
    "in an f-string": ("f'{a[\"!\"]!r:%}'\n%e", "f'{a[\"!\"]!r:%}'\n  "),
    "in a comment": ("# really?\n# x = !ls\na = 1  # ok?", "# really?\n# x = !ls\na = 1  # ok?"),
    "a string assigned": ("a = '= !ls'\nb = \"= %d\"", "a = '= !ls'\nb = \"= %d\""),
    "modulo": ("a = b % c\na %= c\na != b", "a = b % c\na %= c\na != b"),
    "behind what has no end": ("a = (\n%b", "a = (\n%b"),
    "no ASCII": ("!é\nx", "  \nx"),
}
KINDS = {
    "plain": ("x", SHARED),
    "in place": ("%%time\nx", SHARED),
    "with arguments": ("%%capture --no-stderr out\nx", SHARED),
    "forgetful": ("%%timeit -n1\nx", PASSING),
    "another Python": ("%%python\nx", APART),
    "another Python by its path": ("%%script --bg /usr/bin/python3.12 -u\nx", APART),
    "a script in another language": ("%%script ruby\nx", FOREIGN),
    "a shell": ("%%bash\nx", FOREIGN),
    "a shell by its sign": ("%%!\nx", FOREIGN),
    "unknown": ("%%sql\nx", FOREIGN),
    "within a forgetful one": ("%%time\n%%timeit\nx", PASSING),
    "help is no header": ("%%bash?\nx", SHARED),
}
USES = {
    "none": ("os.environ", set()),
    "a magic": ("%time os.getcwd()", {"time", "os", "getcwd"}),
    "a shell's own words": ("!cat /etc/os-release", set()),
    "filled in": ("!echo {os.sep} $x", {"os", "sep", "x"}),
    "filled in elsewhere": ("%%bash\nos {a}", {"bash", "a"}),
}


@pytest.mark.parametrize("cell, python", BLANKED.values(), ids=BLANKED)
def test_blanked(cell: str, python: str) -> None:
    found = cleaned(cell.encode()).python
    assert len(found) == len(cell.encode())
    assert found.decode().replace(" ", "") == python.replace(" ", "")
    if cell.isascii():
        assert found.decode() == python


@pytest.mark.parametrize("cell, kind", KINDS.values(), ids=KINDS)
def test_kinds(cell: str, kind: int) -> None:
    found = cleaned(cell.encode())
    assert found.kind == kind
    assert found.python.strip() == (b"" if kind == FOREIGN else b"x")


@pytest.mark.parametrize("cell, names", USES.values(), ids=USES)
def test_names_that_other_code_uses(cell: str, names: set[str]) -> None:
    assert cleaned(cell.encode()).uses == names


def test_magics_that_bring_names() -> None:
    assert cleaned(b"x\n%run other.py").brings_names
    assert not cleaned(b"x\n%time run\n'''\n%runner\n'''").brings_names


ROWS = ("%a", "!b 'c", "x = !d", "y?", '"""', "'", "[", "]", "\\", "  ", "# e?", "f'{", "z", "")


@given(st.lists(st.sampled_from(ROWS)).map("\n".join) | st.text())
@example("%%time\r\n\n%%bash")
def test_length_and_rows_stay(cell: str) -> None:
    data = cell.encode("utf-8", "surrogatepass")
    found = cleaned(data).python
    assert len(found) == len(data)
    assert [at for at, byte in enumerate(found) if byte in b"\r\n"] == [
        at for at, byte in enumerate(data) if byte in b"\r\n"
    ]
