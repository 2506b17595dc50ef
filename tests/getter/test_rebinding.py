"""What may stand in the getter's place: an annotation is a hint, a name that is rebound no proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_lint.getter.deriving.derive import derive
from tests.cli.commands import lint
from tests.getter.conftest import Written
from tests.never_worse.projects import check, lay

CLASSES = """\
import os
import sys
from typing import Final


class E:
    def get(self, key, default=None):
        return os.environ.get(key, default)


class F(E):
    def get(self, key, default=None):
        return "f"


"""

HINTS = {
    "a call that is not followed": "def get_env() -> E:\n    return make()\n",
    "a subclass": "def get_env() -> E:\n    return F()\n",
    "a condition": "def get_env() -> E:\n    return F() if sys.argv else E()\n",
    "a registry": "_R: dict[str, E] = {'d': F()}\n\n\ndef get_env() -> E:\n    return _R['d']\n",
    "a context variable": (
        "from contextvars import ContextVar\n_v: ContextVar[E] = ContextVar('v')\n_v.set(F())\n\n\n"
        "def get_env() -> E:\n    return _v.get()\n"
    ),
    "a class as parameter": "def get_env(kind: type[E] = F) -> E:\n    return kind()\n",
    "a name that is set later": (
        "_e: E = E()\n\n\ndef put(e: E) -> None:\n    global _e\n    _e = e\n\n\n"
        "def get_env() -> E:\n    return _e\n"
    ),
}


def safe(write: Written, text: str, expression: str, **more: str) -> bool:
    files = {"app/env.py": CLASSES + text, **{f"app/{name}.py": it for name, it in more.items()}}
    found = derive("app.env", expression, write(files)).operations.get("get")
    return found is not None and found.why is None


@pytest.mark.parametrize("text", HINTS.values(), ids=HINTS)
def test_a_return_annotation_proves_nothing(write: Written, text: str) -> None:
    assert not safe(write, text, "get_env()")


def test_what_a_body_returns_is_followed(write: Written) -> None:
    assert safe(write, "_e = E()\n\n\ndef get_env() -> E:\n    return _e\n", "get_env()")
    both = "def get_env() -> E:\n    return E() if sys.argv else E()\n"
    assert safe(write, both, "get_env()")


def test_a_property_is_no_proof_either(write: Written) -> None:
    holder = (
        "class H:\n    @property\n    def env(self) -> E:\n        return self._env\n\n\nh = H()\n"
    )
    assert not safe(write, holder, "h.env")
    assert not safe(write, "env: E\n", "env")
    assert not safe(write, "env: E = F() if sys.argv else E()\n", "env")


ANEW = {
    "a walrus": "if env := F():\n    pass\n",
    "a walrus in a call": "print(env := F())\n",
    "a capture": "match F():\n    case env:\n        pass\n",
    "a capture of a pattern": "match F():\n    case F() as env:\n        pass\n",
    "the rest of a sequence": "match [F()]:\n    case [*env]:\n        pass\n",
    "the rest of a mapping": "match {}:\n    case {**env}:\n        pass\n",
    "an exception": "try:\n    1 / 0\nexcept ZeroDivisionError as env:\n    pass\n",
    "a loop": "for env in [F()]:\n    pass\n",
    "globals": 'globals()["env"] = F()\n',
    "globals by a variable": 'for name in ("env",):\n    globals()[name] = F()\n',
    "globals().update": "globals().update(env=F())\n",
    "globals handed on": "fill(globals())\n",
    "globals kept": 'g = globals()\ng["env"] = F()\n',
    "vars": 'vars()["env"] = F()\n',
    "locals": 'locals()["env"] = F()\n',
    "in a function": 'def later():\n    globals()["env"] = F()\n',
    "setattr": 'setattr(sys.modules[__name__], "env", F())\n',
    "sys.modules": "sys.modules[__name__].env = F()\n",
    "another module": "sys.modules[__name__] = object()\n",
    "another class of module": "sys.modules[__name__].__class__ = F\n",
    "itself under a name": "import app.env as me\nme.env = F()\n",
    "exec": 'exec("env = F()")\n',
    "a method": "E.get = print\n",
    "a method gone": "del E.get\n",
    "setattr of a class": 'setattr(E, "get", print)\n',
    "type.__setattr__": 'type.__setattr__(E, "get", print)\n',
    "an attribute": "env.get = print\n",
    "its class": "env.__class__ = F\n",
    "a method of its class": "env.__class__.get = print\n",
    "a method of its type": "type(env).get = print\n",
    "setattr of its type": 'setattr(type(env), "get", print)\n',
    "a method's code": "E.get.__code__ = print\n",
    "its dictionary": 'env.__dict__["get"] = print\n',
    "its dictionary updated": "env.__dict__.update(get=print)\n",
    "vars of it": 'vars(env)["get"] = print\n',
    "its bases": "E.__bases__ = (F,)\n",
    "a star": "from app.other import *\n",
    "another library's star": "from elsewhere import *\n",
}


@pytest.mark.parametrize("text", ANEW.values(), ids=ANEW)
def test_what_may_be_bound_anew_is_not_proven(write: Written, text: str) -> None:
    assert not safe(write, "env = E()\n" + text, "env", other="env = {}\n")


QUIET = {
    "nothing": "",
    "another name": 'globals()["other"] = 1\n',
    "globals read": 'x = globals().get("env")\ny = "env" in globals()\n',
    "another attribute": "env.debug = True\n",
    "a star of other names": "from app.other import *\n",
    "a star that has os, too": "from app.system import *\n",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_binds_other_names_is_no_matter(write: Written, text: str) -> None:
    more = {"other": "x = 1\n", "system": "import os\n"}
    assert safe(write, "env = E()\n" + text, "env", **more)


def test_os_may_be_bound_anew_as_well(write: Written) -> None:
    assert not safe(write, "env = E()\nfrom app.other import *\n", "env", other="os = None\n")
    assert not safe(write, "env = E()\n\n\ndef f():\n    global os\n    os = None\n", "env")


ELSEWHERE = {
    "the name": "import app.env\napp.env.env = 1\n",
    "its module under another name": "import app.env as c\nc.env = 1\n",
    "with a type": "import app.env as c\nc.env: object = 1\n",
    "beside another": "import app.env as c\nc.env, x = 1, 2\n",
    "in a loop": "import app.env as c\nfor c.env in (1,): ...\n",
    "in a block": "import app.env as c\nwith open('x') as c.env: ...\n",
    "taken away": "import app.env as c\ndel c.env\n",
    "setattr": 'from app import env\nsetattr(env, "env", 1)\n',
    "the class": "from app.env import E\nE.get = print\n",
    "the class under another name": "from app.env import E as F\nF.get = print\n",
    "the object": "from app.env import env\nenv.get = print\n",
    "its type": "from app.env import env\ntype(env).get = print\n",
    "its type under another name": "from app.env import env as e\ntype(e).get = print\n",
    "its class's method": "from app.env import env\nenv.__class__.get = print\n",
    "setattr of its type": 'from app.env import env\nsetattr(type(env), "get", print)\n',
    "the object kept": "from app.env import env; e = env\ne.get = print\n",
    "of sys.modules": 'import sys\nsys.modules["app.env"].env = 1\n',
    "loaded": 'from importlib import import_module\nimport_module("app.env").env = 1\n',
    "another in its place": 'import sys\nsys.modules["app.env"] = fake\n',
    "another in its place by a mock": (
        "import sys; from unittest import mock\n"
        'mock.patch.dict(sys.modules, {"x": 1, "app.env": fake}).start()\n'
    ),
    "others in the place of modules": 'import sys\nsys.modules.update({"app.env": fake})\n',
    "its dictionary": 'import app.env as c\nc.__dict__["env"] = 1\n',
    "vars": 'import app.env as c\nvars(c)["env"] = 1\n',
    "a mock": 'from unittest import mock\nmock.patch("app.env.env", {}).start()\n',
    "a mock of an attribute": (
        "from unittest import mock; from app.env import env\n"
        'mock.patch.object(env, "get").start()\n'
    ),
}
_PLACES = [("app/boot.py", "unsafe"), ("otherpkg/deep/x.py", "unsafe"), ("boot.py", "unsafe")]


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize(("path", "safety"), [*_PLACES, ("tests/t.py", "safe")])
def test_another_file_may_bind_it_anew(tmp_path: Path, path: str, safety: str, text: str) -> None:
    use = 'import os\n\nA = os.environ.get("A")\n'
    lay(tmp_path, {"app/env.py": CLASSES + "env = E()\n", "app/use.py": use, path: text})
    [said] = check(tmp_path, "app/use.py")
    assert said.safety == safety
    if safety == "unsafe":
        assert f"{path}:2" in (said.refused or "")


FIXTURE = (
    "import pytest\n\n\n@pytest.fixture\ndef e(monkeypatch):\n"
    '    monkeypatch.setattr("app.env.env", {})\n'
)
TESTED = {
    "a conftest of another root": (
        {
            "otherpkg/conftest.py": FIXTURE,
            "otherpkg/test_a.py": "from app import use\n\n\ndef test(e): ...\n",
        },
        "otherpkg/conftest.py:6",
    ),
    "a conftest that no test of the file has": (
        {"otherpkg/conftest.py": FIXTURE, "otherpkg/test_a.py": "from app import env\n"},
        None,
    ),
    "a conftest, when it is loaded": (
        {"otherpkg/conftest.py": "import app.env as c\nc.env = {}\n"},
        "otherpkg/conftest.py:2",
    ),
    "a test of the file": (
        {"tests/test_a.py": "from app import use, env\n\n\ndef test():\n    env.env.get = print\n"},
        "tests/test_a.py:5",
    ),
    "a test of what imports the file": (
        {
            "app/far.py": "from app import use\n",
            "tests/test_a.py": "from app import far, env\n\n\ndef test():\n    del env.env\n",
        },
        "tests/test_a.py:5",
    ),
}


@pytest.mark.parametrize(("files", "place"), TESTED.values(), ids=TESTED)
def test_a_test_may_bind_it_anew_for_what_it_runs(
    tmp_path: Path, files: dict[str, str], place: str | None
) -> None:
    use = 'import os\n\nA = os.environ.get("A")\n'
    lay(tmp_path, {"app/env.py": CLASSES + "env = E()\n", "app/use.py": use, **files})
    [said] = check(tmp_path, "app/use.py")
    assert said.safety == ("safe" if place is None else "unsafe")
    assert place is None or place in (said.refused or "")


def test_a_relative_import_from_another_root_is_the_same_module(tmp_path: Path) -> None:
    pyproject = '[tool.ssot-lint]\ngetter = "app.env:env"\nsrc = ["backend"]\n'
    use = 'import os\n\nA = os.environ.get("A")\n'
    files = {"pyproject.toml": pyproject, "backend/app/__init__.py": "", "backend/app/use.py": use}
    boot = "from . import env\nenv.env = 1\n"
    env = CLASSES + "env = E()\n"
    lay(tmp_path, {**files, "backend/app/env.py": env, "backend/app/boot.py": boot}, base={})
    [said] = check(tmp_path, "backend/app/use.py")
    assert "backend/app/boot.py:2" in (said.refused or "")


ENTRIES = {
    "another entry": ("import app.env as c\nc.zone = print\n", "safe"),
    "the entry": ("import app.env as c\nc.region = print\n", "unsafe"),
    "what is no entry's": ("import app.env as c\nc._held = 1\n", "unsafe"),
}


@pytest.mark.parametrize(("text", "safety"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_bound_anew_is_no_other_one(tmp_path: Path, text: str, safety: str) -> None:
    env = (
        'import os\n\n_held = 0\n\n\ndef region():\n    return os.environ.get("REGION")\n'
        '\n\ndef zone():\n    return os.environ.get("ZONE")\n'
    )
    use = 'import os\n\n\ndef f():\n    return os.environ.get("REGION")\n'
    files = {"app/env.py": env, "app/use.py": use, "lib/boot.py": text}
    lay(tmp_path, {**files, "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env"\n'})
    [said] = check(tmp_path, "app/use.py")
    assert said.safety == safety


TABLE = """\
import os

TABLE = {
    "A": lambda: os.environ.get("A", "1"),
    "B": lambda: os.environ.get("B", "2"),
    "C": lambda: os.environ.get("C", "3"),
}


def __getattr__(name):
    if name in TABLE:
        return TABLE[name]()
    raise AttributeError(name)
"""


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        pytest.param("from app import env\n\nprint(env.TABLE['A'])\n", "safe", id="read"),
        pytest.param("from app import env\n\nenv.TABLE['A'] = 1\n", "unsafe", id="item"),
        pytest.param("from app import env\n\nenv.TABLE |= {}\n", "unsafe", id="in place"),
        pytest.param(
            "from app.env import (\n    TABLE,\n)\n\nTABLE.update(A=1)\n", "unsafe", id="method"
        ),
        pytest.param(
            "from app.env import TABLE as T\n\n\ndef f(k):\n    del T[k]\n", "unsafe", id="gone"
        ),
    ],
)
def test_a_table_may_be_changed_from_another_file(tmp_path: Path, text: str, safety: str) -> None:
    use = 'import os\n\n\ndef f():\n    return os.environ.get("A", "1")\n'
    files = {"app/env.py": TABLE, "app/use.py": use, "lib/boot.py": text}
    lay(tmp_path, {**files, "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env"\n'})
    [said] = check(tmp_path, "app/use.py")
    assert said.safety == safety


def test_items_of_the_getter_are_variables(tmp_path: Path) -> None:
    """What is put into a mapping by its key puts nothing in the getter's place."""
    use = 'import os\n\n\ndef f():\n    return os.environ.get("A")\n'
    boot = 'from app.env import env\n\nenv["B"] = "1"\nenv.update(C="2")\n'
    lay(tmp_path, {"app/use.py": use, "lib/boot.py": boot})
    [said] = check(tmp_path, "app/use.py")
    assert said.safety == "safe"


def test_who_binds_it_anew_is_kept_as_long_as_it_looks_the_same(tmp_path: Path) -> None:
    use = 'import os\n\nA = os.environ.get("A")\n'
    boot = tmp_path / "otherpkg" / "boot.py"
    files = {"app/env.py": CLASSES + "env = E()\n", "app/use.py": use}
    lay(tmp_path, {**files, "otherpkg/boot.py": "import app.env\n"})

    def safety() -> str | None:
        ended = lint("check", "--output-format", "json", "app/use.py", cwd=tmp_path)
        applicability: str | None = json.loads(ended.out)[0]["fix"]["applicability"]
        return applicability

    assert [safety(), safety()] == ["safe", "safe"]
    boot.write_text("import app.env\napp.env.env = 1\n")
    assert [safety(), safety()] == ["unsafe", "unsafe"]
    boot.write_text("import app.env\n")
    assert [safety(), safety()] == ["safe", "safe"]


GET = "    def get(self, key, default=None):\n        return os.environ.get(key, default)\n"
FREE = "    @staticmethod\n    def get(key, default=None):\n        return os.environ.get(key, default)\n"
BUILT_ELSEWHERE = {
    "a base class": (f"class E(lib.Base):\n{GET}\n\nenv = E()\n", "lib.Base"),
    "a base after our own": (
        f"class G:\n{GET}\n\nclass E(G, lib.Base):\n    pass\n\n\nenv = E()\n",
        "lib.Base",
    ),
    "a base with a parameter": (f"class E(lib.Base[str]):\n{GET}\n\nenv = E()\n", "lib.Base"),
    "a base that code works out": (f"class E(lib.make()):\n{GET}\n\nenv = E()\n", "lib.make()"),
    "a base of the base": (
        f"class B(lib.Base):\n    pass\n\n\nclass E(B):\n{GET}\n\nenv = E()\n",
        "lib.Base",
    ),
    "behind a function": (
        f"class E(lib.Base):\n{GET}\n\n_e = E()\n\n\n"
        "class W:\n    def get(self, key, default=None):\n        return _e.get(key, default)\n\n\n"
        "env = W()\n",
        "lib.Base",
    ),
    "asked as a class": (f"class env(lib.Base):\n{FREE}", "lib.Base"),
    "a decorated class": (f"@lib.made\nclass env:\n{FREE}", "lib.made"),
    "a metaclass above": (
        f"class M(metaclass=lib.Meta):\n    pass\n\n\nclass env(M):\n{FREE}",
        "metaclass",
    ),
    "what its base does to it": (
        "class M:\n    def __init_subclass__(cls):\n        cls.get = print\n\n\n"
        f"class env(M):\n{FREE}",
        "__init_subclass__",
    ),
}


@pytest.mark.parametrize(("text", "named"), BUILT_ELSEWHERE.values(), ids=BUILT_ELSEWHERE)
def test_what_a_library_makes_of_a_class_is_not_known(
    write: Written, text: str, named: str
) -> None:
    found = derive("app.env", "env", write({"app/env.py": f"import os\nimport lib\n\n\n{text}"}))
    why = found.operations["get"].why
    assert why is not None
    assert named in why


PYTHONS_OWN = ["dict", "threading.local", "typing.NamedTuple", "Generic[T]", "abc.ABC", "object"]


@pytest.mark.parametrize("base", PYTHONS_OWN)
def test_bases_of_python_are_known(write: Written, base: str) -> None:
    head = "import abc\nimport threading\nimport typing\nfrom typing import Generic, TypeVar\n"
    text = f'{head}T = TypeVar("T")\n\n\nclass G({base}):\n{GET}\n\nenv = G()\n'
    assert safe(write, text, "env")


PER_VARIABLE = {
    "a property": ("class S:\n    @property\n", True),
    "a property of a decorated class": ("@lib.made\nclass S:\n    @property\n", False),
    "a property beside a metaclass": ("class S(metaclass=lib.M):\n    @property\n", False),
    "a property beside a base class": ("class S(lib.Base):\n    @property\n", False),
    "a method": ("class S:\n", True),
    "a decorated method": ("class S:\n    @lib.made\n", False),
}


@pytest.mark.parametrize(("head", "is_safe"), PER_VARIABLE.values(), ids=PER_VARIABLE)
def test_one_entry_each_is_no_other(tmp_path: Path, head: str, is_safe: bool) -> None:
    entry = '    def region(self):\n        return os.environ.get("REGION")\n\n\nenv = S()\n'
    use = 'import os\n\n\ndef f():\n    return os.environ.get("REGION")\n'
    lay(tmp_path, {"app/env.py": f"import os\nimport lib\n\n\n{head}{entry}", "app/use.py": use})
    [said] = check(tmp_path, "app/use.py")
    assert said.safety == ("safe" if is_safe else "unsafe")
    assert is_safe or said.reasons == ("unverified",)


SETTINGS = "import os\n\n\nclass S:\n    def get(self, key, d=None):\n        return os.environ.get(key, d)\n\n\nsettings = S()\n"
GIVEN = {
    "an assignment": 'settings.debug = settings.get("DEBUG") == "1"\n',
    "in a function": "def boot():\n    settings.debug = True\n",
    "setattr": 'setattr(settings, "debug", True)\n',
    "setattr in a loop": 'for name in ("debug",):\n    setattr(settings, name, True)\n',
    "a property of the class": "S.debug = property(lambda self: True)\n",
    "its dictionary": "settings.__dict__.update(debug=True)\n",
    "vars": 'vars(settings)["debug"] = True\n',
}


@pytest.mark.parametrize("text", GIVEN.values(), ids=GIVEN)
def test_attributes_that_the_module_gives_exist(tmp_path: Path, text: str) -> None:
    use = "from app.env import settings\n\nprint(settings.debug)\n"
    pyproject = '[tool.ssot-lint]\ngetter = "app.env:settings"\n'
    lay(tmp_path, {"pyproject.toml": pyproject, "app/env.py": SETTINGS + text, "app/use.py": use})
    assert check(tmp_path, "app/use.py", "--select", "SSOT110") == []
    lay(tmp_path, {"pyproject.toml": pyproject, "app/env.py": SETTINGS, "app/use.py": use})
    assert len(check(tmp_path, "app/use.py", "--select", "SSOT110")) == 1


BELOW = {
    "another object, by any name": (
        'from app.conf.asm import config\n\n\ndef f(k):\n    setattr(config, k, "env")\n',
        "safe",
    ),
    "what another module has by that name": ("import app.conf.other as o\no.env.get = 1\n", "safe"),
    "another module's name for it": ("import app.conf.asm as a\na.env = 1\n", "safe"),
    "the getter by another module": ("import app.conf.asm as a\na.env.get = 1\n", "unsafe"),
    "the getter in a mock": (
        'from unittest import mock\nmock.patch("app.conf.asm.env.get").start()\n',
        "unsafe",
    ),
}


def test_what_replaces_it_is_about_that_very_object(tmp_path: Path) -> None:
    for number, (way, (text, safety)) in enumerate(BELOW.items()):
        files = {
            "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.conf:env"\n',
            "app/conf/__init__.py": CLASSES + "env = E()\n",
            "app/conf/asm.py": "from app.conf import env\n\n\nclass C: ...\n\n\nconfig = C()\n",
            "app/conf/other.py": "class D: ...\n\n\nenv = D()\n",
            "app/use.py": 'import os\n\nA = os.environ.get("A")\n',
            "boot.py": text,
        }
        root = lay(tmp_path / str(number), files)
        [said] = check(root, "app/use.py")
        assert (way, said.safety) == (way, safety), said.refused
        assert safety == "safe" or "boot.py:2" in (said.refused or "")
