"""Protobuf fields by hand: for messages too frequent to be built through protobuf, and to do
without its import.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

# A field's key is number << 3 | wire type; every number used here is below 16, so that a key is
# one byte.
_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5


def varint(number: int) -> bytes:
    """Base-128 varint; negative numbers as 64-bit two's complement (10 bytes)."""
    number &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def integer(field: int, number: int) -> bytes:
    """An integer, bool or enum field; nothing for 0, as proto3 has it."""
    return varint(field << 3 | _VARINT) + varint(number) if number else b""


def double(field: int, number: float) -> bytes:
    """A double field; nothing for 0."""
    return varint(field << 3 | _FIXED64) + struct.pack("<d", number) if number else b""


def float32(field: int, number: float) -> bytes:
    """A float field; nothing for 0."""
    return varint(field << 3 | _FIXED32) + struct.pack("<f", number) if number else b""


def delimited(field: int, *parts: bytes | memoryview) -> bytes:
    """A bytes, string, message or packed field made of `parts`; written even when empty."""
    length = sum(len(part) for part in parts)
    return b"".join((varint(field << 3 | _DELIMITED), varint(length), *parts))


def text(field: int, value: bytes) -> bytes:
    """A bytes or string field; nothing when empty."""
    return delimited(field, value) if value else b""


def packed_varints(field: int, numbers: Iterable[int]) -> bytes:
    """A repeated integer field; nothing when empty."""
    return text(field, b"".join(map(varint, numbers)))


def key_of(field: int, wire_type: int) -> int:
    """What stands before a field: its number and wire type."""
    return field << 3 | wire_type


def fields(data: bytes, at: int, end: int) -> list[tuple[int, int, int]]:
    """(key, start, end) of the fields of the message in data[at:end]; the last may end beyond `data`. Never raises."""
    found = []
    end = min(end, len(data))
    while at < end:
        key = data[at]
        at += 1
        if key > 0x7F:
            key, at = read_varint(data, at - 1)
        kind = key & 7
        if kind == _DELIMITED:
            length, start = read_varint(data, at)
            stop = start + length
        elif kind == _VARINT:
            start, stop = at, read_varint(data, at)[1]
        else:
            start, stop = at, at + (8 if kind == _FIXED64 else 4)
        found.append((key, start, stop))
        at = stop
    return found


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends; 0 beyond the data. Never raises."""
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    return value, at
