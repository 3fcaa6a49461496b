"""GET api/runs and POST api/runs/lasts: facts in columns, last values in bytes, only what changed."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import find_tag, make_event_file, restart, scalar, wait_until
from tests.builders.sessions import session_start
from tests.builders.web import Client

from lightboard.runs.facts import RunFacts
from lightboard.runs.table import table_of
from lightboard.server.runs import LONGEST_TEXT, list_settings, make_columns

Setting = float | str | bool


def told(reply: Any) -> dict[int, dict[str, Any]]:
    """Run → its configuration, from the columns of a reply."""
    found: dict[int, dict[str, Any]] = {run: {} for run in reply["runs"]}
    for column in reply["columns"]:
        places = column["at"] if column["at"] is not None else [0] * len(reply["runs"])
        assert len(places) == len(reply["runs"])
        for run, at in zip(reply["runs"], places, strict=True):
            if at >= 0:
                found[run][column["key"]] = column["values"][at]
    return found


def lasts(client: Client, tags: list[int], runs: list[int] | None = None) -> Any:
    """Tag → run → (step, value), without runs that lack the tag."""
    reply = client.post("/api/runs/lasts", tags=tags, runs=runs)
    assert reply.status_code == 200, reply.text
    magic, n_tags, n_runs, zero = struct.unpack_from("<4I", reply.content)
    assert (magic, n_tags, zero) == (0x314C424C, len(tags), 0)
    numbers = np.frombuffer(reply.content, np.float64, offset=16)
    assert len(numbers) == n_runs * (1 + 2 * n_tags)
    ids, *columns = numbers.reshape(1 + 2 * n_tags, n_runs).tolist()
    return {
        tag: {
            int(run): (step, value)
            for run, step, value in zip(ids, columns[2 * at], columns[2 * at + 1], strict=True)
            if not math.isnan(step)
        }
        for at, tag in enumerate(tags)
    }


def test_settings_in_columns(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1, depth=50, ema=True, one=1))
    make_event_file(tmp_path / "b", session_start(lr=1e-5, ema=1.0, one=1))
    make_event_file(tmp_path / "c", session_start(lr=float("inf"), name="x" * 5000, one=1))
    client = Client(tmp_path)
    reply = client.json("/api/runs")
    assert (reply["epoch"], reply["full"]) == (client.board.epoch, True)
    assert reply["status"] == [None] * 3
    assert reply["belongs_to"] == [None] * 3
    assert reply["within"] is None
    a, b, c = told(reply).values()
    assert a == {"lr": 0.1, "depth": 50, "ema": True, "one": 1}
    assert (b["lr"], b["ema"]) == (1e-5, 1)
    assert (type(a["ema"]), type(b["ema"])) == (bool, int)
    assert c["lr"] == math.inf
    assert c["name"] == "x" * LONGEST_TEXT + "…"
    assert next(one for one in reply["columns"] if one["key"] == "one")["at"] is None


def test_only_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1, depth=50, name="x", one=1))
    make_event_file(tmp_path / "b", session_start(lr=1e-5, depth=50, one=1))
    make_event_file(tmp_path / "c", scalar("loss", 0, 1.0))
    client = Client(tmp_path)
    assert client.json("/api/runs")["settings"] is None
    names = quote(json.dumps(["lr", "nowhere", "lr"]))
    reply = client.json(f"/api/runs?keys={names}")
    assert [
        list(one.values()) for one in sorted(reply["settings"], key=lambda one: one["key"])
    ] == [
        ["depth", False, False],
        ["lr", True, False],
        ["name", True, True],
        ["one", False, False],
    ]
    assert list(told(reply).values()) == [{"lr": 0.1}, {"lr": 1e-5}, {}]
    since = f"/api/runs?epoch={reply['epoch']}&since={reply['revision']}&keys={quote('[]')}"
    nothing = client.json(since)
    assert (nothing["runs"], nothing["settings"]) == ([], reply["settings"])
    make_event_file(tmp_path / "d", session_start(lr=0.2, depth=18))
    client.loader.load_all()
    changed = client.json(since)
    assert (len(changed["runs"]), changed["columns"]) == (1, [])
    assert {one["key"] for one in changed["settings"] if one["differs"]} == {
        "lr",
        "depth",
        "name",
        "one",
    }
    bad = client.http.get("/api/runs?keys=lr")
    assert bad.status_code == 400
    assert "JSON list of texts" in bad.json()["hint"]


def test_settings_are_told_with_what_differs() -> None:
    said: list[dict[str, Setting]] = [{"lr": float(run), "same": 1.0} for run in range(100)]
    said[99] |= {"name": "x", "one": True}
    said[98] |= {"one": 1.0}
    found = {one.key: (one.differs, one.text) for one in list_settings([*said, {}])}
    assert found == {
        "lr": (True, False),
        "same": (False, False),
        "one": (True, False),
        "name": (True, True),
    }
    assert list_settings([]) == []


def test_only_what_changed_and_another_epoch(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1))
    client = Client(tmp_path)
    before = client.json("/api/runs")
    since = f"/api/runs?epoch={before['epoch']}&since={before['revision']}"
    nothing = client.json(since)
    assert (nothing["full"], nothing["runs"], nothing["columns"]) == (False, [], [])
    make_event_file(tmp_path / "b", session_start(lr=0.2))
    client.loader.load_all()
    changed = client.json(since)
    assert list(told(changed).values()) == [{"lr": 0.2}]
    other = client.json(f"/api/runs?epoch=other&since={changed['revision']}")
    assert other["full"]
    assert len(other["runs"]) == 2


configuration = st.dictionaries(
    st.text(max_size=8),
    st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8) | st.booleans(),
    max_size=5,
)


@given(st.lists(configuration, max_size=8))
def test_columns_give_every_configuration_back(configurations: list[dict[str, Setting]]) -> None:
    facts = [RunFacts(run, None, None, said, 0) for run, said in enumerate(configurations)]
    columns = make_columns(facts)
    reply = {
        "runs": list(range(len(facts))),
        "columns": [{"key": one.key, "values": one.values, "at": one.at} for one in columns],
    }
    back = told(reply)
    assert list(back.values()) == configurations
    for run, said in enumerate(configurations):
        for key, value in said.items():
            assert isinstance(back[run][key], bool) == isinstance(value, bool)


def test_last_values_of_all_runs(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("loss", 0, 1.0), scalar("loss", 5, 0.5))
    make_event_file(tmp_path / "b", scalar("loss", 0, 2.0), scalar("acc", 3, float("nan")))
    make_event_file(
        tmp_path / "c",
        scalar("loss", 0, 3.0),
        scalar("loss", 9, 4.0),
        restart(5),
        scalar("loss", 5, 7.0),
    )
    client = Client(tmp_path)
    snapshot = client.board.snapshot
    loss, acc = find_tag(snapshot, "loss"), find_tag(snapshot, "acc")
    a, b, c = sorted(snapshot.runs)
    found = lasts(client, [loss, acc])
    assert found[loss] == {a: (5, 0.5), b: (0, 2.0), c: (5, 7.0)}
    assert found[acc].keys() == {b}
    assert math.isnan(found[acc][b][1])
    assert lasts(client, [loss], [c, a, 999]) == {loss: {c: (5, 7.0), a: (5, 0.5)}}
    assert lasts(client, [], []) == {}


def test_last_values_of_a_tag_that_never_was(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("loss", 0, 1.0))
    reply = Client(tmp_path).post("/api/runs/lasts", tags=[99])
    assert reply.status_code == 404
    assert reply.json() == {"error": "no tag has the id 99", "hint": "load the board anew"}


def test_the_table_of_many_runs_is_worked_out_before_somebody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lightboard.server.runs._MANY", 2)
    monkeypatch.setattr("lightboard.runs.table._LATER", 0.0)
    for run in ("a", "b"):
        make_event_file(tmp_path / run, session_start(lr=0.1))
    client = Client(tmp_path)
    client.json("/api/runs")
    table = table_of(client.board)
    wait_until(lambda: table._columns[0] >= 0)
    client.json("/api/runs")
    assert table_of(client.board) is table
