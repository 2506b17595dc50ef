"""Measures ssot-lint against ruff (TID251 on the same names), on any tree of Python files.

    python benchmarks/corpus.py DIRECTORY
    python benchmarks/versus.py DIRECTORY/tree

prints one Markdown table: medians and ratios of runs in turns (A B A B …), the page cache warm and
no other cache used but in the scenarios about it (``warm``, ``touched``, ``reclone``). Rows whose
runs take long have fewer of them, so that all takes about ten minutes. ``--only cold`` runs one scenario; ``--only rivals`` compares with Fixit,
semgrep and ast-grep, which takes long and is left out otherwise. Everything is installed in
environments of its own, and works on copies.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from corpus import describe, python_files
from evidence import GETTER
from measure import Contender, Cost, alternate, machine, median, ratio
from rivals import (
    REPOSITORY,
    ast_grep_command,
    fixit_command,
    ruff_command,
    semgrep_command,
    ssot_command,
)

SETTINGS = """\
getter = "ssot_getter:env"
contract = "mapping"
exclude = []
respect-gitignore = false
"""
# What pip puts into an environment for ``ssot-lint``; ``python -m`` takes 4 ms longer to begin.
ENTRY_POINT = """\
import sys
sys.path.insert(0, {site!r})
from ssot_lint.cli.main import main
if __name__ == "__main__":
    sys.argv[0] = sys.argv[0].removesuffix(".exe")
    sys.exit(main())
"""
FIRST_FOUR = "--select=SSOT101,SSOT102,SSOT103,SSOT104"
WHOLE_TREE = "--config=exclude = []", "--no-respect-gitignore"


class Setting(NamedTuple):
    """What every scenario is given."""

    tree: Path
    scratch: Path
    rounds: int


def cold(setting: Setting) -> Iterator[str]:
    options = ("--isolated", "--no-cache", FIRST_FOUR, *WHOLE_TREE, "--output-format=concise")
    yield from against_ruff("cold, SSOT101–104", setting, setting.tree, options)


def memory(setting: Setting) -> Iterator[str]:
    """One process has it all, so this is where memory would show."""
    options = ("--isolated", "--no-cache", FIRST_FOUR, *WHOLE_TREE, "--jobs=1")
    yield from against_ruff("cold, SSOT101–104, one process", setting, setting.tree, options)


def every(setting: Setting) -> Iterator[str]:
    options = ("--no-cache", "--select=ALL", "--output-format=concise")
    tree, setting = copied(setting, "configured"), slow(setting, 1)
    yield from against_ruff("cold, all rules, fixes offered", setting, tree, options)
    run_once(Contender(ssot_command("--no-cache", "--fix", "--quiet", "."), tree))
    yield from against_ruff("cold, all rules, after --fix", setting, tree, options)


def getter(setting: Setting) -> Iterator[str]:
    """Beside ``tree`` with ``corpus.py --with-getter``: an accessor object used in 12,000 places."""
    tree = setting.tree.parent / "getter"
    if not tree.exists():
        yield "| getter used everywhere: `corpus.py --with-getter` makes the tree |" + " |" * 8
        return
    options = ("--no-cache", *WHOLE_TREE, "--output-format=concise")
    first = ("--select=SSOT1,SSOT9", *options)
    yield from against_ruff(
        "cold, SSOT1xx and SSOT9xx, getter used everywhere", setting, tree, first
    )
    title = "cold, every rule that is on, the same tree"
    yield from against_ruff(title, slow(setting, 1), tree, options)


def warm(setting: Setting) -> Iterator[str]:
    """Nothing has changed; each with its own cache, filled by unmeasured runs, and as it is installed:
    start-up is half of it."""
    script = installed_script(setting.scratch)
    ours = [sys.executable, str(script), *caching_ssot(setting)[3:]]
    run_once(Contender(ours, setting.tree))  # the next one knows all, and keeps what it says
    contenders = {
        "ruff": Contender(caching_ruff(setting), setting.tree),
        "ssot": Contender(ours, setting.tree),
    }
    yield from compared("warm, SSOT101–104", contenders, setting.rounds * 3)


def touched(setting: Setting) -> Iterator[str]:
    """Every file has new times, as after a change of branch there and back."""
    tree = copied(setting, "tree")

    def touch() -> None:
        for path in python_files(tree):
            os.utime(path)

    yield from renewed("touched, SSOT101–104", setting, tree, touch)


def reclone(setting: Setting) -> Iterator[str]:
    """Every file is another one with the same content, the cache has been kept: CI."""
    tree = copied(setting, "tree")
    anew = slow(setting)  # a copy of the tree takes longer than both of the runs on it
    yield from renewed("cloned anew, SSOT101–104", anew, tree, lambda: copied(setting, "tree"))


def fix(setting: Setting) -> Iterator[str]:
    """A fresh copy for each run; making it is not measured."""
    target = setting.scratch / "to-fix"
    contenders = {
        "ruff": Contender(ruff(), setting.tree),
        "ssot": Contender(
            ssot_command("--no-cache", "--fix", "--output-format=concise", "."),
            target,
            lambda: copied(setting, "to-fix"),
        ),
    }
    yield from compared("--fix of the whole tree", contenders, slow(setting).rounds)


def hook(setting: Setting) -> Iterator[str]:
    """Files as a commit has them, against an interpreter that does nothing: clean ones that are known
    to pass, clean ones that were edited since, and one with findings that was edited.

    Run as pre-commit does, by the script and from the package that an installation makes. In a quarter
    of the tree, which is a project of usual size: the whole is twelve packages, whose facts take minutes.
    """
    tree = thinned(setting, "hook", lambda number: number % 4 == 0)
    (tree / "ssot_getter.py").write_text(GETTER)
    (tree / "ssot-lint.toml").write_text(SETTINGS)
    script = installed_script(setting.scratch)
    *clean, last = clean_files(tree)
    found = with_finding(last)
    cases = [(f"{count} clean files", clean[:count], False) for count in (1, 5, 20)]
    cases += [(f"{count} clean files, edited", clean[:count], True) for count in (1, 20)]
    cases.append(("1 file with a finding, edited", [found], True))
    run_once(Contender([sys.executable, str(script), "check"], tree))
    for title, files, is_edited in cases:
        names = [str(path.relative_to(tree)) for path in files]
        prepare = partial(edit, files) if is_edited else lambda: None
        command = [sys.executable, str(script), "check", *names]
        contenders = {
            "python": Contender([sys.executable, "-c", "pass"], tree),
            "ruff": Contender([*ruff()[:-1], *names], tree),
            "ssot": Contender(command, tree, prepare),
        }
        costs = alternate(contenders, setting.rounds * 4)
        above = {name: median(costs[name]).wall - median(costs["python"]).wall for name in costs}
        yield row(
            f"hook, {title}",
            median(costs["ssot"]),
            median(costs["ruff"]),
            ratio(costs["ssot"], costs["ruff"]),
            f"{above['ssot'] * 1000:+.1f} ms over `python -c pass` (ruff {above['ruff'] * 1000:+.1f})",
        )


def installed_script(scratch: Path) -> Path:
    """The package as pip installs it, and what starts it there."""
    site, script = scratch / "site", scratch / "ssot-lint"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--target", str(site), REPOSITORY], check=True)
    script.write_text(ENTRY_POINT.format(site=str(site)))
    return script


def with_finding(path: Path) -> Path:
    """The file, given an access."""
    with path.open("ab") as stream:
        stream.write(b"\nimport os\n\nX = os.environ.get('X')\n")
    return path


def edit(files: Sequence[Path]) -> None:
    """All of it stands a row further down; what the program does stays the same."""
    for path in files:
        path.write_bytes(b"# edited\n" + path.read_bytes())


def files(setting: Setting) -> Iterator[str]:
    """The same tree thinned out: cost by file must not grow with their number."""
    options = ("--isolated", "--no-cache", FIRST_FOUR, *WHOLE_TREE, "--output-format=concise", ".")
    contenders = {}
    for share in (1, 3, 10):
        part = thinned(setting, f"part-{share}", partial(_is_among, share))
        contenders[f"{share}×"] = Contender(ssot_command(*options), part)
    yield from scaled("files", contenders, setting.rounds, [1, 3, 10])


def _is_among(share: int, number: int) -> bool:
    return number % 10 < share


def hits(setting: Setting) -> Iterator[str]:
    """Accesses in one literal: the statement around each is all the others, too."""
    tree = setting.scratch / "hits"
    tree.mkdir()
    (tree / "ssot_getter.py").write_text(GETTER)
    (tree / "ssot-lint.toml").write_text(SETTINGS)
    contenders = {}
    for count in (500, 1500, 5000):
        name = f"literal_{count}.py"
        rows = "".join(f'    "A{number}": os.environ["A{number}"],\n' for number in range(count))
        (tree / name).write_text(f"import os\n\nSETTINGS = {{\n{rows}}}\n")
        contenders[f"{count:,}"] = Contender(ssot_command("--no-cache", name), tree)
    yield from scaled("accesses in one literal", contenders, setting.rounds, [500, 1500, 5000])


def rivals(setting: Setting) -> Iterator[str]:
    """Once, on a part of the tree: some of these take minutes where ruff takes a second."""
    part = thinned(setting, "rivals", lambda number: number % 50 == 0)
    options = ("--isolated", "--no-cache", FIRST_FOUR, *WHOLE_TREE, "--output-format=concise", ".")
    ours = alternate({"ssot": Contender(ssot_command(*options), part)}, setting.rounds)["ssot"]
    for name, command in (
        ("Fixit", fixit_command(part)),
        ("semgrep", semgrep_command(part)),
        ("ast-grep", ast_grep_command(part)),
    ):
        theirs = alternate({name: Contender(command, part, codes=(0, 1, 2, 3))}, 1)[name]
        best, other = median(ours), median(theirs)
        times = Cost(*(a / b for a, b in zip(best, other, strict=True)))
        note = f"{1 / times.wall:,.0f} × as fast as {name}"
        yield row(f"{describe(part).partition(': ')[2]}: {name}", best, other, times, note)


SCENARIOS: dict[str, Callable[[Setting], Iterator[str]]] = {
    "cold": cold,
    "memory": memory,
    "warm": warm,
    "touched": touched,
    "reclone": reclone,
    "every": every,
    "getter": getter,
    "fix": fix,
    "hook": hook,
    "files": files,
    "hits": hits,
    "rivals": rivals,
}


def ruff() -> list[str]:
    return ruff_command("--no-cache", "--output-format=concise", ".")


def caching_ruff(setting: Setting) -> list[str]:
    """The same with a cache, which ruff does not use where it is to ignore ``noqa``."""
    cache = f"--cache-dir={setting.scratch / 'ruff'}"
    command = ruff_command(cache, "--output-format=concise", ".")
    return [word for word in command if word != "--ignore-noqa"]


def caching_ssot(setting: Setting) -> list[str]:
    cache = f"--cache-dir={setting.scratch / 'ssot'}"
    options = ("--isolated", FIRST_FOUR, *WHOLE_TREE, "--output-format=concise")
    return ssot_command(cache, *options, ".")


def renewed(title: str, setting: Setting, tree: Path, renew: Callable[[], object]) -> Iterator[str]:
    """Runs after ``renew``, beside ruff's and beside our own without a cache."""
    own = [word for word in caching_ssot(setting) if not word.startswith("--cache-dir")]
    costs = alternate(
        {
            "ruff": Contender(caching_ruff(setting), tree, renew),
            "cold": Contender([*own, "--no-cache"], tree),
            "ssot": Contender(caching_ssot(setting), tree, renew),
        },
        setting.rounds,
    )
    part = ratio(costs["ssot"], costs["cold"])
    note = f"{part.wall:.2f} × its own cold run, {part.cpu:.2f} × its CPU"
    times = ratio(costs["ssot"], costs["ruff"])
    yield row(title, median(costs["ssot"]), median(costs["ruff"]), times, note)


def against_ruff(
    title: str, setting: Setting, tree: Path, options: tuple[str, ...]
) -> Iterator[str]:
    contenders = {
        "ruff": Contender(ruff(), tree),
        "ssot": Contender(ssot_command(*options, "."), tree),
    }
    yield from compared(title, contenders, setting.rounds)


def compared(title: str, contenders: dict[str, Contender], rounds: int) -> Iterator[str]:
    costs = alternate(contenders, rounds)
    ours, theirs = costs["ssot"], costs["ruff"]
    yield row(title, median(ours), median(theirs), ratio(ours, theirs), "")


def scaled(
    what: str, contenders: dict[str, Contender], rounds: int, sizes: list[int]
) -> Iterator[str]:
    """Each size beside the smallest, in cost for one file or one access."""
    costs = alternate(contenders, rounds)
    first = median(next(iter(costs.values())))
    for size, (name, found) in zip(sizes, costs.items(), strict=True):
        cost, growth = median(found), size / sizes[0]
        note = f"{cost.wall / first.wall:.2f} × the time for {growth:g} × as many"
        yield row(f"{name} {what}", cost, None, None, note)


def row(title: str, ours: Cost, theirs: Cost | None, times: Cost | None, note: str) -> str:
    own = f"{seconds(ours.wall)} | {seconds(ours.cpu)} | {ours.memory:.0f} MB"
    other = f"{seconds(theirs.wall)} | {seconds(theirs.cpu)}" if theirs else " | "
    ratios = f"{times.wall:.2f} | {times.cpu:.2f}" if times else " | "
    return f"| {title} | {own} | {other} | {ratios} | {note} |"


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def copied(setting: Setting, name: str) -> Path:
    """A copy of the tree with a getter and a configuration."""
    target = setting.scratch / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(setting.tree, target)
    (target / "ssot_getter.py").write_text(GETTER)
    (target / "ssot-lint.toml").write_text(SETTINGS)
    if hasattr(os, "sync"):
        os.sync()  # or whoever runs next pays for writing the copy to disk
    return target


def thinned(setting: Setting, name: str, wanted: Callable[[int], bool]) -> Path:
    """A copy of the files whose number in their order is wanted."""
    part = setting.scratch / name
    for number, path in enumerate(sorted(python_files(setting.tree))):
        if wanted(number):
            target = part / path.relative_to(setting.tree)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return part


def slow(setting: Setting, rounds: int = 2) -> Setting:
    """The same for a scenario whose runs take long."""
    return setting._replace(rounds=min(setting.rounds, rounds))


def clean_files(tree: Path) -> list[Path]:
    """Files of usual size that never mention the environment, the same ones in each run."""
    found = (
        path
        for path in sorted(python_files(tree))
        if 4_000 < path.stat().st_size < 20_000 and b"env" not in path.read_bytes()
    )
    return list(found)[::20][:21]


def run_once(contender: Contender) -> None:
    alternate({"": contender}, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--only", action="append", choices=SCENARIOS, metavar="SCENARIO")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    chosen = options.only or [name for name in SCENARIOS if name != "rivals"]
    print(f"{describe(options.tree)}; {machine()}\n")
    print("| scenario | wall | CPU | peak | ruff wall | ruff CPU | wall × | CPU × | |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|---|")
    for name in chosen:
        with tempfile.TemporaryDirectory() as scratch:
            setting = Setting(options.tree.resolve(), Path(scratch), options.rounds)
            for line in SCENARIOS[name](setting):
                print(line, flush=True)


if __name__ == "__main__":
    main()
