"""Runs small projects before and after ``--fix``: no entry may tell the difference.

``python benchmarks/projects_oracle.py [NUMBER] [SEED]``. Each project is made of what broke fixes
before: packages whose ``__init__`` sets, reads or loads, scripts run by their path, star imports,
re-exports, patches, doctests, functions that import for themselves, changes of the search path. It is
run from every entry (each module imported first, as a script, by ``-m``, its tests, its doctests),
with the variables present, missing and empty. What is printed, and whether it fails, must be the same
after safe fixes. Single files were fuzzed before: the faults live between files.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GETTER = (ROOT / "examples" / "shop" / "shop" / "env.py").read_text("utf-8")
VARIABLES = ("REGION", "FLAG", "LIMIT")
STATES: dict[str, str | None] = {"present": "eu", "missing": None, "empty": ""}

INITS = (
    "",
    "",
    "from app.main import run\n",
    'import os\nos.environ.setdefault("FLAG", "init")  # ssot: ignore[SSOT103] here\n',
    'import os\nREGION = os.environ.get("REGION")  # ssot: ignore[SSOT101] here\n',
    'import os\nLIMIT = os.environ["LIMIT"]  # ssot: ignore[SSOT101] here\n',
    "from app.defaults import *\n",
)
IMPORTS = (
    "import os",
    "from os import environ, getenv",
    "import os as o",
    "from app.compat import os",
)
READS = (
    'os.environ.get("{v}")',
    'os.environ.get("{v}", "none")',
    'os.getenv("{v}")',
    '"{v}" in os.environ',
    'os.environ["{v}"]',
)
BODIES = (
    "def value():\n    return {read}\n",
    "VALUE = {read}\n\n\ndef value():\n    return VALUE\n",
    "def value():\n    import os\n\n    return {read}\n",
    'def value():\n    os.environ["{v}"] = "set"\n    return {read}\n',
    'def value():\n    """\n    >>> os.sep\n    \'/\'\n    """\n    return {read}\n',
    "def value():\n    try:\n        return {read}\n    except KeyError:\n        return 'no'\n",
)
TESTS = (
    "from unittest import mock\nfrom app import {m}\n\n\ndef test():\n"
    '    with mock.patch("app.{m}.os.environ", {{"{v}": "mocked"}}):\n        print({m}.value())\n',
    "from unittest import mock\nfrom app import {m}\n\n\ndef test():\n"
    '    with mock.patch("os.getenv", return_value="mocked"):\n        print({m}.value())\n',
    "from app import {m}\n\n\ndef test():\n    print({m}.os.sep)\n",
    "import sys\nfrom app.{m} import os\n\n\ndef test():\n    print(os.sep)\n",
    "from app.{m} import *\n\n\ndef test():\n    print(os.sep, value())\n",
    "from app import {m}\n\n\ndef test():\n    print({m}.value())\n",
)
SCRIPTS = (
    "import os\n\nprint({read})\n",
    "import os\nimport sys\n\nX = {read}\nsys.path.insert(0, os.path.dirname(os.path.dirname(__file__)))\n"
    "from app import env  # noqa: E402\n\nprint(X)\n",
    "import os\n\n\ndef main():\n    print({read})\n\n\nif __name__ == '__main__':\n    main()\n",
)


def project(random: random.Random) -> dict[str, str]:
    """The files of one project by path."""
    files = {
        "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env:env"\n',
        "app/__init__.py": random.choice(INITS),
        "app/env.py": GETTER,
        "app/compat.py": "import os\n",
        "app/defaults.py": "import os\n\nNAME = 'x'\n",
        "app/main.py": "from common.util import value\n\n\ndef run():\n    return value()\n",
        "common/__init__.py": "",
        "common/util.py": _module(random, allowed=2),
    }
    for name in ("core", "other"):
        files[f"app/{name}.py"] = _module(random, allowed=4)
    files["scripts/nightly.py"] = random.choice(SCRIPTS).replace("{read}", _read(random, "os"))
    variable = random.choice(VARIABLES)
    test = random.choice(TESTS)
    files["tests/test_it.py"] = (
        test.format(m=random.choice(("core", "other")), v=variable) + "\n\ntest()\n"
    )
    return files


def _module(random: random.Random, allowed: int) -> str:
    statement = random.choice(IMPORTS[:allowed])
    name = {"import os as o": "o"}.get(statement, "os")
    read = _read(random, name)
    if statement.startswith("from os"):
        read = read.replace("os.environ", "environ").replace("os.getenv", "getenv")
    body = random.choice(BODIES)
    if "import os" in body:
        read, statement = _read(random, "os"), "import sys"
    if "os.environ[" in body or "os.sep" in body:
        statement, read = "import os", _read(random, "os")
    return f"{statement}\n\n\n" + body.replace("{read}", read).replace(
        "{v}", random.choice(VARIABLES)
    )


def _read(random: random.Random, name: str) -> str:
    read = random.choice(READS).replace("{v}", random.choice(VARIABLES))
    return read.replace("os.", f"{name}.").replace("in os", f"in {name}")


def entries(files: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Ways to start the project."""
    for path in files:
        if not path.endswith(".py") or path.startswith("tests/"):
            continue
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if not path.startswith("scripts/"):
            shown = f"import {module} as m; print(m.value() if hasattr(m, 'value') else '')"
            yield f"import {module}", ["-c", shown]
            both = f"import {module}; import app.env, app.core, app.other; print(app.core.value())"
            yield f"import {module} first", ["-c", both]
        if ">>>" in files[path]:
            yield (
                f"doctest {module}",
                [
                    "-c",
                    f"import doctest, {module} as m; print(doctest.testmod(m))",
                ],
            )
    yield "script", ["scripts/nightly.py"]
    yield "test", ["-m", "tests.test_it"]


def outcome(root: Path, arguments: list[str], state: str | None) -> tuple[bool, str, str]:
    """Whether an entry fails, what it prints, and the kind of its complaint."""
    env = {name: it for name, it in os.environ.items() if name not in (*VARIABLES, "PYTHONPATH")}
    if state is not None:
        env.update(dict.fromkeys(VARIABLES, state))
    done = subprocess.run(
        [sys.executable, "-B", *arguments],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    # What is said may name the directory, or guess at names: its kind is what counts.
    last = done.stderr.strip().rpartition("\n")[2].partition(":")[0]
    return done.returncode != 0, done.stdout, last


def fixed(root: Path) -> None:
    """Apply the safe fixes."""
    subprocess.run(
        [sys.executable, "-m", "ssot_lint", "check", "--fix", "--no-cache", "-q", "."],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=120,
    )


def differences(files: dict[str, str], base: Path) -> Iterator[str]:
    """What tells the fixed project from the one before."""
    before, after = base / "before", base / "after"
    for root in (before, after):
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    fixed(after)
    changed = [name for name in files if (after / name).read_text() != files[name]]
    if not changed:
        return
    for name, arguments in entries(files):
        for state, value in STATES.items():
            one, other = outcome(before, arguments, value), outcome(after, arguments, value)
            if one != other:
                yield f"{name}, {state}: {one} became {other} (changed: {', '.join(changed)})"


def main(number: int, seed: int) -> int:
    """0 where no project differs."""
    failed = 0
    for at in range(seed, seed + number):
        files = project(random.Random(at))
        base = Path(tempfile.mkdtemp(prefix="ssot-oracle-"))
        try:
            found = list(differences(files, base))
        finally:
            shutil.rmtree(base, ignore_errors=True)
        if found:
            failed += 1
            print(f"project {at}:", *found[:4], sep="\n  ", flush=True)
    print(f"{number} projects, {failed} with a difference")
    return min(failed, 1)


if __name__ == "__main__":
    numbers = [int(it) for it in sys.argv[1:]]
    sys.exit(main(*(numbers + [50, 0][len(numbers) :])))
