"""What embeddings there are: files of every writer, every step, and what is wrong with some of them."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.builders import make_event_file, scalar
from tests.builders.projector import (
    ask,
    embeddings,
    metadata,
    only,
    project,
    vectors,
    writer_of,
)
from tests.builders.web import Client

import lightboard
from lightboard.plugins.projector import sprites
from lightboard.plugins.projector.decode import FOLDERS

POINTS = np.random.default_rng(0).normal(size=(12, 5)).astype(np.float32)
CONFIG = "projector_config.pbtxt"


def add(folder: Path, name: str, matrix: Any = POINTS, config: str = "", **files: bytes) -> None:
    """An embedding as a person may lay it out."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join("\t".join(str(one) for one in row) for row in matrix)
    (folder / f"{name}.tsv").write_text(text)
    for file, data in files.items():
        (folder / f"{name}.{file}").write_bytes(data)
    with (folder / CONFIG).open("a") as out:
        out.write(f'embeddings {{ tensor_name: "{name}" tensor_path: "{name}.tsv" {config} }}\n')


def client_of(folder: Path) -> Client:
    if not list(folder.rglob("*tfevents*")):
        make_event_file(folder / "run", scalar("x", 0, 1.0))
    return Client(folder)


def about(client: Client, source: str, **body: Any) -> Any:
    return ask(client, "about", source=source, **body).json()


def png(width: int, height: int, color: int = 7) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (color, 0, 0)).save(out, "PNG")
    return out.getvalue()


def sprite(client: Client, source: str, sheet: int = 0, step: str = "last") -> Any:
    path = f"/api/plugins/projector/sprite/{client.board.epoch}/{source}/{step}/{sheet}"
    return client.http.get(path)


@pytest.mark.parametrize("package", ["lightboard", "torch", "tensorboardX"])
def test_every_writers_steps(tmp_path: Path, package: str) -> None:
    writer = writer_of(package, tmp_path / "a")
    pictures = np.linspace(0, 1, 12 * 3 * 4 * 4, dtype=np.float32).reshape(12, 3, 4, 4)
    if package != "lightboard":
        torch = pytest.importorskip("torch")
        given: Any = torch.from_numpy(pictures)
    else:
        given = pictures
    labels = [f"row {n % 3}" for n in range(12)]
    for step in (3, 0, 20):
        writer.add_embedding(POINTS + step, labels, given, global_step=step, tag="net/last")
    rows = [[f"n{n}", n] for n in range(12)]
    writer.add_embedding(POINTS, rows, metadata_header=["name", "number"], tag="wide")
    writer.close()
    client = Client(tmp_path)
    assert ask(client, "present").json() == {"present": True}
    found = embeddings(client)
    assert found["problems"] == []
    first, second = found["sources"]
    assert (first["run_name"], first["name"], first["kind"]) == ("a", "net/last", "projector")
    assert first["run"] == client.board.list_runs()[0].id
    assert [step["step"] for step in first["steps"]] == [0, 3, 20]
    assert first["steps"][0]["sprite"] == {"width": 4, "height": 4}
    assert first["steps"][0]["metadata"]
    assert (second["name"], [step["step"] for step in second["steps"]]) == ("wide", [0])
    for step in (0, 3, 20):
        got = vectors(client, first["source"], step=step)
        assert np.allclose(got, POINTS + step, atol=1e-5)
    last = about(client, first["source"])
    assert last["said"] == []
    assert (last["rows"], last["dimensions"], last["finite_rows"]) == (12, 5, 12)
    assert (last["columns"], last["sprite_sheets"]) == (["label"], 1)
    assert metadata(client, first["source"]) == {"label": labels}
    assert metadata(client, second["source"]) == {
        "name": [f"n{n}" for n in range(12)],
        "number": list(range(12)),
    }
    reply = sprite(client, first["source"])
    assert reply.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(reply.content)).size == (16, 16)
    assert sprite(client, first["source"], 1).status_code == 404
    # The ids outlive the server.
    again = embeddings(Client(tmp_path))["sources"]
    assert [one["source"] for one in again] == [first["source"], second["source"]]


def test_a_new_step_and_a_new_file_are_seen(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("lightboard.plugins.projector.sources._FRESH", 0.0)
    with lightboard.SummaryWriter(tmp_path / "a") as writer:
        writer.add_embedding(POINTS, tag="e")
        writer.flush()
        client = Client(tmp_path)
        source = only(client)["source"]
        assert np.allclose(vectors(client, source), POINTS)
        first = project(client, source).positions
        writer.add_embedding(POINTS * 2, tag="e", global_step=7)
        writer.flush()
    assert [step["step"] for step in only(client)["steps"]] == [0, 7]
    assert np.allclose(vectors(client, source), POINTS * 2)
    assert project(client, source).positions is not first
    path = next(tmp_path.rglob("00007/e/tensors.tsv"))
    path.write_text("1\t2\n3\t4\n5\t6\n")
    assert vectors(client, source).tolist() == [[1, 2], [3, 4], [5, 6]]


def test_every_folder_is_searched(tmp_path: Path) -> None:
    add(tmp_path, "at_the_top")
    add(tmp_path / "run" / "plugins" / "org_tensorflow_tensorboard_projector", "of_keras")
    add(tmp_path / "no" / "run" / "here", "deep")
    client = client_of(tmp_path)
    found = embeddings(client)
    assert found["problems"] == []
    assert [(one["run_name"], one["name"], one["run"] is None) for one in found["sources"]] == [
        (".", "at_the_top", True),
        ("no/run/here", "deep", True),
        ("run", "of_keras", False),
    ]
    for one in found["sources"]:
        assert np.allclose(vectors(client, one["source"]), POINTS, atol=1e-6)


def test_nothing_is_there(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    assert ask(client, "present").json() == {"present": False}
    found = embeddings(client)
    assert (found["sources"], found["problems"]) == ([], [])
    reply = ask(client, "about", 404, source="x").json()
    assert "no embedding is called" in reply["error"]


def test_raw_float32_even_all_zeros(tmp_path: Path) -> None:
    zeros = np.zeros((4, 3), "<f4")
    shape = "tensor_shape: 4 tensor_shape: 3"
    (tmp_path / "z.bytes").write_bytes(zeros.tobytes())
    (tmp_path / "short.bytes").write_bytes(b"\1\2\3\0\5")
    (tmp_path / CONFIG).write_text(
        f'embeddings {{ tensor_name: "z" tensor_path: "z.bytes" {shape} }}'
        f'embeddings {{ tensor_name: "short" tensor_path: "short.bytes" {shape} }}'
    )
    client = client_of(tmp_path)
    short, whole = embeddings(client)["sources"]
    assert whole["steps"][0]["rows"] == 4
    assert np.array_equal(vectors(client, whole["source"]), zeros)
    assert about(client, whole["source"])["said"] == ["all points are the same"]
    error = ask(client, "about", 415, source=short["source"]).json()["error"]
    assert error == ("short.bytes: 5 bytes are not the 4 × 3 float32 numbers that the config says")


def test_matrices_that_were_logged_as_tensors(tmp_path: Path) -> None:
    with lightboard.SummaryWriter(tmp_path / "a") as writer:
        for step in (1, 2):
            writer.add_tensor("w/matrix", POINTS * step, step)
        writer.add_tensor("w/cube", np.zeros((2, 3, 4), np.float32), 1)
        writer.add_tensor("w/whole", np.arange(12).reshape(4, 3), 1)
    client = Client(tmp_path)
    found = embeddings(client)["sources"]
    assert [(one["name"], one["kind"]) for one in found] == [
        ("w/matrix", "tensor"),
        ("w/whole", "tensor"),
    ]
    assert [step["step"] for step in found[0]["steps"]] == [1, 2]
    assert (found[0]["steps"][1]["rows"], found[0]["steps"][1]["dimensions"]) == (12, 5)
    assert np.array_equal(vectors(client, found[0]["source"], step=1), POINTS)
    assert np.array_equal(vectors(client, found[0]["source"]), POINTS * 2)
    assert vectors(client, found[1]["source"], rows=[3, 0]).tolist() == [[9, 10, 11], [0, 1, 2]]
    assert ask(client, "present").json() == {"present": False}  # no embedding was logged


# --- what is wrong with one leaves the others alone ------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        b"embeddings { tensor_name: ",
        b"\xff\xfe\x00",
        b"<html>",
        b"embeddings { tensor_path: 7 }",
    ],
)
def test_a_broken_config(tmp_path: Path, broken: bytes) -> None:
    add(tmp_path / "good", "fine", config='not_a_field: "kept out"')
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / CONFIG).write_bytes(broken)
    client = client_of(tmp_path)
    found = embeddings(client)
    assert [one["name"] for one in found["sources"]] == ["fine"]
    (problem,) = found["problems"]
    assert problem["run_name"] == "bad"
    assert "cannot be read" in problem["said"]
    assert about(client, found["sources"][0]["source"])["rows"] == 12


@pytest.mark.parametrize(
    "path", ["../../secret.tsv", "/etc/passwd", "a/../../secret.tsv", "../run2/x.tsv"]
)
def test_paths_that_leave_the_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.tsv").write_text("1\t2\n")
    for field in ("tensor_path", "metadata_path", "bookmarks_path"):
        folder = tmp_path / "logs" / field
        add(folder, "fine")
        with (folder / CONFIG).open("a") as out:
            given = {"tensor_path": "fine.tsv", field: path}
            fields = " ".join(f'{name}: "{value}"' for name, value in given.items())
            out.write(f'embeddings {{ tensor_name: "bad" {fields} }}')
    client = client_of(tmp_path / "logs")
    found = embeddings(client)
    assert [one["name"] for one in found["sources"]] == ["fine"] * 3
    assert [one["name"] for one in found["problems"]] == ["bad"] * 3
    for problem in found["problems"]:
        assert problem["said"] == f"{CONFIG} names a file outside of its folder: {path}"


def test_a_link_that_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.tsv").write_text("secret\nb\n")
    folder = tmp_path / "logs" / "run"
    add(folder, "linked", config='metadata_path: "linked.meta"')
    os.symlink(tmp_path / "secret.tsv", folder / "linked.meta")
    add(folder, "vectors")
    (folder / "vectors.tsv").unlink()
    os.symlink(tmp_path / "secret.tsv", folder / "vectors.tsv")
    client = client_of(tmp_path / "logs")
    first, second = embeddings(client)["sources"]
    assert about(client, first["source"])["said"] == [
        "linked.meta leads outside of the folder of its config"
    ]
    assert metadata(client, first["source"]) == {}
    error = ask(client, "about", 403, source=second["source"]).json()["error"]
    assert "leads outside" in error


def test_a_run_that_is_itself_a_link(tmp_path: Path) -> None:
    add(tmp_path / "elsewhere", "e")
    make_event_file(tmp_path / "elsewhere", scalar("x", 0, 1.0))
    (tmp_path / "logs").mkdir()
    os.symlink(tmp_path / "elsewhere", tmp_path / "logs" / "run")
    assert embeddings(Client(tmp_path / "logs"))["sources"] == []
    client = Client(tmp_path / "logs", follow_links=True)
    assert np.allclose(vectors(client, only(client)["source"]), POINTS, atol=1e-6)


def test_a_folder_beside_a_run_that_is_a_link_out_of_the_logdir(tmp_path: Path) -> None:
    """Its config and the files it names are all in one folder, but not in the logdir."""
    add(tmp_path / "elsewhere", "e")
    make_event_file(tmp_path / "logs" / "run", scalar("x", 0, 1.0))
    place = tmp_path / "logs" / "run" / FOLDERS[1]
    place.parent.mkdir()
    place.symlink_to(tmp_path / "elsewhere")
    found = embeddings(Client(tmp_path / "logs"))
    assert found["sources"] == []
    (problem,) = found["problems"]
    assert problem["said"].endswith(f"{CONFIG}: a link out of the logdir, not followed")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\t2\n3\n", "e.tsv: point 2 has 1 numbers, the first one 2"),
        ("1\tx\n", 'e.tsv: not a table of numbers: point 1 has "x"'),
        (None, "e.tsv is not there"),
    ],
)
def test_vectors_that_are_none(tmp_path: Path, text: str | None, said: str) -> None:
    add(tmp_path / "run", "e")
    add(tmp_path / "run", "fine")
    path = tmp_path / "run" / "e.tsv"
    path.unlink() if text is None else path.write_text(text)
    client = client_of(tmp_path)
    bad, fine = embeddings(client)["sources"]
    for route in ("about", "metadata", "vectors", "project", "neighbors"):
        error = ask(client, route, 415, source=bad["source"]).json()["error"]
        assert error.endswith(said)
    assert about(client, fine["source"])["rows"] == 12


def test_a_checkpoint_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    add(tmp_path / "run", "fine")
    with (tmp_path / "run" / CONFIG).open("a") as out:
        out.write('embeddings { tensor_name: "weights:0" metadata_path: "m.tsv" }')
    found = embeddings(client_of(tmp_path))
    assert [one["name"] for one in found["sources"]] == ["fine"]
    (problem,) = found["problems"]
    assert (problem["name"], "checkpoint" in problem["said"]) == ("weights", True)


@pytest.mark.parametrize(
    ("lines", "said", "expected"),
    [
        (["label", *"abcdefghijkl"], "header", {"label": list("abcdefghijkl")}),
        ([*"abcde"], "5 rows", {"label": [*"abcde", *[None] * 7]}),
        ([*"abcdefghijklmno"], "15 rows", {"label": [*"abcdefghijkl"]}),
        (
            [f"{one}\t1" for one in "abcdefghijkl"],
            "no header",
            {"column 1": list("abcdefghijkl"), "column 2": [1.0] * 12},
        ),
        (
            ["x\ty", *(f"{n}\tw{n}" for n in range(11)), "7"],
            "1 lines",
            {"x": [*range(11), 7], "y": [*(f"w{n}" for n in range(11)), None]},
        ),
        ([], "empty", {}),
    ],
)
def test_metadata_that_does_not_match(
    tmp_path: Path, lines: list[str], said: str, expected: dict[str, list[Any]]
) -> None:
    text = "".join(line + "\n" for line in lines).encode()
    add(tmp_path / "run", "e", config='metadata_path: "e.meta"', meta=text or b"\n")
    client = client_of(tmp_path)
    source = only(client)["source"]
    reply = about(client, source)
    assert any(said in one for one in reply["said"]), reply["said"]
    assert metadata(client, source) == expected


def test_metadata_of_numbers_words_and_gaps(tmp_path: Path) -> None:
    lines = ["n\tw\tmixed\tnone"]
    lines += [f"{n if n % 4 else ''}\twörd {n % 2}\t{n if n else 'x'}\t" for n in range(12)]
    data = "\r\n".join(lines).encode() + b"\r\n"
    add(tmp_path / "run", "e", config='metadata_path: "e.meta"', meta=data)
    client = client_of(tmp_path)
    source = only(client)["source"]
    assert about(client, source)["said"] == []
    assert metadata(client, source) == {
        "n": [n if n % 4 else None for n in range(12)],
        "w": [f"wörd {n % 2}" for n in range(12)],
        "mixed": ["x", *(str(n) for n in range(1, 12))],
        "none": [None] * 12,
    }


@pytest.mark.parametrize(
    ("data", "size", "said"),
    [
        (png(40, 40), (50, 50), "one point's picture 50 × 50"),
        (png(20, 20), (10, 10), "room for 4 pictures"),
        (b"<svg onload='alert(1)'/>", (10, 10), "no picture"),
        (png(40, 40)[:60], (10, 10), None),
        (png(40, 40), (), "how large each is"),
        (None, (10, 10), "e.png is not there"),
    ],
)
def test_sprites_that_are_wrong(
    tmp_path: Path, data: bytes | None, size: tuple[int, ...], said: str | None
) -> None:
    dims = " ".join(f"single_image_dim: {one}" for one in size)
    files = {"png": data} if data is not None else {}
    config = f'sprite {{ image_path: "e.png" {dims} }}'
    add(tmp_path / "run", "e", config=config, **files)
    client = client_of(tmp_path)
    source = only(client)["source"]
    reply = about(client, source)
    assert reply["rows"] == 12
    if said is not None:
        assert any(said in one for one in reply["said"]), reply["said"]
    if reply["sprite_sheets"]:
        assert sprite(client, source).status_code in (200, 415)
    else:
        assert reply["sprite"] is None
        assert sprite(client, source).status_code == 404
    assert project(client, source).positions is not None


def test_a_sprite_that_would_unfold_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(out, "PNG")
    config = 'sprite { image_path: "e.png" single_image_dim: 10 single_image_dim: 10 }'
    add(tmp_path / "run", "e", config=config, png=out.getvalue())
    client = client_of(tmp_path)
    reply = about(client, only(client)["source"])
    assert any("too large" in one for one in reply["said"]), reply["said"]
    assert reply["sprite_sheets"] == 0


def test_a_sprite_larger_than_browsers_draw_is_cut(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(sprites, "MOST_DRAWN", 40)
    monkeypatch.setattr(sprites, "_SHEET", 25)
    pixels = np.zeros((3, 10, 5, 10, 3), np.uint8)  # rows and columns of tiles
    for n in range(12):
        pixels[n // 5, :, n % 5] = 10 * n + 1
    out = io.BytesIO()
    Image.fromarray(pixels.reshape(30, 50, 3)).save(out, "PNG")
    config = 'sprite { image_path: "e.png" single_image_dim: 10 single_image_dim: 10 }'
    add(tmp_path / "run", "e", config=config, png=out.getvalue())
    client = client_of(tmp_path)
    source = only(client)["source"]
    reply = about(client, source)
    assert (reply["said"], reply["sprite_sheets"]) == ([], 3)
    shown: list[int] = []
    for sheet in range(3):
        picture = np.asarray(Image.open(io.BytesIO(sprite(client, source, sheet).content)))
        columns = picture.shape[1] // 10
        shown += [
            int(picture[row * 10 + 5, column * 10 + 5, 0])
            for row in range(picture.shape[0] // 10)
            for column in range(columns)
        ]
    assert shown == [10 * n + 1 for n in range(12)]


def test_bookmarks_are_handed_on(tmp_path: Path) -> None:
    saved = json.dumps([{"label": "a", "tSNEPerplexity": 10}]).encode()
    add(tmp_path / "run", "e", config='bookmarks_path: "e.json"', json=saved)
    client = client_of(tmp_path)
    assert about(client, only(client)["source"])["bookmarks"] == saved.decode()


def test_rows_that_are_not_finite(tmp_path: Path) -> None:
    matrix = POINTS.astype(object).copy()
    matrix[3, 1], matrix[7, 0] = "nan", "-inf"
    add(tmp_path / "run", "e", matrix)
    client = client_of(tmp_path)
    source = only(client)["source"]
    reply = about(client, source)
    assert (reply["rows"], reply["finite_rows"]) == (12, 10)
    assert any("2 of 12 points" in one for one in reply["said"])
    for method in ("pca", "tsne", "umap", "random"):
        seen = project(client, source, method=method, iterations=30, epochs=20, neighbors=4)
        assert seen.positions is not None
        finite = np.isfinite(seen.positions).all(axis=1)
        assert np.flatnonzero(~finite).tolist() == [3, 7]
        assert seen.head["projected"] == 10
        assert any("2 points" in one for one in seen.head["said"])
    near = ask(client, "neighbors", source=source, row=0, k=50).json()
    assert sorted(near["rows"]) == [1, 2, 4, 5, 6, 8, 9, 10, 11]
    assert "not finite" in ask(client, "neighbors", 415, source=source, row=3).json()["error"]
