"""Reading TOML: bytes, text, table; what is wrong keeps the place the parser found it at."""

from __future__ import annotations

import re

from ssot_lint.modules.trust import read_regular
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.value import Source, row_text


def read_bytes(path: str) -> bytes | None:
    """The file's bytes; None when it cannot be read."""
    return read_regular(path)


def speaks_of_us(data: bytes) -> bool:
    """Whether a pyproject.toml may hold our table: spares the import of a TOML parser."""
    if b"ssot-lint" not in data:
        return False
    return b"tool.ssot-lint" in data or re.search(_OUR_TABLE, data) is not None


# Rarer spellings: [tool."ssot-lint"], [ tool . ssot-lint ], and `ssot-lint = {…}` under [tool].
_OUR_TABLE = rb"""(?m)^[ \t]*(?:\[[^\n#]*|tool\b[^\n#]*|["']?)ssot-lint["']?[ \t]*[\].=]"""


def decode(path: str, shown: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise ConfigError(
            path,
            "TOML must be UTF-8, and this is not",
            line=before.count(b"\n") + 1,
            column=column,
            shown=shown,
        ) from None


def parse_toml(text: str) -> dict[str, object]:
    """Raises ValueError on text that is not TOML."""
    from ssot_lint.core.toml import loads  # only where there is something to parse

    return loads(text)


def toml_table(source: Source) -> dict[str, object]:
    """The document of ``source``; a syntax error keeps the place the parser found it at."""
    text = source.text or ""
    try:
        return parse_toml(text)
    except ValueError as error:
        message, line, column = _syntax_error(str(error), text)
        raise ConfigError(
            source.path,
            f"not valid TOML: {message}",
            line=line,
            column=column,
            source_line=row_text(text, line),
            shown=source.shown,
        ) from None


def _syntax_error(message: str, text: str) -> tuple[str, int, int]:
    match = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    said = message[: match.start()] if match else message
    if match and match[1]:
        return said, int(match[1]), int(match[2])
    rows = text.rstrip("\n").split("\n")
    return said, len(rows), len(rows[-1]) + 1
