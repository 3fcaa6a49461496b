"""Long curves, which are looked at through outlines: what they give is what looking at every point gives."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.builders import restart, scalar
from tests.oracle.curves import Curve, kept, unpack

from lightboard import _native
from lightboard._native import EventFile
from lightboard.writer.file_writer import FileWriter

LONG = 40_000
X = {"step": _native.X_STEP, "wall": _native.X_WALL}
KINDS = {
    "exponential": _native.SMOOTHING_EXPONENTIAL,
    "timed": _native.SMOOTHING_TIMED,
    "mean": _native.SMOOTHING_MEAN,
}


def noisy(size: int, seed: int = 0) -> NDArray[np.float32]:
    """A random walk with a spike, and here and there what is no number."""
    chance = np.random.default_rng(seed)
    values = chance.normal(size=size).cumsum().astype(np.float32)
    values[size // 3] = 1e6
    values[chance.integers(0, size, 5)] = [math.nan, math.inf, -math.inf, math.nan, math.nan]
    return values


def records(values: NDArray[np.float32], begin: int = 0) -> bytes:
    return b"".join(
        scalar("x", begin + step, float(value), 1e9 + begin + step)
        for step, value in enumerate(values)
    )


def file_of(data: bytes) -> EventFile:
    file = EventFile([b"scalars"])
    file.feed(data, True)
    return file


def ask(*files: EventFile, **asked: Any) -> Curve:
    x, kind = X[asked.pop("x", "step")], KINDS[asked.pop("kind", "exponential")]
    given: dict[str, Any] = {"lo": None, "hi": None, "columns": 50, "smoothing": 0.0}
    (curve,) = unpack(
        _native.curve_block(
            [([file[0] for file in files], [None] * len(files))],
            x=x,
            kind=kind,
            since=[0],
            **(given | asked),
        )
    )
    return curve


def averages(values: NDArray[np.float32], weight: float) -> list[float]:
    last, count, out = 0.0, 0, []
    for value in values.tolist():
        if math.isfinite(value):
            last = last * weight + (1 - weight) * value
            count += 1
        out.append(last / (1 - weight**count) if math.isfinite(value) else value)
    return out


VALUES = noisy(LONG)
DATA = records(VALUES)
SMOOTH = averages(VALUES, 0.9)
FILE = file_of(DATA)


@settings(max_examples=60, deadline=None)
@given(
    lo=st.one_of(st.none(), st.integers(-10, LONG)),
    width=st.one_of(st.none(), st.integers(1, LONG)),
    columns=st.sampled_from([1, 7, 50, 300]),
    smoothing=st.sampled_from([0.0, 0.9]),
    forgets=st.booleans(),
)
def test_a_window_anywhere_holds_what_every_point_says(
    lo: int | None, width: int | None, columns: int, smoothing: float, forgets: bool
) -> None:
    if forgets:
        _native.forget_outlines()
    hi = None if width is None else (lo or 0) + width
    curve = ask(FILE, lo=lo, hi=hi, columns=columns, smoothing=smoothing)
    begin = 0 if lo is None else lo
    end = max(LONG - 1, begin) if hi is None else hi
    # Around the window every point would be looked at: the reference is given no more than it needs.
    first, stop = max(0, begin - 2), min(LONG, max(end + 3, 1))
    raw = [float(value) for value in VALUES[first:stop]]
    smooth = SMOOTH[first:stop]
    curves = [raw, smooth] if smoothing else [raw]
    steps = [float(step) for step in range(first, stop)]
    wanted = [int(steps[i]) for i in kept(steps, curves, float(begin), float(end), columns)]
    assert curve.step.tolist() == wanted
    np.testing.assert_array_equal(curve.value, VALUES[wanted])
    if smoothing:
        assert curve.smoothed is not None
        np.testing.assert_allclose(curve.smoothed, [SMOOTH[i] for i in wanted], rtol=1e-5)
    finite = VALUES[np.isfinite(VALUES)]
    assert curve.summary["min"] == finite.min()
    assert curve.summary["max"] == finite.max()
    assert curve.summary["step_at_max"] == LONG // 3
    assert curve.summary["nonfinite"] == LONG - len(finite)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("smoothing", [0.0, 0.9])
def test_a_curve_that_grew_is_seen_whole(kind: str, smoothing: float) -> None:
    file = EventFile([b"scalars"])
    at = 0
    for size in (LONG - 1000, LONG - 999, LONG - 500, LONG):
        data = records(VALUES[at:size], at)
        file.feed(data, True)
        at = size
        grown = ask(file, kind=kind, smoothing=smoothing)
        fresh = ask(file_of(records(VALUES[:size])), kind=kind, smoothing=smoothing)
        assert grown.summary == pytest.approx(fresh.summary, nan_ok=True)
        np.testing.assert_array_equal(grown.step, fresh.step)
        if smoothing:
            assert grown.smoothed is not None and fresh.smoothed is not None
            np.testing.assert_array_equal(grown.smoothed, fresh.smoothed)


@pytest.mark.parametrize("x", sorted(X))
def test_files_that_overlap_and_restarts_are_no_growth(x: str) -> None:
    first = file_of(DATA)
    ask(first, x=x)
    second = file_of(records(-VALUES[:2000], LONG - 1000))
    both = ask(first, second, x=x)
    assert both.summary["total"] == LONG + 2000
    assert ask(first, second, x=x).step.tolist() == both.step.tolist()
    second.feed(records(np.full(10, 2e6, np.float32), LONG - 500), True)
    assert ask(first, second, x=x).summary["max"] == 2e6
    first.feed(restart(LONG // 4), True)
    hidden = ask(first, x=x).summary
    assert (hidden["total"], hidden["hidden"]) == (LONG // 4, LONG - LONG // 4)
    assert hidden["max"] < 1e6


def test_a_constant_curve_that_stops_being_one() -> None:
    file = file_of(records(np.full(LONG, 0.1, np.float32)))
    flat = ask(file, smoothing=0.9)
    assert flat.smoothed is not None
    assert set(flat.smoothed.tolist()) == {np.float32(0.1)}
    file.feed(records(np.full(1000, 5.0, np.float32), LONG), True)
    risen = ask(file, smoothing=0.9)
    assert risen.smoothed is not None
    assert risen.smoothed[-1] == pytest.approx(5.0)


def test_what_is_kept_is_bounded_and_can_be_forgotten() -> None:
    _native.forget_outlines()
    assert _native.kept_bytes() == 0
    for weight in np.linspace(0.1, 0.9, 500):
        ask(FILE, smoothing=float(weight), kind="mean")
        assert _native.kept_bytes() <= _native.KEPT_BYTES
    assert _native.kept_bytes() > _native.KEPT_BYTES * 0.9
    _native.forget_outlines()
    assert _native.kept_bytes() == 0


@pytest.mark.parametrize("odd", [False, True], ids=["finite", "with what is no number"])
def test_several_threads_find_what_one_finds(tmp_path: Path, odd: bool) -> None:
    size = 1_300_000  # of half as many, one thread makes the outline
    values = np.random.default_rng(1).normal(size=size).cumsum().astype(np.float32)
    if odd:  # just before where another thread begins
        values[size // 2 - 100] = math.nan
    writer = FileWriter(tmp_path)
    for step, value in enumerate(values.tolist()):
        writer.append_scalar("x", value, step, 1e9 + step)
    writer.close()
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    half, whole = EventFile([b"scalars"]), EventFile([b"scalars"])
    half.feed(data[: len(data) // 2], False)
    ask(half, smoothing=0.99)
    half.feed(data[half.offset :], True)
    whole.feed(data, True)
    one, several = (ask(file, smoothing=0.99, columns=3000) for file in (half, whole))
    assert len(one.step) > 5000
    np.testing.assert_array_equal(several.step, one.step)
    np.testing.assert_array_equal(several.value, one.value)
    assert one.smoothed is not None and several.smoothed is not None
    np.testing.assert_array_equal(several.smoothed, one.smoothed)
    assert several.summary == pytest.approx(one.summary, nan_ok=True)
