"""What real writers logged, through `lightboard.open`: each value is the one that TensorBoard reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.command import running
from tests.golden.golden import DATA, golden_runs, visible
from tools.make_golden.expected import digest, number

import lightboard
from lightboard.board import Board
from lightboard.plugins.audio.decode import Clips
from lightboard.plugins.histograms.decode import Histogram
from lightboard.plugins.images.decode import Pictures
from lightboard.plugins.pr_curves.decode import PrCurve

RUNS = golden_runs()


@pytest.fixture(scope="module", params=["files", "served"])
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    """Straight from the files, and from a lightboard that runs."""
    if request.param == "files":
        yield lightboard.open(DATA)
        return
    with running("--logdir", DATA, "--port", "0") as command:
        yield lightboard.open(command.url)


def array(data: NDArray[Any]) -> dict[str, Any]:
    """As tools/make_golden/expected.py describes a tensor."""
    if data.dtype == object:
        return {"shape": list(data.shape), "bytes": [digest(one) for one in data.ravel().tolist()]}
    raw = data.astype(data.dtype.newbyteorder("<")).tobytes()
    return {"shape": list(data.shape), "dtype": str(data.dtype), "bytes": digest(raw)}


def pictures(value: Pictures, said: Any) -> Any:
    images = [digest(one.data) for one in value]
    return {"width": value.width, "height": value.height, "images": images}


def buckets(value: Histogram, said: Any) -> Any:
    rows = np.stack([value.left, value.right, value.counts], axis=1)
    return array(rows.astype(said["dtype"]))


def sounds(value: Clips, said: Any) -> Any:
    return {
        **said,
        "bytes": [text for one in value for text in (digest(one.data), digest(one.label.encode()))],
    }


def curve(value: PrCurve, said: Any) -> Any:
    counts = [value.true_positives, value.false_positives]
    counts += [value.true_negatives, value.false_negatives, value.precision, value.recall]
    return array(np.stack(counts).astype(said["dtype"]))


def texts(value: str, said: Any) -> Any:
    return said if len(said) > 1 else [value]  # several become a table: test_decode.py


# Plugin → how its entries are read, how a value is told beside what TensorBoard says of it.
READERS: dict[str, tuple[Callable[..., Iterable[Any]], Callable[[Any, Any], Any]]] = {
    "images": (Board.read_images, pictures),
    "histograms": (Board.read_histograms, buckets),
    "text": (Board.read_text, texts),
    "audio": (Board.read_audio, sounds),
    "pr_curves": (Board.read_pr_curves, curve),
}


@pytest.mark.parametrize("run", RUNS)
def test_every_value_is_what_tensorboard_reads(board: Board, run: str) -> None:
    expected = visible(RUNS[run])
    plugins = {tag: plugin for file in RUNS[run] for tag, plugin in file.plugins.items()}
    tags = [tag for tag in board.list_tags(run) if tag.tag.encode() in expected]
    assert len(tags) == len(expected)
    for tag in tags:
        name = tag.tag.encode()
        rows = sorted(expected[name], key=lambda row: int(row[0]))
        if tag.plugin == "scalars":
            points = board.read_scalars(run, tag)
            values = [number(value) for value in points.value.tolist()]
            columns = zip(points.step.tolist(), points.wall_time.tolist(), values, strict=True)
            assert [list(row) for row in columns] == expected[name]
            continue
        assert tag.plugin == plugins[name]
        if tag.plugin in READERS:
            read, tell = READERS[tag.plugin]
            found = list(read(board, run, tag))
            assert [(one.step, one.wall_time) for one in found] == [
                (row[0], row[1]) for row in rows
            ]
            for one, row in zip(found, rows, strict=True):
                assert tell(one.value, row[2]) == row[2]
        elif all("shape" in row[2] for row in rows):
            tensors = board.read_tensors(run, tag)
            assert [array(one.value) for one in tensors] == [row[2] for row in rows]


def test_hparams_of_both_writers(board: Board) -> None:
    found = board.read_hparams()
    for writer in ("torch", "tensorboardx"):
        sessions = [one for one in found if one.run.startswith(writer)]
        assert [one.run for one in sessions] == [f"{writer}/hparams/a", f"{writer}/hparams/b"]
        assert all(one.hparams and one.metrics for one in sessions)
        assert all(one.status == "success" for one in sessions)
    frame = board.read_hparams("torch/*").to_pandas()
    assert frame.index.tolist() == ["torch/hparams/a", "torch/hparams/b"]
    some = board.read_hparams("torch/*")
    assert frame.columns.tolist() == [*some.infos, *some.metrics]
    assert all(any(name in one.hparams for one in some) for name in some.infos)


def test_graphs_of_all_writers(board: Board) -> None:
    assert len(board.read_graph("torch/graph")) > 3
    assert len(board.read_graph("tensorflow1/session")) > 0
    assert board.read_keras_model("keras/train")["class_name"] == "Sequential"
    with pytest.raises(lightboard.board.NotFound, match=r"has no graph\nhint: writer\.add_graph"):
        board.read_graph("torch/scalars")


def test_embeddings(board: Board) -> None:
    found = board.read_embeddings()
    assert found
    for embedding in found:
        vectors = embedding.vectors()
        assert vectors.ndim == 2
        assert all(len(labels) == len(vectors) for labels in embedding.metadata().values())
        sprite = embedding.sprite()
        if sprite is not None:
            width, height = embedding.files.sprite_size
            assert (sprite.width % width, sprite.height % height) == (0, 0)
            assert sprite.width // width * (sprite.height // height) >= len(vectors)
        assert embedding.bookmarks() == []
