"""The facts of all runs as they change, with files that grow when told and a clock that is moved."""

from __future__ import annotations

from pathlib import Path

from tests.builders import FakeClock, GrowingFile, make_event_file, scalar
from tests.builders.sessions import session_end, session_start

from lightboard.logdir import LocalLogdir
from lightboard.protos import plugin_data_pb2 as pb
from lightboard.reader.loader import Loader
from lightboard.reader.store import Store
from lightboard.runs.facts import Facts, RunFacts, Status

# A day after what the builders write by themselves.
T = 1_700_086_400.0


class Followed:
    """A folder read whenever told."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock(T)
        self.store = Store()
        self.loader = Loader(LocalLogdir(folder), self.store)
        self.facts = Facts(self.store, clock=self.clock, is_alive=lambda _: False)

    def read(self) -> None:
        self.loader.load_all()

    def since(self, revision: int | None) -> dict[str, RunFacts]:
        runs = self.store.snapshot.runs
        return {runs[one.run].name: one for one in self.facts.changed_since(revision).facts}

    def status(self, run: str) -> Status | None:
        return self.since(None)[run].status


def test_a_run_grows_pauses_and_ends(tmp_path: Path) -> None:
    board = Followed(tmp_path)
    file = GrowingFile(tmp_path / "a")
    file.write(session_start(T, lr=0.1) + scalar("loss", 0, 1.0, wall_time=T))
    board.read()
    assert board.status("a") is None, "it was there already"
    board.clock.advance(10)
    file.write(scalar("loss", 1, 0.5, wall_time=T + 10))
    board.read()
    assert board.status("a") == "running"
    board.clock.advance(120)
    assert board.status("a") is None
    file.write(scalar("loss", 2, 0.4, wall_time=T + 130))
    board.read()
    assert board.status("a") == "running"
    file.write(session_end(pb.STATUS_FAILURE, T + 131))
    board.read()
    assert board.status("a") == "failed"


def test_a_run_that_begins_while_watched_is_running(tmp_path: Path) -> None:
    make_event_file(tmp_path / "old", scalar("loss", 0, 1.0))
    board = Followed(tmp_path)
    board.read()
    make_event_file(tmp_path / "new", scalar("loss", 0, 1.0, wall_time=T))
    make_event_file(tmp_path / "copied", scalar("loss", 0, 1.0))
    board.read()
    assert {name: one.status for name, one in board.since(None).items()} == {
        "old": None,
        "new": "running",
        "copied": None,
    }


def test_a_finished_session(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a", session_start(T, lr=0.1), session_end(pb.STATUS_SUCCESS, T + 60)
    )
    board = Followed(tmp_path)
    board.read()
    assert board.status("a") == "finished"


def test_a_session_and_the_runs_within_it_are_in_one_state(tmp_path: Path) -> None:
    session = GrowingFile(tmp_path / "s")
    session.write(session_start(T, "group", lr=0.1))
    train = GrowingFile(tmp_path / "s" / "train")
    make_event_file(tmp_path / "s" / "validation", scalar("loss", 0, 1.0))
    board = Followed(tmp_path)
    board.read()
    found = board.since(None)
    assert {name: one.within for name, one in found.items()} == {
        "s": None,
        "s/train": found["s"].run,
        "s/validation": found["s"].run,
    }
    board.clock.advance(10)
    train.write(scalar("loss", 1, 0.5, wall_time=T + 10))
    board.read()
    states = {name: one.status for name, one in board.since(None).items()}
    assert states == dict.fromkeys(("s", "s/train", "s/validation"), "running")
    session.write(session_end(pb.STATUS_SUCCESS, T + 11))
    board.read()
    states = {name: one.status for name, one in board.since(None).items()}
    assert states == dict.fromkeys(("s", "s/train", "s/validation"), "finished")
    board.clock.advance(20)
    train.write(scalar("loss", 2, 0.4, wall_time=T + 30))
    board.read()
    again = Followed(tmp_path)
    again.read()
    assert again.status("s") is None, "it went on after that"


def test_only_what_changed_is_told(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "a")
    file.write(scalar("loss", 0, 1.0, wall_time=T))
    make_event_file(tmp_path / "b", session_start(lr=0.1))
    board = Followed(tmp_path)
    board.read()
    revision = board.facts.revision
    assert board.since(None).keys() == {"a", "b"}
    assert board.since(revision) == {}
    file.write(scalar("loss", 1, 1.0, wall_time=T))
    board.read()
    assert board.facts.revision > revision
    assert board.since(revision).keys() == {"a"}
    revision = board.facts.revision
    file.write(scalar("loss", 2, 1.0, wall_time=T))
    board.read()
    assert board.facts.revision == revision, "it is running as it was"
    board.clock.advance(1000)
    assert board.facts.revision > revision, "time alone changes it"
    assert board.since(revision)["a"].status is None
    assert board.facts.changed_since(revision + 999).full


def test_settings_that_come_late_are_told(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "a")
    board = Followed(tmp_path)
    board.read()
    revision = board.facts.revision
    assert board.since(None)["a"].configuration == {}
    file.write(session_start(lr=0.1))
    board.read()
    assert board.since(revision)["a"].configuration == {"lr": 0.1}
