"""A cache that cannot be used or written is none: one warning, and the same findings."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from ssot_lint.workspace.cache import file as cache_file
from ssot_lint.workspace.cache import outcome as cache_outcome
from ssot_lint.workspace.cache.file import CacheFile, Damaged, Hits, load_stamps
from ssot_lint.workspace.config.remembered import Remembered
from ssot_lint.workspace.diagnostic import Diagnostic, Place, TextEdit, TextFix
from ssot_lint.workspace.outcome import Outcome
from tests.cli.commands import CLEAN, READ, lint, project
from tests.workspace.cached import DIRECTORY, any_number, run, settled

__all__ = ["any_number", "settled"]

FILES = {"clean.py": CLEAN, "read.py": READ, "sub/other.py": READ}
unprivileged = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root"
)


def the_file(root: Path) -> Path:
    every = (root / DIRECTORY).glob("*.cache")
    (file,) = (it for it in every if not it.name.startswith(("facts-", "names-")))
    return file


def sections(data: bytes) -> list[bytes]:
    at, found = data.index(b"\n") + 1, []
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 12], "little")
        found.append(data[at + 12 : at + 12 + size])
        at += 12 + size
    return found


def forged(data: bytes, *contents: object) -> bytes:
    """A file whose checksums are right whatever its sections hold; None leaves one as it was."""
    made = data[: data.index(b"\n") + 1]
    for content, old in zip(contents, sections(data), strict=True):
        section = old if content is None else marshal.dumps(content)  # type: ignore[arg-type]
        made += crc32(section).to_bytes(4, "little") + len(section).to_bytes(8, "little") + section
    return made


def forge_hits(data: bytes, change: Callable[[tuple[object, ...]], object]) -> bytes:
    """The same with each entry changed."""
    key, hits, *more = marshal.loads(sections(data)[0])
    return forged(data, (key, {name: change(hit) for name, hit in hits.items()}, *more), None)


def with_outcome(change: Callable[[list[object]], None]) -> Callable[[bytes], bytes]:
    """Outcomes with something else in a field."""

    def rewrite(hit: tuple[object, ...]) -> tuple[object, ...]:
        told = hit[3]
        assert isinstance(told, bytes)
        if not told:
            return hit
        outcome = list(marshal.loads(told))
        change(outcome)
        return (*hit[:3], marshal.dumps(tuple(outcome)))

    return lambda data: forge_hits(data, rewrite)


def set_field(name: str, value: object) -> Callable[[list[object]], None]:
    def change(outcome: list[object]) -> None:
        (first, *more) = outcome[1]  # type: ignore[misc]
        fields = list(first)
        fields[Diagnostic._fields.index(name)] = value
        outcome[1] = (tuple(fields), *more)

    return change


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "cut by a byte": lambda data: data[:-1],
    "longer": lambda data: data + b"\0",
    "a bit": lambda data: data[: len(data) // 3] + b"\xff" + data[len(data) // 3 + 1 :],
    "text": lambda data: b"# a cache\n",
    "the magic alone": lambda data: data[: data.index(b"\n") + 1],
    "a size beyond memory": lambda data: data[: data.index(b"\n") + 5] + b"\xff" * 8,
    "a list": lambda data: forged(data, [], []),
    "numbers": lambda data: forged(data, 1, 2),
    "code": lambda data: forged(data, compile("1/0", "", "exec"), compile("1/0", "", "exec")),
    "stamps of another kind": lambda data: forged(data, None, ((), "")),
    "hits without fields": lambda data: forge_hits(data, lambda hit: ()),
    "a digest that is text": lambda data: forge_hits(data, lambda hit: ("", *hit[1:])),
    "modules that are numbers": lambda data: forge_hits(data, lambda hit: (*hit[:2], (1,), hit[3])),
    "code for an outcome": lambda data: forge_hits(
        data, lambda hit: (*hit[:3], marshal.dumps(compile("1/0", "", "exec")))
    ),
    "an outcome of nothing": with_outcome(list.clear),
    "diagnostics of nothing": with_outcome(lambda outcome: outcome.__setitem__(1, ((),))),
    "a message that is a number": with_outcome(set_field("message", 1)),
    "a message that is code": with_outcome(set_field("message", compile("1/0", "", "exec"))),
    "a place without a column": with_outcome(set_field("start", (1,))),
    "a row that is text": with_outcome(set_field("start", ("1", 2))),
    "rows that are numbers": with_outcome(set_field("rows", (1,))),
    "a fix that is true": with_outcome(set_field("fix", True)),
    "a fix without edits": with_outcome(set_field("fix", ("", "safe", None, None))),
}


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_written_anew(tmp_path: Path, name: str) -> None:
    root = project(tmp_path, FILES)
    cold = run(root)
    file = the_file(root)
    file.write_bytes(DAMAGE[name](file.read_bytes()))
    again = run(root)
    assert again.said == cold.said
    assert again.warning is not None
    assert str(file.parent) in again.warning
    healed = run(root)
    assert (healed.said, healed.read, healed.warning) == (cold.said, [], None)


@pytest.mark.usefixtures("any_number", "settled")
def test_what_another_version_wrote_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, FILES)
    with monkeypatch.context() as patch:
        patch.setattr(cache_file, "__version__", "0.0.9")
        run(root)
    file = the_file(root)
    file.write_bytes(b"in a format of the future")
    again = run(root)
    assert (again.warning, len(again.read)) == (None, 4)
    assert file.read_bytes() == b"in a format of the future"
    assert run(root).read == []


@pytest.mark.usefixtures("any_number", "settled")
def test_names_that_meet_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of files are 32 bits of what they stand for; the whole of it is in the file."""
    monkeypatch.setattr(cache_file, "crc32", lambda data: 0 if b"cpython" in data else crc32(data))
    root = project(tmp_path, FILES)
    run(root)
    other = run(root, options={"allow-variables": ["A"]})
    assert (other.said, other.warning, len(other.read)) == ([], None, 4)


def _no_directory(root: Path) -> None:
    (root / DIRECTORY).write_text("a file where the directory should be")


def _read_only(root: Path) -> None:
    root.chmod(0o555)


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(_no_directory, id="a file in its place"),
        pytest.param(_read_only, id="read-only tree", marks=unprivileged),
    ],
)
def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, prepare: Callable[[Path], None]
) -> None:
    root = project(tmp_path / "project", FILES)
    prepare(root)
    ended = lint("check", "--output-format", "concise", cwd=root)
    root.chmod(0o755)
    assert ended.code == 1
    assert ended.err.decode().count("\n") == 1
    assert "warning: the cache in" in ended.err.decode()
    assert "cannot be written" in ended.err.decode()
    assert ended.out == lint("check", "--no-cache", "--output-format", "concise", cwd=root).out
    assert lint("check", "--silent", cwd=root).err == b""


@pytest.mark.skipif(not os.path.exists("/proc/self"), reason="no place that takes no files")
def test_a_place_where_nobody_can_write(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    ended = lint("check", "--cache-dir", "/proc/cache", cwd=root)
    assert ended.code == 1
    assert ended.err.decode().startswith("warning: the cache in /proc/cache cannot be written: ")


@pytest.mark.usefixtures("any_number", "settled")
def test_a_read_only_tree_with_its_cache_elsewhere(tmp_path: Path) -> None:
    root = project(tmp_path / "project", FILES)
    for path in (root, root / "sub", root / "app"):
        path.chmod(0o555)
    try:
        elsewhere = str(tmp_path / "elsewhere" / "cache")
        first = lint("check", "--cache-dir", elsewhere, cwd=root)
        assert run(root, options={"cache-dir": elsewhere}).read == []
        assert not (root / DIRECTORY).exists()
        assert first.err == b""
    finally:
        for path in (root, root / "sub", root / "app"):
            path.chmod(0o755)


@unprivileged
@pytest.mark.usefixtures("any_number", "settled")
def test_a_cache_that_cannot_be_read(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    cold = run(root)
    the_file(root).chmod(0)
    again = run(root)
    assert again.said == cold.said
    assert "cannot be read" in (again.warning or "")


@pytest.mark.usefixtures("any_number", "settled")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """Whoever made the repository may have put links where the cache would be written."""
    root = project(tmp_path / "project", FILES)
    run(root)
    file, precious = the_file(root), tmp_path / "precious"
    precious.write_bytes(b"precious")
    for path in (file, root / DIRECTORY / "CACHEDIR.TAG", root / DIRECTORY / ".gitignore"):
        path.unlink()
        path.symlink_to(precious)
    before = precious.stat().st_mtime_ns
    (root / "clean.py").write_bytes(b"Y = 2\n")
    run(root)
    assert run(root).read == []
    assert (precious.read_bytes(), precious.stat().st_mtime_ns) == (b"precious", before)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
@pytest.mark.usefixtures("any_number", "settled")
def test_a_pipe_in_its_place_does_not_block(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    cold = run(root)
    file = the_file(root)
    file.unlink()
    os.mkfifo(file)
    assert run(root).said == cold.said
    assert run(root).read == []


def test_the_directory_says_what_it_is(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    run(root)
    tag = (root / DIRECTORY / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (root / DIRECTORY / ".gitignore").read_bytes() == b"*\n"


# --- the formats


DIAGNOSTIC = Diagnostic(
    *("/p/a.py", "a.py", "SSOT101", "read", "error", Place(1, 2), Place(1, 9), ("X", "Y")),
    *("read", None, None, "f.g", "A", 0),
    TextFix("Use", "unsafe", "why", (TextEdit("env", Place(1, 2), Place(3, 4)),)),
    None,
)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome("/p/a.py"),
        Outcome("/p/a.py", (DIAGNOSTIC, DIAGNOSTIC._replace(fix=None, fix_refused="no"))),
        Outcome("/p/n.ipynb", (DIAGNOSTIC._replace(cell=2, in_file=(Place(7, 8), Place(7, 9))),)),
        Outcome("/p/a.py", (DIAGNOSTIC._replace(subject="\udcff é\0"),), has_getter=False),
    ],
)
def test_an_outcome_comes_back_as_it_was(outcome: Outcome) -> None:
    moved = outcome._replace(
        path="/q/b.py", diagnostics=tuple(d._replace(path="/q/b.py") for d in outcome.diagnostics)
    )
    assert cache_outcome.load([("/q/b.py", cache_outcome.dump(outcome))]) == [moved]


def test_no_byte_does_harm() -> None:
    """Neither an exception nor anything but what is asked for.

    Only bytes that make no valid size of gigabytes, which would take as long as they are large.
    """
    valid = marshal.dumps(("key", {"a.py": (b"d", "", (), b"")}, {"": {"e.py": (None, None)}}, {}))
    file, refused = CacheFile("/nowhere", "", "key"), 0
    for at in range(len(valid)):
        for junk in (b"", b"\0", b"\1", b"\x80", b"\xff", b"\xff\xff\xff\xff"):
            data = valid[:at] + junk + valid[at + len(junk) :]
            for read in (file.hits, load_stamps):
                try:
                    assert isinstance(read(data), (Hits, dict, type(None)))
                except Damaged:
                    refused += 1
            assert cache_outcome.load([("/p/a.py", data)]) is None
            assert cache_outcome.load([("/p/a.py", valid[:at])]) is None
    assert refused > 400


def test_a_table_that_was_parsed_before_counts_as_it_was_written(tmp_path: Path) -> None:
    text = 'getter = "app.env:get_env"\nselect = ["SSOT1"]\n'
    root = project(tmp_path, {"ssot-lint.toml": text.encode()})
    path = str(root / "ssot-lint.toml")
    remembered = Remembered()
    remembered.is_on = True
    (root / DIRECTORY).mkdir()
    (root / DIRECTORY / cache_file.TAG).write_text("a cache of ssot-lint")
    remembered.keep(path, text, {"select": ["SSOT1"]})
    assert remembered.table(path, text) == {"select": ["SSOT1"]}
    (file,) = (root / DIRECTORY).glob("*.tables")
    data = file.read_bytes()
    for at in range(len(data)):
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert remembered.table(path, text) is None
