"""What runs another library's t-SNE or UMAP: settings and points come in, positions go out as they are found."""

from __future__ import annotations

import importlib
import json
import struct
import sys
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_EVERY: Final = 25
"""Iterations between two pictures, of a library that tells."""
_START: Final = 1e-4
_SPREAD: Final = 10.0


def main() -> None:
    """Read a line of JSON and two float32 matrices from stdin; write frames to stdout.

    A frame is uint32 iteration, rows, dims, and float32 positions.
    """
    settings = json.loads(sys.stdin.buffer.readline())
    points, start = _read(settings["points"]), _read(settings["start"])
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no frame

    def give(iteration: int, positions: Any) -> None:
        data = np.ascontiguousarray(positions, "<f4")
        out.write(struct.pack("<III", iteration, *data.shape) + data.tobytes())
        out.flush()

    try:
        _ENGINES[settings["engine"]](settings, points, start, give)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None


def _read(shape: list[int]) -> NDArray[np.float32]:
    rows, columns = shape
    return np.frombuffer(sys.stdin.buffer.read(4 * rows * columns), "<f4").reshape(rows, columns)


def _tsne(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "n_components": settings["dims"],
        "perplexity": settings["perplexity"],
        "learning_rate": settings["learning_rate"] or "auto",
        "early_exaggeration": settings["exaggeration"],
        "metric": settings["metric"],
        "random_state": settings["seed"],
    }


def _scikit_learn(
    settings: dict[str, Any], points: NDArray[Any], start: NDArray[Any], give: Any
) -> None:
    manifold = importlib.import_module("sklearn.manifold")
    made = manifold.TSNE(
        **_tsne(settings),
        max_iter=max(250, settings["iterations"]),
        init=(start * _START).astype(np.float32),
        n_jobs=-1,
    )
    give(settings["iterations"], made.fit_transform(points))


def _open_tsne(
    settings: dict[str, Any], points: NDArray[Any], start: NDArray[Any], give: Any
) -> None:
    library = importlib.import_module("openTSNE")
    early = min(250, settings["iterations"] // 3)
    done = 0

    def tell(_: int, _error: float, positions: Any) -> None:
        nonlocal done
        done += _EVERY
        give(min(done, settings["iterations"]), positions)

    made = library.TSNE(
        **_tsne(settings),
        early_exaggeration_iter=early,
        n_iter=settings["iterations"] - early,
        initialization=start.astype(np.float64) * _START,
        callbacks=tell,
        callbacks_every_iters=_EVERY,
        n_jobs=-1,
    )
    give(settings["iterations"], made.fit(points))


def _umap_learn(
    settings: dict[str, Any], points: NDArray[Any], start: NDArray[Any], give: Any
) -> None:
    library = importlib.import_module("umap")
    labels = settings["labels"]
    made = library.UMAP(
        n_components=settings["dims"],
        n_neighbors=settings["neighbors"],
        min_dist=settings["min_dist"],
        metric=settings["metric"],
        n_epochs=settings["iterations"],
        random_state=settings["seed"],
        init=start * (_SPREAD / max(float(np.abs(start).max()), 1e-30)),
        target_weight=settings["supervise"],
    )
    give(settings["iterations"], made.fit_transform(points, labels and np.array(labels)))


_ENGINES: Final = {
    "scikit-learn": _scikit_learn,
    "openTSNE": _open_tsne,
    "umap-learn": _umap_learn,
}
