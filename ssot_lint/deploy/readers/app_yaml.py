"""Reads App Engine's ``app.yaml``: ``env_variables``."""

from __future__ import annotations

from ssot_lint.deploy.model import Part, Provided, Reading
from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import parse_mappings


def read(text: Text, path: str) -> Reading:
    """The one program that the file deploys."""
    stream = parse_mappings(text, path, "a mapping with `env_variables`")
    provided = []
    for root in stream.documents:
        node = root.get("env_variables")
        for key, value in node.items() if node is not None else ():
            provided.append(Provided(key.string(), value.string(), path, key.site))
    return Reading((Part("", tuple(provided)),), problems=stream.problems)
