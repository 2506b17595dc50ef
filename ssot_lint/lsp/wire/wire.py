"""Bytes from and to the client: messages by their headers, over stdio or a loopback socket."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

_CHUNK = 1 << 16
_MOST_HEADER = 1 << 14


class Wire(NamedTuple):
    """One client."""

    read: Callable[[int], bytes]
    """As many bytes as there are, up to a number; none when the client has gone."""
    write: Callable[[bytes], object]


class Broken(Exception):
    """What came is no message; ``str()`` says why. The next one can be read."""


class Writer:
    """What pygls writes to; from any thread, one message at a time."""

    def __init__(self, wire: Wire) -> None:
        self._write = wire.write
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Send all of ``data``; to a client that has gone, nothing."""
        try:
            with self._lock:
                self._write(data)
        except OSError:
            pass  # noticed where the next message is read

    def close(self) -> None:
        pass


def stdio() -> Wire:
    """Standard input and output; what anything else prints goes to standard error from now on."""
    output = os.dup(1)
    os.dup2(2, 1)
    if os.name == "nt":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)  # type: ignore[attr-defined,unused-ignore]
        msvcrt.setmode(output, os.O_BINARY)  # type: ignore[attr-defined,unused-ignore]
    return Wire(lambda size: os.read(0, size), lambda data: _write_all(output, data))


def listen(host: str, port: int) -> Wire:
    """The first client that connects; where to is said on standard error."""
    with socket.create_server(
        (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
    ) as server:
        where = server.getsockname()
        print(f"listening on {where[0]}:{where[1]}", file=sys.stderr, flush=True)
        return _over(server.accept()[0])


def connect(port: int) -> Wire:
    """A client that listens itself, on this machine."""
    return _over(socket.create_connection(("127.0.0.1", port)))


def _over(connection: socket.socket) -> Wire:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Wire(connection.recv, connection.sendall)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def messages(read: Callable[[int], bytes]) -> Iterator[bytes | Broken]:
    """The bodies of the messages that come, until the client has gone."""
    buffer = bytearray()
    while True:
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(buffer) > _MOST_HEADER:
                buffer.clear()
                yield Broken("a header without an end")
            more = _more(read)
            if not more:
                return
            buffer += more
            continue
        length = _length(bytes(buffer[:end]))
        del buffer[: end + 4]
        if length is None:
            yield Broken("no `Content-Length` in the header")
            continue
        while len(buffer) < length:
            more = _more(read)
            if not more:
                return
            buffer += more
        yield bytes(buffer[:length])
        del buffer[:length]


def _more(read: Callable[[int], bytes]) -> bytes:
    try:
        return read(_CHUNK)
    except OSError:
        return b""


def _length(header: bytes) -> int | None:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return None
