"""An expression as a message shows it: on one row, without the blanks that rows and columns asked for;
and what is put among others in a row, apart from the words beside it."""

from __future__ import annotations

from ssot_lint.core.regex import regex

_PIECE = regex(
    r"(?P<text>'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")"
    r"|(?P<blank>(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)+)",
    16,  # re.DOTALL, without the module
)
_CLOSES = frozenset(".([)]},:")
_OPENS = frozenset(".([{")
_LONGEST = 100
_WORDS = regex(r"\b(?:in|is|not|and|or|if|else|return|yield|await|lambda|for|del|from|import)\Z")


def on_one_row(text: str) -> str:
    """The expression with its strings as they are, and no blanks before a dot or inside brackets."""
    text = text.strip()
    shown, at = "", 0
    for it in _PIECE.finditer(text):
        shown += text[at : it.start()]
        shown += it["text"] or _blank(shown, text[it.end() : it.end() + 1])
        at = it.end()
    return " ".join((shown + text[at:]).split("\n"))


def _blank(before: str, after: str) -> str:
    """What is left of the blanks between two texts."""
    if before[-1:] in _OPENS or not after:
        return ""
    if after in _CLOSES:
        return " " if after in "([" and not _is_asked(before) else ""
    return " "


def _is_asked(before: str) -> bool:
    """Whether a bracket behind this calls or subscripts it."""
    last = before[-1:]
    return (last.isalnum() or last in "_)]\"'") and _WORDS.search(before) is None


def short(text: str) -> str:
    """The expression on one row, and not too long for a message."""
    text = on_one_row(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def apart(edit: tuple[int, int, str], data: bytes) -> tuple[int, int, str]:
    """The edit with a space where its text would grow together with the word beside it."""
    start, end, text = edit
    if text and start and _is_wordy(data[start - 1 : start]) and _is_wordy(text[:1].encode()):
        text = f" {text}"
    if text and _is_wordy(data[end : end + 1]) and _is_wordy(text[-1:].encode()):
        text = f"{text} "
    return start, end, text


def _is_wordy(character: bytes) -> bool:
    return character.isalnum() or character == b"_" or character > b"\x7f"
