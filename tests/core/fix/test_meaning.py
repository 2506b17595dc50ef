"""Fixed programs do what they did: run both in a sandbox whose environment keeps a record."""

from __future__ import annotations
import __future__

import builtins
import types
from collections.abc import Iterator, Mapping, MutableMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.engine.fixing.fixer import apply
from tests.core.fix.fixing import alone, compiles, settings
from tests.depth import examples

ENVIRONMENTS = ({"A": "1", "B": "x"}, {}, {"A": "", "B": ""})


class Environ(MutableMapping[str, str]):
    """A stand-in for os.environ that notes what is done with it."""

    def __init__(self, variables: dict[str, str], record: list[str]) -> None:
        self.variables = variables
        self.record = record

    def __getitem__(self, key: str) -> str:
        self.record.append(f"get {key}")
        return self.variables[key]

    def __setitem__(self, key: str, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"str expected, not {type(value).__name__}")
        self.record.append(f"set {key} {value}")
        self.variables[key] = value

    def __delitem__(self, key: str) -> None:
        self.record.append(f"delete {key}")
        del self.variables[key]

    def __iter__(self) -> Iterator[str]:
        self.record.append("iterate")
        return iter(list(self.variables))

    def __len__(self) -> int:
        return len(self.variables)

    def __or__(self, other: Mapping[str, str]) -> dict[str, str]:
        return {**self, **other}

    def __ior__(self, other: Mapping[str, str]) -> Environ:
        self.update(other)
        return self

    def copy(self) -> dict[str, str]:
        return dict(self)


def run(source: bytes, variables: Mapping[str, str]) -> list[str]:
    """What a program does to the environment, what it prints, and how it ends."""
    record: list[str] = []
    environ = Environ(dict(variables), record)
    os = types.SimpleNamespace(environ=environ, getenv=environ.get, sep="/")
    env = types.SimpleNamespace(env=Environ(environ.variables, record))
    modules = {"os": os, "app.env": env, "app": types.SimpleNamespace(env=env)}
    modules["__future__"] = __future__

    def load(name: str, _: object, __: object, names: object = (), *___: object) -> object:
        return modules[name if names else name.partition(".")[0]]

    scope = {
        "__builtins__": {
            **vars(builtins),
            "__import__": load,
            "print": lambda *values: record.append(repr(values)),
        },
        "__name__": "mod",
    }
    try:
        exec(compile(source, "<program>", "exec", dont_inherit=True), scope)
    except (KeyError, TypeError, NameError, AttributeError, AssertionError) as problem:
        record.append(f"{type(problem).__name__} {problem}")
    return [*record, repr(sorted(environ.variables.items()))]


# What the mapping and the function are called, by import.
IMPORTS = {
    "import os": ("os.environ", "os.getenv"),
    "import os as o": ("o.environ", "o.getenv"),
    "import os; sep = os.sep": ("os.environ", "os.getenv"),
    "from os import environ, getenv": ("environ", "getenv"),
    "from os import (\n    environ as e,  # why\n    getenv as g,\n)": ("e", "g"),
}
KEYS = ('"A"', '"B"', "'C'", "key()", '"A" + ""', "(k := 'A')")
EXPRESSIONS = (
    "{env}[{key}]",
    "{env} [ {key} ]",
    "({env})[{key}]",
    "{env}.get({key})",
    "{env}.get({key}, {other})",
    "{env}.get(\n    {key},  # note\n    {other},\n)",
    "{getenv}({key})",
    "{getenv}({key}, {other})",
    "{getenv}({key}, default={other})",
    "{getenv}(\n    {key}\n)",
    "{key} in {env}",
    "{key} not in {env}",
    "not{key} in {env}",
    "{env}.pop({key}, {other})",
    "{env}.pop({key})",
    "{env}.setdefault({key}, 'd')",
    "sorted({env})",
    "len({env})",
    "dict({env})",
    "{{**{env}}}",
    "[name for name in {env} if name in {env}]",
    "(lambda name={getenv}({key}): name)()",
    "{env}.copy()",
    "sorted({env}.items())",
    "sorted({env} | {{'Z': 'z'}})",
    "{getenv}({key}) or {other}",
    "f\"{{{env}['A']}}-{{{getenv}('B')!r:>6}}\"",
    "f\"{{{getenv}('A')=}}\"",
    "list(map({env}.get, ['A', 'B']))",
    "[{env}.get(env) for env in ('A', 'B')]",
)
STATEMENTS = (
    "print({expression})",
    "print(({expression}), ({other}))",
    "if {expression}: print(1)",
    "x = {expression}; print(x)",
    "assert {expression}, {other}",
    "{env}[{key}] = 'w'",
    "{env}['A'], x = 'q', 1",
    "{env}[{key}] += 'v'",
    "{env} |= {{'O': 'o'}}",
    "{env}.update(U='u')",
    "del {env}[{key}]",
    "for {env}['L'] in 'ab': pass",
    "alias = {env}; print(alias.get({key}), 'B' in alias)",
    "get = {env}.get; print(get({key}))",
    "for name in {env}: print(name)",
    "print({expression})  # ssot: ignore[SSOT101, SSOT102, SSOT103, SSOT104] kept",
)
CONTEXTS = (
    "{statement}\n",
    "try:\n    {statement}\nexcept KeyError as missing:\n    print(missing)\n",
    "def f{n}():\n    {statement}\n\nf{n}()\n",
    "def f{n}(env=1):\n    {statement}\n    return env\n\nprint(f{n}())\n",
    "def f{n}():\n    import os\n    print(os.environ.get('A'))\n    {statement}\n\nf{n}()\n",
    "class C{n}:\n    env = 2\n    {statement}\n\nprint(C{n}.env)\n",
    "if 1:\n    {statement}\nelse:\n    pass\n",
    "def outer{n}():\n    env = 3\n    def inner():\n        {statement}\n        return env\n    return inner()\n\nprint(outer{n}())\n",
)
HEADS = (
    "",
    '"""Doc: os.environ["A"]."""\n',
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n",
    '"""Doc."""\nfrom __future__ import annotations\n\n',
    "env = 7\n",
    "from app.env import env\n",
    "import app.env\n",
)


@st.composite
def programs(draw: st.DrawFn) -> bytes:
    """A program that reads and writes the environment in some of all these ways."""
    line, (env, getenv) = draw(st.sampled_from(sorted(IMPORTS.items())))
    text = draw(st.sampled_from(HEADS)) + line + "\n\ndef key(): return 'B'\n\n"
    for number in range(draw(st.integers(1, 4))):
        context = draw(st.sampled_from(CONTEXTS))
        # ``e |= x`` in a function makes e local: a fault of the program, not of its fix.
        fitting = [
            it for it in STATEMENTS if "|=" not in it or "." in env or context == CONTEXTS[0]
        ]
        parts = {"env": env, "getenv": getenv, "n": number, "key": draw(st.sampled_from(KEYS))}
        parts["other"] = "'o'"
        parts["other"] = draw(st.sampled_from(["'o'", "None", *EXPRESSIONS[:8]])).format(**parts)
        inner = draw(st.sampled_from(EXPRESSIONS)).format(**parts)
        statement = draw(st.sampled_from(fitting)).format(expression=f"({inner})", **parts)
        text += context.format(statement=statement, n=number)
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = text.replace("\n", ending)
    return (text.rstrip("\r\n") if draw(st.booleans()) else text).encode()


@examples(150)
@given(programs())
def test_safe_fixes_keep_what_a_program_does(source: bytes) -> None:
    if not compiles(source):
        return
    fixed = fix(source, settings(), False)
    assert fixed.failure is None
    assert compiles(fixed.data)
    for variables in ENVIRONMENTS:
        assert run(fixed.data, variables) == run(source, variables), fixed.data.decode()
    assert fix(fixed.data, settings(), False).data == fixed.data
    assert fixed.data.endswith((b"\n", b"\r")) == source.endswith((b"\n", b"\r"))


@examples(60)
@given(programs())
def test_each_fix_alone_keeps_what_a_program_does(source: bytes) -> None:
    if not compiles(source):
        return
    for finding in check(source, settings()).findings:
        alone(source, finding)
        if finding.fix is not None and finding.fix.safety == "safe":
            changed = apply(source, finding.fix.edits)
            for variables in ENVIRONMENTS:
                assert run(changed, variables) == run(source, variables), changed.decode()


@examples(60)
@given(programs())
def test_the_get_contract_changes_calls_only(source: bytes) -> None:
    if not compiles(source):
        return
    fixed = fix(source, settings("get"), True)
    assert fixed.failure is None
    for variables in ENVIRONMENTS:
        assert run(fixed.data, variables) == run(source, variables), fixed.data.decode()


@pytest.mark.parametrize("variables", ENVIRONMENTS, ids=["present", "missing", "empty"])
def test_the_sandbox_tells_programs_apart(variables: dict[str, str]) -> None:
    one = b"import os\nprint(os.environ.get('A', 'd'))\n"
    assert run(one, variables) != run(one.replace(b"'d'", b"'e' if 1 else 2"), {"A": "2"})
    assert run(one, variables) == run(
        b"from app.env import env\nprint(env.get('A', 'd'))\n", variables
    )
