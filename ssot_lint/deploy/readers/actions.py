"""Reads GitHub Actions workflows: ``env`` at the workflow, its jobs and their steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.model import Part, Provided, Reading
from ssot_lint.deploy.shapes import Shapes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_NAME = re.compile(r"env\.([A-Za-z_][A-Za-z0-9_]*)")


def read(text: Text, path: str) -> Reading:
    """The whole workflow as one part; each job, and each step with a name, as a resting one."""
    stream = parse_mappings(text, path, "a mapping with `jobs` or `env`")
    parts: list[Part] = []
    problems = list(stream.problems)
    notes: list[str] = []
    for root in stream.documents:
        parts += _parts(root, Shapes(path, problems), notes)
    used = frozenset(
        name
        for expression in _EXPRESSION.finditer(text.string)
        for name in _NAME.findall(expression[1])
    )
    return Reading(tuple(parts), interpolated=used, problems=tuple(problems), notes=tuple(notes))


def _parts(root: Node, shapes: Shapes, notes: list[str]) -> Iterator[Part]:
    top = tuple(_env(root, shapes, notes))
    whole = list(top)
    inner: list[Part] = []
    for job_name, job in shapes.pairs(root.get("jobs"), "of jobs below `jobs`"):
        if not shapes.is_mapping(job, f"for the job `{job_name.string()}`"):
            continue
        own = (*top, *_env(job, shapes, notes))
        everything = list(own)
        for step in shapes.mappings(job.get("steps"), "of steps below `steps`", "for a step"):
            here = tuple(_env(step, shapes, notes))
            everything += here
            name = next((it.string() for key in ("id", "name") if (it := step.get(key))), "")
            if name:
                inner.append(Part(f"{job_name.string()}/{name}", (*own, *here), resting=True))
        whole += everything[len(top) :]
        inner.append(Part(job_name.string(), tuple(everything), resting=True))
    runs = root.get("runs")  # of an action; each step with a shell of its own
    for step in shapes.mappings(runs.get("steps"), "below `steps`", "for a step") if runs else ():
        whole += _env(step, shapes, notes)
    yield Part("", tuple(whole))
    yield from inner


def _env(node: Node, shapes: Shapes, notes: list[str]) -> Iterator[Provided]:
    env = node.get("env")
    if env is not None and _EXPRESSION.fullmatch(env.string()):
        notes.append(f"{shapes.path}:{env.site.row}: which variables an expression gives")
        return
    for key, value in shapes.pairs(env, "below `env`"):
        if not shapes.is_scalar(value, f"for `{key.string()}`"):
            continue
        expression = _EXPRESSION.search(value.string())
        if expression is None:
            yield Provided(key.string(), value.string(), shapes.path, key.site)
        else:
            yield Provided(key.string(), None, shapes.path, key.site, _shown(expression[1]))


def _shown(expression: str) -> str:
    """An expression in a word: ``secrets.X``, or that it is one."""
    return expression if re.fullmatch(r"[\w.-]{1,60}", expression) else "an expression"
