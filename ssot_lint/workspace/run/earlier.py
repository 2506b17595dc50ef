"""What rules about the project said when some of its files held other texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ssot_lint.engine.gather import gather
from ssot_lint.project.index import File, Project
from ssot_lint.project.judge import Judge
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.linked import Linked
from ssot_lint.workspace.settings.workspace import Workspace

Said = tuple[str, str, str, str]
"""Path, code, scope, subject."""


def earlier(
    linked: Linked,
    gathering: Gathering,
    workspace: Workspace,
    texts: Mapping[str, bytes],
    same: Callable[[str], bool],
) -> Iterator[Said]:
    """What was said with these ``texts`` by path, and the files that are the ``same``."""
    now = linked.project
    project = Project(now.root, now.roots, now.allowances, now.config)
    project.deployed, project.tree = now.deployed, now.tree
    for path, file in now.files.items():
        if path not in texts and same(path):
            project.update(path, file)
    for path, data in texts.items():
        settings = workspace.settings_for(path)
        words = gathering.followed_in(Look(path, data, None))
        facts = gather(data, settings, gathering.families, workspace.memory, words)
        project.update(path, File(path, settings, facts))
    judge = Judge(project, tuple(linked.rules.values()))
    judge.all()
    for path in judge.paths():
        for code, it in judge.verdicts(path):
            yield path, code, it.scope, it.subject
