"""What a curve block must hold, point by point in plain Python; and a reader of the packed bytes."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

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
)


@dataclass
class Curve:
    """One curve of an unpacked block."""

    summary: dict[str, float]
    step: NDArray[np.floating]
    wall_time: NDArray[np.floating]
    value: NDArray[np.floating]
    smoothed: NDArray[np.floating] | None


def unpack(block: bytes) -> list[Curve]:
    """The curves of a block, as docs/http-api.md lays them out."""
    magic, flags, series, points = struct.unpack_from("<4I", block)
    assert magic == 0x3143424C
    summaries = np.frombuffer(block, "<f8", series * 14, 16).reshape(series, 14)
    at = 16 + series * 14 * 8

    def column(kind: str) -> NDArray[np.floating]:
        nonlocal at
        array = np.frombuffer(block, kind, points, at)
        padding = -array.nbytes % 8
        assert block[at + array.nbytes :][:padding] == bytes(padding)
        at += array.nbytes + padding
        return array

    step, wall_time = column("<f8"), column("<f8")
    kind = "<f8" if flags & 1 else "<f4"
    value = column(kind)
    smoothed = column(kind) if flags & 2 else None
    assert at == len(block)
    ends = np.cumsum(summaries[:, 1]).astype(int)
    assert points == (ends[-1] if series else 0)
    return [
        Curve(
            dict(zip(FIELDS, map(float, row), strict=True)),
            step[end - int(row[1]) : end],
            wall_time[end - int(row[1]) : end],
            value[end - int(row[1]) : end],
            None if smoothed is None else smoothed[end - int(row[1]) : end],
        )
        for row, end in zip(summaries, ends, strict=True)
    ]


def visible(parts: list[Part]) -> list[Point]:
    """The points that no restart superseded, in file order."""
    return [
        point
        for part in parts
        for i, point in enumerate(part.points)
        if not (part.cut is not None and point.step >= part.cut)
        and not any(i < before and point.step >= step for before, step in part.restarts)
    ]


def in_order(points: list[Point], axis: str) -> tuple[list[Point], list[float]]:
    """Points sorted by x, and their x."""
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


def column_of(x: float, lo: float, hi: float, columns: int) -> int:
    """The pixel column of x; the right edge belongs to the last one."""
    width = hi - lo
    scale = columns / width if width > 0 and math.isfinite(width) else 0.0
    if not math.isfinite(scale):
        scale = 0.0
    place = (x - lo) * scale
    return columns - 1 if math.isnan(place) else min(math.floor(place), columns - 1)


def first(indices: list[int], values: list[float], best: float) -> int:
    return next(i for i in indices if values[i] == best)


def kept(
    x: list[float],
    curves: list[list[float]],
    lo: float,
    hi: float,
    columns: int,
) -> list[int]:
    """Indices that M4 keeps of several curves over the same x; the first curve is the raw one."""
    if columns <= 0:
        return []
    inside = [i for i in range(len(x)) if lo <= x[i] <= hi]
    few = len(inside) <= 2 * columns
    keep: set[int] = set(inside if few else [])
    for column in {column_of(x[i], lo, hi, columns) for i in inside}:
        indices = [i for i in inside if column_of(x[i], lo, hi, columns) == column]
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
    before = [i for i in range(len(x)) if x[i] < lo]
    after = [i for i in range(len(x)) if x[i] > hi]
    return sorted(keep.union(before[-1:], after[:1]))
