"""Logdirs on file systems of fsspec: memory://, and the local disk behind its interface."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem
from tests.builders import Following, find_run, make_board, read, scalar
from tests.builders.event_files import NAME, event, image_value, version

from lightboard.logdir import LocalLogdir, RemoteProblem, full_name, open_logdir
from lightboard.logdir.filesystem import FileSystemStore

URL = "memory://training/logs"


class Counting(MemoryFileSystem):  # type: ignore[misc]
    """Memory that counts what is read of it, and may refuse."""

    protocol = "counting"
    read_bytes: list[int] = []  # noqa: RUF012
    failure: Exception | None = None

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.removeprefix("counting://")))

    def find(self, path: str, **options: Any) -> Any:
        if Counting.failure is not None:
            raise Counting.failure
        return super().find(path, **options)

    def cat_file(self, path: str, **options: Any) -> bytes:
        data: bytes = super().cat_file(path, **options)
        Counting.read_bytes.append(len(data))
        return data


class Walled(LocalFileSystem):  # type: ignore[misc]
    """The local disk, listed folder after folder, with one that is shut."""

    protocol = "walled"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("walled://")

    def ls(self, path: str, detail: bool = False, **options: Any) -> Any:
        if path.endswith("shut"):
            raise PermissionError(path)
        return super().ls(path, detail=detail, **options)


@pytest.fixture(autouse=True)
def memory() -> Iterator[MemoryFileSystem]:
    """An empty one."""
    fsspec.register_implementation("counting", Counting, clobber=True)
    fsspec.register_implementation("walled", Walled, clobber=True)
    fs = fsspec.filesystem("memory")
    yield fs
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    Counting.read_bytes.clear()
    Counting.failure = None


def points(count: int, start: int = 0) -> bytes:
    return b"".join(scalar("x", step, step / 2) for step in range(start, start + count))


def test_runs_are_read_and_followed(memory: MemoryFileSystem) -> None:
    memory.pipe_file(f"/training/logs/a/{NAME}", version() + points(5))
    memory.pipe_file("/training/logs/a/weights.pt", b"no event file")
    with Following(URL, reload_interval=0.05) as following:
        following.wait(lambda f: f.points("a") == 5)
        memory.pipe_file(f"/training/logs/a/{NAME}", version() + points(8))
        following.wait(lambda f: f.points("a") == 8)
        memory.pipe_file(f"/training/logs/b/c/{NAME}", version() + points(1))
        following.wait(lambda f: f.runs() == {"a", "b/c"})
        memory.rm_file(f"/training/logs/a/{NAME}")
        following.wait(lambda f: f.runs() == {"b/c"})


def test_only_new_bytes_are_read(memory: MemoryFileSystem) -> None:
    old = version() + points(1000)
    memory.pipe_file(f"/training/logs/{NAME}", old)
    board, loader = make_board("counting://training/logs")
    assert Counting.read_bytes == [len(old)]
    loader.load_all()
    assert Counting.read_bytes == [len(old)]
    Counting.read_bytes.clear()
    memory.pipe_file(f"/training/logs/{NAME}", old + points(10, start=1000))
    loader.load_all()
    # The new points, and 64 bytes at either end of the old ones that prove them to be the same.
    assert sum(Counting.read_bytes) == 64 + 64 + len(points(10, start=1000))
    assert read(board, ".", "x").step.tolist() == list(range(1010))


def test_a_picture_is_read_when_somebody_looks(memory: MemoryFileSystem) -> None:
    pictures = [bytes([step]) * 50_000 for step in range(4)]
    data = [event(image_value("p", one), step=step) for step, one in enumerate(pictures)]
    memory.pipe_file(f"/training/logs/{NAME}", version() + b"".join(data))
    board, _ = make_board("counting://training/logs")
    Counting.read_bytes.clear()
    (run,) = board.list_runs()
    (entry,) = board.list_tags(run.id)
    blob = board.list_blobs(run.id, entry.id)[2]
    assert pictures[2] in board.read_blob(blob.ref, entry.id)
    assert Counting.read_bytes == [blob.length]


def test_what_replaces_a_file_is_read_anew(memory: MemoryFileSystem) -> None:
    memory.pipe_file(f"/training/logs/{NAME}", version() + points(20))
    board, loader = make_board(URL)
    other = b"".join(scalar("x", step, -1.0) for step in range(20))
    memory.pipe_file(f"/training/logs/{NAME}", version() + other)
    loader.load_all()
    assert set(read(board, ".", "x").value.tolist()) == {-1.0}


def test_a_folder_that_is_not_there_yet(memory: MemoryFileSystem) -> None:
    with Following(URL, reload_interval=0.05) as following:
        following.wait(lambda f: f.snapshot.load.phase == "missing")
        memory.pipe_file(f"/training/logs/{NAME}", version() + points(3))
        following.wait(lambda f: f.points(".") == 3)


def test_a_failure_is_told_and_ends(memory: MemoryFileSystem) -> None:
    memory.pipe_file(f"/training/logs/{NAME}", version() + points(3))
    with Following("counting://me:secret@training/logs", reload_interval=0.05) as following:
        # The user name is part of this file system's path.
        memory.pipe_file(f"/me:secret@training/logs/{NAME}", version() + points(3))
        following.wait(lambda f: f.points(".") == 3)
        Counting.failure = RuntimeError("lost counting://me:secret@training, with secret")
        following.wait(lambda f: bool(f.snapshot.load.notices), "the notice")
        (notice,) = following.snapshot.load.notices
        assert notice.kind == "unreachable"
        assert notice.message == (
            "counting://me@training/logs does not answer: lost counting://me@training, with … "
            "(hint: check the address and the network; it is asked again)"
        )
        assert following.points(".") == 3
        Counting.failure = None
        memory.pipe_file(f"/me:secret@training/logs/{NAME}", version() + points(4))
        following.wait(lambda f: f.points(".") == 4)
        following.wait(lambda f: not f.snapshot.load.notices, "the notice to go")


def test_refusal_is_told_at_once(memory: MemoryFileSystem) -> None:
    Counting.failure = PermissionError("not you")
    board, _ = make_board("counting://training/logs")
    (notice,) = board.snapshot.load.notices
    assert (notice.kind, notice.message) == (
        "unreachable",
        "counting://training/logs denies access: not you",
    )


def test_a_tree_without_bulk_listing_is_walked_and_what_is_shut_is_told(tmp_path: Path) -> None:
    for run in ("a", "b/deep", "shut"):
        (tmp_path / run).mkdir(parents=True)
        (tmp_path / run / NAME).write_bytes(version() + points(2))
    board, _ = make_board(f"walled://{tmp_path}")
    assert {run.name for run in board.list_runs()} == {"a", "b/deep"}
    (notice,) = board.snapshot.load.notices
    assert (notice.kind, notice.run) == ("unreadable_folder", "shut")


def test_a_file_url_is_the_folder_itself(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    (folder / NAME).write_bytes(version() + points(2))
    logdir = open_logdir(f"file://{tmp_path}/a%20b")
    assert isinstance(logdir, LocalLogdir)
    assert logdir.path == str(folder)
    board, _ = make_board(f"file://{tmp_path}/a%20b")
    assert find_run(board.snapshot, ".") is not None


@pytest.mark.parametrize(
    ("url", "message", "hint"),
    [
        ("gopher://host/logs", "gopher:// is not known here", "a folder, or s3:// gs:// az://"),
        ("hf://datasets/me/logs", "hf://datasets/me/logs takes a package", "huggingface_hub"),
        ("sftp://me:pw@host/logs", "sftp://me@host/logs takes a package", "paramiko"),
    ],
)
def test_what_is_missing_is_told_with_a_hint(
    url: str, message: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("huggingface_hub", "paramiko"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(RemoteProblem) as caught:
        open_logdir(url)
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


def test_without_fsspec_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(RemoteProblem) as caught:
        FileSystemStore("memory://logs")
    assert caught.value.hint == 'pip install "lightboard[remote]"'


def test_names_hold_no_secret() -> None:
    assert full_name("https://me:pw@host/logs/?token=t") == "https://host/logs"
    assert full_name("SFTP://me:p@w@host/logs/") == "sftp://me@host/logs"
    assert full_name("s3://bucket/a?b") == "s3://bucket/a?b"
