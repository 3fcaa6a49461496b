"""Own data: files that a page sends, kept in memory while the server runs, up to a bound."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.plugin import RequestError
from lightboard.plugins.projector.decode import decode_vectors
from lightboard.plugins.projector.sources import Source, Step, make_id

_MOST_BYTES: Final = 512 << 20
"""Of one file."""
_KEPT_BYTES: Final = 1 << 30
"""Of all, what is on its way included."""

Part = Literal["vectors", "metadata"]


@dataclass(slots=True)
class Upload:
    """One embedding that was sent."""

    source: Source
    vectors: NDArray[np.float32]
    metadata: bytes = b""
    version: int = 0


@dataclass(slots=True)
class _Arriving:
    parts: dict[Part, bytearray] = field(default_factory=dict)


_lock = threading.Lock()
_uploads: OrderedDict[tuple[str, str], Upload] = OrderedDict()
_arriving: OrderedDict[tuple[str, str], _Arriving] = OrderedDict()


def find_upload(epoch: str, source: str) -> Upload | None:
    """What was sent under that name."""
    return _uploads.get((epoch, source))


def list_uploads(epoch: str) -> list[Source]:
    """All that are whole, oldest first."""
    with _lock:
        return [upload.source for (of, _), upload in _uploads.items() if of == epoch]


def take_piece(epoch: str, upload: str, kind: Part, name: str, data: bytes, last: bool) -> str:
    """Add a piece of a file. Returns what the embedding is called once its vectors are whole, else "".

    Raises RequestError: 413 for files that are too large, 415 for what is no table of numbers.
    """
    key, source = (epoch, upload), make_id("upload", epoch, upload)
    with _lock:
        arriving = _arriving.setdefault(key, _Arriving())
        _arriving.move_to_end(key)
        part = arriving.parts.setdefault(kind, bytearray())
        part += data
        if len(part) > _MOST_BYTES:
            del _arriving[key]
            raise RequestError(
                413,
                f"{name} is larger than {_MOST_BYTES >> 20} MiB",
                "put it into the logdir: add_embedding",
            )
        _make_room(key)
        if not last:
            return source if (epoch, source) in _uploads else ""
        del arriving.parts[kind]
        if not arriving.parts:
            del _arriving[key]
    if kind == "metadata":
        return _add_metadata(epoch, source, bytes(part))
    vectors = _decode(name, bytes(part))
    title = name.rpartition("/")[2].rpartition("\\")[2]
    step = Step(None, title, (len(vectors), vectors.shape[1]))
    with _lock:
        before = _uploads.get((epoch, source))
        _uploads[epoch, source] = Upload(
            Source(source, None, "", title, "upload", (step,)),
            vectors,
            before.metadata if before else b"",
            before.version + 1 if before else 0,
        )
        _make_room(key)
    return source


def _add_metadata(epoch: str, source: str, data: bytes) -> str:
    with _lock:
        found = _uploads.get((epoch, source))
        if found is None:
            raise RequestError(404, "there are no vectors yet for this metadata", "send them first")
        _uploads[epoch, source] = Upload(found.source, found.vectors, data, found.version + 1)
    return source


def _make_room(current: tuple[str, str]) -> None:
    def held() -> int:
        whole = sum(one.vectors.nbytes + len(one.metadata) for one in _uploads.values())
        coming = sum(len(part) for one in _arriving.values() for part in one.parts.values())
        return whole + coming

    while held() > _KEPT_BYTES:
        if len(_arriving) > 1 and next(iter(_arriving)) != current:
            _arriving.popitem(last=False)
        elif len(_uploads) > 1:
            _uploads.popitem(last=False)
        else:
            return


def _decode(name: str, data: bytes) -> NDArray[np.float32]:
    try:
        if name.endswith(".npy") or data.startswith(b"\x93NUMPY"):
            array = np.load(io.BytesIO(data), allow_pickle=False)
            if array.ndim != 2 or array.dtype.kind not in "fiub":
                raise ValueError(
                    f"an array {list(array.shape)} of {array.dtype}, not a matrix of numbers"
                )
            with np.errstate(over="ignore"):
                vectors = np.ascontiguousarray(array, np.float32)
        else:
            first = data[: data.find(b"\n") if b"\n" in data else len(data)]
            if b"\t" not in first and b"," in first:
                data = data.replace(b",", b"\t")
            vectors = decode_vectors(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, EOFError, OSError, MemoryError) as error:
        raise RequestError(
            415, f"{name}: {error}", "a table of numbers (TSV or CSV without a header), or .npy"
        ) from error
    if not vectors.size:
        raise RequestError(415, f"{name} is empty", "one point a line")
    return vectors
