"""An event file read the slow and plain way: the native core is compared with this.

Framing and the protobuf wire are walked by hand, checksums come from google-crc32c, tensors and metadata from
protobuf. Nothing here is shared with native/.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import google_crc32c
import numpy as np

from lightboard.protos import event_pb2, tensor_pb2

NONE, SIMPLE_VALUE, IMAGE, HISTO, AUDIO, TENSOR, GRAPH_DEF, RUN_METADATA = range(8)
LENGTH, DATA, EVENT, VALUE, TIME = range(1, 6)
AT_END, AT_TRUNCATED, AT_HOLE = 0, 2, 3


class Malformed(Exception):
    """Bytes that are no protobuf message."""


@dataclass
class Points:
    """One tag's points, in file order."""

    tag: bytes
    payload: int
    metadata: bytes = b""
    is_scalar: bool | None = None
    """None: a tensor whose metadata has not come."""
    step: list[int] = field(default_factory=list)
    wall_time: list[float] = field(default_factory=list)
    number: list[float | None] = field(default_factory=list)
    """Of a scalar; None in an undecided series: not one number."""
    place: list[tuple[int, int]] = field(default_factory=list)
    """Offset and length of the message in the file."""
    restarts: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class EventStream:
    """Everything the native core should tell of a file with these bytes."""

    data: bytes
    scalar_plugins: frozenset[bytes] = frozenset({b"scalars"})
    series: list[Points] = field(default_factory=list)
    damage: list[tuple[int, int, int]] = field(default_factory=list)
    """kind, offset, length"""
    offset: int = 0
    state: int = AT_END
    start: float | None = None
    last: float | None = None
    restart_steps: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for offset, payload in self._records():
            self._take(offset, payload)

    # --- frames ---

    def _records(self) -> Iterator[tuple[int, bytes]]:
        data, size = self.data, len(self.data)
        nonzero = len(data.rstrip(b"\0"))  # from here on all is zero
        while True:
            at = self.offset
            if size - at < 12:
                self.state = AT_END if at == size else AT_TRUNCATED
                return
            if not self._is_header(at):
                if at >= nonzero:
                    self.state = AT_HOLE
                    return
                if not self._resynchronise(LENGTH, nonzero):
                    return
                continue
            (length,) = struct.unpack_from("<Q", data, at)
            end = at + 16 + length
            if end > size:
                self.state = AT_TRUNCATED
                return
            payload = data[at + 12 : end - 4]
            if _masked(payload) == data[end - 4 : end]:
                self.offset = end
                yield at, payload
            elif nonzero < end and size - nonzero >= 4:
                self.state = AT_HOLE
                return
            elif self._record_was_whole(at, end):
                self.damage.append((DATA, at, end - at))
                self.offset = end
            elif not self._resynchronise(DATA, nonzero):
                return

    def _record_was_whole(self, at: int, end: int) -> bool:
        """The next record stands where a damaged one says; at the end of the file: none stands inside."""
        if len(self.data) - end >= 12:
            return self._is_header(end) or not any(self.data[end : end + 12])
        return not any(self._is_header(i) for i in range(at + 1, len(self.data) - 11))

    def _resynchronise(self, kind: int, nonzero: int) -> bool:
        """Go to the next header, or to where one could still begin."""
        begin, size = self.offset, len(self.data)
        found = next((i for i in range(begin + 1, size - 11) if self._is_header(i)), None)
        self.offset = max(begin + 1, nonzero - 11) if found is None else found
        self.damage.append((kind, begin, self.offset - begin))
        if found is None:
            self.state = AT_HOLE if size - nonzero >= 12 else AT_TRUNCATED
        return found is not None

    def _is_header(self, at: int) -> bool:
        head = self.data[at : at + 8]
        return (
            int.from_bytes(head, "little") < 2**31 and _masked(head) == self.data[at + 8 : at + 12]
        )

    # --- events ---

    def _take(self, offset: int, payload: bytes) -> None:
        if not payload:
            return
        try:
            event = _Event(payload)
        except Malformed:
            self.damage.append((EVENT, offset, len(payload) + 16))
            return
        if math.isfinite(event.wall_time):
            self.start = min(event.wall_time, math.inf if self.start is None else self.start)
            self.last = max(event.wall_time, -math.inf if self.last is None else self.last)
        else:
            self.damage.append((TIME, offset, len(payload) + 16))
        if event.session_start:
            self.restart_steps.append(event.step)
            for points in self.series:
                if points.step:
                    points.restarts.append((len(points.step), event.step))
        for value in event.values:
            refused = self._add(value, event, offset + 12)
            self.damage += [(VALUE, offset, length) for offset, length in refused]

    def _add(self, value: _Value, event: _Event, base: int) -> list[tuple[int, int]]:
        place = (base + value.begin, value.end - value.begin)
        points = self._find(value)
        said = _scalar_class(value.metadata, self.scalar_plugins) if value.metadata else None
        if points is None:
            if value.metadata and said is None:
                return [place]
            if value.payload == NONE and not value.metadata:
                return [place]
            points = Points(value.tag, value.payload, value.metadata)
            if value.payload not in (TENSOR, NONE):
                points.is_scalar = value.payload == SIMPLE_VALUE
            elif value.metadata:
                points.is_scalar = said
            self.series.append(points)
        refused = []
        if value.metadata and not points.metadata and said is not None:
            points.metadata = value.metadata
            if points.is_scalar is None:
                refused += self._decide(points, said)
        if points.is_scalar is None and value.payload == NONE:
            return [*refused, place]
        if points.is_scalar is None and value.payload != TENSOR:
            refused += self._decide(points, value.payload == SIMPLE_VALUE)
        number = value.number()
        if points.is_scalar and number is None:
            return [*refused, place]
        if points.is_scalar is False and not _can_join(points.payload, value.payload):
            return [*refused, place]
        points.step.append(event.step)
        points.wall_time.append(event.wall_time)
        points.number.append(number)
        points.place.append(place)
        return refused

    def _decide(self, points: Points, is_scalar: bool) -> list[tuple[int, int]]:
        points.is_scalar = is_scalar
        if not is_scalar:
            return []
        keep = [i for i, number in enumerate(points.number) if number is not None]
        refused = [points.place[i] for i in range(len(points.number)) if i not in keep]
        points.step = [points.step[i] for i in keep]
        points.wall_time = [points.wall_time[i] for i in keep]
        points.number = [points.number[i] for i in keep]
        points.place = [points.place[i] for i in keep]
        points.restarts = [(sum(i < n for i in keep), step) for n, step in points.restarts]
        return refused

    def _find(self, value: _Value) -> Points | None:
        def family(payload: int) -> int:
            return payload if payload in (GRAPH_DEF, RUN_METADATA) else 0

        for points in self.series:
            if points.tag == value.tag and family(points.payload) == family(value.payload):
                return points
        return None


def _masked(data: bytes) -> bytes:
    crc = google_crc32c.value(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _can_join(series: int, value: int) -> bool:
    if series == value:
        return True
    pair = {series, value}
    if pair == {NONE, TENSOR}:
        return True
    return TENSOR in pair and bool(pair & {IMAGE, HISTO, AUDIO})


def _scalar_class(metadata: bytes, scalar_plugins: frozenset[bytes]) -> bool | None:
    """Whether metadata says scalar; None when it does not parse."""
    try:
        said = event_pb2.SummaryMetadata.FromString(metadata)
    except Exception:
        return None
    if said.data_class:
        return bool(said.data_class == 1)
    return said.plugin_data.plugin_name in scalar_plugins


# --- the wire ---


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 70, 7):
        if at >= end:
            raise Malformed
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number & 0xFFFF_FFFF_FFFF_FFFF, at
    raise Malformed


def _fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int, int]]:
    """Field number, wire type, where its content begins and ends, its varint (else 0)."""
    groups: list[int] = []
    while at < end:
        key, at = _varint(data, at, end)
        number, kind, value = key >> 3, key & 7, 0
        if number == 0 or key > 0xFFFF_FFFF:
            raise Malformed
        if kind == 3:
            groups.append(number)
            if len(groups) > 101:
                raise Malformed
            continue
        if kind == 4:
            if not groups or groups.pop() != number:
                raise Malformed
            continue
        begin = at
        if kind == 0:
            value, at = _varint(data, at, end)
        elif kind == 2:
            size, begin = _varint(data, at, end)
            at = begin + size
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise Malformed
        if at > end:
            raise Malformed
        if not groups:
            yield number, kind, begin, at, value
    if groups:
        raise Malformed


class _Value:
    """A summary value, or a graph or run metadata standing as one; `begin` and `end` within the record."""

    def __init__(self, data: bytes, begin: int, end: int, payload: int = NONE) -> None:
        self.tag = b""
        self.begin, self.end, self.payload = begin, end, payload
        self.metadata = b""
        self.tensor = b""
        self.simple_value = 0.0
        if payload != NONE:
            return
        arms = {2: SIMPLE_VALUE, 3: NONE, 4: IMAGE, 5: HISTO, 6: AUDIO, 8: TENSOR}
        for number, kind, at, stop, _ in _fields(data, begin, end):
            if kind != (5 if number == 2 else 2):
                continue
            if number in arms:
                if arms[number] != self.payload:
                    self.tensor = b""
                self.payload = arms[number]
            if number == 1:
                self.tag = data[at:stop]
            elif number == 2:
                (self.simple_value,) = struct.unpack_from("<f", data, at)
            elif number == 8:
                self.tensor += data[at:stop]
            elif number == 9:
                self.metadata += data[at:stop]

    def number(self) -> float | None:
        """The one number it carries."""
        if self.payload == SIMPLE_VALUE:
            return self.simple_value
        return scalar_of(self.tensor) if self.payload == TENSOR else None


class _Event:
    def __init__(self, data: bytes) -> None:
        self.wall_time = 0.0
        self.step = 0
        self.values: list[_Value] = []
        what = status = 0
        for number, kind, begin, end, value in _fields(data, 0, len(data)):
            if number == 1 and kind == 1:
                (self.wall_time,) = struct.unpack_from("<d", data, begin)
            elif number == 2 and kind == 0:
                self.step = value - (1 << 64) if value >> 63 else value
            elif number in range(3, 10) and kind == 2:
                if what != number:
                    self.values, status = [], 0
                what = number
                if number == 4:
                    graph = _Value(data, begin, end, GRAPH_DEF)
                    graph.tag = b"__run_graph__"
                    self.values = [graph]
                elif number == 5:
                    self.values += [
                        _Value(data, at, stop)
                        for n, k, at, stop, _ in _fields(data, begin, end)
                        if (n, k) == (1, 2)
                    ]
                elif number == 7:
                    for n, k, _, _, v in _fields(data, begin, end):
                        status = v if (n, k) == (1, 0) else status
                elif number == 8:
                    self.values = self.values or [_Value(data, begin, begin, RUN_METADATA)]
                    for n, k, at, stop, _ in _fields(data, begin, end):
                        if (n, k) == (1, 2):
                            self.values[0].tag = data[at:stop]
                        elif (n, k) == (2, 2):
                            self.values[0].begin, self.values[0].end = at, stop
        self.session_start = what == 7 and status == 1


# --- scalars in tensors ---

_CONTENT = {
    tensor_pb2.DT_FLOAT: "<f4",
    tensor_pb2.DT_DOUBLE: "<f8",
    tensor_pb2.DT_INT32: "<i4",
    tensor_pb2.DT_QINT32: "<i4",
    tensor_pb2.DT_UINT8: "<u1",
    tensor_pb2.DT_QUINT8: "<u1",
    tensor_pb2.DT_INT16: "<i2",
    tensor_pb2.DT_QINT16: "<i2",
    tensor_pb2.DT_INT8: "<i1",
    tensor_pb2.DT_QINT8: "<i1",
    tensor_pb2.DT_INT64: "<i8",
    tensor_pb2.DT_BOOL: "|u1",
    tensor_pb2.DT_UINT16: "<u2",
    tensor_pb2.DT_QUINT16: "<u2",
    tensor_pb2.DT_UINT32: "<u4",
    tensor_pb2.DT_UINT64: "<u8",
    tensor_pb2.DT_HALF: "<f2",
    tensor_pb2.DT_BFLOAT16: "<u2",
}
_LISTS = (
    "float_val",
    "double_val",
    "int_val",
    "int64_val",
    "bool_val",
    "half_val",
    "uint32_val",
    "uint64_val",
)


def scalar_of(tensor: bytes) -> float | None:
    """The number in a serialized TensorProto of one element of a real type, else None."""
    try:
        proto = tensor_pb2.TensorProto.FromString(tensor)
    except Exception:
        return None
    if proto.dtype not in _CONTENT or math.prod(d.size for d in proto.tensor_shape.dim) != 1:
        return None
    if any(dim.size != 1 for dim in proto.tensor_shape.dim):
        return None
    if proto.tensor_content:
        kind = np.dtype(_CONTENT[proto.dtype])
        if len(proto.tensor_content) != kind.itemsize:
            return None
        number = np.frombuffer(proto.tensor_content, kind)[0]
        if proto.dtype == tensor_pb2.DT_BOOL:
            return float(number != 0)
        if proto.dtype == tensor_pb2.DT_BFLOAT16:
            return _bits(int(number) << 16)
        return float(number)
    found = [(name, number) for name in _LISTS for number in getattr(proto, name)]
    if len(found) != 1:
        return None
    name, number = found[0]
    if name != "half_val":
        return float(number)
    if proto.dtype not in (tensor_pb2.DT_HALF, tensor_pb2.DT_BFLOAT16):
        return None
    word = number & 0xFFFF_FFFF
    if 0xFFFF < word < 0xFFFF_0000:  # torch: float32 bits
        return _bits(word)
    if proto.dtype == tensor_pb2.DT_BFLOAT16:
        return _bits((word & 0xFFFF) << 16)
    return float(np.array([word & 0xFFFF], np.uint16).view(np.float16)[0])


def _bits(word: int) -> float:
    return float(np.array([word], np.uint32).view(np.float32)[0])
