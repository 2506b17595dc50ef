"""What stands around an access, and beside the file, decides which reasons hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ssot_lint.core.model import Finding
from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace
from tests.getter.owners.test_kinds import (
    ACCESSOR,
    CONSTANTS,
    DESCRIPTORS,
    FUNCTIONS,
    OBJECTS,
    TABLE,
)


def found(
    root: Path, registry: str, getter: str, body: str, more: Mapping[str, str] = {}, *options: str
) -> list[Finding]:
    files = {"app/__init__.py": "", "app/envs.py": registry, "app/use.py": body, **more}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    named = getter if getter.startswith("[") else f'"{getter}"'
    overrides = Overrides((f"getter = {named}", *options), isolated=True)
    workspace = Workspace(str(root), overrides)
    settings = workspace.settings_for(str(root / "app/use.py"))
    return list(check(body.encode(), settings, workspace.memory).findings)


def reasons(findings: list[Finding]) -> list[tuple[str, ...] | None]:
    return [None if it.fix is None else it.fix.reasons for it in findings]


AT_IMPORT = 'import os\n\nX = int(os.getenv("APP_PORT", "80"))\n'
LATER = 'import os\n\n\ndef run():\n    return int(os.getenv("APP_PORT", "80"))\n'


@pytest.mark.parametrize(
    "body, more, expected",
    [
        pytest.param(AT_IMPORT, {}, (), id="as early as the constant"),
        pytest.param(LATER, {}, ("import-time",), id="later"),
        pytest.param(
            AT_IMPORT,
            {"tests/test_a.py": 'def test(m):\n    m.setenv("APP_PORT", "1")\n'},
            ("import-time",),
            id="a test writes it",
        ),
        pytest.param(
            AT_IMPORT,
            {"app/boot.py": "import os\n\nos.environ[name] = value\n"},
            ("import-time",),
            id="something unknown is written",
        ),
        pytest.param(
            AT_IMPORT,
            {"app/boot.py": 'import os\n\nos.environ["OTHER"] = "x"\n'},
            (),
            id="something else is written",
        ),
        pytest.param(
            'import os\n\nif x:\n    X = int(os.getenv("APP_PORT", "80"))\n',
            {},
            ("import-time",),
            id="under a condition",
        ),
        pytest.param(
            'import os\n\nif int(os.getenv("APP_PORT", "80")):\n    X = 1\n',
            {},
            (),
            id="the condition",
        ),
        pytest.param(
            'import os\n\nX = int(os.getenv("APP_PORT", "81"))\n',
            {},
            ("default",),
            id="another default",
        ),
        pytest.param('import os\n\nX = "APP_NAME" in os.environ\n', {}, (), id="presence"),
    ],
)
def test_moment(tmp_path: Path, body: str, more: dict[str, str], expected: tuple[str, ...]) -> None:
    assert reasons(found(tmp_path, CONSTANTS, "app.envs", body, more)) == [expected]


def test_what_is_said_of_what_has_no_spelling(tmp_path: Path) -> None:
    table = TABLE.replace("def is_set", "def _is_set").replace('"APP_NAME", "app")', '"APP_NAME")')
    override = "    @contextmanager\n    def override(self, value):\n        self.set(value)\n        yield\n\n    def clear("
    descriptors = DESCRIPTORS.replace("    def clear(", override)
    patched = (
        'from unittest.mock import patch\nwith patch.dict(os.environ, {"APP_NAME": "x"}):\n    f()'
    )
    stripped = 'X = os.environ.get("APP_DEBUG", "0").strip().lower() in ("1", "true")'
    later = "\n\nasync def later():\n    return os.getenv('APP_LATER')\n"
    rows = (
        (table, "app.envs", 'X = "APP_NAME" in os.environ', "compare it with None"),
        (descriptors, "app.envs:envs", patched, "`envs.APP_NAME.override(…)` replaces `APP_NAME`"),
        (table, "app.envs", stripped, '" 1 " is True here, False there'),
        (table, "app.envs", 'os.environ["APP_X"] = "1"', "nothing in app/envs.py sets `APP_X`"),
        (
            FUNCTIONS + later,
            "app.envs",
            'X = os.getenv("APP_LATER")',
            "has its name in app/envs.py:12",
        ),
    )
    for registry, getter, body, said in rows:
        (it,) = found(tmp_path, registry, getter, f"import os\n{body}\n")
        assert said in (it.fix_refused or (it.fix and it.fix.reason) or ""), it


def test_trusted_reasons_make_a_fix_safe(tmp_path: Path) -> None:
    findings = found(tmp_path, CONSTANTS, "app.envs", LATER, {}, 'trust = ["import-time"]')
    assert [it.fix and it.fix.safety for it in findings] == ["safe"]


@pytest.mark.parametrize(
    "body, expected",
    [
        pytest.param('X = os.environ["APP_NAME"]', ("returns-none", "other-source"), id="plain"),
        pytest.param(
            'if "APP_NAME" in ENV:\n    X = os.environ["APP_NAME"]', ("other-source",), id="guarded"
        ),
        pytest.param(
            'if os.getenv("APP_NAME", ""):\n    X = os.environ["APP_NAME"]',
            ("other-source",),
            id="asked with an empty default",
        ),
        pytest.param(
            'if os.getenv("APP_NAME", "x"):\n    X = os.environ["APP_NAME"]',
            ("returns-none", "other-source"),
            id="asked with a default that is true",
        ),
        pytest.param(
            'if "APP_NAME" in required_envs:\n    X = os.environ["APP_NAME"]',
            ("returns-none", "other-source"),
            id="a list of names",
        ),
        pytest.param(
            'if flags["APP_NAME"]:\n    X = os.environ["APP_NAME"]',
            ("returns-none", "other-source"),
            id="another mapping",
        ),
        pytest.param(
            'if "APP_NAME" in ENV:\n    ENV.pop("APP_NAME")\n    X = os.environ["APP_NAME"]',
            ("returns-none", "other-source"),
            id="taken away",
        ),
        pytest.param(
            'try:\n    X = os.environ["APP_NAME"]\nexcept KeyError:\n    pass', None, id="handled"
        ),
        pytest.param(
            "from unittest.mock import patch\n"
            'with patch.dict(os.environ):\n    X = os.environ["APP_NAME"]',
            None,
            id="patched",
        ),
    ],
)
def test_around(tmp_path: Path, body: str, expected: tuple[str, ...] | None) -> None:
    findings = found(tmp_path, ACCESSOR, "app.envs:get_env()", f"import os\n{body}\n")
    reads = [it for it in findings if it.kind == "read"]
    assert reasons(reads[-1:]) == [expected]


_GET = "def get(self, key, default=None):\n        return os.environ.get(key, default)\n"


@pytest.mark.parametrize(
    "source, expected",
    [
        pytest.param(f"class Env:\n    {_GET}\nenv = Env()\n", (), id="nothing else"),
        pytest.param(
            f"class Env:\n    @other\n    {_GET}\nenv = Env()\n", ("unverified",), id="decorated"
        ),
        pytest.param(
            f"@other\nclass Env:\n    {_GET}\nenv = Env()\n", ("unverified",), id="decorated class"
        ),
        pytest.param(
            f"class Env:\n    {_GET}\nEnv.get = other\nenv = Env()\n",
            ("unverified",),
            id="set on the class",
        ),
        pytest.param(
            f"class Env:\n    {_GET}\nenv = Env()\nenv.get = other\n",
            ("unverified",),
            id="set on the object",
        ),
        pytest.param(
            f"class Env(dict):\n    {_GET}\nenv = Env()\n", ("unverified",), id="another base's []"
        ),
        pytest.param(
            f"class Env:\n    {_GET.replace('return', 'count(key); return')}\nenv = Env()\n",
            ("unverified",),
            id="does something besides",
        ),
    ],
)
def test_a_guard_answers_for_the_missing_variable_alone(
    tmp_path: Path, source: str, expected: tuple[str, ...]
) -> None:
    body = 'import os\n\nif "APP_NAME" in os.environ:\n    X = os.environ["APP_NAME"]\n'
    source = f"import os\nfrom elsewhere import count, other\n\n\n{source}"
    findings = found(tmp_path, source, "app.envs:env", body)
    reads = [it for it in findings if it.kind == "read"]
    assert reasons(reads) == [expected]


def test_the_accessor_makes_the_environment_of_a_child(tmp_path: Path) -> None:
    more = "\n    def as_dict(self):\n        return dict(os.environ)\n"
    source = ACCESSOR.replace("\n\n_env = None", f"{more}\n\n_env = None", 1)
    body = "import os\nimport subprocess\n\nsubprocess.run([], env=os.environ)\nf(os.environ)\n"
    child, other = found(tmp_path, source, "app.envs:get_env()", body)
    assert child.message.endswith("use `get_env().as_dict()`")
    assert other.fix is None


def test_a_helper_that_keeps_what_it_read(tmp_path: Path) -> None:
    source = (
        "import functools\nimport os\n\n\n@functools.lru_cache\ndef _read(name):\n"
        "    return os.getenv(name)\n\n\ndef app_port():\n    return _read('APP_PORT')\n"
    )
    body = 'import os\n\n\ndef run():\n    return os.getenv("APP_PORT")\n'
    assert reasons(found(tmp_path, source, "app.envs", body)) == [("cached",)]


def test_a_method_set_from_outside(tmp_path: Path) -> None:
    body = 'import os\n\n\ndef run():\n    return int(os.getenv("APP_PORT", "80"))\n'
    source = f"{DESCRIPTORS}\nVar.get = cached(Var.get)\n"
    assert reasons(found(tmp_path, source, "app.envs:envs", body)) == [("unverified",)]


def test_several_getters(tmp_path: Path) -> None:
    body = 'import os\n\nA = os.getenv("APP_NAME", "app")\nB = os.getenv("OTHER", "x")\n'
    other = 'import os\n\nOTHER = os.getenv("OTHER", "x")\n'
    getters = '["app.envs:envs", "app.other"]'
    findings = found(tmp_path, DESCRIPTORS, getters, body, {"app/other.py": other})
    assert [it.message.rpartition("use ")[2] for it in findings] == [
        "`envs.APP_NAME.get()`",
        "`other.OTHER`",
    ]


def test_uses_of_a_table_are_held_against_its_names(tmp_path: Path) -> None:
    body = "from app import envs\n\nenvs.APP_PORT\nenvs.APP_PROT\nenvs.is_set\n"
    (wrong,) = found(tmp_path, TABLE, "app.envs", body)
    assert (wrong.code, wrong.message) == ("SSOT110", "`envs` has no attribute `APP_PROT`")


def test_two_entries_for_one_variable(tmp_path: Path) -> None:
    twice = OBJECTS + 'OTHER_PORT = _Var("APP_PORT", int, 81)\n'
    (refused,) = found(tmp_path, twice.replace("APP_PORT = ", "FIRST = ", 1), "app.envs", AT_IMPORT)
    assert refused.fix is None
    told = refused.fix_refused or ""
    assert "`FIRST` (app/envs.py:" in told
    assert "`OTHER_PORT` (app/envs.py:" in told


def test_a_near_name(tmp_path: Path) -> None:
    (undeclared,) = found(tmp_path, TABLE, "app.envs", AT_IMPORT.replace("APP_PORT", "APP_PROT"))
    assert undeclared.message.endswith("; did you mean `APP_PORT`?")


MODULE = """\
import os

PORT = int(os.getenv("APP_PORT", "80"))
NAME = os.getenv("APP_NAME", "app")


def later():
    global LATE
    LATE = 1
"""


@pytest.mark.parametrize(
    "registry, getter, uses, wrong",
    [
        pytest.param(
            MODULE,
            "app.envs",
            ["PORT", "LATE", "later()", "__name__", "PROT"],
            ["PROT"],
            id="module",
        ),
        pytest.param(f"{MODULE}\nglobals()[X] = 1\n", "app.envs", ["PROT"], [], id="globals"),
        pytest.param(f"{MODULE}\nfrom x import *\n", "app.envs", ["PROT"], [], id="star import"),
        pytest.param(
            OBJECTS, "app.envs", ["APP_PORT.get()", "APP_PROT.get()"], ["APP_PROT"], id="objects"
        ),
        pytest.param(
            DESCRIPTORS,
            "app.envs:envs",
            ["APP_PORT.get()", "APP_PROT.get()"],
            ["APP_PROT"],
            id="descriptors",
        ),
        pytest.param(
            f"{DESCRIPTORS}\nenvs.extra = 1\n",
            "app.envs:envs",
            ["extra", "ex"],
            ["ex"],
            id="set later",
        ),
    ],
)
def test_uses_are_held_against_what_is_there(
    tmp_path: Path, registry: str, getter: str, uses: list[str], wrong: list[str]
) -> None:
    name = "envs"
    imported = "from app.envs import envs" if ":" in getter else "from app import envs"
    body = f"{imported}\n\n" + "".join(f"{name}.{use}\n" for use in uses)
    told = found(tmp_path, registry, getter, body)
    assert [it.message for it in told] == [f"`{name}` has no attribute `{it}`" for it in wrong]


@pytest.mark.parametrize(
    "body, expected",
    [
        pytest.param(LATER, ("patched",), id="the entry that is set"),
        pytest.param(
            LATER.replace("PORT", "NAME").replace(
                'int(os.getenv("APP_NAME", "80"))', 'os.getenv("APP_NAME", "app")'
            ),
            (),
            id="another",
        ),
        pytest.param(
            'import os\n\n\ndef run():\n    return "APP_PORT" in os.environ\n', (), id="presence"
        ),
    ],
)
def test_an_entry_that_other_code_sets_is_none_to_the_others(
    tmp_path: Path, body: str, expected: tuple[str, ...]
) -> None:
    more = {"app/boot.py": "from app import envs\n\n\ndef boot():\n    envs.APP_PORT = 1\n"}
    assert reasons(found(tmp_path, TABLE, "app.envs", body, more)) == [expected]


@pytest.mark.parametrize(
    "registry, getter, use, more, wrong",
    [
        pytest.param(
            MODULE,
            "app.envs",
            "from app import envs\n\nenvs.EXTRA\nenvs.PROT\n",
            {"app/boot.py": "import app.envs\n\napp.envs.EXTRA = 1\n"},
            ["`envs` has no attribute `PROT`"],
            id="module",
        ),
        pytest.param(
            MODULE,
            "app.envs",
            "from app import envs\n\nenvs.EXTRA\n",
            {"tests/test_a.py": "from app import envs\n\nenvs.EXTRA = 1\n"},
            ["`envs` has no attribute `EXTRA`"],
            id="by a test alone",
        ),
        pytest.param(
            DESCRIPTORS,
            "app.envs:envs",
            "from app.envs import envs\n\nenvs.EXTRA\n",
            {"app/boot.py": "from app.envs import envs as e\n\ne.EXTRA = 1\n"},
            [],
            id="object",
        ),
        pytest.param(
            MODULE,
            "app.envs",
            'from app import envs\n\nif hasattr(envs, "EXTRA"):\n    envs.EXTRA\n',
            {},
            [],
            id="asked first",
        ),
    ],
)
def test_what_another_file_puts_there_is_there(
    tmp_path: Path, registry: str, getter: str, use: str, more: dict[str, str], wrong: list[str]
) -> None:
    assert [it.message for it in found(tmp_path, registry, getter, use, more)] == wrong
