"""A connection that cannot hold the server up: it has to ask in time, and to take what it asked for."""

from __future__ import annotations

import asyncio
import logging
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_log = logging.getLogger(__name__)

MOST_CONNECTIONS: Final = 4096
_KEPT_FOR_FILES: Final = 4
"""Of the files a process may have open, connections get the rest: one in so many is kept."""


class Connection(HttpToolsProtocol):
    """uvicorn's, with an end to patience.

    One that has not asked within `asks_within` seconds, or sends nothing more of a request for as long, is closed; so
    is one that takes nothing for `takes_within` seconds while something waits to be sent. A slow one that moves is
    never closed. Beyond `most` connections, new ones are.
    """

    asks_within: ClassVar[float] = 60.0
    takes_within: ClassVar[float] = 60.0
    most: ClassVar[int] = MOST_CONNECTIONS

    _asking: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            _log.warning("more than %d connections: a new one was closed", self.most)
            transport.abort()
            return
        self._expect_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._stop_asking()
        self._stop_taking()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first bytes of a request."""
        self._expect_more()
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """A piece of one."""
        self._expect_more()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._stop_asking()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """A connection that ends now still has to take the rest."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._end()

    def timeout_keep_alive_handler(self) -> None:
        """It rested for long."""
        super().timeout_keep_alive_handler()
        self._end()

    def pause_writing(self) -> None:
        """More waits to be sent than is good."""
        super().pause_writing()
        self._expect_taken()

    def resume_writing(self) -> None:
        """It was taken."""
        self._stop_taking()
        super().resume_writing()

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _expect_more(self) -> None:
        self._stop_asking()
        self._asking = self.loop.call_later(self.asks_within, self.transport.abort)

    def _expect_taken(self) -> None:
        self._stop_taking()
        waiting = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(self.takes_within, self._look_what_was_taken, waiting)

    def _look_what_was_taken(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self._expect_taken()
        else:
            self.transport.abort()

    def _end(self) -> None:
        # Closing waits for the last bytes to be taken; that, too, has an end.
        self.loop.call_later(self.takes_within, self.transport.abort)


def allow_connections() -> int:
    """Let this process have as many files open as the system lets it; how many connections that allows."""
    try:
        import resource
    except ImportError:  # Windows
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    top = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < top:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (top, hard))
            soft = top
        except (OSError, ValueError):  # macOS says more than it gives
            pass
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(16, min(MOST_CONNECTIONS, soft - soft // _KEPT_FOR_FILES))
