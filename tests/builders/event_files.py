"""Event files through protobuf and google-crc32c: a second way to the bytes, beside the native core's."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from pathlib import Path

import google_crc32c

from lightboard.protos import event_pb2, tensor_pb2

NAME = "events.out.tfevents.1700000000.host.1.0"


def record(payload: bytes) -> bytes:
    """One TFRecord."""
    length = struct.pack("<Q", len(payload))
    return length + _masked(length) + payload + _masked(payload)


def _masked(data: bytes) -> bytes:
    crc = google_crc32c.value(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def corrupt_crc(framed: bytes) -> bytes:
    """A record whose data checksum is wrong."""
    return framed[:-1] + bytes([framed[-1] ^ 0xFF])


def event(
    *values: event_pb2.Summary.Value, step: int = 0, wall_time: float = 1_700_000_000.0
) -> bytes:
    """A record with summary values."""
    summary = event_pb2.Summary(value=values)
    return record(
        event_pb2.Event(wall_time=wall_time, step=step, summary=summary).SerializeToString()
    )


def version(wall_time: float = 1_700_000_000.0) -> bytes:
    """The first record of a file."""
    first = event_pb2.Event(wall_time=wall_time, file_version=b"brain.Event:2")
    return record(first.SerializeToString())


def restart(step: int, wall_time: float = 1_700_000_000.0) -> bytes:
    """SessionLog START."""
    log = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    started = event_pb2.Event(wall_time=wall_time, step=step, session_log=log)
    return record(started.SerializeToString())


def metadata(
    plugin: str, display_name: str = "", description: str = ""
) -> event_pb2.SummaryMetadata:
    """What a writer says about a tag."""
    return event_pb2.SummaryMetadata(
        plugin_data=event_pb2.SummaryMetadata.PluginData(plugin_name=plugin.encode()),
        display_name=display_name.encode(),
        summary_description=description.encode(),
    )


def scalar_value(tag: str | bytes, value: float) -> event_pb2.Summary.Value:
    """An old-style scalar."""
    return event_pb2.Summary.Value(tag=_bytes(tag), simple_value=value)


def image_value(
    tag: str | bytes, data: bytes, width: int = 1, height: int = 1
) -> event_pb2.Summary.Value:
    """An old-style picture."""
    image = event_pb2.Summary.Image(
        height=height, width=width, colorspace=3, encoded_image_string=data
    )
    return event_pb2.Summary.Value(tag=_bytes(tag), image=image)


def tensor_value(
    tag: str | bytes,
    strings: Sequence[bytes],
    plugin: str = "images",
    said: event_pb2.SummaryMetadata | None = None,
) -> event_pb2.Summary.Value:
    """A rank-1 string tensor under a plugin."""
    shape = tensor_pb2.TensorShapeProto(dim=[tensor_pb2.TensorShapeProto.Dim(size=len(strings))])
    tensor = tensor_pb2.TensorProto(
        dtype=tensor_pb2.DT_STRING, tensor_shape=shape, string_val=strings
    )
    return event_pb2.Summary.Value(
        tag=_bytes(tag), tensor=tensor, metadata=said or metadata(plugin)
    )


def scalar(tag: str | bytes, step: int, value: float, wall_time: float | None = None) -> bytes:
    """A record with one old-style scalar; a second a step."""
    at = 1_700_000_000.0 + step if wall_time is None else wall_time
    return event(scalar_value(tag, value), step=step, wall_time=at)


def make_event_file(folder: Path, *records: bytes, name: str = NAME) -> Path:
    """An event file in `folder`, which is made too."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(version() + b"".join(records))
    return path


class GrowingFile:
    """An event file that grows when told, by as many bytes as told."""

    def __init__(self, folder: Path, name: str = NAME) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / name
        self.write(version())

    def write(self, data: bytes) -> None:
        """Append to the file, in one system call."""
        fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            assert os.write(fd, data) == len(data)
        finally:
            os.close(fd)


def _bytes(tag: str | bytes) -> bytes:
    return tag.encode() if isinstance(tag, str) else tag
