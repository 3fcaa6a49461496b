"""The query API: `list_*` gives metadata, `read_*` gives points. What plugins and the server build on."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import Struct

from lightboard.logdir import Logdir, OpenFile
from lightboard.reader.store import FileColumns, RunColumns, Snapshot, Store, TagEntry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard._native import Series

ScalarCurve: TypeAlias = "tuple[tuple[Series, ...], tuple[int | None, ...]]"
"""A series as the native core takes it: its segments, and where later files cut them off."""

# Seconds between two looks at a file that is another than the one that was read: an object that grew is, until
# the loader has found it to go on from there.
_PATIENCE: Final = (0.05, 0.2, 0.75)


class NotInStore(LookupError):
    """No such tag, file or point; the message says which."""


class Curve(Struct, frozen=True):
    """A series that may have no segments, and where later files cut them off."""

    segments: tuple[Series, ...]
    cuts: tuple[int | None, ...]


class Scalars(Struct, frozen=True):
    """The visible points of one run and tag, in file order; three arrays of shape (n,)."""

    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    """Seconds since the epoch."""
    value: NDArray[np.float32] | NDArray[np.float64]


class Lasts(Struct, frozen=True):
    """The last visible point of one tag in many runs; arrays of shape (n,), parallel to the runs asked for."""

    step: NDArray[np.float64]
    """NaN where the run has no such scalars."""
    value: NDArray[np.float64]


class BlobRef(Struct, frozen=True):
    """Where one point's bytes are: the n-th of its tag in a file. Written "<file>.<n>"."""

    file: int
    n: int

    def __str__(self) -> str:
        return f"{self.file}.{self.n}"

    @classmethod
    def parse(cls, text: str) -> BlobRef:
        """The inverse of str. Raises NotInStore."""
        if not re.fullmatch(r"(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,17})", text):
            raise NotInStore(f"{text!r} is not a reference")
        file, n = text.split(".")
        return cls(int(file), int(n))


class BlobPoint(Struct, frozen=True):
    """One logged step of a blob series."""

    step: int
    wall_time: float
    ref: BlobRef
    payload: int
    """_native.PAYLOAD_* of the series' first value."""
    offset: int
    length: int
    """Bytes of the serialized value, and where they begin."""


class BlobColumns(Struct, frozen=True):
    """The logged steps of a blob series, in order of step; four arrays of shape (n,)."""

    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    """Seconds since the epoch."""
    file: NDArray[np.int64]
    """With `n`, what a BlobRef holds."""
    n: NDArray[np.int64]


class Board:
    """Everything under one logdir, as far as read."""

    def __init__(self, store: Store, logdir: Logdir) -> None:
        self.store = store
        self.logdir = logdir
        self.beside: dict[type, Any] = {}
        """What others have worked out of this board and keep as long as it lives, by its class."""

    @property
    def epoch(self) -> str:
        """Ids are valid within it."""
        return self.store.epoch

    @property
    def snapshot(self) -> Snapshot:
        """One moment; ask it once where several answers must agree."""
        return self.store.snapshot

    def list_runs(self) -> list[RunColumns]:
        """All runs, in order of their ids."""
        return sorted(self.snapshot.runs.values(), key=lambda run: run.id)

    def list_tags(self, run: int) -> list[TagEntry]:
        """The tags of one run. Raises NotInStore."""
        snapshot = self.snapshot
        tag_set = _run(snapshot, run).layout.tag_set
        return [snapshot.tags[tag] for tag in snapshot.tag_sets[tag_set]]

    def find_tag(self, tag: int) -> TagEntry:
        """A tag by its id. Raises NotInStore."""
        tags = self.snapshot.tags
        if not 0 <= tag < len(tags):
            raise NotInStore(f"no tag has the id {tag}")
        return tags[tag]

    def read_curve(self, snapshot: Snapshot, run: int, tag: int) -> Curve:
        """The scalar series of a run that may lack the tag, or be gone: then it has no segments."""
        self.store.ask_for(run)
        found = snapshot.runs.get(run)
        curve = scalar_curve(found, tag) if found else None
        return Curve(*curve) if curve else Curve((), ())

    def read_scalars(self, run: int, tag: int) -> Scalars:
        """All visible points of one series. Raises NotInStore where the run has no such scalars."""
        import numpy as np

        curve = self.read_curve(self.snapshot, run, tag)
        if not curve.segments:
            raise NotInStore(f"run {run} has no scalars under tag {tag}")
        kept = [
            visible(series, cut) for series, cut in zip(curve.segments, curve.cuts, strict=True)
        ]
        return Scalars(
            np.concatenate(
                [one.step[keep] for one, keep in zip(curve.segments, kept, strict=True)]
            ),
            np.concatenate(
                [one.wall_time[keep] for one, keep in zip(curve.segments, kept, strict=True)]
            ),
            np.concatenate(
                [one.value[keep] for one, keep in zip(curve.segments, kept, strict=True)]
            ),
        )

    def read_lasts(self, snapshot: Snapshot, tag: int, runs: Sequence[int]) -> Lasts:
        """The last point, by step, of each run's scalars. Does not count as looking at them."""
        import numpy as np

        curves: list[ScalarCurve] = []
        places: list[int] = []
        for place, run in enumerate(runs):
            found = snapshot.runs.get(run)
            curve = scalar_curve(found, tag) if found else None
            if curve is not None:
                curves.append(curve)
                places.append(place)
        step = np.full(len(runs), np.nan)
        value = np.full(len(runs), np.nan)
        if curves:
            table = summarize_curves(curves)
            some = table[:, 0] > 0
            at = np.array(places)[some]
            step[at], value[at] = table[some, 5], table[some, 6]
        return Lasts(step, value)

    def list_blobs(self, run: int, tag: int, *, superseded: bool = False) -> list[BlobPoint]:
        """Every visible step of a blob series, in order of step; empty where the run lacks the tag.

        `superseded`: those too that a restart has hidden.
        """
        import numpy as np

        self.store.ask_for(run)
        points: list[BlobPoint] = []
        found = self.snapshot.runs.get(run)
        for file, series, cut in segments_of(found, tag) if found else ():
            if series.is_scalar:
                continue
            kept = np.ones(len(series), bool) if superseded else visible(series, cut)
            rows = np.flatnonzero(kept).tolist()
            step, wall_time = series.step.tolist(), series.wall_time.tolist()
            offset, length = series.offset.tolist(), series.length.tolist()
            payload = series.payload
            points += [
                BlobPoint(step[n], wall_time[n], BlobRef(file.id, n), payload, offset[n], length[n])
                for n in rows
            ]
        return sorted(points, key=lambda point: point.step)

    def list_blob_columns(self, run: int, tag: int) -> BlobColumns:
        """What `list_blobs` lists, as columns: for series of which only a few points are looked at."""
        import numpy as np

        self.store.ask_for(run)
        found = self.snapshot.runs.get(run)
        parts: list[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], int]] = []
        for file, series, cut in segments_of(found, tag) if found else ():
            if not series.is_scalar:
                rows = np.flatnonzero(visible(series, cut))
                parts.append((series.step[rows], series.wall_time[rows], rows, file.id))
        if not parts:
            none = np.zeros(0, np.int64)
            return BlobColumns(none, np.zeros(0), none, none)
        step = np.concatenate([part[0] for part in parts])
        order = np.argsort(step, kind="stable")
        return BlobColumns(
            step[order],
            np.concatenate([part[1] for part in parts])[order],
            np.concatenate([np.full(len(part[2]), part[3]) for part in parts])[order],
            np.concatenate([part[2] for part in parts])[order],
        )

    def read_metadata(self, run: int, tag: int) -> bytes:
        """The serialized SummaryMetadata of the run's first value of a tag; empty where there is none."""
        found = self.snapshot.runs.get(run)
        for _, series, _ in segments_of(found, tag) if found else ():
            if series.metadata:
                return series.metadata
        return b""

    def measure_blob(self, ref: BlobRef, tag: int) -> int:
        """Bytes of the serialized value that `ref` names. Raises NotInStore."""
        _, _, series = self._find(ref, tag)
        return int(series.length[ref.n])

    def read_blob(self, ref: BlobRef, tag: int, limit: int | None = None, start: int = 0) -> bytes:
        """The serialized Summary.Value (or graph) that `ref` names, or `limit` bytes of it from `start`.

        Raises NotInStore where there is none (any more), OSError where the file cannot be read.
        """
        for pause in (*_PATIENCE, None):
            run, file, series = self._find(ref, tag)
            try:
                opened = self.logdir.open(file.path, run.name)
            except FileNotFoundError:
                raise NotInStore(f"{file.path} is gone") from None
            try:
                rest = int(series.length[ref.n]) - start
                length = rest if limit is None else min(limit, rest)
                data = opened.read(int(series.offset[ref.n]) + start, length)
                if opened.info.identity == file.identity and len(data) == length:
                    return data
            finally:
                opened.close()
            if pause is not None:
                time.sleep(pause)
        raise NotInStore(f"{file.path} was replaced since it was read")

    def read_blobs(self, refs: Sequence[BlobRef], tag: int) -> list[bytes]:
        """The same of several; a file is opened once for those that follow one another."""
        found: list[bytes] = []
        for _, group in itertools.groupby(refs, key=lambda ref: ref.file):
            together = list(group)
            found += self._read_together(together, tag) or [
                self.read_blob(ref, tag) for ref in together
            ]
        return found

    def _read_together(self, refs: Sequence[BlobRef], tag: int) -> list[bytes]:
        """Values of one file; none where that fails, for whatever reason."""
        _, file, series = self._find(refs[0], tag)
        opened = self._open(refs[0]) if max(ref.n for ref in refs) < len(series) else None
        if opened is None:
            return []
        try:
            if opened.info.identity != file.identity:
                return []
            offset, length = series.offset, series.length
            ranges = [(int(offset[ref.n]), int(length[ref.n])) for ref in refs]
            opened.expect(ranges)
            found = [opened.read(*one) for one in ranges]
        except OSError:
            return []
        finally:
            opened.close()
        whole = all(len(data) == one[1] for data, one in zip(found, ranges, strict=True))
        return found if whole else []

    def read_heads(self, points: Sequence[BlobPoint], limit: int) -> list[bytes]:
        """The first `limit` bytes of each; empty where they cannot be read. Opens each file once."""
        heads: list[bytes] = []
        file_id, opened = -1, None
        try:
            for point in points:
                if point.ref.file != file_id:
                    if opened is not None:
                        opened.close()
                    file_id, opened = point.ref.file, self._open(point.ref)
                    if opened is not None:
                        opened.expect(
                            [
                                (one.offset, min(limit, one.length))
                                for one in points
                                if one.ref.file == file_id
                            ]
                        )
                length = min(limit, point.length)
                heads.append(opened.read(point.offset, length) if opened else b"")
        finally:
            if opened is not None:
                opened.close()
        return heads

    def _open(self, ref: BlobRef) -> OpenFile | None:
        found = self.store.find_file(ref.file)
        try:
            return self.logdir.open(found[0].files[found[1]].path, found[0].name) if found else None
        except OSError:
            return None

    def _find(self, ref: BlobRef, tag: int) -> tuple[RunColumns, FileColumns, Series]:
        found = self.store.find_file(ref.file)
        if found is None:
            raise NotInStore(f"the file of {ref} is gone or was replaced")
        run, number = found
        file, at = run.files[number], run.layout.index[number].get(tag)
        if at is None or file.series[at].is_scalar or ref.n >= len(file.series[at]):
            raise NotInStore(f"{file.path} has no point {ref.n} under tag {tag}")
        return run, file, file.series[at]


def _run(snapshot: Snapshot, run: int) -> RunColumns:
    found = snapshot.runs.get(run)
    if found is None:
        raise NotInStore(f"no run has the id {run}")
    return found


def segments_of(run: RunColumns, tag: int) -> Sequence[tuple[FileColumns, Series, int | None]]:
    """Per event file that has the tag: the file, its part of the series, its cut."""
    return [
        (file, file.series[at], cut)
        for file, index, cut in zip(run.files, run.layout.index, run.cuts, strict=True)
        if (at := index.get(tag)) is not None
    ]


def scalar_curve(run: RunColumns, tag: int) -> ScalarCurve | None:
    """A tag's scalars in one run, as native code takes them; None without any."""
    if len(run.files) == 1:  # most often: ten thousand of them are asked for at once
        at = run.layout.index[0].get(tag)
        only = run.files[0].series[at] if at is not None else None
        return ((only,), (run.cuts[0],)) if only is not None and only.is_scalar else None
    parts = [(series, cut) for _, series, cut in segments_of(run, tag) if series.is_scalar]
    if not parts:
        return None
    series, cuts = zip(*parts, strict=True)
    return series, cuts


def summarize_curves(curves: Sequence[ScalarCurve]) -> NDArray[np.float64]:
    """What each amounts to over all its points: the summaries of a curve block (docs/http-api.md), row by row."""
    import numpy as np

    from lightboard import _native

    block = _native.curve_block(
        curves,
        x=_native.X_STEP,
        lo=None,
        hi=None,
        columns=0,
        smoothing=0,
        since=[0] * len(curves),
    )
    # Without columns a block is its head and its summaries.
    return np.frombuffer(block, np.float64, offset=16).reshape(len(curves), -1)


def visible(series: Series, cut: int | None) -> NDArray[np.bool_]:
    """Which points no restart has superseded."""
    import numpy as np

    step = series.step
    visible = np.ones(len(series), bool)
    for n, restart in series.restarts:
        visible[:n] &= step[:n] < restart
    if cut is not None:
        visible &= step < cut
    return visible
