"""No access that a program really makes is missed: random programs run against a recording ``os``.

Programs are made of what binds names: imports, assignments, functions, classes, loops, branches,
``global`` and ``nonlocal``, ``del``, patterns. Each use has a key of its own.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import random

import pytest

from tests.core.detect.marked import report
from tests.depth import some

NAMES = ("os", "env", "e")
BINDINGS = (
    "import os",
    "import os as {n}",
    "from os import environ as {n}",
    "import app as {n}",
    "from app import environ as {n}",
    "{n} = {m}",
    "{n} = {m}",
    "{n} = {m}.environ",
    "{n} = os.environ",
    "{n} = plain()",
    "{n}: dict = {m}",
    "{n}, other = {m}, 1",
    "{n} = other = {m}.environ",
    "({n} := {m})",
    "del {n}",
    "for {n} in []: pass",
    "for {n} in [plain()]: pass",
    "with held() as {n}: pass",
    "def {n}(): pass",
    "class {n}: pass",
    "{n} = getattr(os, 'environ')",
    "{n} = __import__('os')",
    "import os.path as {n}",
    "import os.path",
)
USES = (
    "{n}['{k}']",
    "{n}.environ['{k}']",
    "{n}.get('{k}')",
    "{n}.environ.get('{k}')",
    "{n}.getenv('{k}')",
)
FAILURES = (NameError, AttributeError, TypeError, KeyError)


class Writer:
    """Writes one program; every name of a function or class is new."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.rows: list[str] = []

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def name(self) -> str:
        return self.random.choice(NAMES)

    def program(self) -> str:
        self.block("", 2, in_function=False)
        return "\n".join(self.rows) + "\n"

    def block(self, indent: str, depth: int, *, in_function: bool) -> None:
        for _ in range(self.random.randint(2, 5)):
            self.statement(indent, depth, in_function=in_function)

    def statement(self, indent: str, depth: int, *, in_function: bool) -> None:
        kind = self.random.randrange(16 if depth else 9)
        if kind < 4:
            self.row(indent, self.random.choice(BINDINGS).format(n=self.name(), m=self.name()))
        elif kind < 8:
            self.row(indent, self.use())
        elif kind == 8:
            use = self.use()
            form = self.random.choice(
                (
                    "[{u} for {n} in [1]]",
                    "[{u} for x in [1]]",
                    "(lambda {n}: {u})(plain())",
                    "(lambda: {u})()",
                )
            )
            self.row(indent, form.format(u=use, n=self.name()))
        elif kind < 11:
            self.function(indent, depth)
        elif kind == 11:
            self.row(indent, f"class C{self.fresh()}:")
            self.block(indent + "  ", depth - 1, in_function=False)
        else:
            self.compound(indent, depth, kind, in_function=in_function)

    def compound(self, indent: str, depth: int, kind: int, *, in_function: bool) -> None:
        headers = {
            12: (f"if {self.random.randint(0, 1)}:", "else:"),
            13: ("for x in [1, 2]:", "else:"),
            14: (f"if turn() % 2 == {self.random.randint(0, 1)}:", "elif turn() % 3:"),
            15: (
                f"for {self.name()} in {self.random.choice(('[]', '[plain()]', '[plain(), plain()]'))}:",
                None,
            ),
        }
        for header in headers[kind]:
            if header is not None:
                self.row(indent, header)
                self.block(indent + "  ", depth - 1, in_function=in_function)

    def function(self, indent: str, depth: int) -> None:
        number = self.fresh()
        parameter = self.random.choice(("", "", self.name(), f"{self.name()}=plain()"))
        self.row(indent, f"def f{number}({parameter}):")
        inner = indent + "  "
        if self.random.random() < 0.3:
            declared = self.name()
            if not parameter.startswith(declared):
                self.row(inner, f"global {declared}")
        self.block(inner, depth - 1, in_function=True)
        argument = "plain()" if parameter and "=" not in parameter else ""
        self.row(indent, f"later.append(lambda f=f{number}: f({argument}))")
        if self.random.random() < 0.7:
            self.row(indent, "again()")

    def use(self) -> str:
        return self.random.choice(USES).format(n=self.name(), k=f"k{self.fresh()}")

    def row(self, indent: str, text: str) -> None:
        self.rows.append(indent + text)


class Plain:
    """Has all that a module or a mapping is asked for here, and notes nothing."""

    @property
    def environ(self) -> Plain:
        return Plain()

    def __getitem__(self, key: str) -> str:
        return ""

    def get(self, key: str) -> str:
        return self[key]

    def getenv(self, key: str) -> str:
        return ""


class Recording(Plain):
    """A mapping that notes which keys it is asked for."""

    def __init__(self, seen: set[str]) -> None:
        self.seen = seen

    def __getitem__(self, key: str) -> str:
        self.seen.add(key)
        return ""


class Module(Plain):
    """``os``, with a mapping that records."""

    path: Plain

    def __init__(self, seen: set[str]) -> None:
        self.recording = Recording(seen)

    @property
    def environ(self) -> Plain:
        return self.recording

    def getenv(self, key: str) -> str:
        return self.recording[key]


def run(text: str) -> set[str]:
    """The keys that the program asks the environment for; a use that fails is passed over."""
    seen: set[str] = set()
    calls: list[object] = []
    module, other = Module(seen), Plain()
    module.path = other
    turns = itertools.count()
    calls_left = [300]

    def imported(name: str, *_: object) -> object:
        return other if name == "app" else module

    def again() -> None:
        for call in list(calls):
            calls_left[0] -= 1
            if calls_left[0] < 0:
                return
            try:
                call()  # type: ignore[operator]
            except FAILURES:
                pass

    class Held:
        def __enter__(self) -> Plain:
            return other

        def __exit__(self, *_: object) -> None:
            pass

    space = {
        "__builtins__": {
            **vars(builtins),
            **dict.fromkeys(NAMES, other),
            "__import__": imported,
            "plain": Plain,
        },
        "__name__": "program",
        "later": calls,
        "again": again,
        "turn": lambda: next(turns),
        "held": Held,
    }
    tree = ast.fix_missing_locations(Guarded().visit(ast.parse(text)))
    try:
        exec(compile(tree, "program", "exec"), space)
    except FAILURES:
        pass
    calls_left[0] = 300
    again()
    return seen


class Guarded(ast.NodeTransformer):
    """Each use in a ``try`` of its own, which the linted text does not have."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.NamedExpr):
            return node
        caught = ast.Name("Exception", ast.Load())
        return ast.Try([node], [ast.ExceptHandler(caught, None, [ast.Pass()])], [], [])


def compiles(text: str) -> bool:
    try:
        compile(text, "program", "exec")
    except SyntaxError:
        return False
    return True


def missed(seed: int) -> tuple[set[str], str]:
    text = Writer(seed).program()
    if not compiles(text):
        return set(), text
    found = {it.variable for it in report(text.encode()).findings}
    return {key for key in run(text) if key not in found}, text


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_what_a_program_asks_the_environment_for_is_found(start: int) -> None:
    for seed in some(range(start, start + 100)):
        lost, text = missed(seed)
        assert not lost, f"seed {seed}: {lost}\n{text}"


def test_the_programs_do_ask() -> None:
    assert (
        sum(
            len(run(Writer(seed).program()))
            for seed in range(100)
            if compiles(Writer(seed).program())
        )
        > 50
    )
