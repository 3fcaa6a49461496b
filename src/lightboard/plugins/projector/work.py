"""What a request for a projection means: the job's work, from reading to the last position."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.plugins.plugin import RequestError
from lightboard.plugins.projector import jobs
from lightboard.plugins.projector.engines import lay_out
from lightboard.plugins.projector.jobs import Cancelled, Job, spread
from lightboard.plugins.projector.loaded import Loaded, load
from lightboard.plugins.projector.pca import largest_of
from lightboard.plugins.projector.projections import (
    COMPONENTS,
    MOST_LAID_OUT,
    Matrix,
    Turn,
    choose_rows,
    components_of,
    find_neighbors,
    find_turn,
    make_tsne,
    make_umap,
    project_onto,
    project_randomly,
    sphereize,
    start_positions,
    unit,
)
from lightboard.reader.query import Board, NotInStore

if TYPE_CHECKING:
    from lightboard.plugins.projector.api import ProjectRequest, QualityReply

_LEAST: Final = 3
_EXAGGERATED: Final = 250
_FEW_ROWS: Final = 10_000
_LOSS_EVERY: Final = 50
_SPHERES_BYTES: Final = 512 << 20
"""Of all that are kept, but for the last."""
_MANY_DIMENSIONS: Final = 50
"""From here on TensorBoard sphereizes by itself."""
# Products of numbers that measuring a map may take: seconds at most.
_PRODUCTS: Final = 1e10
_LEAST_MEASURED: Final = 200

_measuring = threading.Lock()


def start(board: Board, request: ProjectRequest) -> Job:
    """The job that makes a projection; the one that is there, if there is one."""
    loaded = load(board, request.source, request.step)
    sphereize = is_sphereized(request.sphereize, loaded)
    request = msgspec.structs.replace(request, sphereize=sphereize)
    about = msgspec.json.encode(msgspec.structs.asdict(request) | {"version": repr(loaded.key)})
    id = hashlib.blake2b(about, digest_size=12).hexdigest()
    lane = "slow" if request.method in ("tsne", "umap") else "quick"
    return jobs.start_or_join(id, lane, lambda job: _Work(board, request, job, loaded).run())


def is_sphereized(asked: bool | None, loaded: Loaded) -> bool:
    """What was asked for; None: by its dimensions."""
    return loaded.vectors.shape[1] >= _MANY_DIMENSIONS if asked is None else asked


_sphereized: OrderedDict[Hashable, Matrix] = OrderedDict()
_sphereized_lock = threading.Lock()


def sphereized(loaded: Loaded) -> Matrix:
    """Its finite rows, centred and of length 1; the last are kept: neighbours are asked for again and again."""
    with _sphereized_lock:
        kept = _sphereized.get(loaded.key)
        if kept is None:
            kept = _sphereized[loaded.key] = sphereize(loaded.vectors[loaded.finite])
            while (
                len(_sphereized) > 1
                and sum(one.nbytes for one in _sphereized.values()) > _SPHERES_BYTES
            ):
                _sphereized.popitem(last=False)
        return kept


def measure(job: Job, k: int, components: Sequence[int]) -> QualityReply:
    """How far its map can be trusted, or the picture that some of its components make."""
    from lightboard.plugins.projector.api import QualityReply

    positions, points, chosen = job.facts.positions, job.points, job.chosen
    if positions is None or points is None or chosen is None:
        raise RequestError(409, "this projection has no positions", "wait until it has some")
    if components:
        dims = positions.shape[1]
        if max(components) >= dims:
            raise RequestError(
                404, f"there is no component {max(components)}", f"there are {dims}, from 0"
            )
        positions = positions[:, sorted(set(components))]
    n, wide = points.shape
    if n <= 2 * k:
        return QualityReply(None, k, 0, n, wide)
    count = int(np.clip(_PRODUCTS / max(1, n * wide), _LEAST_MEASURED, n))
    at = np.arange(n) if count >= n else np.sort(np.random.default_rng(0).choice(n, count, False))
    with _measuring:
        found = _native.trustworthiness(
            points,
            np.ascontiguousarray(positions[chosen]),
            at.tolist(),
            k=k,
            progress=_native.Progress(),
        )
    return QualityReply(found, k, len(at), n, wide)


class _Work:
    def __init__(self, board: Board, request: ProjectRequest, job: Job, loaded: Loaded) -> None:
        self.board = board
        self.request = request
        self.job = job
        self.loaded = loaded
        self.turn: Turn | None = None
        self.onto: Matrix | None = None
        most = MOST_LAID_OUT if request.method in ("tsne", "umap") else len(loaded.vectors)
        most = min(most, request.sample or most)
        self.chosen = choose_rows(loaded.finite, request.rows, most, request.seed)

    def run(self) -> None:
        """All of it."""
        request, job, loaded = self.request, self.job, self.loaded
        job.tell(phase="reading", rows=len(loaded.vectors), projected=len(self.chosen))
        self._say_what_is_left_out()
        if len(self.chosen) < _LEAST:
            raise ValueError(
                f"a projection needs {_LEAST} points at least, here are {len(self.chosen)}"
            )
        if request.align_to is not None:
            self.onto = self._wait_for_other_step(request.align_to)
        points = self._prepare()
        job.points, job.chosen = points, self.chosen
        if request.method == "tsne":
            self._tsne(points)
        elif request.method == "umap":
            self._umap(points)
        else:
            self._at_once(points)

    def _say_what_is_left_out(self) -> None:
        request, loaded = self.request, self.loaded
        rows = len(loaded.vectors)
        if len(loaded.finite) < rows:
            self.job.say(f"{rows - len(loaded.finite):,} points with NaN or infinity are left out")
        wanted = len(choose_rows(loaded.finite, request.rows, rows, 0))
        if len(self.chosen) < wanted:
            self.job.say(f"a sample of {len(self.chosen):,} of {wanted:,} points")

    def _wait_for_other_step(self, step: int) -> Matrix | None:
        other = msgspec.structs.replace(self.request, step=step, align_to=None)
        try:
            job = start(self.board, other)
        except (NotInStore, RequestError) as error:
            self.job.say(f"points are not aligned to step {step}: {error}")
            return None
        with self.job.standing_aside():
            while not job.is_over:
                if self.job.progress.cancelled:
                    raise Cancelled
                job.look(job.facts.version, 0.5)
        if job.facts.positions is None or job.facts.state != "done":
            self.job.say(f"step {step} has no such projection: points are not aligned to it")
            return None
        if len(job.facts.positions) != len(self.loaded.vectors):
            count = len(job.facts.positions)
            self.job.say(f"step {step} has {count:,} points: only those in both are aligned")
        return job.facts.positions

    def _key(self, *further: Hashable) -> Hashable:
        request = self.request
        is_all = len(self.chosen) == len(self.loaded.finite)
        rows = None if is_all else self.chosen.tobytes()
        key = self.loaded.key
        return (self.board.epoch, request.source, key, request.sphereize, rows, *further)

    def _prepare(self) -> Matrix:
        vectors = self.loaded.vectors
        points = vectors if len(self.chosen) == len(vectors) else vectors[self.chosen]
        # Only products and differences matter, and those of huge numbers are none.
        largest = largest_of(points)
        if largest > 1e15:
            self.job.say("numbers beyond 1e15: all are divided by the largest")
            points = points / np.float32(largest)
        if self.request.sphereize:
            self.job.tell(phase="reducing")
            is_all = len(self.chosen) == len(self.loaded.finite)
            points = sphereized(self.loaded) if is_all and largest <= 1e15 else sphereize(points)
        return np.ascontiguousarray(points, np.float32)

    # --- methods -------------------------------------------------------------------------

    def _at_once(self, points: Matrix) -> None:
        request, job = self.request, self.job
        job.tell(phase="reducing", iterations=1)
        if request.method == "pca":
            found = components_of(self._key("pca"), points, COMPONENTS, job.check)
            positions = np.zeros((len(points), request.dims), np.float32)
            some = found.positions[:, : request.dims]
            positions[:, : some.shape[1]] = some
            shares = [float(share) for share in found.variance]
            job.tell(variance=shares + [0.0] * (COMPONENTS - len(shares)))
        elif request.method == "random":
            positions = project_randomly(points, request.dims, request.seed)
        else:
            axes = [(self._places(one.left), self._places(one.right)) for one in request.axes]
            positions = project_onto(points, axes)
        job.check()
        self._publish(positions)
        job.tell(iteration=1)

    def _places(self, rows: list[int]) -> list[int]:
        """Where rows stand among those that are projected; those that are not are left out."""
        return np.flatnonzero(np.isin(self.chosen, rows)).tolist()

    def _tsne(self, points: Matrix) -> None:
        request, job = self.request, self.job
        perplexity = min(request.perplexity, max(1.0, (len(points) - 1) / 3))
        if perplexity < request.perplexity:
            job.say(
                f"perplexity {perplexity:.3g}: {len(points):,} points have no use for a higher one"
            )
        job.tell(iterations=request.iterations)
        if request.engine:
            self._elsewhere(points, request.iterations, perplexity=perplexity)
            return
        reduced, near = self._find_neighbors(points, int(3 * perplexity))
        layout = make_tsne(
            near,
            start_positions(reduced, request.dims, request.seed, self._start()),
            perplexity=perplexity,
            learning_rate=request.learning_rate,
            exaggeration=request.exaggeration,
            exaggerated=min(_EXAGGERATED, request.iterations // 3),
            supervise=request.supervise / 100,
            labels=self._labels(),
        )
        job.may_extend = True
        job.go_on = lambda job, _: job.lay_out(layout, self._publish, layout.loss, _LOSS_EVERY)
        job.lay_out(layout, self._publish, layout.loss, _LOSS_EVERY)

    def _umap(self, points: Matrix) -> None:
        request, job = self.request, self.job
        epochs = request.epochs or (500 if len(points) <= _FEW_ROWS else 200)
        job.tell(iterations=epochs)
        if request.engine:
            self._elsewhere(points, epochs)
            return
        # UMAP's authors count the point itself among its neighbours.
        reduced, near = self._find_neighbors(points, request.neighbors - 1)
        layout = make_umap(
            near,
            start_positions(reduced, request.dims, request.seed, self._start()),
            min_dist=request.min_dist,
            epochs=epochs,
            seed=request.seed,
            supervise=request.supervise / 100,
            labels=self._labels(),
        )

        def go_on(job: Job, epochs: int) -> None:
            layout.restart(epochs)
            job.lay_out(layout, self._publish, None, 0)

        job.go_on = go_on
        job.lay_out(layout, self._publish, None, 0)

    def _elsewhere(self, points: Matrix, iterations: int, **further: object) -> None:
        request, job = self.request, self.job
        reduced = self._reduce(points)
        job.tell(phase="layout")
        labels = self._labels()
        settings = {
            "dims": request.dims,
            "metric": request.metric,
            "seed": request.seed % (1 << 32),
            "iterations": iterations,
            "learning_rate": request.learning_rate,
            "exaggeration": request.exaggeration,
            "neighbors": min(request.neighbors, len(points) - 1),
            "min_dist": request.min_dist,
            "supervise": request.supervise / 100,
            "labels": None if labels is None else labels.tolist(),
            **further,
        }

        def publish(iteration: int, positions: Matrix) -> None:
            job.facts.iteration = iteration
            self._publish(positions)

        start = start_positions(reduced, request.dims, request.seed, self._start())
        lay_out(job, request.engine, reduced, start, settings, publish)

    def _reduce(self, points: Matrix) -> Matrix:
        request, job = self.request, self.job
        cosine = request.metric == "cosine"
        if cosine:
            points = unit(points)
        if request.dims not in (2, 3):
            raise ValueError("t-SNE and UMAP have 2 or 3 dimensions")
        wide = points.shape[1]
        if 0 < request.reduce_to < wide:
            job.tell(phase="reducing")
            key = self._key("reduced", cosine)
            found = components_of(key, points, request.reduce_to, job.check)
            points = found.positions
            share = float(found.variance.sum())
            job.say(
                f"{wide:,} dimensions were reduced to {points.shape[1]} components,"
                f" which hold {share:.0%} of the variance"
            )
        job.check()
        return points

    def _find_neighbors(
        self, points: Matrix, k: int
    ) -> tuple[Matrix, tuple[NDArray[np.int32], Matrix]]:
        job = self.job
        points = self._reduce(points)
        job.tell(phase="neighbors")
        rows, distances = find_neighbors(points, k, False, job.progress)
        if self.request.metric == "cosine":
            distances = (np.square(distances) / 2).astype(np.float32)
        return points, (rows, np.ascontiguousarray(distances, np.float32))

    def _start(self) -> Matrix | None:
        """Where another step has the points that are projected here."""
        if self.onto is None:
            return None
        dims = self.onto.shape[1]
        near = np.full((max(len(self.onto), len(self.loaded.vectors)), dims), np.nan, np.float32)
        near[: len(self.onto)] = self.onto
        return near[self.chosen]

    def _labels(self) -> NDArray[np.int32] | None:
        request = self.request
        if not request.supervise or (not request.supervise_column and request.labels is None):
            return None
        if request.labels is not None:
            rows = len(self.loaded.vectors)
            if len(request.labels) != rows:
                raise ValueError(f"{len(request.labels):,} labels for {rows:,} points")
            return np.array(request.labels, np.int32)[self.chosen]
        column = next(
            (one for one in self.loaded.metadata.columns if one.name == request.supervise_column),
            None,
        )
        if column is None:
            raise ValueError(f"the metadata has no column {request.supervise_column!r}")
        texts = column.labels()
        places: dict[str, int] = {}
        none = ("", request.unlabelled)
        codes = [-1 if text in none else places.setdefault(text, len(places)) for text in texts]
        return np.array(codes, np.int32)[self.chosen]

    def _publish(self, positions: Matrix) -> None:
        full = spread(positions, self.chosen, len(self.loaded.vectors))
        if self.onto is not None and self.onto.shape[1] == full.shape[1]:
            full = find_turn(full, self.onto).apply(full)
        self.job.tell(positions=full)
