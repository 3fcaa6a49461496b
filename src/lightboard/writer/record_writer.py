"""RecordWriter: TFRecords of any bytes, to a path or an open file."""

from __future__ import annotations

import os
from typing import IO

from lightboard import _native


class RecordWriter:
    """Writes TFRecords, each with its checksums, to a path (as tensorboardX) or an open binary
    file (as torch).

    >>> from lightboard import RecordWriter
    >>> with open("records", "wb") as file:
    ...     RecordWriter(file).write(b"123")
    >>> from pathlib import Path
    >>> Path("records").read_bytes()[:8]
    b'\\x03\\x00\\x00\\x00\\x00\\x00\\x00\\x00'
    """

    def __init__(self, writer: str | os.PathLike[str] | IO[bytes]) -> None:
        if isinstance(writer, (str, os.PathLike)):
            self._file: IO[bytes] = open(writer, "wb")  # noqa: SIM115 - close() closes it
        else:
            self._file = writer

    def write(self, data: bytes) -> None:
        """Write one record."""
        self._file.write(_native.frame_record(data))

    def flush(self) -> None:
        """Flush the file."""
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
