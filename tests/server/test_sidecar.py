"""GET and POST api/sidecar: what is kept, what is refused and why, and that the live stream tells."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.builders import make_event_file, scalar
from tests.builders.web import Client
from tests.server.test_live import listening

from lightboard.sidecar import Sidecar


def post(client: Client, *operations: dict[str, Any]) -> Any:
    return client.http.post("/api/sidecar", json={"operations": list(operations)})


def test_what_is_said_is_kept_and_told(tmp_path: Path) -> None:
    client = Client(tmp_path)
    first = client.json("/api/sidecar")
    assert (first["runs"], first["views"], first["troubles"]) == ({}, {}, [])
    assert (first["keeps"], first["file"]) == ("logdir", str(tmp_path / "lightboard.json"))
    reply = post(
        client,
        {"op": "mark_runs", "runs": ["a", "b"], "name": "Base", "colour": "#00FF00"},
        {"op": "tag_runs", "runs": ["a"], "add": ["paper"]},
        {"op": "mark_runs", "runs": ["b"], "name": None},
        {"op": "save_view", "name": "v", "state": "scalars?tags=loss", "by": "ann"},
    )
    assert reply.status_code == 200, reply.text
    said = reply.json()
    assert said["runs"] == {
        "a": {"name": "Base", "colour": "#00FF00", "tags": ["paper"]},
        "b": {"colour": "#00FF00"},
    }
    assert said["views"]["v"]["state"] == "scalars?tags=loss"
    assert said["version"] != first["version"]
    assert client.json("/api/sidecar") == said
    assert json.loads((tmp_path / "lightboard.json").read_text())["runs"] == said["runs"]


def test_what_makes_no_sense_is_refused_and_nothing_of_it_kept(tmp_path: Path) -> None:
    client = Client(tmp_path)
    fine = {"op": "mark_runs", "runs": ["a"], "name": "Base"}
    for wrong in (
        {"op": "destroy"},
        {"op": "mark_runs", "runs": ["a"], "colour": "red"},
        {"op": "mark_runs", "runs": ["a"], "name": "x" * 201},
        {"op": "mark_runs", "runs": ["a"], "note": "x" * 20_001},
        {"op": "mark_runs", "runs": ["a"], "tags": [""]},
        {"op": "mark_runs", "runs": "a"},
        {"op": "save_view", "name": " ", "state": ""},
        {"op": "save_view", "name": "v", "state": "x" * 200_001},
        {},
    ):
        reply = post(client, fine, wrong)
        assert reply.status_code == 400, wrong
        assert set(reply.json()) == {"error", "hint"}
    assert not (tmp_path / "lightboard.json").exists()

    view = {"op": "save_view", "name": "v", "state": "images"}
    assert post(client, view).status_code == 200
    assert post(client, view).status_code == 200
    taken = post(client, fine, {**view, "state": "scalars"})
    assert taken.status_code == 409
    assert taken.json()["error"] == "there is a view called 'v' already"
    assert client.json("/api/sidecar")["runs"] == {}
    assert post(client, {**view, "state": "scalars", "replace": True}).status_code == 200


def test_another_site_may_say_nothing(tmp_path: Path) -> None:
    client = Client(tmp_path)
    reply = client.http.post(
        "/api/sidecar", json={"operations": []}, headers={"sec-fetch-site": "cross-site"}
    )
    assert reply.status_code == 403


def test_a_board_that_keeps_nothing(tmp_path: Path) -> None:
    client = Client(tmp_path, sidecar=Sidecar(str(tmp_path), read_only=True))
    assert client.json("/api/sidecar")["keeps"] == "browser"
    reply = post(client, {"op": "mark_runs", "runs": ["a"], "name": "Base"})
    assert reply.status_code == 403
    assert "--read_only" in reply.json()["error"]


def test_what_cannot_be_kept_says_why(tmp_path: Path) -> None:
    (tmp_path / "lightboard.json").write_text("oh")
    client = Client(tmp_path)
    assert client.json("/api/sidecar")["troubles"][0]["can_set_aside"] is True
    said = {"op": "mark_runs", "runs": ["a"], "name": "Base"}
    reply = post(client, said)
    assert reply.status_code == 507
    assert reply.json()["error"].startswith("lightboard.json is not JSON")
    assert post(client, {"op": "set_aside"}, said).status_code == 200
    assert (tmp_path / "lightboard.json.broken").read_text() == "oh"


def test_the_live_stream_tells_of_a_change(tmp_path: Path) -> None:
    sidecar = Sidecar(str(tmp_path))
    client = Client(tmp_path, sidecar=sidecar)

    async def follow() -> None:
        async with listening(client) as (stream, _):
            first = await stream.event()
            assert first["sidecar"] == sidecar.contents.version
            (tmp_path / "lightboard.json").write_text('{"runs": {"a": {"name": "By hand"}}}')
            assert await asyncio.to_thread(sidecar.look)
            while (event := await stream.event())["sidecar"] == first["sidecar"]:
                pass
            assert event["changed"] is False
            assert event["sidecar"] == sidecar.contents.version

    asyncio.run(follow())


def test_colours_outlive_the_server_when_runs_came_meanwhile(tmp_path: Path) -> None:
    for name in ("b", "d"):
        make_event_file(tmp_path / name, scalar("loss", 0, 1.0))
    sidecar = Sidecar(str(tmp_path))
    first = Client(tmp_path, sidecar=sidecar)
    sidecar.keep_slots({run.name: run.slot for run in first.board.snapshot.runs.values()})
    for name in ("a", "c"):
        make_event_file(tmp_path / name, scalar("loss", 0, 1.0))
    second = Client(tmp_path, sidecar=Sidecar(str(tmp_path)))
    slots = {run["name"]: run["slot"] for run in second.json("/api/board")["runs"]}
    assert slots == {"a": 3, "b": 1, "c": 4, "d": 2}
