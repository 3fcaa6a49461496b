"""Precision-recall summaries → curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lightboard.events.decode import decode_values


@dataclass(frozen=True, slots=True, eq=False)
class PrCurve:
    """A precision-recall curve at n thresholds; arrays of shape (n,)."""

    thresholds: NDArray[np.float64]
    """What is predicted at least as high counts as positive."""
    true_positives: NDArray[np.float64]
    false_positives: NDArray[np.float64]
    true_negatives: NDArray[np.float64]
    false_negatives: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.thresholds)


def decode_pr_curve(data: bytes) -> PrCurve:
    """The curve of a serialized Summary.Value. Raises ValueError where it holds something else."""
    rows = decode_values(data)
    if rows.ndim != 2 or rows.shape[0] != 6 or rows.dtype.kind not in "fiu":
        raise ValueError(f"a precision-recall curve of shape {rows.shape}, not [6, thresholds]")
    return PrCurve(np.linspace(0, 1, rows.shape[1]), *rows.astype(np.float64))
