"""An editor as the server sees one: a real process, real pipes, and nothing of our own code.

Positions are counted here, apart from the server's way of doing it, by encoding text.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast

from tests.depth import takes_all
from tests.lsp.forked import Forked
from tests.process import ROOT

Json = Any
"""What a message holds: tests look into it by key."""
PROGRAM = (sys.executable, "-m", "ssot_lint", "server")
_AS_EDITORS_DO = takes_all()
TIMEOUT = 60.0  # of a busy machine, too
PULLS: Mapping[str, Json] = {"textDocument": {"diagnostic": {}, "publishDiagnostics": {}}}
PUSHED: Mapping[str, Json] = {
    "textDocument": {
        "publishDiagnostics": {
            "versionSupport": True,
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
            "dataSupport": True,
        }
    }
}
ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Failed(Exception):
    """A request that was answered with an error."""

    def __init__(self, error: Json) -> None:
        super().__init__(error)
        self.code: int = error["code"]
        self.message: str = error["message"]


class Message(NamedTuple):
    """A notification or a request of the server's."""

    method: str
    params: Json


class Client:
    """Speaks to one server process."""

    def __init__(self, process: subprocess.Popen[bytes] | Forked) -> None:
        self.process = process
        self.units = "utf-16"
        self.server: Json = None
        """The result of ``initialize``."""
        self.answers: dict[str, Callable[[Json], Json]] = {}
        """What is answered to the server's requests, by method; None to all others."""
        self.log: list[Message] = []
        self.last_at: dict[str, float] = {}
        """When the last message of each method came."""
        self._messages: queue.Queue[Json] = queue.Queue()
        self._early: list[Json] = []
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()

    # --- messages

    def send(self, body: bytes) -> None:
        """Any bytes as a message's body."""
        self.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send_raw(self, data: bytes) -> None:
        """Any bytes at all."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def notify(self, method: str, params: Json = None) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Json = None) -> int:
        """Send a request; its number is for ``answer``."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int | str | None, timeout: float = TIMEOUT) -> Json:
        """What came back for a request; raises Failed."""
        message = self._next(lambda it: "method" not in it and it.get("id") == number, timeout)
        if "error" in message:
            raise Failed(message["error"])
        return message["result"]

    def request(self, method: str, params: Json = None) -> Json:
        return self.answer(self.ask(method, params))

    def wait_for(self, method: str, timeout: float = TIMEOUT) -> Json:
        """The parameters of the next notification or request of this method."""
        return self._next(lambda it: it.get("method") == method, timeout)["params"]

    def settle(self) -> None:
        """All that was sent is dealt with: the server answers one after the other."""
        try:
            self.request("ssot-lint/none")
        except Failed:
            pass

    def until(self, holds: Callable[[], object]) -> None:
        """Wait for what the server does unasked."""
        end = time.monotonic() + TIMEOUT
        while not holds():
            assert time.monotonic() < end, f"it never came; so far: {self.log[-5:]}"
            self.settle()
            time.sleep(0.01)  # requests come before what the server does unasked

    def work_off(self) -> None:
        """All that was to be found out is said: a document opened last is looked at last.

        A long analysis lets it go first. What belongs to a closed document is done alone, when none is
        under way, and the next one waits behind that.
        """
        for _ in range(2):
            self._number += 1
            uri = self.open(f"untitled:last-{self._number}.py", "")
            if self.server["capabilities"].get("diagnosticProvider"):
                self.pull(uri)
            else:
                self.published(uri, 1)
            self.close(uri)
        self.settle()

    def said(self, uri: str) -> list[Json]:
        """All that was published for a document so far."""
        return [it for it in self.seen("textDocument/publishDiagnostics") if it["uri"] == uri]

    def shows(self, uri: str, wanted: Callable[[list[Json]], object]) -> list[Json]:
        """The diagnostics that stand at a document, once they are as wanted.

        How often a document is published on the way is the server's affair: what was said before a
        change may come after it.
        """

        def holds() -> object:
            said = self.said(uri)
            return said and wanted(said[-1]["diagnostics"])

        self.until(holds)
        return cast(list[Json], self.said(uri)[-1]["diagnostics"])

    def shows_codes(self, uri: str, *codes: str) -> list[Json]:
        """The diagnostics of a document, once they have these codes."""
        return self.shows(uri, lambda found: [it.get("code") for it in found] == list(codes))

    def seen(self, method: str) -> list[Json]:
        """The parameters of every message of this method so far, waited for or not."""
        return [message.params for message in self.log if message.method == method]

    def waiting(self) -> list[Json]:
        """What came and nobody has asked for yet."""
        while not self._messages.empty():
            self._early.append(self._messages.get())
        return self._early

    # --- the protocol

    def initialize(
        self,
        *folders: Path,
        capabilities: Mapping[str, Json] = PULLS,
        units: str | None = None,
        settings: Json = None,
        process: int | None = None,
    ) -> Json:
        """Begin a session in the folders."""
        told = dict(capabilities)
        if units is not None:
            told["general"] = {**told.get("general", {}), "positionEncodings": [units]}
        self.server = self.request(
            "initialize",
            {
                "processId": process,
                "rootUri": folders[0].as_uri() if folders else None,
                "capabilities": told,
                "workspaceFolders": [{"uri": it.as_uri(), "name": it.name} for it in folders],
                **({"initializationOptions": {"settings": settings}} if settings else {}),
            },
        )
        self.units = self.server["capabilities"]["positionEncoding"]
        self.notify("initialized", {})
        return self.server

    def open(self, uri: str | Path, text: str, language: str = "python", version: int = 1) -> str:
        name = uri.as_uri() if isinstance(uri, Path) else uri
        document = {"uri": name, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return name

    def change(self, uri: str, version: int, *changes: Json) -> None:
        """Each change is a whole text, or what the protocol has for a part."""
        parts = [{"text": it} if isinstance(it, str) else it for it in changes]
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": parts},
        )

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def pull(self, uri: str, previous: str | None = None) -> Json:
        """The report on a document."""
        more = {"previousResultId": previous} if previous is not None else {}
        return self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}, **more})

    def diagnostics(self, uri: str) -> list[Json]:
        return cast(list[Json], self.pull(uri)["items"])

    def published(self, uri: str, version: int | None = None) -> Json:
        """What was last published for a document, once that is about ``version``."""
        while True:
            params = self.wait_for("textDocument/publishDiagnostics")
            if params["uri"] == uri and version in (None, params.get("version")):
                return params

    def shutdown(self) -> int:
        """End the session as the protocol has it; the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.ended()

    def ended(self, timeout: float = TIMEOUT) -> int:
        """The exit code, once the process has ended."""
        return self.process.wait(timeout)

    def range(self, text: str, start: int, end: int) -> Json:
        """What lies between two indices of ``text``, as this client counts."""
        return {"start": self.position(text, start), "end": self.position(text, end)}

    def position(self, text: str, index: int) -> Json:
        before = text[:index]
        rows = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if before.endswith("\r") and text[index : index + 1] == "\n":
            rows.pop()  # inside of a CRLF is still on its row
        width = len(rows[-1].encode(ENCODINGS[self.units], "surrogatepass")) // _UNIT[self.units]
        return {"line": len(rows) - 1, "character": width}

    # --- below

    def _send(self, message: Json) -> None:
        plain = {
            key: value for key, value in message.items() if key != "params" or value is not None
        }
        self.send(json.dumps({"jsonrpc": "2.0", **plain}).encode())

    def _next(self, wanted: Callable[[Json], bool], timeout: float) -> Json:
        for index, message in enumerate(self._early):
            if wanted(message):
                return self._early.pop(index)
        while True:
            try:
                message = self._messages.get(timeout=timeout)
            except queue.Empty:
                raise AssertionError(f"nothing came; so far: {self.log[-5:]}") from None
            assert message is not None, f"the server has ended: {self.process.wait(5)}"
            if wanted(message):
                return message
            self._early.append(message)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            message = json.loads(stream.read(length))
            if "method" in message:
                self.log.append(Message(message["method"], message.get("params")))
                self.last_at[message["method"]] = time.perf_counter()
                if "id" in message:
                    self._answer(message)
            self._messages.put(message)
        self._messages.put(None)

    def _answer(self, message: Json) -> None:
        make = self.answers.get(message["method"], lambda params: None)
        try:
            result = make(message.get("params"))
        except Failed as failed:
            error = {"code": failed.code, "message": failed.message}
            self._send({"id": message["id"], "error": error})
        else:
            self._send({"id": message["id"], "result": result})


@contextmanager
def running(
    *arguments: str,
    cwd: Path | None = None,
    program: Sequence[str] = (),
) -> Iterator[Client]:
    """A server process; it is gone in the end whatever the test made of it."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process: subprocess.Popen[bytes] | Forked
    if program or _AS_EDITORS_DO or os.name != "posix":
        process = subprocess.Popen(
            [*(program or PROGRAM), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=cwd,
            env=env,
        )
    else:
        process = Forked(["server", *arguments], cwd, env)
    try:
        yield Client(process)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                pass
