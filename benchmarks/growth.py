"""Time as the input grows: each construct at n, 2n and 4n; twice the input may take 2.4 times as long.

``python benchmarks/growth.py [NAME…]``. CPU seconds of ``check`` alone, the best of three; constructs
that stay below a few milliseconds are doubled until they can be told from noise.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.getter.owner import Getter
from ssot_lint.rules import CODES
from ssot_lint.workspace.config.globs import Glob, Globs
from ssot_lint.workspace.files.ignore_pattern import translate

MOST = 2.4
BOUNDED = {"a sum": 2.0, "a sum of accesses": 4.0, "conditions": 4.0, "chained calls": 2.0}
"""Constructs that nest, which libcst parses in the square of their depth: deeper than some 1,500 is a
finding of its own, and up to there it takes less than so many seconds."""
_ALONE = ", no getter"
_LEAST_SECONDS = 0.1
_LARGEST = 1 << 15

Build = Callable[[int], bytes]


def _notebook(cells: int) -> bytes:
    source = ["import os\n", "print(os.environ['A'])"]
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
    made = {"cells": [cell] * cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1).encode()


def _nested(depth: int) -> bytes:
    rows = [" " * level + "if x:" for level in range(depth)]
    return "\n".join(["import os", *rows, " " * depth + 'os.environ["A"]']).encode()


CONSTRUCTS: dict[str, Build] = {
    "rebinding": lambda n: b"import os\n" + b'e = os.environ\nprint(e["A"])\ne = 1\n' * n,
    "branches": lambda n: (
        b"import os\n" + b'if x:\n    e = os.environ\nelse:\n    e = {}\nprint(e["A"])\n' * n
    ),
    "chained calls": lambda n: b'import os\nx = os.environ["A"]' + b".strip()" * n + b"\n",
    "a sum": lambda n: b'import os\nx = os.environ["A"]' + b' + "a"' * n + b"\n",
    "a sum of accesses": lambda n: b"import os\nx = (" + b' + os.environ["A"]' * n + b")\n",
    "a list": lambda n: b"import os\nx = [" + b'os.environ["A"],\n' * n + b"]\n",
    "a dictionary": lambda n: b"import os\nx = {" + b'"k": os.environ["A"],\n' * n + b"}\n",
    "suppressions": lambda n: b"import os\n" + b'os.environ["A"]  # ssot: ignore[SSOT101] x\n' * n,
    "a block of suppressions": lambda n: (
        b"import os\n" + b"# ssot: ignore[SSOT101] x\n" * n + b'os.environ["A"]\n'
    ),
    "codes in one": lambda n: (
        b'import os\nos.environ["A"]  # ssot: ignore[' + b"SSOT103, " * n + b"SSOT101] x\n"
    ),
    "file-ignores": lambda n: (
        b"# ssot: file-ignore[SSOT101] x\n" * n + b"import os\n" + b'os.environ["A"]\n' * n
    ),
    "an f-string": lambda n: b'import os\nx = f"' + b"{os.environ['A']}" * n + b'"\n',
    "fields": lambda n: b'import os\nA = os.environ["A"]\nx = f"' + b"{A}" * n + b'"\n',
    "fields, no getter": lambda n: (
        b'import os\nx = f"' + b"{os.environ['A']!r:>{y}}\\n" * n + b'"\n'
    ),
    "keywords, no getter": lambda n: (
        b"import os\nx = f(\n" + b"environ=y,\ng(environ),\n" * n + b"environ)\n"
    ),
    "callers, no getter": lambda n: (
        b"import os\n" + b"import copy\ncopy.copy(os.environ); patch\n" * n
    ),
    "script blocks": lambda n: b"# /// script\n" * n + b'import os\nos.environ["A"]\n',
    "from sys import": lambda n: b'import os\nos.environ["A"]\n' + b'x = "from sys import "\n' * n,
    "accesses": lambda n: b"import os\n" + b'os.environ["A"]\n' * n,
    "functions": lambda n: b"import os\n" + b'def f():\n    return os.environ.get("A")\n' * n,
    "imports in functions": lambda n: (
        b'def f():\n    import os\n    return os.environ.get("A")\n' * n
    ),
    "aliases": lambda n: (
        b"import os\ne0 = os.environ\n"
        + b"".join(b"e%d = e%d\n" % (i + 1, i) for i in range(n))
        + b'e%d["A"]\n' % n
    ),
    "imports of os": lambda n: b"import os\n" * n + b'os.environ["A"]\n',
    "assignments of os": lambda n: b"import os\n" + b"os = os\n" * n + b'os.environ["A"]\n',
    "loops": lambda n: b"import os\n" + b'for e in x:\n    e = os.environ\n    e["A"]\n' * n,
    "try": lambda n: (
        b"import os\n" + b'try:\n    os.environ["A"]\nexcept KeyError:\n    pass\n' * n
    ),
    "patches": lambda n: (
        b"from unittest.mock import patch\nimport os\n"
        + b'@patch.dict(os.environ, {"A": "1"})\ndef t(): pass\n' * n
    ),
    "uses of the getter": lambda n: b"from app.env import env\n" + b'env.get("A")\n' * n,
    "getter in functions": lambda n: (
        b"from app.env import env\n" + b'def f():\n    e = env\n    return e["A"]\n' * n
    ),
    "comments": lambda n: b'import os\nos.environ["A"]\n' + b"# ssot is a word\n" * n,
    "decorators": lambda n: b"import os\n" + b'@f(os.environ["A"])\n' * n + b"def g(): pass\n",
    "brackets": lambda n: (
        b"import os\nx = " + b"[" * 60 + b'os.environ["A"]' + b"]" * 60 + b"\n" * n
    ),
    "semicolons": lambda n: b"import os\n" + b'os.environ["A"]; ' * n + b"pass\n",
    "conditions": lambda n: (
        b"import os\nx = " + b'os.environ["A"] if y else ' * min(n, 400) + b"0\n" * n
    ),
    "elifs": lambda n: b"import os\nif x:\n    pass\n" + b'elif os.environ["A"]:\n    pass\n' * n,
    "cases": lambda n: b"import os\nmatch x:\n" + b'    case 1: os.environ["A"]\n' * n,
    "globals": lambda n: b"import os\n" + b"def f():\n    global os\n    os.environ\n" * n,
    "classes": lambda n: b"import os\n" + b'class C:\n    a = os.environ["A"]\n' * n,
    "a notebook": _notebook,
    "noqa": lambda n: b"import os\n" + b'os.environ["A"]  # noqa: TID251\n' * n,
    "strings that name it": lambda n: b"import os\nos.environ\n" + b'x = "os.environ"\n' * n,
    "a broken row": lambda n: b"import os\n" + b'os.environ["A"\n' * n,
    "unterminated": lambda n: b"import os\n" + b'os.environ["A]\n' * n,
}


def settings(path: str = "/p/mod.py") -> FileSettings:
    """Every rule on, the getter known by a preset."""
    return FileSettings(
        path,
        path.rpartition("/")[2],
        frozenset(CODES),
        frozenset(CODES),
        module="mod",
        getter=Getter(None, "app.env:env", "mapping", ("/nowhere",)),
    )


def seconds(build: Build, size: int, name: str) -> float:
    """The best of three."""
    data = build(size)
    chosen = settings("/p/book.ipynb" if "notebook" in name else "/p/mod.py")
    if name.endswith(_ALONE):
        chosen = chosen._replace(getter=None)
    best = float("inf")
    gc.collect()
    gc.disable()  # as the command line does
    for _ in range(3):
        begun = time.process_time()
        check(data, chosen)
        best = min(best, time.process_time() - begun)
        if best > 2:
            break
    return best


def growth(name: str, build: Build) -> tuple[float, str]:
    """How many times as long twice the input takes, at worst, and the figures."""
    size = 64
    first = seconds(build, size, name)
    while first < _LEAST_SECONDS and size < _LARGEST:
        size *= 2
        first = seconds(build, size, name)
    second = seconds(build, 2 * size, name)
    third = seconds(build, 4 * size, name) if second < 6 else second * second / max(first, 1e-9)
    worst = max(second / max(first, 1e-9), third / max(second, 1e-9))
    return worst, f"n={size}: {first:.3f} {second:.3f} {third:.3f}"


def patterns() -> list[tuple[str, float]]:
    """Seconds that names take which hostile patterns nearly match."""
    found = []
    name = "/p/" + "a" * 240
    for text in ("*a" * 20 + "b", "[a]*" * 20 + "b", "?*" * 20 + "b", "**/a*" * 8 + "b"):
        begun = time.process_time()
        Globs((Glob(text, "/p"),)).cover(name)
        found.append((f"glob {text[:16]}…", time.process_time() - begun))
        begun = time.process_time()
        pattern = translate(text)
        if pattern is not None:
            import re

            re.compile(f"(?s:{pattern.text})\\Z").match(name[3:])
        found.append((f"ignore {text[:16]}…", time.process_time() - begun))
    return found


def main(names: list[str]) -> int:
    """0 where nothing grows faster than it may."""
    failed = 0
    check(b'import os\nos.environ["A"]\n', settings())
    for name, build in CONSTRUCTS.items():
        if names and name not in names:
            continue
        worst, told = growth(name, build)
        if name in BOUNDED:
            longest = max(seconds(build, size, name) for size in (400, 700, 1000, 1400, 3000))
            print(f"     longest {longest:.2f} s (at most {BOUNDED[name]}) {name}")
            worst = 0.0 if longest < BOUNDED[name] else worst
        bad = worst > MOST
        failed += bad
        print(f"{'SLOW' if bad else 'ok  '} {worst:5.2f} x  {name:26} {told}", flush=True)
    if not names:
        for name, took in patterns():
            failed += took > 0.1
            print(f"{'SLOW' if took > 0.1 else 'ok  '} {took:8.3f} s {name}", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
