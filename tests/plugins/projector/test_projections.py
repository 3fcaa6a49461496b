"""Projections over HTTP: every method, joined, paused, cancelled, aligned from step to step, and what they refuse."""

from __future__ import annotations

import base64
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.projector import (
    ask,
    embeddings,
    metadata,
    only,
    progress,
    project,
    refusal,
    until,
    vectors,
)
from tests.builders.web import Client

import lightboard
from lightboard.plugins.projector import jobs, uploads
from lightboard.plugins.projector.example import write_example

LABELS = ["abc"[n % 3] for n in range(90)]
ROWS = [[label, "xy"[n % 2]] for n, label in enumerate(LABELS)]


def clusters(n: int = 90, dimensions: int = 8, seed: int = 0) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    points = random.normal(size=(n, dimensions))
    points[np.arange(n), np.arange(n) % 3] += 15
    return points.astype(np.float32)


@pytest.fixture(scope="module")
def client(tmp_path_factory: Any) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("logs")
    with lightboard.SummaryWriter(folder / "run") as writer:
        writer.add_embedding(clusters(), ROWS, tag="e", metadata_header=["label", "half"])
    yield Client(folder)


@pytest.fixture(scope="module")
def source(client: Client) -> str:
    return str(only(client)["source"])


def purity(positions: NDArray[np.float32] | None) -> float:
    """The share of the 5 nearest on the map that are of a point's cluster."""
    assert positions is not None
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    near = np.argsort(apart, axis=1)[:, :5]
    return float(np.mean(near % 3 == (np.arange(len(positions)) % 3)[:, None]))


def is_same(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> bool:
    assert one is not None
    assert other is not None
    return np.array_equal(one, other)


def test_principal_components_are_exact(client: Client, source: str) -> None:
    seen = project(client, source, method="pca", dims=4)
    points = clusters().astype(np.float64)
    centered = points - points.mean(axis=0)
    values, axes = np.linalg.eigh(centered.T @ centered)
    expected = centered @ axes[:, ::-1][:, :4]
    assert seen.positions is not None
    # An axis may point either way.
    signs = np.sign((expected * seen.positions).sum(axis=0))
    assert np.allclose(seen.positions, expected * signs, atol=1e-3)
    shares = values[::-1] / values.sum()
    assert np.allclose(seen.head["variance"], [*shares, 0, 0], atol=1e-5)
    assert (seen.head["phase"], seen.head["progress"]) == ("done", 1.0)


@pytest.mark.parametrize("dims", [2, 3])
@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_layouts_keep_clusters_together(
    client: Client, source: str, method: str, dims: int
) -> None:
    body: dict[str, Any] = {
        "method": method,
        "dims": dims,
        "iterations": 300,
        "perplexity": 15,
        "epochs": 150,
    }
    seen = project(client, source, **body)
    assert seen.positions is not None
    assert seen.positions.shape == (90, dims)
    assert purity(seen.positions) > 0.98
    assert seen.head["iteration"] == seen.head["iterations"] == (300 if method == "tsne" else 150)
    assert (seen.head["loss"] is not None) == (method == "tsne")


def test_a_seed_gives_the_same_and_another_something_else(client: Client, source: str) -> None:
    for method in ("tsne", "umap", "random"):
        body: dict[str, Any] = {"method": method, "iterations": 60, "epochs": 40, "dims": 2}
        first = project(client, source, seed=1, **body).positions
        # Another job, for what is done is not done again.
        jobs._jobs.clear()
        again = project(client, source, seed=1, **body).positions
        other = project(client, source, seed=2, **body).positions
        assert is_same(first, again), method
        assert not is_same(first, other), method


def test_what_is_asked_twice_is_made_once(client: Client, source: str) -> None:
    made = [ask(client, "project", source=source, method="umap", seed=77).json() for _ in range(3)]
    assert len({one["job"] for one in made}) == 1
    seen = until(client, made[0]["job"], "done")
    again = ask(client, "project", source=source, method="umap", seed=77).json()
    assert again == {"job": made[0]["job"], "state": "done"}
    assert progress(client, again["job"], seen.head["version"]).positions is None


def test_positions_are_shown_while_they_move(client: Client, source: str) -> None:
    job = ask(client, "project", source=source, method="tsne", iterations=100_000, seed=5).json()[
        "job"
    ]
    since = -1
    seen: list[tuple[int, NDArray[np.float32]]] = []
    while len(seen) < 4:
        one = progress(client, job, since)
        since = one.head["version"]
        if one.positions is not None:
            seen.append((one.head["iteration"], one.positions))
        assert one.head["state"] in ("waiting", "running"), one.head
    assert sorted({iteration for iteration, _ in seen}) == [iteration for iteration, _ in seen]
    assert not np.array_equal(seen[0][1], seen[-1][1])
    ask(client, "control", job=job, action="cancel")
    assert until(client, job, "cancelled").head["error"] == ""


def test_pause_resume_perturb_and_more(client: Client, source: str) -> None:
    body: dict[str, Any] = {"method": "tsne", "iterations": 3000, "seed": 9, "dims": 2}
    job = ask(client, "project", source=source, **body).json()["job"]
    ask(client, "control", job=job, action="pause")
    paused = until(client, job, "paused")
    time.sleep(0.2)
    still = progress(client, job, wait=0)
    assert still.head["iteration"] == paused.head["iteration"] < 3000
    ask(client, "control", job=job, action="perturb")
    ask(client, "control", job=job, action="resume")
    done = until(client, job, "done")
    assert done.head["iteration"] == 3000
    jobs._jobs.clear()
    calm = project(client, source, **body)
    assert not is_same(calm.positions, done.positions)
    job = ask(client, "project", source=source, **body).json()["job"]
    ask(client, "control", job=job, action="more", iterations=50)
    further = until(client, job, "done")
    assert further.head["iteration"] == further.head["iterations"] == 3050
    assert not is_same(calm.positions, further.positions)
    umap = ask(client, "project", source=source, method="umap", epochs=20).json()["job"]
    until(client, umap, "done")
    ask(client, "control", job=umap, action="more", iterations=30)
    assert until(client, umap, "done").head["iterations"] == 50
    pca = ask(client, "project", source=source).json()["job"]
    until(client, pca, "done")
    assert "cannot go on" in ask(client, "control", 409, job=pca, action="more").json()["error"]


def test_what_was_cancelled_begins_anew(client: Client, source: str) -> None:
    body: dict[str, Any] = {"method": "tsne", "iterations": 100_000, "seed": 3}
    job = ask(client, "project", source=source, **body).json()["job"]
    ask(client, "control", job=job, action="cancel")
    assert until(client, job, "cancelled").head["state"] == "cancelled"
    again = ask(client, "project", source=source, **body).json()
    assert again["job"] == job
    assert until(client, job, "running", "done").head["state"] == "running"
    ask(client, "control", job=job, action="cancel")
    until(client, job, "cancelled")


def test_a_job_that_nobody_asks_about_ends(
    client: Client, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_FORGOTTEN", 0.3)
    body: dict[str, Any] = {"method": "tsne", "iterations": 100_000, "seed": 4}
    job = ask(client, "project", source=source, **body).json()["job"]
    other = ask(client, "project", source=source, **{**body, "seed": 6}).json()["job"]
    ask(client, "control", job=other, action="pause")
    end = time.monotonic() + 30
    while not (jobs.find_job(job).is_over and jobs.find_job(other).is_over):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert progress(client, job, wait=0).head["state"] == "cancelled"


def test_jobs_beyond_the_slots_wait_and_are_bounded(
    client: Client, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_MOST_WAITING", 5)
    body: dict[str, Any] = {"method": "tsne", "iterations": 100_000}
    made = [
        ask(client, "project", source=source, seed=100 + n, **body).json()["job"] for n in range(5)
    ]
    reply = ask(client, "project", 429, source=source, seed=200, **body).json()
    assert "too many" in reply["error"]
    for job in made[:2]:
        assert until(client, job, "running").head["state"] == "running"
    assert progress(client, made[4], wait=0).head["state"] == "waiting"
    # Quick ones do not wait behind them.
    assert ask(client, "project", 429, source=source, seed=300).json()["error"]
    ask(client, "control", job=made[3], action="cancel")
    until(client, made[3], "cancelled")
    assert project(client, source, seed=300).head["state"] == "done"
    for job in made:
        ask(client, "control", job=job, action="cancel")
    for job in made:
        until(client, job, "cancelled")


def test_only_some_rows(client: Client, source: str) -> None:
    rows = list(range(0, 90, 3))
    for method in ("pca", "tsne", "umap"):
        seen = project(client, source, method=method, rows=rows, iterations=50, epochs=50)
        assert seen.positions is not None
        finite = np.isfinite(seen.positions).all(axis=1)
        assert np.flatnonzero(finite).tolist() == rows
    sample = project(client, source, method="umap", sample=40, epochs=20)
    assert sample.positions is not None
    assert np.isfinite(sample.positions).all(axis=1).sum() == sample.head["projected"] == 40
    assert "a sample of 40 of 90 points" in sample.head["said"]
    assert "no point 90" in ask(client, "project", 404, source=source, rows=[90]).json()["error"]


def test_axes_of_ones_own(client: Client, source: str) -> None:
    by_label = {name: [n for n in range(90) if LABELS[n] == name] for name in "abc"}
    axes = [
        {"left": by_label["a"], "right": by_label["b"]},
        {"left": by_label["a"], "right": by_label["c"]},
    ]
    seen = project(client, source, method="custom", axes=axes)
    assert seen.positions is not None
    assert seen.positions.shape == (90, 2)
    points = clusters().astype(np.float64)
    ends = points[by_label["a"]].mean(axis=0), points[by_label["b"]].mean(axis=0)
    line = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
    expected = (points - (ends[0] + ends[1]) / 2) @ line
    assert np.allclose(seen.positions[:, 0], expected, atol=1e-3)
    same = [{"left": [1], "right": [1]}]
    assert "same place" in refusal(client, source, method="custom", axes=same)
    assert "no axes" in ask(client, "project", 400, source=source, method="custom").json()["error"]
    gone = [{"left": [1], "right": [4]}]
    error = refusal(client, source, method="custom", axes=gone, rows=[1, 2, 3])
    assert "an end without points" in error


def test_supervised_by_a_column(client: Client, source: str) -> None:
    body: dict[str, Any] = {
        "supervise": 100,
        "supervise_column": "half",
        "iterations": 100,
        "epochs": 60,
    }
    for method in ("tsne", "umap"):
        free = project(client, source, method=method, **{**body, "supervise": 0})
        held = project(client, source, method=method, **body)
        partly = project(client, source, method=method, unlabelled="x", **body)
        assert not is_same(free.positions, held.positions)
        assert not is_same(partly.positions, held.positions)
    error = refusal(client, source, method="umap", supervise=50, supervise_column="no")
    assert error == "the metadata has no column 'no'"


def test_supervised_by_labels_of_the_page(client: Client, source: str) -> None:
    body: dict[str, Any] = {"method": "umap", "supervise": 100, "epochs": 60}
    logged = project(client, source, supervise_column="half", **body)
    same = project(
        client, source, supervise_column="half", labels=[n % 2 for n in range(90)], **body
    )
    assert is_same(logged.positions, same.positions)
    edited = [-1 if n < 30 else n % 2 for n in range(90)]
    partly = project(client, source, supervise_column="mine", labels=edited, **body)
    assert not is_same(logged.positions, partly.positions)
    assert refusal(client, source, labels=[0], **body) == "1 labels for 90 points"


def test_sphereized_and_cosine(client: Client, source: str) -> None:
    points = clusters()
    centered = points - points.mean(axis=0)
    ball = centered / np.linalg.norm(centered, axis=1, keepdims=True)
    seen = project(client, source, method="pca", sphereize=True, dims=8)
    assert seen.positions is not None
    shown = np.linalg.norm(seen.positions[:, None] - seen.positions[None], axis=2)
    meant = np.linalg.norm(ball[:, None] - ball[None], axis=2)
    assert np.allclose(shown, meant, atol=1e-3)
    plain = project(client, source, method="umap", epochs=60)
    angle = project(client, source, method="umap", epochs=60, metric="cosine")
    assert not is_same(plain.positions, angle.positions)
    assert purity(angle.positions) > 0.95


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("sphereize", [False, True])
def test_neighbours_in_the_original_space(
    client: Client, source: str, metric: str, sphereize: bool
) -> None:
    points = clusters().astype(np.float64)
    if sphereize:
        points -= points.mean(axis=0)
        points /= np.linalg.norm(points, axis=1, keepdims=True)
    if metric == "euclidean":
        far = np.linalg.norm(points - points[5], axis=1)
    else:
        far = 1 - points @ points[5] / np.linalg.norm(points, axis=1) / np.linalg.norm(points[5])
    order = [n for n in np.argsort(far).tolist() if n != 5]
    body: dict[str, Any] = {"source": source, "row": 5, "metric": metric, "sphereize": sphereize}
    near = ask(client, "neighbors", k=10, **body).json()
    assert near["rows"] == order[:10]
    assert np.allclose(near["distances"], far[order[:10]], atol=1e-4)
    assert len(ask(client, "neighbors", k=999, **body).json()["rows"]) == 89
    among = ask(client, "neighbors", k=999, rows=[2, 5, 8, 80], **body).json()
    assert among["rows"] == [n for n in order if n in (2, 8, 80)]
    assert "no point 90" in ask(client, "neighbors", 404, **{**body, "row": 90}).json()["error"]


def test_the_quality_of_maps(client: Client, source: str) -> None:
    jobs_of = {
        method: ask(client, "project", source=source, method=method, dims=8, epochs=50).json()[
            "job"
        ]
        for method in ("pca", "random")
    }
    found = {}
    for method, job in jobs_of.items():
        until(client, job, "done")
        found[method] = ask(client, "quality", job=job, k=5).json()
    whole = {"trustworthiness": 1.0, "k": 5, "sampled": 90, "points": 90, "original_dims": 8}
    assert found["pca"] == whole  # all of the dimensions: nothing is lost
    assert 0.4 < found["random"]["trustworthiness"] < 1.0
    # A picture shows some of the components, and can be trusted as far as these.
    flat = ask(client, "project", source=source, method="pca", dims=2).json()["job"]
    until(client, flat, "done")
    picture = ask(client, "quality", job=jobs_of["pca"], k=5, components=[1, 0, 1]).json()
    assert picture == ask(client, "quality", job=flat, k=5).json()
    assert picture["trustworthiness"] < 1.0
    error = ask(client, "quality", 404, job=flat, components=[0, 2]).json()["error"]
    assert error == "there is no component 2"
    assert ask(client, "quality", job=jobs_of["pca"], k=50).json()["trustworthiness"] is None
    assert "ask for it anew" in ask(client, "quality", 404, job="none").json()["error"]


def test_points_keep_their_places_from_step_to_step(tmp_path: Path) -> None:
    turned = np.linalg.qr(np.random.default_rng(5).normal(size=(8, 8)))[0].astype(np.float32)
    with lightboard.SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(clusters(), tag="e", global_step=0)
        writer.add_embedding(clusters() @ turned + 3, tag="e", global_step=1)
        writer.add_embedding(clusters()[:60] @ turned, tag="e", global_step=2)
    client = Client(tmp_path)
    source = only(client)["source"]
    body: dict[str, Any] = {"iterations": 300, "perplexity": 15, "epochs": 100, "dims": 2}
    for method in ("pca", "tsne", "umap"):
        first = project(client, source, method=method, step=0, **body).positions
        aligned = project(client, source, method=method, step=1, align_to=0, **body)
        assert first is not None
        assert aligned.positions is not None
        size = float(np.abs(first - first.mean(axis=0)).mean())
        moved = np.linalg.norm(first - aligned.positions, axis=1)
        assert moved.mean() < size / 2, method
    fewer = project(client, source, method="pca", step=2, align_to=0, **body)
    assert any("only those in both" in one for one in fewer.head["said"])
    lost = project(client, source, method="pca", step=1, align_to=99, **body)
    assert any("not aligned" in one for one in lost.head["said"]), lost.head


@pytest.mark.parametrize("method", ["pca", "tsne", "umap", "random"])
@pytest.mark.parametrize(
    "points",
    [
        np.ones((10, 4)),
        np.concatenate([np.ones((10, 1)), np.arange(20).reshape(10, 2)], axis=1),
        np.arange(10)[:, None],
        np.eye(3),
        np.random.default_rng(0).normal(size=(5, 400)),
        np.random.default_rng(0).normal(size=(10, 3)) * 1e30,
        np.random.default_rng(0).normal(size=(10, 3)) * 1e-30,
    ],
    ids=["all the same", "a constant column", "one dimension", "three", "wide", "huge", "tiny"],
)
def test_odd_points_are_projected(tmp_path: Path, method: str, points: Any) -> None:
    with lightboard.SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(points.astype(np.float32), tag="e")
    client = Client(tmp_path)
    source = only(client)["source"]
    seen = project(client, source, method=method, iterations=40, epochs=30)
    assert seen.positions is not None
    assert np.isfinite(seen.positions).all()


def test_fewer_than_three_points(tmp_path: Path) -> None:
    with lightboard.SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(np.eye(2), ["a", "b"], tag="two")
        writer.add_embedding(np.full((5, 2), np.nan), tag="nan")
        writer.add_embedding(np.eye(4), tag="four")
    client = Client(tmp_path)
    four, nan, two = embeddings(client)["sources"]
    assert (four["name"], nan["name"], two["name"]) == ("four", "nan", "two")
    for method in ("pca", "tsne", "umap", "random"):
        error = refusal(client, two["source"], method=method)
        assert error == "a projection needs 3 points at least, here are 2"
        assert refusal(client, nan["source"], method=method).endswith("here are 0")
    assert metadata(client, two["source"]) == {"label": ["a", "b"]}
    assert project(client, four["source"]).positions is not None


def test_own_data_in_pieces(client: Client) -> None:
    text = "\n".join("\t".join(map(str, row)) for row in clusters(30).tolist()).encode()

    def send(data: bytes, kind: str = "vectors", status: int = 200, **about: Any) -> Any:
        body: dict[str, Any] = {"upload": "mine", "kind": kind, "name": "my.tsv", "last": True}
        text = base64.b64encode(data).decode()
        return ask(client, "upload", status, **(body | about), data=text).json()

    assert "no vectors yet" in send(b"a\n", "metadata", status=404)["error"]
    assert send(text[:100], last=False) == {"source": ""}
    source = send(text[100:])["source"]
    (found,) = (one for one in embeddings(client)["sources"] if one["kind"] == "upload")
    assert (found["source"], found["name"], found["run"]) == (source, "my.tsv", None)
    assert np.allclose(vectors(client, source), clusters(30), atol=1e-6)
    send("\n".join(LABELS[:30]).encode(), "metadata")
    assert metadata(client, source) == {"label": LABELS[:30]}
    assert project(client, source).positions is not None
    out = io.BytesIO()
    np.save(out, clusters(9).astype(np.float64))
    array = send(out.getvalue(), name="a/b/my.npy")["source"]
    assert array == source
    assert np.array_equal(vectors(client, source), clusters(9))
    comma = send(b"1,2\n3,4\n5,6\n", upload="comma", name="x.csv")["source"]
    assert vectors(client, comma).tolist() == [[1, 2], [3, 4], [5, 6]]
    for data, name in (
        (b"\x93NUMPY\1\0", "broken.npy"),
        (b"a\tb\n", "words.tsv"),
        (b"", "empty.tsv"),
        (b"1\t2\n3\n", "ragged.tsv"),
    ):
        assert name in send(data, upload="bad", name=name, status=415)["error"]
    pickled = io.BytesIO()
    np.save(pickled, np.array([{"a": 1}], object), allow_pickle=True)
    assert send(pickled.getvalue(), upload="bad", name="p.npy", status=415)
    # Of another server's epoch nothing is there.
    other = Client(Path(client.board.logdir.path))
    assert all(one["kind"] != "upload" for one in embeddings(other)["sources"])


def test_own_data_is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_MOST_BYTES", 1_000)
    monkeypatch.setattr(uploads, "_KEPT_BYTES", 1_500)
    row = base64.b64encode(b"1\t2\t3\n" * 40).decode()
    body: dict[str, Any] = {"kind": "vectors", "name": "x.tsv", "data": row}
    for n in range(4):
        ask(client, "upload", upload=f"n{n}", last=True, **body)
    kept = [one for one in embeddings(client)["sources"] if one["kind"] == "upload"]
    assert 1 <= len(kept) < 4
    for _ in range(4):
        ask(client, "upload", upload="long", last=False, **body)
    reply = ask(client, "upload", 413, upload="long", last=False, **body).json()
    assert "larger than" in reply["error"]


def test_the_example_has_steps_pictures_and_columns(tmp_path: Path) -> None:
    with lightboard.SummaryWriter(tmp_path / "run") as writer:
        write_example(writer)
    client = Client(tmp_path)
    source = only(client)
    assert [step["step"] for step in source["steps"]] == [0, 100, 200]
    about = ask(client, "about", source=source["source"]).json()
    assert (about["rows"], about["columns"], about["sprite_sheets"]) == (240, ["shape", "color"], 1)
    assert about["said"] == []


def test_many_ask_at_once(client: Client, source: str) -> None:
    found: list[Any] = []

    def look(seed: int) -> None:
        found.append(project(client, source, method="umap", epochs=20, seed=seed % 2).positions)

    threads = [threading.Thread(target=look, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({one.tobytes() for one in found}) == 2


@pytest.mark.parametrize(("dimensions", "expected"), [(49, False), (50, True)])
def test_many_dimensions_are_sphereized_unless_one_says_otherwise(
    tmp_path: Path, dimensions: int, expected: bool
) -> None:
    points = np.random.default_rng(0).normal(size=(30, dimensions)) + 5
    with lightboard.SummaryWriter(tmp_path) as writer:
        writer.add_embedding(points, tag="e")
    client = Client(tmp_path)
    source = only(client)["source"]
    # One that says so is the same job.
    jobs = [
        ask(client, "project", source=source, sphereize=one).json()["job"]
        for one in (None, expected, not expected)
    ]
    assert jobs[0] == jobs[1] != jobs[2]
    near = [
        ask(client, "neighbors", source=source, row=0, k=5, sphereize=one).json()
        for one in (None, expected, not expected)
    ]
    assert near[0] == near[1] != near[2]
