"""Change notices: new files, growth, new folders with files in them, what went and came, the system's limit."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.builders import GrowingFile, make_event_file, scalar, wait_until

from lightboard.logdir import LocalLogdir, Watch, inotify
from lightboard.logdir.watch import LocalWatch

linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@contextmanager
def watched(logdir: LocalLogdir) -> Iterator[tuple[Watch, set[str]]]:
    """A watch as the loader keeps it: whenever a folder changes, the tree is listed anew."""
    heard: set[str] = set()
    watch = logdir.watch(heard.update)
    assert watch is not None
    try:
        logdir.list_files()
        yield watch, heard
    finally:
        watch.close()


def watchfiles_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inotify.InotifyWatch, "start", lambda *_: None)


@pytest.fixture(params=["own", "watchfiles"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "watchfiles":
        watchfiles_alone(monkeypatch)
    return str(request.param)


def settle(watch: Watch, heard: set[str]) -> None:
    if isinstance(watch, LocalWatch):
        wait_until(lambda: "" in heard, "the watch to stand")
    heard.clear()


@pytest.mark.usefixtures("each_way")
def test_changes_are_reported_under_relative_paths(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "run")
    logdir = LocalLogdir(tmp_path)
    with watched(logdir) as (watch, heard):
        settle(watch, heard)
        growing.write(scalar("loss", 1, 1.0))
        wait_until(lambda: f"run/{growing.path.name}" in heard, "growth")
        (tmp_path / "new").mkdir()
        wait_until(lambda: "new" in heard, "a new folder")
        logdir.list_files()
        (tmp_path / "new" / "tfevents").write_bytes(b"")
        wait_until(lambda: "new/tfevents" in heard, "a file in the new folder")
    assert not watch.alive


@pytest.mark.usefixtures("each_way")
def test_a_linked_logdir_is_reported_under_the_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with watched(LocalLogdir(tmp_path / "link")) as (watch, heard):
        settle(watch, heard)
        (tmp_path / "real" / "tfevents").write_bytes(b"")
        wait_until(lambda: "tfevents" in heard, "the new file")


def test_a_folder_that_is_not_there_cannot_be_watched_by_watchfiles(tmp_path: Path) -> None:
    assert LocalWatch.start(str(tmp_path / "nothing"), lambda _: None) is None


@linux
def test_a_folder_linked_twice_is_reported_under_both_names(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "real", "tfevents")
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "one").symlink_to(tmp_path / "real")
    (logs / "two").symlink_to(tmp_path / "real")
    with watched(LocalLogdir(logs, follow_links=True)) as (_, heard):
        growing.write(scalar("loss", 1, 1.0))
        wait_until(lambda: {"one/tfevents", "two/tfevents"} <= heard, "both")


@linux
def test_what_a_link_out_of_the_logdir_leads_to_is_not_watched(tmp_path: Path) -> None:
    away = GrowingFile(tmp_path / "real", "tfevents")
    near = GrowingFile(tmp_path / "logs" / "near", "tfevents")
    (tmp_path / "logs" / "out").symlink_to(tmp_path / "real")
    (tmp_path / "logs" / "in").symlink_to(tmp_path / "logs" / "near")
    with watched(LocalLogdir(tmp_path / "logs")) as (_, heard):
        away.write(scalar("loss", 1, 1.0))
        near.write(scalar("loss", 1, 1.0))
        wait_until(lambda: {"near/tfevents", "in/tfevents"} <= heard, "those inside")
        assert not any(path.startswith("out/") for path in heard)


@linux
def test_a_renamed_folder_is_reported_under_its_new_name_only(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "before", "tfevents")
    logdir = LocalLogdir(tmp_path)
    with watched(logdir) as (_, heard):
        (tmp_path / "before").rename(tmp_path / "after")
        wait_until(lambda: {"before", "after"} <= heard, "the new name")
        logdir.list_files()
        heard.clear()
        GrowingFile(tmp_path / "after", "tfevents").write(scalar("loss", 1, 1.0))
        wait_until(lambda: "after/tfevents" in heard, "growth")
        assert not any(path.startswith("before") for path in heard)
    assert not growing.path.exists()


@linux
def test_a_folder_that_went_and_came_again_is_watched_again(tmp_path: Path) -> None:
    make_event_file(tmp_path / "run", name="tfevents")
    logdir = LocalLogdir(tmp_path)
    with watched(logdir) as (_, heard):
        for _ in range(3):
            heard.clear()
            shutil.rmtree(tmp_path / "run")
            wait_until(lambda: "run" in heard, "the end of the folder")
            heard.clear()
            growing = GrowingFile(tmp_path / "run", "tfevents")
            wait_until(lambda: "run" in heard, "its return")
            logdir.list_files()
            heard.clear()
            growing.write(scalar("loss", 1, 1.0))
            wait_until(lambda: "run/tfevents" in heard, "growth")


@linux
def test_a_watch_beyond_the_limit_says_that_it_sees_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders without a watch must be looked at: a watch that misses some is no watch."""
    for name in "abc":
        make_event_file(tmp_path / name, name="tfevents")
    monkeypatch.setattr(inotify, "_MOST", 2)
    logdir = LocalLogdir(tmp_path)
    with watched(logdir) as (watch, _):
        assert not watch.alive
        assert len(logdir.list_files().files) == 3


@linux
def test_no_inotify_at_all_leaves_watchfiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watchfiles_alone(monkeypatch)
    watch = LocalLogdir(tmp_path).watch(lambda _: None)
    assert isinstance(watch, LocalWatch)
    watch.close()


@linux
def test_what_happens_while_the_tree_is_walked_is_not_missed(tmp_path: Path) -> None:
    """Files made all the while: each is in the listing or in a notice."""
    heard: set[str] = set()
    logdir = LocalLogdir(tmp_path)
    for number in range(50):
        (tmp_path / str(number)).mkdir()
    watch = logdir.watch(heard.update)
    assert watch is not None

    def make() -> None:
        for number in range(50):
            (tmp_path / str(number) / "tfevents").write_bytes(b"")

    maker = threading.Thread(target=make)
    maker.start()
    listed = {info.path for info in logdir.list_files().files}
    maker.join()
    wait_until(lambda: len(listed | heard & {f"{n}/tfevents" for n in range(50)}) == 50, "all")
    watch.close()


@linux
def test_a_folder_that_another_took_the_place_of_is_watched(tmp_path: Path) -> None:
    for name in ("run", "other"):
        make_event_file(tmp_path / name, name="tfevents")
    logdir = LocalLogdir(tmp_path)
    with watched(logdir) as (_, heard):
        (tmp_path / "run").rename(tmp_path / "away")
        (tmp_path / "other").rename(tmp_path / "run")
        logdir.list_files()
        wait_until(lambda: {"run", "away", "other"} <= heard, "the new names")
        heard.clear()
        GrowingFile(tmp_path / "run", "tfevents").write(scalar("loss", 1, 1.0))
        wait_until(lambda: "run/tfevents" in heard, "growth")
