"""Finding runs and event files: any depth, links, odd names, what cannot be read."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from pathlib import Path

import pytest
from tests.builders import make_event_file, permissions_apply

from lightboard.logdir import LeadsOut, LocalLogdir, local
from lightboard.types import Run


def found(folder: Path) -> dict[str, str]:
    """Path → run of every event file."""
    return {info.path: info.run for info in LocalLogdir(folder).list_files().files}


def notices(folder: Path) -> list[tuple[str, str]]:
    return [(one.kind, one.file) for one in LocalLogdir(folder).list_files().notices]


def test_runs_at_any_depth_are_named_by_their_folder(tmp_path: Path) -> None:
    for folder in (".", "a", "a/b", "a/b/c/d/e/f", ".hidden"):
        make_event_file(tmp_path / folder, name="x.tfevents.1")
    assert found(tmp_path) == {
        "x.tfevents.1": ".",
        "a/x.tfevents.1": "a",
        "a/b/x.tfevents.1": "a/b",
        "a/b/c/d/e/f/x.tfevents.1": "a/b/c/d/e/f",
        ".hidden/x.tfevents.1": ".hidden",
    }


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("events.out.tfevents.1700000000.host.1.0", True),
        ("events.out.tfevents.1700000000.host.1.0.v2", True),
        ("my-tfevents", True),
        ("tfevents", True),
        ("events.out.tfevent.1", False),
        ("TFEVENTS", False),
        ("checkpoint.pt", False),
    ],
)
def test_an_event_file_is_known_by_its_name(tmp_path: Path, name: str, counts: bool) -> None:
    make_event_file(tmp_path, name=name)
    assert (name in found(tmp_path)) is counts


def test_a_missing_folder_and_a_file_in_its_place(tmp_path: Path) -> None:
    missing = LocalLogdir(tmp_path / "nothing")
    assert missing.identity() is None
    assert missing.list_files().exists is False
    (tmp_path / "file").write_bytes(b"")
    assert LocalLogdir(tmp_path / "file").list_files().exists is False


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert LocalLogdir("~/logs").path == str(tmp_path / "logs")


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A logdir, itself a link, of which two runs are links to folders elsewhere, and an event file is one."""
    make_event_file(tmp_path / "elsewhere", name="tfevents")
    (tmp_path / "real").mkdir()
    logs = tmp_path / "logs"
    logs.symlink_to("real")
    for name in ("one", "two"):
        (logs / name).symlink_to(tmp_path / "elsewhere")
    make_event_file(logs / "three", name="tfevents")
    (logs / "three" / "tfevents.linked").symlink_to(tmp_path / "elsewhere" / "tfevents")
    (logs / "three" / "again").symlink_to(logs / "three")
    (logs / "four").symlink_to(logs / "three")
    return logs


def test_links_in_the_logdir_are_followed_those_out_of_it_are_told(linked: Path) -> None:
    assert found(linked) == {"three/tfevents": "three", "four/tfevents": "four"}
    (notice,) = LocalLogdir(linked).list_files().notices
    first = "four/tfevents.linked"
    assert (notice.kind, notice.run, notice.file, notice.count) == ("link_out", first, first, 4)
    assert notice.message == (
        f"4 links lead out of the logdir, not followed: {first}, one, three/tfevents.linked, two"
    )


def test_all_links_are_followed_if_so_told_and_one_folder_linked_twice_is_two_runs(
    linked: Path,
) -> None:
    listing = LocalLogdir(linked, follow_links=True).list_files()
    assert {one.run for one in listing.files} == {"one", "two", "three", "four"}
    assert listing.notices == ()


def test_a_file_that_became_a_link_since_it_was_found_is_not_opened(tmp_path: Path) -> None:
    secret = make_event_file(tmp_path / "elsewhere", name="tfevents")
    path = make_event_file(tmp_path / "logs" / "run", name="tfevents")
    logdir = LocalLogdir(tmp_path / "logs")
    logdir.open("run/tfevents", Run("run")).close()
    before = set(os.listdir("/proc/self/fd")) if sys.platform == "linux" else set()
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(LeadsOut, match="run/tfevents: a link out of the logdir, not followed"):
        logdir.open("run/tfevents", Run("run"))
    shutil.rmtree(tmp_path / "logs" / "run")
    (tmp_path / "logs" / "run").symlink_to(secret.parent)
    with pytest.raises(LeadsOut):
        logdir.open("run/tfevents", Run("run"))
    assert logdir.leads_out("run/tfevents")
    if sys.platform == "linux":
        assert set(os.listdir("/proc/self/fd")) == before  # nothing is left open
    LocalLogdir(tmp_path / "logs", follow_links=True).open("run/tfevents", Run("run")).close()


def test_a_logdir_that_comes_to_lead_elsewhere_is_read_there(tmp_path: Path) -> None:
    for name in ("first", "second"):
        make_event_file(tmp_path / name, name="tfevents")
    link = tmp_path / "logs"
    link.symlink_to("first")
    logdir = LocalLogdir(link)
    logdir.open("tfevents", Run(".")).close()
    link.unlink()
    link.symlink_to("second")
    logdir.open("tfevents", Run(".")).close()
    assert [one.path for one in logdir.list_files().files] == ["tfevents"]


def test_link_loops_end(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a" / "b", name="tfevents")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "root").symlink_to(tmp_path)
    assert found(tmp_path) == {"a/b/tfevents": "a/b"}


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.tfevents").symlink_to(tmp_path / "gone")
    (tmp_path / "other").symlink_to(tmp_path / "gone")
    assert notices(tmp_path) == [("unreadable_file", "x.tfevents")]


def test_a_folder_named_like_an_event_file_is_told_and_read(tmp_path: Path) -> None:
    make_event_file(tmp_path / "events.out.tfevents.1", name="tfevents")
    assert found(tmp_path) == {"events.out.tfevents.1/tfevents": "events.out.tfevents.1"}
    assert notices(tmp_path) == [("folder_named_like_file", "events.out.tfevents.1")]


def test_pipes_and_sockets_are_told_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tfevents")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "b.tfevents"))
        assert sorted(notices(tmp_path)) == [
            ("not_event_file", "a.tfevents"),
            ("not_event_file", "b.tfevents"),
        ]
    assert found(tmp_path) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_not_utf8_survive(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/r\xff"
    os.mkdir(folder)
    with open(folder + b"/tfevents\xfe", "wb"):
        pass
    ((path, run),) = found(tmp_path).items()
    assert os.fsencode(run) == b"r\xff"
    assert os.fsencode(path) == b"r\xff/tfevents\xfe"
    LocalLogdir(tmp_path).open(path, Run(run)).close()


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    make_event_file(tmp_path / "open", name="tfevents")
    shut = make_event_file(tmp_path / "shut", name="tfevents").parent
    shut.chmod(0)
    try:
        with permissions_apply(tmp_path):
            listing = LocalLogdir(tmp_path).list_files()
    finally:
        shut.chmod(0o755)
    assert [info.run for info in listing.files] == ["open"]
    assert [(one.kind, one.file, one.message) for one in listing.notices] == [
        ("unreadable_folder", "shut", "no permission to read this folder (hint: chmod +rx)")
    ]


def test_a_second_look_reads_only_folders_that_changed(tmp_path: Path) -> None:
    """A settled mtime vouches for the names in a folder: what was smuggled in under it is not seen."""
    long_ago = time.time() - 100
    for name in ("same", "changed"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (long_ago, long_ago))
    logdir = LocalLogdir(tmp_path)
    assert logdir.list_files().files == ()
    for name in ("same", "changed"):
        make_event_file(tmp_path / name, name="tfevents")
    os.utime(tmp_path / "same", (long_ago, long_ago))
    assert [info.run for info in logdir.list_files().files] == ["changed"]
    os.utime(tmp_path / "same")
    assert {info.run for info in logdir.list_files().files} == {"same", "changed"}


def test_a_folder_read_while_it_changes_is_read_again(tmp_path: Path) -> None:
    """Two files made within one tick of the file system's clock: the second must not be missed."""
    logdir = LocalLogdir(tmp_path)
    now = time.time()
    make_event_file(tmp_path, name="tfevents.1")
    os.utime(tmp_path, (now, now))
    assert len(logdir.list_files().files) == 1
    make_event_file(tmp_path, name="tfevents.2")
    os.utime(tmp_path, (now, now))
    assert len(logdir.list_files().files) == 2


def test_an_open_file_is_what_was_opened(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, name="tfevents")
    logdir = LocalLogdir(tmp_path)
    before = path.read_bytes()
    opened = logdir.open("tfevents", Run("."))
    make_event_file(tmp_path, b"something else", name="other")
    (tmp_path / "other").replace(path)
    assert opened.read(0, 1 << 20) == before
    now = logdir.stat("tfevents", Run("."))
    assert now is not None
    assert now.identity != opened.info.identity
    opened.close()


def test_a_long_look_tells_what_it_found_meanwhile_newest_folders_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_REPORT", 0.0)
    for number in range(20):
        make_event_file(tmp_path / str(number), name="tfevents")
        at = 1_600_000_000 + number * 7 % 20
        os.utime(tmp_path / str(number), (at, at))
    told: list[str] = []
    listing = LocalLogdir(tmp_path).list_files(lambda files: told.extend(f.path for f in files))
    assert sorted(told) == sorted(info.path for info in listing.files)
    assert told == [f"{n}/tfevents" for n in sorted(range(20), key=lambda n: -(n * 7 % 20))]


def test_a_short_look_tells_nothing_before_its_end(tmp_path: Path) -> None:
    make_event_file(tmp_path, name="tfevents")
    told: list[object] = []
    assert len(LocalLogdir(tmp_path).list_files(told.append).files) == 1
    assert told == []


def test_what_changed_is_found_without_a_look_at_everything(tmp_path: Path) -> None:
    for name in ("a", "b", "c/d"):
        make_event_file(tmp_path / name, name="tfevents")
    logdir = LocalLogdir(tmp_path)
    assert logdir.list_changed(["a"]) is None  # nobody looked yet
    logdir.list_files()

    make_event_file(tmp_path / "new" / "deep", name="tfevents")
    change = logdir.list_changed(["new"])
    assert change is not None
    assert [(one.path, one.run) for one in change.files] == [("new/deep/tfevents", "new/deep")]
    assert change.gone == ()

    make_event_file(tmp_path / "a", name="tfevents.2")
    (tmp_path / "b" / "tfevents").unlink()
    change = logdir.list_changed(["a/tfevents.2", "b/tfevents"])
    assert change is not None
    assert {one.path for one in change.files} == {"a/tfevents", "a/tfevents.2"}
    assert change.gone == ("b/tfevents",)

    shutil.rmtree(tmp_path / "c")
    change = logdir.list_changed(["c/d", "c"])
    assert change is not None
    assert (change.files, change.gone) == ((), ("c/d/tfevents",))
    assert {one.path for one in logdir.list_files().files} == {
        "a/tfevents",
        "a/tfevents.2",
        "new/deep/tfevents",
    }


def test_what_is_no_run_changes_nothing(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", name="tfevents")
    logdir = LocalLogdir(tmp_path)
    logdir.list_files()
    (tmp_path / "a" / "checkpoint.pt").write_bytes(b"")
    change = logdir.list_changed(["a/checkpoint.pt"])
    assert change is not None
    assert (change.files, change.gone) == ((), ())


@pytest.mark.parametrize("oddity", ["link", "pipe", "replaced", "anything"])
def test_what_is_odd_takes_a_look_at_everything(tmp_path: Path, oddity: str) -> None:
    make_event_file(tmp_path / "a", name="tfevents")
    logdir = LocalLogdir(tmp_path)
    logdir.list_files()
    if oddity == "link":
        (tmp_path / "odd").symlink_to(tmp_path / "a")
    elif oddity == "pipe":
        os.mkfifo(tmp_path / "tfevents.odd")
    elif oddity == "replaced":
        (tmp_path / "a").rename(tmp_path / "old")
        (tmp_path / "a").mkdir()
    paths = {"link": "odd", "pipe": "tfevents.odd", "replaced": "a", "anything": ""}
    assert logdir.list_changed([paths[oddity]]) is None
    expected = {"link": 2, "replaced": 1}.get(oddity, 1)
    assert len(logdir.list_files().files) == expected
