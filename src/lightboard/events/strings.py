"""String tensors in the first bytes of a serialized Summary.Value: their shape, and the strings that are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lightboard.events.wire import fields, key_of, read_varint

_TENSOR: Final = key_of(8, 2)
_SHAPE: Final = key_of(2, 2)
_STRING: Final = key_of(8, 2)
_DIM: Final = key_of(2, 2)
_SIZE: Final = key_of(1, 0)


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
    for key, at, end in fields(head, 0, len(head)):
        if key == _TENSOR:
            _read_tensor(part, head, at, end)
    return part


def _read_tensor(part: StringsPart, head: bytes, at: int, end: int) -> None:
    for key, start, stop in fields(head, at, end):
        if key == _SHAPE:
            part.shape = read_shape(head, start, stop)
        elif key == _STRING:
            if not part.strings:
                part.start, part.length = start, stop - start
            part.strings.append(head[start:stop])


def read_shape(data: bytes, at: int, end: int) -> list[int]:
    """The sizes of the TensorShapeProto in data[at:end]. Never raises."""
    shape = []
    for key, start, stop in fields(data, at, end):
        if key == _DIM:
            sizes = [at for key, at, _ in fields(data, start, stop) if key == _SIZE]
            shape.append(read_varint(data, sizes[-1])[0] if sizes else 0)
    return shape
