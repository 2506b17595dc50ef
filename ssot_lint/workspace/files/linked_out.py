"""Whether a link that was named leads out of the project it stands in."""

from __future__ import annotations

from ssot_lint.modules.trust import is_inside, work_tree_of
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.settings.workspace import Workspace


def leads_out(link: str, workspace: Workspace) -> bool:
    """Whether what the link (absolute, with ``/``) leads to lies in no project around the link.

    Its projects are those of its configuration and of git; without either, the working directory.
    """
    directory = link.rpartition("/")[0] or "/"
    around = [it for it in (_configured(directory, workspace), work_tree_of(directory)) if it]
    if not around and f"{directory}/".startswith(f"{workspace.cwd}/"):
        around = [workspace.cwd]
    return bool(around) and not any(is_inside(link, it) for it in around)


def _configured(directory: str, workspace: Workspace) -> str | None:
    """The directory of the configuration that holds there; none that was only named."""
    try:
        config = workspace.config_for(directory)
    except ConfigError:
        return None  # the run says so by itself
    base = config.base.rstrip("/") + "/"
    return base if config.path is not None and f"{directory}/".startswith(base) else None
