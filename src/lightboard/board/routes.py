"""The server's side of a board in another process: whole columns and values as they stand in the files."""

from __future__ import annotations

import posixpath
from typing import Final

from lightboard.board.contents import NotFound
from lightboard.board.files import read_file, read_matrix
from lightboard.board.messages import (
    ROWS_AT_ONCE,
    VALUE_BYTES_AT_ONCE,
    ColumnsRequest,
    FileRequest,
    MatrixRequest,
    Part,
    PartsReply,
    SeriesRequest,
    Stretch,
    ValuesRequest,
    pack_columns,
    pack_matrix,
    pack_values,
)
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.plugins.projector.decode import CONFIG, FOLDERS, EmbeddingFiles, decode_config
from lightboard.reader.query import BlobRef, Board, NotInStore, segments_of
from lightboard.reader.store import RunColumns
from lightboard.types import Run

_BYTES: Final = "application/octet-stream"


def list_parts(board: Board, request: SeriesRequest) -> PartsReply:
    """What each event file holds of each series; none where the run is gone or lacks the tag."""
    runs = board.snapshot.runs
    return PartsReply(
        [_parts(runs[run], tag) if run in runs else [] for run, tag in request.series]
    )


def _parts(run: RunColumns, tag: int) -> list[Part]:
    return [
        Part(
            file=file.id,
            points=len(series),
            is_scalar=series.is_scalar,
            is_float32=series.is_scalar and series.value.itemsize == 4,
            payload=series.payload,
            restarts=series.restarts,
            cut=cut,
            metadata=b"" if series.is_scalar else series.metadata,
        )
        for file, series, cut in segments_of(run, tag)
    ]


def read_columns(board: Board, request: ColumnsRequest) -> Blob:
    """The points asked for, stretch by stretch."""
    rows = sum(max(0, one.end - one.begin) for one in request.stretches)
    if rows > ROWS_AT_ONCE:
        raise RequestError(
            400, f"{rows:,} points at once", f"ask for {ROWS_AT_ONCE:,} points at most"
        )
    pieces: list[bytes] = []
    for stretch in request.stretches:
        pieces += _columns(board, stretch)
    return Blob(b"".join(pieces), _BYTES)


def _columns(board: Board, stretch: Stretch) -> list[bytes]:
    found = board.store.find_file(stretch.file)
    if found is None:
        raise NotInStore("a file is gone or was replaced")
    run, number = found
    at = run.layout.index[number].get(stretch.tag)
    if at is None:
        raise NotInStore(f"{run.files[number].path} has no tag {stretch.tag}")
    return list(pack_columns(run.files[number].series[at], stretch.begin, stretch.end))


def read_values(board: Board, request: ValuesRequest) -> Blob:
    """The values asked for, as serialized; the first of them, as many as fit."""
    values: list[bytes] = []
    size = 0
    for ref in request.refs:
        value = board.read_blob(BlobRef.parse(ref), request.tag)
        size += len(value)
        if values and size > VALUE_BYTES_AT_ONCE:
            break
        values.append(value)
    return Blob(pack_values(values), _BYTES)


def _run_of(board: Board, number: int | None) -> Run:
    """The run of this id; None: the logdir itself."""
    if number is None:
        return Run(".")
    found = board.snapshot.runs.get(number)
    if found is None:
        raise NotInStore(f"no run has the id {number}")
    return found.name


def read_projector_file(board: Board, request: FileRequest) -> Blob:
    """A projector_config.pbtxt, or a file that the one beside it names; nothing else of the disk."""
    run = _run_of(board, request.run)
    if request.path not in _named_files(board, run):
        raise NotInStore(f"no {CONFIG} of the run names {request.path!r}")
    try:
        data = read_file(board.logdir, run, request.path)
    except PermissionError as error:
        message, _, hint = str(error).partition("\nhint: ")
        raise RequestError(403, message, hint or "look at its permissions") from error
    if data is None:
        raise NotInStore(f"{request.path} is not there")
    return Blob(data, _BYTES)


def read_projector_matrix(board: Board, request: MatrixRequest) -> Blob:
    """The matrix of a checkpoint that an embedding of the run names."""
    run = _run_of(board, request.run)
    files = _find_in_checkpoint(board, run, request)
    try:
        matrix = read_matrix(board.logdir, run, request.folder, files)
    except NotFound as error:
        raise NotInStore(str(error).partition("\n")[0]) from error
    except ValueError as error:
        message, _, hint = str(error).partition("\nhint: ")
        raise RequestError(415, message, hint) from error
    return Blob(pack_matrix(matrix), _BYTES, dense=False)


def _find_in_checkpoint(board: Board, run: Run, request: MatrixRequest) -> EmbeddingFiles:
    if request.folder in FOLDERS:
        config = posixpath.join(request.folder, CONFIG)
        try:
            embeddings = decode_config(read_file(board.logdir, run, config) or b"")
        except ValueError as error:
            raise RequestError(415, str(error), "look at how it was logged") from error
        except PermissionError as error:
            raise RequestError(403, str(error), "put the file there") from error
        for one in embeddings:
            if one.tensor == request.tensor and not one.tensor_path:
                return one
    raise NotInStore(f"no {CONFIG} of the run has {request.tensor!r} of a checkpoint")


def _named_files(board: Board, run: Run) -> set[str]:
    named: set[str] = set()
    for folder in FOLDERS:
        config = posixpath.join(folder, CONFIG)
        named.add(config)
        try:
            embeddings = decode_config(read_file(board.logdir, run, config) or b"")
        except (ValueError, PermissionError):
            continue  # what it says is for who asked for the config itself
        for one in embeddings:
            paths = (one.tensor_path, one.metadata_path, one.sprite_path, one.bookmarks_path)
            named.update(posixpath.join(folder, path) for path in paths if path)
    return named


ROUTES: Final = (
    Route(
        "POST",
        "parts",
        SeriesRequest,
        PartsReply,
        list_parts,
        "Where the points of series are",
    ),
    Route("POST", "columns", ColumnsRequest, Blob, read_columns, "Points, all of them"),
    Route("POST", "values", ValuesRequest, Blob, read_values, "Values that are no scalars"),
    Route("POST", "file", FileRequest, Blob, read_projector_file, "A file of the projector"),
    Route(
        "POST",
        "matrix",
        MatrixRequest,
        Blob,
        read_projector_matrix,
        "Vectors of the projector out of a checkpoint",
    ),
)
