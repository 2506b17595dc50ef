"""What a getter promises is kept from run to run, and is what would be derived anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.getter.contract import PRESETS, Contract
from ssot_lint.getter.deriving import derive
from ssot_lint.getter.kept.plain import flat, made
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace
from tests.getter.test_derive import SAFE
from tests.workspace.cached import DIRECTORY, settled
from tests.workspace.trees import grow

__all__ = ["settled"]

MAPPING = "import os\n\nenv = os.environ\n"
CLASS = """\
import os
from app.base import Base

class Env(Base):
    def get(self, key, default=None):
        return os.environ.get(key, default)

env = Env()
"""
FIELDS = "from pydantic_settings import BaseSettings\n\nclass S(BaseSettings):\n    a: str\n\nenv = S()\n"
FILES = {
    "ssot-lint.toml": 'getter = "app.env:env"\n',
    "app/__init__.py": "",
    "app/env.py": CLASS,
    "app/base.py": "class Base:\n    def other(self):\n        return 1\n",
    "app/a.py": "A = 1\n",
}
pytestmark = pytest.mark.usefixtures("settled")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return grow(tmp_path, FILES)


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Getters that were derived."""
    found: list[str] = []
    whole = derive.derive_in

    def deriving(project: object, module: str, expression: str) -> Contract:
        found.append(f"{module}:{expression}")
        return whole(project, module, expression)  # type: ignore[arg-type]

    monkeypatch.setattr(derive, "derive_in", deriving)
    return found


def asked(root: Path, *, caching: bool = True) -> tuple[Contract, tuple[str, ...]]:
    """What the getter promises, as a run of its own has it, and where it was looked for."""
    workspace = Workspace(str(root), Overrides())
    if caching:
        Cache(workspace)
    getter = workspace.settings_for(str(root / "app/a.py")).getter
    assert getter is not None
    return getter.contract, getter.looked_at()  # type: ignore[attr-defined]


def both(root: Path) -> Contract:
    """The same with what is kept and without."""
    kept, anew = asked(root), asked(root, caching=False)
    assert kept == anew
    return kept[0]


@pytest.mark.parametrize(
    "source", [MAPPING, CLASS, "def env(key):\n    return os.environ[key]\n", "", "x = ("]
)
def test_it_is_derived_once(root: Path, derived: list[str], source: str) -> None:
    grow(root, {"app/env.py": source})
    first = asked(root)
    assert len(derived) == 1
    assert both(root) == first[0]
    assert len(derived) == 2, "without a cache alone"


def test_registries_are_derived_in_each_run(root: Path, derived: list[str]) -> None:
    grow(
        root,
        {
            "app/env.py": "import os\n\nA = os.environ['A']\n",
            "ssot-lint.toml": 'getter = "app.env"\n',
        },
    )
    assert asked(root)[0].registry is not None
    both(root)
    assert len(derived) == 3


CHANGES: dict[str, Callable[[Path], object]] = {
    "its own file": lambda root: grow(root, {"app/env.py": MAPPING}),
    "its own file, as long and as old": lambda root: _quietly(
        root / "app/env.py", b"get(", b"got("
    ),
    "a base in another file": lambda root: grow(
        root, {"app/base.py": "class Base:\n    def __getitem__(self, key):\n        return 1\n"}
    ),
    "a base that is gone": lambda root: (root / "app/base.py").unlink(),
    "a package in the place of a module": lambda root: grow(root, {"app/env/__init__.py": MAPPING}),
    "what is configured": lambda root: grow(
        root, {"ssot-lint.toml": 'getter = "app.env:env"\ncontract = "mapping"\n'}
    ),
    "where modules are": lambda root: grow(
        root,
        {"ssot-lint.toml": 'getter = "app.env:env"\nsrc = ["src"]\n', "src/app/env.py": MAPPING},
    ),
}


def _quietly(path: Path, old: bytes, new: bytes) -> None:
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_has_a_say_has_it_derived_again(
    root: Path, change: Callable[[Path], object]
) -> None:
    before = both(root)
    change(root)
    assert both(root) != before
    assert both(root) != before, "and that is kept"


def the_file(root: Path) -> Path:
    (file,) = (root / DIRECTORY).glob("*.contracts")
    return file


def test_any_damage_means_that_nothing_is_kept(root: Path, derived: list[str]) -> None:
    right = both(root)
    data = the_file(root).read_bytes()
    for number in range(0, len(data), 101):
        the_file(root).write_bytes(data[:number])
        assert asked(root)[0] == right
        the_file(root).write_bytes(data[:number] + bytes([data[number] ^ 1]) + data[number + 1 :])
        assert asked(root)[0] == right
    derived.clear()
    assert asked(root)[0] == right
    assert not derived, "it was put in place again"


def test_that_of_a_stranger_is_not_believed(root: Path, tmp_path: Path, derived: list[str]) -> None:
    """Copied with all of its files, it says how the files there look."""
    both(root)
    other = grow(tmp_path / "other", FILES)
    text = the_file(root).read_bytes()
    (other / DIRECTORY).mkdir()
    (other / DIRECTORY / the_file(root).name).write_bytes(text)
    derived.clear()
    asked(other)
    assert len(derived) == 1


def test_files_written_a_moment_ago_are_read_again(
    root: Path, derived: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ssot_lint.workspace.cache import cache

    monkeypatch.setattr(cache, "_TICK", 10**12)
    asked(root)
    asked(root)
    assert len(derived) == 2


@pytest.mark.parametrize("source, expression, _", SAFE.values(), ids=SAFE)
def test_values_come_back_as_they_were(root: Path, source: str, expression: str, _: object) -> None:
    grow(root, {"app/env.py": source})
    contract = derive.derive("app.env", expression, (str(root),))
    assert made(flat(contract)) == contract


@pytest.mark.parametrize("contract", PRESETS.values(), ids=PRESETS)
def test_presets_come_back_too(contract: Contract) -> None:
    assert made(flat(contract)) == contract


@pytest.mark.parametrize("value", [None, (), ("a",) * 8, ("a", {}, {}, {}, (1,), None, (), ())])
def test_other_shapes_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no contract"):
        made(value)
