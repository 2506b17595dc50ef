"""A name that one list gives a second time is named at the second; the last one wins."""

from __future__ import annotations

import pytest

from tests.deploy.provision import given, in_place, provide, said

_ENV = "env: [{name: A, value: '1'}, {name: A, value: '2'}]"


@pytest.mark.parametrize(
    "path, text, where",
    [
        ("a.env", "A=1\nA=2\n", (2, 1)),
        ("compose.yml", "services: {a: {environment: [A=1, A=2]}}\n", (1, 35)),
        ("k.yaml", f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{{{_ENV}}}]}}\n", (3, 58)),
        ("main.tf", 'resource "a" "b" {\n  env {\n    name = "A"\n    value = "1"\n  }\n'
         '  env {\n    name = "A"\n    value = "2"\n  }\n}\n', (7, 13)),
        ("main.tf", 'resource "a" "b" {\n  env = {\n    A = 1\n    A = 2\n  }\n}\n', (4, 5)),
        ("main.tf", 'resource "a" "b" {\n  env = ["A=1", "A=2"]\n}\n', (2, 18)),
    ],
)  # fmt: skip
def test_a_second_time(path: str, text: str, where: tuple[int, int]) -> None:
    found = provide({path: text}, path)
    (part,) = given(found).values()
    assert part == {"A": "2"}
    assert [(it.variable, it.site.row, it.site.column) for it in found.twice] == [("A", *where)]
    assert not said(found)
    in_place(found, {path: text})


@pytest.mark.parametrize(
    "files, sources",
    [
        ({"main.tf": 'resource "a" "b" {\n  env = merge({ A = 1 }, { A = 2 })\n}\n'}, ["main.tf"]),
        ({"main.tf": 'resource "a" "b" {\n  c { env = { A = 1 } }\n  d { env = { A = 2 } }\n}\n'},
         ["main.tf"]),
        ({"compose.yml": "services: {a: {build: ., environment: [A=1]}}\n",
          "over.yml": "services: {a: {environment: [A=2]}}\n"}, ["compose.yml", "over.yml"]),
        ({".gitlab-ci.yml": "variables: {A: 1}\nx: {script: y, variables: {A: 2}}\n"},
         [".gitlab-ci.yml"]),
    ],
)  # fmt: skip
def test_what_is_meant_to_be_overridden(files: dict[str, str | bytes], sources: list[str]) -> None:
    found = provide(files, *sources)
    assert found.twice == ()
    assert [part["A"] for part in given(found).values()] == ["2"]
