"""What a board in Python and a running lightboard say to each other; docs/http-api.md has the layouts."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard._native import Series

SERIES_AT_ONCE: Final = 20_000
ROWS_AT_ONCE: Final = 1_000_000
REFS_AT_ONCE: Final = 10_000
VALUE_BYTES_AT_ONCE: Final = 32 << 20

_Count = Annotated[int, Meta(ge=0, le=2**53)]


class SeriesRequest(msgspec.Struct):
    """Which series."""

    epoch: str
    series: Annotated[
        list[tuple[int, int]], Meta(max_length=SERIES_AT_ONCE, description="(run id, tag id) each")
    ]


class Part(msgspec.Struct):
    """What one event file holds of a series, as far as read now."""

    file: Annotated[int, Meta(description="Names the file's bytes as of now")]
    points: int
    is_scalar: bool
    is_float32: bool
    payload: int
    restarts: Annotated[
        list[tuple[int, int]],
        Meta(description="(n, step): the n points before it with a step >= `step` are superseded"),
    ]
    cut: Annotated[int | None, Meta(description="Points at or past this step are superseded")]
    metadata: Annotated[
        bytes, Meta(description="SummaryMetadata of what is no scalar, serialized, base64")
    ]


class PartsReply(msgspec.Struct):
    """Per series its parts, in file order."""

    parts: list[list[Part]]


class Stretch(msgspec.Struct):
    """Points [begin, end) of a part."""

    file: int
    tag: int
    begin: _Count
    end: _Count


class ColumnsRequest(msgspec.Struct):
    """Which points: at most a million."""

    epoch: str
    stretches: Annotated[list[Stretch], Meta(max_length=SERIES_AT_ONCE)]


class ValuesRequest(msgspec.Struct):
    """Which values of a tag. The reply holds the first of them, as many as fit, one at least."""

    epoch: str
    tag: int
    refs: Annotated[
        list[str], Meta(min_length=1, max_length=REFS_AT_ONCE, description="<file>.<n> each")
    ]


class FileRequest(msgspec.Struct):
    """A projector_config.pbtxt, or a file that one names."""

    epoch: str
    path: Annotated[str, Meta(description="Relative to the run's folder")]
    run: Annotated[int | None, Meta(description="null: the logdir itself")] = None


class MatrixRequest(msgspec.Struct):
    """An embedding's vectors, where its config names no file of them: they are in a checkpoint."""

    epoch: str
    tensor: Annotated[str, Meta(description="As the config names it")]
    folder: Annotated[str, Meta(description="Of the config, relative to the run's")] = ""
    run: Annotated[int | None, Meta(description="null: the logdir itself")] = None


_MATRIX: Final = struct.Struct("<QQ")


def pack_matrix(matrix: NDArray[np.float32]) -> bytes:
    """Rows, columns, then the numbers row by row."""
    return _MATRIX.pack(*matrix.shape) + matrix.astype("<f4", copy=False).tobytes()


def unpack_matrix(data: bytes) -> NDArray[np.float32]:
    """What pack_matrix packed."""
    import numpy as np

    rows, columns = _MATRIX.unpack_from(data)
    return np.frombuffer(data, "<f4", rows * columns, _MATRIX.size).reshape(rows, columns)


def pack_columns(series: Series, begin: int, end: int) -> Iterator[bytes]:
    """The header of a stretch, then its columns, each padded to 8 bytes."""
    step = series.step[begin:end]
    columns: list[NDArray[Any]] = [step, series.wall_time[begin:end]]
    if series.is_scalar:
        columns.append(series.value[begin:end])
        layout = int(columns[2].itemsize == 8)
    else:
        columns += [series.offset[begin:end], series.length[begin:end]]
        layout = 2
    yield struct.pack("<QQ", len(step), layout)
    for column in columns:
        data = column.tobytes()
        yield data + bytes(-len(data) % 8)


def unpack_columns(data: bytes) -> Iterator[tuple[Any, ...]]:
    """Per stretch its columns: step, wall time, and value or offset and length."""
    import numpy as np

    at = 0
    while at < len(data):
        rows, layout = struct.unpack_from("<QQ", data, at)
        at += 16
        columns = []
        for code in ("<i8", "<f8", *(("<f4",), ("<f8",), ("<i8", "<i8"))[layout]):
            column = np.frombuffer(data, code, rows, at)
            columns.append(column)
            at += column.nbytes + -column.nbytes % 8
        yield tuple(columns)


def pack_values(values: Sequence[bytes]) -> bytes:
    """How many, the length of each, then their bytes."""
    return struct.pack(f"<{1 + len(values)}Q", len(values), *map(len, values)) + b"".join(values)


def unpack_values(data: bytes) -> list[bytes]:
    """The inverse."""
    (count,) = struct.unpack_from("<Q", data)
    lengths = struct.unpack_from(f"<{count}Q", data, 8)
    at, values = 8 + 8 * count, []
    for length in lengths:
        values.append(data[at : at + length])
        at += length
    return values
