"""All safe fixes of a document or of the whole workspace, applied by the client in one edit."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from lsprotocol import types

from ssot_lint.core.model import CLEAN
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.fixing.fixer import Fixed
from ssot_lint.engine.gate import concerns
from ssot_lint.lsp.explain.pages import rule_named
from ssot_lint.lsp.host import NAME
from ssot_lint.lsp.publish.scan import discovered
from ssot_lint.lsp.quickfix import remedies
from ssot_lint.lsp.quickfix.grouped import grouped
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.documents import Document
from ssot_lint.lsp.session.mending import Mended
from ssot_lint.lsp.session.session import PYTHON, Analysis
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.text import Text
from ssot_lint.lsp.text.uris import path_of, uri_of
from ssot_lint.lsp.translate.edits import Annotation, Rewrite, workspace_edit
from ssot_lint.lsp.worker import LATER
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.outcome import internal_error
from ssot_lint.workspace.run.verdict_fixes import BESIDE

TOML = "toml"
_LABEL = "Apply all safe fixes"
_REVIEW = Annotation(
    f"{NAME}.review", f"{NAME}: look through the edits, then apply", "changes nothing", asks=True
)
"""What makes a client show the edits first, though all of them are ticked."""
_NOTHING = "nothing is safe to fix"
# What an open document needs waits for one step at most.
_STEP_SECONDS = 0.01
# How long a client may take to tell what it has applied, and how long until it is done telling.
_SECONDS_TO_TELL, _SECONDS_OF_SILENCE, _SECONDS_BETWEEN = 2.0, 0.5, 0.05


class Work(NamedTuple):
    """What came of some files."""

    rewrites: tuple[Rewrite, ...] = ()
    failures: tuple[str, ...] = ()
    files: tuple[tuple[Analysis, Mended], ...] = ()
    """Those that are to be judged together before their edits are made."""

    def and_also(self, more: Work) -> Work:
        """What came of these and of others."""
        return Work(
            self.rewrites + more.rewrites, self.failures + more.failures, self.files + more.files
        )


async def fix_document(server: Server, uri: str) -> str:
    """Fix one open document; what came of it, in words."""
    done = await server.submit(lambda: _fix_open(server, uri))
    if done is None:
        return f"{uri} is not open: `ssot-lint.fixWorkspace` fixes what is not"
    if (failure := await _apply(server, done)) is not None:
        return failure
    count = len(done.rewrites)
    return f"fixed {count} file{'s' * (count != 1)}"


async def fix_everywhere(server: Server) -> str:
    """Fix every file of the workspace, open or not, after the user has seen the edits."""
    paths = await discovered(server)
    if paths is None:
        return "nothing was fixed: a configuration is broken"
    await server.renewed()  # what no client tells of may have changed
    done, begun = Work(), 0
    while begun < len(paths):
        begun, more = await server.submit(partial(_step, server, paths, begun), LATER)
        done = done.and_also(more)
    await server.facts.judged()
    together = partial(_together, server, frozenset(paths), done.files, beside=True)
    more = await server.submit(together, LATER)
    done = done._replace(files=()).and_also(more)
    if server.client.annotations and done.rewrites:
        done = done._replace(rewrites=_reviewed(done.rewrites))
    failure = await _apply(server, done, previewed=server.client.annotations)
    if failure is not None:
        return failure
    count, of = await _applied(server, done.rewrites), len(done.rewrites)
    return f"fixed {count if count == of else f'{count} of {of}'} file{'s' * (of != 1)}"


async def _apply(server: Server, done: Work, *, previewed: bool = False) -> str | None:
    """What to say instead of what was fixed; None where the client has applied the edits."""
    for failure in done.failures:
        server.complain(failure)
    if not done.rewrites:
        return _NOTHING
    annotations = (*_annotations(done.rewrites), _REVIEW) if previewed else ()
    edit = workspace_edit(server.client, done.rewrites, annotations)
    try:
        params = types.ApplyWorkspaceEditParams(edit, _LABEL)
        answer = await server.workspace_apply_edit_async(params)
    except Exception as error:  # noqa: BLE001 - the client's own failure: said, and survived
        return f"the editor has not applied the edits: {error}"
    if answer.applied:
        return None
    if previewed and not answer.failure_reason:
        return "nothing was changed"  # the user has looked, and thought better of it
    return f"the editor has not applied the edits: {answer.failure_reason or 'no reason given'}"


def _annotations(rewrites: Sequence[Rewrite]) -> Iterator[Annotation]:
    """One for each rule, in the order of their codes."""
    counts = Counter(code for it in rewrites for code in it.groups if code != _REVIEW.id)
    for code, count in sorted(counts.items()):
        row = rule_named(code)
        name = code if row is None else f"{code} {row.name}"
        yield Annotation(
            code, name, f"{count} edit{'s' * (count != 1)}, safe: the code means the same"
        )


def _reviewed(rewrites: tuple[Rewrite, ...]) -> tuple[Rewrite, ...]:
    """With one more edit that changes nothing, and that its user is asked about."""
    first, start = rewrites[0], types.Position(0, 0)
    nothing = types.TextEdit(types.Range(start, start), "")
    edits, groups = (nothing, *first.edits), (_REVIEW.id, *first.groups)
    return (first._replace(edits=edits, groups=groups), *rewrites[1:])


async def _applied(server: Server, rewrites: Sequence[Rewrite]) -> int:
    """How many files the client has changed: the user may have left some out.

    A client that tells of no change at all has not told yet what it said that it has done.
    """
    known, last = 0, time.monotonic()
    while known < len(rewrites):
        count = sum(_is_changed(server, it) for it in rewrites)
        now = time.monotonic()
        if count != known:
            known, last = count, now
        elif now - last > (_SECONDS_OF_SILENCE if known else _SECONDS_TO_TELL):
            break
        await asyncio.sleep(_SECONDS_BETWEEN)
    return known or len(rewrites)


def _is_changed(server: Server, rewrite: Rewrite) -> bool:
    document = server.session.documents.get(rewrite.uri)
    if document is not None:
        return document.text != rewrite.before
    path = path_of(rewrite.uri)
    try:
        return path is not None and decoded(read(path)) != str(rewrite.before)
    except OSError:
        return True


# --- for the worker


def _fix_open(server: Server, uri: str) -> Work | None:
    """None for a document that is not open."""
    analysis = server.analysis(uri)
    if analysis is None:
        return None
    done = _fix(server, uri, analysis)
    path = server.session.path(uri)
    return done._replace(files=()).and_also(_together(server, frozenset((path,)), done.files))


def _step(server: Server, paths: Sequence[str], begin: int) -> tuple[int, Work]:
    """Fix files for a moment; how far it came, and what came of them."""
    done = Work()
    end = time.monotonic() + _STEP_SECONDS
    for number in range(begin, len(paths)):
        more = _fix_at(server, paths[number])
        done = done.and_also(more)
        if time.monotonic() > end:
            return number + 1, done
    return len(paths), done


def _fix_at(server: Server, path: str) -> Work:
    """A file as the editor has it where it is open there, else as it is on disk."""
    if is_notebook(path):
        return Work()  # its text is JSON, which no editor of notebooks lets a server change
    try:
        analysis = _as_it_is(server, path)
    except OSError as error:
        return Work(failures=(f"{path}: {error.strerror or error}",))
    settings = analysis.settings
    if settings is None or not (analysis.notebook or concerns(analysis.data, settings)):
        return Work()
    return _fix(server, path, analysis)


def _as_it_is(server: Server, path: str) -> Analysis:
    """A file as the editor has it where it is open there, else as it is on disk; raises OSError."""
    document = server.session.documents.at(path)
    if document is not None:
        return server.session.analyse(document)
    data = read(path)
    settings = server.session.projects.settings_for(path)
    return Analysis(Document(uri_of(path), PYTHON, None, Text(decoded(data))), data, settings)


def _beside(server: Server, path: str) -> Analysis | None:
    """A file that is no Python, which is judged as it is on disk: None where the editor has it
    otherwise. Raises OSError."""
    data, document = read(path), server.session.documents.at(path)
    if document is None:
        document = Document(uri_of(path), TOML, None, Text(decoded(data)))
    if str(document.text) != decoded(data):
        return None
    return Analysis(document, data, server.session.projects.settings_for(path))


def _fix(server: Server, name: str, analysis: Analysis) -> Work:
    """What a file says alone is fixed; a notebook's edits are made at once."""
    settings = analysis.settings
    if settings is None:
        return Work()
    try:
        if analysis.notebook is not None:
            return Work(remedies.fix_all(server.session, analysis))
        made = server.session.fixing.alone(analysis.data, settings, settings.fixable)
    except remedies.Refused as refused:
        return Work(failures=(f"{name}: {refused}",))
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, and the next file is done
        return Work(failures=(f"{name}: {internal_error(error)}",))
    if made.fixed.failure is None and not made.fixed.passes and analysis.document.version is None:
        return Work()  # it is looked at again where anything is said of it
    return Work(files=((analysis, made),))


def _together(
    server: Server,
    paths: frozenset[str],
    files: Sequence[tuple[Analysis, Mended]],
    *,
    beside: bool = False,
) -> Work:
    """What the files say together is fixed, too; ``paths`` may be changed, and what stands
    ``beside`` them (``pyproject.toml``)."""
    session, known = server.session, {}
    for analysis, made in files:
        known[session.path(analysis.document.uri)] = analysis, made

    def load(path: str) -> Mended | None:
        is_beside = beside and path.endswith(BESIDE)
        if not (path in paths or is_beside) or is_notebook(path):
            return None
        try:
            analysis = _beside(server, path) if is_beside else _as_it_is(server, path)
        except OSError:
            return None
        if analysis is None or analysis.settings is None or analysis.notebook is not None:
            return None
        same = Fixed(analysis.data, (), CLEAN, CLEAN)
        known[path] = analysis, Mended(analysis.settings, same, analysis.settings.fixable)
        return known[path][1]

    given = {path: made for path, (_, made) in known.items()}
    try:
        after = session.fixing.everywhere(paths, given, load)
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, and the rest is done
        return Work(failures=(internal_error(error),))
    done = Work()
    for path in sorted(after):
        fixed, analysis = after[path].fixed, known[path][0]
        if fixed.failure is not None:
            done = done.and_also(Work(failures=(f"{path}: not fixed: {fixed.failure}",)))
        rewrite = grouped(analysis, fixed, server.client.units)
        if rewrite is not None:
            done = done.and_also(Work((rewrite,)))
    return done
