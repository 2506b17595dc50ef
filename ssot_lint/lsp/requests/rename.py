"""Rename of a variable: over all places that spell it, or not at all.

Beside other servers the first that accepts wins, so everything but a variable's name is declined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ssot_lint.lsp.session import spelled
from ssot_lint.lsp.session.spelled import CODE, DEPLOYMENT, STRING, TEXT, Spelling
from ssot_lint.lsp.text.text import Position
from ssot_lint.lsp.translate.edits import Annotation, Rewrite, workspace_edit
from ssot_lint.project.variables.words import is_platform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssot_lint.lsp.server import Server
    from ssot_lint.lsp.session.folder import Folder
    from ssot_lint.project.variables.model import Place

_ANNOTATIONS = (
    Annotation(CODE, "Python", "asks for the variable by its new name"),
    Annotation(DEPLOYMENT, "deployment files", "gives the variable under its new name"),
    Annotation(STRING, "other strings", "may be something else of that name", asks=True),
    Annotation(TEXT, "texts", "may speak of something else", asks=True),
)


class Named(NamedTuple):
    """The variable at a place."""

    name: str
    places: tuple[Place, ...]
    folder: Folder
    root: str
    range: types.Range


def register(server: Server) -> None:
    """Rename, where the name of a variable stands."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        uri, position = params.text_document.uri, params.position
        await _all_asked(server, uri, position)
        found = await server.submit(lambda: named_at(server, uri, position))
        if found is None:
            return None
        return types.PrepareRenamePlaceholder(range=found.range, placeholder=found.name)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        uri, position, name = params.text_document.uri, params.position, params.new_name
        await _all_asked(server, uri, position)
        return await server.submit(lambda: _renamed(server, uri, position, name))


async def _all_asked(server: Server, uri: str, position: types.Position) -> None:
    """Wait until all files have been asked, where what they say matters: not on names of Python."""

    def waits() -> bool:
        folder = server.session.index.folder(server.session.path(uri))
        known = folder is not None and folder.is_ready
        return not known and _word_at(server, uri, position) is not None

    if await server.submit(waits):
        await server.facts.judged()


class _Word(NamedTuple):
    """What may be the name of a variable, by the text around it."""

    name: str
    range: types.Range
    is_code: bool


def _word_at(server: Server, uri: str, position: types.Position) -> _Word | None:
    """The word there, in a deployment file; in code, the string."""
    session = server.session
    document = session.documents.get(uri)
    if document is None:
        return None
    path = session.path(uri)
    is_code = document.language == "python" or session.projects.is_python(path)
    if not is_code and spelled.kind_of(path.rpartition("/")[2]) != DEPLOYMENT:
        return None
    row, index = document.text.index(Position(position.line, position.character), session.units)
    found = spelled.name_at(document.text, row, index, is_code=is_code)
    if found is None:
        return None
    start, end = (document.text.position(row, it, session.units) for it in found[1:])
    place = types.Range(types.Position(*start), types.Position(*end))
    return _Word(found[0], place, is_code)


def named_at(server: Server, uri: str, position: types.Position) -> Named | None:
    """The variable whose name is there; None for anything else, and before all is known."""
    word, session = _word_at(server, uri, position), server.session
    path = session.path(uri)
    folder = session.index.folder(path)
    variables = spelled.variables_of(folder)
    if word is None or folder is None or variables is None:
        return None
    places = variables.by_name.get(word.name, ())
    if not places and (word.is_code or not _is_key(server, uri, position, word.name)):
        return None
    return Named(word.name, places, folder, session.projects.folder_of(path), word.range)


def _is_key(server: Server, uri: str, position: types.Position, name: str) -> bool:
    """Whether a deployment file gives a variable there that no code asks for."""
    from ssot_lint.lsp.deployment import known  # readers of nine kinds of files

    document = server.session.documents.get(uri)
    if document is None:
        return False
    at = Position(position.line, position.character)
    row, index = document.text.index(at, server.session.units)
    named = known.named_at(server.session, uri, row, index)
    return named is not None and named.variable == name


def _renamed(
    server: Server, uri: str, position: types.Position, name: str
) -> types.WorkspaceEdit | None:
    found = named_at(server, uri, position)
    if found is None or name == found.name:
        return None
    variables = spelled.variables_of(found.folder)
    if spelled.NAME.fullmatch(name) is None:
        raise _refused(f"`{name}` cannot be the name of a variable")
    if variables is not None and name in variables.by_name:
        raise _refused(f"`{name}` is a variable already")
    if is_platform(name, ()):
        raise _refused(f"`{name}` is given by the platform: choose a name of your own")
    told = spelled.spellings(server.session, found.folder, found.root, found.name, found.places)
    stuck = spelled.put_together(found.places, told)
    if stuck is not None:
        where = f"{stuck[0].rpartition('/')[2]}:{stuck[1]}"
        raise _refused(
            f"`{found.name}` is put together from parts at {where}, and nothing is half renamed"
        )
    other = None if variables is None else _asked_with(found, variables.by_name)
    if other is not None:
        raise _refused(f"`{other}` is asked for by the same word, and nothing is half renamed")
    places = spelled.weighed(found.places, told.found)
    groups = {it.kind for it in places}
    return workspace_edit(
        server.client,
        _rewrites(server, places, name),
        [it for it in _ANNOTATIONS if it.id in groups],
    )


def _asked_with(found: Named, by_name: Mapping[str, Sequence[Place]]) -> str | None:
    """A variable made of this one's name by the same call: ``NAME_FILE`` of a wrapper that reads both."""
    sites = {(it.path, it.site) for it in found.places if it.fetched}
    for name, places in by_name.items() if sites else ():
        if name != found.name and found.name in name:
            if any((it.path, it.site) in sites for it in places):
                return name
    return None


def _rewrites(server: Server, places: list[Spelling], name: str) -> list[Rewrite]:
    by_path: dict[str, list[Spelling]] = {}
    for it in places:
        by_path.setdefault(it.path, []).append(it)
    made = []
    for path, found in by_path.items():
        known = spelled.held(server.session, path)
        if known is not None:
            units = server.session.units
            edits = [types.TextEdit(range_of(known, it, units), name) for it in found]
            groups = [it.kind for it in found]
            made.append(Rewrite(known.uri, known.version, known.text, edits, groups))
    return made


def range_of(known: spelled.Held, it: Spelling, units: str) -> types.Range:
    """Where a spelling stands, as the client counts."""
    start, end = (known.text.position(it.row, at, units) for at in (it.start, it.end))
    return types.Range(types.Position(*start), types.Position(*end))


def _refused(why: str) -> JsonRpcException:
    return JsonRpcException(why, types.LSPErrorCodes.RequestFailed.value)
