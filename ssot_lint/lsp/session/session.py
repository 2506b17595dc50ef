"""What the server knows and can say, without any protocol: documents, projects, analyses.

``documents`` and ``notebooks`` belong to the thread that listens to the client; everything else to
the one that analyses. What passes between them are documents and analyses, which never change.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ssot_lint.core.notebook.cells import Cells
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.memory import Memory
from ssot_lint.getter.owner import Getter
from ssot_lint.lsp.patience import Patience
from ssot_lint.lsp.session import unfinished
from ssot_lint.lsp.session.baselines import Baselines
from ssot_lint.lsp.session.definition import Definition, definition_of
from ssot_lint.lsp.session.documents import Document, Documents
from ssot_lint.lsp.session.fixing import Fixing
from ssot_lint.lsp.session.index import Index
from ssot_lint.lsp.session.notebook_check import Book, alone, as_file, checked
from ssot_lint.lsp.session.notebooks import Notebook, Notebooks
from ssot_lint.lsp.session.options import Options
from ssot_lint.lsp.session.outcomes import Outcomes
from ssot_lint.lsp.session.projects import Projects
from ssot_lint.lsp.text.encode import decoded, encoded
from ssot_lint.lsp.text.text import UTF16, Text
from ssot_lint.lsp.text.uris import path_of, uri_of
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.files.read import Look, look_at
from ssot_lint.workspace.outcome import Outcome

PYTHON = "python"


class Analysis(NamedTuple):
    """All that is known of one state of a document."""

    document: Document
    data: bytes = b""
    """The text as the engine read it: spans of its reports count these bytes."""
    settings: FileSettings | None = None
    """None where nothing of ours holds for it: no Python, excluded, or a broken configuration."""
    diagnostics: tuple[Diagnostic, ...] = ()
    error: str | None = None
    """Why it could not be checked: said to the user, never taken for clean."""
    getter: Definition | None = None
    """Where the getter that its findings ask for is defined."""
    notebook: Notebook | None = None
    """What it is a cell of: ``data`` and the numbers of cells are that one's then."""
    problem: ConfigError | None = None
    """What is wrong with it, where it is a configuration."""
    heard: int = 0
    """How often other files had changed by then what is said of it."""

    @property
    def text(self) -> Text:
        return self.document.text


class Session:
    """One editor's session."""

    def __init__(
        self,
        units: str = UTF16,
        folders: tuple[str, ...] = (),
        options: Options = Options(),  # noqa: B008 - a tuple
        patience: Patience | None = None,
    ) -> None:
        """``patience`` limits how long an analysis keeps others waiting; None: as long as it takes."""
        self.units = units
        self.options = options
        self.documents = Documents(units)
        self.notebooks = Notebooks()
        self.projects = Projects(folders, options.overrides)
        self._patience = patience
        self.memory = Memory(None if patience is None else patience.pause)
        """What analyses learn from each other; for the thread that analyses."""
        self.index = Index(self.projects, self.memory, self._analysis)
        """What the files of each folder say together."""
        self.outcomes = Outcomes(self.projects)
        """What earlier runs found, while a scan lasts."""
        self._baselines = Baselines()
        self._known: dict[str, Analysis] = {}
        self._books: dict[str, Book] = {}
        self._definitions: dict[tuple[str, ...], Definition | None] = {}
        self._renewed = 0
        """How often files have changed on the disk."""
        self._answers: dict[str, str] = {}
        """By path of a file that was looked at on the disk: a digest of what is said around it."""
        self.fixing = Fixing(self.index, self.memory)
        """What becomes of files where all that is safe is fixed."""

    def analyse(self, document: Document) -> Analysis:
        """What the command line would say of the document's text; the last answer is kept."""
        notebook = self.notebooks.of(document.uri)
        if notebook is not None:
            return self._analyse_cell(document, notebook)
        known = self._known.get(document.uri)
        heard = self._heard(document.uri)
        if known is not None and known.document is document and known.heard == heard:
            return known
        analysis = self._analyse(document)._replace(heard=heard)
        if document.version is not None:
            self._known[document.uri] = analysis
        return analysis

    def examine(self, path: str) -> Analysis | None:
        """What the command line would say of the file on disk; None where that is nothing."""
        try:
            look = look_at(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            return Analysis(_on_disk(path), error=f"cannot be read: {error.strerror or error}")
        if not self.projects.is_python(path):
            found = self._said(_on_disk(path, decoded(look.data)), path, look.data)
            return found if found.diagnostics else None
        settings = self.projects.concerned(path, look.data)
        if settings is None:
            self.outcomes.learn_silence(look)
            if self.index.speaks_of(path):  # others have something to say of it
                settings = self.projects.settings_for(path)
        if settings is None:
            return None
        analysis = self._looked_at(look, settings)
        self._answers[path] = self._said_around(path)
        return analysis if analysis.diagnostics or analysis.error is not None else None

    def quiet(self, files: Iterable[str]) -> set[str]:
        """Those of the files that look as an earlier run saw them when nothing was said of them."""
        return {it for it in self.outcomes.begin(files) if not self.index.speaks_of(it)}

    def is_open(self, path: str) -> bool:
        """Whether the editor shows the file, so that its text there counts."""
        return self.documents.at(path) is not None or self.notebooks.at(path) is not None

    def shown(self) -> dict[str, tuple[str, ...]]:
        """By path of a file that the editor shows: the URIs of what shows it, a notebook's cells."""
        shown = {path: (it.uri,) for it in self.documents if (path := path_of(it.uri))}
        return shown | {path: it.cells for it in self.notebooks if (path := path_of(it.uri))}

    def unsaved(self) -> set[str]:
        """Paths of files that the editor may show with another text than the disk has."""
        return {path for path, uris in self.shown().items() if not self._is_on_disk(path, uris)}

    def _is_on_disk(self, path: str, uris: tuple[str, ...]) -> bool:
        document = self.documents.get(uris[0]) if len(uris) == 1 else None
        try:
            return document is not None and decoded(look_at(path).data) == str(document.text)
        except OSError:
            return False

    def forget(self, uri: str) -> None:
        """A document was closed."""
        self._known.pop(uri, None)
        self._books.pop(uri, None)

    def renew(self) -> bool:
        """Files have changed on the disk: what the project says around a document is asked anew. False
        where other settings hold by now: all is to be said anew."""
        self._renewed += 1
        self.fixing.forget()
        return self.projects.renew()

    def looked_at(self) -> list[str]:
        """Files on the disk of which it is known what is said around them."""
        return list(self._answers)

    def stands(self, path: str) -> bool:
        """Whether what was found in a file on the disk still holds, by what is said around it."""
        return self._answers.get(path) == self._said_around(path)

    def reload(self, folders: tuple[str, ...], options: Options) -> None:
        """Settings, configurations or getters have changed: nothing said so far is sure any more."""
        self.options = options
        self._known.clear()
        self._books.clear()
        self._definitions.clear()
        self._answers.clear()
        self.fixing.forget()
        self._baselines.forget()
        self.index.reset()
        self.outcomes.forget()
        self.projects.reload(folders, options.overrides)

    def path(self, uri: str) -> str:
        """The path a document has, or would have: an untitled one lies in the first folder."""
        path = path_of(uri)
        if path is not None:
            return path
        folder = self.projects.folders[0] if self.projects.folders else ""
        name = unquote(urlsplit(uri).path).rpartition("/")[2].replace("\0", "") or "untitled"
        return f"{folder.rstrip('/')}/{name}"

    def _heard(self, uri: str) -> int:
        """Counts what may have changed about a document but its text."""
        return self.index.heard(self.path(uri)) + self._renewed

    def _said_around(self, path: str) -> str:
        """A digest of what is said around a file; of its own each time where that is not all."""
        settings = self.projects.settings_for(path)
        around = None if settings is None else settings.around
        if settings is None or around is None:
            return ""
        answers = around.answers(settings)
        return f"{answers} {self._renewed}" if around.hangs_on_more(path) else answers

    def _analyse(self, document: Document) -> Analysis:
        path = self.path(document.uri)
        if not self.options.enable:
            return Analysis(document)
        if document.language == PYTHON or self.projects.is_python(path):
            return self._check(document, path)
        if self.projects.is_configuration(path):
            problem = self.projects.problem_in(path, encoded(str(document.text)))
            if problem is not None:
                return Analysis(document, problem=problem)
        return self._said(document, path, encoded(str(document.text)))

    def _check(self, document: Document, path: str) -> Analysis:
        settings = self.projects.settings_for(path)
        if settings is None:
            return Analysis(document)
        return self._checked(document, path, encoded(str(document.text)), settings)

    def _said(self, document: Document, path: str, data: bytes) -> Analysis:
        """What rules about the project say of a file that is no Python."""
        settings = None
        if self.index.folder(path) is not None:
            settings = self.projects.settings_for(path)
        if settings is None:
            return Analysis(document)
        found = self.index.said(path, data, settings).diagnostics
        return Analysis(document, data, diagnostics=found)

    def _looked_at(self, look: Look, settings: FileSettings) -> Analysis:
        """A file on disk, which an earlier run may know."""

        def perform() -> Outcome:
            with self._analysis():
                return self.index.perform(look.path, look.data, settings)

        outcome = self.outcomes.recall_or(look, settings, perform)
        document = _on_disk(look.path, decoded(look.data))
        return self._made(document, look.path, look.data, settings, outcome)

    def _checked(
        self, document: Document, path: str, data: bytes, settings: FileSettings
    ) -> Analysis:
        is_open = document.version is not None
        with self._analysis():
            outcome = self.index.perform(path, data, settings, is_open=is_open)
        return self._made(document, path, data, settings, outcome)

    def _made(
        self, document: Document, path: str, data: bytes, settings: FileSettings, outcome: Outcome
    ) -> Analysis:
        """An outcome, with what other files say of it and without what a baseline lists."""
        outcome = self.index.joined(path, data, settings, outcome)
        found = unfinished.without(self._new(path, outcome.diagnostics), document)
        getter = self._definition(settings) if found else None
        return Analysis(document, data, settings, found, outcome.error, getter)

    def _analyse_cell(self, document: Document, notebook: Notebook) -> Analysis:
        """One cell's part of what its notebook has to say."""
        cells = tuple(filter(None, map(self.documents.get, notebook.cells)))
        book = self._books.get(notebook.uri)
        heard = self._heard(notebook.uri)
        if book is None or not book.is_of(notebook, cells, heard):
            book = self._check_notebook(notebook, cells)._replace(heard=heard)
            self._books[notebook.uri] = book
        known = self._known.get(document.uri)
        found = book.in_cell(document)
        if known is not None and (known.document, known.diagnostics) == (document, found):
            return known
        getter = self._definition(book.settings) if found and book.settings else None
        made = Analysis(document, book.data, book.settings, found, book.error, getter, notebook)
        self._known[document.uri] = made
        return made

    def _check_notebook(self, notebook: Notebook, cells: tuple[Document, ...]) -> Book:
        path = self.path(notebook.uri)
        settings = self.projects.settings_for(path) if self.options.enable else None
        if settings is None:
            return Book(notebook, cells)

        def said(read: Cells) -> Outcome:
            if not is_notebook(path):
                return alone(read, settings, self.memory)
            data = as_file(read)
            outcome = self.index.perform(path, data, settings, is_open=True)
            return self.index.joined(path, data, settings, outcome)

        with self._analysis():
            book = checked(notebook, cells, settings, said)
        return book._replace(found=self._new(path, book.found))

    def _analysis(self) -> AbstractContextManager[None]:
        return nullcontext() if self._patience is None else self._patience.analysis()

    def _new(self, path: str, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """What no baseline lists."""
        try:
            return self._baselines.new(path, found, self.projects.workspace_of(path))
        except ConfigError as error:
            self.projects.report(error)
            return found

    def _definition(self, settings: FileSettings) -> Definition | None:
        getter = settings.getter
        if not isinstance(getter, Getter):
            return None
        key = (getter.target, *getter.roots)
        if key not in self._definitions:
            self._definitions[key] = definition_of(getter)
        return self._definitions[key]


def _on_disk(path: str, text: str = "") -> Document:
    return Document(uri_of(path), PYTHON, None, Text(text))
