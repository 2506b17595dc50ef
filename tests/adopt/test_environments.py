"""``init`` proposes environments from what lies in the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.adopt.environments import propose_environments
from tests.cli.commands import lint


@pytest.mark.parametrize(
    "files, expected",
    [
        ([], []),
        ([".env", ".env.local"], []),
        ([".env.example"], [("example", (".env.example",))]),
        ([".env.staging", "prod.env"], [("prod", ("prod.env",)), ("staging", (".env.staging",))]),
        (["compose.yml", "compose.prod.yml", "compose.override.yml"],
         [("compose", ("compose.yml",)), ("prod", ("compose.yml", "compose.prod.yml"))]),
        (["docker-compose.yaml", "tests/docker-compose.yml"],
         [("compose", ("docker-compose.yaml",))]),
        (["k8s/base/kustomization.yaml", "k8s/overlays/staging/kustomization.yaml"],
         [("staging", ("k8s/overlays/staging",))]),
        (["chart/values.yaml", "chart/values-prod.yaml"],
         [("prod", ("chart/values.yaml", "chart/values-prod.yaml"))]),
        ([".github/workflows/ci.yml", ".github/workflows/labels.yml"],
         [("workflow-ci", (".github/workflows/ci.yml",))]),
        ([".env.staging", "compose.yml", "compose.staging.yml"],
         [("compose", ("compose.yml",)),
          ("staging", (".env.staging", "compose.yml", "compose.staging.yml"))]),
        ([".env.staging", "k8s/overlays/staging/kustomization.yaml", "compose.staging.yml",
          "chart/values-staging.yaml"],
         [("staging", ("k8s/overlays/staging",)),
          ("staging-compose", (".env.staging", "compose.staging.yml")),
          ("staging-helm", ("chart/values-staging.yaml",))]),
        (["a/compose.prod.yml", "b/compose.prod.yml"],
         [("b-prod", ("b/compose.prod.yml",)), ("prod", ("a/compose.prod.yml",))]),
        ([".env.example", "compose.yml"], [("compose", ("compose.yml",))]),
        ([".env.example", "web/.env.sample"], [("example", (".env.example",))]),
    ],
)  # fmt: skip
def test_what_is_proposed(files: list[str], expected: list[object], tmp_path: Path) -> None:
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert [tuple(it) for it in propose_environments(str(tmp_path))] == expected


@pytest.mark.parametrize(
    "files, expected",
    [
        ({"k8s/api.yaml": "kind: Deployment\n", "k8s/svc.yaml": "kind: Service\n"},
         [("k8s", ("k8s",))]),
        ({"deploy/kubernetes-manifests/api.yaml": "a: b\n---\nkind: StatefulSet\n"},
         [("kubernetes-manifests", ("deploy/kubernetes-manifests",))]),
        ({".devcontainer/docker-compose.yml": "services: {a: {env_file: [common.env]}}\n",
          ".devcontainer/common.env": "", ".devcontainer/other.env": ""},
         [("devcontainer", (".devcontainer/docker-compose.yml",)),
          ("devcontainer-other", (".devcontainer/other.env",))]),
        ({"k8s/svc.yaml": "kind: Service\n"}, []),
        ({"k8s/kustomization.yaml": "", "k8s/base/kustomization.yaml": "",
          "k8s/components/x/kustomization.yaml": ""}, [("k8s", ("k8s",))]),
        ({"k8s/base/kustomization.yaml": "", "k8s/overlays/prod/kustomization.yaml": ""},
         [("prod", ("k8s/overlays/prod",))]),
    ],
)  # fmt: skip
def test_folders_of_manifests(
    files: dict[str, str], expected: list[object], tmp_path: Path
) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert [tuple(it) for it in propose_environments(str(tmp_path))] == expected


OTHERS = "services:\n  db:\n    image: docker.io/library/postgres:18\n"
OURS = f"{OTHERS}  web:\n    # the shop\n    image: ghcr.io/me/shop-app:latest\n"


@pytest.mark.parametrize(
    "files, expected",
    [
        ({"compose.yml": OTHERS}, []),
        ({"docker-compose.base.yml": OTHERS + "    build: .\n"},
         [("base", ("docker-compose.base.yml",))]),
        ({"compose.yml": OTHERS + "    build: {context: .}\n"}, [("compose", ("compose.yml",))]),
        ({"compose.yml": OTHERS, "compose.prod.yml": "services: {web: {build: .}}\n"},
         [("prod", ("compose.yml", "compose.prod.yml"))]),
        ({"compose.yml": OURS}, [("compose", ("compose.yml#web",))]),
        ({"compose.yml": OURS, "compose.dev.yml": OTHERS},
         [("compose", ("compose.yml#web",)), ("dev", ("compose.yml#web",))]),
        ({"compose.yml": "services:\n  db:\n    extends:\n      file: common.yml\n      service: db\n",
          "common.yml": OTHERS}, []),
    ],
)  # fmt: skip
def test_compose_files_that_may_run_the_code(
    files: dict[str, str], expected: list[object], tmp_path: Path
) -> None:
    root = tmp_path / "shop_app"
    root.mkdir()
    for name, text in files.items():
        (root / name).write_text(text)
    assert [tuple(it) for it in propose_environments(str(root))] == expected


def test_what_git_ignores_is_not_proposed(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(".env.prod\n")
    (tmp_path / ".env.prod").write_text("")
    assert propose_environments(str(tmp_path)) == ()


def test_init_writes_them_and_they_can_be_checked(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('import os\n\nA = os.environ["A"]\n')
    (tmp_path / ".env.example").write_text("B=1\n")
    (tmp_path / "compose.yml").write_text("services: {api: {build: ., environment: {A: '1'}}}\n")
    ended = lint("init", "--yes", cwd=tmp_path)
    assert ended.code == 0
    assert b"example" not in ended.out
    assert lint("env", "check", "compose", cwd=tmp_path).code == 0
