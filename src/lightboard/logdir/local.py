"""A logdir on a local disk: the native tree's looks, and the system's change notice."""
# ruff: noqa: D102
# Tens of thousands of paths a look: strings, which also keep bytes that are not UTF-8. What the methods
# mean stands in logdir.py.

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Final

from lightboard import _native
from lightboard.logdir.inotify import InotifyWatch
from lightboard.logdir.logdir import (
    EVENT_FILE_MARK,
    Change,
    FileInfo,
    LeadsOut,
    Listing,
    Notice,
    OnFound,
    Watch,
    keep_silent,
)
from lightboard.logdir.watch import LocalWatch
from lightboard.types import Run

if TYPE_CHECKING:
    from lightboard._native import EventFile, Load

# Limits that each thread takes of a step that several read together: they begin and end together.
_SHARE: Final = 8
# Seconds between two reports of a look that goes on. What takes less comes in one piece, so that runs of all
# but huge logdirs are numbered in order of their names.
_REPORT: Final = 0.15
_NAMED: Final = 5  # links that lead out: so many are named


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
    """The folder `path`; it need not exist (yet).

    It may be a link itself. Links in it are followed as long as they stay in it; with `follow_links`
    wherever they lead.
    """

    def __init__(self, path: str | os.PathLike[str], *, follow_links: bool = False) -> None:
        self._path = os.path.abspath(os.path.expanduser(os.fspath(path)))
        self._base = os.path.join(self._path, "")
        self._tree = _native.Tree(self._base, EVENT_FILE_MARK)
        self._follow_links = follow_links
        self._real = ""  # where the folder was when that was last asked
        if follow_links:
            self._tree.follow_out()

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
        try:
            # Of what was opened, not of its name: that may be a link since.
            if not (self._follow_links or self._holds(_real_path(self._base + path, fd))):
                raise LeadsOut(path)
            return LocalFile(fd, _info(path, run, os.fstat(fd)))
        except BaseException:
            os.close(fd)
            raise

    def leads_out(self, path: str) -> bool:
        return not (self._follow_links or self._holds(os.path.realpath(self._base + path)))

    def _holds(self, real: str) -> bool:
        if self._real and real.startswith(self._real):
            return True
        # The first time, or another folder stands there now.
        self._real = os.path.join(_real_folder(self._path), "")
        return real.startswith(self._real)

    def list_beside(self, name: str) -> None:
        return None

    def watch(self, on_change: Callable[[set[str]], None]) -> Watch | None:
        inotify = InotifyWatch.start(self._tree, on_change)
        return inotify or LocalWatch.start(self._path, on_change)

    def list_files(self, on_found: OnFound = keep_silent) -> Listing:
        if self.identity() is None:
            return Listing(exists=False)
        files: list[FileInfo] = []
        notices: list[Notice] = []
        out: list[str] = []
        self._tree.begin()
        more = True
        while more:
            more, found, remarks = self._tree.go_on(_REPORT)
            infos = [FileInfo(*one) for one in found]
            files += infos
            for kind, path, error in remarks:
                if kind == _native.REMARK_LEADS_OUT:
                    out.append(path)
                else:
                    notices.append(_notice(kind, path, error))
            if more and infos:
                on_found(infos)
        if out:
            notices.append(_notice_of_links(sorted(out)))
        return Listing(True, tuple(files), tuple(notices))

    def list_changed(self, paths: Collection[str]) -> Change | None:
        look = None if "" in paths else self._tree.look_again(paths)
        if look is None:
            return None
        found, gone = look
        return Change(tuple(FileInfo(*one) for one in found), tuple(gone))


def _info(path: str, run: Run, found: os.stat_result) -> FileInfo:
    return FileInfo(path, run, (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns)


def _real_path(path: str, fd: int) -> str:
    """Of what is open: without links."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            real = os.readlink(f"/proc/self/fd/{fd}")
            if real.startswith("/"):
                return real
    return os.path.realpath(path)


def _real_folder(path: str) -> str:
    """The same of a folder: by the same way, so that names in which case does not count agree."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fd = os.open(path, os.O_PATH | os.O_DIRECTORY)
            try:
                return _real_path(path, fd)
            finally:
                os.close(fd)
    return os.path.realpath(path)


def _notice_of_links(paths: Sequence[str]) -> Notice:
    """One for all: there may be ten thousand, and they have one cause."""
    named = ", ".join(os.fsencode(path).decode("utf-8", "replace") for path in paths[:_NAMED])
    if paths[_NAMED:]:
        named += " …"
    links = "1 link leads" if len(paths) == 1 else f"{len(paths):,} links lead"
    message = f"{links} out of the logdir, not followed: {named}"
    return Notice("link_out", Run(paths[0]), paths[0], message, count=len(paths))


_IN_PLACE: Final = {
    _native.REMARK_PIPE: "a pipe",
    _native.REMARK_SOCKET: "a socket",
    _native.REMARK_DEVICE: "a device",
}


def _notice(kind: int, path: str, error: int) -> Notice:
    """What the tree remarked, for people."""
    if kind == _native.REMARK_UNREADABLE_FOLDER:
        run = Run(path or ".")
        return Notice("unreadable_folder", run, run, _reason("folder", error))
    run = Run(path.rpartition("/")[0] or ".")
    if kind == _native.REMARK_UNREADABLE_FILE:
        return Notice("unreadable_file", run, path, _reason("file", error))
    if kind == _native.REMARK_BROKEN_LINK:
        return Notice("unreadable_file", run, path, "a link to nothing")
    if kind == _native.REMARK_FOLDER_NAMED_LIKE_FILE:
        message = "a folder named like an event file: read as a folder"
        return Notice("folder_named_like_file", run, path, message)
    return Notice("not_event_file", run, path, f"{_IN_PLACE[kind]}, not an event file: not read")


def _reason(what: str, error: int) -> str:
    if error in (errno.EACCES, errno.EPERM):
        return f"no permission to read this {what} (hint: chmod +r{'x' * (what == 'folder')})"
    return f"this {what} cannot be read: {os.strerror(error)}"
