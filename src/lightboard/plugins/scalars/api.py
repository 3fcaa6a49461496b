"""The scalars dashboard's route: curves, cut down to what the pixels can show."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lightboard import _native
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import Board

_X: Final = {
    "step": _native.X_STEP,
    "relative": _native.X_RELATIVE,
    "wall": _native.X_WALL,
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


class CurvesRequest(msgspec.Struct):
    """All cards of a page."""

    epoch: str
    x: Literal["step", "relative", "wall"]
    smoothing: Annotated[float, Meta(ge=0, le=0.999)]
    cards: Annotated[list[CurveCard], Meta(max_length=1000)]


def read_curves(board: Board, request: CurvesRequest) -> Blob:
    """One curve block per card, one after another."""
    snapshot = board.snapshot
    blocks = []
    for card in request.cards:
        board.find_tag(card.tag)
        since = card.since if card.since is not None else [0] * len(card.runs)
        if len(since) != len(card.runs):
            raise RequestError(
                400,
                f"`since` has {len(since)} numbers for {len(card.runs)} runs",
                "send one per run, or leave it out",
            )
        curves = [board.read_curve(snapshot, run, card.tag) for run in card.runs]
        blocks.append(
            _native.curve_block(
                [(curve.segments, curve.cuts) for curve in curves],
                x=_X[request.x],
                lo=card.lo,
                hi=card.hi,
                columns=card.pixels,
                smoothing=request.smoothing,
                since=since,
            )
        )
    return Blob(b"".join(blocks), "application/octet-stream")


ROUTES: Final = (
    Route(
        "POST",
        "curves",
        CurvesRequest,
        Blob,
        read_curves,
        "Curves of several cards, downsampled to their pixels",
    ),
)
