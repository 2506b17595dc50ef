"""Finds a password, token or key with a default in the code, and a URL default with a password in it.

## Why
A default for a secret is a secret in the repository, and in every copy of it. Where the variable is
forgotten the program runs with the value that everybody can read, and nothing says so.

## What counts
A variable is taken for a secret by its name (`…_PASSWORD`, `…_SECRET`, `…_TOKEN`, `…API_KEY`, …)
or by its declared type (`SecretStr`). Placeholders of keys and tokens (`dummy`, `your-key-here`) are
left alone, since a program cannot run with them; those of passwords, salts and signing keys are
reported, since it can. The value itself is printed nowhere.

## Fix
There is no fix: the value must leave the repository and be replaced where it was used.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.model import CLI, DECLARE, READ, Place
from ssot_lint.project.variables.rule import VariableRule
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.rules.variables.leaks import is_leaked, leaks_password


class SecretDefault(VariableRule):
    code = "SSOT206"
    name = "secret-default"
    summary = "a secret has a default in the code"
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/auth.py",
                    'import os\n\nKEY = «os.environ.get("SIGNING_KEY", "s3cr3t-k3y")»\n',
                ),
            ),
        ),
    )

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """A finding at the first place of each file that has such a default, all others related."""
        for place in places:
            if place.tier != PRODUCTION or place.kind not in (READ, DECLARE, CLI):
                continue
            if not project.is_on(self.code, place.path):
                continue
            if is_leaked(place):
                yield self.verdict(place, f"{name} looks secret and has a default in the code")
            elif leaks_password(place):
                yield self.verdict(place, f"the default of {name} holds a password")


RULE = SecretDefault()
