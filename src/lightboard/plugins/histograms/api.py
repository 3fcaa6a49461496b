"""The histograms dashboard's routes: cards cut down to what the pixels can show, and one step's own buckets."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from lightboard.plugins.histograms.bulk import decode_rows
from lightboard.plugins.histograms.decode import Histogram, decode_histogram
from lightboard.plugins.histograms.kept import KeptRows, Row
from lightboard.plugins.histograms.resample import (
    Grid,
    Spread,
    grid_over,
    range_of,
)
from lightboard.plugins.histograms.table import csv_pieces
from lightboard.plugins.histograms.thin import representatives
from lightboard.plugins.plugin import Blob, Download, RequestError, Route
from lightboard.reader.query import BlobColumns, BlobRef, Board, NotInStore

_MAGIC: Final = 0x3148_424C  # "LBH1"
_KEPT_BYTES: Final = 24 << 20
# More are counted, not listed.
_TOLD_PROBLEMS: Final = 20
# Per row: its index, three moments, nine percentiles, how many lie below and above the grid.
_STATISTICS: Final = 15

_kept = KeptRows(_KEPT_BYTES)


class HeldRows(msgspec.Struct):
    """What the page holds of a card: rows on one grid."""

    origin: float
    width: float
    bins: Annotated[int, Meta(ge=1, le=4096)]
    lo: float
    hi: float
    rows: Annotated[
        list[list[int]], Meta(description="Per run: file and number of each row, in turn")
    ]


class HistogramCard(msgspec.Struct):
    """One card: a tag of some runs, on one grid."""

    tag: int
    runs: Annotated[list[int], Meta(max_length=1000)]
    rows: Annotated[int, Meta(ge=4, le=4096, description="At most so many steps of each run")]
    bins: Annotated[int, Meta(ge=1, le=2048, description="At most about so many buckets")]
    lo: Annotated[float | None, Meta(description="Left end of the x range")] = None
    hi: Annotated[float | None, Meta(description="Right end of the x range")] = None
    held: HeldRows | None = None


class HistogramsRequest(msgspec.Struct):
    """All cards of a page."""

    epoch: str
    x: Literal["step", "relative", "wall"]
    trim: Annotated[bool, Meta(description="Whether outliers may lie outside the grid")]
    cards: Annotated[list[HistogramCard], Meta(max_length=200)]


class BucketsRequest(msgspec.Struct):
    """One step of one run."""

    epoch: str
    tag: int
    file: int
    n: int


class HistogramFileRequest(msgspec.Struct):
    """All steps of a tag, of the runs whose ids are listed: "3,5,8"."""

    epoch: str
    tag: int
    runs: str


class BucketsReply(msgspec.Struct):
    """As logged; three parallel lists. null: not a finite number."""

    left: list[float | None]
    right: list[float | None]
    counts: list[float | None]


class _Problem(msgspec.Struct):
    step: int
    what: str


class _RunHead(msgspec.Struct):
    run: int
    total: int
    """Visible steps of the series."""
    rows: int
    sent: int
    first: float | None
    """x of the first and the last step."""
    last: float | None
    problems: list[_Problem]
    more: int
    """Problems that are not listed."""


class _Head(msgspec.Struct):
    tag: int
    whole: bool
    """False: rows that the page holds stay as they are."""
    origin: float
    width: float
    bins: int
    lo: float
    hi: float
    """The values to be shown."""
    runs: list[_RunHead]


@dataclass(slots=True)
class _Chosen:
    """The steps of one run that a card shows."""

    run: int
    columns: BlobColumns
    x: NDArray[np.float64]
    at: NDArray[np.intp]
    """Indices into both."""
    held: set[tuple[int, int]]

    def key(self, index: int) -> tuple[int, int]:
        return int(self.columns.file[index]), int(self.columns.n[index])


def read_cards(board: Board, request: HistogramsRequest) -> Blob:
    """One histogram block per card, one after another; docs/http-api.md has the layout."""
    blocks = [_read_card(board, request, card) for card in request.cards]
    return Blob(b"".join(blocks), "application/octet-stream", dense=False)


def read_buckets(board: Board, request: BucketsRequest) -> BucketsReply:
    """The buckets of one step, as they were logged."""
    board.find_tag(request.tag)
    ref = BlobRef(request.file, request.n)
    row = _kept.get((board.epoch, request.file, request.tag, request.n))
    try:
        histogram = (
            decode_histogram(board.read_blob(ref, request.tag))
            if row is None or isinstance(row, str)
            else row[0]
        )
    except ValueError as error:
        raise RequestError(415, f"this is {error}", "log it with add_histogram") from error
    return BucketsReply(
        *(
            [value if math.isfinite(value) else None for value in column.tolist()]
            for column in (histogram.left, histogram.right, histogram.counts)
        )
    )


def save_table(board: Board, request: HistogramFileRequest) -> Download:
    """All steps of a tag as CSV, a line per logged bucket; made while it is sent."""
    tag = board.find_tag(request.tag).tag.decode("utf-8", "replace")
    try:
        wanted = {int(run) for run in request.runs.split(",")}
    except ValueError:
        raise RequestError(400, f"{request.runs!r} lists no runs", "runs=3,5,8") from None
    runs = [run.id for run in board.list_runs() if run.id in wanted]
    name = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in tag)
    return Download(
        csv_pieces(board, request.tag, runs),
        "text/csv; charset=utf-8",
        f"{name.lstrip('._')[:100] or 'histograms'}.csv",
    )


def _read_card(board: Board, request: HistogramsRequest, card: HistogramCard) -> bytes:
    board.find_tag(card.tag)
    held = card.held
    if held is not None and len(held.rows) != len(card.runs):
        raise RequestError(
            400,
            f"`held` has rows of {len(held.rows)} runs, the card {len(card.runs)} runs",
            "send one list per run, or leave `held` out",
        )
    chosen = [
        _choose(board, request.x, card, run, held.rows[place] if held else [])
        for place, run in enumerate(card.runs)
    ]
    rows = [_read_rows(board, card.tag, one, only_new=True) for one in chosen]
    grid: Grid | None = None
    lo, hi = 0.0, 1.0
    if held is not None and all(
        _fits(row, held, request.trim) for found in rows for row in found.values()
    ):
        grid, lo, hi = Grid(held.origin, held.width, held.bins), held.lo, held.hi
    whole = grid is None
    if grid is None:
        rows = [_read_rows(board, card.tag, one, only_new=False) for one in chosen]
        spreads = [row[1] for found in rows for row in found.values() if not isinstance(row, str)]
        if spreads:
            lo, hi = range_of(spreads, request.trim)
        grid = grid_over(lo, hi, card.bins)
    heads, bodies = [], []
    for one, found in zip(chosen, rows, strict=True):
        head, body = _encode_run(one, found, grid, whole)
        heads.append(head)
        bodies.append(body)
    said = _Head(card.tag, whole, grid.origin, grid.width, grid.bins, lo, hi, heads)
    text = _padded(msgspec.json.encode(said), b" ")
    return struct.pack("<II", _MAGIC, len(text)) + text + b"".join(bodies)


def _fits(row: Row, held: HeldRows, trim: bool) -> bool:
    if isinstance(row, str):
        return True
    spread = row[1]
    low, high = spread.typical() if trim else (float(spread.at[0]), float(spread.at[-1]))
    return held.lo <= low and high <= held.hi


def _choose(board: Board, x: str, card: HistogramCard, run: int, held: list[int]) -> _Chosen:
    columns = board.list_blob_columns(run, card.tag)
    at = columns.step.astype(np.float64) if x == "step" else columns.wall_time
    placed = np.flatnonzero(np.isfinite(at))
    if x == "relative" and len(placed):
        at = at - at[placed].min()
    order = placed[np.argsort(at[placed], kind="stable")]
    rows = representatives(at[order], card.rows, card.lo, card.hi)
    pairs = set(zip(held[::2], held[1::2], strict=False))
    return _Chosen(run, columns, at, order[rows], pairs)


def _read_rows(board: Board, tag: int, chosen: _Chosen, only_new: bool) -> dict[int, Row]:
    """By index into the columns. What was decoded lately is taken as it is; the others are read together."""
    indices = [i for i in chosen.at.tolist() if not (only_new and chosen.key(i) in chosen.held)]
    found: dict[int, Row] = {}
    missing: list[int] = []
    for index in indices:
        row = _kept.get((board.epoch, *_place(chosen.key(index), tag)))
        if row is None:
            missing.append(index)
        else:
            found[index] = row
    refs = [BlobRef(*chosen.key(index)) for index in missing]
    try:
        read = board.read_blobs(refs, tag)
    except (NotInStore, OSError) as error:
        # One run's file is gone: its other runs, and the other cards, are drawn.
        return found | dict.fromkeys(missing, f"it cannot be read: {error}")
    for index, row in zip(missing, decode_rows(read), strict=True):
        found[index] = row
        _kept.put((board.epoch, *_place(chosen.key(index), tag)), row)
    return found


def _place(key: tuple[int, int], tag: int) -> tuple[int, int, int]:
    return key[0], tag, key[1]


def _encode_run(
    chosen: _Chosen, found: dict[int, Row], grid: Grid, whole: bool
) -> tuple[_RunHead, bytes]:
    columns, edges = chosen.columns, grid.edges()
    problems: list[_Problem] = []
    rows: list[int] = []
    sent: list[int] = []
    moments: list[tuple[float, float, float]] = []
    spreads: list[Spread] = []
    for index in chosen.at.tolist():
        row = found.get(index)
        if isinstance(row, str):
            problems.append(_Problem(int(columns.step[index]), row))
            continue
        if row is not None:
            histogram, spread = row
            if spread.unplaced:
                problems.append(_Problem(int(columns.step[index]), _unplaced(spread)))
            sent.append(len(rows))
            moments.append(_moments(histogram, spread))
            spreads.append(spread)
        rows.append(index)
    at = np.array(rows, np.intp)
    table = [columns.file[at], columns.n[at], columns.step[at], columns.wall_time[at], chosen.x[at]]
    places = chosen.x[np.isfinite(chosen.x)]
    head = _RunHead(
        chosen.run,
        len(columns.step),
        len(rows),
        len(sent),
        float(places.min()) if len(places) else None,
        float(places.max()) if len(places) else None,
        problems[:_TOLD_PROBLEMS],
        max(0, len(problems) - _TOLD_PROBLEMS),
    )
    body = [np.asarray(column, "<f8").tobytes() for column in table]
    statistics = np.empty((len(sent), _STATISTICS), "<f8")
    below = np.empty((len(sent), len(edges)))
    for place, spread in enumerate(spreads):
        statistics[place, 4:13] = spread.percentiles()
        below[place] = spread.below_each(edges)
    statistics[:, 0] = sent
    statistics[:, 1:4] = np.array(moments).reshape(-1, 3)
    statistics[:, 13] = below[:, 0]
    statistics[:, 14] = [spread.total for spread in spreads] - below[:, -1]
    body.append(statistics.tobytes())
    body.append(_padded(np.diff(below).astype("<f4").tobytes(), b"\0"))
    return head, b"".join(body)


def _unplaced(spread: Spread) -> str:
    share = f"{spread.unplaced:g} of {spread.unplaced + spread.total:g} values"
    return f"{share} lie in buckets without finite limits, and are not drawn"


def _moments(histogram: Histogram, spread: Spread) -> tuple[float, float, float]:
    """How many values; their mean and standard deviation, NaN where the writer did not say."""
    total = spread.total + spread.unplaced
    mean = histogram.mean
    if mean is None or histogram.sum_squares is None:
        return total, math.nan, math.nan
    variance = histogram.sum_squares / histogram.num - mean * mean
    return total, mean, math.sqrt(variance) if variance >= 0 else 0.0


def _padded(data: bytes, fill: bytes) -> bytes:
    return data + fill * (-len(data) % 8)


ROUTES: Final = (
    Route(
        "POST",
        "cards",
        HistogramsRequest,
        Blob,
        read_cards,
        "Histograms of several cards over their steps, cut down to their pixels",
    ),
    Route(
        "POST",
        "buckets",
        BucketsRequest,
        BucketsReply,
        read_buckets,
        "One step's buckets as they were logged",
    ),
    Route(
        "GET",
        "csv/{epoch}/{tag}",
        HistogramFileRequest,
        Download,
        save_table,
        "All steps of a tag as CSV, a line per logged bucket",
        media_types=("text/csv",),
    ),
)
