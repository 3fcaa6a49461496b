"""Number tensors in the first bytes of a serialized Summary.Value: their shape, and where their bytes are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_TENSOR, _DTYPE, _SHAPE, _CONTENT, _FLOATS, _DIM, _SIZE = 8, 1, 2, 4, 5, 2, 1

# DataType → numpy dtype, of those that lie in the file as they lie in memory.
_DTYPES: Final = {
    1: "<f4",
    2: "<f8",
    3: "<i4",
    4: "|u1",
    5: "<i2",
    6: "|i1",
    9: "<i8",
    17: "<u2",
    22: "<u4",
    23: "<u8",
}


@dataclass(slots=True)
class NumbersPart:
    """The beginning of a number tensor."""

    shape: list[int] = field(default_factory=list)
    dtype: str = ""
    """Numpy's; empty where it is another type."""
    start: int = 0
    """Offset in the value of the first number."""
    length: int = 0
    """Bytes of all numbers; 0: they do not lie in one piece, or not in the bytes that were given."""

    @property
    def is_plain(self) -> bool:
        """Whether the bytes at `start` are the array, in C order."""
        if not self.dtype or not self.length or any(size < 0 for size in self.shape):
            return False
        return self.length == math.prod(self.shape) * int(self.dtype[2:])


def read_numbers(head: bytes) -> NumbersPart:
    """What is there of value.tensor; nothing where it holds something else. Never raises."""
    part = NumbersPart()
    for number, at, end in _fields(head, 0, len(head)):
        if number == _TENSOR and end is not None:
            _read_tensor(part, head, at, end)
    return part


def _read_tensor(part: NumbersPart, head: bytes, at: int, end: int) -> None:
    pieces = 0
    for number, start, stop in _fields(head, at, end):
        if number == _DTYPE and stop is None:
            part.dtype = _DTYPES.get(start, "")
        elif number == _SHAPE and stop is not None:
            part.shape += [_size(head, *dim) for dim in _fields(head, start, stop)]
        elif number in (_CONTENT, _FLOATS) and stop is not None:
            pieces += 1
            part.start, part.length = start, stop - start
    if pieces > 1:
        part.length = 0


def _size(head: bytes, number: int, start: int, stop: int | None) -> int:
    if number != _DIM or stop is None:
        return -1
    for inner, value, end in _fields(head, start, stop):
        if inner == _SIZE and end is None:
            return value
    return 0


def _fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int | None]]:
    """(number, start, end) of the length-delimited fields, the last of which may end beyond `data`;
    (number, value, None) of whole numbers.
    """
    while at < min(end, len(data)):
        key, at = _varint(data, at)
        if key & 7 == 2:
            length, at = _varint(data, at)
            yield key >> 3, at, at + length
            at += length
        elif key & 7 == 0:
            value, at = _varint(data, at)
            yield key >> 3, value, None
        else:
            at += 8 if key & 7 == 1 else 4


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    return value, at
