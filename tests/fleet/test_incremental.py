"""What is kept changes nothing that is said: incremental is what from nothing is, and what check says."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine
from ssot_lint.fleet.order import Order
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.store import Store
from ssot_lint.fleet.told import Told
from ssot_lint.workspace.git import blobs
from ssot_lint.workspace.git.objects import Objects, Unread
from tests.fleet.repositories import commit, repository
from tests.process import run, ssot_lint

CONFIG = '[tool.ssot-lint]\ngetter = "app.env:env"\n'
ENV = """\
import os


def env(name, default=None):
    return os.environ.get(name, default)


def flag(name):
    return env(name) == "1"
"""
FILES: Mapping[str, str] = {
    "pyproject.toml": CONFIG,
    "app/__init__.py": "",
    "app/env.py": ENV,
    "app/read.py": 'import os\n\nPORT = int(os.getenv("APP_PORT", "80"))\n',
    "app/use.py": 'from app.env import env, flag\n\nA = env("APP_PORT", "8080")\nB = flag("APP_ON")\n',
    "app/other.py": "from app.read import PORT, GONE\n\nLIMITS = {1: 2}\n",
    "tests/test_read.py": "from app import read\n\nassert read.PORT\n",
}
TEXTS: tuple[str, ...] = (
    "x = 1\n",
    'import os\n\nHOST = os.environ["APP_HOST"]\n',
    'from app.env import flag\n\nON = flag("APP_PORT")\n',
    "from app.read import PORT\n",
    "from app.missing import nothing\n",
    "import os  # ssot-lint: ignore[SSOT101] because\n\nos.getenv('APP_X')\n",
    "def broken(:\n    import os; os.environ\n",
)


class Here(Executor):
    """Does a task when it is handed in."""

    def submit(self, fn: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*words, **named))
        return future


def _row(root: Path, store: Path) -> Row:
    rows: list[Row] = []
    kept = Store(str(store))
    order = Order("r", "r", str(root), "HEAD", store=kept.path)
    Coordinator(Engine(Here, 1, lambda: None), kept, lambda row, _: rows.append(row)).run([order])
    kept.close()
    (row,) = rows
    return row._replace(seconds=0.0)


def _edited(root: Path, chance: random.Random) -> None:
    """One change of the kinds that teams make."""
    name = chance.choice(sorted(FILES)[1:] + ["app/new.py", "app/sub/__init__.py"])
    kind = chance.randrange(6)
    if kind == 0 and (root / name).exists() and name.endswith(("use.py", "other.py", "new.py")):
        (root / name).unlink()
        commit(root, {})
    elif kind == 1:
        commit(root, {"pyproject.toml": CONFIG + f'exclude = ["{name}"]\n'})
    elif kind == 2:
        commit(root, {"app/env.py": ENV.replace('"1"', f'"{chance.randrange(9)}"')})
    elif kind == 3:
        commit(root, {"app/env.py": ENV.replace("env(name)", "name")})
    elif name != "pyproject.toml":
        commit(root, {name: chance.choice(TEXTS)})


@pytest.mark.parametrize("seed", range(3))
def test_incremental_is_what_from_nothing_is(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    root = repository(tmp_path / "r", FILES)
    for number in range(8):
        kept = _row(root, tmp_path / "kept.db")
        fresh = _row(root, tmp_path / f"fresh{number}.db")
        assert fresh.reused == 0
        assert kept._replace(reused=0) == fresh
        _edited(root, chance)


def test_a_commit_has_what_check_finds_in_its_files(tmp_path: Path) -> None:
    """Wrappers are followed into other files, and names of the project are looked up."""
    root = repository(tmp_path / "r", FILES)
    row = _row(root, tmp_path / "s.db")
    done = ssot_lint("report", "--no-cache", "--output-format", "json", cwd=root, check=False)
    document = json.loads(done.stdout)
    found = Counter(it["code"] for it in document["findings"] if it["status"] != "suppressed")
    assert dict(row.findings) == found
    assert {"SSOT101", "SSOT302"} <= found.keys()
    listed = json.loads(ssot_lint("env", "--output-format", "json", cwd=root).stdout)
    places = {
        (it["variable"], Path(it["filename"]).relative_to(root).as_posix(), it["location"]["row"])
        for it in listed
        if it["kind"] in ("read", "declare", "cli") and it["tier"] == "production"
        if it["default"]["kind"] in ("required", "literal") or it["parse"] != "str"
    }
    assert {(use.variable, use.path, use.row) for use in row.uses} == places
    assert ("APP_PORT", "literal 8080") in {use[:2] for use in row.uses}, "through the wrapper"


def test_what_a_file_answered_about_names_of_others_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    learn = Told.learn

    def counted(told: Told, path: str, words: frozenset[str], facts: bytes) -> None:
        asked.append(path.rpartition("/")[2])
        learn(told, path, words, facts)

    monkeypatch.setattr(Told, "learn", counted)
    monkeypatch.setattr("ssot_lint.fleet.told._LONGEST", 1 << 20)
    root = repository(tmp_path / "r", FILES)
    _row(root, tmp_path / "s.db")
    assert "use.py" in asked
    asked.clear()
    commit(root, {"app/read.py": FILES["app/read.py"] + "\nMORE = 1\n"})
    kept = _row(root, tmp_path / "s.db")
    assert "use.py" not in asked
    assert kept._replace(reused=0) == _row(root, tmp_path / "fresh.db")
    commit(root, {"app/env.py": ENV.replace("flag", "switch")})
    kept = _row(root, tmp_path / "s.db")
    assert "use.py" in asked, "about other names, it may say something else"
    assert kept._replace(reused=0) == _row(root, tmp_path / "fresh2.db")


@pytest.mark.parametrize("room", [0, 100, 48 << 20])
def test_blobs_are_those_of_the_objects_whatever_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(blobs, "ROOM", room)
    root = repository(tmp_path / "r", {f"m{it}.py": f"x = {it}\n" * it for it in range(99)})
    oids = [run("git", "rev-parse", f"HEAD:m{it}.py", cwd=root).stdout.strip() for it in range(99)]
    with Objects(str(root)) as objects:
        read = blobs.Blobs(objects)
        read.expect(oids[:50])
        for number in [*range(99), *random.Random(1).sample(range(99), 99)]:
            assert read.read(oids[number]) == (f"x = {number}\n" * number).encode()
        assert isinstance(read.read("1" * 40), Unread)


def test_facts_that_were_kept_are_those_of_the_bytes(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES)
    first = _row(root, tmp_path / "s.db")
    run("git", "commit", "-q", "--allow-empty", "-m", "nothing", cwd=root)
    second = _row(root, tmp_path / "s.db")
    assert second.reused == len([it for it in FILES if it.endswith(".py")])
    assert second._replace(reused=0, commit="") == first._replace(commit="")
