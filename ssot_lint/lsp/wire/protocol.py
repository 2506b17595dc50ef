"""pygls' protocol with the manners it lacks: every request is answered, and nothing ends by accident.

Malformed JSON, a batch and wrong parameters get the error that JSON-RPC has for them; documents are
ours to keep, not pygls'; and the process's exit code is the one that the protocol asks for.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeGuard, cast

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

from ssot_lint.lsp.wire.wire import Broken

if TYPE_CHECKING:
    from cattrs import Converter
    from pygls.lsp.server import LanguageServer
    from pygls.protocol.json_rpc import RPCMessage

_log = logging.getLogger(__name__)

# pygls would keep documents of its own, whose rows are not the protocol's.
_OURS = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
)


class Protocol(LanguageServerProtocol):
    """Takes messages as bytes, in the order they came."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        for method in _OURS:
            self.fm.builtin_features.pop(method, None)
        self.on_exit: Callable[[int], None] = lambda code: None
        """Told the exit code once, when the client asks for the end."""
        self._initialized = False

    def receive(self, body: bytes | Broken) -> None:
        """One message; whatever it holds, the next one can follow."""
        if isinstance(body, Broken):
            self._refuse(None, JsonRpcParseError(str(body)))
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._refuse(None, JsonRpcParseError(f"not JSON: {error}"))
            return
        if isinstance(message, list):
            self._refuse(None, JsonRpcInvalidRequest("the protocol has no batches"))
        elif not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(message), JsonRpcInvalidRequest("not a JSON-RPC 2.0 message"))
        elif "method" in message:
            self._receive_call(message)
        else:
            self._receive_answer(message)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: object) -> None:  # type: ignore[override]
        """Leave with 0 after a ``shutdown``, else with 1."""
        self.on_exit(0 if self._shutdown else 1)

    def _send_data(self, data: object) -> None:
        """Send a message; an answer that cannot be said is an error, not silence."""
        try:
            body = json.dumps(data, default=self._serialize_message)
        except Exception as error:  # noqa: BLE001 - a defect of ours; said to the client
            _log.exception("cannot say %r", data)
            number = getattr(data, "id", None)
            if number is None or hasattr(data, "method"):
                return
            failure = _plain(JsonRpcInternalError(f"the answer cannot be said: {error}"))
            body = json.dumps({"jsonrpc": self.VERSION, "id": number, "error": failure})
            self._server._report_server_error(error, JsonRpcInternalError)
        if self.writer is not None:
            self.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body.encode()))

    def _receive_call(self, message: dict[str, object]) -> None:
        method, number = message["method"], message.get("id")
        asked = "id" in message
        if not isinstance(method, str) or (asked and not _is_id(number)):
            self._refuse(
                _id_of(message), JsonRpcInvalidRequest("`method` or `id` is no such thing")
            )
            return
        problem = self._out_of_order(method)
        if problem is not None:
            if asked:
                self._refuse(number, problem)
            return
        known = (self.fm.builtin_features, self.fm.features, (types.CANCEL_REQUEST,))
        if not any(method in methods for methods in known):
            if asked:
                self._refuse(number, JsonRpcMethodNotFound(f"no such method: {method}"))
            return
        try:
            structured = self.structure_message(message)
        except JsonRpcException as error:
            _log.warning("wrong parameters for %s", method)
            if asked:
                self._refuse(number, JsonRpcInvalidParams(_reason(error)))
            return
        if method == types.INITIALIZE:
            self._initialized = True
        self._handle(structured)

    def _out_of_order(self, method: str) -> JsonRpcException | None:
        """Why a message cannot be heeded now."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return JsonRpcInvalidRequest("the server was told to shut down")
        if not self._initialized and method != types.INITIALIZE:
            return JsonRpcServerNotInitialized("`initialize` comes first")
        if self._initialized and method == types.INITIALIZE:
            return JsonRpcInvalidRequest("`initialize` came already")
        return None

    def _receive_answer(self, message: dict[str, object]) -> None:
        number = message.get("id")
        if not _is_id(number):
            # What a client answers to a message of ours that it could not read.
            _log.warning("an answer to nothing: %s", message.get("error"))
            return
        try:
            self._handle(self.structure_message(message))
        except JsonRpcException as error:
            _log.warning("an answer that cannot be read: %s", _reason(error))
            self._handle_response(number, None, JsonRpcInternalError().to_response_error())

    def _handle(self, structured: object) -> None:
        # pygls' own type leaves out the errors that it structures and handles.
        self.handle_message(cast("RPCMessage", structured))

    def _refuse(self, number: object, error: JsonRpcException) -> None:
        _log.warning("refused: %s", error.message)
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": _plain(error)})


def _plain(error: JsonRpcException) -> dict[str, object]:
    return {"code": error.code, "message": error.message}


def _reason(error: JsonRpcException) -> str:
    from cattrs import transform_error

    cause = error.__cause__
    return "; ".join(transform_error(cause)) if cause is not None else error.message


def _id_of(message: object) -> object:
    number = message.get("id") if isinstance(message, dict) else None
    return number if _is_id(number) else None


def _is_id(number: object) -> TypeGuard[str | int]:
    return isinstance(number, (str, int)) and not isinstance(number, bool)
