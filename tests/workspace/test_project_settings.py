"""What holds for a project as a whole, and for files through the owners' newer keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.core.project_settings import Environment, OwnerSettings, Stated
from ssot_lint.workspace.settings.workspace import Workspace, posix
from tests.workspace.trees import grow

CONFIGURATION = """\
variables = ["SHOP_*"]
trust = ["cached"]
config = ["shop/settings.py"]
test-flags = ["SHOP_UNDER_TEST"]
strict-defaults = true
getter = ["shop.envs", "shop.settings:settings"]

[[owners]]
name = "auth"
paths = ["auth/**"]
getter = "auth.env:env"
variables = ["AUTH_*"]
trust = []
config = ["auth/settings.py"]
may-import = []

[environments.staging]
sources = ["compose.yml#api", "deploy/.env"]
owner = "auth"

[imports]
"shop.money.Money" = { aliases = ["shop.util.Money"], reason = "ADR 7" }
removed = { "shop.old" = "use shop.new" }

[names]
domains = ["shop.example"]
acceptable = [{ name = "Health", paths = ["shop/**"] }]
"""


def test_for_the_project(tmp_path: Path) -> None:
    grow(tmp_path, {"ssot-lint.toml": CONFIGURATION})
    root = posix(str(tmp_path))
    found = Workspace(root).project_settings(root)
    assert (found.strict_defaults, found.pedantic_truth) == (True, False)
    assert found.test_flags == ("SHOP_UNDER_TEST",)
    sources = ((f"{root}/compose.yml", "api"), (f"{root}/deploy/.env", None))
    assert found.environments == (Environment("staging", sources, owner="auth"),)
    assert [it.path for it in found.imports.canonical] == ["shop.money.Money"]
    assert found.imports.removed == {"shop.old": "use shop.new"}
    assert found.owners == (OwnerSettings("auth", (), ("AUTH_*",), ("auth.env:env",)),)
    (acceptable,) = found.names.acceptable
    assert acceptable.covers is not None
    assert [acceptable.covers(f"{root}/{it}/x.py") for it in ("shop", "auth")] == [True, False]
    path = f"{root}/ssot-lint.toml"
    assert found.places["imports", "shop.money.Money"] == Stated(path, 22, 1, 18)
    assert found.places["imports", "shop.money.Money", "aliases", 0] == Stated(path, 22, 35, 17)
    assert found.places["imports", "removed", "shop.old"] == Stated(path, 23, 13, 10)
    assert found.places["environments", "staging"].line == 17
    assert found.places["names", "acceptable", 0].line == 27


def test_without_a_configuration(tmp_path: Path) -> None:
    found = Workspace(str(tmp_path)).project_settings(posix(str(tmp_path)))
    assert (found.environments, found.owners, found.places) == ((), (), {})
    assert found.names.type_checking


@pytest.mark.parametrize(
    ("name", "variables", "trust", "is_config"),
    [
        pytest.param("shop/a.py", ("SHOP_*",), {"cached"}, False, id="the top's"),
        pytest.param("shop/settings.py", ("SHOP_*",), {"cached"}, True, id="a place for URLs"),
        pytest.param("auth/a.py", ("AUTH_*",), set(), False, id="the owner's"),
        pytest.param("auth/settings.py", ("AUTH_*",), set(), True, id="the owner's place"),
    ],
)
def test_for_a_file(
    tmp_path: Path, name: str, variables: tuple[str, ...], trust: set[str], is_config: bool
) -> None:
    grow(tmp_path, {"ssot-lint.toml": CONFIGURATION, name: ""})
    found = Workspace(str(tmp_path)).settings_for(str(tmp_path / name))
    assert (found.variables, found.trust, found.is_config) == (variables, trust, is_config)
    assert found.heed_other_linters


def test_a_key_is_where_it_was_said(tmp_path: Path) -> None:
    """Also where a file extends another."""
    grow(
        tmp_path,
        {
            "base.toml": '[environments.prod]\n[imports]\n"a.b" = {}\n',
            "ssot-lint.toml": 'extend = "base.toml"\n\n[imports]\n"c.d" = {}\n',
        },
    )
    root = posix(str(tmp_path))
    places = Workspace(root).project_settings(root).places
    assert places["environments", "prod"].path == f"{root}/base.toml"
    assert places["imports", "c.d"].path == f"{root}/ssot-lint.toml"
    assert ("imports", "a.b") not in places
