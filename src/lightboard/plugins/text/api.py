"""The text dashboard's routes: every logged step, texts or their beginnings, a search, the whole of one."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Final

import msgspec

from lightboard.events.strings import StringsPart, read_strings
from lightboard.plugins.plugin import Download, RequestError, Route
from lightboard.plugins.text.decode import decode_strings
from lightboard.reader.matching import Span, make_matcher
from lightboard.reader.query import BlobPoint, BlobRef, Board, NotInStore

# What is shown of a text, in bytes; the rest is had by downloading it.
_SHOWN: Final = 128 << 10
_CELLS: Final = 2_000
_MOST_REFS: Final = 64
# What one search looks at before it gives an interim result.
_SEARCH_BYTES: Final = 32 << 20
_SEARCH_TEXTS: Final = 20_000
_SEARCH_SECONDS: Final = 0.5
_SEARCH_HITS: Final = 100
_SEARCHED: Final = 1 << 20
_BATCH_BYTES: Final = 4 << 20
_AROUND: Final = 60
_PIECE: Final = 1 << 20


class TextStepsRequest(msgspec.Struct):
    """A tag's texts of some runs."""

    epoch: str
    tag: int
    runs: list[int]


class TextRunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    ref: list[str]


class TextStepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[TextRunSteps]


class TextsRequest(msgspec.Struct):
    """At most 64 texts of one tag."""

    epoch: str
    tag: int
    refs: list[str]


class Text(msgspec.Struct):
    """One logged text, or a table of them."""

    rows: list[list[str]]
    """One row of one cell for a plain text. Of tensors above two axes, the first slice."""
    shape: list[int]
    """As logged."""
    size: int
    """Bytes in the log."""
    cut: bool
    """More was logged than stands here."""
    error: str | None
    """Why there is nothing to show."""


class TextsReply(msgspec.Struct):
    """In the order asked."""

    texts: list[Text]


class TextSearchRequest(msgspec.Struct):
    """Texts of these tags and runs that contain the words as they stand, in any case, newest steps first."""

    epoch: str
    query: str
    """Words, or a regular expression: "/pattern/", "/pattern/i"."""
    tags: list[int]
    runs: list[int]
    skip: int = 0
    """Texts looked at before."""


class TextHit(msgspec.Struct):
    """The first place in one text."""

    tag: int
    run: int
    step: int
    before: str
    match: str
    after: str


class TextSearchReply(msgspec.Struct):
    """One search looks at so many texts and bytes; `skip` goes on."""

    hits: list[TextHit]
    looked: int
    """Texts looked at so far, with those skipped."""
    of: int
    """Texts there are."""


class TextDownloadRequest(msgspec.Struct):
    """One text, whole."""

    epoch: str
    ref: str
    tag: int


def list_steps(board: Board, request: TextStepsRequest) -> TextStepsReply:
    """Every step of each run."""
    board.find_tag(request.tag)
    return TextStepsReply([_list_run(board, run, request.tag) for run in request.runs])


def _list_run(board: Board, run: int, tag: int) -> TextRunSteps:
    points = board.list_blob_columns(run, tag)
    return TextRunSteps(
        run,
        points.step.tolist(),
        [time if math.isfinite(time) else None for time in points.wall_time.tolist()],
        [f"{file}.{n}" for file, n in zip(points.file.tolist(), points.n.tolist(), strict=True)],
    )


def read_texts(board: Board, request: TextsRequest) -> TextsReply:
    """The texts, or their beginnings where they are long."""
    board.find_tag(request.tag)
    if len(request.refs) > _MOST_REFS:
        raise RequestError(
            400, f"{len(request.refs)} texts asked for at once", f"ask for {_MOST_REFS} at most"
        )
    return TextsReply([_read_text(board, ref, request.tag) for ref in request.refs])


def _read_text(board: Board, ref: str, tag: int) -> Text:
    try:
        where = BlobRef.parse(ref)
        size = board.measure_blob(where, tag)
        data = board.read_blob(where, tag, limit=_SHOWN)
        shape, texts = _decode(data, size)
    except (NotInStore, OSError, ValueError) as error:
        return Text([], [], 0, False, str(error))
    rows = _rows(shape, texts)
    shown = sum(map(len, rows))
    logged = math.prod(shape[-2:]) if len(shape) > 1 else math.prod(shape)
    return Text(rows, shape, size, len(data) < size or shown < logged, None)


def _decode(data: bytes, size: int) -> tuple[list[int], list[str]]:
    """Shape and texts in C order, as far as they are in `data`."""
    part = read_strings(data)
    # A tensor may repeat its last string as often as its shape says.
    if len(data) == size and math.prod(part.shape) <= _CELLS:
        strings = decode_strings(data)
        return list(strings.shape), strings.ravel().tolist()
    if not part.strings:
        raise ValueError("not text but a value of another kind")
    return part.shape, [text.decode("utf-8", "replace") for text in part.strings]


def _rows(shape: list[int], texts: list[str]) -> list[list[str]]:
    width = max(1, shape[-1]) if len(shape) > 1 else 1
    height = shape[-2] if len(shape) > 1 else len(texts)
    height = min(height, -(-_CELLS // width))
    width = min(width, _CELLS)
    stride = shape[-1] if len(shape) > 1 else 1
    rows = [texts[at * stride : at * stride + width] for at in range(height)]
    return [row for row in rows if row]


def search(board: Board, request: TextSearchRequest) -> TextSearchReply:
    """Where texts contain the query: the first place in each, newest steps first."""
    points = [
        (tag, run, point)
        for tag in request.tags
        for run in request.runs
        for point in reversed(board.list_blobs(run, tag))
    ]
    hits: list[TextHit] = []
    looked, read = request.skip, 0
    end_at = time.monotonic() + _SEARCH_SECONDS
    with make_matcher(request.query) as matcher:
        for batch in _batches(points[request.skip : request.skip + _SEARCH_TEXTS]):
            texts = _texts(board, batch)
            for place, text, span in zip(batch, texts, matcher.find(texts), strict=True):
                tag, run, point = place
                looked += 1
                read += min(point.length, _SEARCHED)
                if span:
                    hits.append(_hit(tag, run, point.step, text, span))
                if len(hits) == _SEARCH_HITS or read >= _SEARCH_BYTES:
                    return TextSearchReply(hits, looked, len(points))
            if time.monotonic() > end_at:
                break
    return TextSearchReply(hits, looked, len(points))


_Place = tuple[int, int, BlobPoint]


def _batches(points: list[_Place]) -> Iterator[list[_Place]]:
    """Of one tag each, and of so many bytes."""
    batch: list[_Place] = []
    held = 0
    for place in points:
        if batch and (batch[0][0] != place[0] or held >= _BATCH_BYTES or len(batch) == 256):
            yield batch
            batch, held = [], 0
        batch.append(place)
        held += min(place[2].length, _SEARCHED)
    if batch:
        yield batch


def _texts(board: Board, batch: list[_Place]) -> list[str]:
    """What can be searched of each: its first MiB, nothing where it cannot be read."""
    heads = board.read_heads([point for _, _, point in batch], _SEARCHED)
    return [b"\n".join(read_strings(head).strings).decode("utf-8", "replace") for head in heads]


def _hit(tag: int, run: int, step: int, text: str, span: Span) -> TextHit:
    start, end = span
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + 2 * _AROUND]
    return TextHit(tag, run, step, before, text[start:end][:200], after)


def download(board: Board, request: TextDownloadRequest) -> Download:
    """One text as it was logged, for the browser to save; of a table a line for each row, cells parted by tabs."""
    where = BlobRef.parse(request.ref)
    part = read_strings(board.read_blob(where, request.tag, limit=_SHOWN))
    if not part.strings:
        raise RequestError(415, "this is not text", "log text with add_text")
    tag = board.find_tag(request.tag).tag.decode("utf-8", "replace")
    whole = _pieces if math.prod(part.shape) == 1 else _lines
    chunks = whole(board, where, request.tag, part)
    return Download(chunks, "text/plain; charset=utf-8", f"{tag.replace('/', '_')}.txt")


def _pieces(board: Board, ref: BlobRef, tag: int, part: StringsPart) -> Iterator[bytes]:
    for start in range(0, part.length, _PIECE):
        limit = min(_PIECE, part.length - start)
        yield board.read_blob(ref, tag, limit=limit, start=part.start + start)


def _lines(board: Board, ref: BlobRef, tag: int, part: StringsPart) -> Iterator[bytes]:
    strings = read_strings(board.read_blob(ref, tag)).strings
    width = max(1, part.shape[-1]) if len(part.shape) > 1 else 1
    for at in range(0, len(strings), width):
        yield b"\t".join(strings[at : at + width]) + b"\n"


ROUTES: Final = (
    Route(
        "POST",
        "steps",
        TextStepsRequest,
        TextStepsReply,
        list_steps,
        "Every logged step of a text tag",
    ),
    Route("POST", "texts", TextsRequest, TextsReply, read_texts, "Texts, long ones in part"),
    Route(
        "POST", "search", TextSearchRequest, TextSearchReply, search, "Where texts contain words"
    ),
    Route(
        "GET",
        "download/{epoch}/{ref}/{tag}",
        TextDownloadRequest,
        Download,
        download,
        "One text, whole",
        media_types=("text/plain; charset=utf-8",),
    ),
)
