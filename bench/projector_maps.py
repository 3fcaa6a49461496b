"""How good the projector's maps are, beside those of scikit-learn, openTSNE and umap-learn on the same points.

scikit-learn's digits, and Fashion-MNIST where Debian's dataset-fashion-mnist is installed. Trustworthiness of 12
neighbours and how often 10 neighbours on the map tell a point's class; means of three seeds, of 10,000 points one. Of
libraries that are not installed here it says so and leaves them out. Times mean nothing here: `projector` has them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

import numpy as np
from bench.table import print_table
from numpy.typing import NDArray
from tests.plugins.projector.test_quality import FASHION, SEEDS, lay_out, load_data, score

from lightboard.plugins.projector.pca import find_components

MANY = 10_000
ITERATIONS = 750
Matrix = NDArray[np.float32]
Maker = Callable[[Matrix, int, int], Matrix]
"""Points, dimensions, seed; the map."""


def scikit_learn(points: Matrix, dims: int, seed: int) -> Matrix:
    manifold = importlib.import_module("sklearn.manifold")
    tsne = manifold.TSNE(dims, init="pca", max_iter=ITERATIONS, random_state=seed)
    return np.asarray(tsne.fit_transform(points), np.float32)


def open_tsne(points: Matrix, dims: int, seed: int) -> Matrix:
    package = importlib.import_module("openTSNE")
    # Its grid has two dimensions at most.
    how = {"negative_gradient_method": "bh"} if dims == 3 else {}
    tsne = package.TSNE(n_components=dims, n_iter=ITERATIONS - 250, random_state=seed, **how)
    return np.asarray(tsne.fit(points), np.float32)


def umap_learn(points: Matrix, dims: int, seed: int) -> Matrix:
    package = importlib.import_module("umap")
    umap = package.UMAP(n_components=dims, random_state=seed, n_jobs=1)
    return np.asarray(umap.fit_transform(points), np.float32)


MAKERS: dict[str, list[tuple[str, Maker]]] = {
    "t-SNE": [("scikit-learn", scikit_learn), ("openTSNE", open_tsne)],
    "UMAP": [("umap-learn", umap_learn)],
}


def installed() -> dict[str, str]:
    """Versions by name; says which are not here."""
    found: dict[str, str] = {}
    for makers in MAKERS.values():
        for name, _ in makers:
            try:
                found[name] = metadata.version(name)
            except metadata.PackageNotFoundError:
                print(f"{name} is not installed here: its maps are left out (pip install {name})")
    return found


def mean(points: Matrix, classes: NDArray[np.int64], make: Callable[[int], Matrix]) -> str:
    seeds = SEEDS[:1] if len(points) == MANY else SEEDS
    scores = np.mean([score(points, make(seed), classes) for seed in seeds], axis=0)
    return f"{scores[0]:.4f}; {scores[1]:.4f}"


def rows_of(data: str, count: int, dims: int, there: dict[str, str]) -> Iterator[list[str]]:
    points, classes = load_data(data, count)
    # What all of them are given.
    narrow = find_components(points, 50).positions
    what = f"{data}, {len(points):,} × {points.shape[1]}"
    for method, makers in MAKERS.items():
        own = "tsne" if method == "t-SNE" else "umap"
        ours = mean(points, classes, lambda seed: lay_out(points, own, dims, seed))  # noqa: B023
        row: dict[str, str] = {}
        for name, make in makers:
            if name in there:
                row[name] = mean(points, classes, lambda seed: make(narrow, dims, seed))  # noqa: B023
        others = [row.get(name, "–") for name in ("scikit-learn", "openTSNE", "umap-learn")]
        yield [f"{what}: {method}, {dims}D", ours, *others]


def main() -> None:
    there = installed()
    wanted: list[tuple[str, int, Any]] = []
    if "scikit-learn" in there:
        wanted += [("digits", MANY, 2), ("digits", MANY, 3)]
    else:
        print("digits are scikit-learn's: left out")
    if FASHION.exists():
        wanted += [("fashion", 3_000, 2), ("fashion", 3_000, 3), ("fashion", MANY, 2)]
    else:
        print("dataset-fashion-mnist is not installed: left out")
    names = [f"{name} {there.get(name, '')}" for name in ("scikit-learn", "openTSNE", "umap-learn")]
    rows: list[list[str]] = []
    for data, count, dims in wanted:
        for row in rows_of(data, count, dims, there):
            print(" | ".join(row), flush=True)
            rows.append(row)
    print_table(["trustworthiness; accuracy", "lightboard", *names], rows)


if __name__ == "__main__":
    main()
