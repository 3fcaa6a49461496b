"""A board over a folder: read once, or followed while things happen to the folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from lightboard.logdir import open_logdir
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board, Scalars
from lightboard.reader.store import RunColumns, Snapshot, Store

# Far beyond what anything here takes: running out of it is a failure, not a slow machine.
PATIENCE = 60.0


def wait_until(happened: Callable[[], bool], what: str = "") -> None:
    """Return as soon as it is so. Fails when that never comes."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"waited in vain for {what or happened}"
        time.sleep(0.005)


def make_board(
    where: Path | str,
    recall_slots: Callable[[], Mapping[str, int]] = dict,
    *,
    follow_links: bool = False,
) -> tuple[Board, Loader]:
    """A board on which everything has been read once; `loader.load_all()` looks again."""
    logdir = open_logdir(where, follow_links=follow_links)
    store = Store(recall_slots=recall_slots)
    loader = Loader(logdir, store)
    loader.load_all()
    return Board(store, logdir), loader


def find_run(snapshot: Snapshot, name: str) -> RunColumns | None:
    """A run by its name."""
    return next((run for run in snapshot.runs.values() if run.name == name), None)


def find_tag(snapshot: Snapshot, tag: str | bytes, plugin: str = "scalars") -> int:
    """A tag's id by its name."""
    wanted = tag.encode() if isinstance(tag, str) else tag
    return next(one.id for one in snapshot.tags if (one.tag, one.plugin) == (wanted, plugin))


def read(board: Board, run: str, tag: str | bytes) -> Scalars:
    """A series by names."""
    snapshot = board.snapshot
    found = find_run(snapshot, run)
    assert found is not None, f"no run {run!r}"
    return board.read_scalars(found.id, find_tag(snapshot, tag))


class Following:
    """A board that follows a folder, for the length of a with statement."""

    def __init__(self, where: Path | str, reload_interval: float = 0.2) -> None:
        logdir = open_logdir(where, interval=reload_interval)
        self.store = Store()
        self.board = Board(self.store, logdir)
        self._loader = Loader(logdir, self.store, reload_interval=reload_interval)

    def __enter__(self) -> Following:
        self._loader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._loader.stop()

    @property
    def snapshot(self) -> Snapshot:
        return self.store.snapshot

    def runs(self) -> set[str]:
        return {run.name for run in self.snapshot.runs.values()}

    def points(self, run: str) -> int:
        found = find_run(self.snapshot, run)
        return -1 if found is None else found.points

    def wait(self, happened: Callable[[Following], bool], what: str = "") -> None:
        wait_until(lambda: happened(self), what)
