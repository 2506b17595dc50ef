"""Write what the documentation derives from rules and example; ``--check`` only compares.

python3 scripts/run.py docs [--check]
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path

from ssot_lint.output import json_schema, reference
from ssot_lint.output.json import dump
from ssot_lint.output.page import page
from ssot_lint.report.definition import DEFINITION
from ssot_lint.report.schema import SCHEMA
from ssot_lint.rules import TABLE, bodies

ROOT = Path(__file__).resolve().parent.parent
RULES_PAGE = "docs/rules.md"
WRITTEN = "<!-- Written by scripts/docs.py. -->"
# In the package: what the server links its findings to opens offline, too.
PAGES = "ssot_lint/lsp/pages"
REPORT_PAGE = "docs/report.md"
REPORT_SCHEMA = "docs/report.schema.json"
# By format: its file below docs/example-report.
REPORTS = {
    "json": "report.json",
    "markdown": "audit.md",
    "html": "report.html",
    "sarif": "report.sarif",
    "junit": "junit.xml",
    "badge": "badge.json",
    "badge-svg": "badge.svg",
}


def main(arguments: Sequence[str]) -> int:
    """Bring every derived text up to date; with ``--check``, exit 1 if one was not."""
    stale = {path: text for path, text in derived().items() if _read(path) != text}
    for path, text in stale.items():
        print(f"{path} is out of date" if "--check" in arguments else f"{path} written")
        if "--check" not in arguments:
            (ROOT / path).parent.mkdir(exist_ok=True)
            (ROOT / path).write_text(text, "utf-8", newline="\n")
    return 1 if stale and "--check" in arguments else 0


def derived() -> Mapping[str, str]:
    """By path: what the file's text should be."""
    readme = between("rules", rules_table(RULES_PAGE), _read("README.md"))
    return {
        "README.md": between("diff", example_diff("shop/mailer.py"), readme),
        "CONTRIBUTING.md": between("rooms", rooms_table(), _read("CONTRIBUTING.md")),
        RULES_PAGE: rules_page(),
        "docs/configuration.md": f"{WRITTEN}\n\n{reference.page()}\n",
        "docs/ssot-lint.schema.json": json_schema.render(),
        **{f"{PAGES}/{rule.code}.md": f"{page(rule)}\n" for rule in bodies()},
        REPORT_PAGE: report_page(),
        REPORT_SCHEMA: dump(SCHEMA),
        **example_reports(),
    }


def rules_table(page: str) -> str:
    """One row per rule, linked to its section of the page."""
    rows = [
        f"| [{rule.code}]({page}#{_anchor(rule.code, rule.name)}) | {rule.name} | {rule.summary} |"
        for rule in TABLE
    ]
    return "\n".join(["| code | name | finds |", "|---|---|---|", *rows])


def rooms_table() -> str:
    """One row per folder below a layer, from the highest down; what it holds says its docstring."""
    layers = ConfigParser()
    layers.read_string(_read(".importlinter"))
    named = layers["importlinter:contract:layers"]["layers"].replace("|", " ").split()
    rows = []
    for layer in (word.strip("()") for word in named):
        for room in sorted(Path(ROOT, "ssot_lint", layer).rglob("__init__.py")):
            says = ast.get_docstring(ast.parse(room.read_text("utf-8"))) or ""
            name = room.parent.relative_to(ROOT).as_posix()
            rows.append(f"| `{name}` | {says.partition(chr(10))[0].rstrip('.')} |")
    return "\n".join(["| room | what it holds |", "|---|---|", *rows])


def rules_page() -> str:
    """The docs of every rule, as the command prints them."""
    return f"{WRITTEN}\n\n{_printed(ROOT, 'rule', '--all')}\n"


def example_diff(file: str) -> str:
    """What ``--diff`` prints for a file of the example project, as a console session."""
    printed = _printed(ROOT / "examples" / "shop", "check", "--diff", file)
    lines = [line.rstrip() for line in printed.splitlines()]
    return "\n".join(["```console", f"$ ssot-lint check --diff {file}", *lines, "```"])


def report_page() -> str:
    """What the score is, and what the command prints of the example project."""
    text = between("definition", f"```text\n{DEFINITION}```", _read(REPORT_PAGE))
    with _pristine_example() as shop:
        printed = _printed(shop, "report", "--no-cache")
    return between("example", f"```console\n$ ssot-lint report\n{printed}\n```", text)


def example_reports() -> Mapping[str, str]:
    """The example project's report in every format that is a file, made in one run."""
    with _pristine_example() as shop:
        directory = shop.parent
        asked = [
            word
            for name, file in REPORTS.items()
            for word in ("--output-format", name, "--output-file", str(directory / file))
        ]
        _printed(shop, "report", "--no-cache", *asked)
        texts = {file: (directory / file).read_text("utf-8") for file in REPORTS.values()}
        # SARIF says where the project lay.
        return {
            f"docs/example-report/{file}": text.replace(shop.as_uri(), "file:///shop")
            for file, text in texts.items()
        }


@contextmanager
def _pristine_example() -> Iterator[Path]:
    """The example project without what tools have left in it on this machine."""
    with tempfile.TemporaryDirectory(prefix="ssot-lint-docs-") as directory:
        leftovers = shutil.ignore_patterns("__pycache__", ".*")
        shop = Path(directory).resolve() / "shop"
        yield Path(shutil.copytree(ROOT / "examples" / "shop", shop, ignore=leftovers))


def between(name: str, content: str, text: str) -> str:
    """``text`` with what stands between the markers of ``name`` replaced."""
    start, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, _, rest = text.partition(start)
    _, _, tail = rest.partition(end)
    return f"{head}{start}\n{content}\n{end}{tail}"


def _anchor(code: str, name: str) -> str:
    return f"{name}-{code}".lower()  # of the heading `# name (CODE)`


def _printed(directory: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "ssot_lint", *arguments]
    done = subprocess.run(command, cwd=directory, check=False, capture_output=True)
    if not done.stdout:
        raise SystemExit(done.stderr.decode())
    return done.stdout.decode().strip()


def _read(path: str) -> str:
    file = ROOT / path
    return file.read_text("utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
