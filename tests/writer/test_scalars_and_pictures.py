"""Scalars and pictures: what TensorBoard reads is the same, whether torch's writer or ours wrote
it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tests.writer.peers import assert_same, assert_same_error, points

from lightboard import SummaryWriter
from lightboard.plugins.images import encode

W = 1700000000.25

NUMBERS = [
    0.5,
    0.0,
    -0.0,
    7,
    True,
    2**40,
    1e300,
    float("nan"),
    float("-inf"),
    np.float32(0.1),
    np.float64(0.1),
    np.int8(-3),
    np.bool_(True),
    np.array(2.5),
    np.array([[2.5]]),
    torch.tensor(0.3),
    torch.tensor([[0.3]], dtype=torch.float64),
    torch.tensor(3),
    torch.tensor(1.5, requires_grad=True),
    torch.tensor(1.5, dtype=torch.bfloat16),
    torch.tensor(1.5, dtype=torch.half),
    torch.nn.Parameter(torch.ones(1)).sum(),
    "1.25",
]


@pytest.mark.parametrize("value", NUMBERS, ids=repr)
@pytest.mark.filterwarnings("ignore:overflow encountered")
def test_numbers(tmp_path: Path, value: Any) -> None:
    assert_same(tmp_path, lambda w: w.add_scalar("loss/train", value, 3, W))


@pytest.mark.parametrize(
    "step", [None, 0, -5, 2**62, 7.9, np.int32(4), torch.tensor(9), np.array(3), True], ids=repr
)
def test_steps(tmp_path: Path, step: Any) -> None:
    assert_same(tmp_path, lambda w: w.add_scalar("a", 1.0, step, W))


@pytest.mark.parametrize("tag", ["", " ", "a/b/c", "损失", "x" * 1000, "<img src=x>", "a\nb", "%s"])
def test_tags(tmp_path: Path, tag: str) -> None:
    assert_same(tmp_path, lambda w: w.add_scalar(tag, 1.0, 1, W))


@pytest.mark.parametrize("double", [False, True])
@pytest.mark.parametrize("new", [False, True])
def test_styles(tmp_path: Path, new: bool, double: bool) -> None:
    assert_same(tmp_path, lambda w: w.add_scalar("a", 0.1, 1, W, new, double))


def test_many_runs(tmp_path: Path) -> None:
    def calls(writer: Any) -> None:
        for step in range(3):
            values = {"train": 0.1 * step, "te/st": torch.tensor(2.0), "x": np.float32(step)}
            writer.add_scalars("loss/all", values, step, W + step)

    assert_same(tmp_path, calls)


def test_walltime_is_one_for_the_group(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalars("loss", {"a": 1.0, "b": 2.0, "c": 3.0})
    assert len({point[2] for point in points(tmp_path)}) == 1


@pytest.mark.parametrize("double", [False, True])
def test_display_name_by_position_or_name(tmp_path: Path, double: bool) -> None:
    with SummaryWriter(tmp_path) as writer:
        if double:
            writer.add_scalar("a", 1.0, 1, W, "Name", "*text*")
        else:
            writer.add_scalar("a", 1.0, 1, W, display_name="Name", summary_description="*text*")
    (point,) = points(tmp_path)
    assert 'display_name: "Name"' in point[4] and 'summary_description: "*text*"' in point[4]


@pytest.mark.parametrize(
    "value",
    [[1.0], (1.0,), [torch.tensor(1.0)], [[np.float32(1)]]],
    ids=repr,
)
def test_lists_of_one(tmp_path: Path, value: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", value, 1, W)
    assert points(tmp_path)[0][5] == ("float32", (), np.float32(1).tobytes())


class Arrayish:
    """Something with `__array__` and nothing else."""

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray[Any, Any]:
        return np.array([2.0])


class Dlpackish:
    """Something with DLPack and nothing else."""

    array = np.array([2.0])

    def __dlpack__(self, **arguments: Any) -> Any:
        return self.array.__dlpack__(**arguments)

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()


@pytest.mark.parametrize("value", [Arrayish(), Dlpackish()], ids=["__array__", "dlpack"])
def test_anything_like_an_array(tmp_path: Path, value: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", value)
    assert points(tmp_path)[0][5] == ("float32", (), np.float32(2).tobytes())


def test_meta_tensor_is_nan(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", torch.empty((), device="meta"))
    assert points(tmp_path)[0][5] == ("float32", (), np.float32("nan").tobytes())


def test_step_beyond_64_bits(tmp_path: Path) -> None:
    assert_same_error(tmp_path, lambda w: w.add_scalar("a", 1.0, 2**63))


@pytest.mark.parametrize(
    "value",
    [None, {}, object(), np.zeros(3), torch.zeros(2, 2), torch.zeros(0), "abc"],
    ids=lambda value: type(value).__name__,
)
def test_wrong_numbers_raise_as_torch_does(tmp_path: Path, value: Any) -> None:
    assert_same_error(tmp_path, lambda w: w.add_scalar("a", value))


def test_wrong_number_says_what_to_type(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(AssertionError) as error:
        writer.add_scalar("a", torch.zeros(2, 2))
    assert str(error.value) == (
        "a scalar is one number, not 4 of shape (2, 2)\n"
        "hint: value.mean(), or add_histogram for all of them"
    )


def test_tag_that_is_no_text(tmp_path: Path) -> None:
    assert_same_error(tmp_path, lambda w: w.add_scalar(7, 1.0))


# --- pictures --------------------------------------------------------------------------------

RANDOM = np.random.default_rng(7)
BYTES = RANDOM.integers(0, 256, (3, 20, 30), dtype=np.uint8)
FLOATS = RANDOM.random((3, 20, 30))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The notice that pictures are white is given once a process."""
    encode._told.clear()
    yield
    encode._told.clear()


@pytest.mark.parametrize(
    ("picture", "layout"),
    [
        (BYTES, "CHW"),
        (BYTES.transpose(1, 2, 0), "HWC"),
        (BYTES.transpose(2, 0, 1), "wch"),
        (BYTES[0], "HW"),
        (BYTES[0].T, "WH"),
        (BYTES[:1], "CHW"),
        (RANDOM.integers(0, 256, (4, 8, 9), dtype=np.uint8), "CHW"),
        (RANDOM.integers(0, 256, (2, 8, 9), dtype=np.uint8), "CHW"),
        (FLOATS, "CHW"),
        (FLOATS.astype(np.float32), "CHW"),
        (FLOATS.astype(np.float16), "CHW"),
        (FLOATS * 3 - 1, "CHW"),
        (FLOATS > 0.5, "CHW"),
        (np.array([[[0, 1], [2, -3]]]), "CHW"),
        (np.array([[np.nan, np.inf], [-np.inf, 0.5]]), "HW"),
        (torch.tensor(FLOATS), "CHW"),
        (torch.tensor(FLOATS).permute(1, 2, 0).requires_grad_(), "HWC"),
        (np.ones((1, 1), np.uint8), "HW"),
        (FLOATS[:, ::2, ::-1], "CHW"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.dtype}{tuple(value.shape)}",
)
@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_picture(tmp_path: Path, picture: Any, layout: str) -> None:
    assert_same(tmp_path, lambda w: w.add_image("p", picture, 2, W, dataformats=layout))


@pytest.mark.parametrize("count", [1, 7, 8, 9, 20])
@pytest.mark.parametrize("channels", [1, 3])
def test_batch(tmp_path: Path, count: int, channels: int) -> None:
    batch = RANDOM.random((count, channels, 5, 6))
    assert_same(tmp_path, lambda w: w.add_images("p", batch, 2, W))


def test_batch_of_another_layout(tmp_path: Path) -> None:
    batch = RANDOM.integers(0, 256, (5, 4, 6, 3), dtype=np.uint8)
    assert_same(tmp_path, lambda w: w.add_images("p", torch.tensor(batch), 2, W, "NHWC"))
    assert_same(tmp_path / "b", lambda w: w.add_image("p", batch, 2, W, dataformats="NHWC"))


def test_the_array_may_change_after_the_call(tmp_path: Path) -> None:
    picture = np.full((3, 64, 64), 255, np.uint8)
    with SummaryWriter(tmp_path) as writer:
        for step in range(20):
            picture[:] = step
            writer.add_image("p", picture, step)
            tensor = torch.full((1, 8, 8), step, dtype=torch.uint8)
            writer.add_image("t", tensor, step)
            tensor.zero_()
        picture[:] = 0
    for _, step, _, _, _, (_, _, pictures) in points(tmp_path):
        assert {channel for row in pictures[0][0] for pixel in row for channel in pixel} == {step}


@pytest.mark.parametrize(
    ("picture", "layout"),
    [
        (BYTES, "HW"),
        (BYTES, "HHC"),
        (BYTES[None], "CHW"),
        (BYTES[None, :2], "NCHW"),
        (RANDOM.random((5, 8, 8)), "CHW"),
        ("text", "CHW"),
        (None, "CHW"),
    ],
    ids=repr,
)
def test_wrong_pictures_raise_as_torch_does(tmp_path: Path, picture: Any, layout: str) -> None:
    assert_same_error(tmp_path, lambda w: w.add_image("p", picture, 2, W, dataformats=layout))


def test_wrong_layout_says_the_right_one(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(TypeError) as error:
        writer.add_image("p", BYTES.transpose(1, 2, 0))
    assert str(error.value).endswith("hint: dataformats='HWC'")


def test_white_pictures_are_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "lightboard"), SummaryWriter(tmp_path) as writer:
        for step in range(3):
            writer.add_image("digits", FLOATS * 255, step)
        writer.flush()
    (record,) = caplog.records
    assert "'digits': float64 images hold 0…1, and this one reaches 25" in record.getMessage()
    assert record.getMessage().endswith(
        "hint: images of 0…255: log them as bytes, image.to(torch.uint8) or image.astype('uint8')"
    )
