"""What is proposed without libcst is what its trees propose, to the letter, whatever the getter and the
project around; and nearly everything is proposed so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.around import Arrival, Claim, Reason, Sorting
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.analysis import analyse
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.without_trees import report_without_trees
from ssot_lint.getter.owner import Getter
from ssot_lint.getter.spelling import Spelling
from ssot_lint.modules.tree import DISK, Over
from ssot_lint.rules import CODES
from tests.core.detect.marked import GETTER, settings
from tests.depth import examples, some

ACCESSOR = b"""\
import os
class Env:
    def get(self, key, default=None):
        return os.environ.get(key, default)
    def __getitem__(self, key):
        return os.environ[key]
env = Env()
"""
ASKED = ACCESSOR.replace(b"__getitem__", b"require") + b"def get_env() -> Env:\n    return env\n"
KEYS = b"K = 'A'\nL = K + 'B'\nclass KEYS:\n    C = 'C'\n    D = C + x\n"


class Around:
    """A project that says what it is given, and else nothing."""

    def __init__(self, **said: object) -> None:
        self.said = said

    def binds(self, module: str, name: str) -> str | None:
        return "app.other.env" if self.said.get("moved") and module == "app.env" else None

    def brings(self, module: str, name: str) -> str | None:
        return None

    def reached(self, _: FileSettings) -> Mapping[str, str]:
        return self.said.get("reached", {})  # type: ignore[return-value]  # as the others below

    def replaced(self, _: FileSettings) -> Mapping[str, str]:
        return self.said.get("replaced", {})  # type: ignore[return-value]

    def is_unwritten(self, _: FileSettings, variable: str) -> bool:
        return False

    def bound_anew(self, _: FileSettings, module: str, root: str) -> Mapping[str, str]:
        return self.said.get("anew", {})  # type: ignore[return-value]

    def claimed(self, _: FileSettings, name: str, module: str) -> Claim:
        return self.said.get("claim", Claim())  # type: ignore[return-value]

    def senders(self, _: FileSettings) -> Mapping[str, str]:
        return self.said.get("senders", {})  # type: ignore[return-value]

    def is_inert(self, _: FileSettings, module: str) -> bool:
        return not self.said.get("busy")

    def sorting(self, _: FileSettings) -> Sorting | None:
        return self.said.get("sorting")  # type: ignore[return-value]

    def unknown(self, _: FileSettings) -> str | None:
        return self.said.get("unknown")  # type: ignore[return-value]

    def arrival(self, _: FileSettings, lexed: object, module: str) -> Arrival:
        return self.said.get("arrival", Arrival())  # type: ignore[return-value]


def _section(module: str) -> int:
    return {"os": 1, "sys": 1, "app": 3}.get(module.partition(".")[0], 2)


REASON = Reason("unreachable", "somewhere else")
ALL = settings(select=frozenset(CODES))
GETTERS = {
    "mapping": GETTER,
    "call": Getter(None, "app.config:get_env()", "mapping", ("/nowhere",)),
    "attribute": Getter(None, "app:settings.env", "mapping", ("/nowhere",)),
    "same": Getter(None, "env:env", "mapping", ("/nowhere",)),
    "private": Getter(None, "app.env:__env", "mapping", ("/nowhere",)),
    "get": Getter(None, "app.env:env", "get", ("/nowhere",)),
    "table": Getter(
        None,
        "app.env:env",
        {
            "item": Spelling("{getter}[{key}]", "it may raise another error"),
            "get": "{getter}.get({key}, {default})",
            "contains": "{getter}.has({key})",
        },
        ("/nowhere",),
    ),
    "forms": Getter(
        None,
        "app.env:env",
        {
            "item": "{getter}.require({key})",
            "get": "{getter}.get({key}, {default})",
            "contains": "{getter}.get({key}) is not None",
        },
        ("/nowhere",),
    ),
    "asked": Getter(
        *(None, "app.env:get_env()", "auto", ("/at",)), Over(DISK, {"/at/app/env.py": ASKED})
    ),
    "derived": Getter(
        *(None, "app.env:env", "auto", ("/at",)),
        Over(DISK, {"/at/app/env.py": ACCESSOR, "/at/app/keys.py": KEYS}),
    ),
}
AROUND = {
    "nothing": None,
    "quiet": Around(),
    "sorted": Around(sorting=Sorting(_section)),
    "flagged": Around(sorting=Sorting(_section, within_sections=True, flags_unused=True)),
    "kept": Around(reached={"os": "a.py"}, sorting=Sorting(_section, flags_unused=True)),
    "claimed": Around(claim=Claim(asked="a.py:1")),
    "renamed": Around(claim=Claim(replaced="test_a.py:1"), unknown="a plugin"),
    "replaced": Around(replaced={"os.getenv": "test_a.py:1", "environ": "test_b.py:1"}),
    "anew": Around(anew={"env.A": "a.py:1", "env": "b.py:2"}, busy=True),
    "sent": Around(senders={"send": "a.py:1", "f": "b.py:1"}, arrival=Arrival(REASON)),
    "moved": Around(moved=True),
}
HEADS = (
    "import os",
    "import os\n\n",
    "import os  # noqa\nimport sys",
    "import os  # why",
    '"""Text.\n\n>>> os.name\n"""\nimport os',
    '"""Text."""; import os',
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\nimport os\n\nimport sys",
    "from __future__ import annotations\n\nimport os",
    "import sys\nimport os\n\nimport requests\n\nfrom app import x",
    "from os import environ\nimport os",
    "from os import environ, getenv",
    "from os import environ as e\nimport sys",
    "import os as o, sys",
    "import os, sys",
    "if x:\n    import os",
    "import os\nfrom app.env import env",
    "from app.env import env as e\nimport os",
    "from app.env import other\nimport os",
    "from app.config import get_env\nimport os\nget_env().get('K')",
    "import app.env\nimport os",
    "import os\nenv = 1",
    "from env import env\nimport os",
    "import os\nimport sys\nsys.path.insert(0, '.')",
    "import os\n__all__ = ['os']",
    "import os\nglobals()",
    "import os\r\n\r\n",
    "import os\nfrom airflow.decorators import task",
)
BODIES = (
    "x = os.environ['A']",
    "x = os.environ.get('A', \"b\"), os.getenv('B')",
    "x = os.getenv('A', default=1)",
    "x = os.getenv('A', 1, 2)",
    "x = os.environ.get('A', other=1)",
    "if 'A' not in os.environ: pass",
    "x = 'A'in os.environ or os.environ['B']",
    "x = environ['A'], getenv('B', None), e['C'], o.getenv('D')",
    "x = os.path.join(os.environ['A'])",
    "f(os, os.environ['A'])",
    "print('os', os.environ['A'])",
    "x = eval('os.name'), os.environ['A']",
    "x = (\n    os.environ\n    .get(\n        'A',\n    )\n)",
    "def f():\n    import os\n    return os.environ['A']",
    "@task.virtualenv()\ndef f():\n    def g(): return os.environ['A']\n    return os.environ['A']",
    "def env(): return os.environ['A']\ndef send(x): pass\nsend(os.getenv('A'))",
    "class A:\n    x = os.environ['A']\n    def f(self): return os.environ.get('B')",
    "os.environ['A'] = 'b'\nx = os.environ['A']",
    "x = os.environ[key]",
    "x = os.environ['A']\nimport requests",
    "x = os.environ['A']  # ssot: ignore",
    "x = os.environ['A']  # noqa: TID251",
    "import dotenv; x = os.environ['A']",
    "K = 'A'\nx = os.environ[K], os.getenv(K, 'b')",
    "from app.keys import K, KEYS as k\nx = os.getenv(K), os.environ.get(k.C), os.getenv(k.D)",
    "import app.keys as k\nif k.K in os.environ: x = os.environ[k.L]",
    "def f(k, *names):\n    return os.environ.get(k), [os.getenv(n) for n in names]",
    "K = 'A'\ndef f(n, K=K):\n    def g(): return os.getenv(K), os.environ[n]\n    n = 'B'",
    "K = 'A'\ndef f():\n    K = 'B'\n    return os.environ[K]\ny = os.environ[K]",
    "class A:\n    K = 'A'\n    x = os.getenv(K)\n    def f(self): return os.getenv(self.K), os.getenv(K)",
    "x = [os.environ[k] for k in ('A',)], (lambda k: os.getenv(k))",
    "K = 'A' if x else 'B'\nK = 'A'\nx = os.environ.get(K)",
    "x = os.getenv(k . K), os.getenv(True), os.environ.get(1), os.getenv(K\\\n)",
    "K = 'A'\nx = os.getenv(f'{K}'), os.environ[g()], os.getenv(a.b().c), os.getenv('A' + K)",
    "x = not 'A' in os.environ, ('A' not in os.environ) == y, -('A' in os.environ)",
    "x = os.environ[ 'A' ], os.environ[\n    'A'\n], os.environ[  # why\n    'A']",
    "x = os.environ[r'A'], os.environ['A' 'B'], os.environ[b'A'], os.environ['A\\n']",
    "x = 'A' in os.environ in y, y == 'A' in os.environ",
    "x = os.environ[self.key].strip(), ('A' in os.environ).real",
    "assert 'A' in os.environ, os.environ['A']\nprint(*os.environ['A'], **os.environ[K])",
    "x = 'A' \\\n in os.environ, 'A' in (os.environ), ('A') in os.environ",
    "x = 'A'in os.environ, 'A' in os.environ[K], a.K not in os.environ",
    "x = lambda: os.environ['A'] if 'A' in os.environ else await_(os.environ['B'])",
    "x = os.environ['A']\nfrom app.env import env\ny = env['B']",
    "def f(): return os.environ['A']\nfrom app.env import env  # late\nz = os.environ.get('C')",
    "def f(): return os.environ['A']\nfrom app.env import env as e\ndef g(): return os.getenv('C')",
    "x = os.environ['A']\nif x:\n    from app.env import env, app_env",
    "x = os.environ['A']\nfrom app.env import get_env\ny = get_env().get('B')",
    "K: Final = 'A'\nfor K in x: pass\nx = os.environ.get(K)\nglobal K",
)


def told(data: bytes, under: FileSettings) -> bool:
    """Whether the report is made without trees; then it is theirs."""
    found = report_without_trees(data, under, Memory())
    if found is None:
        return False
    assert found == analyse(data, under)
    return True


def under_all() -> list[FileSettings]:
    return [
        ALL._replace(getter=getter, around=around)  # type: ignore[arg-type]  # asked no more
        for getter, around in product(GETTERS.values(), AROUND.values())
    ]


UNDER = under_all()


def below() -> Iterator[tuple[int, str]]:
    """Each body below some of the heads, with its number among all such programs."""
    for at, head in enumerate(HEADS):
        for number, body in some(list(enumerate(BODIES, at * len(BODIES))), at):
            yield number, f"{head}\n{body}\n"


def test_every_body_below_every_head() -> None:
    count = asked = 0
    for number, text in below():
        for step in range(3):
            count += told(text.encode(), UNDER[(number * 3 + step) % len(UNDER)])
            asked += 1
    assert count > asked // 10


@pytest.mark.parametrize("name", ["__init__", "noxfile", "mod"])
def test_every_getter_in_every_project(name: str) -> None:
    for under in UNDER:
        under = under._replace(path=f"/nowhere/{name}.py", is_package=name == "__init__")
        for head, body in ((HEADS[0], BODIES[0]), (HEADS[8], BODIES[1]), (HEADS[15], BODIES[5])):
            told(f"{head}\n\n{body}\n".encode(), under)


PROGRAMS = st.builds(
    lambda head, bodies: "\n".join([head, *bodies]) + "\n",
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(BODIES), min_size=1, max_size=3),
)
PIECES = [
    "",
    " ",
    "\n",
    "#",
    "(",
    ")",
    ",",
    ".",
    "=",
    ";",
    "os",
    "env",
    "e",
    "import ",
    "if x:",
    '"',
]
MUTATIONS = st.tuples(st.integers(0, 200), st.integers(0, 4), st.sampled_from(PIECES))


def mutated(text: str, mutations: list[tuple[int, int, str]]) -> str:
    for at, size, new in mutations:
        at = min(at, len(text))
        text = text[:at] + new + text[at + size :]
    return text


@examples(200)
@given(PROGRAMS, st.lists(MUTATIONS, max_size=2), st.integers(0, len(UNDER) - 1))
def test_programs(text: str, mutations: list[tuple[int, int, str]], number: int) -> None:
    text = mutated(text, mutations)
    for step in range(4):
        told(text.encode(), UNDER[(number + step * 13) % len(UNDER)])


def test_a_report_with_fixes_and_facts_loads_no_parser() -> None:
    script = (
        "import sys\nfrom ssot_lint.core.settings import FileSettings\n"
        "from ssot_lint.engine.gather import report_and_facts\n"
        "from ssot_lint.facts.families import BY_NAME\nfrom ssot_lint.getter.owner import Getter\n"
        "from ssot_lint.rules import ON\n"
        "getter = Getter(None, 'app.env:env', 'mapping', ('/nowhere',))\n"
        "settings = FileSettings('mod.py', 'mod.py', ON, ON, getter=getter)\n"
        "text = b\"import os\\nx = os.environ['A']\\n\"\n"
        "families = tuple(set(BY_NAME) - {'mentions'})\n"
        "found = report_and_facts(text, settings, families)[0].findings\n"
        "print(found[0].fix.title, 'libcst' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert done.stdout.split("`")[1:] == ["env['A']", " False\n"]
