"""Embeddings of logdirs elsewhere: a bucket of a real S3 server, and a file system of fsspec."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest
from PIL import Image
from tests.builders.event_files import NAME, scalar, version
from tests.builders.projector import ask, embeddings, metadata, project, vectors
from tests.builders.s3 import BUCKET, S3Server
from tests.builders.web import Client

import lightboard
from lightboard.logdir.logdir import BESIDE
from lightboard.plugins.projector import loaded, sources
from lightboard.plugins.projector.decode import CONFIG

POINTS = np.random.default_rng(0).normal(size=(12, 5)).astype("<f4")

Put = Callable[[str, bytes], None]


@pytest.fixture
def memory() -> Iterator[Any]:
    """Where memory:// keeps its files, empty."""
    fs = fsspec.filesystem("memory")
    yield fs
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]


@pytest.fixture(params=["memory", "s3"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Put]:
    """A URL, and what puts a file below it."""
    monkeypatch.setattr(sources, "_FRESH", 0.0)
    monkeypatch.setattr(loaded, "_BELIEVED", 0.0)
    if request.param == "memory":
        fs = request.getfixturevalue("memory")
        return "memory://training/logs", lambda path, data: fs.pipe_file(
            f"/training/logs/{path}", data
        )
    s3: S3Server = request.getfixturevalue("s3")
    return f"s3://{BUCKET}/logs", lambda path, data: s3.put(f"logs/{path}", data)


def put_folder(folder: Path, put: Put) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            put(path.relative_to(folder).as_posix(), path.read_bytes())


def test_every_step_with_labels_and_pictures(
    place: tuple[str, Put], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, put = place
    # A file is asked for in pieces, several together.
    monkeypatch.setattr(sources, "_PIECE", 100)
    monkeypatch.setattr(sources, "_PIECES", 2)
    rows = [[f"n{n}", n] for n in range(12)]
    pictures = np.linspace(0, 1, 12 * 3 * 4 * 4, dtype=np.float32).reshape(12, 3, 4, 4)
    with lightboard.SummaryWriter(tmp_path / "a") as writer:
        writer.add_scalar("x", 1.0, 0)
        for step in (0, 20):
            writer.add_embedding(
                POINTS + step, rows, pictures, step, "net", metadata_header=["name", "number"]
            )
    put_folder(tmp_path, put)
    client = Client(url)
    assert ask(client, "present").json() == {"present": True}
    found = embeddings(client)
    assert found["problems"] == []
    (source,) = found["sources"]
    assert (source["run_name"], source["name"], source["kind"]) == ("a", "net", "projector")
    assert [step["step"] for step in source["steps"]] == [0, 20]
    for step in (0, 20):
        assert np.allclose(vectors(client, source["source"], step=step), POINTS + step, atol=1e-5)
    about = ask(client, "about", source=source["source"]).json()
    assert (about["said"], about["rows"], about["sprite_sheets"]) == ([], 12, 1)
    assert metadata(client, source["source"]) == {
        "name": [f"n{n}" for n in range(12)],
        "number": list(range(12)),
    }
    path = f"/api/plugins/projector/sprite/{client.board.epoch}/{source['source']}/last/0"
    assert Image.open(io.BytesIO(client.http.get(path).content)).size == (16, 16)
    assert project(client, source["source"]).positions is not None
    # As a script reads them.
    board = lightboard.open(url)
    first, _ = board.read_embeddings("a")
    assert np.allclose(first.vectors(), POINTS, atol=1e-5)
    assert list(first.metadata()) == ["name", "number"]


def test_tensorflows_files_and_what_is_wrong_with_some(place: tuple[str, Put]) -> None:
    url, put = place
    saved = json.dumps([{"label": "a", "selectedProjection": "pca"}])
    put(f"run/{NAME}", version() + scalar("x", 0, 1.0))
    put("run/points.bytes", POINTS.tobytes())
    put("run/points.json", saved.encode())
    put("secret.tsv", b"1\t2\n")
    shape = "tensor_shape: 12 tensor_shape: 5"
    put(
        f"run/{CONFIG}",
        f"""
        embeddings {{ tensor_name: "whole" tensor_path: "points.bytes" {shape}
                      bookmarks_path: "points.json" metadata_path: "gone.tsv" }}
        embeddings {{ tensor_name: "missing" tensor_path: "missing.tsv" }}
        embeddings {{ tensor_name: "outside" tensor_path: "../secret.tsv" }}
        """.encode(),
    )
    # Without an event file beside it, and in Keras' folder.
    put(f"lone/plugins/org_tensorflow_tensorboard_projector/{CONFIG}", b"embeddings {")
    client = Client(url)
    found = embeddings(client)
    missing, whole = found["sources"]
    assert (missing["name"], whole["name"]) == ("missing", "whole")
    assert {(one["run_name"], one["name"]) for one in found["problems"]} == {
        ("lone", ""),
        ("run", "outside"),
    }
    assert np.array_equal(vectors(client, whole["source"]), POINTS)
    about = ask(client, "about", source=whole["source"]).json()
    assert about["said"] == ["gone.tsv is not there"]
    assert about["bookmarks"] == saved
    error = ask(client, "about", 415, source=missing["source"]).json()["error"]
    assert error == "missing.tsv is not there"


def test_news_are_seen(place: tuple[str, Put]) -> None:
    url, put = place
    put(f"run/{NAME}", version() + scalar("x", 0, 1.0))
    client = Client(url)
    assert ask(client, "present").json() == {"present": False}
    put("run/e.tsv", b"1\t2\n3\t4\n5\t6\n")
    put(f"run/{CONFIG}", b'embeddings { tensor_name: "e" tensor_path: "e.tsv" }')
    client.loader.load_all()
    assert ask(client, "present").json() == {"present": True}
    (source,) = embeddings(client)["sources"]
    assert vectors(client, source["source"]).tolist() == [[1, 2], [3, 4], [5, 6]]
    put("run/e.tsv", b"7\t8\n9\t10\n11\t12\n")
    put("run/f.tsv", b"1\t2\n")
    put(
        f"run/{CONFIG}",
        b'embeddings { tensor_name: "e" tensor_path: "e.tsv" metadata_path: "e.meta" }'
        b'embeddings { tensor_name: "f" tensor_path: "f.tsv" }',
    )
    client.loader.load_all()
    assert [one["name"] for one in embeddings(client)["sources"]] == ["e", "f"]
    assert vectors(client, source["source"]).tolist() == [[7, 8], [9, 10], [11, 12]]


def test_few_questions_are_asked(s3: S3Server) -> None:
    s3.put(f"logs/run/{NAME}", version() + scalar("x", 0, 1.0))
    s3.put("logs/run/e.tsv", b"1\t2\n3\t4\n5\t6\n")
    s3.put("logs/run/weights.pt", b"weights")
    s3.put(f"logs/run/{CONFIG}", b'embeddings { tensor_name: "e" tensor_path: "e.tsv" }')
    client = Client(f"s3://{BUCKET}/logs")
    (source,) = embeddings(client)["sources"]
    for _ in range(3):
        vectors(client, source["source"])
        ask(client, "neighbors", source=source["source"], row=0, k=2)
        embeddings(client)
    assert len(s3.lists()) == 1
    assert len(s3.gets("e.tsv")) == 1
    assert len(s3.gets(CONFIG)) == 1
    assert s3.gets("weights.pt") == []
    assert len([one for one in s3.requests if one.method == "HEAD"]) <= 2


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.tsv").write_text("1\t2\n3\t4\n5\t6\n")
    run = tmp_path / "logs" / "run"
    run.mkdir(parents=True)
    (run / NAME).write_bytes(version() + scalar("x", 0, 1.0))
    (run / "linked.tsv").symlink_to(tmp_path / "secret.tsv")
    (run / CONFIG).write_text('embeddings { tensor_name: "e" tensor_path: "linked.tsv" }')
    client = Client(f"local://{tmp_path / 'logs'}")
    (source,) = embeddings(client)["sources"]
    error = ask(client, "about", 415, source=source["source"]).json()["error"]
    assert "is a link" in error
    assert "1" not in error


def test_its_config_is_kept_count_of() -> None:
    assert CONFIG in BESIDE
