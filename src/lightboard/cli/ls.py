"""`lightboard ls`: the runs of a logdir, or the tags of some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from lightboard.amounts import counted
from lightboard.cli.arguments import UsageError
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.options import Options, Spec
from lightboard.cli.places import (
    DEFAULT,
    duration_text,
    moment_text,
    open_board,
    print_json,
    print_table,
    say,
)

if TYPE_CHECKING:
    from lightboard.board import Board, RunInfo, TagInfo

HELP: Final = """\
Usage: lightboard ls [LOGDIR [RUN]] [--json] [--follow_links]

The runs of a logdir (default: logs): points, tags, when and how long they were
written. With RUN, a name or a glob, the tags of those runs.

  lightboard ls logs
  lightboard ls logs first
  lightboard ls logs 'lr_*/seed_0'

Options:
  --follow_links           follow links that lead out of the logdir, too
  --json                   all runs with all their tags, for programs
  --help                   print this
"""
SPEC: Final = Spec(
    "ls",
    "the runs of a logdir, or the tags of one",
    HELP,
    switches=("json", "follow_links"),
    operands=(("folder",), ("run",)),
)


def ls(words: Sequence[str]) -> ExitCode:
    """Raises UsageError."""
    options = Options(SPEC, words)
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    if options.rest[2:]:
        raise UsageError(
            f"more than one run: {' '.join(options.rest[1:])}", "a glob, in quotes: 'run_*'"
        )
    place = options.rest[0] if options.rest else DEFAULT
    run = options.rest[1] if options.rest[1:] else None
    board = open_board(place, follow_links="follow_links" in options.switches)
    runs = board.list_runs(run)
    if run and not runs:
        raise UsageError(f"no run {run!r} in {board.place}", f"lightboard ls {place}")
    if "json" in options.switches:
        print_json({"logdir": board.place, "runs": [_describe(board, one) for one in runs]})
    elif run:
        _show_tags(board, runs)
    else:
        _show_runs(board, runs, place)
    return ExitCode.OK


def _show_runs(board: Board, runs: Sequence[RunInfo], place: str) -> None:
    if runs:
        rows = [
            (
                one.name,
                f"{one.points:,}",
                f"{len(board.list_tags(one)):,}",
                moment_text(one.start),
                duration_text(one.duration),
            )
            for one in runs
        ]
        head = ("run", "points", "tags", "first event", "lasted")
        print_table([head, *rows], (False, True, True, False, False))
    points = counted(sum(one.points for one in runs), "point")
    say(f"{counted(len(runs), 'run')}, {points} in {board.place}")
    from lightboard.logdir import LINK_OUT_HINT

    notices = board.list_notices()
    for one in notices:
        if one.kind == "link_out":
            say(f"{one.message}\nhint: {LINK_OUT_HINT}")
    if any(one.kind != "link_out" for one in notices):
        say(f"some of it could not be read: lightboard inspect {place}")


def _show_tags(board: Board, runs: Sequence[RunInfo]) -> None:
    for run in runs:
        tags = board.list_tags(run)
        say(f"{run.name}: {counted(run.points, 'point')} in {counted(len(tags), 'tag')}")
        counts = board.count_points(run)
        rows = [("  " + one.tag, _kind(one), f"{counts[one]:,}") for one in tags]
        print_table([("  tag", "kind", "points"), *rows], (False, False, True))


def _kind(tag: TagInfo) -> str:
    return tag.plugin or "no kind"


def _describe(board: Board, run: RunInfo) -> dict[str, Any]:
    counts = board.count_points(run)
    return {
        "run": run.name,
        "points": run.points,
        "start": run.start,
        "last": run.last,
        "tags": [
            {
                "tag": one.tag,
                "plugin": one.plugin,
                "points": counts[one],
                "display_name": one.display_name,
                "description": one.description,
            }
            for one in board.list_tags(run)
        ],
    }
