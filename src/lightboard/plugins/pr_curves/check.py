"""What is wrong with a precision-recall curve, what it amounts to, and which of its points a plot can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.pr_curves.decode import PrCurve

_FAR: Final = 2e-3
"""How far a precision may lie from its counts: logged in half precision it is off by 0.0005."""
_NONE: Final = 1e-6
"""A weight below this counts as nothing."""
_MOST: Final = 2_000
_FINE: Final = 1 / 1_500
"""Of an axis from 0 to 1: less than a pixel of a large plot."""


@dataclass(frozen=True, slots=True)
class Best:
    """The point with the highest F1."""

    index: int
    f1: float
    threshold: float
    precision: float
    recall: float


def list_faults(curve: PrCurve, promised: int | None) -> list[str]:
    """What the page says below a curve that can be drawn all the same. `promised`: thresholds in its metadata."""
    count = len(curve)
    faults: list[str] = []

    def told(bad: NDArray[np.bool_], what: str) -> None:
        if bad.any():
            at = curve.thresholds[int(np.argmax(bad))]
            faults.append(f"{what} at {bad.sum()} of {count} thresholds, first at {at:.4g}")

    precision, recall = curve.precision, curve.recall
    counts = np.stack(
        (
            curve.true_positives,
            curve.false_positives,
            curve.true_negatives,
            curve.false_negatives,
        )
    )
    if promised is not None and promised != count:
        faults.append(
            f"its metadata names {promised} thresholds and {count} were logged: "
            "they are taken as evenly spread over 0 … 1"
        )
    drawable = np.isfinite(precision) & np.isfinite(recall)
    told(~drawable, "precision or recall is not a finite number")
    outside = drawable & (
        (np.abs(precision - 0.5) > 0.5 + _FAR) | (np.abs(recall - 0.5) > 0.5 + _FAR)
    )
    told(outside, "precision or recall lies outside of 0 … 1")
    lowest = counts.min(axis=0)  # NaN where any is
    finite = np.isfinite(lowest) & np.isfinite(counts.max(axis=0))
    told(~finite, "a count is not a finite number")
    told(finite & (lowest < 0), "a count is negative")
    right = drawable & ~outside & finite & (lowest >= 0)
    true_positives, false_positives, _, false_negatives = np.where(right, counts, 0)
    for name, value, positives in (
        ("precision", precision, true_positives + false_positives),
        ("recall", recall, true_positives + false_negatives),
    ):
        known = right & (positives > _NONE)
        share = np.divide(true_positives, positives, out=np.zeros(count), where=known)
        told(known & (np.abs(share - value) > _FAR), f"{name} is not what the counts give,")
    for name, rows in (("positive", (0, 3)), ("negative", (1, 2))):
        total = counts[list(rows)].sum(axis=0)[right]
        if len(total) and np.ptp(total) > _FAR * max(1.0, float(total.max())):
            faults.append(
                f"the thresholds disagree on how many labels are {name}: "
                f"from {total.min():.6g} to {total.max():.6g}"
            )
    return faults


def drawn_part(curve: PrCurve) -> NDArray[np.intp]:
    """Indices of the points that stand somewhere: finite, and before the last thresholds that nothing reaches.

    There precision is 0 / 0, and writers put a zero; TensorBoard leaves these out too.
    """
    predicted = np.abs(curve.true_positives) + np.abs(curve.false_positives)
    reached = np.flatnonzero(~(predicted <= _NONE))
    end = int(reached[-1]) + 1 if len(reached) else 1
    finite = np.isfinite(curve.precision) & np.isfinite(curve.recall)
    return np.flatnonzero(finite[:end])


def average_precision(precision: NDArray[np.float64], recall: NDArray[np.float64]) -> float:
    """Σ (Rₙ − Rₙ₊₁) · Pₙ over ascending thresholds, as scikit-learn defines it: no line is drawn between points."""
    return float(np.sum((recall - np.append(recall[1:], 0.0)) * precision))


def false_positive_rate(curve: PrCurve) -> NDArray[np.float64] | None:
    """FP / (FP + TN) of every threshold, the x of a ROC curve; None where the counts give none.

    That is: where they are not finite or negative, or no label is negative, or none positive.
    """
    counts = np.stack(
        (
            curve.true_positives,
            curve.false_positives,
            curve.true_negatives,
            curve.false_negatives,
        )
    )
    if not np.isfinite(counts).all() or (counts < 0).any():
        return None
    negatives = curve.false_positives + curve.true_negatives
    positives = curve.true_positives + curve.false_negatives
    if (negatives <= _NONE).any() or (positives <= _NONE).any():
        return None
    return curve.false_positives / negatives


def area_under_roc(rate: NDArray[np.float64], recall: NDArray[np.float64]) -> float:
    """The area under lines between the points, from (0, 0) to (1, 1), as scikit-learn's roc_auc_score has it."""
    x = np.concatenate(([1.0], rate, [0.0]))
    y = np.concatenate(([1.0], recall, [0.0]))
    return float(np.sum((x[:-1] - x[1:]) * (y[:-1] + y[1:])) / 2)


def find_best(
    thresholds: NDArray[np.float64], precision: NDArray[np.float64], recall: NDArray[np.float64]
) -> Best:
    """Where 2PR / (P + R) is highest; of equals the lowest threshold."""
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    at = int(np.argmax(f1))
    return Best(at, float(f1[at]), float(thresholds[at]), float(precision[at]), float(recall[at]))


def thin(*columns: NDArray[np.float64]) -> NDArray[np.intp]:
    """Indices that give the same picture: of thousands of points those that are apart, at most so many.

    `columns`: what is drawn of them, from 0 to 1.
    """
    count = len(columns[0])
    if count <= _MOST:
        return np.arange(count)
    cells = np.round(np.stack(columns) / _FINE)
    kept = np.flatnonzero(np.append(True, (cells[:, 1:] != cells[:, :-1]).any(axis=0)))
    if len(kept) > _MOST:
        kept = kept[np.linspace(0, len(kept) - 1, _MOST).astype(np.intp)]
    return np.unique(np.append(kept, count - 1))
