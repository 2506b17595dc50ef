"""Reads Kubernetes manifests: containers, ConfigMaps, Secrets, and the links that Services give."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from ssot_lint.deploy.model import LONGEST, TOO_LONG, Keep, Part, Problem, Provided, Reading, Wanted
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_POD = ("spec",)
_TEMPLATE = ("spec", "template", "spec")
_PODS = {
    "Pod": _POD,
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "ReplicationController": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "Rollout": _TEMPLATE,  # Argo's deployment
    "Service": _TEMPLATE,  # Knative's, which has a template; the plain one has none
}
KINDS = frozenset(_PODS) | {"ConfigMap", "Secret", "List"}


def read(text: Text, path: str) -> Reading:
    """All objects of a file of manifests."""
    stream = parse_mappings(text, path, "an object with `kind`")
    reader = _Reader(path, list(stream.problems))
    for document in stream.documents:
        reader.take(document)
    return Reading(
        parts=tuple(reader.parts),
        keeps=tuple(reader.keeps),
        services=tuple(reader.services),
        interpolated=frozenset(reader.used),
        problems=tuple(reader.problems),
    )


def is_manifest(document: Node) -> bool:
    """Whether a document is a Kubernetes object."""
    kind, version = document.get("kind"), document.get("apiVersion")
    return kind is not None and version is not None


class _Reader:
    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.parts: list[Part] = []
        self.keeps: list[Keep] = []
        self.services: list[Provided] = []
        self.used: set[str] = set()

    def take(self, it: Node) -> None:
        kind_node = it.get("kind")
        kind = kind_node.string() if kind_node is not None else ""
        if kind in ("ConfigMap", "Secret"):
            self.keeps.append(Keep(kind, _name(it), tuple(self._kept(it, kind))))
        elif kind.endswith("List"):
            items = it.get("items")
            for item in items.list() if items is not None else ():
                self.take(item)
        elif kind in _PODS:
            pod = it.at(*_PODS[kind])
            if pod is not None:
                self.parts += self._containers(pod, f"{kind}/{_name(it)}", _name(it))
            elif kind == "Service":
                self.services += _links(it, self.path)

    # --- containers

    def _containers(self, pod: Node, workload: str, name: str) -> Iterator[Part]:
        containers = [
            (container, initial)
            for key, initial in (("containers", False), ("initContainers", True))
            if (found := pod.get(key)) is not None
            for container in found.list()
        ]
        links = pod.get("enableServiceLinks")
        alone = len(containers) == 1
        for container, initial in containers:
            own = _name_of(container)
            image = container.get("image")
            yield Part(
                workload if alone else f"{workload}/{own}",
                provided=tuple(self._environment(container)),
                wanted=tuple(self._wanted(container)),
                image=image.string() if image is not None else "",
                resting=initial and not alone,
                links=links is None or links.string() != "false",
                names=(workload, name, f"{workload}/{own}", f"{name}/{own}", own),
            )

    def _environment(self, container: Node) -> Iterator[Provided]:
        env = container.get("env")
        known: dict[str, str | None] = {}
        if env is not None and (env.pairs or env.value):
            self._complain(env, "expected a list of `name` and `value` below `env`")
        for entry in env.list() if env is not None else ():
            name = entry.get("name")
            if name is None or not name.string():
                self._complain(entry, "expected `name` in an entry of `env`")
                continue
            value, opaque = self._value(entry, known)
            known[name.string()] = value
            yield Provided(name.string(), value, self.path, name.site, opaque)

    def _value(self, entry: Node, known: dict[str, str | None]) -> tuple[str | None, str]:
        source = entry.get("valueFrom")
        if source is not None:
            return None, next((key.string() for key, _ in source.items()), "valueFrom")
        value = entry.get("value")
        return self._expanded(value.string() if value is not None else "", known)

    def _expanded(self, text: str, known: dict[str, str | None]) -> tuple[str | None, str]:
        """``$(X)`` is what an earlier entry says; of another, it stays as it is."""
        parts, at, length = [], 0, len(text)
        while (begin := text.find("$", at)) >= 0:
            parts.append(text[at:begin])
            end = text.find(")", begin)
            if text.startswith("$$", begin):
                parts.append("$")
                at = begin + 2
            elif text.startswith("$(", begin) and end > 0:
                name = text[begin + 2 : end]
                self.used.add(name)
                if name not in known:  # it may come through envFrom or a Service
                    return None, f"$({name})"
                if (value := known[name]) is None:
                    return None, f"$({name})"
                if (length := length + len(value)) > LONGEST:
                    return None, TOO_LONG
                parts.append(value)
                at = end + 1
            else:
                parts.append("$")
                at = begin + 1
        return "".join([*parts, text[at:]]), ""

    def _wanted(self, container: Node) -> Iterator[Wanted]:
        sources = container.get("envFrom")
        for entry in sources.list() if sources is not None else ():
            prefix = entry.get("prefix")
            for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                reference = entry.get(key)
                name = reference.get("name") if reference is not None else None
                if reference is None or name is None:
                    continue
                optional = reference.get("optional")
                yield Wanted(
                    kind,
                    name.string(),
                    prefix.string() if prefix is not None else "",
                    optional is not None and optional.string() == "true",
                    self.path,
                    name.site,
                )

    # --- maps

    def _kept(self, it: Node, kind: str) -> Iterator[Provided]:
        secret = kind == "Secret"
        for field in ("data", "stringData"):
            data = it.get(field)
            if data is not None and (data.children or data.value):
                self._complain(data, f"expected a mapping below `{field}`")
            for key, value in data.items() if data is not None else ():
                text: str | None = value.string()
                if secret and field == "data":
                    text = self._decoded(value)
                opaque = "" if text is not None else "a Secret that is no text"
                yield Provided(key.string(), text, self.path, key.site, opaque, secret=secret)

    def _decoded(self, value: Node) -> str | None:
        try:
            return base64.b64decode("".join(value.string().split()), validate=True).decode()
        except binascii.Error:
            self._complain(value, "expected base64 in the `data` of a Secret")
        except UnicodeDecodeError:
            pass
        return None

    def _complain(self, node: Node, message: str) -> None:
        self.problems.append(Problem(self.path, *node.text.place(node.start), message))


def _name(it: Node) -> str:
    name = it.at("metadata", "name")
    return name.string() if name is not None else ""


def _name_of(container: Node) -> str:
    name = container.get("name")
    return name.string() if name is not None else ""


def _links(it: Node, path: str) -> Iterator[Provided]:
    """``NAME_PORT`` and its like, which each container beside a Service is given."""
    node = it.at("metadata", "name")
    if node is None:
        return
    name = node.string().upper().replace("-", "_")
    ports = it.at("spec", "ports")
    first = ports.list()[0].get("port") if ports is not None and ports.list() else None
    number = first.string() if first is not None else "80"
    address = f"tcp://10.0.0.1:{number}"
    site = node.site
    yield Provided(f"{name}_PORT", address, path, site, implied=True)
    yield Provided(f"{name}_SERVICE_HOST", None, path, site, "the Service", implied=True)
    yield Provided(f"{name}_SERVICE_PORT", None, path, site, "the Service", implied=True)
