"""Every key a configuration may have: how it is read, what it takes, means and defaults to.

One literal tuple for each table. Parser, documentation, JSON Schema, completion and validation are
derived from them, so a key is added here (and as a field of ``Options``, where its value goes).
"""

from __future__ import annotations

from ssot_lint.workspace.config import getter_option, readers, tables
from ssot_lint.workspace.config.key import Key
from ssot_lint.workspace.config.options import (
    DEFAULT_EXCLUDE,
    DEFAULT_INCLUDE,
    DEFAULT_PERMISSIONS,
    DEFAULT_SRC,
    DEFAULT_TIERS,
    OVERALL,
    SEVERITIES,
    TRUSTED,
)


def described(text: str) -> str:
    """A key's text with its lists; their modules are for those who read it."""
    from ssot_lint.core.model import KINDS
    from ssot_lint.getter.spelling import OPERATIONS

    for name, words in (("<kinds>", KINDS), ("<operations>", OPERATIONS)):
        text = text.replace(name, ", ".join(f"`{it}`" for it in words))
    return text


_GETTER = Key(
    "getter",
    getter_option.getters,
    "getter",
    '"module:expression", or a list of them',
    None,
    "The project's getter: the expression's first name is imported from the module, and the"
    " expression yields the accessor. Names, attributes and calls without arguments"
    " (`env`, `settings.env`, `get_env()`); a module alone (`app.envs`) is the module itself."
    " A list where each knows variables of its own. Without one, accesses are found and nothing is"
    " fixed.",
    'getter = "app.env:env"',
    field="getters",
)
_CONTRACT = Key(
    "contract",
    getter_option.contract,
    "contract",
    '"auto", "mapping", "get" or a table',
    "auto",
    "What the getter promises: how each operation is spelled through it, and whether it means"
    " the same. `auto` reads it from the getter's source. `mapping` is a"
    " `MutableMapping[str, str]` over the live environment, `get` has `.get(key, default)` alone."
    " In a table, one line per operation (<operations>): a string"
    " means the same; `{ to = …, why = … }` is an unsafe fix that shows its reason.",
    "[tool.ssot-lint.contract]\n"
    'get = "{getter}.get({key}, {default})"\n'
    'item = { to = "{getter}.require({key})", why = "raises ConfigError, not KeyError" }',
)
_SRC = Key(
    "src",
    readers.directories,
    "directories",
    "list of directories",
    DEFAULT_SRC,
    "The roots that module names are looked up in, relative to the file's directory.",
    'src = ["src", "lib"]',
)
_ALLOW = Key(
    "allow",
    readers.allow,
    "allow",
    "list of globs, each alone or with a reason",
    (),
    "Files that may touch the environment. The getter's own module always may. An entry that"
    " allows nothing any more is a finding (SSOT901) of a run over the whole project.",
    'allow = [{ path = "scripts/boot.py", reason = "runs before the app" }]',
)
_ALLOW_VARIABLES = Key(
    "allow-variables",
    readers.texts,
    "variables",
    "list of names and globs",
    (),
    "Variables that anyone may read and write directly.",
    'allow-variables = ["PATH", "XDG_*"]',
)

_VARIABLES = Key(
    "variables",
    readers.texts,
    "variables",
    "list of names and globs",
    None,
    "Variables that are ours: all others are nobody's business here. Unset, all of them are."
    " What `allow-variables` names is anyone's all the same.",
    'variables = ["SHOP_*"]',
)
_TRUST = Key(
    "trust",
    readers.trust,
    "trust",
    "list of reasons",
    (),
    "Reasons that make no fix unsafe any more, for the project has looked at what its getter does:"
    f" {', '.join(f'`{it}`' for it in TRUSTED)}.",
    'trust = ["cached"]',
)
_CONFIG = Key(
    "config",
    readers.globs,
    "globs",
    "list of globs",
    (),
    "Files where the project's own URLs and domains may stand (SSOT403).",
    'config = ["shop/settings.py"]',
)

OWNER_KEYS: tuple[Key, ...] = (
    Key(
        "name",
        readers.text,
        "text",
        "name",
        None,
        "What the owner is called in findings.",
        'name = "auth"',
        required=True,
    ),
    Key(
        "paths",
        readers.globs,
        "some globs",
        "list of globs",
        None,
        "What it owns.",
        'paths = ["auth_service/**"]',
        field="globs",
        required=True,
    ),
    Key(
        "getter",
        getter_option.getters,
        "getter",
        _GETTER.type,
        None,
        _GETTER.text,
        _GETTER.example,
        field="getters",
        required=True,
    ),
    _CONTRACT,
    _SRC,
    _ALLOW,
    _ALLOW_VARIABLES,
    _VARIABLES,
    _TRUST,
    _CONFIG,
    Key(
        "may-import",
        readers.texts,
        "texts",
        "list of owners",
        None,
        "The owners whose modules it may import (SSOT304). Unset, all of them.",
        'may-import = ["shared"]',
    ),
)
"""Of one entry of ``owners``: they mean what they mean at the top, for its paths alone."""

ENVIRONMENT_KEYS: tuple[Key, ...] = (
    Key(
        "sources",
        tables.sources,
        "sources",
        "list of files, each with a part behind `#` or without",
        (),
        "What provides its variables; later files win.",
        'sources = ["compose.yml#api", ".env.staging"]',
    ),
    Key(
        "required",
        tables.variables,
        "variables",
        "list of names",
        (),
        "Variables that it must provide beside those the code requires.",
        'required = ["SENTRY_DSN"]',
    ),
    Key(
        "domains",
        tables.hosts,
        "texts",
        "list of hosts",
        (),
        "Hosts that its values must name.",
        'domains = ["api.staging.example.com"]',
    ),
    Key(
        "owner",
        readers.text,
        "text",
        "name of an owner",
        None,
        "Whose variables it is about. Unset, everybody's.",
        'owner = "auth"',
    ),
    Key(
        "loader",
        tables.loader,
        "loader",
        '"python-dotenv", "django-environ" or "decouple"',
        "python-dotenv",
        "What reads its `.env` files: they do not agree on quotes and comments.",
        'loader = "django-environ"',
    ),
)
"""Of one table below ``environments``."""

IMPORT_KEYS: tuple[Key, ...] = (
    Key(
        "aliases",
        tables.dotted_names,
        "dotted names",
        "list of dotted names",
        (),
        "What else leads there, and should not be used.",
        'aliases = ["shop.util.Money"]',
    ),
    Key(
        "reason",
        readers.text,
        "text",
        "text",
        None,
        "Why this one is canonical.",
        'reason = "ADR 7"',
    ),
    Key(
        "since",
        readers.text,
        "text",
        "text",
        None,
        "Since when.",
        'since = "0.9"',
    ),
)
"""Of one entry of ``imports``."""

ACCEPTABLE_KEYS: tuple[Key, ...] = (
    Key(
        "name",
        readers.text,
        "text",
        "name",
        None,
        "The name that is defined more than once.",
        'name = "HealthStatus"',
        required=True,
    ),
    Key(
        "owners",
        readers.texts,
        "texts",
        "list of owners",
        (),
        "Whose definitions of it are meant.",
        'owners = ["billing", "catalog"]',
    ),
    Key(
        "paths",
        readers.globs,
        "globs",
        "list of globs",
        (),
        "The files whose definitions of it are meant.",
        'paths = ["services/**"]',
    ),
    Key(
        "reason",
        readers.text,
        "text",
        "text",
        None,
        "Why it is fine.",
        'reason = "one per service"',
    ),
)
"""Of one entry of ``names.acceptable``."""

NAMES_KEYS: tuple[Key, ...] = (
    Key(
        "literals",
        tables.literals,
        "texts",
        "list of modules, and of classes in them",
        (),
        "Modules and Enums that own their values (SSOT401); `.*` behind a module means all its Enums.",
        'literals = ["common.events", "common.keys.Plan"]',
    ),
    Key(
        "domains",
        readers.texts,
        "texts",
        "list of domains",
        (),
        "The project's own domains, which stand in configuration alone (SSOT403).",
        'domains = ["shop.example"]',
    ),
    Key(
        "acceptable",
        lambda node: tables.acceptable(node, ACCEPTABLE_KEYS),
        "tables",
        "list of tables",
        (),
        "Names that may be defined more than once (SSOT501, SSOT502, SSOT503).",
        'acceptable = [{ name = "HealthStatus", owners = ["billing"], reason = "one per service" }]',
        inner=ACCEPTABLE_KEYS,
    ),
    Key(
        "registry-documents",
        readers.directories,
        "texts",
        "list of Markdown files",
        (),
        "Registries of canonical imports that are read like `imports` (SSOT301).",
        'registry-documents = ["docs/imports.md"]',
    ),
    Key(
        "transit",
        readers.flag,
        "flag",
        "true or false",
        False,
        "Whether SSOT301 also means names taken from modules that do not offer them.",
        "transit = true",
    ),
    Key(
        "type-checking",
        readers.flag,
        "flag",
        "true or false",
        True,
        "Whether SSOT304 counts imports under `TYPE_CHECKING`.",
        "type-checking = false",
    ),
    Key(
        "records-by-shape",
        readers.flag,
        "flag",
        "true or false",
        False,
        "Whether SSOT503 compares records of different names, too.",
        "records-by-shape = true",
    ),
)
"""Of the table ``names``."""

KEYS: tuple[Key, ...] = (
    _GETTER,
    _CONTRACT,
    _SRC,
    _ALLOW,
    _ALLOW_VARIABLES,
    _VARIABLES,
    _TRUST,
    _CONFIG,
    Key(
        "select",
        readers.selectors,
        "selectors",
        "list of selectors",
        ("ALL",),
        "The rules that are on. A selector is a code, the beginning of several (`SSOT1`), or `ALL`;"
        " the more specific one wins.",
        'select = ["SSOT1"]',
    ),
    Key(
        "ignore",
        readers.selectors,
        "selectors",
        "list of selectors",
        (),
        "Rules that are off.",
        'ignore = ["SSOT105"]',
    ),
    Key(
        "extend-select",
        readers.selectors,
        "selectors",
        "list of selectors",
        (),
        "Rules that are on besides those of `select`, or of the file this one extends.",
        'extend-select = ["SSOT902"]',
    ),
    Key(
        "per-file-ignores",
        readers.per_file_ignores,
        "selectors by glob",
        "table of globs to selectors",
        {},
        "Rules that are off for the files a glob covers; `!` before it: for all others.",
        '[tool.ssot-lint.per-file-ignores]\n"legacy/**" = ["SSOT104"]',
    ),
    Key(
        "fixable",
        readers.selectors,
        "selectors",
        "list of selectors",
        ("ALL",),
        "Rules whose fixes may be applied.",
        'fixable = ["SSOT101"]',
    ),
    Key(
        "unfixable",
        readers.selectors,
        "selectors",
        "list of selectors",
        (),
        "Rules whose fixes may not.",
        'unfixable = ["SSOT103"]',
    ),
    Key(
        "severity",
        readers.severities,
        "severities",
        "table of selectors to severities",
        {},
        f"How findings are shown in editors and reports: {', '.join(f'`{it}`' for it in SEVERITIES)}."
        " Any finding ends a run with exit code 1, whatever its severity.",
        'severity = { SSOT105 = "warning" }',
    ),
    Key(
        "require-reason",
        readers.flag,
        "flag",
        "true or false",
        False,
        "Whether a suppression must say why (SSOT902).",
        "require-reason = true",
    ),
    Key(
        "no-suppress",
        readers.no_suppress,
        "selectors",
        "list of selectors",
        (),
        "Rules that no comment silences.",
        'no-suppress = ["SSOT103"]',
    ),
    Key(
        "heed-other-linters",
        readers.flag,
        "flag",
        "true or false",
        True,
        "Whether a row on which another linter is silenced about the same access is left unfixed:"
        " `noqa: TID251`, `ast-grep-ignore`, `nosemgrep`.",
        "heed-other-linters = false",
    ),
    Key(
        "tiers",
        readers.tiers,
        "tiers",
        "table of names to globs",
        DEFAULT_TIERS,
        "Parts of the project by what they are for. The first that covers a file counts; the rest"
        " is `production`. Tiers hide nothing by themselves, `permissions` do."
        f" None is called `{OVERALL}`: that is all of them.",
        'tiers = { tests = ["**/tests/**"], tools = ["tools/**"] }',
    ),
    Key(
        "permissions",
        readers.permissions,
        "permissions",
        "table of tiers to kinds of access",
        DEFAULT_PERMISSIONS,
        "The kinds of access that a tier may use: <kinds>.",
        'permissions = { tests = ["patch", "read"] }',
    ),
    Key(
        "baseline",
        readers.file_path,
        "text",
        "file",
        None,
        "Where the findings are recorded that the project has already: only new ones fail.",
        'baseline = "ssot-baseline.jsonl"',
    ),
    Key(
        "fail-under",
        readers.fail_under,
        "percentages",
        "percentage, or table of tiers to percentages",
        None,
        "The score below which `ssot-lint report` exits 1."
        f" In a table, `{OVERALL}` is the score of all files.",
        "fail-under = { overall = 90, production = 100 }",
    ),
    Key(
        "strict-defaults",
        readers.flag,
        "flag",
        "true or false",
        False,
        "Whether SSOT201 compares a missing default with a literal, too.",
        "strict-defaults = true",
    ),
    Key(
        "pedantic-truth",
        readers.flag,
        "flag",
        "true or false",
        False,
        "Whether SSOT202 compares what `yes`, `no`, `on` and `off` mean, too.",
        "pedantic-truth = true",
    ),
    Key(
        "test-flags",
        readers.texts,
        "variables",
        "list of names",
        (),
        "More names of variables that say that tests are running (SSOT207).",
        'test-flags = ["SHOP_UNDER_TEST"]',
    ),
    Key(
        "include",
        readers.globs,
        "globs",
        "list of globs",
        DEFAULT_INCLUDE,
        "The files that a walk through a directory picks up.",
        'include = ["*.py", "bin/*"]',
    ),
    Key(
        "exclude",
        readers.globs,
        "globs",
        "list of globs",
        DEFAULT_EXCLUDE,
        "Files and directories that are left out; replaces the default.",
        'exclude = [".venv", "vendor"]',
    ),
    Key(
        "extend-exclude",
        readers.globs,
        "globs",
        "list of globs",
        (),
        "Files and directories that are left out besides those of `exclude`.",
        'extend-exclude = ["vendor"]',
    ),
    Key(
        "respect-gitignore",
        readers.flag,
        "flag",
        "true or false",
        True,
        "Whether what git ignores is left out.",
        "respect-gitignore = false",
    ),
    Key(
        "force-exclude",
        readers.flag,
        "flag",
        "true or false",
        True,
        "Whether excluded files are left out even where they are named, as pre-commit does.",
        "force-exclude = false",
    ),
    Key(
        "cache-dir",
        readers.file_path,
        "text",
        "directory",
        ".ssot-lint_cache",
        "Where results are kept between runs.",
        'cache-dir = "~/.cache/ssot-lint"',
    ),
    Key(
        "target-version",
        readers.target_version,
        "target-version",
        '"py310", "py311", …',
        None,
        "The lowest Python that the code runs on; else what `requires-python` says.",
        'target-version = "py310"',
    ),
    Key(
        "required-version",
        readers.required_version,
        "text",
        "version requirement",
        None,
        "The versions of ssot-lint that may be used with this configuration.",
        'required-version = ">=0.1,<2"',
        field="",
    ),
    Key(
        "extend",
        readers.text,
        "text",
        "file",
        None,
        "A configuration that holds where this one says nothing. Otherwise the nearest file holds"
        " alone: nothing is merged.",
        'extend = "../ssot-lint.toml"',
        field="",
    ),
    Key(
        "owners",
        lambda node: tables.owners(node, OWNER_KEYS),
        "tables",
        "list of tables",
        (),
        "Parts of the project with a getter of their own. The longest literal beginning of a path"
        " wins; a tie is an error.",
        '[[tool.ssot-lint.owners]]\nname = "auth"\npaths = ["auth_service/**"]\n'
        'getter = "auth_service.config:get_env()"',
        inner=OWNER_KEYS,
    ),
    Key(
        "environments",
        lambda node: tables.environments(node, ENVIRONMENT_KEYS),
        "tables by name",
        "table of names to tables",
        {},
        "Deployments by name: what provides their variables, for `ssot-lint env check` and SSOT210.",
        '[tool.ssot-lint.environments.staging]\nsources = ["compose.yml#api", ".env.staging"]',
        inner=ENVIRONMENT_KEYS,
    ),
    Key(
        "imports",
        lambda node: tables.imports(node, IMPORT_KEYS),
        "imports",
        "table of dotted names to tables",
        {},
        "Canonical paths, and what else leads there (SSOT301, SSOT305). `removed` is a table of paths"
        " that are gone, each with what to do instead.",
        "[tool.ssot-lint.imports]\n"
        '"shop.money.Money" = { aliases = ["shop.util.Money"], reason = "ADR 7" }\n'
        'removed = { "shop.old" = "use shop.new" }',
        inner=IMPORT_KEYS,
    ),
    Key(
        "names",
        lambda node: tables.names(node, NAMES_KEYS),
        "table",
        "table",
        {},
        "Who owns which literals, domains and definitions (SSOT3xx, SSOT4xx, SSOT5xx).",
        '[tool.ssot-lint.names]\nliterals = ["common.events"]\ndomains = ["shop.example"]',
        inner=NAMES_KEYS,
    ),
)
"""Of the configuration itself, in the order people meet them."""
