"""Fixes and entries that somebody found wrong who had not written them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.names.projects import found, lay_out
from tests.names.test_doors import SHOP

CONFIG = "[tool.ssot-lint]\n[tool.ssot-lint.imports]\n"
STAYS = {
    "a store": "import shop.util\n\nshop.util.Money = 3\nprint(shop.util.Money)\n",
    "del": "import shop.util\n\ndel shop.util.Money\n",
    "a value": "import shop.util\n\nprint(shop.util)\nx = shop.util.Money\n",
    "the package": "import shop.util\n\nprint(shop)\nx = shop.util.Money\n",
    "replaced by its object": (
        "import shop.util\nfrom unittest import mock\n\n"
        "with mock.patch.object(shop.util, 'Money', 3):\n    print(shop.util.Money)\n"
    ),
    "a store on the module": "from shop import messaging\n\nmessaging.X = 3\n",
    "under another name": "import shop.messaging as m\n\nm.X = 3\n",
    "__import__": "x = __import__('shop.messaging').messaging\n",
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_what_others_see_stays(text: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/use.py": text})
    assert found(tmp_path, "SSOT301", fix=True)
    assert (tmp_path / "shop/use.py").read_text() == text


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "from shop.util import Money as Money, other\n",
            "from shop.util import other\nfrom shop.money import Money as Money\n",
        ),
        (
            "from shop.util import (Money as A, # one\n   other) # two\n",
            "from shop.util import (\n   other) # two\nfrom shop.money import Money as A  # one\n",
        ),
    ],
)
def test_what_goes_along(before: str, after: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/use.py": f"{before}y = 1\n"})
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "shop/use.py").read_text() == f"{after}y = 1\n"


@pytest.mark.parametrize(
    "table",
    [
        '[project]\nscripts = { b = "shop.money:nope", c = "shop.gone:main" }\n',
        '[project]\nscripts.b = "shop.money:nope"\n"scripts".c = "shop.gone:main"\n',
        '[project.entry-points]\nfoo.bar = "shop.money:nope"\nfoo."b.c" = "shop.gone:main"\n',
        '[project.entry-points."x.y"]\nb = "shop.money:nope"\n"c d" = \'shop.gone:main\'\n',
        'project.entry-points.z = { b = "shop.money:nope", c = "shop.gone" }\n[project.x]\n',
    ],
)
def test_entry_points_however_they_are_written(table: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "pyproject.toml": f'{table}[tool.ssot-lint]\n[tool.x]\nb = "a:b"\n'})
    said = found(tmp_path, "SSOT302")
    assert ["shop.money:nope" in it or "shop.gone" in it for it in said] == [True, True]
    text = (tmp_path / "pyproject.toml").read_text().splitlines()
    for it in said:
        _, row, column = it.split(" ")[0].split(":")
        assert text[int(row) - 1][int(column)] == "s"


def test_an_entry_that_is_its_own_alias(tmp_path: Path) -> None:
    config = (
        f'{CONFIG}"shop.money" = {{ aliases = ["shop.money"] }}\n'
        '"shop.util.other" = { aliases = ["shop.money.cents"] }\n'
        'removed = { "shop.money.cents" = "gone" }\n'
    )
    lay_out(tmp_path, {**SHOP, "pyproject.toml": config, "q.py": "import shop.money\n\nx = 1\n"})
    assert [it.partition("SSOT")[2] for it in found(tmp_path, "SSOT301", "SSOT305")] == [
        "305 `shop.money` is its own alias",
        "305 `shop.money.cents` is an alias of `shop.util.other`, and removed",
    ]


def test_documents_are_held_to_what_is_there(tmp_path: Path) -> None:
    config = '[tool.ssot-lint]\nnames.registry-documents = ["docs/r.md", "docs/missing.md"]\n'
    document = (
        "from shop.util import Money, RATE  # DEPRECATED\nUSE INSTEAD: from shop.gone import Money, RATE\n"
        "from shop.util import (to_cents as c)  # BROKEN\nUSE INSTEAD: from shop.money import cents\n"
    )
    use = "from shop.util import to_cents\n\nx = 1\n"
    lay_out(tmp_path, {**SHOP, "pyproject.toml": config, "docs/r.md": document, "shop/use.py": use})
    said = [
        it.split(" ", 1)[0].partition(":")[0] + it.partition("SSOT")[2]
        for it in found(tmp_path, "SSOT305", "SSOT301")
    ]
    assert sorted(said) == [
        "docs/r.md305 canonical path `shop.gone.Money` does not exist",
        "docs/r.md305 canonical path `shop.gone.RATE` does not exist",
        "pyproject.toml305 registry document `docs/missing.md` does not exist",
        "shop/use.py301 `shop.util.to_cents` is not canonical: take `shop.money.cents` (r.md)",
    ]


@pytest.mark.parametrize(
    "text, after",
    [
        ('    return"paid"==o.state\n', "    return PAID==o.state\n"),
        ('    return not"paid"==o.state\n', "    return not PAID==o.state\n"),
        ('    return o.state=="paid"if o else 1\n', "    return o.state==PAID if o else 1\n"),
    ],
)
def test_a_constant_stands_apart(text: str, after: str, tmp_path: Path) -> None:
    head = "from p.states import PAID\n\n\ndef f(o):\n"
    lay_out(
        tmp_path,
        {
            "pyproject.toml": '[tool.ssot-lint]\nnames.literals = ["p.states"]\n',
            "p/__init__.py": "",
            "p/states.py": 'PAID = "paid"\nOPEN = "open"\n',
            "p/uses.py": "from p.states import OPEN\n\n\ndef f(o):\n    return o.state == OPEN\n",
            "p/q.py": head + text,
        },
    )
    assert found(tmp_path, "SSOT401", fix=True) == []
    assert (tmp_path / "p/q.py").read_text() == head + after


@pytest.mark.parametrize(
    "text, is_found",
    [
        ('x = "HTTPS://API.Market.Example:80/x"\n', True),
        ('x = "https://bücher.example/"\n', True),
        ('x = 1\n"https://market.example"\n', True),
        ('"https://market.example"\nx = 1\n', False),
        ('x = "https://user@market.example@evil.com"\n', False),
        ('x = f"postgres://{u}:{p}@db.market.example/x"\n', True),
        ('x = f"https://{shard}.market.example"\n', True),
        ('x = f"https://{host}?to=bob@market.example"\n', False),
        ('x = f"https://{host}market.example"\n', False),
    ],
)
def test_own_domains(text: str, is_found: bool, tmp_path: Path) -> None:
    config = '[tool.ssot-lint]\nnames.domains = ["market.example", "bücher.example"]\n'
    lay_out(tmp_path, {"pyproject.toml": config, "q.py": text})
    assert bool(found(tmp_path, "SSOT403")) is is_found


def test_bodies_are_the_same_whatever_an_error_is_called(tmp_path: Path) -> None:
    body = (
        "def f(q):\n    dd{0} = q.r + q.s + q.t + q.u\n    try:\n        print(dd, q.a, q.b, q.c)\n"
        "    except ValueError as {1}:\n        print({1}, q.a(1), q.b(2), q.c(3), q.d(4), q.e(5))\n"
        "    return dd(q.z, q.y, q.x, q.w, q.v), q.one(2), q.three(4)\n"
    )
    lay_out(tmp_path, {
        "pyproject.toml": "[tool.ssot-lint]\n",
        "a.py": body.format("", "e"), "b.py": body.format(": int", "err"),
    })  # fmt: skip
    (said,) = found(tmp_path, "SSOT504")
    assert said.startswith("b.py:1:5 ")


@pytest.mark.parametrize("test", ["TC", "TC and 1", "typing.TYPE_CHECKING and 1"])
def test_what_is_for_type_checkers_by_another_name(test: str, tmp_path: Path) -> None:
    module = f"import typing\nfrom typing import TYPE_CHECKING as TC\n\nif {test}:\n    import ONLY\n    N2 = 1\n"
    lay_out(tmp_path, {
        "pyproject.toml": "[tool.ssot-lint]\n", "p/__init__.py": "", "p/ty.py": module,
        "q.py": "from p.ty import ONLY, N2\n",
        "r.py": "from typing import TYPE_CHECKING as TC\n\nif TC:\n    from p.ty import ONLY, N2\n",
    })  # fmt: skip
    said = found(tmp_path, "SSOT302")
    assert [(it.partition(":")[0], "typing only" in it) for it in said] == [("q.py", True)] * 2


@pytest.mark.parametrize(
    "call, is_found",
    [
        ("(patch)('p.cfg.nope')", True),
        ("x = (patch)('p.cfg.nope')", True),
        ("with (patch)('p.cfg.nope'): pass", True),
        ("patch.\\\n    dict('p.nope.d', {})", True),
        ("made(patch)('p.cfg.nope')", False),
        ("made[0](patch)('p.cfg.nope')", False),
    ],
)
def test_calls_in_brackets(call: str, is_found: bool, tmp_path: Path) -> None:
    text = f"from unittest.mock import patch\nfrom elsewhere import made\n{call}\n"
    files = {"p/__init__.py": "", "p/cfg.py": "", "test_q.py": text}
    lay_out(tmp_path, {"pyproject.toml": "[tool.ssot-lint]\n", **files})
    assert bool(found(tmp_path, "SSOT302")) is is_found


def test_a_constant_by_an_import_of_its_module(tmp_path: Path) -> None:
    states = 'PAID = "paid"\nOPEN = "open"\n'
    use = "from p.states import OPEN\n\n\ndef f(o):\n    return o.state == OPEN\n"
    text = 'import p.states\n\n\ndef f(o):\n    return o.state == "paid"\n'
    lay_out(tmp_path, {
        "pyproject.toml": '[tool.ssot-lint]\nnames.literals = ["p.states"]\n',
        "p/__init__.py": "", "p/states.py": states, "p/uses.py": use, "p/q.py": text,
        "p/other.py": text.replace("(o):", "(o, p):"),
    })  # fmt: skip
    found(tmp_path, "SSOT401", fix=True)
    assert (tmp_path / "p/q.py").read_text() == text.replace('"paid"', "p.states.PAID")
    assert "p.states.PAID" not in (tmp_path / "p/other.py").read_text()


@pytest.mark.parametrize("name", ["states", "PAID"])
def test_a_parameter_hides_a_constant(name: str, tmp_path: Path) -> None:
    text = f'import os\n\n\ndef f(o, {name}):\n    return o.state == "paid"\n'
    text = text.replace("import os", "from p import states" if name == "states" else "import os")
    lay_out(tmp_path, {
        "pyproject.toml": '[tool.ssot-lint]\nnames.literals = ["p.states"]\n',
        "p/__init__.py": "", "p/states.py": 'PAID = "paid"\nOPEN = "open"\n', "p/q.py": text,
        "p/uses.py": "from p.states import OPEN\n\n\ndef f(o):\n    return o.state == OPEN\n",
    })  # fmt: skip
    assert found(tmp_path, "SSOT401", fix=True) == [] or name == "PAID"
    after = (tmp_path / "p/q.py").read_text()
    assert "states.PAID" not in after
    assert ("== PAID" in after) is (name == "states")


BEHIND = """import os; a = 1
from os import path; b = 2  # that
from os import (
    sep,  # one; two
    altsep,
); c = 3
import sys; import json; d = 4
assert True; e = 5
pass; f = 6
from os import \\
    name; g = 7
"""


def test_what_stands_behind_an_import_is_bound(tmp_path: Path) -> None:
    use = "from p.m import a, b, c, d, e, f, g, sep, path, json\n"
    files = {"p/__init__.py": "", "p/m.py": BEHIND, "q.py": use}
    lay_out(tmp_path, {"pyproject.toml": "[tool.ssot-lint]\n", **files})
    assert found(tmp_path, "SSOT302") == []


def test_a_module_that_imports_and_binds_in_one_row_is_no_shim(tmp_path: Path) -> None:
    text = "from shop.util import Money; x = Money\n"
    lay_out(tmp_path, {**SHOP, "shop/use.py": text})
    assert found(tmp_path, "SSOT301", fix=True) == []
    assert (tmp_path / "shop/use.py").read_text() == text.replace("util", "money")


def test_a_package_that_others_have_parts_of(tmp_path: Path) -> None:
    head = "__import__('pkg_resources').declare_namespace(__name__)\n"
    files = {"p/__init__.py": head, "q.py": "import p.other\nfrom p import part\n"}
    lay_out(tmp_path, {"pyproject.toml": "[tool.ssot-lint]\n", **files})
    assert found(tmp_path, "SSOT302") == []
