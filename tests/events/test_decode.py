"""Cold decoding against the golden files: for every value what TensorBoard's own loader reads of
it.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard import _native
from lightboard.events import decode, values, wire
from lightboard.events.decode import decode_event, decode_tensor, records
from lightboard.events.legacy import describe
from lightboard.protos import tensor_pb2 as pb
from lightboard.protos.event_pb2 import Summary, SummaryMetadata
from lightboard.types import DataClass

DATA = Path(__file__).parent.parent / "data"
FILES = [
    (folder.parent / file["file"], file)
    for folder in sorted(DATA.rglob("expected.json"))
    for file in json.loads(folder.read_text("utf-8"))["files"]
]
PAYLOADS = {
    "simple_value": _native.PAYLOAD_SIMPLE_VALUE,
    "image": _native.PAYLOAD_IMAGE,
    "histo": _native.PAYLOAD_HISTO,
    "audio": _native.PAYLOAD_AUDIO,
    "tensor": _native.PAYLOAD_TENSOR,
    None: _native.PAYLOAD_NONE,
}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def number(value: float) -> float | str:
    return value if math.isfinite(value) else repr(value)


def told(value: Summary.Value, plugin: str) -> Any:
    """A value as expected.json tells it, through lightboard's decoders."""
    data = value.SerializeToString()
    if plugin == "scalars":
        return number(float(decode.decode_values(data).item()))
    if plugin == "images":
        images = decode.decode_images(data)
        return {
            "width": images.width,
            "height": images.height,
            "images": [digest(sample) for sample in images.samples],
        }
    if plugin == "text":
        return [text.decode() for text in decode.decode_values(data).ravel().tolist()]
    if plugin == "audio":
        return [digest(clip.data) for clip in decode.decode_audio(data)]
    if plugin == "histograms":
        return decode.decode_histogram(data).tolist()
    array = decode.decode_values(data)
    if array.dtype == object:
        return {"shape": list(array.shape), "bytes": [digest(b) for b in array.ravel().tolist()]}
    return {
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "bytes": digest(array.tobytes()),
    }


def same(found: Any, expected: Any, plugin: str, payload: str | None) -> bool:
    if plugin == "audio":  # TensorBoard keeps a label beside each clip, or none
        return bool(found) and all(clip in expected["bytes"] for clip in found)
    if plugin == "histograms":
        kind = np.float32 if payload == "histo" else np.float64  # it narrows old-style ones
        array = np.array(found, np.float64).reshape(-1, 3).astype(kind)
        return bool(digest(array.tobytes()) == expected["bytes"])
    if payload is None:
        return set(expected) == {"metadata"}
    return bool(found == expected)


@pytest.mark.parametrize(("path", "expected"), FILES, ids=lambda v: getattr(v, "parent", ""))
def test_golden_file(path: Path, expected: dict[str, Any]) -> None:
    """Plugin and value of every point, in file order."""
    series: dict[str, list[tuple[Any, str | None]]] = {}
    plugins: dict[str, str] = {}
    for payload in records(path.read_bytes()):
        event = decode_event(payload)
        for value in event.summary.value:
            tag, kind = value.tag.decode(), value.WhichOneof("value")
            if tag not in plugins:
                metadata = value.metadata.SerializeToString()
                plugins[tag] = describe(PAYLOADS[kind], metadata).plugin
            series.setdefault(tag, []).append((told(value, plugins[tag]), kind))
    listed = {
        s["tag"]: s
        for s in expected["series"]
        if s["plugin"] not in ("graphs", "graph_tagged_run_metadata")
    }
    assert set(series) == set(listed)
    for tag, wanted in listed.items():
        assert plugins[tag] == wanted["plugin"]
        assert len(series[tag]) == len(wanted["points"])
        for (found, kind), (_, _, point) in zip(series[tag], wanted["points"], strict=True):
            assert same(found, point, plugins[tag], kind), tag


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3).astype(code)
        for code in (
            ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "c8", "c16", "?"]
        )
    ]
    + [np.zeros((0, 3), np.float32), np.array(1.5)],
    ids=lambda a: str(a.dtype),
)
def test_arrays_come_back(array: np.ndarray[Any, Any]) -> None:
    found = decode_tensor(pb.TensorProto.FromString(values.array_tensor(array)))
    assert found.dtype == array.dtype and found.shape == array.shape
    assert np.array_equal(found, array)


@given(st.lists(st.floats(width=32), max_size=20))
def test_floats_come_back(numbers: list[float]) -> None:
    array = np.array(numbers, np.float32)
    found = decode_tensor(pb.TensorProto.FromString(values.float_tensor(array)))
    assert found.tobytes() == array.tobytes()


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_varints_are_protobuf_s(number: int) -> None:
    dim = pb.TensorShapeProto.Dim(size=number)
    assert wire.integer(1, number) == dim.SerializeToString()


def test_torch_s_half_precision_is_understood() -> None:
    """torch puts the bits of a float32 into half_val."""
    bits = [int(np.float32(v).view(np.int32)) for v in (1.5, -2.0)]
    half = pb.TensorProto(dtype=pb.DT_HALF, half_val=bits)
    half.tensor_shape.dim.add(size=2)
    assert decode_tensor(half).tolist() == [1.5, -2.0]
    half.dtype = pb.DT_BFLOAT16
    assert decode_tensor(half).tolist() == [1.5, -2.0]


def test_half_precision_as_the_format_wants_it() -> None:
    bits = [int(np.float16(v).view(np.uint16)) for v in (1.5, -2.0)]
    half = pb.TensorProto(dtype=pb.DT_HALF, half_val=bits)
    half.tensor_shape.dim.add(size=2)
    assert decode_tensor(half).tolist() == [1.5, -2.0]


def test_torch_s_uint8_is_understood() -> None:
    tensor = pb.TensorProto(dtype=pb.DT_UINT8, uint32_val=[1, 255])
    tensor.tensor_shape.dim.add(size=2)
    assert decode_tensor(tensor).tolist() == [1, 255]


def test_short_lists_repeat_their_last_value() -> None:
    tensor = pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1, 2])
    tensor.tensor_shape.dim.add(size=4)
    assert decode_tensor(tensor).tolist() == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (pb.TensorProto(dtype=pb.DT_FLOAT, tensor_content=b"123"), "do not fill"),
        (pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1, 2]), "do not fit"),
        (pb.TensorProto(dtype=pb.DT_RESOURCE), "unknown type"),
        (
            pb.TensorProto(dtype=pb.DT_FLOAT, tensor_shape=pb.TensorShapeProto(unknown_rank=True)),
            "unknown shape",
        ),
        (pb.TensorProto(dtype=pb.DT_STRING), "no strings"),
    ],
)
def test_bad_tensors(tensor: pb.TensorProto, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decode_tensor(tensor)


@pytest.mark.parametrize(
    "decoder",
    [decode.decode_images, decode.decode_audio, decode.decode_histogram, decode.decode_values],
)
@given(data=st.binary(max_size=60))
def test_any_bytes_decode_or_raise_value_error(decoder: Any, data: bytes) -> None:
    try:
        decoder(data)
    except ValueError:
        return


def test_data_class_rules_over_the_plugin_name() -> None:
    metadata = SummaryMetadata(data_class=3)  # type: ignore[arg-type]
    metadata.plugin_data.plugin_name = b"mine"
    found = describe(_native.PAYLOAD_TENSOR, metadata.SerializeToString())
    assert (found.plugin, found.data_class) == ("mine", DataClass.BLOB_SEQUENCE)


def test_unknown_plugin_has_no_class() -> None:
    metadata = values.metadata(b"mine\xff", b"content", "Name", "*text*")
    found = describe(_native.PAYLOAD_TENSOR, metadata)
    assert found.plugin == "mine\ufffd" and found.data_class is None
    assert (found.display_name, found.description, found.content) == ("Name", "*text*", b"content")


def test_old_style_values_ignore_their_plugin_name() -> None:
    metadata = values.metadata(b"mine", b"", "Name")
    found = describe(_native.PAYLOAD_IMAGE, metadata)
    assert (found.plugin, found.data_class) == ("images", DataClass.BLOB_SEQUENCE)
    assert found.display_name == "Name"


def test_metadata_that_is_none() -> None:
    assert describe(_native.PAYLOAD_TENSOR, b"\xff\xff").plugin == ""
