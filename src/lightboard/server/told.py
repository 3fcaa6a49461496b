"""`--verbose`: what was asked, and what was answered, a line each."""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log: Final = logging.getLogger(__name__)


class Told:
    """Wraps the app. Neither queries nor headers are told: a token may be in them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; tell at the end."""
        status, size, since = 0, 0, time.monotonic()

        async def watch(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            _log.info(
                "%s %r %d, %d B, %.1f ms",
                scope["method"],
                scope["path"],
                status,
                size,
                1000 * (time.monotonic() - since),
            )
