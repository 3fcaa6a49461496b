"""Maps by other libraries, each really run where it is installed; scikit-learn always is."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.live import wait_until
from tests.builders.projector import Seen, ask, embeddings, only, progress, refusal, until
from tests.builders.web import Client

import lightboard
from lightboard.plugins.projector import engines

LABELS = ["abc"[n % 3] for n in range(90)]


def clusters() -> NDArray[np.float32]:
    points = np.random.default_rng(0).normal(size=(90, 8))
    points[np.arange(90), np.arange(90) % 3] += 15
    points[7] = np.nan  # left out, whoever makes the map
    return points.astype(np.float32)


@pytest.fixture(scope="module")
def client(tmp_path_factory: Any) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("logs")
    with lightboard.SummaryWriter(folder / "run") as writer:
        writer.add_embedding(clusters(), LABELS, tag="e")
    yield Client(folder)


@pytest.fixture(scope="module")
def source(client: Client) -> str:
    return str(only(client)["source"])


def skip_without(name: str) -> None:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed")


def mapped(client: Client, source: str, **body: Any) -> Seen:
    """Numba compiles for minutes on a slow machine."""
    job = ask(client, "project", source=source, **body).json()["job"]
    return until(client, job, "done", patience=300)


def purity(positions: NDArray[np.float32]) -> float:
    """The share of the 5 nearest on the map that are of a point's cluster."""
    there = np.flatnonzero(np.isfinite(positions).all(axis=1))
    apart = np.linalg.norm(positions[there][:, None] - positions[there][None], axis=2)
    np.fill_diagonal(apart, np.inf)
    near = there[np.argsort(apart, axis=1)[:, :5]]
    return float(np.mean(near % 3 == (there % 3)[:, None]))


def test_what_is_installed_is_listed(client: Client) -> None:
    skip_without("scikit-learn")
    listed = {one["name"]: one for one in embeddings(client)["engines"]}
    version = importlib.metadata.version("scikit-learn")
    assert listed["scikit-learn"] == {"name": "scikit-learn", "method": "tsne", "version": version}


@pytest.mark.parametrize("dims", [2, 3])
@pytest.mark.parametrize(
    ("engine", "method"),
    [("scikit-learn", "tsne"), ("openTSNE", "tsne"), ("umap-learn", "umap")],
)
def test_they_keep_clusters_together(
    client: Client, source: str, engine: str, method: str, dims: int
) -> None:
    skip_without(engine)
    body = {"method": method, "engine": engine, "dims": dims, "perplexity": 10, "iterations": 750}
    seen = mapped(client, source, epochs=100, **body)
    assert seen.head["state"] == "done", seen.head["error"]
    assert seen.positions is not None
    assert seen.positions.shape == (90, dims)
    assert np.flatnonzero(np.isnan(seen.positions).any(axis=1)).tolist() == [7]
    # scikit-learn needs more points than these in three dimensions; by chance it would be a third.
    assert purity(seen.positions) > (0.95 if dims == 2 else 0.6)
    assert seen.head["iteration"] == seen.head["iterations"]


def test_labels_pull_in_umap_learn(client: Client, source: str) -> None:
    skip_without("umap-learn")
    body = {"method": "umap", "engine": "umap-learn", "epochs": 50, "supervise": 60}
    seen = mapped(client, source, supervise_column="label", **body)
    assert seen.head["state"] == "done", seen.head["error"]


def test_one_that_is_not_there_is_refused_with_what_to_type(
    client: Client, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lightboard.plugins.projector.api.list_engines", list)
    body: dict[str, Any] = {"source": source, "engine": "umap-learn"}
    told = ask(client, "project", status=400, method="umap", **body).json()
    assert told["error"] == "umap-learn makes no umap here"
    assert told["hint"] == "install it beside lightboard: pip install umap-learn"
    told = ask(client, "project", status=400, method="tsne", **body).json()
    assert told["error"] == "umap-learn makes no tsne here"


def test_labels_are_refused_where_they_are_not_taken(client: Client, source: str) -> None:
    skip_without("scikit-learn")
    body: dict[str, Any] = {"method": "tsne", "engine": "scikit-learn", "supervise": 50}
    told = ask(client, "project", status=400, source=source, **body).json()
    assert told["error"] == "scikit-learn takes no labels"


def test_its_own_error_is_told(
    client: Client, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "METHODS", {**engines.METHODS, "none-such": "tsne"})
    fake = [engines.Engine("none-such", "tsne", "1")]
    monkeypatch.setattr("lightboard.plugins.projector.api.list_engines", lambda: fake)
    told = refusal(client, source, method="tsne", engine="none-such", perplexity=10)
    assert told == "none-such: KeyError: 'none-such'"


def test_no_module_of_the_folder_one_is_in_is_run(
    client: Client, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without("scikit-learn")
    for name in ("json", "numpy", "lightboard"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not meant')")
    monkeypatch.chdir(tmp_path)
    body = {"method": "tsne", "engine": "scikit-learn", "perplexity": 10, "seed": 3}
    seen = mapped(client, source, **body)
    assert seen.head["state"] == "done", seen.head["error"]


def test_cancelled_it_ends_and_leaves_no_process(client: Client, source: str) -> None:
    skip_without("scikit-learn")
    body: dict[str, Any] = {"method": "tsne", "engine": "scikit-learn"}
    body |= {"perplexity": 10, "iterations": 100_000}
    job = ask(client, "project", source=source, **body).json()["job"]
    wait_until(lambda: progress(client, job).head["phase"] == "layout", "the layout")
    ask(client, "control", job=job, action="cancel")
    assert until(client, job, "cancelled").head["error"] == ""
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        line = Path(f"/proc/{child}/cmdline")
        assert not line.exists() or b"engine_process" not in line.read_bytes()
