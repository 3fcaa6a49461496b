"""Files that change under the loader's hands: shrink, go, are replaced or rotated while read; folders; clocks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders import (
    FakeClock,
    GrowingFile,
    find_run,
    make_event_file,
    permissions_apply,
    read,
    scalar,
    wait_until,
)
from tests.builders.event_files import version

from lightboard.logdir import LocalLogdir
from lightboard.logdir.local import LocalFile
from lightboard.reader.event_files import CHUNK_BYTES
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.reader.store import Store
from lightboard.types import Run


class Meddled(LocalLogdir):
    """A logdir in which something happens to a file between two steps of reading it."""

    def __init__(self, path: Path, happens: Callable[[], None], before_opening: int) -> None:
        super().__init__(path)
        self._happens, self._left = happens, before_opening

    def open(self, path: str, run: Run) -> LocalFile:
        if run == "hit":
            if self._left == 0:
                self._happens()
            self._left -= 1
        return super().open(path, run)


def make_big_file(folder: Path, first_step: int = 0) -> Path:
    """A file that one thread reads in three steps."""
    path = make_event_file(folder, name="tfevents")
    block = b"".join(scalar("x", first_step + step, 1.0) for step in range(1000))
    with path.open("ab") as file:
        while file.tell() < 2.5 * CHUNK_BYTES:
            file.write(block)
    return path


def meddle(folder: Path, happens: Callable[[], None], before_opening: int = 1) -> Board:
    """A board on the folder, read once while that happened; "good" must be whole."""
    make_event_file(folder / "good", scalar("x", 0, 1.0))
    logdir, store = Meddled(folder, happens, before_opening), Store()
    loader = Loader(logdir, store, threads=1)
    loader.load_all()
    loader.load_all()
    board = Board(store, logdir)
    assert read(board, "good", "x").step.tolist() == [0]
    return board


def kinds(board: Board) -> list[tuple[str, str]]:
    return [(one.kind, one.file) for one in board.snapshot.load.notices]


@pytest.mark.parametrize("before_opening", [0, 1, 2])
def test_a_file_that_goes_while_it_is_read_goes(tmp_path: Path, before_opening: int) -> None:
    path = make_big_file(tmp_path / "hit")
    board = meddle(tmp_path, path.unlink, before_opening)
    assert [run.name for run in board.list_runs()] == ["good"]
    assert kinds(board) == []


def test_a_folder_that_goes_while_it_is_read_goes(tmp_path: Path) -> None:
    make_big_file(tmp_path / "hit")
    board = meddle(tmp_path, lambda: shutil.rmtree(tmp_path / "hit", ignore_errors=True))
    assert [run.name for run in board.list_runs()] == ["good"]


def test_a_file_unlinked_while_it_is_open_ends_as_it_was_then(tmp_path: Path) -> None:
    path = make_event_file(tmp_path / "hit", *(scalar("x", n, 1.0) for n in range(9)))
    logdir = LocalLogdir(tmp_path)
    (info,) = logdir.list_files().files
    opened = logdir.open(info.path, info.run)
    path.unlink()
    assert len(opened.read(0, 1 << 20)) == opened.info.size
    opened.close()


def test_a_file_that_shrinks_while_it_is_read_keeps_what_was_read_and_is_told(
    tmp_path: Path,
) -> None:
    path = make_big_file(tmp_path / "hit")
    board = meddle(tmp_path, lambda: os.truncate(path, 100_000))
    assert kinds(board) == [("shrunk_file", "hit/tfevents")]
    run = find_run(board.snapshot, "hit")
    assert run is not None
    assert run.points > 0
    assert set(read(board, "hit", "x").step.tolist()) == set(range(1000))


def test_a_file_replaced_while_it_is_read_is_read_anew(tmp_path: Path) -> None:
    make_big_file(tmp_path / "hit")
    other = make_big_file(tmp_path / "other.part", first_step=5000)

    def replace() -> None:
        if other.exists():
            other.replace(tmp_path / "hit" / "tfevents")
            other.parent.rmdir()

    board = meddle(tmp_path, replace)
    assert set(read(board, "hit", "x").step.tolist()) == set(range(5000, 6000))
    assert kinds(board) == []


def test_a_rotated_file_is_two_files(tmp_path: Path) -> None:
    path = make_event_file(
        tmp_path / "run", scalar("x", 0, 1.0), scalar("x", 1, 1.0), name="tfevents.2"
    )
    logdir, store = LocalLogdir(tmp_path), Store()
    loader = Loader(logdir, store)
    loader.load_all()
    path.rename(tmp_path / "run" / "tfevents.1")
    path.write_bytes(version(1_700_000_100.0) + scalar("x", 2, 1.0))
    loader.load_all()
    board = Board(store, logdir)
    assert read(board, "run", "x").step.tolist() == [0, 1, 2]
    assert kinds(board) == []


def test_a_folder_that_may_not_be_read_for_a_while(tmp_path: Path) -> None:
    make_event_file(tmp_path / "shut" / "deep", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "open", scalar("x", 0, 1.0))
    logdir, store = LocalLogdir(tmp_path), Store()
    loader = Loader(logdir, store)
    (tmp_path / "shut").chmod(0)
    try:
        with permissions_apply(tmp_path):
            loader.load_all()
            assert [run.name for run in store.snapshot.runs.values()] == ["open"]
            (notice,) = store.snapshot.load.notices
            assert (notice.kind, notice.file) == ("unreadable_folder", "shut")
            assert "hint: chmod +rx" in notice.message
            assert store.snapshot.load.damaged == 1
    finally:
        (tmp_path / "shut").chmod(0o755)
    loader.load_all()
    assert sorted(run.name for run in store.snapshot.runs.values()) == ["open", "shut/deep"]
    assert store.snapshot.load.notices == ()


@pytest.mark.parametrize("jump", [-86_400 * 365.0, 86_400 * 365.0, -1.0])
def test_a_clock_that_jumps_stops_nothing(tmp_path: Path, jump: float) -> None:
    """Pauses are measured by a clock that nobody sets; the wall clock is only told to people."""
    growing = GrowingFile(tmp_path / "run")
    clock, store = FakeClock(), Store()
    loader = Loader(LocalLogdir(tmp_path), store, clock=clock, reload_interval=1000)
    loader.start()

    def points() -> int:
        run = find_run(store.snapshot, "run")
        return -1 if run is None else run.points

    try:
        wait_until(lambda: store.snapshot.load.phase == "live")
        for number in range(4):
            clock.advance(jump)
            growing.write(scalar("x", number, 1.0))
            wait_until(lambda: points() == number + 1, "growth")  # noqa: B023
            wait_until(lambda: store.snapshot.load.checked_at == clock.now, "the new time")
    finally:
        loader.stop()


@pytest.mark.parametrize("at", [0, 4_000_000_000])
def test_files_from_the_past_and_the_future_are_read(tmp_path: Path, at: int) -> None:
    path = make_event_file(tmp_path / "run", scalar("x", 0, 1.0), name="tfevents.1")
    os.utime(path, (at, at))
    os.utime(path.parent, (at, at))
    logdir, store = LocalLogdir(tmp_path), Store()
    loader = Loader(logdir, store)
    loader.load_all()
    second = make_event_file(tmp_path / "run", scalar("x", 1, 1.0), name="tfevents.2")
    os.utime(second, (at, at))
    os.utime(path.parent, (at + 1, at + 1))
    loader.load_all()
    assert read(Board(store, logdir), "run", "x").step.tolist() == [0, 1]
