"""The scalars dashboard's routes: curves and groups of them, cut down to what the pixels can show; statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lightboard import _native
from lightboard.plugins.plugin import Blob, Download, RequestError, Route
from lightboard.plugins.scalars.download import PointsRequest, download_points
from lightboard.reader.query import Board
from lightboard.reader.store import Snapshot

_X: Final = {
    "step": _native.X_STEP,
    "relative": _native.X_RELATIVE,
    "wall": _native.X_WALL,
    "tag": _native.X_JOINED,
}
_Y: Final = {"linear": _native.Y_LINEAR, "log": _native.Y_LOG, "symlog": _native.Y_SYMLOG}
_SMOOTHERS: Final = {
    "exponential": _native.SMOOTHING_EXPONENTIAL,
    "timed": _native.SMOOTHING_TIMED,
    "gaussian": _native.SMOOTHING_GAUSSIAN,
    "mean": _native.SMOOTHING_MEAN,
}

_CENTRES: Final = {"mean": _native.CENTRE_MEAN, "median": _native.CENTRE_MEDIAN}
_BANDS: Final = {
    "std": _native.BAND_DEVIATION,
    "stderr": _native.BAND_ERROR,
    "ci95": _native.BAND_INTERVAL,
    "minmax": _native.BAND_RANGE,
    "quartiles": _native.BAND_QUARTILES,
}

_Count = Annotated[int, Meta(ge=0, le=2**53)]


class CurveCard(msgspec.Struct):
    """One card: a tag's curves of some runs."""

    tag: int
    runs: list[int]
    pixels: Annotated[int, Meta(ge=1, le=16384, description="Width of the plot in device pixels")]
    lo: Annotated[
        float | None, Meta(description="Left end of the x range; null: the first point")
    ] = None
    hi: Annotated[
        float | None, Meta(description="Right end of the x range; null: the last point")
    ] = None
    since: Annotated[
        list[_Count] | None, Meta(description="Points the page holds, per run; null: none")
    ] = None


class Axis(msgspec.Struct):
    """What x is and how values are smoothed: the same for all cards of a request."""

    epoch: str
    x: Literal["step", "relative", "wall", "tag"]
    smoothing: Annotated[float, Meta(ge=0, le=1)]
    smoother: Literal["exponential", "timed", "gaussian", "mean"] = "exponential"
    x_tag: Annotated[int | None, Meta(description='With x "tag": whose values x is')] = None


class CurvesRequest(Axis, kw_only=True):
    """All cards of a page."""

    cards: Annotated[list[CurveCard], Meta(max_length=1000)]
    x_scale: Literal["linear", "log"] = "linear"


class SketchCard(msgspec.Struct):
    """One card of very many curves."""

    tag: int
    runs: list[int]
    columns: Annotated[int, Meta(ge=1, le=16384)]
    lo: float | None = None
    hi: float | None = None
    bottom: Annotated[
        float | None, Meta(description="Value of the first level; null: the least that is seen")
    ] = None
    top: Annotated[
        float | None, Meta(description="Value of the last level; null: the greatest that is seen")
    ] = None
    y: Annotated[
        Literal["linear", "log", "symlog"], Meta(description="How the levels are spread")
    ] = "linear"
    trim: Annotated[
        bool, Meta(description="Whether the farthest values may stand on the first and last level")
    ] = False


class SketchesRequest(Axis, kw_only=True):
    """All cards of a page."""

    cards: Annotated[list[SketchCard], Meta(max_length=1000)]
    x_scale: Literal["linear", "log"] = "linear"


class Group(msgspec.Struct):
    """Runs that are shown as one."""

    runs: list[int]
    key: Annotated[str, Meta(description="The page's name of it; the server does not look")] = ""


class GroupCard(msgspec.Struct):
    """One card: a tag of groups of runs."""

    tag: int
    groups: list[Group]
    pixels: Annotated[int, Meta(ge=1, le=16384, description="Width of the plot in device pixels")]
    lo: float | None = None
    hi: float | None = None


class GroupsRequest(Axis, kw_only=True):
    """All cards of a page, each group one curve with a band."""

    cards: Annotated[list[GroupCard], Meta(max_length=1000)]
    x_scale: Literal["linear", "log"] = "linear"
    centre: Literal["mean", "median"] = "mean"
    band: Literal["std", "stderr", "ci95", "minmax", "quartiles"] = "std"


class StatisticsCard(msgspec.Struct):
    """One card: a tag of some runs."""

    tag: int
    runs: list[int]


class StatisticsRequest(Axis, kw_only=True):
    """All cards of a page, within one range of x."""

    cards: Annotated[list[StatisticsCard], Meta(max_length=1000)]
    lo: float | None = None
    hi: float | None = None


# At 1 the averages are what they tend to: the mean of all values so far. (TensorBoard's formula divides nothing by
# nothing there, and its line lies at 0.) Windows cannot grow without an end.
_NEARLY_ONE: Final = 1 - 2**-30
_WIDEST_WINDOW: Final = 0.999


def _weight(axis: Axis) -> float:
    averages = axis.smoother in ("exponential", "timed")
    return min(axis.smoothing, _NEARLY_ONE if averages else _WIDEST_WINDOW)


def read_curves(board: Board, request: CurvesRequest) -> Blob:
    """One curve block per card, one after another."""
    snapshot = board.snapshot
    blocks = []
    for card in request.cards:
        since = card.since if card.since is not None else [0] * len(card.runs)
        if len(since) != len(card.runs):
            raise RequestError(
                400,
                f"`since` has {len(since)} numbers for {len(card.runs)} runs",
                "send one per run, or leave it out",
            )
        blocks.append(
            _native.curve_block(
                _read(board, snapshot, card.tag, card.runs),
                x=_X[request.x],
                lo=card.lo,
                hi=card.hi,
                columns=card.pixels,
                smoothing=_weight(request),
                since=since,
                kind=_SMOOTHERS[request.smoother],
                log=request.x_scale == "log",
                joined=_joined(board, snapshot, request, card.runs),
            )
        )
    return Blob(b"".join(blocks), "application/octet-stream")


def read_sketches(board: Board, request: SketchesRequest) -> Blob:
    """One sketch block per card, one after another."""
    snapshot = board.snapshot
    blocks = [
        _native.sketch_block(
            _read(board, snapshot, card.tag, card.runs),
            x=_X[request.x],
            lo=card.lo,
            hi=card.hi,
            columns=card.columns,
            smoothing=_weight(request),
            kind=_SMOOTHERS[request.smoother],
            log=request.x_scale == "log",
            y=_Y[card.y],
            bottom=card.bottom,
            top=card.top,
            trim=card.trim,
            joined=_joined(board, snapshot, request, card.runs),
        )
        for card in request.cards
    ]
    return Blob(b"".join(blocks), "application/octet-stream", dense=False)


def read_groups(board: Board, request: GroupsRequest) -> Blob:
    """One group block per card, one after another; see `_native.group_block`."""
    snapshot = board.snapshot
    blocks = []
    for card in request.cards:
        joined = [_joined(board, snapshot, request, group.runs) for group in card.groups]
        blocks.append(
            _native.group_block(
                [_read(board, snapshot, card.tag, group.runs) for group in card.groups],
                x=_X[request.x],
                lo=card.lo,
                hi=card.hi,
                columns=card.pixels,
                smoothing=_weight(request),
                centre=_CENTRES[request.centre],
                band=_BANDS[request.band],
                kind=_SMOOTHERS[request.smoother],
                log=request.x_scale == "log",
                joined=[one for one in joined if one is not None] if request.x == "tag" else None,
            )
        )
    return Blob(b"".join(blocks), "application/octet-stream")


def read_statistics(board: Board, request: StatisticsRequest) -> Blob:
    """16 float64 per card and run, in the order asked; see `_native.range_statistics`."""
    snapshot = board.snapshot
    rows = [
        _native.range_statistics(
            _read(board, snapshot, card.tag, card.runs),
            x=_X[request.x],
            lo=request.lo,
            hi=request.hi,
            smoothing=_weight(request),
            kind=_SMOOTHERS[request.smoother],
            joined=_joined(board, snapshot, request, card.runs),
        )
        for card in request.cards
    ]
    return Blob(b"".join(rows), "application/octet-stream")


_Curves = list[tuple[Sequence[_native.Series], Sequence[int | None]]]


def _read(board: Board, snapshot: Snapshot, tag: int, runs: Sequence[int]) -> _Curves:
    board.find_tag(tag)
    curves = (board.read_curve(snapshot, run, tag) for run in runs)
    return [(curve.segments, curve.cuts) for curve in curves]


def _joined(board: Board, snapshot: Snapshot, request: Axis, runs: Sequence[int]) -> _Curves | None:
    if request.x != "tag":
        return None
    if request.x_tag is None:
        raise RequestError(400, 'x is "tag", but `x_tag` names none', "send the id of a scalar tag")
    return _read(board, snapshot, request.x_tag, runs)


ROUTES: Final = (
    Route(
        "POST",
        "curves",
        CurvesRequest,
        Blob,
        read_curves,
        "Curves of several cards, downsampled to their pixels",
    ),
    Route(
        "POST",
        "sketches",
        SketchesRequest,
        Blob,
        read_sketches,
        "Curves of cards that show very many, as coarse as their pixels",
    ),
    Route(
        "POST",
        "groups",
        GroupsRequest,
        Blob,
        read_groups,
        "Groups of runs on several cards, each as a centre and a band around it",
    ),
    Route(
        "POST",
        "statistics",
        StatisticsRequest,
        Blob,
        read_statistics,
        "What each curve of several cards amounts to within a range of x",
    ),
    Route(
        "GET",
        "points/{epoch}/{tag}",
        PointsRequest,
        Download,
        download_points,
        "All points of a tag, to be saved",
        ("text/csv", "application/json"),
    ),
)
