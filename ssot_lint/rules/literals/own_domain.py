"""A URL of the project's own is written down outside its configuration.

## Why
A host that stands in code is the same in every environment: staging talks to production, and a move
of the service is a search for texts.

## What counts
Where `names.domains` declares the project's domains: a string, or a literal part of an f-string, that
holds a URL (`https://`, `wss://`, `postgres://`, …) whose host is one of them or lies below one. Not in
docstrings, nor tests, nor files that match `config` (of the file's owner, or at the top).

## Fix
None: the value moves to the configuration of the owner.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.modules.source.hosts import hosts, of_domain
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.rules.by_file import FileRule

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_CONFIG = '[tool.ssot-lint]\nconfig = ["app/settings.py"]\n[tool.ssot-lint.names]\ndomains = ["market.example"]\n'


class OwnDomain(FileRule):
    code = "SSOT403"
    name = "own-domain"
    summary = "a URL of the project's own is written down outside its configuration"
    good = ('API = "https://api.other.example/v1"\n',)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("pyproject.toml", _CONFIG),
                ExampleFile("app/settings.py", 'API = "https://api.market.example/v1"\n'),
                ExampleFile("app/client.py", 'LOGIN = «"https://login.market.example/start"»\n'),
            ),
        ),
    )

    def applies(self, project: Project) -> bool:
        return bool(project.config.names.domains)

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        file, domains = project.files[key], project.config.names.domains
        if file.tier == "tests" or file.settings.is_config:
            return
        data = project.text(key) or b""
        lower = data.lower()
        if not any(it.lower().encode() in lower for it in domains):
            return
        positions = Positions(data)
        for it in hosts(data):
            domain = of_domain(it.host, domains)
            if domain is not None:
                rows = (*positions.row_column(it.start), *positions.row_column(it.end))
                yield Verdict(
                    key,
                    Site(it.start, it.end, *rows),
                    f"`{it.host}` is ours: it belongs to the configuration, not to code",
                    it.host,
                    refused="the value moves to the configuration of its owner",
                    scope=it.scope,
                )


RULE = OwnDomain()
