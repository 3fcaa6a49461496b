"""Every kind of smoothing beside a plain formula, and what must hold whatever is logged."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.native.test_curve_block import VALUES, block
from tests.oracle.curves import Part, Point, average, timed_average, windowed

from lightboard import _native

KINDS = {
    "exponential": _native.SMOOTHING_EXPONENTIAL,
    "timed": _native.SMOOTHING_TIMED,
    "gaussian": _native.SMOOTHING_GAUSSIAN,
    "mean": _native.SMOOTHING_MEAN,
}
WEIGHTS = st.sampled_from([0.01, 0.3, 0.5, 0.6, 0.9, 0.99, 0.999])


def smoothed(
    values: list[float], weight: float, kind: str, steps: list[int] | None = None
) -> NDArray[np.floating]:
    steps = steps or list(range(len(values)))
    points = [Point(s, float(s), v) for s, v in zip(steps, values, strict=True)]
    (curve,) = block([[Part(points)]], smoothing=weight, kind=KINDS[kind], columns=2**30)
    assert curve.smoothed is not None
    assert curve.summary["count"] == len(values)
    return curve.smoothed


def reference(
    values: list[float], weight: float, kind: str, steps: list[int] | None = None
) -> list[float]:
    if len({v for v in values if math.isfinite(v)}) < 2:
        return values
    if kind == "exponential":
        return average(values, weight)
    if kind == "timed":
        x = [float(s) for s in steps or range(len(values))]
        return timed_average(values, x, weight)
    return windowed(values, weight, kind)


@settings(max_examples=200, deadline=None)
@given(
    values=st.lists(VALUES.filter(lambda v: v != 1e30), min_size=1, max_size=80),
    weight=WEIGHTS,
    kind=st.sampled_from(sorted(KINDS)),
    data=st.data(),
)
def test_smoothing_is_what_the_formula_says(
    values: list[float], weight: float, kind: str, data: st.DataObject
) -> None:
    gaps = data.draw(st.lists(st.integers(0, 9), min_size=len(values), max_size=len(values)))
    steps = np.cumsum(gaps).tolist()
    found = smoothed(values, weight, kind, steps)
    wanted = reference(values, weight, kind, steps)
    assert np.allclose(found, wanted, rtol=1e-6, atol=1e-6, equal_nan=True)


@settings(max_examples=100, deadline=None)
@given(
    values=st.lists(VALUES, min_size=1, max_size=60),
    weight=WEIGHTS,
    kind=st.sampled_from(sorted(KINDS)),
)
def test_smoothed_values_stay_among_the_values(
    values: list[float], weight: float, kind: str
) -> None:
    found = smoothed(values, weight, kind)
    numbers = np.array(values)
    odd = ~np.isfinite(numbers)
    assert np.array_equal(found[odd], numbers[odd], equal_nan=True), "what is not finite passes"
    if odd.all():
        return
    slack = 1e-6 * max(1.0, float(np.abs(numbers[~odd]).max()))
    assert found[~odd].min() >= numbers[~odd].min() - slack
    assert found[~odd].max() <= numbers[~odd].max() + slack


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_constant_is_left_alone_and_a_single_point_too(kind: str) -> None:
    tenth = float(np.float32(0.1))
    for values in ([tenth] * 50, [math.nan, tenth, tenth, math.inf], [7.0], [math.nan]):
        assert np.array_equal(smoothed(values, 0.9, kind), values, equal_nan=True)


@given(values=st.lists(VALUES, min_size=2, max_size=60), weight=WEIGHTS)
def test_timed_is_the_exponential_average_where_points_are_evenly_apart(
    values: list[float], weight: float
) -> None:
    values = [v if math.isfinite(v) else 0.0 for v in values]  # a hole would be a longer distance
    steps = [7 * i for i in range(len(values))]
    size = max(map(abs, values))
    apart = smoothed(values, weight, "timed", steps) - smoothed(values, weight, "exponential")
    assert np.abs(apart).max() <= 1e-6 * size


def test_timed_forgets_by_distance_not_by_count() -> None:
    values = [0.0] * 100 + [1.0]
    near = smoothed(values, 0.9, "timed")
    far = smoothed(values, 0.9, "timed", [*range(100), 199])
    assert near[-1] < 0.11
    assert far[-1] > 0.9


def test_windows_have_no_lag() -> None:
    line = [float(i) for i in range(400)]
    for kind in ("gaussian", "mean"):
        assert np.allclose(smoothed(line, 0.9, kind)[40:-40], line[40:-40])
    assert smoothed(line, 0.9, "exponential")[200] < 192


def test_long_curves_are_smoothed_across_blocks_of_the_sum() -> None:
    values = np.random.default_rng(3).normal(size=5000)
    values[[0, 511, 512, 4999]] = math.nan
    for kind in ("gaussian", "mean"):
        for weight in (0.6, 0.99):
            found = smoothed(values.tolist(), weight, kind)
            wanted = windowed(values.tolist(), weight, kind)
            assert np.allclose(found, wanted, rtol=1e-6, atol=1e-6, equal_nan=True)


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="SMOOTHING_MEAN"):
        block([[Part([Point(0, 0.0, 0.0)])]], smoothing=0.5, kind=4)
