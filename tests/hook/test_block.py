"""The checking hook stops commits that bring an access behind the getter's back, and only those."""

from __future__ import annotations

import pytest

from tests.core.notebook.written import notebook
from tests.hook.repository import CHECK, NewRepository, Repository

READ = "import os\n\nport = os.environ['PORT']\n"
CLEAN = "from app.env import env\n\nport = env['PORT']\n"


def test_access_blocks_the_commit(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/web.py", READ)
    done = repository.commit()
    assert done.returncode != 0
    assert "app/web.py:3:8: SSOT101" in done.stdout
    assert repository.commits() == 1
    assert repository.read("app/web.py") == READ.encode()


def test_use_of_the_getter_passes(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/web.py", CLEAN)
    done = repository.commit()
    assert done.returncode == 0, done.stdout
    assert repository.commits() == 2


def test_access_that_is_not_staged_does_not_block(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/web.py", CLEAN)
    repository.write("app/web.py", READ)
    assert repository.commit().returncode == 0
    assert repository.read("app/web.py") == READ.encode()


def test_renamed_file_is_checked_under_its_new_name(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/old.py", READ)
    repository.git("commit", "--quiet", "--no-verify", "--message=before the hook")
    repository.git("mv", "app/old.py", "app/new name.py")
    done = repository.commit()
    assert done.returncode != 0
    assert "app/new name.py:3:8: SSOT101" in done.stdout


def test_deleting_the_access_passes(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/old.py", READ)
    repository.git("commit", "--quiet", "--no-verify", "--message=before the hook")
    repository.git("rm", "--quiet", "app/old.py")
    done = repository.commit()
    assert done.returncode == 0, done.stdout


def test_excluded_file_stays_excluded_though_it_is_named(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    configuration = repository.read("pyproject.toml") + b'extend-exclude = ["vendor"]\n'
    repository.stage("pyproject.toml", configuration)
    repository.stage("vendor/thing.py", READ)
    done = repository.commit()
    assert done.returncode == 0, done.stdout


BLOCKED = {
    "access in latin-1 with a cookie": (
        b"# coding: latin-1\nimport os\n\nport = os.environ['\xe9']\n",
        "SSOT101",
    ),
    "latin-1 without a cookie may hide an access": (
        b"import os\n\n# \xe9\nport = os.environ['PORT']\n",
        "SSOT900",
    ),
    "string that never ends may hide an access": (
        b"import os\n\nport = '''os.environ['PORT']\n",
        "SSOT900",
    ),
}
PASSED = {
    "binary": bytes(range(256)),
    "latin-1 without a cookie": b"# caf\xe9\n",
    "syntax error that hides nothing": b"def broken(:\n",
    "empty": b"",
}


@pytest.mark.parametrize(("content", "code"), BLOCKED.values(), ids=BLOCKED)
def test_odd_file_is_blocked(new_repository: NewRepository, content: bytes, code: str) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/odd.py", content)
    done = repository.commit()
    assert done.returncode != 0
    assert "app/odd.py:" in done.stdout
    assert code in done.stdout


@pytest.mark.parametrize("content", PASSED.values(), ids=PASSED)
def test_odd_file_passes(new_repository: NewRepository, content: bytes) -> None:
    repository = new_repository(CHECK)
    repository.stage("app/odd.py", content)
    done = repository.commit()
    assert done.returncode == 0, done.stdout


def test_notebook_is_blocked_by_its_cell(new_repository: NewRepository) -> None:
    repository = new_repository(CHECK)
    clean = notebook("import os", "os.getcwd()")
    repository.stage("clean.ipynb", clean)
    assert repository.commit().returncode == 0
    repository.stage("notes.ipynb", notebook("import os", "os.environ['A']"))
    done = repository.commit()
    assert done.returncode == 1
    assert "notes.ipynb:cell 2:1:1: SSOT101" in done.stdout
    assert "clean.ipynb" not in done.stdout


@pytest.mark.slow
def test_more_files_than_one_command_line_holds(new_repository: NewRepository) -> None:
    """The manager splits the list; an access in the first and in the last part is found."""
    repository = new_repository(CHECK)
    count, directory = 900, "d" * 180  # together over the 128 KiB that one call may have
    for number in range(count):
        repository.write(f"app/{directory}/m{number:03}.py", CLEAN)
    first, last = f"app/{directory}/m000.py", f"app/{directory}/m{count - 1}.py"
    repository.write(first, READ)
    repository.write(last, READ)
    repository.git("add", "--all")
    done = repository.commit()
    assert done.returncode != 0
    assert f"{first}:3:8: SSOT101" in done.stdout
    assert f"{last}:3:8: SSOT101" in done.stdout
    assert done.stdout.count(": SSOT101 ") == 2


def test_merge_commit(new_repository: NewRepository) -> None:
    """Resolving a conflict with a direct access is stopped; with the getter, it goes through."""
    repository = new_repository(CHECK)
    _make_conflict(repository)
    repository.stage("app/web.py", READ)
    done = repository.commit()
    assert done.returncode != 0
    assert "app/web.py:3:8: SSOT101" in done.stdout
    repository.stage("app/web.py", CLEAN)
    done = repository.commit()
    assert done.returncode == 0, done.stdout
    parents = repository.git("show", "--no-patch", "--format=%P", "HEAD").stdout.split()
    assert len(parents) == 2


def _make_conflict(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.stage("app/web.py", "port = 1\n")
    repository.git("commit", "--quiet", "--message=one")
    repository.git("checkout", "--quiet", "main")
    repository.stage("app/web.py", "port = 2\n")
    repository.git("commit", "--quiet", "--message=two")
    merged = repository.git("merge", "feature", check=False)
    assert "CONFLICT" in merged.stdout
