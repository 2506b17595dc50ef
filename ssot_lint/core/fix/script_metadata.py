"""What a script says of itself in a comment (PEP 723): the packages it runs with, and on which Python."""

from __future__ import annotations

import re

from ssot_lint.core.regex import regex

_ROW = regex(rb"[^\r\n]*(?:\r\n?|\n|\Z)")
_NAME = regex(r"[A-Za-z0-9][\w.-]*")

_BRINGS_ITS_OWN = (
    "the script names the packages it needs (PEP 723), and the getter's is not known to be there"
)


def getter_missing(data: bytes, module: str) -> str | None:
    """Why ``module`` may not be there for a script to import; None where nothing says so."""
    table = metadata(data)
    if table is None or _is_brought(table, module.partition(".")[0]):
        return None
    return _BRINGS_ITS_OWN


def requires_python(data: bytes) -> str | None:
    """The versions of Python that the script says it runs on."""
    required = (metadata(data) or {}).get("requires-python")
    return required if isinstance(required, str) else None


def metadata(data: bytes) -> dict[str, object] | None:
    """The script's table; empty where it is no TOML, None where the file has none."""
    if b"# /// script" not in data:
        return None
    block = _block(data)
    if block is None:
        return None
    from ssot_lint.core.toml import loads

    try:
        return loads(block.decode())
    except ValueError:
        return {}


def _block(data: bytes) -> bytes | None:
    """The first block's text without its marks; each row is looked at once."""
    opened = False
    rows: list[bytes] = []
    last: int | None = None
    for found in _ROW.finditer(data):
        row = found[0].rstrip(b"\r\n")
        if opened and (row == b"#" or row.startswith(b"# ")):
            if row.rstrip() == b"# ///":
                last = len(rows)
            rows.append(row[2:])
            continue
        if opened and last is not None and last > 0:
            break
        opened = row.rstrip(b" \t") == b"# /// script"
        rows, last = [], None
    return b"\n".join(rows[:last]) if opened and last else None


def _is_brought(table: dict[str, object], package: str) -> bool:
    """Whether a dependency is the package, or lies in a directory beside the script."""
    listed = table.get("dependencies")
    names = (
        [_normal(it) for it in listed if isinstance(it, str)] if isinstance(listed, list) else []
    )
    if _normal(package) in names:
        return True
    sources = _table(_table(_table(table, "tool"), "uv"), "sources")
    return any(
        isinstance(source, dict)
        and not source.keys().isdisjoint({"path", "workspace"})
        and _normal(name) in names
        for name, source in sources.items()
    )


def _normal(requirement: str) -> str:
    """The name of a requirement as PEP 503 compares them."""
    found = _NAME.match(requirement.strip())
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found is not None else ""


def _table(table: dict[str, object], key: str) -> dict[str, object]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}
