"""Change notice of a local folder tree, by the kernel's own means (watchfiles)."""
# ruff: noqa: D102
# Tens of thousands of paths a scan: strings, which also keep bytes that are not UTF-8. What the methods
# mean stands in logdir.py.

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final

# watchfiles waits until a step brings nothing new, at most for the debounce time.
_STEP_MS: Final = 10
_DEBOUNCE_MS: Final = 30
_QUIET_MS: Final = 250


class LocalWatch:
    """A thread that reports changed paths, relative to the folder, until closed."""

    def __init__(self, folder: str, on_change: Callable[[set[str]], None]) -> None:
        self._folder = folder
        self._on_change = on_change
        self._stop = threading.Event()
        self._alive = True
        self._thread = threading.Thread(target=self._run, name="lightboard-watch", daemon=True)

    @classmethod
    def start(cls, folder: str, on_change: Callable[[set[str]], None]) -> LocalWatch | None:
        """A running watch; None where there is no folder."""
        if not os.path.isdir(folder):  # watchfiles would wait for ever, in silence
            return None
        watch = cls(folder, on_change)
        watch._thread.start()
        return watch

    @property
    def alive(self) -> bool:
        return self._alive

    def close(self) -> None:
        self._stop.set()
        self._thread.join(timeout=0.2)

    def _run(self) -> None:
        try:
            self._report_changes()
        except (OSError, RuntimeError):
            # No notice here (too many folders, a file system without it): the periodic scan remains.
            pass
        finally:
            self._alive = False

    def _report_changes(self) -> None:
        from watchfiles import watch

        # `watch` reports under the resolved path.
        roots = {self._folder, os.path.realpath(self._folder)}
        changes = watch(
            self._folder,
            watch_filter=None,
            debounce=_DEBOUNCE_MS,
            step=_STEP_MS,
            stop_event=self._stop,
            rust_timeout=_QUIET_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        settled = False
        for batch in changes:
            paths = {_relative(path, roots) for _, path in batch}
            if not settled:
                # The first answer says that the watch stands; what changed before it, nobody saw.
                settled = True
                paths.add("")
            if paths:
                self._on_change(paths)


def _relative(path: str, roots: set[str]) -> str:
    for root in roots:
        if path.startswith(root + os.sep):
            return path[len(root) + 1 :].replace(os.sep, "/")
    return ""
