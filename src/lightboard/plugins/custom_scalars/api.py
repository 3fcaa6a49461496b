"""The Custom scalars dashboard's routes: the layouts of all runs, merged as TensorBoard merges them, and the tags
that their patterns mean."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from lightboard.plugins.custom_scalars.decode import Category, decode_layout
from lightboard.plugins.plugin import RequestError, Route
from lightboard.reader.matching import match_starts
from lightboard.reader.query import BlobRef, Board, NotInStore

_PLUGIN: Final = "custom_scalars"
_MOST_PATTERNS: Final = 4_096


class LayoutRequest(msgspec.Struct):
    """The layouts of these runs."""

    epoch: str
    runs: list[int]


class LayoutMargin(msgspec.Struct, frozen=True):
    """A curve between two others, by their tags."""

    value: str
    lower: str
    upper: str


class LayoutChart(msgspec.Struct, frozen=True):
    """One chart: curves of all tags that a pattern matches from their start, or margins."""

    title: str
    tags: list[str]
    margins: list[LayoutMargin]


class LayoutCategory(msgspec.Struct):
    """Charts under a heading."""

    title: str
    closed: bool
    charts: list[LayoutChart]


class LayoutFault(msgspec.Struct):
    """A run's layout that cannot be read."""

    run: int
    tag: str
    step: int
    what: str


class LayoutReply(msgspec.Struct):
    """In the order of the runs asked for, then as logged."""

    categories: list[LayoutCategory]
    faults: list[LayoutFault]


class MatchRequest(msgspec.Struct):
    """Which scalar tags these patterns mean."""

    epoch: str
    patterns: list[str]


class PatternMatch(msgspec.Struct):
    """What one pattern means."""

    tags: list[int]
    """Ids of the scalar tags that it matches from their start, in the order of the board."""
    error: str | None
    """What is wrong with it; it then matches nothing."""


class MatchReply(msgspec.Struct):
    """In the order of the patterns asked for."""

    patterns: list[PatternMatch]


def read_layout(board: Board, request: LayoutRequest) -> LayoutReply:
    """Each run's newest layout. Categories of one title are one, without the charts it has already."""
    merged: dict[str, LayoutCategory] = {}
    faults: list[LayoutFault] = []
    for run in request.runs:
        for tag in board.list_tags(run):
            points = board.list_blob_columns(run, tag.id) if tag.plugin == _PLUGIN else None
            if points is None or len(points.step) == 0:
                continue
            ref = BlobRef(int(points.file[-1]), int(points.n[-1]))
            try:
                layout = _decode(board.read_blob(ref, tag.id))
            except (NotInStore, OSError, ValueError) as error:
                name = tag.tag.decode("utf-8", "replace")
                faults.append(LayoutFault(run, name, int(points.step[-1]), str(error)))
                continue
            for category in layout:
                _merge(merged, category)
    return LayoutReply(list(merged.values()), faults)


def match_tags(board: Board, request: MatchRequest) -> MatchReply:
    """Patterns come from logs and may run for ever: they are tried elsewhere, with an end."""
    if len(request.patterns) > _MOST_PATTERNS:
        raise RequestError(
            400,
            f"{len(request.patterns):,} patterns at once are too many",
            f"ask for at most {_MOST_PATTERNS:,}",
        )
    tags = [(tag.id, tag.tag) for tag in board.snapshot.tags if tag.plugin == "scalars"]
    names = tuple(tag.decode("utf-8", "replace") for _, tag in tags)
    return MatchReply(
        [
            PatternMatch([], told)
            if isinstance(told, str)
            else PatternMatch([tags[at][0] for at in told], None)
            for told in _match(tuple(request.patterns), names)
        ]
    )


# Every page that is open asks the same.
_match = lru_cache(maxsize=8)(match_starts)
_decode = lru_cache(maxsize=256)(decode_layout)


def _merge(merged: dict[str, LayoutCategory], category: Category) -> None:
    held = merged.setdefault(category.title, LayoutCategory(category.title, category.closed, []))
    for chart in category.charts:
        margins = [LayoutMargin(one.value, one.lower, one.upper) for one in chart.margins]
        made = LayoutChart(chart.title, list(chart.tags), margins)
        if made not in held.charts:
            held.charts.append(made)


ROUTES: Final = (
    Route(
        "POST",
        "layout",
        LayoutRequest,
        LayoutReply,
        read_layout,
        "The layouts of runs, merged",
    ),
    Route(
        "POST",
        "match",
        MatchRequest,
        MatchReply,
        match_tags,
        "The scalar tags that patterns mean",
    ),
)
