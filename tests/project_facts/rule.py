"""A rule about the project for tests: the default of a variable is another one than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ssot_lint import rules
from ssot_lint.core.model import SAFE, Edit, Fix
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine import findings
from ssot_lint.project.index import Project
from ssot_lint.project.rule import ProjectRule, Related, Verdict
from ssot_lint.rules.table import PROJECT, Row
from ssot_lint.workspace.known import since
from ssot_lint.workspace.run import linked, plan

CODE = "SSOT110"
"""That of a rule which there is, so that it can be selected."""


class OtherDefault(ProjectRule):
    code = CODE
    name = "getter-misuse"
    families = ("mentions",)

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        first = None
        for path, it in project.lookup("mentions", key):
            if it.default.kind != "text" or not project.is_on(self.code, path):
                continue
            if first is None:
                first = path, it
            elif it.default != first[1].default:
                yield Verdict(
                    path,
                    it.site,
                    f"{key} defaults to {it.default.text} here",
                    key,
                    key,
                    related=(Related(first[0], first[1].site, f"to {first[1].default.text} here"),),
                )

    def fix(self, verdict: Verdict, data: bytes, settings: FileSettings) -> Fix | str:
        said = verdict.message.split()[3].encode()
        start = data.index(b'"%s"' % said, verdict.site.start) + 1
        new = verdict.related[0].message.split()[1].encode()
        return Fix("Align", (Edit(start, start + len(said), new),), SAFE)


RULE = OtherDefault()
ROW = Row(CODE, RULE.name, "", "environ.getter_misuse", PROJECT, families=RULE.families)


@pytest.fixture
def other_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule is on."""
    for module in (linked, plan):
        monkeypatch.setattr(module, "rows", lambda *_: [ROW])
    monkeypatch.setattr(linked, "body", lambda _: RULE)
    monkeypatch.setitem(rules.ROWS, CODE, ROW)  # type: ignore[arg-type]  # it is a plain dict
    monkeypatch.setattr(rules, "ABOUT_PROJECT", frozenset({CODE}))
    monkeypatch.setattr(findings, "ABOUT_PROJECT", frozenset({CODE}))
    monkeypatch.setattr(since, "ABOUT_PROJECT", frozenset({CODE}))
