"""Which environments a repository's deployment files make: a proposal, from their names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.adopt.composed import Composed, text_of
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
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
_EXAMPLE = "example"
_PERSONAL = frozenset(["local", "override"])
"""What is on one machine only, or joins in by itself."""


class Proposed(NamedTuple):
    """One environment."""

    name: str
    sources: tuple[str, ...]
    """Relative to the repository, with ``/``; later ones win."""


class _Thing(NamedTuple):
    """What is deployed by one mechanism: it may have a name that another mechanism has, too."""

    name: str
    mechanism: str
    folder: str
    sources: tuple[str, ...]


_CLUSTER, _CHART, _COMPOSED, _FILE, _RUN = "k8s", "helm", "compose", "env", "ci"
_FIRST = (_CLUSTER, _CHART, _COMPOSED, _FILE, _RUN)
"""Of several with one name the first keeps it: what runs nearest to users."""


def propose_environments(root: str) -> tuple[Proposed, ...]:
    """The environments below ``root``, from files that neither git nor the defaults leave out."""
    options = {"include": [*_INCLUDE]}
    workspace = Workspace(root, Overrides(isolated=True, options=options))
    paths = (
        os.path.relpath(it, root).replace(os.sep, "/") for it in discover([root], workspace).files
    )
    near = [it for it in paths if it.count("/") < _DEEPEST and not _is_of_tests(it)]
    near.sort(key=lambda it: (it.count("/"), it))
    led_to = _led_to(root, near)
    alone = [it for it in near if it not in led_to]
    composed = Composed(root)
    named = [_ours(it, composed) for it in _named(alone)]
    things = _joined((*(it for it in named if it.sources), *_manifests(root, near)))
    real = [it for it in things if it.name != _EXAMPLE or it.mechanism != _FILE]
    # An example documents what others are: one where nothing else says it.
    found = sorted(_apart(real or things[:1]), key=lambda it: it.name)
    return tuple(found[:_MOST])


def _ours(thing: _Thing, composed: Composed) -> _Thing:
    """The thing, without sources where it runs none of the repository's code."""
    if thing.mechanism != _COMPOSED:
        return thing
    return thing._replace(sources=composed.ours(thing.sources))


def _led_to(root: str, near: Iterable[str]) -> set[str]:
    """Files of assignments that a compose file beside them names: they are a part of what it makes."""
    found: set[str] = set()
    beside: dict[str, list[str]] = {}
    for path in near:
        folder, _, name = path.rpartition("/")
        beside.setdefault(folder, []).append(name)
    for folder, names in beside.items():
        files = [it for it in names if _ENV_FILE.match(it)]
        texts = [text_of(f"{root}/{folder}/{it}") for it in names if files and _COMPOSE.match(it)]
        for name in files:
            named = re.compile(rb"(?<![\w.-])" + re.escape(name.encode()) + rb"(?![\w.-])")
            if any(named.search(text) for text in texts):
                found.add(f"{folder}/{name}" if folder else name)
    return found


def _joined(things: Iterable[_Thing]) -> list[_Thing]:
    """Each thing once; the `.env.staging` beside a `compose.staging.yml` belongs to it."""
    found: dict[tuple[str, str, str], _Thing] = {}
    for it in things:
        key = (it.name, it.mechanism, it.folder)
        before = found[key].sources if key in found else ()
        more = tuple(one for one in it.sources if one not in before)
        found[key] = it._replace(sources=(*before, *more))
    for key, it in list(found.items()):
        composed = found.get((it.name, _COMPOSED, it.folder))
        if it.mechanism == _FILE and composed is not None:
            found[(it.name, _COMPOSED, it.folder)] = composed._replace(
                sources=(*it.sources, *composed.sources)
            )
            del found[key]
    return list(found.values())


def _apart(things: Sequence[_Thing]) -> Iterator[Proposed]:
    """Things with names of their own: `staging`, `staging-compose`, `api-staging`."""
    taken: dict[str, str] = {}
    for it in sorted(things, key=lambda it: (_FIRST.index(it.mechanism), it.folder.count("/"))):
        folder = it.folder.replace("/", "-").strip(".-")
        own = it.name.lstrip(".") or it.name
        others = [f"{folder}-{own}".strip("-"), f"{own}-{it.mechanism}"]
        tries = [own, *(others if taken.get(own) == it.mechanism else others[::-1])]
        tries += [f"{own}-{it.mechanism}-{number}" for number in range(2, len(things) + 2)]
        name = next(one for one in tries if one not in taken)
        taken[name] = it.mechanism
        yield Proposed(name, it.sources)


def _manifests(root: str, near: Iterable[str]) -> Iterator[_Thing]:
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
            name = folder.removesuffix("/base").rpartition("/")[2] or "kustomize"
            yield _Thing(name, _CLUSTER, folder, (folder or ".",))
        elif not kustomized and any(_is_workload(f"{root}/{it}") for it in paths):
            yield _Thing(folder.rpartition("/")[2], _CLUSTER, folder, (folder,))


def _is_workload(path: str) -> bool:
    return _WORKLOAD.search(text_of(path)) is not None


def _named(near: Sequence[str]) -> Iterator[_Thing]:
    """Things that are named by their files, with sources in the order in which they are applied."""
    bases = _bases(near)
    for path in near:
        folder, _, name = path.rpartition("/")
        compose = _COMPOSE.match(name)
        env_file = _ENV_FILE.match(name)
        if (overlay := _OVERLAY.match(path)) is not None:
            yield _Thing(overlay[1], _CLUSTER, folder, (folder,))
        elif compose is not None:
            stage = compose[1]
            if stage is None and folder.count("/") < 1:
                yield _Thing(folder or "compose", _COMPOSED, folder, (path,))
            elif stage is not None and stage not in _PERSONAL:
                below = (bases[folder],) if bases.get(folder, path) != path else ()
                yield _Thing(stage, _COMPOSED, folder, (*below, path))
        elif env_file is not None and folder.count("/") < 1:
            stage = next(it for it in env_file.groups() if it)
            stage = _EXAMPLE if stage in _EXAMPLES else stage
            if stage not in _PERSONAL:
                alone = stage if not folder or stage == _EXAMPLE else f"{folder}-{stage}"
                yield _Thing(alone, _FILE, folder, (path,))
        elif (values := _VALUES.match(name)) is not None:
            base = f"{folder}/values.yaml" if folder else "values.yaml"
            below = (base,) if base in near else ()
            yield _Thing(values[1], _CHART, folder, (*below, path))
        elif (workflow := _WORKFLOW.match(path)) is not None:
            yield _Thing(f"workflow-{workflow[1]}", _RUN, folder, (path,))
        elif name == "app.yaml" and not folder:
            yield _Thing("appengine", _RUN, folder, (path,))


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
