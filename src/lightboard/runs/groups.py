"""Rows of equal settings together, and what their metrics amount to: seeds of one trial."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from lightboard.runs.columns import Values

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Statistics(Struct, frozen=True):
    """One metric over groups; arrays of shape (groups,)."""

    n: NDArray[np.int64]
    """Finite values."""
    mean: NDArray[np.float64]
    std: NDArray[np.float64]
    """As a sample (n - 1); NaN for a single one."""
    min: NDArray[np.float64]
    max: NDArray[np.float64]
    median: NDArray[np.float64]


def find_groups(n: int, columns: Sequence[Values]) -> NDArray[np.int64]:
    """Per row the number of its group, in order of first appearance (n,). Rows that lack a setting agree in it."""
    group = np.zeros(n, np.int64)
    for column in columns:
        codes = column.codes.astype(np.int64)
        if n == 0 or (codes == codes[0]).all():
            continue
        _, group = np.unique(group * (int(codes.max()) + 1) + codes, return_inverse=True)
        group = group.reshape(-1)
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.reshape(-1)]


def summarize(group: NDArray[np.int64], values: NDArray[np.float64]) -> Statistics:
    """What finite values amount to in each group."""
    number = int(group.max()) + 1 if len(group) else 0
    kept = np.isfinite(values)
    of, value = group[kept], values[kept]
    n = np.bincount(of, minlength=number)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.bincount(of, value, number) / n
        squares = np.bincount(of, (value - mean[of]) ** 2, number)
        std = np.where(n > 1, np.sqrt(squares / np.maximum(n - 1, 1)), math.nan)
    order = np.lexsort((value, of))
    of, value = of[order], value[order]
    start = np.cumsum(n) - n
    low, high, median = (np.full(number, math.nan) for _ in range(3))
    some = n > 0
    low[some] = value[start[some]]
    high[some] = value[(start + n - 1)[some]]
    median[some] = (value[(start + (n - 1) // 2)[some]] + value[(start + n // 2)[some]]) / 2
    return Statistics(n, mean, std, low, high, median)
