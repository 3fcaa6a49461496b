"""Labels and predictions → precision-recall summaries."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard.events import values, wire

MOST_THRESHOLDS: Final = 127  # as torch and tensorboardX
_LEAST_COUNT: Final = 1e-7


def check_predictions(labels: NDArray[Any], predictions: NDArray[Any]) -> None:
    """Raise ValueError where `labels` and `predictions` differ in shape, or predictions leave
    0…1.
    """
    if labels.shape != predictions.shape:
        raise ValueError(
            f"labels and predictions should have the same shape, not {labels.shape} and {predictions.shape}"
        )


def compute_curve(
    labels: NDArray[Any],
    predictions: NDArray[Any],
    num_thresholds: int,
    weights: Any = None,
) -> NDArray[np.float64]:
    """[6, thresholds]: true and false positives, true and false negatives, precision, recall.

    `labels` are 0 or 1, `predictions` 0…1; column j counts as positive what is predicted at least
    j / (num_thresholds - 1).
    """
    weights = 1.0 if weights is None else weights
    bucket = np.int32(np.floor(predictions * (num_thresholds - 1)))
    truth = labels.astype(np.float64)
    span = (0, num_thresholds - 1)

    def at_least(weight: Any) -> NDArray[np.float64]:
        counts, _ = np.histogram(bucket, bins=num_thresholds, range=span, weights=weight)
        total: NDArray[np.float64] = np.cumsum(counts[::-1])[::-1]
        return total

    true_positive, false_positive = at_least(truth * weights), at_least((1.0 - truth) * weights)
    true_negative = false_positive[0] - false_positive
    false_negative = true_positive[0] - true_positive
    precision = true_positive / np.maximum(_LEAST_COUNT, true_positive + false_positive)
    recall = true_positive / np.maximum(_LEAST_COUNT, true_positive + false_negative)
    return np.stack(
        (true_positive, false_positive, true_negative, false_negative, precision, recall)
    )


def encode_pr_curve(
    tag: str,
    labels: NDArray[Any],
    predictions: NDArray[Any],
    num_thresholds: int,
    weights: Any = None,
) -> bytes:
    """A serialized Summary of the curve of `predictions` against `labels`."""
    num_thresholds = min(num_thresholds, MOST_THRESHOLDS)
    return encode_curve(
        tag, compute_curve(labels, predictions, num_thresholds, weights), num_thresholds
    )


def encode_curve(tag: str, curve: NDArray[Any], num_thresholds: int) -> bytes:
    """A serialized Summary of a curve [6, thresholds]; see compute_curve for its rows."""
    content = wire.integer(2, min(num_thresholds, MOST_THRESHOLDS))
    metadata = values.metadata(b"pr_curves", content)
    return values.summary(values.value(tag, values.TENSOR, values.float_tensor(curve), metadata))
