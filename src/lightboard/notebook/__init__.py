"""The board in a notebook: `%load_ext lightboard`, then `%lightboard --logdir logs`; or `show("logs")`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from lightboard.notebook.boards import Board, BoardFailed, list_boards, open_board, stop_boards

if TYPE_CHECKING:
    from lightboard.notebook.frame import Frame
    from lightboard.notebook.still import Still

__all__ = [
    "Board",
    "BoardFailed",
    "list_boards",
    "open_board",
    "show",
    "show_static",
    "stop_boards",
]


def show(
    logdir: str = "logs",
    *,
    height: int | None = None,
    port: int | None = None,
    follow_links: bool = False,
) -> Frame:
    """A board on `logdir`, for the output of a cell.

    Args:
        logdir: the folder to watch, from where the notebook runs, or a URL such as s3://bucket/logs.
            It need not exist yet.
        height: of the frame in pixels; None: 720.
        port: to serve on; None: any free one.
        follow_links: also those that lead out of the folder; else the page tells of them.

    A board of this notebook that watches the same folder is shown again, with all it has read. It ends with the
    notebook's kernel. On JupyterHub, Colab and Kaggle, where a browser may not reach it, the curves stand in its place
    as pictures until it does, and follow what is logged. Raises BoardFailed, with what to do about it.

    >>> frame = show("logs", height=600)
    >>> frame.board.logdir
    'logs'
    >>> show("logs").board is frame.board
    True
    >>> stop_boards("logs")
    1
    """
    words = ["--logdir", logdir, *([] if port is None else ["--port", str(port)])]
    if follow_links:
        words.append("--follow_links")
    return show_words(words, height)


def show_words(words: Sequence[str], height: int | None) -> Frame:
    """The same by the options of the command line. Raises BoardFailed."""
    from lightboard.notebook.frame import HEIGHT, Frame, find_colab
    from lightboard.notebook.place import find_far

    board = open_board(words)
    stand_in = None
    if (far := find_far()) and not find_colab():
        from lightboard.notebook.still import stand_in_for

        stand_in = partial(stand_in_for, board, far.live)

    return Frame(board, HEIGHT if height is None else height, stand_in)


def show_static(logdir: str = "logs", *, follow_links: bool = False) -> Still:
    """The curves of `logdir` as they are now: pictures that stay in the notebook. No board is started.

    The newest ten runs and the first twelve scalar tags. The folder need not exist yet. Raises BoardFailed for what can
    be no logdir, or does not answer.

    >>> show_static("later")
    later is not there yet: run the cell again once a training has made it.
    """
    from lightboard.notebook.still import still_of_logdir

    return still_of_logdir(logdir, follow_links=follow_links)
