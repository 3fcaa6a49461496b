"""FileWriter, RecordWriter, GlobalSummaryWriter, and the functions of lightboard.summary."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tensorboard.compat.proto.summary_pb2 import Summary as TheirSummary
from tests.writer.counting import count
from tests.writer.peers import event_files, plain, points
from torch.utils.tensorboard import FileWriter as TorchFileWriter
from torch.utils.tensorboard import summary as theirs

from lightboard import FileWriter, GlobalSummaryWriter, RecordWriter, SummaryWriter
from lightboard import summary as ours
from lightboard.events.decode import records

RANDOM = np.random.default_rng(3)
NORMAL = RANDOM.standard_normal(1000)
BYTES = RANDOM.integers(0, 256, (3, 20, 30), dtype=np.uint8)
VERTICES = RANDOM.random((1, 4, 3))
EDGES = [-1.0, 0.0, 1.0]


def values(module: Any, name: str, arguments: tuple[Any, ...]) -> list[Any]:
    """The values of a summary function's result, as TensorBoard upgrades them."""
    from tensorboard.data_compat import migrate_value

    made = getattr(module, name)(*arguments)
    found = []
    for part in made if isinstance(made, tuple) else (made,):
        for value in TheirSummary.FromString(part.SerializeToString()).value:
            upgraded = migrate_value(value)
            found.append((value.tag, str(upgraded.metadata), plain(upgraded)))
    return found


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("scalar", ("a", 0.5)),
        ("scalar", ("a", torch.tensor(0.5), None, True)),
        ("scalar", ("a", 0.1, None, True, True)),
        ("histogram", ("h", NORMAL, "auto")),
        ("histogram", ("h", NORMAL, EDGES, 1)),
        ("histogram_raw", ("h", 0, 1, 2, 3, 4, [1.0, 2.0], [3.0, 4.0])),
        ("image", ("i", BYTES, 1, "CHW")),
        ("image", ("i", BYTES, 0.5, "CHW")),
        ("image_boxes", ("i", BYTES, np.array([[1, 1, 9, 9]]), 2, "CHW", ["x"])),
        ("audio", ("a", np.sin(NORMAL))),
        ("text", ("t", "*text*")),
        ("pr_curve", ("p", NORMAL > 0, np.abs(np.sin(NORMAL)), 20)),
        ("pr_curve_raw", ("p", [1], [2], [3], [4], [0.5], [0.25], 1)),
        ("mesh", ("m", VERTICES, None, None, {"a": 1}, "name", "text")),
        ("custom_scalars", ({"c": {"t": ["Multiline", ["a"]]}},)),
        ("hparams", ({"lr": 0.1}, {"loss": 1})),
        ("tensor_proto", ("t", torch.arange(4.0))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_summary_functions(name: str, arguments: tuple[Any, ...]) -> None:
    assert values(ours, name, arguments) == values(theirs, name, arguments)


def test_pieces_of_summaries() -> None:
    histogram = ours.make_histogram(NORMAL, "auto")
    assert list(histogram.bucket) == list(theirs.make_histogram(NORMAL, "auto").bucket)
    pixels = np.ascontiguousarray(BYTES.transpose(1, 2, 0))
    assert ours.make_image(pixels).height == theirs.make_image(pixels).height == 20
    curve = ours.compute_curve(NORMAL > 0, np.abs(np.sin(NORMAL)), 20)
    assert np.array_equal(curve, theirs.compute_curve(NORMAL > 0, np.abs(np.sin(NORMAL)), 20))
    assert ours.half_to_int(-1.5) == theirs.half_to_int(-1.5)
    assert ours.int_to_half(ours.half_to_int(-1.5)) == -1.5
    assert ours.make_video(pixels[None], 4).encoded_image_string.startswith(b"GIF89a")


def test_file_writer(tmp_path: Path) -> None:
    for name, make, module in (("torch", TorchFileWriter, theirs), ("ours", FileWriter, ours)):
        writer = make(tmp_path / name)
        assert writer.get_logdir() == str(tmp_path / name)
        writer.add_summary(module.scalar("a", 1.0), 3, 1e9)
        writer.flush()
        writer.close()
        writer.close()
    assert points(tmp_path / "ours") == points(tmp_path / "torch")


def test_reopen_goes_on_in_a_new_file(tmp_path: Path) -> None:
    """torch's own fails: its event writer has no reopen any more."""
    writer = FileWriter(tmp_path)
    writer.add_summary(ours.scalar("a", 1.0), 3, 1e9)
    writer.reopen()
    writer.close()
    writer.reopen()
    writer.add_summary(ours.scalar("a", 2.0), 4, 1e9)
    writer.close()
    assert len(event_files(tmp_path)) == 2
    assert [point[1] for point in points(tmp_path)] == [3, 4]


def test_a_closed_file_writer_says_how_to_go_on(tmp_path: Path) -> None:
    writer = FileWriter(tmp_path)
    writer.close()
    with pytest.raises(ValueError, match=r"hint: writer.reopen\(\)"):
        writer.add_summary(ours.scalar("a", 1.0))


def test_record_writer(tmp_path: Path) -> None:
    path, file = tmp_path / "path", tmp_path / "file"
    by_path = RecordWriter(path)
    with file.open("wb") as opened:
        by_file = RecordWriter(opened)
        for data in (b"", b"abc", bytes(range(256)) * 100):
            by_path.write(data)
            by_file.write(data)
        by_file.flush()
    by_path.close()
    assert list(records(path.read_bytes())) == [b"", b"abc", bytes(range(256)) * 100]
    assert file.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_global_writer_counts_over_all_processes(tmp_path: Path, method: str) -> None:
    writer = GlobalSummaryWriter(tmp_path)
    writer.add_scalar("a", 1.0)
    writer.add_text("t", "x")
    writer.add_image("i", BYTES)
    context = multiprocessing.get_context(method)
    children = [context.Process(target=count, args=(writer, 20)) for _ in range(3)]  # type: ignore[attr-defined]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0
    writer.close()
    steps = sorted(point[1] for point in points(tmp_path) if point[3] == "a")
    assert steps == list(range(61))


def test_global_writer_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(GlobalSummaryWriter, "_shared", None)
    writer = GlobalSummaryWriter.getSummaryWriter()
    assert GlobalSummaryWriter.getSummaryWriter() is writer
    writer.close()


def test_comet_config_does_nothing(tmp_path: Path) -> None:
    SummaryWriter(tmp_path, comet_config={"disabled": False}).close()
    assert len(event_files(tmp_path)) == 1
