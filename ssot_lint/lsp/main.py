"""Runs the server for one client, until that client is done or gone."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import Callable

from ssot_lint.lsp.features import FEATURES
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.wire.parent import is_alive
from ssot_lint.lsp.wire.wire import Wire, Writer, messages
from ssot_lint.lsp.worker import LATER

_GONE = 1
"""Exit code for a client that left without ``exit``, as the protocol has it."""
_SECONDS_BETWEEN_LOOKS = 1.0


def serve(
    open_wire: Callable[[], Wire], client_process: int | None = None, *, verbose: bool = False
) -> int:
    """Serve the client at the other end of the wire; returns the exit code."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )
    if not verbose:
        # At each keystroke it warns of cancelled requests that were answered already; what it
        # cannot read we say ourselves.
        logging.getLogger("pygls").setLevel(logging.CRITICAL)
    # Without ``asyncio.run``, which would wait for threads that look for files before it ends.
    return asyncio.new_event_loop().run_until_complete(_serve(open_wire(), client_process))


async def _serve(wire: Wire, client_process: int | None) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(code: int) -> None:
        if not ended.done():
            ended.set_result(code)

    server = Server(FEATURES)
    server.rpc.set_writer(Writer(wire))
    server.rpc.on_exit = end

    def listen() -> None:
        for message in messages(wire.read):
            loop.call_soon_threadsafe(server.rpc.receive, message)
        loop.call_soon_threadsafe(end, _GONE)

    # A thread of its own: reading blocks, and must not keep the process when all else is done.
    threading.Thread(target=listen, name="ssot-lint reader", daemon=True).start()
    beside = [
        asyncio.ensure_future(_watch(server, client_process, end)),
        asyncio.ensure_future(_get_ready(server)),
    ]
    code = await ended
    for it in beside:
        it.cancel()
    return code


async def _get_ready(server: Server) -> None:
    """Import the rest while somebody looks at the first diagnostics."""
    await server.opening.wait()
    await server.worker.submit(_warm_up, LATER)
    await server.submit(lambda: server.session.projects.keep(), LATER)


def _warm_up() -> None:
    from ssot_lint.core.deferred import deferred_methods

    with deferred_methods():
        import ssot_lint.engine.analysis  # 75 ms, of what no plain text needs
        import ssot_lint.lsp.session.folder  # noqa: F401

    # What is there by now stays: a full collection would look at it at some keystroke.
    gc.freeze()
    # Trees have no cycles and are many: a tenth of a scan goes into looking for some.
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


async def _watch(server: Server, client_process: int | None, end: Callable[[int], None]) -> None:
    """End when the client's process has: others may hold its pipes open."""
    while all(map(is_alive, filter(None, (client_process, server.process_id)))):
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
    end(_GONE)
