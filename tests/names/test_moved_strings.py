"""SSOT301 and SSOT304 in strings: entry points, and what settings are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import lint
from tests.names.projects import found, lay_out
from tests.names.test_doors import SHOP

SCRIPTS = '\n[project]\nname = "shop"\n[project.scripts]\nshop = "{}"\n\n[tool.other]\nx = "{}"\n'


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("shop.messaging:send", "shop.events.bus:send", id="a module that moved"),
        pytest.param("shop.messaging", "shop.events.bus", id="the module itself"),
        pytest.param("shop.util:Money", "shop.money:Money", id="a name that moved"),
        pytest.param("shop.util:Money.__name__", "shop.money:Money.__name__", id="below a name"),
        pytest.param("shop.util:to_cents [x]", "shop.money:cents [x]", id="a rename, with extras"),
    ],
)
def test_an_entry_point_follows(before: str, after: str, tmp_path: Path) -> None:
    lay_out(tmp_path, SHOP)
    config = SHOP["pyproject.toml"].replace("{", "{{").replace("}", "}}") + SCRIPTS
    (tmp_path / "pyproject.toml").write_text(config.format(before, before))
    assert len(found(tmp_path, "SSOT301")) == 1
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "pyproject.toml").read_text() == config.format(after, before)


def test_an_entry_point_of_a_removed_path_stays(tmp_path: Path) -> None:
    lay_out(tmp_path, SHOP)
    config = SHOP["pyproject.toml"] + SCRIPTS.format("shop.old:q", "")
    (tmp_path / "pyproject.toml").write_text(config)
    (said,) = found(tmp_path, "SSOT301", fix=True, unsafe=True)
    assert said.startswith("pyproject.toml:11:8 SSOT301 `shop.old.q` was removed")
    assert (tmp_path / "pyproject.toml").read_text() == config


def test_a_comment_silences_an_entry_point(tmp_path: Path) -> None:
    lay_out(tmp_path, SHOP)
    config = SHOP["pyproject.toml"] + SCRIPTS.format("shop.util:Money", "").replace(
        "\nshop = ", "\n# ssot: ignore[SSOT301] known by it\nshop = "
    )
    (tmp_path / "pyproject.toml").write_text(config)
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "pyproject.toml").read_text() == config


SETTINGS = """\
from pathlib import Path

INSTALLED_APPS = [
    "django.contrib.admin",
    "{bus}",
    '{money}',
]
MIDDLEWARE = ("shop.other", *[]) + ("{bus}.send",)
CHANNELS = {{"shop.messaging": {{"BACKEND": "{money}"}}}}
label = "shop.messaging"
NOTE = "see shop.messaging for more"
TEXT = f"shop.messaging"
if CHANNELS:
    CACHE: str = "{bus}"


class Local:
    APP = "{bus}"


def f():
    NAME = "shop.messaging"
"""


@pytest.mark.parametrize("name", ["shop/settings.py", "shop/conf/local.py", "shop/base.py"])
def test_settings_follow(name: str, tmp_path: Path) -> None:
    lay_out(tmp_path, SHOP)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(SETTINGS.format(bus="shop.messaging", money="shop.util.Money"))
    assert len(found(tmp_path, "SSOT301", "SSOT302", "SSOT304")) == 6
    assert found(tmp_path, "SSOT301", fix=True) == []
    after = SETTINGS.format(bus="shop.events.bus", money="shop.money.Money")
    assert (tmp_path / name).read_text() == after


def test_strings_of_other_modules_are_words(tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/names.py": 'TOPICS = ["shop.messaging", "shop.util.Money"]\n'})
    assert found(tmp_path, "SSOT301") == []


def test_an_app_with_tables_is_not_renamed_in_passing(tmp_path: Path) -> None:
    text = 'INSTALLED_APPS = ["shop.messaging"]\n'
    moved = {
        "shop/messaging.py": "from shop.events.bus import *\n",
        "shop/events/bus.py": "",
        "shop/events/bus/__init__.py": "",
        "shop/events/bus/models.py": "",
        "shop/settings.py": text,
    }
    files = {path: it for path, it in {**SHOP, **moved}.items() if path != "shop/events/bus.py"}
    lay_out(tmp_path, files)
    assert len(found(tmp_path, "SSOT301", fix=True)) == 1
    assert (tmp_path / "shop/settings.py").read_text() == text
    assert found(tmp_path, "SSOT301", fix=True, unsafe=True) == []


def test_the_settings_module_itself(tmp_path: Path) -> None:
    text = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")\n'
    lay_out(tmp_path, {**SHOP, "manage.py": text.format("shop.messaging")})
    assert len(found(tmp_path, "SSOT301")) == 1
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "manage.py").read_text() == text.format("shop.events.bus")


OWNED = (
    "[tool.ssot-lint]\n"
    '[[tool.ssot-lint.owners]]\nname = "auth"\npaths = ["auth/**"]\nsrc = ["auth/src"]\n'
    'getter = "sign.env:env"\nmay-import = []\n'
    '[[tool.ssot-lint.owners]]\nname = "billing"\npaths = ["billing/**"]\nsrc = ["billing/src"]\n'
    'getter = "bill.env:env"\n'
)


def test_an_entry_point_stays_within_its_owner(tmp_path: Path) -> None:
    scripts = '[project.scripts]\na = "sign.users:main"\nb = "bill.plans:main"\n'
    lay_out(
        tmp_path,
        {
            "pyproject.toml": OWNED,
            "auth/pyproject.toml": scripts,
            "billing/pyproject.toml": scripts,
            "auth/src/sign/__init__.py": "",
            "auth/src/sign/users.py": "def main(): ...\n",
            "billing/src/bill/__init__.py": "",
            "billing/src/bill/plans.py": "def main(): ...\n",
        },
    )
    (said,) = found(tmp_path, "SSOT304")
    assert said == (
        "auth/pyproject.toml:3:5 SSOT304 `auth` may not import `bill.plans.main` of `billing`"
    )


def test_what_is_kept_of_entry_points_is_looked_at_again(tmp_path: Path) -> None:
    lay_out(tmp_path, {"ssot-lint.toml": "", "shop/__init__.py": "", "shop/cli.py": "x = 1\n"})
    for name, code in (("y", 1), ("x", 0), ("y", 1)):
        (tmp_path / "pyproject.toml").write_text(f'[project.scripts]\na = "shop.cli:{name}"\n')
        done = lint("check", "--select", "SSOT302", cwd=tmp_path)
        assert done.code == code, (name, done)
