"""What is wrong with a configuration, said as a compiler says it: place, line, caret, way out."""

from __future__ import annotations

from collections.abc import Iterable


class UsageError(Exception):
    """What is wrong with what was asked for, by flags or otherwise."""


class ConfigError(Exception):
    """A configuration that cannot be used; ``str()`` is the whole message, ready to print."""

    def __init__(
        self,
        path: str,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        length: int = 1,
        source_line: str | None = None,
        hint: str | None = None,
        shown: str | None = None,
    ) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column
        self.length = length
        self.source_line = source_line
        self.message = message
        self.hint = hint
        self.shown = path if shown is None else shown

    def __str__(self) -> str:
        where = [self.shown, *(str(n) for n in (self.line, self.column) if n is not None)]
        lines = [f"{':'.join(where)}: {self.message}"]
        if self.source_line is not None and self.line is not None:
            lines += self._excerpt(self.source_line, self.line, self.column or 1)
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)

    @property
    def said(self) -> str:
        """What is wrong, and the way out, on one row."""
        hint = "" if self.hint is None else f" ({' '.join(self.hint.split())})"
        return f"{self.message}{hint}"

    @property
    def row(self) -> str:
        """The same with its place: for who has one row to show, and no room for an excerpt."""
        numbers = [str(it) for it in (self.line, self.column) if it is not None]
        return f"{':'.join((self.shown, *numbers))}: {self.said}"

    def _excerpt(self, source_line: str, line: int, column: int) -> list[str]:
        gutter = " " * len(str(line))
        # Tabs are kept in the padding, so that the caret stands right at any tab width.
        padding = "".join("\t" if c == "\t" else " " for c in source_line[: column - 1])
        carets = "^" * max(1, min(self.length, len(source_line) - column + 1))
        return [f"  {line} | {source_line}", f"  {gutter} | {padding}{carets}"]


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` most like ``word``, whatever its case; None when nothing is like it."""
    import difflib  # 3 ms, and only a broken configuration needs it

    by_folded = {w.lower(): w for w in words}
    found = difflib.get_close_matches(word.lower(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A hint that names the nearest valid word, or all of them when none is near."""
    choices = tuple(words)
    near = nearest(word, choices)
    if near is not None:
        return f"did you mean `{near}`?"
    return "expected one of " + ", ".join(f"`{w}`" for w in choices)
