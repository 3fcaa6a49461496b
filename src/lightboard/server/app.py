"""The ASGI app: the board's own routes, the plugins', the live stream and the page."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route as PathRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from lightboard.logdir import is_remote
from lightboard.plugins import find_plugin, list_plugins
from lightboard.plugins.plugin import Blob, Plugin, Route
from lightboard.reader.query import Board
from lightboard.runs.facts import Facts, facts_of
from lightboard.server.board import Titles, make_board_reply
from lightboard.server.guard import Guard
from lightboard.server.live import Live
from lightboard.server.messages import (
    BoardReply,
    BoardRequest,
    Health,
    HealthRequest,
    LastsRequest,
    LiveRequest,
    RunsReply,
    RunsRequest,
    SidecarChange,
    SidecarRequest,
)
from lightboard.server.page import Page
from lightboard.server.routes import error_response, make_endpoint
from lightboard.server.runs import make_runs_reply, read_lasts
from lightboard.server.sidecar import change_sidecar
from lightboard.sidecar import Sidecar, SidecarContents

Endpoint = Callable[[Request], Awaitable[Response]]

_LOOKED_AT: Final = 500
"""Runs in which files beside the event files are looked for, to be ready for them."""


def board_routes(titles: Titles, facts: Facts, sidecar: Sidecar) -> tuple[Route, ...]:
    """The typed routes that belong to no plugin, under `api/`."""
    return (
        Route(
            "GET",
            "board",
            BoardRequest,
            BoardReply,
            lambda board, request: make_board_reply(board, titles, request),
            "Runs and tags, or what changed of them",
        ),
        Route(
            "GET",
            "runs",
            RunsRequest,
            RunsReply,
            lambda board, request: make_runs_reply(board, facts, request),
            "What runs were set to and how they are, or what changed of that",
        ),
        Route(
            "POST", "runs/lasts", LastsRequest, Blob, read_lasts, "Last values of tags in many runs"
        ),
        Route(
            "GET",
            "sidecar",
            SidecarRequest,
            SidecarContents,
            lambda board, _: sidecar.contents,
            "What people said of runs, and saved views",
        ),
        Route(
            "POST",
            "sidecar",
            SidecarChange,
            SidecarContents,
            lambda board, change: change_sidecar(sidecar, change),
            "Say something of runs; save, rename and delete views",
        ),
        Route(
            "GET",
            "health",
            HealthRequest,
            Health,
            lambda board, _: Health("ok", board.epoch, board.snapshot.version),
            "Whether the server is up",
        ),
    )


class App:
    """The whole server as an ASGI app.

    `sidecar`: what people do in the page; without one, the logdir's.
    `hosts`: further names it answers to; None: any. `path_prefix`: "" or "/somewhere".
    `secret_path`: only who knows that path may ask, by whatever name of the host.
    `token`: only who brings it may ask. `verbose`: requests are told to the log.
    """

    def __init__(
        self,
        board: Board,
        titles: Titles,
        sidecar: Sidecar | None = None,
        *,
        hosts: Iterable[str] | None = (),
        path_prefix: str = "",
        secret_path: bool = False,
        token: str | None = None,
        verbose: bool = False,
        page: Page | None = None,
        facts: Facts | None = None,
    ) -> None:
        self._board = board
        self._page = page or Page()
        self._plugins: dict[str, Starlette | None] = {}
        self._prefix = path_prefix
        self._is_secret = secret_path
        if facts is not None:
            board.beside[Facts] = facts
        facts = facts_of(board)
        sidecar = sidecar or Sidecar(board.logdir.path)
        self.live = Live(board.store, facts, sidecar)
        routes = [
            _path_route(f"/api/{route.path}", route, board)
            for route in board_routes(titles, facts, sidecar)
        ]
        self._app = Starlette(
            routes=[
                *routes,
                PathRoute("/api/live", self._serve_live(), methods=["GET"]),
                PathRoute("/api/openapi.json", self._describe),
                PathRoute("/api/data/{rest:path}", self._serve_data()),
                PathRoute("/api/plugins/{kind}/{rest:path}", self._serve_plugin()),
                PathRoute("/{name:path}", self._serve_page, methods=["GET"]),
            ],
            exception_handlers=_ERRORS,
        )
        checked: ASGIApp = self._app
        if token is not None:
            from lightboard.server.token import TokenCheck

            checked = TokenCheck(self._app, token)
        self._guarded: ASGIApp = Guard(checked, None if secret_path else hosts)
        if verbose:
            from lightboard.server.told import Told

            self._guarded = Told(self._guarded)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not self._prefix:
            await self._guarded(scope, receive, send)
            return
        path: str = scope["path"]
        if path.startswith(self._prefix + "/"):
            scope = {**scope, "path": path[len(self._prefix) :], "raw_path": None}
            await self._guarded(scope, receive, send)
        elif path == self._prefix or (path == "/" and not self._is_secret):
            await RedirectResponse(self._prefix + "/", 308)(scope, receive, send)
        else:
            refusal = error_response(
                404,
                f"nothing is at {path}",
                "look at it in its notebook"
                if self._is_secret
                else f"the board is at {self._prefix}/",
            )
            await refusal(scope, receive, send)

    async def _describe(self, _: Request) -> Response:
        from lightboard.server.openapi import make_openapi

        description = await run_in_threadpool(make_openapi)
        return Response(msgspec.json.encode(description), media_type="application/json")

    async def _serve_page(self, request: Request) -> Response:
        return self._page.respond(request, request.path_params["name"])

    def _serve_live(self) -> ASGIApp:
        live = self.live

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            query = Request(scope).query_params
            try:
                asked = msgspec.convert(dict(query), LiveRequest, strict=False)
            except msgspec.ValidationError as error:
                refusal = error_response(400, f"bad request: {error}", "see api/openapi.json")
                await refusal(scope, receive, send)
                return
            await live.stream(asked, scope, receive, send)

        return _RawEndpoint(serve)

    def _serve_data(self) -> ASGIApp:
        """For boards in other processes; most servers are never asked."""
        made: list[Starlette] = []

        def make() -> Starlette:
            from lightboard.board.routes import ROUTES

            return _make_app("/api/data", ROUTES, self._board)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            if not made:
                made.append(await run_in_threadpool(make))
            await made[0](scope, receive, send)

        return _RawEndpoint(serve)

    def _serve_plugin(self) -> ASGIApp:
        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            kind = scope["path_params"]["kind"]
            if kind not in self._plugins:
                self._plugins[kind] = await run_in_threadpool(self._make_plugin_app, kind)
            app = self._plugins[kind]
            if app is None:
                del self._plugins[kind]  # names that are asked for must not pile up
                refusal = error_response(
                    404, f"there is no plugin {kind!r}", "see api/openapi.json"
                )
                await refusal(scope, receive, send)
                return
            await app(scope, receive, send)

        return _RawEndpoint(serve)

    def warm(self) -> None:
        """Import now what a page will ask for, so that its first curve need not wait for that. Any thread."""
        logged = {entry.plugin for entry in self._board.snapshot.tags}
        beside = [plugin.name for plugin in list_plugins() if self._has_file(plugin)]
        for kind in [*logged, *beside]:
            app = None if kind in self._plugins else self._make_plugin_app(kind)
            if app is not None:
                self._plugins.setdefault(kind, app)
        for kind in [*logged, *beside]:
            plugin = find_plugin(kind)
            if plugin is not None:
                plugin.warm()

    def _has_file(self, plugin: Plugin) -> bool:
        """Whether one of the first runs has a file of that kind; of logdirs elsewhere that is not asked for."""
        place = self._board.logdir.path
        if not plugin.files or is_remote(place):
            return False
        runs = (run.name for run in islice(self._board.snapshot.runs.values(), _LOOKED_AT))
        return any(
            os.path.isfile(os.path.join(place, run, file))
            for run in (".", *runs)
            for file in plugin.files
        )

    def _make_plugin_app(self, kind: str) -> Starlette | None:
        plugin = find_plugin(kind)
        if plugin is None:
            return None
        return _make_app(f"/api/plugins/{kind}", plugin.routes(), self._board)


class _RawEndpoint:
    """An ASGI app as a route's endpoint: Starlette calls functions with a Request, objects as ASGI apps."""

    def __init__(self, serve: ASGIApp) -> None:
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serve(scope, receive, send)


def _make_app(prefix: str, routes: Iterable[Route], board: Board) -> Starlette:
    return Starlette(
        routes=[_path_route(f"{prefix}/{route.path}", route, board) for route in routes],
        exception_handlers=_ERRORS,
    )


def _path_route(path: str, route: Route, board: Board) -> PathRoute:
    return PathRoute(path, make_endpoint(route, board), methods=[route.method])


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        return error_response(
            405,
            f"{request.method} is not for {request.url.path}",
            f"use {allowed}",
            dict(error.headers or {}),
        )
    return error_response(
        error.status_code, f"nothing is at {request.url.path}", "see api/openapi.json"
    )


_ERRORS: Final[Mapping[Any, Any]] = {HTTPException: _on_http_error}
