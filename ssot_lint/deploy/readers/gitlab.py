"""Reads GitLab CI: ``variables`` of the pipeline and of its jobs, with what jobs extend and refer to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ssot_lint.deploy.model import LONGEST, TOO_LONG, Part, Problem, Provided, Reading
from ssot_lint.deploy.scalars import as_read
from ssot_lint.deploy.shapes import Shapes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_REFERENCE = re.compile(r"(?<!\$)\$(?:\{(\w+)\}|(\w+))")
_NOT_JOBS = frozenset(
    [
        "variables",
        "stages",
        "types",
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
_REFERRED = "!reference"
_DEEPEST = 10
"""References in references that GitLab follows."""


def read(text: Text, path: str) -> Reading:
    """The whole pipeline as one part, each job as a resting one."""
    stream = parse_mappings(text, path, "a mapping with jobs or `variables`")
    pipeline = _Pipeline(path, list(stream.problems), stream.documents)
    parts = [part for root in stream.documents for part in pipeline.parts(root)]
    return Reading(
        tuple(parts),
        interpolated=frozenset(pipeline.used),
        problems=tuple(dict.fromkeys(pipeline.problems)),
        notes=tuple(dict.fromkeys(pipeline.notes)),
    )


class _Pipeline:
    def __init__(self, path: str, problems: list[Problem], roots: tuple[Node, ...]) -> None:
        self.path = path
        self.problems = problems
        self.shapes = Shapes(path, problems)
        self.roots = roots
        self.notes: list[str] = []
        self.used: set[str] = set()

    def parts(self, root: Node) -> Iterator[Part]:
        """The pipeline, then its jobs."""
        include = root.get("include")
        if include is not None:
            self._note(include, "what the files in `include` say")
        top = tuple(self._variables(root, {}))
        whole = list(top)
        jobs: list[Part] = []
        for name, job in root.items():
            if name.string() in _NOT_JOBS:
                continue
            if job.pairs is None:
                if not name.string().startswith("."):  # a hidden one holds anything
                    self.shapes.is_mapping(job, f"for the job `{name.string()}`")
                continue
            own = self._of_job(name.string(), job, (), {it.variable: it.value for it in top})
            whole += own
            if job.get("script") is not None or own:
                given = (*self._inherited(job, top), *own)
                jobs.append(Part(name.string(), given, resting=True))
        yield Part("", tuple(whole))
        yield from jobs

    def _inherited(self, job: Node, top: tuple[Provided, ...]) -> tuple[Provided, ...]:
        """What a job takes of the pipeline's variables: all, unless ``inherit`` says other."""
        inherit = job.at("inherit", "variables")
        if inherit is None:
            return top
        if inherit.children is not None:
            names = {it.string() for it in inherit.children}
            return tuple(it for it in top if it.variable in names)
        return () if inherit.string().lower() == "false" else top

    def _of_job(
        self, name: str, job: Node, above: tuple[str, ...], known: dict[str, str | None]
    ) -> list[Provided]:
        """What a job extends, the last one winning, and then its own variables."""
        given: list[Provided] = []
        for target in self.shapes.one_or_more(job.get("extends"), "of jobs"):
            other = self.shapes.text(target, "in `extends`")
            found = self._at(other)
            if other in (*above, name):
                self.shapes.complain(target, f"the job `{other}` extends itself")
            elif found is None:
                self._missing(target, other)
            elif self.shapes.is_mapping(found, f"for the job `{other}`"):
                given += self._of_job(other, found, (*above, name), known)
        given += self._variables(job, {**known, **{it.variable: it.value for it in given}})
        return given

    def _variables(self, node: Node, known: dict[str, str | None]) -> Iterator[Provided]:
        variables = self._referred(node.get("variables"))
        for key, written in self.shapes.pairs(variables, "below `variables`"):
            value = self._referred(written)
            given = value.get("value") if value is not None and value.pairs is not None else value
            if given is None or not self.shapes.is_scalar(given, f"for `{key.string()}`"):
                value_is_elsewhere = value is None
                opaque = _REFERRED if value_is_elsewhere else ""
                text = None if value_is_elsewhere else ""
                yield Provided(key.string(), text, self.path, key.site, opaque)
                continue
            filled, opaque = _filled(as_read(given), known, self.used)
            known[key.string()] = filled
            yield Provided(key.string(), filled, self.path, key.site, opaque)

    # --- other places of the file

    def _referred(self, node: Node | None, depth: int = 0) -> Node | None:
        """What ``!reference [job, key]`` leads to; None where that is not in this file."""
        if node is None or node.tag != _REFERRED:
            return node
        keys = tuple(it.string() for it in self.shapes.items(node, "of keys behind `!reference`"))
        found = self._at(*keys) if keys else None
        if depth > _DEEPEST:
            self.shapes.complain(node, "a `!reference` that leads to itself")
            return None
        if found is None:
            self._missing(node, "` `".join(keys))
            return None
        return self._referred(found, depth + 1)

    def _at(self, *keys: str) -> Node | None:
        found = (root.at(*keys) for root in self.roots)
        return next((it for it in found if it is not None), None)

    def _missing(self, node: Node, name: str) -> None:
        """It may stand in a file that is included, or in the one that includes this; else it is wrong."""
        whole = posixpath.basename(self.path).startswith(".gitlab-ci.")
        if not whole or any(root.get("include") is not None for root in self.roots):
            self._note(node, f"what `{name}` says")
        else:
            self.shapes.complain(node, f"there is no `{name}` in this file")

    def _note(self, node: Node, what: str) -> None:
        self.notes.append(f"{self.path}:{node.site.row}: {what}")


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
