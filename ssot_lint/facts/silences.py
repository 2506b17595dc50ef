"""Comments that may silence a rule about the project: whether they do shows when it was judged."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Silence

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material


def gather(material: Material) -> tuple[Silence, ...]:
    """Every suppression in the file, with the names and codes that it has."""
    if b"ssot" not in material.data and b"SSOT" not in material.data:
        return ()
    from ssot_lint.core.source import Positions
    from ssot_lint.core.suppress import directives

    return tuple(
        Silence(material.site(*it.span), tuple(named.code for named in it.codes), it.whole_file)
        for it in directives(material.lexed, Positions(material.data))
    )


def keys(fact: Silence) -> Iterable[str]:
    """The codes and names; ``*`` for a comment without any."""
    return fact.codes or ("*",)
