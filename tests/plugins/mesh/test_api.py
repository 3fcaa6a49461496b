"""The mesh dashboard's routes: parts joined by name and step, the parts' own numbers, and what is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders import event, find_tag, make_event_file, scalar
from tests.builders.web import Client

import lightboard
from lightboard.events.numbers import read_numbers
from lightboard.plugins.mesh.api import _HEAD_BYTES
from lightboard.protos import event_pb2, plugin_data_pb2, tensor_pb2

VERTICES = np.array([[[0, 0, 0], [1, 0, 0], [0, 1.5, 0]], [[0, 0, 1], [2, 0, 1], [0, 3, 1]]])
FACES = np.array([[[0, 1, 2]], [[2, 1, 0]]])
COLORS = np.array([[[255, 0, 0], [0, 128, 0], [0, 0, 7]]] * 2)
DTYPES = {"vertices": np.float32, "faces": np.uint32, "colors": np.uint8}


def value(
    tag: str,
    shape: tuple[int, ...],
    content: bytes,
    dtype: Any = tensor_pb2.DT_FLOAT,
    kind: Any = 1,
    config: str = "",
) -> event_pb2.Summary.Value:
    """A part byte by byte, as other writers may lay it out."""
    dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in shape]
    said = plugin_data_pb2.MeshPluginData(name="m", content_type=kind, json_config=config)
    return event_pb2.Summary.Value(
        tag=tag.encode(),
        metadata=event_pb2.SummaryMetadata(
            plugin_data=event_pb2.SummaryMetadata.PluginData(
                plugin_name=b"mesh", content=said.SerializeToString()
            )
        ),
        tensor=tensor_pb2.TensorProto(
            dtype=dtype,
            tensor_shape=tensor_pb2.TensorShapeProto(dim=dims),
            tensor_content=content,
        ),
    )


def client_of(folder: Path, *values: event_pb2.Summary.Value) -> Client:
    records = [event(one, step=step) for step, one in enumerate(values)]
    make_event_file(folder, *records, scalar("x", 0, 1.0))
    return Client(folder)


def names(client: Client) -> list[dict[str, Any]]:
    reply = client.post("/api/plugins/mesh/names")
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["names"]
    return found


def steps(client: Client, tag: int, *runs: int) -> list[dict[str, Any]]:
    reply = client.post("/api/plugins/mesh/steps", tag=tag, runs=runs)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["runs"]
    return found


def ask(client: Client, part: str, ref: str, sample: int = 0) -> Any:
    return client.http.get(f"/api/plugins/mesh/part/{client.board.epoch}/{part}/{ref}/{sample}")


def numbers(client: Client, part: str, ref: str, sample: int = 0) -> NDArray[Any]:
    reply = ask(client, part, ref, sample)
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"
    return np.frombuffer(reply.content, DTYPES[part]).reshape(-1, 3)


def writer_of(package: str, folder: Path) -> Any:
    if package == "lightboard":
        return lightboard.SummaryWriter(folder)
    if package == "torch":
        return pytest.importorskip("torch.utils.tensorboard").SummaryWriter(str(folder))
    return pytest.importorskip("tensorboardX").SummaryWriter(str(folder))


@pytest.mark.parametrize("package", ["lightboard", "torch", "tensorboardX"])
def test_every_writers_parts_are_joined(tmp_path: Path, package: str) -> None:
    writer = writer_of(package, tmp_path / "a")
    for step in (4, 2):
        writer.add_mesh(
            "m/x", VERTICES + step, COLORS, FACES, {"camera": {"fov": 60}}, global_step=step
        )
    writer.add_mesh("m/x", VERTICES, global_step=6)
    writer.close()
    client = Client(tmp_path)
    found = names(client)
    assert [one["name"] for one in found] == ["m/x"] * 3
    assert {one["part"] for one in found} == {"vertices", "faces", "colors"}
    for one in found:  # the same mesh, whichever of its tags is named
        (run, none) = steps(client, one["tag"], 0, 99)
        assert none["step"] == []
        assert run["step"] == [2, 4, 6]
        assert run["samples"] == [2, 2, 2]
        assert run["points"] == [3, 3, 3]
        assert run["triangles"] == [1, 1, -1]
        assert run["config"] == '{"camera": {"fov": 60}}'
        assert [bool(ref) for ref in run["faces"]] == [True, True, False]
    for sample in (0, 1):
        at = (sample,)
        assert np.array_equal(numbers(client, "vertices", run["vertices"][1], *at), VERTICES[sample] + 4)  # fmt: skip
        assert np.array_equal(numbers(client, "faces", run["faces"][1], *at), FACES[sample])
        assert np.array_equal(numbers(client, "colors", run["colors"][1], *at), COLORS[sample])


def test_runs_of_two_writers_share_a_mesh(tmp_path: Path) -> None:
    for package in ("torch", "tensorboardX"):
        with writer_of(package, tmp_path / package) as writer:
            writer.add_mesh("m", VERTICES, faces=FACES, global_step=1)
    client = Client(tmp_path)
    found = names(client)
    assert {one["name"] for one in found} == {"m"}
    assert len(found) == 4
    for run in steps(client, found[0]["tag"], 0, 1):
        assert run["step"] == [1]
        assert np.array_equal(numbers(client, "faces", run["faces"][0], 1), FACES[1])


@pytest.mark.parametrize(
    ("dtype", "code"),
    [
        (tensor_pb2.DT_DOUBLE, "<f8"),
        (tensor_pb2.DT_INT32, "<i4"),
        (tensor_pb2.DT_INT64, "<i8"),
        (tensor_pb2.DT_UINT8, "|u1"),
        (tensor_pb2.DT_HALF, "<f2"),
    ],
)
def test_other_types_of_numbers(tmp_path: Path, dtype: int, code: str) -> None:
    array = np.arange(24).reshape(2, 4, 3).astype(code)
    client = client_of(tmp_path, value("m_VERTEX", (2, 4, 3), array.tobytes(), dtype))
    (run,) = steps(client, names(client)[0]["tag"], 0)
    assert np.array_equal(numbers(client, "vertices", run["vertices"][0], 1), array[1])
    assert np.array_equal(numbers(client, "colors", run["vertices"][0], 1), array[1])


def test_a_shape_behind_a_long_configuration_is_found_by_reading_more(tmp_path: Path) -> None:
    config = '{"note": "' + "x" * _HEAD_BYTES + '"}'
    with lightboard.SummaryWriter(tmp_path / "a") as writer:
        writer.add_mesh("m", VERTICES, config_dict={"note": "x" * _HEAD_BYTES}, global_step=1)
    client = Client(tmp_path)
    (run,) = steps(client, names(client)[0]["tag"], 0)
    assert run["config"] == config
    assert np.array_equal(numbers(client, "vertices", run["vertices"][0], 0), VERTICES[0])


def test_what_is_no_index_points_nowhere(tmp_path: Path) -> None:
    wrong = np.array([[[0, 1, 2], [-1, 1, 0.5], [np.nan, np.inf, 1e12]]], "<f4")
    client = client_of(tmp_path, value("m_FACE", (1, 3, 3), wrong.tobytes(), kind=2))
    (run,) = steps(client, names(client)[0]["tag"], 0)
    none = 0xFFFFFFFF
    expected = [[0, 1, 2], [none, 1, none], [none, none, none]]
    assert numbers(client, "faces", run["faces"][0]).tolist() == expected


def test_colours_beyond_their_range_are_clipped(tmp_path: Path) -> None:
    wrong = np.array([[[-3, 255.5, 1e9], [np.nan, 7.9, 0]]], "<f4")
    client = client_of(tmp_path, value("m_COLOR", (1, 2, 3), wrong.tobytes(), kind=3))
    (run,) = steps(client, names(client)[0]["tag"], 0)
    assert numbers(client, "colors", run["colors"][0]).tolist() == [[0, 255, 255], [0, 7, 0]]


@pytest.mark.parametrize(
    ("shape", "content", "said"),
    [
        ((3, 3), bytes(36), "a part of a mesh of shape (3, 3), not [batch, n, 3]"),
        ((1, 3, 4), bytes(48), "a part of a mesh of shape (1, 3, 4), not [batch, n, 3]"),
        ((1, 3, 3), bytes(35), "35 bytes do not fill the shape (1, 3, 3)"),
    ],
)
def test_wrong_shapes_are_refused_with_what_they_are(
    tmp_path: Path, shape: tuple[int, ...], content: bytes, said: str
) -> None:
    client = client_of(tmp_path, value("m_VERTEX", shape, content))
    (run,) = steps(client, names(client)[0]["tag"], 0)
    reply = ask(client, "vertices", run["vertices"][0])
    assert reply.status_code == 415
    assert said in reply.json()["error"]


def test_a_mesh_without_vertices_is_empty(tmp_path: Path) -> None:
    client = client_of(tmp_path, value("m_VERTEX", (1, 0, 3), b""))
    (run,) = steps(client, names(client)[0]["tag"], 0)
    assert run["points"] == [0]
    assert ask(client, "vertices", run["vertices"][0]).content == b""


def test_tags_whose_metadata_tells_nothing_stand_alone(tmp_path: Path) -> None:
    odd = value("odd", (1, 1, 3), bytes(12), kind=9)
    broken = value("broken", (1, 1, 3), bytes(12))
    broken.metadata.plugin_data.content = b"\xff"
    client = client_of(tmp_path, odd, broken, value("m_VERTEX", (1, 1, 3), bytes(12)))
    told = {one["name"]: one["part"] for one in names(client)}
    assert told == {"odd": None, "broken": None, "m": "vertices"}
    (run,) = steps(client, find_tag(client.board.snapshot, "odd", "mesh"), 0)
    assert (run["step"], run["points"]) == ([0], [1])


def test_a_configuration_that_is_no_json_is_passed_on(tmp_path: Path) -> None:
    client = client_of(tmp_path, value("m_VERTEX", (1, 1, 3), bytes(12), config="{'fov'"))
    (run,) = steps(client, names(client)[0]["tag"], 0)
    assert run["config"] == "{'fov'"


def test_references_and_samples_that_lead_nowhere(tmp_path: Path) -> None:
    client = client_of(tmp_path, value("m_VERTEX", (1, 1, 3), bytes(12)))
    tag = names(client)[0]["tag"]
    (run,) = steps(client, tag, 0)
    for ref in (f"999.0/{tag}", f"0.999/{tag}", f"x/{tag}", "0.0/999"):
        assert ask(client, "vertices", ref).status_code == 404
    for sample in (-1, 1):
        assert ask(client, "vertices", run["vertices"][0], sample).status_code == 404
    assert ask(client, "normals", run["vertices"][0]).status_code in (400, 422)


def test_every_prefix_of_a_value_can_be_asked_for_its_shape() -> None:
    whole = value("m_VERTEX", (2, 4, 3), bytes(96)).SerializeToString()
    for length in range(len(whole)):
        part = read_numbers(whole[:length])
        assert len(part.shape) <= 3
    assert read_numbers(whole).shape == [2, 4, 3]
    assert read_numbers(whole).is_plain
