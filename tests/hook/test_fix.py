"""The fixing hook fixes, stops the commit for the user to look, and lets it through once added."""

from __future__ import annotations

import pytest

from tests.hook.repository import CHECK, FIX, NewRepository

READ = b"import os\n\nport = os.environ['PORT']\n"
FIXED = b"from app.env import env\n\nport = env['PORT']\n"


def test_fix_stops_the_commit_until_it_is_added(new_repository: NewRepository) -> None:
    repository = new_repository(FIX, CHECK)
    repository.stage("app/web.py", READ)
    done = repository.commit()
    assert done.returncode != 0
    assert repository.commits() == 1
    assert repository.read("app/web.py") == FIXED
    assert repository.staged("app/web.py") == READ
    repository.git("add", "app/web.py")
    done = repository.commit()
    assert done.returncode == 0, done.stdout
    assert repository.commits() == 2


def test_what_cannot_be_fixed_still_blocks(new_repository: NewRepository) -> None:
    repository = new_repository(FIX)
    repository.stage("app/web.py", b"import os\n\nport = os.environb[b'PORT']\n")
    for _ in range(2):
        done = repository.commit()
        assert done.returncode != 0
        assert "app/web.py:3:8: SSOT101" in done.stdout
    assert repository.commits() == 1


def test_unstaged_change_of_another_file_is_preserved(new_repository: NewRepository) -> None:
    repository = new_repository(FIX)
    repository.stage("app/other.py", b"x = 1\n")
    repository.git("commit", "--quiet", "--message=other")
    repository.write("app/other.py", READ)
    repository.stage("app/web.py", READ)
    assert repository.commit().returncode != 0
    assert repository.read("app/web.py") == FIXED
    assert repository.read("app/other.py") == READ


def test_unstaged_change_of_the_same_file_is_preserved(new_repository: NewRepository) -> None:
    filler = b"\n" * 20
    repository = new_repository(FIX)
    repository.stage("app/web.py", READ + filler + b"x = 1\n")
    repository.write("app/web.py", READ + filler + b"x = 2\n")
    assert repository.commit().returncode != 0
    assert repository.read("app/web.py") == FIXED + filler + b"x = 2\n"
    assert repository.staged("app/web.py") == READ + filler + b"x = 1\n"


def test_unstaged_change_of_the_same_line_wins(new_repository: NewRepository) -> None:
    """Fix and change conflict: the manager takes the fix back, and the user's bytes stay."""
    mine = READ.replace(b"'PORT'", b"'HTTP_PORT'")
    repository = new_repository(FIX)
    repository.stage("app/web.py", READ)
    repository.write("app/web.py", mine)
    assert repository.commit().returncode != 0
    assert repository.read("app/web.py") == mine
    assert repository.staged("app/web.py") == READ


BYTES = {
    "Windows line endings": (READ.replace(b"\n", b"\r\n"), FIXED.replace(b"\n", b"\r\n")),
    "no final newline": (READ.rstrip(b"\n"), FIXED.rstrip(b"\n")),
    "byte order mark": (b"\xef\xbb\xbf" + READ, b"\xef\xbb\xbf" + FIXED),
    "latin-1 with a cookie": (
        b"# coding: latin-1\n# caf\xe9\n" + READ,
        b"# coding: latin-1\n# caf\xe9\n" + FIXED,
    ),
}


@pytest.mark.parametrize(("before", "after"), BYTES.values(), ids=BYTES)
def test_bytes_outside_the_fix_stay(
    new_repository: NewRepository, before: bytes, after: bytes
) -> None:
    repository = new_repository(FIX)
    repository.stage("app/web.py", before)
    assert repository.commit().returncode != 0
    assert repository.read("app/web.py") == after
