"""What an entry of the menu comes to: the files it changes, and how."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.adopt.allow_entry import PLACEHOLDER, with_allowed
from ssot_lint.adopt.toml_edit import OWN, PYPROJECT
from ssot_lint.lsp.quickfix import cell_edits, offers
from ssot_lint.lsp.text.encode import encoded
from ssot_lint.lsp.text.text import Text
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate import edits
from ssot_lint.lsp.translate.edits import Rewrite
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.toml import read_bytes
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.known.baseline import Entry, entries_in, relative, text_of
from ssot_lint.workspace.settings.workspace import posix

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.ignores import Ignored
    from ssot_lint.lsp.session.session import Analysis, Session


class Refused(Exception):
    """Why nothing can be done; ``str()`` is for the user."""


class Held(NamedTuple):
    """What a file holds: in the editor where it is open there, else on disk."""

    uri: str
    version: int | None
    text: str | None
    """None where there is no such file."""


def remedy(
    session: Session, analysis: Analysis, what: str, finding: Diagnostic
) -> tuple[Rewrite, ...]:
    """What ``what`` does about a finding; raises Refused."""
    return _MAKERS[what](session, analysis, finding)


def fix_all(session: Session, analysis: Analysis) -> tuple[Rewrite, ...]:
    """All safe fixes of a document, or of the notebook it is a cell of, as `check --fix` makes them."""

    return _all(session, analysis, None)


# --- in the document

_Change = Callable[[bytes, "FileSettings"], bytes]


def _changed(session: Session, analysis: Analysis, change: _Change) -> tuple[Rewrite, ...]:
    """What a change of the file's bytes comes to in the editor."""
    document, settings = analysis.document, analysis.settings
    if settings is None:
        raise Refused("nothing is checked here")
    if analysis.notebook is not None:
        return tuple(cell_edits.changed(session, analysis.notebook, settings, change))
    after = change(analysis.data, settings)
    made = edits.between(analysis.data, after, document.text, session.units)
    return (Rewrite(document.uri, document.version, document.text, made),) if made else ()


def _all(session: Session, analysis: Analysis, codes: frozenset[str] | None) -> tuple[Rewrite, ...]:
    """All safe fixes, of these rules alone where they are given."""
    path = session.path(offers.place_of(analysis))
    alone = analysis.notebook is not None

    def change(data: bytes, settings: FileSettings) -> bytes:
        if alone:  # made up of its cells: no file of the project's
            fixable = settings.fixable if codes is None else settings.fixable & codes
            fixed = session.fixing.alone(data, settings, fixable).fixed
        else:
            fixed = session.fixing.of(path, data, settings, codes)
        if fixed.failure is not None and fixed.data == data:
            raise Refused(f"not fixed: {fixed.failure}")
        return fixed.data

    return _changed(session, analysis, change)


def _fix(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    if finding.fix is None:
        raise Refused(finding.fix_refused or "there is no fix")
    if analysis.notebook is not None:
        return tuple(cell_edits.fixed(session, analysis.notebook, finding.fix))
    document = analysis.document
    made = edits.of_fix(finding.fix, document.text, session.units)
    return (Rewrite(document.uri, document.version, document.text, made),)


def _fix_rule(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    return _all(session, analysis, frozenset((finding.code,)))


def _ignore(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    from ssot_lint.workspace.comments import silence

    return _changed(
        session,
        analysis,
        lambda data, settings: _done(silence(data, settings, [finding], PLACEHOLDER)),
    )


def _ignore_file(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    from ssot_lint.workspace.comments import silence_in_file

    if analysis.notebook is not None:
        raise Refused("a notebook has no row that speaks for all of its cells")
    found = analysis.diagnostics
    return _changed(
        session,
        analysis,
        lambda data, settings: _done(
            silence_in_file(data, settings, finding.code, found, PLACEHOLDER)
        ),
    )


def _done(done: Ignored) -> bytes:
    if done.failure is not None or not done.silenced:
        raise Refused(f"no comment added: {done.failure or 'none would silence it'}")
    return done.data


# --- beside it


def _baseline(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    path = session.path(offers.place_of(analysis))
    config = offers.config_of(session, path)
    place = None if config is None else config.options.baseline
    if place is None:
        raise Refused("the configuration names no `baseline`")
    place = posix(place)
    held = _held(session, place)
    try:
        known = entries_in(encoded(held.text or ""), place, place)
        entry = Entry(relative(path, place), finding.code, finding.scope, finding.subject)
        return _replaced(session, held, text_of([*known, entry]))
    except ConfigError as error:
        raise Refused(str(error)) from error


def _allow(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    path = session.path(offers.place_of(analysis))
    config = offers.config_of(session, path)
    if config is None:
        raise Refused("the configuration is broken: mend it first")
    base, place = config.base, posix(config.path or f"{config.base.rstrip('/')}/{OWN}")
    stated = config.options.allow
    if stated:  # in this file, in one that it extends, or in the editor's settings
        base, place = stated[0].source.base, posix(stated[0].source.path)
        if not os.path.isabs(place):
            raise Refused("`allow` is set in the editor's settings, which stand above every file")
    held = _held(session, place)
    prefix = ("tool", "ssot-lint") if place.endswith(f"/{PYPROJECT}") else ()
    own = posix(os.path.relpath(path, base))
    after = with_allowed(held.text or "", prefix, own, PLACEHOLDER)
    if after is None:
        entry = f'{{ path = "{own}", reason = "…" }}'
        raise Refused(f"{place} has no room that is sure: add {entry} to `allow` by hand")
    return _replaced(session, held, after)


def _register(session: Session, analysis: Analysis, finding: Diagnostic) -> tuple[Rewrite, ...]:
    """The registry with the entry, and the access through it."""
    from ssot_lint.getter.owner import Getter
    from ssot_lint.getter.owners.insert import file_of, inserted
    from ssot_lint.modules.lookup import Lookup

    settings, wanted = analysis.settings, offers.wanted_in(finding)
    first = None if settings is None else settings.getter
    getter = None if wanted is None or first is None else first.chosen_for(wanted[0])
    registry = getter.contract.registry if isinstance(getter, Getter) else None
    if settings is None or wanted is None or not isinstance(getter, Getter) or registry is None:
        raise Refused("there is no registry to add to")
    path = file_of(Lookup(getter.roots), registry)
    held = None if path is None else _held(session, posix(path))
    after = None if held is None else inserted((held.text or "").encode(), registry, [wanted[2]])
    if path is None or held is None or after is None:
        raise Refused(f"{wanted[1]} has no place that is sure: add `{wanted[2]}` by hand")
    again = settings._replace(getter=getter.over({path: after}))
    return (*_replaced(session, held, after.decode()), *_moved(session, analysis, finding, again))


def _moved(
    session: Session, analysis: Analysis, finding: Diagnostic, settings: FileSettings
) -> tuple[Rewrite, ...]:
    """The finding's fix by other settings; nothing where there is none."""
    from ssot_lint.engine.check import check
    from ssot_lint.workspace.diagnostic import diagnostics

    key = (finding.code, finding.scope, finding.subject, finding.ordinal)
    for it in diagnostics(analysis.data, check(analysis.data, settings), settings):
        if (it.code, it.scope, it.subject, it.ordinal) == key and it.fix is not None:
            return _fix(session, analysis, it)
    return ()


def _held(session: Session, path: str) -> Held:
    document = session.documents.at(path)
    if document is not None:
        return Held(document.uri, document.version, str(document.text))
    data = read_bytes(path)
    return Held(uri_of(path), None, None if data is None else data.decode("utf-8", "replace"))


def _replaced(session: Session, held: Held, after: str) -> tuple[Rewrite, ...]:
    before = held.text or ""
    made = edits.difference(before, after, session.units)
    text = None if held.text is None else Text(before)
    return (Rewrite(held.uri, held.version, text, made),)


_Maker = Callable[["Session", "Analysis", Diagnostic], tuple[Rewrite, ...]]
_MAKERS: dict[str, _Maker] = {
    offers.FIX: _fix,
    offers.FIX_RULE: _fix_rule,
    offers.IGNORE: _ignore,
    offers.IGNORE_FILE: _ignore_file,
    offers.BASELINE: _baseline,
    offers.ALLOW: _allow,
    offers.REGISTER: _register,
}
