"""Files as Python, git and other tools have them: encodings, excludes, comments for others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import lint
from tests.never_worse.projects import BASE, check, fix, lay
from tests.process import run

READ = 'import os\nA = os.environ.get("A")\n'
FOREIGN = {
    "shift_jis": b'# coding: shift_jis\nimport os\nx = "\x95\\"\nA = os.environ.get("A")\n',
    "cp932 in a row": b'# coding: cp932\nimport os\nx = "\x95\\"; A = os.environ.get("A"); y = "\x95\\"\n',
    "big5": b'# coding: big5\nimport os\nx = "\xa5\\"\nA = os.environ.get("A")\n',
    "gb18030": b'# coding: gb18030\nimport os\nx = "\x81\\"\nA = os.environ.get("A")\n',
    "utf-8-sig": b'# coding: utf-8-sig\nimport os\nA = os.environ.get("A")\n',
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_source_is_decoded_as_python_does(tmp_path: Path, data: bytes) -> None:
    lay(tmp_path, {"app/a.py": data})
    [said] = check(tmp_path)
    assert said.safety == "safe"
    fix(tmp_path)
    after = (tmp_path / "app/a.py").read_bytes()
    expected = data.replace(b"import os\n", b"from app.env import env\n")
    assert after.replace(b"\n\n", b"\n") == expected.replace(b"os.environ", b"env")
    compile(after, "a.py", "exec")


@pytest.mark.parametrize("cookie", ["mbcs", "punycode", "no-such-codec", "unicode_escape"])
def test_what_python_or_we_cannot_decode_is_left(tmp_path: Path, cookie: str) -> None:
    data = f"# coding: {cookie}\n{READ}"
    lay(tmp_path, {"app/a.py": data})
    ended = fix(tmp_path)
    assert b"internal error" not in ended.err + ended.out
    assert b"SSOT900" in ended.out
    assert (tmp_path / "app/a.py").read_text() == data


def test_the_users_own_excludes_of_git_count(tmp_path: Path) -> None:
    lay(tmp_path, {"a.py": READ, "b.py": READ})
    run("git", "init", "--quiet", cwd=tmp_path)
    (tmp_path / ".git" / "mine").write_text("a.py\n")
    run("git", "config", "core.excludesFile", str(tmp_path / ".git" / "mine"), cwd=tmp_path)
    assert [it.place for it in check(tmp_path)] == ["b.py:2"]


def test_a_configuration_in_what_is_left_out_is_not_read(tmp_path: Path) -> None:
    broken = "[tool.ssot-lint]\ngetter = {{ cookiecutter.getter }}\n"
    lay(tmp_path, {"template/pyproject.toml": broken, "template/a.py": READ, "ok.py": READ})
    with (tmp_path / "pyproject.toml").open("a") as stream:
        stream.write('extend-exclude = ["template"]\n')
    assert [it.place for it in check(tmp_path, "ok.py", "template/a.py")] == ["ok.py:2"]


HEEDED = {
    "os.environ['A']  # noqa: TID251": True,
    "os.environ['A']  # noqa: E501, TID251": True,
    "os.environ['A']  # noqa: E501": False,
    "os.environ['A']  # nosemgrep": True,
    "os.environ['A']  # ast-grep-ignore: no-print": False,
    "os.environ['A']  # ast-grep-ignore: os-environ-access": True,
}


@pytest.mark.parametrize(("row", "heeded"), HEEDED.items())
def test_what_another_linter_was_told(tmp_path: Path, row: str, heeded: bool) -> None:
    lay(tmp_path, {"app/a.py": f"import os\na = {row}\n"})
    [said] = check(tmp_path)
    assert (said.safety is None) == heeded
    [said] = check(tmp_path, "--config", "heed-other-linters = false")
    assert said.safety == "safe"


MALFORMED = ["[SSOT103", "-next-line", "(SSOT103)", ": SSOT103", " SSOT103", "[]", "{SSOT103}"]


@pytest.mark.parametrize("text", MALFORMED)
def test_what_only_looks_like_codes_silences_nothing(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"app/a.py": f"import os\na = os.environ['A']  # ssot: ignore{text}\n"})
    ended = lint("check", "--no-cache", "--output-format", "concise", cwd=tmp_path)
    assert b"SSOT101" in ended.out
    assert b"SSOT903" in ended.out


def test_a_bare_suppression_is_judged_when_all_rules_ran(tmp_path: Path) -> None:
    lay(tmp_path, {"app/a.py": "import os\na = os.environ['A']  # ssot: ignore\n"})
    assert check(tmp_path, "--select", "SSOT103,SSOT901") == []
    lay(tmp_path, {"app/a.py": "a = 1  # ssot: ignore\n"})
    assert len(check(tmp_path)) == 1


TEXTS = [
    'log.debug("%s", os.environ)',
    '"{}".format(os.environ)',
    '"%s" % (os.environ,)',
    "pformat(os.environ)",
    "sys.exit(os.environ)",
    "ValueError(os.environ)",
    'hasattr(os.environ, "encodekey")',
    'mock.patch.object(os.environ, "get", f)',
    'monkeypatch.setattr(os.environ, "get", f)',
    'setattr(os.environ, "get", f)',
    'with patch.object(os.environ, "get", f): ...',
    "print(os.environ.keys())",
    "str(os.environ.values())",
    "repr([os.environ.items()])",
    'f"{os.environ.keys()}"',
    '"%s" % os.environ.items()',
    'log.debug("%s", os.environ.items())',
    "ValueError(os.environ.keys())",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_of_the_mapping_is_another_one(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"app/a.py": f"import os\n{text}\n"})
    [said] = check(tmp_path)
    assert said.safety == "unsafe"


GIVEN = [
    "list(os.environ.keys())",
    "print(sorted(os.environ.keys()))",
    "print(*os.environ.keys())",
    "f\"{', '.join(os.environ.values())}\"",
    "for k, v in os.environ.items(): print(k, v)",
    "print(dict(os.environ.items()))",
    "print('A' in os.environ.keys())",
]


@pytest.mark.parametrize("text", GIVEN)
def test_what_a_view_gives_is_the_same(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"app/a.py": f"import os\n{text}\n"})
    [said] = check(tmp_path)
    assert said.safety == "safe"


def test_imports_stay_sorted(tmp_path: Path) -> None:
    text = (
        "import os\nimport sys\n\nimport numpy\n\nfrom app.alpha import x\nfrom app.zeta import y\n"
    )
    lay(
        tmp_path,
        {"app/alpha.py": "", "app/a.py": f"{text}\nprint(sys, numpy, x, y, os.getenv('A'))\n"},
    )
    fix(tmp_path)
    assert (tmp_path / "app/a.py").read_text() == (
        "import sys\n\nimport numpy\n\nfrom app.alpha import x\nfrom app.env import env\n"
        "from app.zeta import y\n\nprint(sys, numpy, x, y, env.get('A'))\n"
    )


RUFF = "[tool.ruff.lint.isort]\n"
SORTED = {
    "a comment in a list above": (
        "",
        "from app.alpha import (  # noqa: F401\n    x,\n)\nfrom app.zeta import y\nimport os\n",
        None,
    ),
    "a list with a comment": (
        "",
        "import os\n\nfrom app.alpha import (  # noqa: F401\n    x,\n)\nfrom app.zeta import y\n",
        "from app.alpha import (  # noqa: F401\n    x,\n)\nfrom app.env import env\n"
        "from app.zeta import y\n",
    ),
    "a section of its own": (
        RUFF
        + 'section-order = ["future", "standard-library", "third-party", "near", "first-party",'
        ' "local-folder"]\n[tool.ruff.lint.isort.sections]\nnear = ["numpy"]\n',
        "import os\n\nimport attr\n\nimport numpy\n\nfrom app.alpha import x\n",
        "import attr\n\nimport numpy\n\nfrom app.alpha import x\nfrom app.env import env\n",
    ),
    "first-party code in a section of its own": (
        RUFF
        + 'section-order = ["future", "ours", "standard-library", "third-party", "first-party",'
        ' "local-folder"]\nsections = { ours = ["app"] }\n',
        "from app.alpha import x\n\nimport os\nimport sys\n",
        "from app.alpha import x\nfrom app.env import env\n\nimport sys\n",
    ),
    "no sections": (
        RUFF + "no-sections = true\n",
        "import os\nimport sys\nfrom app.alpha import x\nfrom zlib import crc32\n",
        "import sys\nfrom app.alpha import x\nfrom app.env import env\nfrom zlib import crc32\n",
    ),
    "another order": (
        RUFF + 'section-order = ["future", "first-party", "standard-library", "third-party",'
        ' "local-folder"]\n',
        "from app.alpha import x\n\nimport os\nimport sys\n",
        "from app.alpha import x\nfrom app.env import env\n\nimport sys\n",
    ),
    "alone below __future__": (
        "",
        "from __future__ import annotations\n\nimport os\n",
        "from __future__ import annotations\n\nfrom app.env import env\n",
    ),
    "alone above relative ones": (
        "",
        "import os\n\nfrom . import alpha\n",
        "from app.env import env\n\nfrom . import alpha\n",
    ),
    "a package off the sources": (
        RUFF + 'src = ["lib"]\n',
        "import os\n\nimport zlib_ng\n",
        "import zlib_ng\n\nfrom app.env import env\n",
    ),
    "a package that others own": (
        RUFF + 'known-third-party = ["app"]\n',
        "import os\n\nimport zlib_ng\n",
        "import zlib_ng\nfrom app.env import env\n",
    ),
    "no blank row above the project's own": (
        RUFF + 'no-lines-before = ["first-party"]\n',
        "import os\n\nimport attr\n",
        "import attr\nfrom app.env import env\n",
    ),
    "blank rows between the forms": (
        RUFF + "lines-between-types = 1\n",
        "import os\n\nimport app.alpha\n",
        "import app.alpha\n\nfrom app.env import env\n",
    ),
    "numbers by their value": (
        "",
        "import os\n\nfrom app.env10 import x\n",
        "from app.env import env\nfrom app.env10 import x\n",
    ),
    "by length": (
        RUFF + "length-sort = true\n",
        "import os\n\nfrom app.z import x\nfrom app.alpha import x\n",
        "from app.z import x\nfrom app.env import env\nfrom app.alpha import x\n",
    ),
    "among names of the same module": (
        "",
        "import os\n\nfrom app.env import Environment, x\n",
        "from app.env import Environment, env, x\n",
    ),
    "a row for each name": (
        RUFF + "force-single-line = true\n",
        "import os\n\nfrom app.env import Environment\n",
        "from app.env import Environment\nfrom app.env import env\n",
    ),
    "a section of which one goes": (
        "",
        "from __future__ import annotations\n\nimport os\nfrom os import sep\n\nimport app.alpha\n",
        "from __future__ import annotations\n\nfrom os import sep\n\nimport app.alpha\n"
        "from app.env import env\n",
    ),
    "a row that is too long": (
        "[tool.ruff]\nline-length = 30\n" + RUFF,
        "import os\n\nfrom app.env import Environment\n",
        "from app.env import (\n    Environment,\n    env,\n)\n",
    ),
    "ruff that sorts nothing else": (
        "[tool.ruff]\nsrc = []\n[tool.ruff.lint.isort]\ndetect-same-package = false\n",
        "import os\n\nimport zlib_ng\n",
        "import zlib_ng\nfrom app.env import env\n",
    ),
    "isort's own": (
        '[tool.isort]\nsections = ["FUTURE", "STDLIB", "NEAR", "THIRDPARTY", "FIRSTPARTY",'
        ' "LOCALFOLDER"]\nknown_near = ["numpy"]\n',
        "import os\n\nimport numpy\n\nimport attr\n\nfrom app.alpha import x\n",
        "import numpy\n\nimport attr\n\nfrom app.alpha import x\nfrom app.env import env\n",
    ),
}


@pytest.mark.parametrize(("config", "before", "after"), SORTED.values(), ids=SORTED)
def test_imports_go_where_the_sorter_puts_them(
    tmp_path: Path, config: str, before: str, after: str | None
) -> None:
    pyproject = f"{BASE['pyproject.toml']}{config}"
    use = "\nprint(os.getenv('A'))\n"
    lay(tmp_path, {"pyproject.toml": pyproject, "app/alpha.py": "", "app/zeta.py": ""})
    lay(tmp_path, {"pyproject.toml": pyproject, "app/a.py": before + use})
    fix(tmp_path, "app/a.py")
    text = (tmp_path / "app/a.py").read_text()
    assert "env.get('A')" in text
    assert after is None or text.lstrip() == after + "\nprint(env.get('A'))\n"


INSIDE = {
    "alone": ("    import os\n", "    from app.env import env\n"),
    "above another": (
        "    import os\n    import warnings\n",
        "    import warnings\n\n    from app.env import env\n",
    ),
    "below another of the project": (
        "    import os\n    import sys\n\n    from app.alpha import x\n    from app.zeta import y\n",
        "    import sys\n\n    from app.alpha import x\n    from app.env import env\n"
        "    from app.zeta import y\n",
    ),
    "in a list that is there": (
        "    import os\n\n    from app.env import Environment, x\n",
        "    from app.env import Environment, env, x\n",
    ),
    "two that go": (
        "    import os\n    from os import getenv\n    from zlib import crc32\n\n    getenv('B')\n",
        "    from zlib import crc32\n\n    from app.env import env\n\n    env.get('B')\n",
    ),
    "beside a statement": (
        "    import os\n    x = 1\n    import warnings\n",
        "    from app.env import env\n    x = 1\n    import warnings\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), INSIDE.values(), ids=INSIDE)
def test_imports_in_a_function_are_sorted_as_well(tmp_path: Path, before: str, after: str) -> None:
    form = "def f():\n{0}\n    return {1}.get('A')\n"
    lay(tmp_path, {"app/a.py": form.format(before, "os.environ")})
    fix(tmp_path, "app/a.py")
    assert (tmp_path / "app/a.py").read_text() == form.format(after, "env")


LETTERS = {
    "attributes": ("import os\nA = os.ｅnviron.get('A')\nB = os.𝓮𝓷𝓿𝓲𝓻𝓸𝓷['B']\n", [2, 3]),
    "numerals": ("import os\nA = os.enⅴiron.get('A')\n", [2]),
    "a module": ("import ｏs\nA = ｏs.environ.get('A')\n", [2]),
    "an import": ("from os import ｇetenv as g\ng('A')\n", [2]),
    "a star": ("from os import *\nA = ｅnviron['A']\n", [2]),
    "an alias": ("import os\nｅ = os.environ  # ssot: ignore[SSOT104]\ne['A']\n", [3]),
    "ordinals": ("import os\nA = ºs.environ['A']\n", [2]),
    "texts": ("import os\nx = 'os.ｅnviron'  # os.ｅnviron\n", []),
    "other letters": ("import os\nenviroñ = os.sep\n", []),
}


@pytest.mark.parametrize(("text", "rows"), LETTERS.values(), ids=LETTERS)
def test_names_are_read_as_python_reads_them(tmp_path: Path, text: str, rows: list[int]) -> None:
    compile(text, "a.py", "exec")
    lay(tmp_path, {"app/a.py": text})
    said = check(tmp_path, "app/a.py")
    assert [it.place for it in said] == [f"app/a.py:{row}" for row in rows]
    fix(tmp_path, "--unsafe-fixes")
    assert (tmp_path / "app/a.py").read_text() == text


MANGLED = {
    "a class": "import os\n\n\nclass C:\n    a = os.environ['A']\n",
    "a method": "import os\n\n\nclass C:\n    def f(self):\n        return os.environ['A']\n",
    "imported already": "import os\nfrom app.env import __env\n\n\nclass C:\n    a = os.environ['A']\n",
    "its module imported": "import os\nfrom app import env\n\n\nclass C:\n    a = os.environ['A']\n",
}


@pytest.mark.parametrize("text", MANGLED.values(), ids=MANGLED)
def test_a_private_name_is_not_used_in_a_class(tmp_path: Path, text: str) -> None:
    pyproject = '[tool.ssot-lint]\ngetter = "app.env:__env"\n'
    getter = BASE["app/env.py"].replace("\nenv = ", "\n__env = ")
    lay(tmp_path, {"pyproject.toml": pyproject, "app/env.py": getter, "app/a.py": text})
    fix(tmp_path)
    after = (tmp_path / "app/a.py").read_text()
    assert "os.environ" not in after
    assert "app_env['A']" in after


def test_two_accesses_of_a_row_are_two_findings(tmp_path: Path) -> None:
    lay(tmp_path, {"app/a.py": 'from os import environ; environ.get("A"); environ.get("B")\n'})
    assert [it.place for it in check(tmp_path)] == ["app/a.py:1", "app/a.py:1"]
    lay(tmp_path, {"app/a.py": 'from os import environ; environ.get("A")\n'})
    assert [it.place for it in check(tmp_path)] == ["app/a.py:1"]


def test_a_mapping_that_is_handed_on_may_be_changed(tmp_path: Path) -> None:
    text = 'import os\n\n\ndef f(e):\n    e |= {"A": "1"}\n\n\nf(os.environ)\n'
    lay(tmp_path, {"app/a.py": text})
    [said] = check(tmp_path, "app/a.py")
    assert said.safety == "unsafe"
