"""The configuration's reference in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.workspace.config.json_shapes import toml
from ssot_lint.workspace.config.key import Key
from ssot_lint.workspace.config.keys import KEYS, described

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
    return "\n\n".join((_HEAD, *map(_section, KEYS), *_tables()))


def _section(key: Key) -> str:
    return "\n\n".join((f"## `{key.name}`", *_facts(key), _code(key.example)))


def _facts(key: Key) -> Iterator[str]:
    more = f" [More]({_MORE[key.name]})." if key.name in _MORE else ""
    yield described(key.text) + more
    default = f"`{toml(key.default)}`" if key.default is not None else "none"
    yield f"Type: {key.type}  \nDefault: {default}"


_TABLES = (
    ("owners", "an owner"),
    ("environments", "an environment"),
    ("imports", "an entry of `imports`"),
    ("names", "`names`"),
)


def _tables() -> Iterator[str]:
    by_name = {key.name: key for key in KEYS}
    for name, title in _TABLES:
        inner = by_name[name].inner
        yield f"### Keys of {title}"
        if required := ", ".join(f"`{key.name}`" for key in inner if key.required):
            yield f"It must have {required}."
        rows = [f"| `{key.name}` | {key.type} | {_first(described(key.text))} |" for key in inner]
        yield "\n".join(("| key | type | what |", "|---|---|---|", *rows))


def _first(text: str) -> str:
    return text.partition(". ")[0].rstrip(".:") + "."


def _code(example: str) -> str:
    table = "" if example.startswith("[") else "[tool.ssot-lint]\n"
    return f"```toml\n{table}{example}\n```"
