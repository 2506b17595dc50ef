"""SSOT302: what is found, what is silent, and what each message says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.run.pipeline import Plan, run
from ssot_lint.workspace.settings.workspace import Workspace
from tests.names.projects import found, lay_out

SHOP = {
    "pyproject.toml": "[tool.ssot-lint]\n",
    "shop/__init__.py": "",
    "shop/mail.py": (
        "def send():\n    import smtplib\n    from shop.server import connect\n    connect(smtplib)\n\n\n"
        "class Box:\n    size: int\n    limit = 1\n\n    def __init__(self):\n        self.colour = 1\n"
    ),
    "shop/server.py": "PORT = 1\nlimit: int\n\n\ndef connect(): ...\n",
    "shop/only.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.mail import Box\n",
    "shop/native/__init__.py": "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n",
    "shop/text.py": "'\'\'\nglobals()['x'] = 1\n'\'\'\n",
    "shop/slots.py": "class Slotted:\n    __slots__ = ('field',)\n",
    "plain/part.py": "X = 1\n",
}  # fmt: skip
MOCK = "from unittest.mock import patch\n"


@pytest.mark.parametrize(
    "text, message",
    [
        ("from shop.text import x\n", "name missing"),
        ("import shop.gone\n", "module missing: there is no `shop.gone`"),
        ("from shop.gone import x\n", "module missing"),
        ("from shop.server import PROT\n", "did you mean `shop.server.PORT`?"),
        ("from shop.gone import *\n", "module missing"),
        ("from shop.only import Box\n", "typing only"),
        ("from shop.server import limit\n", "annotation only"),
        ("from shop.mail import connect\n", "imported only inside `send()`"),
        (MOCK + 'patch("shop.mail.connect")\n', "imported only inside `send()` of `shop.mail` – patch `shop.server.connect` instead"),
        (MOCK + 'patch("shop.mail.smtplib.SMTP")\n', "patch `smtplib.SMTP` instead"),
        (MOCK + 'patch("shop.mail.Box.gone")\n', "member missing: class `shop.mail.Box` has no `gone`"),
        (MOCK + 'patch("shop.mail.Box.size")\n', "member missing"),
        (MOCK + 'patch("shop.mail.Box.colour")\n', "set on instances only"),
        (MOCK + 'patch.dict("shop.server.GONE", {})\n', "name missing"),
        (MOCK + 'patch.multiple("shop.server", PORT=1, GONE=2)\n', "`shop.server.GONE`: name missing"),
        ("def t(mocker):\n    mocker.patch('shop.server.GONE')\n", "name missing"),
        ("def t(monkeypatch):\n    monkeypatch.setattr('shop.server.GONE', 1)\n", "name missing"),
        ("def t(monkeypatch):\n    monkeypatch.setattr('shop.server.open', 1)\n", "name missing"),
        ("from importlib import import_module\nimport_module('shop.gone')\n", "module missing"),
        ("__import__('shop.gone')\n", "module missing"),
        (MOCK + 'M = "shop.server"\npatch(f"{M}.GONE")\n', "name missing"),
        ("try:\n    import json\nexcept ImportError:\n    from shop.server import GONE\n", "name missing"),
        ("if TYPE_CHECKING:\n    from shop.server import GONE\n", "name missing"),
    ],
)  # fmt: skip
def test_found(text: str, message: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/test_it.py": text})
    (line,) = found(tmp_path, "SSOT302")
    assert message in line, line


@pytest.mark.parametrize(
    "text",
    [
        "from shop.server import PORT\nfrom shop import server, mail\nimport shop.mail\n",
        "import shop.__init__\nfrom shop.__init__ import mail\n",
        "import nobody.knows\nfrom plain.gone import x\nfrom plain import gone\n",
        "from shop.native.anything import x\nfrom shop.native import more\n",
        "from shop import _version\nfrom shop.api_pb2 import Message\n",
        "try:\n    from shop.server import GONE\nexcept ImportError:\n    GONE = 1\n",
        "try:\n    import shop.gone\nexcept:\n    pass\n",
        "import pytest\nwith pytest.raises(ImportError):\n    import shop.gone\n",
        "from contextlib import suppress\nwith suppress(ImportError):\n    import shop.gone\n",
        "if TYPE_CHECKING:\n    from shop.only import Box\n",
        MOCK + 'patch("shop.server.GONE", create=True)\n',
        MOCK + 'patch("shop.server.open")\n',
        MOCK + 'patch("shop.mail.Box")\npatch("shop.mail.Box._init")\n',
        MOCK + 'patch("shop.server.PORT.real.deep")\npatch("shop.server.connect.calls")\n',
        MOCK + 'patch("no dotted name")\npatch("..")\npatch("shop..x")\npatch("")\n',
        "def t(monkeypatch):\n    monkeypatch.setattr('shop.server.GONE', 1, raising=False)\n",
        "def patch(x): ...\npatch('shop.server.GONE')\n",
        "import sys\nsys.modules['shop.stub'] = object()\nimport shop.stub\n",
        "'''\nfrom shop.server import GONE\n'''\n",
        "from . import test_other\n",
        MOCK + 'patch("shop.slots.Slotted.field")\n',
        "from shop._C import kernel\nimport shop._native.ops\nfrom shop.wheel import part\n",
    ],
)
def test_silent(text: str, tmp_path: Path) -> None:
    build = 'setup(ext_modules=[Extension("shop.wheel", ["wheel.c"])])\n'
    lay_out(
        tmp_path, {**SHOP, "setup.py": build, "shop/test_it.py": text, "shop/test_other.py": ""}
    )
    assert found(tmp_path, "SSOT302") == []


@pytest.mark.parametrize(
    "module",
    [
        "def __getattr__(name): ...\n",
        "__getattr__ = make()\n",
        "globals()['x'] = 1\n",
        "def f():\n    globals().update(x=1)\n",
        "import sys\nsys.modules[__name__] = object()\n",
        "import sys\nsys.modules[__name__].x = 1\n",
        "exec('x = 1')\n",
        "from somewhere_else import *\n",
        "def broken(:\n",
        "x = 1\ndel x\n",
        "from watch import lazy\n\n@lazy\ndef _():\n    from shop.server import PORT as x\n",
    ],
)
def test_a_module_that_may_bind_anything(module: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**SHOP, "shop/any.py": module, "use.py": "from shop.any import x\n"})
    assert found(tmp_path, "SSOT302") == []


def test_an_entry_point(tmp_path: Path) -> None:
    table = '[project]\nname = "shop"\n[project.scripts]\nrun = "shop.mail:send"\ngo = "shop.mail:gone"\n'
    lay_out(tmp_path, {**SHOP, "pyproject.toml": table + SHOP["pyproject.toml"]})
    assert found(tmp_path, "SSOT302") == [
        "pyproject.toml:5:6 SSOT302 `shop.mail:gone`: name missing: `shop.mail` has no `gone`"
    ]


def test_the_fix_patches_where_functions_look(tmp_path: Path) -> None:
    test = (
        MOCK
        + "\n\ndef test_it():\n    with patch('shop.mail.connect') as it:\n        from shop.mail import send\n        send()\n    it.assert_called()\n"
    )
    lay_out(tmp_path, {**SHOP, "test_it.py": test})
    assert found(tmp_path, "SSOT302", fix=True) == []
    assert (tmp_path / "test_it.py").read_text() == test.replace(
        "'shop.mail.connect'", "'shop.server.connect'"
    )


@pytest.mark.parametrize(
    "before, after",
    [
        ("from shop.server import PORT, Box\n", "from shop.server import PORT\nfrom shop.mail import Box\n"),
        ("from shop.gone import Box as B\n", "from shop.mail import Box as B\n"),
        ("from shop.mail import connect\n", "from shop.server import connect\n"),
        ("from shop.only import Box\n", "from shop.mail import Box\n"),
        ("from shop.server import twice\n", "from shop.server import twice\n"),
        ("from shop.gone import *\n", "from shop.gone import *\n"),
    ],
)  # fmt: skip
def test_an_import_of_what_one_other_module_defines(
    before: str, after: str, tmp_path: Path
) -> None:
    more = {"shop/a.py": "twice = 1\n", "shop/b.py": "twice = 2\n"}
    lay_out(tmp_path, {**SHOP, **more, "tests/test_b.py": "class Box: ...\n", "use.py": before})
    assert found(tmp_path, "SSOT302", fix=True)
    assert (tmp_path / "use.py").read_text() == before  # nothing of it is safe
    assert bool(found(tmp_path, "SSOT302", fix=True, unsafe=True)) == (before == after)
    assert (tmp_path / "use.py").read_text() == after


def test_what_git_ignores_is_generated(tmp_path: Path) -> None:
    use = "from shop.made.api import x\nfrom shop.gen import y\nfrom shop import gen\nfrom shop.gone import z\n"
    lay_out(tmp_path, {**SHOP, ".gitignore": "/shop/made/\ngen.py\n", "use.py": use})
    (line,) = found(tmp_path, "SSOT302")
    assert "shop.gone" in line


def test_a_package_with_a_wrong_root_is_silent(tmp_path: Path) -> None:
    rows = [f"from shop.server import gone_{number}\n" for number in range(30)]
    lay_out(tmp_path, {**SHOP, "use.py": "".join(rows)})
    assert found(tmp_path, "SSOT302") == []


@pytest.mark.parametrize(
    "files",
    [
        {"a/__init__.py": "from b import x\n", "b/__init__.py": "from a import x\n"},
        {"a/__init__.py": "from a import *\nfrom . import *\n"},
        {"a/__init__.py": "from .b import *\n", "a/b.py": "from .c import *\n", "a/c.py": "from .b import *\nx = 1\n", "u.py": "from a import x\n"},
        {"a/__init__.py": "", "a/größe.py": "ﬁn = 1\n", "u.py": "from a.größe import fin, ﬁn\n"},
        {"a/__init__.py": "", "a/x-y.py": "from . import z\n"},
        {"a/__init__.py": "\x00", "u.py": "from a import q\n"},
        {"a/__init__.py": "x = (\n", "u.py": "from a import x\n"},
    ],
)  # fmt: skip
def test_nothing_is_too_odd(files: dict[str, str], tmp_path: Path) -> None:
    lay_out(tmp_path, files)
    assert found(tmp_path, "SSOT302") == []


def test_files_that_change_while_they_are_asked(tmp_path: Path) -> None:
    use = MOCK + "from shop.server import GONE\npatch('shop.mail.Box.gone')\n"
    lay_out(tmp_path, {**SHOP, "use.py": use})
    workspace = Workspace(str(tmp_path), Overrides(options={"select": ["SSOT302"]}))
    files = discover(["."], workspace).files
    (tmp_path / "shop/mail.py").unlink()
    (tmp_path / "shop/server.py").write_bytes(b"\x00 def (")
    outcomes = {it.path.rpartition("/")[2]: it for it in run(files, workspace, Plan(jobs=1))}
    assert outcomes["mail.py"].error  # named, and the others are judged
    assert outcomes["use.py"].error is None
