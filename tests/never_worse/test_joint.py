"""What files reach for only together, as it was kept: after any edits the same as put together anew."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from ssot_lint.modules.around.across import together
from ssot_lint.modules.around.project import files
from ssot_lint.modules.around.project import look as module
from ssot_lint.modules.around.project.scan import Scan
from ssot_lint.workspace.cache import scans
from ssot_lint.workspace.cache.scans import kept_scan
from tests.workspace.trees import grow

CORE = "import os\n\n\ndef core():\n    return os.environ['A']\n"
HELPER = "from unittest.mock import patch\n\n\ndef p(name):\n    return patch('app.core.' + name)\n"
SAYING = "from tests.helper import p\n\nfixed = p('os')\n"
HANDING = "import app.core as c\n"
TAKING = "from app import mid\n\nmid.c.os.environ\n"
PLAIN = "def plain(a):\n    return a\n"
TEXTS = (
    *(CORE, HELPER, SAYING, HANDING, TAKING, PLAIN, "", "def ((:\n"),
    *(f"# a comment\n{it}" for it in (HELPER, SAYING, HANDING, TAKING, PLAIN)),
    "from tests.helper import p\n\nfixed = p('getenv')\n",
    "from tests.conftest import p\n\nfixed = p('environ')\n",
    "import app.plain as c\n",
    "import importlib\n\n\ndef p(name):\n    return getattr(importlib.import_module('app.core'), name)\n",
)
FILES = {
    "app/__init__.py": "",
    "app/core.py": CORE,
    "app/mid.py": HANDING,
    "app/uses.py": TAKING,
    "app/plain.py": PLAIN,
    "tests/__init__.py": "",
    "tests/conftest.py": HELPER,
    "tests/helper.py": HELPER,
    "tests/test_a.py": SAYING,
    "tests/test_b.py": PLAIN,
    "README.md": "A text.\n",
}


def said(scan: Scan, root: Path) -> object:
    own = f"{root}/app/core.py"
    return [
        (dict(scan.reached((it,), own)), dict(scan.replaced((it,), own)))
        for it in ("app.core", "app.mid", "app.plain")
    ]


def keep(scan: Scan, root: Path) -> None:
    if scan.is_new:
        scans.keep(scans.packed(scan), str(root / "kept"), str(root))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "_TICK", -(10**12))  # a file written a moment ago counts as old
    return grow(tmp_path, FILES)


def test_it_is_put_together_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = said(Scan(str(root)), root)
    assert any(reached for reached, _ in first), "they do reach"
    scan = kept_scan(str(root / "kept"), str(root))
    assert said(scan, root) == first
    keep(scan, root)
    monkeypatch.setattr(together.Together, "reaches", None)
    for text in (f"# edited\n{PLAIN}", f"# again\n{PLAIN}"):
        grow(root, {"app/plain.py": text})
        scan = kept_scan(str(root / "kept"), str(root))
        assert said(scan, root) == first
        assert not scan.is_new, "and is not written down for one file"


@pytest.mark.parametrize("young", [False, True], ids=["all are kept", "some are too young to be"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_edited(
    root: Path, seed: int, young: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random.Random(seed)
    names = [*FILES, "app/new.py", "tests/sub/test_c.py", "tests/sub/conftest.py"]
    monkeypatch.setattr(module, "_FEW_CHANGED", drawn.choice([0, 2, 8]))
    for _ in range(25):
        for _ in range(drawn.choice([0, 1, 1, 2])):
            name = drawn.choice(names)
            if drawn.random() < 0.15 and (root / name).exists():
                os.unlink(root / name)
            else:
                grow(root, {name: drawn.choice(TEXTS)})
        monkeypatch.setattr(
            files, "_TICK", drawn.choice([-(10**12), 10**7, 10**12]) if young else -(10**12)
        )
        scan = kept_scan(str(root / "kept"), str(root))
        assert said(scan, root) == said(Scan(str(root)), root)
        keep(scan, root)
