"""What real editors say they can do, as far as it touches this server; recorded from them."""

from __future__ import annotations

from typing import NamedTuple

from tests.lsp.client import Json

_TAGS: Json = {"valueSet": [1, 2]}


class Editor(NamedTuple):
    """An editor's capabilities, and what it is to get for them."""

    name: str
    capabilities: Json
    units: str
    pulls: bool
    related: bool
    watches: bool
    settings: bool
    """Whether it asks to be told, while the server runs, which settings to send."""


VS_CODE = Editor(
    "VS Code",
    {
        "general": {"positionEncodings": ["utf-16"]},
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        "textDocument": {
            "synchronization": {"dynamicRegistration": True, "didSave": True},
            "publishDiagnostics": {
                "relatedInformation": True,
                "tagSupport": _TAGS,
                "versionSupport": False,
                "codeDescriptionSupport": True,
                "dataSupport": True,
            },
            "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": False},
        },
        "workspace": {
            "configuration": True,
            "didChangeConfiguration": {"dynamicRegistration": True},
            "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
            "workspaceFolders": True,
            "diagnostics": {"refreshSupport": True},
        },
        "notebookDocument": {"synchronization": {"dynamicRegistration": True}},
    },
    *("utf-16", True, True, True, True),
)
NEOVIM = Editor(
    "Neovim 0.11",
    {
        "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        "textDocument": {
            "synchronization": {"dynamicRegistration": False, "didSave": True},
            "publishDiagnostics": {
                "relatedInformation": True,
                "tagSupport": _TAGS,
                "dataSupport": True,
            },
            "diagnostic": {"dynamicRegistration": False},
        },
        "workspace": {
            "configuration": True,
            "didChangeConfiguration": {"dynamicRegistration": False},
            "didChangeWatchedFiles": {"dynamicRegistration": False, "relativePatternSupport": True},
            "workspaceFolders": True,
        },
    },
    *("utf-8", True, True, False, False),
)
HELIX = Editor(
    "Helix",
    {
        "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
        "window": {"workDoneProgress": True},
        "textDocument": {
            "publishDiagnostics": {"versionSupport": True, "tagSupport": _TAGS},
            "diagnostic": {"dynamicRegistration": False, "relatedDocumentSupport": True},
        },
        "workspace": {
            "configuration": True,
            "didChangeConfiguration": {"dynamicRegistration": False},
            "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
            "workspaceFolders": True,
            "diagnostics": {"refreshSupport": True},
        },
    },
    *("utf-8", True, False, True, False),
)
EMACS = Editor(
    "Emacs 29 (eglot)",
    {
        "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
        "window": {"workDoneProgress": True},
        "textDocument": {
            "synchronization": {"dynamicRegistration": False, "didSave": True},
            "publishDiagnostics": {
                "relatedInformation": False,
                "codeDescriptionSupport": False,
                "tagSupport": _TAGS,
            },
        },
        "workspace": {
            "configuration": True,
            "didChangeWatchedFiles": {"dynamicRegistration": True},
            "workspaceFolders": True,
        },
    },
    *("utf-32", False, False, True, False),
)
SUBLIME = Editor(
    "Sublime Text (LSP)",
    {
        "general": {"positionEncodings": ["utf-16"]},
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        "textDocument": {
            "synchronization": {"dynamicRegistration": True, "didSave": True},
            "publishDiagnostics": {
                "relatedInformation": True,
                "tagSupport": _TAGS,
                "versionSupport": True,
                "codeDescriptionSupport": True,
                "dataSupport": True,
            },
            "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": True},
        },
        "workspace": {
            "configuration": True,
            "didChangeConfiguration": {"dynamicRegistration": True},
            "workspaceFolders": True,
            "diagnostics": {"refreshSupport": True},
        },
    },
    *("utf-16", True, True, False, True),
)
EDITORS = (VS_CODE, NEOVIM, HELIX, EMACS, SUBLIME)
