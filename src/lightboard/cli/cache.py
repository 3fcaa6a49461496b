"""`lightboard cache`: what is kept of which logdir for its next start, and the end of it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lightboard.amounts import counted, size_text
from lightboard.cli.arguments import UsageError
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.options import Options, Spec

if TYPE_CHECKING:
    from lightboard.reader.index import CachedLogdir

HELP: Final = """\
Usage: lightboard cache [clear [LOGDIR]] [--json]

What was read of a logdir is kept for its next start, in the user's cache folder.

  lightboard cache               what is kept: runs, points, size, last use
  lightboard cache clear logs    keep nothing of the logdir `logs`
  lightboard cache clear         keep nothing at all

Options:
  --json                         for programs
  --help                         print this

The folder: $LIGHTBOARD_CACHE_DIR, or lightboard in $XDG_CACHE_HOME or ~/.cache.
It may be deleted at any time. To start without it: lightboard LOGDIR --no_cache
"""
SPEC: Final = Spec(
    "cache",
    "what is kept of logdirs for their next start",
    HELP,
    switches=("json",),
    operands=(("clear",), ("folder",)),
)


def cache(words: Sequence[str]) -> ExitCode:
    """Raises UsageError."""
    options = Options(SPEC, words)
    rest, as_json = options.rest, "json" in options.switches
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    if rest and rest[0] != "clear":
        raise UsageError(
            f"lightboard cache {rest[0]}: no such command",
            "lightboard cache clear, or lightboard cache to see what is kept",
        )
    if len(rest) > 2:
        raise UsageError(
            f"more than one logdir: {' '.join(rest[1:])}", f"lightboard cache clear {rest[1]}"
        )
    return _clear(rest[1:], as_json) if rest else _show(as_json)


def _show(as_json: bool) -> ExitCode:
    from lightboard.reader.index import cache_folder, list_cached

    found = list_cached()
    if as_json:
        _print_json(found)
        return ExitCode.OK
    if not found:
        print(f"nothing is kept in {cache_folder()}")
        return ExitCode.OK
    rows = [
        (
            _text(one.logdir),
            counted(one.runs, "run"),
            counted(one.points, "point"),
            size_text(one.bytes),
        )
        for one in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, one in zip(rows, found, strict=True):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join([*cells, f"used {age(time.time() - one.used)}"]))
    total = size_text(sum(one.bytes for one in found))
    print(f"{counted(len(found), 'logdir')}, {total} in {cache_folder()}")
    return ExitCode.OK


def _clear(logdirs: Sequence[str], as_json: bool) -> ExitCode:
    from lightboard.logdir import full_name
    from lightboard.reader.index import cache_folder, clear_cached

    logdir = next(iter(logdirs), None)
    if logdir is not None:
        logdir = full_name(logdir)
    try:
        removed = clear_cached(logdir)
    except OSError as error:
        raise UsageError(
            f"the cache cannot be removed: {error}", f"rm -r {cache_folder()}"
        ) from error
    if as_json:
        _print_json(removed)
    elif removed:
        total = size_text(sum(one.bytes for one in removed))
        print(f"removed {counted(len(removed), 'logdir')}, {total}")
    elif logdir is None:
        print(f"nothing is kept in {cache_folder()}")
    if logdir is not None and not removed:
        print(f"lightboard: nothing is kept of {_text(logdir)}", file=sys.stderr)
        print("hint: lightboard cache", file=sys.stderr)
        return ExitCode.USAGE
    return ExitCode.OK


def _print_json(found: Sequence[CachedLogdir]) -> None:
    rows = [
        {
            "logdir": _text(one.logdir),
            "runs": one.runs,
            "points": one.points,
            "bytes": one.bytes,
            "used": one.used,
        }
        for one in found
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def age(seconds: float) -> str:
    """How long ago, in words.

    >>> age(59), age(3 * 3600), age(90_000)
    ('just now', '3 hours ago', '1 day ago')
    """
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            return f"{counted(int(seconds // size), unit)} ago"
    return "just now"


def _text(path: str) -> str:
    """A path that can be printed: bytes that are not UTF-8 become marks."""
    return os.fsencode(path).decode("utf-8", "replace")
