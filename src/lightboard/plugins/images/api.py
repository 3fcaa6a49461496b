"""The images dashboard's routes: every logged step, and the pictures' own bytes."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from lightboard import _native
from lightboard.events.strings import read_strings
from lightboard.plugins.images.decode import MEDIA_TYPES, sniff
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import BlobRef, Board

# Enough of a value to hold its tag and its tensor's shape.
_HEAD_BYTES: Final = 1024


class StepsRequest(msgspec.Struct):
    """A tag's pictures of some runs."""

    epoch: str
    tag: int
    runs: list[int]


class RunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    ref: list[str]
    samples: list[int]
    """Pictures at that step."""


class StepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[RunSteps]


class BlobRequest(msgspec.Struct):
    """One picture."""

    epoch: str
    ref: str
    tag: int
    sample: int


def list_steps(board: Board, request: StepsRequest) -> StepsReply:
    """Every step of each run, and how many pictures it has."""
    board.find_tag(request.tag)
    return StepsReply([_list_run(board, run, request.tag) for run in request.runs])


def _list_run(board: Board, run: int, tag: int) -> RunSteps:
    points = board.list_blobs(run, tag)
    tensors = [point for point in points if point.payload != _native.PAYLOAD_IMAGE]
    heads = iter(board.read_heads(tensors, _HEAD_BYTES))
    return RunSteps(
        run,
        [point.step for point in points],
        [point.wall_time if math.isfinite(point.wall_time) else None for point in points],
        [str(point.ref) for point in points],
        [
            1 if point.payload == _native.PAYLOAD_IMAGE else _samples(next(heads))
            for point in points
        ],
    )


def read_picture(board: Board, request: BlobRequest) -> Blob:
    """One picture as it was logged."""
    from lightboard.events.decode import decode_images

    board.find_tag(request.tag)
    data = board.read_blob(BlobRef.parse(request.ref), request.tag)
    try:
        samples = decode_images(data).samples
    except ValueError as error:
        raise RequestError(
            415, f"this is {error}", "log pictures with add_image or add_images"
        ) from error
    if not 0 <= request.sample < len(samples):
        raise RequestError(
            404,
            f"this step has {len(samples)} pictures, none with number {request.sample}",
            f"ask for 0 to {len(samples) - 1}" if samples else "look at another step",
        )
    picture = samples[request.sample]
    media_type = sniff(picture)
    if media_type not in MEDIA_TYPES:
        raise RequestError(
            415,
            f"this is no picture a browser may show: {media_type}",
            "log PNG, JPEG, GIF, BMP or WebP; add_image encodes arrays as PNG",
        )
    return Blob(picture, media_type, immutable=True)


def _samples(head: bytes) -> int:
    """Pictures in a value, from its first bytes: its tensor [width, height, picture…] tells its length.

    1 where that cannot be told, so that asking for it says what is wrong.
    """
    shape = read_strings(head).shape
    return max(1, shape[0] - 2) if shape else 1


ROUTES: Final = (
    Route("POST", "steps", StepsRequest, StepsReply, list_steps, "Every logged step of a tag"),
    Route(
        "GET",
        "blob/{epoch}/{ref}/{tag}/{sample}",
        BlobRequest,
        Blob,
        read_picture,
        "One picture's own bytes",
        media_types=MEDIA_TYPES,
    ),
)
