"""The loader: what happens to files, and what the board then shows."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import sys
import threading
from pathlib import Path

import pytest
from tests.builders import (
    Following,
    GrowingFile,
    corrupt_crc,
    event,
    find_run,
    image_value,
    make_board,
    make_event_file,
    metadata,
    permissions_apply,
    read,
    scalar,
    tensor_value,
    wait_until,
)
from tests.builders.event_files import version
from tests.builders.live import PATIENCE

from lightboard.logdir import Listing, LocalLogdir, OnFound, keep_silent
from lightboard.logdir.local import LocalFile
from lightboard.protos import event_pb2, tensor_pb2
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.reader.store import Store
from lightboard.types import Run


def notices(board: object) -> list[tuple[str, str, str, int | None, int]]:
    load = board.snapshot.load  # type: ignore[attr-defined]
    return [(one.kind, one.run, one.file, one.offset, one.count) for one in load.notices]


# --- read once ----------------------------------------------------------------------------------


def test_every_prefix_of_a_file_gives_a_prefix_of_its_points(tmp_path: Path) -> None:
    whole = version() + b"".join(scalar("x", step, step / 2) for step in range(4))
    growing = tmp_path / "tfevents"
    growing.write_bytes(b"")
    board, loader = make_board(tmp_path)
    seen = 0
    for end in range(1, len(whole) + 1):
        with growing.open("ab") as file:
            file.write(whole[end - 1 : end])
        loader.load_all()
        run = find_run(board.snapshot, ".")
        assert run is not None
        assert run.points >= seen
        seen = run.points
        if seen:
            assert read(board, ".", "x").step.tolist() == list(range(seen))
    assert seen == 4
    assert board.snapshot.load.notices == ()


def test_a_run_without_data_is_a_run(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "tfevents").write_bytes(b"")
    board, _ = make_board(tmp_path)
    run = find_run(board.snapshot, "empty")
    assert run is not None
    assert (run.points, run.start, run.last) == (0, None, None)
    assert notices(board) == []
    assert board.snapshot.load.phase == "live"


def test_ten_thousand_empty_folders_are_no_runs(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / str(number)).mkdir()
    make_event_file(tmp_path / "5000", scalar("x", 0, 1.0))
    board, _ = make_board(tmp_path)
    assert [run.name for run in board.list_runs()] == ["5000"]


def test_corrupt_places_are_counted_and_shown_and_the_rest_is_read(tmp_path: Path) -> None:
    records = [scalar("x", step, 1.0) for step in range(6)]
    records[2] = corrupt_crc(records[2])
    records[4] = corrupt_crc(records[4])
    make_event_file(tmp_path / "bad", *records, name="tfevents")
    make_event_file(tmp_path / "good", scalar("x", 0, 1.0))
    board, _ = make_board(tmp_path)
    assert read(board, "bad", "x").step.tolist() == [0, 1, 3, 5]
    assert read(board, "good", "x").step.tolist() == [0]
    offset = len(version()) + sum(map(len, records[:2]))
    assert notices(board) == [("corrupt_record", "bad", "bad/tfevents", offset, 2)]
    assert board.snapshot.load.damaged == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# Notes\n\nThis is no event file at all, only a name.\n" * 10, "no record found"),
        (random.Random(1).randbytes(5000), "no record found"),
        (gzip.compress(version() + scalar("x", 0, 1.0)), "gunzip"),
    ],
    ids=["text", "noise", "gzip"],
)
def test_what_is_no_event_file_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    make_event_file(tmp_path / "good", scalar("x", 0, 1.0))
    (tmp_path / "x.tfevents").write_bytes(content)
    board, _ = make_board(tmp_path)
    (notice,) = board.snapshot.load.notices
    assert (notice.kind, notice.run, notice.file) == ("not_event_file", ".", "x.tfevents")
    assert message in notice.message
    assert read(board, "good", "x").step.tolist() == [0]


def test_a_file_without_read_permission_is_told_and_read_when_it_may_be(tmp_path: Path) -> None:
    shut = make_event_file(tmp_path, scalar("x", 0, 1.0), name="tfevents.shut")
    make_event_file(tmp_path, scalar("y", 0, 1.0), name="tfevents.open")
    shut.chmod(0)
    with permissions_apply(tmp_path):
        board, loader = make_board(tmp_path)
        assert read(board, ".", "y").step.tolist() == [0]
        (notice,) = board.snapshot.load.notices
        assert (notice.kind, notice.file) == ("unreadable_file", "tfevents.shut")
        assert "hint: chmod +r" in notice.message
    shut.chmod(0o644)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0]
    assert board.snapshot.load.notices == ()


def test_a_value_of_another_kind_is_told(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0), name="tfevents.1")
    make_event_file(tmp_path, event(tensor_value("x", [b"1", b"1", b"p"])), name="tfevents.2")
    board, _ = make_board(tmp_path)
    assert read(board, ".", "x").step.tolist() == [0]
    assert notices(board) == [("bad_value", ".", "tfevents.2", None, 1)]


def bare_tensor(tag: str, *numbers: float) -> event_pb2.Summary.Value:
    """A float32 tensor whose value says nothing of what it is: a scalar, or with more numbers none."""
    dims = [tensor_pb2.TensorShapeProto.Dim(size=len(numbers))] if len(numbers) > 1 else []
    tensor = tensor_pb2.TensorProto(
        dtype=tensor_pb2.DT_FLOAT,
        tensor_shape=tensor_pb2.TensorShapeProto(dim=dims),
        float_val=numbers,
    )
    return event_pb2.Summary.Value(tag=tag.encode(), tensor=tensor)


def said_tensor(tag: str, number: float) -> event_pb2.Summary.Value:
    value = bare_tensor(tag, number)
    value.metadata.CopyFrom(metadata("scalars"))
    return value


@pytest.mark.parametrize("said_in", [1, 2, 3])
def test_metadata_in_one_file_of_a_run_holds_for_all(tmp_path: Path, said_in: int) -> None:
    for number in (1, 2, 3):
        make = said_tensor if number == said_in else bare_tensor
        records = [event(make("x", number + n / 2), step=10 * number + n) for n in range(2)]
        make_event_file(tmp_path, *records, name=f"tfevents.{number}")
    board, _ = make_board(tmp_path)
    shown = read(board, ".", "x")
    assert shown.step.tolist() == [10, 11, 20, 21, 30, 31]
    assert shown.value.tolist() == [1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    assert notices(board) == []


def test_a_tensor_without_metadata_that_is_no_scalar_is_told_by_its_place(tmp_path: Path) -> None:
    make_event_file(tmp_path, event(said_tensor("x", 1.0)), name="tfevents.1")
    first = event(bare_tensor("x", 2.0), step=1)
    odd = event(bare_tensor("x", 3.0, 4.0), step=2)
    make_event_file(tmp_path, first, odd, event(bare_tensor("y", 5.0)), name="tfevents.2")
    board, _ = make_board(tmp_path)
    assert read(board, ".", "x").value.tolist() == [1.0, 2.0]
    ((kind, run, file, offset, count),) = notices(board)
    assert (kind, run, file, count) == ("bad_value", ".", "tfevents.2", 1)
    assert offset is not None
    begin = len(version()) + len(first)
    assert begin < offset < begin + len(odd)


def test_metadata_of_an_earlier_file_holds_for_one_that_grows(tmp_path: Path) -> None:
    make_event_file(tmp_path / "run", event(said_tensor("x", 0.0)), name="tfevents.1")
    with Following(tmp_path) as following:
        growing = GrowingFile(tmp_path / "run", "tfevents.2")
        for step in range(1, 30):
            growing.write(event(bare_tensor("x", float(step)), step=step))
        following.wait(lambda now: now.points("run") == 30, "all points")
        following.wait(lambda now: len(read(now.board, "run", "x").step) == 30, "their kind")
        assert read(following.board, "run", "x").value.tolist() == list(range(30))
        following.wait(lambda now: now.snapshot.load.notices == ())


def test_names_that_are_not_utf8_are_runs(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xff"))
    make_event_file(folder, scalar(b"\xff", 0, 1.0))
    board, _ = make_board(tmp_path)
    assert read(board, "r\udcff", b"\xff").step.tolist() == [0]


def test_pictures_take_references_not_memory(tmp_path: Path) -> None:
    picture = os.urandom(1 << 20)
    make_event_file(tmp_path, *(event(image_value("i", picture), step=n) for n in range(20)))
    board, _ = make_board(tmp_path)
    run = find_run(board.snapshot, ".")
    assert run is not None
    assert run.points == 20
    assert len(board.list_blobs(run.id, 0)) == 20


# --- files that change --------------------------------------------------------------------------


def test_a_replaced_file_is_read_from_its_start(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, scalar("x", 0, 1.0), scalar("x", 1, 1.0))
    board, loader = make_board(tmp_path)
    new = tmp_path / "new"
    new.write_bytes(version(1_800_000_000.0) + scalar("x", 7, 7.0))
    new.replace(path)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [7]
    assert board.snapshot.load.notices == ()


def test_a_copy_that_goes_on_from_the_same_bytes_is_the_same_file(tmp_path: Path) -> None:
    """As rsync and object stores do it: a new file, longer, with the same beginning."""
    path = make_event_file(tmp_path, *(scalar("x", step, 1.0) for step in range(5)))
    board, loader = make_board(tmp_path)
    before = board.snapshot.runs[0].files[0].id
    new = tmp_path / "new"
    new.write_bytes(path.read_bytes() + scalar("x", 5, 1.0))
    new.replace(path)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0, 1, 2, 3, 4, 5]
    assert board.snapshot.runs[0].files[0].id == before


def test_a_file_rewritten_in_place_is_read_from_its_start(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, scalar("x", 0, 1.0))
    board, loader = make_board(tmp_path)
    path.write_bytes(version(1_800_000_000.0) + scalar("x", 3, 3.0) + scalar("x", 4, 4.0))
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [3, 4]


def test_a_shrunk_file_keeps_its_points_and_says_so(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, *(scalar("x", step, 1.0) for step in range(5)))
    board, loader = make_board(tmp_path)
    whole = path.read_bytes()
    os.truncate(path, len(whole) - len(scalar("x", 4, 1.0)))
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0, 1, 2, 3, 4]
    assert [one[0] for one in notices(board)] == ["shrunk_file"]

    # It goes on from there: the file is the truth.
    with path.open("ab") as file:
        file.write(scalar("x", 40, 1.0))
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0, 1, 2, 3, 40]
    assert notices(board) == []


def test_an_emptied_file_keeps_its_points_until_it_grows(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, scalar("x", 0, 1.0))
    board, loader = make_board(tmp_path)
    os.truncate(path, 0)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0]
    path.write_bytes(version(1_800_000_000.0) + scalar("x", 9, 1.0))
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [9]


def test_a_hole_that_is_filled_later_is_read(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, scalar("x", 0, 1.0))
    record = scalar("x", 1, 1.0)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(len(record)))
    board, loader = make_board(tmp_path)
    assert read(board, ".", "x").step.tolist() == [0]
    with path.open("r+b") as file:
        file.seek(size)
        file.write(record)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0, 1]
    assert notices(board) == []


def test_of_two_files_one_goes(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0), name="tfevents.1")
    second = make_event_file(tmp_path, scalar("x", 1, 1.0), name="tfevents.2")
    board, loader = make_board(tmp_path)
    second.unlink()
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0]


# --- followed live ------------------------------------------------------------------------------


def test_a_day_in_the_life_of_a_logdir(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    with Following(logs) as following:
        following.wait(lambda now: now.snapshot.load.phase == "missing", "the missing folder")
        logs.mkdir()
        following.wait(lambda now: now.snapshot.load.phase == "live", "the empty folder")

        growing = GrowingFile(logs / "first")
        for step in range(100):
            growing.write(scalar("loss", step, 1.0))
        following.wait(lambda now: now.points("first") == 100, "100 points")

        GrowingFile(logs / "deep" / "er" / "second").write(scalar("loss", 0, 1.0))
        following.wait(lambda now: now.points("deep/er/second") == 1, "a second run")
        ids = {run.name: run.id for run in following.snapshot.runs.values()}

        shutil.rmtree(logs / "first")
        following.wait(lambda now: now.runs() == {"deep/er/second"}, "the first run's end")

        shutil.rmtree(logs)
        following.wait(lambda now: now.snapshot.load.phase == "missing", "the folder's end")
        assert following.runs() == set()

        again = GrowingFile(logs / "first")
        again.write(scalar("loss", 7, 1.0))
        following.wait(lambda now: now.points("first") == 1, "the run's return")
        again.write(scalar("loss", 8, 1.0))
        following.wait(lambda now: now.points("first") == 2, "growth after the return")
        assert {run.name: run.id for run in following.snapshot.runs.values()} == {
            Run("first"): ids[Run("first")]
        }


def test_a_folder_put_in_the_place_of_the_logdir_is_noticed(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    make_event_file(logs / "old", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "other" / "new", scalar("x", 0, 1.0))
    with Following(logs, reload_interval=1000) as following:
        following.wait(lambda now: now.runs() == {"old"})
        logs.rename(tmp_path / "away")
        (tmp_path / "other").rename(logs)
        following.wait(lambda now: now.runs() == {"new"}, "the other folder")


def test_many_files_of_a_run_grow_at_once(tmp_path: Path) -> None:
    files = [GrowingFile(tmp_path / "run", f"tfevents.{n}") for n in range(5)]
    with Following(tmp_path) as following:
        for step in range(20):
            for file in files:
                file.write(scalar("x", step, 1.0))
        following.wait(lambda now: now.points("run") == 100, "all points of all files")


def test_growth_is_seen_by_notice_alone(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "run")
    with Following(tmp_path, reload_interval=1000) as following:
        following.wait(lambda now: now.points("run") == 0)
        for step in range(1, 4):
            growing.write(scalar("x", step, 1.0))
            following.wait(lambda now, step=step: now.points("run") == step, "growth")  # type: ignore[misc]


def test_without_notice_the_periodic_look_finds_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalLogdir, "watch", lambda *_: None)
    growing = GrowingFile(tmp_path / "run")
    with Following(tmp_path, reload_interval=0.05) as following:
        following.wait(lambda now: now.runs() == {"run"})
        growing.write(scalar("x", 0, 1.0))
        following.wait(lambda now: now.points("run") == 1, "growth")
        GrowingFile(tmp_path / "new").write(scalar("x", 0, 1.0))
        following.wait(lambda now: now.points("new") == 1, "a new run")


def test_without_notice_every_known_file_is_looked_at_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far more files than the warm ones, long after they last grew, and no look at the folder due."""
    monkeypatch.setattr(LocalLogdir, "watch", lambda *_: None)
    growing = [GrowingFile(tmp_path / str(number)) for number in range(100)]
    for file in growing:
        os.utime(file.path, (1_600_000_000, 1_600_000_000))
    with Following(tmp_path, reload_interval=1000) as following:
        following.wait(lambda now: now.snapshot.load.phase == "live")
        for file in growing:
            file.write(scalar("x", 0, 1.0))
        following.wait(
            lambda now: all(now.points(str(number)) == 1 for number in range(100)), "growth of all"
        )


class OneLook(LocalLogdir):
    """Counts the looks at everything."""

    looks = 0

    def list_files(self, on_found: OnFound = keep_silent) -> Listing:
        self.looks += 1
        return super().list_files(on_found)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_what_comes_and_goes_is_seen_without_a_look_at_everything(tmp_path: Path) -> None:
    for number in range(3):
        make_event_file(tmp_path / str(number), scalar("x", 0, 1.0), name="tfevents")
    logdir, store = OneLook(tmp_path), Store()
    loader = Loader(logdir, store, reload_interval=1000)
    loader.start()

    def runs() -> dict[str, int]:
        return {run.name: run.points for run in store.snapshot.runs.values()}

    try:
        wait_until(lambda: store.snapshot.load.phase == "live", "the first look")
        wait_until(lambda: logdir.looks == 2, "the one that follows it")
        GrowingFile(tmp_path / "new" / "deep").write(scalar("x", 0, 1.0))
        wait_until(lambda: runs().get("new/deep") == 1, "a new run")
        make_event_file(tmp_path / "0", scalar("x", 1, 1.0), name="tfevents.2")
        wait_until(lambda: runs()["0"] == 2, "a second file")
        (tmp_path / "1").rename(tmp_path / "renamed")
        wait_until(lambda: runs().keys() == {"0", "2", "renamed", "new/deep"}, "a new name")
        assert logdir.looks == 2
    finally:
        loader.stop()


def test_a_loader_that_is_prepared_commits_nothing_before_its_start(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    logdir, store = OneLook(tmp_path), Store()
    loader = Loader(logdir, store)
    loader.prepare()
    try:
        wait_until(lambda: logdir.looks == 1, "the look")
        assert store.snapshot.version == 0
        loader.start()
        wait_until(lambda: store.snapshot.load.phase == "live", "all")
        assert [run.points for run in store.snapshot.runs.values()] == [1]
    finally:
        loader.stop()


def test_a_loader_that_is_only_prepared_ends(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    store = Store()
    loader = Loader(LocalLogdir(tmp_path), store)
    loader.prepare()
    loader.stop()
    wait_until(lambda: not any(one.name == "lightboard-loader" for one in threading.enumerate()))
    assert store.snapshot.version == 0


class SlowToEnd(LocalLogdir):
    """A logdir whose first look tells what it found, and then does not end before it may."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.may_end = threading.Event()

    def list_files(self, on_found: OnFound = keep_silent) -> Listing:
        listing = super().list_files()
        on_found(listing.files)
        while not self.may_end.wait(0.001):
            on_found(())
        return listing


def test_runs_are_listed_and_read_before_the_look_has_ended(tmp_path: Path) -> None:
    for number in range(3):
        make_event_file(tmp_path / str(number), scalar("x", 0, 1.0))
    logdir, store = SlowToEnd(tmp_path), Store()
    loader = Loader(logdir, store)
    loader.start()
    try:
        wait_until(lambda: len(store.snapshot.runs) == 3, "the runs")
        wait_until(lambda: all(run.points for run in store.snapshot.runs.values()), "their points")
        assert store.snapshot.load.phase == "loading"
        logdir.may_end.set()
        wait_until(lambda: store.snapshot.load.phase == "live", "the end")
    finally:
        loader.stop()


def test_what_was_found_before_the_start_is_listed_before_the_look_has_ended(
    tmp_path: Path,
) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    logdir, store = SlowToEnd(tmp_path), Store()
    loader = Loader(logdir, store)
    loader.prepare()
    try:
        wait_until(lambda: bool(loader._found_early), "the first look")
        assert store.snapshot.version == 0
        loader.start()
        wait_until(lambda: len(store.snapshot.runs) == 1, "the run")
        assert store.snapshot.load.phase == "loading"
    finally:
        loader.stop()


def test_a_loader_can_be_stopped_in_the_midst_of_a_look(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    logdir, store = SlowToEnd(tmp_path), Store()
    loader = Loader(logdir, store)
    loader.start()
    wait_until(lambda: len(store.snapshot.runs) == 1)
    loader.stop()
    wait_until(lambda: not any(one.name == "lightboard-loader" for one in threading.enumerate()))


class InOrder(LocalLogdir):
    """Says in which order files were opened; the first opening waits until it may go on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.opened: list[str] = []
        self.first, self.may_go_on = threading.Event(), threading.Event()

    def open(self, path: str, run: Run) -> LocalFile:
        self.opened.append(run)
        self.first.set()
        assert self.may_go_on.wait(PATIENCE)
        return super().open(path, run)


def test_newest_first_but_what_is_asked_for_before_all(tmp_path: Path) -> None:
    for number in range(40):
        path = make_event_file(tmp_path / str(number), scalar("x", 0, 1.0))
        os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))
    logdir, store = InOrder(tmp_path), Store()
    loader = Loader(logdir, store, threads=1)
    loader.start()
    try:
        assert logdir.first.wait(PATIENCE)
        wait_until(lambda: len(store.snapshot.runs) == 40, "the runs")
        ids = {run.name: run.id for run in store.snapshot.runs.values()}
        board = Board(store, logdir)
        for name in (Run("3"), Run("7")):
            board.read_curve(store.snapshot, ids[name], 0)
        wait_until(lambda: loader._queue[0][0] == 0, "their turn")
        logdir.may_go_on.set()
        wait_until(lambda: store.snapshot.load.phase == "live")
    finally:
        loader.stop()
    opened = [int(run) for run in logdir.opened]
    begun = next(n for n, run in enumerate(opened) if run == 7)  # after the batch under way
    assert opened[begun : begun + 2] == [7, 3]
    assert begun <= 16
    rest = opened[:begun] + opened[begun + 2 :]
    assert rest == sorted(set(range(40)) - {3, 7}, reverse=True)


def test_an_interval_of_zero_reads_once(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "run")
    growing.write(scalar("x", 0, 1.0))
    with Following(tmp_path, reload_interval=0) as following:
        following.wait(lambda now: now.snapshot.load.phase == "live", "the one look")
        assert following.points("run") == 1
        assert following._loader._watch is None


def test_progress_is_told_while_a_big_file_loads(tmp_path: Path) -> None:
    records = b"".join(scalar("x", step, 1.0) for step in range(1000))
    path = make_event_file(tmp_path / "big")
    with path.open("ab") as file:
        for _ in range(400):
            file.write(records)
    with Following(tmp_path) as following:
        seen: list[int] = []
        following.store.subscribe(lambda: seen.append(following.snapshot.load.bytes_done))
        following.wait(lambda now: now.points("big") == 400_000, "all points")
        following.wait(lambda now: now.snapshot.load.phase == "live")
    assert seen == sorted(seen)
    assert following.snapshot.load.bytes_done == path.stat().st_size


def test_a_loader_that_stops_leaves_no_thread(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    with Following(tmp_path) as following:
        following.wait(lambda now: now.points(".") == 1)
    names = [one.name for one in threading.enumerate()]
    # The writer's thread, where some test before has written, serves the whole process.
    assert [n for n in names if n.startswith("lightboard") and n != "lightboard-writer"] == []
