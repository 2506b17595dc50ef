"""Which settings hold for a file, and where they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.getter.owner import Getter
from ssot_lint.rules import CODES, ON
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace
from tests.workspace.trees import grow, settings

ALL = ON
EVERY = frozenset(CODES)
UNTIED = ALL - {"SSOT106", "SSOT110"}
"""What is on where no getter is named."""
GETTER = 'getter = "app.env:env"\n'


def cli(**options: object) -> Overrides:
    return Overrides(options={key.replace("_", "-"): value for key, value in options.items()})


def test_without_configuration(tmp_path: Path) -> None:
    found = settings(tmp_path, "pkg/a.py")
    assert found.select == UNTIED
    assert found.fixable == EVERY
    assert found.relative == "pkg/a.py"
    assert found.module == "pkg.a"
    assert found.getter is None
    assert found.tier == "production"
    assert found.exempt is None


# --- selection


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        pytest.param("", ALL, id="default"),
        pytest.param('select = ["SSOT101"]', {"SSOT101"}, id="code"),
        pytest.param('select = ["SSOT90"]', {c for c in ALL if "SSOT90" in c}, id="prefix"),
        pytest.param("select = []", set(), id="nothing"),
        pytest.param('ignore = ["SSOT101"]', ALL - {"SSOT101"}, id="ignore"),
        pytest.param('ignore = ["ALL"]', set(), id="ignore of the same selector wins"),
        pytest.param(
            'select = ["SSOT101"]\nignore = ["SSOT1"]', {"SSOT101"}, id="code over prefix"
        ),
        pytest.param(
            'select = ["SSOT1"]\nignore = ["SSOT101"]', "SSOT1-101", id="prefix minus code"
        ),
        pytest.param(
            'select = ["SSOT101"]\nextend-select = ["SSOT900"]', {"SSOT101", "SSOT900"}, id="extend"
        ),
        pytest.param(
            'ignore = ["ALL"]\nextend-select = ["SSOT9"]',
            {c for c in ALL if "T9" in c},
            id="back on",
        ),
    ],
)
def test_selection(tmp_path: Path, text: str, selected: set[str] | str) -> None:
    grow(tmp_path, {"ssot-lint.toml": GETTER + text})
    if isinstance(selected, str):
        selected = {c for c in ALL if c.startswith("SSOT1")} - {"SSOT101"}
    assert settings(tmp_path, "a.py").select == selected


@pytest.mark.parametrize(
    ("file", "overrides", "selected"),
    [
        pytest.param('ignore = ["SSOT101"]', cli(select=["SSOT1"]), "SSOT1", id="select anew"),
        pytest.param('select = ["SSOT101"]', cli(ignore=["SSOT1"]), "", id="ignore on top"),
        pytest.param(
            'select = ["SSOT101"]', cli(extend_select=["SSOT102"]), "SSOT101 SSOT102", id="extend"
        ),
        pytest.param(
            'select = ["SSOT101"]',
            Overrides(config=('select = ["SSOT102"]',)),
            "SSOT102",
            id="fragment",
        ),
        pytest.param(
            'select = ["SSOT101"]',
            Overrides(config=('select = ["SSOT102"]',), options={"select": ["SSOT103"]}),
            "SSOT103",
            id="flag over fragment",
        ),
        pytest.param(
            'select = ["SSOT101"]',
            Overrides(config=('select = ["SSOT102"]', 'ignore = ["SSOT102"]')),
            "",
            id="two fragments",
        ),
        pytest.param(
            'select = ["SSOT101"]',
            Overrides(isolated=True, options={"ignore": ["SSOT9"]}),
            "all but the ninth",
            id="isolated",
        ),
    ],
)
def test_the_command_line_wins(
    tmp_path: Path, file: str, overrides: Overrides, selected: str
) -> None:
    grow(tmp_path, {"ssot-lint.toml": GETTER + file})
    expected = {c for c in ALL if c.startswith(selected[:5])} if "SSOT1" in selected[:6] else set()
    if selected == "all but the ninth":
        expected = {code for code in UNTIED if not code.startswith("SSOT9")}
    elif selected != "SSOT1":
        expected = set(selected.split())
    assert settings(tmp_path, "a.py", overrides).select == expected


@pytest.mark.parametrize(
    ("text", "fixable"),
    [
        pytest.param('fixable = ["SSOT101"]', {"SSOT101"}, id="fixable"),
        pytest.param('unfixable = ["SSOT101"]', EVERY - {"SSOT101"}, id="unfixable"),
        pytest.param('fixable = ["SSOT101"]\nunfixable = ["ALL"]', {"SSOT101"}, id="more specific"),
    ],
)
def test_fixable(tmp_path: Path, text: str, fixable: set[str]) -> None:
    grow(tmp_path, {"ssot-lint.toml": text})
    assert settings(tmp_path, "a.py").fixable == fixable


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("gen/a.py", {"SSOT101", "SSOT900"}),
        ("gen/b_pb2.py", {"SSOT101", "SSOT102", "SSOT900"}),
        ("lib/c_pb2.py", {"SSOT102", "SSOT900"}),
        ("lib/d.py", {"SSOT900"}),
        ("src/e.py", set()),
    ],
)
def test_per_file_ignores(tmp_path: Path, path: str, ignored: set[str]) -> None:
    text = (
        "[per-file-ignores]\n"
        '"gen/**" = ["SSOT101"]\n"*_pb2.py" = ["SSOT102"]\n"!src/**" = ["SSOT900"]\n'
    )
    grow(tmp_path, {"ssot-lint.toml": GETTER + text})
    assert settings(tmp_path, path).select == ALL - ignored


def test_severity_by_the_more_specific_selector(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {"ssot-lint.toml": 'severity = { SSOT105 = "hint", SSOT1 = "warning", ALL = "info" }'},
    )
    severity = settings(tmp_path, "a.py").severity
    assert (severity["SSOT105"], severity["SSOT101"], severity["SSOT900"]) == (
        "hint",
        "warning",
        "info",
    )


def test_plain_values(tmp_path: Path) -> None:
    text = 'require-reason = true\nno-suppress = ["SSOT10"]\nallow-variables = ["PATH", "XDG_*"]\n'
    grow(tmp_path, {"ssot-lint.toml": text})
    found = settings(tmp_path, "a.py")
    assert found.require_reason
    assert found.no_suppress == {c for c in ALL if c.startswith("SSOT10")}
    assert found.allow_variables == ("PATH", "XDG_*")


# --- which file counts


FILES = [
    pytest.param({"ssot-lint.toml": "101"}, "a/b.py", "101", id="from above"),
    pytest.param(
        {"ssot-lint.toml": "101", "a/ssot-lint.toml": "102"}, "a/b.py", "102", id="nearest"
    ),
    pytest.param({"ssot-lint.toml": "101", "pyproject.toml": "102"}, "b.py", "101", id="own file"),
    pytest.param(
        {".ssot-lint.toml": "101", "ssot-lint.toml": "102"}, "b.py", "101", id="hidden file"
    ),
    pytest.param({"ssot-lint.toml": "101", "a/pyproject.toml": ""}, "a/b.py", "101", id="no table"),
    pytest.param({"pyproject.toml": "101"}, "a/b.py", "101", id="pyproject"),
]


@pytest.mark.parametrize(("files", "path", "code"), FILES)
def test_the_nearest_file_counts(
    tmp_path: Path, files: dict[str, str], path: str, code: str
) -> None:
    tree = {}
    for name, selected in files.items():
        table = "[tool.ssot-lint]\n" if name.endswith("pyproject.toml") else ""
        text = f'{table}select = ["SSOT{selected}"]\n' if selected else '[project]\nname="x"\n'
        tree[name] = text
    grow(tmp_path, tree)
    assert settings(tmp_path, path).select == {f"SSOT{code}"}


@pytest.mark.parametrize(
    "text",
    [
        '[tool.ssot-lint]\nselect = ["SSOT101"]',
        '[tool."ssot-lint"]\nselect = ["SSOT101"]',
        "[ tool . 'ssot-lint' ]\nselect = ['SSOT101']",
        '[tool]\nssot-lint = { select = ["SSOT101"] }',
        '[tool]\nssot-lint.select = ["SSOT101"]',
        'tool.ssot-lint.select = ["SSOT101"]',
        'tool = { ssot-lint = { select = ["SSOT101"] } }',
    ],
)
def test_every_spelling_of_our_table_is_seen(tmp_path: Path, text: str) -> None:
    grow(tmp_path, {"pyproject.toml": text})
    assert settings(tmp_path, "a.py").select == {"SSOT101"}


def test_a_dependency_on_us_is_no_table(tmp_path: Path) -> None:
    grow(tmp_path, {"pyproject.toml": '[project]\ndependencies = ["ssot-lint>=1"]\n'})
    assert Workspace(str(tmp_path)).config_for(str(tmp_path)).path is None


def test_an_explicit_file_overrides_nearer_ones_and_is_anchored_at_cwd(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "etc/lint.toml": 'select = ["SSOT101"]\n[per-file-ignores]\n"a/**" = ["SSOT101"]\n',
            "a/ssot-lint.toml": 'select = ["SSOT102"]\n',
        },
    )
    overrides = Overrides(config=("etc/lint.toml",))
    assert settings(tmp_path, "a/x.py", overrides).select == set()
    assert settings(tmp_path, "b/x.py", overrides).select == {"SSOT101"}
    assert settings(tmp_path, "etc/a/x.py", overrides).select == {"SSOT101"}


def test_extend_overrides_key_by_key_and_adds_up_selections(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "common/base.toml": GETTER
            + 'select = ["SSOT1"]\nallow-variables = ["A"]\nrequire-reason = true\n'
            'extend-exclude = ["gen"]\nallow = ["boot.py"]\n',
            "app/ssot-lint.toml": 'extend = "../common/base.toml"\n'
            'ignore = ["SSOT101"]\nallow-variables = ["B"]\n',
        },
    )
    found = settings(tmp_path, "app/a.py")
    assert found.select == {c for c in ALL if c.startswith("SSOT1")} - {"SSOT101"}
    assert found.allow_variables == ("B",)
    assert found.require_reason
    assert found.getter is not None
    # A pattern is relative to the file that states it; `boot.py` has no slash.
    assert settings(tmp_path, "common/boot.py").exempt is None
    config = Workspace(str(tmp_path)).config_for(f"{tmp_path}/app")
    assert config.exclude.cover(f"{tmp_path}/common/gen/a.py")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"pyproject.toml": '[project]\nrequires-python = ">=3.9,<4"\n[tool.ssot-lint]\n'},
            (3, 9),
            id="requires-python",
        ),
        pytest.param(
            {
                "pyproject.toml": '[project]\nrequires-python = ">=3.9"\n'
                '[tool.ssot-lint]\ntarget-version = "py312"\n'
            },
            (3, 12),
            id="stated",
        ),
        pytest.param(
            {"pyproject.toml": '[project]\nrequires-python = "~=3.11"\n', "ssot-lint.toml": ""},
            (3, 11),
            id="beside our own file",
        ),
        pytest.param({"ssot-lint.toml": ""}, None, id="unknown"),
        pytest.param({"pyproject.toml": "broken [", "ssot-lint.toml": ""}, None, id="broken"),
    ],
)
def test_target_version(
    tmp_path: Path, files: dict[str, str], expected: tuple[int, int] | None
) -> None:
    grow(tmp_path, files)
    assert Workspace(str(tmp_path)).config_for(str(tmp_path)).target_version() == expected


# --- owners, getters, exemptions


OWNERS = """
getter = "app.env:env"
contract = "mapping"
allow-variables = ["PATH"]
allow = [{ path = "boot/**", reason = "runs first" }, "odd.py"]

[[owners]]
name = "services"
paths = ["services/**"]
getter = "services.env:env"

[[owners]]
name = "auth"
paths = ["services/auth/**", "tools/auth_*.py"]
getter = "auth.config:get_env()"
src = ["services"]
allow = ["services/auth/start.py"]
allow-variables = ["AUTH_*"]
[owners.contract]
get = "{getter}.get({key}, {default})"
item = { to = "{getter}.require({key})", why = "raises ConfigError, not KeyError" }
"""


@pytest.mark.parametrize(
    ("path", "owner", "target", "exempt", "variables"),
    [
        ("a.py", None, "app.env:env", None, ("PATH",)),
        ("services/x.py", "services", "services.env:env", None, ("PATH",)),
        ("services/auth/x.py", "auth", "auth.config:get_env()", None, ("AUTH_*", "PATH")),
        ("tools/auth_x.py", "auth", "auth.config:get_env()", None, ("AUTH_*", "PATH")),
        ("tools/x.py", None, "app.env:env", None, ("PATH",)),
        ("boot/a.py", None, "app.env:env", "runs first", ("PATH",)),
        ("x/odd.py", None, "app.env:env", "odd.py", ("PATH",)),
        ("app/env.py", None, "app.env:env", "the getter's own module", ("PATH",)),
        ("services/env.py", "services", "services.env:env", "the getter's own module", ("PATH",)),
        (
            "services/auth/config/__init__.py",
            "auth",
            "auth.config:get_env()",
            "the getter's own module",
            ("AUTH_*", "PATH"),
        ),
        (
            "services/auth/start.py",
            "auth",
            "auth.config:get_env()",
            "services/auth/start.py",
            ("AUTH_*", "PATH"),
        ),
    ],
)
def test_owners(
    tmp_path: Path,
    path: str,
    owner: str | None,
    target: str,
    exempt: str | None,
    variables: tuple[str, ...],
) -> None:
    modules = ("app/env.py", "services/env.py", "services/auth/config/__init__.py")
    grow(tmp_path, {"ssot-lint.toml": OWNERS, **dict.fromkeys(modules, "")})
    found = settings(tmp_path, path)
    assert (found.owner, found.exempt, found.allow_variables) == (owner, exempt, variables)
    assert isinstance(found.getter, Getter)
    assert found.getter.target == target


def test_files_alike_share_their_settings(tmp_path: Path) -> None:
    grow(tmp_path, {"ssot-lint.toml": OWNERS})
    workspace = Workspace(str(tmp_path))
    one, two = (workspace.settings_for(f"{tmp_path}/{name}") for name in ("a.py", "x/b.py"))
    assert one.getter is two.getter
    assert one.select is two.select


def test_an_owner_alone_leaves_other_files_without_getter(tmp_path: Path) -> None:
    text = '[[owners]]\nname = "a"\npaths = ["a/**"]\ngetter = "a.env:env"\n'
    grow(tmp_path, {"ssot-lint.toml": text})
    assert settings(tmp_path, "a/x.py").select == ALL
    assert settings(tmp_path, "b/x.py").select == UNTIED


@pytest.mark.parametrize(
    ("files", "own", "other"),
    [
        pytest.param(("app/env.py",), "app/env.py", "src/app/env.py", id="project root"),
        pytest.param(("src/app/env.py",), "src/app/env.py", "app/env.py", id="src"),
        pytest.param(("app/env/__init__.py",), "app/env/__init__.py", "app/env.py", id="package"),
        pytest.param(
            ("app/env.py", "src/app/env.py"), "app/env.py", "src/app/env.py", id="first root"
        ),
    ],
)
def test_the_getters_own_module(
    tmp_path: Path, files: tuple[str, ...], own: str, other: str
) -> None:
    grow(tmp_path, {"ssot-lint.toml": GETTER, **dict.fromkeys(files, "")})
    assert settings(tmp_path, own).exempt == "the getter's own module"
    assert settings(tmp_path, other).exempt is None


@pytest.mark.parametrize(
    ("path", "module", "is_package"),
    [
        ("app/env.py", "app.env", False),
        ("src/app/env.py", "app.env", False),
        ("app/__init__.py", "app", True),
        ("a.pyi", "a", False),
        ("__init__.py", None, True),
        ("src/__init__.py", None, True),
        ("../away.py", None, False),
        ("bin/tool", "bin.tool", False),
    ],
)
def test_module_names(tmp_path: Path, path: str, module: str | None, is_package: bool) -> None:
    found = settings(grow(tmp_path, {"p/ssot-lint.toml": ""}) / "p", path.replace("../", "../x/"))
    if path.startswith("../"):
        outside = Workspace(str(tmp_path / "p")).settings_for(str(tmp_path / "away.py"))
        assert (outside.module, outside.is_package) == (module, is_package)
        return
    assert (found.module, found.is_package) == (module, is_package)


def test_a_root_that_is_a_package_names_no_modules(tmp_path: Path) -> None:
    grow(tmp_path, {"ssot-lint.toml": "", "src/__init__.py": ""})
    assert settings(tmp_path, "src/app/env.py").module == "src.app.env"


# --- tiers


@pytest.mark.parametrize(
    ("path", "tier", "permitted"),
    [
        ("tests/a.py", "tests", {"patch"}),
        ("pkg/tests/x/a.py", "tests", {"patch"}),
        ("test_a.py", "tests", {"patch"}),
        ("pkg/a_test.py", "tests", {"patch"}),
        ("pkg/conftest.py", "tests", {"patch"}),
        ("scripts/a.py", "scripts", set()),
        ("scripts/tests/a.py", "tests", {"patch"}),
        ("pkg/scripts/a.py", "production", set()),
        ("pkg/testing.py", "production", set()),
    ],
)
def test_default_tiers(tmp_path: Path, path: str, tier: str, permitted: set[str]) -> None:
    found = settings(tmp_path, path)
    assert (found.tier, set(found.permitted)) == (tier, permitted)


def test_stated_tiers_replace_the_defaults_and_the_first_match_wins(tmp_path: Path) -> None:
    text = (
        'tiers = { boot = ["boot/**"], jobs = ["**/*_job.py"] }\n'
        'permissions = { boot = ["write", "read"], production = ["presence"] }\n'
    )
    grow(tmp_path, {"ssot-lint.toml": text})
    tiers = {p: settings(tmp_path, p) for p in ("boot/x_job.py", "a/x_job.py", "tests/a.py")}
    assert [(s.tier, set(s.permitted)) for s in tiers.values()] == [
        ("boot", {"write", "read"}),
        ("jobs", set()),
        ("production", {"presence"}),
    ]


def test_emptied_permissions(tmp_path: Path) -> None:
    grow(tmp_path, {"ssot-lint.toml": "permissions = {}"})
    found = settings(tmp_path, "tests/a.py")
    assert (found.tier, set(found.permitted)) == ("tests", set())


# --- allow entries that allow nothing


def test_unused_allows_know_their_place(tmp_path: Path) -> None:
    text = (
        'allow = [\n  { path = "boot.py", reason = "first" },\n  "gone/**",\n]\n'
        '[[owners]]\nname = "a"\npaths = ["a/**"]\ngetter = "a:x"\nallow = ["a/*_cli.py"]\n'
    )
    grow(tmp_path, {"ssot-lint.toml": text})
    workspace = Workspace(str(tmp_path))
    unused = workspace.unused_allows([f"{tmp_path}/x/boot.py", f"{tmp_path}/a/x.py"])
    assert [(e.allow.glob.text, e.path, e.line, e.column) for e in unused] == [
        ("gone/**", f"{tmp_path}/ssot-lint.toml", 3, 3),
        ("a/*_cli.py", f"{tmp_path}/ssot-lint.toml", 9, 10),
    ]


def test_relative_names_are_stable(tmp_path: Path) -> None:
    grow(tmp_path, {"p/ssot-lint.toml": ""})
    for cwd in (tmp_path, tmp_path / "p", tmp_path / "p/x"):
        assert Workspace(str(cwd)).settings_for(str(tmp_path / "p/x/a.py")).relative == "x/a.py"
