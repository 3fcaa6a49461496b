"""The projector's server: what it takes from vectors to maps and neighbours, beside scikit-learn and umap-learn.

Fashion-MNIST where Debian's dataset-fashion-mnist is installed, else clusters of the same size. Times over the HTTP
routes of a server in this process, reading included where it says so; peers are called as functions.
"""

from __future__ import annotations

import gzip
import importlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from bench.table import milliseconds, print_table
from numpy.typing import NDArray
from tests.builders.projector import ask, only, until
from tests.builders.web import Client

from lightboard.plugins.projector.pca import find_components

FASHION = Path("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")
POINTS = 10_000


def pictures(count: int) -> NDArray[np.float32]:
    """[count, 784], 0…1."""
    if FASHION.exists():
        with gzip.open(FASHION) as file:
            pixels = np.frombuffer(file.read(16 + 784 * count), np.uint8, offset=16)
        return np.asarray(pixels.reshape(count, 784) / np.float32(255), np.float32)
    random = np.random.default_rng(0)
    centers = random.normal(size=(10, 784))
    points = centers[random.integers(10, size=count)] + random.normal(size=(count, 784))
    return points.astype(np.float32)


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def board_of(folder: Path, points: NDArray[np.float32]) -> tuple[Client, str]:
    from lightboard import SummaryWriter

    with SummaryWriter(folder / "run") as writer:
        writer.add_embedding(points, tag="e")
    client = Client(folder)
    return client, str(only(client)["source"])


def ours(points: NDArray[np.float32], large: NDArray[np.float32]) -> dict[str, float]:
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        client, source = board_of(Path(place), points)

        def project(**body: Any) -> None:
            job = ask(client, "project", source=source, **body).json()["job"]
            until(client, job, "done", patience=600)

        found["read and PCA"] = timed(lambda: project(method="pca"))
        found["PCA"] = timed(lambda: find_components(points, 10))
        found["t-SNE 3D"] = timed(lambda: project(method="tsne", dims=3, iterations=750))
        found["t-SNE 2D"] = timed(lambda: project(method="tsne", dims=2, iterations=750))
        found["UMAP 2D"] = timed(lambda: project(method="umap", dims=2))
    with tempfile.TemporaryDirectory() as place:
        client, source = board_of(Path(place), large)
        found["read 100,000"] = timed(lambda: ask(client, "about", source=source))
        times = [
            timed(lambda row=row: ask(client, "neighbors", source=source, row=row))  # type: ignore[misc]
            for row in range(5)
        ]
        found["neighbours of a point"] = sorted(times)[2]
    return found


def peers(points: NDArray[np.float32]) -> dict[str, float]:
    found: dict[str, float] = {}
    try:
        decomposition = importlib.import_module("sklearn.decomposition")
        manifold = importlib.import_module("sklearn.manifold")
    except ImportError:
        return found
    found["PCA"] = timed(lambda: decomposition.PCA(10, svd_solver="full").fit_transform(points))
    narrow = decomposition.PCA(50).fit_transform(points)
    tsne = manifold.TSNE(2, max_iter=750, init="pca", n_jobs=-1)
    found["t-SNE 2D"] = timed(lambda: tsne.fit_transform(narrow))
    try:
        umap = importlib.import_module("umap")
    except ImportError:
        return found
    umap.UMAP().fit(points[:200])  # compiled by the first call
    found["UMAP 2D"] = timed(lambda: umap.UMAP().fit_transform(points))
    return found


def main() -> None:
    points = pictures(POINTS)
    large = np.random.default_rng(0).normal(size=(100_000, 768)).astype(np.float32)
    mine, theirs = ours(points, large), peers(points)
    what = {
        "read and PCA": "10,000 × 784: read, PCA (exact)",
        "PCA": "the same, PCA alone",
        "t-SNE 3D": "t-SNE, 750 iterations, 3D",
        "t-SNE 2D": "t-SNE, 750 iterations, 2D",
        "UMAP 2D": "UMAP, 2D",
        "read 100,000": "100,000 × 768: read",
        "neighbours of a point": "100 nearest of a point, exact",
    }
    rows = [
        [
            text,
            milliseconds(mine[name]),
            milliseconds(theirs[name]) if name in theirs else "–",
        ]
        for name, text in what.items()
    ]
    print_table(["", "lightboard", "scikit-learn, umap-learn"], rows)


if __name__ == "__main__":
    main()
