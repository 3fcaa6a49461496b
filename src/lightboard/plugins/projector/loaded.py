"""Embeddings as read: vectors, metadata, pictures. Kept in memory up to a bound, read again when a file changes."""

from __future__ import annotations

import os
import posixpath
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard.logdir import is_remote
from lightboard.plugins.plugin import RequestError
from lightboard.plugins.projector.checkpoint import MOST_BYTES, read_matrix
from lightboard.plugins.projector.decode import EmbeddingFiles, decode_vectors
from lightboard.plugins.projector.metadata import Metadata, read_metadata
from lightboard.plugins.projector.sources import Source, Step, find_sources, read_file
from lightboard.plugins.projector.uploads import find_upload
from lightboard.reader.query import Board, NotInStore
from lightboard.types import Run

_KEPT_BYTES: Final = 1 << 30
"""Of all that is kept, but for the last."""
_MOST_NUMBERS: Final = 1 << 29

Pixels = tuple[int, int]


@dataclass(slots=True)
class Loaded:
    """One step of an embedding in memory."""

    key: Hashable
    """Changes when a file does."""
    vectors: NDArray[np.float32]
    """[rows, dimensions]."""
    finite: NDArray[np.int64]
    """Rows without NaN or infinity."""
    metadata: Metadata
    sprite: bytes | None
    """The file, a picture that Pillow finds harmless."""
    cell: Pixels
    """Width and height of one point's picture."""
    said: list[str]
    bookmarks: str
    sheets: list[tuple[bytes, str]] = field(default_factory=list)
    """Of the sprite, encoded, with their media types."""

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        columns = sum(column.values.nbytes for column in self.metadata.columns)
        pictures = sum(len(one[0]) for one in self.sheets)
        return self.vectors.nbytes + columns + pictures + 8 * len(self.finite)


_kept: OrderedDict[tuple[str, str, int | None], Loaded] = OrderedDict()
_lock = threading.Lock()
# Seconds that a file of a remote logdir is taken to be as it was.
_BELIEVED: Final = 10.0
_MOST_STAMPS: Final = 10_000
_stamps: dict[tuple[str, str], tuple[float, Hashable]] = {}
# Large files are read one after another: what they take in memory is taken once.
_reading = threading.Lock()


def find_step(board: Board, source: str, step: int | None) -> tuple[Source, Step]:
    """The last step where `step` is None. Raises NotInStore."""
    upload = find_upload(board.epoch, source)
    found = upload.source if upload else find_sources(board).sources.get(source)
    if found is None:
        raise NotInStore(f"no embedding is called {source!r}")
    if step is None:
        return found, found.steps[-1]
    for one in found.steps:
        if one.step == step:
            return found, one
    raise NotInStore(f"{found.name!r} has no step {step}")


def load(board: Board, source: str, step: int | None) -> Loaded:
    """Read one step of an embedding. Raises RequestError where it cannot be shown, and NotInStore."""
    upload = find_upload(board.epoch, source)
    _, one = find_step(board, source, step)
    name = (board.epoch, source, one.step)
    with _reading:
        key: Hashable = _fingerprint(board, one) if upload is None else upload.version
        with _lock:
            kept = _kept.get(name)
            if kept is not None and kept.key == key:
                _kept.move_to_end(name)
                return kept
        if upload is not None:
            loaded = _finish(key, upload.vectors, upload.metadata, None, (0, 0), [], "")
        else:
            loaded = _load_files(board, key, one) if one.files else _load_matrix(board, key, one)
        with _lock:
            _kept[name] = loaded
            _kept.move_to_end(name)
            while len(_kept) > 1 and sum(each.nbytes for each in _kept.values()) > _KEPT_BYTES:
                _kept.popitem(last=False)
    return loaded


def _fingerprint(board: Board, step: Step) -> Hashable:
    if step.files is None:
        return str(step.ref)
    files = step.files
    paths = (files.tensor_path, files.metadata_path, files.sprite_path, files.bookmarks_path)
    stamp = _stamp_remote if is_remote(board.logdir.path) else _stamp
    stamps = [stamp(board, posixpath.join(step.folder, path)) if path else None for path in paths]
    if step.checkpoint:
        stamps.append(stamp(board, step.path))
    return (step.folder, files, step.path, tuple(stamps))


def _stamp(board: Board, path: str) -> Hashable:
    try:
        stat = os.stat(os.path.join(board.logdir.path, path))
    except OSError:
        return None
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _stamp_remote(board: Board, path: str) -> Hashable:
    """Every request would ask the store for it: it is believed for a while."""
    place = (board.epoch, path)
    kept = _stamps.get(place)
    stamp: Hashable
    if kept is None or time.monotonic() - kept[0] > _BELIEVED:
        try:
            file = board.logdir.open(posixpath.normpath(path), Run("."))
        except FileNotFoundError:
            stamp = None
        except OSError:
            # Not reached just now is not gone: what was read stays.
            stamp = kept[1] if kept else None
        else:
            stamp = file.info.identity
            file.close()
        if len(_stamps) > _MOST_STAMPS:
            _stamps.clear()
        kept = _stamps[place] = time.monotonic(), stamp
    return kept[1]


def _refused(error: str, hint: str = "look at how it was logged") -> RequestError:
    return RequestError(415, error, hint)


def _load_matrix(board: Board, key: Hashable, step: Step) -> Loaded:
    from lightboard.events.decode import decode_values

    assert step.ref is not None
    if board.measure_blob(step.ref, step.tag) > MOST_BYTES:
        raise _refused(f"this tensor is larger than {MOST_BYTES >> 30} GiB", "log fewer rows")
    try:
        array = decode_values(board.read_blob(step.ref, step.tag))
        if array.ndim != 2 or array.dtype.kind not in "fiub":
            raise ValueError(f"a tensor of shape {list(array.shape)}, not a matrix of numbers")
    except ValueError as error:
        raise _refused(f"{step.path}: {error}") from error
    with np.errstate(over="ignore"):
        vectors = np.ascontiguousarray(array, np.float32)
    return _finish(key, vectors, b"", None, (0, 0), [], "")


def _load_files(board: Board, key: Hashable, step: Step) -> Loaded:
    files = step.files
    assert files is not None
    said: list[str] = []
    try:
        vectors = _read_checkpoint(board, step) if step.checkpoint else _read_table(board, step)
    except ValueError as error:
        raise _refused(f"{step.path}: {error}") from error
    if vectors.size > _MOST_NUMBERS:
        raise _refused(f"{step.path} has more than {_MOST_NUMBERS:,} numbers", "log fewer rows")
    if len(files.shape) == 2 and files.shape != vectors.shape:
        name = posixpath.basename(files.tensor_path or step.checkpoint)
        said.append(
            f"the config says {files.shape[0]:,} × {files.shape[1]:,} numbers,"
            f" {name} has {vectors.shape[0]:,} × {vectors.shape[1]:,}"
        )

    def read_beside(path: str) -> bytes:
        try:
            return _read(board, step.folder, path) if path else b""
        except RequestError as error:
            said.append(error.error)
            return b""

    metadata = read_beside(files.metadata_path)
    sprite = read_beside(files.sprite_path)
    bookmarks = read_beside(files.bookmarks_path)
    size = files.sprite_size
    cell = (size[0], size[1]) if len(size) == 2 and min(size) > 0 else (0, 0)
    if sprite and cell == (0, 0):
        said.append(
            "the pictures are not shown: the config does not say how large each is (single_image_dim)"
        )
        sprite = b""
    return _finish(key, vectors, metadata, sprite, cell, said, bookmarks.decode("utf-8", "replace"))


def _read_checkpoint(board: Board, step: Step) -> NDArray[np.float32]:
    assert step.files is not None
    try:
        return read_matrix(board.logdir, step.checkpoint, step.files.tensor, MOST_BYTES)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror or error}") from error


def _read_table(board: Board, step: Step) -> NDArray[np.float32]:
    assert step.files is not None
    return _decode(_read(board, step.folder, step.files.tensor_path), step.files)


def _decode(data: bytes, files: EmbeddingFiles) -> NDArray[np.float32]:
    is_raw = len(files.shape) == 2 and len(data) == 4 * files.shape[0] * files.shape[1]
    if is_raw:
        return decode_vectors(data, files.shape)
    try:
        return decode_vectors(data)
    except ValueError as error:
        if not files.shape or not _is_binary(data[:4096]):
            raise
        rows, dimensions = (*files.shape, 1)[:2]
        raise ValueError(
            f"{len(data):,} bytes are not the {rows:,} × {dimensions:,} float32 numbers that the config says"
        ) from error


def _is_binary(data: bytes) -> bool:
    return any(byte < 9 for byte in data)


def _read(board: Board, folder: str, path: str) -> bytes:
    """A file that a config names. It may not leave the config's folder, not even by a link."""
    if not is_remote(board.logdir.path):
        place = os.path.realpath(os.path.join(board.logdir.path, folder))
        full = os.path.realpath(os.path.join(place, path))
        if os.path.commonpath([place, full]) != place:
            raise RequestError(
                403, f"{path} leads outside of the folder of its config", "put the file there"
            )
    try:
        data = read_file(board.logdir, posixpath.normpath(posixpath.join(folder, path)), MOST_BYTES)
    except ValueError as error:
        raise _refused(f"{path} {error}", "log fewer rows") from error
    except OSError as error:
        raise RequestError(
            415, f"{path} cannot be read: {error.strerror or error}", "look at its permissions"
        ) from error
    if data is None:
        raise RequestError(415, f"{path} is not there", "log it again, or wait until it is copied")
    return data


def _finish(
    key: Hashable,
    vectors: NDArray[np.float32],
    metadata: bytes,
    sprite: bytes | None,
    cell: Pixels,
    said: list[str],
    bookmarks: str,
) -> Loaded:
    is_finite = np.ones(len(vectors), bool)
    for begin in range(0, len(vectors), 1 << 14):
        is_finite[begin : begin + (1 << 14)] = np.isfinite(vectors[begin : begin + (1 << 14)]).all(
            axis=1
        )
    finite = np.flatnonzero(is_finite)
    rows = len(vectors)
    if len(finite) < rows:
        said.append(
            f"{rows - len(finite):,} of {rows:,} points have numbers that are not finite (NaN or infinity):"
            " they are left out of projections"
        )
    if len(finite) > 1 and (vectors[finite[:1]] == vectors[finite]).all():
        said.append("all points are the same")
    columns = Metadata(rows)
    if metadata:
        columns = read_metadata(metadata, rows)
        said += columns.said
    checked = _check_sprite(sprite, cell, rows, said) if sprite else None
    return Loaded(key, vectors, finite, columns, checked, cell, said, bookmarks)


def _check_sprite(data: bytes, cell: Pixels, rows: int, said: list[str]) -> bytes | None:
    from lightboard.plugins.projector.sprites import find_tiles

    try:
        tiles = find_tiles(data, cell)
    except ValueError as error:
        said.append(str(error))
        return None
    if tiles < rows:
        said.append(
            f"the sprite has room for {tiles:,} pictures of {cell[0]} × {cell[1]} pixels,"
            f" there are {rows:,} points"
        )
    return data
