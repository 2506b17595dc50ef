"""Completion of rule codes inside suppressions, and of words in configuration files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.getter.owner import Getter
from ssot_lint.lsp.explain import comments, pages, toml_words
from ssot_lint.lsp.explain.toml_words import prefix_of
from ssot_lint.lsp.host import NAME
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session import spelled
from ssot_lint.lsp.text.text import Position
from ssot_lint.rules import TABLE

if TYPE_CHECKING:
    from ssot_lint.lsp.session.session import Analysis
    from ssot_lint.lsp.text.text import Text

_ASKED = re.compile(r"""(?P<asked>\w+)(?:\(\))?(?:\.get)?[ \t]*[\[(][ \t]*['"](?P<typed>\w*)\Z""")
_REST = re.compile(r"\w*")
_LAST = re.compile(r"[A-Za-z_]\w*")
# What is typed just before a word of ours: `ignore[` and `environ["` in Python, keys and lists in
# TOML. One list for all documents would make each comma and colon in Python a request.
_PYTHON = ("[", '"', "'")
_TOML = ("[", ",", '"', "=")
_SELECTORS: tuple[tuple[str, tuple[types.DocumentFilter, ...], tuple[str, ...]], ...] = (
    (
        "python",
        (
            types.TextDocumentFilterLanguage("python"),
            types.NotebookCellTextDocumentFilter("*", "python"),
        ),
        _PYTHON,
    ),
    (
        "toml",
        (types.TextDocumentFilterPattern("**/{pyproject,ssot-lint,.ssot-lint}.toml"),),
        _TOML,
    ),
    (
        "deployment",
        (types.TextDocumentFilterPattern("**/{.env,.env.*,*.env,*.yml,*.yaml,Dockerfile*,*.tf}"),),
        (),
    ),
)


def register(server: Server) -> None:
    """Suggest words where only ours can stand; pages of rules follow for the one looked at."""
    if not server.client.registers_completion:
        triggers = list(dict.fromkeys((*_PYTHON, *_TOML, ":")))
        options = types.CompletionOptions(trigger_characters=triggers, resolve_provider=True)
        _answer(server, options)


def begin(server: Server) -> None:
    """Tell a client that can hear it which characters matter in which documents."""
    if not server.client.registers_completion:
        return
    _answer(server, None)  # registered by now, it is announced no more
    made = [
        types.Registration(
            f"{NAME}-completion-{name}",
            types.TEXT_DOCUMENT_COMPLETION,
            types.CompletionRegistrationOptions(
                document_selector=list(filters),
                trigger_characters=list(triggers),
                resolve_provider=True,
            ),
        )
        for name, filters, triggers in _SELECTORS
    ]
    server.client_register_capability(types.RegistrationParams(made))


def _answer(server: Server, options: types.CompletionOptions | None) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    async def completion(params: types.CompletionParams) -> list[types.CompletionItem] | None:
        uri, position = params.text_document.uri, params.position
        return await server.submit(lambda: _items(server, uri, position))

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(item: types.CompletionItem) -> types.CompletionItem:
        data = item.data
        if isinstance(data, dict) and set(data) == {NAME} and isinstance(data[NAME], str):
            page = pages.rule_page(data[NAME]) or pages.key_page(data[NAME])
            if page is not None:
                item.documentation = types.MarkupContent(types.MarkupKind.Markdown, page)
        return item


def _items(server: Server, uri: str, position: types.Position) -> list[types.CompletionItem] | None:
    analysis = server.analysis(uri)
    if analysis is None:
        return None
    units = server.client.units
    if analysis.settings is not None:
        slot = comments.slot_at(analysis, position, units)
        if slot is not None:
            return list(_codes(analysis, slot, units))
        return list(_in_code(server, analysis, position)) or None
    if server.session.projects.is_configuration(server.session.path(uri)):
        written = toml_words.slot_at(analysis.text, prefix_of(uri), position, units)
        return None if written is None else list(_words(analysis.text, written, units))
    return _variables(server, analysis, position)


def _variables(
    server: Server, analysis: Analysis, position: types.Position
) -> list[types.CompletionItem] | None:
    """In a deployment file: what the code reads and the file does not give."""
    from ssot_lint.lsp.deployment.offered import offered, slot_at  # links the variables

    document, units = analysis.document, server.client.units
    row, index = analysis.text.index(Position(position.line, position.character), units)
    slot = slot_at(server.session, document, row, index)
    if slot is None:
        return None
    place = _range(analysis.text, slot.row, slot.start, slot.end, units)
    return [
        types.CompletionItem(
            label=it.name,
            detail=it.detail,
            kind=types.CompletionItemKind.Variable,
            sort_text=f"{number:04}",
            text_edit=types.TextEdit(place, it.name),
        )
        for number, it in enumerate(offered(server.session, document))
    ] or None


def _codes(analysis: Analysis, slot: comments.Slot, units: str) -> Iterator[types.CompletionItem]:
    """The codes that a comment can silence; first those found beside it, or below a lone one."""
    settings = analysis.settings
    near = comments.codes_near(analysis, slot.row)
    place = _range(analysis.text, slot.row, slot.start, slot.end, units)
    for rule in TABLE:
        silent = settings is not None and rule.code in settings.no_suppress
        if rule.code not in slot.known and not silent and not rule.module.startswith("comments."):
            order = f"{rule.code not in near:d}{rule.code}"
            yield _item(rule.code, rule.name, order, types.TextEdit(place, rule.code))


def _in_code(
    server: Server, analysis: Analysis, position: types.Position
) -> Iterator[types.CompletionItem]:
    """Names of variables, in the string that the environment or the getter is asked with."""
    row, index = analysis.text.index(
        Position(position.line, position.character), server.client.units
    )
    line = analysis.text.row(row)
    found = _ASKED.search(line[:index])
    if found is None or found["asked"] not in _askers(analysis):
        return
    path = server.session.path(analysis.document.uri)
    variables = spelled.variables_of(server.session.index.folder(path))
    rest = _REST.match(line, index)
    end = index if rest is None else rest.end()
    place = _range(analysis.text, row, found.start("typed"), end, server.client.units)
    typed = line[found.start("typed") : end]
    for name, places in () if variables is None else variables.by_name.items():
        # The word under the cursor is no variable yet, unless others name it as well.
        if name == typed and all(it.path == path and it.site.row == row + 1 for it in places):
            continue
        item = _item(name, None, name, types.TextEdit(place, name))
        item.kind, item.data = types.CompletionItemKind.Constant, None
        yield item


def _askers(analysis: Analysis) -> frozenset[str]:
    """What is asked for variables: the environment, and the getter's own last name."""
    getter = analysis.settings.getter if analysis.settings is not None else None
    own = _LAST.findall(getter.expression or getter.module) if isinstance(getter, Getter) else []
    return frozenset(("environ", "getenv", *own[-1:]))


def _words(text: Text, slot: toml_words.Slot, units: str) -> Iterator[types.CompletionItem]:
    place = _range(text, slot.row, slot.start, slot.end, units)
    for number, word in enumerate(slot.words):
        written = word if slot.quoted or slot.is_key else f'"{word}"'
        rule = pages.rule_named(word)
        detail = rule.name if rule is not None else None
        yield _item(word, detail, f"{number:03}", types.TextEdit(place, written))


def _item(word: str, detail: str | None, order: str, edit: types.TextEdit) -> types.CompletionItem:
    return types.CompletionItem(
        label=word,
        detail=detail,
        kind=types.CompletionItemKind.EnumMember,
        sort_text=order,
        filter_text=edit.new_text,
        text_edit=edit,
        data={NAME: word},
    )


def _range(text: Text, row: int, start: int, end: int, units: str) -> types.Range:
    places = (types.Position(*text.position(row, it, units)) for it in (start, end))
    return types.Range(*places)
