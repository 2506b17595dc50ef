"""The text of what holds the mapping, made further down; and writes through a parameter.

The programs of the first table were run before and after ``--fix``: each printed something else.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.getter import identity
from ssot_lint.modules.around.written import Written
from tests.never_worse.projects import check, check_files, fix, lay, run

SHOWN = {
    "stored": "v = os.environ.items()\nprint(v)\n",
    "stored twice": "v = os.environ.items()\nw = v\nprint(w)\n",
    "in a field": "v = os.environ.keys()\nprint(f'{v}')\n",
    "given by a function": "def g():\n    return os.environ.keys()\n\n\nprint(g())\n",
    "in a table": "d = {'e': os.environ.keys()}\nprint(d)\n",
    "the whole in a table": "d = {'e': os.environ}\nprint(d)\n",
    "the whole given by a function": "def g():\n    return os.environ\n\n\nprint(g())\n",
    "an attribute": "class K:\n    def __init__(self):\n        self.v = os.environ.keys()\n\n\nprint(K().v)\n",
    "its mapping": "v = os.environ.keys()\nprint(v._mapping)\n",
    "a value of an expression": "print((v := os.environ.items()))\n",
    "a choice": "v = os.environ.items() if 1 else None\nprint(v)\n",
    "a log": "import logging\nv = os.environ.items()\nlogging.info('%s', v)\n",
}
READ = {
    "gone through": "v = os.environ.items()\nfor k, w in v:\n    print(k)\n",
    "counted": "v = os.environ.keys()\nprint(len(v), 'A' in v, sorted(v))\n",
    "made a table of": "v = os.environ.items()\nd = dict(v)\nprint(d)\n",
    "another of that name": "def f(v):\n    print(v)\n\n\ndef g():\n    v = os.environ.keys()\n    return 'A' in v\n",
    "an entry": "d = {'e': os.environ}\nprint(d['f'])\n",
}  # fmt: skip


def test_what_is_shown_further_down_is_not_changed(tmp_path: Path) -> None:
    tables = ((SHOWN, "unsafe"), (READ, "safe"))
    rows = {name: (text, told) for table, told in tables for name, text in table.items()}
    files = {f"app/c{n}.py": f"import os\n\n{text}" for n, (text, _) in enumerate(rows.values())}
    lay(tmp_path, files)
    said = check_files(tmp_path, "app")
    assert {name: said[f"app/c{n}.py"].safety for n, name in enumerate(rows)} == {
        name: told for name, (_, told) in rows.items()
    }


def test_an_attribute_that_is_kept_again_and_again_is_looked_at_once_a_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(identity, "_text_shown", lambda *it: asked.append(it))
    rows = "        self.v = self.v or w\n" * 20
    text = (
        f"import os\n\n\nclass K:\n    def m(self, w):\n        self.v = os.environ.items()\n{rows}"
    )
    lay(tmp_path, {"app/x.py": text})
    [said] = check(tmp_path, "app")
    assert said.safety == "safe"
    # The view itself, and 41 uses in each of four rounds.
    assert len(asked) <= 1 + 4 * 41


def written(*texts: str) -> str | None:
    return Written(lambda: ((f"app/f{n}.py", it.encode()) for n, it in enumerate(texts))).unknown


HANDED = "import os\nfrom app.f1 import g\ng(os.environ, 'A')\n"


def test_what_is_given_the_mapping_may_write() -> None:
    assert written(HANDED, "def g(e, k):\n    e[k] = '1'\n") == "app/f0.py"
    by_another = "def g(e, k):\n    h(e)\n\n\ndef h(m):\n\n    # so\n    m.update(a=1)\n"
    assert written(HANDED, by_another) == "app/f0.py"
    assert written(HANDED, "class K:\n    def g(self, m):\n        x = m\n        x['a'] = 1\n")
    reads = "def g(e, k):\n    return e[k] == '1'\n\n\ndef h(e):\n    e[1] = 2\n"
    assert written(HANDED, reads) is None
    assert (
        written("import os\nrun(x, env=os.environ)\n", "def run(env):\n    env['a'] = 1\n") is None
    )


def test_a_constant_read_before_such_a_write_stays(tmp_path: Path) -> None:
    base = {
        "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.config"\n',
        "app/__init__.py": "",
        "app/config.py": 'import os\n\nA = os.environ.get("A")\n',
    }
    files = {
        "app/w.py": 'def g(e, k):\n    e[k] = "set"\n',
        "app/x.py": 'import os\n\nV = os.environ.get("A")\n',
        "t.py": "import os\nimport app.config\nfrom app.w import g\n\n"
        'g(os.environ, "A")\nfrom app.x import V\n\nprint(V)\n',
    }
    lay(tmp_path, files, base)
    before = run(tmp_path, "t.py")
    [said] = check(tmp_path, "app/x.py")
    assert said.safety == "unsafe"
    assert "import-time" in said.reasons
    fix(tmp_path)
    assert run(tmp_path, "t.py") == before
