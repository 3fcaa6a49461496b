"""What the numbers of a tensor amount to, piece by piece: memory does not grow with the tensor."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BINS: Final = 60


@dataclass(frozen=True, slots=True)
class Statistics:
    """Extremes, mean and deviation are of the finite numbers; NaN where there is none. Of complex numbers: of their
    magnitudes.
    """

    min: float
    max: float
    mean: float
    std: float
    """Divided by the count."""
    nan: int
    positive_infinite: int
    negative_infinite: int
    zeros: int
    counts: NDArray[np.int64]
    """Finite numbers in each of equal buckets from min to max, both included; one where these are equal."""


def statistics_of(pieces: Callable[[], Iterable[NDArray[Any]]]) -> Statistics:
    """`pieces` is called twice: the buckets can be counted when the extremes are known.

    >>> found = statistics_of(lambda: [np.array([0.0, 1.0]), np.array([2.0, np.nan])])
    >>> found.min, found.max, found.mean, found.nan, found.zeros
    (0.0, 2.0, 1.0, 1, 1)
    """
    least, most = math.inf, -math.inf
    count, mean, squares = 0, 0.0, 0.0
    nan = above = below = zeros = 0
    for piece in pieces():
        values = plain(piece)
        finite = values[np.isfinite(values)]
        if len(finite) < values.size:
            nan += int(np.isnan(values).sum())
            above += int((values == np.inf).sum())
            below += int((values == -np.inf).sum())
        if not len(finite):
            continue
        zeros += len(finite) - int(np.count_nonzero(finite))
        least, most = min(least, float(finite.min())), max(most, float(finite.max()))
        with np.errstate(over="ignore", invalid="ignore"):  # 1e308 squared: told as infinite
            here = float(finite.mean())
            spread = float(np.square(finite - here).sum())
        # Two parts' means and squares, put together (Chan).
        total = count + len(finite)
        apart = here - mean
        mean += apart * len(finite) / total
        squares += spread + apart * apart * count * len(finite) / total
        count = total
    if not count:
        none = math.nan
        return Statistics(none, none, none, none, nan, above, below, zeros, np.zeros(0, np.int64))
    counts = np.array([count], np.int64)
    if least < most and math.isfinite(most - least):
        counts = np.zeros(BINS, np.int64)
        for piece in pieces():
            values = plain(piece)
            counts += np.histogram(values[np.isfinite(values)], BINS, (least, most))[0]
    deviation = math.sqrt(squares / count) if squares >= 0 else math.nan
    return Statistics(least, most, mean, deviation, nan, above, below, zeros, counts)


def plain(piece: NDArray[Any]) -> NDArray[np.float64]:
    """As float64, flat; complex numbers by their magnitude."""
    flat = piece.reshape(-1)
    if flat.dtype.kind == "c":
        flat = np.abs(flat)
    return flat.astype(np.float64)
