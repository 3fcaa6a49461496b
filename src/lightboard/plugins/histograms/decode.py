"""Histogram summaries → buckets, whichever way their writer laid them out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lightboard.events.decode import decode_histogram as decode_buckets
from lightboard.events.decode import decode_value


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Counts of n buckets. Empty buckets at both ends are left out, as TensorBoard has it."""

    left: NDArray[np.float64]
    """Left edges (n,)."""
    right: NDArray[np.float64]
    """Right edges (n,); the same as the left ones where all values are equal."""
    counts: NDArray[np.float64]
    """Values in each bucket (n,)."""
    min: float
    """The least value; NaN where none was counted."""
    max: float
    num: float
    """How many values were counted."""
    sum: float | None
    """None where the writer did not say (tf.summary does not)."""
    sum_squares: float | None

    @property
    def edges(self) -> NDArray[np.float64]:
        """(n + 1,), as numpy.histogram gives them."""
        return np.append(self.left, self.right[-1:])

    @property
    def mean(self) -> float | None:
        """None where the writer did not give the sum, or counted nothing."""
        return None if self.sum is None or not self.num else self.sum / self.num

    def __len__(self) -> int:
        return len(self.counts)


def decode_histogram(data: bytes) -> Histogram:
    """The histogram of a serialized Summary.Value. Raises ValueError where it holds something else."""
    value = decode_value(data)
    buckets = decode_buckets(value)
    left, right, counts = (np.ascontiguousarray(column) for column in buckets.T)
    if value.WhichOneof("value") == "histo":
        said = value.histo
        return Histogram(
            left, right, counts, said.min, said.max, said.num, said.sum, said.sum_squares
        )
    total = float(counts.sum())
    least, most = (float(left[0]), float(right[-1])) if total else (np.nan, np.nan)
    return Histogram(left, right, counts, least, most, total, None, None)
