"""A logdir on a local disk: a scan that re-reads only folders that changed, and inotify by watchfiles."""
# ruff: noqa: D102
# Tens of thousands of paths a scan: strings, which also keep bytes that are not UTF-8. What the methods
# mean stands in logdir.py.

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from lightboard.logdir.logdir import EVENT_FILE_MARK, FileInfo, Listing, Notice, NoticeKind
from lightboard.logdir.watch import LocalWatch
from lightboard.types import Run

if TYPE_CHECKING:
    from lightboard._native import EventFile, Load

# A folder's mtime vouches for its names only if it was settled when they were read: file systems
# store it in steps of up to 2 s.
_SETTLED_NS = 3_000_000_000


class _Folder(Struct, frozen=True):
    """What stood in a folder when it was last read."""

    identity: tuple[int, int]
    mtime_ns: int
    read_ns: int
    folders: tuple[tuple[str, bool], ...]  # name, is a symlink
    files: tuple[str, ...]
    notices: tuple[Notice, ...]

    def vouches(self, now: os.stat_result) -> bool:
        return (
            (now.st_dev, now.st_ino) == self.identity
            and now.st_mtime_ns == self.mtime_ns
            and self.read_ns - self.mtime_ns > _SETTLED_NS
        )


class LocalFile:
    """An open event file."""

    def __init__(self, fd: int, info: FileInfo) -> None:
        self._fd = fd
        self.info = info

    def load(self, columns: EventFile, limit: int) -> Load:
        return columns.load(self._fd, limit)

    def read(self, offset: int, length: int) -> bytes:
        return os.pread(self._fd, length, offset)

    def close(self) -> None:
        os.close(self._fd)


class LocalLogdir:
    """The folder `path`; it need not exist (yet)."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.path.abspath(os.path.expanduser(os.fspath(path)))
        self._read: dict[str, _Folder] = {}

    @property
    def path(self) -> str:
        return self._path

    def identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None

    def stat(self, path: str, run: Run) -> FileInfo | None:
        try:
            return _info(path, run, os.stat(self._absolute(path)))
        except OSError:
            return None

    def open(self, path: str, run: Run) -> LocalFile:
        # NONBLOCK: a pipe put in the file's place must not hang the reader.
        fd = os.open(
            self._absolute(path),
            os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
        )
        return LocalFile(fd, _info(path, run, os.fstat(fd)))

    def watch(self, on_change: Callable[[set[str]], None]) -> LocalWatch | None:
        return LocalWatch.start(self._path, on_change)

    def list_files(self) -> Listing:
        if self.identity() is None:
            self._read = {}
            return Listing(exists=False)
        files: list[FileInfo] = []
        notices: list[Notice] = []
        seen: dict[str, _Folder] = {}
        pending = [""]
        while pending:
            relative = pending.pop()
            run = Run(relative or ".")
            try:
                folder = self._read_folder(relative, run)
            except OSError as error:
                # A folder that went away meanwhile is no news; one that cannot be read is.
                if not isinstance(error, FileNotFoundError | NotADirectoryError):
                    notices.append(
                        Notice("unreadable_folder", run, relative or ".", _reason("folder", error))
                    )
                continue
            seen[relative] = folder
            notices += folder.notices
            prefix = relative + "/" if relative else ""
            for name in folder.files:
                try:
                    files.append(_info(prefix + name, run, os.stat(self._absolute(prefix + name))))
                except FileNotFoundError:
                    if os.path.islink(self._absolute(prefix + name)):
                        notices.append(
                            Notice("unreadable_file", run, prefix + name, "a link to nothing")
                        )
                except OSError as error:
                    notices.append(
                        Notice("unreadable_file", run, prefix + name, _reason("file", error))
                    )
            for name, linked in folder.folders:
                if not (linked and self._is_loop(prefix + name)):
                    pending.append(prefix + name)
        self._read = seen
        return Listing(True, tuple(files), tuple(notices))

    def concerns(self, path: str) -> bool:
        return (
            EVENT_FILE_MARK in path.rpartition("/")[2]
            or path in self._read
            or os.path.isdir(self._absolute(path))
        )

    def _read_folder(self, relative: str, run: Run) -> _Folder:
        path = self._absolute(relative)
        before = os.stat(path)
        known = self._read.get(relative)
        if known is not None and known.vouches(before):
            return known
        read_ns = time.time_ns()
        folders: list[tuple[str, bool]] = []
        files: list[str] = []
        notices: list[Notice] = []
        with os.scandir(path) as entries:
            for entry in entries:
                marked = EVENT_FILE_MARK in entry.name
                file = f"{relative}/{entry.name}" if relative else entry.name
                if _is_dir(entry):
                    folders.append((entry.name, entry.is_symlink()))
                    if marked:
                        notices.append(_named_like_file(run, file))
                elif marked:
                    problem = _not_regular(entry)
                    if problem is None:
                        files.append(entry.name)
                    else:
                        notices.append(Notice("not_event_file", run, file, problem))
        return _Folder(
            (before.st_dev, before.st_ino),
            before.st_mtime_ns,
            read_ns,
            tuple(folders),
            tuple(files),
            tuple(notices),
        )

    def _is_loop(self, link: str) -> bool:
        """Whether a linked folder is one of those it lies in."""
        try:
            target = os.stat(self._absolute(link))
            while link:
                link = link.rpartition("/")[0]
                if os.path.samestat(target, os.stat(self._absolute(link))):
                    return True
        except OSError:
            return True
        return False

    def _absolute(self, relative: str) -> str:
        return os.path.join(self._path, relative) if relative else self._path


def _info(path: str, run: Run, found: os.stat_result) -> FileInfo:
    return FileInfo(path, run, (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns)


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _not_regular(entry: os.DirEntry[str]) -> str | None:
    """What stands there in place of a regular file; None for a file or a broken link (told apart later)."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return None
    for test, what in (
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return f"{what}, not an event file: not read"
    return None


def _named_like_file(run: Run, file: str) -> Notice:
    kind: NoticeKind = "folder_named_like_file"
    return Notice(kind, run, file, "a folder named like an event file: read as a folder")


def _reason(what: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"no permission to read this {what} (hint: chmod +r{'x' * (what == 'folder')})"
    return f"this {what} cannot be read: {error.strerror or error}"
