"""Which kind of deployment file a file is: by its name, and where that says nothing by its content."""

from __future__ import annotations

import posixpath
import re

from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse

ENV_FILE = ".env"
COMPOSE = "compose"
DOCKERFILE = "Dockerfile"
KUBERNETES = "Kubernetes"
KUSTOMIZE = "kustomize"
HELM_VALUES = "Helm values"
HELM_TEMPLATE = "Helm template"
TERRAFORM = "Terraform"
ACTIONS = "GitHub Actions"
GITLAB = "GitLab CI"
SYSTEMD = "systemd"
PROCFILE = "Procfile"
APP_YAML = "app.yaml"
INI = "tox or pytest"
RUNNER_TOML = "tox or pytest in TOML"

HELM_MAPS = ("env", "extraEnv", "extraEnvs", "envVars", "extraEnvVars", "environment")
"""Keys of Helm's values below which maps of variables stand."""

_NAMES: tuple[tuple[str, str], ...] = (
    (
        r"(?!.*\.(?:ya?ml|json|toml|ini|py|js|ts|sh|tf)\Z)"
        r"(?:.*/)?(?:\.(?:flask)?env(?:rc)?(?:[.-][^/]*)?|[^/]+\.env|env\.[^/.]+)",
        ENV_FILE,
    ),
    (r"(?:.*/)?(?:(?:docker-)?compose)(?:[.-][^/]*)?\.ya?ml", COMPOSE),
    (
        r"(?!.*\.dockerignore\Z)(?:.*/)?(?:(?:Dockerfile|Containerfile)(?:[.-][^/]*)?|[^/]+\.[Dd]ockerfile)",
        DOCKERFILE,
    ),
    (r"(?:.*/)?kustomization(?:\.ya?ml)?", KUSTOMIZE),
    (r"(?:.*/)?[^/]+\.(?:tf|tfvars)", TERRAFORM),
    (r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml|(?:.*/)?action\.ya?ml", ACTIONS),
    (r"(?:.*/)?(?:\.gitlab-ci|[^/]+\.gitlab-ci)\.ya?ml", GITLAB),
    (r"(?:.*/)?[^/]+\.(?:service|socket|timer|mount)(?:\.d/[^/]+\.conf)?", SYSTEMD),
    (r"(?:.*/)?Procfile(?:\.[^/]+)?", PROCFILE),
    (r"(?:.*/)?(?:tox\.ini|\.?pytest\.ini|setup\.cfg)", INI),
    (r"(?:.*/)?(?:pyproject|tox|\.?pytest)\.toml", RUNNER_TOML),
    (r"(?:.*/)?(?:[^/]*[.-])?values(?:[._-][^/]*)?\.ya?ml", HELM_VALUES),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _NAMES)
_YAML = (".yaml", ".yml", ".json", ".tpl")

DOCUMENTS: tuple[str, ...] = (
    "**/.env",
    "**/.env.*",
    "**/*.env",
    "**/{.envrc,.flaskenv}",
    "**/compose*.{yml,yaml}",
    "**/docker-compose*.{yml,yaml}",
    "**/Dockerfile",
    "**/Dockerfile.*",
    "**/*.{D,d}ockerfile",
    "**/Containerfile*",
    "**/kustomization.{yml,yaml}",
    "**/Kustomization",
    "**/{k8s,kubernetes,manifests,deploy,deployment,helm,charts,templates}/**/*.{yml,yaml}",
    "**/*values*.{yml,yaml}",
    "**/.github/workflows/*.{yml,yaml}",
    "**/action.{yml,yaml}",
    "**/*.gitlab-ci.yml",
    "**/*.{tf,tfvars}",
    "**/*.service",
    "**/Procfile*",
    "**/app.yaml",
    "**/{tox,pytest,.pytest}.{ini,toml}",
    "**/setup.cfg",
)
"""What an editor may show us, by pattern: the languages that editors give such files differ."""


def kind(path: str, text: Text) -> str | None:
    """The kind of a file; None where neither name nor content says."""
    named = by_name(path)
    if named is not None:
        return HELM_TEMPLATE if _is_template(path, text) else named
    if path.lower().endswith(_YAML):
        return _by_content(path, text)
    return ENV_FILE if _is_assignments(text.string) else None


def by_name(path: str) -> str | None:
    """What the name alone says."""
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(path)), None)


def _is_template(path: str, text: Text) -> bool:
    return "{{" in text.string and "templates" in posixpath.dirname(path).split("/")


def _by_content(path: str, text: Text) -> str | None:
    if _is_template(path, text):
        return HELM_TEMPLATE
    documents = parse(text, path).documents
    for root in documents:
        kind = _of_document(root)
        if kind is not None:
            return kind
    return HELM_TEMPLATE if "{{" in text.string else KUBERNETES if not documents else None


def _of_document(root: Node) -> str | None:
    keys = {key.string() for key, _ in root.items()}
    if {"kind", "apiVersion"} <= keys:
        name = root.get("kind")
        return KUSTOMIZE if name is not None and name.string() == "Kustomization" else KUBERNETES
    if (services := root.get("services")) is not None:
        # A list of them is Render's, or Travis'.
        return None if services.children is not None else COMPOSE
    if {"jobs", "on"} <= keys:
        return ACTIONS
    if "env_variables" in keys:
        return APP_YAML
    if "runtime" in keys and "version" not in keys:
        return APP_YAML
    if "pool" in keys or "steps" in keys:
        return None  # Azure's
    if "stages" in keys or "variables" in keys:
        return GITLAB
    if keys & {"configMapGenerator", "secretGenerator", "resources", "patches"}:
        return KUSTOMIZE
    return HELM_VALUES if _has_variables(root) else None


def _has_variables(root: Node) -> bool:
    """Whether some key, however deep, is one that maps of variables stand below in Helm's values.
    Each node is asked once: aliases of aliases are many more."""
    seen: set[Node] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for key, value in node.items():
            if key.string() in HELM_MAPS:
                return True
            waiting.append(value)
        waiting += node.list()
    return False


def _is_assignments(string: str) -> bool:
    rows = [row for it in string.splitlines() if (row := it.strip()) and not row.startswith("#")]
    return bool(rows) and all(re.match(r"(?:export )?[A-Za-z_]\w*\s*=", row) for row in rows)
