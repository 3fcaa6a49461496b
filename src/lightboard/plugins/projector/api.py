"""The projector's routes: what embeddings there are, their labels and pictures, projections as they are made."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import Board

Method = Literal["pca", "tsne", "umap", "random", "custom"]
Metric = Literal["cosine", "euclidean"]
State = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]

_MOST_ROWS: Final = 2_000_000
_BYTES: Final = "application/octet-stream"
_Row = Annotated[int, Meta(ge=0)]


class EmbeddingsRequest(msgspec.Struct):
    """All embeddings of the logdir."""

    epoch: str


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
    sphereize: bool = False
    """Centre the points, and put them on the unit sphere, first."""
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
    axes: Annotated[list[Axis], Meta(max_length=3)] = []
    """Of "custom": one for each dimension."""


class ProjectReply(msgspec.Struct):
    """The job that makes it."""

    job: str
    state: State


class ProgressRequest(msgspec.Struct):
    """How far a job is. Answered when it is further than `since`, or after `wait` seconds.

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
    sphereize: bool = False
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


def _later(board: Board, request: object) -> Blob:
    raise RequestError(501, "not ready yet", "come back soon")


ROUTES: Final = (
    Route("POST", "embeddings", EmbeddingsRequest, EmbeddingsReply, _later, "All embeddings"),
    Route("POST", "about", EmbeddingRequest, EmbeddingReply, _later, "What an embedding is"),
    Route(
        "POST",
        "metadata",
        EmbeddingRequest,
        Blob,
        _later,
        "The metadata of all points; docs/http-api.md has the layout",
    ),
    Route(
        "GET",
        "sprite/{epoch}/{source}/{step}/{sheet}",
        SpriteRequest,
        Blob,
        _later,
        "The pictures of all points in one",
        media_types=("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"),
    ),
    Route(
        "POST", "vectors", VectorsRequest, Blob, _later, "Vectors, as float32 [rows, dimensions]"
    ),
    Route("POST", "project", ProjectRequest, ProjectReply, _later, "Start or join a projection"),
    Route("POST", "progress", ProgressRequest, Blob, _later, "How far a projection is"),
    Route(
        "POST", "control", ControlRequest, ProjectReply, _later, "Pause, resume, cancel, perturb"
    ),
    Route("POST", "neighbors", NeighborsRequest, NeighborsReply, _later, "Nearest points of one"),
    Route("POST", "quality", QualityRequest, QualityReply, _later, "How far a map can be trusted"),
    Route("POST", "upload", UploadRequest, UploadReply, _later, "Own data, for this session"),
)
