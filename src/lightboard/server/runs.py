"""The facts of runs, and last values of tags, as messages: small enough for 10,000 runs of 100 settings."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from operator import is_not
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lightboard import _native
from lightboard.plugins.plugin import Blob, RequestError
from lightboard.reader.query import Board
from lightboard.runs.facts import Facts, RunFacts
from lightboard.server.messages import (
    LastsRequest,
    RunColumn,
    RunSetting,
    RunsReply,
    RunsRequest,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard.reader.store import Snapshot
    from lightboard.runs.sessions import Configuration

LONGEST_TEXT: Final = 1000
"""Characters of a text that are sent; a longer one ends in "…"."""

# Of so many runs the table is worked out before somebody opens it.
_MANY: Final = 500

_TRUTHS: Final = {True: (True,), False: (False,)}

_LASTS: Final = 0x314C424C  # "LBL1"


def make_runs_reply(board: Board, facts: Facts, request: RunsRequest) -> RunsReply:
    """All facts, or those that changed after `since` of this epoch."""
    since = request.since if request.epoch in (None, board.epoch) else None
    wanted = _read_keys(request.keys)
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
        columns=make_columns(change.facts, wanted),
        settings=None if wanted is None else _list_settings(board, facts),
        session_group=[one.group or None for one in change.facts]
        if any(one.group for one in change.facts)
        else None,
        within=[one.within for one in change.facts]
        if any(one.within is not None for one in change.facts)
        else None,
    )


def _read_keys(text: str | None) -> list[str] | None:
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=list[str])
    except msgspec.DecodeError as error:
        raise RequestError(400, f"keys: {error}", 'a JSON list of texts, as ["lr"]') from error


class _Settings(msgspec.Struct):
    """What was told last, and of which configurations."""

    of: list[Configuration]
    told: list[RunSetting]


def _list_settings(board: Board, facts: Facts) -> list[RunSetting]:
    of = [one.configuration for one in facts.changed_since(None).facts]
    held = board.beside.get(_Settings)
    if held is None or len(held.of) != len(of) or any(map(is_not, held.of, of)):
        held = board.beside[_Settings] = _Settings(of, list_settings(of))
    return held.told


def list_settings(configurations: Sequence[Configuration]) -> list[RunSetting]:
    """Every name, in order of first appearance; who has no settings is part of another run, or something else."""
    rows = _native.SettingRows(configurations)
    return [RunSetting(name, differs, text) for name, differs, text in rows.compare()]


def make_columns(facts: Sequence[RunFacts], keys: Sequence[str] | None = None) -> list[RunColumn]:
    """One column per key of any configuration, in order of first appearance; `keys`: only of these."""
    if keys is None:
        keys = _native.SettingRows([one.configuration for one in facts]).names
    found = (_make_column(facts, key) for key in dict.fromkeys(keys))
    return [column for column in found if column.values]


def _make_column(facts: Sequence[RunFacts], key: str) -> RunColumn:
    # Value → its index. To a dict True is 1, so a truth goes by another name.
    values: dict[Any, int] = {}
    places: list[int] = []
    for one in facts:
        value = one.configuration.get(key)
        if value is None:
            places.append(-1)
            continue
        name = _TRUTHS[value] if value is True or value is False else value
        places.append(values.setdefault(name, len(values)))
    is_constant = len(values) == 1 and -1 not in places
    return RunColumn(key, [_for_json(one) for one in values], None if is_constant else places)


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
