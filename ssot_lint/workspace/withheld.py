"""Code as it is shown, in rows and in sentences: what a secret may be stands in none of it."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

SECRET_DEFAULT = "SSOT206"
_LITERAL = regex(
    r"(?P<quote>\"\"\"|'''|\"|')(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P<end>(?P=quote)|\Z)", 16
)  # 16: ``.`` is any character, re.DOTALL
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PASSWORD = regex(r"(?<=://)([^/\s:@]*:)([^/\s@]+)(?=@)")
_TYPED = regex(r"\bSecret(?:Str|Bytes)\b")
# Code in a sentence: a backtick may stand in a text of it.
_CODE = regex(
    r"`(?:(?P<quote>\"\"\"|'''|\"|')(?:\\.|(?!(?P=quote)).)*(?:(?P=quote)|\Z)|[^`\"'])*(?:`|\Z)", 16
)
_MASK = "*"


def is_secret(rows: tuple[str, ...], code: str, variable: str | None) -> bool:
    """Whether texts of the rows, and of what is said of them, are to be shown to nobody."""
    return bool(rows) and (code == SECRET_DEFAULT or _is_secret("\n".join(rows), variable))


def shown(
    rows: tuple[str, ...], code: str, variable: str | None, *, secret: bool | None = None
) -> tuple[str, ...]:
    """The rows, each as long as it was; texts in rows about a secret are masked, and passwords of
    URLs and issuers' keys everywhere. ``secret`` is what ``is_secret`` said, where it was asked."""
    if not rows:
        return rows
    text = _without_keys("\n".join(rows), _as_long)
    if is_secret(rows, code, variable) if secret is None else secret:
        text = _LITERAL.sub(lambda it: _masked(it, variable, _as_long), text)
    return tuple(text.split("\n"))


def sentence(text: str, variable: str | None, *, secret: bool) -> str:
    """A message, a title or a reason with no more in it than rows show: texts of its code, between
    backticks, are masked where it is about a secret. A mask is as long as any other."""
    text = _without_keys(text, _alike)
    # Only code is masked, and in it only texts.
    begun = text.find("`")
    if begun < 0 or (text.find('"', begun) < 0 and text.find("'", begun) < 0):
        return text
    if secret or _is_secret(text, variable):
        return _CODE.sub(lambda it: _without(it[0], variable), text)
    return text


def _without(code: str, variable: str | None) -> str:
    return _LITERAL.sub(lambda it: _masked(it, variable, _alike), code)


def _without_keys(text: str, mask: Callable[[str], str]) -> str:
    from ssot_lint.project.variables.words import KEY, may_hold_key  # few rows are shown

    if "://" in text:
        text = _PASSWORD.sub(lambda it: it[1] + mask(it[2]), text)
    # A plain text, where it was one of a kind of its own: no other is kept.
    return KEY.sub(lambda it: mask(it[0]), text) if may_hold_key(text) else str(text)


def _as_long(text: str) -> str:
    """Columns stay where they are."""
    return "".join(it if it == "\n" else _MASK for it in text)


def _alike(text: str) -> str:
    from ssot_lint.project.variables.words import MASKED

    return MASKED if text else text


def without_texts(code: str) -> str:
    """An expression with every text in it masked: what it asks for is not known."""
    return _LITERAL.sub(lambda it: _masked(it, None, _as_long), code) if "(" in code else code


def _is_secret(text: str, variable: str | None) -> bool:
    from ssot_lint.project.variables.words import looks_secret

    if variable is not None and looks_secret(variable):
        return True
    if _TYPED.search(text) is not None:
        return True
    names = (it["text"] for it in _LITERAL.finditer(text) if _NAME.match(it["text"]))
    return any(map(looks_secret, names))


def _masked(found: re.Match[str], variable: str | None, mask: Callable[[str], str]) -> str:
    from ssot_lint.project.variables.words import is_switch, looks_secret

    text = found["text"]
    if text == variable or is_switch(text) or (_NAME.match(text) and looks_secret(text)):
        return found[0]
    return found["quote"] + mask(text) + found["end"]
