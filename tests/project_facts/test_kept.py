"""Facts between runs: what is kept holds, what is damaged or old is as none, halves say the whole."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ssot_lint.cli import main
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.gather import gather
from ssot_lint.facts.claims import same_claims
from ssot_lint.facts.model import FileFacts
from ssot_lint.workspace.cache import cache, head_log
from ssot_lint.workspace.run import gathering, together
from tests.depth import examples
from tests.project_facts.rule import other_default

__all__ = ["other_default"]

CONFIG = 'getter = "app.env:env"\ncontract = "mapping"\n'
FAMILIES = ("occurrences", "wrapped", "bound")
Rows = list[tuple[str, ...]]


def reads(*defaults: str) -> str:
    rows = [f'V{number} = env.get("V{number}", "{it}")\n' for number, it in enumerate(defaults)]
    return "from app.env import env\n\n" + "".join(rows)


@pytest.fixture
def root(tmp_path: Path, other_default: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cache, "_TICK", -(10**12))  # a file written a moment ago counts as old
    return tmp_path


def lay_out(root: Path) -> None:
    files = {
        "ssot-lint.toml": CONFIG,
        "app/__init__.py": "",
        "a.py": reads("1"),
        "b.py": reads("2"),
    }
    for name, text in {**files, "app/env.py": "import os\n\nenv = os.environ\n"}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> Rows:
    capsys.readouterr()
    assert main.main(["check", "--output-format", "json", "--jobs", "1", *arguments]) < 2
    return [
        (
            Path(it["filename"]).name,
            it["code"],
            str(it["location"]["row"]),
            *(f"{Path(at['filename']).name}:{at['location']['row']}" for at in it["related"]),
        )
        for it in json.loads(capsys.readouterr().out)
    ]


def kept(root: Path) -> Path:
    (found,) = (root / ".ssot-lint_cache").glob("facts-*")
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files whose facts are gathered, and ``judged`` where the project is."""
    said: list[str] = []
    keep, judge = gathering.Gathering._keep, together._Run._judged

    def keeping(self: gathering.Gathering, look: object, block: bytes) -> None:
        said.append(Path(look.path).name)  # type: ignore[attr-defined]
        keep(self, look, block)  # type: ignore[arg-type]

    def judging(self: object, *rest: object) -> object:
        said.append("judged")
        return judge(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(gathering.Gathering, "_keep", keeping)
    monkeypatch.setattr(together._Run, "_judged", judging)
    return said


FOUND = [("b.py", "SSOT110", "3", "a.py:3")]


@pytest.mark.parametrize("few", [0, 100], ids=["many files", "few files"])
def test_what_is_kept_is_not_worked_out_again(
    root: Path,
    asked: list[str],
    capsys: pytest.CaptureFixture[str],
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ssot_lint.workspace.run import kept as kept_module

    monkeypatch.setattr(cache, "_FEW_FILES", few)
    monkeypatch.setattr(kept_module, "_FEW_FILES", few)
    assert check(capsys) == FOUND
    assert "judged" in asked
    asked.clear()
    assert check(capsys) == FOUND
    assert "judged" not in asked
    if not few:
        assert asked == []


def test_a_hook_looks_at_others_only_where_facts_have_changed(
    root: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(capsys) == FOUND
    asked.clear()
    assert check(capsys, "b.py") == FOUND
    assert set(asked) == {"b.py"}
    asked.clear()
    assert check(capsys, "app/__init__.py") == []
    assert asked == ["__init__.py"]
    (root / "b.py").write_text(reads("1"))
    asked.clear()
    assert check(capsys, "b.py") == []
    assert list(dict.fromkeys(asked)) == ["b.py", "judged"]
    (root / "a.py").write_text(reads("3"))  # nobody passes it
    (root / "b.py").write_text("\n" + reads("1"))
    asked.clear()
    assert check(capsys, "b.py") == [("b.py", "SSOT110", "4", "a.py:3")]
    assert list(dict.fromkeys(asked)) == ["b.py", "a.py", "judged"]


def test_a_hook_judges_nobody_where_all_claim_what_they_did(
    root: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "b.py").write_text(reads("1"))
    assert check(capsys) == []
    for text, then in (
        ("# moved\n" + reads("1"), ["b.py"]),
        (reads("1", "1"), ["b.py", "judged"]),
        (reads("2"), ["b.py", "judged"]),
    ):
        (root / "b.py").write_text(text)
        asked.clear()
        found = check(capsys, "b.py")
        assert list(dict.fromkeys(asked)) == then, text
        assert found == [it for it in check(capsys, "--no-cache") if it[0] == "b.py"]
        (root / "b.py").write_text(reads("1"))
        assert check(capsys) == []


def test_a_hook_asks_its_files_for_declared_names_as_all_were(
    tmp_path: Path,
    asked: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cache, "_TICK", -(10**12))
    fields = "class Settings(BaseSettings):\n    limit: int = 1\n\n\nsettings = Settings()\n"
    Path("app/settings.py").write_text(f"from pydantic_settings import BaseSettings\n\n\n{fields}")
    use = reads("2") + "from app.settings import settings\n\nL = settings.limit\n"
    Path("c.py").write_text(use)
    check(capsys)
    for text, judges in (("# moved\n" + use, False), (use.replace("settings.limit", "1"), True)):
        Path("c.py").write_text(text)
        asked.clear()
        found = check(capsys, "c.py")
        assert ("judged" in asked) == judges
        assert found == [it for it in check(capsys, "--no-cache") if it[0] == "c.py"]


def test_claims_are_about_what_stands_in_what_and_who_are_neighbours() -> None:
    def said(*rows: tuple[str, int]) -> FileFacts:
        data = "".join(f"{text}{chr(10) * count}" for text, count in rows).encode()
        return gather(data, FileSettings("a.py", "a.py", frozenset(), frozenset()), FAMILIES)

    head, one, two = ("import os", 1), 'A = os.environ["A"]', 'B = os.getenv("B", "1")'
    before = said(head, (one, 1), (two, 1))
    for rows, same in (
        ([("# more", 1), head, (one, 1), (two, 1)], True),
        ([head, ("C = 1  # longer", 3), (one, 1), (two, 1)], True),
        ([head, (one, 2), (two, 1)], False),
        ([head, (two, 1), (one, 1)], False),
        ([head, (one, 1), (two.replace("1", "2"), 1)], False),
    ):
        assert same_claims(before, said(*rows)) is same, rows


def test_no_facts_no_silence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, "b.py") == FOUND
    assert check(capsys, "--no-cache", "b.py") == FOUND


def test_two_processes_with_half_of_the_files_each(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(capsys)
    (root / "a.py").write_text(reads("7", "8"))
    (root / "c.py").write_text(reads("7", "9"))
    (root / "b.py").write_text(reads("7"))
    halves = [check(capsys, "a.py", "b.py"), check(capsys, "c.py")]
    assert sorted(halves[0] + halves[1]) == check(capsys) == check(capsys, "--no-cache")
    assert halves[1] == [("c.py", "SSOT110", "4", "a.py:4")]


def damage(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damaged(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return damaged


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(damage(lambda data: b""), id="empty"),
        pytest.param(damage(lambda data: data[:40]), id="cut"),
        pytest.param(damage(lambda data: data[:-3]), id="cut in a block"),
        pytest.param(damage(lambda data: data[:-9] + b"\0" * 9), id="another block"),
        pytest.param(damage(lambda data: data.replace(b"format 1", b"format 9")), id="foreign"),
        pytest.param(damage(lambda data: bytes(byte ^ 1 for byte in data)), id="garbage"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="a directory"),
    ],
)
def test_damage_is_as_none(
    root: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Path], None]
) -> None:
    assert check(capsys) == FOUND
    change(kept(root))
    assert check(capsys) == FOUND
    change(kept(root)) if kept(root).is_file() else None
    assert check(capsys, "b.py") == FOUND


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"ssot-lint.toml": CONFIG + 'ignore = ["SSOT110"]\n'}, id="the configuration"),
        pytest.param({"b.py": reads("1")}, id="a file"),
        pytest.param({"b.py": None}, id="a file goes"),
        pytest.param({"c.py": reads("1", "1")}, id="a file comes"),
        pytest.param({"sub/ssot-lint.toml": CONFIG, "sub/d.py": reads("5")}, id="another project"),
        pytest.param({"app/env.py": "import os\n\nenv = dict(os.environ)\n"}, id="the getter"),
    ],
)
def test_changes_are_seen(
    root: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str | None]
) -> None:
    check(capsys)
    for name, text in change.items():
        (root / name).parent.mkdir(exist_ok=True)
        if text is None:
            (root / name).unlink()
        else:
            (root / name).write_text(text)
    expected = check(capsys, "--no-cache")
    assert check(capsys) == expected
    assert check(capsys) == expected


def test_head_moves(tmp_path: Path) -> None:
    log = tmp_path / ".git" / "logs" / "HEAD"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"0 1 me\tcommit: one\n")
    before = head_log.head_log(str(tmp_path / "app"))
    assert before.endswith("logs/HEAD")
    with log.open("ab") as stream:
        stream.write(b"1 2 me\tcommit (amend): two\n")
    assert not head_log.has_moved(before, head_log.head_log(str(tmp_path)))
    with log.open("ab") as stream:
        stream.write(b"2 3 me\tcheckout: moving from a to b\n")
    assert head_log.has_moved(before, head_log.head_log(str(tmp_path)))
    assert head_log.has_moved("", before)


CLOCK = itertools.count(10**18, 10**9)
NAMES = ("a.py", "b.py", "c.py", "d.py")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.none() | st.lists(st.sampled_from(["1", "2"]), max_size=2).map(tuple),
        st.sampled_from(["edit", "hook", "whole"]),
    ),
    min_size=1,
    max_size=6,
)


@given(STEPS)
@examples(15, [HealthCheck.function_scoped_fixture])
def test_warm_is_cold_after_any_steps(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    steps: list[tuple[str, tuple[str, ...] | None, str]],
) -> None:
    for name in NAMES:
        (root / name).unlink(missing_ok=True)
    for name, defaults, then in steps:
        path = root / name
        if defaults is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(reads(*defaults))
            now = next(CLOCK)  # the kernel's may not have ticked since
            os.utime(path, ns=(now, now))
        if then == "whole":
            assert check(capsys) == check(capsys, "--no-cache")
        elif then == "hook" and path.exists():
            cold = [it for it in check(capsys, "--no-cache") if it[0] == name]
            assert check(capsys, name) == cold
    assert check(capsys) == check(capsys, "--no-cache")
    assert os.path.exists(root / "ssot-lint.toml")
