"""The PR curves dashboard's routes: every logged step, and curves with what they amount to."""

from __future__ import annotations

import math
import struct
from typing import Final

import msgspec
import numpy as np
from google.protobuf.message import DecodeError

from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.plugins.pr_curves.check import (
    area_under_roc,
    average_precision,
    drawn_part,
    false_positive_rate,
    find_best,
    list_faults,
    thin,
)
from lightboard.plugins.pr_curves.decode import decode_pr_curve
from lightboard.protos.event_pb2 import Summary
from lightboard.protos.plugin_data_pb2 import PrCurvePluginData
from lightboard.reader.query import BlobRef, Board, NotInStore

_MAGIC: Final = 0x3150_424C  # "LBP1"
_MOST_REFS: Final = 256
_MOST_BYTES: Final = 64 << 20


class PrStepsRequest(msgspec.Struct):
    """A tag's curves of some runs."""

    epoch: str
    tag: int
    runs: list[int]


class PrRunSteps(msgspec.Struct):
    """Every logged step of one run, in order of step. Parallel lists."""

    run: int
    step: list[int]
    wall_time: list[float | None]
    """Seconds since the epoch; null where the file holds no finite number."""
    ref: list[str]


class PrStepsReply(msgspec.Struct):
    """In the order asked."""

    runs: list[PrRunSteps]


class PrCurvesRequest(msgspec.Struct):
    """At most 256 curves of one tag."""

    epoch: str
    tag: int
    refs: list[str]


class _Best(msgspec.Struct):
    f1: float
    threshold: float
    precision: float
    recall: float
    rate: float | None
    """Of false positives; null where the counts give none."""


class _Curve(msgspec.Struct):
    points: int
    """Columns that follow."""
    thresholds: int
    """As logged."""
    area: float | None = None
    roc: float | None = None
    """The area under the ROC curve; null where the counts give none."""
    best: _Best | None = None
    faults: list[str] = []
    """What is wrong with a curve that can be drawn."""
    error: str | None = None
    """Why there is none."""


class _Head(msgspec.Struct):
    curves: list[_Curve]


def list_steps(board: Board, request: PrStepsRequest) -> PrStepsReply:
    """Every step of each run."""
    board.find_tag(request.tag)
    return PrStepsReply([_list_run(board, run, request.tag) for run in request.runs])


def _list_run(board: Board, run: int, tag: int) -> PrRunSteps:
    points = board.list_blob_columns(run, tag)
    return PrRunSteps(
        run,
        points.step.tolist(),
        [time if math.isfinite(time) else None for time in points.wall_time.tolist()],
        [f"{file}.{n}" for file, n in zip(points.file.tolist(), points.n.tolist(), strict=True)],
    )


def read_curves(board: Board, request: PrCurvesRequest) -> Blob:
    """One block of curves, in the order asked; docs/http-api.md has the layout."""
    board.find_tag(request.tag)
    if len(request.refs) > _MOST_REFS:
        raise RequestError(
            400, f"{len(request.refs)} curves asked for at once", f"ask for {_MOST_REFS} at most"
        )
    read = [_read_curve(board, ref, request.tag) for ref in request.refs]
    text = msgspec.json.encode(_Head([curve for curve, _ in read]))
    text += b" " * (-len(text) % 8)
    columns = b"".join(column for _, column in read)
    head = struct.pack("<II", _MAGIC, len(text)) + text
    return Blob(head + columns, "application/octet-stream", dense=False)


def _read_curve(board: Board, ref: str, tag: int) -> tuple[_Curve, bytes]:
    try:
        where = BlobRef.parse(ref)
        size = board.measure_blob(where, tag)
        if size > _MOST_BYTES:
            return _Curve(0, 0, error=f"a curve of {size:,} bytes: too large to be drawn"), b""
        return _encode(board.read_blob(where, tag))
    except (NotInStore, OSError) as error:
        return _Curve(0, 0, error=f"it cannot be read: {error}"), b""
    except ValueError as error:
        return _Curve(0, 0, error=f"this is {error}"), b""


def _encode(data: bytes) -> tuple[_Curve, bytes]:
    curve = decode_pr_curve(data)
    if len(curve) == 0:
        return _Curve(0, 0, error="a curve without thresholds"), b""
    faults = list_faults(curve, _promised(data))
    drawn = drawn_part(curve)
    if len(drawn) == 0:
        said = faults or ["no point has a finite precision and recall"]
        return _Curve(0, len(curve), error="; ".join(said)), b""
    precision, recall = curve.precision[drawn], curve.recall[drawn]
    area = average_precision(precision, recall)
    best = find_best(curve.thresholds[drawn], precision, recall)
    rates = false_positive_rate(curve)
    rate = None if rates is None else rates[drawn]
    kept = drawn[thin(precision, recall, *([] if rate is None else [rate]))]
    rows = np.stack(
        (
            curve.thresholds,
            curve.true_positives,
            curve.false_positives,
            curve.true_negatives,
            curve.false_negatives,
            curve.precision,
            curve.recall,
        )
    )[:, kept]
    head = _Curve(
        len(kept),
        len(curve),
        area,
        None if rate is None else area_under_roc(rate, recall),
        _Best(
            best.f1,
            best.threshold,
            best.precision,
            best.recall,
            None if rate is None else float(rate[best.index]),
        ),
        faults,
    )
    return head, rows.astype("<f8").tobytes()


def _promised(data: bytes) -> int | None:
    """Thresholds by the metadata, where this value brings them along."""
    try:
        content = Summary.Value.FromString(data).metadata.plugin_data.content
        return PrCurvePluginData.FromString(content).num_thresholds or None
    except DecodeError:
        return None


ROUTES: Final = (
    Route(
        "POST",
        "steps",
        PrStepsRequest,
        PrStepsReply,
        list_steps,
        "Every logged step of a tag of precision-recall curves",
    ),
    Route(
        "POST",
        "curves",
        PrCurvesRequest,
        Blob,
        read_curves,
        "Precision-recall curves, what they amount to and what is wrong with them",
    ),
)
