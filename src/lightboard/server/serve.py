"""From listening sockets to a running server, and a quick end to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Final

import uvicorn

from lightboard.server.app import App
from lightboard.server.connection import Connection, allow_connections

# Seconds between two renewals of the header with the date.
_TICK: Final = 1.0


class _Server(uvicorn.Server):
    """uvicorn, with the signals left to us: it would raise them again after a clean end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def end(self) -> None:
        """End once what is under way is answered."""
        self.should_exit = True
        self._ending.set()

    async def main_loop(self) -> None:
        # uvicorn's own looks ten times a second whether it is to end: a third of what an idle board took.
        while not await self.on_tick(0):
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _TICK)


def run(app: App, sockets: list[socket.socket], on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; a second one ends the process on the spot. Blocks."""

    class Limited(Connection):
        most = allow_connections()

    config = uvicorn.Config(
        app,
        http=Limited,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    asyncio.run(_serve(server, app, sockets, on_ready))


async def _serve(
    server: _Server, app: App, sockets: list[socket.socket], on_ready: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if server.should_exit:
            os._exit(130)
        server.end()
        app.live.close()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    loop.call_soon(on_ready)
    await server.serve(sockets)
