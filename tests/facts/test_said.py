"""Which words of a text are for people: those that its syntax tree has only in texts nobody takes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ssot_lint.core.lex.lexer import lex
from ssot_lint.facts.variables.chosen.parts import said_in
from ssot_lint.facts.variables.chosen.words import in_order, words_in

TRICKY = '''"""one"""
A = """two"""
"""three""".join(x)
x = 1; """four"""
f("""five""",
"""six
""")
def g():
    r"""seven"""  # eight
    return """nine"""
B = (  # ten
    """eleven"""
)
"""twelve""" """thirteen"""
"""fourteen"""; C = fifteen
class D: """sixteen"""
if x: """seventeen"""
y = 1 + \\
"""eighteen"""
"""nineteen""" \\
  .strip(twenty)
f"""{twentyone}"""
'''


def spoken(text: str) -> set[bytes]:
    """Words of the code, and of texts without escapes that are taken."""
    module = ast.parse(text)
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(None)
    found: set[bytes] = set()
    for node in ast.walk(module):
        for value in vars(node).values():
            for it in value if isinstance(value, list) else [value]:
                if isinstance(it, str) and (it.isidentifier() or text is TRICKY):
                    found.update(in_order(it.encode()))
    return found


@pytest.mark.parametrize("path", [None, *sorted(Path(__file__).parent.glob("*.py"))], ids=str)
def test_no_word_is_lost_that_is_said(path: Path | None) -> None:
    text = TRICKY if path is None else path.read_text("utf-8")
    data = text.encode()
    said = said_in(lex(data, 0))
    assert len(said) == len(data)
    assert spoken(text) <= words_in(said, 0, len(said))


def test_words_for_people_are_left_out() -> None:
    said = said_in(lex(TRICKY.encode(), 0))
    assert words_in(said, 0, len(said)).isdisjoint((b"one", b"seven", b"eight", b"ten"))
