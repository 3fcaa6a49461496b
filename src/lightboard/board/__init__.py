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
from typing import TYPE_CHECKING, Any

from lightboard.board.board import Board
from lightboard.board.contents import NotFound, RunInfo, TagInfo
from lightboard.board.entries import Entries, Entry
from lightboard.board.scalars import Scalars, ScalarsTable

if TYPE_CHECKING:
    from lightboard.board.runs_table import RunsTable

__all__ = [
    "Board",
    "Entries",
    "Entry",
    "NotFound",
    "RunInfo",
    "RunsTable",
    "Scalars",
    "ScalarsTable",
    "TagInfo",
    "open",
]


def __getattr__(name: str) -> Any:
    # Most programs that open a board never make one.
    if name == "RunsTable":
        from lightboard.board.runs_table import RunsTable

        return RunsTable
    raise AttributeError(
        f"module {__name__!r} has no attribute {name!r}\nhint: there are {', '.join(__all__)}"
    )


def open(place: str | os.PathLike[str] = "logs", *, follow_links: bool = False) -> Board:
    """Read all that stands in a logdir, or connect to a running lightboard.

    `place`: a folder of runs, here or elsewhere ("s3://bucket/logs", docs/remote.md; an event file
    means the folder it is in), or the address of a running board, "http://localhost:6006", with the
    "?token=…" that lightboard printed if there was one. Blocks until everything has been read once;
    `board.reload()` takes in what came since. `follow_links`: of a folder here, also read what links
    that lead out of it name; else `board.list_notices()` tells of them.

    Raises FileNotFoundError where no such folder is, ConnectionError where no board or bucket
    answers, ValueError for what is no address; each says what to type.

    >>> import lightboard
    >>> lightboard.open("nowhere")
    Traceback (most recent call last):
    FileNotFoundError: there is no folder nowhere
    hint: give the folder above the runs
    """
    where = os.fspath(place)
    if where.startswith(("http://", "https://")):
        from lightboard.board.served import ServedSource

        return Board(ServedSource(where))  # whoever serves it decided on links
    from lightboard.board.files import FilesSource

    return Board(FilesSource(where, follow_links=follow_links))
