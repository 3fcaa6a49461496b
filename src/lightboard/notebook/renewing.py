"""Pictures in a cell follow what is logged: newer ones take their place for as long as their board runs."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Final

from lightboard.notebook.boards import Board

EVERY: Final = 10.0
"""Seconds between two looks at whether something came."""

SHARE: Final = 0.02
"""Of a processor's time, at most: trainings run in the same process."""

_PATIENCE: Final = 20.0  # seconds

_going: Final[dict[Board, threading.Event]] = {}


def state_of(board: Board) -> str:
    """Changes when the board learns of anything; "" where it does not say."""
    try:
        with urllib.request.urlopen(f"{board.url}api/health", timeout=_PATIENCE) as reply:
            told = json.load(reply)
        return f"{told['epoch']}:{told['version']}"
    except (OSError, ValueError, KeyError):
        return ""


def renew(board: Board, seen: str, show: Callable[[], None]) -> None:
    """Call `show` whenever something came, from a thread. `seen`: the state that is shown already.

    A board's pictures are renewed in the cell that was run last, and in no other.
    """
    before = _going.get(board)
    if before is not None:
        before.set()
    ended = _going[board] = threading.Event()
    threading.Thread(target=_follow, args=(board, seen, show, ended), daemon=True).start()


def _follow(board: Board, seen: str, show: Callable[[], None], ended: threading.Event) -> None:
    pause = EVERY
    while not ended.wait(pause) and board.is_running:
        now = state_of(board)
        if not now or now == seen:
            continue
        began = time.thread_time()
        show()
        seen = now
        pause = max(EVERY, (time.thread_time() - began) / SHARE)
    if _going.get(board) is ended:
        del _going[board]
