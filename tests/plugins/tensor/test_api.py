"""The tensors dashboard's routes: what is told is what was logged, by slices, and what is wrong is told."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.builders import event, find_tag, make_event_file, metadata
from tests.builders.web import Client

from lightboard import SummaryWriter
from lightboard.plugins.tensor.statistics import statistics_of
from lightboard.protos import event_pb2, tensor_pb2


def value(plugin: str = "tensor", **tensor: Any) -> event_pb2.Summary.Value:
    """A tensor under the tag "t"; `shape` is a list of sizes."""
    dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in tensor.pop("shape")]
    shape = tensor_pb2.TensorShapeProto(dim=dims)
    message = tensor_pb2.TensorProto(tensor_shape=shape, **tensor)
    if not plugin:
        return event_pb2.Summary.Value(tag=b"t", tensor=message)
    return event_pb2.Summary.Value(tag=b"t", tensor=message, metadata=metadata(plugin))


def log(folder: Path, *logged: NDArray[Any] | event_pb2.Summary.Value) -> Client:
    """Each at a step of its own."""
    values = [one for one in logged if isinstance(one, event_pb2.Summary.Value)]
    if values:
        make_event_file(folder, *(event(one, step=step) for step, one in enumerate(values)))
        return Client(folder)
    with SummaryWriter(str(folder)) as writer:
        for step, array in enumerate(logged):
            writer.add_tensor("t", np.asarray(array), step)
    return Client(folder)


class Asking:
    """Asks for one tensor of a client's board."""

    def __init__(self, client: Client, step: int = 0, plugin: str = "tensor") -> None:
        self.client = client
        tag = find_tag(client.board.snapshot, "t", plugin)
        reply = client.post("/api/plugins/tensor/steps", tag=tag, runs=[0]).json()
        self.about_it = {"ref": reply["runs"][0]["ref"][step], "tag": tag}

    def about(self) -> httpx.Response:
        reply: httpx.Response = self.client.post("/api/plugins/tensor/about", **self.about_it)
        return reply

    def cells(self, rows: int | None, columns: int | None, index: list[int], **part: int) -> Any:
        asked = {"rows": rows, "columns": columns, "index": index, **part}
        return self.client.post("/api/plugins/tensor/cells", **self.about_it, **asked)

    def picture(
        self, rows: int | None, columns: int | None, index: list[int], most: int = 512
    ) -> tuple[dict[str, Any], NDArray[np.float32]]:
        asked = {"rows": rows, "columns": columns, "index": index, "most": most}
        reply = self.client.post("/api/plugins/tensor/picture", **self.about_it, **asked)
        assert reply.status_code == 200, reply.text
        magic, length = struct.unpack_from("<II", reply.content)
        assert magic == 0x3154424C
        head = json.loads(reply.content[8 : 8 + length])
        cells = np.frombuffer(reply.content, "<f4", offset=8 + length)
        return head, cells.reshape(head["rows"], head["columns"])


def test_what_a_tensor_is(tmp_path: Path) -> None:
    array = np.array([[0, 1.5, -2], [np.nan, np.inf, 0]], np.float32)
    told = Asking(log(tmp_path, array)).about().json()
    statistics = told.pop("statistics")
    assert told == {"dtype": "float32", "shape": [2, 3], "count": 6, "size": 24, "texts": []}
    assert (statistics["min"], statistics["max"], statistics["mean"]) == (-2, 1.5, -0.125)
    assert statistics["std"] == pytest.approx(np.std([0, 1.5, -2, 0]))
    assert (statistics["nan"], statistics["zeros"]) == (1, 2)
    assert (statistics["positive_infinite"], statistics["negative_infinite"]) == (1, 0)
    assert sum(statistics["counts"]) == 4


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(np.array),
    st.integers(1, 20),
)
def test_statistics_do_not_depend_on_the_pieces(array: NDArray[Any], size: int) -> None:
    found = statistics_of(lambda: [array[at : at + size] for at in range(0, len(array), size)])
    assert (found.min, found.max) == (array.min(), array.max())
    assert found.mean == pytest.approx(array.mean(), rel=1e-9, abs=1e-6)
    assert found.std == pytest.approx(array.std(), rel=1e-6, abs=1e-5)
    assert found.counts.sum() == len(array)


@pytest.mark.parametrize("shape", [(4, 5), (3, 4, 5), (2, 3, 4, 5)])
def test_any_two_axes_span_a_plane(tmp_path: Path, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape), dtype=np.int64).reshape(shape)
    asking = Asking(log(tmp_path, array))
    index = [size - 1 for size in shape]
    for rows in range(len(shape)):
        for columns in range(len(shape)):
            if rows == columns:
                continue
            at = tuple(
                slice(None) if axis in (rows, columns) else place
                for axis, place in enumerate(index)
            )
            plane = array[at] if rows < columns else array[at].T
            _, cells = asking.picture(rows, columns, index)
            assert np.array_equal(cells, plane)
            part = asking.cells(rows, columns, index, top=1, left=1, height=2, width=9).json()
            assert part["cells"] == plane[1:3, 1:10].astype(str).tolist()


def test_vectors_and_single_numbers_have_a_row(tmp_path: Path) -> None:
    client = log(tmp_path, np.arange(3, dtype=np.float16), np.array(2.5))
    assert Asking(client).picture(None, 0, [0])[1].tolist() == [[0, 1, 2]]
    assert Asking(client, 1).picture(None, None, [])[1].tolist() == [[2.5]]
    assert Asking(client, 1).cells(None, None, []).json() == {"cells": [["2.5"]]}


def test_a_large_plane_is_cut_down_and_what_is_not_finite_stays_seen(tmp_path: Path) -> None:
    array = np.tile(np.arange(100, dtype=np.float32), (70, 1))
    array[5, 7] = np.nan
    array[60, 99] = np.inf
    head, cells = Asking(log(tmp_path, array)).picture(0, 1, [0, 0], most=10)
    assert (head["height"], head["width"]) == (70, 100)
    assert cells.shape == (10, 10)
    assert (head["min"], head["max"]) == (0, 99)
    assert cells[2].tolist() == [4.5 + 10 * n for n in range(10)]
    assert np.isnan(cells[0, 0])
    assert np.isinf(cells[8, 9])


@pytest.mark.parametrize(
    "array",
    [
        np.array([[2**62 + 1, -1]]),
        np.array([True, False]),
        np.array([1 + 2j, 0], np.complex64),
        np.array([0.1, -0.0], np.float32),
        np.zeros((0, 3), np.float32),
    ],
    ids=str,
)
def test_downloads_are_what_was_logged(tmp_path: Path, array: NDArray[Any]) -> None:
    asking = Asking(log(tmp_path, array))
    where = f"{asking.client.board.epoch}/{asking.about_it['ref']}/{asking.about_it['tag']}"
    reply = asking.client.http.get(f"/api/plugins/tensor/npy/{where}")
    assert "t.npy" in reply.headers["content-disposition"]
    found = np.load(io.BytesIO(reply.content))
    assert found.dtype == array.dtype
    assert np.array_equal(found, array)
    assert asking.about().status_code == 200


def test_exact_numbers_are_not_rounded(tmp_path: Path) -> None:
    client = log(tmp_path, np.array([[2**62 + 1, -1]]), np.array([0.1], np.float32))
    assert Asking(client).cells(0, 1, [0, 0], width=2).json() == {"cells": [[str(2**62 + 1), "-1"]]}
    assert Asking(client, 1).cells(None, 0, [0]).json() == {"cells": [["0.1"]]}


def test_bfloat16_and_listed_values(tmp_path: Path) -> None:
    halves = (np.array([1.5, -2], "<f4").view("<u4") >> 16).astype("<u2")
    client = log(
        tmp_path,
        value(dtype=tensor_pb2.DT_BFLOAT16, shape=[2], tensor_content=halves.tobytes()),
        value(dtype=tensor_pb2.DT_FLOAT, shape=[2, 2], float_val=[3.0]),
    )
    assert Asking(client).about().json()["dtype"] == "bfloat16"
    assert Asking(client).cells(None, 0, [0], width=2).json() == {"cells": [["1.5", "-2.0"]]}
    filled = Asking(client, 1)
    assert filled.about().json()["statistics"]["mean"] == 3
    assert filled.picture(0, 1, [0, 0])[1].tolist() == [[3, 3], [3, 3]]


def test_strings_are_texts(tmp_path: Path) -> None:
    strings = [b"<b>", "ü".encode(), b"\xff"]
    client = log(tmp_path, value(dtype=tensor_pb2.DT_STRING, shape=[3], string_val=strings))
    asking = Asking(client)
    told = asking.about().json()
    assert (told["dtype"], told["shape"], told["statistics"]) == ("string", [3], None)
    assert told["texts"] == ["<b>", "ü", "�"]
    assert asking.cells(None, 0, [0]).status_code == 415
    where = f"{client.board.epoch}/{asking.about_it['ref']}/{asking.about_it['tag']}"
    assert client.http.get(f"/api/plugins/tensor/npy/{where}").status_code == 415


def test_a_tensor_that_no_plugin_claims_is_one_too(tmp_path: Path) -> None:
    """tf.summary.write without metadata."""
    one = value("", dtype=tensor_pb2.DT_FLOAT, shape=[1], float_val=[1.0])
    client = log(tmp_path, one)
    (tag,) = client.http.get("/api/board").json()["tags"]
    assert tag["plugin"] == "tensor"
    assert Asking(client, plugin="").about().json()["count"] == 1


@pytest.mark.parametrize(
    ("tensor", "said"),
    [
        ({"dtype": 1, "shape": [3], "tensor_content": b"12345"}, "5 bytes do not fill the shape"),
        ({"dtype": 77, "shape": [1], "tensor_content": b"1234"}, "unknown number type (77)"),
        ({"dtype": 20, "shape": [1], "tensor_content": b"1234"}, "unknown number type (20)"),
        ({"dtype": 1, "shape": [10**9, 10**9], "float_val": [1.0]}, "stand for"),
        ({"dtype": 1, "shape": [10**9, 10**9], "tensor_content": b"1234"}, "do not fill"),
        ({"dtype": 1, "shape": [-1], "float_val": [1.0]}, "unknown shape"),
        ({"dtype": 1, "shape": [1], "float_val": [1.0, 2.0]}, "do not fit the shape"),
        ({"dtype": 1, "shape": [1] * 40, "float_val": [1.0]}, "unknown shape"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_what_is_wrong_is_told(tmp_path: Path, tensor: dict[str, Any], said: str) -> None:
    good = value(dtype=tensor_pb2.DT_FLOAT, shape=[1], float_val=[1.0])
    client = log(tmp_path, value(**tensor), good)
    reply = Asking(client).about()
    assert reply.status_code == 415
    assert said in reply.json()["error"]
    assert reply.json()["hint"]
    assert Asking(client, 1).about().status_code == 200


def test_planes_that_are_none_are_refused(tmp_path: Path) -> None:
    asking = Asking(log(tmp_path, np.zeros((2, 3, 4))))
    assert asking.cells(0, 1, [0, 0]).status_code == 400
    assert asking.cells(1, 1, [0, 0, 0]).status_code == 400
    assert asking.cells(0, 3, [0, 0, 0]).status_code == 400
    assert asking.cells(0, 1, [0, 0, 4]).status_code == 404
    assert asking.cells(0, 1, [9, 9, 3]).status_code == 200
    assert asking.cells(0, 1, [0, 0, 0], height=4096, width=2).status_code == 400
    assert asking.cells(0, 1, [0, 0, 0], top=7).json() == {"cells": []}
