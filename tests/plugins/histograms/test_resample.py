"""Buckets of any writer on a shared grid: no value is lost or made up, and what is wrong is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard.plugins.histograms.decode import Histogram
from lightboard.plugins.histograms.resample import (
    PERCENTILES,
    Grid,
    Malformed,
    grid_over,
    range_of,
    spread_of,
)

INF = float("inf")
NAN = float("nan")


def histogram(left: list[float], right: list[float], counts: list[float]) -> Histogram:
    return Histogram(
        np.array(left),
        np.array(right),
        np.array(counts),
        min(left, default=NAN),
        max(right, default=NAN),
        sum(counts),
        None,
        None,
    )


@st.composite
def histograms(draw: st.DrawFn) -> Histogram:
    edges = sorted(
        draw(
            st.lists(
                st.floats(-1e6, 1e6),
                min_size=2,
                max_size=40,
                unique_by=lambda edge: edge if abs(edge) > 1e-200 else 0.0,
            )
        )
    )
    counts = draw(
        st.lists(st.integers(0, 10**6), min_size=len(edges) - 1, max_size=len(edges) - 1).filter(
            any
        )
    )
    return histogram(edges[:-1], edges[1:], [float(count) for count in counts])


@given(histograms(), st.integers(1, 300))
def test_no_value_is_lost_or_made_up(one: Histogram, bins: int) -> None:
    spread = spread_of(one)
    counts, below, above = spread.counts(grid_over(*range_of([spread], False), bins).edges())
    assert counts.min() >= 0
    assert counts.sum() == pytest.approx(one.counts.sum())
    assert below == 0
    assert above == pytest.approx(0, abs=1e-6 * one.counts.sum())


@given(histograms())
def test_a_grid_of_the_own_edges_gives_the_own_counts(one: Histogram) -> None:
    spread = spread_of(one)
    counts, below, above = spread.counts(one.edges)
    assert np.allclose(counts, one.counts)
    assert below + above == pytest.approx(0, abs=1e-6 * one.counts.sum())


@given(histograms())
def test_percentiles_ascend_from_end_to_end(one: Histogram) -> None:
    found = spread_of(one).percentiles()
    filled = np.flatnonzero(one.counts)
    assert len(found) == len(PERCENTILES)
    assert (np.diff(found) >= 0).all()
    ends = [one.left[filled[0]], one.right[filled[-1]]]
    assert found[[0, -1]] == pytest.approx(ends, rel=0, abs=1e-200)


@given(histograms())
def test_what_is_trimmed_is_told(one: Histogram) -> None:
    spread = spread_of(one)
    lo, hi = range_of([spread], True)
    counts, below, above = spread.counts(grid_over(lo, hi, 100).edges())
    assert counts.sum() + below + above == pytest.approx(one.counts.sum())
    assert below + above <= 0.011 * one.counts.sum()


def test_percentiles_are_tensorboards() -> None:
    """The values that `tensorboard.plugins.distribution.compressor` gives for this histogram."""
    found = spread_of(histogram([0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [1.0, 2.0, 1.0])).percentiles()
    expected = [0, 0.2672, 0.6348, 1.117, 1.5, 1.883, 2.3652, 2.7328, 3]
    assert found == pytest.approx(expected)


def test_equal_values_lie_in_the_bucket_that_begins_with_them() -> None:
    spread = spread_of(histogram([0.0], [0.0], [5.0]))
    counts, below, above = spread.counts(np.array([-1.0, 0.0, 1.0]))
    assert counts.tolist() == [0, 5]
    assert (below, above) == (0, 0)
    lo, hi = range_of([spread], True)
    assert lo < 0 < hi


@pytest.mark.parametrize(
    ("left", "right", "counts", "said"),
    [
        ([], [], [], "empty"),
        ([0.0, 1.0], [1.0, 2.0], [0.0, 0.0], "empty"),
        ([0.0, 1.0], [1.0, 2.0], [2.0, -1.0], "negative: -1"),
        ([0.0], [1.0], [NAN], "NaN or infinite"),
        ([0.0], [1.0], [INF], "NaN or infinite"),
        ([-INF], [INF], [3.0], "finite limits"),
        ([NAN], [NAN], [3.0], "finite limits"),
        ([2.0], [1.0], [3.0], "ends before it begins"),
        ([0.0, 0.5], [1.0, 2.0], [1.0, 1.0], "overlap"),
        ([1.0, 0.0], [2.0, 1.0], [1.0, 1.0], "overlap"),
    ],
)
def test_what_cannot_be_drawn_is_named(
    left: list[float], right: list[float], counts: list[float], said: str
) -> None:
    with pytest.raises(Malformed, match=said):
        spread_of(histogram(left, right, counts))


def test_values_without_finite_limits_are_counted_apart() -> None:
    spread = spread_of(histogram([-INF, 0.0, 1.0], [0.0, 1.0, INF], [1.0, 4.0, 2.0]))
    assert (spread.total, spread.unplaced) == (4, 3)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(1, 1000))
def test_grids_are_round_and_hold_both_ends(lo: float, size: float, most: int) -> None:
    grid = grid_over(lo, lo + size, most)
    assert isinstance(grid, Grid)
    edges = grid.edges()
    slack = 1e-9 * (abs(lo) + size)
    assert edges[0] <= lo + slack
    assert edges[-1] >= lo + size - slack
    assert grid.bins <= most + 2
