"""Clients that ask for nothing, ask slowly, take nothing, or come in thousands: the server has room for the others."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import Receive, Scope, Send
from tests.builders.live import PATIENCE
from uvicorn.server import ServerState

from lightboard.server.connection import MOST_CONNECTIONS, Connection, allow_connections

LARGE = 32 << 20
ended: list[str] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """`/large`: as much as no buffer of a system takes, in pieces; any other path: what was sent."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        more = message["more_body"]
    large = scope["path"] == "/large"
    size = LARGE if large else len(body)
    headers = [(b"content-length", str(size).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    piece = 1 << 20
    for at in range(0, size if large else 0, piece):
        await send({"type": "http.response.body", "body": bytes(piece), "more_body": True})
        assert at < size
    await send({"type": "http.response.body", "body": b"" if large else body})
    ended.append(scope["path"])


@asynccontextmanager
async def serving(*, asks: float = 60, takes: float = 60, most: int = 100) -> AsyncIterator[int]:
    class Tried(Connection):
        asks_within = asks
        takes_within = takes

    Tried.most = most
    config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, access_log=False)
    config.load()
    state = ServerState()
    ended.clear()
    server = await asyncio.get_running_loop().create_server(
        lambda: Tried(config, state, {}), "127.0.0.1", 0
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        for task in list(state.tasks):
            task.cancel()


async def connect(port: int, **about: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, **about)


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server ends it, however."""
    with contextlib.suppress(ConnectionResetError):
        return await asyncio.wait_for(reader.read(), PATIENCE)
    return b""


async def ask(port: int, text: bytes) -> bytes:
    reader, writer = await connect(port)
    writer.write(b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n")
    writer.write(b"content-length: %d\r\n\r\n%s" % (len(text), text))
    reply = await rest_of(reader)
    writer.close()
    return reply.rpartition(b"\r\n\r\n")[2]


def test_who_does_not_ask_in_time_is_sent_away_and_others_are_served() -> None:
    async def run() -> None:
        beginnings = (
            b"",
            b"GET / HTTP/1.1\r\nhost: x\r\n",
            b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nhalf",
        )
        async with serving(asks=0.3) as port:
            for beginning in beginnings:
                reader, writer = await connect(port)
                writer.write(beginning)
                assert await ask(port, b"meanwhile") == b"meanwhile"
                assert await rest_of(reader) == b""
                writer.close()

    asyncio.run(run())


def test_a_request_that_comes_slowly_but_comes_is_answered() -> None:
    async def run() -> None:
        async with serving(asks=1.0) as port:
            reader, writer = await connect(port)
            writer.write(b"POST / HTTP/1.1\r\nconnection: close\r\ncontent-length: 12\r\n\r\n")
            for _ in range(12):  # longer than what a whole silence may last
                await asyncio.sleep(0.15)
                writer.write(b"a")
            assert (await rest_of(reader)).endswith(b"\r\n\r\n" + b"a" * 12)
            writer.close()

    asyncio.run(run())


def test_who_takes_nothing_is_sent_away_and_what_was_made_for_it_is_let_go() -> None:
    async def run() -> None:
        async with serving(takes=0.3) as port:
            client = socket.create_connection(("127.0.0.1", port))
            client.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
            deadline = asyncio.get_running_loop().time() + PATIENCE
            while not ended:  # the app's own task comes to its end, since nobody is there any more
                assert asyncio.get_running_loop().time() < deadline
                await asyncio.sleep(0.05)
            client.setblocking(False)
            got = 0
            with contextlib.suppress(BlockingIOError, ConnectionResetError):
                while data := client.recv(1 << 20):
                    got += len(data)
            client.close()
            assert got < LARGE

    asyncio.run(run())


def test_who_takes_it_slowly_gets_all_of_it() -> None:
    async def run() -> None:
        async with serving(takes=1.0) as port:
            reader, writer = await connect(port, limit=1 << 16)
            writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            got, pauses = 0, 0
            while data := await asyncio.wait_for(reader.read(1 << 20), PATIENCE):
                got += len(data)
                if got > (pauses + 1) * (LARGE // 8):  # in all longer than what is allowed
                    pauses += 1
                    await asyncio.sleep(0.3)
            assert got > LARGE
            assert pauses >= 7
            writer.close()

    asyncio.run(run())


def test_beyond_the_limit_new_ones_are_closed_and_old_ones_served() -> None:
    async def run() -> None:
        async with serving(most=3) as port:
            held = [await connect(port) for _ in range(3)]
            for _ in range(3):
                reader, writer = await connect(port)
                assert await rest_of(reader) == b""
                writer.close()
            for reader, writer in held:
                writer.write(b"POST / HTTP/1.1\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi")
                assert (await rest_of(reader)).endswith(b"hi")
                writer.close()
            deadline = asyncio.get_running_loop().time() + PATIENCE
            while await ask(port, b"again") != b"again":  # there is room again
                assert asyncio.get_running_loop().time() < deadline

    asyncio.run(run())


def test_the_system_is_asked_for_files_enough() -> None:
    allowed = allow_connections()
    assert 16 <= allowed <= MOST_CONNECTIONS
    assert allow_connections() == allowed
