"""A rule's page in Markdown: its module's docstring, and its examples."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from inspect import cleandoc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.core.rule import Example, Rule
    from ssot_lint.project.rule import ProjectExample


def page(rule: Rule) -> str:
    """All there is to say about ``rule``; ends without a line ending."""
    return f"# {rule.name} ({rule.code})\n\n{documentation(rule)}"


def documentation(rule: Rule) -> str:
    """The same without its title."""
    text = cleandoc(sys.modules[rule.__module__].__doc__ or "")
    return "\n\n".join((text, *_standing(rule), "## Examples", *_examples(rule)))


def _standing(rule: Rule) -> Iterator[str]:
    """What is said only of rules that are not on, or no errors, by default."""
    if not rule.on:
        yield f'Off by default: `extend-select = ["{rule.code}"]` turns it on.'
    if rule.severity != "error":
        yield f"Its severity is `{rule.severity}`, unless the configuration says otherwise."


def _examples(rule: Rule) -> Iterator[str]:
    for example in rule.examples:
        title = f"{example.title[:1].upper()}{example.title[1:]}" or "Found"
        yield f"{title}:\n\n{_code(_commented(example.bad, rule.code))}"
        if example.fixed is not None:
            fixed = "`--fix` makes it" if example.safe else "`--fix --unsafe-fixes` makes it"
            yield f"{fixed}:\n\n{_code(example.fixed)}"
        elif _rewrites(rule, example):
            yield f"With the `{example.contract}` contract there is no fix."
    for shown in getattr(rule, "project_examples", ()):
        yield from _several(shown, rule.code)
    for good in rule.good:
        yield f"Fine:\n\n{_code(good)}"


def _several(example: ProjectExample, code: str) -> Iterator[str]:
    """An example of several files; one without marks shows what is fine."""
    untitled = "Found" if any("«" in file.text for file in example.files) else "Fine"
    title = f"{example.title[:1].upper()}{example.title[1:]}" or untitled
    yield f"{title}:"
    for file in example.files:
        yield _code(f"# {file.path}\n{_commented(file.text, code)}")
    fixed = "`--fix` makes it" if example.safe else "`--fix --unsafe-fixes` makes it"
    for file in example.files:
        if file.fixed is not None:
            yield f"{fixed}:\n\n{_code(f'# {file.path}{chr(10)}{file.fixed}')}"


def _rewrites(rule: Rule, example: Example) -> bool:
    """Whether it is the example's contract that leaves it without a fix."""
    return example.contract != "mapping" and not rule.needs_getter


def _commented(marked: str, code: str) -> str:
    """The code with its marks taken out and its marked rows pointed at."""
    rows = []
    for row in marked.splitlines():
        plain = row.replace("«", "").replace("»", "")
        rows.append(f"{plain}  # <- {code}" if "«" in row and "#" not in plain else plain)
    return "\n".join(rows)


def _code(text: str) -> str:
    return f"```python\n{text.rstrip()}\n```"
