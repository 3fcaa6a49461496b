"""The index: a second start shows what the first did, whatever became of the files and of the index meanwhile."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.builders import (
    corrupt_crc,
    event,
    find_run,
    image_value,
    make_event_file,
    permissions_apply,
    read,
    restart,
    scalar,
    wait_until,
)
from tests.builders.event_files import version
from tests.builders.permissions import NOBODY
from tests.golden.golden import DATA

from lightboard import _native
from lightboard.logdir import LocalLogdir
from lightboard.logdir.local import LocalFile
from lightboard.plugins import scalar_wire_names
from lightboard.reader import index as index_module
from lightboard.reader import loader as loader_module
from lightboard.reader.index import Index, cache_folder, clear_cached, list_cached
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.reader.store import Snapshot, Store
from lightboard.types import Run

HOUR_NS = 3_600_000_000_000
ENOUGH = 2000  # points in a file: what is smaller is not kept


class Start:
    """One start on a logdir: all is read once, and kept for the next."""

    def __init__(self, folder: Path, cache: Path | None, *, keep: bool = True) -> None:
        self.logdir = CountingLogdir(folder)
        self.store = Store()
        self.board = Board(self.store, self.logdir)
        self.loader = Loader(
            self.logdir,
            self.store,
            scalar_plugins=scalar_wire_names,
            make_index=None
            if cache is None
            else lambda names: Index(str(folder), names, str(cache)),
        )
        self.loader.load_all()
        self.saved = keep and self.loader.save_index()


class CountingLogdir(LocalLogdir):
    """Knows which files were opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.opened: list[str] = []

    def open(self, path: str, run: Run) -> LocalFile:
        self.opened.append(path)
        return super().open(path, run)


def contents(snapshot: Snapshot) -> object:
    """Everything in a snapshot but the ids of files, as values."""
    return (
        [
            (
                run.id,
                run.name,
                run.cuts,
                run.layout,
                run.start,
                run.last,
                run.points,
                [
                    (file.path, file.identity, file.keys, file.restart_steps, file.start, file.last)
                    for file in run.files
                ],
                [columns(file.series[at]) for file in run.files for at in range(len(file.keys))],
            )
            for run in snapshot.runs.values()
        ],
        snapshot.tags,
        snapshot.tag_sets,
        snapshot.load.notices,
        snapshot.load.damaged,
        (snapshot.load.files_done, snapshot.load.bytes_done, snapshot.load.phase),
    )


def columns(one: _native.Series) -> tuple[object, ...]:
    rest: Sequence[bytes] = (
        [one.value.tobytes(), one.value.dtype.str.encode()]
        if one.is_scalar
        else [one.offset.tobytes(), one.length.tobytes()]
    )
    return (one.tag, one.restarts, one.step.tobytes(), one.wall_time.tobytes(), *rest)


def settle(folder: Path) -> None:
    """The files were last written an hour ago."""
    for path in folder.rglob("*tfevents*"):
        found = path.stat()
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns - HOUR_NS))


def make_logdir(folder: Path, points: int = ENOUGH) -> Path:
    """Two runs: one with a restart and damage, one with pictures. Long at rest."""
    records = [scalar("x", step, step / 3) for step in range(points)]
    records[points // 2] = corrupt_crc(records[points // 2])
    make_event_file(folder / "a", *records, restart(10), *records[10:20])
    pictures = [event(image_value("p", b"PNG"), step=n) for n in range(points)]
    make_event_file(folder / "b", *pictures, scalar("y", 1, 2.0))
    settle(folder)
    return folder


def segments(cache: Path) -> list[Path]:
    return sorted(cache.glob("index/*/*.segment"))


# --- the same again -----------------------------------------------------------------------------


def test_second_start_shows_all_golden_files_as_the_first_and_opens_none(tmp_path: Path) -> None:
    logdir = tmp_path / "logs"
    shutil.copytree(DATA, logdir)
    settle(logdir)
    first = Start(logdir, tmp_path / "cache")
    assert first.saved
    second = Start(logdir, tmp_path / "cache")
    assert contents(second.store.snapshot) == contents(first.store.snapshot)
    empty = [run for run in first.store.snapshot.runs.values() if not run.points]
    assert len(second.logdir.opened) == len(empty)
    assert not second.saved


def test_restarts_damages_and_pictures_come_back(tmp_path: Path) -> None:
    logdir = make_logdir(tmp_path / "logs")
    first = Start(logdir, tmp_path / "cache")
    second = Start(logdir, tmp_path / "cache")
    assert contents(second.store.snapshot) == contents(first.store.snapshot)
    assert second.logdir.opened == []
    assert second.store.snapshot.load.damaged == 1


def test_a_file_that_grew_is_read_from_where_reading_stopped(tmp_path: Path) -> None:
    logdir = make_logdir(tmp_path / "logs")
    Start(logdir, tmp_path / "cache")
    for number in range(3):
        with next((logdir / "a").iterdir()).open("ab") as file:
            file.write(scalar("x", ENOUGH + number, 7.0) + scalar("new", 1, 8.0))
        second = Start(logdir, tmp_path / "cache", keep=False)
        assert len(second.logdir.opened) == 1
        fresh = Start(logdir, None)
        assert contents(second.store.snapshot) == contents(fresh.store.snapshot)
        assert read(second.board, "a", "new").value.tolist() == [8.0] * (number + 1)


def test_a_torn_record_is_completed_after_a_second_start(tmp_path: Path) -> None:
    logdir = make_logdir(tmp_path / "logs")
    path = next((logdir / "b").iterdir())
    record = scalar("y", 2, 3.0)
    with path.open("ab") as file:
        file.write(record[:20])
    settle(logdir)
    first = Start(logdir, tmp_path / "cache")
    with path.open("ab") as file:
        file.write(record[20:])
    second = Start(logdir, tmp_path / "cache")
    assert read(first.board, "b", "y").step.tolist() == [1]
    assert read(second.board, "b", "y").step.tolist() == [1, 2]


def test_damage_at_the_end_is_gone_on_with(tmp_path: Path) -> None:
    logdir = make_logdir(tmp_path / "logs")
    path = next((logdir / "b").iterdir())
    with path.open("ab") as file:
        file.write(b"\xff" * 100)
    settle(logdir)
    first = Start(logdir, tmp_path / "cache")
    assert first.store.snapshot.load.damaged == 2
    with path.open("ab") as file:
        file.write(b"\xff" * 100 + scalar("y", 2, 3.0))
    second = Start(logdir, tmp_path / "cache")
    fresh = Start(logdir, None)
    assert contents(second.store.snapshot) == contents(fresh.store.snapshot)
    assert read(second.board, "b", "y").step.tolist() == [1, 2]


# --- files that are not what they were ------------------------------------------------------------


def replaced(path: Path, data: bytes) -> None:
    other = path.with_name("other")
    other.write_bytes(data)
    os.replace(other, path)


def rewritten_in_the_middle(path: Path) -> None:
    """The same size, the same first and last bytes."""
    data = path.read_bytes()
    records = [scalar("x", step, step / 3) for step in range(ENOUGH)]
    old = records[100]
    assert old in data
    with path.open("r+b") as file:
        file.seek(data.index(old))
        file.write(scalar("x", 100, -1.0))


def shrunk(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def swapped(path: Path) -> None:
    replaced(path, version() + b"".join(scalar("z", n, 1.0) for n in range(3 * ENOUGH)))


def copied(path: Path) -> None:
    """As rsync without times does."""
    replaced(path, path.read_bytes())


def grown_elsewhere(path: Path) -> None:
    """As rsync does: another file of the same content, longer."""
    replaced(path, path.read_bytes() + scalar("x", 5000, 1.0))


def vanished(path: Path) -> None:
    path.unlink()


def touched(path: Path) -> None:
    os.utime(path)


def renamed(path: Path) -> None:
    path.rename(path.with_name("another.tfevents"))


@pytest.mark.parametrize(
    "change",
    [
        rewritten_in_the_middle,
        shrunk,
        swapped,
        copied,
        grown_elsewhere,
        vanished,
        touched,
        renamed,
    ],
)
def test_a_file_that_changed_is_shown_as_it_is_now(tmp_path: Path, change: object) -> None:
    logdir = make_logdir(tmp_path / "logs")
    Start(logdir, tmp_path / "cache")
    assert callable(change)
    change(next((logdir / "a").iterdir()))
    fresh = Start(logdir, None)
    for _ in range(2):  # and the index learns of it
        second = Start(logdir, tmp_path / "cache")
        assert contents(second.store.snapshot) == contents(fresh.store.snapshot)
    assert "b" not in {os.path.dirname(path) for path in second.logdir.opened}


def test_a_file_read_while_it_was_new_has_to_prove_itself(tmp_path: Path) -> None:
    logdir = make_logdir(tmp_path / "logs")
    path = next((logdir / "a").iterdir())
    os.utime(path)
    first = Start(logdir, tmp_path / "cache")
    second = Start(logdir, tmp_path / "cache")
    assert contents(second.store.snapshot) == contents(first.store.snapshot)
    assert [os.path.dirname(opened) for opened in second.logdir.opened] == ["a"]


# --- an index that is not what it was ---------------------------------------------------------------


def test_every_flipped_byte_and_every_cut_is_found_out(tmp_path: Path) -> None:
    logdir = tmp_path / "logs"
    make_event_file(logdir, *[scalar("x" * 3000 + str(n), n, n / 3) for n in range(24)])
    settle(logdir)
    cache = tmp_path / "cache"
    first = Start(logdir, cache)
    (segment,) = segments(cache)
    whole = segment.read_bytes()
    places = [*range(0, 300), *range(300, len(whole), 211), *range(len(whole) - 300, len(whole))]
    harmless = 0
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 0x10
        segment.write_bytes(flipped)
        second = Start(logdir, cache, keep=False)
        assert contents(second.store.snapshot) == contents(first.store.snapshot)
        harmless += not second.logdir.opened
    assert harmless == 12  # the header's padding
    for size in (0, 1, 55, 63, 64, 100, len(whole) // 2, len(whole) - 1):
        segment.write_bytes(whole[:size])
        second = Start(logdir, cache, keep=False)
        assert contents(second.store.snapshot) == contents(first.store.snapshot)
        assert len(second.logdir.opened) == 1


def damage_columns(cache: Path) -> None:
    """Flip a byte in the columns of every entry."""
    for segment in segments(cache):
        data = bytearray(segment.read_bytes())
        for at in range(64 + 1000, len(data) - 1000, 1000):
            data[at] ^= 1
        segment.write_bytes(data)


def test_columns_are_taken_from_the_index_when_somebody_looks(tmp_path: Path) -> None:
    logdir, cache = make_sound_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    damage_columns(cache)
    second = Start(logdir, cache, keep=False)
    assert second.logdir.opened == []
    assert [run.points for run in second.store.snapshot.runs.values()] == [ENOUGH, ENOUGH]
    assert contents(second.store.snapshot) == contents(Start(logdir, None).store.snapshot)
    assert len(second.logdir.opened) == 2
    assert second.loader.save_index()  # whole again
    third = Start(logdir, cache)
    assert contents(third.store.snapshot) == contents(second.store.snapshot)
    assert third.logdir.opened == []


@pytest.mark.parametrize("change", ["goes", "is another"])
def test_a_damaged_index_of_a_file_that_changed_shows_nothing_wrong(
    tmp_path: Path, change: str
) -> None:
    logdir, cache = make_sound_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    damage_columns(cache)
    second = Start(logdir, cache, keep=False)
    run = find_run(second.store.snapshot, "a")
    assert run is not None
    path = next((logdir / "a").iterdir())
    path.unlink()
    if change == "is another":
        make_event_file(path.parent, scalar("y", 0, 1.0), name=path.name)
    with pytest.raises(OSError, match=r"another file|No such file"):
        run.files[0].series[0]
    second.loader.load_all()
    now = find_run(second.store.snapshot, "a")
    assert (now and [key.tag for key in now.files[0].keys]) == (
        [b"y"] if change == "is another" else None
    )


def test_a_recalled_file_that_grows_goes_on(tmp_path: Path) -> None:
    logdir, cache = make_sound_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    for damaged in (False, True):
        second = Start(logdir, cache, keep=False)
        if damaged:
            damage_columns(cache)
        with next((logdir / "a").iterdir()).open("ab") as file:
            file.write(scalar("x", 9, 1.0) + scalar("later", 9, 1.0))
        second.loader.load_all()
        assert series(second) == series(Start(logdir, None))


def series(start: Start) -> list[object]:
    """All columns, run by run."""
    return [
        columns(file.series[at])
        for run in start.store.snapshot.runs.values()
        for file in run.files
        for at in range(len(file.keys))
    ]


def make_sound_logdir(folder: Path) -> Path:
    """Two runs of scalars in which nothing is damaged. Long at rest."""
    for name in ("a", "b"):
        make_event_file(folder / name, *(scalar("x", step, step / 3) for step in range(ENOUGH)))
    settle(folder)
    return folder


def rewrite_header(segment: Path, at: int, value: bytes) -> None:
    """Change a header's field and mend its checksum."""
    data = bytearray(segment.read_bytes())
    data[at : at + len(value)] = value
    data[48:52] = _native.crc32c(bytes(data[:48])).to_bytes(4, "little")
    segment.write_bytes(data)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"lbindex9"),
        (8, b"\x01\x02\x03\x04"),  # big-endian
        (12, b"0123456789abcdef"),  # another version of the reader
        (28, (1 << 60).to_bytes(8, "little")),
        (36, (1 << 60).to_bytes(8, "little")),
    ],
)
def test_a_foreign_index_is_replaced(tmp_path: Path, at: int, value: bytes) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    first = Start(logdir, cache)
    (foreign,) = segments(cache)
    rewrite_header(foreign, at, value)
    second = Start(logdir, cache)
    assert len(second.logdir.opened) == 2
    assert second.saved
    assert foreign not in segments(cache)
    third = Start(logdir, cache)
    assert contents(third.store.snapshot) == contents(first.store.snapshot)
    assert third.logdir.opened == []


def test_an_index_of_another_logdir_is_not_used(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    Start(make_logdir(tmp_path / "one"), cache)
    (segment,) = segments(cache)
    two = make_logdir(tmp_path / "two", ENOUGH + 10)
    Start(two, cache)
    (other,) = set(segments(cache)) - {segment}
    shutil.copy(segment, other)
    fresh, second = Start(two, None), Start(two, cache)
    assert contents(second.store.snapshot) == contents(fresh.store.snapshot)
    assert len(second.logdir.opened) == 2


def test_other_plugins_of_scalars_read_anew(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    index = Index(str(logdir), [b"somebody's"], str(cache))
    assert all(index.find(info) is None for info in LocalLogdir(logdir).list_files().files)


def test_an_index_that_goes_away_while_it_is_in_use(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    first = Start(logdir, cache)
    second = Start(logdir, cache)
    shutil.rmtree(cache)
    assert contents(second.store.snapshot) == contents(first.store.snapshot)
    assert second.loader.save_index()
    assert Start(logdir, cache).logdir.opened == []


def test_an_index_that_goes_away_between_finding_and_restoring(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    index = Index(str(logdir), list(scalar_wire_names()), str(cache))
    info = LocalLogdir(logdir).list_files().files[0]
    kept = index.find(info)
    assert kept is not None
    shutil.rmtree(cache)
    file = _native.EventFile([b"scalars"])
    assert index.restore(kept, file)
    assert file.points == kept.entry.points


# --- several servers, little room -------------------------------------------------------------------


def test_two_servers_take_over_what_the_other_wrote(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    one = Start(logdir, cache, keep=False)
    two = Start(logdir, cache, keep=False)
    assert one.loader.save_index()
    assert not two.loader.save_index()
    assert len(segments(cache)) == 1


def test_many_servers_at_once(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    starts = [Start(logdir, cache, keep=False) for _ in range(4)]
    threads = [threading.Thread(target=start.loader.save_index) for start in starts]
    for round_ in range(5):
        path = next((logdir / "a").iterdir())
        with path.open("ab") as file:
            file.write(b"".join(scalar("x", n, 1.0) for n in range(2 * ENOUGH)))
        threads = [threading.Thread(target=catch_up, args=(start,)) for start in starts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        fresh = Start(logdir, None)
        after = Start(logdir, cache, keep=False)
        assert contents(after.store.snapshot) == contents(fresh.store.snapshot), round_
        assert len(segments(cache)) <= 8


def catch_up(start: Start) -> None:
    start.loader.load_all()
    start.loader.save_index()


def test_growth_is_saved_by_and_by_and_segments_stay_few(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    start = Start(logdir, cache)
    path = next((logdir / "a").iterdir())
    writes = 0
    for _ in range(30):
        with path.open("ab") as file:
            file.write(b"".join(scalar("x", n, 1.0) for n in range(ENOUGH // 2)))
        start.loader.load_all()
        writes += start.loader.save_index()
    assert 3 <= writes <= 12
    assert len(segments(cache)) <= 3
    fresh = Start(logdir, None)
    assert contents(Start(logdir, cache).store.snapshot) == contents(fresh.store.snapshot)


def test_a_folder_that_cannot_be_written_is_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    cache.write_text("a file stands there")
    with caplog.at_level(logging.DEBUG, "lightboard"):
        start = Start(logdir, cache)
        assert not start.saved
        assert not start.loader.save_index()
    assert [record.levelname for record in caplog.records] == ["DEBUG"]
    assert "not saved" in caplog.text
    assert contents(start.store.snapshot) == contents(Start(logdir, None).store.snapshot)


def test_a_read_only_cache_is_read(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    with (next((logdir / "a").iterdir())).open("ab") as file:
        file.write(b"".join(scalar("x", n, 1.0) for n in range(3 * ENOUGH)))
    folder = segments(cache)[0].parent
    folder.chmod(0o500)
    if os.geteuid() == 0:  # who may write everywhere
        for path in (folder, *folder.iterdir()):
            os.chown(path, NOBODY, -1)
    with permissions_apply(folder.parent):
        second = Start(logdir, cache)
        assert not second.saved
        assert [os.path.dirname(path) for path in second.logdir.opened] == ["a"]
    folder.chmod(0o700)
    assert contents(second.store.snapshot) == contents(Start(logdir, None).store.snapshot)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"

    def full(fd: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index_module, "_write_all", full)
    assert not Start(logdir, cache).saved
    assert [path.name for path in cache.glob("index/*/*")] == ["logdir"]


def test_the_least_recently_used_logdir_goes_first(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    logdirs = [make_logdir(tmp_path / name) for name in ("old", "older", "new")]
    for age, logdir in zip((100, 200), logdirs, strict=False):
        Start(logdir, cache)
        (folder,) = (one.folder for one in list_cached(str(cache)) if one.logdir == str(logdir))
        name = Path(folder) / "logdir"
        os.utime(name, (name.stat().st_mtime - age, name.stat().st_mtime - age))
    room = sum(one.bytes for one in list_cached(str(cache)))
    start = Start(logdirs[2], None, keep=False)
    index = Index(str(logdirs[2]), list(scalar_wire_names()), str(cache), limit=room + 1000)
    rests = [job.reader.rest for job in start.loader._jobs.values()]
    assert index.save(rest for rest in rests if rest is not None)
    assert [one.logdir for one in list_cached(str(cache))] == [str(logdirs[2]), str(logdirs[0])]


# --- whose it is --------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners as POSIX knows them")
def test_only_the_user_can_look_into_it(tmp_path: Path) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    (segment,) = segments(cache)
    assert segment.stat().st_mode & 0o777 == 0o600
    for folder in (cache, cache / "index", segment.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners as POSIX knows them")
@pytest.mark.parametrize("what", ["segment", "folder", "link"])
def test_what_others_could_have_written_is_not_read(tmp_path: Path, what: str) -> None:
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    Start(logdir, cache)
    (segment,) = segments(cache)
    if what == "segment":
        segment.chmod(0o622)
    elif what == "folder":
        segment.parent.chmod(0o777)
    else:
        segment.rename(cache / "elsewhere")
        segment.symlink_to(cache / "elsewhere")
    assert len(Start(logdir, cache, keep=False).logdir.opened) == 2


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("LIGHTBOARD_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_folder() == str(tmp_path / ".cache" / "lightboard")
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert cache_folder() == str(tmp_path / ".cache" / "lightboard")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == str(tmp_path / "xdg" / "lightboard")
    monkeypatch.setenv("LIGHTBOARD_CACHE_DIR", "~/mine")
    assert cache_folder() == str(tmp_path / "mine")


# --- a server that follows ------------------------------------------------------------------------------


def test_a_server_keeps_what_it_read_and_what_it_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader_module, "_INDEX_WAIT", 0.02)
    monkeypatch.setattr(loader_module, "_INDEX_PAUSE", 0.02)
    logdir, cache = make_logdir(tmp_path / "logs"), tmp_path / "cache"
    store = Store()
    loader = Loader(
        LocalLogdir(logdir),
        store,
        scalar_plugins=scalar_wire_names,
        make_index=lambda names: Index(str(logdir), names, str(cache)),
    )

    def kept() -> int:
        return sum(one.points for one in list_cached(str(cache)))

    def read_points() -> int:
        return sum(run.points for run in store.snapshot.runs.values())

    loader.start()
    try:
        wait_until(lambda: kept() > 2 * ENOUGH, "the first is kept")
        with next((logdir / "a").iterdir()).open("ab") as file:
            file.write(b"".join(scalar("x", n, 1.0) for n in range(3 * ENOUGH)))
        wait_until(lambda: kept() == read_points() > 5 * ENOUGH, "and what came later")
    finally:
        loader.stop()
    fresh = Start(logdir, None)
    assert contents(Start(logdir, cache).store.snapshot) == contents(fresh.store.snapshot)


# --- for people ----------------------------------------------------------------------------------------


def test_list_and_clear(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert list_cached(str(cache)) == []
    assert clear_cached(None, str(cache)) == []
    one, two = make_logdir(tmp_path / "one"), make_logdir(tmp_path / "two", ENOUGH + 1)
    first = Start(one, cache)
    Start(two, cache)
    found = {entry.logdir: entry for entry in list_cached(str(cache))}
    assert set(found) == {str(one), str(two)}
    run = find_run(first.store.snapshot, "a")
    other = find_run(first.store.snapshot, "b")
    assert run is not None
    assert other is not None
    assert (found[str(one)].runs, found[str(one)].points) == (2, run.points + other.points)
    assert found[str(one)].bytes >= 20 * run.points
    assert [entry.logdir for entry in clear_cached(str(one), str(cache))] == [str(one)]
    assert [entry.logdir for entry in list_cached(str(cache))] == [str(two)]
    assert len(clear_cached(None, str(cache))) == 1
    assert list_cached(str(cache)) == []
    assert first.loader.save_index()


def test_what_lightboard_did_not_make_is_left_alone(tmp_path: Path) -> None:
    """The cache may be put where somebody has an `index` of their own."""
    cache = tmp_path / "cache"
    theirs = cache / "index" / "photos" / "logdir"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"x" * 100_000)
    os.utime(theirs, (1, 1))  # the least recently used of all
    first = make_logdir(tmp_path / "first")
    Start(first, cache)
    (mine,) = list_cached(str(cache))
    beside = Path(mine.folder, "notes.txt")
    beside.write_text("theirs as well")

    start = Start(make_logdir(tmp_path / "second"), None, keep=False)
    index = Index(start.logdir.path, list(scalar_wire_names()), str(cache), limit=mine.bytes + 1000)
    rests = [job.reader.rest for job in start.loader._jobs.values()]
    assert index.save(rest for rest in rests if rest is not None)
    assert [one.logdir for one in list_cached(str(cache))] == [start.logdir.path]
    assert len(clear_cached(None, str(cache))) == 1

    assert list_cached(str(cache)) == []
    assert not segments(cache)
    assert theirs.exists()
    assert beside.exists()
