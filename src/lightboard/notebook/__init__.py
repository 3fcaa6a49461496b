"""The board in a notebook: `%load_ext lightboard`, then `%lightboard --logdir logs`; or `show("logs")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightboard.notebook.boards import Board, BoardFailed, list_boards, open_board, stop_boards

if TYPE_CHECKING:
    from lightboard.notebook.frame import Frame

__all__ = ["Board", "BoardFailed", "list_boards", "open_board", "show", "stop_boards"]


def show(logdir: str = "logs", *, height: int | None = None, port: int | None = None) -> Frame:
    """A board on `logdir`, for the output of a cell.

    Args:
        logdir: the folder to watch, from where the notebook runs, or a URL such as s3://bucket/logs.
            It need not exist yet.
        height: of the frame in pixels; None: 720.
        port: to serve on; None: any free one.

    A board of this notebook that watches the same folder is shown again, with all it has read. It ends with the
    notebook's kernel. Raises BoardFailed, with what to do about it.

    >>> frame = show("logs", height=600)
    >>> frame.board.logdir
    'logs'
    >>> show("logs").board is frame.board
    True
    >>> stop_boards("logs")
    1
    """
    from lightboard.notebook.frame import HEIGHT, Frame

    words = [] if port is None else ["--port", str(port)]
    return Frame(open_board(["--logdir", logdir, *words]), HEIGHT if height is None else height)
