"""What the server knows and can say, without any protocol: documents, projects, analyses.

``documents`` belongs to the thread that listens to the client; everything else to the one that
analyses. What passes between them are documents and analyses, which never change.
"""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.core.settings import FileSettings
from ssot_lint.lsp.documents import Document, Documents
from ssot_lint.lsp.encode import encoded
from ssot_lint.lsp.options import Options
from ssot_lint.lsp.projects import Projects
from ssot_lint.lsp.text import UTF16, Text
from ssot_lint.lsp.uris import path_of
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.task import Task, perform_on

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
    ) -> None:
        self.units = units
        self.options = options
        self.documents = Documents(units)
        self.projects = Projects(folders, options.overrides)
        self._known: dict[str, Analysis] = {}

    def analyse(self, document: Document) -> Analysis:
        """What the command line would say of the document's text; the last answer is kept."""
        known = self._known.get(document.uri)
        if known is not None and known.document is document:
            return known
        analysis = self._analyse(document)
        if document.version is not None:
            self._known[document.uri] = analysis
        return analysis

    def forget(self, uri: str) -> None:
        """A document was closed."""
        self._known.pop(uri, None)

    def reload(self, folders: tuple[str, ...], options: Options) -> None:
        """Settings, configurations or getters have changed: nothing said so far is sure any more."""
        self.options = options
        self.projects.reload(folders, options.overrides)
        self._known.clear()

    def path(self, uri: str) -> str:
        """The path a document has, or would have: an untitled one lies in the first folder."""
        path = path_of(uri)
        if path is not None:
            return path
        folder = self.projects.folders[0] if self.projects.folders else ""
        name = uri.rpartition("/")[2].rpartition(":")[2] or "untitled"
        return f"{folder.rstrip('/')}/{name}"

    def _analyse(self, document: Document) -> Analysis:
        path = self.path(document.uri)
        if document.language != PYTHON and not self.projects.is_python(path):
            return Analysis(document)
        settings = self.projects.settings_for(path)
        if settings is None:
            return Analysis(document)
        data = encoded(str(document.text))
        outcome = perform_on(data, settings, Task())
        return Analysis(document, data, settings, outcome.diagnostics, outcome.error)
