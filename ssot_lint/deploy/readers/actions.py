"""Reads GitHub Actions workflows: ``env`` at the workflow, its jobs and their steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.model import Part, Provided, Reading
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, parse_mappings

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_NAME = re.compile(r"env\.([A-Za-z_][A-Za-z0-9_]*)")


def read(text: Text, path: str) -> Reading:
    """The whole workflow as one part; each job, and each step with a name, as a resting one."""
    stream = parse_mappings(text, path, "a mapping with `jobs` or `env`")
    parts: list[Part] = []
    for root in stream.documents:
        parts += _parts(root, path)
    used = frozenset(
        name
        for expression in _EXPRESSION.finditer(text.string)
        for name in _NAME.findall(expression[1])
    )
    return Reading(tuple(parts), interpolated=used, problems=stream.problems)


def _parts(root: Node, path: str) -> Iterator[Part]:
    top = tuple(_env(root, path))
    whole = list(top)
    inner: list[Part] = []
    jobs = root.get("jobs")
    for job_name, job in jobs.items() if jobs is not None else ():
        own = (*top, *_env(job, path))
        everything = list(own)
        steps = job.get("steps")
        for step in steps.list() if steps is not None else ():
            here = tuple(_env(step, path))
            everything += here
            name = next((it.string() for key in ("id", "name") if (it := step.get(key))), "")
            if name:
                inner.append(Part(f"{job_name.string()}/{name}", (*own, *here), resting=True))
        whole += everything[len(top) :]
        inner.append(Part(job_name.string(), tuple(everything), resting=True))
    yield Part("", tuple(whole))
    yield from inner


def _env(node: Node, path: str) -> Iterator[Provided]:
    env = node.get("env")
    for key, value in env.items() if env is not None else ():
        expression = _EXPRESSION.search(value.string())
        if expression is None:
            yield Provided(key.string(), value.string(), path, key.site)
        else:
            yield Provided(key.string(), None, path, key.site, _shown(expression[1]))


def _shown(expression: str) -> str:
    """An expression in a word: ``secrets.X``, or that it is one."""
    return expression if re.fullmatch(r"[\w.-]{1,60}", expression) else "an expression"
