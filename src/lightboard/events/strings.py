"""String tensors in the first bytes of a serialized Summary.Value: their shape, and the strings that are there."""

from __future__ import annotations

from dataclasses import dataclass, field

_TENSOR, _SHAPE, _STRING, _DIM, _SIZE = 8, 2, 8, 2, 1


@dataclass(slots=True)
class StringsPart:
    """The beginning of a string tensor."""

    shape: list[int] = field(default_factory=list)
    strings: list[bytes] = field(default_factory=list)
    """In C order; the last one may be cut off."""
    start: int = 0
    """Offset in the value of the first string's bytes."""
    length: int = 0
    """Bytes of the first string, whole."""


def read_strings(head: bytes) -> StringsPart:
    """What is there of value.tensor; nothing where it holds something else. Never raises."""
    part = StringsPart()
    for number, at, end in _fields(head, 0, len(head)):
        if number == _TENSOR:
            _read_tensor(part, head, at, end)
    return part


def _read_tensor(part: StringsPart, head: bytes, at: int, end: int) -> None:
    for number, start, stop in _fields(head, at, end):
        if number == _SHAPE:
            for dim, dim_at, dim_end in _fields(head, start, stop):
                if dim == _DIM:
                    key, size_at = _varint(head, dim_at)
                    size = _varint(head, size_at)[0] if key >> 3 == _SIZE else 0
                    part.shape.append(size if dim_at < dim_end else 0)
        elif number == _STRING:
            if not part.strings:
                part.start, part.length = start, stop - start
            part.strings.append(head[start:stop])


def _fields(data: bytes, at: int, end: int) -> list[tuple[int, int, int]]:
    """(number, start, end) of the length-delimited fields; the last may end beyond `data`."""
    found = []
    while at < min(end, len(data)):
        key, at = _varint(data, at)
        if key & 7 == 2:
            length, at = _varint(data, at)
            found.append((key >> 3, at, at + length))
            at += length
        elif key & 7 == 0:
            at = _varint(data, at)[1]
        else:
            at += 8 if key & 7 == 1 else 4
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    return value, at
