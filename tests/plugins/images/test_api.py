"""The images dashboard's routes: every step, the pictures' own bytes, and nothing else."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders import event, find_tag, image_value, make_event_file, scalar, tensor_value
from tests.builders.web import Client

from lightboard.protos import event_pb2

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
GIF = b"GIF89a" + b"picture"


def make_client(folder: Path, *values: event_pb2.Summary.Value) -> Client:
    records = [event(value, step=step) for step, value in enumerate(values)]
    make_event_file(folder, *records, scalar("x", 0, 1.0))
    return Client(folder)


def steps(client: Client, *runs: int) -> list[dict[str, Any]]:
    tag = find_tag(client.board.snapshot, "i", "images")
    reply = client.post("/api/plugins/images/steps", tag=tag, runs=runs)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["runs"]
    return found


def picture(client: Client, ref: str, sample: int = 0) -> Any:
    tag = find_tag(client.board.snapshot, "i", "images")
    url = f"/api/plugins/images/blob/{client.board.epoch}/{ref}/{tag}/{sample}"
    return client.http.get(url)


def test_every_step_in_order(tmp_path: Path) -> None:
    records = [event(image_value("i", PNG), step=step) for step in (*range(50, 0, -1), 7)]
    make_event_file(tmp_path / "a", *records)
    make_event_file(tmp_path / "b", event(image_value("i", PNG), step=3, wall_time=math.nan))
    a, b, none = steps(Client(tmp_path), 0, 1, 99)
    assert a["step"] == sorted([*range(1, 51), 7])
    assert len(set(a["ref"])) == 51
    assert a["samples"] == [1] * 51
    assert (b["step"], b["wall_time"]) == ([3], [None])
    assert (none["run"], none["step"]) == (99, [])


def test_steps_tell_what_the_newest_picture_is_where_that_is_asked(tmp_path: Path) -> None:
    from lightboard.events.png import encode_png

    real = encode_png(np.zeros((3, 5, 3), np.uint8))
    make_client(tmp_path / "a", image_value("i", PNG), image_value("i", real))
    make_event_file(tmp_path / "a" / "b", event(image_value("i", PNG), step=3))
    client = Client(tmp_path / "a")
    ask = {"tag": find_tag(client.board.snapshot, "i", "images")}

    def about(*runs: int) -> Any:
        return client.post("/api/plugins/images/steps", **ask, runs=runs, about=True).json()[
            "about"
        ]

    found = about(99, 0, 1)
    assert (found["width"], found["height"], found["bytes"]) == (5, 3, len(real))
    assert about(1, 0) is None  # that one is broken: its place on the page says so
    assert about(99) is None
    assert client.post("/api/plugins/images/steps", **ask, runs=[0]).json()["about"] is None
    for file in (tmp_path / "a").rglob("*tfevents*"):
        file.unlink()
    gone = client.post("/api/plugins/images/steps", **ask, runs=[0], about=True)
    assert gone.status_code == 200  # the steps are told all the same
    assert gone.json()["about"] is None


def test_old_and_new_style_give_their_own_bytes(tmp_path: Path) -> None:
    client = make_client(tmp_path, tensor_value("i", [b"1", b"1", PNG, GIF]), image_value("i", GIF))
    (run,) = steps(client, 0)
    assert run["samples"] == [2, 1]
    first, second, third = (
        picture(client, run["ref"][0]),
        picture(client, run["ref"][0], 1),
        picture(client, run["ref"][1]),
    )
    assert [one.content for one in (first, second, third)] == [PNG, GIF, GIF]
    assert [one.headers["content-type"] for one in (first, second)] == ["image/png", "image/gif"]
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert first.headers["x-content-type-options"] == "nosniff"


def test_samples_are_counted_without_reading_the_pictures(tmp_path: Path) -> None:
    tag = "i" * 300  # the shape stands behind the tag
    strings = [b"1", b"1", *[os.urandom(100_000)] * 7]
    make_event_file(tmp_path, event(tensor_value(tag, strings)))
    client = Client(tmp_path)
    reply = client.post("/api/plugins/images/steps", tag=0, runs=[0]).json()
    assert reply["runs"][0]["samples"] == [7]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"BM\x00\x00", "image/bmp"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_pictures_are_known_by_their_bytes(tmp_path: Path, data: bytes, media_type: str) -> None:
    client = make_client(tmp_path, image_value("i", data))
    (run,) = steps(client, 0)
    assert picture(client, run["ref"][0]).headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg onload=alert(1)>", 'text that begins with "<svg onload=alert(1)>"'),
        (b"<!doctype html><script>", "text that begins with"),
        (b"", "nothing (0 bytes)"),
        (b"RIFF\x00\x00\x00\x00WAVE", "12 bytes of an unknown kind"),
        (bytes(100), "100 bytes of an unknown kind"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_it_is(
    tmp_path: Path, data: bytes, said: str
) -> None:
    client = make_client(tmp_path, image_value("i", data))
    (run,) = steps(client, 0)
    reply = picture(client, run["ref"][0])
    assert reply.status_code == 415
    assert reply.headers["content-type"] == "application/json"
    assert said in reply.json()["error"]


@pytest.mark.parametrize(
    "strings", [[], [b"1"], [b"a", b"b", PNG], [b"1", b"1"]], ids=["none", "one", "odd", "empty"]
)
def test_tensors_that_hold_no_picture(tmp_path: Path, strings: list[bytes]) -> None:
    client = make_client(tmp_path, tensor_value("i", strings))
    (run,) = steps(client, 0)
    assert run["samples"] == [1]
    reply = picture(client, run["ref"][0])
    assert reply.status_code in (404, 415)
    assert set(reply.json()) == {"error", "hint"}


def test_references_that_lead_nowhere(tmp_path: Path) -> None:
    client = make_client(tmp_path, image_value("i", PNG))
    (run,) = steps(client, 0)
    for ref in ("999.0", "0.999", "x", "..%2F..", run["ref"][0] + "0"):
        reply = picture(client, ref)
        assert reply.status_code == 404, ref
        assert set(reply.json()) == {"error", "hint"}
    assert picture(client, run["ref"][0], 1).status_code == 404
    assert picture(client, run["ref"][0], -1).status_code == 404


def test_a_deleted_file_is_said_to_be_gone(tmp_path: Path) -> None:
    client = make_client(tmp_path, image_value("i", PNG))
    (run,) = steps(client, 0)
    for file in tmp_path.iterdir():
        file.unlink()
    reply = picture(client, run["ref"][0])
    assert reply.status_code == 404
    assert "gone" in reply.json()["error"]
    assert steps(client, 0)[0]["samples"] == [1]
