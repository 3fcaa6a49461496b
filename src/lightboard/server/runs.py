"""The facts of runs, and last values of tags, as messages: small enough for 10,000 runs of 100 settings."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from lightboard.plugins.plugin import Blob
from lightboard.reader.query import Board
from lightboard.runs.facts import Facts, RunFacts
from lightboard.server.messages import LastsRequest, RunColumn, RunsReply, RunsRequest

LONGEST_TEXT: Final = 1000
"""Characters of a text that are sent; a longer one ends in "…"."""

# Of so many runs the table is worked out before somebody opens it.
_MANY: Final = 500

_TRUTHS: Final = {True: (True,), False: (False,)}

_LASTS: Final = 0x314C424C  # "LBL1"


def make_runs_reply(board: Board, facts: Facts, request: RunsRequest) -> RunsReply:
    """All facts, or those that changed after `since` of this epoch."""
    since = request.since if request.epoch in (None, board.epoch) else None
    change = facts.changed_since(since)
    if len(change.facts) >= _MANY:
        from lightboard.runs.table import prepare_soon

        prepare_soon(board)
    return RunsReply(
        epoch=board.epoch,
        revision=change.revision,
        full=change.full,
        runs=[one.run for one in change.facts],
        status=[one.status for one in change.facts],
        belongs_to=[one.belongs_to for one in change.facts],
        columns=make_columns(change.facts),
    )


def make_columns(facts: Sequence[RunFacts]) -> list[RunColumn]:
    """One column per key of any configuration, in order of first appearance."""
    # Value → its index. To a dict True is 1, so a truth goes by another name.
    seen: dict[str, dict[Any, int]] = {}
    places: dict[str, list[int]] = {}
    for row, one in enumerate(facts):
        for key, value in one.configuration.items():
            values = seen.get(key)
            if values is None:
                values = seen[key] = {}
                places[key] = [-1] * len(facts)
            name = _TRUTHS[value] if value is True or value is False else value
            at = values.get(name)
            if at is None:
                at = values[name] = len(values)
            places[key][row] = at
    columns = []
    for key, values in seen.items():
        column = places[key]
        is_constant = len(values) == 1 and -1 not in column
        told = [_for_json(value) for value in values]
        columns.append(RunColumn(key, told, None if is_constant else column))
    return columns


def read_lasts(board: Board, request: LastsRequest) -> Blob:
    """Per tag the last step and the last value of each run; docs/http-api.md has the layout."""
    import numpy as np

    snapshot = board.snapshot
    runs = sorted(snapshot.runs) if request.runs is None else request.runs
    for tag in request.tags:
        board.find_tag(tag)
    parts = [
        struct.pack("<4I", _LASTS, len(request.tags), len(runs), 0),
        np.array(runs, np.float64).tobytes(),
    ]
    for tag in request.tags:
        lasts = board.read_lasts(snapshot, tag, runs)
        parts += [lasts.step.tobytes(), lasts.value.tobytes()]
    return Blob(b"".join(parts), "application/octet-stream")


def _for_json(value: float | str | tuple[bool]) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"
    if isinstance(value, tuple):
        return value[0]
    if math.isinf(value):
        return msgspec.Raw(b"1e999" if value > 0 else b"-1e999")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
