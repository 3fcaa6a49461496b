"""The two boards that are measured, and the logdirs they are given."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.e2e.process import Board

BOARDS = ("lightboard", "TensorBoard")


def find_tensorboard() -> str:
    """TENSORBOARD (set by run.py), else the one beside this Python, else the first on PATH."""
    beside = Path(sys.executable).with_name("tensorboard")
    found = os.environ.get("TENSORBOARD") or (str(beside) if beside.exists() else None)
    found = found or shutil.which("tensorboard")
    if found is None:
        raise SystemExit(
            "no tensorboard to measure beside\n"
            "hint: pip install -r bench/requirements.txt, or --tensorboard PATH"
        )
    return found


def make_board(name: str, logdir: str | Path, *, keep: bool = False) -> Board:
    """A board by its installed command, as a person starts it for the first time.

    `keep`: it may use what the last start kept, and keep what it reads.
    """
    if name == "lightboard":
        command = str(Path(sys.executable).with_name("lightboard"))
        return Board(logdir, command=(command,), flags=() if keep else ("--no_cache",))
    return Board(logdir, command=(find_tensorboard(),))
