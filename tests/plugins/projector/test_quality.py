"""How good the maps are: as scikit-learn's and umap-learn's, whose scores on the same data stand here.

`python bench/run.py projector_maps` makes them anew where both are installed, and shows ours beside them.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lightboard import _native
from lightboard.plugins.projector import blas
from lightboard.plugins.projector.pca import find_components
from lightboard.plugins.projector.projections import (
    find_neighbors,
    fit_curve,
    make_tsne,
    make_umap,
    start_positions,
)

FASHION = Path("/usr/share/datasets/fashion-mnist")
"""Of Debian's package dataset-fashion-mnist."""
POINTS, NEAR, VOTES = 3_000, 12, 10
SEEDS = (0, 1, 2)

# Trustworthiness of 12 neighbours, and how often 10 neighbours on the map tell a point's class. Means of the seeds 0,
# 1, 2 for UMAP in two dimensions, else of seed 0. scikit-learn 1.9.1 (750 iterations), umap-learn 0.5.12.
REFERENCE = {
    "digits": {
        ("tsne", 2): (0.9919, 0.9872),
        ("tsne", 3): (0.9952, 0.9872),
        ("umap", 2): (0.9879, 0.9874),
        ("umap", 3): (0.9919, 0.9883),
    },
    "fashion": {
        ("tsne", 2): (0.9857, 0.7833),
        ("tsne", 3): (0.9905, 0.7853),
        ("umap", 2): (0.9793, 0.7595),
        ("umap", 3): (0.9845, 0.7767),
    },
}

Data = tuple[NDArray[np.float32], NDArray[np.int64]]


def load_data(name: str, most: int = POINTS) -> Data:
    """Points and their classes, of digits all; the test is skipped where they are not here."""
    if name == "digits":
        digits = pytest.importorskip("sklearn.datasets").load_digits()
        return digits.data.astype(np.float32), digits.target.astype(np.int64)
    if not FASHION.exists():
        pytest.skip("dataset-fashion-mnist is not installed")

    def read(file: str, head: int, size: int) -> NDArray[np.uint8]:
        with gzip.open(FASHION / file) as opened:
            return np.frombuffer(opened.read(head + size * most), np.uint8, offset=head)

    pixels = read("train-images-idx3-ubyte.gz", 16, 784).reshape(most, 784)
    return (
        (pixels / np.float32(255)).astype(np.float32),
        read("train-labels-idx1-ubyte.gz", 8, 1).astype(np.int64),
    )


def score(
    points: NDArray[np.float32], positions: NDArray[np.float32], classes: NDArray[np.int64]
) -> tuple[float, float]:
    progress = _native.Progress()
    trust = _native.trustworthiness(
        points, positions, range(len(points)), k=NEAR, progress=progress
    )
    near, _ = _native.find_nearest(positions, VOTES, cosine=False, progress=progress)
    votes = np.array([np.bincount(row, minlength=10).argmax() for row in classes[near]])
    return trust, float((votes == classes).mean())


def lay_out(
    points: NDArray[np.float32], method: str, dims: int, seed: int = 0
) -> NDArray[np.float32]:
    """As the server does it by default."""
    progress = _native.Progress()
    narrow = find_components(points, 50).positions
    start = start_positions(narrow, dims, seed, None)
    if method == "tsne":
        layout: Any = make_tsne(
            find_neighbors(narrow, 90, False, progress),
            start,
            perplexity=30,
            learning_rate=0,
            exaggeration=12,
            exaggerated=250,
            supervise=0,
            labels=None,
        )
        layout.step(750, progress)
    else:
        near = find_neighbors(narrow, 14, False, progress)
        layout = make_umap(
            near, start, min_dist=0.1, epochs=500, seed=seed, supervise=0, labels=None
        )
        layout.step(500, progress)
    found: NDArray[np.float32] = layout.positions()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("dims", [2, 3])
@pytest.mark.parametrize("method", ["tsne", "umap"])
@pytest.mark.parametrize("name", ["digits", "fashion"])
def test_maps_are_as_good_as_others(name: str, method: str, dims: int) -> None:
    points, classes = load_data(name)
    seeds = SEEDS if (method, dims) == ("umap", 2) else (0,)
    scores = [score(points, lay_out(points, method, dims, seed), classes) for seed in seeds]
    trust, accuracy = np.mean(scores, axis=0)
    assert trust > REFERENCE[name][method, dims][0] * 0.99
    assert accuracy > REFERENCE[name][method, dims][1] * 0.99


def test_the_measure_is_scikit_learns() -> None:
    manifold = pytest.importorskip("sklearn.manifold")
    random = np.random.default_rng(0)
    points = random.normal(size=(300, 20)).astype(np.float32)
    for positions in (points[:, :2], random.normal(size=(300, 3)).astype(np.float32)):
        expected = manifold.trustworthiness(points, positions, n_neighbors=NEAR)
        found = _native.trustworthiness(
            points,
            np.ascontiguousarray(positions),
            range(300),
            k=NEAR,
            progress=_native.Progress(),
        )
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("shape", [(500, 40), (60, 300), (400, 400), (900, 700)])
def test_components_of_every_shape(shape: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    spread, middle = np.linspace(3, 0.1, shape[1]), random.normal(size=shape[1])
    drawn = random.normal(size=shape) * spread + middle
    points: NDArray[np.float32] = np.asarray(drawn, np.float32)
    found = find_components(points, 10)
    centered = points.astype(np.float64) - points.mean(axis=0, dtype=np.float64)
    left, values, right = np.linalg.svd(centered, full_matrices=False)
    shares = np.square(values) / np.square(values).sum()
    assert np.allclose(found.variance, shares[:10], rtol=1e-3)
    expected = (left * values)[:, :10]
    signs = np.sign((expected * found.positions).sum(axis=0))
    assert np.abs(found.positions - expected * signs).max() < 0.02 * np.abs(expected).max()
    assert np.allclose(np.linalg.norm(found.axes, axis=1), 1, atol=1e-4)
    assert np.all(np.sign(right[:10] @ found.axes.T).diagonal() != 0)


def test_products_are_made_on_one_thread_and_then_as_before() -> None:
    get, _ = blas._controls()
    before = get()
    with blas.on_one_thread():
        assert get() == 1
        with blas.on_one_thread():
            assert get() == 1
        assert get() == 1
    assert get() == before


@pytest.mark.parametrize(
    ("min_dist", "expected"), [(0.1, (1.577, 0.895)), (0.5, (0.583, 1.334)), (0.0, (1.929, 0.792))]
)
def test_the_curve_of_distances_is_umap_learns(
    min_dist: float, expected: tuple[float, float]
) -> None:
    assert fit_curve(min_dist) == pytest.approx(expected, abs=0.01)
