"""What files import and reach of each other, against the same told from the tree."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import libcst
import pytest

from ssot_lint.facts import imports, reached
from ssot_lint.facts.material import Material, Reading


def material(text: str, module: str = "app.core", *, package: bool = False) -> Material:
    return Material(text.encode(), module, package, None, _unread)


def _unread() -> Reading:
    raise AssertionError("bytes are enough")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("import os\n", ("os", "", "os", "import", 0, "", "")),
        ("import a.b as c\n", ("a.b", "", "c", "import", 0, "", "")),
        ("import a.b\n", ("a.b", "", "a", "import", 0, "", "")),
        ("from a import b as c\n", ("a", "b", "c", "from", 0, "", "")),
        ("from . import b\n", ("app", "b", "b", "from", 1, "", "")),
        ("from ..x import b\n", ("", "b", "b", "from", 2, "", "")),
        ("from .x import *\n", ("app.x", "*", "", "from", 1, "", "")),
        ("from a import (  # why (\n    b,\n)\n", ("a", "b", "b", "from", 0, "", "")),
        ("from a \\\n    import b\n", ("a", "b", "b", "from", 0, "", "")),
        ("from a \\\r\n    import b\r\n", ("a", "b", "b", "from", 0, "", "")),
        ("x = 1; import b\n", ("b", "", "b", "import", 0, "", "")),
        ("def f(): import b\n", ("b", "", "b", "import", 0, "f", "")),
        ("class C:\n    def f(self):\n        import b\n", ("b", "", "b", "import", 0, "C.f", "")),
        ("try:\n    import b\nexcept ImportError:\n    b = 1\n", ("b", "", "b", "import", 0, "", "try")),
        ("try:\n    b = 1\nexcept (\n    ImportError,\n):\n    import b\n", ("b", "", "b", "import", 0, "", "except")),
        ("if TYPE_CHECKING:\n    import b\n", ("b", "", "b", "import", 0, "", "typing")),
        ("with pytest.raises(ImportError):\n    import b\n", ("b", "", "b", "import", 0, "", "raises")),
        ("from importlib import import_module as m\nm('a.b')\n", ("importlib", "import_module", "m", "from", 0, "", "")),
    ],
)  # fmt: skip
def test_an_import(text: str, expected: tuple[object, ...]) -> None:
    assert tuple(imports.gather(material(text))[0][1:]) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"""\nimport os\n"""\n',
        "x = '''\nfrom a import b\n'''\n",
        "# import os\n",
        "important = 1\n",
        "x.import_ = 1\n",
    ],
)
def test_no_import(text: str) -> None:
    assert imports.gather(material(text)) == ()


def test_imports_by_name_are_imports() -> None:
    text = 'import importlib\nimportlib.import_module("a.b")\n__import__("a.c")\n'
    found = imports.gather(material(text))
    assert [(it.module, it.form) for it in found[1:]] == [("a.b", "call"), ("a.c", "call")]


def test_imports_of_a_package_agree_with_its_tree() -> None:
    for path in sorted(Path(libcst.__file__).parent.rglob("*.py")):
        data = path.read_bytes()
        told = Counter((it.form, it.name or it.module, it.level) for it in imports.gather(
            Material(data, "a.b.c.d.e.f.g", False, None, _unread)) if it.form != "call")  # fmt: skip
        assert told == Counter(_by_tree(ast.parse(data))), path


def _by_tree(tree: ast.Module) -> list[tuple[str, str, int]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [("import", it.name, 0) for it in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [("from", it.name, node.level) for it in node.names]
    return found


@pytest.mark.parametrize(
    "text, expected",
    [
        ('from unittest.mock import patch\n@patch("a.b.os")\ndef f(): ...\n', ("a.b.os", "string")),
        ('from unittest import mock\nmock.patch("a.b.os")\n', ("a.b.os", "string")),
        ('import unittest.mock as m\nm.patch.dict("a.b.os", {})\n', ("a.b.os", "string")),
        ('import mock\nmock.patch(target="a.b")\n', ("a.b", "string")),
        ('def t(mocker):\n    mocker.patch("a.b")\n', ("a.b", "string")),
        ('def t(monkeypatch):\n    monkeypatch.setattr("a.b", 1)\n', ("a.b", "string")),
        ('import mock\nM = "a.b"\nmock.patch(f"{M}.os")\n', ("a.b.os", "string")),
        ('import mock\nM = "a.b"\nmock.patch(M + ".os")\n', ("a.b.os", "string")),
        ('import mock\nmock.patch(f"{__name__}.os.x")\n', ("app.core.os.x", "string")),
        ('import mock\nmock.patch(\n    # why\n    "a."\n    "b"\n)\n', ("a.b", "string")),
        ('import mock\nmock.patch.multiple("a.b", os=1)\n', ("a.b.os", "string")),
        ('import mock\nfrom a import b\nmock.patch.object(b, "os")\n', ("a.b.os", "object")),
        ('from a import b\nsetattr(b, "getenv", 1)\n', ("a.b.getenv", "object")),
        ("from a import b\nb.os.sep\n", ("a.b.os.sep", "attribute")),
        ("import a.b\nx = a.b.getenv\n", ("a.b.getenv", "attribute")),
        ("from .base import *\n", ("app.base", "star")),
    ],
)
def test_a_reached_name(text: str, expected: tuple[str, str]) -> None:
    assert [(it.path, it.how) for it in reached.gather(material(text))] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        'def patch(x): ...\npatch("a.b.os")\n',
        'from x import patch\npatch("a.b.os")\n',
        'import mock\nmock.patch("nodots")\n',
        'import mock\nmock.patch(f"{x}.os")\n',
        'import mock\nM = "a"\nM = "b"\nmock.patch(f"{M}.os")\n',
        '# mock.patch("a.b.os")\nimport mock\n',
        "import os\nos.environ.get\n",
    ],
)
def test_no_reached_name(text: str) -> None:
    assert reached.gather(material(text)) == ()


@pytest.mark.parametrize("text", ["", "\x00", "import", "from", "from . import", "patch(", 'patch("a.b"', "import a.", '"""', "from a import (b", "\\", "import \\"])  # fmt: skip
def test_nothing_is_too_broken(text: str) -> None:
    imports.gather(material(text))
    reached.gather(material(text + '\nimport mock\nmock.patch("a.b'))
