"""Principal components: exact, by whichever of the small matrices there is."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.projector.blas import on_one_thread

# A matrix of at most so many rows is decomposed whole; of larger ones only what is asked for.
_SMALL: Final = 256
_FORMED: Final = 6_000
_BLOCK: Final = 2_048
_AT_ONCE: Final = 8
_ROUNDS: Final = 200
_PRECISE: Final = 1e-5
_NEAR_ZERO: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Components:
    """The first components of some points, the strongest first."""

    positions: NDArray[np.float32]
    """[n, count]: the points along them."""
    axes: NDArray[np.float32]
    """[count, dimensions]; of length 1."""
    variance: NDArray[np.float64]
    """The share of all variance that each has."""


def find_components(
    points: NDArray[np.float32], count: int, check: Callable[[], None] = lambda: None
) -> Components:
    """At most `count` components of points [n, dimensions] that are all finite.

    `check` is called now and then; what it raises ends it. Signs are such that each axis' largest part is positive.

    >>> found = find_components(np.float32([[0, 0], [2, 2], [4, 4.1]]), 2)
    >>> found.positions.shape, round(float(found.variance[0]), 3)
    ((3, 2), 1.0)
    """
    with on_one_thread():
        return _find_components(points, count, check)


def _find_components(
    points: NDArray[np.float32], count: int, check: Callable[[], None]
) -> Components:
    n, dimensions = points.shape
    count = min(count, n, dimensions)
    scale = largest_of(points)
    if not count or scale == 0.0:
        return Components(
            np.zeros((n, count), np.float32),
            np.eye(count, dimensions, dtype=np.float32),
            np.zeros(count),
        )
    # Numbers near the ends of float32 would overflow when squared.
    is_extreme = not 1e-15 < scale < 1e15
    unit = np.float32(1.0) if not is_extreme else np.float32(scale)
    mean = points.mean(axis=0, dtype=np.float64)
    centered = points / unit if is_extreme else points
    centered = centered - (mean / unit).astype(np.float32)
    check()
    total = _sum_of_squares(centered)
    if dimensions <= n:
        axes, strength = _of_covariance(centered, count, check)
    else:
        left, strength = _of_gram(centered, count, check)
        axes = left.T @ centered
        axes = axes / np.maximum(np.linalg.norm(axes, axis=1, keepdims=True), 1e-30)
    signs = np.sign(axes[np.arange(count), np.abs(axes).argmax(axis=1)])
    axes = (axes * np.where(signs == 0, 1, signs)[:, None]).astype(np.float32)
    check()
    shares = np.clip(strength, 0, None) / total if total > 0 else np.zeros(count)
    positions = (centered @ axes.T) * unit
    return Components(np.ascontiguousarray(positions, np.float32), axes, shares)


def largest_of(matrix: NDArray[np.float32]) -> float:
    """The largest magnitude, without a second matrix of that size; 0 of an empty one."""
    return max(float(matrix.max()), -float(matrix.min())) if matrix.size else 0.0


def _sum_of_squares(matrix: NDArray[np.float32]) -> float:
    return float(sum(np.square(block, dtype=np.float64).sum() for block in _blocks(matrix)))


def _blocks(matrix: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [matrix[first : first + _BLOCK] for first in range(0, len(matrix), _BLOCK)]


def _of_covariance(
    centered: NDArray[np.float32], count: int, check: Callable[[], None]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Axes [count, dimensions] and the sum of squares along each."""
    dimensions = centered.shape[1]
    if dimensions > _FORMED:

        def multiply(block: NDArray[Any]) -> NDArray[Any]:
            narrow = block.astype(np.float32)
            return (centered.T @ (centered @ narrow)).astype(np.float64)

        vectors, strength = _strongest(multiply, dimensions, count, check)
        return vectors.T, strength
    covariance = np.zeros((dimensions, dimensions))
    blocks = _blocks(centered)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for first in range(0, len(blocks), _AT_ONCE):
            # Added in the order of the points, whoever is done first.
            for part in threads.map(
                lambda block: block.T @ block, blocks[first : first + _AT_ONCE]
            ):
                covariance += part
            check()
    vectors, strength = _decompose(covariance, count, check)
    return vectors.T, strength


def _of_gram(
    centered: NDArray[np.float32], count: int, check: Callable[[], None]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Points along each component, of length 1, [n, count]."""
    n = len(centered)
    if n > _FORMED:

        def multiply(block: NDArray[Any]) -> NDArray[Any]:
            narrow = block.astype(np.float32)
            return (centered @ (centered.T @ narrow)).astype(np.float64)

        return _strongest(multiply, n, count, check)
    return _decompose((centered @ centered.T).astype(np.float64), count, check)


def _decompose(
    matrix: NDArray[np.float64], count: int, check: Callable[[], None]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    size = len(matrix)
    if size > max(_SMALL, 6 * count):
        try:
            return _strongest(lambda block: matrix @ block, size, count, check)
        except ArithmeticError:  # components too much alike: take them all
            pass
    values, vectors = np.linalg.eigh(matrix)
    return vectors[:, ::-1][:, :count], values[::-1][:count]


def _orthonormal(block: NDArray[Any]) -> NDArray[Any]:
    """Columns that span the same, by products of matrices where rounding allows: several times as fast as QR."""
    scaled = block / np.maximum(np.linalg.norm(block, axis=0), 1e-300)
    try:
        factor = np.linalg.cholesky(scaled.T @ scaled)
    except np.linalg.LinAlgError:
        return np.linalg.qr(block)[0]
    if factor.diagonal().min() < _NEAR_ZERO:
        return np.linalg.qr(block)[0]
    return np.asarray(scaled @ np.linalg.inv(factor).T)


def _strongest(
    multiply: Callable[[NDArray[Any]], NDArray[Any]],
    size: int,
    count: int,
    check: Callable[[], None],
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The largest eigenvalues' vectors [size, count], by subspace iteration until the residuals are rounding.

    Raises ArithmeticError where that takes too long and the matrix may be decomposed whole.
    """
    width = min(size, 2 * count + 20)
    # The starting vectors are always the same: the result is, too.
    block = np.linalg.qr(np.random.default_rng(0).normal(size=(size, width)))[0]
    for turn in range(_ROUNDS):
        check()
        product = multiply(block)
        if turn % 4 == 3:
            small = block.T @ product
            values, turned = np.linalg.eigh((small + small.T) / 2)
            values, turned = values[::-1], turned[:, ::-1]
            vectors = block @ turned
            residual = product @ turned[:, :count] - vectors[:, :count] * values[:count]
            if np.linalg.norm(residual, axis=0).max() <= _PRECISE * max(values[0], 1e-300):
                return vectors[:, :count], values[:count]
        block = _orthonormal(product)
    if size <= _FORMED:
        raise ArithmeticError("the components are too much alike")
    return vectors[:, :count], values[:count]
