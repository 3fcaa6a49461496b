"""range_statistics beside numpy: ends, extremes, mean and deviation over all points of a range."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.native.test_curve_block import AXES, BOUNDS, line, parts_of, to_curves
from tests.native.test_smoothing import KINDS, reference
from tests.oracle.curves import Part, Point, in_order, visible

from lightboard import _native

NAMES = (
    "count",
    "nonfinite",
    *(f"first_{field}" for field in ("step", "wall_time", "value", "smoothed")),
    *(f"last_{field}" for field in ("step", "wall_time", "value", "smoothed")),
    "min",
    "step_at_min",
    "max",
    "step_at_max",
    "mean",
    "deviation",
)


def statistics(
    curves: list[list[Part]],
    *,
    x: str = "step",
    lo: float | None = None,
    hi: float | None = None,
    smoothing: float = 0.0,
    kind: str = "exponential",
    joined: list[list[Part]] | None = None,
) -> list[dict[str, float]]:
    rows = _native.range_statistics(
        to_curves(curves),
        x=AXES[x],
        lo=lo,
        hi=hi,
        smoothing=smoothing,
        kind=KINDS[kind],
        joined=None if joined is None else to_curves(joined),
    )
    table: NDArray[np.float64] = np.frombuffer(rows, "<f8").reshape(len(curves), 16)
    return [dict(zip(NAMES, row.tolist(), strict=True)) for row in table]


@settings(max_examples=200, deadline=None)
@given(
    parts=parts_of(),
    axis=st.sampled_from(["step", "relative", "wall", "joined"]),
    lo=BOUNDS,
    hi=BOUNDS,
    smoothing=st.sampled_from([0.0, 0.6]),
    kind=st.sampled_from(sorted(KINDS)),
    joined=parts_of(),
)
def test_statistics_are_those_of_the_points_in_the_range(
    parts: list[Part],
    axis: str,
    lo: float | None,
    hi: float | None,
    smoothing: float,
    kind: str,
    joined: list[Part],
) -> None:
    others = [joined] if axis == "joined" else None
    (row,) = statistics(
        [parts], x=axis, lo=lo, hi=hi, smoothing=smoothing, kind=kind, joined=others
    )
    points, xs = in_order(visible(parts), axis, visible(joined))
    low = lo if lo is not None and math.isfinite(lo) else -math.inf
    high = hi if hi is not None and math.isfinite(hi) else math.inf
    inside = [i for i, x in enumerate(xs) if low <= x <= high]
    assert row["count"] == len(inside)
    if not inside:
        assert all(math.isnan(row[name]) for name in NAMES[2:])
        return
    for name, i in (("first", inside[0]), ("last", inside[-1])):
        point = points[i]
        wanted = (point.step, point.wall_time, point.value)
        found = tuple(row[f"{name}_{field}"] for field in ("step", "wall_time", "value"))
        assert np.array_equal(found, wanted, equal_nan=True)
    finite = [points[i] for i in inside if math.isfinite(points[i].value)]
    assert row["nonfinite"] == len(inside) - len(finite)
    if not finite:
        assert all(math.isnan(row[name]) for name in NAMES[10:])
        return
    values = np.array([point.value for point in finite])
    assert (row["min"], row["max"]) == (values.min(), values.max())
    assert row["step_at_min"] == finite[int(values.argmin())].step
    assert row["step_at_max"] == finite[int(values.argmax())].step
    size = float(np.abs(values).max())
    assert abs(row["mean"] - values.mean()) <= 1e-12 * size
    assert abs(row["deviation"] - values.std()) <= 1e-7 * size


def test_smoothed_ends_are_those_of_the_whole_curve() -> None:
    points = [Point(i, float(i), float(np.float32(math.sin(i)))) for i in range(100)]
    for kind in KINDS:
        (row,) = statistics([[Part(points)]], lo=20.0, hi=60.5, smoothing=0.9, kind=kind)
        wanted = reference([p.value for p in points], 0.9, kind)
        assert row["first_smoothed"] == pytest.approx(wanted[20], rel=1e-9)
        assert row["last_smoothed"] == pytest.approx(wanted[60], rel=1e-9)


def test_a_constant_has_its_value_as_mean_and_no_deviation() -> None:
    (row,) = statistics([[Part([Point(i, float(i), float(np.float32(0.1))) for i in range(999)])]])
    assert (row["mean"], row["deviation"]) == (float(np.float32(0.1)), 0.0)


def test_one_row_per_curve_in_the_order_asked() -> None:
    rows = statistics([[Part(line(0, 5))], [], [Part(line(0, 3, 1.0))]])
    assert [row["count"] for row in rows] == [5, 0, 3]
    assert [row["last_value"] for row in rows][::2] == [1.0, 1.5]
