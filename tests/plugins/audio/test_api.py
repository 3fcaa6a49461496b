"""The audio dashboard's routes: every step, the sounds' own bytes, labels, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders import event, find_tag, make_event_file, scalar, tensor_value
from tests.builders.web import Client

from lightboard import SummaryWriter
from lightboard.plugins.audio.encode import encode_wav
from lightboard.protos import event_pb2, tensor_pb2

WAV = encode_wav(np.arange(-50, 50, dtype=np.int16).reshape(-1, 2), 8000)


def audio(data: bytes, content_type: bytes = b"audio/wav") -> event_pb2.Summary.Value:
    sound = event_pb2.Summary.Audio(
        sample_rate=8000,
        num_channels=2,
        length_frames=50,
        encoded_audio_string=data,
        content_type=content_type,
    )
    return event_pb2.Summary.Value(tag=b"s", audio=sound)


def labelled(*pairs: tuple[bytes, bytes]) -> event_pb2.Summary.Value:
    value = tensor_value("s", [one for pair in pairs for one in pair], plugin="audio")
    dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in (len(pairs), 2)]
    value.tensor.tensor_shape.CopyFrom(tensor_pb2.TensorShapeProto(dim=dims))
    return value


def make_client(folder: Path, *values: event_pb2.Summary.Value) -> Client:
    records = [event(value, step=step) for step, value in enumerate(values)]
    make_event_file(folder, *records, scalar("x", 0, 1.0))
    return Client(folder)


def tag_of(client: Client) -> int:
    return find_tag(client.board.snapshot, "s", "audio")


def steps(client: Client, *runs: int) -> list[dict[str, Any]]:
    reply = client.post("/api/plugins/audio/steps", tag=tag_of(client), runs=runs)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["runs"]
    return found


def ask(client: Client, what: str, ref: str, sample: int = 0) -> Any:
    url = f"/api/plugins/audio/{what}/{client.board.epoch}/{ref}/{tag_of(client)}/{sample}"
    return client.http.get(url)


def test_every_step_in_order_with_its_own_bytes(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        for step in (2, 0, 1):
            writer.add_audio("s", np.full(100, step / 2), step, 8000)
    client = Client(tmp_path)
    run, none = steps(client, 0, 99)
    assert (run["step"], run["samples"], run["labelled"]) == ([0, 1, 2], [1, 1, 1], False)
    assert none["step"] == []
    for step, ref in enumerate(run["ref"]):
        reply = ask(client, "clip", ref)
        frames = np.full((100, 1), int(step / 2 * 32767), np.int16)
        assert reply.content == encode_wav(frames, 8000)
        assert reply.headers["content-type"] == "audio/wav"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_several_sounds_of_a_step_and_their_labels(tmp_path: Path) -> None:
    client = make_client(
        tmp_path,
        labelled((WAV, b"**first**"), (WAV + b"more", b"second")),
        tensor_value("s", [WAV, WAV, WAV], plugin="audio"),
    )
    (run,) = steps(client, 0)
    assert (run["samples"], run["labelled"]) == ([2, 3], True)
    both = [ask(client, "clip", run["ref"][0], sample).content for sample in range(2)]
    assert both == [WAV, WAV + b"more"]
    labels = [ask(client, "label", run["ref"][0], sample).json() for sample in range(2)]
    assert labels == [{"label": "**first**"}, {"label": "second"}]
    assert ask(client, "label", run["ref"][1], 2).json() == {"label": ""}
    for sample in (2, -1):
        assert ask(client, "clip", run["ref"][0], sample).status_code == 404


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (WAV, "audio/wav"),
        (WAV[:60], "audio/wav"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"OggS\x00", "audio/ogg"),
        (b"fLaC\x00", "audio/flac"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3", "audio/webm"),
    ],
)
def test_sounds_are_known_by_their_bytes_not_by_what_the_log_says(
    tmp_path: Path, data: bytes, media_type: str
) -> None:
    client = make_client(tmp_path, audio(data, b"text/html"))
    reply = ask(client, "clip", steps(client, 0)[0]["ref"][0])
    assert reply.headers["content-type"] == media_type
    assert reply.content == data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!doctype html><script>", 'text that begins with "<!doctype html><script>"'),
        (b"", "nothing (0 bytes)"),
        (b"RIFF\x00\x00\x00\x00WEBP", "12 bytes of an unknown kind"),
    ],
)
def test_what_is_no_sound_is_refused_with_what_it_is(
    tmp_path: Path, data: bytes, said: str
) -> None:
    client = make_client(tmp_path, audio(data))
    reply = ask(client, "clip", steps(client, 0)[0]["ref"][0])
    assert reply.status_code == 415
    assert reply.headers["content-type"] == "application/json"
    assert said in reply.json()["error"]


def test_references_and_tensors_that_lead_nowhere(tmp_path: Path) -> None:
    client = make_client(tmp_path, audio(WAV), tensor_value("s", [], plugin="audio"))
    (run,) = steps(client, 0)
    assert run["samples"] == [1, 1]
    for ref in ("999.0", "0.999", "x", run["ref"][1]):
        reply = ask(client, "clip", ref)
        assert reply.status_code in (404, 415)
        assert set(reply.json()) == {"error", "hint"}
