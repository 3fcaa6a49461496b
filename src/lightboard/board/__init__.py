"""A board in Python: everything a logdir, or a running lightboard, holds. `lightboard.open` is the way in.

>>> import lightboard
>>> with lightboard.SummaryWriter("runs/first") as writer:
...     for step in range(3):
...         writer.add_scalar("train/loss", 1 / (step + 1), step)
>>> board = lightboard.open("runs")
>>> board.list_runs()
[<run 'first': 3 points>]
>>> board.read_scalars("first", "train/loss").value
array([1.        , 0.5       , 0.33333334], dtype=float32)
"""

from __future__ import annotations

import os

from lightboard.board.board import Board
from lightboard.board.contents import NotFound, RunInfo, TagInfo
from lightboard.board.entries import Entries, Entry
from lightboard.board.scalars import Scalars, ScalarsTable

__all__ = [
    "Board",
    "Entries",
    "Entry",
    "NotFound",
    "RunInfo",
    "Scalars",
    "ScalarsTable",
    "TagInfo",
    "open",
]


def open(place: str | os.PathLike[str] = "logs") -> Board:
    """Read all that stands in a logdir, or connect to a running lightboard.

    `place`: a folder of runs (an event file means the folder it is in), or the address of a running
    board, "http://localhost:6006". Blocks until everything has been read once; `board.reload()`
    reads what came since. Raises FileNotFoundError where no such folder is, ConnectionError where
    no board answers.
    """
    from lightboard.board.local import LocalSource

    return Board(LocalSource(os.fspath(place)))
