"""What scalars amount to, row by row: last, extremes, mean of the last points, value at a step. Over all points."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct

from lightboard import _native
from lightboard.reader.query import (
    Board,
    ScalarCurve,
    scalar_curve,
    summarize_curves,
    visible,
)
from lightboard.reader.store import Snapshot
from lightboard.runs.table import Row, find_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

Direction = Literal["min", "max"]

FIELDS: Final = 13

_WORD: Final = re.compile(r"(?:[A-Z]+(?![a-z])|[A-Z]?[a-z]+)[0-9]*|[0-9]+")
# Words of a tag that say what is better; the last that says something counts: "loss_scale" says nothing.
_LOW: Final = re.compile(
    r"loss(es)?|errors?|err|perplexity|ppl|mse|rmse|mae|mape|nll|bpc|bpd|bpb|wer|cer|fid|kid|lpips|ece|brier|regret"
    r"|latency|eer|crossentropy|xent|bce|kl|divergence"
)
_HIGH: Final = re.compile(
    r"acc|accuracy|f1|auc|auroc|auprc|map|iou|miou|dice|bleu|rouge|meteor|cider|precision|recall|sensitivity"
    r"|specificity|rewards?|returns?|score|r2|psnr|ssim|mrr|ndcg|hits|winrate|throughput|fps|mfu|elbo|likelihood"
    r"|correlation|spearman|pearson|kappa|mcc|success"
)
_NEITHER: Final = re.compile(r"scale|weight|coef|coefficient|lr|rate|steps?|epoch")


def guess_direction(tag: str) -> Direction | None:
    """Whether less or more of a metric is better, by its name; None: it does not say.

    >>> [guess_direction(tag) for tag in ("val/loss", "valAccuracy", "top1_error", "lr", "loss_scale")]
    ['min', 'max', 'min', None, None]
    """
    for part in (tag.rpartition("/")[2], tag):
        for word in reversed(_WORD.findall(part)):
            said = word.lower()
            if _NEITHER.fullmatch(said):
                return None
            if _LOW.fullmatch(said):
                return "min"
            if _HIGH.fullmatch(said):
                return "max"
    return None


class Measured(Struct, frozen=True):
    """A scalar tag over rows; arrays of shape (n,), NaN where there is none."""

    run: NDArray[np.float64]
    """The run whose series it is."""
    points: NDArray[np.float64]
    nonfinite: NDArray[np.float64]
    last_step: NDArray[np.float64]
    last: NDArray[np.float64]
    last_time: NDArray[np.float64]
    """Seconds since the epoch."""
    min: NDArray[np.float64]
    """Of finite values, as the maximum is."""
    step_at_min: NDArray[np.float64]
    max: NDArray[np.float64]
    step_at_max: NDArray[np.float64]
    mean: NDArray[np.float64]
    """Of the finite ones among the last points."""
    at: NDArray[np.float64]
    """The value at the last step that is not later than the one asked for."""
    at_step: NDArray[np.float64]

    def all(self) -> list[NDArray[np.float64]]:
        """As they stand in a reply."""
        return [getattr(self, name) for name in self.__struct_fields__]

    def take(self, what: Literal["last", "min", "max", "mean", "at"]) -> NDArray[np.float64]:
        """One of them."""
        taken: NDArray[np.float64] = getattr(self, what)
        return taken


def measure(
    board: Board,
    snapshot: Snapshot,
    rows: Sequence[Row],
    tag: int,
    below: str = "",
    *,
    mean_of: int | None = None,
    at: int | None = None,
) -> Measured:
    """A scalar tag of each row. Does not count as looking at the runs."""
    runs = find_runs(board, snapshot, rows, tag, below)
    return measure_runs(snapshot, runs, tag, mean_of=mean_of, at=at)


def measure_runs(
    snapshot: Snapshot,
    runs: Sequence[int | None],
    tag: int,
    *,
    mean_of: int | None = None,
    at: int | None = None,
) -> Measured:
    """A scalar tag of each run by id; nothing of what is None."""
    n = len(runs)
    fields = [np.full(n, math.nan) for _ in range(FIELDS)]
    measured = Measured(*fields)
    curves: list[ScalarCurve] = []
    places: list[int] = []
    for place, run in enumerate(runs):
        if run is None:
            continue
        curve = scalar_curve(snapshot.runs[run], tag)
        if curve is not None:
            measured.run[place] = run
            curves.append(curve)
            places.append(place)
    if not curves:
        return measured
    where = np.array(places)
    table = summarize_curves(curves)
    there = table[:, 0] > 0
    measured.run[where[~there]] = math.nan
    where, table = where[there], table[there]
    # Places of a curve block's summaries: docs/http-api.md.
    for field, column in (
        ("points", 0),
        ("nonfinite", 11),
        ("last_step", 5),
        ("last", 6),
        ("last_time", 4),
        ("min", 7),
        ("step_at_min", 8),
        ("max", 9),
        ("step_at_max", 10),
    ):
        getattr(measured, field)[where] = table[:, column]
    kept = [curve for curve, is_there in zip(curves, there.tolist(), strict=True) if is_there]
    if mean_of is not None:
        measured.mean[where] = [_mean_of_last(curve, mean_of) for curve in kept]
    if at is not None and kept:
        statistics = _until(kept, at)
        some = statistics[:, 0] > 0
        measured.at[where[some]] = statistics[some, 8]
        measured.at_step[where[some]] = statistics[some, 6]
    return measured


def _until(curves: Sequence[ScalarCurve], step: int) -> NDArray[np.float64]:
    block = _native.range_statistics(curves, x=_native.X_STEP, lo=None, hi=float(step))
    return np.frombuffer(block, np.float64).reshape(len(curves), -1)


def _mean_of_last(curve: ScalarCurve, count: int) -> float:
    """The mean of the finite ones among the last `count` points by step; NaN without any."""
    segments, cuts = curve
    if len(segments) == 1 and cuts[0] is None and not segments[0].restarts:
        steps, values = segments[0].step, segments[0].value
    else:
        kept = [visible(series, cut) for series, cut in zip(segments, cuts, strict=True)]
        steps = np.concatenate([s.step[keep] for s, keep in zip(segments, kept, strict=True)])
        values = np.concatenate([s.value[keep] for s, keep in zip(segments, kept, strict=True)])
    if len(steps) > 1 and np.any(steps[1:] < steps[:-1]):
        values = values[np.argsort(steps, kind="stable")]
    last = values[-count:].astype(np.float64)
    last = last[np.isfinite(last)]
    return float(last.mean()) if len(last) else math.nan
