"""What bytes prove of uses of the getter, trees confirm: proved means that SSOT110 is silent."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lint.core.lex.alone import is_sound
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.model import Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine import judge
from ssot_lint.engine.analysis import analyse
from ssot_lint.engine.check import check
from ssot_lint.getter.contract import Arity, Contract, Shape
from ssot_lint.getter.owner import Getter
from tests.core.detect.marked import settings as settings_of
from tests.depth import examples

SHAPE = Shape(
    {
        "get": Arity(1, 2, frozenset({"default"})),
        "require": Arity(1, 1),
        "all": Arity(0, 0),
        "any": Arity(0, None, None),
        "live": None,
    },
    subscript=False,
    contains=False,
)
OPEN = SHAPE._replace(open=True, subscript=True, contains=True)


class Made(Getter):
    """A getter with a contract of its own."""

    def __init__(self, target: str, contract: Contract) -> None:
        super().__init__(None, target, "auto", ("/nowhere",))
        self._contract = contract


def contract(shape: Shape | None, call: Arity | None = None) -> Contract:
    return Contract("test", {}, shape=shape, call=call)


GETTERS = {
    "mapping": Made("app.env:env", contract(SHAPE)),
    "open": Made("app.env:env", contract(OPEN)),
    "unknown": Made("app.env:env", contract(None)),
    "function": Made("app.env:get_env()", contract(SHAPE, Arity(0, 0))),
    "function with arguments": Made("app.env:get_env()", contract(SHAPE, Arity(1, 1))),
    "attribute": Made("app:settings.env", contract(SHAPE)),
    "one module": Made("env:env", contract(SHAPE)),
}
PLAIN = {
    "env": (
        'from app.env import env\nx = env.get("A")\ny = env.get("B", f(1, (2, 3)))\nf(env)\n'
        'def g(env, x=1):\n    return env.get("C", default=None)\nself.env = env\n'
        "class A:\n    def all(self):\n        return self.env.all()\n"
    ),
    "get_env": (
        'from app.env import get_env\nenv = get_env()\nx = env.get("A")\n'
        'def f():\n    env = get_env()\n    return env.require("A")\ny = get_env().get("B", "c")\n'
        "f(get_env())\n# get_env().nope()\n"
    ),
}


def by_trees(text: str, held: FileSettings) -> Report:
    """What is found where nothing is proved by bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "uses_are_plain", lambda *_: False)
        return analyse(text.encode(), held)


def proved(text: str, getter: Getter) -> bool:
    data = text.encode()
    return getter.has_plain_uses(lex(data), lambda it: is_sound(it, "utf-8"))


@pytest.mark.parametrize(
    ("text", "getter"),
    [
        pytest.param(PLAIN["env"], "mapping", id="a name"),
        pytest.param(PLAIN["get_env"], "function", id="a function"),
        pytest.param("from app.env import env\n'A' in env\nenv['A']\nenv.x()\n", "open", id="open"),
        pytest.param("from app import other\nprint('the env ')\n", "mapping", id="no use"),
        pytest.param(
            "from app.env import env\nx = 'é'\nenv.get(getattr(x, 'é'))\n", "mapping", id="é"
        ),
        pytest.param("from app.env import env as e\ne.get('A')\n", "mapping", id="as"),
    ],
)
def test_proved(text: str, getter: str) -> None:
    assert proved(text, GETTERS[getter])


@pytest.mark.parametrize(
    "text",
    [
        "from app.env import env\nenv.nope()\n",
        "from app.env import env\nenv.get()\n",
        "from app.env import env\nenv.get('A', 'B', 'C')\n",
        "from app.env import env\nenv.get('A', x=1)\n",
        "from app.env import env\nenv['A']\n",
        "from app.env import env\n'A' in env\n",
        "from app.env import env\ne = env\ne.nope()\n",
        "from app.env import env\na, b = (env, 1)\na.nope()\n",
        "from app.env import env\nf(e := env)\ne.nope()\n",
        "from app.env import env\n{} | env\n",
        "from app.env import env\nenv()\n",
        "env.get('A')\n",
        "import app.env\napp.env.env.nope()\n",
        "from app import env as m\nm.env.nope()\n",
        "from app.env import env\n__import__('app.env').env.nope()\n",
        "from app.env import env\nf'{env.nope()}'\n",
        "from app.env import env\nimport app.other\ngetattr(app, 'env').env.nope()\n",
        "from app.env import env\nx = vars(y)['env']\nx.nope()\n",
        "def f():\n    from app.env import env\nenv.get('A')\n",
        "from app.env import env\nx = = env.get('A')\n",
    ],
)
def test_not_proved(text: str) -> None:
    assert not proved(text, GETTERS["mapping"])


NAMES = ("env", "get_env", "e", "settings", "app", "self", "x", "other")
ATOMS = st.sampled_from(
    (
        *NAMES,
        *("get_env()", "settings.env", "app.env", "app.env.env", "self.env", "env.env", '"A"', "1"),
        *("env.get", "e.get", "f", "", "None", "e.nope", "getattr(app, 'env')", "vars(app)['env']"),
        *("__import__('app.env').env", "sys.modules['app.env'].env", "import_module('app').env"),
    )
)
TRAILERS = st.sampled_from(
    (
        *("", '.get("A")', ".get()", '.get("A", "b", c)', '.get("A", default=1)', '.get("A", x=1)'),
        *(".get(*a)", '.get("A", (1, 2))', '.get("A" if a else b, f(1))', ".nope", ".nope()", "()"),
        *(
            '["A"]',
            ".require(\n  'A')",
            ".all()",
            ".all(1)",
            ".any(1, z=2)",
            ".live(1)",
            ".strip()",
        ),
        *(".get(lambda a, b: 1)", ' .get("A", 1, 2)', ".get('A')[0]", " | {}", " in env", ".get"),
    )
)
EXPRESSIONS = st.recursive(
    st.tuples(ATOMS, TRAILERS).map("".join),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda it: f"f({it[0]}, {it[1]})"),
        st.tuples(inner, inner).map(lambda it: f"({it[0]}, {it[1]})"),
        st.tuples(inner, inner).map(lambda it: f"{it[0]} in {it[1]}"),
        st.tuples(inner, inner).map(lambda it: f"{it[0]} or {it[1]}"),
        st.tuples(st.sampled_from(NAMES), inner).map(lambda it: f"f({it[0]}={it[1]})"),
        st.tuples(st.sampled_from(NAMES), inner).map(lambda it: f"({it[0]} := {it[1]})"),
        st.tuples(st.sampled_from(NAMES), inner).map(lambda it: f"(lambda {it[0]}: {it[1]})"),
        inner.map(lambda it: f"f'{{{it}}}'".replace('"', "")),
        inner.map(lambda it: f"[{it} for env in x]"),
        inner.map(lambda it: f"({it})"),
        inner.map(lambda it: f"not {it}"),
    ),
    max_leaves=4,
)
IMPORTS = st.sampled_from(
    (
        "from app.env import env",
        "from app.env import env",
        "from app.env import get_env",
        "from app.env import (\n    env as e,  # why\n    get_env,\n)",
        "from app.env import get_env as env",
        "from app.env import *",
        "from app import env",
        "from app import settings",
        "from app import settings as e, other",
        "from .env import env",
        "from . import env",
        "from other import env",
        "from other import *",
        "import app.env",
        "import app.env as e",
        "import app",
        "import env",
        "from env import env",
        "import other, env as e",
    )
)
STATEMENTS = st.one_of(
    IMPORTS,
    EXPRESSIONS,
    EXPRESSIONS.map(lambda it: f"# {it}".replace("\n", " ")),
    EXPRESSIONS.map(lambda it: f"return {it}"),
    EXPRESSIONS.map(lambda it: f"del {it}"),
    st.tuples(st.sampled_from((*NAMES, "self.env", "a, e", "e = env", "e: T")), EXPRESSIONS).map(
        lambda it: f"{it[0]} = {it[1]}"
    ),
    st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map(lambda it: f"with {it[1]} as {it[0]}: pass"),
    st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map(lambda it: f"for {it[0]} in {it[1]}: pass"),
    st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map(lambda it: f"if {it[1]}: {it[0]} = {it[1]}"),
    st.tuples(EXPRESSIONS, EXPRESSIONS).map(lambda it: f"{it[0]}; {it[1]}"),
    st.sampled_from(
        ("global env", "global get_env", "x = '''\nenv.nope()\n'''", "x = = env.get('A')")
    ),
)
BLOCKS = st.one_of(
    STATEMENTS,
    STATEMENTS,
    st.tuples(
        st.sampled_from(
            ("def f():", "def f(env, e=env):", "def f(env: T = get_env()):", "class A:", "if x:")
        ),
        st.lists(STATEMENTS, min_size=1, max_size=3),
    ).map(lambda it: "\n".join((it[0], *(f"    {row}" for row in it[1])))),
)
FILES = st.lists(BLOCKS, min_size=1, max_size=5).map(lambda it: "\n".join(it) + "\n")


@pytest.mark.parametrize("name", GETTERS)
@examples(250)
@example("from app.env import get_env\nx = y = get_env()\ny.nope()\n")
@example("from app.env import env\nx = (env)\nx.nope()\n")
@example("from app.env import env\nx = \\\n  env\nx.nope()\n")
@given(FILES)
def test_proved_is_silent(name: str, text: str) -> None:
    getter = GETTERS[name]
    if proved(text, getter):
        held = settings_of(getter=getter)
        found = by_trees(text, held)
        assert [it for it in found.findings if it.code in ("SSOT110", "SSOT900")] == [], text


@examples(100)
@given(FILES)
def test_the_check_gives_what_trees_give(text: str) -> None:
    held = settings_of(getter=GETTERS["mapping"])
    assert check(text.encode(), held) == by_trees(text, held)


TOKENS = ("(", ")", "[", "]", ",", ".", "=", ":", " ", "\n", "'", '"', "#", "\\", "|", "*", "|=")
TOKENS += (
    "env",
    "get_env",
    "()",
    "in ",
    "not ",
    "del ",
    "e",
    "for x in ",
    "lambda: ",
    "@",
    ";",
    "-",
)
TOKENS += (
    ":=",
    "==",
    "\n    ",
    "async ",
    "await ",
    "if x else ",
    "f'{",
    "}'",
    "as env",
    "import env",
)
MUTATIONS = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(("", *TOKENS)), st.integers(0, 6)), max_size=4
)


@pytest.mark.parametrize(("kind", "name"), [("env", "mapping"), ("get_env", "function")])
@examples(400)
@given(st.data())
def test_mutations_of_what_is_proved(kind: str, name: str, data: st.DataObject) -> None:
    text = PLAIN[kind]
    for share, token, length in data.draw(MUTATIONS):
        at = int(share * len(text))
        text = text[:at] + token + text[at + length :]
    getter = GETTERS[name]
    if proved(text, getter):
        found = by_trees(text, settings_of(getter=getter)).findings
        assert [it for it in found if it.code in ("SSOT110", "SSOT900")] == [], text
