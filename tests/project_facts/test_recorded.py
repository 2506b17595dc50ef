"""What is said of real configuration modules is what they ask for when they are executed.

Each module is run in a process of its own under an environment that notes who asks; packages that
are not installed are left out.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_lint.facts.material import Material
from ssot_lint.facts.variables.gather import gather
from ssot_lint.project.variables.linked.link import link
from ssot_lint.project.variables.model import FileSaid, Place

MODULES = (
    "dask.config",
    "huggingface_hub.constants",
    "hypothesis.internal.observability",
    "pre_commit.main",
    "tornado.util",
    "typer.rich_utils",
)
_RECORD = """
import json, os, runpy, sys

name, path = sys.argv[1:]
asked = set()
known = type(os.environ)


class Recording(known):
    def note(self, key):
        frame = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") in ("os", "collections.abc"):
            if frame.f_code.co_name == "__iter__":
                return  # all of it: nothing is asked for by its name
            frame = frame.f_back
        if frame is not None and os.path.realpath(frame.f_code.co_filename) == path:
            asked.add(key)

    def __getitem__(self, key):
        self.note(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.note(key)
        return super().get(key, default)

    def __contains__(self, key):
        self.note(key)
        return super().__contains__(key)


os.environ.__class__ = Recording
try:
    runpy.run_module(name, run_name="configuration", alter_sys=True)
except BaseException as error:
    sys.exit(f"cannot be run: {error!r}")
print(json.dumps(sorted(asked)))
"""


def said(path: str, module: str, text: bytes) -> list[Place]:
    """What a file reads, as its source says it."""

    def unread() -> None:
        raise AssertionError

    material = Material(text, module, False, None, unread)  # type: ignore[arg-type]
    found = gather(material)
    file = FileSaid(path, found.occurrences, found.wrapped, found.bound)
    kinds = ("read", "presence")
    return [it for it in link([file]).places if it.kind in kinds and not it.pattern]


def recorded(module: str, path: str) -> set[str]:
    """What running it reads, itself."""
    command = [sys.executable, "-W", "ignore", "-c", _RECORD, module, path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(done.stderr.strip()[-200:])
    return set(json.loads(done.stdout.splitlines()[-1]))


def located(module: str) -> str:
    """Where an installed module lies; the test is left out where there is none."""
    try:
        spec = importlib.util.find_spec(module)
    except ImportError:
        spec = None
    if spec is None or spec.origin is None:
        pytest.skip(f"{module} is not installed")
    return str(Path(spec.origin).resolve())


def missed(places: list[Place], asked: set[str]) -> tuple[set[str], set[str]]:
    """What is asked for and not said; and what importing reads without a condition, as it is said,
    and was not asked for."""
    names = {it.variable for it in places}
    plain = [it for it in places if it.at_import and not it.branches]
    sure = {it.variable for it in plain if it.default.kind != "guarded"}
    inner = {it.variable for it in places if it.default.kind == "fallback"}
    return asked - names, sure - asked - inner


@pytest.mark.parametrize("module", MODULES)
def test_configuration_modules(module: str) -> None:
    path = located(module)
    places = said(path, module, Path(path).read_bytes())
    assert missed(places, recorded(module, path)) == (set(), set())


def test_the_comparison_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is always compared, and what is not said is seen."""
    text = (
        "import os\nA = os.environ.get('SHOP_A')\nB = 'SHOP_B' in os.environ\n"
        "C = os.getenv('SHOP_C', 'x')\nif B:\n    D = os.environ['SHOP_D']\n"
        "def ask(name):\n    return os.environ.get('SHOP_' + name.upper(), '0') == '1'\n"
        "E = ask('e')\n"
    )
    (tmp_path / "shop_config.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    path = str((tmp_path / "shop_config.py").resolve())
    asked = recorded("shop_config", path)
    assert asked == {"SHOP_A", "SHOP_B", "SHOP_C", "SHOP_E"}
    assert missed(said(path, "shop_config", text.encode()), asked) == (set(), set())
    other = text.replace("SHOP_C", "SHOP_OTHER").encode()
    assert missed(said(path, "shop_config", other), asked) == ({"SHOP_C"}, {"SHOP_OTHER"})
