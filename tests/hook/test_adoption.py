"""A team's first weeks: start with what there is, block what is new, fix in branches, merge them."""

from __future__ import annotations

import json
import re
import sys

import pytest

from tests.core.notebook.written import notebook
from tests.hook.repository import CHECK, NewRepository, Repository

SHOP = """\
import os
from os import environ

URL = os.environ["SHOP_URL"]


def timeout() -> int:
    return int(environ.get("SHOP_TIMEOUT", "30"))
"""
JOBS = """\
import subprocess
import os as system


class Worker:
    name = system.getenv("WORKER")

    def run(self) -> None:
        subprocess.run(["job"], env={**system.environ, "CHILD": "1"})
"""
MAIL = """\
import os


def sender() -> str:
    raw = os.environb[b"SENDER"]
    return raw.decode() + os.environ["DOMAIN"]
"""
TEST = """\
import os
from unittest.mock import patch

from app.shop import timeout


def test_timeout() -> None:
    with patch.dict(os.environ, {"SHOP_TIMEOUT": "1"}):
        assert timeout() == 1
"""
NEW = '\n\ndef token() -> str:\n    return os.environ["TOKEN"]\n'
BASELINE = "ssot-baseline.jsonl"


@pytest.fixture
def repository(new_repository: NewRepository) -> Repository:
    """A project that has grown without ssot-lint, and a hook manager that runs it from now on."""
    repository = new_repository(CHECK)
    repository.git("rm", "--quiet", "pyproject.toml", "app/env.py")
    repository.write("pyproject.toml", '[project]  # ours\nname = "shop"\n')
    repository.write("app/shop.py", SHOP)
    repository.write("app/jobs.py", JOBS)
    repository.write("app/mail.py", MAIL)
    repository.write("tests/test_shop.py", TEST)
    repository.write("notes.ipynb", notebook("import os", "os.environ['NOTES']"))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--no-verify", "--message=grown")
    return repository


def lint(repository: Repository, *arguments: str, code: int = 0) -> str:
    done = repository.run(sys.executable, "-m", "ssot_lint", *arguments, check=False)
    assert done.returncode == code, done.stdout
    return done.stdout


def listed(repository: Repository) -> list[tuple[str, str]]:
    entries = map(json.loads, repository.read(BASELINE).splitlines())
    return [(entry["path"], entry["subject"]) for entry in entries]


def found(said: str) -> list[str]:
    """Places and codes of all findings that were said."""
    return re.findall(r"\S+?:(?:cell \d+:)?\d+:\d+: SSOT\d+", said)


def commit_all(repository: Repository) -> None:
    repository.git("add", "--all")
    done = repository.commit()
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_from_the_first_day_to_a_merge(repository: Repository) -> None:
    said = lint(repository, "init", "--yes", "--write-getter", "app/env.py", "--with-tests")
    assert "7 findings in 4 files" in said, said
    assert "Next: ssot-lint check --write-baseline" in said
    lint(repository, "check", code=1)
    lint(repository, "check", "--write-baseline")
    before = [
        ("app/jobs.py", "WORKER"),
        ("app/jobs.py", "system.environ"),
        ("app/mail.py", "DOMAIN"),
        ("app/mail.py", "SENDER"),
        ("app/shop.py", "SHOP_TIMEOUT"),
        ("app/shop.py", "SHOP_URL"),
        ("notes.ipynb", "NOTES"),
    ]
    assert sorted(listed(repository)) == before
    commit_all(repository)

    repository.stage("app/shop.py", SHOP + NEW)
    done = repository.commit()
    assert done.returncode != 0
    assert found(done.stdout) == ["app/shop.py:12:12: SSOT101"]
    repository.git("reset", "--quiet", "--hard")

    for branch, path in (("jobs", "app/jobs.py"), ("shop", "app/shop.py")):
        repository.git("checkout", "--quiet", "-b", branch, "main")
        lint(repository, "check", "--fix", path)
        assert all(name != path for name, _ in listed(repository))
        repository.write(path, b"# Moved down.\n" + repository.read(path))
        commit_all(repository)
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "jobs")
    repository.git("merge", "--quiet", "--no-edit", "shop")

    left = [it for it in before if it[0] not in ("app/jobs.py", "app/shop.py")]
    assert listed(repository) == left
    assert "All checks passed!" in lint(repository, "check")
    repository.stage("app/jobs.py", repository.read("app/jobs.py") + b"import os\nos.getenv('X')\n")
    done = repository.commit()
    assert found(done.stdout) == ["app/jobs.py:12:1: SSOT101"]
