"""What an access is about, for people."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.core.access.access import Access

_LONGEST = 60


def named_by(access: Access) -> str:
    """The variable, else the key's own text, else the environment."""
    if access.variable is not None:
        return f"`{access.variable}`"
    if access.key is None:
        return "the environment"
    text = " ".join(access.place.island.code(access.key).split())
    if "`" in text or len(text) > _LONGEST:
        return "the environment"
    return f"the variable that `{text}` names"
