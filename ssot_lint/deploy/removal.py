"""The rows that say one variable and nothing else: what can be taken out of a deployment file by row."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEAD = r"(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?(?P<word>(?:export|ENV|env)[ \t]+|Environment[ \t]*=[ \t]*)?"
_ANOTHER = re.compile(r"[\s\"',][A-Za-z_][A-Za-z0-9_]*[\"']?[ \t]*=")
_VALUE = re.compile(r"[ \t]+value:[ \t]*[^\s|>&*{\[].*")
_BRACKETS = str.maketrans("", "", "".join(chr(it) for it in range(128) if chr(it) not in "{}[]()"))


def rows_of(rows: Sequence[str], row: int, name: str) -> range | None:
    """The rows (from 0) that can go with the key ``name`` in row ``row``; None where others share them."""
    if _is_alone(rows, row):
        return None
    if _named(rows, row, name):
        return range(row, row + 2)
    text = rows[row]
    found = re.match(
        _HEAD + rf"[\"']?{re.escape(name)}[\"']?[ \t]*(?P<sign>[:=])(?P<rest>.*)", text
    )
    if found is None or _goes_on(rows, row) or not _is_closed(found["rest"]):
        return None
    if found["sign"] == "=" and _ANOTHER.search(found["rest"]):
        return None
    if found["rest"].strip()[:1] in ("|", ">", "&") or _is_deeper(rows, row, found):
        return None
    return range(row, row + 1)


def _named(rows: Sequence[str], row: int, name: str) -> bool:
    """``- name: X`` above ``value: …``, alone in their item."""
    found = re.match(rf"([ \t]*)-[ \t]+name:[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*\Z", rows[row])
    if found is None or row + 1 >= len(rows) or not _VALUE.fullmatch(rows[row + 1]):
        return False
    inside = _indent(rows[row + 1])
    after = next((it for it in rows[row + 2 :] if it.strip()), "")
    closed = _is_closed(rows[row + 1].partition(":")[2])
    return closed and inside > len(found[1]) and (not after or _indent(after) <= len(found[1]))


def _is_alone(rows: Sequence[str], row: int) -> bool:
    """Whether a key above would be left with nothing below it."""
    above = next((it for it in reversed(rows[:row]) if it.strip()), "")
    if not above.rstrip().endswith(":"):
        return False
    depth, item = _indent(rows[row]), rows[row].lstrip().startswith("-")
    beside = (it for it in rows[row + 1 :] if it.strip() and _indent(it) <= depth)
    after = next(beside, "")
    return not after or _indent(after) < depth or (item and not after.lstrip().startswith("-"))


def _goes_on(rows: Sequence[str], row: int) -> bool:
    above = rows[row - 1].rstrip() if row else ""
    return rows[row].rstrip().endswith(("\\", ",")) or above.endswith(("\\", ","))


def _is_closed(rest: str) -> bool:
    """Whether what is opened in a value is closed in it."""
    brackets = rest.translate(_BRACKETS)
    pairs = all(brackets.count(one) == brackets.count(other) for one, other in ("{}", "[]", "()"))
    return pairs and rest.count('"') % 2 == 0 and rest.count("'") % 2 == 0


def _is_deeper(rows: Sequence[str], row: int, found: re.Match[str]) -> bool:
    """Whether the next row belongs to this one; of an item, whether there is more of it."""
    after = next((it for it in rows[row + 1 :] if it.strip()), "")
    return bool(after) and _indent(after) > len(found["indent"])


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
