"""What a curve block must hold, point by point in plain Python; and a reader of the packed bytes."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Point(NamedTuple):
    """One point of a curve."""

    step: int
    wall_time: float
    value: float


@dataclass
class Part:
    """One file's share of a curve."""

    points: list[Point]
    restarts: list[tuple[int, int]] = field(default_factory=list)
    cut: int | None = None


FIELDS = (
    "total",
    "count",
    "from",
    "start",
    "end",
    "last_step",
    "last_value",
    "min",
    "step_at_min",
    "max",
    "step_at_max",
    "nonfinite",
    "hidden",
    "restart",
    "first_x",
    "last_x",
    "tick",
    "steps",
    "thinned",
)


@dataclass
class Curve:
    """One curve of an unpacked block."""

    summary: dict[str, float]
    step: NDArray[np.floating]
    wall_time: NDArray[np.floating]
    value: NDArray[np.floating]
    smoothed: NDArray[np.floating] | None
    joined: NDArray[np.floating] | None


def unpack(block: bytes) -> list[Curve]:
    """The curves of a block, as docs/http-api.md lays them out."""
    magic, flags, series, points = struct.unpack_from("<4I", block)
    assert magic == 0x3243424C
    summaries = np.frombuffer(block, "<f8", series * 19, 16).reshape(series, 19)
    at = 16 + series * 19 * 8

    def column(kind: str, count: int = points) -> NDArray[Any]:
        nonlocal at
        array = np.frombuffer(block, kind, count, at)
        padding = -array.nbytes % 8
        assert block[at + array.nbytes :][:padding] == bytes(padding)
        at += array.nbytes + padding
        return array

    steps: list[NDArray[np.floating]] = []
    for i, row in enumerate(summaries):
        owner = int(row[17])
        assert owner <= i
        steps.append(steps[owner] if owner < i else column("<f8", int(row[1])))
    wall_time = column("<u4" if flags & 8 else "<f8").astype("<f8")
    joined = column("<f8") if flags & 4 else None
    kind = "<f8" if flags & 1 else "<f4"
    value = column(kind)
    smoothed = column(kind) if flags & 2 else None
    assert at == len(block)
    ends = np.cumsum(summaries[:, 1]).astype(int)
    assert points == (ends[-1] if series else 0)
    if flags & 8:
        counts = summaries[:, 1].astype(int)
        wall_time = np.repeat(summaries[:, 3], counts) + wall_time * np.repeat(
            summaries[:, 16], counts
        )
    return [
        Curve(
            dict(zip(FIELDS, map(float, row), strict=True)),
            own,
            wall_time[end - int(row[1]) : end],
            value[end - int(row[1]) : end],
            None if smoothed is None else smoothed[end - int(row[1]) : end],
            None if joined is None else joined[end - int(row[1]) : end],
        )
        for own, row, end in zip(steps, summaries, ends, strict=True)
    ]


def ticked(wall_time: float, curve: Curve) -> float:
    """What is left of a wall time where the block tells ticks."""
    start, tick = curve.summary["start"], curve.summary["tick"]
    if tick == 0 or not math.isfinite(wall_time):
        return wall_time
    return start + math.floor((wall_time - start) / tick + 0.5) * tick


def visible(parts: list[Part]) -> list[Point]:
    """The points that no restart superseded, in file order."""
    return [
        point
        for part in parts
        for i, point in enumerate(part.points)
        if not (part.cut is not None and point.step >= part.cut)
        and not any(i < before and point.step >= step for before, step in part.restarts)
    ]


def in_order(
    points: list[Point], axis: str, of: list[Point] | None = None
) -> tuple[list[Point], list[float]]:
    """Points sorted by x, and their x. `of`, on the axis "joined": the points whose values x is."""
    if axis == "joined":
        by_step = sorted(of or [], key=lambda p: p.step)
        placed = []
        for point in sorted(points, key=lambda p: p.step):
            earlier = [p.value for p in by_step if p.step <= point.step]
            if earlier and math.isfinite(earlier[-1]):
                placed.append((earlier[-1], point))
        placed.sort(key=lambda pair: pair[0])
        return [point for _, point in placed], [x for x, _ in placed]
    if axis == "step":
        ordered = sorted(points, key=lambda p: p.step)
        return ordered, [float(p.step) for p in ordered]
    ordered = sorted((p for p in points if math.isfinite(p.wall_time)), key=lambda p: p.wall_time)
    origin = ordered[0].wall_time if ordered and axis == "relative" else 0.0
    return ordered, [p.wall_time - origin for p in ordered]


def average(values: list[float], weight: float) -> list[float]:
    """TensorBoard's smoothing: an exponential average, debiased; what is not finite passes through."""
    finite = [v for v in values if math.isfinite(v)]
    if all(v == finite[0] for v in finite):
        return values
    last, count, out = 0.0, 0, []
    for value in values:
        if math.isfinite(value):
            last = last * weight + (1 - weight) * value
            count += 1
            out.append(last / (1 - weight**count))
        else:
            out.append(value)
    return out


def timed_average(values: list[float], x: list[float], weight: float) -> list[float]:
    """The average with w to the power of the distance in x; the mean distance of neighbours is 1."""
    finite = [i for i, v in enumerate(values) if math.isfinite(v)]
    out = list(values)
    if len(finite) < 2:
        return out
    unit = (x[finite[-1]] - x[finite[0]]) / (len(finite) - 1)
    for i in finite:
        earlier = [k for k in finite if k <= i]
        faded = [weight ** ((x[i] - x[k]) / unit) if unit > 0 else 1.0 for k in earlier]
        out[i] = float(np.average([values[k] for k in earlier], weights=faded))
    return out


def windowed(values: list[float], weight: float, kind: str) -> list[float]:
    """A bell ("gaussian") or a box ("mean") over the finite values, whole to its weight at the ends."""
    places = [i for i, v in enumerate(values) if math.isfinite(v)]
    finite = np.array([values[i] for i in places])
    away = np.arange(len(finite))[:, None] - np.arange(len(finite))
    length = weight / (1 - weight)
    if kind == "gaussian":
        weights = np.exp(-((away / length) ** 2) / 2) * (abs(away) <= math.ceil(4 * length))
    else:
        weights = abs(away) <= math.floor(length + 0.5)
    out = list(values)
    smooth = weights @ finite / weights.sum(axis=1) if places else []
    for i, value in zip(places, smooth, strict=True):
        out[i] = float(value)
    return out


def columns_a_unit(lo: float, hi: float, columns: int) -> float:
    """0 where the range is too narrow or too wide to be divided."""
    width = hi - lo
    scale = columns / width if width > 0 and math.isfinite(width) else 0.0
    return scale if math.isfinite(scale) else 0.0


def column_of(x: float, lo: float, hi: float, columns: int, log: bool = False) -> int:
    """The pixel column of x; the right edge belongs to the last one."""
    if log:
        x, lo, hi = math.log(x), math.log(lo), math.log(hi)
    scale = columns_a_unit(lo, hi, columns)
    return min(math.floor((x - lo) * scale), columns - 1) if scale else 0


def first(indices: list[int], values: list[float], best: float) -> int:
    return next(i for i in indices if values[i] == best)


def kept(
    x: list[float],
    curves: list[list[float]],
    lo: float,
    hi: float,
    columns: int,
    log: bool = False,
) -> list[int]:
    """Indices that M4 keeps of several curves over the same x; the first curve is the raw one."""
    if columns <= 0:
        return []
    inside = [i for i in range(len(x)) if lo <= x[i] <= hi]
    few = len(inside) <= 2 * columns
    keep: set[int] = set(inside if few else [])
    column = {i: column_of(x[i], lo, hi, columns, log) for i in inside}
    for place in set(column.values()):
        indices = [i for i in inside if column[i] == place]
        if len(indices) <= (4 if len(curves) == 1 else 6):
            keep.update(indices)
            continue
        keep.update((indices[0], indices[-1]))
        for values in curves:
            finite = [i for i in indices if math.isfinite(values[i])]
            if finite:
                keep.add(first(finite, values, min(values[i] for i in finite)))
                keep.add(first(finite, values, max(values[i] for i in finite)))
        keep.update([i for i in indices if not math.isfinite(curves[0][i])][:1])
    before = [i for i in range(len(x)) if x[i] < lo and not (log and x[i] <= 0)]
    after = [i for i in range(len(x)) if x[i] > hi]
    return sorted(keep.union(before[-1:], after[:1]))
