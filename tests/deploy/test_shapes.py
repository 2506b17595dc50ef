"""Where a file says something of another shape than it should, that is named, and the rest is read."""

from __future__ import annotations

import json

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.deploy.provision import given, in_place, provide, said

_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"


@pytest.mark.parametrize(
    "path, text, problem",
    [
        ("compose.yml", "services:\n  web: [a]\n", "2:8: expected a mapping for the service `web`"),
        ("compose.yml", "services:\n  web:\n", "2:7: expected a mapping for the service `web`"),
        ("compose.yml", "services: {a: {environment: {A: {b: c}}}}\n",
         "1:33: expected a single value for `A`"),
        ("compose.yml", "services: {a: {environment: {A: [b]}}}\n",
         "1:33: expected a single value for `A`"),
        ("compose.yml", "services: {a: {environment: {? [b] : c}}}\n",
         "1:32: expected a name as a key or a list below `environment`"),
        ("compose.yml", "services: {a: {environment: {<<: b}}}\n",
         "1:34: expected a mapping, or a list of them, behind `<<`"),
        ("compose.yml", "services: {a: {env_file: [[b]]}}\n",
         "1:27: expected a single value for an `env_file`"),
        ("compose.yml", "services: {a: {env_file: {required: false}}}\n",
         "1:26: expected `path` in an entry of `env_file`"),
        ("compose.yml", "services: {a: {profiles: b}}\n",
         "1:26: expected a list below `profiles`"),
        ("compose.yml", "include: a.yml\n", "1:10: expected a list below `include`"),
        ("k.yaml", _POD + "spec: {containers: {a: b}}\n",
         "4:20: expected a list of containers below `containers`"),
        ("k.yaml", _POD + "spec: {containers: [a]}\n", "4:21: expected a mapping for a container"),
        ("k.yaml", _POD + "spec: [a]\n", "4:7: expected a mapping below `spec`"),
        ("k.yaml", _POD + "spec: {containers: [{env: [A=b]}]}\n",
         "4:28: expected a mapping in `env`"),
        ("k.yaml", _POD + "spec: {containers: [{env: [{name: A, value: {b: c}}]}]}\n",
         "4:45: expected a single value as `value`"),
        ("k.yaml", _POD + "spec: {containers: [{envFrom: {configMapRef: {name: a}}}]}\n",
         "4:31: expected a list below `envFrom`"),
        ("k.yaml", _POD + "spec: {containers: [{envFrom: [{configMapRef: a}]}]}\n",
         "4:47: expected a mapping below `configMapRef`"),
        ("k.yaml", "apiVersion: v1\nkind: ConfigMap\ndata: {A: [b]}\n",
         "3:11: expected a single value for `A`"),
        ("k.yaml", "apiVersion: v1\nkind: [Pod]\n", "2:7: expected a single value as `kind`"),
        ("k.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: {containers: [{name: a}]}\n",
         "3:7: expected `template` with `spec` and `containers` below `spec`"),
        ("k.yaml", _POD + "spec: {containers: [{envFrom: [{secretRef: {nam: a}}]}]}\n",
         "4:44: expected `name` below `secretRef`"),
        ("compose.yml", "services: {a: {extends: [b]}, b: {build: .}}\n",
         "1:25: `extends` names no service"),
        ("a.service", "[Service]\nEnvironment=\"A=1\n", "2:13: expected a closing quote"),
        ("k.yaml", "apiVersion: v1\nkind: Secret\ndata: {A: é}\n",
         "3:11: expected base64 in the `data` of a Secret"),
        ("k.yaml", "apiVersion: v1\nkind: List\nitems: {a: b}\n",
         "3:8: expected a list below `items`"),
        ("kustomization.yaml", "resources: a.yaml\n", "1:12: expected a list below `resources`"),
        ("kustomization.yaml", "configMapGenerator: {name: a}\n",
         "1:21: expected a list below `configMapGenerator`"),
        ("kustomization.yaml", "configMapGenerator: [{name: a, literals: {A: b}}]\n",
         "1:42: expected a list below `literals`"),
        (".github/workflows/a.yml", "env: [A]\n", "1:6: expected a mapping below `env`"),
        (".github/workflows/a.yml", "jobs: {test: run}\n",
         "1:14: expected a mapping for the job `test`"),
        (".github/workflows/a.yml", "jobs: {test: {steps: [run]}}\n",
         "1:23: expected a mapping for a step"),
        (".github/workflows/a.yml", "env: {A: [b]}\n", "1:10: expected a single value for `A`"),
        (".gitlab-ci.yml", "variables: [A]\n", "1:12: expected a mapping below `variables`"),
        (".gitlab-ci.yml", "test: run\n", "1:7: expected a mapping for the job `test`"),
        (".gitlab-ci.yml", "variables: {A: [b]}\n", "1:16: expected a single value for `A`"),
        ("app.yaml", "runtime: python312\nenv_variables: [A]\n",
         "2:16: expected a mapping below `env_variables`"),
        ("app.yaml", "runtime: python312\nenv_variables: {A: {b: c}}\n",
         "2:20: expected a single value for `A`"),
        ("values.yaml", "env: [{name: A, value: {b: c}}]\n",
         "1:24: expected a single value as `value`"),
    ],
)  # fmt: skip
def test_another_shape_is_named_and_the_rest_read(path: str, text: str, problem: str) -> None:
    files: dict[str, str | bytes] = {path: text, "good.env": "GOOD=1\n"}
    found = provide(files, path, "good.env")
    assert said(found) == [f"{path}:{problem}"]
    assert all(part["GOOD"] == "1" for part in given(found).values())
    in_place(found, files)


@pytest.mark.parametrize(
    "path, text",
    [
        ("compose.yml", "services: {a: {environment: , env_file: , image: x}}\n"),
        ("compose.yml", "services: {a: {environment: !reset null, env_file: !reset [], image: x}}\n"),
        ("k.yaml", _POD + "spec: {containers: [{name: a, env: , envFrom: }], initContainers: }\n"),
        (".github/workflows/a.yml", "env: ${{ fromJSON(vars.ENV) }}\njobs: {a: {uses: ./b}}\n"),
        (".gitlab-ci.yml", ".rows: [a]\n.word: b\nstages: [c]\ntest: {script: d}\n"),
        ("templates/secret.yaml", "apiVersion: v1\nkind: Secret\ndata: {A: {{ .Values.a | b64enc }}}\n"),
        ("values.yaml", "environment: production\nenv: [a, b]\nworker: {env: }\n"),
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_may_be_so(path: str, text: str) -> None:
    assert not said(provide({path: text}, path))


@pytest.mark.parametrize(
    "written, value",
    [
        ("0x1F", "31"), ("0755", "493"), ("0o17", "15"), ("0b11", "3"), ("1_000", "1000"),
        ("-5", "-5"), ("1.50", "1.5"), ("1.0", "1.0"), ("True", "true"), ("08", "08"),
        ("'0x1F'", "0x1F"), ('"0755"', "0755"), ("yes", "yes"), ("1e3", "1e3"), ("a1", "a1"),
        ("007.5x", "007.5x"), ("9" * 40, "9" * 40),
    ],
)  # fmt: skip
def test_numbers_are_what_the_program_is_given(written: str, value: str) -> None:
    text = f"services: {{a: {{environment: {{A: {written}}}}}}}\n"
    assert given(provide({"compose.yml": text}, "compose.yml")) == {"a": {"A": value}}


@pytest.mark.parametrize(
    "written, refused",
    [
        ("1", True), ("08", True), ("1.5", True), (".5", True), ("1e3", True), ("0o17", True),
        ("1_0", True), ("-1", True), ("0x1F", True), (".inf", True), ("true", True), ("&a 1", True),
        ("False", True), ("!!int 1", True), ("'1'", False), ('"true"', False), ("&a '1'", False),
        ("!!str 1", False), ("&a !!str true", False), ("~", False), ("", False), ("1:30", False),
        ("2020-01-01", False), ("yes", False), ("1.2.3", False), ("a1", False),
    ],
)  # fmt: skip
def test_kubernetes_takes_texts_only(written: str, refused: bool) -> None:
    """So says its API of ``env``, ``data`` and ``stringData``; the rest of the file is read."""
    text = f"apiVersion: v1\nkind: ConfigMap\nstringData: {{A: b}}\ndata:\n B: c\n A: {written}\n"
    listed = f"{_POD}spec:\n containers:\n - env:\n   - name: A\n     value: {written}\n"
    for path, it, place in (("map.yaml", text, "6:5"), ("pod.yaml", listed, "8:13")):
        message = "quotes are lacking: Kubernetes takes texts only, and this is a number or a truth"
        found = provide({path: it}, path)
        assert said(found) == ([f"{path}:{place}: {message}"] if refused else [])
        (part,) = given(found).values()
        assert "A" in part


@pytest.mark.parametrize(
    "written, value", [("&a '0x1F'", "0x1F"), ("!!str 0x1F", "0x1F"), ("&a 0x1F", "31")]
)
def test_an_anchor_or_a_tag_before_a_value(written: str, value: str) -> None:
    text = f"services: {{a: {{environment: {{A: {written}}}}}}}\n"
    assert given(provide({"compose.yml": text}, "compose.yml")) == {"a": {"A": value}}


_REFUSED = "1:1: expected a .env file, a compose file, a manifest or another deployment file"


@pytest.mark.parametrize(
    "path, text, expected",
    [
        ("render.yaml", "services:\n- type: web\n  envVars: [{key: A, value: b}]\n", None),
        (".travis.yml", "services: [docker]\nenv: [A=1]\n", None),
        ("azure-pipelines.yml", "pool: {vmImage: x}\nvariables: {A: b}\n", None),
        (".circleci/config.yml", "version: 2.1\njobs: {test: {docker: []}}\n", None),
        ("stack.yaml", "AWSTemplateFormatVersion: '1'\nResources: {A: {Environment: []}}\n", None),
        ("notes.yaml", "title: a\n", None),
        ("aliases.yaml", "a0: &a0 [b]\n" + "".join(
            f"a{it + 1}: &a{it + 1} [*a{it}, *a{it}, *a{it}]\n" for it in range(60)), None),
        ("stack.yml", "services: {a: {environment: {A: b}}}\n", {"a": {"A": "b"}}),
        ("ci.yaml", "on: push\njobs: {a: {env: {A: b}}}\n", {"": {"A": "b"}}),
        ("jobs.yml", "variables: {A: b}\n", {"": {"A": "b"}}),
        ("serverless.yml", "provider: {environment: {A: b}}\n", {"provider": {"A": "b"}}),
    ],
)  # fmt: skip
def test_a_file_is_read_as_what_it_is_or_refused(
    path: str, text: str, expected: dict[str, dict[str, str]] | None
) -> None:
    found = provide({path: text}, path)
    assert said(found) == ([f"{path}:{_REFUSED}"] if expected is None else [])
    assert given(found) == (expected or {"": {}})


_WORDS = st.sampled_from(
    [
        "services",
        "environment",
        "env_file",
        "extends",
        "include",
        "path",
        "service",
        "file",
        "build",
        "image",
        "profiles",
        "a",
        "b",
        "A=1",
        "kind",
        "apiVersion",
        "Pod",
        "Deployment",
        "ConfigMap",
        "List",
        "metadata",
        "name",
        "namespace",
        "spec",
        "template",
        "containers",
        "env",
        "envFrom",
        "configMapRef",
        "value",
        "valueFrom",
        "data",
        "items",
        "$patch",
        "delete",
        "replace",
        "<<",
        "configMapGenerator",
        "literals",
        "files",
        "envs",
        "resources",
        "patches",
        "jobs",
        "steps",
        "runs",
        "variables",
        "script",
        "inherit",
        "env_variables",
        "runtime",
        "extraEnv",
        "config",
        "env_run_base",
        "set_env",
        "0x1F",
        "null",
        "${A:?}",
        "${{x}}",
        "{{x}}",
        ".base",
    ]
)
_SCALARS = _WORDS | st.none() | st.integers(-9, 9) | st.booleans()
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=20,
)
_PATHS = (
    "compose.yml",
    "k.yaml",
    "kustomization.yaml",
    ".github/workflows/a.yml",
    ".gitlab-ci.yml",
    "values.yaml",
    "templates/a.yaml",
)


@hypothesis.given(
    st.sampled_from(_PATHS), st.dictionaries(_WORDS, _VALUES, max_size=5), st.sampled_from("!#")
)
def test_any_shape_is_read(path: str, document: dict[str, object], tag: str) -> None:
    text = json.dumps(document)
    if tag == "!":
        text = text.replace("null", "!reset null").replace('"build"', '!override "build"')
    files: dict[str, str | bytes] = {path: text, "good.env": "GOOD=1\n"}
    found = provide(files, path, "good.env")
    assert all(part["GOOD"] == "1" for part in given(found).values())
    assert all(it.row >= 1 and it.message for it in found.problems)
