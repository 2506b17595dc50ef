"""What a configuration may say, as values: every field None (or empty) where nothing was said."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.workspace.config.globs import Glob
from ssot_lint.workspace.config.value import Source

if TYPE_CHECKING:
    from ssot_lint.core.project_settings import Environment, Imports, Names
    from ssot_lint.getter.spelling import Spelling

    ContractOption = str | Mapping[str, "Spelling | str"]

DEFAULT_EXCLUDE = (  # ruff's list
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pypackages__",
    "_build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)
DEFAULT_INCLUDE = ("*.py", "*.pyi", "*.pyw", "*.ipynb")
DEFAULT_TIERS: Mapping[str, tuple[str, ...]] = {
    "tests": (
        "**/tests/**",
        "**/test_*.py",
        "**/*_test.py",
        "**/conftest.py",
        "**/testing/**",
        "**/testing_utils*.py",
    ),
    "scripts": (
        "scripts/**",
        "**/examples/**",
        "**/example_*/**",
        "**/docs/**",
        "**/benchmarks/**",
        "**/loadtest*/**",
    ),
}
DEFAULT_PERMISSIONS: Mapping[str, frozenset[str]] = {"tests": frozenset({"patch"})}
DEFAULT_SRC = (".", "src")
SEVERITIES = ("error", "warning", "info", "hint")
TRUSTED = (
    "cached",
    "import-time",
    "changes",
    "other-source",
    "may-refuse",
    "accepts",
    "no-keyerror",
    "unverified",
)
"""Reasons for unsafe fixes that a project may accept."""
UNTRUSTED = (
    "default",
    "empty",
    "parse",
    "invalid",
    "raises",
    "typed",
    "returns-none",
    "names",
    "patched",
    "reached",
    "first-import",
    "cycle",
    "unreachable",
    "path",
    "contract",
)
"""Reasons that it may not: they say what would go wrong."""
PRODUCTION = "production"
"""The tier of a file that no pattern of ``tiers`` covers."""
OVERALL = "overall"
"""What ``fail-under`` calls all files together."""


class Selection(NamedTuple):
    """The rule selectors of one layer: a file, or the command line."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] = ()


class Allow(NamedTuple):
    """Files that may touch the environment, and why."""

    glob: Glob
    reason: str
    source: Source
    keys: tuple[str | int, ...]
    """Where the entry stands in ``source``."""


class PerFileIgnore(NamedTuple):
    """Rules that are off for the files a pattern covers (with ``negated``: does not cover)."""

    glob: Glob
    negated: bool
    codes: frozenset[str]


class Owner(NamedTuple):
    """Who may read the environment for a part of the tree."""

    name: str | None
    globs: tuple[Glob, ...]
    """Empty for the owner of everything that no other one owns."""
    getters: tuple[str, ...] = ()
    """``module:expression`` each; the first is the one that fixes ask first."""
    contract: ContractOption = "auto"
    src: tuple[str, ...] | None = None
    allow: tuple[Allow, ...] = ()
    allow_variables: tuple[str, ...] = ()
    variables: tuple[str, ...] | None = None
    trust: frozenset[str] | None = None
    config: tuple[Glob, ...] | None = None
    may_import: tuple[str, ...] | None = None
    place: tuple[Source, tuple[str | int, ...]] | None = None

    @property
    def getter(self) -> str | None:
        """The first of its getters."""
        return self.getters[0] if self.getters else None


class Options(NamedTuple):
    """One configuration file (or the command line), validated."""

    getters: tuple[str, ...] | None = None
    contract: ContractOption | None = None
    src: tuple[str, ...] | None = None
    allow: tuple[Allow, ...] | None = None
    allow_variables: tuple[str, ...] | None = None
    variables: tuple[str, ...] | None = None
    trust: frozenset[str] | None = None
    selections: tuple[Selection, ...] = ()
    """Oldest first: what a file extends, the file, the command line."""
    per_file_ignores: tuple[PerFileIgnore, ...] | None = None
    severity: Mapping[str, str] | None = None
    require_reason: bool | None = None
    no_suppress: frozenset[str] | None = None
    tiers: Mapping[str, tuple[Glob, ...]] | None = None
    permissions: Mapping[str, frozenset[str]] | None = None
    baseline: str | None = None
    include: tuple[Glob, ...] | None = None
    exclude: tuple[Glob, ...] | None = None
    extend_exclude: tuple[Glob, ...] = ()
    respect_gitignore: bool | None = None
    force_exclude: bool | None = None
    strict_defaults: bool | None = None
    pedantic_truth: bool | None = None
    test_flags: tuple[str, ...] | None = None
    heed_other_linters: bool | None = None
    config: tuple[Glob, ...] | None = None
    environments: tuple[Environment, ...] | None = None
    imports: Imports | None = None
    names: Names | None = None
    cache_dir: str | None = None
    target_version: tuple[int, int] | None = None
    owners: tuple[Owner, ...] | None = None
    fail_under: Mapping[str, str] | None = None
    """Percentages as written, by tier; ``OVERALL`` for all files."""
    fail_under_places: tuple[tuple[str, Source, tuple[str | int, ...]], ...] = ()
    """Tiers that ``fail-under`` names, as below."""
    permission_places: tuple[tuple[str, Source, tuple[str | int, ...]], ...] = ()
    """Tiers named by ``permissions``: checked against ``tiers`` once all layers are merged."""
    sources: Mapping[str, Source] = {}
    """By key: where it was said."""

    @property
    def getter(self) -> str | None:
        """The first of the getters that the top names."""
        return self.getters[0] if self.getters else None

    def over(self, below: Options) -> Options:
        """These options on top of others: a key given here replaces the one below, whole;
        ``extend-…`` keys and rule selections add up."""
        merged = [low if high is None else high for high, low in zip(self, below, strict=True)]
        return Options._make(merged)._replace(
            selections=below.selections + self.selections,
            extend_exclude=below.extend_exclude + self.extend_exclude,
            permission_places=(below if self.permissions is None else self).permission_places,
            fail_under_places=(below if self.fail_under is None else self).fail_under_places,
            sources={**below.sources, **self.sources},
        )
