"""Change notices: new files, growth, new folders with files in them, the end of the folder."""

from __future__ import annotations

from pathlib import Path

from tests.builders import GrowingFile, scalar, wait_until

from lightboard.logdir import LocalLogdir


def test_changes_are_reported_under_relative_paths(tmp_path: Path) -> None:
    heard: set[str] = set()
    growing = GrowingFile(tmp_path / "run")
    watch = LocalLogdir(tmp_path).watch(heard.update)
    assert watch is not None
    try:
        wait_until(lambda: "" in heard, "the watch to stand")
        heard.clear()
        growing.write(scalar("loss", 1, 1.0))
        wait_until(lambda: f"run/{growing.path.name}" in heard, "growth")
        (tmp_path / "new").mkdir()
        wait_until(lambda: "new" in heard, "a new folder")
        (tmp_path / "new" / "tfevents").write_bytes(b"")
        wait_until(lambda: "new/tfevents" in heard, "a file in the new folder")
    finally:
        watch.close()
    assert not watch.alive


def test_a_linked_logdir_is_reported_under_the_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    heard: set[str] = set()
    watch = LocalLogdir(tmp_path / "link").watch(heard.update)
    assert watch is not None
    try:
        wait_until(lambda: "" in heard, "the watch to stand")
        (tmp_path / "real" / "tfevents").write_bytes(b"")
        wait_until(lambda: "tfevents" in heard, "the new file")
    finally:
        watch.close()


def test_a_folder_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    assert LocalLogdir(tmp_path / "nothing").watch(lambda _: None) is None
