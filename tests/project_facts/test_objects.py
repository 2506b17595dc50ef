"""Methods that ask are followed through whatever holds an object: names, attributes, parameters."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import lint, project

FILES = {
    "ssot-lint.toml": b"",
    "w.py": b"""import os
class Env:
    def s(self, name, *, d="dd"): return os.environ.get(name, d)
    def other(self, name): return name
env = Env()
def here():
    i = Env()
    return i.s("O_A"), i.other("NOT_A")
class Here:
    e = Env()
    def __init__(self):
        self.env = Env()
    def f(self):
        return self.env.s("O_B"), self.e.s("O_C"), self.env.other("NOT_B")
""",
    "use.py": b"""import w
from w import Env, env
A = env.s("V_B"), w.env.s("V_C"), Env().s("V_D"), env.other("NOT_C")
inst = Env()
B = inst.s("V_A", d="rr")
class C:
    def __init__(self):
        self.env = Env()
    def f(self):
        return self.env.s("V_F")
def g(e: Env, unknown):
    i = Env()
    return e.s("V_G"), i.s("V_H"), unknown.s("NOT_D")
class D(Env):
    def h(self):
        return self.s("V_I"), super().s("V_J")
""",
    "else.py": b'class Env:\n    def s(self, name): return name\n\n\nX = Env().s("NOT_E")\n',
}


def test_a_call_of_a_method_is_a_fact_wherever_the_object_is(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    done = lint("env", "--output-format", "json", cwd=root)
    found = {it["variable"]: it["default"]["value"] for it in json.loads(done.out)}
    own, others = [f"O_{it}" for it in "ABC"], [f"V_{it}" for it in "ABCDFGHIJ"]
    assert found == {**dict.fromkeys([*own, *others], "dd"), "V_A": "rr"}


MAPPING = {
    "ssot-lint.toml": b"",
    "env.py": b"""import os
from collections.abc import MutableMapping
ALIASES = {}
class Env(MutableMapping):
    def __getitem__(self, key):
        if (value := os.environ.get(key)) is not None:
            return value
        for alias in ALIASES.get(key, ()):
            if (value := os.environ.get(alias)) is not None:
                return value
        raise KeyError(key)
    def __contains__(self, key):
        if key in os.environ:
            return True
        return any(alias in os.environ for alias in ALIASES.get(key, ()))
env = Env()
""",
    "use.py": b'from env import env\nX = "P_A" in env, env["P_B"], env.get("P_C")\n',
}


def test_a_dict_beside_is_no_object_that_asks(tmp_path: Path) -> None:
    root = project(tmp_path, MAPPING)
    done = lint("env", "--output-format", "json", cwd=root)
    found = {it["variable"]: it["kind"] for it in json.loads(done.out)}
    assert found == {"P_A": "presence", "P_B": "read", "P_C": "read"}
