"""``ssot-lint server``: the language server, for one editor."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from importlib import import_module

from ssot_lint.cli.console import UsageError
from ssot_lint.cli.parser import Parser

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Arguments(argparse.Namespace):
    stdio: bool
    tcp: bool
    host: str
    port: int
    socket: int | None
    client_process: int | None
    verbose: bool


def parser() -> Parser:
    """The parser of ``ssot-lint server``."""
    made = Parser("server", "Serve findings and fixes to an editor (Language Server Protocol).")
    made.add_argument("--stdio", action="store_true", help="talk over stdin and stdout (default)")
    made.add_argument("--tcp", action="store_true", help="wait for one client on this machine")
    made.add_argument(
        "--host", default="127.0.0.1", metavar="NAME", help="loopback address for --tcp"
    )
    made.add_argument(
        "--port", type=int, default=0, metavar="N", help="port for --tcp (default: any free one)"
    )
    made.add_argument(
        "--socket", type=int, metavar="N", help="connect to a client that listens on this port"
    )
    made.add_argument(
        *("--clientProcessId", "--client-process-id"),
        type=int,
        dest="client_process",
        metavar="PID",
        help="end when this process does; as a client may also say in `initialize`",
    )
    made.add_argument("-v", "--verbose", action="store_true", help="log more, to stderr")
    return made


def run(argv: Sequence[str]) -> int:
    """Serve until the client is done; the exit code is the protocol's."""
    arguments = parser().parse(argv, _Arguments())
    if arguments.tcp and arguments.host not in _LOOPBACK:
        raise UsageError(
            f"`--host {arguments.host}` would let other machines in\n"
            f"  use one of {', '.join(_LOOPBACK)}"
        )
    # Nine tenths of the start are imports, and nothing of them is garbage; see ``_warm_up``.
    gc.disable()
    # By name: the command line never imports the server's library, nor may its checkers think so.
    with import_module("ssot_lint.lsp.late_methods").late_methods():
        wire, main = import_module("ssot_lint.lsp.wire.wire"), import_module("ssot_lint.lsp.main")

    def open_wire() -> object:
        if arguments.socket is not None:
            return wire.connect(arguments.socket)
        if arguments.tcp:
            return wire.listen(arguments.host, arguments.port)
        return wire.stdio()

    code: int = main.serve(open_wire, arguments.client_process, verbose=arguments.verbose)
    return code
