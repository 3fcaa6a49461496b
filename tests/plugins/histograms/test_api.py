"""The histograms dashboard's routes: rows cut down to pixels, only new ones on growth, and what is wrong, told."""

from __future__ import annotations

import csv
import io
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders import GrowingFile, event, find_tag, make_event_file, metadata, restart
from tests.builders.web import Client

from lightboard import SummaryWriter
from lightboard.plugins.histograms.kept import KeptRows
from lightboard.protos import event_pb2, tensor_pb2

COLUMNS = 5
STATISTICS = 15


def old_style(limits: list[float], counts: list[float], least: float) -> event_pb2.Summary.Value:
    """A HistogramProto under the tag "h"."""
    histo = event_pb2.HistogramProto(
        min=least,
        max=limits[-1] if limits else 0,
        num=sum(counts),
        sum=1,
        sum_squares=2,
        bucket_limit=limits,
        bucket=counts,
    )
    return event_pb2.Summary.Value(tag=b"h", histo=histo)


def new_style(buckets: list[list[float]]) -> event_pb2.Summary.Value:
    """A tensor [k, 3], as tf.summary.histogram writes it."""
    dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in (len(buckets), 3)]
    tensor = tensor_pb2.TensorProto(
        dtype=tensor_pb2.DT_DOUBLE,
        tensor_shape=tensor_pb2.TensorShapeProto(dim=dims),
        tensor_content=np.array(buckets, "<f8").tobytes(),
    )
    return event_pb2.Summary.Value(tag=b"h", tensor=tensor, metadata=metadata("histograms"))


@dataclass
class Run:
    head: dict[str, Any]
    table: NDArray[np.float64]
    statistics: NDArray[np.float64]
    counts: NDArray[np.float32]

    @property
    def held(self) -> list[int]:
        return [int(value) for value in self.table[:2].T.ravel()]


def parse(data: bytes) -> list[tuple[dict[str, Any], list[Run]]]:
    """The blocks of a reply."""
    blocks = []
    at = 0
    while at < len(data):
        magic, length = struct.unpack_from("<II", data, at)
        assert magic == 0x3148424C
        head = json.loads(data[at + 8 : at + 8 + length])
        at += 8 + length
        runs = []
        for run in head["runs"]:
            table = np.frombuffer(data, "<f8", COLUMNS * run["rows"], at)
            at += table.nbytes
            statistics = np.frombuffer(data, "<f8", STATISTICS * run["sent"], at)
            at += statistics.nbytes
            counts = np.frombuffer(data, "<f4", head["bins"] * run["sent"], at)
            at += counts.nbytes + -counts.nbytes % 8
            runs.append(
                Run(
                    run,
                    table.reshape(COLUMNS, -1),
                    statistics.reshape(-1, STATISTICS),
                    counts.reshape(-1, head["bins"]),
                )
            )
        blocks.append((head, runs))
    return blocks


def ask(client: Client, **card: Any) -> tuple[dict[str, Any], list[Run]]:
    axis = {"x": card.pop("x", "step"), "trim": card.pop("trim", False)}
    tag = find_tag(client.board.snapshot, "h", "histograms")
    wanted = {"tag": tag, "runs": [0], "rows": 48, "bins": 40, **card}
    reply = client.post("/api/plugins/histograms/cards", **axis, cards=[wanted])
    assert reply.status_code == 200, reply.text
    (block,) = parse(reply.content)
    return block


def log_normal(folder: Path, steps: range) -> None:
    random = np.random.default_rng(0)
    with SummaryWriter(str(folder)) as writer:
        for step in steps:
            writer.add_histogram("h", random.normal(0, 1, 100), step)


def test_old_and_new_style_give_the_same_row(tmp_path: Path) -> None:
    old = event(old_style([0.0, 1.0, 2.0], [0.0, 3.0, 1.0], 0.0), step=1)
    make_event_file(tmp_path / "a", old)
    make_event_file(tmp_path / "b", event(new_style([[0, 1, 3], [1, 2, 1]]), step=1))
    head, (a, b) = ask(Client(tmp_path), runs=[0, 1])
    assert np.array_equal(a.counts, b.counts)
    assert a.counts.sum() == 4
    assert np.array_equal(a.statistics[:, 4:], b.statistics[:, 4:])
    assert (head["lo"], head["hi"]) == (0, 2)
    assert a.statistics[0, 1:4].tolist() == [4, 0.25, pytest.approx((0.5 - 0.0625) ** 0.5)]
    assert np.isnan(b.statistics[0, 2:4]).all()


def test_a_long_run_is_cut_down_and_every_step_is_reached_by_zooming(tmp_path: Path) -> None:
    log_normal(tmp_path, range(1000))
    client = Client(tmp_path)
    _, (run,) = ask(client)
    assert run.head["total"] == 1000
    assert run.table[2].tolist() == [*range(0, 1000, 32), 999]
    _, (part,) = ask(client, lo=500, hi=520)
    assert part.table[2].tolist() == list(range(499, 522))
    assert (part.counts.sum(axis=1) == 100).all()


def test_x_is_step_relative_or_wall_time(tmp_path: Path) -> None:
    one = old_style([0.0, 1.0], [0.0, 3.0], 0.0)
    times = [(5, 1000.0), (6, 1010.0), (7, 1030.0)]
    make_event_file(tmp_path, *(event(one, step=step, wall_time=time) for step, time in times))
    client = Client(tmp_path)
    assert ask(client)[1][0].table[4].tolist() == [5, 6, 7]
    assert ask(client, x="relative")[1][0].table[4].tolist() == [0, 10, 30]
    assert ask(client, x="wall")[1][0].table[4].tolist() == [1000, 1010, 1030]
    assert ask(client, x="wall", lo=1005, hi=1015)[1][0].table[2].tolist() == [5, 6, 7]


def test_growth_brings_only_what_is_new(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path)
    for step in range(3):
        file.write(event(old_style([0.0, 1.0, 2.0], [0.0, 3.0, 1.0], 0.0), step=step))
    client = Client(tmp_path)
    head, (run,) = ask(client)
    assert head["whole"] is True
    held = {key: head[key] for key in ("origin", "width", "bins", "lo", "hi")}
    file.write(event(old_style([0.0, 1.0, 2.0], [0.0, 1.0, 7.0], 0.0), step=3))
    client.loader.load_all()
    grown, (more,) = ask(client, held={**held, "rows": [run.held]})
    assert grown["whole"] is False
    assert (more.head["rows"], more.head["sent"]) == (4, 1)
    assert more.statistics[0, 0] == 3
    assert more.counts.sum() == 8
    # What lies outside the held values makes a new grid, with all rows on it.
    file.write(event(old_style([0.0, 90.0], [0.0, 5.0], 0.0), step=4))
    client.loader.load_all()
    wider, (all_rows,) = ask(client, held={**held, "rows": [run.held]})
    assert wider["whole"] is True
    assert wider["hi"] == 90
    assert all_rows.head["sent"] == 5


def test_what_is_wrong_is_told_with_its_step_and_the_rest_is_drawn(tmp_path: Path) -> None:
    values = [
        old_style([0.0, 1.0], [0.0, 3.0], 0.0),
        old_style([0.0, 1.0], [0.0, 0.0], 0.0),
        old_style([0.0, 1.0], [5.0, -3.0], 0.0),
        old_style([0.0, 1.0], [1.0, float("nan")], 0.0),
        old_style([0.0, 1.0, float("inf")], [1.0, 2.0, 1.0], 0.0),
        event_pb2.Summary.Value(
            tag=b"h", histo=event_pb2.HistogramProto(bucket_limit=[1.0], bucket=[1.0, 2.0])
        ),
        new_style([[0, 1, 3]]),
    ]
    make_event_file(tmp_path, *(event(value, step=step) for step, value in enumerate(values)))
    _, (run,) = ask(Client(tmp_path))
    assert run.table[2].tolist() == [0, 4, 6]
    assert [(one["step"], one["what"]) for one in run.head["problems"]] == [
        (1, "no values: it is empty"),
        (2, "a count is negative: -3"),
        (3, "a count is NaN or infinite"),
        (4, "1 of 4 values lie in buckets without finite limits, and are not drawn"),
        (5, "this is a histogram with 1 limits and 2 counts"),
    ]


def test_a_card_of_nothing_but_trouble(tmp_path: Path) -> None:
    empty = old_style([], [], 0.0)
    make_event_file(tmp_path, *(event(empty, step=step) for step in range(30)))
    head, (run,) = ask(Client(tmp_path))
    assert (run.head["rows"], run.head["sent"]) == (0, 0)
    assert (len(run.head["problems"]), run.head["more"]) == (20, 10)
    assert head["lo"] < head["hi"]


def test_superseded_steps_are_not_shown(tmp_path: Path) -> None:
    one = old_style([0.0, 1.0], [0.0, 3.0], 0.0)
    before = [event(one, step=step) for step in range(5)]
    make_event_file(tmp_path, *before, restart(2), event(one, step=2))
    _, (run,) = ask(Client(tmp_path))
    assert run.table[2].tolist() == [0, 1, 2]


def test_a_run_whose_file_is_gone_does_not_take_the_others_along(tmp_path: Path) -> None:
    value = event(new_style([[0, 1, 3]]), step=5)
    gone = make_event_file(tmp_path / "a", value)
    make_event_file(tmp_path / "b", value)
    client = Client(tmp_path)
    gone.unlink()
    _, (a, b) = ask(client, runs=[0, 1])
    (problem,) = a.head["problems"]
    assert problem["step"] == 5
    assert "gone" in problem["what"]
    assert b.counts.sum() == 3


def test_one_steps_own_buckets(tmp_path: Path) -> None:
    inf = float("inf")
    make_event_file(tmp_path, event(new_style([[0, 1, 3], [1, inf, 2]]), step=9))
    client = Client(tmp_path)
    _, (run,) = ask(client)
    file, n = run.held
    tag = find_tag(client.board.snapshot, "h", "histograms")
    reply = client.post("/api/plugins/histograms/buckets", tag=tag, file=file, n=n)
    assert reply.json() == {"left": [0, 1], "right": [1, None], "counts": [3, 2]}
    gone = client.post("/api/plugins/histograms/buckets", tag=tag, file=file, n=n + 1)
    assert gone.status_code == 404


def test_runs_without_the_tag_have_no_rows(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", event(new_style([[0, 1, 3]])))
    _, (a, none) = ask(Client(tmp_path), runs=[0, 99])
    assert a.head["rows"] == 1
    assert (none.head["total"], none.head["first"]) == (0, None)


def test_held_rows_of_other_runs_are_refused(tmp_path: Path) -> None:
    make_event_file(tmp_path, event(new_style([[0, 1, 3]])))
    client = Client(tmp_path)
    held = {"origin": 0, "width": 1, "bins": 1, "lo": 0, "hi": 1, "rows": []}
    card = {"tag": 0, "runs": [0], "rows": 48, "bins": 40, "held": held}
    reply = client.post("/api/plugins/histograms/cards", x="step", trim=False, cards=[card])
    assert reply.status_code == 400
    assert "hint" in reply.json()


def test_what_is_kept_is_bounded() -> None:
    kept = KeptRows(5_000)
    for n in range(100):
        kept.put(("epoch", 0, 0, n), f"row {n}")
    assert kept.nbytes <= 5_000
    assert kept.get(("epoch", 0, 0, 99)) == "row 99"
    assert kept.get(("epoch", 0, 0, 0)) is None


def test_all_steps_as_csv_with_buckets_as_logged(tmp_path: Path) -> None:
    odd = [0.1, 1 / 3, 2.0]
    rows = [event(old_style(odd, [3.0, 0.0, 1.0], 0.0), step=step) for step in range(150)]
    rows.insert(1, event(new_style([[0, 1, -3]]), step=0, wall_time=5))
    make_event_file(tmp_path / "=1+1", *rows)
    make_event_file(tmp_path / "other", event(new_style([[0, 1, 3], [1, 2, 1]]), step=7))
    client = Client(tmp_path)
    tag = find_tag(client.board.snapshot, "h", "histograms")
    reply = client.http.get(f"/api/plugins/histograms/csv/{client.board.epoch}/{tag}?runs=0,1,99")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(reply.text)))
    first = [line for line in lines if line["run"] == "'=1+1"]
    wrong = [line for line in first if line["problem"]]
    assert [(line["step"], line["left"]) for line in wrong] == [("0", "")]
    told = [line for line in first if not line["problem"]]
    assert len(told) == 150 * 3
    assert [float(line["right"]) for line in told[:3]] == odd
    assert [float(line["count"]) for line in told[:3]] == [3, 0, 1]
    assert sorted({int(line["step"]) for line in told}) == list(range(150))
    assert [line["count"] for line in lines if line["run"] == "other"] == ["3.0", "1.0"]


def test_csv_of_no_runs_says_how_to_ask(tmp_path: Path) -> None:
    make_event_file(tmp_path, event(new_style([[0, 1, 3]]), step=7))
    client = Client(tmp_path)
    tag = find_tag(client.board.snapshot, "h", "histograms")
    reply = client.http.get(f"/api/plugins/histograms/csv/{client.board.epoch}/{tag}?runs=all")
    assert reply.status_code == 400
    assert "3,5,8" in reply.text
