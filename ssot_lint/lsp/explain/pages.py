"""What the server can tell about rules and findings, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.model import SAFE
from ssot_lint.lsp.translate.links import page_uri
from ssot_lint.rules import TABLE, body
from ssot_lint.rules.table import Row
from ssot_lint.workspace.diagnostic import Diagnostic

_BY_NAME = {name: row for row in TABLE for name in (row.code, row.name)}


def rule_named(word: str) -> Row | None:
    """The rule of this code or name."""
    return _BY_NAME.get(word)


def pages(words: Iterable[str]) -> str | None:
    """The pages of several rules, one below the other."""
    found = [it for it in map(rule_page, words) if it is not None]
    return "\n\n---\n\n".join(found) or None


def rule_page(word: str) -> str | None:
    """The page of the rule of this code or name; for a prefix of codes, a list of its rules."""
    rule = rule_named(word)
    if rule is not None:
        from ssot_lint.output.page import page  # only where somebody asks, as below

        return page(body(rule.code))
    rules = [it for it in TABLE if it.on and (word == "ALL" or it.code.startswith(word))]
    if not word or not rules:
        return None
    rows = (f"- `{it.code}` ({it.name}): {it.summary}" for it in rules)
    return "\n".join((f"# {word}: {len(rules)} rules", "", *rows))


def key_page(name: str) -> str | None:
    """What a key of the configuration means and takes."""
    from ssot_lint.workspace.config.json_shapes import toml
    from ssot_lint.workspace.config.keys import KEYS, described

    for key in KEYS:
        if key.name == name:
            default = f"`{toml(key.default)}`" if key.default is not None else "none"
            facts = f"Type: {key.type}  \nDefault: {default}"
            text = described(key.text)
            return "\n\n".join((f"# {name}", text, facts, f"```toml\n{key.example}\n```"))
    return None


def about(finding: Diagnostic) -> str:
    """A finding, and what can be said of its fix."""
    return "\n\n".join((f"`{finding.code}` {finding.message}", *_about_fix(finding)))


def short(finding: Diagnostic) -> str:
    """The finding on one row; below it what can be said of its fix, and a link to the page."""
    rule = rule_named(finding.code)
    uri = page_uri(finding.code)
    link = [] if uri is None or rule is None else [f"[{rule.name}]({uri})"]
    below = " ".join((*_about_fix(finding), *link))
    return f"`{finding.code}` {finding.message}" + (f"\n\n{below}" if below else "")


def explanation(finding: Diagnostic) -> str:
    """The same, on one row."""
    return ". ".join(
        it.rstrip(".") for it in (f"{finding.code}: {finding.message}", *_about_fix(finding))
    )


def _about_fix(finding: Diagnostic) -> Iterable[str]:
    fix = finding.fix
    if fix is not None and fix.safety == SAFE:
        yield f"Fix: {fix.title}."
    elif fix is not None:
        yield f"Fix, which is unsafe: {fix.title}. Why: {fix.reason}."
    if finding.kind is not None and finding.fix_refused is not None:
        if fix is None or finding.fix_refused != fix.reason:
            yield f"No safe fix: {finding.fix_refused}."
