"""Reads Kubernetes manifests: containers, ConfigMaps, Secrets, and the links that Services give."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from ssot_lint.deploy.model import (
    LONGEST,
    TOO_LONG,
    Keep,
    Part,
    Problem,
    Provided,
    Reading,
    Twice,
    Wanted,
)
from ssot_lint.deploy.scalars import as_read, is_text
from ssot_lint.deploy.shapes import Shapes
from ssot_lint.deploy.text import BLANK, Text
from ssot_lint.deploy.twice import twice
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
_STRICT = frozenset(_PODS) - {"Service", "Rollout"}
"""Kinds that are nothing without a pod."""
_EXPECTED = {
    1: "expected `spec` with `containers`",
    3: "expected `template` with `spec` and `containers` below `spec`",
    5: "expected `jobTemplate` with a `template` below `spec`",
}
"""By how deep the pod lies."""
_WITHOUT = frozenset(
    [
        "Namespace",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ClusterRole",
        "ClusterRoleBinding",
        "Ingress",
        "IngressClass",
        "NetworkPolicy",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "StorageClass",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "LimitRange",
        "ResourceQuota",
        "PriorityClass",
        "Endpoints",
        "EndpointSlice",
        "CustomResourceDefinition",
        "ServiceMonitor",
        "PodMonitor",
        "PrometheusRule",
        "Gateway",
        "HTTPRoute",
        "Certificate",
        "Issuer",
        "ClusterIssuer",
        "VirtualService",
        "DestinationRule",
        "PeerAuthentication",
        "AuthorizationPolicy",
        "APIService",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "Kustomization",
    ]
)
"""Kinds that give nobody a variable."""
_QUOTES = "quotes are lacking: Kubernetes takes texts only, and this is a number or a truth"
KINDS = frozenset(_PODS) | {"ConfigMap", "Secret", "List"}


def read(text: Text, path: str, *, partial: bool = False) -> Reading:
    """All objects of a file of manifests; ``partial`` ones, as patches are, may lack anything."""
    stream = parse_mappings(text, path, "an object with `kind`")
    reader = _Reader(path, list(stream.problems), partial)
    for document in stream.documents:
        reader.take(document)
    return Reading(
        parts=tuple(reader.parts),
        keeps=tuple(reader.keeps),
        services=tuple(reader.services),
        interpolated=frozenset(reader.used),
        problems=tuple(reader.problems),
        twice=tuple(reader.twice),
        notes=tuple(reader.notes),
    )


def is_manifest(document: Node) -> bool:
    """Whether a document is a Kubernetes object."""
    kind, version = document.get("kind"), document.get("apiVersion")
    return kind is not None and version is not None


class _Reader:
    def __init__(self, path: str, problems: list[Problem], partial: bool) -> None:
        self.path = path
        self.partial = partial
        self.twice: list[Twice] = []
        self.notes: list[str] = []
        self.problems = problems
        self.shapes = Shapes(path, problems)
        self.parts: list[Part] = []
        self.keeps: list[Keep] = []
        self.services: list[Provided] = []
        self.used: set[str] = set()

    def take(self, it: Node) -> None:
        kind_node = it.get("kind")
        kind = self.shapes.text(kind_node, "as `kind`")
        if kind in ("ConfigMap", "Secret"):
            self.shapes.pairs(it.get("metadata"), "below `metadata`")
            removed = _patch(it) == "delete"
            kept = tuple(self._kept(it, kind))
            self.keeps.append(Keep(kind, _name(it), kept, _namespace(it), removed))
        elif kind.endswith("List"):
            for item in self.shapes.mappings(it.get("items"), "below `items`", "as an item"):
                self.take(item)
        elif kind in _PODS:
            self._workload(it, kind)
        elif kind_node is not None and kind and kind not in _WITHOUT and not self.partial:
            self.notes.append(f"{self.path}:{kind_node.site.row}: what a `{kind}` gives")

    def _workload(self, it: Node, kind: str) -> None:
        self.shapes.pairs(it.get("metadata"), "below `metadata`")
        if _patch(it) == "delete":
            gone = Part(f"{kind}/{_name(it)}", removed=True, names=(f"{kind}/{_name(it)}",))
            self.parts.append(gone)
            return
        pod: Node | None = it
        for key in _PODS[kind]:
            pod = pod.get(key) if pod is not None else None
            self.shapes.pairs(pod, f"below `{key}`")
        if pod is not None:
            self.parts += self._containers(pod, f"{kind}/{_name(it)}", it)
        elif kind == "Service":
            self.services += self._links(it)
        elif not self.partial and kind in _STRICT:
            self.shapes.complain(it.get("spec") or it, _EXPECTED[len(_PODS[kind])])

    # --- containers

    def _containers(self, pod: Node, workload: str, it: Node) -> Iterator[Part]:
        name, namespace = _name(it), _namespace(it)
        containers = [
            (container, initial)
            for key, initial in (("containers", False), ("initContainers", True))
            for container in self.shapes.mappings(
                pod.get(key), f"of containers below `{key}`", "for a container"
            )
        ]
        links = pod.get("enableServiceLinks")
        alone = len(containers) == 1
        for container, initial in containers:
            own = _name_of(container)
            image = container.get("image")
            yield Part(
                workload if alone else f"{workload}/{own}",
                provided=self._listed(container),
                wanted=tuple(self._wanted(container, namespace)),
                image=self.shapes.text(image, "as `image`"),
                resets=_replaced(container.get("env")),
                removed=_patch(container) == "delete",
                resting=initial and not alone,
                links=links is None or links.string() != "false",
                names=(workload, name, f"{workload}/{own}", f"{name}/{own}", own),
            )

    def _listed(self, container: Node) -> tuple[Provided, ...]:
        given = tuple(self._environment(container))
        self.twice += twice(given)
        return given

    def _environment(self, container: Node) -> Iterator[Provided]:
        known: dict[str, str | None] = {}
        entries = self.shapes.mappings(
            container.get("env"), "of `name` and `value` below `env`", "in `env`"
        )
        for entry in entries:
            name = entry.get("name")
            if name is None or not self.shapes.text(name, "as `name`"):
                if _patch(entry) != "replace":
                    self.shapes.complain(entry, "expected `name` in an entry of `env`")
                continue
            if _patch(entry) == "delete":
                yield Provided(name.string(), None, self.path, name.site, removed=True)
                continue
            value, opaque = self._value(entry, known)
            known[name.string()] = value
            yield Provided(name.string(), value, self.path, name.site, opaque)

    def _value(self, entry: Node, known: dict[str, str | None]) -> tuple[str | None, str]:
        source = entry.get("valueFrom")
        if source is not None:
            pairs = self.shapes.pairs(source, "below `valueFrom`")
            return None, next((key.string() for key, _ in pairs), "valueFrom")
        value = entry.get("value")
        if value is not None and not self.shapes.is_scalar(value, "as `value`"):
            return None, "no single value"
        if value is not None:
            self._see_quotes(value)
        return self._expanded(as_read(value) if value is not None else "", known)

    def _see_quotes(self, value: Node) -> None:
        if not is_text(value):
            self.shapes.complain(value, _QUOTES)

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

    def _wanted(self, container: Node, namespace: str) -> Iterator[Wanted]:
        for entry in self.shapes.mappings(
            container.get("envFrom"), "below `envFrom`", "in `envFrom`"
        ):
            prefix = entry.get("prefix")
            for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                reference = entry.get(key)
                self.shapes.pairs(reference, f"below `{key}`")
                name = reference.get("name") if reference is not None else None
                if reference is None or name is None:
                    if reference is not None and reference.pairs is not None:
                        self.shapes.complain(reference, f"expected `name` below `{key}`")
                    continue
                optional = reference.get("optional")
                yield Wanted(
                    kind,
                    _called(name),
                    prefix.string() if prefix is not None else "",
                    optional is not None and optional.string() == "true",
                    self.path,
                    name.site,
                    namespace,
                )

    # --- maps

    def _kept(self, it: Node, kind: str) -> Iterator[Provided]:
        secret = kind == "Secret"
        for field in ("data", "stringData"):
            for key, value in self.shapes.pairs(it.get(field), f"below `{field}`"):
                if value.is_null:  # a patch takes it away; elsewhere there is nothing to take
                    yield Provided(key.string(), None, self.path, key.site, removed=True)
                    continue
                if not self.shapes.is_scalar(value, f"for `{key.string()}`"):
                    continue
                self._see_quotes(value)
                text: str | None = as_read(value)
                if secret and field == "data":
                    text = self._decoded(value)
                opaque = "" if text is not None else "a Secret that is no text"
                yield Provided(key.string(), text, self.path, key.site, opaque, secret=secret)

    def _decoded(self, value: Node) -> str | None:
        try:
            return base64.b64decode("".join(value.string().split()), validate=True).decode()
        except UnicodeDecodeError:
            pass
        except ValueError:  # of what is no ASCII, too
            self.shapes.complain(value, "expected base64 in the `data` of a Secret")
        return None

    def _links(self, it: Node) -> Iterator[Provided]:
        """``NAME_PORT`` and its like, which each container beside a Service is given."""
        node = it.at("metadata", "name")
        if node is None:
            return
        name = node.string().upper().replace("-", "_")
        ports = self.shapes.mappings(it.at("spec", "ports"), "below `ports`", "for a port")
        first = ports[0].get("port") if ports else None
        number = first.string() if first is not None else "80"
        address = f"tcp://10.0.0.1:{number}"
        path, site = self.path, node.site
        yield Provided(f"{name}_PORT", address, path, site, implied=True)
        yield Provided(f"{name}_SERVICE_HOST", None, path, site, "the Service", implied=True)
        yield Provided(f"{name}_SERVICE_PORT", None, path, site, "the Service", implied=True)


def _name(it: Node) -> str:
    name = it.at("metadata", "name")
    return _called(name) if name is not None else ""


def _called(name: Node) -> str:
    """A name; of one that a template makes, the template: it says which other has the same."""
    said = name.string()
    return name.text.written(name.start, name.end).strip("'\"") if BLANK in said else said


def _name_of(container: Node) -> str:
    name = container.get("name")
    return name.string() if name is not None else ""


def _namespace(it: Node) -> str:
    namespace = it.at("metadata", "namespace")
    return namespace.string() if namespace is not None else ""


def _patch(node: Node) -> str:
    """What a strategic merge patch says of a node: ``delete``, ``replace``; usually nothing."""
    directive = node.get("$patch")
    return directive.string() if directive is not None else ""


def _replaced(env: Node | None) -> bool:
    return env is not None and any(_patch(entry) == "replace" for entry in env.list())
