"""What an entry of the menu comes to: the files it changes, and how."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.adopt.allow_entry import PLACEHOLDER, with_allowed
from ssot_lint.adopt.toml_edit import OWN, PYPROJECT
from ssot_lint.lsp import edits, offers
from ssot_lint.lsp.edits import Rewrite
from ssot_lint.lsp.encode import encoded
from ssot_lint.lsp.text import Text
from ssot_lint.lsp.uris import uri_of
from ssot_lint.workspace.baseline import Entry, entries_in, relative, text_of
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.problem import ConfigError
from ssot_lint.workspace.settings import posix
from ssot_lint.workspace.toml import read_bytes

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.fixer import Fixed
    from ssot_lint.lsp.session import Analysis, Session


class Refused(Exception):
    """Why nothing can be done; ``str()`` is for the user."""


class Held(NamedTuple):
    """What a file holds: in the editor where it is open there, else on disk."""

    uri: str
    version: int | None
    text: str | None
    """None where there is no such file."""


def remedy(session: Session, analysis: Analysis, what: str, finding: Diagnostic) -> Rewrite:
    """What ``what`` does about a finding; raises Refused."""
    return _MAKERS[what](session, analysis, finding)


def fixed(analysis: Analysis, *, unsafe: bool = False, code: str | None = None) -> Fixed:
    """All fixes of a document, or those of one rule, as ``check --fix`` makes them."""
    from ssot_lint.engine.fixer import fix

    settings = _settings(analysis)
    if code is not None:
        settings = settings._replace(fixable=settings.fixable & {code})
    result = fix(analysis.data, settings, unsafe)
    if result.failure is not None:
        raise Refused(f"not fixed: {result.failure}")
    return result


def fix_all(session: Session, analysis: Analysis) -> Rewrite | None:
    """All safe fixes of a document; None where there are none."""
    result = fixed(analysis)
    if result.data == analysis.data:
        return None
    return _rewrite(session, analysis, result.data)


# --- in the document


def _fix(session: Session, analysis: Analysis, finding: Diagnostic) -> Rewrite:
    if finding.fix is None:
        raise Refused(finding.fix_refused or "there is no fix")
    document = analysis.document
    made = edits.of_fix(finding.fix, document.text, session.units)
    return Rewrite(document.uri, document.version, document.text, made)


def _fix_rule(session: Session, analysis: Analysis, finding: Diagnostic) -> Rewrite:
    return _rewrite(session, analysis, fixed(analysis, code=finding.code).data)


def _ignore(session: Session, analysis: Analysis, finding: Diagnostic) -> Rewrite:
    from ssot_lint.engine.ignores import ignore

    key = (finding.code, finding.scope, finding.subject, finding.ordinal)
    done = ignore(analysis.data, _settings(analysis), {key}, PLACEHOLDER)
    if done.failure is not None:
        raise Refused(f"no comment added: {done.failure}")
    return _rewrite(session, analysis, done.data)


def _ignore_file(session: Session, analysis: Analysis, finding: Diagnostic) -> Rewrite:
    from ssot_lint.engine.file_ignores import ignore_in_file

    done = ignore_in_file(analysis.data, _settings(analysis), finding.code, PLACEHOLDER)
    if done.failure is not None:
        raise Refused(f"no comment added: {done.failure}")
    return _rewrite(session, analysis, done.data)


def _rewrite(session: Session, analysis: Analysis, after: bytes) -> Rewrite:
    document = analysis.document
    made = edits.between(analysis.data, after, document.text, session.units)
    return Rewrite(document.uri, document.version, document.text, made)


def _settings(analysis: Analysis) -> FileSettings:
    if analysis.settings is None:
        raise Refused("nothing is checked here")
    return analysis.settings


# --- beside it


def _baseline(session: Session, analysis: Analysis, finding: Diagnostic) -> Rewrite:
    path = session.path(analysis.document.uri)
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


def _allow(session: Session, analysis: Analysis, finding: Diagnostic) -> Rewrite:
    path = session.path(analysis.document.uri)
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


def _held(session: Session, path: str) -> Held:
    document = session.documents.at(path)
    if document is not None:
        return Held(document.uri, document.version, str(document.text))
    data = read_bytes(path)
    return Held(uri_of(path), None, None if data is None else data.decode("utf-8", "replace"))


def _replaced(session: Session, held: Held, after: str) -> Rewrite:
    before = held.text or ""
    made = edits.difference(before, after, session.units)
    text = None if held.text is None else Text(before)
    return Rewrite(held.uri, held.version, text, made)


_Maker = Callable[["Session", "Analysis", Diagnostic], Rewrite]
_MAKERS: dict[str, _Maker] = {
    offers.FIX: _fix,
    offers.FIX_RULE: _fix_rule,
    offers.IGNORE: _ignore,
    offers.IGNORE_FILE: _ignore_file,
    offers.BASELINE: _baseline,
    offers.ALLOW: _allow,
}
