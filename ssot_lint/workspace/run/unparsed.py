"""Files of production that speak of the environment and cannot be parsed: what they require is not known."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

from ssot_lint.core.source import encoding_of
from ssot_lint.workspace.files.read import look_in
from ssot_lint.workspace.settings.workspace import Workspace

_ENVIRONMENT = re.compile(rb"\b(?:environb?|getenvb?)\b")
_PRODUCTION = "production"


def unparsed(files: Sequence[str], workspace: Workspace) -> Iterator[tuple[str, int]]:
    """Path and row of the first error of each."""
    for path in files:
        if not path.endswith(".py"):
            continue
        try:
            data = look_in(workspace.tree, path).data
        except OSError:
            continue
        if _ENVIRONMENT.search(data) and (row := _row(data)):
            if workspace.settings_for(path).tier == _PRODUCTION:
                yield path, row


def _row(data: bytes) -> int:
    """Of the first error; 0 where there is none."""
    try:
        data.decode(encoding_of(data).name)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    except LookupError:
        return 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(data)  # as bytes: with a BOM, and rows that end anyhow
        except SyntaxError as error:
            return error.lineno or 1
        except (ValueError, RecursionError, MemoryError):
            return 1
    return 0
