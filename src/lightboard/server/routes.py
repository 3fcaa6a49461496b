"""Typed routes: a request becomes a struct, a reply becomes JSON or bytes, an error becomes JSON."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from lightboard.plugins.plugin import Blob, Download, RequestError, Route
from lightboard.reader.query import Board, NotInStore
from lightboard.server.messages import ErrorReply

_log = logging.getLogger(__name__)

MAX_BODY: Final = 16 << 20
# Replies of text beyond this are compressed: they may cross a slow tunnel.
_GZIP_FROM: Final = 32 << 10

_encode = msgspec.json.Encoder().encode


def error_response(
    status: int, error: str, hint: str, headers: dict[str, str] | None = None
) -> Response:
    """`{"error", "hint"}` with that status."""
    return Response(
        _encode(ErrorReply(error, hint)),
        status,
        {"cache-control": "no-store", **(headers or {})},
        "application/json",
    )


def make_endpoint(route: Route, board: Board) -> Callable[[Request], Awaitable[Response]]:
    """The ASGI side of a typed route."""
    decode = msgspec.json.Decoder(route.request).decode
    fields = {field.name for field in msgspec.structs.fields(route.request)}

    async def endpoint(request: Request) -> Response:
        try:
            if route.method == "POST":
                asked = decode(await _body(request))
            else:
                given = {**request.query_params, **request.path_params}
                known = {name: text for name, text in given.items() if name in fields}
                asked = msgspec.convert(known, route.request, strict=False)
            if route.method == "POST" or "{epoch}" in route.path:
                _check_epoch(asked, board)
            return await run_in_threadpool(_answer, route, board, asked, _takes_gzip(request))
        except RequestError as error:
            return error_response(error.status, error.error, error.hint)
        except NotInStore as error:
            return error_response(404, str(error), "load the board anew")
        except msgspec.MsgspecError as error:
            return error_response(400, f"bad request: {error}", "see api/openapi.json")
        except UnicodeDecodeError:
            return error_response(400, "the body is not UTF-8", "send JSON; see api/openapi.json")
        except ClientDisconnect:
            return Response(status_code=499)
        except asyncio.CancelledError:
            # The server ends, and waits no longer: to a page that is a server away, not a request that failed.
            return error_response(503, "the server is ending", "start it again")
        except OSError as error:
            return error_response(
                500,
                f"the file cannot be read: {error.strerror or error}",
                "look at the board's notices",
            )
        except Exception as error:
            _log.exception("%s %s", request.method, request.url.path)
            return error_response(
                500,
                f"an error in lightboard: {type(error).__name__}: {error}",
                "the terminal that runs lightboard says more; please report it",
            )

    return endpoint


def _check_epoch(asked: Any, board: Board) -> None:
    if getattr(asked, "epoch", board.epoch) != board.epoch:
        raise RequestError(409, "the server was restarted: ids have changed", "load the board anew")


def _answer(route: Route, board: Board, asked: Any, gzip: bool) -> Response:
    reply = route.handler(board, asked)
    if isinstance(reply, Download):
        return StreamingResponse(reply.chunks, 200, _saved_as(reply.file_name), reply.media_type)
    keep, dense, media_type = "no-store", False, "application/json"
    if isinstance(reply, Blob):
        data, dense, media_type = reply.data, reply.dense, reply.media_type
        if reply.immutable:
            keep = "private, max-age=31536000, immutable"
    else:
        data = _encode(reply)
    headers = {"cache-control": keep}
    if gzip and not dense and len(data) >= _GZIP_FROM:
        from isal import igzip

        data = igzip.compress(data, compresslevel=1)
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
    return Response(data, 200, headers, media_type)


def _saved_as(file_name: str) -> dict[str, str]:
    # The plain name for the oldest, the encoded one for names of any script.
    plain = re.sub(r"[^\w.-]+", "_", file_name, flags=re.ASCII)
    encoded = quote(file_name, safe="")
    saved = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    return {"cache-control": "no-store", "content-disposition": saved}


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


async def _body(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            raise RequestError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"the request is larger than {MAX_BODY >> 20} MiB",
                "ask for fewer cards at once",
            )
        chunks.append(chunk)
    return b"".join(chunks)
