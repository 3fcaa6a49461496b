"""`lightboard inspect`: which event file holds what, what is corrupt in it and at which byte."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from lightboard.amounts import counted, size_text
from lightboard.cli.arguments import UsageError
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.options import Options, Spec
from lightboard.cli.places import (
    DEFAULT,
    duration_text,
    moment_text,
    print_json,
    print_table,
    say,
    usage_error,
)

if TYPE_CHECKING:
    from lightboard.logdir import Notice
    from lightboard.reader.inspection import FileReport, TagReport

HELP: Final = """\
Usage: lightboard inspect [LOGDIR | EVENT_FILE] [options]

Reads every event file anew and says what it holds: points by kind, steps, times,
restarts; what is corrupt, at which byte; and whether the end is still missing.
Nothing is changed. Exit status 5 where something is corrupt.

  lightboard inspect logs
  lightboard inspect logs/first/events.out.tfevents.1700000000.host.1.0

Options:
  --tags                   each tag on a line of its own
  --follow_links           follow links that lead out of the logdir, too
  --json                   all of it, for programs
  --help                   print this
"""
SPEC: Final = Spec(
    "inspect",
    "which file holds what, what is corrupt and where",
    HELP,
    switches=("tags", "follow_links", "json"),
    operands=(("path",),),
)
_SHOWN_DAMAGE: Final = 10


def inspect(words: Sequence[str]) -> ExitCode:
    """Raises UsageError."""
    options = Options(SPEC, words)
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    if options.rest[1:]:
        raise UsageError(
            f"more than one logdir: {' '.join(options.rest)}", "give the folder above them"
        )
    place = options.rest[0] if options.rest else DEFAULT
    from lightboard.logdir import Notice

    reports: list[FileReport] = []
    notices: list[Notice] = []
    as_json, each_tag = "json" in options.switches, "tags" in options.switches
    for one in _read(place, follow_links="follow_links" in options.switches):
        if isinstance(one, Notice):
            notices.append(one)
            continue
        reports.append(one)
        if not as_json:
            _show(one, each_tag)
    if as_json:
        print_json(
            {
                "files": [_file_fields(one) for one in reports],
                "notices": [_notice_fields(one) for one in notices],
            }
        )
    else:
        _show_rest(place, reports, notices)
    damaged = any(one.kind != "link_out" for one in notices) or any(
        one.damage_count or not one.is_event_file for one in reports
    )
    return ExitCode.DAMAGED if damaged else ExitCode.OK


def _read(place: str, *, follow_links: bool) -> Iterable[FileReport | Notice]:
    from lightboard.board.files import open_place
    from lightboard.plugins import scalar_wire_names
    from lightboard.reader.inspection import inspect_files

    if place.startswith(("http://", "https://")):
        raise UsageError(
            f"{place} is a board, not event files", "lightboard inspect where its logdir is"
        )
    try:
        logdir = open_place(place, follow_links=follow_links)
    except ValueError as error:
        raise usage_error(error) from error
    if logdir.identity() is None:
        raise UsageError(f"there is no folder {place}", "give the folder above the runs")
    only = os.path.basename(place) if os.path.isfile(os.path.expanduser(place)) else None
    found = inspect_files(logdir, scalar_wire_names())
    return found if only is None else (one for one in found if one.file == only)


def _show(report: FileReport, each_tag: bool) -> None:
    say(_text(report.file))
    if not report.is_event_file:
        say(f"  {size_text(report.bytes)}, not an event file: no record found in it")
        return
    say(f"  {_size(report)}, {counted(report.points, 'point')}{_times(report)}")
    if each_tag and report.tags:
        rows = [
            (
                "  " + _tag_text(one),
                one.plugin or "no kind",
                counted(one.points, "point"),
                _steps([one]),
            )
            for one in report.tags
        ]
        print_table(rows, (False, False, True, False))
    else:
        for plugin in dict.fromkeys(one.plugin for one in report.tags):
            tags = [one for one in report.tags if one.plugin == plugin]
            points = counted(sum(one.points for one in tags), "point")
            kind = plugin or "no kind"
            say(f"  {kind}: {points} in {counted(len(tags), 'tag')}, {_steps(tags)}")
    if report.restarts:
        say(f"  restarted at step {', '.join(f'{step:,}' for step in report.restarts)}")
    for damage in report.damage[:_SHOWN_DAMAGE]:
        say(f"  byte {damage.offset:,}, {counted(damage.length, 'byte')}: {damage.message}")
    if report.damage_count > _SHOWN_DAMAGE:
        say(f"  and {counted(report.damage_count - _SHOWN_DAMAGE, 'damaged place')} more")


def _size(report: FileReport) -> str:
    missing = report.bytes - report.bytes_read
    if report.end == "hole":
        return f"{size_text(report.bytes)}, of which the last {counted(missing, 'byte')} are zeros"
    if report.end == "truncated":
        return f"{size_text(report.bytes)}, ends within a record that begins at byte {report.bytes_read:,}"
    return size_text(report.bytes)


def _times(report: FileReport) -> str:
    if report.start is None or report.last is None:
        return ""
    return f", {moment_text(report.start)}, {duration_text(report.last - report.start)} long"


def _steps(tags: Sequence[TagReport]) -> str:
    first, last = min(one.first_step for one in tags), max(one.last_step for one in tags)
    return f"step {first:,}" if first == last else f"steps {first:,} to {last:,}"


def _show_rest(place: str, reports: Sequence[FileReport], notices: Sequence[Notice]) -> None:
    from lightboard.logdir import LINK_OUT_HINT

    for notice in notices:
        if notice.kind == "link_out":
            say(f"{_text(notice.message)}\nhint: {LINK_OUT_HINT}")
        else:
            say(f"{_text(notice.file)}: {notice.message}")
    sizes = size_text(sum(one.bytes for one in reports))
    points = counted(sum(one.points for one in reports), "point")
    damaged = sum(one.damage_count for one in reports)
    say(
        f"{counted(len(reports), 'event file')}, {sizes}, {points} in {place}"
        + (f"; {counted(damaged, 'damaged place')}" if damaged else "")
    )


def _file_fields(report: FileReport) -> dict[str, Any]:
    return {
        "file": _text(report.file),
        "run": _text(report.run),
        "bytes": report.bytes,
        "bytes_read": report.bytes_read,
        "end": report.end,
        "is_event_file": report.is_event_file,
        "points": report.points,
        "start": report.start,
        "last": report.last,
        "restarts": report.restarts,
        "tags": [
            {
                "tag": _tag_text(one),
                "plugin": one.plugin,
                "points": one.points,
                "first_step": one.first_step,
                "last_step": one.last_step,
            }
            for one in report.tags
        ],
        "damage": [
            {"kind": one.kind, "message": one.message, "offset": one.offset, "length": one.length}
            for one in report.damage
        ],
        "damage_count": report.damage_count,
    }


def _notice_fields(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "file": _text(notice.file),
        "count": notice.count,
        "message": _text(notice.message),
    }


def _tag_text(report: TagReport) -> str:
    return report.tag.decode("utf-8", "replace")


def _text(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
