"""The images dashboard's routes: every logged step, the pictures' own bytes, and small ones made of them."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from lightboard import _native
from lightboard.events.strings import read_strings
from lightboard.plugins.images.archive import EXTENSIONS, clean, zip_entries
from lightboard.plugins.images.decode import MEDIA_TYPES, sniff
from lightboard.plugins.images.thumbnails import (
    EDGES,
    Thumbnails,
    check_size,
    frame_times,
    make_sheet,
    make_thumbnail,
    open_picture,
    prepare,
    upright_size,
)
from lightboard.plugins.plugin import Blob, Download, RequestError, Route
from lightboard.reader.query import BlobRef, Board, NotInStore

if TYPE_CHECKING:
    from lightboard.events.decode import Images

# Enough of a value to hold its tag and its tensor's shape.
_HEAD_BYTES: Final = 1024

_thumbnails: Final = Thumbnails()


class StepsRequest(msgspec.Struct):
    """A tag's pictures of some runs."""

    epoch: str
    tag: int
    runs: list[int]
    about: bool = False
    """Whether the reply also tells what the newest picture is."""


class RunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    ref: list[str]
    samples: list[int]
    """Pictures at that step."""


class BlobRequest(msgspec.Struct):
    """One picture."""

    epoch: str
    ref: str
    tag: int
    sample: int


class ThumbnailRequest(BlobRequest):
    """One picture, made small."""

    edge: int
    """The longer side in pixels; one of 64, 128, 192, 256, 384, 512, 768, 1024."""


class AboutRequest(BlobRequest):
    """What one picture is."""


class PictureAbout(msgspec.Struct):
    """What one picture is, without its pixels."""

    width: int
    height: int
    media_type: str
    bytes: int
    frame_ms: list[int]
    """How long each frame of an animation stays; one number for a still picture."""
    said_width: int
    """What the writer noted beside the picture: another number is worth a word."""
    said_height: int


class StepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[RunSteps]
    about: PictureAbout | None = None
    """Of the newest picture of the first run that has one: if it was asked for, and can be shown."""


class ArchiveRequest(msgspec.Struct):
    """All pictures of a tag, of the runs whose ids are listed: "3,5,8"."""

    epoch: str
    tag: int
    runs: str


def list_steps(board: Board, request: StepsRequest) -> StepsReply:
    """Every step of each run, and how many pictures it has."""
    board.find_tag(request.tag)
    runs = [_list_run(board, run, request.tag) for run in request.runs]
    newest = next((run.ref[-1] for run in runs if run.ref), None)
    about: PictureAbout | None = None
    if request.about and newest is not None:
        # Its place on the page tells why not.
        with contextlib.suppress(RequestError, NotInStore, OSError):
            about = read_about(board, AboutRequest(request.epoch, newest, request.tag, 0))
    return StepsReply(runs, about)


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
    picture, _ = _read(board, request)
    media_type = sniff(picture)
    if media_type not in MEDIA_TYPES:
        open_picture(picture)  # says what it is
    check_size(picture)
    return Blob(picture, media_type, immutable=True)


def read_thumbnail(board: Board, request: ThumbnailRequest) -> Blob:
    """One picture at the size it is shown at: the logged bytes where they are not larger."""
    return _small(board, request, "thumbnail", make_thumbnail)


def read_frames(board: Board, request: ThumbnailRequest) -> Blob:
    """All frames of an animation on one sheet, ceil(√n) in a row."""
    return _small(board, request, "frames", make_sheet)


def _small(
    board: Board, request: ThumbnailRequest, kind: str, make: Callable[[bytes, int], Blob]
) -> Blob:
    if request.edge not in EDGES:
        raise RequestError(
            400, f"thumbnails have no edge of {request.edge}", f"ask for one of {EDGES}"
        )
    key = (board.epoch, kind, request.ref, request.tag, request.sample, request.edge)
    # Read by whoever makes it: as many pictures are in memory at once as there are cores.
    return _thumbnails.get(key, lambda: make(_read(board, request)[0], request.edge))


def read_about(board: Board, request: AboutRequest) -> PictureAbout:
    """Size, kind and frames of one picture."""
    data, (said_width, said_height) = _read(board, request)
    picture = open_picture(data)
    width, height = upright_size(picture)
    return PictureAbout(
        width, height, sniff(data), len(data), frame_times(picture), said_width, said_height
    )


def save_picture(board: Board, request: BlobRequest) -> Download:
    """One picture's own bytes, for the browser to save: whatever they are."""
    data, _ = _read(board, request)
    ref = BlobRef.parse(request.ref)
    found = board.store.find_file(ref.file)
    run = found[0] if found else None
    points = board.list_blobs(run.id, request.tag) if run else []
    step = next((point.step for point in points if point.ref == ref), 0)
    tag = board.find_tag(request.tag).tag.decode("utf-8", "replace")
    sample = f"_{request.sample}" if request.sample else ""
    media_type = sniff(data)
    name = "_".join([*clean(run.name if run else ""), *clean(tag), f"{step}{sample}"])
    return Download(
        iter([data]), "application/octet-stream", f"{name}{EXTENSIONS.get(media_type, '.bin')}"
    )


def save_tag(board: Board, request: ArchiveRequest) -> Download:
    """All pictures of a tag as a zip: run/tag/step.png, each with its own bytes; made while it is sent."""
    tag = board.find_tag(request.tag).tag.decode("utf-8", "replace")
    try:
        wanted = {int(run) for run in request.runs.split(",")}
    except ValueError:
        raise RequestError(400, f"{request.runs!r} lists no runs", "runs=3,5,8") from None
    runs = [run for run in board.list_runs() if run.id in wanted]

    def entries() -> Iterator[tuple[str, int, float, Callable[[], Sequence[bytes]]]]:
        for run in runs:
            for point in board.list_blobs(run.id, request.tag):

                def read(ref: BlobRef = point.ref) -> Sequence[bytes]:
                    return _pictures(board, ref, request.tag).samples

                yield run.name, point.step, point.wall_time, read

    name = "_".join(clean(tag)) or "pictures"
    return Download(zip_entries(tag, entries()), "application/zip", f"{name}.zip")


def _read(board: Board, request: BlobRequest) -> tuple[bytes, tuple[int, int]]:
    """One picture's bytes, and the width and height noted beside it."""
    board.find_tag(request.tag)
    images = _pictures(board, BlobRef.parse(request.ref), request.tag)
    if not 0 <= request.sample < len(images.samples):
        raise RequestError(
            404,
            f"this step has {len(images.samples)} pictures, none with number {request.sample}",
            f"ask for 0 to {len(images.samples) - 1}" if images.samples else "look at another step",
        )
    return images.samples[request.sample], (images.width, images.height)


def _pictures(board: Board, ref: BlobRef, tag: int) -> Images:
    from lightboard.events.decode import decode_images

    try:
        return decode_images(board.read_blob(ref, tag))
    except ValueError as error:
        raise RequestError(
            415, f"this is {error}", "log pictures with add_image or add_images"
        ) from error


def warm() -> None:
    """See Plugin.api."""
    prepare()


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
    Route(
        "GET",
        "thumbnail/{epoch}/{ref}/{tag}/{sample}/{edge}",
        ThumbnailRequest,
        Blob,
        read_thumbnail,
        "One picture at the size it is shown at",
        media_types=MEDIA_TYPES,
    ),
    Route(
        "GET",
        "frames/{epoch}/{ref}/{tag}/{sample}/{edge}",
        ThumbnailRequest,
        Blob,
        read_frames,
        "All frames of an animation on one sheet",
        media_types=("image/png", "image/jpeg"),
    ),
    Route(
        "POST",
        "about",
        AboutRequest,
        PictureAbout,
        read_about,
        "Size, kind and frames of one picture",
    ),
    Route(
        "GET",
        "save/{epoch}/{ref}/{tag}/{sample}",
        BlobRequest,
        Download,
        save_picture,
        "One picture's own bytes, to save",
    ),
    Route(
        "GET",
        "zip/{epoch}/{tag}",
        ArchiveRequest,
        Download,
        save_tag,
        "All pictures of a tag as a zip",
        media_types=("application/zip",),
    ),
)
