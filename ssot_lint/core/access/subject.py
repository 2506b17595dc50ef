"""What an access is about, for people."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.one_row import on_one_row

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object

_LONGEST = 60


class Accessed(Protocol):
    """What a message says of an access, whoever parsed it; as ``Access`` has it."""

    @property
    def kind(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def variable(self) -> str | None: ...
    @property
    def called(self) -> bool: ...
    @property
    def key_text(self) -> str | None:
        """The key as the file spells it; None where there is none."""
        ...


def named_by(access: Accessed) -> str:
    """The variable, else the key's own text, else the environment."""
    if access.variable is not None:
        return f"`{access.variable}`"
    spelled = access.key_text
    if spelled is None:
        return "the environment"
    text = on_one_row(spelled)
    if "`" in text or len(text) > _LONGEST:
        return "the environment"
    return f"the variable that `{text}` names"
