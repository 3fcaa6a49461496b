"""Serialized summary values → arrays and encoded media, whichever way their writer laid them out.

Every function takes the bytes of one Summary.Value and raises ValueError where they hold something
else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from lightboard import _native
from lightboard.protos import tensor_pb2 as pb
from lightboard.protos.event_pb2 import Event, Summary

# DataType → numpy dtype, the list that may hold it.
_ARRAYS: Final[dict[int, tuple[str, str]]] = {
    pb.DT_FLOAT: ("<f4", "float_val"),
    pb.DT_DOUBLE: ("<f8", "double_val"),
    pb.DT_INT32: ("<i4", "int_val"),
    pb.DT_QINT32: ("<i4", "int_val"),
    pb.DT_INT16: ("<i2", "int_val"),
    pb.DT_QINT16: ("<i2", "int_val"),
    pb.DT_INT8: ("<i1", "int_val"),
    pb.DT_QINT8: ("<i1", "int_val"),
    pb.DT_UINT8: ("<u1", "int_val"),
    pb.DT_QUINT8: ("<u1", "int_val"),
    pb.DT_UINT16: ("<u2", "int_val"),
    pb.DT_QUINT16: ("<u2", "int_val"),
    pb.DT_INT64: ("<i8", "int64_val"),
    pb.DT_UINT32: ("<u4", "uint32_val"),
    pb.DT_UINT64: ("<u8", "uint64_val"),
    pb.DT_BOOL: ("|b1", "bool_val"),
    pb.DT_COMPLEX64: ("<c8", "scomplex_val"),
    pb.DT_COMPLEX128: ("<c16", "dcomplex_val"),
    pb.DT_HALF: ("<f2", "half_val"),
    pb.DT_BFLOAT16: ("<u2", "half_val"),
}


def number_type(dtype: int) -> np.dtype[Any] | None:
    """How a DataType's numbers lie in `tensor_content`, bfloat16 as uint16; None for what holds no numbers."""
    return np.dtype(_ARRAYS[dtype][0]) if dtype in _ARRAYS else None


@dataclass(frozen=True, slots=True)
class Images:
    """The pictures of one step, encoded."""

    width: int
    height: int
    samples: list[bytes]
    """PNG, JPEG, GIF or BMP: sniff."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One sound of a step, encoded."""

    data: bytes
    content_type: str
    sample_rate: float | None
    """Samples a second, where the value says so."""
    label: str
    """Markdown."""


def decode_event(data: bytes) -> Event:
    """One record's payload. Raises ValueError when it is no Event."""
    try:
        return Event.FromString(data)
    except DecodeError as error:
        raise ValueError("not an event") from error


def records(data: bytes) -> Iterator[bytes]:
    """The payloads of the whole records in `data`, checksums checked: for tools and tests, not for
    growing files.

    Raises ValueError at a record whose checksum is wrong.
    """
    offset = 0
    while len(data) - offset >= 12:
        length = int.from_bytes(data[offset : offset + 8], "little")
        end = offset + 12 + length
        if _native.masked_crc32c(data[offset : offset + 8]) != int.from_bytes(
            data[offset + 8 : offset + 12], "little"
        ):
            raise ValueError(f"the record at byte {offset} has a wrong length checksum")
        if end + 4 > len(data):
            return
        payload = data[offset + 12 : end]
        if _native.masked_crc32c(payload) != int.from_bytes(data[end : end + 4], "little"):
            raise ValueError(f"the record at byte {offset} has a wrong data checksum")
        yield payload
        offset = end + 4


def decode_tensor(tensor: pb.TensorProto) -> NDArray[Any]:
    """The array of a TensorProto, strings as an object array of bytes, bfloat16 as float32.

    Takes raw bytes or a list; a list of one value fills the whole shape; a list that ends early
    repeats its last value. Raises ValueError for an unknown dtype, an unknown shape, and data that
    do not fill the shape.
    """
    shape = tuple(dim.size for dim in tensor.tensor_shape.dim)
    if tensor.tensor_shape.unknown_rank or any(size < 0 for size in shape):
        raise ValueError("a tensor of unknown shape")
    count = math.prod(shape)
    dtype = tensor.dtype % 100  # +100: reference types
    if dtype == pb.DT_STRING:
        return _filled(_objects(tensor.string_val), count, shape)
    if dtype not in _ARRAYS:
        raise ValueError(f"a tensor of unknown type {tensor.dtype}")
    code, name = _ARRAYS[dtype]
    if tensor.tensor_content:
        if len(tensor.tensor_content) != count * np.dtype(code).itemsize:
            raise ValueError(f"{len(tensor.tensor_content)} bytes do not fill the shape {shape}")
        array: NDArray[Any] = np.frombuffer(tensor.tensor_content, code)
        array = _widened(array) if dtype == pb.DT_BFLOAT16 else array
        return array.reshape(shape)
    if dtype in (pb.DT_HALF, pb.DT_BFLOAT16):
        return _filled(_halves(np.array(tensor.half_val, np.int64), dtype), count, shape)
    values = getattr(tensor, name)
    if not values and name == "int_val":  # torch writes uint8 as uint32_val
        values = tensor.uint32_val
    if dtype in (pb.DT_COMPLEX64, pb.DT_COMPLEX128):
        pairs = np.array(values, np.float64).reshape(-1, 2)
        return _filled((pairs[:, 0] + 1j * pairs[:, 1]).astype(code), count, shape)
    return _filled(np.array(values).astype(code), count, shape)


def _halves(bits: NDArray[np.int64], dtype: int) -> NDArray[Any]:
    # torch puts the bits of a float32 where the format wants the 16 bits: seen by values that 16
    # bits can't hold.
    if np.any((bits < 0) | (bits > 0xFFFF)):
        floats = (bits & 0xFFFF_FFFF).astype("<u4").view("<f4")
        return floats.astype("<f2") if dtype == pb.DT_HALF else floats
    short = bits.astype("<u2")
    return short.view("<f2") if dtype == pb.DT_HALF else _widened(short)


def _widened(bfloat16: NDArray[Any]) -> NDArray[np.float32]:
    return (bfloat16.astype("<u4") << 16).view("<f4")


def _objects(strings: Any) -> NDArray[Any]:
    array = np.empty(len(strings), object)
    array[:] = list(strings)
    return array


def _filled(array: NDArray[Any], count: int, shape: tuple[int, ...]) -> NDArray[Any]:
    if array.size == 0 and count:
        # Zeros are left out on the wire only as whole tensors of default values, which no writer
        # makes of strings.
        if array.dtype == object:
            raise ValueError(f"no strings for the shape {shape}")
        return np.zeros(shape, array.dtype)
    if array.size > count:
        raise ValueError(f"{array.size} values do not fit the shape {shape}")
    if array.size < count:
        array = np.concatenate([array, np.repeat(array[-1:], count - array.size)])
    return array.reshape(shape)


def decode_value(data: bytes) -> Summary.Value:
    """A serialized Summary.Value, parsed."""
    try:
        return Summary.Value.FromString(data)
    except DecodeError as error:
        raise ValueError("not a summary value") from error


def decode_images(data: bytes) -> Images:
    """The pictures of an old-style image, or of a string tensor [width, height, picture…]."""
    value = decode_value(data)
    if value.WhichOneof("value") == "image":
        image = value.image
        return Images(image.width, image.height, [image.encoded_image_string])
    if value.WhichOneof("value") != "tensor" or value.tensor.dtype != pb.DT_STRING:
        raise ValueError("not a picture")
    strings = decode_tensor(value.tensor).ravel().tolist()
    if len(strings) < 2:
        raise ValueError("a picture without its size")
    try:
        width, height = int(strings[0]), int(strings[1])
    except ValueError:
        raise ValueError("a picture without its size") from None
    return Images(width, height, strings[2:])


def decode_audio(data: bytes) -> list[Clip]:
    """The clips of an old-style sound, or of a string tensor [n] or [n, 2] (clip, label)."""
    value = decode_value(data)
    if value.WhichOneof("value") == "audio":
        audio = value.audio
        content_type = audio.content_type.decode("ascii", "replace") or "audio/wav"
        return [Clip(audio.encoded_audio_string, content_type, audio.sample_rate or None, "")]
    if value.WhichOneof("value") != "tensor" or value.tensor.dtype != pb.DT_STRING:
        raise ValueError("not a sound")
    strings = decode_tensor(value.tensor)
    if strings.ndim == 1:
        return [Clip(clip, "audio/wav", None, "") for clip in strings.tolist()]
    if strings.ndim != 2 or strings.shape[1] != 2:
        raise ValueError(f"sounds of shape {strings.shape}")
    return [
        Clip(clip, "audio/wav", None, label.decode("utf-8", "replace"))
        for clip, label in strings.tolist()
    ]


def decode_histogram(data: bytes | Summary.Value) -> NDArray[np.float64]:
    """Buckets [k, 3]: left edge, right edge, count; empty buckets at both ends dropped; [0, 3]
    when all are.
    """
    value = decode_value(data) if isinstance(data, bytes) else data
    if value.WhichOneof("value") == "histo":
        histo = value.histo
        if len(histo.bucket) != len(histo.bucket_limit):
            raise ValueError(
                f"a histogram with {len(histo.bucket_limit)} limits and {len(histo.bucket)} counts"
            )
        counts = np.array(histo.bucket, np.float64)
        limits = np.array(histo.bucket_limit, np.float64)
        filled = np.flatnonzero(counts)
        if not filled.size:
            return np.zeros((0, 3))
        kept = slice(filled[0], filled[-1] + 1)
        counts, limits = counts[kept], limits[kept]
        left = np.concatenate([[histo.min], limits[:-1]])
        right = np.concatenate([limits[:-1], [histo.max]])
        return np.stack([left, right, counts], axis=1)
    buckets = decode_values(value)
    if buckets.ndim != 2 or buckets.shape[1] != 3:
        raise ValueError(f"a histogram of shape {buckets.shape}, not [k, 3]")
    return buckets.astype(np.float64)


def decode_values(data: bytes | Summary.Value) -> NDArray[Any]:
    """The tensor of a value; a rank-0 float32 for an old-style scalar; float32 of shape [0] for
    metadata alone.
    """
    value = decode_value(data) if isinstance(data, bytes) else data
    kind = value.WhichOneof("value")
    if kind == "tensor":
        return decode_tensor(value.tensor)
    if kind == "simple_value":
        return np.array(value.simple_value, np.float32)
    if kind is None:
        return np.zeros(0, np.float32)
    raise ValueError(f"not a tensor but {kind}")
