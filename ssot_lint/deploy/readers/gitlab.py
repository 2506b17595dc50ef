"""Reads GitLab CI: ``variables`` of the pipeline and of its jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.model import LONGEST, TOO_LONG, Part, Provided, Reading
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_REFERENCE = re.compile(r"(?<!\$)\$(?:\{(\w+)\}|(\w+))")
_NOT_JOBS = frozenset(
    [
        "variables",
        "stages",
        "include",
        "default",
        "workflow",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "pages:deploy",
        "spec",
    ]
)


def read(text: Text, path: str) -> Reading:
    """The whole pipeline as one part, each job as a resting one."""
    stream = parse_mappings(text, path, "a mapping with jobs or `variables`")
    parts: list[Part] = []
    used: set[str] = set()
    for root in stream.documents:
        top = tuple(_variables(root, path, used))
        whole = list(top)
        for name, job in root.items():
            if name.string() in _NOT_JOBS or job.pairs is None:
                continue
            own = tuple(_variables(job, path, used))
            whole += own
            if job.get("script") is not None or own:
                parts.append(Part(name.string(), (*top, *own), resting=True))
        parts.insert(0, Part("", tuple(whole)))
    return Reading(tuple(parts), interpolated=frozenset(used), problems=stream.problems)


def _variables(node: Node, path: str, used: set[str]) -> Iterator[Provided]:
    variables = node.get("variables")
    known: dict[str, str | None] = {}
    for key, value in variables.items() if variables is not None else ():
        given = value.get("value") if value.pairs is not None else value
        text = given.string() if given is not None else ""
        filled, opaque = _filled(text, known, used)
        known[key.string()] = filled
        yield Provided(key.string(), filled, path, key.site, opaque)


def _filled(text: str, known: dict[str, str | None], used: set[str]) -> tuple[str | None, str]:
    parts, at, length = [], 0, len(text)
    for found in _REFERENCE.finditer(text):
        name = found[1] or found[2]
        used.add(name)
        value = known.get(name)
        if value is None:
            return None, f"${name}"
        if (length := length + len(value)) > LONGEST:
            return None, TOO_LONG
        parts += [text[at : found.start()], value]
        at = found.end()
    return "".join([*parts, text[at:]]).replace("$$", "$"), ""
