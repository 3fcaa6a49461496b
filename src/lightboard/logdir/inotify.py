"""Change notice of a local folder tree by Linux's inotify; looking at the tree watches its folders."""
# ruff: noqa: D102
# What the methods mean stands in logdir.py.

from __future__ import annotations

import os
import select
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lightboard._native import Tree

# Changes come in bursts (a thousand runs that log at the same step): one report for all of a moment.
_GATHER: Final = 0.005
# Folders watched: the kernel's limit is one for all of a user's programs.
_MOST: Final = 500_000


class InotifyWatch:
    """A thread that reports changed paths, relative to the folder, until closed."""

    def __init__(self, tree: Tree, watch: int, on_change: Callable[[set[str]], None]) -> None:
        self._tree = tree
        self._watch = watch
        self._on_change = on_change
        self._closing, self._wake = os.pipe()
        self._lock = threading.Lock()  # guards the descriptors' end
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="lightboard-watch", daemon=True)

    @classmethod
    def start(cls, tree: Tree, on_change: Callable[[set[str]], None]) -> InotifyWatch | None:
        """A running watch of no folder yet; None where there is no inotify, or none left."""
        if not sys.platform.startswith("linux"):
            return None
        try:
            watch = cls(tree, tree.watch(_MOST), on_change)
        except OSError:
            return None
        watch._thread.start()
        return watch

    @property
    def alive(self) -> bool:
        return self._tree.watches_all(self._watch)

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                os.write(self._wake, b"x")
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._watch, select.POLLIN)
        poll.register(self._closing, select.POLLIN)
        try:
            while all(fd != self._closing for fd, _ in poll.poll()):
                time.sleep(_GATHER)
                changed = set(self._tree.take_changes(self._watch))
                if changed:
                    self._on_change(changed)
        finally:
            self._tree.unwatch(self._watch)
            with self._lock:
                self._closed = True
                for fd in (self._closing, self._wake):
                    os.close(fd)
