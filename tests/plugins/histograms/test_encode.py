"""The native histogram counts every number where numpy.histogram counts it."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lightboard import _native
from lightboard.protos.event_pb2 import HistogramProto

EDGES = np.array(_native.default_edges())


def counts(values: NDArray[Any]) -> NDArray[np.float64]:
    """Per default bucket, from the message of the native core."""
    message = HistogramProto.FromString(_native.encode_default_histogram(values))
    found = np.zeros(len(EDGES) - 1)
    if message.bucket:
        first = int(np.searchsorted(EDGES, message.bucket_limit[0]))
        found[first : first + len(message.bucket) - 1] = message.bucket[1:]
    return found


def expected(values: NDArray[Any]) -> NDArray[np.float64]:
    wide = values.astype(np.float64)
    return np.histogram(wide[~np.isnan(wide)], EDGES)[0].astype(np.float64)


@given(st.lists(st.floats(), min_size=1, max_size=50))
def test_any_doubles(numbers: list[float]) -> None:
    values = np.array(numbers)
    assert np.array_equal(counts(values), expected(values))


@given(st.lists(st.floats(width=32), min_size=1, max_size=50))
def test_any_floats(numbers: list[float]) -> None:
    values = np.array(numbers, np.float32)
    assert np.array_equal(counts(values), expected(values))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_edge_and_its_neighbours(dtype: Any) -> None:
    edges = EDGES.astype(dtype)
    below = np.nextafter(edges, dtype(-np.inf))
    above = np.nextafter(edges, dtype(np.inf))
    for values in (edges, below, above):
        assert np.array_equal(counts(values), expected(values))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1, 3, 4, 7, 8, 9, 1001])
def test_summary_numbers(dtype: Any, size: int) -> None:
    values = np.random.default_rng(size).standard_normal(size).astype(dtype)
    message = HistogramProto.FromString(_native.encode_default_histogram(values))
    wide = values.astype(np.float64)
    assert (message.min, message.max, message.num) == (wide.min(), wide.max(), size)
    assert message.sum == pytest.approx(wide.sum(), rel=1e-12)
    assert message.sum_squares == pytest.approx(wide.dot(wide), rel=1e-12)


def test_nan_among_numbers() -> None:
    message = HistogramProto.FromString(
        _native.encode_default_histogram(np.array([1.0, np.nan, 2.0, np.inf]))
    )
    assert np.isnan([message.min, message.max, message.sum]).all()
    assert (message.num, sum(message.bucket)) == (4, 2)


def test_nothing_to_count() -> None:
    assert _native.encode_default_histogram(np.array([np.nan, np.inf])) == b""


def table(values: NDArray[Any]) -> str:
    with tempfile.TemporaryFile() as file:
        _native.write_table(file.fileno(), values)
        file.seek(0)
        return file.read().decode()


def test_tables_longer_than_one_piece() -> None:
    values = np.arange(30_000, dtype=np.float32).reshape(3000, 10)
    rows = [line.split("\t") for line in table(values).splitlines()]
    assert np.array_equal(np.array(rows, np.float32), values)
    assert table(values[:, :0]) == "\n" * 3000


def test_a_table_that_cannot_be_written() -> None:
    with open(os.devnull, "rb") as file, pytest.raises(OSError, match="Bad file descriptor"):
        _native.write_table(file.fileno(), np.ones((1, 1)))


@given(st.lists(st.floats(allow_nan=False), min_size=2, max_size=30))
def test_tables_read_back_the_same(numbers: list[float]) -> None:
    values = np.array(numbers)[None]
    text = table(values)
    assert text.endswith("\n")
    assert np.array_equal(np.array([float(cell) for cell in text.split("\t")]), values[0])
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    cells = [np.float32(cell) for cell in table(single).split("\t")]
    assert np.array_equal(np.array(cells), single[0])
