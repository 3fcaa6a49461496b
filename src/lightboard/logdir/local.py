"""A logdir on a local disk: a scan that re-reads only folders that changed, and the system's change notice."""
# ruff: noqa: D102
# Tens of thousands of paths a scan: strings, which also keep bytes that are not UTF-8. What the methods
# mean stands in logdir.py.

from __future__ import annotations

import heapq
import os
import stat
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from lightboard.logdir.inotify import InotifyWatch
from lightboard.logdir.logdir import (
    EVENT_FILE_MARK,
    FileInfo,
    Listing,
    Notice,
    NoticeKind,
    OnFound,
    Watch,
    keep_silent,
)
from lightboard.logdir.watch import LocalWatch
from lightboard.types import Run

if TYPE_CHECKING:
    from lightboard._native import EventFile, Load

# A folder's mtime vouches for its names only if it was settled when they were read: file systems
# store it in steps of up to 2 s.
_SETTLED_NS = 3_000_000_000
# Limits that each thread takes of a step that several read together: they begin and end together.
_SHARE = 8
# Seconds between two reports of a look that goes on. What takes less comes in one piece, so that runs of all
# but huge logdirs are numbered in order of their names.
_REPORT = 0.15


class _Folder(Struct, frozen=True, gc=False):
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

    def load(self, columns: EventFile, limit: int, threads: int = 1) -> Load:
        if threads > 1:
            limit *= _SHARE * threads
        return columns.load(self._fd, limit, threads=threads)

    def read(self, offset: int, length: int) -> bytes:
        return os.pread(self._fd, length, offset)

    def expect(self, ranges: Sequence[tuple[int, int]]) -> None:
        pass

    def close(self) -> None:
        os.close(self._fd)


class LocalLogdir:
    """The folder `path`; it need not exist (yet)."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.path.abspath(os.path.expanduser(os.fspath(path)))
        self._base = os.path.join(self._path, "")
        self._read: dict[str, _Folder] = {}
        self._inotify: InotifyWatch | None = None

    @property
    def path(self) -> str:
        return self._path

    @property
    def looked_at(self) -> float | None:
        return None

    def identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None

    def stat(self, path: str, run: Run) -> FileInfo | None:
        try:
            return _info(path, run, os.stat(self._base + path))
        except OSError:
            return None

    def open(self, path: str, run: Run) -> LocalFile:
        # NONBLOCK: a pipe put in the file's place must not hang the reader.
        fd = os.open(
            self._base + path,
            os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
        )
        return LocalFile(fd, _info(path, run, os.fstat(fd)))

    def watch(self, on_change: Callable[[set[str]], None]) -> Watch | None:
        self._inotify = InotifyWatch.start(self._base, on_change)
        return self._inotify or LocalWatch.start(self._path, on_change)

    def list_files(self, on_found: OnFound = keep_silent) -> Listing:
        if self.identity() is None:
            self._read = {}
            return Listing(exists=False)
        look = _Look(self._base, self._read, self._inotify, on_found)
        look.walk()
        self._read = look.seen
        if self._inotify is not None:
            self._inotify.keep(look.seen)
        return Listing(True, tuple(look.files), tuple(look.notices))

    def concerns(self, path: str) -> bool:
        return (
            EVENT_FILE_MARK in path.rpartition("/")[2]
            or path in self._read
            or os.path.isdir(self._base + path)
        )


class _Look:
    """One walk over the tree, folders that changed last first."""

    def __init__(
        self, base: str, known: dict[str, _Folder], watch: InotifyWatch | None, on_found: OnFound
    ) -> None:
        self._base = base
        self._known = known
        self._watch = watch
        self._on_found = on_found
        self._reported, self._reported_at = 0, time.monotonic()
        self._pending: list[tuple[int, str, os.stat_result]] = []
        self.files: list[FileInfo] = []
        self.notices: list[Notice] = []
        self.seen: dict[str, _Folder] = {}

    def walk(self) -> None:
        self._discover("")
        while self._pending:
            _, relative, found = heapq.heappop(self._pending)
            run = Run(relative or ".")
            try:
                looked_at: dict[str, os.stat_result] = {}
                folder = self._read_folder(relative, run, found, looked_at)
            except OSError as error:
                self._note_folder(relative, error)
                continue
            self.seen[relative] = folder
            self.notices += folder.notices
            prefix = relative + "/" if relative else ""
            for name in folder.files:
                self._look_at_file(prefix + name, run, looked_at.get(name))
            for name, linked in folder.folders:
                if not (linked and self._is_loop(prefix + name)):
                    self._discover(prefix + name)
            self._report()

    def _discover(self, relative: str) -> None:
        if self._watch is not None:  # first, so that nothing happens between the look and the watch
            self._watch.add(relative)
        try:
            found = os.stat(self._base + relative)
        except OSError as error:
            self._note_folder(relative, error)
        else:
            heapq.heappush(self._pending, (-found.st_mtime_ns, relative, found))

    def _note_folder(self, relative: str, error: OSError) -> None:
        # A folder that went away meanwhile is no news; one that cannot be read is.
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            run = Run(relative or ".")
            self.notices.append(Notice("unreadable_folder", run, run, _reason("folder", error)))

    def _look_at_file(self, path: str, run: Run, found: os.stat_result | None) -> None:
        try:
            self.files.append(_info(path, run, found or os.stat(self._base + path)))
        except FileNotFoundError:
            if os.path.islink(self._base + path):
                self.notices.append(Notice("unreadable_file", run, path, "a link to nothing"))
        except OSError as error:
            self.notices.append(Notice("unreadable_file", run, path, _reason("file", error)))

    def _report(self) -> None:
        now = time.monotonic()
        if now - self._reported_at >= _REPORT and len(self.files) > self._reported:
            found, self._reported = self.files[self._reported :], len(self.files)
            self._on_found(found)
            self._reported_at = time.monotonic()

    def _read_folder(
        self,
        relative: str,
        run: Run,
        found: os.stat_result,
        looked_at: dict[str, os.stat_result],
    ) -> _Folder:
        """What stands in a folder. What `looked_at` gets by name are files that were looked at on the way."""
        known = self._known.get(relative)
        if known is not None and known.vouches(found):
            return known
        read_ns = time.time_ns()
        folders: list[tuple[str, bool]] = []
        files: list[str] = []
        notices: list[Notice] = []
        with os.scandir(self._base + relative) as entries:
            for entry in entries:
                marked = EVENT_FILE_MARK in entry.name
                file = f"{relative}/{entry.name}" if relative else entry.name
                if _is_dir(entry):
                    folders.append((entry.name, entry.is_symlink()))
                    if marked:
                        notices.append(_named_like_file(run, file))
                elif marked:
                    status = _status(entry)
                    problem = _not_regular(status) if status else None
                    if problem is None:
                        files.append(entry.name)
                        if status:
                            looked_at[entry.name] = status
                    else:
                        notices.append(Notice("not_event_file", run, file, problem))
        return _Folder(
            (found.st_dev, found.st_ino),
            found.st_mtime_ns,
            read_ns,
            tuple(folders),
            tuple(files),
            tuple(notices),
        )

    def _is_loop(self, link: str) -> bool:
        """Whether a linked folder is one of those it lies in."""
        try:
            target = os.stat(self._base + link)
            while link:
                link = link.rpartition("/")[0]
                if os.path.samestat(target, os.stat(self._base + link)):
                    return True
        except OSError:
            return True
        return False


def _info(path: str, run: Run, found: os.stat_result) -> FileInfo:
    return FileInfo(path, run, (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns)


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """None for a broken link, and what cannot be looked at (told apart later)."""
    try:
        return entry.stat()
    except OSError:
        return None


def _not_regular(status: os.stat_result) -> str | None:
    """What stands there in place of a regular file; None for a file."""
    mode = status.st_mode
    if stat.S_ISREG(mode):
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
