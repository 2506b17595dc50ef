"""What tox and pytest give: in ini files and in every form of TOML."""

from __future__ import annotations

import pytest

from tests.deploy.provision import given, in_place, provide, said

_COMMON = {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    "text",
    [
        '[tool.pytest_env]\nA = "1"\nB = 2\n',
        'tool.pytest_env.A = "1"\ntool.pytest_env.B = "2"\n',
        'tool.pytest_env = {A = "1", B = "2"}\n',
        '[tool]\npytest_env = { "A" = "1", \'B\' = \'2\' }\n',
        '[tool]\npytest_env.A = "1"\npytest_env."B" = "2"\n',
        '[tool.pytest_env]\nA = {value = "1", transform = true}\nB = {value = "2", skip_if_set = true}\n',
        '[tool.pytest.ini_options]\nenv = ["A=1", "D:B=2"]\n',
        '[tool.pytest.ini_options]\nenv = """\nA=1\nR:D:B=2\n"""\n',
        'tool.pytest.ini_options.env = ["A=1",\n # "C=3",\n "B=2"]\n',
        '[tool.pytest]\nini_options = { env = ["A = 1", "B= 2"], addopts = "-q" }\n',
        '[tool.pytest]\nenv = ["A=1", "B=2"]\n',
        '[tool.tox.env_run_base]\nset_env = { A = "1", B = "2" }\n',
        '[tool.tox.env_run_base.set_env]\nA = "1"\nB = "2"\n',
        '[tool.tox]\nenv_run_base.set_env.A = "1"\nenv_run_base.set_env = { B = "2" }\n',
        '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\nset_env =\n  A=1\n  B=2\n"""\n',
        '[tool.tox]\r\nenv_run_base.set_env.A = "1"\r\nenv_run_base.set_env.B = "2"\r\n',
        '# é😀\n[tool.pytest_env]\nA = "1" # B = 3\nB = "2"\n[other]\nA = "C=3"\n',
        '[tool.tox.env_run_base]\nset_env = { file = "tox.env", B = "2" }\n',
    ],
)  # fmt: skip
def test_the_forms_of_toml_are_one(text: str) -> None:
    files: dict[str, str | bytes] = {"pyproject.toml": text, "tox.env": "A = 1\n"}
    found = provide(files, "pyproject.toml")
    assert given(found)[""] == _COMMON
    if "env_run_base.set_env = { B" not in text:  # no TOML: what is set is set once
        assert not said(found)
    in_place(found, files)


@pytest.mark.parametrize(
    "name, text, part, expected",
    [
        ("tox.toml", '[env.docs.set_env]\nC = "3"\n', "docs", {"C": "3"}),
        ("tox.toml", 'env.docs.set_env.C = "3"\n', "env.docs", {"C": "3"}),
        ("tox.toml", '[env_run_base]\nset_env.A = "1"\n[env.docs]\nset_env = {C = "{env:X}"}\n', "docs",
         {"C": "?{…}"}),
        ("tox.toml", '[env_run_base]\nset_env.A = "1"\n', "testenv", {"A": "1"}),
        ("tox.ini", "[testenv]\nset_env =\n  A=1\n", "testenv", {"A": "1"}),
        ("tox.ini", "[testenv:docs]\nsetenv = C=3\n", "testenv:docs", {"C": "3"}),
        ("tox.ini", "[testenv]\nset_env = A=1\n[testenv:docs]\nset_env =\n  {[testenv]set_env}\n  C=3\n",
         "docs", {"A": "1", "C": "3"}),
        ("tox.ini", "[base]\nvars =\n  A=1\n[testenv]\nsetenv =\n  {[base]vars}\n  A=2\n", "testenv",
         {"A": "2"}),
        ("tox.ini", "[testenv]\nset_env =\n  file|{toxinidir}/x.env\n  A=2\n", "testenv",
         {"A": "2", "F": "'f'"}),
        ("tox.ini", "[testenv]\nset_env = A=1\n[testenv:docs]\nset_env = {[testenv]setenv}\n", "docs",
         {"A": "1"}),
    ],
)  # fmt: skip
def test_environments_of_tox(name: str, text: str, part: str, expected: dict[str, str]) -> None:
    files: dict[str, str | bytes] = {name: text, "x.env": "A=0\nF='f'\n"}
    found = provide(files, f"{name}#{part}")
    (one,) = given(found).values()
    assert one == expected
    assert not said(found)
    in_place(found, files)


@pytest.mark.parametrize(
    "name, text, problem",
    [
        ("tox.ini", "[testenv]\nset_env = {[no]vars}\n", "2:11: there is no `vars` in [no]"),
        ("tox.ini", "[testenv]\nset_env = {[testenv]set_env}\n",
         "2:11: `set_env` in [testenv] leads to itself"),
        ("tox.ini", "[testenv]\nset_env = file|no.env\n", "2:11: no.env: no such file"),
        ("tox.toml", '[env_run_base]\nset_env = "A=1"\n', "2:11: expected a table below `set_env`"),
        ("tox.toml", '[env_run_base]\nset_env = { file = "no.env" }\n',
         "2:20: no.env: no such file"),
        ("pyproject.toml", '[tool.pytest_env]\nA = ["1"]\n', "2:5: expected a single value for `A`"),
        ("pyproject.toml", "[tool.pytest.ini_options]\nenv = 3\n", "2:7: expected a list below `env`"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nenv = ["A"]\n', "2:8: expected NAME=value"),
    ],
)  # fmt: skip
def test_what_is_wrong(name: str, text: str, problem: str) -> None:
    assert said(provide({name: text}, name)) == [f"{name}:{problem}"]


def test_what_tox_takes_from_elsewhere_is_noted() -> None:
    text = '[env.docs]\nset_env = { replace = "ref", of = ["env_run_base", "set_env"] }\n'
    found = provide({"tox.toml": text}, "tox.toml")
    assert found.notes == ("tox.toml:2: what `set_env` takes from elsewhere",)
