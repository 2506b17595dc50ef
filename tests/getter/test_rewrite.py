"""Accesses in the words of declared contracts: what the spelling needs, and when it does not fit."""

from __future__ import annotations

import pytest

from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.getter.spelling import Spelling
from tests.core.fix.fixing import Declared, alone, compiles, settings

# Contracts, the getter that they are about, and statements with what becomes of them: the text,
# None where there is no fix, and why it is unsafe or refused.

GET: Declared = "get"
GET_ROWS = (
    (
        'a = os.environ["A"]',
        None,
        "the `get` contract has no `[]`: a missing variable would no longer raise KeyError",
    ),
    ('b = os.environ.get("A")', 'b = env.get("A")', None),
    ('c = os.environ.get("A", "d")', 'c = env.get("A", "d")', None),
    ('d = os.getenv("A")', 'd = env.get("A")', None),
    ('e = os.getenv("A", "d")', 'e = env.get("A", "d")', None),
    ('f = "A" in os.environ', None, "the `get` contract has no `in`"),
    (
        'os.environ["A"] = "x"',
        None,
        'the getter\'s contract (preset "get") has no `set`: add it to `contract`',
    ),
    (
        'del os.environ["A"]',
        None,
        'the getter\'s contract (preset "get") has no `delete`: add it to `contract`',
    ),
    (
        'os.environ.pop("A")',
        None,
        'the getter\'s contract (preset "get") has no `pop`: add it to `contract`',
    ),
    (
        'os.environ.setdefault("A", "b")',
        None,
        'the getter\'s contract (preset "get") has no `setdefault`: add it to `contract`',
    ),
    (
        "os.environ.update(x)",
        None,
        'the getter\'s contract (preset "get") has no `update`: add it to `contract`',
    ),
    (
        "os.environ.clear()",
        None,
        'the getter\'s contract (preset "get") has no `clear`: add it to `contract`',
    ),
    (
        "for k in os.environ: pass",
        None,
        'the getter\'s contract (preset "get") has no `iterate`: add it to `contract`',
    ),
    (
        "h = os.environ.copy()",
        None,
        'the getter\'s contract (preset "get") has no `copy`: add it to `contract`',
    ),
    (
        "i = dict(os.environ)",
        None,
        'the getter\'s contract (preset "get") has no `whole`: add it to `contract`',
    ),
    ('l = os.getenv(key="A", default="d")', 'l = env.get(key="A", default="d")', None),
    ('l = os.getenv(default="d", key="A")', 'l = env.get(default="d", key="A")', None),
    ('m = os.environ.get("A", default="d")', 'm = env.get("A", default="d")', None),
    ('o = -os.environ.get("A")', 'o = -env.get("A")', None),
    ('z = os.environ.get("A", f())', 'z = env.get("A", f())', None),
    ("z = os.environ.get(g(), f())", "z = env.get(g(), f())", None),
    ('z = os.environ.get("A",  # c\n f())', 'z = env.get("A",  # c\n f())', None),
)

CALLS: Declared = {
    "item": "{getter}({key})",
    "get": "{getter}({key}, {default})",
    "contains": "{key} in {getter}.names()",
}
CALLS_ROWS = (
    ('a = os.environ["A"]', 'a = get_env("A")', None),
    ('b = os.environ.get("A")', 'b = get_env("A", None)', None),
    ('c = os.environ.get("A", "d")', 'c = get_env("A", "d")', None),
    ('d = os.getenv("A")', 'd = get_env("A", None)', None),
    ('e = os.getenv("A", "d")', 'e = get_env("A", "d")', None),
    ('f = "A" in os.environ', 'f = "A" in get_env.names()', None),
    ('g = "A" not in os.environ', 'g = not "A" in get_env.names()', None),
    (
        'os.environ["A"] = "x"',
        None,
        "the getter's contract (declared in the configuration) has no `set`: add it to `contract`",
    ),
    (
        'del os.environ["A"]',
        None,
        "the getter's contract (declared in the configuration) has no `delete`: add it to `contract`",
    ),
    (
        'os.environ.pop("A")',
        None,
        "the getter's contract (declared in the configuration) has no `pop`: add it to `contract`",
    ),
    (
        'os.environ.setdefault("A", "b")',
        None,
        "the getter's contract (declared in the configuration) has no `setdefault`: add it to `contract`",
    ),
    (
        "os.environ.update(x)",
        None,
        "the getter's contract (declared in the configuration) has no `update`: add it to `contract`",
    ),
    (
        "os.environ.clear()",
        None,
        "the getter's contract (declared in the configuration) has no `clear`: add it to `contract`",
    ),
    (
        "for k in os.environ: pass",
        None,
        "the getter's contract (declared in the configuration) has no `iterate`: add it to `contract`",
    ),
    (
        "h = os.environ.copy()",
        None,
        "the getter's contract (declared in the configuration) has no `copy`: add it to `contract`",
    ),
    (
        "i = dict(os.environ)",
        None,
        "the getter's contract (declared in the configuration) has no `whole`: add it to `contract`",
    ),
    ('l = os.getenv(key="A", default="d")', 'l = get_env("A", "d")', None),
    ('l = os.getenv(default="d", key="A")', 'l = get_env("A", "d")', None),
    ('m = os.environ.get("A", default="d")', 'm = get_env("A", "d")', None),
    (
        'n = os.environ["A"].lower() + os.environ.get("B")[0]',
        'n = get_env("A").lower() + get_env("B", None)[0]',
        None,
    ),
    ('o = -os.environ.get("A")', 'o = -get_env("A", None)', None),
    ('q = os.environ.__getitem__("A")', 'q = get_env("A")', None),
    (
        "r = f\"{os.environ['A']} {os.getenv('B')}\"",
        "r = f\"{get_env('A')} {get_env('B', None)}\"",
        None,
    ),
    (
        "s = os.environ[a, b]",
        None,
        "the contract's spelling needs a key, and there is none in this form: give it one",
    ),
    ("t = os.environ[(yield)]", "t = get_env((yield))", None),
    ("u = os.environ[k if v else w]", "u = get_env(k if v else w)", None),
    ('v = 1if"A"in os.environ else 2', 'v = 1if"A" in get_env.names() else 2', None),
    ('w = not"A"not in os.environ', 'w = not not "A" in get_env.names()', None),
    ('x = os.environ["A"]if y else 3', 'x = get_env("A")if y else 3', None),
    ('z = os.environ.get("A", f())', 'z = get_env("A", f())', None),
    ("z = os.environ.get(g(), f())", "z = get_env(g(), f())", None),
    ('z = os.environ.get("A",  # c\n f())', 'z = get_env("A",  # c\n f())', None),
)

METHODS: Declared = {
    "item": Spelling(to="{getter}.require({key})", why="raises ConfigError, not KeyError"),
    "get": "{getter}.read({key})",
    "contains": "{getter}.has({key})",
    "set": "{getter}.set(value={value}, key={key})",
    "delete": "{getter}.set({key}, None)",
    "pop": "{getter}.pop({key})",
    "setdefault": "{getter}.setdefault({key}, {default})",
    "update": "{getter}.update(**{value})",
}
METHODS_ROWS = (
    ('a = os.environ["A"]', 'a = env.require("A")', "raises ConfigError, not KeyError"),
    ('b = os.environ.get("A")', 'b = env.read("A")', None),
    (
        'c = os.environ.get("A", "d")',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    ('d = os.getenv("A")', 'd = env.read("A")', None),
    (
        'e = os.getenv("A", "d")',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    ('f = "A" in os.environ', 'f = env.has("A")', None),
    ('g = "A" not in os.environ', 'g = not env.has("A")', None),
    ('os.environ["A"] = "x"', 'env.set(value="x", key="A")', None),
    ('del os.environ["A"]', 'env.set("A", None)', None),
    ('os.environ.pop("A")', 'env.pop("A")', None),
    (
        'os.environ.pop("A", None)',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    ('os.environ.setdefault("A", "b")', 'env.setdefault("A", "b")', None),
    ('os.environ.setdefault("A")', 'env.setdefault("A")', None),
    ("os.environ.update(x)", "env.update(**x)", None),
    (
        'os.environ.update(A="b")',
        None,
        "the contract's spelling needs a value, and there is none in this form: give it one",
    ),
    (
        "os.environ.clear()",
        None,
        "the getter's contract (declared in the configuration) has no `clear`: add it to `contract`",
    ),
    (
        "for k in os.environ: pass",
        None,
        "the getter's contract (declared in the configuration) has no `iterate`: add it to `contract`",
    ),
    (
        "h = os.environ.copy()",
        None,
        "the getter's contract (declared in the configuration) has no `copy`: add it to `contract`",
    ),
    (
        "i = dict(os.environ)",
        None,
        "the getter's contract (declared in the configuration) has no `whole`: add it to `contract`",
    ),
    ("os.environ |= x", "env.update(**x)", None),
    (
        'os.environ["A"] += "x"',
        None,
        "`[k] +=` reads and writes at once, which the getter does not: do one after the other",
    ),
    (
        'l = os.getenv(key="A", default="d")',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    (
        'l = os.getenv(default="d", key="A")',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    (
        'm = os.environ.get("A", default="d")',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    (
        'n = os.environ["A"].lower() + os.environ.get("B")[0]',
        'n = env.require("A").lower() + env.read("B")[0]',
        "raises ConfigError, not KeyError",
    ),
    ('o = -os.environ.get("A")', 'o = -env.read("A")', None),
    ('q = os.environ.__getitem__("A")', 'q = env.require("A")', "raises ConfigError, not KeyError"),
    (
        "r = f\"{os.environ['A']} {os.getenv('B')}\"",
        "r = f\"{env.require('A')} {env.read('B')}\"",
        "raises ConfigError, not KeyError",
    ),
    (
        "s = os.environ[a, b]",
        None,
        "the contract's spelling needs a key, and there is none in this form: give it one",
    ),
    ("t = os.environ[(yield)]", "t = env.require((yield))", "raises ConfigError, not KeyError"),
    (
        "u = os.environ[k if v else w]",
        "u = env.require(k if v else w)",
        "raises ConfigError, not KeyError",
    ),
    ('v = 1if"A"in os.environ else 2', 'v = 1if env.has("A") else 2', None),
    ('w = not"A"not in os.environ', 'w = not not env.has("A")', None),
    (
        'x = os.environ["A"]if y else 3',
        'x = env.require("A")if y else 3',
        "raises ConfigError, not KeyError",
    ),
    ('os.environ["A"] = a, b', 'env.set(value=(a, b), key="A")', None),
    ('os.environ["A"] = yield', 'env.set(value=(yield), key="A")', None),
    ("os.environ.update(a if b else c)", "env.update(**(a if b else c))", None),
    (
        'z = os.environ.get("A", f())',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    (
        "z = os.environ.get(g(), f())",
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
    (
        'z = os.environ.get("A",  # c\n f())',
        None,
        "the contract's spelling has no place for the default: write `{default}` there",
    ),
)

OPERATORS: Declared = {
    "item": "{getter}({key})",
    "get": "{getter}({key}) or {default}",
    "contains": "{getter}({key}) is not None",
    "set": "{getter}.set({key}, {value})",
    "delete": "{getter}.remove({key})",
    "pop": "{getter}.take({key}, {default})",
    "setdefault": "{getter}.init({key}, {default})",
    "update": "{getter}.load({value})",
    "clear": "{getter}.reset()",
    "iterate": "{getter}.all()",
    "copy": "{getter}.all()",
    "whole": "{getter}.all()",
}
OPERATORS_ROWS = (
    ('a = os.environ["A"]', 'a = env("A")', None),
    ('b = os.environ.get("A")', 'b = env("A") or None', None),
    ('c = os.environ.get("A", "d")', 'c = env("A") or "d"', None),
    ('d = os.getenv("A")', 'd = env("A") or None', None),
    ('e = os.getenv("A", "d")', 'e = env("A") or "d"', None),
    ('f = "A" in os.environ', 'f = env("A") is not None', None),
    ('g = "A" not in os.environ', 'g = not env("A") is not None', None),
    ('os.environ["A"] = "x"', 'env.set("A", "x")', None),
    ('del os.environ["A"]', 'env.remove("A")', None),
    (
        'os.environ.pop("A")',
        None,
        "without a default it raises KeyError, which the contract's spelling does not: give it one",
    ),
    ('os.environ.pop("A", None)', 'env.take("A", None)', None),
    ('os.environ.setdefault("A", "b")', 'env.init("A", "b")', None),
    (
        'os.environ.setdefault("A")',
        None,
        "the contract's spelling needs a default, and there is none in this form: give it one",
    ),
    ("os.environ.update(x)", "env.load(x)", None),
    (
        'os.environ.update(A="b")',
        None,
        "the contract's spelling needs a value, and there is none in this form: give it one",
    ),
    ("os.environ.clear()", "env.reset()", None),
    (
        "os.environ.popitem()",
        None,
        "the contract's spelling does not stand for `popitem`: ask for each variable",
    ),
    ("for k in os.environ: pass", "for k in env.all(): pass", None),
    ("h = os.environ.copy()", "h = env.all()", None),
    ("i = dict(os.environ)", "i = dict(env.all())", None),
    ("os.environ |= x", "env.load(x)", None),
    (
        "j = os.environ.items()",
        None,
        "the contract's spelling does not stand for `items`: ask for each variable",
    ),
    (
        'os.environ["A"] += "x"',
        None,
        "`[k] +=` reads and writes at once, which the getter does not: do one after the other",
    ),
    ('l = os.getenv(key="A", default="d")', 'l = env("A") or "d"', None),
    ('l = os.getenv(default="d", key="A")', 'l = env("A") or "d"', None),
    ('m = os.environ.get("A", default="d")', 'm = env("A") or "d"', None),
    (
        'n = os.environ["A"].lower() + os.environ.get("B")[0]',
        'n = env("A").lower() + (env("B") or None)[0]',
        None,
    ),
    ('o = -os.environ.get("A")', 'o = -(env("A") or None)', None),
    (
        "p = os.environ.get",
        None,
        "the getter's contract does not say that `get` can be handed on: say in `contract` how it is spelled",
    ),
    ('q = os.environ.__getitem__("A")', 'q = env("A")', None),
    (
        "r = f\"{os.environ['A']} {os.getenv('B')}\"",
        "r = f\"{env('A')} {(env('B') or None)}\"",
        None,
    ),
    (
        "s = os.environ[a, b]",
        None,
        "the contract's spelling needs a key, and there is none in this form: give it one",
    ),
    ("t = os.environ[(yield)]", "t = env((yield))", None),
    ("u = os.environ[k if v else w]", "u = env(k if v else w)", None),
    ('v = 1if"A"in os.environ else 2', 'v = 1if env("A") is not None else 2', None),
    ('w = not"A"not in os.environ', 'w = not not env("A") is not None', None),
    ('x = os.environ["A"]if y else 3', 'x = env("A")if y else 3', None),
    (
        "y = [k for k in os.environ if os.environ[k] and k not in os.environ]",
        "y = [k for k in env.all() if env(k) and not env(k) is not None]",
        None,
    ),
    ('os.environ["A"] = a, b', 'env.set("A", (a, b))', None),
    ('os.environ["A"] = yield', 'env.set("A", (yield))', None),
    ("os.environ.update(a if b else c)", "env.load(a if b else c)", None),
    (
        'z = os.environ.get("A", f())',
        'z = env("A") or f()',
        "its default would be evaluated at another time, or another number of times: name it above",
    ),
    (
        "z = os.environ.get(g(), f())",
        "z = env(g()) or f()",
        "its default would be evaluated at another time, or another number of times: name it above",
    ),
    (
        'z = os.environ.get("A",  # c\n f())',
        None,
        "a comment inside it would be lost: move it above",
    ),
)

CHOICE: Declared = {
    "item": "{getter}.a + {key}",
    "get": "{default} if {getter}.x({key}) is None else {getter}.y",
    "contains": "not {getter}.lacks({key})",
}
CHOICE_ROWS = (
    ('a = os.environ["A"]', 'a = env.a + "A"', None),
    ('b = os.environ.get("A")', 'b = None if env.x("A") is None else env.y', None),
    ('c = os.environ.get("A", "d")', 'c = "d" if env.x("A") is None else env.y', None),
    ('d = os.getenv("A")', 'd = None if env.x("A") is None else env.y', None),
    ('e = os.getenv("A", "d")', 'e = "d" if env.x("A") is None else env.y', None),
    ('f = "A" in os.environ', 'f = (not env.lacks("A"))', None),
    ('g = "A" not in os.environ', 'g = not (not env.lacks("A"))', None),
    (
        'os.environ["A"] = "x"',
        None,
        "the getter's contract (declared in the configuration) has no `set`: add it to `contract`",
    ),
    (
        'del os.environ["A"]',
        None,
        "the getter's contract (declared in the configuration) has no `delete`: add it to `contract`",
    ),
    (
        'os.environ.pop("A")',
        None,
        "the getter's contract (declared in the configuration) has no `pop`: add it to `contract`",
    ),
    (
        'os.environ.setdefault("A", "b")',
        None,
        "the getter's contract (declared in the configuration) has no `setdefault`: add it to `contract`",
    ),
    (
        "os.environ.update(x)",
        None,
        "the getter's contract (declared in the configuration) has no `update`: add it to `contract`",
    ),
    (
        "os.environ.clear()",
        None,
        "the getter's contract (declared in the configuration) has no `clear`: add it to `contract`",
    ),
    (
        "for k in os.environ: pass",
        None,
        "the getter's contract (declared in the configuration) has no `iterate`: add it to `contract`",
    ),
    (
        "h = os.environ.copy()",
        None,
        "the getter's contract (declared in the configuration) has no `copy`: add it to `contract`",
    ),
    (
        "i = dict(os.environ)",
        None,
        "the getter's contract (declared in the configuration) has no `whole`: add it to `contract`",
    ),
    ('l = os.getenv(key="A", default="d")', 'l = "d" if env.x("A") is None else env.y', None),
    ('l = os.getenv(default="d", key="A")', 'l = "d" if env.x("A") is None else env.y', None),
    ('m = os.environ.get("A", default="d")', 'm = "d" if env.x("A") is None else env.y', None),
    (
        'n = os.environ["A"].lower() + os.environ.get("B")[0]',
        'n = (env.a + "A").lower() + (None if env.x("B") is None else env.y)[0]',
        None,
    ),
    ('o = -os.environ.get("A")', 'o = -(None if env.x("A") is None else env.y)', None),
    ('q = os.environ.__getitem__("A")', 'q = env.a + "A"', None),
    (
        "r = f\"{os.environ['A']} {os.getenv('B')}\"",
        "r = f\"{(env.a + 'A')} {(None if env.x('B') is None else env.y)}\"",
        None,
    ),
    (
        "s = os.environ[a, b]",
        None,
        "the contract's spelling needs a key, and there is none in this form: give it one",
    ),
    ("t = os.environ[(yield)]", "t = env.a + (yield)", None),
    ("u = os.environ[k if v else w]", "u = env.a + (k if v else w)", None),
    ('v = 1if"A"in os.environ else 2', 'v = 1if(not env.lacks("A")) else 2', None),
    ('w = not"A"not in os.environ', 'w = not not (not env.lacks("A"))', None),
    ('x = os.environ["A"]if y else 3', 'x = (env.a + "A")if y else 3', None),
    (
        'z = os.environ.get("A", f())',
        'z = f() if env.x("A") is None else env.y',
        "its default would be evaluated at another time, or another number of times: name it above",
    ),
    (
        "z = os.environ.get(g(), f())",
        "z = f() if env.x(g()) is None else env.y",
        "its default would be evaluated at another time, or another number of times: name it above",
    ),
    (
        'z = os.environ.get("A",  # c\n f())',
        None,
        "a comment inside it would be lost: move it above",
    ),
)

TWICE: Declared = {
    "get": "{getter}[{key}] if {key} in {getter} else {default}",
    "item": "{getter}[{key}]",
}
TWICE_ROWS = (
    ('a = os.environ["A"]', 'a = env["A"]', None),
    ('b = os.environ.get("A")', 'b = env["A"] if "A" in env else None', None),
    ('c = os.environ.get("A", "d")', 'c = env["A"] if "A" in env else "d"', None),
    ('d = os.getenv("A")', 'd = env["A"] if "A" in env else None', None),
    ('e = os.getenv("A", "d")', 'e = env["A"] if "A" in env else "d"', None),
    (
        'f = "A" in os.environ',
        None,
        "the getter's contract (declared in the configuration) has no `contains`: add it to `contract`",
    ),
    (
        'os.environ["A"] = "x"',
        None,
        "the getter's contract (declared in the configuration) has no `set`: add it to `contract`",
    ),
    (
        'del os.environ["A"]',
        None,
        "the getter's contract (declared in the configuration) has no `delete`: add it to `contract`",
    ),
    (
        'os.environ.pop("A")',
        None,
        "the getter's contract (declared in the configuration) has no `pop`: add it to `contract`",
    ),
    (
        'os.environ.setdefault("A", "b")',
        None,
        "the getter's contract (declared in the configuration) has no `setdefault`: add it to `contract`",
    ),
    (
        "os.environ.update(x)",
        None,
        "the getter's contract (declared in the configuration) has no `update`: add it to `contract`",
    ),
    (
        "os.environ.clear()",
        None,
        "the getter's contract (declared in the configuration) has no `clear`: add it to `contract`",
    ),
    (
        "for k in os.environ: pass",
        None,
        "the getter's contract (declared in the configuration) has no `iterate`: add it to `contract`",
    ),
    (
        "h = os.environ.copy()",
        None,
        "the getter's contract (declared in the configuration) has no `copy`: add it to `contract`",
    ),
    (
        "i = dict(os.environ)",
        None,
        "the getter's contract (declared in the configuration) has no `whole`: add it to `contract`",
    ),
    ('l = os.getenv(key="A", default="d")', 'l = env["A"] if "A" in env else "d"', None),
    ('l = os.getenv(default="d", key="A")', 'l = env["A"] if "A" in env else "d"', None),
    ('m = os.environ.get("A", default="d")', 'm = env["A"] if "A" in env else "d"', None),
    (
        'n = os.environ["A"].lower() + os.environ.get("B")[0]',
        'n = env["A"].lower() + (env["B"] if "B" in env else None)[0]',
        None,
    ),
    ('o = -os.environ.get("A")', 'o = -(env["A"] if "A" in env else None)', None),
    ('q = os.environ.__getitem__("A")', 'q = env.__getitem__("A")', None),
    (
        "r = f\"{os.environ['A']} {os.getenv('B')}\"",
        "r = f\"{env['A']} {os.getenv('B')}\"",
        "the f-string around it has no room for the getter's spelling: give it a name above",
    ),
    ("s = os.environ[a, b]", "s = env[a, b]", None),
    ("t = os.environ[(yield)]", "t = env[(yield)]", None),
    ("u = os.environ[k if v else w]", "u = env[k if v else w]", None),
    ('x = os.environ["A"]if y else 3', 'x = env["A"]if y else 3', None),
    (
        'z = os.environ.get("A", f())',
        'z = env["A"] if "A" in env else f()',
        "its default would be evaluated at another time, or another number of times: name it above",
    ),
    (
        "z = os.environ.get(g(), f())",
        "z = env[g()] if g() in env else f()",
        "its key would be evaluated at another time, or another number of times: name it above",
    ),
    (
        'z = os.environ.get("A",  # c\n f())',
        None,
        "a comment inside it would be lost: move it above",
    ),
)

STATEMENTS: Declared = {
    "set": "{getter}[{key}] = str({value})",
    "delete": "del {getter}.table[{key}]",
    "update": "{getter} |= {value}",
    "clear": "{getter}.table = {}",
}
STATEMENTS_ROWS = (
    (
        'a = os.environ["A"]',
        None,
        "the getter's contract (declared in the configuration) has no `item`: add it to `contract`",
    ),
    (
        'b = os.environ.get("A")',
        None,
        "the getter's contract (declared in the configuration) has no `get`: add it to `contract`",
    ),
    (
        'f = "A" in os.environ',
        None,
        "the getter's contract (declared in the configuration) has no `contains`: add it to `contract`",
    ),
    ('os.environ["A"] = "x"', 'env["A"] = str("x")', None),
    ('del os.environ["A"]', 'del env.table["A"]', None),
    (
        'os.environ.pop("A")',
        None,
        "the getter's contract (declared in the configuration) has no `pop`: add it to `contract`",
    ),
    (
        'os.environ.setdefault("A", "b")',
        None,
        "the getter's contract (declared in the configuration) has no `setdefault`: add it to `contract`",
    ),
    (
        "os.environ.update(x)",
        None,
        "the contract's spelling `{getter} |= {value}` would bind the getter's name anew",
    ),
    (
        'os.environ.update(A="b")',
        None,
        "the contract's spelling `{getter} |= {value}` would bind the getter's name anew",
    ),
    ("os.environ.clear()", "env.table = {}", None),
    (
        "os.environ.popitem()",
        None,
        "the contract's spelling does not stand for `popitem`: ask for each variable",
    ),
    (
        "for k in os.environ: pass",
        None,
        "the getter's contract (declared in the configuration) has no `iterate`: add it to `contract`",
    ),
    (
        "h = os.environ.copy()",
        None,
        "the getter's contract (declared in the configuration) has no `copy`: add it to `contract`",
    ),
    (
        "i = dict(os.environ)",
        None,
        "the getter's contract (declared in the configuration) has no `whole`: add it to `contract`",
    ),
    (
        "os.environ |= x",
        None,
        "the contract's spelling `{getter} |= {value}` would bind the getter's name anew",
    ),
    (
        'os.environ["A"] += "x"',
        None,
        "`[k] +=` reads and writes at once, which the getter does not: do one after the other",
    ),
    ('os.environ["A"] = a, b', 'env["A"] = str((a, b))', None),
    ('os.environ["A"] = yield', 'env["A"] = str((yield))', None),
    (
        "os.environ.update(a if b else c)",
        None,
        "the contract's spelling `{getter} |= {value}` would bind the getter's name anew",
    ),
)

FAULTY: Declared = {
    "get": "read({key}, {default})",
    "item": "{getter}",
    "contains": "{key} in in {getter}",
    "set": "await {getter}.set({key}, {value})",
}
FAULTY_ROWS = (
    (
        'a = os.environ["A"]',
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    (
        'b = os.environ.get("A")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'c = os.environ.get("A", "d")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'd = os.getenv("A")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'e = os.getenv("A", "d")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    ('f = "A" in os.environ', None, "the contract's spelling `{key} in in {getter}` is no Python"),
    (
        'g = "A" not in os.environ',
        None,
        "the contract's spelling `{key} in in {getter}` is no Python",
    ),
    (
        'os.environ["A"] = "x"',
        None,
        "the contract's spelling `await {getter}.set({key}, {value})` would not work everywhere",
    ),
    (
        'del os.environ["A"]',
        None,
        "the getter's contract (declared in the configuration) has no `delete`: add it to `contract`",
    ),
    (
        'os.environ.pop("A")',
        None,
        "the getter's contract (declared in the configuration) has no `pop`: add it to `contract`",
    ),
    (
        'os.environ.setdefault("A", "b")',
        None,
        "the getter's contract (declared in the configuration) has no `setdefault`: add it to `contract`",
    ),
    (
        "os.environ.update(x)",
        None,
        "the getter's contract (declared in the configuration) has no `update`: add it to `contract`",
    ),
    (
        "os.environ.clear()",
        None,
        "the getter's contract (declared in the configuration) has no `clear`: add it to `contract`",
    ),
    (
        "for k in os.environ: pass",
        None,
        "the getter's contract (declared in the configuration) has no `iterate`: add it to `contract`",
    ),
    (
        "h = os.environ.copy()",
        None,
        "the getter's contract (declared in the configuration) has no `copy`: add it to `contract`",
    ),
    (
        "i = dict(os.environ)",
        None,
        "the getter's contract (declared in the configuration) has no `whole`: add it to `contract`",
    ),
    (
        'os.environ["A"] += "x"',
        None,
        "the contract's spelling `await {getter}.set({key}, {value})` would not work everywhere",
    ),
    (
        'l = os.getenv(key="A", default="d")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'l = os.getenv(default="d", key="A")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'm = os.environ.get("A", default="d")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'n = os.environ["A"].lower() + os.environ.get("B")[0]',
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    (
        'o = -os.environ.get("A")',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'q = os.environ.__getitem__("A")',
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    (
        "r = f\"{os.environ['A']} {os.getenv('B')}\"",
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    ("s = os.environ[a, b]", "s = env", None),
    (
        "t = os.environ[(yield)]",
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    (
        "u = os.environ[k if v else w]",
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    (
        'v = 1if"A"in os.environ else 2',
        None,
        "the contract's spelling `{key} in in {getter}` is no Python",
    ),
    (
        'w = not"A"not in os.environ',
        None,
        "the contract's spelling `{key} in in {getter}` is no Python",
    ),
    (
        'x = os.environ["A"]if y else 3',
        None,
        "the contract's spelling has no place for the key: write `{key}` there",
    ),
    (
        'os.environ["A"] = a, b',
        None,
        "the contract's spelling `await {getter}.set({key}, {value})` would not work everywhere",
    ),
    (
        'os.environ["A"] = yield',
        None,
        "the contract's spelling `await {getter}.set({key}, {value})` would not work everywhere",
    ),
    (
        'z = os.environ.get("A", f())',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        "z = os.environ.get(g(), f())",
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
    (
        'z = os.environ.get("A",  # c\n f())',
        None,
        "the contract's spelling `read({key}, {default})` does not use the getter",
    ),
)

CONTRACTS = {
    "get": (GET, "app.env:env", GET_ROWS),
    "calls": (CALLS, "app.env:get_env", CALLS_ROWS),
    "methods": (METHODS, "app.env:env", METHODS_ROWS),
    "operators": (OPERATORS, "app.env:env", OPERATORS_ROWS),
    "choice": (CHOICE, "app.env:env", CHOICE_ROWS),
    "twice": (TWICE, "app.env:env", TWICE_ROWS),
    "statements": (STATEMENTS, "app.env:env", STATEMENTS_ROWS),
    "faulty": (FAULTY, "app.env:env", FAULTY_ROWS),
}


@pytest.mark.parametrize(
    "contract, target, statement, expected, reason",
    [
        pytest.param(contract, target, *row, id=f"{name}: {row[0]}")
        for name, (contract, target, rows) in CONTRACTS.items()
        for row in rows
    ],
)
def test_spelling(
    contract: Declared, target: str, statement: str, expected: str | None, reason: str | None
) -> None:
    chosen = settings(contract, target)
    indent = "    " if "yield" in statement else ""
    head = "def f():\n" if indent else ""
    before = f"import os\n{head}{indent}{statement}\n".encode()
    result = fix(before, chosen, True)
    assert result.failure is None
    body = [
        line.removeprefix(indent)
        for line in result.data.decode().split("\n")
        if not line.startswith(("import os", "from app.env", "def f"))
    ]
    assert "\n".join(body).strip("\n") == (statement if expected is None else expected)
    assert (result.data == before) == (expected is None)
    findings = check(before, chosen).findings
    assert next((it.fix_refused for it in findings if it.fix_refused), None) == reason
    assert compiles(result.data)
    for finding in findings:
        alone(before, finding)
