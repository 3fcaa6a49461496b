"""curve_block beside a plain Python reference: what is kept, smoothed, hidden, sent again."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from tests.builders import event, metadata, restart, scalar, tensor_value
from tests.oracle.curves import (
    Curve,
    Part,
    Point,
    average,
    in_order,
    kept,
    ticked,
    unpack,
    visible,
)

from lightboard import _native
from lightboard._native import EventFile, Series
from lightboard.protos import event_pb2
from lightboard.protos import tensor_pb2 as tensors

AXES = {
    "step": _native.X_STEP,
    "relative": _native.X_RELATIVE,
    "wall": _native.X_WALL,
    "joined": _native.X_JOINED,
}


def make_series(part: Part, wide: bool = False) -> Series:
    """A series with these points, through an event file: restarts lie between the points."""
    file = EventFile([b"scalars"])
    marks = list(part.restarts)
    for i, point in enumerate(part.points):
        while marks and marks[0][0] == i:
            file.feed(restart(marks.pop(0)[1]), True)
        if wide:
            tensor = tensors.TensorProto(dtype=tensors.DT_DOUBLE, double_val=[point.value])
            value = event_pb2.Summary.Value(tag=b"a", tensor=tensor, metadata=metadata("scalars"))
            data = event(value, step=point.step, wall_time=point.wall_time)
        else:
            data = scalar("a", point.step, point.value, point.wall_time)
        file.feed(data, True)
    for _, step in marks:
        file.feed(restart(step), True)
    return file.series()[0] if part.points else empty_series()


def empty_series() -> Series:
    """A scalar tag whose only value was none: a series without points."""
    file = EventFile([b"scalars"])
    file.feed(event(tensor_value("a", [b"x"], "scalars")), True)
    (series,) = file.series()
    assert (series.is_scalar, len(series)) == (True, 0)
    return series


def block(
    curves: Sequence[Sequence[Part]],
    *,
    x: str = "step",
    lo: float | None = None,
    hi: float | None = None,
    columns: int = 10,
    smoothing: float = 0.0,
    since: Sequence[int] | None = None,
    wide: bool = False,
    kind: int = _native.SMOOTHING_EXPONENTIAL,
    log: bool = False,
    joined: Sequence[Sequence[Part]] | None = None,
) -> list[Curve]:
    return unpack(
        _native.curve_block(
            to_curves(curves, wide),
            x=AXES[x],
            lo=lo,
            hi=hi,
            columns=columns,
            smoothing=smoothing,
            since=since or [0] * len(curves),
            kind=kind,
            log=log,
            joined=None if joined is None else to_curves(joined, wide),
        )
    )


def to_curves(
    curves: Sequence[Sequence[Part]], wide: bool = False
) -> list[tuple[list[Series], list[int | None]]]:
    return [([make_series(p, wide) for p in parts], [p.cut for p in parts]) for parts in curves]


def points_of(curve: Curve) -> list[tuple[float, float, float]]:
    return list(
        zip(curve.step.tolist(), curve.wall_time.tolist(), curve.value.tolist(), strict=True)
    )


def row_of(point: Point, curve: Curve) -> tuple[float, float, float]:
    return float(point.step), ticked(point.wall_time, curve), point.value


def assert_summary(
    curve: Curve, parts: list[Part], axis: str, of: list[Point] | None = None, log: bool = False
) -> None:
    shown = visible(parts)
    ordered, xs = in_order(shown, axis, of)
    placed = [x for x in xs if x > 0 or not log]
    finite = [p for p in ordered if math.isfinite(p.value)]
    walls = [p.wall_time for p in ordered if math.isfinite(p.wall_time)]
    nan = math.nan
    lowest = min(finite, key=lambda p: p.value, default=None)
    highest = max(finite, key=lambda p: p.value, default=None)
    wanted = {
        "total": len(ordered),
        "start": min(walls, default=nan),
        "end": max(walls, default=nan),
        "last_step": ordered[-1].step if ordered else nan,
        "last_value": ordered[-1].value if ordered else nan,
        "min": lowest.value if lowest else nan,
        "step_at_min": lowest.step if lowest else nan,
        "max": highest.value if highest else nan,
        "step_at_max": highest.step if highest else nan,
        "nonfinite": len(ordered) - len(finite),
        "hidden": sum(len(p.points) for p in parts) - len(shown),
        "first_x": placed[0] if placed else nan,
        "last_x": placed[-1] if placed else nan,
    }
    for name, number in wanted.items():
        assert np.array_equal(curve.summary[name], number, equal_nan=True), name


# --- generated curves ------------------------------------------------------------------------

VALUES = st.one_of(
    st.floats(-100, 100, width=32),
    st.sampled_from([0.0, 1.0, math.nan, math.inf, -math.inf, 1e30]).map(
        lambda v: float(np.float32(v))
    ),
)
STEPS = st.one_of(st.integers(-5, 60), st.integers(-(2**53), 2**53))
WALLS = st.one_of(st.floats(0, 100), st.sampled_from([0.0, 1.7e9, math.nan, math.inf, -math.inf]))


@st.composite
def parts_of(draw: st.DrawFn) -> list[Part]:
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        size = draw(st.integers(0, 40))
        points = [Point(draw(STEPS), draw(WALLS), draw(VALUES)) for _ in range(size)]
        if draw(st.booleans()):  # as nearly all curves are
            steps = sorted(p.step for p in points)
            points = [p._replace(step=s) for p, s in zip(points, steps, strict=True)]
        if draw(st.booleans()):
            points = [p._replace(wall_time=float(i)) for i, p in enumerate(points)]
        marks = draw(
            st.lists(st.tuples(st.integers(1, max(size, 1)), st.integers(-5, 60)), max_size=2)
        )
        cut = draw(st.one_of(st.none(), st.integers(-5, 60)))
        parts.append(Part(points, sorted(marks) if size else [], cut))
    return parts


BOUNDS = st.one_of(
    st.none(), st.floats(-10, 70), st.sampled_from([math.nan, math.inf, -math.inf, 1e300])
)


@settings(max_examples=200, deadline=None)
@given(
    curves=st.lists(parts_of(), max_size=3),
    axis=st.sampled_from(sorted(AXES)),
    lo=BOUNDS,
    hi=BOUNDS,
    columns=st.sampled_from([-3, 0, 1, 2, 5, 1000, 2**40]),
    smoothing=st.sampled_from([0.0, 0.0, 0.6, 0.99]),
    wide=st.booleans(),
    log=st.booleans(),
    joined=st.lists(parts_of(), min_size=3, max_size=3),
)
def test_block_holds_what_the_reference_keeps(
    curves: list[list[Part]],
    axis: str,
    lo: float | None,
    hi: float | None,
    columns: int,
    smoothing: float,
    wide: bool,
    log: bool,
    joined: list[list[Part]],
) -> None:
    others = joined[: len(curves)]
    found = block(
        curves,
        x=axis,
        lo=lo,
        hi=hi,
        columns=columns,
        smoothing=smoothing,
        wide=wide,
        log=log,
        joined=others if axis == "joined" else None,
    )
    of = [visible(parts) for parts in others]
    ordered = [in_order(visible(parts), axis, o) for parts, o in zip(curves, of, strict=True)]
    all_x = [x for _, xs in ordered for x in xs if x > 0 or not log]
    low = lo if lo is not None and math.isfinite(lo) and not (log and lo <= 0) else None
    high = hi if hi is not None and math.isfinite(hi) and not (log and hi <= 0) else None
    if low is not None and high is not None and low > high:
        low, high = high, low
    if all_x:
        data_lo, data_hi = min(all_x), max(all_x)
        low, high = (
            (min(data_lo, data_lo if high is None else high) if low is None else low),
            (max(data_hi, data_hi if low is None else low) if high is None else high),
        )
    assert len(found) == len(curves)
    for curve, parts, o, (points, xs) in zip(found, curves, of, ordered, strict=True):
        assert_summary(curve, parts, axis, o, log)
        assert curve.summary["from"] == 0
        values = [p.value for p in points]
        if not any(x > 0 or not log for x in xs):
            assert points_of(curve) == []
            continue
        assert low is not None
        assert high is not None
        flat = average(values, smoothing)
        raw = kept(xs, [values], low, high, columns, log)
        seen = points_of(curve)
        if axis == "joined":
            assert curve.joined is not None
            assert curve.joined.tolist() == sorted(curve.joined.tolist())
            assert set(curve.joined.tolist()) <= set(xs)
        if smoothing == 0.0:
            assert curve.smoothed is None
            left_out = set(range(len(xs))) - set(raw) if columns > 0 else set()
            assert curve.summary["thinned"] == sum(low <= xs[i] <= high for i in left_out)
            wanted = [row_of(points[i], curve) for i in raw]
            assert np.array_equal(seen, wanted, equal_nan=True) or (not seen and not wanted)
            continue
        # Rounding may let the smoothed extreme fall on its neighbour; what is kept must be as extreme.
        assert curve.smoothed is not None
        both = kept(xs, [values, flat], low, high, columns, log)
        rows = {repr(row) for row in seen}
        for i in raw:
            assert repr(row_of(points[i], curve)) in rows
        assert len(seen) <= len(both) + 2 * len(raw)
        assert_in_order(curve, points, flat)
        finite = [flat[i] for i in both if math.isfinite(flat[i])]
        mine = curve.smoothed[np.isfinite(curve.smoothed)]
        if finite:
            assert close([mine.min(), mine.max()], [min(finite), max(finite)])


def close(a: ArrayLike, b: ArrayLike) -> bool:
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-6, equal_nan=True))


def assert_in_order(curve: Curve, points: list[Point], flat: list[float]) -> None:
    """Each point of the block stands in the whole curve behind the one before, smoothed as there."""
    rest = iter(range(len(points)))
    assert curve.smoothed is not None
    for row, smooth in zip(points_of(curve), curve.smoothed, strict=True):
        wanted = repr(row)
        assert any(
            repr(row_of(points[k], curve)) == wanted and close(smooth, flat[k]) for k in rest
        )


def line_of(steps: Sequence[int], walls: Sequence[float]) -> list[Part]:
    return [Part([Point(s, w, float(s)) for s, w in zip(steps, walls, strict=True)])]


@pytest.mark.parametrize(
    ("seconds", "tick"),
    [(0.0, 2**-22), (1000.0, 2**-22), (1030.0, 2**-21), (86_400.0, 2**-15), (4e6, 2**-10)],
)
def test_wall_times_are_told_in_ticks_of_a_millisecond_at_most(seconds: float, tick: float) -> None:
    walls = [1.7e9 + seconds * share for share in (0, 0.123456789, 0.5000001, 1)]
    (curve,) = block([line_of(range(4), walls)], x="wall")
    assert curve.summary["tick"] == tick
    assert np.abs(curve.wall_time - walls).max() <= max(tick / 2, 1.7e9 * 2**-52)
    assert curve.wall_time[0] == walls[0]


@pytest.mark.parametrize("last", [1.7e9 + 4.4e6, math.inf, math.nan])
def test_wall_times_that_ticks_cannot_tell_stand_as_they_were_logged(last: float) -> None:
    walls = [1.7e9 + 0.1, last]
    curves = [line_of([0, 1], [1.7e9, 1.7e9 + 0.3]), line_of([0, 1], walls)]
    short, long = block(curves, x="step")
    assert np.array_equal(long.wall_time, walls, equal_nan=True)
    assert short.wall_time.tolist() == [1.7e9, 1.7e9 + 0.3]
    assert short.summary["tick"] == long.summary["tick"] == 0


def test_curves_of_the_same_steps_share_them() -> None:
    def packed(*steps: Sequence[int]) -> bytes:
        curves = to_curves([line_of(one, [float(i) for i in range(len(one))]) for one in steps])
        return _native.curve_block(
            curves, x=0, lo=None, hi=None, columns=10, smoothing=0.0, since=[0] * len(curves)
        )

    even, odd = range(0, 12, 2), range(1, 13, 2)
    shared = packed(even, odd, [], even, odd, even)
    assert [curve.summary["steps"] for curve in unpack(shared)] == [0, 1, 2, 0, 1, 0]
    assert [c.step.tolist() for c in unpack(shared)[3:]] == [list(even), list(odd), list(even)]
    assert len(shared) - len(packed(even, odd, [])) == 3 * (19 * 8 + 6 * (4 + 4))


# --- large curves: what a loop in Python would take too long for ------------------------------


def long_series(values: NDArray[np.float32], wide_at: int | None = None) -> Series:
    file = EventFile([b"scalars"])
    file.feed(b"".join(scalar("a", i, float(v), float(i)) for i, v in enumerate(values)), True)
    if wide_at is not None:
        tensor = tensors.TensorProto(dtype=tensors.DT_DOUBLE, double_val=[0.1])
        value = event_pb2.Summary.Value(tag=b"a", tensor=tensor, metadata=metadata("scalars"))
        file.feed(event(value, step=len(values), wall_time=float(len(values))), True)
    return file.series()[0]


@pytest.mark.parametrize("wide_at", [None, 50_000])
def test_every_column_keeps_first_lowest_highest_last_and_the_first_nan(
    wide_at: int | None,
) -> None:
    rng = np.random.default_rng(7)
    values = rng.normal(size=50_000).cumsum().astype(np.float32)
    values[[777, 778, 30_000]] = math.nan
    values[12_345] = math.inf
    series = long_series(values, wide_at)
    numbers = series.value.astype(np.float64)
    size, columns = len(series), 300
    (curve,) = unpack(
        _native.curve_block(
            [([series], [None])],
            x=_native.X_STEP,
            lo=None,
            hi=None,
            columns=columns,
            smoothing=0.0,
            since=[0],
        )
    )
    places = np.minimum((np.arange(size) * (columns / (size - 1))).astype(int), columns - 1)
    wanted: set[int] = set()
    for column in range(columns):
        inside = np.flatnonzero(places == column)
        finite = inside[np.isfinite(numbers[inside])]
        odd = inside[~np.isfinite(numbers[inside])]
        wanted.update((inside[0], inside[-1], *odd[:1]))
        wanted.update((finite[numbers[finite].argmin()], finite[numbers[finite].argmax()]))
    assert curve.step.astype(int).tolist() == sorted(wanted)
    assert np.array_equal(curve.value, numbers[sorted(wanted)], equal_nan=True)
    assert curve.summary["nonfinite"] == 4
    assert curve.summary["min"] == numbers[np.isfinite(numbers)].min()
    assert curve.summary["step_at_max"] == np.nanargmax(
        np.where(np.isfinite(numbers), numbers, np.nan)
    )


@pytest.mark.parametrize("weight", [0.1, 0.6, 0.99, 0.999])
def test_smoothing_runs_over_all_points_whatever_is_shown(weight: float) -> None:
    rng = np.random.default_rng(8)
    values = rng.normal(size=20_000).astype(np.float32)
    values[5_000] = math.nan
    flat = np.array(average([float(v) for v in values], weight))
    series = long_series(values)
    for lo, hi in ((None, None), (15_000.0, 15_050.0), (0.0, 3.0)):
        (curve,) = unpack(
            _native.curve_block(
                [([series], [None])],
                x=_native.X_STEP,
                lo=lo,
                hi=hi,
                columns=200,
                smoothing=weight,
                since=[0],
            )
        )
        assert curve.smoothed is not None
        at = curve.step.astype(int)
        assert np.allclose(curve.smoothed, flat[at], rtol=1e-5, atol=1e-6, equal_nan=True)
        if lo is not None:
            assert set(range(int(lo), int(hi or 0) + 1)) <= set(at.tolist())


def test_constant_series_is_left_alone_by_smoothing() -> None:
    values = np.full(100, np.float32(0.1))
    values[50] = math.nan
    (curve,) = block(
        [[Part([Point(i, float(i), float(v)) for i, v in enumerate(values)])]],
        smoothing=0.9,
        columns=1000,
    )
    assert curve.smoothed is not None
    assert curve.smoothed.tobytes() == values.tobytes()


def test_each_column_of_a_logarithmic_axis_keeps_its_extremes() -> None:
    """What a linear grid would give one column holds most of the picture on a logarithmic axis."""
    values = np.random.default_rng(11).normal(size=100_000).astype(np.float32)
    (curve,) = unpack(
        _native.curve_block(
            [([long_series(values)], [None])],
            x=_native.X_STEP,
            lo=None,
            hi=None,
            columns=100,
            smoothing=0.0,
            since=[0],
            log=True,
        )
    )
    assert curve.summary["total"] == 100_000
    assert curve.step[0] == 1  # step 0 has no place
    assert set(range(1, 30)) <= set(curve.step.astype(int).tolist())
    for lo, hi in ((1, 10), (10, 1000), (1000, 100_000)):
        inside = (curve.step >= lo) & (curve.step < hi)
        assert curve.value[inside].max() == values[lo:hi].max()


def test_joined_x_is_the_other_series_at_the_last_step_that_is_not_later() -> None:
    epochs = [Point(step, 0.0, epoch) for step, epoch in ((10, 0.0), (20, 1.0), (30, 2.0))]
    losses = [Point(step, float(step), step / 2) for step in (5, 10, 15, 20, 21, 40)]
    (curve,) = block([[Part(losses)]], x="joined", joined=[[Part(epochs)]])
    assert curve.step.tolist() == [10, 15, 20, 21, 40]
    assert curve.joined is not None
    assert curve.joined.tolist() == [0, 0, 1, 1, 2]
    assert curve.summary["total"] == 5
    (part,) = block([[Part(losses)]], x="joined", joined=[[Part(epochs)]], lo=1.0, hi=1.0)
    assert part.step.tolist() == [15, 20, 21, 40], "one neighbour on either side"
    (nothing,) = block([[Part(losses)]], x="joined", joined=[[]])
    assert nothing.summary["total"] == 0


@pytest.mark.parametrize("joined", [None, [], [[], []]])
def test_joined_curves_are_as_many_as_curves(joined: list[list[Part]] | None) -> None:
    with pytest.raises(ValueError, match="joined"):
        block([[Part(line(0, 3))]], x="joined", joined=joined)
    with pytest.raises(ValueError, match="X_JOINED"):
        block([[Part(line(0, 3))]], joined=[[]])


# --- restarts and deltas ---------------------------------------------------------------------


def line(begin: int, end: int, value: float = 0.0) -> list[Point]:
    return [Point(i, 100.0 + i, value + i / 4) for i in range(begin, end)]


def test_points_superseded_by_a_restart_are_hidden_and_counted() -> None:
    parts = [Part(line(0, 30), cut=20), Part(line(20, 40, 0.5))]
    (curve,) = block([parts], columns=1000)
    assert curve.step.tolist() == list(range(40))
    assert curve.value[19:21].tolist() == [19 / 4, 0.5 + 5]
    assert curve.summary["hidden"] == 10
    assert curve.summary["restart"] == 20
    assert curve.summary["total"] == 40


def test_restart_within_a_file_hides_what_came_before_it_only() -> None:
    part = Part([*line(0, 30), *line(10, 15, 50.0)], restarts=[(30, 10)])
    (curve,) = block([[part]], columns=1000)
    assert curve.step.tolist() == list(range(15))
    assert (curve.summary["hidden"], curve.summary["restart"]) == (20, 10)


def test_curve_that_has_merely_grown_is_sent_from_where_the_caller_stands() -> None:
    points = line(0, 100)
    (whole,) = block([[Part(points)]], columns=1000)
    for held in (1, 37, 99, 100):
        (delta,) = block([[Part(points)]], columns=1000, since=[held])
        assert delta.summary["from"] == held
        assert delta.summary["total"] == 100
        assert points_of(whole)[:held] + points_of(delta) == points_of(whole)


@pytest.mark.parametrize(
    ("lo", "hi", "sent"),
    [
        (10.0, 20.0, []),
        (40.5, 55.5, [50, 51, 52, 53, 54, 55, 56]),
        (60.5, 70.0, [60, *range(61, 72)]),
        (30.0, 49.5, [50]),
        (200.0, 300.0, [99]),
    ],
)
def test_delta_of_a_range_holds_what_is_new_in_it(lo: float, hi: float, sent: list[int]) -> None:
    for smoothing in (0.0, 0.6):
        (delta,) = block(
            [[Part(line(0, 100))]], lo=lo, hi=hi, columns=1000, smoothing=smoothing, since=[50]
        )
        assert delta.summary["from"] == 50
        assert delta.step.tolist() == sent


def test_deltas_of_a_smoothed_curve_join_without_a_seam() -> None:
    points = [Point(i, float(i), math.sin(i)) for i in range(500)]
    (whole,) = block([[Part(points)]], columns=10_000, smoothing=0.9)
    (delta,) = block([[Part(points)]], columns=10_000, smoothing=0.9, since=[333])
    assert whole.smoothed is not None
    assert delta.smoothed is not None
    assert np.array_equal(delta.smoothed, whole.smoothed[333:])


def test_deltas_together_keep_every_columns_extremes() -> None:
    rng = np.random.default_rng(9)
    points = [
        Point(i, float(i), float(v)) for i, v in enumerate(rng.normal(size=3000).astype(np.float32))
    ]
    held: list[tuple[float, float, float]] = []
    for since, size in itertools.pairwise((0, 100, 101, 1500, 2999, 3000)):
        (delta,) = block([[Part(points[:size])]], lo=0.0, hi=2999.0, columns=50, since=[since])
        held += points_of(delta)
    (whole,) = block([[Part(points)]], lo=0.0, hi=2999.0, columns=50)
    assert set(points_of(whole)) <= set(held)
    assert held == sorted(set(held))


@pytest.mark.parametrize(
    ("kind", "joined"),
    [
        (_native.SMOOTHING_TIMED, False),
        (_native.SMOOTHING_GAUSSIAN, False),
        (_native.SMOOTHING_MEAN, False),
        (_native.SMOOTHING_EXPONENTIAL, True),
    ],
)
def test_curve_whose_past_the_new_points_change_is_sent_whole(kind: int, joined: bool) -> None:
    points = [Point(i, float(i), math.sin(i)) for i in range(100)]
    (curve,) = block(
        [[Part(points)]],
        columns=1000,
        smoothing=0.9,
        kind=kind,
        since=[50],
        x="joined" if joined else "step",
        joined=[[Part(points)]] if joined else None,
    )
    assert (curve.summary["from"], curve.summary["count"]) == (0, 100)


@pytest.mark.parametrize(
    "parts",
    [
        [Part(line(0, 30), cut=20), Part(line(20, 60))],
        [Part(line(0, 30)), Part(line(30, 60))],
        [Part([*line(0, 40), *line(10, 60)], restarts=[(40, 10)])],
        [Part([*line(20, 60), *line(0, 20)])],
    ],
    ids=["restarted", "two files", "restart in the file", "written backwards"],
)
def test_curve_that_may_be_another_than_the_caller_holds_is_sent_whole(parts: list[Part]) -> None:
    (curve,) = block([parts], columns=1000, since=[25])
    assert curve.summary["from"] == 0
    assert curve.summary["count"] == curve.summary["total"]


def test_caller_that_holds_more_than_there_is_gets_all() -> None:
    (curve,) = block([[Part(line(0, 10))]], columns=1000, since=[11])
    assert (curve.summary["from"], curve.summary["count"]) == (0, 10)


def test_steps_back_then_on_can_be_continued() -> None:
    points = [*line(0, 5), *line(3, 8), *line(8, 20)]
    (delta,) = block([[Part(points)]], columns=1000, since=[10])
    assert delta.summary["from"] == 10
    assert delta.step.tolist() == list(range(8, 20))


# --- edges -----------------------------------------------------------------------------------


def test_one_point_beyond_each_edge_is_kept() -> None:
    (curve,) = block([[Part(line(0, 100))]], lo=10.5, hi=20.5, columns=1000)
    assert curve.step.tolist() == list(range(10, 22))
    (curve,) = block([[Part(line(0, 100))]], lo=20.2, hi=20.4, columns=1000)
    assert curve.step.tolist() == [20, 21]
    (curve,) = block([[Part(line(0, 100))]], lo=200.0, hi=300.0, columns=1000)
    assert curve.step.tolist() == [99]


def test_no_curves_and_empty_curves() -> None:
    assert block([]) == []
    empty, other = block([[], [Part([])]], smoothing=0.5)
    for curve in (empty, other):
        assert (curve.summary["total"], curve.summary["count"]) == (0, 0)
        assert math.isnan(curve.summary["last_value"])


def test_zero_columns_give_the_summary_alone() -> None:
    (curve,) = block([[Part(line(0, 9))]], columns=0, since=[5])
    assert (curve.summary["total"], curve.summary["count"], curve.summary["from"]) == (9, 0, 0)


def test_points_without_a_time_have_no_place_on_a_time_axis() -> None:
    points = [Point(0, math.nan, 1.0), Point(1, 7.0, 2.0), Point(2, 8.0, 3.0)]
    (curve,) = block([[Part(points)]], x="relative", columns=10)
    assert curve.wall_time.tolist() == [7.0, 8.0]
    (curve,) = block([[Part(points)]], x="step", columns=10)
    assert (curve.summary["total"], curve.summary["start"]) == (3, 7.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"smoothing": 1.0}, "smoothing must be at least 0 and below 1"),
        ({"smoothing": math.nan}, "smoothing must be at least 0 and below 1"),
        ({"x": 4}, "x must be X_STEP, X_RELATIVE, X_WALL or X_JOINED"),
        ({"since": []}, "one count for each curve"),
        ({"curves": [([empty_series()], [])]}, "one cut"),
    ],
)
def test_wrong_arguments_are_named(change: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {
        "curves": [([empty_series()], [None])],
        "x": _native.X_STEP,
        "lo": None,
        "hi": None,
        "columns": 10,
        "smoothing": 0.0,
        "since": [0],
    }
    arguments.update(change)
    curves = arguments.pop("curves")
    with pytest.raises(ValueError, match=message):
        _native.curve_block(curves, **arguments)  # type: ignore[arg-type]


def test_blobs_are_no_curve() -> None:
    file = EventFile([b"scalars"])
    file.feed(event(tensor_value("text", [b"x"], "text")), True)
    with pytest.raises(ValueError, match="this series holds blobs"):
        _native.curve_block(
            [(file.series(), [None])],
            x=_native.X_STEP,
            lo=None,
            hi=None,
            columns=10,
            smoothing=0.0,
            since=[0],
        )
