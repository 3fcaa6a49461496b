"""What one event file holds, read anew and to its end: tags, damage, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from lightboard import _native
from lightboard.events.legacy import describe
from lightboard.logdir import FileInfo, Logdir, Notice, NoticeKind
from lightboard.reader.event_files import CHUNK_BYTES, DAMAGE
from lightboard.types import Run, Tag

End = Literal["whole", "truncated", "hole"]
"""`truncated`: the last record is not complete; `hole`: zeros up to the end. Both wait for more."""


class TagReport(Struct, frozen=True):
    """What a file holds of a tag."""

    tag: Tag
    plugin: str
    points: int
    first_step: int
    last_step: int
    """The least and the greatest."""


class DamageReport(Struct, frozen=True):
    """Bytes that gave no point, or a value that could not join its series."""

    kind: NoticeKind
    message: str
    offset: int
    length: int


class FileReport(Struct, frozen=True):
    """What one event file holds."""

    file: str
    run: Run
    bytes: int
    bytes_read: int
    """Up to here all is read or skipped."""
    end: End
    is_event_file: bool
    """False: no record was found in it."""
    points: int
    start: float | None
    last: float | None
    """Wall time of the first and last event."""
    restarts: tuple[int, ...]
    """Steps of each SessionLog START."""
    tags: tuple[TagReport, ...]
    damage: tuple[DamageReport, ...]
    """The first 1,000."""
    damage_count: int


def inspect_files(logdir: Logdir, scalar_plugins: Sequence[bytes]) -> Iterator[FileReport | Notice]:
    """Every event file, by run and name, each read when it is its turn; a Notice for what cannot be read."""
    listing = logdir.list_files()
    yield from listing.notices
    for info in sorted(listing.files, key=lambda info: (info.run, info.path)):
        yield _inspect(logdir, info, scalar_plugins)


def _inspect(
    logdir: Logdir, info: FileInfo, scalar_plugins: Sequence[bytes]
) -> FileReport | Notice:
    columns = _native.EventFile(scalar_plugins)
    try:
        file = logdir.open(info.path, info.run)
        try:
            state = _native.AT_LIMIT
            while state == _native.AT_LIMIT:
                state = file.load(columns, CHUNK_BYTES).state
            size = file.info.size
        finally:
            file.close()
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        return Notice("unreadable_file", info.run, info.path, reason)
    return FileReport(
        file=info.path,
        run=info.run,
        bytes=size,
        bytes_read=columns.offset,
        end="truncated"
        if state == _native.AT_TRUNCATED
        else "hole"
        if state == _native.AT_HOLE
        else "whole",
        is_event_file=not columns.foreign,
        points=columns.points,
        start=columns.start,
        last=columns.last,
        restarts=tuple(columns.restart_steps),
        tags=tuple(_describe(series) for series in columns.series()),
        damage=tuple(
            DamageReport(*DAMAGE[one.kind], one.offset, one.length) for one in columns.damage
        ),
        damage_count=columns.damage_count,
    )


def _describe(series: _native.Series) -> TagReport:
    step = series.step
    first, last = (int(step.min()), int(step.max())) if len(series) else (0, 0)
    plugin = describe(series.payload, series.metadata).plugin
    return TagReport(Tag(series.tag), plugin, len(series), first, last)
