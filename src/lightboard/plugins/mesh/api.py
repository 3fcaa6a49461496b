"""The mesh dashboard's routes: which tags make one mesh, every logged step, the parts' own numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from lightboard.events.numbers import read_numbers
from lightboard.plugins.mesh.decode import Part, PartSaid, decode_points, parse_part
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import BlobPoint, BlobRef, Board, NotInStore

# Enough of a value to hold its tag and its tensor's shape; metadata may stand before them.
_HEAD_BYTES: Final = 2048
_NO_FACE: Final = 0xFFFF_FFFF


class MeshNamesRequest(msgspec.Struct):
    """All tags of this kind."""

    epoch: str


class MeshName(msgspec.Struct):
    """A tag, and what it is a part of."""

    tag: int
    name: str
    """Tags of one name are parts of one mesh. The tag itself where its metadata says nothing."""
    part: Literal["vertices", "faces", "colors"] | None
    """null: its metadata does not tell."""


class MeshNamesReply(msgspec.Struct):
    """Of every tag of this kind that a run has."""

    names: list[MeshName]


class MeshStepsRequest(msgspec.Struct):
    """The mesh of some runs that a tag is a part of."""

    epoch: str
    tag: int
    runs: list[int]


class MeshRunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    vertices: list[str]
    """"<ref>/<tag id>", as the route `part` wants them; empty: that part was not logged at this step."""
    faces: list[str]
    colors: list[str]
    samples: list[int]
    """Meshes at that step; 1 where that cannot be told."""
    points: list[int]
    """Vertices of each; -1 where that cannot be told."""
    triangles: list[int]
    """Faces of each, likewise."""
    config: str
    """JSON as it was logged: classes and settings for three.js."""


class MeshStepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[MeshRunSteps]


class MeshPartRequest(msgspec.Struct):
    """One part of one mesh."""

    epoch: str
    part: Literal["vertices", "faces", "colors"]
    ref: str
    tag: int
    sample: int


def list_names(board: Board, request: MeshNamesRequest) -> MeshNamesReply:
    """Which tags make one mesh, as the first run that has them says."""
    found: dict[int, MeshName] = {}
    for run in board.list_runs():
        for tag in board.list_tags(run.id):
            if tag.plugin != "mesh" or (tag.id in found and found[tag.id].part):
                continue
            said = _said(board, run.id, tag.id)
            if said is not None:
                found[tag.id] = MeshName(tag.id, said.name or _text(tag.tag), said.part)
            elif tag.id not in found:
                found[tag.id] = MeshName(tag.id, _text(tag.tag), None)
    return MeshNamesReply([found[tag] for tag in sorted(found)])


def list_steps(board: Board, request: MeshStepsRequest) -> MeshStepsReply:
    """Every step of each run, its parts joined by step."""
    tag = board.find_tag(request.tag)
    names = {
        said.name or _text(tag.tag)
        for run in board.list_runs()
        if (said := _said(board, run.id, tag.id))
    }
    return MeshStepsReply([_list_run(board, run, request.tag, names) for run in request.runs])


def _text(tag: bytes) -> str:
    return tag.decode("utf-8", "replace")


def _said(board: Board, run: int, tag: int) -> PartSaid | None:
    try:
        return parse_part(board.read_metadata(run, tag))
    except ValueError:
        return None


def _parts_of(board: Board, run: int, tag: int, names: set[str]) -> Iterator[tuple[int, Part, str]]:
    """(tag, part, configuration) of the run's tags of these names; the tag itself where nothing says what it is."""
    try:
        tags = board.list_tags(run)
    except NotInStore:
        return
    for one in tags:
        if one.plugin != "mesh":
            continue
        said = _said(board, run, one.id)
        if said is not None and (said.name or _text(one.tag)) in names:
            yield one.id, said.part, said.json_config
        elif said is None and one.id == tag:
            yield one.id, "vertices", ""


def _list_run(board: Board, run: int, tag: int, names: set[str]) -> MeshRunSteps:
    at: dict[int, dict[Part, tuple[BlobPoint, int, list[int]]]] = {}
    config = ""
    for part_tag, part, said in _parts_of(board, run, tag, names):
        config = config or (said if said not in ("{}", "null") else "")
        points = board.list_blobs(run, part_tag)
        heads = board.read_heads(points, _HEAD_BYTES)
        for point, head in zip(points, heads, strict=True):
            # Several of one step: the last is the one that is shown.
            at.setdefault(point.step, {})[part] = (point, part_tag, read_numbers(head).shape)
    steps = sorted(at)
    parts = [at[step] for step in steps]

    def refs(part: Part) -> list[str]:
        return [f"{one[part][0].ref}/{one[part][1]}" if part in one else "" for one in parts]

    def counts(part: Part, axis: int) -> list[int]:
        shapes = [one[part][2] if part in one else [] for one in parts]
        return [shape[axis] if len(shape) == 3 else -1 for shape in shapes]

    times = [next(iter(one.values()))[0].wall_time for one in parts]
    return MeshRunSteps(
        run,
        steps,
        [time if math.isfinite(time) else None for time in times],
        refs("vertices"),
        refs("faces"),
        refs("colors"),
        [max(1, count) for count in counts("vertices", 0)],
        counts("vertices", 1),
        counts("faces", 1),
        config,
    )


def read_part(board: Board, request: MeshPartRequest) -> Blob:
    """The numbers of one mesh's part, [n, 3], without a head.

    Vertices are float32, faces uint32, colours uint8. What is no index, as -1 or 0.5, becomes 0xFFFFFFFF.
    """
    board.find_tag(request.tag)
    array = _read_sample(board, BlobRef.parse(request.ref), request)
    return Blob(
        _to_wire(request.part, array), "application/octet-stream", immutable=True, dense=False
    )


def _read_sample(board: Board, ref: BlobRef, request: MeshPartRequest) -> NDArray[Any]:
    head = read_numbers(board.read_blob(ref, request.tag, _HEAD_BYTES))
    if not (head.is_plain and len(head.shape) == 3 and head.shape[2] == 3):
        try:
            array = decode_points(board.read_blob(ref, request.tag))
        except ValueError as error:
            raise RequestError(
                415, f"this is {error}", "log meshes with add_mesh, as arrays [batch, n, 3]"
            ) from error
        _check_sample(request.sample, len(array))
        return np.asarray(array[request.sample])
    # The numbers lie in the file as they are wanted: of a batch only the one that was asked for is read.
    _check_sample(request.sample, head.shape[0])
    size = head.shape[1] * 3 * int(head.dtype[2:])
    data = board.read_blob(ref, request.tag, size, head.start + request.sample * size)
    return np.frombuffer(data, head.dtype).reshape(-1, 3)


def _check_sample(sample: int, count: int) -> None:
    if not 0 <= sample < count:
        raise RequestError(
            404,
            f"this step has {count} meshes, none with number {sample}",
            f"ask for 0 to {count - 1}" if count else "look at another step",
        )


def _to_wire(part: Part, array: NDArray[Any]) -> bytes:
    if part == "vertices":
        return np.asarray(array, "<f4").tobytes()
    if part == "colors":
        finite = np.nan_to_num(array) if array.dtype.kind == "f" else array
        return finite.clip(0, 255).astype(np.uint8).tobytes()
    if array.dtype.kind == "f":
        array = array.astype("<f8")  # holds every index
        whole = (array >= 0) & (array < _NO_FACE) & (array == np.floor(array))
    else:
        array = array.astype("<i8")
        whole = (array >= 0) & (array < _NO_FACE)
    if not whole.all():
        array = np.where(whole, array, _NO_FACE)
    return array.astype("<u4").tobytes()


ROUTES: Final = (
    Route(
        "POST",
        "names",
        MeshNamesRequest,
        MeshNamesReply,
        list_names,
        "Which tags make one mesh",
    ),
    Route(
        "POST",
        "steps",
        MeshStepsRequest,
        MeshStepsReply,
        list_steps,
        "Every logged step of a mesh",
    ),
    Route(
        "GET",
        "part/{epoch}/{part}/{ref}/{tag}/{sample}",
        MeshPartRequest,
        Blob,
        read_part,
        "The numbers of one mesh's vertices, faces or colours",
    ),
)
