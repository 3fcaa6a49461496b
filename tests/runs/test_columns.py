"""Columns of the run table against a plain reading of the same values; ranks, forests and groups of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard._native import SettingRows
from lightboard.runs.columns import NUMBER, ODD, TEXT, TRUTH, Values, encode_values
from lightboard.runs.groups import find_groups, summarize
from lightboard.runs.importance import grow_forest, rank, rank_columns

VALUES = st.one_of(
    st.floats(allow_nan=False), st.booleans(), st.text(max_size=4), st.sampled_from([1.0, "1"])
)
CELLS = st.lists(st.one_of(st.none(), VALUES, st.tuples(st.text(max_size=3))), max_size=30)
KINDS = {float: NUMBER, bool: TRUTH, str: TEXT, tuple: ODD}


@given(CELLS)
def test_every_cell_comes_back(cells: list[float | bool | str | tuple[str] | None]) -> None:
    at = [row for row, cell in enumerate(cells) if cell is not None and not isinstance(cell, tuple)]
    odd = [(row, cell[0]) for row, cell in enumerate(cells) if isinstance(cell, tuple)]
    rows = SettingRows([{"v": cell} if row in at else {} for row, cell in enumerate(cells)])  # type: ignore[dict-item]
    column = encode_values(rows, "v", odd)
    told = column.list_all()
    for cell, code in zip(cells, column.codes.tolist(), strict=True):
        if cell is None:
            assert code == 0
            continue
        assert column.kinds[code - 1] == KINDS[type(cell)]
        assert told[code - 1] == (cell[0] if isinstance(cell, tuple) else cell)
    numbers = column.numbers[column.kinds == NUMBER].tolist()
    assert numbers == sorted(set(numbers))
    assert sorted(column.kinds.tolist(), key=[0, 2, 1, 3].index) == column.kinds.tolist()


def column(*values: float | bool | str | None) -> Values:
    return encode_values(
        SettingRows([{} if value is None else {"v": value} for value in values]), "v"
    )


def test_digits_without_end_stop_nothing() -> None:
    assert column("9" * 10_000, "x").texts[0].startswith("9")


def test_ranks_share_their_places() -> None:
    assert rank(np.array([3.0, 1.0, 3.0, -math.inf])).tolist() == [3.5, 2, 3.5, 1]


def test_spearman_and_the_correlation_ratio() -> None:
    metric = np.array([1.0, 2.0, 4.0, 8.0, 100.0, math.nan])
    up, down, same, flag, lone = rank_columns(
        [
            column(1.0, 10.0, 100.0, 1e3, 1e4, 0.0),
            column(5.0, 4.0, 3.0, 2.0, 1.0, None),
            column(*[7.0] * 6),
            column(False, False, True, True, True, True),
            column("a", None, None, None, None, "b"),
        ],
        metric,
    )
    assert (up.value, up.rows, up.method) == (1.0, 5, "spearman")
    assert down.value == -1.0
    assert same.value is None
    assert flag.value == pytest.approx(math.sqrt(3) / 2)
    assert (lone.value, lone.method, lone.rows) == (None, "eta", 1)
    parted, each, mixed = rank_columns(
        [
            column("a", "a", "b", "b", "b", "b"),
            column("a", "b", "c", "d", "e", "f"),
            column("a", "b", "a", "b", "a", "b"),
        ],
        metric,
    )
    assert parted.value is not None
    assert 0.7 < parted.value < 1
    assert each.value is None, "as many groups as runs explain nothing"
    assert mixed.value == 0


def test_a_forest_finds_what_acts_together() -> None:
    random = np.random.default_rng(1)
    a, b = random.random(300), random.random(300)
    noise = [column(*random.random(300).tolist()) for _ in range(3)]
    kind = [("left", "right")[int(one > 0.5)] for one in b]
    metric = np.where(b > 0.5, a, -a)
    columns = [column(*a.tolist()), column(*kind), *noise]
    ranks = rank_columns(columns, metric)
    assert abs(ranks[0].value or 0) < 0.2, "by itself it says nothing"
    found = grow_forest(columns, metric, ranks, 0)
    assert found is not None
    assert found.r2 > 0.8
    told = [one or 0.0 for one in found.importance]
    assert min(told[:2]) > 0.3
    assert max(told[2:]) < 0.05
    again = grow_forest(columns, metric, ranks, 0)
    assert again == found


@pytest.mark.parametrize("metric", [[1.0] * 50, [math.nan] * 50, [*range(10)]])
def test_no_forest_without_rows_that_differ(metric: list[float]) -> None:
    columns = [column(*map(float, range(len(metric))))]
    values = np.array(metric, float)
    assert grow_forest(columns, values, rank_columns(columns, values), 0) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.floats(-9, 9)), max_size=40))
def test_groups_as_a_dictionary_has_them(rows: list[tuple[int, int, float]]) -> None:
    columns = [column(*(float(row[at]) for row in rows)) for at in (0, 1)]
    found = find_groups(len(rows), columns)
    expected: dict[tuple[int, int], list[float]] = {}
    for a, b, value in rows:
        expected.setdefault((a, b), []).append(value)
    order = list(expected)
    assert found.tolist() == [order.index((a, b)) for a, b, _ in rows]
    told = summarize(found, np.array([value for *_, value in rows], float))
    for at, values in enumerate(expected.values()):
        assert told.n[at] == len(values)
        assert told.mean[at] == pytest.approx(np.mean(values), abs=1e-9)
        assert told.median[at] == pytest.approx(np.median(values), abs=1e-9)
        assert (told.min[at], told.max[at]) == (min(values), max(values))
        if len(values) > 1:
            assert told.std[at] == pytest.approx(np.std(values, ddof=1), abs=1e-9)
        else:
            assert math.isnan(told.std[at])
