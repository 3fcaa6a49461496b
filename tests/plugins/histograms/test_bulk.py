"""Histograms read together are those read one by one, whatever their layout and whatever is wrong with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard.plugins.histograms.bulk import decode_rows, read_histogram
from lightboard.plugins.histograms.decode import Histogram, decode_histogram
from lightboard.plugins.histograms.resample import Malformed, spread_of
from lightboard.protos import event_pb2, tensor_pb2

INF = float("inf")
NAN = float("nan")


def old_style(limits: list[float], counts: list[float], least: float, most: float) -> bytes:
    histo = event_pb2.HistogramProto(
        min=least,
        max=most,
        num=sum(counts),
        sum=1,
        sum_squares=2,
        bucket_limit=limits,
        bucket=counts,
    )
    value = event_pb2.Summary.Value(tag=b"layer/weight", histo=histo)
    return value.SerializeToString()


def new_style(buckets: list[tuple[float, float, float]], code: str = "<f8") -> bytes:
    shape = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in (len(buckets), 3)]
    tensor = tensor_pb2.TensorProto(
        dtype={"<f4": tensor_pb2.DT_FLOAT, "<f8": tensor_pb2.DT_DOUBLE}[code],
        tensor_shape=tensor_pb2.TensorShapeProto(dim=shape),
        tensor_content=np.array(buckets, code).tobytes(),
    )
    metadata = event_pb2.SummaryMetadata(display_name=b"weights of the layer")
    return event_pb2.Summary.Value(tag=b"h", tensor=tensor, metadata=metadata).SerializeToString()


NUMBERS = st.floats(-1e3, 1e3) | st.sampled_from([0.0, 1.0, 5e-324, 1e-280, 1e301, INF, -INF, NAN])
COUNTS = st.integers(0, 1000).map(float) | st.sampled_from([0.5, -1.0, NAN, INF])


@st.composite
def values(draw: st.DrawFn) -> bytes:
    edges = draw(st.lists(NUMBERS, min_size=1, max_size=12))
    if draw(st.booleans()):
        edges = sorted(edges, key=lambda edge: (np.isnan(edge), edge))
    counts = draw(st.lists(COUNTS, min_size=len(edges), max_size=len(edges)))
    if draw(st.booleans()):
        return old_style(edges, counts, draw(NUMBERS), draw(NUMBERS))
    return new_style(
        list(zip([edges[0], *edges[:-1]], edges, counts, strict=True)),
        draw(st.sampled_from(["<f4", "<f8"])),
    )


def same(one: Histogram, other: Histogram) -> bool:
    return (
        np.array_equal(one.left, other.left, equal_nan=True)
        and np.array_equal(one.right, other.right, equal_nan=True)
        and np.array_equal(one.counts, other.counts, equal_nan=True)
        and np.array_equal(
            np.array([one.min, one.max, one.num], float),
            np.array([other.min, other.max, other.num], float),
            equal_nan=True,
        )
        and (one.sum, one.sum_squares) == (other.sum, other.sum_squares)
    )


@given(st.lists(values(), max_size=6))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_together_they_are_what_each_is_alone(together: list[bytes]) -> None:
    for data, row in zip(together, decode_rows(together), strict=True):
        alone = decode_histogram(data)
        try:
            spread = spread_of(alone)
        except Malformed as error:
            assert row == str(error)
            continue
        assert not isinstance(row, str)
        assert same(row[0], alone)
        assert np.array_equal(row[1].at, spread.at)
        assert np.allclose(row[1].below, spread.below, rtol=1e-12)
        assert row[1].unplaced == spread.unplaced


def test_the_usual_layouts_are_read_from_their_bytes() -> None:
    """Else this file would compare the long way with itself."""
    histo = old_style([0.0, 1.0, 2.0], [0.0, 3.0, 1.0], -0.5, 1.5)
    buckets = [(0.0, 1.0, 3.0), (1.0, 2.0, 1.0)]
    for data in (histo, new_style(buckets), new_style(buckets, "<f4")):
        found = read_histogram(data)
        assert found is not None
        assert same(found, decode_histogram(data))


@given(st.binary(max_size=80))
def test_bytes_that_are_no_histogram_are_told_not_raised(data: bytes) -> None:
    (row,) = decode_rows([data])
    assert isinstance(row, str) or len(row[0])


def test_a_value_cut_off_anywhere_is_told_not_raised() -> None:
    for whole in (
        old_style([0.0, 1.0, 2.0], [0.0, 3.0, 1.0], 0, 2),
        new_style([(0.0, 1.0, 3.0)]),
    ):
        for length in range(1, len(whole)):
            assert len(decode_rows([whole[:length], whole])) == 2
