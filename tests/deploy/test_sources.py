"""What each kind of deployment file gives to which part, alone and together."""

from __future__ import annotations

import pytest

from tests.deploy.provision import given, in_place, provide, said

_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      initContainers:
        - {name: migrate, image: x, env: [{name: ONLY_INIT, value: "1"}]}
      containers:
        - name: web
          image: shop/api
          envFrom:
            - configMapRef: {name: app}
            - {prefix: SEC_, secretRef: {name: keys}}
          env:
            - name: PORT
              value: "80"
            - {name: FULL, value: "$(PORT)/x $$(PORT)"}
            - name: KEY
              valueFrom: {secretKeyRef: {name: keys, key: key}}
        - {name: side, image: shop/side, env: [{name: SIDE, value: a}]}
"""
_CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata: {MODE: prod, PORT: '1'}\n"
_SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ndata: {PASS: aHVudGVy}\n"

KUBERNETES: dict[str, str | bytes] = {
    "k8s/deployment.yaml": _DEPLOYMENT,
    "k8s/config.yaml": _CONFIG,
    "k8s/secret.yaml": _SECRET,
    "k8s/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: red-is}\n"
    "spec: {ports: [{port: 6379}]}\n",
    "k8s/cron.yaml": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec:\n"
    " jobTemplate: {spec: {template: {spec: {enableServiceLinks: false,"
    " containers: [{name: job, image: x, env: [{name: A, value: b}]}]}}}}\n",
    "k8s/broken.yaml": "apiVersion: v1\nkind: ConfigMap\ndata: {A: [}\n---\n" + _CONFIG,
    "k8s/bad-secret.yaml": "apiVersion: v1\nkind: Secret\ndata: {A: '***'}\n",
}
_WEB = {"MODE": "prod", "PORT": "80", "SEC_PASS": "hunter", "FULL": "80/x $(PORT)"}


@pytest.mark.parametrize(
    "sources, expected, problems",
    [
        (["k8s/deployment.yaml#web", "k8s/config.yaml", "k8s/secret.yaml"],
         {"Deployment/api/web": {**_WEB, "KEY": "?secretKeyRef"}}, []),
        (["k8s/deployment.yaml#Deployment/api/side"], {"Deployment/api/side": {"SIDE": "a"}}, []),
        (["k8s/config.yaml"], {"": {"MODE": "prod", "PORT": "1"}}, []),
        (["k8s/cron.yaml", "k8s/service.yaml"], {"CronJob/nightly": {"A": "b"}}, []),
        (["k8s/broken.yaml"], {"": {"MODE": "prod", "PORT": "1"}},
         ["k8s/broken.yaml:3:12: did not find expected node content while parsing a flow node"]),
        (["k8s/bad-secret.yaml"], {"": {"A": "?a Secret that is no text"}},
         ["k8s/bad-secret.yaml:3:11: expected base64 in the `data` of a Secret"]),
        (["k8s/none.yaml"], {}, ["ssot-lint.toml:2:12: `k8s/none.yaml`: no such file"]),
        (["k8s/deployment.yaml#worker"], {},
         ["ssot-lint.toml:2:12: no part `worker` in k8s/deployment.yaml, only"
          " `Deployment/api/web`, `Deployment/api/side`, `Deployment/api/migrate`"]),
    ],
)  # fmt: skip
def test_kubernetes(
    sources: list[str], expected: dict[str, dict[str, str]], problems: list[str]
) -> None:
    found = provide(KUBERNETES, *sources)
    assert {name: it for name, it in given(found).items() if it} == expected
    assert said(found) == problems
    in_place(found, KUBERNETES)


def test_a_service_gives_its_links_unless_they_are_off() -> None:
    found = given(provide(KUBERNETES, "k8s/deployment.yaml#side", "k8s/service.yaml"))
    links = found["Deployment/api/side"]
    assert links["RED_IS_PORT"] == "tcp://10.0.0.1:6379"
    assert links["RED_IS_SERVICE_HOST"] == "?the Service"


def test_a_map_that_is_not_among_the_sources_is_noted() -> None:
    notes = provide(KUBERNETES, "k8s/deployment.yaml#web").notes
    assert notes == (
        "k8s/deployment.yaml:13: what the ConfigMap `app` holds",
        "k8s/deployment.yaml:14: what the Secret `keys` holds",
    )


KUSTOMIZE: dict[str, str | bytes] = {
    "k8s/base/kustomization.yaml": "resources: [deployment.yaml]\n"
    "configMapGenerator:\n- {name: app, literals: [MODE=base, 'QUOTED=\"x\"']}\n",
    "k8s/base/deployment.yaml": _DEPLOYMENT,
    "k8s/overlays/prod/kustomization.yaml": "resources: [../../base]\n"
    "configMapGenerator:\n- {name: app, behavior: merge, literals: [MODE=prod], envs: [p.env]}\n"
    "secretGenerator:\n- {name: keys, literals: [PASS=hunter]}\n"
    "patches: [{path: patch.yaml}]\n",
    "k8s/overlays/prod/p.env": "EXTRA=1\n",
    "k8s/overlays/prod/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n"
    "spec: {template: {spec: {containers: [{name: web, env: [{name: PORT, value: '90'}]}]}}}\n",
    "k8s/loop/kustomization.yaml": "resources: [../loop]\n",
}


def test_kustomize() -> None:
    found = provide(KUSTOMIZE, "k8s/overlays/prod#web")
    assert given(found)["Deployment/api/web"] == {
        "MODE": "prod", "QUOTED": "x", "EXTRA": "1", "SEC_PASS": "hunter",
        "PORT": "90", "FULL": "80/x $(PORT)", "KEY": "?secretKeyRef",
    }  # fmt: skip
    assert not said(found)
    in_place(found, KUSTOMIZE)
    assert said(provide(KUSTOMIZE, "k8s/loop")) == [
        "k8s/loop/kustomization.yaml:1:13: `k8s/loop/kustomization.yaml` leads to itself"
    ]


COMPOSE: dict[str, str | bytes] = {
    "compose.yml": """\
x-common: &common
  LOG: info
services:
  api:
    build: .
    environment:
      <<: *common
      URL: http://${HOST:-localhost}/
      SECRET: ${SECRET_KEY}
      SHELL_ONLY:
      PRICE: $$5
    env_file: [api.env]
  worker:
    extends: {service: api}
    environment: [LOG=debug, "QUOTED=1"]
  tool:
    build: .
    profiles: [tools]
    environment: {TOOL: "1"}
  db:
    image: postgres:16
    environment: {POSTGRES_PASSWORD: x}
""",
    ".env": "HOST=example.com\n",
    "api.env": "LOG=no\nFROM_FILE=${HOST}\n",
    "compose.prod.yml": "services: {api: {environment: {LOG: prod, URL: !reset null}}}\n",
    "compose.reset.yml": "services: {api: {environment: !override {ONLY: '1'}}}\n",
    "plain.yml": "services: {web: {image: acme/web, environment: {A: b}},"
    " cache: {image: 'redis:7', environment: {C: d}}}\n",
    "self.yml": "services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n",
    "lost.yml": "services:\n  a:\n    env_file: gone.env\n    extends: {file: no.yml, service: x}\n",
    "other.yml": "services: {api: {build: ., environment: {A: b}}, web: {env_file: gone.env}}\n",
    "dollar.yml": "services: {a: {environment: {A: 'x$ y'}}}\n",
}
_API = {
    "LOG": "info", "FROM_FILE": "?docker compose", "URL": "http://example.com/", "SECRET": "?${SECRET_KEY}",
    "SHELL_ONLY": "?the shell", "PRICE": "$5",
}  # fmt: skip


@pytest.mark.parametrize(
    "sources, expected, problems",
    [
        (["compose.yml#api"], {"api": _API}, []),
        (["compose.yml"], {"api": _API, "worker": {**_API, "LOG": "debug", "QUOTED": "1"}}, []),
        (["compose.yml#tool"], {"tool": {"TOOL": "1"}}, []),
        (["compose.yml#api", "compose.prod.yml"],
         {"api": {k: v for k, v in {**_API, "LOG": "prod"}.items() if k != "URL"}}, []),
        (["compose.yml#api", "compose.reset.yml"],
         {"api": {"LOG": "no", "FROM_FILE": "?docker compose", "ONLY": "1"}}, []),
        (["plain.yml"], {"web": {"A": "b"}}, []),
        (["plain.yml#cache"], {"cache": {"C": "d"}}, []),
        (["self.yml#a"], {}, ["self.yml:3:26: the service `a` extends itself"]),
        (["lost.yml"], {}, ["lost.yml:4:21: no.yml: no such file",
                            "lost.yml:3:15: gone.env: no such file"]),
        (["other.yml"], {"api": {"A": "b"}}, []),
        (["other.yml#web"], {}, ["other.yml:1:66: gone.env: no such file"]),
        (["dollar.yml"], {"a": {"A": "?$"}},
         ["dollar.yml:1:33: the value of `A` has a `$` that begins no ${NAME}"]),
    ],
)  # fmt: skip
def test_compose(
    sources: list[str], expected: dict[str, dict[str, str]], problems: list[str]
) -> None:
    found = provide(COMPOSE, *sources)
    assert {name: it for name, it in given(found).items() if it} == expected
    assert said(found) == problems
    in_place(found, COMPOSE)


def test_what_a_source_fills_in_is_known_to_be_used() -> None:
    found = provide({**COMPOSE, ".env.prod": "HOST=prod.example\n"}, "compose.yml#api", ".env.prod")
    assert given(found)["api"]["URL"] == "http://prod.example/"
    assert "HOST" in found.interpolated


OTHERS: dict[str, str | bytes] = {
    "values.yaml": "env: {A: 1, B: '{{ .x }}'}\nworker:\n  extraEnv: [{name: C, value: c},"
    " {name: D, valueFrom: {secretKeyRef: {}}}]\nimage: x\n",
    "templates/deploy.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x" . }}
spec:
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image }}"
          env:
            {{- range .Values.env }}
            - name: {{ .name }}
            {{- end }}
            - name: LITERAL
              value: "1"
            - name: FILLED
              value: {{ .Values.x | quote }}
""",
    "main.tf": """\
resource "google_cloud_run_v2_service" "api" {
  template {
    containers {
      env {
        name  = "PLAIN"
        value = "é"
      }
      env {
        name = "SECRET"
        value_source { secret_key_ref { secret = "x" } }
      }
      env {
        name  = "VAR"
        value = var.x
      }
    }
  }
}
resource "aws_lambda_function" "f" {
  environment { variables = merge({ A = "1", "B" = 2 }, local.more) }
}
""",
    "broken.tf": 'resource "a" "b" {\n  x = = 1\n}\nresource "aws_lambda_function" "f" {\n'
    "  environment { variables = { A = true } }\n}\n",
    "prod.tfvars": 'env_vars = { A = "b" }\nother = "c"\n',
    ".github/workflows/ci.yml": "env: {TOP: '1', SAME: top}\njobs:\n  test:\n"
    "    env: {SAME: job, S: '${{ secrets.S }}'}\n    steps:\n"
    "      - {id: run, run: x, env: {STEP: '1', SAME: step}}\n  other: {env: {O: '1'}}\n",
    ".gitlab-ci.yml": "variables: {A: '1', B: {value: b, description: d}, C: $A/$CI}\n"
    "stages: [test]\ntest: {variables: {J: '1'}, script: [x]}\n",
    "app.yaml": "runtime: python312\nenv_variables: {A: b}\n",
    "shop.service": '[Service]\nEnvironment=A=1 "B=two words" C=50%%\n'
    "Environment=X=1 \\\n  Y=2\nEnvironmentFile=-gone.env\nEnvironmentFile=shop.env\n"
    "EnvironmentFile=/etc/default/shop\nUnsetEnvironment=X\nExecStart=/bin/x\n",
    "shop.env": "A=2\n",
    "bad.service": "[Service\nEnvironment=1\nnot a row\n",
    "Procfile": "web: PORT=80 NAME='a b' python app.py --x=1\n# note\nworker: python w.py\n",
    "tox.ini": "[tox]\nenvlist = a\n[testenv]\nset_env =\n    A = 1\n    B={envdir}\n"
    "[testenv:docs]\nsetenv = C=3\n",
    "pytest.ini": "[pytest]\nenv =\n    A=1\n    D:B=2\n",
    "Dockerfile": "FROM x AS base\nENV A=1\nFROM base AS prod\nENV B=2\nFROM base\nENV C=3\n",
    "pyproject.toml": '[tool.other]\nA = "0"\n[tool.pytest.ini_options]\nenv = [\n  "A=1",\n'
    '  "D:B=2",\n]\nother = "C=3"\n[tool.pytest_env]\nD = "4"\n[tool.tox.env_run_base]\n'
    'set_env = { E = "5", F = "{env_dir}" }\n',
    "settings.txt": "A=1\nB=2\n",
    "note.txt": "hello there\n",
    "binary.env": b"A=1\nB=\0\n",
    "latin.env": "A=1\nB=\xe4\n".encode("latin-1"),
    "huge.env": b"A=1\n" + b"#" * (50 << 20),
}


@pytest.mark.parametrize(
    "source, expected",
    [
        ("values.yaml", {"worker": {"A": "1", "B": "?a template", "C": "c", "D": "?valueFrom"}}),
        ("templates/deploy.yaml", {"Deployment/deploy": {"LITERAL": "1", "FILLED": "?a template"}}),
        ("templates/deploy.yaml#Deployment",
         {"Deployment/deploy": {"LITERAL": "1", "FILLED": "?a template"}}),
        ("main.tf", {
            "google_cloud_run_v2_service.api":
                {"PLAIN": "é", "SECRET": "?value_source", "VAR": "?var.x"},
            "aws_lambda_function.f": {"A": "1", "B": "2"},
        }),
        ("main.tf#google_cloud_run_v2_service.api", {
            "google_cloud_run_v2_service.api":
                {"PLAIN": "é", "SECRET": "?value_source", "VAR": "?var.x"},
        }),
        ("prod.tfvars", {"": {"A": "b"}}),
        (".github/workflows/ci.yml",
         {"": {"TOP": "1", "SAME": "step", "S": "?secrets.S", "STEP": "1", "O": "1"}}),
        (".github/workflows/ci.yml#other", {"other": {"TOP": "1", "SAME": "top", "O": "1"}}),
        (".gitlab-ci.yml", {"": {"A": "1", "B": "b", "C": "?$CI", "J": "1"}}),
        (".gitlab-ci.yml#test", {"test": {"A": "1", "B": "b", "C": "?$CI", "J": "1"}}),
        ("app.yaml", {"": {"A": "b"}}),
        ("shop.service", {"": {"A": "2", "B": "two words", "C": "50%", "Y": "2"}}),
        ("Procfile", {"web": {"PORT": "80", "NAME": "a b"}, "worker": {}}),
        ("tox.ini", {"": {"A": "1", "B": "?{…}"}}),
        ("tox.ini#docs", {"docs": {"C": "3"}}),
        ("pytest.ini", {"": {"A": "1", "B": "2"}}),
        ("pyproject.toml", {"": {"A": "1", "B": "2", "D": "4", "E": "5", "F": "?{…}"}}),
        ("Dockerfile", {"": {"A": "1", "C": "3"}}),
        ("Dockerfile#prod", {"": {"A": "1", "B": "2"}}),
        ("settings.txt", {"": {"A": "1", "B": "2"}}),
    ],
)  # fmt: skip
def test_other_kinds(source: str, expected: dict[str, dict[str, str]]) -> None:
    found = provide(OTHERS, source)
    assert given(found) == expected
    assert not said(found)
    in_place(found, OTHERS)


SECRET = "hunter2"
STRANGE: dict[str, str | bytes] = {
    "compose.yml": "- a\n",
    "compose.list.yml": "services: [a]\n",
    "compose.env.yml": f"services: {{a: {{environment: {SECRET}}}}}\n",
    "compose.item.yml": f"services: {{a: {{environment: [{{A: {SECRET}}}]}}}}\n",
    "compose.alias.yml": f"services: {{a: {{environment: {{A: *{SECRET}}}}}}}\n",
    "k8s/env.yaml": "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, env: {A: b}}]}\n",
    "k8s/data.yaml": "apiVersion: v1\nkind: ConfigMap\ndata: [A]\n",
    "k8s/text.yaml": "hello\n---\napiVersion: v1\nkind: ConfigMap\ndata: {A: b}\n",
    "main.tf": f'resource "a" "b" {{\n  x = {SECRET} = 3\n}}\n',
    "twice.tf": 'resource "aws_lambda_function" "f" {\n  env = { A = "1" }\n  env = { B = "2" }\n}\n',
    "Dockerfile": f"FROM x\nENV A=1 {SECRET}\n{SECRET} x\n",
    "pyproject.toml": '[tool.pytest.ini_options]\nenv = ["A=1"]\nenv = []\n',
    "tox.toml": f'[env_run_base]\nset_env = {{ A = "1", B = {SECRET} }}\n',
}


@pytest.mark.parametrize(
    "source, problems",
    [
        ("compose.yml", ["compose.yml:1:1: expected a mapping with `services`"]),
        ("compose.list.yml", ["compose.list.yml:1:11: expected a mapping below `services`"]),
        ("compose.env.yml",
         ["compose.env.yml:1:29: expected a mapping or a list below `environment`"]),
        ("compose.item.yml",
         ["compose.item.yml:1:30: expected NAME=value or NAME in `environment`"]),
        ("compose.alias.yml", ["compose.alias.yml:1:33: found undefined alias"]),
        ("k8s/env.yaml",
         ["k8s/env.yaml:3:36: expected a list of `name` and `value` below `env`"]),
        ("k8s/data.yaml", ["k8s/data.yaml:3:7: expected a mapping below `data`"]),
        ("k8s/text.yaml", ["k8s/text.yaml:1:1: expected an object with `kind`"]),
        ("twice.tf", ["twice.tf:3:3: the key `env` stands in row 2 already"]),
        ("main.tf", ["main.tf:2:5: expected a block or NAME = value"]),
        ("Dockerfile", ["Dockerfile:2:9: expected NAME=value",
                        "Dockerfile:3:1: expected an instruction such as ENV"]),
        ("pyproject.toml", ["pyproject.toml:3:9: not valid TOML: Cannot overwrite a value"]),
        ("tox.toml", ["tox.toml:2:26: not valid TOML: Invalid value"]),
    ],
)  # fmt: skip
def test_what_is_not_of_its_kind_is_named_and_no_value_shown(
    source: str, problems: list[str]
) -> None:
    found = provide({**STRANGE, "good.env": "GOOD=1\n"}, source, "good.env")
    assert said(found) == problems
    assert SECRET not in "".join(problems)
    assert all(part["GOOD"] == "1" for part in given(found).values())


@pytest.mark.parametrize(
    "source, problems",
    [
        ("broken.tf", ["broken.tf:2:7: expected a value"]),
        ("note.txt", ["note.txt:1:1: expected a .env file, a compose file, a manifest or another"
                      " deployment file"]),
        ("binary.env", ["binary.env:2:3: a NUL byte: text in UTF-8 was expected"]),
        ("latin.env", ["latin.env:2:3: the byte 0xe4: text in UTF-8 was expected"]),
        ("huge.env", ["huge.env:1:1: 50 MB: a deployment file of at most 4 MB was expected"]),
        ("bad.service", ["bad.service:1:1: expected `]`", "bad.service:2:13: expected NAME=value",
                         "bad.service:3:1: expected NAME=value, a [Section] or a comment"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(source: str, problems: list[str]) -> None:
    found = provide({**OTHERS, "good.env": "GOOD=1\n"}, source, "good.env")
    assert said(found) == problems
    assert all(part["GOOD"] == "1" for part in given(found).values())  # the rest is read


def test_the_machine_is_not_looked_at() -> None:
    assert provide(OTHERS, "shop.service").notes == (
        "shop.service:7: `/etc/default/shop` lies on the machine",
    )


def _doubling(form: str, reference: str) -> str:
    rows = [form.format(f"A{at}", reference.format(f"A{at - 1}") * 2) for at in range(1, 40)]
    return form.format("A0", "x" * 20) + "".join(rows)


DOUBLING: dict[str, str | bytes] = {
    ".env": _doubling("{}={}\n", "${{{}}}"),
    "Dockerfile": "FROM x\n" + _doubling("ENV {}={}\n", "${{{}}}"),
    ".gitlab-ci.yml": "variables:\n" + _doubling("  {}: {}\n", "${}"),
    "pod.yaml": "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    env:\n"
    + _doubling("    - {{name: {}, value: {}}}\n", "$({})"),
    "compose.yml": "services: {a: {environment: {A39: '${A12}${A12}'}}}\n",
}


@pytest.mark.parametrize("source", DOUBLING)
def test_values_made_of_values_end_somewhere(source: str) -> None:
    found = provide(DOUBLING, source)
    (part,) = given(found).values()
    assert part["A39"] == "?too long" or (part["A39"] or "").startswith("?$")
    assert not said(found)


def test_merges_of_merges_are_worked_out_once() -> None:
    rows = [f"a{at}: &a{at}\n  <<: [{', '.join([f'*a{at - 1}'] * 4)}]\n" for at in range(1, 40)]
    text = "a0: &a0 {X: '1'}\n" + "".join(rows) + "services: {a: {environment: *a39}}\n"
    assert given(provide({"compose.yml": text}, "compose.yml")) == {"a": {"X": "1"}}
