"""What a file reaches of other modules: strings such as patch targets, and attributes of imports
that are about the environment (``core.os.sep``, ``core.getenv``).

Gathered from bytes. A name that shadows an import is taken for it: what is kept for too many
readers only stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.guards import guarded
from ssot_lint.facts.imports import package_of
from ssot_lint.facts.model import Reached
from ssot_lint.modules.relative import resolve_from
from ssot_lint.modules.scan.targets import LOADS

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

# Names that a fix may take away from a module; who reaches any other attribute is not gathered.
_WORDS = (b".os", b".posix", b"environ", b"getenv", b"putenv", b"unsetenv")
_CHAIN = re.compile(
    rb"(?<![\w.\x80-\xff])([\w\x80-\xff]+)((?:[ \t]*\.[ \t]*[\w\x80-\xff]+)*?"
    rb"[ \t]*\.[ \t]*(?:os|posix|environb?|getenvb?|putenv|unsetenv)(?![\w\x80-\xff])"
    rb"(?:[ \t]*\.[ \t]*[\w\x80-\xff]+)*)([ \t]*=(?!=))?"
)


def gather(material: Material) -> tuple[Reached, ...]:
    """Every dotted path into another module."""
    found = [*_stars(material), *_strings(material), *_attributes(material)]
    return tuple(sorted(found))


def keys(fact: Reached) -> Iterable[str]:
    """The path and all of its beginnings but the first name: ``app.core``, ``app.core.os``."""
    parts = fact.path.split(".")
    return [".".join(parts[:end]) for end in range(min(2, len(parts)), len(parts) + 1)]


def _stars(material: Material) -> Iterator[Reached]:
    for statement, around in material.rows.imports:
        for it in statement.items:
            if it.path == "*":
                level = max(statement.level, 0)
                path = resolve_from(statement.module, level, package_of(material))
                site = material.site(it.start, it.end)
                yield Reached(site, path, "star", guarded=guarded(around), scope=around.scope)


def _strings(material: Material) -> Iterator[Reached]:
    rows = material.rows
    for it, around in rows.targets(material.module or "", package_of(material)):
        guard, scope = guarded(around), around.scope
        stored = it.call not in LOADS
        for name, start, end in it.names or (("", it.start, it.end),):
            path = f"{it.path}.{name}" if name else it.path
            yield Reached(material.site(start, end), path, it.how, it.call, stored, guard, scope)


def _attributes(material: Material) -> Iterator[Reached]:
    rows = material.rows
    if not any(word in rows.data for word in _WORDS):
        return
    bound = rows.names(package_of(material))
    for row in _rows_with_words(rows.data):
        for found in _CHAIN.finditer(rows.data, *row):
            path = bound.get(found[1].decode("utf-8", "replace"), "os")
            if path.partition(".")[0] in ("os", "posix") or rows.texts.hold(found.start()):
                continue
            path += "".join(found[2].decode("utf-8", "replace").split())
            site = material.site(found.start(), found.end(2))
            yield Reached(site, path, "attribute", stored=found[3] is not None)


def _rows_with_words(data: bytes) -> Iterator[tuple[int, int]]:
    """Spans of the rows on which one of the words stands."""
    at = 0
    for found in re.finditer(rb"\.os|\.posix|nv(?<=env)|env(?=iron)", data):
        if found.start() >= at:
            start = data.rfind(b"\n", 0, found.start()) + 1
            at = data.find(b"\n", found.start()) + 1 or len(data)
            yield start, at
