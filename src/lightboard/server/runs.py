"""The facts of runs, and last values of tags, as messages: small enough for 10,000 runs of 100 settings."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lightboard.plugins.plugin import Blob, RequestError
from lightboard.reader.query import Board
from lightboard.runs.facts import Facts, RunFacts
from lightboard.server.messages import LastsRequest, RunColumn, RunsReply, RunsRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard.reader.store import Snapshot

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
        session_group=[one.group or None for one in change.facts]
        if any(one.group for one in change.facts)
        else None,
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
    """Per tag a step and a value of each run, the last or what `takes` says; docs/http-api.md has the layout."""
    import numpy as np

    snapshot = board.snapshot
    runs = sorted(snapshot.runs) if request.runs is None else request.runs
    for tag in request.tags:
        board.find_tag(tag)
    parts = [
        struct.pack("<4I", _LASTS, len(request.tags), len(runs), 0),
        np.array(runs, np.float64).tobytes(),
    ]
    takes = request.takes or ["last"] * len(request.tags)
    if len(takes) != len(request.tags):
        raise RequestError(400, "not as many takes as tags", "send one for each tag, or none")
    for tag, take in zip(request.tags, takes, strict=True):
        step, value = _take(board, snapshot, tag, runs, take)
        parts += [step.tobytes(), value.tobytes()]
    return Blob(b"".join(parts), "application/octet-stream")


def _take(
    board: Board, snapshot: Snapshot, tag: int, runs: Sequence[int], take: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(steps, values) of each run; of a mean the last step."""
    if take == "last":
        lasts = board.read_lasts(snapshot, tag, runs)
        return lasts.step, lasts.value
    from lightboard.runs.filter import split_measure
    from lightboard.runs.metrics import guess_direction, measure_runs

    split = split_measure(f"{take}:-")
    if split is None:
        raise RequestError(
            400, f"nothing is taken by {take!r}", "last, min, max, best, mean10, at1000"
        )
    how, count, _ = split
    measured = measure_runs(
        snapshot,
        [run if run in snapshot.runs else None for run in runs],
        tag,
        mean_of=count if how == "mean" else None,
        at=count if how == "at" else None,
    )
    if how == "best":
        how = guess_direction(board.find_tag(tag).tag.decode("utf-8", "replace")) or "max"
    steps = {
        "min": measured.step_at_min,
        "max": measured.step_at_max,
        "at": measured.at_step,
    }
    return steps.get(how, measured.last_step), measured.take(how)  # type: ignore[arg-type]


def _for_json(value: float | str | tuple[bool]) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"
    if isinstance(value, tuple):
        return value[0]
    if math.isinf(value):
        return msgspec.Raw(b"1e999" if value > 0 else b"-1e999")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
