"""What declared environments give, as facts beside those of the code: names and places, no values."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.variables.model import PROVIDE, STR, Default, Place
from ssot_lint.project.variables.words import is_secret_value, looks_secret

if TYPE_CHECKING:
    from ssot_lint.facts.model import Site
    from ssot_lint.project.index import Project


def provided(project: Project) -> Iterator[Place]:
    """Each key of a source once, whichever environments it is a source of; by path and place."""
    found: dict[tuple[str, Site, str], Place] = {}
    for deployed in project.deployed:
        for it in deployed.provision.every:
            if it.commented or it.implied or it.removed:
                continue
            key = (deployed.absolute(it.path), it.site, it.variable)
            before = found.get(key)
            via = deployed.asked.name
            if before is not None:
                names = before.via.split(", ")
                via = before.via if via in names else f"{before.via}, {via}"
            secret = it.secret or looks_secret(it.variable) or is_secret_value(it.value)
            found[key] = Place(
                it.variable,
                PROVIDE,
                key[0],
                it.site,
                Default("none"),
                STR,
                via,
                secret=secret,
                owner=deployed.asked.owner,
            )
    for key in sorted(found):
        yield found[key]
