"""A lazy table gives what its ``__getattr__`` gives, and not what its readers alone would."""

from __future__ import annotations

from pathlib import Path

from tests.getter.owners.test_circumstances import found, reasons

READERS = """\
import functools
import os

TABLE = {
    "APP_A": lambda: os.getenv("APP_A", "a"),
    "APP_B": lambda: int(os.getenv("APP_B", "1")),
    "APP_C": functools.partial(os.getenv, "APP_C", "c"),
    "C": lambda: os.environ["APP_D"],
}
OTHER = {}
"""
PLAIN = "if name in TABLE:\n    return TABLE[name]()\nraise AttributeError(name)"
A = 'os.getenv("APP_A", "a")'
ROWS: tuple[tuple[str, str, str, tuple[str, ...] | None], ...] = (
    (PLAIN, "", A, ()),
    (PLAIN, "", 'os.getenv("APP_C", "c")', ()),
    (
        'if name == "APP_A" and name not in OTHER:\n    print(name)\n    OTHER.add(name)\n' + PLAIN,
        "",
        A,
        (),
    ),
    ("return TABLE[name]().strip()", "", A, ("parse",)),
    (
        "value = TABLE[name]()\nif value == '':\n    raise AttributeError(name)\nreturn value",
        "",
        A,
        ("raises",),
    ),
    ("return str(f(TABLE[name]()))", "", A, ("unverified",)),
    ("if name in OTHER:\n    return OTHER[name]\n" + PLAIN, "", A, ("other-source",)),
    ("value = TABLE[name]()\nOTHER.update({name: value})\nreturn value", "", A, ("cached",)),
    ("value = TABLE[name]()\nsetattr(m, name, value)\nreturn value", "", A, ("cached",)),
    ("try:\n    return TABLE[name]()\nexcept KeyError:\n    raise AttributeError(name)", "", A, ()),
    (
        "try:\n    return TABLE[name]()\nexcept KeyError:\n    raise AttributeError(name)",
        "",
        'os.environ["APP_D"]',
        ("default",),
    ),
    (
        "try:\n    return TABLE[name]()\nexcept KeyError:\n    raise AttributeError(name)",
        "",
        'int(os.getenv("APP_B", "1"))',
        (),
    ),
    (PLAIN, 'TABLE["APP_A"] = lambda: "other"', A, None),
    (PLAIN, 'TABLE["APP_B"] = lambda: 3', A, ()),
    (PLAIN, 'TABLE |= {"APP_A": lambda: "other"}', A, None),
    (PLAIN, "TABLE.update(more)", A, ("other-source",)),
    (PLAIN, "APP_A = 3", A, None),
    (PLAIN, "APP_A: str", A, ()),
    (PLAIN, "def is_set(name):\n    return name in os.environ", '"APP_A" in os.environ', ()),
    (
        PLAIN,
        "def is_set(name):\n    return name in TABLE and name in os.environ",
        '"APP_D" in os.environ',
        None,
    ),
)


def test_it_gives_what_is_asked_through(tmp_path: Path) -> None:
    for at, (asker, more, expression, expected) in enumerate(ROWS):
        body = "".join(f"    {line}\n" for line in asker.splitlines())
        registry = f"{READERS}\n\ndef __getattr__(name):\n{body}\n\n{more}\n"
        use = f"import os\n\n\ndef run():\n    return {expression}\n"
        told = found(tmp_path / str(at), registry, "app.envs", use)
        assert reasons(told) == [expected], (asker, more, told)


def test_a_function_that_changes_the_environment(tmp_path: Path) -> None:
    rows = (
        ('os.environ["APP_A"] = "x"\n    return value', ("changes",)),
        ('os.environ.setdefault("APP_A", "x")\n    return value', ("changes",)),
        ("with suppress(KeyError):\n        return value\n    return 'n'", ()),
    )
    for at, (body, expected) in enumerate(rows):
        registry = f'import os\n\n\ndef a():\n    value = os.getenv("APP_A", "a")\n    {body}\n'
        told = found(
            tmp_path / str(at), registry, "app.envs", f"import os\n\n\ndef f():\n    return {A}\n"
        )
        assert reasons(told) == [expected], (body, told)
