"""The projector's routes: what embeddings there are, their labels and pictures, projections as they are made."""

from __future__ import annotations

import math
from typing import Annotated, Final, Literal

import msgspec
import numpy as np
from msgspec import Meta

from lightboard import _native
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.plugins.projector.engines import METHODS, Engine, list_engines
from lightboard.plugins.projector.jobs import find_job
from lightboard.plugins.projector.loaded import load
from lightboard.plugins.projector.metadata import pack_head, pack_metadata
from lightboard.plugins.projector.projections import choose_rows
from lightboard.plugins.projector.sources import Source, find_sources, is_any_there
from lightboard.plugins.projector.sprites import MEDIA_TYPES, count_sheets, read_sheet
from lightboard.plugins.projector.uploads import list_uploads, take_piece
from lightboard.plugins.projector.work import is_sphereized, measure, sphereized, start
from lightboard.reader.query import Board, NotInStore

Method = Literal["pca", "tsne", "umap", "random", "custom"]
Metric = Literal["cosine", "euclidean"]
State = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]

_MOST_ROWS: Final = 2_000_000
_MOST_NUMBERS: Final = 1 << 24
# Seconds: a server that ends lets requests finish for one.
_LONGEST_WAIT: Final = 0.8
_VECTORS_MAGIC: Final = 0x3156_424C  # "LBV1"
_PROGRESS_MAGIC: Final = 0x3150_424C  # "LBP1"
_BYTES: Final = "application/octet-stream"
_Row = Annotated[int, Meta(ge=0)]
_Label = Annotated[int, Meta(ge=-1, le=_MOST_ROWS)]


class EmbeddingsRequest(msgspec.Struct):
    """All embeddings of the logdir."""

    epoch: str


class PresentReply(msgspec.Struct):
    """Whether add_embedding's files are there."""

    present: bool


class EmbeddingSprite(msgspec.Struct):
    """The pictures of all points in one file, row by row; the route `sprite` has its pixels."""

    width: int
    """Pixels of one point's picture, as the config says."""
    height: int


class EmbeddingStep(msgspec.Struct):
    """One logged step of an embedding."""

    step: int | None
    """null: it was logged without."""
    rows: int | None
    """Points; null: known when it has been read (route `about`)."""
    dimensions: int | None
    metadata: bool
    sprite: EmbeddingSprite | None
    path: str
    """Of the vectors' file, relative to the logdir; the tag of a logged tensor."""


class EmbeddingSource(msgspec.Struct):
    """One embedding of one run, with all its steps."""

    source: str
    """What further requests call it; the same after a restart."""
    run: int | None
    """null: it stands in a folder that is no run, or was uploaded."""
    run_name: str
    """The run's name, or the folder's; "" for what was uploaded."""
    name: str
    """The tag, without step."""
    kind: Literal["projector", "tensor", "upload"]
    steps: list[EmbeddingStep]
    """In order of step."""


class EmbeddingProblem(msgspec.Struct):
    """A file that could not be taken as it stands; the rest is shown."""

    run: int | None
    run_name: str
    name: str
    """Of the embedding; "" where it concerns the whole config."""
    said: str


class EmbeddingsReply(msgspec.Struct):
    """Sorted by run and name; logged tensors after add_embedding's, what was uploaded last."""

    sources: list[EmbeddingSource]
    problems: list[EmbeddingProblem]
    engines: list[Engine]
    """Other libraries that make maps, where they are installed."""


class EmbeddingRequest(msgspec.Struct):
    """One embedding at one step."""

    epoch: str
    source: str
    step: int | None = None
    """null: the last."""


class EmbeddingReply(msgspec.Struct):
    """What an embedding is, now that it has been read."""

    rows: int
    dimensions: int
    finite_rows: int
    """Rows without NaN or infinity: only these are projected."""
    columns: list[str]
    """Of its metadata."""
    sprite: EmbeddingSprite | None
    sprite_sheets: int
    """How many pictures the route `sprite` has of it: more than one where the file is larger than a
    browser draws. 0: it has none that can be shown."""
    said: list[str]
    """What is odd about its files, for people: a metadata file that does not match, a wrong sprite."""
    bookmarks: str
    """JSON as saved by TensorBoard's projector, an array; "" without."""


class SpriteRequest(msgspec.Struct):
    """One sheet of an embedding's pictures; its name keeps browsers from keeping an old one."""

    epoch: str
    source: str
    step: str
    """A number, or "last"."""
    sheet: int


class VectorsRequest(EmbeddingRequest):
    """Vectors in the original space."""

    rows: Annotated[list[_Row], Meta(max_length=100_000)] | None = None
    """null: all, of at most 16 million numbers."""


class Axis(msgspec.Struct):
    """An axis from one group of points to another: it joins their centroids."""

    left: Annotated[list[_Row], Meta(min_length=1)]
    right: Annotated[list[_Row], Meta(min_length=1)]


class ProjectRequest(EmbeddingRequest):
    """A projection. Asked for twice, it is made once."""

    method: Method = "pca"
    dims: Annotated[int, Meta(ge=1, le=10)] = 3
    """2 or 3; of "pca" up to 10 components."""
    seed: int = 0
    sphereize: bool | None = False
    """Centre the points, and put them on the unit sphere, first; null: from 50 dimensions on."""
    rows: Annotated[list[_Row], Meta(max_length=_MOST_ROWS)] | None = None
    """Only these points; null: all."""
    sample: Annotated[int, Meta(ge=0)] = 0
    """At most so many points, drawn by the seed; 0: as many as the method takes."""
    align_to: int | None = None
    """A step of the same source: points keep near where its projection has them."""
    metric: Metric = "euclidean"
    """Of neighbours, for "tsne" and "umap"."""
    reduce_to: Annotated[int, Meta(ge=0, le=1000)] = 50
    """Components that wider data is reduced to before "tsne" and "umap"; 0: none."""
    perplexity: Annotated[float, Meta(ge=1, le=1000)] = 30.0
    learning_rate: Annotated[float, Meta(ge=0)] = 0.0
    """Of "tsne"; 0: rows / exaggeration / 4, 50 at least."""
    exaggeration: Annotated[float, Meta(ge=1, le=100)] = 12.0
    iterations: Annotated[int, Meta(ge=1, le=100_000)] = 750
    """Of "tsne"; it may be told to go on."""
    neighbors: Annotated[int, Meta(ge=2, le=999)] = 15
    """Of "umap"."""
    min_dist: Annotated[float, Meta(ge=0, le=1)] = 0.1
    epochs: Annotated[int, Meta(ge=0, le=100_000)] = 0
    """Of "umap"; 0: 500 for 10,000 points and less, else 200."""
    supervise: Annotated[float, Meta(ge=0, le=100)] = 0.0
    """How much labels pull, in percent, for "tsne" and "umap"."""
    supervise_column: str = ""
    """Of the metadata."""
    unlabelled: str = ""
    """The label that means none."""
    labels: Annotated[list[_Label], Meta(max_length=_MOST_ROWS)] | None = None
    """In place of a column's: a number for the label of each row of the source, −1: none."""
    engine: str = ""
    """Of "tsne" and "umap": another library's, one of those that `embeddings` lists; "" is lightboard's own."""
    axes: Annotated[list[Axis], Meta(max_length=3)] = []
    """Of "custom": one for each dimension."""


class ProjectReply(msgspec.Struct):
    """The job that makes it."""

    job: str
    state: State


class ProgressRequest(msgspec.Struct):
    """How far a job is. Answered when it is further than `since`, or after `wait` seconds, 0.8 at most.

    The reply is a blob: uint32 0x3150424C ("LBP1"), uint32 bytes of the head, the head (ProjectionHead as JSON,
    padded with spaces to a multiple of 8), then, where head.positions says so, float32 positions
    [all rows of the source, dims], NaN where a point was left out. A job that nobody asks about for 60 s is
    cancelled unless it is done.
    """

    epoch: str
    job: str
    since: int = -1
    """`version` of the last answer: positions are left out where it has not changed."""
    wait: Annotated[float, Meta(ge=0, le=10)] = 1.0


class ProjectionHead(msgspec.Struct):
    """Where a job is; the head of the blob `progress`."""

    state: State
    phase: Literal["waiting", "reading", "reducing", "neighbors", "layout", "done"]
    version: int
    """Counts up with every change of positions, phase and state."""
    iteration: int
    iterations: int
    loss: float | None
    """Kullback–Leibler divergence, of "tsne"."""
    progress: float
    """0…1 of the phase."""
    dims: int
    rows: int
    """Of the source."""
    projected: int
    """Points that were projected."""
    positions: bool
    variance: list[float]
    """Of "pca": the share of each component."""
    said: list[str]
    """What was done to the data before: points left out, dimensions reduced."""
    error: str
    """Why it failed."""
    seconds: float
    """It worked, waiting and pauses not counted."""


class ControlRequest(msgspec.Struct):
    """Something to do with a job."""

    epoch: str
    job: str
    action: Literal["pause", "resume", "cancel", "perturb", "more"]
    """"more": `iterations` further ones of "tsne" (of "umap": epochs)."""
    iterations: Annotated[int, Meta(ge=1, le=100_000)] = 250


class NeighborsRequest(EmbeddingRequest):
    """The nearest points of one, in the original space."""

    row: _Row = 0
    k: Annotated[int, Meta(ge=1, le=999)] = 100
    metric: Metric = "cosine"
    sphereize: bool | None = False
    """As of a projection."""
    rows: Annotated[list[_Row], Meta(max_length=_MOST_ROWS)] | None = None
    """Only among these; null: all."""


class NeighborsReply(msgspec.Struct):
    """Nearest first, without the point itself."""

    rows: list[int]
    distances: list[float]


class QualityRequest(msgspec.Struct):
    """How far the neighbours on the map are neighbours in the original space."""

    epoch: str
    job: str
    k: Annotated[int, Meta(ge=1, le=100)] = 12
    components: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(max_length=10)] = []
    """Of the positions, those that are looked at: "pca" has more than a picture shows. Empty: all."""


class QualityReply(msgspec.Struct):
    """As scikit-learn's trustworthiness counts it."""

    trustworthiness: float | None
    """0…1; null: fewer points than 2 k."""
    k: int
    sampled: int
    """Points it was measured at; fewer than `points` where there are many."""
    points: int
    original_dims: int


class UploadRequest(msgspec.Struct):
    """A piece of a file that only this server session keeps, in memory."""

    epoch: str
    upload: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
    """A name that the page makes up: the pieces of one upload share it."""
    kind: Literal["vectors", "metadata"]
    name: Annotated[str, Meta(max_length=500)]
    """Of the file; ".npy" is read as such, all else as a table of numbers."""
    data: bytes
    """Base64; 8 MiB at most."""
    last: bool
    """The file is whole."""


class UploadReply(msgspec.Struct):
    """What it is called, as `embeddings` has it. "" until the vectors are whole."""

    source: str


class _VectorsHead(msgspec.Struct):
    rows: int
    dimensions: int


def is_present(board: Board, request: EmbeddingsRequest) -> PresentReply:
    """Whether a page should offer the projector."""
    return PresentReply(is_any_there(board))


def list_embeddings(board: Board, request: EmbeddingsRequest) -> EmbeddingsReply:
    """All embeddings with their steps; files are not read."""
    found = find_sources(board)
    sources = [*found.sources.values(), *list_uploads(board.epoch)]
    return EmbeddingsReply(
        [_source(one) for one in sources],
        [EmbeddingProblem(one.run, one.run_name, one.name, one.said) for one in found.problems],
        list_engines(),
    )


def _source(source: Source) -> EmbeddingSource:
    steps = [
        EmbeddingStep(
            one.step,
            one.shape[0] if one.shape else None,
            one.shape[1] if one.shape else None,
            bool(one.files and one.files.metadata_path),
            _cell(one.files.sprite_size) if one.files and one.files.sprite_path else None,
            one.path,
        )
        for one in source.steps
    ]
    return EmbeddingSource(source.id, source.run, source.run_name, source.name, source.kind, steps)


def _cell(size: tuple[int, ...]) -> EmbeddingSprite | None:
    return EmbeddingSprite(*size) if len(size) == 2 else None


def describe(board: Board, request: EmbeddingRequest) -> EmbeddingReply:
    """Read an embedding's files, and say what they are."""
    loaded = load(board, request.source, request.step)
    sheets = count_sheets(loaded)
    return EmbeddingReply(
        len(loaded.vectors),
        loaded.vectors.shape[1],
        len(loaded.finite),
        [column.name for column in loaded.metadata.columns],
        _cell(loaded.cell) if sheets else None,
        sheets,
        loaded.said,
        loaded.bookmarks,
    )


def read_metadata(board: Board, request: EmbeddingRequest) -> Blob:
    """Every column of every point."""
    packed = pack_metadata(load(board, request.source, request.step).metadata)
    return Blob(packed, _BYTES, dense=False)


def read_sprite(board: Board, request: SpriteRequest) -> Blob:
    """One sheet of the pictures."""
    step = int(request.step) if request.step.isdigit() else None
    if step is None and request.step != "last":
        raise RequestError(400, f"{request.step!r} is no step", 'a number, or "last"')
    loaded = load(board, request.source, step)
    if not 0 <= request.sheet < count_sheets(loaded):
        raise NotInStore(f"the sprite has no sheet {request.sheet}")
    try:
        data, media_type = read_sheet(loaded, request.sheet)
    except ValueError as error:
        raise RequestError(415, str(error), "look at how it was logged") from error
    return Blob(data, media_type)


def read_vectors(board: Board, request: VectorsRequest) -> Blob:
    """Vectors as they were logged."""
    vectors = load(board, request.source, request.step).vectors
    if request.rows is not None:
        _check_rows(request.rows, len(vectors))
        vectors = vectors[np.asarray(request.rows, np.int64)]
    if vectors.size > _MOST_NUMBERS:
        raise RequestError(
            413, f"more than {_MOST_NUMBERS:,} numbers at once", "ask for fewer rows"
        )
    head = msgspec.json.encode(_VectorsHead(*vectors.shape))
    data = pack_head(_VECTORS_MAGIC, head) + vectors.astype("<f4").tobytes()
    return Blob(data, _BYTES, dense=False)


def _check_rows(rows: list[int], count: int) -> None:
    if rows and max(rows) >= count:
        raise RequestError(404, f"there is no point {max(rows)}", f"there are {count:,}, from 0")


def project(board: Board, request: ProjectRequest) -> ProjectReply:
    """Start a projection, or join the one that is on its way or done."""
    rows = len(load(board, request.source, request.step).vectors)
    if request.rows is not None:
        _check_rows(request.rows, rows)
    for axis in request.axes:
        _check_rows(axis.left, rows)
        _check_rows(axis.right, rows)
    if request.method == "custom":
        if not request.axes:
            raise RequestError(400, "no axes", "give one for each dimension")
        request = msgspec.structs.replace(request, dims=len(request.axes))
    if request.engine:
        _check_engine(request)
    job = start(board, request)
    return ProjectReply(job.id, job.facts.state)


def _check_engine(request: ProjectRequest) -> None:
    engines = [one.name for one in list_engines() if one.method == request.method]
    if request.engine not in engines:
        raise RequestError(
            400,
            f"{request.engine} makes no {request.method} here",
            f"install it beside lightboard: pip install {request.engine}"
            if METHODS.get(request.engine) == request.method
            else f"choose one of {', '.join(engines)}, or lightboard's own",
        )
    if request.supervise and request.method == "tsne":
        raise RequestError(
            400, f"{request.engine} takes no labels", "use lightboard's own t-SNE, or UMAP"
        )


def read_progress(board: Board, request: ProgressRequest) -> Blob:
    """Where a job is, and its positions where they are new."""
    facts, is_newer, progress = find_job(request.job).look(
        request.since, min(request.wait, _LONGEST_WAIT)
    )
    positions = facts.positions if is_newer else None
    dims = facts.positions.shape[1] if facts.positions is not None else 0
    head = ProjectionHead(
        facts.state,
        facts.phase,
        facts.version,
        facts.iteration,
        facts.iterations,
        facts.loss if facts.loss is not None and math.isfinite(facts.loss) else None,
        progress,
        dims,
        facts.rows,
        facts.projected,
        positions is not None,
        facts.variance,
        facts.said,
        facts.error,
        facts.seconds,
    )
    data = pack_head(_PROGRESS_MAGIC, msgspec.json.encode(head))
    if positions is not None:
        data += positions.astype("<f4").tobytes()
    return Blob(data, _BYTES)


def control(board: Board, request: ControlRequest) -> ProjectReply:
    """Pause, resume, cancel, perturb a job, or let it go on."""
    job = find_job(request.job)
    if request.action == "pause":
        job.pause()
    elif request.action == "resume":
        job.resume()
    elif request.action == "cancel":
        job.cancel()
    elif request.action == "perturb":
        job.push()
    else:
        job.more(request.iterations)
    return ProjectReply(job.id, job.facts.state)


def find_neighbors(board: Board, request: NeighborsRequest) -> NeighborsReply:
    """Exact neighbours: every point is looked at."""
    loaded = load(board, request.source, request.step)
    rows = len(loaded.vectors)
    _check_rows([request.row], rows)
    if not np.isfinite(loaded.vectors[request.row]).all():
        raise RequestError(
            415,
            f"point {request.row} has numbers that are not finite: it is near to none",
            "look at how it was logged",
        )
    among = loaded.finite
    if request.rows is not None:
        _check_rows(request.rows, rows)
        among = choose_rows(among, request.rows, rows, 0)
    points, query = loaded.vectors, loaded.vectors[request.row]
    if is_sphereized(request.sphereize, loaded):
        points = sphereized(loaded)
        query = points[np.searchsorted(loaded.finite, request.row)]
        if len(among) < len(loaded.finite):
            points = points[np.searchsorted(loaded.finite, among)]
    elif len(among) < rows:
        points = points[among]
    distances = _native.distances_to(
        np.ascontiguousarray(points, np.float32),
        np.ascontiguousarray(query, np.float32),
        cosine=request.metric == "cosine",
    )
    distances[among == request.row] = np.inf
    k = min(request.k, int(np.isfinite(distances).sum()))
    # By distance, then by row: the same however the parts were sorted.
    nearest = np.arange(len(distances))
    if 0 < k < len(distances):
        nearest = np.argpartition(distances, k - 1)[:k]
    nearest = nearest[np.lexsort((nearest, distances[nearest]))][:k]
    return NeighborsReply(among[nearest].tolist(), distances[nearest].astype(float).tolist())


def measure_quality(board: Board, request: QualityRequest) -> QualityReply:
    """Trustworthiness of the positions that a job has now, at a sample of points where there are many."""
    return measure(find_job(request.job), request.k, request.components)


def take_upload(board: Board, request: UploadRequest) -> UploadReply:
    """A piece of an own file."""
    return UploadReply(
        take_piece(
            board.epoch, request.upload, request.kind, request.name, request.data, request.last
        )
    )


ROUTES: Final = (
    Route("POST", "present", EmbeddingsRequest, PresentReply, is_present, "Whether there are any"),
    Route(
        "POST", "embeddings", EmbeddingsRequest, EmbeddingsReply, list_embeddings, "All embeddings"
    ),
    Route("POST", "about", EmbeddingRequest, EmbeddingReply, describe, "What an embedding is"),
    Route("POST", "metadata", EmbeddingRequest, Blob, read_metadata, "The metadata of all points"),
    Route(
        "GET",
        "sprite/{epoch}/{source}/{step}/{sheet}",
        SpriteRequest,
        Blob,
        read_sprite,
        "The pictures of all points in one",
        media_types=tuple(MEDIA_TYPES),
    ),
    Route("POST", "vectors", VectorsRequest, Blob, read_vectors, "Vectors as they were logged"),
    Route("POST", "project", ProjectRequest, ProjectReply, project, "Start or join a projection"),
    Route("POST", "progress", ProgressRequest, Blob, read_progress, "How far a projection is"),
    Route(
        "POST",
        "control",
        ControlRequest,
        ProjectReply,
        control,
        "Pause, resume, cancel, perturb a projection, or let it go on",
    ),
    Route(
        "POST",
        "neighbors",
        NeighborsRequest,
        NeighborsReply,
        find_neighbors,
        "The nearest points of one in the original space",
    ),
    Route(
        "POST",
        "quality",
        QualityRequest,
        QualityReply,
        measure_quality,
        "How far a map can be trusted",
    ),
    Route("POST", "upload", UploadRequest, UploadReply, take_upload, "Own data, for this session"),
)
