"""Measures the language server beside ``ruff server``, on the same script of edits, in turns.

    python benchmarks/server.py [DIRECTORY/tree]

prints one Markdown table: milliseconds from an edit to the diagnostics of that version, the
analysis alone, the start, and (with a tree, see ``corpus.py``) opening it as a workspace, and one
file of it whose project is asked for facts: ``--with-getter`` lays a tree that has many. Both
servers get one edit each before either gets the next, so that what else the machine does falls on
both alike. ruff has TID251 on the same names.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from evidence import GETTER
from rivals import NAMES, REPOSITORY, installed, ssot_command
from versus import SETTINGS, Setting, copied

sys.path.insert(0, REPOSITORY)
from ssot_lint.lsp.session.session import Session
from tests.lsp.client import PUSHED, Client, Json

FUNCTION = '''\
def function_{0}(first, second=None):
    """Say what number {0} is."""
    total = first + {0}
    for item in range(total):
        if item % 2 and second:
            total += len(str(item))  # count
    return {{"a": total, "b": [second, {0}]}}


'''


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tree", type=Path, nargs="?")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print("| what | ssot-lint p50 | p95 | ruff server p50 | p95 | p95 × |")
    print("|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as scratch:
        project = _project(Path(scratch) / "project")
        for lines, findings in ((2000, 5), (2000, 25), (20_000, 25)):
            print(_edits(project, source(lines, findings), options.edits, lines), flush=True)
        for lines, findings in ((2000, 5), (2000, 25), (20_000, 25)):
            print(_analyses(project, source(lines, findings), lines), flush=True)
        for line in _starts(project, options.rounds):
            print(line, flush=True)
        if options.tree is not None:
            setting = Setting(options.tree.resolve(), Path(scratch), options.rounds)
            for line in _workspace(copied(setting, "configured"), options.rounds):
                print(line, flush=True)
            for line in _among_many(options.tree.resolve(), options.edits):
                print(line, flush=True)


def source(lines: int, findings: int) -> str:
    """A file of so many rows and accesses."""
    rows: list[str] = ["import os", "", ""]
    every = max(lines // 9 // findings, 1)
    number = 0
    while len(rows) < lines:
        rows += FUNCTION.format(number).split("\n")[:-1]
        if number % every == 0 and findings:
            rows += [f'VALUE_{number} = os.environ["NAME_{number}"]', ""]
            findings -= 1
        number += 1
    return "\n".join(rows[:lines]) + "\n"


# --- scenarios


def _edits(project: Path, text: str, count: int, lines: int) -> str:
    """A row typed in, or one taken out, somewhere in the file: until its findings are there."""
    name = f"{lines:,} lines, {text.count('os.environ[')} findings"
    ours, theirs = _server(_ours(), project), _server(_ruff(), project)
    costs: list[list[float]] = [[], []]
    try:
        uris = [it.open(project / "a.py", text) for it in (ours, theirs)]
        for client, uri in zip((ours, theirs), uris, strict=True):
            client.published(uri, 1)
        dice = random.Random(lines)
        for version in range(2, count + 2):
            row = dice.randrange(3, lines - 9)
            place = {"line": row, "character": 0}
            change = {"range": {"start": place, "end": place}, "text": f"# {version}\n"}
            for client, uri, cost in zip((ours, theirs), uris, costs, strict=True):
                begun = time.perf_counter()
                client.change(uri, version, change)
                client.published(uri, version)
                cost.append((time.perf_counter() - begun) * 1000)
    finally:
        for client in (ours, theirs):
            client.process.kill()
    return _row(f"edit to diagnostics, {name}", costs[0][10:], costs[1][10:])


def _analyses(project: Path, text: str, lines: int) -> str:
    """The analysis alone, in this process and its own time: of a text that was never seen."""
    session = Session(folders=(str(project),))
    uri, cost = (project / "a.py").as_uri(), []
    rows = text.split("\n")
    dice = random.Random(lines)
    for version in range(1, 60):
        rows.insert(dice.randrange(3, lines - 9), f"# {version}")
        document = session.documents.open(uri, "python", version, "\n".join(rows))
        begun = time.process_time()
        session.analyse(document)
        cost.append((time.process_time() - begun) * 1000)
    name = f"{lines:,} lines, {text.count('os.environ[')} findings"
    return _row(f"analysis alone, processor time, {name}", cost[10:], None)


def _starts(project: Path, rounds: int) -> Iterator[str]:
    """From no process to the first diagnostics, beside what the imports take by themselves."""
    text = source(200, 5)
    ours, theirs, imports = [], [], []
    modules = _imported(project, text)
    # Some are tried for and not there.
    program = "".join(f"try: import {name}\nexcept ImportError: pass\n" for name in modules)
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True)
        imports.append((time.perf_counter() - begun) * 1000)
        for command, cost in ((_ours(), ours), (_ruff(), theirs)):
            begun = time.perf_counter()
            client = _server(command, project)
            client.published(client.open(project / "a.py", text), 1)
            cost.append((time.perf_counter() - begun) * 1000)
            client.process.kill()
    yield _row("start to first diagnostics", ours[1:], theirs[1:])
    yield _row("the imports alone, in the same runs", imports[1:], None)
    more = [a - b for a, b in zip(ours[1:], imports[1:], strict=True)]
    yield _row("start beyond the imports", more, None)


def _imported(project: Path, text: str) -> list[str]:
    """The modules that the server imports until its first diagnostics, in their order."""
    command = [sys.executable, "-X", "importtime", *_ours()[1:]]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
    )
    client = Client(process)
    client.initialize(project, capabilities=PUSHED)
    client.published(client.open(project / "a.py", text), 1)
    process.kill()
    assert process.stderr is not None
    rows = process.stderr.read().decode().splitlines()
    named = [row.rpartition("|")[2].strip() for row in rows if row.startswith("import time:")]
    return [name for name in named if re.fullmatch(r"[a-z_][\w.]*", name) and name != "__main__"]


def _workspace(tree: Path, rounds: int) -> Iterator[str]:
    """A whole workspace opened, with one file being typed in; beside a cold run over it."""
    cold, opened, answers, memory = [], [], [], 0.0
    text = source(2000, 25)
    for _ in range(rounds):
        begun = time.perf_counter()
        command = ssot_command("--no-cache", "--quiet", ".")
        subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL, check=False)
        cold.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        capabilities = {**PUSHED, "window": {"workDoneProgress": True}}
        settings = {"diagnosticMode": "workspace"}
        client = _server(_ours(), tree, capabilities=capabilities, settings=settings)
        uri = client.open(tree / "typed_in.py", text)
        version = 1
        client.published(uri, version)
        while not any(it["value"]["kind"] == "end" for it in client.seen("$/progress")):
            version += 1
            asked = time.perf_counter()
            client.change(uri, version, text + f"# {version}\n")
            client.published(uri, version)
            answers.append((time.perf_counter() - asked) * 1000)
            time.sleep(0.1)  # as fast as anybody types
        ended = client.last_at["$/progress"]
        opened.append((ended - begun) * 1000)
        memory = max(memory, _peak(client.process.pid))
        client.process.kill()
    files = sum(1 for _ in tree.rglob("*.py"))
    yield _row(f"a workspace of {files:,} files opened, all findings there", opened, None)
    yield _row("a cold run of the command line over it, in the same rounds", cold, None)
    yield _row("edit to diagnostics in an open file meanwhile", answers, None)
    yield f"| most memory then: {memory:.0f} MB | | | | | |"


def _among_many(tree: Path, count: int) -> Iterator[str]:
    """One file of a large project, as it is configured, while all others are asked and afterwards."""
    text = source(2000, 25) + 'ASKED = os.environ["NAME_0"]\n'
    begun = time.perf_counter()
    client = _server(_ours(), tree)
    uri = client.open(tree / "typed_in.py", text)
    client.published(uri, 1)
    yield _row("start to first diagnostics in it", [(time.perf_counter() - begun) * 1000], None)
    last = {"line": len(text.split("\n")) - 2, "character": 20}
    renames = {"textDocument": {"uri": uri}, "position": last}
    # What waits until all files have been asked.
    asked = client.ask("textDocument/prepareRename", renames)
    dice = random.Random(count)

    def edit(version: int) -> float:
        place = {"line": dice.randrange(3, 1900), "character": 0}
        begun = time.perf_counter()
        client.change(uri, version, {"range": {"start": place, "end": place}, "text": "# a\n"})
        client.published(uri, version)
        return (time.perf_counter() - begun) * 1000

    meanwhile, version = [], 2
    while not any(it.get("id") == asked for it in client.waiting()):
        meanwhile.append(edit(version))
        version += 1
        time.sleep(0.1)  # as fast as anybody types
    yield _row("edit to diagnostics in it while all files are asked", meanwhile, None)
    after = [edit(number) for number in range(version, version + count)]
    yield _row("edit to diagnostics in it afterwards", after, None)
    yield f"| most memory then: {_peak(client.process.pid):.0f} MB | | | | | |"
    client.process.kill()


# --- how


def _ours() -> Sequence[str]:
    return [sys.executable, "-m", "ssot_lint", "server"]


def _ruff() -> Sequence[str]:
    return [str(installed("ruff") / "ruff"), "server"]


def _server(
    command: Sequence[str], project: Path, *, capabilities: Json = PUSHED, settings: Json = None
) -> Client:
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=REPOSITORY,
    )
    client = Client(process)
    client.initialize(project, capabilities=capabilities, settings=settings)
    return client


def _project(directory: Path) -> Path:
    directory.mkdir()
    (directory / "ssot_getter.py").write_text(GETTER)
    (directory / "ssot-lint.toml").write_text(SETTINGS)
    banned = "\n".join(f'"os.{name}".msg = "use the getter"' for name in NAMES)
    (directory / "ruff.toml").write_text(
        f'[lint]\nselect = ["TID251"]\n[lint.flake8-tidy-imports.banned-api]\n{banned}\n'
    )
    return directory


def _peak(process: int) -> float:
    """The most memory that a running process had, in MB; 0 where that is not told."""
    status = Path(f"/proc/{process}/status")
    rows = status.read_text().split("\n") if status.exists() else []
    return sum(int(row.split()[1]) / 1e3 for row in rows if row.startswith("VmHWM"))


def _row(title: str, ours: Sequence[float], theirs: Sequence[float] | None) -> str:
    own = f"{statistics.median(ours):.1f} ms | {_p95(ours):.1f} ms"
    if theirs is None:
        return f"| {title} | {own} | | | |"
    other = f"{statistics.median(theirs):.1f} ms | {_p95(theirs):.1f} ms"
    return f"| {title} | {own} | {other} | {_p95(ours) / _p95(theirs):.2f} |"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[max(round(len(values) * 0.95) - 1, 0)]


if __name__ == "__main__":
    main()
