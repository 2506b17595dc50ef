"""Which environments a repository's deployment files make: a proposal, from their names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.settings.workspace import Workspace

_INCLUDE = (
    ".env.*",
    "*.env",
    "env.example",
    "compose*.y*ml",
    "docker-compose*.y*ml",
    "kustomization.y*ml",
    "values*.yaml",
    "app.yaml",
    ".github/workflows/*.y*ml",
    "**/*k8s*/*.y*ml",
    "**/*kubernetes*/*.y*ml",
    "**/*manifests*/*.y*ml",
)
_MOST = 12
"""Environments that are proposed: a repository of examples has hundreds of compose files."""
_DEEPEST = 4
_COMPOSE = re.compile(r"(?:docker-)?compose(?:[.-]([\w-]+))?\.ya?ml\Z")
_ENV_FILE = re.compile(r"\.env\.([\w-]+)\Z|([\w-]+)\.env\Z|env\.(example)\Z")
_KUSTOMIZATION = re.compile(r"kustomization\.ya?ml\Z")
_OVERLAY = re.compile(r"(?:.*/)?overlays/([\w-]+)/kustomization\.ya?ml\Z")
_MANIFESTS = re.compile(r"(?:.*/)?[\w-]*(?:k8s|kubernetes|manifests)[\w-]*\Z")
_WORKLOAD = re.compile(rb"^kind:[ \t]*['\"]?(?:Deployment|StatefulSet|DaemonSet|CronJob)\b", re.M)
_VALUES = re.compile(r"values[._-]([\w-]+)\.yaml\Z")
_WORKFLOW = re.compile(r"\.github/workflows/(ci|tests?|build|deploy)\.ya?ml\Z")
_EXAMPLES = frozenset(["example", "sample", "template", "dist", "default", "defaults"])
_PERSONAL = frozenset(["local", "override"])
"""What is on one machine only, or joins in by itself."""


class Proposed(NamedTuple):
    """One environment."""

    name: str
    sources: tuple[str, ...]
    """Relative to the repository, with ``/``; later ones win."""


def propose_environments(root: str) -> tuple[Proposed, ...]:
    """The environments below ``root``, from files that neither git nor the defaults leave out."""
    options = {"include": [*_INCLUDE]}
    workspace = Workspace(root, Overrides(isolated=True, options=options))
    paths = (
        os.path.relpath(it, root).replace(os.sep, "/") for it in discover([root], workspace).files
    )
    near = [it for it in paths if it.count("/") < _DEEPEST and not _is_of_tests(it)]
    near.sort(key=lambda it: (it.count("/"), it))
    found: dict[str, list[str]] = {}
    for name, sources in (*_named(near), *_manifests(root, near)):
        known = found.setdefault(name, [])
        known += [it for it in sources if it not in known]
    return tuple(Proposed(name, tuple(it)) for name, it in sorted(found.items())[:_MOST])


def _manifests(root: str, near: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Folders of manifests of which one is a workload, unless overlays of them are there."""
    folders: dict[str, list[str]] = {}
    for path in near:
        folder, _, name = path.rpartition("/")
        if _KUSTOMIZATION.match(name) is not None or _MANIFESTS.match(folder) is not None:
            folders.setdefault(folder, []).append(path)
    if any(_OVERLAY.match(it) for paths in folders.values() for it in paths):
        return
    for folder, paths in folders.items():
        if folder.rpartition("/")[0] in folders and folder.endswith("/base"):
            continue  # the folder around it leads there
        kustomized = any(_KUSTOMIZATION.match(it.rpartition("/")[2]) for it in paths)
        if kustomized and "components" not in folder.split("/"):
            yield folder.removesuffix("/base").rpartition("/")[2] or "kustomize", (folder or ".",)
        elif not kustomized and any(_is_workload(f"{root}/{it}") for it in paths):
            yield folder.rpartition("/")[2], (folder,)


def _is_workload(path: str) -> bool:
    try:
        return _WORKLOAD.search(read(path)) is not None
    except OSError:
        return False


def _named(near: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of environments with sources, in the order in which they should be applied."""
    bases = _bases(near)
    for path in near:
        folder, _, name = path.rpartition("/")
        compose = _COMPOSE.match(name)
        env_file = _ENV_FILE.match(name)
        if (overlay := _OVERLAY.match(path)) is not None:
            yield overlay[1], (folder,)
        elif compose is not None:
            stage = compose[1]
            if stage is None and folder.count("/") < 1:
                yield folder or "compose", (path,)
            elif stage is not None and stage not in _PERSONAL:
                yield stage, (*((bases[folder],) if folder in bases else ()), path)
        elif env_file is not None and folder.count("/") < 1:
            stage = next(it for it in env_file.groups() if it)
            stage = "example" if stage in _EXAMPLES else stage
            if stage not in _PERSONAL:
                yield (f"{folder}-{stage}" if folder else stage), (path,)
        elif (values := _VALUES.match(name)) is not None:
            base = f"{folder}/values.yaml" if folder else "values.yaml"
            yield values[1], (*((base,) if base in near else ()), path)
        elif (workflow := _WORKFLOW.match(path)) is not None:
            yield f"workflow-{workflow[1]}", (path,)
        elif name == "app.yaml" and not folder:
            yield "appengine", (path,)


def _bases(paths: Iterable[str]) -> dict[str, str]:
    """The compose file that others of its folder are laid over."""
    found: dict[str, str] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        match = _COMPOSE.match(name)
        if match is not None and (match[1] is None or match[1] == "base"):
            found.setdefault(folder, path)
    return found


def _is_of_tests(path: str) -> bool:
    parts = path.split("/")[:-1]
    return any(it in ("test", "tests", "testing", "fixtures", "examples", "docs") for it in parts)
