"""Which steps are drawn: never too many, always the ends, and nothing jumps while a run grows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lightboard.plugins.histograms.thin import representatives

STEPS = st.lists(st.integers(0, 10**9), min_size=1, max_size=300).map(sorted)


@given(STEPS, st.integers(4, 64))
def test_no_more_than_asked_and_always_the_ends(steps: list[int], most: int) -> None:
    x = np.array(steps, np.float64)
    chosen = representatives(x, most)
    assert len(chosen) <= max(most, 4)
    assert x[chosen[0]] == x[0]
    assert x[chosen[-1]] == x[-1]
    assert (np.diff(chosen) > 0).all()


@given(STEPS, st.integers(4, 64), st.integers(1, 50))
def test_growth_adds_or_halves_but_never_shifts(steps: list[int], most: int, more: int) -> None:
    x = np.array(steps, np.float64)
    longer = np.concatenate([x, x[-1] + np.arange(1.0, more + 1)])
    before, after = set(representatives(x, most)), set(representatives(longer, most))
    # Of what stood there only the then newest may be new to a later choice.
    assert {i for i in after if i < len(x)} <= before | {len(x) - 1}


@given(STEPS, st.data())
def test_zooming_in_ends_at_every_step(steps: list[int], data: st.DataObject) -> None:
    x = np.unique(np.array(steps, np.float64))
    place = data.draw(st.integers(0, len(x) - 1))
    chosen = representatives(x, 8, x[place], x[place])
    assert place in chosen
    assert len(chosen) <= 3


def test_the_whole_range_in_cells_of_a_power_of_two() -> None:
    chosen = representatives(np.arange(10_000.0), 48)
    assert np.array_equal(chosen[:-1], np.arange(0, 10_000, 256))
    assert chosen[-1] == 9_999


def test_many_points_at_one_place_and_none() -> None:
    assert representatives(np.zeros(100), 8).tolist() == [0, 99]
    assert representatives(np.zeros(0), 8).tolist() == []
