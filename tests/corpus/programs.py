"""Programs made of every form of access, in every place, under every import, in odd layouts.

«…» is the expression that a finding must begin at; ``{env}``, ``{getenv}`` are what the import
form calls them. Expected places follow from the marks, not from any linter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Program(NamedTuple):
    """One generated file and the places (row, column, from 1) of its accesses."""

    name: str
    data: bytes
    places: frozenset[tuple[int, int]]


# Import lines, and what they make the mapping and the function be called.
IMPORTS = {
    "os": ("import os", "os.environ", "os.getenv"),
    "os-as": ("import os as o", "o.environ", "o.getenv"),
    "from": ("from os import environ, getenv", "environ", "getenv"),
    "from-as": ("from os import (\n    environ as e,\n    getenv as g,\n)", "e", "g"),
    "path": ("import os.path", "os.environ", "os.getenv"),
    "among": ("import sys, os, re", "os.environ", "os.getenv"),
}

EXPRESSIONS = (
    '«{env}»["KEY"]',
    '«{env}».get("KEY")',
    '«{env}».get("KEY", "default")',
    '«{env}».get("KEY", default=None)',
    '«{getenv}»("KEY")',
    '«{getenv}»("KEY", "default")',
    '«{getenv}»("KEY", default="default")',
    '«{getenv}»(key="KEY", default="default")',
    '"KEY" in «{env}»',
    '"KEY" not in «{env}»',
    '«{env}».pop("KEY", None)',
    '«{env}».setdefault("KEY", "é")',
    "«{env}».copy()",
    "dict(«{env}»)",
    "{{**«{env}», 1: 2}}",
    "[key for key in «{env}»]",
    "run(env=«{env}»)",
    "len(«{env}»)",
    "f\"é {{«{env}»['KEY']}} {{«{getenv}»('KEY')!r:>10}}\"",
    '(«{env}»\n        ["KEY"])',
    '«{getenv}»(  # why\n        "KEY",\n        "default",  # more\n    )',
    '«{env}»["A"] + «{env}»["B"]',
    '«{env}»[«{getenv}»("WHICH", "KEY")]',
    '«{env}».get("A") or «{env}».get("B", «{getenv}»("C"))',
    '("😀", «{env}»["KEY"])',
)

STATEMENTS = (
    "«{env}»[\"KEY\"] = 'value'",
    'del «{env}»["KEY"]',
    '«{env}».update(KEY="value")',
    '«{env}»["KEY"] += "more"',
    "«{env}».clear()",
    "for key in «{env}»: print(key)",
    'if «{getenv}»("KEY"): pass',
    'x = 1; y = «{env}»["KEY"]; z = 2',
    'assert "KEY" in «{env}», «{getenv}»("KEY")',
    'with open(«{env}»["KEY"]) as stream: print(stream)',
)

# Where an expression may stand; {indent} is unknown to the writer of an expression.
CONTEXTS = (
    "value = {expression}\n",
    "print({expression})\n",
    "def with_default_{number}(a={expression}):\n    return a\n",
    "def in_body_{number}():\n    '''doc'''\n    return {expression}\n",
    "class In{number}:\n    field = {expression}\n\n    def method(self):\n        return [{expression}]\n",
    "pick = lambda: ({expression})\n",
    "if ({expression}):\n    pass\nelif ({expression}):\n    pass\nelse:\n    value = {expression}\n",
    "try:\n    value = {expression}\nexcept KeyError:\n    value = None\n",
    "table = {{\n    'a': 1,\n    'b': ({expression}),  # trailing\n}}\n",
    "while ({expression}): break\n",
    "async def later_{number}():\n    return await call({expression})\n",
    "@decorate({expression})\ndef decorated_{number}(): ...\n",
    "if True: value = {expression}  # noqa\n",
)

PREAMBLES = {
    "bare": "",
    "doc": '"""Docstring: os.environ["NOT"] here."""\n',
    "full": (
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# os.getenv('NOT')\n"
        '"""Docstring\n\nof three lines."""\n\nfrom __future__ import annotations\n\n'
    ),
    "comment": "# license\n\n",
}

LAYOUTS = {
    "lf": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "no-newline": lambda text: text.rstrip("\n").encode(),
}


def programs() -> Iterator[Program]:
    """Each import form under each preamble, the layouts in turn."""
    layouts = list(LAYOUTS)
    for number, form in enumerate(IMPORTS):
        for other, preamble in enumerate(PREAMBLES):
            layout = layouts[(number + other) % len(layouts)]
            yield program(form, preamble, layout, share=number * len(PREAMBLES) + other)


def program(form: str, preamble: str, layout: str, share: int) -> Program:
    line, environ, getenv = IMPORTS[form]
    marked = PREAMBLES[preamble] + line + "\n\n" + body(share).format(env=environ, getenv=getenv)
    text, places = unmarked(marked)
    return Program(f"{form}-{preamble}-{layout}", LAYOUTS[layout](text), places)


def body(share: int) -> str:
    """A sixth of all expressions in all contexts, then every statement at three depths.

    Six programs in a row have all of them; all in each would take a minute.
    """
    parts = []
    for number, expression in enumerate(EXPRESSIONS):
        for other, context in enumerate(CONTEXTS):
            if (number + other - share) % 6:
                continue
            label = f"{number}_{other}"
            parts.append(context.replace("{expression}", expression).replace("{number}", label))
    for number, statement in enumerate(STATEMENTS):
        parts.append(f"{statement}\n")
        parts.append(f"def statement_{number}():\n    {statement}\n")
        parts.append(f"class S{number}:\n    if True:\n        {statement}  # why\n")
    return "".join(parts)


def unmarked(marked: str) -> tuple[str, frozenset[tuple[int, int]]]:
    """The text without its marks, and where each one opened."""
    places = set()
    lines = marked.split("\n")
    for row, line in enumerate(lines, 1):
        opened = line.split("«")
        column = 1
        for before in opened[:-1]:
            column += len(before.replace("»", ""))
            places.add((row, column))
    return marked.replace("«", "").replace("»", ""), frozenset(places)
