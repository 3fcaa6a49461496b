"""Golden event files as tests see them: bytes, records, and the points TensorBoard reads.

The framing here is a few lines of Python of our own, so that the native core is not its own judge.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.data_compat import migrate_value
from tools.make_golden.expected import describe, digest, number

from lightboard import _native
from lightboard._native import EventFile, Series

DATA = Path(__file__).parent.parent / "data"

Points = dict[bytes, list[list[Any]]]
"""tag → [step, wall_time, value], in file order."""


@dataclass(frozen=True)
class GoldenFile:
    """One event file of tests/data and what stands in the expected.json beside it."""

    path: Path
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        """Its path below tests/data: writer, run and file."""
        return self.path.relative_to(DATA).as_posix()

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def points(self) -> Points:
        return {s["tag"].encode(): s["points"] for s in self.expected["series"]}

    @cached_property
    def plugins(self) -> dict[bytes, str]:
        return {s["tag"].encode(): s["plugin"] for s in self.expected["series"]}

    @cached_property
    def ends(self) -> list[int]:
        """Where each record ends; the first entry is 0."""
        ends = [0]
        while ends[-1] < len(self.data):
            (length,) = struct.unpack_from("<Q", self.data, ends[-1])
            ends.append(ends[-1] + 16 + length)
        assert ends[-1] == len(self.data)
        return ends

    @cached_property
    def tags_of_record(self) -> list[list[bytes]]:
        """Per record, the tags it adds a point to, in order."""
        tags = []
        for start, end in zip(self.ends, self.ends[1:], strict=False):
            event = event_pb2.Event.FromString(self.data[start + 12 : end - 4])
            what = event.WhichOneof("what")
            if what == "graph_def":
                tags.append([b"__run_graph__"])
            elif what == "tagged_run_metadata":
                tags.append([event.tagged_run_metadata.tag.encode()])
            else:
                tags.append([value.tag.encode() for value in event.summary.value])
        return tags

    def records_of(self, tag: bytes) -> list[int]:
        """The record that holds each point of a tag."""
        return [n for n, tags in enumerate(self.tags_of_record) for t in tags if t == tag]

    def __repr__(self) -> str:
        return self.name


def golden_files() -> list[GoldenFile]:
    """Every event file of tests/data."""
    return [
        GoldenFile(path.parent / file["file"], file)
        for path in sorted(DATA.rglob("expected.json"))
        for file in json.loads(path.read_text(encoding="utf-8"))["files"]
    ]


def golden_runs() -> dict[str, list[GoldenFile]]:
    """Run name, as in a board on tests/data → its files in byte order of their names."""
    runs: dict[str, list[GoldenFile]] = {}
    for golden in golden_files():
        runs.setdefault(golden.path.parent.relative_to(DATA).as_posix(), []).append(golden)
    return runs


def visible(files: list[GoldenFile]) -> Points:
    """The run's points without those that a later SessionLog START supersedes."""
    points: Points = {}
    for file in files:
        rest = {tag: iter(rows) for tag, rows in file.points.items()}
        for tags, (start, end) in zip(
            file.tags_of_record, zip(file.ends, file.ends[1:], strict=False), strict=True
        ):
            event = event_pb2.Event.FromString(file.data[start + 12 : end - 4])
            if event.session_log.status == event_pb2.SessionLog.START:
                for tag, rows in points.items():
                    points[tag] = [row for row in rows if row[0] < event.step]
            for tag in tags:
                points.setdefault(tag, []).append(next(rest[tag]))
    return points


def native_file() -> EventFile:
    return EventFile([b"scalars"])


def native_points(file: EventFile, data: bytes, plugins: dict[bytes, str]) -> Points:
    """What the native core holds, in the words of expected.json. `data`: the bytes it was fed."""
    return {s.tag: series_points(s, data, plugins[s.tag]) for s in file.series()}


def series_points(series: Series, data: bytes, plugin: str) -> list[list[Any]]:
    values: list[Any]
    if series.is_scalar:
        values = [number(value) for value in series.value.tolist()]
    else:
        spans = zip(series.offset.tolist(), series.length.tolist(), strict=True)
        values = [blob(series, data[offset : offset + length], plugin) for offset, length in spans]
    rows = zip(series.step.tolist(), series.wall_time.tolist(), values, strict=True)
    return [list(row) for row in rows]


def blob(series: Series, data: bytes, plugin: str) -> Any:
    if series.payload in (_native.PAYLOAD_GRAPH_DEF, _native.PAYLOAD_RUN_METADATA):
        return {"bytes": digest(data)}
    return describe(migrate_value(summary_pb2.Summary.Value.FromString(data)), plugin)


Columns = dict[bytes, NDArray[np.void]]
"""tag → its points as rows that compare bit by bit; blobs by where they lie in the file."""


def native_columns(file: EventFile) -> Columns:
    columns = {}
    for series in file.series():
        parts: list[NDArray[Any]] = [series.step, series.wall_time]
        if series.is_scalar:
            parts.append(series.value.astype(np.float64))
        else:
            parts += [series.offset, series.length]
        rows = np.stack([part.view(np.int64) for part in parts], axis=1)
        columns[series.tag] = rows.view(np.dtype((np.void, 8 * len(parts)))).ravel()
    return columns


def same(a: Columns, b: Columns) -> bool:
    return a.keys() == b.keys() and all(a[tag].tobytes() == b[tag].tobytes() for tag in a)
