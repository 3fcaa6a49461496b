"""What a group block must hold, in numpy; and a reader of the packed bytes."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tests.oracle.curves import column_of, columns_a_unit

Array = NDArray[np.float64]

STUDENT_95 = {  # degrees of freedom → factor, from printed tables
    1: 12.706205,
    2: 4.302653,
    3: 3.182446,
    4: 2.776445,
    5: 2.570582,
    9: 2.262157,
    29: 2.045230,
    60: 2.000298,
    100: 1.983972,
    120: 1.979930,
    999: 1.962341,
}


@dataclass
class Group:
    """One group of an unpacked block; `members` have points somewhere."""

    members: int
    in_columns: bool
    x: Array
    centre: Array
    low: Array
    high: Array
    count: Array


def unpack(block: bytes) -> list[Group]:
    """The groups of a block, as docs/http-api.md lays them out."""
    magic, flags, groups, points = struct.unpack_from("<4I", block)
    assert (magic, flags) == (0x3147424C, 0)
    heads = np.frombuffer(block, "<f8", groups * 3, 16).reshape(groups, 3)
    arrays = np.frombuffer(block, "<f8", points * 5, 16 + heads.nbytes).reshape(5, points)
    assert len(block) == 16 + heads.nbytes + arrays.nbytes
    ends = np.cumsum(heads[:, 0]).astype(int)
    assert points == (ends[-1] if groups else 0)
    return [
        Group(int(row[1]), row[2] == 1, *arrays[:, end - int(row[0]) : end])
        for row, end in zip(heads, ends, strict=True)
    ]


@dataclass
class Grid:
    """A group's x, and per member its value there and the lowest and highest behind it; NaN for none."""

    x: Array
    in_columns: bool
    value: Array
    low: Array
    high: Array


def on_line(x: float, xs: list[float], values: list[float]) -> float:
    """Between the neighbours of x, if both are finite; else NaN."""
    before = [i for i in range(len(xs)) if xs[i] < x]
    after = [i for i in range(len(xs)) if xs[i] > x]
    if not (before and after):
        return math.nan
    i, k = before[-1], after[0]
    if not (math.isfinite(values[i]) and math.isfinite(values[k])):
        return math.nan
    share = (x - xs[i]) / (xs[k] - xs[i])  # a slope could overflow
    return values[i] * (1 - share) + values[k] * share


def bring_together(
    members: list[tuple[list[float], list[float]]],
    lo: float,
    hi: float,
    columns: int,
    log: bool,
) -> Grid:
    """`members`: x in order, and values."""
    placed = [(xs, ys) for xs, ys in members if any(not log or x > 0 for x in xs)]
    if log:
        placed = [
            ([x for x in xs if x > 0], [y for x, y in zip(xs, ys, strict=True) if x > 0])
            for xs, ys in placed
        ]
    inside = sorted({x for xs, _ in placed for x in xs if lo <= x <= hi})
    if len(inside) <= columns:
        before = [x for xs, _ in placed for x in xs if x < lo]
        after = [x for xs, _ in placed for x in xs if x > hi]
        outside = (max(before, default=math.nan), min(after, default=math.nan))
        grid = [x for x in (outside[0], *inside, outside[1]) if not math.isnan(x)]
        rows = []
        for xs, ys in placed:
            last = dict(zip(xs, ys, strict=True))
            row = [last[x] if x in last else on_line(x, xs, ys) for x in grid]
            rows.append([y if math.isfinite(y) else math.nan for y in row])
        value = np.array(rows).reshape(len(placed), len(grid))
        return Grid(np.array(grid), False, value, value, value)

    a, b = (math.log(lo), math.log(hi)) if log else (lo, hi)
    if columns_a_unit(a, b, columns) > 0:
        middles = a + (np.arange(columns) + 0.5) * (b - a) / columns
    else:  # all of it is the first
        columns, middles = 1, np.array([a])
    grid = list(np.exp(middles) if log else middles)
    shape = (len(placed), columns)
    value, low, high = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    for m, (xs, ys) in enumerate(placed):
        at = [column_of(x, lo, hi, columns, log) if lo <= x <= hi else -1 for x in xs]
        for c in range(columns):
            own = [y for y, place in zip(ys, at, strict=True) if place == c]
            finite = [y for y in own if math.isfinite(y)]
            if finite:
                value[m, c], low[m, c], high[m, c] = np.mean(finite), min(finite), max(finite)
            elif not own:
                value[m, c] = low[m, c] = high[m, c] = on_line(grid[c], xs, ys)
    return Grid(np.array(grid), True, value, low, high)


def summed_up(grid: Grid, centre: str, band: str) -> tuple[Array, Array, Array, Array]:
    """Centre, low, high, count at each x."""
    rows = []
    for g in range(len(grid.x)):
        values = grid.value[:, g][~np.isnan(grid.value[:, g])]
        n = len(values)
        if n == 0:
            rows.append((math.nan, math.nan, math.nan, 0))
            continue
        mean = float(np.mean(values))
        middle = mean if centre == "mean" else float(np.median(values))
        low = high = math.nan
        if band == "minmax":
            low, high = float(np.nanmin(grid.low[:, g])), float(np.nanmax(grid.high[:, g]))
        elif band == "quartiles":
            low, high = (float(one) for one in np.quantile(values, [0.25, 0.75]))
        elif n > 1:
            away = float(np.std(values, ddof=1))
            if band != "std":
                away /= math.sqrt(n)
            if band == "ci95":
                away *= STUDENT_95[n - 1]
            low, high = mean - away, mean + away
        rows.append((middle, low, high, n))
    table = np.array(rows, np.float64).reshape(-1, 4).T
    return table[0], table[1], table[2], table[3]
