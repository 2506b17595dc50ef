"""SSOT301, SSOT305, SSOT304: what goes through another door, and how it is rewritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.names.projects import found, lay_out

SHOP = {
    "pyproject.toml": (
        "[tool.ssot-lint]\n[tool.ssot-lint.imports]\n"
        '"shop.money.Money" = { aliases = ["shop.util.Money"] }\n'
        '"shop.money.cents" = { aliases = ["shop.util.to_cents"] }\n'
        '"shop.events.bus" = { aliases = ["shop.messaging"] }\n'
        'removed = { "shop.old" = "use shop.new" }\n'
    ),
    "shop/__init__.py": "",
    "shop/money.py": "class Money: ...\n\n\ndef cents(): ...\n",
    "shop/util.py": "from .money import Money\nfrom .money import cents as to_cents\n\nRATE = 1\nother = 2\n",
    "shop/events/__init__.py": "",
    "shop/events/bus.py": "def send(*x): ...\n\n\nX = 1\n",
    "shop/messaging.py": "from shop.events.bus import X, send\n",
    "shop/old.py": "q = 1\n",
}
FORMS = {
    "a name": ("from shop.util import Money\n", "from shop.money import Money\n"),
    "with an alias": ("from shop.util import Money as M\n", "from shop.money import Money as M\n"),
    "renamed": ("from shop.util import to_cents\n", "from shop.money import cents as to_cents\n"),
    "renamed with an alias": (
        "from shop.util import to_cents as tc\n",
        "from shop.money import cents as tc\n",
    ),
    "one of several": (
        "from shop.util import RATE, Money\n",
        "from shop.util import RATE\nfrom shop.money import Money\n",
    ),
    "merged": (
        "from shop.money import cents\nfrom shop.util import Money, RATE\n",
        "from shop.money import cents, Money\nfrom shop.util import RATE\n",
    ),
    "with comments": (
        "from shop.util import (  # all\n    RATE,  # rate\n    Money,  # noqa: F401\n    other,\n)\n",
        "from shop.util import (  # all\n    RATE,  # rate\n    other,\n)\nfrom shop.money import Money  # noqa: F401\n",
    ),
    "with the comment above it": (
        "from shop.util import (\n    # rate\n    RATE,\n    # money\n    Money,\n)\n",
        "from shop.util import (\n    # rate\n    RATE,\n)\n# money\nfrom shop.money import Money\n",
    ),
    "all of it merged": (
        "from shop.money import cents\nimport os\nfrom shop.util import Money\n",
        "from shop.money import cents, Money\nimport os\n",
    ),
    "taken already": (
        "from shop.util import Money\nfrom shop.money import Money\n",
        "from shop.money import Money\n",
    ),
    "not merged into another branch": (
        "if 1:\n    from shop.util import Money, RATE\nelse:\n    from shop.money import cents\n",
        "if 1:\n    from shop.util import RATE\n    from shop.money import Money\nelse:\n    from shop.money import cents\n",
    ),
    "not merged below a use": (
        "from shop.util import Money, RATE\nx = Money()\nfrom shop.money import cents\nx = 1\n",
        "from shop.util import RATE\nfrom shop.money import Money\nx = Money()\nfrom shop.money import cents\nx = 1\n",
    ),
    "with backslashes": (
        "from shop.util import \\\n    Money, \\\n    RATE\n",
        "from shop.util import \\\n    RATE\nfrom shop.money import Money\n",
    ),
    "its new module is imported already": (
        "import shop.money\nimport shop.util\nx = shop.util.Money\n",
        "import shop.money\nx = shop.money.Money\n",
    ),
    "relative": ("from .util import Money\n", "from .money import Money\n"),
    "a module, relative": (
        "from . import messaging\n",
        "from .events import bus as messaging\n",
    ),
    "below a module": (
        "from shop.messaging import send, X\n",
        "from shop.events.bus import send, X\n",
    ),
    "import and uses": (
        "import shop.messaging\n\nshop.messaging.send(shop.messaging.X)\n",
        "import shop.events.bus\n\nshop.events.bus.send(shop.events.bus.X)\n",
    ),
    "import as": (
        "import shop.messaging as m\n\nm.send()\n",
        "import shop.events.bus as m\n\nm.send()\n",
    ),
    "a name of a module": (
        "import shop.util\n\nx = shop.util.Money\n",
        "import shop.money\n\nx = shop.money.Money\n",
    ),
    "in a function": (
        "def f():\n    from shop.util import Money, RATE\n    return Money, RATE\n",
        "def f():\n    from shop.util import RATE\n    from shop.money import Money\n    return Money, RATE\n",
    ),
    "for type checkers": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.util import Money\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.money import Money\n",
    ),
    "by name": (
        "from importlib import import_module\n\nimport_module('shop.messaging')\n",
        "from importlib import import_module\n\nimport_module('shop.events.bus')\n",
    ),
    "rows that end with CRLF": (
        "from shop.util import RATE, Money\r\nx = 1\r\n",
        "from shop.util import RATE\r\nfrom shop.money import Money\r\nx = 1\r\n",
    ),
}


@pytest.mark.parametrize("before, after", FORMS.values(), ids=FORMS)
def test_a_form_is_rewritten_where_it_stands(before: str, after: str, tmp_path: Path) -> None:
    before, after = f"{before}y = 1\n", f"{after}y = 1\n"  # a module of imports only is exempt
    lay_out(tmp_path, {**SHOP, "shop/use.py": before})
    said = run(tmp_path)
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "shop/use.py").read_bytes().decode() == after
    assert run(tmp_path) == said
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "shop/use.py").read_bytes().decode() == after


def run(root: Path) -> str:
    """What the module is once it was imported: its own names, and what they are."""
    program = (
        "import shop.use as u; print(sorted((k, getattr(v, '__name__', v)) for k, v in"
        " vars(u).items() if k[0] != '_' and type(v).__name__ != 'module'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "text",
    [
        "from shop.util import *\n",
        "from shop.old import q\n",
        "from unittest.mock import patch\n\npatch('shop.util.Money')\n",
        "from importlib import import_module\n\nm = 'shop'\nimport_module(f'{m}.messaging')\n",
        "import shop.util as u\n\nx = u.Money\n",
        "import shop.messaging\n\nx = shop.messaging\n",
    ],
)
def test_reported_and_left_alone(text: str, tmp_path: Path) -> None:
    text += "y = 1\n"
    lay_out(tmp_path, {**SHOP, "shop/use.py": text})
    assert found(tmp_path, "SSOT301", fix=True, unsafe=True)
    assert (tmp_path / "shop/use.py").read_text() == text


UTIL = "from .money import Money\n\nRATE = 1\n"
CART = "from .money import Money\n\n\ndef pay():\n    return Money()\n"
PATCHES = "from unittest.mock import patch\n\nimport shop.cart\n\npatch('shop.util.Money.x')\n"


@pytest.mark.parametrize(
    "files, target",
    [
        pytest.param({"shop/cart.py": CART}, "shop.cart.Money.x", id="one module reads it"),
        pytest.param(
            {"shop/cart.py": CART, "shop/b.py": CART}, "shop.cart.Money.x", id="the tested"
        ),
        pytest.param({"shop/cart.py": "x = 1\n"}, None, id="no module"),
        pytest.param(
            {"shop/cart.py": CART, "shop/util.py": UTIL + "x = Money()\n"},
            None,
            id="the alias, too",
        ),
        pytest.param(
            {"shop/cart.py": CART, "shop/b.py": "import shop.util as u\nx = u.Money\n"},
            None,
            id="through the alias",
        ),
    ],
)
def test_a_patch_goes_where_the_code_looks(
    files: dict[str, str], target: str | None, tmp_path: Path
) -> None:
    lay_out(tmp_path, {**SHOP, "shop/util.py": UTIL, **files, "tests/test_it.py": PATCHES})
    assert any("test_it.py" in it for it in found(tmp_path, "SSOT301", fix=True))
    assert (tmp_path / "tests/test_it.py").read_text() == PATCHES  # nothing of it is safe
    found(tmp_path, "SSOT301", fix=True, unsafe=True)
    after = PATCHES if target is None else PATCHES.replace("shop.util.Money.x", target)
    assert (tmp_path / "tests/test_it.py").read_text() == after


@pytest.mark.parametrize(
    "replace",
    [
        "from unittest.mock import patch\n\npatch('shop.util.Money')\n",
        "from unittest.mock import patch\n\npatch('shop.money.Money.pay')\n",
        "def test_it(monkeypatch):\n    monkeypatch.setattr('shop.util.Money', 1)\n",
        "from unittest.mock import patch\n\nfrom shop import util\n\npatch.object(util, 'Money')\n",
        "from shop import money\n\n\ndef test(monkeypatch):\n    monkeypatch.setattr(money, 'Money', 1)\n",
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        "def f():\n    from shop.util import Money\n    return Money\n",
        "import shop.util\n\n\ndef f():\n    return shop.util.Money\n",
    ],
)
def test_what_a_test_replaces_is_looked_up_where_it_was(
    use: str, replace: str, tmp_path: Path
) -> None:
    lay_out(tmp_path, {**SHOP, "shop/use.py": use, "tests/test_it.py": replace})
    found(tmp_path, "SSOT301", fix=True)
    assert (tmp_path / "shop/use.py").read_text() == use
    found(tmp_path, "SSOT301", fix=True, unsafe=True)
    assert "shop.util" not in (tmp_path / "shop/use.py").read_text()


def test_a_root_that_is_a_package(tmp_path: Path) -> None:
    use = "from src.shop.money import Money\nfrom shop.money import cents\n\ny = 1\n"
    lay_out(tmp_path, {
        "pyproject.toml": "[tool.ssot-lint]\n", "src/__init__.py": "", "src/shop/__init__.py": "",
        "src/shop/money.py": SHOP["shop/money.py"], "src/main.py": "from .shop import money\n", "use.py": use,
    })  # fmt: skip
    assert len(found(tmp_path, "SSOT301", "SSOT302")) == 1
    assert found(tmp_path, "SSOT301", "SSOT302", fix=True) == []
    assert (tmp_path / "use.py").read_text() == "from shop.money import cents, Money\n\ny = 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "from shop.money import Money\nfrom shop.util import RATE\n",
        "try:\n    from shop.money import cents\nexcept ImportError:\n    from shop.util import to_cents as cents\n",
        "import pytest\nwith pytest.warns(DeprecationWarning):\n    from shop.util import Money\n",
        "import shop\n",
        "def f(shop):\n    return shop.util.Money\n",
    ],
)
def test_silent(text: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/use.py": text + "y = 1\n"})
    assert found(tmp_path, "SSOT301") == []


def test_a_module_that_only_hands_on_is_exempt(tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/use.py": "from shop.util import Money\n"})
    assert found(tmp_path, "SSOT301") == []


def test_a_circle_makes_it_unsafe(tmp_path: Path) -> None:
    money = "from shop.use import rate\n\n\nclass Money: ...\n"
    util = "RATE = 1\nMoney = 2\n"
    use = "from shop.util import Money\n\nrate = 1\n"
    lay_out(tmp_path, {**SHOP, "shop/money.py": money, "shop/util.py": util, "shop/use.py": use})
    found(tmp_path, "SSOT301", fix=True)
    assert (tmp_path / "shop/use.py").read_text() == use


def test_dead_entries(tmp_path: Path) -> None:
    more = '"shop.gone.Thing" = { aliases = ["shop.util.Thing"] }\n"shop.money" = { aliases = ["shop.dead", "shop.messaging"] }\n'
    config = SHOP["pyproject.toml"].replace("removed", more + "removed")
    lay_out(tmp_path, {**SHOP, "pyproject.toml": config})
    said = [line.partition("SSOT305 ")[2] for line in found(tmp_path, "SSOT305")]
    assert said == [
        "canonical path `shop.gone.Thing` does not exist",
        "alias `shop.dead` neither exists nor is it used any more",
        "`shop.messaging` is an alias of both `shop.events.bus` and `shop.money`",
    ]


def test_a_document_is_a_registry(tmp_path: Path) -> None:
    config = '[tool.ssot-lint]\n[tool.ssot-lint.names]\nregistry-documents = ["docs/imports.md"]\n'
    page = "- from shop.util import Money  # BROKEN since May\n\n  USE INSTEAD: from shop.money import Money\n"
    use = "from shop.util import Money\n\ny = 1\n"
    lay_out(
        tmp_path, {**SHOP, "pyproject.toml": config, "docs/imports.md": page, "shop/use.py": use}
    )
    assert len(found(tmp_path, "SSOT301")) == 1


def test_boundaries(tmp_path: Path) -> None:
    owners = "".join(
        f'[[tool.ssot-lint.owners]]\nname = "{name}"\npaths = ["{name}/**"]\ngetter = "{name}.env:env"\n{more}'
        for name, more in (("auth", 'may-import = ["shared"]\n'), ("billing", ""), ("shared", ""))
    )
    files = {f"{it}/__init__.py": "" for it in ("auth", "billing", "shared", "free")}
    use = (
        "from billing.plans import Plan\nfrom shared.plans import Plan as P\nimport free\n"
        "from importlib import import_module\n\nimport_module('billing.plans')\n"
    )
    lay_out(tmp_path, {
        **files, "pyproject.toml": "[tool.ssot-lint]\n" + owners, "auth/use.py": use, "free/use.py": use,
        "billing/plans.py": "class Plan: ...\n", "shared/plans.py": "class Plan: ...\n",
    })  # fmt: skip
    assert found(tmp_path, "SSOT304") == [
        "auth/use.py:1:27 SSOT304 `auth` may not import `billing.plans.Plan` of `billing`",
        "auth/use.py:6:15 SSOT304 `auth` may not import `billing.plans` of `billing`",
    ]
