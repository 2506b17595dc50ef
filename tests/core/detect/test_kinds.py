"""What is done with the environment decides which rule speaks; the mark's number is its code."""

from __future__ import annotations

import pytest

from tests.core.detect.marked import assert_marked, report, unmarked

KINDS = {
    "item": '«101:os.environ»["A"]',
    "item of a name": "«101:os.environ»[name]",
    "get": '«101:os.environ».get("A")',
    "get with a default": '«101:os.environ».get("A", "b")',
    "getenv": '«101:os.getenv»("A")',
    "getenv by keyword": '«101:os.getenv»(key="A", default="b")',
    "getenv with stars": "«101:os.getenv»(*args)",
    "bytes": '«101:os.environb»[b"A"]',
    "getenvb": '«101:os.getenvb»(b"A")',
    "__getitem__": '«101:os.environ».__getitem__("A")',
    "in a chain": '«101:os.environ»["A"].split(",")[0]',
    "in a call": 'int(«101:os.environ».get("A", "1"))',
    "twice in one expression": '«101:os.environ»["A"] or «101:os.getenv»("B")',
    "nested": '«101:os.environ»[«101:os.environ»["A"]]',
    "in": '"A" in «102:os.environ»',
    "not in": '"A" not in «102:os.environ»',
    "in a chain of comparisons": '"A" == x in «102:os.environ»',
    "__contains__": '«102:os.environ».__contains__("A")',
    "in environb": 'b"A" in «102:os.environb»',
    "in the keys": '"A" in «104:os.environ».keys()',
    "store": '«103:os.environ»["A"] = "b"',
    "store of two": '«103:os.environ»["A"] = «103:os.environ»["B"] = "c"',
    "store in a tuple": '«103:os.environ»["A"], x = "b", 1',
    "store in a starred": '*«103:os.environ»["A"], x = y',
    "annotated store": '«103:os.environ»["A"]: str = "b"',
    "augmented": '«103:os.environ»["A"] += "b"',
    "for target": 'for «103:os.environ»["A"] in xs: pass',
    "with target": 'with f() as «103:os.environ»["A"]: pass',
    "comprehension target": '[0 for «103:os.environ»["A"] in xs]',
    "delete": 'del «103:os.environ»["A"]',
    "delete two": 'del «103:os.environ»["A"], «103:os.environ»["B"]',
    "delete in parentheses": 'del («103:os.environ»["A"], x)',
    "pop": '«103:os.environ».pop("A", None)',
    "popitem": "«103:os.environ».popitem()",
    "setdefault": '«103:os.environ».setdefault("A", "b")',
    "update": '«103:os.environ».update(A="b")',
    "clear": "«103:os.environ».clear()",
    "__setitem__": '«103:os.environ».__setitem__("A", "b")',
    "__delitem__": '«103:os.environ».__delitem__("A")',
    "putenv": '«103:os.putenv»("A", "b")',
    "unsetenv": '«103:os.unsetenv»("A")',
    "merge in place": "«103:os.environ» |= x",
    "rebound": "«103:os.environ» = {}",
    "deleted": "del «103:os.environ»",
    "rebound in a tuple": "«103:os.environ», x = {}, 1",
    "rebound by for": "for «103:os.environ» in xs: pass",
    "rebound by with": "with f() as «103:os.environ»: pass",
    "function rebound": "«103:os.getenv» = f",
    "function in a tuple rebound": "«103:os.getenv», x = f, 1",
    "method rebound": "«103:os.environ».get = f",
    "argument": "f(«104:os.environ»)",
    "keyword": "run(env=«104:os.environ»)",
    "double starred": "f(**«104:os.environ»)",
    "starred": "f(*«104:os.environ»)",
    "unpacked": "{**«104:os.environ»}",
    "copied": "«104:os.environ».copy()",
    "dict": "dict(«104:os.environ»)",
    "returned": "def f(): return «104:os.environ»",
    "yielded": "def f(): yield «104:os.environ»",
    "iterated": "for k in «104:os.environ»: pass",
    "comprehension": "[k for k in «104:os.environ»]",
    "items": "for k, v in «104:os.environ».items(): pass",
    "keys": "list(«104:os.environ».keys())",
    "values": "list(«104:os.environ».values())",
    "assigned": "env = «104:os.environ»",
    "attribute": "self.env = «104:os.environ»",
    "default": "def f(env=«104:os.environ»): pass",
    "annotation": "x: «104:os.environ» = 1",
    "compared": "«104:os.environ» == x",
    "identity": "x is «104:os.environ»",
    "merged": "«104:os.environ» | x",
    "merged on the right": "x | «104:os.environ»",
    "truth": "if not «104:os.environ»: pass",
    "conditional": "x = «104:os.environ» if y else z",
    "or": "x = y or «104:os.environ»",
    "in a tuple": "x = («104:os.environ», 1)",
    "expression": "«104:os.environ»",
    "function not called": "f = «104:os.getenv»",
    "function passed": "map(«104:os.getenv», names)",
    "method passed": "map(«104:os.environ».get, names)",
    "putenv passed": "f(«104:os.putenv»)",
    "decorator": "@«104:os.getenv»\ndef f(): pass",
    "length": "len(«104:os.environ»)",
    "attribute of it": "«104:os.environ»._data",
    "left of in": "«104:os.environ» in x",
    "subject of match": "match «104:os.environ»:\n case _: pass",
    "pattern value": "match x:\n case «104:os.environ»: pass",
    "awaited": "async def f(): await g(«104:os.environ»)",
    "raised": "raise E(«101:os.environ»['A'])",
    "asserted": "assert 'A' in «102:os.environ», «101:os.getenv»('B')",
    "lambda": "f = lambda: «101:os.environ»['A']",
    "slice": "x[«101:os.environ»['A']:«101:os.getenv»('B')]",
    "slice of it": "«101:os.environ»[1:2]",
    "set comprehension": "{«101:os.environ»[k] for k in x if k in «102:os.environ»}",
    "dict comprehension": "{k: «101:os.environ»[k] for k in x}",
}


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_the_kind_decides_the_rule(text: str) -> None:
    assert_marked(f"import os\n{text}\n")


VARIABLES = {
    'os.environ["A"]': "A",
    "os.environ['A' 'B']": "AB",
    'os.environ[r"A"]': "A",
    'os.environb[b"A"]': "A",
    'os.environ["É"]': "É",
    "os.environ[name]": None,
    'os.environ[f"A{x}"]': None,
    'os.environ.get("A", "b")': "A",
    'os.getenv(default="b", key="A")': "A",
    "os.getenv(*args)": None,
    '"A" in os.environ': "A",
    'x == "A" in os.environ': "A",
    'os.environ["A"] = 1': "A",
    'del os.environ["A"]': "A",
    'os.environ.pop("A")': "A",
    'os.putenv("A", "b")': "A",
    'os.unsetenv("A")': "A",
    "f(os.environ)": None,
    'mocker.patch.dict(os.environ, {"A": "1"})': "A",
    'mocker.patch.dict(os.environ, {"A": "1"}, clear=True)': "A",
    'mocker.patch.dict(os.environ, A="1")': "A",
    'mocker.patch.dict(os.environ, values={"A": "1"})': "A",
    'mocker.patch.dict(os.environ, {"A": "1"}, B="1")': None,
    'mocker.patch.dict(os.environ, {"A": "1", "B": "1"})': None,
    "mocker.patch.dict(os.environ, {**more})": None,
    "mocker.patch.dict(os.environ, clear=True)": None,
    'monkeypatch.setitem(os.environ, "A", "1")': "A",
    'monkeypatch.delitem(os.environ, "A", raising=False)': "A",
}


@pytest.mark.parametrize("text, variable", VARIABLES.items(), ids=VARIABLES)
def test_a_literal_key_is_the_variable(text: str, variable: str | None) -> None:
    (finding,) = report(f"import os\n{text}\n".encode()).findings
    assert finding.variable == variable


PATCHES = {
    "by object": "from unittest.mock import patch\nimport os\npatch.dict(«105:os.environ», {'A': 'b'})",
    "by path": "from unittest.mock import patch\npatch.dict(«105:'os.environ'», {'A': 'b'})",
    "by a longer path": "from unittest.mock import patch\n@patch(«105:'app.os.environ'»)\ndef f(): pass",
    "a function": "from unittest import mock\nwith mock.patch(«105:'os.getenv'»): pass",
    "whole module name": "import unittest.mock, os\nunittest.mock.patch.dict(«105:os.environ»)",
    "mock": "import mock, os\nmock.patch.dict(«105:os.environ», clear=True)",
    "alias": "from unittest.mock import patch as p\np(«105:'os.environ'»)",
    "object and attribute": "from unittest.mock import patch\nimport os\npatch.object(os, «105:'environ'», {})",
    "several of an object": "from unittest.mock import patch\nimport os\npatch.multiple(os, path=1, «105:environ»={}, «105:getenv» = f)",
    "several by path": "from unittest.mock import patch\n@patch.multiple('app.os', «105:environ»={})\ndef f(): pass",
    "several of another": "from unittest.mock import patch\nimport os\npatch.multiple(self, environ={})\nmultiple(os, environ={})",
    "other object": "from unittest.mock import patch\nimport os\npatch.object(self, 'environ', {})",
    "mocker": "import os\ndef f(mocker):\n    mocker.patch.dict(«105:os.environ», {'A': 'b'})",
    "mocker by path": "def f(mocker):\n    mocker.patch(«105:'os.getenv'»)",
    "setenv": "def f(monkeypatch):\n    «105:monkeypatch.setenv»('A', 'b')",
    "delenv": "def f(monkeypatch):\n    «105:monkeypatch.delenv»('A', raising=False)",
    "annotated": "import pytest\ndef f(mp: pytest.MonkeyPatch):\n    «105:mp.setenv»('A', 'b')",
    "context": "import pytest\nwith pytest.MonkeyPatch.context() as mp:\n    «105:mp.setenv»('A', 'b')",
    "setitem": "import os\ndef f(monkeypatch):\n    monkeypatch.setitem(«105:os.environ», 'A', 'b')",
    "delitem": "import os\ndef f(monkeypatch):\n    monkeypatch.delitem(«105:os.environ», 'A')",
    "setattr": "import os\ndef f(monkeypatch):\n    monkeypatch.setattr(os, «105:'environ'», {})",
    "setattr by path": "def f(monkeypatch):\n    monkeypatch.setattr(«105:'os.environ'», {})",
    "a read inside": "from unittest.mock import patch\nimport os\npatch.dict(«105:os.environ», {'A': «101:os.environ»['B']})",
    "a copy": "from unittest.mock import patch\nimport os\npatch.dict(«104:os.environ».copy(), {})",
    "other setenv": "def f(shell):\n    shell.setenv('A', 'b')",
    "other patch by path": "def f(client):\n    client.patch('os.environ')",
    "other path": "from unittest.mock import patch\npatch('app.settings')",
}


@pytest.mark.parametrize("text", PATCHES.values(), ids=PATCHES)
def test_patches_are_a_kind_of_their_own(text: str) -> None:
    assert_marked(text + "\n")


def test_nested_marks_are_taken_apart() -> None:
    assert unmarked("é«a«101:b»»").spans == [(2, 4, None), (3, 4, "SSOT101")]
