"""The run table's routes: rows, columns, metrics, and everything odd that people log."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import pytest
from tests.builders import GrowingFile, event, find_tag, make_event_file, restart, scalar
from tests.builders.keras import make_keras_session
from tests.builders.run_table import BASE, NUMBER, ODD, TEXT, TRUTH, RunTableClient
from tests.builders.sessions import make_experiment, session_end, session_start
from tests.builders.web import Client

from lightboard.protos import plugin_data_pb2 as pb
from lightboard.protos.event_pb2 import Summary, SummaryMetadata
from lightboard.runs.facts import facts_of

DATA = Path(__file__).parents[2] / "data"
T = 1_700_000_000.0


def ask(folder: Path, **settings: Any) -> RunTableClient:
    """Everything read, also what a server reads in the background."""
    client = Client(folder, **settings)
    facts_of(client.board).read_all()
    return RunTableClient(client)


def test_a_row_for_each_run_and_a_column_for_each_setting(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        session_start(T, lr=0.1, optim="sgd", ema=True),
        scalar("loss", 0, 1.0, wall_time=T),
        scalar("loss", 1, 0.5, wall_time=T + 90),
        session_end(pb.STATUS_SUCCESS, T + 91),
    )
    make_event_file(tmp_path / "b", session_start(T + 5, lr=1e-3, optim="adamw", depth=18))
    table = ask(tmp_path)
    assert table.cells() == {
        "a": {"lr": (NUMBER, 0.1), "optim": (TEXT, "sgd"), "ema": (TRUTH, 1)},
        "b": {"lr": (NUMBER, 1e-3), "optim": (TEXT, "adamw"), "depth": (NUMBER, 18)},
    }
    columns = table.columns()
    about = {
        name: (one["type"], one["rows"], one["distinct"], one["differs"])
        for name, one in columns.items()
    }
    assert about == {
        "ema": ("truth", 1, 1, True),
        "lr": ("number", 2, 2, True),
        "optim": ("text", 2, 2, True),
        "depth": ("number", 1, 1, True),
    }
    assert (columns["lr"]["min"], columns["lr"]["max"]) == (1e-3, 0.1)
    assert columns["lr"]["sources"] == ["session"]
    rows = table.table().rows
    assert rows["start"] == [T, T], "of the file's first record"
    assert rows["last"] == [T + 91, T + 5]
    assert (rows["status"], rows["session"]) == ([4, 0], [2, 1])
    files = [os.path.getsize(next((tmp_path / run).iterdir())) for run in ("a", "b")]
    assert rows["bytes"] == files
    assert rows["points"][0] == 4


def test_codes_are_in_the_order_of_values(tmp_path: Path) -> None:
    values: list[Any] = [3.0, "run10", True, "run9", -1.0, False, float("nan"), None, 0.5]
    for at, value in enumerate(values):
        make_event_file(tmp_path / f"r{at}", session_start(x=value))
    table = ask(tmp_path)
    (codes,) = table.table().codes.values()
    order = [values[at] for at in sorted(range(len(values)), key=lambda at: codes[at])]
    assert order[:7] == [-1.0, 0.5, 3.0, False, True, "run9", "run10"]
    assert {str(one) for one in order[7:]} == {"nan", "None"}
    assert table.columns()["x"]["type"] == "mixed"


def test_what_all_rows_have_alike_costs_no_codes(tmp_path: Path) -> None:
    for at in range(3):
        make_event_file(tmp_path / f"r{at}", session_start(same="x", other=at))
    table = ask(tmp_path).table()
    assert sorted(column["width"] for column in table.head["columns"]) == [0, 1]


def test_a_sub_run_of_add_hparams_is_one_row_with_its_run(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a", scalar("loss", 0, 1.0, wall_time=T), scalar("loss", 1, 0.5, wall_time=T)
    )
    sub = (
        session_start(T + 9, lr=0.1),
        scalar("hparam/acc", 0, 0.9, wall_time=T + 9),
        scalar("loss", 0, 77.0, wall_time=T + 9),
    )
    make_event_file(tmp_path / "a" / "1700000000.5", *sub)
    table = ask(tmp_path)
    assert table.cells() == {"a": {"lr": (NUMBER, 0.1)}}
    rows = table.table().rows
    assert (rows["points"], rows["last"]) == ([5.0], [T + 9])
    assert (table.metrics()["hparam/acc"]["rows"], table.metrics()["loss"]["rows"]) == (1, 1)
    board = table.client.board.snapshot
    acc, loss = table.measure(
        {"tag": find_tag(board, "hparam/acc")}, {"tag": find_tag(board, "loss")}
    )
    assert acc["a"]["last"] == pytest.approx(0.9)
    assert table.runs()[int(acc["a"]["run"])] == "a/1700000000.5", "whose curve it is"
    assert loss["a"]["last"] == 0.5, "its own run's counts"


# --- what is odd is shown and said -----------------------------------------------------------


def test_mixed_types_in_a_column(tmp_path: Path) -> None:
    for run, value in (("a", 0.1), ("b", "auto"), ("c", True), ("d", 1.0), ("e", "1")):
        make_event_file(tmp_path / run, session_start(lr=value))
    table = ask(tmp_path)
    assert {run: said["lr"] for run, said in table.cells().items()} == {
        "a": (NUMBER, 0.1),
        "b": (TEXT, "auto"),
        "c": (TRUTH, 1),
        "d": (NUMBER, 1),
        "e": (TEXT, "1"),
    }
    column = table.columns()["lr"]
    assert (column["type"], column["distinct"]) == ("mixed", 5)


def test_nan_null_lists_and_structs_are_shown(tmp_path: Path) -> None:
    start = session_start(lr=float("nan"), none=None, betas=[0.9, 1], ok=1, up=float("inf"))
    make_event_file(tmp_path / "a", start)
    table = ask(tmp_path)
    assert table.cells()["a"] == {
        "lr": (ODD, "NaN"),
        "none": (ODD, "null"),
        "betas": (ODD, "[0.9, 1]"),
        "ok": (NUMBER, 1),
        "up": (NUMBER, math.inf),
    }
    columns = table.columns()
    assert (columns["betas"]["type"], columns["betas"]["odd"]) == ("other", 1)
    assert columns["up"]["max"] is None, "of finite numbers"
    # To the filter they are missing, as docs/runs.md has it.
    known = {column["key"] for column in table.client.json("/api/runs")["columns"]}
    assert known == {"ok", "up"}


def test_long_texts_are_cut_in_the_table_and_whole_on_request(tmp_path: Path) -> None:
    long = "ab" * 5_000
    make_event_file(tmp_path / "a", session_start(note=long))
    make_event_file(tmp_path / "b", session_start(note=long + "!"))
    table = ask(tmp_path)
    reply = table.table()
    (column,) = reply.head["columns"]
    assert column["cut"] == [0, 1]
    assert column["distinct"] == 2, "they differ beyond what is shown"
    assert all(len(text) == 1001 for text in column["texts"])
    whole = table.ask("rows", rows=[int(run) for run in reply.rows["run"]]).json()["rows"]
    assert [row["settings"][0]["said"][0]["value"] for row in whole] == [long, long + "!"]


def test_a_column_of_many_long_texts_stays_small(tmp_path: Path) -> None:
    for run in range(200):
        make_event_file(tmp_path / f"r{run}", session_start(note=f"{run}" + "x" * 10_000))
    reply = ask(tmp_path).ask("table")
    assert len(reply.content) < 100_000


def test_five_thousand_settings_of_any_name(tmp_path: Path) -> None:
    names: dict[str, Any] = {f"s{at}": float(at) for at in range(5_000)}
    odd: dict[str, Any] = {
        "": "empty",
        "a/b c\n": 1.0,
        "<b>&\"'": "x",
        "名前 ☃": True,
        "x" * 3000: 2.0,
    }
    make_event_file(tmp_path / "a", session_start(**names, **odd))
    table = ask(tmp_path)
    cells = table.cells()["a"]
    assert len(cells) == 5_005
    assert cells["s4999"] == (NUMBER, 4999)
    assert cells["名前 ☃"] == (TRUTH, 1)
    assert cells["x" * 3000] == (NUMBER, 2)
    some = table.table(columns=[table.columns()["s7"]["id"]])
    assert list(some.columns.values()) == [[(NUMBER, 7.0)]]


def test_settings_that_were_logged_twice_with_other_values(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "one-file",
        session_start(T, lr=0.1, depth=18),
        session_start(T + 5, lr=0.2, depth=18, more="x"),
    )
    make_event_file(
        tmp_path / "two-files", session_start(T, lr=0.1, old=1), name="events.out.tfevents.1"
    )
    make_event_file(
        tmp_path / "two-files", session_start(T + 5, lr=0.2), name="events.out.tfevents.2"
    )
    make_event_file(tmp_path / "twice-the-same", session_start(T, lr=0.1), session_start(T, lr=0.1))
    table = ask(tmp_path)
    cells = table.cells()
    assert cells["one-file"] == {
        "lr": (NUMBER, 0.1),
        "depth": (NUMBER, 18),
        "more": (TEXT, "x"),
    }, "within a file the first counts, as in TensorBoard"
    assert cells["two-files"]["lr"] == (NUMBER, 0.2), "the newest file counts"
    reply, runs = table.table(), table.runs()
    conflicts = {
        runs[int(run)]: count
        for run, count in zip(reply.rows["run"], reply.rows["conflicts"], strict=True)
    }
    assert conflicts == {"one-file": 1, "two-files": 1, "twice-the-same": 0}
    assert table.columns()["lr"]["conflicts"] == 2
    ids = {name: run for run, name in runs.items()}
    whole = table.ask("rows", rows=[ids["one-file"], ids["two-files"]]).json()["rows"]
    for row in whole:
        (lr,) = (one for one in row["settings"] if one["name"] == "lr")
        assert {(one["value"], one["counts"]) for one in lr["said"]} == {
            (0.1, row["run"] == ids["one-file"]),
            (0.2, row["run"] == ids["two-files"]),
        }


def test_what_is_logged_again_while_it_runs_is_found(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "a")
    file.write(session_start(T, lr=0.1))
    table = ask(tmp_path)
    before = table.table()
    assert before.rows["conflicts"] == [0]
    file.write(session_start(T + 1, lr=0.3))
    table.client.loader.load_all()
    facts_of(table.client.board).read_all()
    after = table.table(since=before.head["revision"])
    assert (after.head["full"], after.rows["conflicts"]) == (False, [1])


def test_sessions_without_an_end_and_with_each(tmp_path: Path) -> None:
    ends = {
        "none": None,
        "success": pb.STATUS_SUCCESS,
        "failure": pb.STATUS_FAILURE,
        "running": pb.STATUS_RUNNING,
        "unknown": pb.STATUS_UNKNOWN,
    }
    for run, status in ends.items():
        end = [session_end(status, T + 60)] if status is not None else []
        make_event_file(tmp_path / run, session_start(T, lr=0.1), *end)
    make_event_file(tmp_path / "plain", scalar("loss", 0, 1.0))
    table = ask(tmp_path)
    reply, runs = table.table(), table.runs()
    told = {
        runs[int(run)]: (status, session)
        for run, status, session in zip(
            reply.rows["run"], reply.rows["status"], reply.rows["session"], strict=True
        )
    }
    assert told == {
        "none": (0, 1),
        "success": (4, 2),
        "failure": (3, 3),
        "running": (0, 4),
        "unknown": (0, 1),
        "plain": (0, 0),
    }


def test_bytes_that_are_no_hyperparameters_stop_nothing(tmp_path: Path) -> None:
    broken = Summary.Value(
        tag=b"_hparams_/session_start_info",
        metadata=SummaryMetadata(
            plugin_data=SummaryMetadata.PluginData(plugin_name=b"hparams", content=b"\xff\xff")
        ),
    )
    make_event_file(tmp_path / "bad", event(broken), scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "good", session_start(lr=0.1))
    assert ask(tmp_path).cells() == {
        "bad": {"_hparams_/session_start_info": (ODD, "cannot be read")},
        "good": {"lr": (NUMBER, 0.1)},
    }


def test_nested_values_are_shown_as_json(tmp_path: Path) -> None:
    deep: Any = 1
    for _ in range(8):
        deep = {"in": [deep]}
    make_event_file(
        tmp_path / "a", session_start(net={"depth": 18, "sizes": [1, {"b": None}]}, deep=deep)
    )
    cells = ask(tmp_path).cells()["a"]
    assert cells["net"] == (ODD, '{"depth": 18, "sizes": [1, {"b": null}]}')
    assert cells["deep"][1].count('{"in": [') == 8


def test_a_run_that_takes_its_settings_from_above_says_so(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1, betas=[1]), scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "a" / "validation", scalar("acc", 0, 1.0), scalar("acc", 1, 1.0))
    table = ask(tmp_path)
    assert table.cells()["a/validation"] == {"lr": (NUMBER, 0.1), "betas": (ODD, "[1]")}
    (run,) = (run for run, name in table.runs().items() if name == "a/validation")
    (row,) = table.ask("rows", rows=[run]).json()["rows"]
    assert {one["said"][0]["where"] for one in row["settings"]} == {"a run above"}


def test_an_empty_board(tmp_path: Path) -> None:
    table = ask(tmp_path)
    reply = table.ask("columns").json()
    assert (reply["rows"], reply["settings"], reply["metrics"]) == (0, [], [])
    assert table.table().head["n"] == 0


# --- experiments of TensorFlow ---------------------------------------------------------------


def test_domains_names_and_groups_of_an_experiment(tmp_path: Path) -> None:
    make_event_file(
        tmp_path,
        make_experiment(
            "a sweep",
            {
                "lr": {"interval": (1e-4, 1.0), "display_name": "learning rate"},
                "optim": {"domain": ["sgd", "adamw"], "description": "which one"},
            },
            [("", "loss", "Loss"), ("validation", "acc", "Accuracy")],
        ),
    )
    for seed in range(2):
        make_event_file(
            tmp_path / f"run{seed}",
            session_start(T, "pair", lr=0.1, optim="sgd"),
            scalar("loss", 0, 1.0),
        )
        make_event_file(tmp_path / f"run{seed}" / "validation", scalar("acc", 0, 0.5 + seed))
    table = ask(tmp_path)
    columns, metrics = table.columns(), table.metrics()
    assert columns["lr"]["interval"] == [1e-4, 1.0]
    assert columns["lr"]["display_name"] == "learning rate"
    assert columns["optim"]["domain"] == ["sgd", "adamw"]
    assert columns["optim"]["description"] == "which one"
    assert list(metrics)[:2] == ["loss", "validation/acc"], "what is declared comes first"
    validation = metrics["validation/acc"]
    assert (validation["below"], validation["rows"], validation["declared"]) == (
        "validation",
        2,
        True,
    )
    (acc,) = table.measure({"tag": validation["tag"], "below": "validation"})
    assert (acc["run0"]["last"], acc["run1"]["last"]) == (0.5, 1.5)
    reply = table.table()
    assert reply.head["groups"] == ["pair"]
    experiments = table.ask("columns").json()["experiments"]
    assert [one["description"] for one in experiments] == ["a sweep"]


def test_what_tensorflow_s_own_api_writes(tmp_path: Path) -> None:
    from tensorboard.plugins.hparams import summary_v2 as hp

    def records(summary: Any) -> list[bytes]:
        return [event(Summary.Value.FromString(one.SerializeToString())) for one in summary.value]

    lr = hp.HParam("lr", hp.RealInterval(1e-4, 1.0), display_name="learning rate")
    optim = hp.HParam("optim", hp.Discrete(["sgd", "adamw"]))
    width = hp.HParam("width", hp.IntInterval(1, 8))
    metrics = [hp.Metric("acc", group="validation", dataset_type=hp.Metric.VALIDATION)]
    make_event_file(tmp_path, *records(hp.hparams_config_pb([lr, optim, width], metrics)))
    for run, rate in (("a", 0.1), ("b", 0.01), ("a-again", 0.1)):
        said = hp.hparams_pb({lr: rate, optim: "sgd", width: 4}, start_time_secs=T)
        make_event_file(tmp_path / run, *records(said))
        make_event_file(tmp_path / run / "validation", scalar("acc", 0, rate))
    table = ask(tmp_path)
    columns, reply, runs = table.columns(), table.table(), table.runs()
    assert (columns["lr"]["interval"], columns["lr"]["type"]) == ([1e-4, 1], "number")
    assert columns["optim"]["domain"] == ["adamw", "sgd"], "as the API writes it"
    assert columns["width"]["interval"] == [1, 8]
    group = {
        runs[int(run)]: group
        for run, group in zip(reply.rows["run"], reply.rows["group"], strict=True)
    }
    assert group["a"] == group["a-again"] != group["b"], "equal settings are one group"
    acc = table.metrics()["validation/acc"]
    assert (acc["dataset"], acc["declared"], acc["rows"]) == ("validation", True, 3)
    ids = {name: run for run, name in runs.items()}
    (row,) = table.ask("rows", rows=[ids["a"]]).json()["rows"]
    (session,) = row["sessions"]
    assert (session["start_time"], session["status"]) == (T, "unknown")
    assert len(session["group"]) == 64


def test_real_writers_of_the_golden_files() -> None:
    for writer in ("torch", "tensorboardx", "lightning"):
        table = ask(DATA / writer / "hparams")
        assert table.columns(), writer
        assert table.metrics(), writer


# --- Lightning's hparams.yaml ----------------------------------------------------------------


def test_lightning_s_file_beside_the_events(tmp_path: Path) -> None:
    run = tmp_path / "version_0"
    make_event_file(run, session_start(lr=0.1), scalar("loss", 0, 1.0))
    (run / "hparams.yaml").write_text("lr: 0.2\nnet:\n  depth: 18\n  sizes:\n  - 1\nnone: null\n")
    table = ask(tmp_path)
    assert table.cells()["version_0"] == {
        "lr": (NUMBER, 0.1),
        "net/depth": (NUMBER, 18),
        "net/sizes": (ODD, "[1]"),
        "none": (ODD, "null"),
    }, "what the session says counts before the file"
    assert table.columns()["net/depth"]["sources"] == ["file"]
    assert table.table().rows["conflicts"] == [0]


def test_a_file_that_is_no_yaml_says_so(tmp_path: Path) -> None:
    for run, text in (("a", b"lr: [1, 2\nx: 3"), ("b", b"\xff\xfe"), ("c", b"- 1\n- 2\n")):
        make_event_file(tmp_path / run, scalar("loss", 0, 1.0))
        (tmp_path / run / "hparams.yaml").write_bytes(text)
    for run, cells in ask(tmp_path).cells().items():
        kind, text = cells["hparams.yaml"]
        assert kind == ODD, run
        assert text.startswith("cannot be read: "), run


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no links and pipes here")
def test_a_link_out_of_the_logdir_and_a_pipe_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n")
    logs = tmp_path / "logs"
    for run in ("link", "pipe", "inside"):
        make_event_file(logs / run, scalar("loss", 0, 1.0))
    (logs / "link" / "hparams.yaml").symlink_to(secret)
    os.mkfifo(logs / "pipe" / "hparams.yaml")
    (logs / "shared.yaml").write_text("lr: 0.1\n")
    (logs / "inside" / "hparams.yaml").symlink_to(logs / "shared.yaml")
    assert ask(logs).cells() == {"link": {}, "pipe": {}, "inside": {"lr": (NUMBER, 0.1)}}
    said = ask(logs, follow_links=True).cells()
    assert set(said["link"]) == {"password"}


# --- only what changed -----------------------------------------------------------------------


def test_only_rows_that_changed(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1))
    make_event_file(tmp_path / "b", session_start(lr=0.2))
    table = ask(tmp_path)
    before = table.table()
    nothing = table.table(since=before.head["revision"])
    assert (nothing.head["full"], nothing.head["n"]) == (False, 0)
    make_event_file(tmp_path / "c", session_start(lr=0.3, new=1))
    next((tmp_path / "a").iterdir()).unlink()
    table.client.loader.load_all()
    after = table.table(since=before.head["revision"])
    assert (after.head["full"], after.head["n"]) == (False, 1)
    assert after.head["gone"] == [before.rows["run"][0]]
    ids = {name: one["id"] for name, one in table.columns().items()}
    assert after.columns[ids["lr"]] == [(NUMBER, 0.3)]
    assert table.table(since=10**6).head["full"], "a revision that never was"


def test_columns_say_that_nothing_changed(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1))
    table = ask(tmp_path)
    first = table.ask("columns").json()
    again = table.ask("columns", version=first["version"]).json()
    assert (again["same"], again["settings"], again["version"]) == (True, [], first["version"])
    make_event_file(tmp_path / "b", session_start(lr=0.2))
    table.client.loader.load_all()
    assert not table.ask("columns", version=first["version"]).json()["same"]


def test_ids_stay_within_the_epoch(tmp_path: Path) -> None:
    make_event_file(tmp_path / "b", session_start(lr=0.1))
    table = ask(tmp_path)
    lr = table.columns()["lr"]["id"]
    make_event_file(tmp_path / "a", session_start(alpha=1, lr=0.2))
    table.client.loader.load_all()
    assert table.columns()["lr"]["id"] == lr


# --- metrics ---------------------------------------------------------------------------------


def test_what_scalars_amount_to(tmp_path: Path) -> None:
    points = [(0, 3.0), (10, 1.0), (20, float("nan")), (30, 5.0), (40, 2.0)]
    make_event_file(
        tmp_path / "a", *(scalar("loss", step, v, wall_time=T + step) for step, v in points)
    )
    make_event_file(tmp_path / "b", scalar("other", 0, 1.0))
    table = ask(tmp_path)
    loss = find_tag(table.client.board.snapshot, "loss")
    (told,) = table.measure({"tag": loss, "mean_of": 3, "at": 35})
    assert told["a"] == {
        "run": 0.0,
        "points": 5.0,
        "nonfinite": 1.0,
        "last_step": 40.0,
        "last": 2.0,
        "last_time": T + 40,
        "min": 1.0,
        "step_at_min": 10.0,
        "max": 5.0,
        "step_at_max": 30.0,
        "mean": 3.5,
        "at": 5.0,
        "at_step": 30.0,
    }
    assert all(math.isnan(value) for value in told["b"].values())
    (before,) = table.measure({"tag": loss, "at": -1})
    assert math.isnan(before["a"]["at"])
    assert math.isnan(before["a"]["mean"]), "not asked for"
    (some,) = table.measure({"tag": loss}, rows=[1, 77])
    assert list(some) == ["b"], "what is no row is left out"


def test_points_that_a_restart_superseded_do_not_count(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        *(scalar("loss", step, 0.0) for step in range(5)),
        restart(2),
        *(scalar("loss", step, 10.0 + step) for step in (2, 3)),
    )
    table = ask(tmp_path)
    (told,) = table.measure(
        {"tag": find_tag(table.client.board.snapshot, "loss"), "mean_of": 3, "at": 4}
    )
    loss = told["a"]
    assert (loss["points"], loss["last_step"], loss["max"]) == (4, 3, 13)
    assert (loss["mean"], loss["at"]) == (pytest.approx(25 / 3), 13)


def test_steps_that_go_back_are_put_in_order(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", *(scalar("loss", step, step) for step in (5, 1, 9, 2)))
    table = ask(tmp_path)
    (told,) = table.measure(
        {"tag": find_tag(table.client.board.snapshot, "loss"), "mean_of": 2, "at": 4}
    )
    assert (told["a"]["last"], told["a"]["mean"], told["a"]["at"]) == (9, 7, 2)


def test_what_is_best_is_guessed_from_the_name(tmp_path: Path) -> None:
    tags = {"val/loss": "min", "val/accuracy": "max", "lr": None, "f1_score": "max", "x": None}
    make_event_file(tmp_path / "a", *(scalar(tag, 0, 1.0) for tag in tags))
    assert {name: one["direction"] for name, one in ask(tmp_path).metrics().items()} == tags


# --- what matters ----------------------------------------------------------------------------


def sweep(folder: Path, runs: int = 60) -> RunTableClient:
    """lr decides, optim a little, seed nothing."""
    for at in range(runs):
        lr, optim, seed = 10.0 ** -(at % 5), ("sgd", "adamw")[at // 5 % 2], at % 3
        loss = math.log10(lr) ** 2 + (0.5 if optim == "sgd" else 0) + 0.01 * (at % 7)
        make_event_file(
            folder / f"r{at}",
            session_start(lr=lr, optim=optim, seed=seed, same=1),
            scalar("loss", 0, loss),
        )
    return ask(folder)


def test_importance_finds_what_matters(tmp_path: Path) -> None:
    table = sweep(tmp_path)
    body = {"target": {"tag": find_tag(table.client.board.snapshot, "loss")}}
    reply = table.ask("importance", **body).json()
    names = {one["id"]: name for name, one in table.columns().items()}
    told = {names[one["id"]]: one for one in reply["columns"]}
    assert set(told) == {"lr", "optim", "seed"}, "those that differ"
    assert reply["rows"] == 60
    assert (told["lr"]["method"], told["optim"]["method"]) == ("spearman", "eta")
    assert told["lr"]["rank"] < -0.9
    assert abs(told["seed"]["rank"]) < 0.3
    assert told["lr"]["forest"] > 0.5 > told["optim"]["forest"] > told["seed"]["forest"]
    assert reply["forest"]["r2"] > 0.8
    assert table.ask("importance", **body).json() == reply, "the same seed, the same answer"


def test_importance_of_too_few_rows_says_why_there_is_no_forest(tmp_path: Path) -> None:
    table = sweep(tmp_path, 6)
    reply = table.ask(
        "importance", target={"tag": find_tag(table.client.board.snapshot, "loss")}
    ).json()
    assert reply["forest"] is None
    assert "6 runs have the metric" in reply["said"]
    assert [one["forest"] for one in reply["columns"]] == [None] * 3


def test_groups_over_all_settings_but_the_seed(tmp_path: Path) -> None:
    for at in range(6):
        make_event_file(
            tmp_path / f"r{at}",
            session_start(lr=(0.1, 0.2)[at % 2], seed=at),
            scalar("loss", 0, float(at)),
        )
    make_event_file(tmp_path / "without", scalar("loss", 0, float("nan")))
    table = ask(tmp_path)
    ids = {name: one["id"] for name, one in table.columns().items()}
    tag = find_tag(table.client.board.snapshot, "loss")
    reply = table.ask("groups", without=[ids["seed"]], metrics=[{"tag": tag}]).json()
    runs = table.runs()
    assert [[runs[run] for run in group["rows"]] for group in reply["groups"]] == [
        ["r0", "r2", "r4"],
        ["r1", "r3", "r5"],
        ["without"],
    ]
    (loss,) = reply["metrics"]
    assert loss == {
        "n": [3, 3, 0],
        "mean": [2, 3, None],
        "std": [2, 2, None],
        "min": [0, 1, None],
        "max": [4, 5, None],
        "median": [2, 3, None],
    }


# --- refusals --------------------------------------------------------------------------------


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1), scalar("loss", 0, 1.0))
    client = ask(tmp_path).client
    for route, body, status, said in (
        ("table", {"columns": [99]}, 404, "no setting has the id 99"),
        ("metrics", {"metrics": [{"tag": 99}]}, 404, "no tag has the id 99"),
        ("importance", {"target": {"tag": 1, "take": "mean"}}, 400, "how many points"),
        ("importance", {"target": {"tag": 1, "take": "at"}}, 400, "which step"),
        ("rows", {"rows": list(range(101))}, 400, "bad request"),
        ("metrics", {"metrics": [{"tag": 1, "mean_of": 0}]}, 400, "bad request"),
    ):
        reply = client.post(f"{BASE}/{route}", **body)
        assert reply.status_code == status, (route, reply.text)
        assert said in reply.json()["error"]
    assert client.post(f"{BASE}/table", epoch="old").status_code == 409


# --- sessions of Keras -----------------------------------------------------------------------


def make_sweep(folder: Path) -> Path:
    make_keras_session(folder / "7", {"units": 16, "optim": "adam"}, [0.9, 0.5], [1.0, 0.75])
    make_keras_session(
        folder / "8", {"units": 32, "optim": "adam"}, [0.8, 0.25], [0.9], start=T + 500
    )
    return folder


def test_runs_within_a_session_are_told_with_it(tmp_path: Path) -> None:
    table = ask(make_sweep(tmp_path))
    reply, runs = table.table(), table.runs()
    within = {
        runs[int(run)]: None if head is None else runs[head]
        for run, head in zip(reply.rows["run"], reply.head["within"], strict=True)
    }
    assert within == {
        **dict.fromkeys(("7", "8")),
        **dict.fromkeys(("7/train", "7/validation"), "7"),
        **dict.fromkeys(("8/train", "8/validation"), "8"),
    }
    at = [runs[int(run)] for run in reply.rows["run"]].index("7")
    assert (reply.rows["start"][at], reply.rows["last"][at]) == (T, T + 21)
    assert reply.rows["points"][at] == 6, "start, end, and four of metrics"
    assert set(reply.rows["status"]) == {4}, "the session's end is that of all its runs"
    about = table.ask("columns").json()
    assert about["rows"] == 2
    assert {one["name"]: (one["rows"], one["differs"]) for one in about["settings"]} == {
        "optim": (2, False),
        "units": (2, True),
    }
    assert {name: one["rows"] for name, one in table.metrics().items()} == {
        "epoch_loss": 0,
        "train/epoch_loss": 2,
        "validation/epoch_loss": 2,
    }


def test_metrics_of_runs_within_a_session(tmp_path: Path) -> None:
    table = ask(make_sweep(tmp_path))
    tag = find_tag(table.client.board.snapshot, "epoch_loss")
    train, validation = table.measure(
        {"tag": tag, "below": "train"}, {"tag": tag, "below": "validation"}
    )
    assert {run: said["last"] for run, said in train.items()} == {"7": 0.5, "8": 0.25}
    assert {run: said["min"] for run, said in validation.items()} == {
        "7": 0.75,
        "8": pytest.approx(0.9),
    }
    assert table.runs()[int(train["7"]["run"])] == "7/train", "whose curve it is"
    groups = table.ask("groups").json()["groups"]
    assert [[table.runs()[run] for run in one["rows"]] for one in groups] == [["7"], ["8"]]


def test_the_root_may_be_a_session(tmp_path: Path) -> None:
    make_keras_session(tmp_path, {"units": 16}, [0.5], [0.75])
    metrics = ask(tmp_path).metrics()
    assert metrics["train/epoch_loss"]["rows"] == metrics["validation/epoch_loss"]["rows"] == 1


def test_sub_runs_of_torch_stay_rows(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(T, lr=0.1), scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "a" / "loss_train", scalar("loss", 0, 1.0))
    table = ask(tmp_path)
    assert table.table().head["within"] is None
    assert table.ask("columns").json()["rows"] == 2
    assert list(table.metrics()) == ["loss"]
