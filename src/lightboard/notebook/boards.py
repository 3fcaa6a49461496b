"""Boards of this process, each a child that ends with it: a second question for the same folder finds the first."""

from __future__ import annotations

import atexit
import os
import secrets
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from lightboard.cli.arguments import UsageError, parse_arguments

_PATIENCE: Final = 60.0  # seconds until a start is given up
_SAID: Final = "lightboard at "


class BoardFailed(Exception):
    """No board could be had; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\nhint: {hint}")
        self.message = message
        self.hint = hint


class Board:
    """A running board."""

    def __init__(self, logdir: str, words: Sequence[str], key: tuple[str, ...]) -> None:
        self.logdir = logdir
        self.key = key
        # Who knows the path may look: other users of this machine do not. So the board need not know the names that
        # a proxy before it goes by.
        self._prefix = f"/{secrets.token_hex(16)}"
        self._lines: deque[str] = deque(maxlen=40)
        self._url = ""
        self._told = threading.Event()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "lightboard.notebook.child"),
                *("--path_prefix", self._prefix, *words),
            ],
            stdin=subprocess.PIPE,  # closed with this process, however it ends: the child then ends too
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.append(line.rstrip())
                if line.startswith(_SAID) and not self._url:
                    self._url = line.removeprefix(_SAID).strip()
                    self._told.set()
        self._told.set()

    def wait(self) -> None:
        """Until it listens. Raises BoardFailed."""
        self._told.wait(_PATIENCE)
        if self._url:
            return
        self.stop()
        told = [line for line in self._lines if line]
        message = next((line for line in told if line.startswith("lightboard: ")), "")
        hint = next((line for line in told if line.startswith("hint: ")), "")
        raise BoardFailed(
            message.removeprefix("lightboard: ")
            or f"the board did not start ({' '.join(told[-3:]) or 'it said nothing'})",
            hint.removeprefix("hint: ") or "try it in a terminal: lightboard --logdir logs",
        )

    @property
    def url(self) -> str:
        """Where this machine's browsers find it."""
        return self._url

    @property
    def port(self) -> int:
        """It listens on."""
        return urlsplit(self._url).port or 0

    @property
    def path(self) -> str:
        """It is served under, with a slash at the end."""
        return f"{self._prefix}/"

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it."""
        if self.is_running:
            self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(5)
        if self._process.stdin:
            self._process.stdin.close()

    def __repr__(self) -> str:
        return f"<board on {self.logdir} at {self.url}>"


_boards: list[Board] = []
_lock: Final = threading.Lock()


def open_board(words: Sequence[str]) -> Board:
    """The board that these options of the command line ask for: the one that is running, or a new one.

    Raises BoardFailed.
    """
    try:
        arguments = parse_arguments(words)
    except UsageError as error:
        raise BoardFailed(error.message, error.hint) from None
    if arguments.path_prefix:
        raise BoardFailed("a board in a notebook chooses its own path", "leave --path_prefix out")
    if arguments.token or arguments.no_token:
        raise BoardFailed(
            "a board in a notebook is found by its secret path, not by a token", "leave it out"
        )
    given = dict(vars(arguments))
    port = given.pop("port", None)
    given["logdir"] = arguments.logdir
    if "://" not in arguments.logdir:
        given["logdir"] = os.path.realpath(os.path.expanduser(arguments.logdir))
    key = tuple(f"{name}={given[name]}" for name in sorted(given))
    with _lock:
        for board in list_boards():
            if board.key == key and port in (None, 0, board.port):
                return board
        ports = ["--port", "0"] if port is None else []
        board = Board(arguments.logdir, [*words, *ports], key)
        board.wait()
        _boards.append(board)
        return board


def list_boards() -> list[Board]:
    """Those that are running, in the order of their starts."""
    _boards[:] = [board for board in _boards if board.is_running]
    return list(_boards)


def stop_boards(which: str = "") -> int:
    """End the boards on this folder or port, all of them if nothing is named; how many that were."""
    place = os.path.realpath(os.path.expanduser(which))
    ended = 0
    for board in list_boards():
        mine = os.path.realpath(os.path.expanduser(board.logdir))
        if not which or which in (str(board.port), board.logdir) or mine == place:
            board.stop()
            ended += 1
    list_boards()
    return ended


def _end_all() -> None:
    for board in _boards:
        board.stop()


atexit.register(_end_all)
