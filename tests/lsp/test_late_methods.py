"""The protocol's classes are the same whether their methods are compiled late or at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

_TYPES = """
import sys
if sys.argv[1] == "late":
    from ssot_lint.lsp.late_methods import late_methods
    with late_methods():
        from lsprotocol import types
else:
    from lsprotocol import types
import attrs
from lsprotocol.converters import get_converter
for name, kind in sorted(vars(types).items()):
    if attrs.has(kind):
        told = [(it.name, it.default, str(it.type), it.eq) for it in attrs.fields(kind)]
        print(name, told, sorted(vars(kind)), kind.__hash__ is None)
at = types.Position(1, character=2)
span = types.Range(start=at, end=types.Position(line=3, character=0))
print(at, repr(span), at == types.Position(1, 2), at < span.end, at != span)
print(types.Diagnostic(range=span, message="a", tags=[types.DiagnosticTag.Deprecated]))
for wrong in (lambda: types.Position(1), lambda: types.Position(1, 2, 3), lambda: types.Position(-1, 0)):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)
converter = get_converter()
print(converter.unstructure(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier("a"))))
print(converter.structure({"start": {"line": 0, "character": 1}, "end": {"line": 1, "character": 0}}, types.Range))
print(types.Position.__init__.__qualname__, types.Position.__init__.__annotations__)

@attrs.frozen
class Later:
    x: int

import inspect
print(inspect.signature(Later), Later(1))
"""


def test_they_are_the_same() -> None:
    pytest.importorskip("lsprotocol")
    said = [
        subprocess.run(
            [sys.executable, "-c", _TYPES, when], capture_output=True, text=True, check=True
        ).stdout
        for when in ("late", "at once")
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) > 400


_START = """
import gc
import ssot_lint.lsp.main as server
from ssot_lint.cli.commands import server as command

def serve(*_, **__):
    print(gc.isenabled())
    server._warm_up()
    print(gc.isenabled(), gc.get_freeze_count() > 10_000)
    return 0

server.serve = serve
command.run([])
"""


def test_garbage_is_collected_once_the_imports_are_done() -> None:
    pytest.importorskip("pygls")
    done = subprocess.run(
        [sys.executable, "-c", _START], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "True"]
