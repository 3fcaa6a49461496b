"""What the commands look at: a logdir, or a board that serves one; and how to print what stands there."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lightboard.cli.arguments import UsageError
from lightboard.cli.exit_code import ExitCode

if TYPE_CHECKING:
    from lightboard.board import Board

DEFAULT = "logs"


def open_board(place: str, *, follow_links: bool = False) -> Board:
    """Everything that stands there. Raises UsageError where nothing can."""
    import lightboard

    try:
        return lightboard.open(place, follow_links=follow_links)
    except (FileNotFoundError, ConnectionError, ValueError) as error:
        raise usage_error(error) from error


def usage_error(error: Exception) -> UsageError:
    """The same with its hint apart."""
    message, _, hint = str(error).partition("\nhint: ")
    return UsageError(message, hint or "lightboard --help")


def refuse(code: ExitCode, error: str) -> ExitCode:
    """Say on standard error what is wrong, hint included."""
    print(f"lightboard: {error}", file=sys.stderr)
    return code


def print_json(found: Any) -> None:
    """For programs; bytes that are not UTF-8 have become marks already."""
    print(json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False))


def print_table(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
    """Columns as wide as they need be, the last one open; `right`: which are numbers."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if numbers else cell.ljust(width)
            for cell, width, numbers in zip(row, widths, right, strict=True)
        ]
        say("  ".join(cells).rstrip())


def say(line: str) -> None:
    """A line on standard output, whatever can be printed there."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding))


def moment_text(wall_time: float | None) -> str:
    """Local time to the second; "-" where there is none.

    >>> moment_text(None)
    '-'
    """
    if wall_time is None:
        return "-"
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(wall_time))
    except (OverflowError, ValueError, OSError):
        return f"{wall_time:g}"


def duration_text(seconds: float | None) -> str:
    """How long, in its two largest units.

    >>> duration_text(99.4), duration_text(93_600), duration_text(0.25), duration_text(None)
    ('1 min 39 s', '1 d 2 h', '0.25 s', '-')
    """
    if seconds is None:
        return "-"
    if seconds < 60:
        return f"{seconds:.3g} s"
    left = round(seconds)
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        if left >= size or parts:
            parts.append(f"{left // size} {unit}" if left >= size else "")
            left %= size
    return " ".join(part for part in parts[:2] if part)
