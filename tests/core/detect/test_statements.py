"""Every place that a statement's grammar has for an expression is looked into."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.core.detect.marked import assert_marked, unmarked

HEADERS = {
    "if": "if «E»: pass",
    "elif": "if x: pass\nelif «E»: pass",
    "elif, indented": "def f():\n    if x:\n        pass\n    elif «E»:\n        pass\n    else:\n        y = «E»",
    "else, one line": "if x: pass\nelse: y = «E»",
    "while": "while «E»: pass",
    "while else": "while x: pass\nelse: y = «E»",
    "for": "for x in «E»: pass",
    "for else": "for x in y: pass\nelse: z = «E»",
    "with": "with f(«E») as x, g(«E»): pass",
    "with in parentheses": "with (\n    f(«E») as x,\n    g(«E»),\n): pass",
    "try": "try: x = «E»\nexcept KeyError: pass",
    "except": "try: pass\nexcept f(«E»): x = «E»",
    "except as": "try: pass\nexcept f(«E») as e:\n    x = «E»",
    "except tuple": "try: pass\nexcept (A, f(«E»)) :\n    pass",
    "except star": "try: pass\nexcept* f(«E»): x = «E»",
    "bare except": "try: pass\nexcept: x = «E»",
    "try else": "try: pass\nexcept A: pass\nelse: x = «E»",
    "finally": "try: pass\nfinally: x = «E»",
    "finally, rows": "try:\n    pass\nfinally:\n    x = «E»",
    "match": "match «E»:\n    case 1: pass",
    "match tuple": "match «E», x:\n    case 1, y: pass",
    "case guard": "match x:\n    case 1 if «E»: pass",
    "case body": "match x:\n    case 1:\n        y = «E»",
    "case, one line": "match x:\n    case 1: y = «E»",
    "case or": "match x:\n    case 1 | 2 if «E»: y = «E»",
    "case default": "match x:\n    case _: y = «E»",
    "decorator": "@f(«E»)\ndef g(): pass",
    "decorator of a class": "@f(«E»)\nclass C: pass",
    "decorators": "@f(«E»)\n@g\n@h(«E»)\nasync def i(): pass",
    "decorator in a class": "class C:\n    @f(«E»)\n    def g(self): pass",
    "default": "def f(a=«E», *, b=«E»): pass",
    "positional default": "def f(a=«E», /, b=«E»): pass",
    "annotation": "def f(a: g(«E»)) -> h(«E»): pass",
    "starred annotation": "def f(*a: g(«E»), **b: h(«E»)): pass",
    "def, one line": "def f(): return «E»",
    "async def": "async def f(a=«E»):\n    return await g(«E»)",
    "async with": "async def f():\n    async with g(«E»): pass",
    "async for": "async def f():\n    async for x in g(«E»): pass",
    "async comprehension": "async def f():\n    return [x async for x in g(«E»)]",
    "class bases": "class C(f(«E»), metaclass=g(«E»)): pass",
    "class, one line": "class C: x = «E»",
    "nested": "class C:\n  def f(self):\n    if x:\n      for y in z:\n        with w:\n          return «E»",
    "return": "def f():\n    return «E»",
    "yield": "def f():\n    x = yield «E»",
    "yield from": "def f():\n    yield from g(«E»)",
    "raise from": "raise A(«E») from B(«E»)",
    "assert": "assert «E», «E»",
    "assign": "x = y = «E»",
    "ends like a header": 'x = f(«E», ":#")',
    "ends like a header, one line": 'if x: y = f(«E», ":#")',
    "assign to subscript": "x[«E»] = «E»",
    "annotated": "x: f(«E») = «E»",
    "annotated only": "x: f(«E»)",
    "augmented": "x[«E»] += «E»",
    "delete": "del x[«E»]",
    "lambda": "x = lambda a=«E»: «E»",
    "conditional": "x = «E» if «E» else «E»",
    "walrus": "if (x := «E»): pass",
    "comprehension": "x = [«E» for y in f(«E») if «E»]",
    "generator": "f(«E» for y in z)",
    "dict comprehension": "x = {«E»: «E» for y in z}",
    "dict": "x = {«E»: «E», **f(«E»)}",
    "set": "x = {«E», *f(«E»)}",
    "starred": "f(*g(«E»), **h(«E»), i=«E»)",
    "subscript": "x[«E», «E»:«E»:«E»]",
    "comparison": "x = «E» < «E» in y",
    "boolean": "x = not «E» and «E» or «E»",
    "unary": "x = -«E» + ~«E»",
    "attribute of a call": "x = f(«E»).g[«E»].h(«E»)",
    "concatenated strings": "x = 'a' 'b' + «E» + 'c'",
    "semicolons": "x = 1; y = «E»; z = 2",
    "soft match as a name": "match = «E»",
    "soft match, called": "match(«E»)",
    "soft match, subscripted": "match[«E»]",
    "soft match, attribute": "match.x = «E»",
    "soft match, annotated": "match: x = «E»",
    "soft match in a slice": "match[x:\n «E»]",
    "soft case as a name": "case = «E»",
    "soft case, called": "case(«E»)",
    "soft case, annotated": "case: x = «E»",
    "soft type as a name": "type = «E»",
    "soft type, called": "type(«E»)",
    "soft underscore": "_ = «E»",
    "match of a call": "match f(«E»):\n    case 1: pass",
    "match in parentheses": "match («E»):\n    case 1: pass",
    "match negative": "match -«E»:\n    case 1: pass",
    "header with a comment": "if «E»:  # why: not\n    pass",
    "header continued": "if x and \\\n   «E»:\n    pass",
    "header, comment behind body": "if «E»: x = «E»  # why:",
    "else with a comment": "if x:\n    pass\n# between\nelse:  # why\n    y = «E»",
    "lambda at the end": "x = f(lambda:\n  «E»)",
    "dict over rows": "x = {\n    'a': «E»,\n    'b':\n        «E»,\n}",
    "slice at a row's end": "x = y[1:\n  «E»]",
    "star expression": "x = *f(«E»), 1",
    "print": "print(«E», file=x)",
    "global beside": "def f():\n    global x\n    x = «E»",
    "deep": "x = " + "(" * 50 + "«E»" + ")" * 50,
}
NEWER = {
    "type alias": ("type X = f[«E»]", (3, 12)),
    "type parameters": ("def f[T: g(«E»)](x: T = «E»): pass", (3, 12)),
    "class type parameters": ("class C[T](f(«E»)): pass", (3, 12)),
}


@pytest.mark.parametrize("text", HEADERS.values(), ids=HEADERS)
def test_expressions_are_found_wherever_they_stand(text: str) -> None:
    text = "import os\n" + text.replace("«E»", "«os.environ»['A']") + "\n"
    if "except*" not in text or sys.version_info >= (3, 11):
        ast.parse(unmarked(text).data)
    assert_marked(text)


@pytest.mark.parametrize("text", HEADERS.values(), ids=HEADERS)
def test_expressions_are_found_inside_a_suite(text: str) -> None:
    inner = "import os\n" + text.replace("«E»", "«os.environ»['A']")
    assert_marked("def outer():\n" + "".join(f"    {row}\n" for row in inner.split("\n")))


@pytest.mark.parametrize("text, version", NEWER.values(), ids=NEWER)
def test_newer_syntax(text: str, version: tuple[int, int]) -> None:
    text = "import os\n" + text.replace("«E»", "«os.environ»['A']") + "\n"
    if sys.version_info >= version:
        ast.parse(unmarked(text).data)
    assert_marked(text)


STRINGS = {
    "field": "f\"{«E»['A']}\"",
    "fields": "f\"a {«E»['A']} b {«E»['B']}\"",
    "conversion": "f\"{«E»['A']!r}\"",
    "conversion and specification": "f\"{«E»['A']!r:>10}\"",
    "specification": "f\"{«E»['A']:>10}\"",
    "self-documenting": "f\"{«E»['A']=}\"",
    "self-documenting with spaces": "f\"{ «E»['A'] = }\"",
    "in the specification": "f\"{x:{«E»['A']}}\"",
    "in a nested specification": "f\"{x:{y}.{«E»['A']}}\"",
    "escaped braces": "f\"{{E['A']}} {«E»['B']} }}{{\"",
    "three braces": "f\"{{{«E»['A']}}}\"",
    "raw": "rf\"\\{«E»['A']}\"",
    "raw upper": "Rf\"\\{«E»['A']}\"",
    "upper": "F\"{«E»['A']}\"",
    "triple": 'f"""\n{«E»[\'A\']}\n\'"{«E»[\'B\']}"""',
    "triple over rows": "f'''{\n    «E»[\"A\"]\n}'''",
    "dict inside": "f\"{ {'a': «E»['A']}['a'] }\"",
    "lambda inside": "f\"{(lambda: «E»['A'])()}\"",
    "comparison inside": "f\"{«E»['A'] != x}\"",
    "walrus inside": "f\"{(y := «E»['A'])}\"",
    "slice inside": "f\"{x[1:«E»['A']]}\"",
    "nested f-string": "f\"{f'{«E»[A]}'}\"",
    "nested f-string's text": "f\"{f'E {«E»[A]} E'}\"",
    "string inside": "f\"{'E' + «E»['A']}\"",
    "escaped quote": 'f"\\"{«E»[\'A\']}"',
    "named character": "f\"\\N{digit one}{«E»['A']}\"",
    "concatenated": "'E' f\"{«E»['A']}\" 'E'",
    "concatenated over rows": "('E'\n f\"{«E»['A']}\"\n 'E')",
    "text around": "f\"E['B'] {«E»['A']} E\"",
    "not formatted": "\"{E['A']}\"",
    "raw, not formatted": "r\"{E['A']}\"",
    "bytes": "b\"{E['A']}\"",
    "format": "\"{x}\".format(x=«E»['A'])",
    "percent": "\"%s\" % «E»['A']",
    "same quotes": 'f"{«E»["A"]}"',
    "same quotes nested": 'f"{f"{f"{«E»["A"]}"}"}"',
    "rows in a field": "f\"{\n«E»['A']\n}\"",
    "comment in a field": "f\"{  # why: }\n«E»['A']\n}\"",
    "backslash in a field": "f\"{'\\n' + «E»['A']}\"",
    "quotes in the specification": "f\"{x:'^10}\" + «E»['A']",
    "string after": "f\"{«E»['A']}\" + \"E['B']\"",
    "template": "t\"{«E»['A']}\"",
    "raw template": "rt\"{«E»['A']}\"",
}


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_the_fields_of_formatted_strings_are_code(text: str) -> None:
    text = text.replace("«E»", "«os.environ»").replace("E", "os.environ")
    assert_marked(f"import os\nx = {text}\n")
