"""POST curves: what a card gets, and only the new points when it has the others."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from tests.builders import find_tag, make_event_file, restart, scalar
from tests.builders.curve_block import Block, parse_blocks
from tests.builders.web import Client
from tests.native.test_sketch_block import unpack
from tests.oracle.groups import unpack as unpack_groups

from lightboard import _native


def curves(
    client: Client, *cards: dict[str, Any], x: str = "step", smoothing: float = 0, **more: Any
) -> list[Block]:
    reply = client.post(
        "/api/plugins/scalars/curves", x=x, smoothing=smoothing, cards=cards, **more
    )
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/octet-stream"
    return parse_blocks(reply.content)


def test_every_point_where_the_pixels_hold_them(tmp_path: Path) -> None:
    values = [1.0, 0.5, math.nan, 0.25]
    make_event_file(tmp_path, *(scalar("x", step, one) for step, one in enumerate(values)))
    client = Client(tmp_path)
    (block,) = curves(client, {"tag": 0, "runs": [0], "pixels": 100})
    (series,) = block.series
    assert (series["total"], series["count"], series["from_index"]) == (4, 4, 0)
    assert (series["min"], series["step_at_min"], series["nonfinite"]) == (0.25, 3, 1)
    assert (series["last_step"], series["last_value"]) == (3, 0.25)
    assert block.step[0].tolist() == [0, 1, 2, 3]
    assert block.wall_time[0].tolist() == [1_700_000_000.0 + step for step in range(4)]
    assert str(block.value[0].tolist()) == str(values)
    assert block.smoothed == []


def test_cards_and_runs_come_in_the_order_asked(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 2.0)):
        make_event_file(tmp_path / name, scalar("x", 0, value), scalar("y", 0, 10 * value))
    client = Client(tmp_path)
    x, y = (find_tag(client.board.snapshot, tag) for tag in ("x", "y"))
    blocks = curves(
        client, {"tag": y, "runs": [1, 0], "pixels": 9}, {"tag": x, "runs": [0], "pixels": 9}
    )
    assert [[part.tolist() for part in block.value] for block in blocks] == [[[20], [10]], [[1]]]


def test_a_run_without_the_tag_or_gone_has_no_points(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "b", scalar("y", 0, 1.0))
    client = Client(tmp_path)
    x = find_tag(client.board.snapshot, "x")
    (block,) = curves(client, {"tag": x, "runs": [0, 1, 77], "pixels": 9})
    assert [one["total"] for one in block.series] == [1, 0, 0]


def test_only_what_is_new(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, *(scalar("x", step, step) for step in range(5)))
    client = Client(tmp_path)
    with path.open("ab") as file:
        file.write(scalar("x", 5, 5.0))
    client.loader.load_all()
    (block,) = curves(client, {"tag": 0, "runs": [0], "pixels": 500, "since": [5]})
    (series,) = block.series
    assert (series["total"], series["count"], series["from_index"]) == (6, 1, 5)
    assert block.step[0].tolist() == [5]


def test_superseded_points_are_hidden_and_counted(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar("x", step, 1.0) for step in range(5)), name="tfevents.1")
    make_event_file(tmp_path, restart(3), scalar("x", 3, 2.0), name="tfevents.2")
    client = Client(tmp_path)
    (block,) = curves(client, {"tag": 0, "runs": [0], "pixels": 100})
    (series,) = block.series
    assert block.step[0].tolist() == [0, 1, 2, 3]
    assert (series["hidden"], series["restart"]) == (2, 3)


def test_smoothing_brings_a_second_curve(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar("x", step, step % 2) for step in range(10)))
    (block,) = curves(Client(tmp_path), {"tag": 0, "runs": [0], "pixels": 100}, smoothing=0.9)
    assert len(block.smoothed[0]) == 10
    assert 0.3 < block.smoothed[0][-1] < 0.7


def test_smoothing_of_1_is_the_mean_of_all_values_so_far(tmp_path: Path) -> None:
    values = [4.0, 8.0, math.nan, 0.0, 100.0]
    make_event_file(tmp_path, *(scalar("x", step, value) for step, value in enumerate(values)))
    client = Client(tmp_path)
    card = {"tag": 0, "runs": [0], "pixels": 100}
    for smoother in ("exponential", "timed"):
        (block,) = curves(client, card, smoothing=1, smoother=smoother)
        assert np.allclose(block.smoothed[0], [4, 6, math.nan, 4, 28], rtol=1e-5, equal_nan=True)
    for smoother in ("gaussian", "mean"):
        (wide,), (widest,) = (
            curves(client, card, smoothing=weight, smoother=smoother) for weight in (0.999, 1)
        )
        assert wide.smoothed[0].tobytes() == widest.smoothed[0].tobytes()


def test_other_axes(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 1, 1.0, 1000.0), scalar("x", 2, 2.0, 500.0))
    client = Client(tmp_path)
    (by_wall,) = curves(client, {"tag": 0, "runs": [0], "pixels": 9}, x="wall")
    assert by_wall.wall_time[0].tolist() == [500.0, 1000.0]
    (by_step,) = curves(client, {"tag": 0, "runs": [0], "pixels": 9}, x="step")
    assert by_step.step[0].tolist() == [1, 2]


def test_groups_of_runs_as_one_curve(tmp_path: Path) -> None:
    for run, last in (("a", 4), ("b", 4), ("c", 2)):
        steps = range(last)
        values = (ord(run) - 97.0 + step for step in steps)
        points = (scalar("x", step, value) for step, value in zip(steps, values, strict=True))
        make_event_file(tmp_path / run, *points)
    client = Client(tmp_path)
    card = {
        "tag": 0,
        "pixels": 100,
        "groups": [{"key": "all", "runs": [0, 1, 2]}, {"key": "nobody", "runs": [7]}],
    }
    asked: dict[str, Any] = {"x": "step", "smoothing": 0}
    url = "/api/plugins/scalars/groups"
    reply = client.post(url, **asked, band="minmax", cards=[card, {**card, "lo": 3}])
    assert reply.headers["content-type"] == "application/octet-stream"
    first = _native.group_block(
        [_members(client, [0, 1, 2]), []],
        x=0,
        lo=None,
        hi=None,
        columns=100,
        smoothing=0,
        centre=_native.CENTRE_MEAN,
        band=_native.BAND_RANGE,
    )
    assert reply.content.startswith(first)
    group, nobody = unpack_groups(first)
    assert group.centre.tolist() == [1, 2, 2.5, 3.5]
    assert (group.low.tolist(), group.high.tolist()) == ([0, 1, 2, 3], [2, 3, 3, 4])
    assert group.count.tolist() == [3, 3, 2, 2]
    assert (nobody.members, len(nobody.x)) == (0, 0)
    group, _ = unpack_groups(reply.content[len(first) :])
    assert group.x.tolist() == [2, 3], "and the nearest beside the range"
    wrong = client.post(url, **asked, x_tag=None, band="width", cards=[card])
    assert wrong.status_code == 400


def test_groups_over_another_tag(tmp_path: Path) -> None:
    for run in ("a", "b"):
        values = (scalar("seen", step, 10.0 * step) + scalar("x", step, 1.0) for step in range(3))
        make_event_file(tmp_path / run, *values)
    client = Client(tmp_path)
    x, seen = (find_tag(client.board.snapshot, tag) for tag in ("x", "seen"))
    card = {"tag": x, "pixels": 9, "groups": [{"key": "", "runs": [0, 1]}]}
    reply = client.post(
        "/api/plugins/scalars/groups",
        x="tag",
        x_tag=seen,
        smoothing=0,
        cards=[card],
    )
    (group,) = unpack_groups(reply.content)
    assert group.x.tolist() == [0, 10, 20]


def _members(client: Client, runs: list[int]) -> list[Any]:
    board = client.board
    curves = (board.read_curve(board.snapshot, run, 0) for run in runs)
    return [(curve.segments, curve.cuts) for curve in curves]


def test_what_is_asked_wrongly(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    client = Client(tmp_path)
    card: dict[str, Any] = {"tag": 0, "runs": [0], "pixels": 9}
    for change, status, said in (
        ({"tag": 9}, 404, "no tag has the id 9"),
        ({"tag": -1}, 404, "no tag has the id -1"),
        ({"since": [0, 0]}, 400, "`since` has 2 numbers for 1 runs"),
        ({"pixels": 0}, 400, "pixels"),
        ({"runs": ["a"]}, 400, "Expected `int`"),
    ):
        reply = client.post(
            "/api/plugins/scalars/curves", x="step", smoothing=0, cards=[{**card, **change}]
        )
        assert (reply.status_code, said in reply.text) == (status, True), reply.text


def test_every_kind_of_smoothing_and_a_logarithmic_axis(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar("x", step, step % 2) for step in range(10)))
    client = Client(tmp_path)
    seen = set()
    for smoother in ("exponential", "timed", "gaussian", "mean"):
        (block,) = curves(
            client,
            {"tag": 0, "runs": [0], "pixels": 100},
            smoothing=0.8,
            smoother=smoother,
            x_scale="log",
        )
        assert block.step[0].tolist() == list(range(1, 10)), "step 0 has no logarithm"
        seen.add(tuple(block.smoothed[0][3:6].tolist()))
    assert len(seen) == 3, "evenly apart, timed is exponential"


def test_x_may_be_another_tag(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        *(scalar("epoch", 10 * epoch, epoch) for epoch in range(3)),
        *(scalar("loss", step, -step) for step in range(0, 30, 5)),
    )
    make_event_file(tmp_path / "b", scalar("loss", 1, 1.0))
    client = Client(tmp_path)
    loss, epoch = (find_tag(client.board.snapshot, tag) for tag in ("loss", "epoch"))
    card = {"tag": loss, "runs": [0, 1], "pixels": 100}
    (block,) = curves(client, card, x="tag", x_tag=epoch)
    assert block.x[0].tolist() == [0, 0, 1, 1, 2, 2]
    assert block.step[0].tolist() == [0, 5, 10, 15, 20, 25]
    assert [one["total"] for one in block.series] == [6, 0], "b has no epochs"
    for asked, status, said in (
        ({"x": "tag"}, 400, "`x_tag` names none"),
        ({"x": "tag", "x_tag": 77}, 404, "no tag has the id 77"),
    ):
        reply = client.post("/api/plugins/scalars/curves", smoothing=0, cards=[card], **asked)
        assert (reply.status_code, said in reply.text) == (status, True), reply.text


def test_sketches_of_many_curves(tmp_path: Path) -> None:
    for run in range(300):
        values = (scalar("x", step, run + step % 2) for step in range(400))
        make_event_file(tmp_path / f"{run:03d}", *values)
    client = Client(tmp_path)
    tag = find_tag(client.board.snapshot, "x")
    runs = [run.id for run in client.board.list_runs()]
    card = {"tag": tag, "runs": runs, "columns": 64}
    asked = {"x": "step", "smoothing": 0, "cards": [card, {**card, "runs": [runs[3], 999]}]}
    reply = client.post("/api/plugins/scalars/sketches", **asked)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-encoding"] == "gzip"
    size = int(reply.headers["content-length"])
    assert size < 300 * 64, "a fraction of a byte for a column"
    data = reply.content
    first = 48 + 300 * 96 + 2 * 300 * 64
    few = unpack(data[first:])
    many = unpack(data[:first])
    assert (many.lo, many.hi, many.bottom, many.top) == (0, 399, 0, 300)
    assert [row["last_value"] for row in many.summaries] == [run + 1 for run in range(300)]
    assert many.low[:, 5].tolist() == [round(run * 253 / 300) for run in range(300)]
    assert many.high[:, 5].tolist() == [round((run + 1) * 253 / 300) for run in range(300)]
    assert [row["total"] for row in few.summaries] == [400, 0]
    refused = client.post("/api/plugins/scalars/sketches", **{**asked, "x": "tag"})
    assert (refused.status_code, "`x_tag` names none" in refused.text) == (400, True)


def test_statistics_of_a_range(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar("x", step, step**2) for step in range(100)))
    client = Client(tmp_path)
    reply = client.post(
        "/api/plugins/scalars/statistics",
        x="step",
        smoothing=0,
        lo=10,
        hi=20.5,
        cards=[{"tag": 0, "runs": [0, 5]}],
    )
    assert reply.status_code == 200, reply.text
    first, gone = np.frombuffer(reply.content, "<f8").reshape(2, 16)
    values = np.arange(10, 21) ** 2
    assert first[[0, 2, 4, 6, 8]].tolist() == [11, 10, 100, 20, 400]
    assert first[[10, 12]].tolist() == [100, 400]
    assert np.allclose(first[[14, 15]], [values.mean(), values.std()])
    assert gone[0] == 0
    assert np.isnan(gone[2:]).all()


def test_all_points_as_csv_and_json(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a,b", scalar("x", 3, 0.1, 1.5), scalar("x", 4, math.nan), scalar("y", 0, 1.0)
    )
    make_event_file(tmp_path / "=run", scalar("x", 1, -math.inf, 2.0), scalar("x", 2, 1e-9))
    make_event_file(tmp_path / "none", scalar("y", 0, 1.0))
    client = Client(tmp_path)
    x = find_tag(client.board.snapshot, "x")
    url = f"/api/plugins/scalars/points/{client.board.epoch}/{x}"
    reply = client.http.get(f"{url}?runs=0-2")
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"].startswith('attachment; filename="x.csv"')
    head, *lines = reply.text.splitlines()
    assert head == "run,step,wall_time,value"
    assert sorted(lines) == [
        '"a,b",3,1.5,0.1',
        '"a,b",4,1700000004.0,NaN',
        "'=run,1,2.0,-Infinity",
        "'=run,2,1700000002.0,1e-09",
    ]
    found = client.http.get(f"{url}?runs=0,1,2,77&format=json").json()
    assert found["tag"] == "x"
    assert {one["run"]: one["points"] for one in found["series"]} == {
        "a,b": [[3, 1.5, 0.1], [4, 1_700_000_004.0, "NaN"]],
        "=run": [[1, 2.0, "-Infinity"], [2, 1_700_000_002.0, 1e-9]],
        "none": [],
    }


def test_all_points_of_a_long_series_come_in_pieces(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar("x", step, step / 4) for step in range(25_000)))
    client = Client(tmp_path)
    url = f"/api/plugins/scalars/points/{client.board.epoch}/0"
    lines = client.http.get(f"{url}?runs=0").text.splitlines()
    assert len(lines) == 25_001
    assert lines[-1] == ".,24999,1700024999.0,6249.75"
    (one,) = client.http.get(f"{url}?runs=0&format=json").json()["series"]
    assert len(one["points"]) == 25_000


def test_points_asked_wrongly(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    client = Client(tmp_path)
    good = client.board.epoch
    for epoch, query, status, said in (
        ("other", "runs=0", 409, "restarted"),
        (good, "runs=a", 400, "runs"),
        (good, "runs=1-2-3", 400, "no ids in '1-2-3'"),
        (good, "runs=-", 400, "no ids"),
        (good, "runs=0-99999999", 400, "more than 100,000 runs"),
        (good, "runs=0&format=xml", 400, "xml"),
    ):
        reply = client.http.get(f"/api/plugins/scalars/points/{epoch}/0?{query}")
        assert (reply.status_code, said in reply.text) == (status, True), reply.text
