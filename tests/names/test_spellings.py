"""SSOT302 however things are spelled: found where it is real, silent where it cannot be known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.names.projects import found, lay_out

FILES = {"pyproject.toml": "[tool.ssot-lint]\n", "p/__init__.py": "", "p/cfg.py": "A = 1\n"}
MOCK = "from unittest.mock import patch\n\n"
BROKEN = {
    "an alias of patch": "from unittest.mock import patch as pt\n\n@pt('p.cfg.nope')\ndef test(): ...\n",
    "another name of patch": f"{MOCK}mp = patch\nmp('p.cfg.nope')\n",
    "an alias of import_module": "from importlib import import_module as im\n\nim('p.nope')\n",
    "blanks": f"{MOCK}patch. dict('p.cfg.nope', {{}})\n",
    "a row that goes on": f"{MOCK}patch\\\n('p.cfg.nope')\n",
    "a method by name": "def test(monkeypatch):\n    sa = monkeypatch.setattr\n    sa('p.cfg.nope', 1)\n",
    "no guard of others": f"{MOCK}patch('p.cfg.nope')\npatch.multiple('p.cfg', **{{'A': 1}})\n",
    "nor a mapping": f"{MOCK}patch('p.cfg.nope')\npatch.dict('p.cfg', {{}})\n",
    "create is false": f"{MOCK}patch('p.cfg.nope', None, None, False)\n",
    "what another call is given": f"{MOCK}patch('p.cfg.nope', dict(**{{}}), create=False)\n",
    "a second import of a row": "from p import cfg; import p.nope\n",
    "no blank after the dots": "",
    "a mark at the beginning": "\ufefffrom p.cfg import nope\n",
}
SILENT = {
    "create by position": f"{MOCK}patch('p.cfg.nope', None, None, True)\n",
    "create of multiple": f"{MOCK}patch.multiple('p.cfg', None, True, B=1)\n",
    "create is one": f"{MOCK}patch('p.cfg.nope', create=1)\n",
    "raising is none": "def test(monkeypatch):\n    monkeypatch.setattr('p.cfg.nope', 1, raising=0)\n",
    "create is unknown": f"{MOCK}patch('p.cfg.nope', create=SURE)\n",
    "arguments are unknown": f"{MOCK}patch('p.cfg.nope', **more)\n",
    "errors by name": "MISSING = (ImportError,)\ntry:\n    from p.cfg import nope\nexcept MISSING:\n    nope = 1\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_found(text: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**FILES, "p/q.py": "from .import cfg, nope\n" if not text else ""})
    lay_out(tmp_path, {"tests/test_it.py": text})
    assert len(found(tmp_path, "SSOT302")) == 1


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_silent(text: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**FILES, "tests/test_it.py": text})
    assert found(tmp_path, "SSOT302") == []


BOUND = {
    "a computed key": ("globals()['kcah'[::-1].upper()] = False\n", "Nope"),
    "exec by its module": ("import builtins\n\nbuiltins.exec('X = 1')\n", "X"),
    "annotations": ("x: int = 1\n", "__annotations__"),
    "with, last": ("w = 1\nwith open(__file__) as x:\n    pass\n", "x"),
    "with on a row": ("with open(__file__) as x: pass\n", "x"),
    "several": ("with a, open(__file__) as x, b as y:\n    pass  # no more\n", "x, y"),
    "for, last": ("for i in (1,):\n    pass\n", "i"),
    "walrus, last": ("if (x := 1):\n    pass\n", "x"),
}


@pytest.mark.parametrize("text, names", BOUND.values(), ids=BOUND)
def test_bound(text: str, names: str, tmp_path: Path) -> None:
    lay_out(tmp_path, {**FILES, "p/a.py": text, "q.py": f"from p.a import {names}\n"})
    assert found(tmp_path, "SSOT302") == []


def test_another_encoding(tmp_path: Path) -> None:
    lay_out(tmp_path, {**FILES, "q.py": "from p.c import café\n"})
    (tmp_path / "p/c.py").write_bytes("# coding: latin-1\ncafé = 1\n".encode("latin-1"))
    (tmp_path / "r.py").write_bytes("# coding: latin-1\nfrom q import café\n".encode("latin-1"))
    assert found(tmp_path, "SSOT302") == []


def test_a_star_hands_on_submodules(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .cfg import A\n",
        "p/cfg.py": "A = 1\n",
        "api.py": "from p import *\n",
        "other.py": "from api import *\n",
        "q.py": "from api import A, cfg\nfrom other import cfg\nfrom other import nope\n",
    }
    lay_out(tmp_path, {"pyproject.toml": "[tool.ssot-lint]\n", **files})
    (said,) = found(tmp_path, "SSOT302")
    assert "other.nope" in said


@pytest.mark.parametrize("last", ["zz = 1\n", "from p.m0 import *\nzz = 1\n"])
def test_a_long_chain_of_stars(last: str, tmp_path: Path) -> None:
    many = 400
    rows = {f"p/m{it}.py": f"from p.m{it + 1} import *\nv{it} = 1\n" for it in range(many)}
    rows[f"p/m{many}.py"] = last
    lay_out(
        tmp_path, {**FILES, **rows, "q.py": "from p.m0 import zz, gone\nfrom p.cfg import no\n"}
    )
    said = found(tmp_path, "SSOT302")
    assert any("p.cfg.no" in it for it in said)
    assert not any("zz" in it for it in said)
