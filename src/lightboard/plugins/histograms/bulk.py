"""Many histograms at once: the usual layouts straight from their bytes, the checks over all rows together.

What is not as usual goes the long way, which knows every layout and names what is wrong.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from lightboard.events.strings import read_shape
from lightboard.events.wire import fields, key_of, read_varint
from lightboard.plugins.histograms.decode import Histogram, decode_histogram
from lightboard.plugins.histograms.kept import Row
from lightboard.plugins.histograms.resample import LARGEST, LEAST, Malformed, Spread, spread_of
from lightboard.protos import tensor_pb2 as pb

_HISTO: Final = key_of(5, 2)
_TENSOR: Final = key_of(8, 2)
# The tag, a node's name, metadata.
_BESIDE: Final = frozenset((key_of(1, 2), key_of(7, 2), key_of(9, 2)))
_LIMITS: Final = key_of(6, 2)
_COUNTS: Final = key_of(7, 2)
_NUMBERS: Final = {key_of(field, 1): field for field in range(1, 6)}
_DTYPE: Final = key_of(1, 0)
_SHAPE: Final = key_of(2, 2)
_VERSION: Final = key_of(3, 0)
_CONTENT: Final = key_of(4, 2)
_TYPES: Final[dict[int, np.dtype[Any]]] = {
    pb.DT_FLOAT: np.dtype("<f4"),
    pb.DT_DOUBLE: np.dtype("<f8"),
}

_double = struct.Struct("<d").unpack_from


def decode_rows(values: Sequence[bytes]) -> list[Row]:
    """What each serialized Summary.Value holds, or why it cannot be drawn; in the order given."""
    read = [read_histogram(data) for data in values]
    spreads = iter(_spreads([one for one in read if one is not None]))
    rows: list[Row] = []
    for data, histogram in zip(values, read, strict=True):
        spread = next(spreads) if histogram is not None else None
        if histogram is not None and spread is not None:
            rows.append((histogram, spread))
        else:
            rows.append(_decode_row(data))
    return rows


def _decode_row(data: bytes) -> Row:
    try:
        histogram = decode_histogram(data)
        return histogram, spread_of(histogram)
    except Malformed as error:
        return str(error)
    except ValueError as error:
        return f"this is {error}"


def read_histogram(data: bytes) -> Histogram | None:
    """What decode_histogram finds, where it is laid out as writers do it; else None. Never raises."""
    found: tuple[int, int, int] | None = None
    for key, at, end in fields(data, 0, len(data)):
        if key in _BESIDE:
            continue
        if found or end > len(data):
            return None
        found = key, at, end
    if found and found[0] == _HISTO:
        return _read_histo(data, *found[1:])
    return _read_tensor(data, *found[1:]) if found and found[0] == _TENSOR else None


def _read_histo(data: bytes, at: int, end: int) -> Histogram | None:
    numbers = [0.0] * 6
    limits = counts = None
    for key, start, stop in fields(data, at, end):
        if stop > end:
            return None
        field = _NUMBERS.get(key)
        if field:
            (numbers[field],) = _double(data, start)
        elif (stop - start) % 8:
            return None
        elif key == _LIMITS and limits is None:
            limits = np.frombuffer(data, "<f8", (stop - start) // 8, start)
        elif key == _COUNTS and counts is None:
            counts = np.frombuffer(data, "<f8", (stop - start) // 8, start)
        else:
            return None
    if limits is None or counts is None or len(limits) != len(counts):
        return None
    filled = counts.nonzero()[0]
    if not len(filled):
        return None
    first, last = int(filled[0]), int(filled[-1]) + 1
    _, least, most, num, total, squares = numbers
    # Copies: what is kept must not hold on to the bytes of the whole value.
    right = limits[first:last].copy()
    left = np.empty(last - first)
    left[0] = least
    left[1:] = right[:-1]
    right[-1] = most
    return Histogram(left, right, counts[first:last].copy(), least, most, num, total, squares)


def _read_tensor(data: bytes, at: int, end: int) -> Histogram | None:
    dtype, shape, content = 0, None, None
    for key, start, stop in fields(data, at, end):
        if stop > end:
            return None
        if key == _DTYPE:
            dtype = read_varint(data, start)[0]
        elif key == _SHAPE and shape is None:
            shape = read_shape(data, start, stop)
        elif key == _CONTENT and content is None:
            content = start, stop - start
        elif key != _VERSION:
            return None
    code = _TYPES.get(dtype)
    if code is None or shape is None or content is None:
        return None
    if len(shape) != 2 or shape[1] != 3 or content[1] != 3 * shape[0] * code.itemsize:
        return None
    buckets = np.frombuffer(data, code, 3 * shape[0], content[0]).reshape(-1, 3)
    left, right, counts = np.ascontiguousarray(buckets.T, np.float64)
    total = float(counts.sum())
    if not total:
        return None
    return Histogram(left, right, counts, float(left[0]), float(right[-1]), total, None, None)


def _spreads(histograms: Sequence[Histogram]) -> list[Spread | None]:
    """What spread_of says of each; None where it has to look closer."""
    if not histograms:
        return []
    counts = np.concatenate([one.counts for one in histograms])
    row = np.repeat(np.arange(len(histograms)), [len(one) for one in histograms])
    odd = np.zeros(len(histograms), bool)
    odd[row[~((counts >= 0) & (counts < np.inf))]] = True
    filled = counts > 0
    left = np.concatenate([one.left for one in histograms])[filled]
    right = np.concatenate([one.right for one in histograms])[filled]
    counts, row = counts[filled], row[filled]
    far, near = np.maximum(np.abs(left), np.abs(right)), np.minimum(np.abs(left), np.abs(right))
    plain = (far < LARGEST) & (left < right) & ((near >= LEAST) | (near == 0)) & (far >= LEAST)
    odd[row[~plain]] = True  # false for NaN
    odd[row[1:][(row[1:] == row[:-1]) & (left[1:] < right[:-1])]] = True
    at = np.stack([left, right], axis=1).ravel()
    ends = np.searchsorted(row, np.arange(len(histograms) + 1))
    spreads: list[Spread | None] = []
    for index, (start, end) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)):
        if odd[index] or start == end:
            spreads.append(None)
            continue
        below = np.zeros(2 * (end - start))
        below[1::2] = upto = counts[start:end].cumsum()
        below[2::2] = upto[:-1]
        spreads.append(Spread(at[2 * start : 2 * end].copy(), below, 0.0))
    return spreads
