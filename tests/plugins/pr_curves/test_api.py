"""The PR curves dashboard's routes: every step, curves with their area and best point, whatever is wrong with them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders import event, find_tag, make_event_file, metadata, scalar
from tests.builders.web import Client

from lightboard import SummaryWriter
from lightboard.plugins.pr_curves.check import average_precision, find_best, thin
from lightboard.plugins.pr_curves.encode import compute_curve
from lightboard.protos import event_pb2, plugin_data_pb2, tensor_pb2


@dataclass(frozen=True)
class Curve:
    head: dict[str, Any]
    rows: NDArray[np.float64]
    """threshold, TP, FP, TN, FN, precision, recall."""


def ask(client: Client, *refs: str, tag: str = "t") -> list[Curve]:
    number = find_tag(client.board.snapshot, tag, "pr_curves")
    reply = client.post("/api/plugins/pr_curves/curves", tag=number, refs=refs)
    assert reply.status_code == 200, reply.text
    data = reply.content
    magic, length = struct.unpack_from("<II", data)
    assert magic == 0x3150424C
    assert length % 8 == 0
    at, found = 8 + length, []
    for head in msgspec.json.decode(data[8:at])["curves"]:
        count = 7 * head["points"]
        found.append(Curve(head, np.frombuffer(data, "<f8", count, at).reshape(7, -1)))
        at += 8 * count
    assert at == len(data)
    return found


def refs(client: Client, tag: str = "t") -> list[str]:
    number = find_tag(client.board.snapshot, tag, "pr_curves")
    reply = client.post("/api/plugins/pr_curves/steps", tag=number, runs=[0])
    assert reply.status_code == 200, reply.text
    (run,) = reply.json()["runs"]
    assert run["step"] == sorted(run["step"])
    found: list[str] = run["ref"]
    return found


def value(rows: Any, promised: int | None = None) -> event_pb2.Summary.Value:
    array = np.asarray(rows, "<f4")
    dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in array.shape]
    said = metadata("pr_curves")
    if promised is not None:
        content = plugin_data_pb2.PrCurvePluginData(num_thresholds=promised)
        said.plugin_data.content = content.SerializeToString()
    tensor = tensor_pb2.TensorProto(
        dtype=tensor_pb2.DT_FLOAT,
        tensor_shape=tensor_pb2.TensorShapeProto(dim=dims),
        tensor_content=array.tobytes(),
    )
    return event_pb2.Summary.Value(tag=b"t", tensor=tensor, metadata=said)


def only(folder: Path, one: event_pb2.Summary.Value) -> Curve:
    make_event_file(folder, event(one, step=3), scalar("x", 0, 1.0))
    client = Client(folder)
    (found,) = ask(client, *refs(client))
    return found


def good(count: int = 11) -> NDArray[np.float64]:
    random = np.random.default_rng(1)
    labels = random.random(500) < 0.4
    return compute_curve(labels, np.clip(random.normal(0.3 + 0.4 * labels, 0.2), 0, 1), count)


@pytest.mark.parametrize("writer", ["lightboard", "torch.utils.tensorboard"])
def test_every_step_of_every_writer_with_its_counts(tmp_path: Path, writer: str) -> None:
    random = np.random.default_rng(0)
    made = __import__(writer, fromlist=["SummaryWriter"]).SummaryWriter(str(tmp_path))
    logged = []
    for step in (10, 0, 20):
        labels, predictions = random.random(300) < 0.5, random.random(300)
        made.add_pr_curve("t", labels, predictions, step)
        logged.append((step, compute_curve(labels, predictions, 127)))
    made.close()
    client = Client(tmp_path)
    found = ask(client, *refs(client))
    assert len(found) == 3
    for curve, (_, rows) in zip(found, sorted(logged, key=lambda one: one[0]), strict=True):
        assert curve.head["faults"] == []
        assert curve.head["error"] is None
        points = curve.head["points"]
        np.testing.assert_allclose(curve.rows[0], np.linspace(0, 1, 127)[:points])
        np.testing.assert_allclose(curve.rows[1:], rows[:, :points], rtol=1e-5)
        assert curve.head["area"] == pytest.approx(average_precision(rows[4], rows[5]), rel=1e-4)


def test_area_and_best_are_scikit_learns() -> None:
    # thresholds 0.1 … 0.9 of labels 0 0 1 1 with scores .1 .4 .35 .8, worked out by hand from its documentation
    precision, recall = np.array([0.5, 2 / 3, 0.5, 1.0]), np.array([1.0, 1.0, 0.5, 0.5])
    thresholds = np.array([0.1, 0.35, 0.4, 0.8])
    assert average_precision(precision, recall) == pytest.approx(0.8333, abs=1e-4)
    best = find_best(thresholds, precision, recall)
    assert best.threshold == 0.35
    assert best.f1 == pytest.approx(0.8)


def test_the_area_under_a_roc_curve_is_how_often_a_positive_is_ranked_higher(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(2)
    labels = random.random(400) < 0.3
    told = np.clip(random.normal(0.4 + 0.2 * labels, 0.2), 0, 1)
    with SummaryWriter(tmp_path) as writer:
        writer.add_pr_curve("t", labels, told, 0, 40)
    client = Client(tmp_path)
    (found,) = ask(client, *refs(client))
    # By its other definition (Mann and Whitney's), over what the thresholds tell apart; ties count half.
    place = np.floor(told * 39)
    apart = place[labels][:, None] - place[~labels][None, :]
    assert found.head["roc"] == pytest.approx(np.mean((apart > 0) + 0.5 * (apart == 0)))
    best = found.head["best"]
    at = int(np.flatnonzero(found.rows[0] == best["threshold"])[0])
    assert best["rate"] == found.rows[2, at] / (found.rows[2, at] + found.rows[3, at])


@pytest.mark.parametrize(
    "rows",
    [
        [[2, 1], [0, 0], [0, 0], [0, 1], [1, 1], [1, 0.5]],  # no label is negative
        [[0, 0], [2, 1], [1, 2], [0, 0], [0, 0], [0, 0]],  # none is positive
        [[0, 0], [0, 0], [0, 0], [0, 0], [0.5, 1], [1, 0.5]],  # only precision and recall
        [[2, 1], [2, np.inf], [1, 2], [0, 1], [0.5, 0.5], [1, 0.5]],
        [[2, 1], [2, -1], [1, 2], [0, 1], [0.5, 0.5], [1, 0.5]],
    ],
)
def test_no_roc_curve_where_the_counts_give_none(tmp_path: Path, rows: Any) -> None:
    found = only(tmp_path, value(rows))
    assert found.head["error"] is None
    assert found.head["roc"] is None
    assert found.head["best"]["rate"] is None


def test_the_end_that_nothing_reaches_is_left_out(tmp_path: Path) -> None:
    labels, predictions = np.array([1, 0, 1, 0]), np.array([0.5, 0.2, 0.4, 0.3])
    with SummaryWriter(tmp_path) as writer:
        writer.add_pr_curve("t", labels, predictions, 0, 11)
    client = Client(tmp_path)
    (found,) = ask(client, *refs(client))
    assert found.head["thresholds"] == 11
    np.testing.assert_allclose(found.rows[0], np.linspace(0, 0.5, 6))
    assert found.rows[5][-1] == 1.0
    assert found.head["area"] == pytest.approx(1.0)
    assert found.head["best"]["f1"] == pytest.approx(1.0)


def changed(row: int, at: int | slice, to: Any) -> NDArray[np.float64]:
    rows = good()
    rows[row, at] = to
    return rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(4, 2, np.nan), "precision or recall is not a finite number at 1 of 11 thresholds"),
        (changed(5, 3, np.inf), "not a finite number at 1 of 11 thresholds, first at 0.3"),
        (changed(4, 2, 1.5), "lies outside of 0 … 1 at 1 of 11"),
        (changed(0, 1, np.nan), "a count is not a finite number"),
        (changed(1, 4, -2), "a count is negative at 1 of 11 thresholds, first at 0.4"),
        (changed(4, 2, 0.01), "precision is not what the counts give, at 1 of 11"),
        (changed(5, 2, 0.01), "recall is not what the counts give, at 1 of 11"),
        (changed(2, 5, 9000), "disagree on how many labels are negative"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_drawn(
    tmp_path: Path, rows: NDArray[np.float64], said: str
) -> None:
    found = only(tmp_path, value(rows))
    assert found.head["error"] is None
    assert any(said in fault for fault in found.head["faults"])
    assert found.head["points"] >= 8
    assert np.isfinite(found.rows[5:]).all()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (np.zeros((5, 11)), "of shape (5, 11), not [6, thresholds]"),
        (np.zeros(66), "not [6, thresholds]"),
        (np.zeros((6, 0)), "without thresholds"),
        (np.full((6, 4), np.nan), "not a finite number at 4 of 4"),
    ],
)
def test_what_is_no_curve_says_why(tmp_path: Path, rows: Any, said: str) -> None:
    found = only(tmp_path, value(rows))
    assert said in found.head["error"]
    assert found.head["points"] == 0


def test_text_under_the_plugins_name_is_no_curve(tmp_path: Path) -> None:
    tensor = tensor_pb2.TensorProto(dtype=tensor_pb2.DT_STRING, string_val=[b"x"])
    one = event_pb2.Summary.Value(tag=b"t", tensor=tensor, metadata=metadata("pr_curves"))
    assert only(tmp_path, one).head["error"].startswith("this is ")


def test_thresholds_that_are_missing_are_told(tmp_path: Path) -> None:
    found = only(tmp_path, value(good(5), promised=127))
    assert "names 127 thresholds and 5 were logged" in found.head["faults"][0]
    assert found.rows[0][-1] == 1.0


def test_one_threshold_is_a_point(tmp_path: Path) -> None:
    found = only(tmp_path, value([[3], [1], [2], [1], [0.75], [0.75]]))
    assert found.head["error"] is None
    assert found.rows[:, 0].tolist() == [0, 3, 1, 2, 1, 0.75, 0.75]


def test_of_a_hundred_thousand_thresholds_those_that_differ() -> None:
    recall = np.linspace(1, 0, 100_000)
    precision = 0.5 + 0.4 * np.sin(recall * 40)
    kept = thin(precision, recall)
    assert len(kept) <= 2_001
    assert kept[0] == 0
    assert kept[-1] == 99_999
    assert (np.diff(kept) > 0).all()
    # what only the third column tells apart stays
    assert len(thin(np.ones(100_000), np.ones(100_000), recall)) > 1_000
    # the line through these is the line through all, to a pixel of a plot of 500
    line = np.interp(recall, recall[kept][::-1], precision[kept][::-1])
    assert np.abs(line - precision).max() < 1 / 500


def test_too_many_at_once_are_refused(tmp_path: Path) -> None:
    make_event_file(tmp_path, event(value(good())))
    client = Client(tmp_path)
    tag = find_tag(client.board.snapshot, "t", "pr_curves")
    reply = client.post("/api/plugins/pr_curves/curves", tag=tag, refs=["0.0"] * 257)
    assert reply.status_code == 400
    (gone,) = ask(client, "999.0")
    assert "it cannot be read" in gone.head["error"]
    (odd,) = ask(client, "nothing")
    assert odd.head["error"]
