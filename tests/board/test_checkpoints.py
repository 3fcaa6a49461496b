"""Embeddings whose vectors lie in TensorFlow checkpoints: read by a script as the page reads them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.builders import make_event_file, scalar
from tests.builders.command import running

import lightboard
from lightboard.board import Board, NotFound
from lightboard.plugins.projector.decode import CONFIG, FOLDERS

GOLDEN = Path(__file__).parents[1] / "data" / "checkpoints"
MATRIX = np.arange(21, dtype=np.float32).reshape(7, 3) / 4


def put(folder: Path, written: str, config: str, place: str = "") -> None:
    shutil.copytree(GOLDEN / written, folder)
    make_event_file(folder, scalar("x", 0, 1.0))
    (folder / place).mkdir(parents=True, exist_ok=True)
    (folder / place / CONFIG).write_text(config)


@pytest.fixture(scope="module", params=["files", "served"])
def board(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Board]:
    logs = tmp_path_factory.mktemp("checkpoints") / "logs"
    variable = "embedding/.ATTRIBUTES/VARIABLE_VALUE"
    put(
        logs / "tf2",
        "tf2",
        f'embeddings {{ tensor_name: "{variable}" }} embeddings {{ tensor_name: "short" }}',
        FOLDERS[1],
    )
    words = 'embeddings { tensor_name: "words:0" }'
    put(logs / "tf1", "tf1", words)
    put(logs / "named", "tf1", f'model_checkpoint_path: "/moved/since/model.ckpt-7" {words}')
    put(logs / "gone", "tf1", f'model_checkpoint_path: "model.ckpt-8" {words}')
    put(logs / "other", "tf1", 'embeddings { tensor_name: "others" }')
    put(logs / "cut", "tf1", words)
    index = logs / "cut" / "model.ckpt-7.index"
    index.write_bytes(index.read_bytes()[:-9])
    if request.param == "files":
        yield lightboard.open(logs)
        return
    with running(logs, "--port", "0") as command:
        yield lightboard.open(command.url)


@pytest.mark.parametrize("run", ["tf2", "tf1", "named"])
def test_what_tensorflow_wrote(board: Board, run: str) -> None:
    found = board.read_embeddings(run)
    assert [one.name for one in found] == (["embedding", "short"] if run == "tf2" else ["words"])
    for one in found:
        vectors = one.vectors()
        assert vectors.dtype == np.float32
        np.testing.assert_array_equal(vectors, MATRIX)


def test_what_cannot_be_read_is_said(board: Board) -> None:
    (gone,), (other,), (cut,) = (board.read_embeddings(run) for run in ("gone", "other", "cut"))
    with pytest.raises(NotFound, match=r"model\.ckpt-8\.index is not in the logdir"):
        gone.vectors()
    with pytest.raises(ValueError, match="no tensor others; its matrices: parted, words"):
        other.vectors()
    with pytest.raises(ValueError, match="no index of a TensorFlow checkpoint"):
        cut.vectors()
