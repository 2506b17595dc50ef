"""What one read says: its name, its default, its parse, by the code around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from ssot_lint.project.variables.asking import Imports, Sought, Wanted, asked, words_for
from ssot_lint.project.variables.linked.link import link
from ssot_lint.project.variables.model import Place
from tests.getter.schemas.reading import places, said

FLAG = (
    'def flag(name, default="false"):\n'
    "    value = os.getenv(name, default)\n"
    "    value = value.lower()\n"
    '    if value not in ("1", "true") and value not in ("0", "false"):\n'
    "        print(value)\n"
    '    return value in ("1", "true")\n'
)
CAST = (
    "def get(key, default=None, cast=str):\n"
    "    raw = os.environ.get('APP_' + key.upper())\n"
    "    if raw is None:\n        return default\n"
    "    if cast is bool:\n        return raw.strip().lower() in {'1', 'yes'}\n"
    "    return cast(raw)\n"
)
MISSING = (
    "MISSING = object()\n"
    "def need(name, default=MISSING):\n"
    "    try:\n        return os.environ[name]\n"
    "    except KeyError:\n"
    "        if default is MISSING:\n            raise\n"
    "        return default\n"
)
MAPPING = (
    "from collections.abc import MutableMapping\n"
    "class Live(MutableMapping[str, str]):\n"
    "    def __getitem__(self, key):\n        return os.environ[key]\n"
    "env = Live()\n"
)
# ``secret.replace("env/", "")`` and ``fetched(name)`` are not made of the read: no defaults.
LOOKED_UP = (
    "def secret(name, default=None):\n"
    '    if name.startswith("env/"):\n        name = name.replace("env/", "")\n'
    '    if name.startswith("vault/"):\n        return fetched(name)\n'
    "    return os.environ.get(name, default)\n"
)
SECRET = (
    'def secret(n, d=None):\n    if path := os.getenv(n + "_FILE"):\n'
    "        return open(path).read()\n    return os.getenv(n, d)\n"
)
ALL_OF = (
    "def all_of(names):\n"
    "    found = {}\n"
    "    for name in names.values():\n        found[name] = os.environ.get(name)\n"
    "    return found\n"
)
TABLE = [
    (
        'import dj_database_url as url\nurl.config(default="sqlite:")\nurl.config("REPLICA_URL")',
        "DATABASE_URL literal:sqlite: str / REPLICA_URL none str",
    ),
    (MAPPING + 'env.get("A", "x")\nenv["B"]', "A literal:x str / B required str"),
    (MAPPING + 'X = env["A"] if "A" in env else 0', "A guarded:0 str / A none str"),
    (MAPPING + 'if env.get("A") is not None:\n    X = env["A"] or 0', "A none str / A guarded str"),
    (MAPPING + 'X = env["A"] or 0', "A required str"),
    (MAPPING + 'try:\n    env["A"]\nexcept KeyError:\n    X = 1', "A guarded str"),
    (LOOKED_UP + 'secret("A")', "A computed str"),
    (ALL_OF + 'all_of({"a": "A"})', "A computed str"),
    ('os.environ.update(A="1", B="2")', "A none str / B none str"),
    ('any(os.environ.get(n) for n in ("A", "B"))', "A none truthy / B none truthy"),
    (
        "import typer\nfrom typing import Annotated\n"
        'def f(a: Annotated[int, typer.Option(envvar="A")] = 3): ...',
        "A literal:3 int",
    ),
    (
        "import typer\nfrom typing import Annotated\n"
        'def f(a: Annotated[int, typer.Option(envvar="A")]): ...',
        "A required int",
    ),
    ('os.getenv("A")', "A none str"),
    ('os.environ["A"]', "A required str"),
    ('os.getenv("A", "x")', "A literal:x str"),
    ('X = os.getenv("A") or 10', "A literal:10 str"),
    ('X = int(os.getenv("A", 60 * 60))', "A literal:3600 int"),
    ('X = bool(int(os.getenv("A", "1")))', "A literal:1 bool"),
    ('X = os.getenv("A", str(False)).lower() == "true"', "A literal:False bool"),
    ('X = os.getenv("A", "a,b").split(",")', "A literal:a,b list"),
    ('X = not os.getenv("A")', "A none truthy"),
    ('X = os.getenv("A", "") not in ("", "0")', "A literal: bool"),
    ('X = os.getenv("A") != ""', "A none str"),
    ('x = os.getenv("A")\nif x is None:\n    x = 3', "A literal:3 str"),
    ('X = os.getenv("A", os.getenv("B", "1"))', "A fallback str / B literal:1 str"),
    ('X = os.getenv("A") or os.getenv("B") or "1"', "A fallback str / B literal:1 str"),
    ('X = int(os.environ["A"]) if "A" in os.environ else 0', "A guarded:0 int / A none str"),
    ('try:\n    X = os.environ["A"]\nexcept KeyError:\n    X = 5', "A guarded:5 str"),
    ('try:\n    X = os.environ["A"]\nexcept KeyError:\n    raise SystemExit', "A required str"),
    ('os.environ["A"] = "1"\nX = os.environ["A"]', "A none str / A guarded str"),
    ('for n in ("A", "B"):\n    os.getenv(n)', "A none str / B none str"),
    ('K = {"x": "A"}\n[os.getenv(v) for v in K.values()]', "A none str"),
    ('P = "AP_"\nos.getenv(f"{P}X")', "AP_X none str"),
    ('from enum import Enum\nclass K(str, Enum):\n    A = "V"\nos.getenv(K["A"])', "V none str"),
    ('from enum import Enum\nclass K(Enum):\n    A = "V"\nos.getenv(K["A"].value)', "V none str"),
    ('KEYS = {"A": "V"}\nos.getenv(KEYS["A"])', "V none str"),
    ('class K:\n    class In:\n        A = "V"\nos.getenv(K.In.A)', "V none str"),
    ('os.environ.update([("A", "1"), ["B", "2"]])', "A none str / B none str"),
    ('for a, b in zip(["A", "B"], ("C",)):\n    os.getenv(a + b)', "AC none str"),
    ('for a, b in zip(["A"], others):\n    os.getenv(b, "1")', ""),
    ('for n in names():\n    os.getenv(f"S_{n}_URL")', "S_*_URL none str"),
    (FLAG + 'flag("A")\nflag("B", "true")', "A literal:false bool / B literal:true bool"),
    (
        CAST + 'get("a", 1, int)\nget("b", False, cast=bool)\nget("c")',
        "APP_A literal:1 int / APP_B literal:False bool / APP_C none str",
    ),
    (MISSING + 'need("A")\nneed("B", "x")', "A required str / B literal:x str"),
    (
        FLAG + 'def p(n, d): return flag("P_" + n, d)\ndef q(n): return p(n, "1")\nq("A")',
        "P_A literal:1 bool",
    ),
    (
        CAST + 'from functools import partial\nnumber = partial(get, cast=int)\nnumber("a", 1)',
        "APP_A literal:1 int",
    ),
    (
        CAST + "import functools as f\na = f.partial(get, default=2)\nb = f.partial(a, cast=int)\n"
        'def c():\n    return b("a"), b("b", default=3), f.partial(os.getenv, "C")("x")',
        "APP_A literal:2 int / APP_B literal:3 int / C literal:x str",
    ),
    ('a, b = map(os.getenv, ("A", "B"))', "A none str / B none str"),
    ('K = ["A", "B"]\nall(map(os.environ.get, K))', "A none truthy / B none truthy"),
    ('[*map(lambda n: os.getenv(n, "x"), ["A"])]', "A literal:x str"),
    ('list(map(os.getenv, ("A", "B"), ("x", "y")))', "A literal:x str / B literal:y str"),
    ('list(filter(os.getenv, ("A", "B")))', "A none truthy / B none truthy"),
    (FLAG + 'x = list(map(flag, ("A",)))', "A literal:false bool"),
    (
        'for k, d in {"A": 1, "B": 2}.items():\n    os.getenv(k, d)',
        "A literal:1 str / B literal:2 str",
    ),
    (
        'T = [("A", "x"), ("B", "y")]\nfor at, (k, d) in enumerate(T):\n    os.getenv(k, d)',
        "A literal:x str / B literal:y str",
    ),
    (
        CAST + 'for k, d in zip("a b".split(), (1, 2)):\n    get(k, d)',
        "APP_A literal:1 str / APP_B literal:2 str",
    ),
    ('for k in enumerate(("A",)):\n    os.getenv(k)', ""),
    (
        'from itertools import chain\nfor k in chain(["A"], ("B",)):\n    os.getenv(k)',
        "A none str / B none str",
    ),
    ('os.getenv("_".join(("A", "B")))', "A_B none str"),
    ('def f(env=os.environ):\n    return env.get("A", "x")', "A literal:x str"),
    (
        'def f(env=None):\n    env = os.environ if env is None else env\n    return env["A"]',
        "A required str",
    ),
    ('def f(env=None):\n    env = env or os.environ\n    return "A" in env', "A none str"),
    ('def f(env={}):\n    return env.get("A", "x")', ""),
    (
        "import sys\ndef need(n):\n    v = os.environ.get(n)\n"
        '    if v is None:\n        sys.exit(1)\n    return v\nneed("A")',
        "A required str",
    ),
    (
        "def need(n):\n    v = os.environ.get(n)\n    assert v is not None, n\n    return v\n"
        'need("A")',
        "A required str",
    ),
    (
        'def several(n, d=""):\n    return [it for it in os.getenv(n, d).split(",") if it]\n'
        'several("A")\nseveral("B", "x,y")',
        "A literal: list / B literal:x,y list",
    ),
    (
        "class B:\n    def get(self, n, d=None):\n        return os.environ.get(n, d)\n"
        'class C(B):\n    def f(self):\n        return super().get("A", "x")\nc = C()\nc.get("D", "y")',
        "A literal:x str / D literal:y str",
    ),
    (
        "def one(*names, default=None):\n    for n in names:\n        if n in os.environ:\n"
        '            return os.environ[n]\n    return default\none("A", "B", default="x")',
        "A literal:x str / B literal:x str",
    ),
    ('v = os.getenv("A")\nv = v if v else "x"\nprint(v)', "A literal:x str"),
    ('v = os.getenv("A")\nv = "x" if not v else v\nprint(v)', "A literal:x str"),
    ('v = os.getenv("A")\nx = 1 if v else 2', "A none truthy"),
    ('v = os.getenv("A")\nx = int(v) if v else 2', "A literal:2 int"),
    (
        'from contextlib import suppress\nwith suppress(KeyError):\n    v = os.environ["A"]',
        "A guarded str",
    ),
    (
        'from contextlib import suppress\nwith suppress(OSError):\n    v = os.environ["A"]',
        "A required str",
    ),
    (
        "def get(n):\n    return os.getenv(n)\ndef on(n, d=False):\n    v = get(n)\n"
        '    return d if v is None else v == "1"\non("A")\non("B", True)',
        "A literal:False bool / B literal:True bool",
    ),
    (CAST + 'def f(d):\n    return get("a", d, int)\nf("b")', "APP_A computed int"),
    (
        'from decouple import config\ndef get(n, d="1"):\n    return config(n, default=d, cast=int)\n'
        'get("A")\nget("B", "2")',
        "A literal:1 int / B literal:2 int",
    ),
    (
        "from environs import Env\nenv = Env()\nclass C:\n    def get(self, n):\n"
        '        return env.int(n)\nC().get("A")',
        "A required int",
    ),
    (SECRET + 'secret("A", "x")', "A literal:x str / A_FILE none path"),
    (
        SECRET + "def need(n):\n    v = secret(n)\n    if v is None:\n        raise KeyError(n)\n"
        '    return v\nneed("A")',
        "A required str / A_FILE none path",
    ),
    (
        "def get(n):\n    return os.getenv(n)\n"
        'def old(n, d):\n    return get(n) or get("OLD_" + n) or d\nold("A", "x")',
        "A literal:x str / OLD_A none str",
    ),
    (
        'def url(p):\n    return os.environ[p + "_HOST"] + os.getenv(p + "_PORT", "80")\nurl("A")',
        "A_HOST required str / A_PORT none str",
    ),
    (
        'def get(n):\n    at = "/".join(n.split("/")[1:])\n    if at:\n        return os.getenv(at)\n'
        '    return os.environ.get(n)\nget("A")',
        "A none str",
    ),
    ('v = os.getenv("A")\nx = v if v else "x"\ny = v if v else "y"', "A computed str"),
    (
        'v = os.getenv("A")\nif not v:\n    v = os.getenv("B")\nif not v:\n    v = str(6)\n'
        "x = int(v)\nv = w\nif not v:\n    v = 7",
        "A fallback int / B literal:6 int",
    ),
    (
        "def put(them):\n    for k, v in them.items():\n        os.environ[k] = v\n"
        'def f(x):\n    put({"A": x})',
        "A none str",
    ),
    ('def map(f, them): ...\nmap(os.getenv, ("A", "B"))', ""),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[it[1] for it in TABLE])
def test_one_read(text: str, expected: str) -> None:
    found = []
    for it in places(f"import os\n{text}\n"):
        kind, value = it.default
        told = f"{kind}:{value}" if value is not None else kind
        found.append(f"{it.variable} {told} {it.parse.kind}")
    assert " / ".join(found) == expected


def linked(texts: Mapping[str, str]) -> Sequence[Place]:
    """The places of a project of these modules, where each is asked what others have it asked."""
    files = [said(text, module) for module, text in texts.items()]
    wanted: dict[str, Wanted] = {}
    for _ in range(4):
        wanted.update(asked(files))
        files = [
            said(text, module, words_for(f"/{module.replace('.', '/')}.py", text.encode(), wanted))
            for module, text in texts.items()
        ]
    return link(files).places


def test_constants_of_classes_in_classes_are_found_in_other_files() -> None:
    texts = {
        "app.keys": "from enum import Enum\n"
        'class Keys:\n    class Inner:\n        A = "V_A"\n'
        'class Key(Enum):\n    B = "V_B"\n',
        "app.use": "import os\nfrom app.keys import Key, Keys\n"
        'os.getenv(Keys.Inner.A)\nos.getenv(Key["B"].value)\n',
    }
    assert {it.variable for it in linked(texts)} == {"V_A", "V_B"}


def test_callers_are_found_by_the_wrappers_name() -> None:
    texts = {
        "app.flags": f"import os\nfrom app.keys import KEY\n{FLAG}X = os.environ[KEY]\n",
        "app.keys": 'KEY = "FROM_KEYS"\n',
        "app.again": "from app.flags import flag as other\n",
        "app.use": "from app.flags import flag\nfrom app.again import other\n"
        'flag("A")\nother("B")\n',
        "app.none": 'def flag(x): ...\nflag("C")\n',
    }
    assert {it.variable for it in linked(texts)} == {"A", "B", "FROM_KEYS"}


@pytest.mark.parametrize("each", ["f'{}'", "[{}]"])
def test_constants_that_name_each_other_many_times_end(each: str) -> None:
    part = "{A%d}" if each.startswith("f") else "*A%d,"
    rows = [f"A{it} = " + each.replace("{}", (part % (it - 1)) * 60) for it in range(1, 14)]
    text = "import os\nA0 = 'x'\n" + "\n".join(rows) + "\nfor k in A13: os.getenv(k)\n"
    assert len(places(text)) <= 1


def test_fields_that_are_hundreds_of_characters_wide_are_not_made() -> None:
    text = "import os\nos.getenv('%999999999s' % 'x')\nos.getenv('{:999999999}'.format('x'))\n"
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('env["A"]', "read A required", id="item"),
        pytest.param('env.get("A", "x")', "read A literal", id="get"),
        pytest.param('"A" in env', "presence A none", id="presence"),
        pytest.param('env["A"] = "x"', "write A none", id="write"),
        pytest.param('X = int(env.get("A") or "3")', "read A literal", id="or"),
        pytest.param('other["A"]', "", id="another name"),
    ],
)
def test_a_name_for_the_environment_is_asked_in_other_files(text: str, expected: str) -> None:
    getter = said("import os\nenv = os.environ\nother = {}\n", "app.env")
    words = frozenset({"env", "other"})
    use = said(f"from app.env import env, other\n{text}\n", "app.use", words)
    found = [f"{it.kind} {it.variable} {it.default.kind}" for it in link([getter, use]).places]
    assert " ".join(found) == expected


LIVE = (
    "import os\nclass Live:\n    def get(self, n, d=None):\n        return os.environ.get(n, d)\n"
    "live = Live()\n"
)
PLAIN = "import os\ndef get(n, d=None):\n    return os.environ.get(n, d)\n"
ELSEWHERE = [
    (
        {
            "env": f"import os\n{CAST}",
            "kinds": "from functools import partial\nfrom env import get\n"
            "number = partial(get, default=2, cast=int)\n",
            "use": 'from kinds import number\nnumber("a")\nnumber("b", default=3)\n',
        },
        "APP_A 2 int / APP_B 3 int",
    ),
    ({"env": PLAIN, "use": 'from env import get as ask\nask("A", "x")'}, "A x str"),
    ({"env": PLAIN, "use": 'import env\nask = env.get\ndef f(): ask("A", "x")'}, "A x str"),
    (
        {"env": PLAIN, "all": "from env import *", "use": 'from all import get\nget("A", "x")'},
        "A x str",
    ),
    (
        {
            "keys": 'class Keys:\n    A = "V_A"\n    class D:\n        A = 5\n',
            "names": "from keys import Keys as K",
            "use": "import os\nfrom names import K\nint(os.getenv(K.A, K.D.A))",
        },
        "V_A 5 int",
    ),
    (
        {"env": LIVE, "use": 'from env import Live\ndef f(e: "Live"): e.get("A", "x")'},
        "A x str",
    ),
    (
        {"env": LIVE, "use": 'from env import Live\ndef f(e: Live | None): e.get("A", "x")'},
        "A x str",
    ),
    (
        {
            "env": LIVE,
            "use": "from env import Live\nclass S:\n    def __init__(self, env: Live):\n"
            '        self.env = env\n    def f(self): return self.env.get("A", "x")\n',
        },
        "A x str",
    ),
    (
        {
            "env": LIVE,
            "use": "from env import Live\nclass S:\n    env: Live\n"
            '    def f(self): return self.env.get("A", "x")\n',
        },
        "A x str",
    ),
]


def test_wrappers_and_constants_of_other_files() -> None:
    for texts, expected in ELSEWHERE:
        found = [f"{it.variable} {it.default.value} {it.parse.kind}" for it in linked(texts)]
        assert " / ".join(found) == expected, texts


def test_a_name_given_at_an_import_is_found_in_a_long_file() -> None:
    idle = "".join(f"def idle{it}(x):\n    return [x] * {it}\n\n\n" for it in range(100))
    use = "def f(x):\n    return ask('A', x)\n"
    files = [
        said(PLAIN, "env"),
        said(f"from env import get as ask\n{idle}{use}", "use", frozenset({"get"})),
    ]
    assert [it.variable for it in link(files).places] == ["A"]


def test_a_package_offers_a_name_that_its_module_has_too() -> None:
    texts = {
        "app.env.env": "import os\ndef env(name): return os.environ[name]\n",
        "app.env": "from app.env.env import env\n",
        "app.use": 'from app.env import env\nenv("A")\n',
    }
    files = [said(text, module, frozenset({"env"})) for module, text in texts.items()]
    assert {it.variable for it in link(files).places} == {"A"}


def test_stars_that_lead_back_end() -> None:
    texts = {"app": "from app.main import *\n", "app.main": "from app import *\nimport os\n"}
    texts["app.use"] = 'from app import *\nfrom app import flag\nflag("A")\n'
    files = [said(text, module, frozenset({"flag"})) for module, text in texts.items()]
    assert link(files).places == ()


@pytest.mark.parametrize(
    "text",
    [
        "from app.flags import flag",
        "from app import (\n    flags,\n    other)\nflags.flag",
        "if x:\n    import app.flags\nflag",
        "from app.flags \\\n    import flag",
        "from app.flags import flag".replace("\n", "\r"),
    ],
)
def test_files_that_import_a_module_may_ask_its_wrapper(text: str) -> None:
    wanted = {"flag": Wanted(beside=frozenset({"flags"}))}
    assert words_for("/app/use.py", text.encode(), wanted) == {"flag"}


def test_other_files_may_not() -> None:
    wanted = {"flag": Wanted(beside=frozenset({"flags"}))}
    for text in (
        "from app import flag",
        "flags = flag",
        "# import flags\nflag",
        "import flags\nflag2",
    ):
        assert words_for("/app/use.py", text.encode(), wanted) == frozenset()


def test_what_a_file_imports_is_read_once() -> None:
    imports = Imports()
    texts = {"/app/use.py": b"from app.flags import flag", "/app/rest.py": b"import other\nflag"}
    first = Sought({"flag": Wanted(beside=frozenset({"flags"}))}, imports)
    assert all(map(first.may_concern, texts))  # nothing is known yet
    assert {it for it, text in texts.items() if first.words_in(it, text)} == {"/app/use.py"}
    again = Sought({"flag": Wanted(beside=frozenset({"other"}))}, imports)
    assert list(filter(again.may_concern, texts)) == ["/app/rest.py"]
    assert again.words_in("/app/rest.py", texts["/app/rest.py"]) == {"flag"}
    named = Sought({"flag": Wanted(stems=frozenset({"use"}))}, imports)
    assert list(filter(named.may_concern, texts)) == ["/app/use.py"]
    full = Sought({"flag": Wanted(beside=frozenset({"flags"}))}, Imports(0))
    assert full.words_in("/app/use.py", texts["/app/use.py"]) == {"flag"}
    assert full.may_concern("/app/rest.py")  # nothing was kept


def test_a_file_in_which_no_new_name_stands_is_not_asked_again() -> None:
    asked = Sought({"flag": Wanted(beside=frozenset({"flags"}))})
    path, text = "/app/use.py", b"from app.flags import flag, flagged\nflag('A')\n"
    assert asked.has_said(path, text, frozenset({"flag", "lag", "number"}))
    assert not asked.has_said(path, text, frozenset({"flag", "flagged"}))
    other = text + "\uff46lagged = 1".encode()
    assert not asked.has_said(path, other, frozenset({"flag", "number"}))
    assert not Sought({}).has_said(
        path, text, frozenset({"number"})
    )  # asked for its own words alone


GETTER = """
import os
class Env:
    def get(self, name):
        return os.environ[name]
def get_env() -> Env:
    return Env()
"""


@pytest.mark.parametrize(
    ("text", "concerned"),
    [
        pytest.param("from app.base import get_env\nget_env().get('A')", True, id="re-exported"),
        pytest.param("import app.base as b\nb.get_env().get('A')", True, id="through the module"),
        pytest.param("from app.base import *\nget_env().get('A')", True, id="star"),
        pytest.param("from app.base import Base\nBase().get('A')", False, id="something else"),
    ],
)
def test_a_method_is_sought_where_its_object_is_named(text: str, concerned: bool) -> None:
    texts = {"app.env": GETTER, "app.base": "from app.env import get_env\nclass Base: ...\n"}
    files = [said(each, module, frozenset({"get_env"})) for module, each in texts.items()]
    words = words_for("/app/use.py", text.encode(), asked(files))
    assert ("get get_env" in words) is concerned


def test_methods_in_which_nothing_matters_are_left_out() -> None:
    idle = "    @property\n    def idle{0}(self):\n        return [{0}] * 10  # nothing at all\n\n"
    text = (
        "import os\n\n\nclass Job:\n    NAME = 'A'\n\n"
        + "".join(idle.format(it) for it in range(40))
        + "    def run(self):\n        return self.read(self.NAME)\n\n"
        + "    def read(self, name):\n        return os.environ[name]\n\n"
        + "".join(idle.format(it) for it in range(40, 60))
        + "\nB = os.getenv('B')\n"
    )
    told = [(it.variable, it.site.row, it.default.kind) for it in places(text)]
    rows = text.splitlines()
    assert told == [
        ("A", rows.index("        return self.read(self.NAME)") + 1, "required"),
        ("B", len(rows), "none"),
    ]


@pytest.mark.parametrize(
    "made, names",
    [
        pytest.param('a = A(_env_prefix="C_")', ["C_X"], id="a prefix at the call"),
        pytest.param('a = A(_env_prefix="C_")\nb = A()', ["A_X", "C_X"], id="and the class's own"),
        pytest.param("a = A()", ["A_X"], id="the class's own"),
    ],
)
def test_a_prefix_at_the_call_overrides(made: str, names: list[str]) -> None:
    text = (
        "from pydantic_settings import BaseSettings\n\n\n"
        'class A(BaseSettings):\n    x: int = 1\n    model_config = {"env_prefix": "A_"}\n\n\n'
    )
    assert sorted(it.variable for it in places(text + made + "\n")) == names


def test_what_stars_hide_is_counted() -> None:
    text = (
        "import os\n\n\ndef need(name, default=None):\n    return os.environ.get(name, default)\n\n\n"
        'given = ("A", "1")\nneed(*given)\nneed(**{"name": "B"})\nprint(*given)\nneed("C")\n'
    )
    found = link([said(text)])
    assert [it.variable for it in found.places] == ["C"]
    assert found.dynamic == {"/m.py": 2}


@pytest.mark.parametrize(
    "text, expected",
    [
        pytest.param('X = (os.getenv("A") for _ in "a")', False, id="a generator"),
        pytest.param('X = [(os.getenv("A") for _ in "a")]', False, id="one that is kept"),
        pytest.param('X = any(os.getenv("A") for _ in "a")', True, id="one that is asked"),
        pytest.param('X = (it for it in os.getenv("A"))', True, id="what is gone through"),
        pytest.param('X = [os.getenv("A") for _ in "a"]', True, id="a list"),
    ],
)
def test_what_importing_runs(text: str, expected: bool) -> None:
    (found,) = places(f"import os\n{text}\n")
    assert found.at_import is expected


def test_what_a_descriptor_is_given_decides_how_the_value_is_taken() -> None:
    text = (
        "import os\n\n\nclass EnvVar:\n"
        "    def __init__(self, name, default=None, cast=str):\n"
        "        self.name, self.default, self.cast = name, default, cast\n\n"
        "    def __get__(self, instance, owner):\n"
        "        return self.cast(os.environ.get(self.name, self.default))\n\n\n"
        'class S:\n    port = EnvVar("D_PORT", 80, int)\n    auto = EnvVar("D_AUTO", cast=bool)\n'
        '    word = EnvVar("D_WORD")\n    rate = EnvVar("D_RATE", cast=float)\n'
    )
    told = {it.variable: it.parse.kind for it in places(text) if it.kind == "declare"}
    assert told == {"D_PORT": "int", "D_AUTO": "bool", "D_WORD": "str", "D_RATE": "float"}


def test_an_annotation_that_is_a_text_is_read_while_attributes_are() -> None:
    text = (
        'import os\nfrom typing import Optional\n\n\nclass Env:\n    _one: Optional["Env"] = None\n\n'
        "    def get(self, key):\n        return os.environ.get(key)\n\n\nenv = Env()\nenv.get('A')\n"
    )
    assert "A" in {it.variable for it in places(text)}
