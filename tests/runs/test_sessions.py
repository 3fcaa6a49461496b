"""What runs were set to: real writers' files, sub-runs, runs above and below, ends that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders import corrupt_crc, make_board, make_event_file, scalar
from tests.builders.sessions import experiment, session_end, session_start

from lightboard.protos import plugin_data_pb2 as pb
from lightboard.reader.query import Board
from lightboard.runs.sessions import Configuration, Session, Sessions, place

DATA = Path(__file__).parent.parent / "data"
T = 1_700_000_000.0


def sessions(board: Board) -> dict[str, Session]:
    runs = board.snapshot.runs
    return {runs[run].name: one for run, one in Sessions().read(runs.values()).items()}


def placed(board: Board) -> dict[str, tuple[Configuration, str | None]]:
    """Name → configuration and the name of the run it belongs to."""
    runs = board.snapshot.runs
    return {
        runs[run].name: (
            one.configuration,
            None if one.belongs_to is None else runs[one.belongs_to].name,
        )
        for run, one in place(runs, Sessions().read(runs.values())).items()
    }


def configurations(folder: Path) -> dict[str, Configuration]:
    return {name: said for name, (said, _) in placed(make_board(folder)[0]).items()}


@pytest.mark.parametrize("writer", ["torch", "tensorboardx"])
def test_add_hparams_of_real_writers(writer: str) -> None:
    found = configurations(DATA / writer / "hparams")
    for run in ("a", "b"):
        assert {"lr", "optimizer"} <= found[run].keys(), found[run]


def test_the_types_of_settings(tmp_path: Path) -> None:
    start = session_start(
        lr=1e-3, ema=True, model__name="vit", nothing=None, nan=float("nan"), sizes=[1, 2]
    )
    make_event_file(tmp_path / "a", start)
    assert configurations(tmp_path)["a"] == {"lr": 1e-3, "ema": True, "model.name": "vit"}


def test_the_sub_run_that_add_hparams_makes_is_part_of_its_run(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("loss", 0, 1.0), scalar("loss", 1, 0.5))
    sub = (session_start(lr=0.1), session_end(pb.STATUS_SUCCESS, T), scalar("hparam/acc", 0, 0.9))
    make_event_file(tmp_path / "a" / "1700000000.5", *sub)
    make_event_file(tmp_path / "a" / "1700000009.5", *sub)
    assert placed(make_board(tmp_path)[0]) == {
        "a": ({"lr": 0.1}, None),
        "a/1700000000.5": ({"lr": 0.1}, "a"),
        "a/1700000009.5": ({"lr": 0.1}, "a"),
    }


def test_trials_of_one_writer_stay_runs_of_their_own(tmp_path: Path) -> None:
    make_event_file(tmp_path / "empty")
    make_event_file(tmp_path / "full", scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "sweep", experiment())
    for parent in ("empty", "full", "sweep"):
        for n in range(2):
            trial = (session_start(lr=n), scalar("acc", 0, 0.9))
            make_event_file(tmp_path / parent / f"trial-{n}", *trial)
    found = placed(make_board(tmp_path)[0])
    for parent in ("empty", "full", "sweep"):
        assert found[parent] == ({}, None)
        for n in range(2):
            assert found[f"{parent}/trial-{n}"] == ({"lr": n}, None)


def test_a_run_with_a_curve_is_no_sub_run(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("loss", 0, 1.0))
    make_event_file(
        tmp_path / "a" / "b", session_start(lr=0.1), scalar("x", 0, 1.0), scalar("x", 1, 1.0)
    )
    assert placed(make_board(tmp_path)[0])["a/b"] == ({"lr": 0.1}, None)


def test_runs_below_take_over_what_the_nearest_above_says(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1))
    make_event_file(tmp_path / "a" / "deep" / "train", scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "a" / "b", session_start(lr=0.2))
    make_event_file(tmp_path / "a" / "b" / "val", scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "other", scalar("loss", 0, 1.0))
    found = configurations(tmp_path)
    assert found["a/deep/train"] == {"lr": 0.1}
    assert found["a/b/val"] == {"lr": 0.2}
    assert found["other"] == {}


def test_the_newest_file_counts(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        session_start(lr=0.1, seed=1),
        session_end(pb.STATUS_FAILURE, T + 9),
        name="tfevents.1",
    )
    make_event_file(tmp_path / "a", session_start(T + 20, lr=0.2), name="tfevents.2")
    (session,) = sessions(make_board(tmp_path)[0]).values()
    assert session.configuration == {"lr": 0.2, "seed": 1}
    assert session.end is None


@pytest.mark.parametrize(
    ("status", "ended_at", "last", "end"),
    [
        (pb.STATUS_SUCCESS, T + 100, T + 100, "success"),
        (pb.STATUS_FAILURE, T + 100, T + 100, "failure"),
        (pb.STATUS_FAILURE, T, T, "failure"),
        # Written in one breath with the start: torch, tensorboardX, Lightning.
        (pb.STATUS_SUCCESS, T + 0.01, T + 0.01, None),
        # It went on.
        (pb.STATUS_SUCCESS, T + 100, T + 200, None),
        (pb.STATUS_FAILURE, T + 100, T + 200, None),
        (pb.STATUS_RUNNING, T + 100, T + 100, None),
        (pb.STATUS_UNKNOWN, T + 100, T + 100, None),
    ],
)
def test_ends(tmp_path: Path, status: int, ended_at: float, last: float, end: str | None) -> None:
    records = (session_start(T, lr=0.1), session_end(status, ended_at))
    make_event_file(tmp_path / "a", *records, scalar("loss", 1, 0.5, wall_time=last))
    board = make_board(tmp_path)[0]
    (run,) = board.snapshot.runs.values()
    assert sessions(board)["a"].end_of(run) == end


def test_what_is_decoded_once_is_kept_and_dropped_with_its_run(tmp_path: Path) -> None:
    file = make_event_file(tmp_path / "a", session_start(lr=0.1))
    board, loader = make_board(tmp_path)
    reader = Sessions()
    first = reader.read(board.snapshot.runs.values())
    (run,) = first
    with file.open("ab") as more:
        more.write(scalar("loss", 0, 1.0))
    loader.load_all()
    assert reader.read(board.snapshot.runs.values())[run].configuration == {"lr": 0.1}
    file.unlink()
    loader.load_all()
    assert reader.read(board.snapshot.runs.values()) == {}


def test_damage_hides_no_other_settings(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", corrupt_crc(session_start(lr=0.1)), scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "b", session_start(lr=0.2))
    assert configurations(tmp_path) == {"a": {}, "b": {"lr": 0.2}}
