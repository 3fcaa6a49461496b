"""The tensors dashboard's routes: what a tensor is, planes of it as pictures and as numbers, the whole as .npy."""

from __future__ import annotations

import io
import math
import struct
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Annotated, Any, Final

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from lightboard.plugins.plugin import Blob, Download, RequestError, Route
from lightboard.plugins.tensor.statistics import plain, statistics_of
from lightboard.plugins.tensor.stored import Numbers, Texts, Unreadable, open_tensor
from lightboard.reader.query import BlobRef, Board

_MAGIC: Final = 0x3154_424C  # "LBT1"
_KEPT: Final = 512
_MOST_CELLS: Final = 4_096

_kept: OrderedDict[tuple[str, str, int], TensorReply] = OrderedDict()
_kept_lock = threading.Lock()
# Large tensors are read one after another: what they take in memory is taken once.
_reading = threading.Lock()


class TensorStepsRequest(msgspec.Struct):
    """A tag's tensors of some runs."""

    epoch: str
    tag: int
    runs: list[int]


class TensorRunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    ref: list[str]


class TensorStepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[TensorRunSteps]


class TensorRequest(msgspec.Struct):
    """One tensor."""

    epoch: str
    ref: str
    tag: int


class TensorDownloadRequest(msgspec.Struct):
    """One tensor, whole."""

    epoch: str
    ref: str
    tag: int


class TensorStatistics(msgspec.Struct):
    """Of all its numbers. null: there is no finite one, or the result is none."""

    min: float | None
    max: float | None
    mean: float | None
    std: float | None
    nan: int
    positive_infinite: int
    negative_infinite: int
    zeros: int
    counts: list[int]
    """Finite numbers in equal buckets from min to max."""


class TensorReply(msgspec.Struct):
    """What a tensor is."""

    dtype: str
    """Of numpy, or "bfloat16", or "string"."""
    shape: list[int]
    count: int
    size: int
    """Bytes of its numbers; 0 for strings."""
    statistics: TensorStatistics | None
    """null for strings."""
    texts: list[str]
    """Of strings, as many as its first 128 KiB hold, 1,000 at most, in C order."""


class PlaneRequest(msgspec.Struct):
    """A plane: two axes span it, the others stand at `index`."""

    epoch: str
    ref: str
    tag: int
    rows: int | None
    """The axis that goes downwards; null: one row."""
    columns: int | None
    index: Annotated[list[int], Meta(max_length=32)]
    """One place for each axis; those of the two axes do not count."""


class PictureRequest(PlaneRequest):
    """The whole plane, cut down to what a picture can show."""

    most: Annotated[int, Meta(ge=1, le=1024)] = 512


class CellsRequest(PlaneRequest):
    """A part of the plane in full."""

    top: Annotated[int, Meta(ge=0)] = 0
    left: Annotated[int, Meta(ge=0)] = 0
    height: Annotated[int, Meta(ge=1, le=_MOST_CELLS)] = 1
    width: Annotated[int, Meta(ge=1, le=_MOST_CELLS)] = 1


class CellsReply(msgspec.Struct):
    """The numbers as text, in their shortest digits."""

    cells: list[list[str]]


class _PictureHead(msgspec.Struct):
    height: int
    width: int
    """Of the plane."""
    rows: int
    columns: int
    """Of the picture."""
    min: float | None
    max: float | None
    """Of the plane's finite numbers."""


def list_steps(board: Board, request: TensorStepsRequest) -> TensorStepsReply:
    """Every step of each run."""
    board.find_tag(request.tag)
    return TensorStepsReply([_list_run(board, run, request.tag) for run in request.runs])


def _list_run(board: Board, run: int, tag: int) -> TensorRunSteps:
    points = board.list_blob_columns(run, tag)
    return TensorRunSteps(
        run,
        points.step.tolist(),
        [_finite(time) for time in points.wall_time.tolist()],
        [f"{file}.{n}" for file, n in zip(points.file.tolist(), points.n.tolist(), strict=True)],
    )


def describe(board: Board, request: TensorRequest) -> TensorReply:
    """Its type, its shape, and what its numbers amount to."""
    key = request.epoch, request.ref, request.tag
    with _kept_lock:
        held = _kept.get(key)
        if held is not None:
            _kept.move_to_end(key)
            return held
    reply = _describe(_open(board, request))
    with _kept_lock:
        _kept[key] = reply
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return reply


def _describe(tensor: Numbers | Texts) -> TensorReply:
    shape = list(tensor.shape)
    if isinstance(tensor, Texts):
        return TensorReply("string", shape, tensor.count, 0, None, list(tensor.texts))
    with _reading:
        found = statistics_of(tensor.pieces)
    statistics = TensorStatistics(
        _finite(found.min),
        _finite(found.max),
        _finite(found.mean),
        _finite(found.std),
        found.nan,
        found.positive_infinite,
        found.negative_infinite,
        found.zeros,
        found.counts.tolist(),
    )
    return TensorReply(tensor.name, shape, tensor.count, tensor.nbytes, statistics, [])


def read_picture(board: Board, request: PictureRequest) -> Blob:
    """A plane as float32, each cell of the picture the mean of what it stands for; docs/http-api.md has the layout."""
    plane = _read_plane(board, request, (slice(None), slice(None)))
    height, width = plane.shape
    values = plain(plane).reshape(plane.shape)
    finite = values[np.isfinite(values)]
    cells = _shrunk(_shrunk(values, request.most, 0), request.most, 1)
    head = _PictureHead(
        height,
        width,
        cells.shape[0],
        cells.shape[1],
        float(finite.min()) if finite.size else None,
        float(finite.max()) if finite.size else None,
    )
    text = msgspec.json.encode(head)
    text += b" " * (-len(text) % 8)
    with np.errstate(over="ignore"):
        body = cells.astype("<f4").tobytes()
    return Blob(struct.pack("<II", _MAGIC, len(text)) + text + body, "application/octet-stream")


def _shrunk(values: NDArray[np.float64], most: int, axis: int) -> NDArray[np.float64]:
    """Means of neighbours along an axis, so that there are no more than `most`. What is not finite stays seen."""
    length = values.shape[axis]
    if length <= most:
        return values
    step = -(-length // most)
    starts = np.arange(0, length, step)
    sizes = np.diff(np.append(starts, length))
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.add.reduceat(values, starts, axis=axis)
    return np.asarray(sums / (sizes[:, None] if axis == 0 else sizes))


def read_cells(board: Board, request: CellsRequest) -> CellsReply:
    """The numbers of a part of a plane, exactly."""
    if request.height * request.width > _MOST_CELLS:
        raise RequestError(400, f"more than {_MOST_CELLS:,} cells", "ask for a smaller part")
    window = (
        slice(request.top, request.top + request.height),
        slice(request.left, request.left + request.width),
    )
    plane = _read_plane(board, request, window)
    return CellsReply([[_text(value) for value in row] for row in plane])


def _text(value: Any) -> str:
    """Shortest digits that are this number in its own type.

    >>> _text(np.float32(0.1)), _text(np.int64(-3)), _text(np.bool_(True)), _text(np.complex64(1 + 2j))
    ('0.1', '-3', 'True', '(1+2j)')
    """
    return str(value)


def _read_plane(board: Board, request: PlaneRequest, window: tuple[slice, slice]) -> NDArray[Any]:
    tensor = _open(board, request)
    if isinstance(tensor, Texts):
        raise RequestError(415, "these are strings, not numbers", "ask what the tensor is")
    axes, shape = (request.rows, request.columns), tensor.shape
    named = [axis for axis in axes if axis is not None]
    if len(request.index) != len(shape):
        raise RequestError(
            400,
            f"`index` has {len(request.index)} places, the tensor {len(shape)} axes",
            "one each",
        )
    if len(set(named)) < len(named) or any(not 0 <= axis < len(shape) for axis in named):
        raise RequestError(
            400, f"the axes {named} do not span a plane", f"two of the first {len(shape)}"
        )
    for axis, (at, size) in enumerate(zip(request.index, shape, strict=True)):
        if axis not in named and not 0 <= at < size:
            raise RequestError(
                404, f"axis {axis} has no place {at}", f"it has {size} places, counted from 0"
            )
    try:
        with _reading:
            return tensor.plane(axes, tuple(request.index), window)
    except Unreadable as error:
        raise _refused(error) from error


def download(board: Board, request: TensorDownloadRequest) -> Download:
    """The whole as a .npy file, made while it is sent; bfloat16 as float32."""
    tensor = _open(board, request)
    if isinstance(tensor, Texts):
        raise RequestError(
            415, "strings have no .npy form that is safe to open", "copy them from the page"
        )
    tag = board.find_tag(request.tag).tag.decode("utf-8", "replace").replace("/", "_")
    return Download(_npy(tensor), "application/x-npy", f"{tag}.npy")


def _npy(tensor: Numbers) -> Iterator[bytes]:
    head = io.BytesIO()
    about = {"descr": tensor.dtype.str, "fortran_order": False, "shape": tensor.shape}
    np.lib.format.write_array_header_1_0(head, about)
    yield head.getvalue()
    for piece in tensor.pieces():
        yield np.ascontiguousarray(piece, tensor.dtype).tobytes()


def _open(
    board: Board, request: TensorRequest | TensorDownloadRequest | PlaneRequest
) -> Numbers | Texts:
    board.find_tag(request.tag)
    try:
        return open_tensor(board, BlobRef.parse(request.ref), request.tag)
    except Unreadable as error:
        raise _refused(error) from error


def _refused(error: Unreadable) -> RequestError:
    return RequestError(415, str(error), "log arrays with add_tensor")


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


ROUTES: Final = (
    Route(
        "POST",
        "steps",
        TensorStepsRequest,
        TensorStepsReply,
        list_steps,
        "Every logged step of a tensor tag",
    ),
    Route("POST", "about", TensorRequest, TensorReply, describe, "What a tensor is"),
    Route("POST", "picture", PictureRequest, Blob, read_picture, "A plane of a tensor, cut down"),
    Route("POST", "cells", CellsRequest, CellsReply, read_cells, "Numbers of a plane, exactly"),
    Route(
        "GET",
        "npy/{epoch}/{ref}/{tag}",
        TensorDownloadRequest,
        Download,
        download,
        "A tensor as a .npy file",
        media_types=("application/x-npy",),
    ),
)
