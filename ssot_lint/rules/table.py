"""Every rule as a row: what it is called and watches, whether it is on, and which module holds it.

The table is all that a run without findings reads; a rule's module (docs, examples, ``check``) is
imported when a file is hit. A new rule is a file in one of the rooms and a row here, and a test
holds each row to its class: ``docs/adding-a-rule.md``.
"""

from __future__ import annotations

from ssot_lint.core.environment import ENVIRON
from ssot_lint.core.scan import DIRECTIVE

# What a rule is asked about. The first four look at one file, PROJECT at what all files say.
ACCESS = "access"
"""One access to the environment, of the row's kind."""
LOAD = "load"
"""A use of one of the names that the row watches."""
USE = "use"
"""A use of the project's own getter."""
TEXT = "text"
"""Nothing: the engine itself says it, of comments and of text that cannot be read."""
PROJECT = "project"
"""The facts of all files."""


class Row:
    """What is known of a rule without its module."""

    # No NamedTuple: each run reads this, and ``typing`` makes classes slowly.
    __slots__ = (
        "asked",
        "code",
        "configured",
        "families",
        "kind",
        "module",
        "name",
        "needles",
        "needs_getter",
        "on",
        "reads_bytes",
        "severity",
        "summary",
        "watches",
        "whole_project",
    )

    def __init__(
        self,
        code: str,
        name: str,
        summary: str,
        module: str,
        asked: str,
        *,
        kind: str = "",
        watches: tuple[str, ...] = (),
        needles: tuple[str, ...] = (),
        families: tuple[str, ...] = (),
        whole_project: bool = False,
        configured: str = "",
        needs_getter: bool = False,
        on: bool = True,
        severity: str = "error",
        reads_bytes: bool = False,
    ) -> None:
        self.code = code
        self.name = name
        self.summary = summary
        self.module = module
        """Below ``ssot_lint.rules``."""
        self.asked = asked
        self.kind = kind
        """The kind of access it is about; empty where it is about none."""
        self.watches = watches
        """Qualified names; the longest word of each is a needle."""
        self.needles = needles
        """Words to look for beyond those of ``watches``; one that ends in ``*`` may go on."""
        self.families = families
        """The families of facts that it is judged by."""
        self.whole_project = whole_project
        """Whether it has something to say only where all files are looked at."""
        self.configured = configured
        """The key that must be configured for it to have anything to judge; of a project rule."""
        self.needs_getter = needs_getter
        """Whether it is silent where no getter is configured."""
        self.on = on
        """Whether it is on by default; else only where ``select`` names its whole code."""
        self.severity = severity
        """What holds where the configuration states none."""
        self.reads_bytes = reads_bytes
        """Whether it looks at more of files than their facts: any edit may be its business."""


DIRECTIVES = (DIRECTIVE,)
# Names of other libraries that load configuration.
LOADERS = (
    "dotenv.load_dotenv",
    "dotenv.dotenv_values",
    "dotenv.main.load_dotenv",
    "dotenv.main.dotenv_values",
    "environs.Env",
    "decouple.config",
    "decouple.AutoConfig",
    "decouple.Config",
    "environ.Env",
    "envparse.Env",
    "envparse.env",
    "dynaconf.Dynaconf",
    "dynaconf.LazySettings",
    "pydantic_settings.BaseSettings",
    "pydantic_settings.main.BaseSettings",
    "pydantic.BaseSettings",
    "pydantic.v1.BaseSettings",
)

# The families of facts that rules about variables are judged by.
VARIABLES = ("occurrences", "wrapped", "bound")

TABLE: tuple[Row, ...] = (
    Row(
        "SSOT101",
        "direct-environ-read",
        "a variable is read from the environment directly",
        "environ.direct_environ_read",
        ACCESS,
        kind="read",
        watches=ENVIRON,
    ),
    Row(
        "SSOT102",
        "direct-environ-presence",
        "the environment is asked directly whether a variable is set",
        "environ.direct_environ_presence",
        ACCESS,
        kind="presence",
        watches=ENVIRON,
    ),
    Row(
        "SSOT103",
        "direct-environ-write",
        "the environment is changed directly",
        "environ.direct_environ_write",
        ACCESS,
        kind="write",
        watches=ENVIRON,
    ),
    Row(
        "SSOT104",
        "environ-escapes",
        "the environment itself is passed on, copied, iterated or stored",
        "environ.environ_escapes",
        ACCESS,
        kind="escape",
        watches=ENVIRON,
    ),
    Row(
        "SSOT105",
        "environ-patched",
        "the environment is replaced by mock or monkeypatch",
        "environ.environ_patched",
        ACCESS,
        kind="patch",
        watches=ENVIRON,
        needles=("setenv", "delenv"),
    ),
    Row(
        "SSOT106",
        "environ-loaded-elsewhere",
        "configuration is loaded outside the owner",
        "environ.environ_loaded_elsewhere",
        LOAD,
        kind="load",
        watches=LOADERS,
        needs_getter=True,
    ),
    Row(
        "SSOT110",
        "getter-misuse",
        "the project's getter is used in a way that it does not support",
        "environ.getter_misuse",
        USE,
        kind="misuse",
        needs_getter=True,
    ),
    Row(
        "SSOT201",
        "conflicting-default",
        "a variable has other defaults in other places",
        "variables.conflicting_default",
        PROJECT,
        families=VARIABLES,
        severity="warning",
    ),
    Row(
        "SSOT202",
        "conflicting-parse",
        "a variable is taken in ways that disagree",
        "variables.conflicting_parse",
        PROJECT,
        families=VARIABLES,
        severity="warning",
    ),
    Row(
        "SSOT203",
        "undeclared-variable",
        "a variable is read that the schema does not declare",
        "variables.undeclared_variable",
        PROJECT,
        families=VARIABLES,
        severity="warning",
    ),
    Row(
        "SSOT204",
        "unused-variable",
        "a variable is declared, and nothing uses it",
        "variables.unused_variable",
        PROJECT,
        families=(*VARIABLES, "used"),
        whole_project=True,
        severity="info",
    ),
    Row(
        "SSOT205",
        "near-duplicate-name",
        "two variables have names that may be meant for one",
        "variables.near_duplicate_name",
        PROJECT,
        families=VARIABLES,
        on=False,
        severity="warning",
    ),
    Row(
        "SSOT206",
        "secret-default",
        "a secret has a default in the code",
        "variables.secret_default",
        PROJECT,
        families=VARIABLES,
    ),
    Row(
        "SSOT207",
        "test-flag-in-production",
        "production code asks whether it is tested",
        "variables.test_flag_in_production",
        PROJECT,
        families=VARIABLES,
        severity="warning",
    ),
    Row(
        "SSOT208",
        "import-time-read",
        "a variable is read when its module is imported",
        "variables.import_time_read",
        PROJECT,
        families=VARIABLES,
        on=False,
    ),
    Row(
        "SSOT210",
        "environment-drift",
        "an environment's files do not give the code what it asks for",
        "environments.environment_drift",
        PROJECT,
        families=("occurrences", "wrapped", "bound"),
        whole_project=True,
        configured="environments",
        severity="warning",
    ),
    Row(
        "SSOT301",
        "non-canonical-import",
        "a name is taken from another place than its canonical one",
        "imports.non_canonical_import",
        PROJECT,
        families=("outlines",),
    ),
    Row(
        "SSOT302",
        "broken-reference",
        "an import or a target in a string leads to nothing",
        "imports.broken_reference",
        PROJECT,
        families=("outlines",),
    ),
    Row(
        "SSOT304",
        "service-boundary",
        "a service takes a name from another that it may not import",
        "imports.service_boundary",
        PROJECT,
        families=("outlines",),
        configured="owners",
    ),
    Row(
        "SSOT305",
        "dead-registry-entry",
        "an entry of the import registry leads to nothing, or nobody needs it",
        "imports.dead_registry_entry",
        PROJECT,
        families=("outlines", "definitions"),
        whole_project=True,
    ),
    Row(
        "SSOT306",
        "path-changed",
        "the search path of imports is changed by the program",
        "imports.path_changed",
        PROJECT,
        families=("outlines",),
        on=False,
        reads_bytes=True,
    ),
    Row(
        "SSOT401",
        "literal-has-constant",
        "a text is written down where a constant holds it",
        "literals.literal_has_constant",
        PROJECT,
        families=("outlines",),
        configured="names",
        reads_bytes=True,
    ),
    Row(
        "SSOT403",
        "own-domain",
        "a URL of the project's own is written down outside its configuration",
        "literals.own_domain",
        PROJECT,
        families=("outlines",),
        configured="names",
        reads_bytes=True,
    ),
    Row(
        "SSOT501",
        "constant-twice",
        "a constant is written down in two modules",
        "definitions.constant_twice",
        PROJECT,
        families=("definitions", "outlines"),
        severity="warning",
    ),
    Row(
        "SSOT502",
        "diverged-copy",
        "two definitions of one name were the same once",
        "definitions.diverged_copy",
        PROJECT,
        families=("definitions", "outlines"),
        severity="warning",
    ),
    Row(
        "SSOT503",
        "record-twice",
        "a record is defined twice with the same fields",
        "definitions.record_twice",
        PROJECT,
        families=("definitions", "outlines"),
        severity="warning",
    ),
    Row(
        "SSOT504",
        "same-body",
        "two functions or classes do the same",
        "definitions.same_body",
        PROJECT,
        families=("outlines",),
        severity="warning",
        on=False,
        reads_bytes=True,
    ),
    Row(
        "SSOT900",
        "unparsable",
        "a place that could hold an access cannot be read",
        "comments.unparsable",
        TEXT,
        watches=ENVIRON,
    ),
    Row(
        "SSOT901",
        "unused-suppression",
        "a suppression silences nothing",
        "comments.unused_suppression",
        PROJECT,
        needles=DIRECTIVES,
        families=("mentions",),
        configured="allow",
    ),
    Row(
        "SSOT902",
        "suppression-without-reason",
        "a suppression does not say why",
        "comments.suppression_without_reason",
        TEXT,
        needles=DIRECTIVES,
    ),
    Row(
        "SSOT903",
        "unknown-code",
        "a suppression names a rule that does not exist",
        "comments.unknown_code",
        TEXT,
        needles=DIRECTIVES,
    ),
)
