"""Scalars through `lightboard.open`: every point, as arrays and as tables that others take."""

from __future__ import annotations

import gc
import re
import threading
from pathlib import Path

import duckdb
import numpy as np
import pandas
import polars
import pyarrow
import pytest
from tests.builders import (
    GrowingFile,
    event,
    make_event_file,
    metadata,
    restart,
    scalar,
    tensor_value,
)

import lightboard
from lightboard import _native
from lightboard.protos import event_pb2, tensor_pb2

BATCH = 1 << 18  # rows: long series come in place, in pieces of so many
LONG = 1 << 15  # a series of fewer points is put together with its neighbours


def double(tag: str, step: int, value: float) -> bytes:
    """A record with one scalar in float64."""
    tensor = tensor_pb2.TensorProto(dtype=tensor_pb2.DT_DOUBLE, double_val=[value])
    one = event_pb2.Summary.Value(tag=tag.encode(), tensor=tensor, metadata=metadata("scalars"))
    return event(one, step=step)


def log(folder: Path, tag: str, count: int, factor: float = 1.0) -> None:
    """`count` points of a run, at step n the value n · factor."""
    with lightboard.SummaryWriter(folder) as writer:
        for step in range(count):
            writer.add_scalar(tag, step * factor, step, 1_700_000_000.0 + step)


def test_every_point_in_the_order_logged(tmp_path: Path) -> None:
    records = [scalar("loss", step, value) for step, value in ((3, 1.5), (1, 2.5), (1, np.nan))]
    make_event_file(tmp_path / "a", *records)
    loss = lightboard.open(tmp_path).read_scalars("a", "loss")
    assert loss.step.tolist() == [3, 1, 1]
    assert loss.wall_time.tolist() == [1_700_000_003.0, 1_700_000_001.0, 1_700_000_001.0]
    np.testing.assert_array_equal(loss.value, np.array([1.5, 2.5, np.nan], np.float32))
    names = [str(column.dtype) for column in (loss.step, loss.wall_time, loss.value)]
    assert names == ["int64", "float64", "float32"]
    assert loss.relative_time.tolist() == [2.0, 0.0, 0.0]
    assert [point.step for point in loss] == [3, 1, 1]
    assert loss[0] == (3, 1_700_000_003.0, 1.5)
    assert repr(loss) == "<3 points of 'loss' in run 'a'>"


def test_one_file_is_not_copied(tmp_path: Path) -> None:
    make_event_file(tmp_path, *[scalar("x", n, n) for n in range(10)])
    board = lightboard.open(tmp_path)
    once, again = (board.read_scalars(".", "x") for _ in range(2))
    for name in ("step", "wall_time", "value"):
        one, other = getattr(once, name), getattr(again, name)
        assert np.shares_memory(one, other)
        assert not one.flags.writeable
    kept = once.value
    del board, once, again
    gc.collect()
    assert kept.tolist() == list(range(10))


def test_restarts_hide_what_they_supersede(tmp_path: Path) -> None:
    one = [scalar("x", step, step) for step in range(5)]
    two = [restart(3), scalar("x", 3, 30.0), scalar("x", 4, 40.0)]
    make_event_file(tmp_path, *one, *two)
    make_event_file(tmp_path, restart(4), scalar("x", 4, 400.0), name="z.tfevents")
    board = lightboard.open(tmp_path)
    assert board.read_scalars(".", "x").value.tolist() == [0, 1, 2, 30, 400]
    assert board.read_scalars(".", "x").superseded is None
    whole = board.read_scalars(".", "x", superseded=True)
    assert whole.value.tolist() == [0, 1, 2, 3, 4, 30, 40, 400]
    assert whole.superseded is not None
    assert whole.superseded.tolist() == [False, False, False, True, True, False, True, False]
    frame = polars.DataFrame(board.scalars(superseded=True))
    assert frame.columns == ["run", "tag", "step", "wall_time", "value", "superseded"]
    assert frame["superseded"].to_list() == whole.superseded.tolist()
    assert board.scalars(superseded=True).to_pandas()["superseded"].sum() == 3
    assert board.scalars().to_pandas()["value"].tolist() == [0, 1, 2, 30, 400]


def test_float64_where_one_of_them_is(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 0.1))
    make_event_file(tmp_path / "b", double("x", 0, 0.1))
    board = lightboard.open(tmp_path)
    assert board.read_scalars("a", "x").value.dtype == np.float32
    assert board.read_scalars("b", "x").value.tolist() == [0.1]
    both = board.scalars()
    assert both.value.tolist() == [float(np.float32(0.1)), 0.1]
    assert pyarrow.table(both).schema.field("value").type == pyarrow.float64()
    assert pyarrow.table(both)["value"].to_pylist() == both.value.tolist()
    assert pyarrow.table(board.scalars(runs="a")).schema.field("value").type == pyarrow.float32()


def test_a_table_of_many_series(tmp_path: Path) -> None:
    for run in ("run10", "run9"):
        make_event_file(
            tmp_path / run,
            *[scalar(tag, step, step) for step in range(3) for tag in ("b", "a/loss")],
        )
    table = lightboard.open(tmp_path).scalars()
    assert (table.runs, table.tags) == (("run9", "run10"), ("a/loss", "b"))
    assert len(table) == 12
    frame = table.to_pandas()
    assert frame["run"].tolist() == ["run9"] * 6 + ["run10"] * 6
    assert frame["tag"].tolist() == (["a/loss"] * 3 + ["b"] * 3) * 2
    assert frame["step"].tolist() == [0, 1, 2] * 4
    frame.loc[0, "value"] = 7.0  # a frame is the user's own
    assert table.value[0] == 0.0
    assert table.run_codes.tolist() == [0] * 6 + [1] * 6


def test_what_is_chosen(tmp_path: Path) -> None:
    for run in ("a", "b/train", "b/val"):
        make_event_file(tmp_path / run, scalar("loss", 0, 1.0), scalar("opt/lr", 0, 1.0))
    board = lightboard.open(tmp_path)
    assert board.scalars("loss").tags == ("loss",)
    assert board.scalars("*l*", "b/*").runs == ("b/train", "b/val")
    assert board.scalars(re.compile("^opt"), ["a", "b/val"]).runs == ("a", "b/val")
    assert board.scalars(lambda tag: tag.endswith("lr")).tags == ("opt/lr",)
    nothing = board.scalars("no such tag")
    assert len(nothing) == 0
    assert polars.DataFrame(nothing).shape == (0, 5)
    assert nothing.to_pandas().shape == (0, 5)
    assert pyarrow.table(nothing).num_rows == 0
    with pytest.raises(TypeError, match="3 chooses nothing\nhint: a name, a glob"):
        board.scalars(3)  # type: ignore[arg-type]


def test_long_and_short_series_side_by_side(tmp_path: Path) -> None:
    """In place, in pieces, and put together: whatever the batches are, the rows are the same."""
    log(tmp_path / "a", "long", LONG + 5)
    for run in ("b", "c"):
        log(tmp_path / run, "short", 7, 2.0)
    log(tmp_path / "d", "longer", BATCH + LONG + 3, 0.5)
    board = lightboard.open(tmp_path)
    table = board.scalars()
    arrow = pyarrow.table(table)
    assert [len(batch) for batch in arrow.to_batches()] == [LONG + 5, 14, BATCH, LONG + 3]
    expected = [step for n in (LONG + 5, 7, 7, BATCH + LONG + 3) for step in range(n)]
    assert arrow["step"].to_pylist() == table.step.tolist() == expected
    values = np.concatenate(
        [board.read_scalars(run, tag).value for run, tag in (("a", "long"), ("b", "short"))]
        + [board.read_scalars(run, tag).value for run, tag in (("c", "short"), ("d", "longer"))]
    )
    np.testing.assert_array_equal(polars.DataFrame(table)["value"].to_numpy(), values)
    np.testing.assert_array_equal(table.to_pandas()["value"], values)
    at = board.read_scalars("a", "long").value.__array_interface__["data"][0]
    assert arrow["value"].chunk(0).buffers()[1].address == at  # no copy


def test_who_takes_a_table(tmp_path: Path) -> None:
    log(tmp_path / "a", "x", 4)
    log(tmp_path / "b", "x", 3)
    points = lightboard.open(tmp_path).scalars()
    counted = [("a", 4, 3.0), ("b", 3, 2.0)]
    sql = "SELECT run::VARCHAR, count(*), max(value) FROM points GROUP BY run ORDER BY 1"
    assert duckdb.sql(sql).fetchall() == counted
    frame = polars.DataFrame(points).group_by("run").agg(polars.len(), polars.max("value"))
    assert sorted(frame.rows()) == counted
    assert points.to_polars().equals(polars.DataFrame(points))
    assert points.to_arrow().equals(pyarrow.table(points))
    schema = pyarrow.schema(points)
    names = ["run", "tag", "step", "wall_time", "value"]
    assert schema.names == points.columns == names
    assert schema.field("run").type == pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    one = lightboard.open(tmp_path).read_scalars("a", "x")
    assert pyarrow.table(one).column_names == ["step", "wall_time", "value"]
    assert one.to_pandas()["value"].tolist() == [0, 1, 2, 3]
    assert isinstance(points.to_pandas()["run"].dtype, pandas.CategoricalDtype)


def test_a_stream_outlives_the_board_and_is_read_in_any_thread(tmp_path: Path) -> None:
    log(tmp_path, "x", LONG + 1)
    board = lightboard.open(tmp_path)
    reader = pyarrow.RecordBatchReader.from_stream(board.scalars())
    del board
    gc.collect()
    batches: list[pyarrow.RecordBatch] = []
    thread = threading.Thread(target=batches.extend, args=(reader,))
    thread.start()
    thread.join(60)
    del reader
    gc.collect()
    assert pyarrow.Table.from_batches(batches)["step"].to_pylist() == list(range(LONG + 1))


def test_a_stream_that_nobody_reads_is_let_go(tmp_path: Path) -> None:
    log(tmp_path, "x", 3)
    table = lightboard.open(tmp_path).scalars()
    for _ in range(100):
        table.__arrow_c_stream__()
        table.__arrow_c_schema__()
    assert len(table) == 3


def test_a_run_that_is_being_written(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "a")
    growing.write(scalar("x", 0, 1.0))
    board = lightboard.open(tmp_path)
    before = board.scalars()
    growing.write(scalar("x", 1, 2.0) + scalar("y", 0, 3.0))
    make_event_file(tmp_path / "b", scalar("x", 0, 4.0))
    assert len(board.scalars()) == 1
    assert board.reload() is board
    assert board.read_scalars("a", "x").value.tolist() == [1.0, 2.0]
    assert board.scalars().runs == ("a", "b")
    assert before.to_pandas()["value"].tolist() == [1.0]


def test_names_beyond_a_byte(tmp_path: Path) -> None:
    runs = 130
    for n in range(runs):
        make_event_file(tmp_path / f"r{n}", scalar("x", 0, n))
    table = lightboard.open(tmp_path).scalars()
    assert table.run_codes.dtype == np.int16
    assert table.run_codes.tolist() == list(range(runs))
    assert table.to_pandas()["run"].tolist() == [f"r{n}" for n in range(runs)]


def test_what_is_no_number_has_no_place_among_numbers(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("ok", 0, 1.0))
    (tmp_path / "ß").mkdir()
    make_event_file(tmp_path / "ß", event(tensor_value("t", [b"no number"], "scalars")))
    board = lightboard.open(tmp_path)
    assert board.scalars().runs == (".", "ß")
    assert len(board.scalars()) == 1


def test_the_native_table_refuses_nonsense() -> None:
    file = _native.EventFile([])
    file.feed(scalar("x", 0, 1.0), at_end=True)
    for part in ((1, [0], file, [0], None), (0, [1], file, [0], None), (0, [0], file, [1], None)):
        with pytest.raises(IndexError):
            _native.Table(["a"], ["x"], [part], superseded=False)
    with pytest.raises(ValueError, match="an index for each"):
        _native.Table(["a"], ["x"], [(0, [0], file, [], None)], superseded=False)
    with pytest.raises(ValueError, match="of neither"):
        _native.Table(["a"], None, [], superseded=False)
    with pytest.raises(KeyError, match="loss"):
        _native.Table(None, None, [], superseded=False).array("loss")
