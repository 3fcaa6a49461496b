"""sketch_block beside a plain Python reference: what each column spans, on which levels."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.native.test_curve_block import AXES, BOUNDS, block, line, parts_of, to_curves
from tests.native.test_smoothing import KINDS, reference
from tests.oracle.curves import Part, Point, column_of, in_order, timed_average, visible

from lightboard import _native

FIELDS = (
    "total",
    "hidden",
    "nonfinite",
    "last_step",
    "last_value",
    "min",
    "step_at_min",
    "max",
    "step_at_max",
    "restart",
    "first_x",
    "last_x",
)
SCALES = {"linear": _native.Y_LINEAR, "log": _native.Y_LOG, "symlog": _native.Y_SYMLOG}


@dataclass
class Sketch:
    """An unpacked block; `low` and `high` are levels, −1 where a column is empty."""

    lo: float
    hi: float
    bottom: float
    top: float
    summaries: list[dict[str, float]]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def unpack(data: bytes) -> Sketch:
    magic, flags, n, wide = struct.unpack_from("<4I", data)
    assert (magic, flags, len(data) % 8) == (0x3153424C, 0, 0)
    lo, hi, bottom, top = struct.unpack_from("<4d", data, 16)
    table = np.frombuffer(data, "<f8", 12 * n, 48).reshape(12, n)
    cells = np.frombuffer(data, np.uint8, 2 * n * wide, 48 + 96 * n).reshape(2, n, wide)
    low = np.full((n, wide), -1)
    high = np.full((n, wide), -1)
    for i in range(n):
        at = 0
        for j in range(wide):
            if cells[1, i, j]:
                at = (at + int(cells[0, i, j])) % 256
                low[i, j], high[i, j] = at, at + int(cells[1, i, j]) - 1
    rows = [dict(zip(FIELDS, column.tolist(), strict=True)) for column in table.T]
    return Sketch(lo, hi, bottom, top, rows, low, high)


def sketch(
    curves: Sequence[Sequence[Part]],
    *,
    x: str = "step",
    lo: float | None = None,
    hi: float | None = None,
    columns: int = 10,
    smoothing: float = 0.0,
    kind: str = "exponential",
    log: bool = False,
    y: str = "linear",
    bottom: float | None = None,
    top: float | None = None,
    trim: bool = False,
) -> Sketch:
    return unpack(
        _native.sketch_block(
            to_curves(curves),
            x=AXES[x],
            lo=lo,
            hi=hi,
            columns=columns,
            smoothing=smoothing,
            kind=KINDS[kind],
            log=log,
            y=SCALES[y],
            bottom=bottom,
            top=top,
            trim=trim,
        )
    )


def symlog_constant(low: float, high: float) -> float:
    size = max(abs(low), abs(high))
    return 10.0 ** (math.ceil(math.log10(size)) - 3) if size > 0 and math.isfinite(size) else 1.0


def bent(value: float, y: str, constant: float) -> float:
    if y == "log":
        return math.log(value)
    if y == "symlog":
        return math.copysign(math.log1p(abs(value) / constant), value)
    return value


def levels(values: list[float], y: str, bottom: float, top: float) -> tuple[float, float]:
    """Exact places of the lowest and highest value among 0 … 253."""
    constant = symlog_constant(bottom, top)
    foot = bent(bottom, y, constant)
    height = bent(top, y, constant) - foot
    if not (height > 0 and math.isfinite(height)):
        return 0.0, 0.0
    low, high = ((bent(v, y, constant) - foot) * 253 / height for v in (min(values), max(values)))
    return max(0.0, min(253.0, low)), max(0.0, min(253.0, high))


@settings(max_examples=200, deadline=None)
@given(
    curves=st.lists(parts_of(), min_size=1, max_size=3),
    axis=st.sampled_from(["step", "relative", "wall"]),
    lo=BOUNDS,
    hi=BOUNDS,
    columns=st.integers(1, 12),
    smoothing=st.sampled_from([0.0, 0.6]),
    kind=st.sampled_from(sorted(KINDS)),
    y=st.sampled_from(sorted(SCALES)),
)
def test_each_column_spans_what_is_drawn_in_it(
    curves: list[list[Part]],
    axis: str,
    lo: float | None,
    hi: float | None,
    columns: int,
    smoothing: float,
    kind: str,
    y: str,
) -> None:
    made = sketch(
        curves, x=axis, lo=lo, hi=hi, columns=columns, smoothing=smoothing, kind=kind, y=y
    )
    # The range and the summaries are those of the curve block of the same curves.
    whole = block(curves, x=axis, lo=lo, hi=hi, smoothing=smoothing, kind=KINDS[kind])
    for one, other in zip(made.summaries, whole, strict=True):
        for name in FIELDS:
            assert np.array_equal(one[name], other.summary[name], equal_nan=True), name
    seen: list[float] = []
    spans: dict[tuple[int, int], list[float]] = {}
    for i, parts in enumerate(curves):
        points, xs = in_order(visible(parts), axis)
        values = [point.value for point in points]
        if smoothing and kind == "timed" and len({v for v in values if math.isfinite(v)}) > 1:
            values = timed_average(values, xs, smoothing)
        elif smoothing:
            values = reference(values, smoothing, kind)
        for x, value in zip(xs, values, strict=True):
            if not made.lo <= x <= made.hi or not math.isfinite(value):
                continue
            if y == "log" and value <= 0:
                continue
            place = column_of(x, made.lo, made.hi, columns)
            spans.setdefault((i, place), []).append(value)
            seen.append(value)
    filled = {(int(i), int(j)) for i, j in np.argwhere(made.low >= 0)}
    assert filled == set(spans)
    if not seen:
        return
    assert made.bottom == pytest.approx(min(seen), rel=1e-6)
    assert made.top == pytest.approx(max(seen), rel=1e-6)
    for (i, j), values in spans.items():
        low, high = levels(values, y, made.bottom, made.top)
        assert abs(made.low[i, j] - low) <= 0.51
        assert abs(made.high[i, j] - high) <= 0.51


def test_one_spike_among_a_million_points_is_there() -> None:
    points = [Point(i, float(i), 0.0) for i in range(20_000)]
    points[13_333] = Point(13_333, 0.0, 1.0)
    made = sketch([[Part(points)]], columns=30)
    assert made.high[0].tolist() == [253 if j == 20 else 0 for j in range(30)]
    assert made.low[0].tolist() == [0] * 30


def test_far_values_stand_at_the_end_of_a_trimmed_range() -> None:
    curves = [
        [Part([Point(i, float(i), math.sin(i + run)) for i in range(100)])] for run in range(50)
    ]
    curves[7][0].points[50] = Point(50, 50.0, 1e6)
    whole = sketch(curves, columns=20)
    trimmed = sketch(curves, columns=20, trim=True)
    assert (whole.top, whole.high.max()) == (1e6, 253)
    assert len(np.unique(whole.high[0])) == 1, "all else is flat"
    assert 1 < trimmed.top <= 3
    assert trimmed.high[7, 10] == 253
    assert len(np.unique(trimmed.high[0])) > 5
    assert trimmed.summaries[7]["max"] == 1e6


def test_a_range_of_values_that_was_asked() -> None:
    made = sketch([[Part(line(0, 5))]], columns=5, bottom=0.0, top=253.0)
    assert (made.bottom, made.top) == (0.0, 253.0)
    assert made.low[0].tolist() == [round(point.value) for point in line(0, 5)]


def test_nothing_to_show() -> None:
    empty = sketch([[], [Part([])]], columns=4)
    assert empty.low.tolist() == [[-1] * 4] * 2
    assert math.isnan(empty.lo)
    assert [row["total"] for row in empty.summaries] == [0, 0]
    nans = sketch([[Part([Point(0, 0.0, math.nan)])]], columns=4)
    assert (nans.low.max(), nans.summaries[0]["nonfinite"]) == (-1, 1)


@pytest.mark.parametrize(
    ("wrong", "said"), [({"y": 3}, "Y_LINEAR"), ({"x": 9}, "x"), ({"smoothing": 1.0}, "smoothing")]
)
def test_what_is_asked_wrongly(wrong: dict[str, float], said: str) -> None:
    asked: dict[str, object] = {"x": 0, "lo": None, "hi": None, "columns": 1, "smoothing": 0.0}
    with pytest.raises(ValueError, match=said):
        _native.sketch_block([], **{**asked, **wrong})  # type: ignore[arg-type]
