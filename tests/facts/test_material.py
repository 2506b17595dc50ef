"""What a file's report and its facts have in common is worked out once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.lex import lexer, relex
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.gather import gather, report_and_facts
from ssot_lint.facts.material import Material, Reading

SELECT = frozenset({"SSOT101", "SSOT900"})  # the latter asks whether all of the file can be read
SETTINGS = FileSettings("a.py", "a.py", SELECT, frozenset(), module="a")
assert relex.lex is lexer.lex  # imported by its name: what is put in its place below is for others
FAMILIES = ("occurrences", "wrapped", "bound")
TEXT = (
    b"import os\n\n\ndef read(key):\n    return os.environ[key]\n\n\n"
    + b"".join(b"def f%d(x):\n    return x  # a comment\n\n\n" % it for it in range(80))
    + b"A = read('A')\n"
)


def test_a_file_is_lexed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = gather(TEXT, SETTINGS, FAMILIES)

    def lex(data: bytes, begin: int = 0) -> None:
        raise AssertionError("its tokens are known")

    monkeypatch.setattr(lexer, "lex", lex)
    report, facts = report_and_facts(TEXT, SETTINGS, FAMILIES)
    assert [it.code for it in report.findings] == ["SSOT101"]
    assert facts == apart
    assert facts.occurrences


def _never() -> Reading:
    raise AssertionError


_ROWS = st.sampled_from(
    [
        "import os\n",
        "def f(x):\n",
        "    return x.host\n",
        "class C:\n",
        "    def g(self):\n",
        '        """Of a\n        host."""\n',
        "        self.host = 'host'  # host\n",
        "x = [\n    'host',\n    host,\n]\n",
        "y = f'{a.host} host'\n",
        "z = '''\ndef h():\n    host\n'''\n",
        "w = 'host\n",
        '"""\n',
        ")\n",
        "größe = 'host'\n",
        "\r\n",
        "\f\n",
        "v = 'a\\\n host'\n",
    ]
)


@given(st.lists(_ROWS, max_size=30).map("".join))
def test_kinds_of_few_places_are_those_of_all(text: str) -> None:
    data = text.encode()
    places = [at for at in range(len(data)) if data.startswith(b"host", at)]
    few = Material(data, "m", False, None, _never).kinds_at(places)
    whole = Material(data, "m", False, None, _never).lexed
    assert few == [whole.kind_at(it) for it in places]
