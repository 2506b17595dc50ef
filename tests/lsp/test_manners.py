"""Whatever a client sends is answered as the protocol says, and the server lives on."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli.commands import READ, project
from tests.lsp import client as clients
from tests.lsp.client import PROGRAM, PUSHED, Client, Failed, Json
from tests.process import ROOT, ssot_lint

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED = -32002
running = partial(clients.running, program=PROGRAM)  # started as editors start it


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = project(tmp_path_factory.mktemp("project"), {"a.py": READ})
    with running() as client:
        client.initialize(root)
        client.open(root / "a.py", READ.decode())
        yield client
        assert len(client.diagnostics((root / "a.py").as_uri())) == 1
        assert client.shutdown() == 0


def call(**message: Json) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **message}).encode()


@pytest.mark.parametrize(
    ("body", "number", "code"),
    [
        pytest.param(b"{", None, PARSE_ERROR, id="no JSON"),
        pytest.param(b"\xff\xfe", None, PARSE_ERROR, id="no text"),
        pytest.param(b"[" * 100_000, None, PARSE_ERROR, id="deep"),
        pytest.param(b"[]", None, INVALID_REQUEST, id="empty batch"),
        pytest.param(
            b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]', None, INVALID_REQUEST, id="batch"
        ),
        pytest.param(b"3", None, INVALID_REQUEST, id="number"),
        pytest.param(b'{"id":7,"method":"shutdown"}', 7, INVALID_REQUEST, id="no version"),
        pytest.param(call(id=8, method=3), 8, INVALID_REQUEST, id="method no string"),
        pytest.param(call(id=[1], method="shutdown"), None, INVALID_REQUEST, id="id no id"),
        pytest.param(call(id="x", method="ssot-lint/nothing"), "x", NO_METHOD, id="no method"),
        pytest.param(
            call(id=9, method="textDocument/diagnostic"), 9, INVALID_PARAMS, id="no parameters"
        ),
        pytest.param(
            call(id=9, method="textDocument/diagnostic", params=[1]),
            *(9, INVALID_PARAMS),
            id="parameters in a list",
        ),
        pytest.param(
            call(id=9, method="textDocument/diagnostic", params={"textDocument": {"uri": 3}}),
            *(9, INVALID_PARAMS),
            id="wrong parameters",
        ),
        pytest.param(
            call(id=9, method="workspace/executeCommand", params={"command": "rm"}),
            *(9, INVALID_PARAMS),
            id="unknown command",
        ),
        pytest.param(
            call(id=9, method="initialize", params={"capabilities": {}}),
            *(9, INVALID_REQUEST),
            id="initialize again",
        ),
    ],
)
def test_what_cannot_be_heeded_is_refused(
    client: Client, body: bytes, number: int | str | None, code: int
) -> None:
    client.send(body)
    with pytest.raises(Failed) as failed:
        client.answer(number)
    assert failed.value.code == code
    assert failed.value.message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(call(method="ssot-lint/nothing"), id="unknown"),
        pytest.param(call(method="$/nothing", params={}), id="optional"),
        pytest.param(call(method="textDocument/didOpen", params={}), id="wrong parameters"),
        pytest.param(
            call(
                method="textDocument/didChange",
                params={
                    "textDocument": {"uri": "file:///nowhere.py", "version": 2},
                    "contentChanges": [{"text": ""}],
                },
            ),
            id="document not open",
        ),
        pytest.param(
            call(
                method="textDocument/didClose", params={"textDocument": {"uri": "file:///nowhere"}}
            ),
            id="close of none",
        ),
        pytest.param(call(method="$/cancelRequest", params={"id": 12345}), id="cancel of none"),
        pytest.param(call(id=4711, result=None), id="answer to nothing"),
        pytest.param(call(id=None, error={"code": -1, "message": "?"}), id="error without id"),
        pytest.param(call(id=4711, error=None), id="error of nothing"),
        pytest.param(call(id={}, result=3), id="answer with an odd id"),
    ],
)
def test_odd_notifications_and_answers_are_survived(client: Client, body: bytes) -> None:
    before = len(client.log)
    client.send(body)
    client.settle()
    assert [it for it in client.log[before:] if it.method != "window/logMessage"] == []


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"Content-Type: x\r\n\r\n", id="no length"),
        pytest.param(b"Content-Length: many\r\n\r\n", id="length no number"),
        pytest.param(b"nonsense\r\n\r\n", id="no header"),
    ],
)
def test_a_header_without_a_length_is_refused(client: Client, header: bytes) -> None:
    client.send_raw(header)
    with pytest.raises(Failed) as failed:
        client.answer(None)
    assert failed.value.code == PARSE_ERROR


def test_headers_may_be_spelled_otherwise_and_come_in_pieces(client: Client) -> None:
    body = call(id="pieces", method="ssot-lint/nothing")
    header = b"content-type: application/vscode-jsonrpc; charset=utf8\r\nCONTENT-LENGTH:%d\r\n\r\n"
    for byte in header % len(body) + body:
        client.send_raw(bytes([byte]))
    with pytest.raises(Failed) as failed:
        client.answer("pieces")
    assert failed.value.code == NO_METHOD


def test_a_document_that_is_not_open_has_nothing_to_say(client: Client) -> None:
    assert client.pull("file:///nowhere.py") == {"kind": "full", "items": []}


def test_nothing_is_heeded_before_initialize() -> None:
    with running() as client:
        client.open("file:///a.py", READ.decode())
        with pytest.raises(Failed) as failed:
            client.request("shutdown")
        assert failed.value.code == NOT_INITIALIZED
        client.initialize(capabilities=PUSHED)
        client.settle()
        assert client.seen("textDocument/publishDiagnostics") == []
        client.request("shutdown")
        with pytest.raises(Failed) as failed:
            client.request("textDocument/hover", {})
        assert failed.value.code == INVALID_REQUEST
        client.notify("exit")
        assert client.ended() == 0


def test_exit_without_shutdown_is_a_failure() -> None:
    with running() as client:
        client.initialize()
        client.notify("exit")
        assert client.ended() == 1


def test_exit_before_initialize() -> None:
    with running() as client:
        client.notify("exit")
        assert client.ended() == 1


def test_a_client_that_goes_takes_the_server_with_it() -> None:
    with running() as client:
        client.initialize()
        assert client.process.stdin is not None
        client.process.stdin.close()
        assert client.ended() == 1


@pytest.mark.parametrize("by_argument", [False, True], ids=["initialize", "argument"])
def test_a_client_that_dies_takes_the_server_with_it(by_argument: bool) -> None:
    """Its pipes may be held open by another process; it said which one it is."""
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    arguments = ("--stdio", f"--clientProcessId={editor.pid}") if by_argument else ()
    with editor, running(*arguments) as client:
        client.initialize(process=None if by_argument else editor.pid)
        client.settle()
        editor.kill()
        editor.wait()
        assert client.ended() == 1


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_sigterm_ends_the_process(tmp_path: Path) -> None:
    with running() as client:
        client.initialize(tmp_path)
        client.process.send_signal(signal.SIGTERM)
        assert client.ended() != 0


def test_logging_more_disturbs_nothing(tmp_path: Path) -> None:
    with running("--verbose") as client:
        client.initialize(tmp_path)
        assert client.shutdown() == 0


def test_a_loopback_socket() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ssot_lint", "server", "--tcp"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline().decode().split()
        host, _, port = said[-1].rpartition(":")
        assert host == "127.0.0.1"
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            body = call(id=1, method="initialize", params={"capabilities": {}})
            connection.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            with connection.makefile("rb") as stream:
                length = int(stream.readline().split(b":")[1])
                stream.readline()
                assert (
                    json.loads(stream.read(length))["result"]["serverInfo"]["name"] == "ssot-lint"
                )
        assert process.wait(20) == 1
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def test_no_other_machine_is_let_in(tmp_path: Path) -> None:
    done = ssot_lint("server", "--tcp", "--host", "0.0.0.0", cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "would let other machines in" in done.stdout
