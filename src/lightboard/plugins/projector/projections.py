"""From vectors to positions: what is projected, how it is prepared, and each method step by step."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.plugins.projector.pca import Components, find_components

Matrix = NDArray[np.float32]

MOST_LAID_OUT: Final = 100_000
"""Points of t-SNE and UMAP: of more a sample is drawn."""
COMPONENTS: Final = 10
"""That PCA says the variance of."""
_KEPT_BYTES: Final = 256 << 20
_START: Final = 1e-4
"""Deviation of t-SNE's first positions, along the first axis."""
_SPREAD: Final = 10.0
"""Of UMAP's first positions, either way."""

_reduced: OrderedDict[Hashable, Components] = OrderedDict()
_reduced_lock = threading.Lock()


class Layout(Protocol):
    """Positions that are found step by step: _native.Tsne and _native.Umap."""

    def step(self, count: int, progress: _native.Progress, /) -> None:
        """Go on."""

    def positions(self) -> Matrix:
        """A copy of where the points are."""

    def perturb(self, amount: float, seed: int, /) -> None:
        """Push every point at random."""


def choose_rows(
    finite: NDArray[np.int64], rows: Sequence[int] | None, most: int, seed: int
) -> NDArray[np.int64]:
    """The rows that are projected, ascending: of `rows` (None: all) those that are finite, `most` of them."""
    chosen = finite
    if rows is not None:
        chosen = np.intersect1d(finite, np.asarray(rows, np.int64))
    if len(chosen) > most:
        drawn = np.random.default_rng(seed).choice(len(chosen), most, replace=False)
        chosen = chosen[np.sort(drawn)]
    return chosen


def sphereize(points: Matrix) -> Matrix:
    """Centred, and each of length 1; a point in the middle stays there."""
    centered = points - points.mean(axis=0, dtype=np.float64).astype(np.float32)
    return unit(centered)


def unit(points: Matrix) -> Matrix:
    """Each of length 1, zeros but for those that are all zeros."""
    largest = (
        np.abs(points).max(axis=1, keepdims=True) if points.shape[1] else np.ones((len(points), 1))
    )
    safe = points / np.where(largest > 0, largest, 1).astype(np.float32)
    norm = np.sqrt(np.einsum("ij,ij->i", safe, safe))[:, None]
    return np.ascontiguousarray(safe / np.where(norm > 0, norm, 1), np.float32)


def components_of(
    key: Hashable, points: Matrix, count: int, check: Callable[[], None]
) -> Components:
    """Principal components; kept, since t-SNE, UMAP and PCA of the same points want the same."""
    name = (key, count)
    with _reduced_lock:
        kept = _reduced.get(name)
        if kept is not None:
            _reduced.move_to_end(name)
            return kept
    found = find_components(points, count, check)
    with _reduced_lock:
        _reduced[name] = found
        while (
            len(_reduced) > 1
            and sum(one.positions.nbytes for one in _reduced.values()) > _KEPT_BYTES
        ):
            _reduced.popitem(last=False)
    return found


def project_randomly(points: Matrix, dims: int, seed: int) -> Matrix:
    """Onto `dims` random directions."""
    axes = np.random.default_rng(seed).normal(size=(points.shape[1], dims)).astype(np.float32)
    axes /= np.float32(np.sqrt(dims))
    return points @ axes


def project_onto(points: Matrix, axes: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Matrix:
    """Onto the lines that join the centroids of two groups of rows each.

    Raises ValueError where there is no such line.
    """
    out = np.zeros((len(points), len(axes)), np.float32)
    for n, (left, right) in enumerate(axes):
        ends = [points[np.asarray(rows, np.int64)] for rows in (left, right)]
        if not len(ends[0]) or not len(ends[1]):
            raise ValueError(f"axis {n + 1} has an end without points")
        begin, end = (one.mean(axis=0, dtype=np.float64) for one in ends)
        line = end - begin
        length = float(np.linalg.norm(line))
        if not length > 0:
            raise ValueError(f"axis {n + 1} has both ends at the same place")
        direction = (line / length).astype(np.float32)
        out[:, n] = (points - ((begin + end) / 2).astype(np.float32)) @ direction
    return out


@dataclass(frozen=True, slots=True)
class Turn:
    """What moves points onto others: turned (or mirrored) and moved, not stretched."""

    before: NDArray[np.float64]
    rotation: NDArray[np.float64]
    after: NDArray[np.float64]

    def apply(self, positions: Matrix) -> Matrix:
        """Positions after the move."""
        return ((positions - self.before) @ self.rotation + self.after).astype(np.float32)


def find_turn(positions: Matrix, onto: Matrix) -> Turn:
    """The move that brings `positions` nearest to `onto`, row by row (orthogonal Procrustes). NaN rows are left out."""
    rows = min(len(positions), len(onto))
    both = np.isfinite(positions[:rows]).all(axis=1) & np.isfinite(onto[:rows]).all(axis=1)
    dims = positions.shape[1]
    if both.sum() < 2:
        return Turn(np.zeros(dims), np.eye(dims), np.zeros(dims))
    a = positions[:rows][both].astype(np.float64)
    b = onto[:rows][both].astype(np.float64)
    before, after = a.mean(axis=0), b.mean(axis=0)
    left, _, right = np.linalg.svd((a - before).T @ (b - after))
    return Turn(before, left @ right, after)


def find_neighbors(
    points: Matrix, k: int, cosine: bool, progress: _native.Progress
) -> tuple[NDArray[np.int32], Matrix]:
    """The k nearest of each row, and how far they are. Raises ValueError when it is cancelled."""
    rows, distances = _native.find_nearest(
        np.ascontiguousarray(points, np.float32), k, cosine=cosine, progress=progress
    )
    return rows, distances


def start_positions(points: Matrix, dims: int, seed: int, near: Matrix | None) -> Matrix:
    """Where a layout begins, deviation 1 along its widest axis: the first components, or positions that are given."""
    if near is not None:
        start = near.astype(np.float64)
    else:
        found = find_components(points, dims).positions.astype(np.float64)
        start = np.zeros((len(points), dims))
        start[:, : found.shape[1]] = found
    random = np.random.default_rng(seed)
    missing = ~np.isfinite(start).all(axis=1)
    start -= start[~missing].mean(axis=0) if not missing.all() else 0.0
    deviation = float(start[~missing].std(axis=0).max()) if not missing.all() else 0.0
    if deviation > 0:
        start /= deviation
        start[missing] = random.normal(size=(int(missing.sum()), dims))
    else:
        start = random.normal(size=start.shape)
    # Points that are the same begin a little apart.
    start += random.normal(scale=1e-3, size=start.shape)
    return np.ascontiguousarray(start, np.float32)


def make_tsne(
    near: tuple[NDArray[np.int32], Matrix],
    start: Matrix,
    *,
    perplexity: float,
    learning_rate: float,
    exaggeration: float,
    exaggerated: int,
    supervise: float,
    labels: NDArray[np.int32] | None,
) -> _native.Tsne:
    """A t-SNE that begins at `start`, of deviation 1."""
    return _native.Tsne(
        *near,
        np.ascontiguousarray(start * np.float32(_START)),
        perplexity=perplexity,
        learning_rate=learning_rate,
        exaggeration=exaggeration,
        exaggerated=exaggerated,
        supervise=supervise,
        labels=labels,
    )


def make_umap(
    near: tuple[NDArray[np.int32], Matrix],
    start: Matrix,
    *,
    min_dist: float,
    epochs: int,
    seed: int,
    supervise: float,
    labels: NDArray[np.int32] | None,
) -> _native.Umap:
    """A UMAP that begins at `start`."""
    a, b = fit_curve(min_dist)
    scale = _SPREAD / max(float(np.abs(start).max()), 1e-30)
    return _native.Umap(
        *near,
        np.ascontiguousarray(start * np.float32(scale)),
        a=a,
        b=b,
        epochs=epochs,
        seed=seed % (1 << 64),
        supervise=supervise,
        labels=labels,
    )


def fit_curve(min_dist: float, spread: float = 1.0) -> tuple[float, float]:
    """a and b such that 1 / (1 + a d^2b) is near 1 up to `min_dist`, and falls as exp(-d / spread) beyond.

    >>> [round(one, 2) for one in fit_curve(0.1)]
    [1.58, 0.9]
    """
    d = np.linspace(0, 3 * spread, 300)[1:]
    wanted = np.where(d < min_dist, 1.0, np.exp(-(d - min_dist) / spread))
    a, b, damping = 1.0, 1.0, 1e-2

    def misses(a: float, b: float) -> NDArray[np.float64]:
        return np.asarray(1.0 / (1.0 + a * d ** (2 * b)) - wanted)

    best = float(np.square(misses(a, b)).sum())
    # Levenberg and Marquardt's least squares, of two unknowns.
    for _ in range(200):
        power = d ** (2 * b)
        slope = -1.0 / np.square(1.0 + a * power)
        jacobian = np.stack([slope * power, slope * a * power * 2 * np.log(d)], axis=1)
        normal = jacobian.T @ jacobian
        step = np.linalg.solve(
            normal + damping * np.diag(np.diag(normal)), -jacobian.T @ misses(a, b)
        )
        tried = float(np.square(misses(a + step[0], b + step[1])).sum())
        if a + step[0] > 0 and b + step[1] > 0 and tried < best:
            a, b, damping = a + float(step[0]), b + float(step[1]), damping / 3
            if best - tried < 1e-14:
                break
            best = tried
        else:
            damping *= 4
            if damping > 1e12:
                break
    return a, b
