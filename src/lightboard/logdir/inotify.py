"""Change notice of a local folder tree by Linux's inotify, folder by folder as they are listed."""
# ruff: noqa: D102
# What the methods mean stands in logdir.py.

from __future__ import annotations

import os
import select
import struct
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ctypes import CDLL

# <sys/inotify.h>
_MODIFY: Final = 0x002
_ATTRIB: Final = 0x004
_MOVED_FROM: Final = 0x040
_MOVED_TO: Final = 0x080
_CREATE: Final = 0x100
_DELETE: Final = 0x200
_DELETE_SELF: Final = 0x400
_MOVE_SELF: Final = 0x800
_OVERFLOW: Final = 0x4000
_IGNORED: Final = 0x8000
_ONLYDIR: Final = 0x01000000
_EVENT: Final = struct.Struct("iIII")  # watch, mask, cookie, length of the name that follows

_MASK: Final = (
    _MODIFY | _ATTRIB | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF
)
# Changes come in bursts (a thousand runs that log at the same step): one report for all of a moment.
_GATHER: Final = 0.005
_BUFFER: Final = 1 << 18


class InotifyWatch:
    """A thread that reports changed paths, relative to the folder, until closed.

    Whoever lists the tree says which folders there are (`add` before a folder is read, so that nothing
    happens unseen in between; `keep` at the end): the tree is walked once, not twice.
    """

    def __init__(self, base: str, fd: int, on_change: Callable[[set[str]], None]) -> None:
        self._base = base  # ends in a slash
        self._fd = fd
        self._on_change = on_change
        self._closing, self._wake = os.pipe()
        self._lock = threading.Lock()  # guards the maps, and the descriptors' end
        self._watches: dict[str, int] = {}
        self._folders: dict[int, list[str]] = {}  # a folder that is linked to has several paths
        self._alive, self._closed = True, False
        self._thread = threading.Thread(target=self._run, name="lightboard-watch", daemon=True)

    @classmethod
    def start(cls, base: str, on_change: Callable[[set[str]], None]) -> InotifyWatch | None:
        """A running watch of no folder yet; None where there is no inotify, or none left."""
        if not sys.platform.startswith("linux"):
            return None
        fd = _libc().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if fd < 0:
            return None
        watch = cls(base, fd, on_change)
        watch._thread.start()
        return watch

    @property
    def alive(self) -> bool:
        return self._alive

    def add(self, folder: str) -> None:
        """Report what happens in `folder` from now on. One that is gone is no matter."""
        if folder in self._watches:
            return
        with self._lock:
            if not self._alive:
                return
            watch = _libc().inotify_add_watch(
                self._fd, os.fsencode(self._base + folder), _MASK | _ONLYDIR
            )
            if watch >= 0:
                self._watches[folder] = watch
                self._folders.setdefault(watch, []).append(folder)
            elif os.path.isdir(self._base + folder) and os.access(self._base + folder, os.R_OK):
                self._alive = False  # the system's limit: what is not watched must be looked at

    def keep(self, folders: Collection[str]) -> None:
        """Let go of all folders but these: they went, or have another name now."""
        with self._lock:
            if self._closed:
                return
            for folder in [one for one in self._watches if one not in folders]:
                watch = self._watches.pop(folder)
                paths = self._folders[watch]
                paths.remove(folder)
                if not paths:
                    del self._folders[watch]
                    _libc().inotify_rm_watch(self._fd, watch)  # fails where the folder is gone

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                os.write(self._wake, b"x")
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        poll.register(self._closing, select.POLLIN)
        try:
            while all(fd != self._closing for fd, _ in poll.poll()):
                time.sleep(_GATHER)
                changed = set(self._take_changes())
                if changed:
                    self._on_change(changed)
        finally:
            with self._lock:
                self._alive, self._closed = False, True
                for fd in (self._fd, self._closing, self._wake):
                    os.close(fd)

    def _take_changes(self) -> Iterator[str]:
        try:
            events = os.read(self._fd, _BUFFER)
        except BlockingIOError:
            return
        at = 0
        while at < len(events):
            watch, mask, _, length = _EVENT.unpack_from(events, at)
            at += _EVENT.size
            name = events[at : at + length].rstrip(b"\0")
            at += length
            if mask & _OVERFLOW:
                yield ""
                continue
            with self._lock:
                folders = tuple(self._folders.get(watch, ()))
                if mask & _IGNORED:  # the folder is gone, and the number may come again
                    for folder in self._folders.pop(watch, ()):
                        del self._watches[folder]
            for folder in folders:
                yield "/".join(filter(None, (folder, os.fsdecode(name))))


@cache
def _libc() -> CDLL:
    from ctypes import CDLL  # not before the server answers

    return CDLL(None)
