"""What is said of calls and classes of libraries is what they do: each is run for real under values."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.depth import examples
from tests.getter.schemas.loading import differences, ran
from tests.getter.schemas.reading import places

_DEFAULTS = {
    "int": "5",
    "float": "2.5",
    "bool": "True",
    "str": "'d'",
    "": "'d'",
    "json": "'[1]'",
    "list": "['a']",
    "tuple": "('a',)",
    "path": "'p'",
    "decimal": "'1.5'",
}
_ENVIRONS = "from environs import Env\nenv = Env()\n"
_DECOUPLE = "from decouple import config, Csv\n"
_DJANGO = "import environ\nenv = environ.Env()\n"
_DYNACONF = "from dynaconf import Dynaconf\ns = Dynaconf(envvar_prefix='SHOP')\n"
_TYPED = (
    "import dataclasses\nfrom pathlib import Path\nfrom typing import Literal, Optional\n"
    "import attrs\nimport typed_settings as ts\n"
)
_CONFIG = "import environ\nimport json\n"


def _calls() -> dict[str, tuple[str, str]]:
    """By name: the module that it needs, and the text."""
    found: dict[str, tuple[str, str]] = {}
    for method in ("", "str", "int", "float", "bool", "json", "list", "path", "decimal"):
        call = f"env.{method}" if method else "env"
        for default in ("", f", {_DEFAULTS[method]}", ", None", f", default={_DEFAULTS[method]}"):
            text = f"{_ENVIRONS}X = {call}('SHOP_A'{default})\n"
            found[f"environs {call}{default}"] = "environs", text
    found["environs prefixed"] = (
        "environs",
        _ENVIRONS + "with env.prefixed('SHOP_'):\n    with env.prefixed('DB_'):\n"
        "        X = env.int('PORT', 5)\n",
    )
    found["environs prefix"] = (
        "environs",
        "from environs import Env\nenv = Env(prefix='SHOP_')\n"
        "with env.prefixed('DB_'):\n    X = env.int('PORT', 5)\n",
    )
    found["django-environ prefix"] = (
        "environ.environ",
        f"{_DJANGO}env.prefix = 'SHOP_'\nX = env.int('PORT', default=5)\n",
    )
    found["decouple choices"] = (
        "decouple",
        "from decouple import Choices, config\nX = config('SHOP_A', cast=Choices(['1', 'true']))\n",
    )
    for cast in ("", "int", "float", "bool"):
        told = f", cast={cast}" if cast else ""
        for default in ("", f", default={_DEFAULTS[cast]}"):
            text = f"{_DECOUPLE}X = config('SHOP_A'{told}{default})\n"
            found[f"decouple {cast}{default}"] = "decouple", text
    found["decouple list"] = "decouple", f"{_DECOUPLE}X = config('SHOP_A', cast=Csv())\n"
    found["decouple None"] = "decouple", f"{_DECOUPLE}X = config('SHOP_A', default=None)\n"
    for method in ("str", "int", "bool", "json", "list", "tuple"):
        for default in ("", f", default={_DEFAULTS[method]}"):
            text = f"{_DJANGO}X = env.{method}('SHOP_A'{default})\n"
            found[f"django-environ {method}{default}"] = "environ.environ", text
    for cast in ("int", "bool", "list"):
        text = f"{_DJANGO}X = env('SHOP_A', cast={cast}, default={_DEFAULTS[cast]})\n"
        found[f"django-environ cast {cast}"] = "environ.environ", text
        scheme = f"import environ\nenv = environ.Env(SHOP_A=({cast}, {_DEFAULTS[cast]}))\n"
        found[f"django-environ scheme {cast}"] = "environ.environ", f"{scheme}X = env('SHOP_A')\n"
    for call in ("s.get('A')", "s.get('A', 'd')", "s('A')", "s.as_bool('A')", "s.get('a')"):
        found[f"dynaconf {call}"] = "dynaconf", f"{_DYNACONF}X = {call}\n"
    return found


def _classes() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    types = {
        "int": "5",
        "float": "2.5",
        "bool": "True",
        "str": "'d'",
        "Path": "'p'",
        "Literal['a', 'x']": "'a'",
        "Optional[int]": "None",
        "list[str]": None,
    }
    for made in ("@attrs.define", "@attrs.frozen", "@dataclasses.dataclass", "@ts.settings"):
        maker = "dataclasses.field(default_" if "data" in made else "attrs.field("
        for type_, value in types.items():
            for default in ("", f" = {value}" if value else f" = {maker}factory=list)"):
                text = f"{_TYPED}{made}\nclass S:\n    a: {type_}{default}\nX = ts.load(S, 'my-app').a\n"
                found[f"typed-settings {made} {type_}{default}"] = "typed_settings", text
    for call in (
        *("environ.var()", "environ.var('x')", "environ.var(None)", "environ.var(name='OTHER')"),
        *("environ.var(5, converter=int)", "environ.var(converter=float)", "environ.bool_var()"),
        *("environ.bool_var(True)", "environ.var(converter=bool)", "environ.var('1', json.loads)"),
    ):
        for prefix in ("", "(prefix='MY')", "(prefix='')", "(prefix=None)"):
            text = f"{_CONFIG}@environ.config{prefix}\nclass S:\n    a = {call}\n"
            found[f"environ-config {call} {prefix}"] = (
                "environ._environ_config",
                f"{text}X = environ.to_config(S).a\n",
            )
    nested = (
        "@environ.config\nclass S:\n    @environ.config{prefix}\n    class D:\n"
        "        a = environ.var(5, converter=int)\n    db = environ.group(D{optional})\n"
        "X = environ.to_config(S).db.a\n"
    )
    for prefix in ("", "(prefix='DATA')", "(prefix='')"):
        for optional in ("", ", optional=True"):
            text = _CONFIG + nested.format(prefix=prefix, optional=optional)
            found[f"environ-config group {prefix}{optional}"] = "environ._environ_config", text
    return found


CASES = {**_calls(), **_classes()}


def _needed(module: str) -> None:
    """Two libraries are called ``environ``: what is there of them is tried."""
    try:
        there = importlib.util.find_spec(module) is not None
    except ImportError:
        there = False
    if not there:
        pytest.skip(f"{module} is not installed")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CASES)
def test_what_is_said_is_what_happens(name: str) -> None:
    module, text = CASES[name]
    _needed(module)
    (place,) = [it for it in places(text) if it.kind in ("read", "declare")]
    assert list(differences(text, place)) == []


@st.composite
def _any_calls(draw: st.DrawFn) -> tuple[str, str, str]:
    """A library, its call, and the name that it asks for."""
    library = draw(st.sampled_from(["environs", "decouple", "environ.environ"]))
    name = draw(st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True))
    kind = draw(st.sampled_from(["int", "float", "bool", "str"]))
    values = {"int": st.integers(-9, 99), "float": st.floats(-9, 9, width=16)}
    plain = {"bool": st.booleans(), "str": st.text("abz019. ", max_size=4)}
    default = repr(draw({**values, **plain}[kind])) if draw(st.booleans()) else ""
    if library == "decouple":
        more = f", default={default}" if default else ""
        return library, f"{_DECOUPLE}X = config({name!r}, cast={kind}{more})\n", name
    head = _ENVIRONS if library == "environs" else _DJANGO
    more = f", default={default}" if default else ""
    return library, f"{head}X = env.{kind}({name!r}{more})\n", name


@pytest.mark.filterwarnings("ignore")
@given(_any_calls())
@examples(60)
def test_any_call(drawn: tuple[str, str, str]) -> None:
    module, text, name = drawn
    _needed(module)
    (place,) = places(text)
    assert place.variable == name
    quirks = ("[1]", "a,b", "1_000", " 5 ") if "env.float" in text else ()  # of django-environ
    found = [it for it in differences(text, place) if not it.startswith(tuple(map(repr, quirks)))]
    assert found == []


@st.composite
def _any_class(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A class of typed-settings, and the names of its fields."""
    made = draw(st.sampled_from(["attrs.define", "dataclasses.dataclass"]))
    names = draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=4, unique=True))
    required, optional = [], []
    for name in names:
        type_ = draw(st.sampled_from(["int", "float", "bool", "str", "Optional[int]"]))
        if draw(st.booleans()):
            default = {"Optional[int]": "None"}.get(type_) or _DEFAULTS[type_]
            optional.append(f"    {name}: {type_} = {default}")
        else:
            required.append(f"    {name}: {type_}")
    fields = "\n".join([*required, *optional])
    return f"{_TYPED}@{made}\nclass S:\n{fields}\nX = ts.load(S, 'my-app')\n", names


@pytest.mark.filterwarnings("ignore")
@given(_any_class())
@examples(30)
def test_any_class_of_typed_settings(drawn: tuple[str, list[str]]) -> None:
    text, names = drawn
    _needed("typed_settings")
    found = {it.field.rpartition(".")[2]: it for it in places(text) if it.kind == "declare"}
    assert sorted(found) == sorted(names)
    needed = {it.variable: "1" for it in found.values() if it.required}
    assert not isinstance(ran(text, needed), Exception)
    for name, place in found.items():
        others = {key: value for key, value in needed.items() if key != place.variable}
        one = text.removesuffix("\n") + f".{name}\n"
        assert list(differences(one, place, others)) == []


def test_the_comparison_can_fail() -> None:
    _needed("environs")
    (place,) = places(f"{_ENVIRONS}X = env.int('SHOP_A', 5)\n")
    wrong = f"{_ENVIRONS}X = env.bool('SHOP_A', True)\n"
    assert len(list(differences(wrong, place))) > 3
