"""The one thread that takes everything the process logs to the disk: started by the first append,
ended at exit.

It waits in the native queue without the GIL; Python runs only for tasks (encodings too heavy for
the caller) and to tell of trouble. Where no thread can be had (the interpreter is ending), the
caller does its work.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable

from lightboard import _native


class _State:
    """What the process knows about its writer thread."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opening = threading.Lock()
        self.thread: threading.Thread | None = None
        self.ending = False
        self.told_to_wait = False


_state = _State()

_PATIENCE = 0.1  # seconds between two looks at signals while waiting


def warn(message: str, *arguments: object, trace: bool = False) -> None:
    """Tell the user through the logger "lightboard": on stderr unless the script says otherwise."""
    import logging  # 10 ms that a training script need not pay at import

    logging.getLogger("lightboard").warning(message, *arguments, exc_info=trace)


def serve() -> None:
    """See to it that what was appended gets written: starts the thread, or writes at once."""
    with _state.lock:
        if (
            _state.thread is not None
            and _state.thread.is_alive()
            and _state.thread is not threading.current_thread()
        ):
            _native.serve(True)
            return
        if not _state.ending:
            thread = threading.Thread(target=_run, name="lightboard-writer", daemon=True)
            _native.serve(True)
            try:
                thread.start()
            except RuntimeError:  # no more threads, or the interpreter is ending
                _native.serve(False)
            else:
                _state.thread = thread
                _native.defer_sigterm()
                _flush_before_child_exits()
                return
        _drain()


def _run() -> None:
    while True:
        work = _native.next_task(True)
        if work is None:
            return
        _do(work)
        del work  # may hold a large array while the next call sleeps


def _drain() -> None:
    while (work := _native.next_task(False)) is not None:
        _do(work)


def _do(work: Callable[[], bytes | None] | _native.Sink | str) -> None:
    if isinstance(work, str):
        warn("not logged: %s", work)
        return
    if isinstance(work, _native.Sink):
        warn(
            "cannot write %s: %s. Training goes on; lightboard tries again every second "
            "and keeps what fits in memory.\nhint: %s",
            work.error_path,
            os.strerror(work.error),
            _hint(work.error),
        )
        return
    message = None
    try:
        message = work()
    except Exception as error:
        warn("not logged: %s", error, trace=not isinstance(error, (ValueError, TypeError)))
    finally:
        _native.complete_task(message)


def _hint(error: int) -> str:
    import errno

    if error in (errno.ENOSPC, errno.EDQUOT):
        return "free some space there, or log to another disk: SummaryWriter('/other/disk/run')"
    if error in (errno.EACCES, errno.EROFS, errno.EPERM):
        return "log to a folder you may write to: SummaryWriter('/other/folder/run')"
    return "see whether the folder is still there and may be written to"


def opening() -> threading.Lock:
    """Held while a writer opens files, so that two threads do not open the same run twice."""
    return _state.opening


def flush(sink: _native.Sink) -> None:
    """Wait until all that was appended to `sink` is on disk. Raises OSError when the disk does not
    take it.
    """
    mark = sink.mark()
    while not sink.wait(mark, _PATIENCE):
        if _state.thread is None or not _state.thread.is_alive():
            serve()
    if sink.error:
        lost = f"; {sink.lost:,} events are lost" if sink.lost else ""
        raise OSError(
            sink.error,
            f"{os.strerror(sink.error)}{lost}\nhint: {_hint(sink.error)}",
            sink.error_path,
        )


def wait_for_room() -> None:
    """Wait until less than the limit waits for the disk; the first time, say so."""
    if not _state.told_to_wait:
        _state.told_to_wait = True
        warn(
            "logging waits for the disk: %.0f MB are not written yet, and training goes on as fast "
            "as they are.\n"
            "hint: log large values less often, or to a faster disk",
            _native.pending_bytes() / 1e6,
        )
    while not _native.wait_for_room(_PATIENCE):
        serve()


def _finish() -> None:
    """Write all that waits, with the thread ended: after this nobody is there to write until
    `serve`.
    """
    thread = _state.thread
    if thread is not None and thread is not threading.current_thread():
        _native.stop_writing()
        thread.join()
        _state.thread = None
    _native.serve(False)
    _drain()


@atexit.register
def _end() -> None:
    _state.ending = True
    _finish()
    if waiting := _native.pending_bytes():
        warn("%d bytes of events could not be written before the end of the process", waiting)


def _flush_before_child_exits() -> None:
    # A child of multiprocessing leaves by os._exit, without atexit; what it runs instead are its
    # finalizers.
    process = sys.modules.get("multiprocessing.process")
    util = sys.modules.get("multiprocessing.util")
    if process is not None and util is not None and process.parent_process() is not None:
        util.Finalize(None, _finish, exitpriority=-1)


def _forked() -> None:
    # Threads do not survive a fork, and the locks may have been held by some.
    _state.lock, _state.opening = threading.Lock(), threading.Lock()
    _state.thread = None


os.register_at_fork(after_in_child=_forked)
