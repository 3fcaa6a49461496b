"""The same calls through torch's writer and through ours, both read by the real TensorBoard."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from lightboard import SummaryWriter

Calls = Callable[[Any], None]


def event_files(folder: Path) -> list[Path]:
    """Every event file below `folder`, by name."""
    return sorted(folder.rglob("*tfevents*"))


def events(folder: Path) -> list[Any]:
    """Every event below `folder` as TensorBoard's loader gives it, file by file, old-style values
    upgraded.
    """
    return [event for file in event_files(folder) for event in EventFileLoader(str(file)).Load()]


def points(folder: Path) -> list[tuple[Any, ...]]:
    """(run, step, wall time, tag, metadata, value) of every value below `folder`; pictures as
    their pixels.
    """
    return [
        (
            file.parent.relative_to(folder).as_posix(),
            event.step,
            event.wall_time,
            value.tag,
            str(value.metadata),
            plain(value),
        )
        for file in event_files(folder)
        for event in EventFileLoader(str(file)).Load()
        for value in event.summary.value
    ]


def plain(value: Any) -> Any:
    """A value as something == can compare: numbers as lists, encoded pictures as pixels."""
    if not value.HasField("tensor"):
        return None
    array = tensor_util.make_ndarray(value.tensor)
    if value.metadata.plugin_data.plugin_name == "images":
        width, height, *pictures = array.tolist()
        return width, height, [frames(picture).tolist() for picture in pictures]
    if array.dtype == object:
        return array.tolist()
    return str(array.dtype), array.shape, array.tobytes()


def frames(encoded: bytes) -> NDArray[np.uint8]:
    """[frames, height, width, channels] of an encoded picture."""
    picture = Image.open(io.BytesIO(encoded))
    shots = []
    for index in range(getattr(picture, "n_frames", 1)):
        picture.seek(index)
        mode = "RGBA" if picture.mode in ("RGBA", "LA") else "RGB"
        shots.append(np.asarray(picture.convert(mode)))
    return np.stack(shots)


def both(tmp_path: Path, calls: Calls) -> tuple[Path, Path]:
    """`calls` through torch's writer and through ours: the two folders."""
    for name, make in (("torch", TorchWriter), ("ours", SummaryWriter)):
        with make(str(tmp_path / name)) as writer:
            calls(writer)
    return tmp_path / "torch", tmp_path / "ours"


def assert_same(tmp_path: Path, calls: Calls) -> None:
    """TensorBoard reads the same points, whichever writer made them."""
    theirs, ours = both(tmp_path, calls)
    expected = points(theirs)
    assert expected
    assert points(ours) == expected


def assert_same_error(tmp_path: Path, calls: Calls) -> Exception:
    """Both writers raise the same type of exception; returns ours."""
    raised: list[Exception] = []
    for name, make in (("torch", TorchWriter), ("ours", SummaryWriter)):
        with make(str(tmp_path / name)) as writer:
            try:
                calls(writer)
            except Exception as error:
                raised.append(error)
    assert len(raised) == 2, raised
    assert type(raised[1]) is type(raised[0])
    return raised[1]
