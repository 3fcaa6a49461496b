"""The audio dashboard's routes: every logged step, the sounds' own bytes, their labels."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from lightboard import _native
from lightboard.events.strings import read_strings
from lightboard.plugins.audio.decode import MEDIA_TYPES, Clip, decode_clips, sniff
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import BlobRef, Board

# Enough of a value to hold its tag and its tensor's shape.
_HEAD_BYTES: Final = 1024


class AudioStepsRequest(msgspec.Struct):
    """A tag's sounds of some runs."""

    epoch: str
    tag: int
    runs: list[int]


class AudioRunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    ref: list[str]
    samples: list[int]
    """Sounds at that step."""
    labelled: bool
    """Sounds may have labels: TensorFlow's do."""


class AudioStepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[AudioRunSteps]


class ClipRequest(msgspec.Struct):
    """One sound."""

    epoch: str
    ref: str
    tag: int
    sample: int


class ClipLabel(msgspec.Struct):
    """What was written beside a sound."""

    label: str
    """Markdown."""


def list_steps(board: Board, request: AudioStepsRequest) -> AudioStepsReply:
    """Every step of each run, and how many sounds it has."""
    board.find_tag(request.tag)
    return AudioStepsReply([_list_run(board, run, request.tag) for run in request.runs])


def _list_run(board: Board, run: int, tag: int) -> AudioRunSteps:
    points = board.list_blobs(run, tag)
    tensors = [point for point in points if point.payload != _native.PAYLOAD_AUDIO]
    heads = iter(board.read_heads(tensors, _HEAD_BYTES))
    return AudioRunSteps(
        run,
        [point.step for point in points],
        [point.wall_time if math.isfinite(point.wall_time) else None for point in points],
        [str(point.ref) for point in points],
        [
            1 if point.payload == _native.PAYLOAD_AUDIO else _samples(next(heads))
            for point in points
        ],
        bool(tensors),
    )


def _samples(head: bytes) -> int:
    """Sounds in a value, from its first bytes: a tensor [n] or [n, 2].

    1 where that cannot be told, so that asking for it says what is wrong.
    """
    shape = read_strings(head).shape
    return max(1, shape[0]) if shape else 1


def read_clip(board: Board, request: ClipRequest) -> Blob:
    """One sound as it was logged. Its type is told by its bytes, whatever the log says."""
    data = _find(board, request).data
    media_type = sniff(data)
    if media_type not in MEDIA_TYPES:
        raise RequestError(
            415,
            f"this is no sound a browser may play: {media_type}",
            "log WAV, MP3, AAC, Ogg, FLAC, MP4 or WebM; add_audio encodes arrays as WAV",
        )
    return Blob(data, media_type, immutable=True)


def read_label(board: Board, request: ClipRequest) -> ClipLabel:
    """What was written beside one sound."""
    return ClipLabel(_find(board, request).label)


def _find(board: Board, request: ClipRequest) -> Clip:
    board.find_tag(request.tag)
    data = board.read_blob(BlobRef.parse(request.ref), request.tag)
    try:
        clips = decode_clips(data)
    except ValueError as error:
        raise RequestError(415, f"this is {error}", "log sounds with add_audio") from error
    if not 0 <= request.sample < len(clips):
        raise RequestError(
            404,
            f"this step has {len(clips)} sounds, none with number {request.sample}",
            f"ask for 0 to {len(clips) - 1}" if clips else "look at another step",
        )
    return clips[request.sample]


ROUTES: Final = (
    Route(
        "POST",
        "steps",
        AudioStepsRequest,
        AudioStepsReply,
        list_steps,
        "Every logged step of an audio tag",
    ),
    Route(
        "GET",
        "clip/{epoch}/{ref}/{tag}/{sample}",
        ClipRequest,
        Blob,
        read_clip,
        "One sound's own bytes",
        media_types=MEDIA_TYPES,
    ),
    Route(
        "GET",
        "label/{epoch}/{ref}/{tag}/{sample}",
        ClipRequest,
        ClipLabel,
        read_label,
        "What was written beside one sound",
    ),
)
