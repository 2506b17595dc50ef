"""Reads App Engine's ``app.yaml``: ``env_variables``."""

from __future__ import annotations

from ssot_lint.deploy.model import Part, Provided, Reading
from ssot_lint.deploy.shapes import Shapes
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import parse_mappings


def read(text: Text, path: str) -> Reading:
    """The one program that the file deploys."""
    stream = parse_mappings(text, path, "a mapping with `env_variables`")
    provided = []
    problems = list(stream.problems)
    shapes = Shapes(path, problems)
    for root in stream.documents:
        for key, value in shapes.pairs(root.get("env_variables"), "below `env_variables`"):
            if shapes.is_scalar(value, f"for `{key.string()}`"):
                provided.append(Provided(key.string(), value.string(), path, key.site))
    return Reading((Part("", tuple(provided)),), problems=tuple(problems))
