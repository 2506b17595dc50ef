"""Rows of code as they are shown: what a secret may be stands in none of them."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    import re

SECRET_DEFAULT = "SSOT206"
_LITERAL = regex(
    r"(?P<quote>\"\"\"|'''|\"|')(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P<end>(?P=quote)|\Z)", 16
)  # 16: ``.`` is any character, re.DOTALL
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PASSWORD = regex(r"(?<=://)([^/\s:@]*:)([^/\s@]+)(?=@)")
_TYPED = regex(r"\bSecret(?:Str|Bytes)\b")
_MASK = "*"


def shown(rows: tuple[str, ...], code: str, variable: str | None) -> tuple[str, ...]:
    """The rows, each as long as it was; texts in rows about a secret are masked, and passwords of
    URLs everywhere."""
    if not rows:
        return rows
    text = "\n".join(rows)
    if "://" in text:
        text = _PASSWORD.sub(lambda it: it[1] + _MASK * len(it[2]), text)
    if code == SECRET_DEFAULT or _is_secret(text, variable):
        text = _LITERAL.sub(lambda it: _masked(it, variable), text)
    return tuple(text.split("\n"))


def without_texts(code: str) -> str:
    """An expression with every text in it masked: what it asks for is not known."""
    return _LITERAL.sub(lambda it: _masked(it, None), code) if "(" in code else code


def _is_secret(text: str, variable: str | None) -> bool:
    from ssot_lint.project.variables.words import looks_secret  # few rows are shown

    if variable is not None and looks_secret(variable):
        return True
    if _TYPED.search(text) is not None:
        return True
    names = (it["text"] for it in _LITERAL.finditer(text) if _NAME.match(it["text"]))
    return any(map(looks_secret, names))


def _masked(found: re.Match[str], variable: str | None) -> str:
    from ssot_lint.project.variables.words import looks_secret

    text = found["text"]
    if text == variable or (_NAME.match(text) and looks_secret(text)):
        return found[0]
    hidden = "".join(it if it == "\n" else _MASK for it in text)
    return found["quote"] + hidden + found["end"]
