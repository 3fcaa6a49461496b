"""GET api/live: what is said, when, and that it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.types import Message, Scope
from tests.builders import GrowingFile, make_event_file, scalar
from tests.builders.live import PATIENCE
from tests.builders.web import Client


class Stream:
    """One open stream, event by event."""

    def __init__(self) -> None:
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self._leave = asyncio.Event()

    async def receive(self) -> Message:
        await self._leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self._sent.put(message)

    def leave(self) -> None:
        self._leave.set()

    async def message(self) -> Message:
        return await asyncio.wait_for(self._sent.get(), PATIENCE)

    async def event(self) -> Any:
        lines = (await self.message())["body"].decode().split("\n")
        assert lines[0] == "event: board"
        assert lines[1].startswith("data: ")
        assert lines[2:] == ["", ""]
        return json.loads(lines[1][6:])

    async def event_that(self, key: str) -> Any:
        """The next event in which `key` is true or filled."""
        while True:
            event = await self.event()
            if event[key]:
                return event


@asynccontextmanager
async def listening(client: Client, query: str = "") -> AsyncIterator[tuple[Stream, Any]]:
    stream = Stream()
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/live",
        "raw_path": b"/api/live",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost:6006")],
        "scheme": "http",
        "server": ("localhost", 6006),
        "root_path": "",
        "http_version": "1.1",
    }
    task = asyncio.create_task(client.app(scope, stream.receive, stream.send))
    start = await stream.message()
    headers = dict(start["headers"])
    assert start["status"] == 200
    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert b"no-transform" in headers[b"cache-control"]  # a proxy that compresses holds events back
    yield stream, task
    stream.leave()
    await asyncio.wait_for(task, PATIENCE)


def test_the_first_event_comes_at_once_then_growth_then_structure(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "a")
    growing.write(scalar("loss", 0, 1.0))
    client = Client(tmp_path)

    async def follow() -> None:
        async with listening(client) as (stream, _):
            first = await stream.event()
            assert (first["epoch"], first["changed"], first["grew"]) == (
                client.board.epoch,
                True,
                [0],
            )
            assert first["load"]["phase"] == "live"

            growing.write(scalar("loss", 1, 1.0))
            await asyncio.to_thread(client.loader.load_all)
            grown = await stream.event_that("grew")
            assert grown["grew"] == [0]
            assert grown["version"] > first["version"]

            make_event_file(tmp_path / "b", scalar("acc", 0, 1.0))
            await asyncio.to_thread(client.loader.load_all)
            assert (await stream.event_that("grew"))["changed"] is True

    asyncio.run(follow())


def test_growth_alone_is_no_change_at_first_but_is_told_in_time(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "a")
    growing.write(scalar("loss", 0, 1.0))
    client = Client(tmp_path)
    version = client.board.snapshot.version

    async def follow() -> None:
        query = f"epoch={client.board.epoch}&since={version}"
        async with listening(client, query) as (stream, _):
            first = await stream.event()
            assert (first["changed"], first["grew"]) == (False, [])
            growing.write(scalar("loss", 1, 1.0))
            await asyncio.to_thread(client.loader.load_all)
            grown = await stream.event_that("grew")
            assert grown["changed"] is False
            # Points and last wall time in a list of runs follow with a heartbeat.
            assert (await stream.event_that("changed"))["grew"] == []

    asyncio.run(follow())


def test_the_stream_speaks_even_when_nothing_happens(tmp_path: Path) -> None:
    client = Client(tmp_path)

    async def follow() -> None:
        async with listening(client) as (stream, _):
            first, second = await stream.event(), await stream.event()
            assert first["version"] == second["version"]
            assert second["changed"] is False

    asyncio.run(follow())


def test_it_ends_when_the_client_leaves_and_when_the_server_does(tmp_path: Path) -> None:
    client = Client(tmp_path)

    async def leave() -> None:
        async with listening(client) as (stream, task):
            await stream.event()
            stream.leave()
            await asyncio.wait_for(task, PATIENCE)

    async def close() -> None:
        async with listening(client) as (stream, task):
            await stream.event()
            client.app.live.close()
            await asyncio.wait_for(task, PATIENCE)

    asyncio.run(leave())
    asyncio.run(close())


def test_a_query_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    reply = Client(tmp_path).http.get("/api/live?since=x")
    assert reply.status_code == 400
    assert set(reply.json()) == {"error", "hint"}


def test_beyond_the_limit_a_page_is_asked_to_come_later(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("loss", 0, 1.0))
    client = Client(tmp_path)
    client.app.live.most = 1

    async def follow() -> None:
        async with listening(client):
            transport = httpx.ASGITransport(app=client.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                reply = await http.get("/api/live")
            assert (reply.status_code, reply.headers["retry-after"]) == (503, "10")
            assert reply.json()["error"] == "1 pages are watching already"
        async with listening(client) as (stream, _):  # one left: there is room
            assert (await stream.event())["changed"]

    asyncio.run(follow())
