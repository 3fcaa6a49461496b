"""`%lightboard`, and `%tensorboard` where nobody else has it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, Final

from lightboard.cli.arguments import UsageError, parse_arguments
from lightboard.notebook import show_static, show_words
from lightboard.notebook.boards import BoardFailed, list_boards, stop_boards

if TYPE_CHECKING:
    from lightboard.notebook.frame import Frame
    from lightboard.notebook.still import Still

HELP: Final = """\
%lightboard --logdir logs      a board on this folder, below the cell; {variables} of the notebook
                               are filled in. Again: the same board, with all it has read
%lightboard logs --height 900  height of the frame in pixels
%lightboard logs --static      the curves as pictures that stay in the notebook; no board
%lightboard list               the boards of this notebook
%lightboard stop [LOGDIR]      end them all, or the one on this folder or port

All options of the command line hold, as --port and --read_only: !lightboard --help"""


def run(line: str) -> Frame | Still | None:
    """What `%lightboard LINE` does: what is to be shown, or None."""
    try:
        words = shlex.split(line)
        if words[:1] == ["list"]:
            _list()
        elif words[:1] == ["stop"]:
            count = stop_boards(words[1] if len(words) > 1 else "")
            _say(f"ended {count} board{'' if count == 1 else 's'}")
        elif words[:1] in (["help"], ["--help"], ["-h"]):
            _say(HELP)
        else:
            words, height = _take_height(words)
            if "--static" not in words:
                return show_words(words, height)
            arguments = parse_arguments([word for word in words if word != "--static"])
            return show_static(arguments.logdir, follow_links=arguments.follow_links)
    except ValueError as error:  # of shlex: no closing quotation
        _say(f"lightboard: {error}\nhint: %lightboard --logdir 'my logs'")
    except (BoardFailed, UsageError) as failed:
        said = f"{failed.message}\nhint: {failed.hint}"
        _say(f"lightboard: {said}")
    return None


def _take_height(words: list[str]) -> tuple[list[str], int | None]:
    rest: list[str] = []
    height = None
    left = list(words)
    while left:
        word = left.pop(0)
        name, has_value, value = word.partition("=")
        if name != "--height":
            rest.append(word)
            continue
        text = value if has_value else left.pop(0) if left else ""
        if not (text.isascii() and text.isdecimal() and int(text) > 0):
            raise BoardFailed(f"--height {text}: not a number of pixels", "--height 900")
        height = int(text)
    return rest, height


def _list() -> None:
    boards = list_boards()
    if not boards:
        _say("no board is running; %lightboard --logdir logs starts one")
    for board in boards:
        _say(f"{board.logdir}  port {board.port}  {board.url}")


def _say(text: str) -> None:
    print(text)  # noqa: T201 (the output of a cell)


def _show(line: str) -> None:
    """Shown at once: what a magic returns is shown only where it is the last line of its cell."""
    frame = run(line)
    if frame is not None:
        frame._ipython_display_()


def register(shell: Any) -> None:
    """Make the magics known. `shell`: IPython's InteractiveShell."""
    manager = shell.magics_manager
    manager.register_function(_show, magic_name="lightboard")
    lines = manager.magics.get("line", {})
    if "tensorboard" not in lines:
        manager.register_function(_show, magic_name="tensorboard")
