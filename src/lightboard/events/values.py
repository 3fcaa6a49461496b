"""Serialized summaries, tensors and events, built field by field without protobuf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard.events import wire

# Field numbers of Event.what …
GRAPH_DEF: Final = 4
SUMMARY: Final = 5
TAGGED_RUN_METADATA: Final = 8
# … and of Summary.Value.value.
IMAGE: Final = 4
HISTO: Final = 5
AUDIO: Final = 6
TENSOR: Final = 8

DT_FLOAT: Final = 1
DT_DOUBLE: Final = 2
DT_UINT8: Final = 4
DT_STRING: Final = 7

# What TensorBoard reads of numpy's kinds. Raw little-endian bytes (tensor_content) for all, since
# it reads neither uint32_val and uint64_val lists nor, without TensorFlow, DT_BFLOAT16.
_DTYPES: Final = {
    "f4": DT_FLOAT,
    "f8": DT_DOUBLE,
    "f2": 19,
    "i1": 6,
    "i2": 5,
    "i4": 3,
    "i8": 9,
    "u1": DT_UINT8,
    "u2": 17,
    "u4": 22,
    "u8": 23,
    "b1": 10,
    "c8": 8,
    "c16": 18,
}


def utf8(tag: str | bytes) -> bytes:
    """A name as it goes into the file. Bytes pass as they are: tags read from other files may be
    any bytes.
    """
    if isinstance(tag, bytes):
        return tag
    if isinstance(tag, str):
        return tag.encode("utf-8")
    raise TypeError(f"a tag is a str, not {type(tag).__name__}: {tag!r}\nhint: str(tag)")


def summary(*values: bytes) -> bytes:
    """A Summary holding `values` as made by `value`."""
    return b"".join(wire.delimited(1, value) for value in values)


def value(tag: str | bytes, field: int, message: bytes, metadata: bytes = b"") -> bytes:
    """A Summary.Value: `message` under `field` (IMAGE, HISTO, AUDIO, TENSOR), 0 for metadata
    alone.
    """
    return (
        wire.text(1, utf8(tag))
        + (wire.delimited(field, message) if field else b"")
        + wire.text(9, metadata)
    )


def single(number: float) -> bytes:
    """The bytes of a float32; infinite beyond its range, as protobuf has it."""
    with np.errstate(over="ignore"):
        data: bytes = np.array(number, "<f4").tobytes()
    return data


def simple_value(tag: str | bytes, number: float, metadata: bytes = b"") -> bytes:
    """A Summary.Value of the old style: one float32."""
    return wire.text(1, utf8(tag)) + b"\x15" + single(number) + wire.text(9, metadata)


def metadata(
    plugin: bytes, content: bytes = b"", display_name: str = "", description: str = ""
) -> bytes:
    """A SummaryMetadata. Without a plugin name only the names are kept."""
    plugin_data = wire.text(1, plugin) + wire.text(2, content)
    return (
        wire.text(1, plugin_data)
        + wire.text(2, display_name.encode("utf-8"))
        + wire.text(3, description.encode("utf-8"))
    )


def _tensor(dtype: int, shape: Sequence[int], data: bytes) -> bytes:
    dims = b"".join(wire.delimited(2, wire.integer(1, size)) for size in shape)
    return wire.integer(1, dtype) + wire.delimited(2, dims) + data


def string_tensor(strings: Sequence[bytes], shape: Sequence[int]) -> bytes:
    """A TensorProto of byte strings, row-major."""
    return _tensor(DT_STRING, shape, b"".join(wire.delimited(8, item) for item in strings))


def float_tensor(array: NDArray[np.float32]) -> bytes:
    """A TensorProto of float32 as a list (float_val), the form every reader knows."""
    data = np.ascontiguousarray(array, dtype="<f4")
    return _tensor(DT_FLOAT, array.shape, wire.text(5, data.tobytes()))


def check_array(array: NDArray[Any]) -> None:
    """Raise ValueError for a dtype that the format does not know, and from 2 GiB on, protobuf's
    limit.
    """
    if f"{array.dtype.kind}{array.dtype.itemsize}" not in _DTYPES:
        raise ValueError(
            f"an array of dtype {array.dtype} has no place in an event file\n"
            "hint: array.astype('float32')"
        )
    if array.nbytes >= 1 << 31:
        raise ValueError(
            f"{array.nbytes:,} bytes are more than an event holds (2 GiB)\nhint: log a slice of it"
        )


def array_tensor(array: NDArray[Any]) -> bytes:
    """A TensorProto of any array that `check_array` lets pass, as raw bytes."""
    check_array(array)
    dtype = _DTYPES[f"{array.dtype.kind}{array.dtype.itemsize}"]
    data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    return _tensor(dtype, array.shape, wire.text(4, data.tobytes()))


def event(field: int, message: bytes, step: int | None, wall_time: float) -> bytes:
    """A serialized Event with `message` under `field` (SUMMARY, GRAPH_DEF, TAGGED_RUN_METADATA)."""
    return wire.double(1, wall_time) + wire.integer(2, step or 0) + wire.delimited(field, message)
