"""group_block beside numpy: grids of any steps, members that end early, values that are none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.native.test_curve_block import AXES, BOUNDS, parts_of, to_curves
from tests.native.test_smoothing import KINDS, reference
from tests.oracle.curves import Part, Point, in_order, timed_average, visible
from tests.oracle.groups import STUDENT_95, Group, bring_together, summed_up, unpack

from lightboard import _native

CENTRES = {"mean": _native.CENTRE_MEAN, "median": _native.CENTRE_MEDIAN}
BANDS = {
    "std": _native.BAND_DEVIATION,
    "stderr": _native.BAND_ERROR,
    "ci95": _native.BAND_INTERVAL,
    "minmax": _native.BAND_RANGE,
    "quartiles": _native.BAND_QUARTILES,
}


def line(values: list[float]) -> list[Part]:
    """A run that logged these at steps 0, 1, ..."""
    return [Part([Point(step, 100.0 + step, value) for step, value in enumerate(values)])]


def smoothed(values: list[float], x: list[float], weight: float, kind: str) -> list[float]:
    several = len({value for value in values if math.isfinite(value)}) > 1
    if kind == "timed" and weight and several:
        return timed_average(values, x, weight)
    return reference(values, weight, kind) if weight else values


def groups(
    members: list[list[list[Part]]],
    *,
    x: str = "step",
    lo: float | None = None,
    hi: float | None = None,
    columns: int = 100,
    smoothing: float = 0.0,
    kind: str = "exponential",
    log: bool = False,
    centre: str = "mean",
    band: str = "std",
    joined: list[list[list[Part]]] | None = None,
) -> list[Group]:
    return unpack(
        _native.group_block(
            [to_curves(group) for group in members],
            x=AXES[x],
            lo=lo,
            hi=hi,
            columns=columns,
            smoothing=smoothing,
            centre=CENTRES[centre],
            band=BANDS[band],
            kind=KINDS[kind],
            log=log,
            joined=None if joined is None else [to_curves(group) for group in joined],
        )
    )


@settings(max_examples=150, deadline=None)
@given(
    members=st.lists(st.lists(parts_of(), max_size=5), min_size=1, max_size=2),
    axis=st.sampled_from(["step", "relative", "wall", "joined"]),
    lo=BOUNDS,
    hi=BOUNDS,
    columns=st.sampled_from([1, 2, 3, 7, 1000]),
    smoothing=st.sampled_from([0.0, 0.0, 0.6]),
    kind=st.sampled_from(sorted(KINDS)),
    log=st.booleans(),
    centre=st.sampled_from(sorted(CENTRES)),
    band=st.sampled_from(sorted(BANDS)),
    joined=parts_of(),
)
@example(  # no double is small enough to be the width of two columns
    members=[
        [
            [
                Part([Point(44, 2.225073858507203e-309, 1.0)]),
                Part([Point(-264510691219, 0.0, 49.0)]),
            ],
            [Part([Point(420, 0.0, 1.0), Point(28465087, 2.225073858507e-311, math.inf)])],
        ]
    ],
    axis="relative",
    lo=None,
    hi=0.0,
    columns=2,
    smoothing=0.0,
    kind="exponential",
    log=False,
    centre="mean",
    band="ci95",
    joined=[],
)
def test_groups_are_what_numpy_makes_of_them(
    members: list[list[list[Part]]],
    axis: str,
    lo: float | None,
    hi: float | None,
    columns: int,
    smoothing: float,
    kind: str,
    log: bool,
    centre: str,
    band: str,
    joined: list[Part],
) -> None:
    others = [[joined for _ in group] for group in members] if axis == "joined" else None
    found = groups(
        members,
        x=axis,
        lo=lo,
        hi=hi,
        columns=columns,
        smoothing=smoothing,
        kind=kind,
        log=log,
        centre=centre,
        band=band,
        joined=others,
    )
    curves: list[list[tuple[list[float], list[float]]]] = []
    for group in members:
        curves.append([])
        for parts in group:
            points, xs = in_order(visible(parts), axis, visible(joined))
            values = [point.value for point in points]
            curves[-1].append((xs, smoothed(values, xs, smoothing, kind)))
    places = [x for group in curves for xs, _ in group for x in xs if not log or x > 0]
    low, high = (
        bound if bound is not None and math.isfinite(bound) and not (log and bound <= 0) else None
        for bound in (lo, hi)
    )
    if low is not None and high is not None and low > high:
        low, high = high, low
    first, last = min(places, default=math.nan), max(places, default=math.nan)
    begin = low if low is not None else min(first, high if high is not None else first)
    end = high if high is not None else max(last, low if low is not None else last)
    for one, lines in zip(found, curves, strict=True):
        grid = bring_together(lines, begin, end, columns, log)
        assert one.members == sum(any(not log or x > 0 for x in xs) for xs, _ in lines)
        wanted = [grid.x, *summed_up(grid, centre, band)]
        assert one.in_columns == grid.in_columns
        if one.in_columns:
            some = wanted[4] > 0
            wanted = [array[some] for array in wanted]
        finite = [abs(y) for _, values in lines for y in values if math.isfinite(y)]
        scale = max(finite, default=1.0)
        # Near 0 in the middle of a wide range, only the range's own digits are left.
        wide = max(abs(begin), abs(end)) if one.in_columns and not log else 0.0
        wide = wide if math.isfinite(wide) else 0.0
        np.testing.assert_allclose(one.x, wanted[0], rtol=1e-12, atol=4e-16 * wide + 1e-300)
        np.testing.assert_array_equal(one.count, wanted[4])
        for array, want in zip((one.centre, one.low, one.high), wanted[1:4], strict=True):
            np.testing.assert_allclose(array, want, rtol=2e-6, atol=2e-6 * scale)


def test_common_steps_are_not_made_up() -> None:
    (group,) = groups([[line([1.0, 2.0, 3.0]), line([3.0, 2.0, 1.0])]], band="minmax")
    assert group.x.tolist() == [0, 1, 2]
    assert group.centre.tolist() == [2, 2, 2]
    assert (group.low.tolist(), group.high.tolist()) == ([1, 2, 1], [3, 2, 3])
    assert group.count.tolist() == [2, 2, 2]


def test_one_survivor_is_counted_as_one_and_has_no_deviation() -> None:
    (group,) = groups([[line([1.0, 2.0, 3.0, 4.0]), line([3.0, 4.0])]])
    assert group.count.tolist() == [2, 2, 1, 1]
    assert group.centre.tolist() == [2, 3, 3, 4]
    assert np.isnan(group.low[2:]).all()
    assert np.isfinite(group.low[:2]).all()


@pytest.mark.parametrize("freedom", sorted(STUDENT_95))
def test_the_interval_is_students(freedom: int) -> None:
    values = [float(k % 2) for k in range(freedom + 1)]
    (group,) = groups([[line([value]) for value in values]], band="ci95")
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    assert (group.high[0] - group.centre[0]) / error == pytest.approx(STUDENT_95[freedom], abs=2e-6)


def test_equal_values_have_no_width() -> None:
    (group,) = groups([[line([0.1, 2.0**100]) for _ in range(7)]], band="ci95")
    assert group.low.tolist() == group.centre.tolist() == group.high.tolist()
    assert group.centre.tolist() == [float(np.float32(0.1)), 2.0**100]


def test_many_points_become_columns_that_tell_every_spike() -> None:
    spiky = [100.0 if k == 777 else 1.0 for k in range(1000)]
    (group,) = groups([[line(spiky), line([1.0] * 1000)]], columns=10, band="minmax")
    assert group.in_columns
    assert group.x.tolist() == pytest.approx([99.9 * (k + 0.5) for k in range(10)])
    assert group.high.max() == 100
    assert group.count.tolist() == [2] * 10


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"centre": 2}, "centre must be"),
        ({"band": 5}, "band must be"),
        ({"columns": 0}, "columns must be"),
        ({"smoothing": 1.0}, "smoothing must be"),
        ({"joined": []}, "joined"),
    ],
)
def test_what_cannot_be_asked_for(changed: dict[str, object], said: str) -> None:
    asked: dict[str, object] = {
        "x": 0,
        "lo": None,
        "hi": None,
        "columns": 5,
        "smoothing": 0.0,
        "centre": 0,
        "band": 0,
    }
    with pytest.raises(ValueError, match=said):
        _native.group_block([to_curves([line([1.0])])], **(asked | changed))  # type: ignore[arg-type]
