"""The kind's routes: what was counted at every step of some runs."""

from __future__ import annotations

import json
from typing import Final

import msgspec

from lightboard.plugins.plugin import RequestError, Route
from lightboard.protos.event_pb2 import Summary
from lightboard.reader.query import Board


class CountsRequest(msgspec.Struct):
    """A tag's counts of some runs."""

    epoch: str
    tag: int
    runs: list[int]


class Counts(msgspec.Struct):
    """Of one run at one step."""

    run: int
    step: int
    words: dict[str, int]


class CountsReply(msgspec.Struct):
    """By run in the order asked, then by step."""

    counts: list[Counts]


def read_counts(board: Board, request: CountsRequest) -> CountsReply:
    """In a worker thread: it may read files."""
    found = []
    for run in request.runs:
        for point in board.list_blobs(run, request.tag):
            value = Summary.Value.FromString(board.read_blob(point.ref, request.tag))
            found.append(Counts(run, point.step, _decode(value, point.step)))
    return CountsReply(found)


def _decode(value: Summary.Value, step: int) -> dict[str, int]:
    try:
        return msgspec.convert(json.loads(value.tensor.string_val[0]), dict[str, int])
    except (IndexError, ValueError) as error:
        raise RequestError(
            415, f"what was logged at step {step} holds no counts", "log it by add_skeleton"
        ) from error


ROUTES: Final = (
    Route(
        "POST",
        "counts",
        CountsRequest,
        CountsReply,
        read_counts,
        "Words that were counted at every step",
    ),
)
