"""One file laid over another: what is merged, what is replaced, what is taken away, and where paths begin."""

from __future__ import annotations

import pytest

from tests.deploy.provision import given, in_place, provide, said

COMPOSE: dict[str, str | bytes] = {
    "compose.yml": "services:\n  web:\n    build: .\n    env_file: base.env\n"
    "    environment: {A: base}\n  job: {build: ., environment: {J: '1'}}\n",
    "base.env": "FROM_FILE=1\n",
    "no-file.yml": "services: {web: {env_file: !reset null}}\n",
    "other-file.yml": "services: {web: {env_file: !override [other.env]}}\n",
    "other.env": "OTHER=1\n",
    "no-job.yml": "services: {job: !reset null}\n",
    "new-web.yml": "services: {web: !override {build: ., environment: {NEW: '1'}}}\n",
    "deploy/prod.yml": "services: {web: {env_file: prod.env}}\n",
    "prod.env": "PROD=outer\n",
    "deploy/prod.env": "PROD=inner\n",
    "deploy/alone.yml": "services: {api: {build: ., env_file: prod.env}}\n",
    "deploy/lost.yml": "services: {web: {env_file: inner.env}}\n",
    "deploy/inner.env": "INNER=1\n",
    "extends.yml": "services: {web: {extends: {file: deploy/alone.yml, service: api}}}\n",
    "compose.include.yml": "include:\n  - path: deploy/filled.yml\n    env_file: fill.env\n",
    "compose.plain.yml": "include: [deploy/filled.yml]\n",
    "deploy/filled.yml": "services: {web: {build: ., environment: {X: '${FILL:-none}'}}}\n",
    "deploy/.env": "FILL=beside\n",
    "fill.env": "FILL=given\n",
    "empty.yml": "services: {a: {environment: {A: '${E:?no}', B: '${E?no}', C: '${F:?no}'}}}\n",
    "e.env": "E=\n",
}


@pytest.mark.parametrize(
    "sources, expected, problems",
    [
        (["no-file.yml"], {"web": {"A": "base"}, "job": {"J": "1"}}, []),
        (["other-file.yml"], {"web": {"OTHER": "1", "A": "base"}, "job": {"J": "1"}}, []),
        (["no-job.yml"], {"web": {"FROM_FILE": "1", "A": "base"}}, []),
        (["new-web.yml"], {"web": {"NEW": "1"}, "job": {"J": "1"}}, []),
        (["deploy/prod.yml"],
         {"web": {"FROM_FILE": "1", "PROD": "outer", "A": "base"}, "job": {"J": "1"}}, []),
        (["deploy/lost.yml"], {"web": {"FROM_FILE": "1", "A": "base"}, "job": {"J": "1"}},
         ["deploy/lost.yml:1:28: inner.env: no such file"]),
        (["deploy/alone.yml"], {
            "web": {"FROM_FILE": "1", "A": "base"}, "job": {"J": "1"}, "api": {"PROD": "inner"},
        }, []),
    ],
)  # fmt: skip
def test_compose_files(
    sources: list[str], expected: dict[str, dict[str, str]], problems: list[str]
) -> None:
    found = provide(COMPOSE, "compose.yml", *sources)
    assert given(found) == expected
    assert said(found) == problems
    in_place(found, COMPOSE)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("extends.yml", {"web": {"PROD": "inner"}}),
        ("compose.include.yml", {"web": {"X": "given"}}),
        ("compose.plain.yml", {"web": {"X": "beside"}}),
    ],
)
def test_paths_begin_where_docker_compose_has_it(
    source: str, expected: dict[str, dict[str, str]]
) -> None:
    found = provide(COMPOSE, source)
    assert given(found) == expected
    assert not said(found)


def test_an_empty_variable_is_refused_where_a_value_is_asked_for() -> None:
    found = provide(COMPOSE, "e.env", "empty.yml")
    assert given(found) == {"a": {"E": "", "A": "?${E}", "B": "", "C": "?${F}"}}
    assert said(found) == ["empty.yml:1:33: `E` is empty, and `:?` wants a value of it"]


def _manifest(kind: str, name: str, rest: str, namespace: str = "") -> str:
    space = f", namespace: {namespace}" if namespace else ""
    return f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}{space}}}\n{rest}\n"


_FROM = "envFrom: [{configMapRef: {name: app}}]"
_CONTAINERS = f"spec: {{containers: [{{name: web, env: [{{name: A, value: a}}, {{name: B, value: b}}], {_FROM}}}]}}"
MANIFESTS: dict[str, str | bytes] = {
    "staging.yaml": _manifest("ConfigMap", "app", "data: {WHERE: staging}", "staging"),
    "prod.yaml": _manifest("ConfigMap", "app", "data: {WHERE: prod}", "prod"),
    "any.yaml": _manifest("ConfigMap", "app", "data: {WHERE: any}"),
    "pod-prod.yaml": _manifest("Pod", "p", _CONTAINERS, "prod"),
    "pod-test.yaml": _manifest("Pod", "p", _CONTAINERS, "test"),
    "pod.yaml": _manifest("Pod", "p", _CONTAINERS),
}


@pytest.mark.parametrize(
    "sources, where",
    [
        (["pod-prod.yaml", "prod.yaml", "staging.yaml"], "prod"),
        (["pod-prod.yaml", "staging.yaml", "prod.yaml"], "prod"),
        (["pod-prod.yaml", "staging.yaml"], None),
        (["pod-prod.yaml", "any.yaml"], "any"),
        (["pod.yaml", "staging.yaml"], "staging"),
        (["pod-test.yaml", "any.yaml", "prod.yaml"], "any"),
    ],
)
def test_a_map_is_one_of_its_namespace(sources: list[str], where: str | None) -> None:
    found = provide(MANIFESTS, *sources)
    (part,) = (it for name, it in given(found).items() if name)
    assert part.get("WHERE") == where
    assert bool(found.notes) == (where is None)


def _patched(patch: str) -> dict[str, dict[str, str | None]]:
    files: dict[str, str | bytes] = {
        **MANIFESTS,
        "kustomization.yaml": "namespace: prod\nresources: [pod.yaml, any.yaml]\n"
        "patches: [{path: patch.yaml}]\n",
        "patch.yaml": patch,
    }
    found = provide(files, "kustomization.yaml")
    assert not said(found)
    return given(found)


@pytest.mark.parametrize(
    "patch, expected",
    [
        (_manifest("Pod", "p", "spec: {containers: [{name: web, env: [{name: A, $patch: delete}]}]}"),
         {"Pod/p": {"WHERE": "any", "B": "b"}}),
        (_manifest("Pod", "p", "spec: {containers: [{name: web, env: [{$patch: replace},"
                   " {name: C, value: c}]}]}"),
         {"Pod/p": {"WHERE": "any", "C": "c"}}),
        (_manifest("Pod", "p", "spec: {containers: [{name: web, $patch: delete}]}"), {"": {"WHERE": "any"}}),
        (_manifest("Pod", "p", "$patch: delete"), {"": {"WHERE": "any"}}),
        (_manifest("ConfigMap", "app", "data: {WHERE: }"), {"Pod/p": {"A": "a", "B": "b"}}),
        (_manifest("ConfigMap", "app", "$patch: delete"), {"Pod/p": {"A": "a", "B": "b"}}),
    ],
)  # fmt: skip
def test_what_a_patch_takes_away(patch: str, expected: dict[str, dict[str, str]]) -> None:
    assert _patched(patch) == expected


HELM: dict[str, str | bytes] = {
    "values.yaml": "env: {A: '1', B: '2'}\nworker: {extraEnv: [{name: C, value: c}]}\n"
    "many: [{env: [{name: M, value: m}]}, {env: [{name: N, value: n}]}]\n",
    "list.yaml": "worker: {extraEnv: [{name: D, value: yes}]}\n",
    "null.yaml": "env: {A: }\n",
    "all.yaml": "env:\nworker:\n",
    "map.yaml": "env: {B: 3, E: 0x10}\n",
}
_MANY = {"M": "m", "N": "n"}


@pytest.mark.parametrize(
    "sources, worker",
    [
        (["list.yaml"], {"A": "1", "B": "2", "D": "true"}),
        (["null.yaml"], {"B": "2", "C": "c"}),
        (["map.yaml"], {"A": "1", "B": "3", "E": "16", "C": "c"}),
        (["all.yaml"], {}),
        (["all.yaml", "map.yaml"], {"B": "3", "E": "16"}),
        (["list.yaml", "list.yaml"], {"A": "1", "B": "2", "D": "true"}),
    ],
)
def test_helm_values(sources: list[str], worker: dict[str, str]) -> None:
    found = provide(HELM, "values.yaml", *[it for it in sources if it in HELM])
    names = set(given(found)) - {""}
    assert names == {"worker", "many"}
    assert given(found)["worker"] == worker
    assert given(found)["many"].items() >= _MANY.items()
    assert not said(found)


GITLAB = """\
variables: {TOP: '1', OTHER: '2'}
.base: {variables: {A: base, B: base}}
.more: {extends: .base, variables: {B: more}}
test:
  extends: [.more]
  variables: {C: $A-$TOP, D: !reference [.base, variables, A]}
  script: [x]
alone:
  inherit: {variables: [OTHER]}
  variables: !reference [.more, variables]
  script: [x]
"""


@pytest.mark.parametrize(
    "job, expected",
    [
        ("test", {"TOP": "1", "OTHER": "2", "A": "base", "B": "more", "C": "base-1", "D": "base"}),
        ("alone", {"OTHER": "2", "B": "more"}),
    ],
)
def test_gitlab_jobs(job: str, expected: dict[str, str]) -> None:
    files: dict[str, str | bytes] = {".gitlab-ci.yml": GITLAB}
    found = provide(files, f".gitlab-ci.yml#{job}")
    assert given(found) == {job: expected}
    assert not said(found)
    in_place(found, files)


@pytest.mark.parametrize(
    "text, problems, notes",
    [
        ("a: {extends: b, script: x}\nb: {extends: a, script: x}\n",
         [".gitlab-ci.yml:2:14: the job `a` extends itself",
          ".gitlab-ci.yml:1:14: the job `b` extends itself"], []),
        ("a: {extends: .no, script: x}\n",
         [".gitlab-ci.yml:1:14: there is no `.no` in this file"], []),
        ("include: [{local: b.yml}]\na: {extends: .no, script: x}\n", [],
         [".gitlab-ci.yml:1: what the files in `include` say",
          ".gitlab-ci.yml:2: what `.no` says"]),
        ("a: {variables: !reference [a, variables], script: x}\n",
         [".gitlab-ci.yml:1:16: a `!reference` that leads to itself"], []),
    ],
)  # fmt: skip
def test_gitlab_jobs_that_lead_nowhere(text: str, problems: list[str], notes: list[str]) -> None:
    found = provide({".gitlab-ci.yml": text}, ".gitlab-ci.yml")
    if not problems or "no `.no`" in problems[0]:  # it may be in what includes this
        assert not said(provide({"ci/a.gitlab-ci.yml": text}, "ci/a.gitlab-ci.yml"))
    assert said(found) == problems
    assert list(found.notes) == notes


_TEMPLATE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" (list . "NAME") }}
spec:
  template:
    spec:
      containers:
        - name: {{ .Chart.Name }}
          command:
            - |
              {{- if .Values.migrate }}
              migrate &&
              {{- end }}
              run
          envFrom:
            - configMapRef: {name: {{ include "shop.name" . }}-env}
            - secretRef: {name: {{ include "shop.name" . }}-keys}
          env:
            - {name: NAME, value: "1"}
"""
_CHART: dict[str, str | bytes] = {
    "charts/shop/templates/api.yaml": _TEMPLATE.replace("NAME", "API"),
    "charts/shop/templates/worker.yaml": _TEMPLATE.replace("NAME", "WORKER"),
    "charts/shop/templates/env.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n"
    '  name: {{ include "shop.name" . }}-env\ndata: {SHARED: a}\n',
    "charts/shop/templates/other.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n"
    '  name: {{ include "shop.eman" . }}-keys\ndata: {OTHER: aQ==}\n',
}


def test_workloads_of_a_chart_whose_names_templates_make_are_several() -> None:
    found = provide(_CHART, "charts/shop/templates")
    assert not said(found)
    assert given(found) == {
        "Deployment/shop-api": {"SHARED": "a", "API": "1", "OTHER": "i"},
        "Deployment/shop-worker": {"SHARED": "a", "WORKER": "1", "OTHER": "i"},
    }
    (note, _) = found.notes
    assert note.endswith('api.yaml:18: what the Secret `{{ include "shop.name" . }}-keys` holds')
    in_place(found, _CHART)
