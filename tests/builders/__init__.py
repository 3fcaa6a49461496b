"""Builders for tests: event files byte by byte, files that grow when told, a clock that stands still."""

from tests.builders.event_files import (
    GrowingFile,
    corrupt_crc,
    event,
    image_value,
    make_event_file,
    metadata,
    record,
    restart,
    scalar,
    scalar_value,
    tensor_value,
    version,
)
from tests.builders.live import Following, find_run, find_tag, make_board, read, wait_until
from tests.builders.permissions import permissions_apply
from tests.builders.time import FakeClock

__all__ = [
    "FakeClock",
    "Following",
    "GrowingFile",
    "corrupt_crc",
    "event",
    "find_run",
    "find_tag",
    "image_value",
    "make_board",
    "make_event_file",
    "metadata",
    "permissions_apply",
    "read",
    "record",
    "restart",
    "scalar",
    "scalar_value",
    "tensor_value",
    "version",
    "wait_until",
]
