"""Histograms with buckets of their own → counts on a grid they share, percentiles, and what is wrong with them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.histograms.decode import Histogram

PERCENTILES: Final = (0.0, 6.68, 15.87, 30.85, 50.0, 69.15, 84.13, 93.32, 100.0)
"""TensorBoard's: the ends, and the median ∓ ½, 1, 1½ standard deviations of a normal distribution."""

_SHARES: Final = np.array(PERCENTILES) / 100
_WIDTHS: Final = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0)
LARGEST: Final = 1e300
"""Beyond this the distance of two edges may be infinite."""
LEAST: Final = 1e-250
"""What is less is zero: counts per distance stay finite."""
# What the range without outliers leaves out at either end of a step, and what it adds again, of its length.
_TAIL: Final = 0.005
_TAILS: Final = np.array([_TAIL, 1 - _TAIL])
_MARGIN: Final = 0.25


class Malformed(ValueError):
    """A histogram that cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Where the values of one histogram lie: `below[i]` of them are less than `at[i]`, linear in between."""

    at: NDArray[np.float64]
    """Ascending, shape (k,)."""
    below: NDArray[np.float64]
    """Ascending from 0, shape (k,)."""
    unplaced: float
    """Values of buckets that have no finite limits."""

    @property
    def total(self) -> float:
        """How many values have a place."""
        return float(self.below[-1])

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.at.nbytes + self.below.nbytes

    def quantiles(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values below which these shares of all lie, 0 < share < 1, linear within a bucket."""
        return np.interp(shares * self.total, self.below, self.at)

    def percentiles(self) -> NDArray[np.float64]:
        """At PERCENTILES, shape (9,)."""
        found = self.quantiles(_SHARES)
        found[0], found[-1] = self.at[0], self.at[-1]
        return found

    def below_each(self, edges: NDArray[np.float64]) -> NDArray[np.float64]:
        """How many values are less than each edge, same shape."""
        return np.interp(edges, self.at, self.below, left=0.0, right=self.total)

    def counts(self, edges: NDArray[np.float64]) -> tuple[NDArray[np.float64], float, float]:
        """Values in each [edges[i], edges[i + 1]), shape (len(edges) − 1,); those below; those above."""
        below = self.below_each(edges)
        return np.diff(below), float(below[0]), self.total - float(below[-1])

    def typical(self) -> tuple[float, float]:
        """Where nearly all values lie, and some room."""
        low, high = self.quantiles(_TAILS).tolist()
        margin = _MARGIN * (high - low)
        return max(float(self.at[0]), low - margin), min(float(self.at[-1]), high + margin)


def spread_of(histogram: Histogram) -> Spread:
    """Raises Malformed where there is nothing to draw."""
    left, right, counts = histogram.left, histogram.right, histogram.counts
    if not np.isfinite(counts).all():
        raise Malformed("a count is NaN or infinite")
    if (counts < 0).any():
        raise Malformed(f"a count is negative: {counts.min():g}")
    filled = counts > 0
    if not filled.any():
        raise Malformed("no values: it is empty")
    placed = (np.abs(left) < LARGEST) & (np.abs(right) < LARGEST)  # false for NaN
    unplaced = float(counts[~placed].sum())
    kept = placed & filled
    if not kept.any():
        raise Malformed("none of its values lies in a bucket with finite limits")
    left, right, counts = (
        _without_denormals(left[kept]),
        _without_denormals(right[kept]),
        counts[kept],
    )
    if (right < left).any():
        raise Malformed("a bucket ends before it begins")
    slack = 1e-6 * np.maximum(np.abs(left[1:]), right[1:] - left[1:])
    if (left[1:] < right[:-1] - slack).any():
        raise Malformed("its buckets overlap or are not in order")
    # Values that are all equal: they lie in any [a, b) that holds their one value.
    equal = right == left
    right[equal] = np.nextafter(left[equal], np.inf)
    at = np.maximum.accumulate(np.stack([left, right], axis=1).ravel())
    ends = np.cumsum(counts)
    below = np.stack([ends - counts, ends], axis=1).ravel()
    return Spread(at, below, unplaced)


def _without_denormals(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = edges.copy()
    whole[np.abs(whole) < LEAST] = 0
    return whole


@dataclass(frozen=True, slots=True)
class Grid:
    """`bins` buckets of one width, the first from `origin` on; its edges are multiples of the width."""

    origin: float
    width: float
    bins: int

    def edges(self) -> NDArray[np.float64]:
        """Shape (bins + 1,)."""
        return self.origin + self.width * np.arange(self.bins + 1, dtype=np.float64)


def grid_over(lo: float, hi: float, most: int) -> Grid:
    """The finest grid with round edges and at most about `most` buckets that holds lo and hi.

    >>> grid_over(-1.0, 1.0, 100)
    Grid(origin=-1.0, width=0.02, bins=101)
    """
    least = max(hi - lo, 1e-9 * max(abs(lo), abs(hi)), 1e-290) / max(1, most)
    power = 10.0 ** math.floor(math.log10(least))
    width = next(one * power for one in _WIDTHS if one * power >= least * (1 - 1e-9))
    first, last = math.floor(lo / width), math.floor(hi / width)
    return Grid(first * width, width, last - first + 1)


def range_of(spreads: list[Spread], trim: bool) -> tuple[float, float]:
    """The values that a card shows: all of them, or without the outliers of steps and without outlying steps."""
    if trim:
        low, high = np.array([spread.typical() for spread in spreads]).T
        lo = float(np.percentile(low, 2, method="lower"))
        hi = float(np.percentile(high, 98, method="higher"))
    else:
        lo = min(float(spread.at[0]) for spread in spreads)
        hi = max(float(spread.at[-1]) for spread in spreads)
    if hi - lo <= 1e-12 * max(abs(lo), abs(hi)):
        room = abs(lo) / 2 or 1.0
        return lo - room, hi + room
    return lo, hi
