"""The API keeps to its own description, whatever is asked; errors say what to do."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as PathRoute
from tests.builders import event, image_value, make_event_file, scalar
from tests.builders.curve_block import parse_blocks
from tests.builders.web import Client, Http

from lightboard.plugins import list_plugins
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import Board
from lightboard.server.openapi import make_openapi
from lightboard.server.routes import MAX_BODY, make_endpoint


def test_the_api_keeps_to_its_description(tmp_path: Path) -> None:
    records = [scalar("loss", step, 1.0) for step in range(10)]
    make_event_file(tmp_path, *records, event(image_value("i", b"GIF89a")))
    client = Client(tmp_path, hosts=None)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", client.app)
    tried = []
    # The stream has no end; it has tests of its own.
    for found in schema.exclude(path="/api/live").get_all_operations():
        operation = found.ok()
        tried.append(operation.path)

        @settings(max_examples=20, deadline=None, database=None)
        @given(case=operation.as_strategy())
        def keeps_to_it(case: schemathesis.Case) -> None:
            # 9506.0 is an integer to JSON Schema, not to us.
            case.call_and_validate(excluded_checks=[unsupported_method, positive_data_acceptance])

        keeps_to_it()
    assert len(tried) == sum(map(len, make_openapi()["paths"].values())) - 1


def test_what_is_asked_rightly_is_answered(tmp_path: Path) -> None:
    """Generated requests hardly ever hit the epoch: here they all do."""
    records = [scalar("loss", step, 1.0) for step in range(10)]
    make_event_file(tmp_path, *records, event(image_value("i", b"GIF89a")))
    client = Client(tmp_path)
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    card = st.fixed_dictionaries(
        {
            "tag": st.integers(0, 1),
            "runs": st.lists(st.integers(-1, 3), max_size=4),
            "pixels": st.integers(1, 16384),
        },
        optional={"lo": st.none() | numbers, "hi": st.none() | numbers},
    )

    @settings(max_examples=100, deadline=None, database=None)
    @given(
        st.sampled_from(["step", "relative", "wall"]),
        st.floats(0, 1),
        st.lists(card, max_size=3),
    )
    def is_answered(x: str, smoothing: float, cards: list[dict[str, object]]) -> None:
        reply = client.post("/api/plugins/scalars/curves", x=x, smoothing=smoothing, cards=cards)
        assert reply.status_code == 200, reply.text
        assert [block.runs for block in parse_blocks(reply.content)] == [
            len(one["runs"])  # type: ignore[arg-type]
            for one in cards
        ]

    is_answered()


def test_the_description_is_printed_without_a_server() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lightboard.server.openapi"], capture_output=True, check=True
    )
    assert json.loads(done.stdout) == json.loads(msgspec.json.encode(make_openapi()))


def test_every_route_is_described_and_documented(tmp_path: Path) -> None:
    paths = Client(tmp_path).json("/api/openapi.json")["paths"]
    text = (Path(__file__).parents[2] / "docs" / "http-api.md").read_text(encoding="utf-8")
    assert {"/api/board", "/api/health", "/api/live"} <= set(paths)
    for plugin in list_plugins():
        for route in plugin.routes():
            assert f"/api/plugins/{plugin.name}/{route.path}" in paths
    for path in paths:
        shown = path.replace("{tag}", "<tag id>").replace("{", "<").replace("}", ">")
        assert shown[1:] in text, path


def test_errors_are_json_with_a_hint(tmp_path: Path) -> None:
    client = Client(tmp_path)
    curves = "/api/plugins/scalars/curves"
    for reply, status in (
        (client.http.get("/api/nothing"), 404),
        (client.http.get("/api/plugins/nothing/x"), 404),
        (client.http.get("/api/plugins/scalars/nothing"), 404),
        (client.http.post("/api/board"), 405),
        (client.http.get(curves), 405),
        (client.http.post(curves, content=b"{"), 400),
        (client.http.post(curves, content=b"\xff\xfe"), 400),
        (client.http.post(curves, json={"epoch": 1}), 400),
        (client.http.post(curves, content=b" " * (MAX_BODY + 1)), 413),
        (client.http.get("/api/board?since=x"), 400),
    ):
        assert reply.status_code == status, reply.text
        assert set(reply.json()) == {"error", "hint"}
        assert all(reply.json().values())


def test_another_epoch_is_a_conflict(tmp_path: Path) -> None:
    client = Client(tmp_path)
    body = {"epoch": "before", "x": "step", "smoothing": 0, "cards": []}
    reply = client.http.post("/api/plugins/scalars/curves", json=body)
    assert reply.status_code == 409
    assert reply.json()["hint"] == "load the board anew"
    assert client.http.get("/api/plugins/images/blob/before/0.0/0/0").status_code == 409


class Empty(msgspec.Struct):
    """Nothing asked."""


def test_what_a_plugin_raises_becomes_its_status(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(board: Board, _: Empty) -> Blob:
        raise errors.pop()

    errors: list[Exception] = [
        ValueError("a slip"),
        PermissionError(13, "Permission denied"),
        RequestError(418, "a teapot", "coffee elsewhere"),
    ]
    route = Route("GET", "x", Empty, Blob, answer, "")
    client = Client(tmp_path)
    app = Starlette(routes=[PathRoute("/x", make_endpoint(route, client.board))])
    http = Http(app)
    assert http.get("/x").json() == {"error": "a teapot", "hint": "coffee elsewhere"}
    denied = http.get("/x")
    assert (denied.status_code, denied.json()["error"]) == (
        500,
        "the file cannot be read: Permission denied",
    )
    slip = http.get("/x")
    assert slip.status_code == 500
    assert "ValueError: a slip" in slip.json()["error"]
    assert "a slip" in caplog.text  # with a traceback, in the terminal


def test_what_is_under_way_as_the_server_ends_is_no_fault_of_the_request(tmp_path: Path) -> None:
    asked, enough = threading.Event(), threading.Event()

    def answer(board: Board, _: Empty) -> Blob:
        asked.set()
        enough.wait()
        return Blob(b"", "text/plain")

    route = Route("GET", "x", Empty, Blob, answer, "")
    endpoint = make_endpoint(route, Client(tmp_path).board)
    scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}

    async def cancel() -> Response:
        task = asyncio.ensure_future(endpoint(Request(scope)))
        await asyncio.to_thread(asked.wait)
        task.cancel()  # as uvicorn does
        try:
            return await task
        finally:
            enough.set()

    reply = asyncio.run(cancel())
    assert reply.status_code == 503
    assert json.loads(bytes(reply.body)) == {
        "error": "the server is ending",
        "hint": "start it again",
    }
