"""Rules about the project do what their examples show, in files of a real project."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.project.rule import ProjectExample, ProjectRule
from ssot_lint.rules import bodies
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.outcome import CHECK, FIX, Outcome, Task
from ssot_lint.workspace.run.pipeline import Plan, run
from ssot_lint.workspace.settings.workspace import Workspace
from tests.core.detect.marked import unmarked

_EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}-{example.title}".rstrip("-"))
    for rule in bodies()
    if isinstance(rule, ProjectRule)
    for number, example in enumerate(rule.project_examples, 1)
]
_OWNER = {
    "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env:env"\ncontract = "mapping"\n',
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
}


def _lay_out(example: ProjectExample, root: Path) -> dict[str, bytes]:
    """The example's files on disk; their bytes by path."""
    named = {file.path for file in example.files}
    files = {} if "pyproject.toml" in named else {**_OWNER}
    files.update((file.path, file.text) for file in example.files)
    data = {path: unmarked(text).data for path, text in files.items()}
    for path, content in data.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return data


def _run(root: Path, rule: ProjectRule, task: Task) -> list[Outcome]:
    overrides = Overrides(options={"select": ["ALL", rule.code], "fixable": [rule.code]})
    workspace = Workspace(str(root), overrides)
    files = discover(["."], workspace).files
    return run(files, workspace, Plan(task=task, overrides=overrides, jobs=1))


@pytest.mark.parametrize("rule, example", _EXAMPLES)
def test_the_marks_are_the_rules_findings(
    rule: ProjectRule, example: ProjectExample, tmp_path: Path
) -> None:
    data = _lay_out(example, tmp_path)
    found = {
        (it.path.removeprefix(f"{tmp_path}/"), it.start.row, it.start.column)
        for outcome in _run(tmp_path, rule, Task(CHECK))
        for it in outcome.diagnostics
        if it.code == rule.code
    }
    marked = set()
    for file in example.files:
        for span in unmarked(file.text).spans:
            before = data[file.path][: span[0]]
            row = before.count(b"\n") + 1
            marked.add((file.path, row, len(before.rpartition(b"\n")[2].decode()) + 1))
    assert found == marked


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("rule, example", _EXAMPLES)
def test_the_fixed_files_are_what_fixing_gives(
    rule: ProjectRule, example: ProjectExample, unsafe: bool, tmp_path: Path
) -> None:
    data = _lay_out(example, tmp_path)
    _run(tmp_path, rule, Task(FIX, unsafe))
    fixes = unsafe or example.safe
    expected = {
        file.path: file.fixed.encode() if file.fixed is not None and fixes else data[file.path]
        for file in example.files
    }
    assert {path: (tmp_path / path).read_bytes() for path in expected} == expected


@pytest.mark.parametrize(
    "rule",
    [it for it in bodies() if isinstance(it, ProjectRule)],
    ids=lambda rule: rule.code,
)
def test_a_rule_about_the_project_is_shown_at_work(rule: ProjectRule) -> None:
    assert rule.examples or rule.project_examples
