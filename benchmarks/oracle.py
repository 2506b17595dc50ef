"""Statements on their own against whole files: both must give the same findings.

    python benchmarks/oracle.py DIRECTORY/eight/*

Every file with a hit is checked twice, as it always is and with all of it parsed as one tree by
libcst (half a megabyte a second: the reason why nobody does that). Exits 1 on any difference.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from corpus import python_files
from evidence import GETTER
from rivals import REPOSITORY

sys.path.insert(0, REPOSITORY)

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.gate import may_concern, needles_for
from ssot_lint.getter.owner import Getter
from ssot_lint.rules import ON


def settings(root: Path) -> FileSettings:
    """Every rule, and a getter so that fixes are compared as well."""
    (root / "ssot_getter.py").write_text(GETTER)
    codes = ON
    return FileSettings(
        path=str(root / "file.py"),
        relative="file.py",
        select=codes,
        fixable=codes,
        module="file",
        getter=Getter(None, "ssot_getter:env", "mapping", (str(root),)),
    )


def disagreements(package: Path, held: FileSettings) -> tuple[int, int, list[str]]:
    """Files with a hit, findings, and the files whose two reports differ."""
    from ssot_lint.engine.analysis import analyse

    files = findings = 0
    different = []
    for path in sorted(python_files(package)):
        data = path.read_bytes()
        if not may_concern(data, len(data), needles_for(held)):
            continue
        files += 1
        report = check(data, held)
        findings += len(report.findings)
        if report != analyse(data, held, whole=True):
            different.append(str(path))
    return files, findings, different


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("packages", nargs="+", type=Path)
    failed = False
    print("| package | files with a hit | findings | different |\n|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as scratch:
        held = settings(Path(scratch))
        for package in parser.parse_args().packages:
            files, findings, different = disagreements(package, held)
            print(f"| {package.name} | {files:,} | {findings:,} | {len(different)} |", flush=True)
            print("".join(f"  DIFFERENT {path}\n" for path in different), end="")
            failed = failed or bool(different)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
