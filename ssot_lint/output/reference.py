"""The configuration's reference in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.workspace.config.keys import OWNER_REQUIRED, Key, keys, owner_keys

_HEAD = """\
# Configuration

In `pyproject.toml` below `[tool.ssot-lint]`, or the same keys at the top of `ssot-lint.toml` or
`.ssot-lint.toml`. The nearest file wins. `ssot-lint config FILE` shows what holds for a file, and
`ssot-lint check --show-settings` what holds for a run with its flags.

An unknown key, rule or type ends a run with exit code 2 and names file, line and the nearest valid
word. Editors complete and check the keys by a [JSON Schema](ssot-lint.schema.json), which
`ssot-lint config --schema` prints, too. With Taplo or Even Better TOML, for instance, the first line of
`ssot-lint.toml` names it:

```toml
#:schema ./ssot-lint.schema.json
```"""

_MORE = {"baseline": "baseline.md", "fail-under": "report.md"}


def page() -> str:
    """Every key; ends without a line ending."""
    return "\n\n".join((_HEAD, *map(_section, keys()), _owners()))


def _section(key: Key) -> str:
    return "\n\n".join((f"## `{key.name}`", *_facts(key), _code(key.example)))


def _facts(key: Key) -> Iterator[str]:
    more = f" [More]({_MORE[key.name]})." if key.name in _MORE else ""
    yield key.text + more
    default = f"`{key.default}`" if key.default else "none"
    yield f"Type: {key.type}  \nDefault: {default}"


def _owners() -> str:
    required = ", ".join(f"`{name}`" for name in OWNER_REQUIRED)
    rows = [f"| `{key.name}` | {key.type} | {_first(key.text)} |" for key in owner_keys()]
    table = "\n".join(("| key | type | what |", "|---|---|---|", *rows))
    return f"### Keys of an owner\n\nIt must have {required}.\n\n{table}"


def _first(text: str) -> str:
    return text.partition(". ")[0].rstrip(".:") + "."


def _code(example: str) -> str:
    table = "" if example.startswith("[") else "[tool.ssot-lint]\n"
    return f"```toml\n{table}{example}\n```"
