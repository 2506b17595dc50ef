"""Names that functions give the environment, and names that classes declare, told as trees tell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.core.detect.test_without_trees import FOUR, Around, assert_same, is_told

TOLD = {
    "stored": "def f():\n    env = os.environ\n    for k in env:\n        env[k] = env.get(k, '')\n",
    "comprehension": "def f(k):\n    env = os.environ\n    return {it: env[it] for it in k if it in env}\n",
    "nothing asked": "async def f():\n    env = os.environ\n",
    "others": "def f():\n    env = os.environ\n    env['A']\ndef g(env=None):\n    h(env=env)\ndef i():\n"
    "    env = os.environ.copy()\n    env = {}\n",
    "lambda": "def f():\n    env = os.environ\n    return lambda k: env[k]\n",
    "declared": "class A:\n    os: str\n    def f(self):\n        return os.environ['A']\n",
    "declared twice": "class A:\n    os: str\n    if x:\n        os: str\nx = os.getenv('B')\n",
}
LEFT = {
    "two functions": "def f():\n    env = os.environ\n    env['A']\ndef g():\n    env = os.environ\n    env['B']\n",
    "at the margin": "env = os.environ\nenv['A']\n",
    "in a class": "class A:\n    env = os.environ\n",
    "in a branch": "def f():\n    if x:\n        env = os.environ\n    env['A']\n",
    "used before": "def f():\n    env['A']\n    env = os.environ\n",
    "bound again": "def f():\n    env = os.environ\n    env = env or {}\n",
    "handed on": "def f():\n    env = os.environ\n    e = env\n",
    "within": "def f():\n    env = os.environ\n    def g():\n        return env['A']\n",
    "global": "def f():\n    global env\n    env = os.environ\n",
    "parameter": "def f(env):\n    env = os.environ\n",
    "imported elsewhere": "from app import env\ndef f():\n    env = os.environ\n",
    "followed elsewhere": "def f():\n    env = os.environ\ndef g():\n    env = app.environment\n",
    "declared beside": "class A:\n    os: str\n    x = os.environ['A']\n",
    "declared with a value": "class A:\n    os: str = ''\n    def f(self):\n        os.getenv('A')\n",
    "declared in a function": "def f():\n    os: str\n    os.getenv('A')\n",
}


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_told(text: str) -> None:
    assert is_told(f"import os\n{text}", FOUR)
    assert_same(f"import os\n{text}".encode())


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_left(text: str) -> None:
    assert not is_told(f"import os\n{text}", FOUR)


ROWS = st.sampled_from(
    [
        *("env = os.environ", "env = os.environ", "env = os.environ  # why", "env = (os.environ)"),
        *(
            "env['A']",
            "x = env.get('A', 'b')",
            "if 'A' in env: x = 1",
            "env[k] = x",
            "del env['A']",
        ),
        *("x = {k: env[k] for k in env}", "g = lambda k: env[k]", "g = lambda env: env['A']"),
        *(
            "f(env=env)",
            "f(env)",
            "x = env",
            "x = env.get",
            "x: dict = env",
            "(y := env)",
            "x, y = env, 1",
        ),
        *(
            "env = {}",
            "env: dict = {}",
            "env: dict",
            "env = os.environ.copy()",
            "env = x.y",
            "env = x",
        ),
        *("for env in x: pass", "with x as env: pass", "import env", "from app import e as env"),
        *("global env", "def env(): pass", "env |= {}", "return env", "yield env", "env.clear()"),
        *(
            "if x:\n    env = os.environ",
            "while env:\n    env.pop('A')",
            "try:\n    env['A']\nexcept E as env:\n    pass",
        ),
        *(
            "def g(x=env['A']):\n    return x",
            "def g(env):\n    return env['A']",
            "def g():\n    return env['A']",
        ),
        *(
            "class B:\n    env = 1\n    x = env",
            "class B:\n    x = env['A']",
            "x = f\"{env['A']} {env}\"",
        ),
        *(
            "print(os.environ['A'])",
            "env = environ = os.environ",
            "env = os",
            "env = vars(os)",
            "x = 'env'",
        ),
        *(
            "os: str",
            "os: str = 'A'",
            "x.env = env",
            "class A:\n    os: str",
            "x = [os for os in y]",
        ),
        *(
            "class A:\n    os: str\n    def f(self):\n        return os.environ['A']",
            "e = os.environ",
        ),
    ]
)
BODIES = st.lists(ROWS, min_size=1, max_size=5)
HEADERS = (
    "def f():",
    "def f(env=None):",
    "async def f(k):",
    "class A:",
    "if x:",
    "class A:\n  def f(s):",
)
PARTS = st.builds(
    lambda header, body: (
        "\n".join((header, *(f"    {it}" for row in body for it in row.split("\n"))))
        if header
        else "\n".join(body)
    ),
    st.sampled_from((*HEADERS, "def f():", "def f():", "")),
    BODIES,
)
PROGRAMS = st.builds(
    lambda head, parts: "\n".join((head, *parts)) + "\n",
    st.sampled_from(
        [
            "import os",
            "import os",
            "import os\nfrom app import *",
            "from os import environ as e\nimport os",
        ]
    ),
    st.lists(PARTS, min_size=1, max_size=4),
)


@given(PROGRAMS)
@hypothesis_settings(max_examples=150, deadline=None)
def test_like_trees(text: str) -> None:
    assert_same(text.encode())


def test_imports_of_the_environment_itself_bring_nothing_else() -> None:
    """Nor do those that are its own names; of another module's it must be asked."""
    project = FOUR._replace(around=Around())  # type: ignore[arg-type]  # nothing else is asked
    assert is_told("from os import getenv\ngetenv('A')\n", project)
    assert not is_told("from os import environ as e\nfrom app import e as env\ne['A']\n", project)
