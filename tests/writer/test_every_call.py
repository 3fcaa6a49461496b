"""Every other add_*: what TensorBoard reads is the same, whether torch's writer or ours wrote it."""

from __future__ import annotations

import io
import logging
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tests.writer.peers import assert_same, assert_same_error, both, event_files, frames, points

from lightboard import SummaryWriter
from lightboard.protos.event_pb2 import Summary

W = 1700000000.25
RANDOM = np.random.default_rng(11)
NORMAL = RANDOM.standard_normal(5000)


def raw_values(folder: Path) -> list[Any]:
    """Every summary value below `folder` as it stands in the files."""
    return [
        value
        for file in event_files(folder)
        for event in LegacyEventFileLoader(str(file)).Load()
        for value in event.summary.value
    ]


# --- histograms ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        NORMAL,
        NORMAL.astype(np.float32),
        NORMAL.astype(np.float16),
        (NORMAL * 100).astype(np.int64),
        NORMAL > 0,
        NORMAL.reshape(50, 100)[::2, ::-1],
        np.zeros(10),
        np.array(3.5),
        np.array([1e-12, -1e-12, 1e-13, 0.0, -0.0, 1e19, -1e19, 5e-324]),
        np.array([-5.0, -5.0, -4.9]),
        RANDOM.standard_normal(2000) * 10.0 ** RANDOM.integers(-14, 19, 2000),
        (10.0 ** RANDOM.uniform(-12, 19, 3000)).astype(np.float32),
        1.1 ** np.arange(-200, 200),
        torch.tensor(NORMAL, requires_grad=True),
        torch.tensor(NORMAL, dtype=torch.float16),
        7,
    ],
    ids=lambda v: f"{getattr(v, 'dtype', type(v))}{tuple(getattr(v, 'shape', ()))}",
)
def test_histogram(tmp_path: Path, values: Any) -> None:
    assert_same(tmp_path, lambda w: w.add_histogram("h", values, 3, walltime=W))


def test_histogram_counts_on_edges_as_numpy_does(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        edges = np.array(writer.default_bins)
    around = np.concatenate([edges, np.nextafter(edges, 0), np.nextafter(edges, np.inf)])
    assert_same(tmp_path / "wide", lambda w: w.add_histogram("h", around[1:], 3, walltime=W))
    narrow = around.astype(np.float32)
    assert_same(tmp_path / "narrow", lambda w: w.add_histogram("h", narrow, 3, walltime=W))


@pytest.mark.parametrize("max_bins", [None, 3, 10, 64, 5000])
@pytest.mark.parametrize("bins", ["tensorflow", "auto", "fd", "doane", "sqrt", 7, [-1.0, 0.0, 2.0]])
def test_histogram_bins(tmp_path: Path, bins: Any, max_bins: int | None) -> None:
    assert_same(tmp_path, lambda w: w.add_histogram("h", NORMAL, 3, bins, W, max_bins))


def test_histogram_sums(tmp_path: Path) -> None:
    theirs, ours = both(tmp_path, lambda w: w.add_histogram("h", NORMAL.astype(np.float32), 3))
    (a,), (b,) = (raw_values(folder) for folder in (theirs, ours))
    for name in ("min", "max", "num", "sum", "sum_squares"):
        assert getattr(b.histo, name) == pytest.approx(getattr(a.histo, name), rel=1e-12)
    assert list(b.histo.bucket_limit) == list(a.histo.bucket_limit)
    assert list(b.histo.bucket) == list(a.histo.bucket)


@pytest.mark.parametrize(
    ("values", "bins"),
    [(np.zeros(0), "tensorflow"), (NORMAL, "nonsense"), (None, "auto"), (np.array(["a"]), "auto")],
    ids=repr,
)
def test_wrong_histograms(tmp_path: Path, values: Any, bins: Any) -> None:
    assert_same_error(tmp_path, lambda w: w.add_histogram("h", values, 1, bins))


def test_histogram_of_nothing_but_nan_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """torch raises there, which ends a training that has just diverged; ours goes on."""
    with caplog.at_level(logging.WARNING, "lightboard"), SummaryWriter(tmp_path) as writer:
        writer.add_histogram("h", np.full(3, np.nan))
    (record,) = caplog.records
    assert record.getMessage() == (
        "not logged: histogram 'h' is empty: no value lies in any bin (min nan, max nan)"
    )


def test_close_returns_after_what_was_not_logged_is_told(tmp_path: Path) -> None:
    """Or a script that ends right away would never say it."""
    told = []

    class Slow(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            time.sleep(0.2)
            told.append(record.getMessage())

    handler = Slow(logging.WARNING)
    logging.getLogger("lightboard").addHandler(handler)
    try:
        with SummaryWriter(tmp_path) as writer:
            writer.add_histogram("h", np.full(3, np.nan))
        assert len(told) == 1
    finally:
        logging.getLogger("lightboard").removeHandler(handler)


def test_histogram_raw(tmp_path: Path) -> None:
    def calls(writer: Any) -> None:
        writer.add_histogram_raw("h", -1, 2, 3, 4, 5.5, [0.0, 1.0, 2], np.array([1, 0, 2]), 7, W)

    assert_same(tmp_path, calls)
    (value,) = raw_values(tmp_path / "ours")
    assert (value.histo.num, value.histo.sum, value.histo.sum_squares) == (3, 4, 5.5)


def test_histogram_raw_of_unequal_lengths(tmp_path: Path) -> None:
    assert_same_error(tmp_path, lambda w: w.add_histogram_raw("h", 0, 1, 1, 1, 1, [1, 2], [1]))


# --- pictures made elsewhere -----------------------------------------------------------------

PICTURE = RANDOM.integers(0, 256, (3, 60, 80), dtype=np.uint8)
BOXES = np.array([[10, 10, 40, 50], [5.5, 20, 70, 55]])


@pytest.mark.parametrize("labels", [None, "one", ["cat", "dog"], ["too", "many", "labels"]])
@pytest.mark.parametrize("rescale", [1, 0.5, 2])
def test_boxes(tmp_path: Path, labels: Any, rescale: float) -> None:
    def calls(writer: Any) -> None:
        boxes = torch.tensor(BOXES)
        writer.add_image_with_boxes("b", PICTURE, boxes, 3, W, rescale, "CHW", labels)

    assert_same(tmp_path, calls)


def test_boxes_in_tensorboardx_s_order(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        hwc = PICTURE.transpose(1, 2, 0)
        writer.add_image_with_boxes("a", hwc, BOXES, 1, W, "HWC", ["cat", "dog"])
        writer.add_image_with_boxes("a", PICTURE, BOXES, 1, W, labels=["cat", "dog"])
        writer.add_image_with_boxes("a", PICTURE, BOXES, 1, W, "CHW")
        writer.add_image_with_boxes("a", PICTURE, BOXES, 1, W)
    first, second, third, fourth = (point[5] for point in points(tmp_path))
    assert first == second and third == fourth and first != third


@pytest.mark.parametrize("several", [False, True])
def test_figure(tmp_path: Path, several: bool) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")

    def calls(writer: Any) -> None:
        figures = [pyplot.figure(figsize=(2, 1.5)) for _ in range(3)]
        for number, figure in enumerate(figures):
            figure.add_subplot().plot([0, number, 1])
        writer.add_figure("f", figures if several else figures[0], 3, walltime=W)
        assert len(pyplot.get_fignums()) == (0 if several else 2)
        writer.add_figure("kept", figures[1], 3, False, W)
        pyplot.close("all")

    assert_same(tmp_path, calls)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_video_tiles(tmp_path: Path, count: int) -> None:
    """Frames as torch tiles them; its own GIFs need a moviepy that is no longer to be had."""
    from torch.utils.tensorboard._utils import _prepare_video

    colors = RANDOM.integers(0, 2, (count, 6, 3, 8, 10), dtype=np.uint8) * 255
    with SummaryWriter(tmp_path) as writer:
        writer.add_video("v", torch.tensor(colors), 3, fps=10, walltime=W)
    (value,) = raw_values(tmp_path)
    found = frames(value.image.encoded_image_string)
    assert np.array_equal(found, np.rint(_prepare_video(colors) * 255))
    assert (value.image.height, value.image.width) == found.shape[1:3]


def test_video_time_and_layout(tmp_path: Path) -> None:
    from PIL import Image

    grey = RANDOM.random((1, 5, 1, 8, 8))
    with SummaryWriter(tmp_path) as writer:
        writer.add_video("v", grey, fps=5)
        writer.add_video("v", grey.transpose(0, 1, 3, 4, 2), fps=5, dataformats="NTHWC")
    first, second = (value.image.encoded_image_string for value in raw_values(tmp_path))
    assert first == second
    picture = Image.open(io.BytesIO(first))
    assert picture.info["duration"] == 200 and picture.info["loop"] == 0
    assert np.abs(frames(first)[:, :, :, 0] - grey[0, :, 0] * 255).max() < 24  # one palette for all


@pytest.mark.parametrize("shape", [(5, 3, 8, 8), (1, 5, 2, 8, 8), (1, 0, 3, 8, 8)])
def test_wrong_videos(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(ValueError, match="a video"):
        writer.add_video("v", np.zeros(shape))


# --- sound, text, curves ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "sound",
    [
        np.sin(np.arange(1000) / 9),
        np.sin(np.arange(1000) / 9).astype(np.float32)[None, :, None],
        torch.sin(torch.arange(500) / 5) * 3,
        np.array([1, -1, 0]),
    ],
    ids=["wave", "axes", "loud", "ints"],
)
def test_audio(tmp_path: Path, sound: Any) -> None:
    assert_same(tmp_path, lambda w: w.add_audio("a", sound, 3, 8000, W))
    theirs, ours = (raw_values(tmp_path / name) for name in ("torch", "ours"))
    assert [str(value) for value in ours] == [str(value) for value in theirs]


@pytest.mark.parametrize("shape", [(100, 2), (2, 100)])
def test_stereo(tmp_path: Path, shape: tuple[int, int]) -> None:
    sound = RANDOM.uniform(-1, 1, shape)
    with SummaryWriter(tmp_path) as writer:
        writer.add_audio("a", sound, sample_rate=16000)
    (value,) = raw_values(tmp_path)
    assert (value.audio.num_channels, value.audio.length_frames) == (2, 100)
    with wave.open(io.BytesIO(value.audio.encoded_audio_string)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 16000, 100)
        pcm = np.frombuffer(file.readframes(100), "<i2").reshape(100, 2)
    frames_first = sound if shape[1] == 2 else sound.T
    assert np.array_equal(pcm, (frames_first * 32767).astype(np.int16))


@pytest.mark.parametrize("sound", [np.zeros((3, 100)), np.zeros(0), None], ids=str)
def test_wrong_sounds(tmp_path: Path, sound: Any) -> None:
    assert_same_error(tmp_path, lambda w: w.add_audio("a", sound))


@pytest.mark.parametrize("text", ["", "*bold*", "表\n|a|b|\n|-|-|", "x" * 100000, "a\0b"])
def test_text(tmp_path: Path, text: str) -> None:
    assert_same(tmp_path, lambda w: w.add_text("t/ü", text, 3, W))


def test_text_that_is_none(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(TypeError, match="hint: str"):
        writer.add_text("t", 7)  # type: ignore[arg-type]


TRUTH = RANDOM.integers(0, 2, 1000)
GUESS = np.clip(RANDOM.random(1000) * 0.5 + TRUTH * 0.3, 0, 1)


@pytest.mark.parametrize("thresholds", [2, 10, 127, 500])
@pytest.mark.parametrize("weights", [None, 2.5, RANDOM.random(1000)], ids=["none", "one", "each"])
def test_pr_curve(tmp_path: Path, thresholds: int, weights: Any) -> None:
    def calls(writer: Any) -> None:
        writer.add_pr_curve("p", TRUTH, torch.tensor(GUESS), 3, thresholds, weights, W)
        writer.add_pr_curve("bool", torch.tensor(TRUTH > 0), GUESS, 3, thresholds, walltime=W)

    assert_same(tmp_path, calls)


def test_pr_curve_raw(tmp_path: Path) -> None:
    rows = [RANDOM.random(20).tolist() for _ in range(6)]
    assert_same(tmp_path, lambda w: w.add_pr_curve_raw("p", *rows, 3, 20, walltime=W))


def test_pr_curve_of_unequal_lengths(tmp_path: Path) -> None:
    assert_same_error(tmp_path, lambda w: w.add_pr_curve("p", TRUTH[:10], GUESS))
    assert_same_error(
        tmp_path, lambda w: w.add_pr_curve_raw("p", [1], [1, 2], [1], [1], [1], [1], 3, 20)
    )


LAYOUT = {
    "Taiwan": {
        "twse": ["Multiline", ["twse/0050", "twse/2330"]],
        "margin": ["Margin", ["dow/aaa", "dow/bbb", "dow/ccc"]],
    },
    "USA": {"other": ["anything", ["dow/.*"]]},
}


@pytest.mark.parametrize(
    "calls",
    [
        lambda w: w.add_custom_scalars(LAYOUT),
        lambda w: w.add_custom_scalars_multilinechart(["a", "b"]),
        lambda w: w.add_custom_scalars_multilinechart(["a", "b"], "category", "title"),
        lambda w: w.add_custom_scalars_marginchart(["a", "b", "c"], "category", "title"),
    ],
)
def test_custom_scalars(tmp_path: Path, calls: Callable[[Any], None]) -> None:
    theirs, ours = both(tmp_path, calls)
    assert [(p[0], *p[3:]) for p in points(ours)] == [(p[0], *p[3:]) for p in points(theirs)]


def test_margin_chart_with_two_tags(tmp_path: Path) -> None:
    assert_same_error(tmp_path, lambda w: w.add_custom_scalars_marginchart(["a", "b"]))
    layout = {"c": {"t": ["Margin", ["a"]]}}
    assert_same_error(tmp_path, lambda w: w.add_custom_scalars(layout))


VERTICES = RANDOM.random((2, 10, 3))


@pytest.mark.parametrize("colors", [None, RANDOM.integers(0, 256, (2, 10, 3))], ids=["", "colors"])
@pytest.mark.parametrize("faces", [None, RANDOM.integers(0, 10, (2, 5, 3))], ids=["", "faces"])
@pytest.mark.parametrize("config", [None, {"material": {"size": 1, "cls": "P"}, "a": 1}])
def test_mesh(tmp_path: Path, colors: Any, faces: Any, config: Any) -> None:
    def calls(writer: Any) -> None:
        writer.add_mesh("m/x", torch.tensor(VERTICES), colors, faces, config, 3, W)

    assert_same(tmp_path, calls)


def test_mesh_of_two_axes(tmp_path: Path) -> None:
    error = assert_same_error(tmp_path, lambda w: w.add_mesh("m", VERTICES[0]))
    assert str(error).endswith("hint: vertices[None] makes a batch of one")


@pytest.mark.parametrize(
    "dtype",
    ["float32", "float64", "int8", "int16", "int32", "int64", "bool", "complex64", "complex128"],
)
@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (0, 2)], ids=str)
def test_tensor(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    tensor = torch.tensor(RANDOM.random(shape) * 100).to(getattr(torch, dtype))
    if shape != (0, 2):
        assert_same(tmp_path, lambda w: w.add_tensor("t", tensor, 3, W))
    else:  # TensorBoard reads torch's empty lists as one value, and fails
        with SummaryWriter(tmp_path) as writer:
            writer.add_tensor("t", tensor, 3, W)
        assert raw_values(tmp_path)[0].tensor.tensor_shape.dim[0].size == 0


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "uint8"])
def test_tensors_that_tensorboard_cannot_read_of_torch(tmp_path: Path, dtype: str) -> None:
    tensor = torch.tensor([0.0, 1.0, 2.0, 96.0]).to(getattr(torch, dtype))
    with SummaryWriter(tmp_path) as writer:
        writer.add_tensor("t", tensor, 3, W)
    kind, shape, data = points(tmp_path)[0][5]
    assert shape == (4,)
    assert np.frombuffer(data, kind).tolist() == [0.0, 1.0, 2.0, 96.0]


# --- hyperparameters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hparams", "metrics", "domains"),
    [
        ({"lr": 0.1, "n": 3, "name": "adam", "flag": True, "none": None}, {"acc": 0.5}, None),
        ({"lr": 0.1, "opt": "a"}, {"acc": 1, "loss": 0.25}, {"lr": [0.1, 0.2], "opt": ["a", "b"]}),
        ({"t": torch.tensor([2.5])}, {"acc": torch.tensor(0.5)}, None),
        ({}, {}, None),
    ],
)
def test_hparams(tmp_path: Path, hparams: Any, metrics: Any, domains: Any) -> None:
    def calls(writer: Any) -> None:
        writer.add_hparams(hparams, metrics, domains, "run/a", 3)

    theirs, ours = both(tmp_path, calls)
    found, expected = (
        [(run, step, tag, value.metadata, value) for run, step, tag, value in session(folder)]
        for folder in (ours, theirs)
    )
    assert found == expected


def session(folder: Path) -> list[tuple[str, int, str, Any]]:
    """(run, step, tag, value) of every value, hyperparameters parsed: their maps have no order."""
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    found = []
    for file in event_files(folder):
        run = file.parent.relative_to(folder).as_posix()
        for event in LegacyEventFileLoader(str(file)).Load():
            for value in event.summary.value:
                told = Summary.Value.FromString(value.SerializeToString())
                content = told.metadata.plugin_data.content
                if content:
                    told.metadata.plugin_data.content = str(
                        HParamsPluginData.FromString(content)
                    ).encode()
                found.append((run, event.step, value.tag, told))
    return found


@pytest.mark.parametrize(
    ("hparams", "metrics", "domains"),
    [
        ([], {}, None),
        ({}, [], None),
        ({"a": [1]}, {}, None),
        ({"a": 1}, {}, {"a": ["x"]}),
        ({"a": 1}, {}, {"b": [1]}),
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {}, [1]),
    ],
)
def test_wrong_hparams(tmp_path: Path, hparams: Any, metrics: Any, domains: Any) -> None:
    assert_same_error(tmp_path, lambda w: w.add_hparams(hparams, metrics, domains))


def test_hparams_of_numpy_and_by_tensorboardx_s_name(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_hparams({"a": np.float32(2), "b": np.int64(3)}, {}, "first")
        writer.add_hparams({"a": 1}, {}, name="second")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == ["first", "second"]


# --- embeddings ------------------------------------------------------------------------------

MATRIX = RANDOM.random((10, 4)).astype(np.float32)


def floats(file: Path) -> list[list[float]]:
    return [[float(cell) for cell in row.split("\t")] for row in file.read_text().splitlines()]


def test_embedding_files(tmp_path: Path) -> None:
    pictures = torch.tensor(np.random.default_rng(5).random((10, 3, 6, 6)))

    def calls(writer: Any) -> None:
        labels = [f"l{n}" for n in range(10)]
        rows = [[f"l{n}", n] for n in range(10)]
        writer.add_embedding(torch.tensor(MATRIX), labels, pictures, 3, "a/b%c\\d")
        writer.add_embedding(MATRIX.astype(np.float64), rows, metadata_header=["name", "n"])
        writer.add_embedding(MATRIX[:, :2], label_img=pictures[:, :1], global_step=12345678)

    theirs, ours = both(tmp_path, calls)
    files = {
        f.relative_to(theirs) for f in theirs.rglob("*") if f.is_file() and "tfevents" not in f.name
    }
    assert files == {
        f.relative_to(ours) for f in ours.rglob("*") if f.is_file() and "tfevents" not in f.name
    }
    assert len(files) == 8
    for name in files:
        if name.suffix == ".png":
            assert np.array_equal(
                frames((ours / name).read_bytes()), frames((theirs / name).read_bytes())
            )
        elif name.name == "tensors.tsv":
            assert np.array_equal(
                np.array(floats(ours / name), np.float32),
                np.array(floats(theirs / name), np.float32),
            )
        else:
            assert (ours / name).read_bytes() == (theirs / name).read_bytes()


def test_large_embedding_is_binary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from google.protobuf import text_format
    from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

    monkeypatch.setattr("lightboard.plugins.projector.encode.MOST_AS_TEXT", 39)
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MATRIX, tag="big")
    config = text_format.Parse((tmp_path / "projector_config.pbtxt").read_text(), ProjectorConfig())
    (info,) = config.embeddings
    assert (info.tensor_path, list(info.tensor_shape)) == ("00000/big/tensors.bytes", [10, 4])
    found = np.fromfile(tmp_path / info.tensor_path, np.float32).reshape(10, 4)
    assert np.array_equal(found, MATRIX)


def test_labels_of_any_kind(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MATRIX, torch.arange(10))
    assert (tmp_path / "00000/default/metadata.tsv").read_text().split() == [*"0123456789"]


def test_white_and_byte_sprites(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pictures = RANDOM.integers(0, 256, (4, 1, 2, 2), dtype=np.uint8)
    with caplog.at_level(logging.WARNING, "lightboard"), SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MATRIX[:4], label_img=pictures, global_step=0)
        writer.add_embedding(MATRIX[:4], label_img=pictures * 1.0 + 2, global_step=1)
    sprite = frames((tmp_path / "00000/default/sprite.png").read_bytes())[0, :, :, 0]
    assert np.array_equal(sprite, pictures.reshape(2, 2, 2, 2).swapaxes(1, 2).reshape(4, 4))
    assert (frames((tmp_path / "00001/default/sprite.png").read_bytes()) == 255).all()
    assert [r.getMessage().split("hint: ")[1] for r in caplog.records] == [
        "label_img / 255, or label_img.to(torch.uint8)"
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        {"mat": MATRIX, "metadata": ["a"]},
        {"mat": MATRIX, "label_img": torch.zeros(3, 3, 4, 4)},
        {"mat": MATRIX[0]},
        {"mat": MATRIX, "metadata": [["a"]] * 10, "metadata_header": ["a", "b"]},
    ],
    ids=" ".join,
)
def test_wrong_embeddings(tmp_path: Path, arguments: Any) -> None:
    assert_same_error(tmp_path, lambda w: w.add_embedding(**arguments))


def test_a_file_where_the_embedding_should_go(tmp_path: Path) -> None:
    (tmp_path / "00000").mkdir()
    (tmp_path / "00000" / "default").write_text("")
    with SummaryWriter(tmp_path) as writer, pytest.raises(NotADirectoryError):
        writer.add_embedding(MATRIX)


def test_an_embedding_that_cannot_be_written_is_raised_by_flush(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "00000").write_text("")
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MATRIX)
        with pytest.raises(OSError, match="00000"):
            writer.flush()
    assert len(caplog.records) == 1


# --- the rest --------------------------------------------------------------------------------


def test_own_protos_and_bytes(tmp_path: Path) -> None:
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary as TheirSummary

    def calls(writer: Any) -> None:
        value = TheirSummary.Value(tag="a", simple_value=0.5)
        writer.file_writer.add_summary(TheirSummary(value=[value]), 3, W)
        event = Event(summary=TheirSummary(value=[value]), step=4)
        writer.file_writer.add_event(event, walltime=W)
        writer.file_writer.add_event(event, 9, W)

    assert_same(tmp_path, calls)


def test_bytes_of_messages(tmp_path: Path) -> None:
    from lightboard.protos.event_pb2 import Event

    summary = Summary(value=[Summary.Value(tag=b"a", simple_value=0.5)])
    with SummaryWriter(tmp_path) as writer:
        assert writer.file_writer is not None
        writer.file_writer.add_summary(summary.SerializeToString(), 3, W)
        writer.file_writer.add_event(Event(summary=summary, step=4).SerializeToString(), None, W)
    assert [(p[1], p[2], p[3]) for p in points(tmp_path)] == [(3, W, "a"), (4, W, "a")]


def test_hparams_in_the_run_itself(tmp_path: Path) -> None:
    """The way around add_hparams that people use: the summaries, through file_writer."""
    from torch.utils.tensorboard import summary as theirs

    from lightboard import summary as ours

    def calls(writer: Any) -> None:
        module = ours if isinstance(writer, SummaryWriter) else theirs
        for part in module.hparams({"lr": 0.1}, {"loss": None}):
            writer.file_writer.add_summary(part, 0, W)

    assert_same(tmp_path, calls)


def test_use_metadata(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        with writer.use_metadata(global_step=7, walltime=W):
            writer.add_scalar("a", 1.0)
            writer.add_text("t", "x")
            writer.add_scalar("a", 1.0, 8, W + 1)
        writer.add_scalar("a", 1.0)
    found = [(p[1], p[2]) for p in points(tmp_path)]
    assert found[:3] == [(7, W), (7, W), (8, W + 1)]
    assert found[3][0] == 0 and found[3][1] > W


def test_write_to_disk_false(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run", write_to_disk=False) as writer:
        writer.add_scalar("a", 1.0)
        writer.add_scalars("a", {"b": 1.0})
        writer.add_image("p", PICTURE)
        writer.add_text("t", "x")
        writer.add_hparams({"a": 1}, {"b": 2})
        writer.add_embedding(MATRIX)
        writer.flush()
    assert not list(tmp_path.iterdir())


def test_export_scalars_to_json(tmp_path: Path) -> None:
    import json

    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalars("loss", {"a": 0.5, "b": 0.25}, 1, W)
        writer.add_scalars("loss", {"a": 1.5}, 2, W)
        writer.add_scalar("other", 1.0)
        writer.export_scalars_to_json(tmp_path / "scalars.json")
    assert json.loads((tmp_path / "scalars.json").read_text()) == {
        f"{tmp_path}/run/loss_a": [[W, 1, 0.5], [W, 2, 1.5]],
        f"{tmp_path}/run/loss_b": [[W, 1, 0.25]],
    }


def test_logdir_is_log_dir(tmp_path: Path) -> None:
    with SummaryWriter(logdir=tmp_path / "a") as writer:
        assert writer.get_logdir() == writer.log_dir == writer.logdir == tmp_path / "a"


def test_default_log_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(comment="_lr0.1") as writer:
        assert str(writer.log_dir).startswith("runs/") and str(writer.log_dir).endswith("_lr0.1")
    assert len(event_files(tmp_path / "runs")) == 1


def test_default_bins_are_torch_s(tmp_path: Path) -> None:
    from torch.utils.tensorboard import SummaryWriter as TorchWriter

    with TorchWriter(str(tmp_path)) as theirs, SummaryWriter(tmp_path) as ours:
        assert ours.default_bins == theirs.default_bins


def test_unknown_keyword(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nonsense'"):
        SummaryWriter(tmp_path, nonsense=1)
