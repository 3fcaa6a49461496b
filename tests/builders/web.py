"""A client of the ASGI app over a folder, without a socket."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp
from tests.builders.live import make_board

from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.server.app import App
from lightboard.server.board import Titles
from lightboard.server.page import Page
from lightboard.sidecar import Sidecar


class Http:
    """Requests to an ASGI app, one after another."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def request(self, method: str, path: str, **about: Any) -> httpx.Response:
        """One request; raises what the app raises."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            base = "http://localhost:6006"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, **about)

        return asyncio.run(ask())

    def get(self, path: str, **about: Any) -> httpx.Response:
        return self.request("GET", path, **about)

    def post(self, path: str, **about: Any) -> httpx.Response:
        return self.request("POST", path, **about)


class Client:
    """The board of a folder, read once; `loader.load_all()` looks again."""

    board: Board
    loader: Loader

    def __init__(
        self,
        folder: Path | str,
        bundle: Path | None = None,
        sidecar: Sidecar | None = None,
        *,
        follow_links: bool = False,
        **settings: Any,
    ) -> None:
        sidecar = sidecar or Sidecar(str(folder), follow_links=follow_links)
        self.board, self.loader = make_board(
            folder, recall_slots=sidecar.slots, follow_links=follow_links
        )
        page = Page(bundle) if bundle else None
        self.app = App(self.board, Titles("logs", "A title"), sidecar, page=page, **settings)
        self.http = Http(self.app)

    def json(self, path: str) -> Any:
        """The reply to a GET that must succeed."""
        reply = self.http.get(path)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def post(self, path: str, **body: Any) -> Any:
        """A POST of this epoch."""
        return self.http.post(path, json={"epoch": self.board.epoch, **body})
