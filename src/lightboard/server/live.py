"""The live stream: one server-sent event whenever the board changed or a run grew."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from lightboard.reader.store import Store
from lightboard.runs.facts import Facts
from lightboard.server.board import make_load_state
from lightboard.server.messages import LiveEvent, LiveRequest
from lightboard.server.routes import error_response
from lightboard.sidecar import Sidecar

# Seconds between two events: at least, so that bursts become one, and at most, so that silence means a
# lost connection.
_PAUSE: Final = 0.03
_HEARTBEAT: Final = 2.0

MOST_STREAMS: Final = 2048
"""Beyond these, a new one is asked to come later: requests must find room, too."""

_encode = msgspec.json.Encoder().encode


class Live:
    """All open streams. `close` ends them, which an exiting server must not wait for."""

    def __init__(
        self, store: Store, facts: Facts, sidecar: Sidecar, most: int = MOST_STREAMS
    ) -> None:
        self.most = most
        self._store = store
        self._facts = facts
        self._sidecar = sidecar
        self._streams: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unsubscribe: list[Callable[[], None]] = []
        self._closing = False

    def close(self) -> None:
        """End all streams; call in the event loop."""
        self._closing = True
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = []
        self._wake()

    async def stream(
        self, request: LiveRequest, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Serve one client until it leaves or the server does."""
        if len(self._streams) >= self.most:
            refusal = error_response(
                503,
                f"{self.most:,} pages are watching already",
                "close some, or try again later",
                {"retry-after": "10"},
            )
            await refusal(scope, receive, send)
            return
        wake = asyncio.Event()
        self._listen(wake)
        gone = asyncio.ensure_future(_disconnect(receive))
        gone.add_done_callback(lambda _: wake.set())
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            # What proxies compress or gather, they hold back: the one of VS Code in a browser, nginx.
            (b"cache-control", b"no-store, no-transform"),
            (b"x-accel-buffering", b"no"),
        ]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await self._send_events(request, wake, gone, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._streams.discard(wake)

    async def _send_events(
        self, request: LiveRequest, wake: asyncio.Event, gone: asyncio.Future[None], send: Send
    ) -> None:
        clock = asyncio.get_running_loop().time
        version = request.since if request.epoch == self._store.epoch else None
        version = -1 if version is None else version
        # Growth alone changes what a list of runs shows (points, last); that can wait a little.
        owed, changed_at = False, clock()
        await run_in_threadpool(self._sidecar.look)  # the disk may be far away
        while not (self._closing or gone.done()):
            wake.clear()
            change = self._store.changes_since(version)
            version = change.version
            owed |= change.touched
            changed = change.structure or (owed and clock() >= changed_at + _HEARTBEAT)
            if changed:
                owed, changed_at = False, clock()
            event = LiveEvent(
                self._store.epoch,
                version,
                changed,
                list(change.grew),
                self._facts.revision,
                make_load_state(self._store.snapshot.load),
                self._sidecar.contents.version,
            )
            body = b"event: board\ndata: " + _encode(event) + b"\n\n"
            await send({"type": "http.response.body", "body": body, "more_body": True})
            sent_at = clock()
            try:
                await asyncio.wait_for(wake.wait(), _HEARTBEAT)
            except asyncio.TimeoutError:
                continue
            if not (self._closing or gone.done()):
                await asyncio.sleep(sent_at + _PAUSE - clock())

    def _listen(self, wake: asyncio.Event) -> None:
        self._streams.add(wake)
        if not (self._unsubscribe or self._closing):
            self._loop = asyncio.get_running_loop()
            self._unsubscribe = [
                self._store.subscribe(self._on_change),
                self._sidecar.subscribe(self._on_change),
            ]

    def _on_change(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended; so have the streams
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for stream in self._streams:
            stream.set()


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
