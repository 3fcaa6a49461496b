"""A board's data straight from the event files."""
# ruff: noqa: D102
# What the methods mean stands in contents.py.

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lightboard.board.contents import (
    Contents,
    FileBlock,
    NotFound,
    Notice,
    Ref,
    RunInfo,
    SeriesPart,
    TagInfo,
    by_name,
    make_blocks,
)
from lightboard.board.run_rows import Marks, MetricName, RunRows
from lightboard.logdir import (
    READING_THREADS,
    Logdir,
    RemoteProblem,
    full_name,
    is_remote,
    open_logdir,
)
from lightboard.logdir.logdir import EVENT_FILE_MARK
from lightboard.plugins import scalar_wire_names
from lightboard.reader.index import Index
from lightboard.reader.loader import Loader
from lightboard.reader.query import BlobRef, NotInStore
from lightboard.reader.query import Board as Query
from lightboard.reader.store import RunColumns, Snapshot, Store, natural_key
from lightboard.types import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard.plugins.projector.decode import EmbeddingFiles
    from lightboard.runs.table import RunTable


class FilesSource:
    """Reads a logdir, here or elsewhere: all of it, then only what is new.

    What a board keeps of it for its next start is used here too; nothing is added to that.
    """

    def __init__(self, place: str, *, follow_links: bool = False) -> None:
        self._logdir = logdir = open_place(place, follow_links=follow_links)
        self._follow_links = follow_links
        self._store = Store()
        self._query = Query(self._store, logdir)
        self._loader = Loader(
            logdir,
            self._store,
            scalar_plugins=scalar_wire_names,
            make_index=lambda names: Index(logdir.path, names),
            threads=READING_THREADS if is_remote(place) else None,
        )
        self.reload()
        load = self._store.snapshot.load
        if load.phase == "missing":
            raise FileNotFoundError(
                f"there is no folder {place}\nhint: give the folder above the runs"
            )
        if not load.files and (unreachable := _unreachable(self._contents)):
            hint = (
                ""
                if "\nhint: " in unreachable
                else "\nhint: lightboard doctor, or see docs/remote.md"
            )
            raise ConnectionError(f"{self._contents.place}: {unreachable}{hint}")

    @property
    def contents(self) -> Contents:
        return self._contents

    def reload(self) -> None:
        self._loader.load_all()
        self._contents = _make_contents(self._logdir.path, self._store.snapshot)

    def count_points(self, series: Sequence[tuple[int, int]]) -> list[int]:
        return [sum(len(part.series) for part in parts) for parts in self.list_parts(series)]

    def read_metadata(self, series: Sequence[tuple[int, int]]) -> list[bytes]:
        return [
            next((part.series.metadata for part in parts if part.series.metadata), b"")
            for parts in self.list_parts(series)
        ]

    def read_lasts(self, tag: int, runs: Sequence[int]) -> list[float]:
        lasts = self._query.read_lasts(self._store.snapshot, tag, runs)
        return [float(value) for value in lasts.value]

    def list_parts(self, series: Sequence[tuple[int, int]]) -> list[Sequence[SeriesPart]]:
        runs = self._store.snapshot.runs
        return [_list_parts(runs[run], tag) for run, tag in series]

    def list_blocks(self, wanted: Sequence[tuple[int, Sequence[int]]]) -> list[Sequence[FileBlock]]:
        runs = self._store.snapshot.runs
        return [_list_blocks(runs[run], tags) for run, tags in wanted]

    def read_values(self, tag: int, refs: Sequence[Ref]) -> list[bytes]:
        try:
            return self._query.read_blobs([BlobRef(*ref) for ref in refs], tag)
        except NotInStore as error:
            raise NotFound(f"{error}\nhint: board.reload()") from error

    def list_settings(self) -> list[str]:
        return list(self._run_table().read().names)

    def list_metrics(self) -> list[MetricName]:
        from lightboard.runs.table import list_metrics

        tags = self._contents.tags
        return [
            MetricName(
                one.tag,
                one.below,
                f"{one.below}/{tags[one.tag].tag}" if one.below else tags[one.tag].tag,
                one.rows > 0,
            )
            for one in list_metrics(self._run_table(), self._query)
        ]

    def read_rows(self, settings: Sequence[str]) -> RunRows:
        import numpy as np

        from lightboard.runs.table import measure_rows

        table = self._run_table().read()
        extents = measure_rows(self._store.snapshot.runs, table.rows)
        return RunRows(
            run=[row.run for row in table.rows],
            status=[row.facts.status for row in table.rows],
            session=[row.session for row in table.rows],
            group=[row.group for row in table.rows],
            start=extents.start,
            last=extents.last,
            points=extents.points,
            size=extents.size,
            conflicts=np.array([len(row.conflicts) for row in table.rows], np.float64),
            settings={name: table.column(name) for name in settings},
            within=None if table.heads is None else [row.within for row in table.rows],
        )

    def measure(
        self, rows: Sequence[int], tag: int, below: str, mean_of: int | None, at: int | None
    ) -> Mapping[str, NDArray[np.float64]]:
        from lightboard.runs.metrics import measure

        by_run = {row.run: row for row in self._run_table().read().rows}
        measured = measure(
            self._query,
            self._store.snapshot,
            [by_run[run] for run in rows],
            tag,
            below,
            mean_of=mean_of,
            at=at,
        )
        return {name: getattr(measured, name) for name in measured.__struct_fields__}

    def read_marks(self) -> Mapping[str, Marks]:
        from lightboard.sidecar import Sidecar

        sidecar = Sidecar(self._logdir.path, read_only=True, follow_links=self._follow_links)
        said = sidecar.contents.runs
        return {name: Marks(one.name or "", one.tags, one.note or "") for name, one in said.items()}

    def _run_table(self) -> RunTable:
        from lightboard.runs.facts import Facts
        from lightboard.runs.table import table_of

        facts = self._query.beside.get(Facts)
        if facts is None:
            facts = Facts(self._store, board=self._query, follows=False)
            self._query.beside[Facts] = facts
        facts.read_all()
        return table_of(self._query)

    def read_file(self, run: int | None, path: str) -> bytes | None:
        name = Run(".") if run is None else self._store.snapshot.runs[run].name
        return read_file(self._logdir, name, path)

    def read_matrix(
        self, run: int | None, folder: str, files: EmbeddingFiles
    ) -> NDArray[np.float32]:
        name = Run(".") if run is None else self._store.snapshot.runs[run].name
        return read_matrix(self._logdir, name, folder, files)


def _list_parts(run: RunColumns, tag: int) -> Sequence[SeriesPart]:
    """What each event file of a run holds of a tag."""
    return [
        SeriesPart(file.id, file.series, at, cut)
        for file, index, cut in zip(run.files, run.layout.index, run.cuts, strict=True)
        if (at := index.get(tag)) is not None
    ]


def _list_blocks(run: RunColumns, tags: Sequence[int]) -> Sequence[FileBlock]:
    if len(run.files) == 1:
        index = run.layout.index[0]
        places = [place for place, tag in enumerate(tags) if tag in index]
        at = [index[tags[place]] for place in places]
        return [FileBlock(places, run.files[0].series, at, run.cuts[0])]
    return make_blocks([_list_parts(run, tag) for tag in tags])


def read_file(logdir: Logdir, run: Run, path: str) -> bytes | None:
    """A file below a run's folder; None where there is none. Raises OSError; PermissionError for one elsewhere."""
    full = posixpath.normpath(posixpath.join("" if run == "." else run, path))
    if not _is_below(logdir, run, full):
        raise PermissionError(
            f"{path} leads outside of the folder of its run\nhint: put the file beside its config"
        )
    try:
        file = logdir.open(full, run)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        return file.read(0, file.info.size)
    finally:
        file.close()


def read_matrix(
    logdir: Logdir, run: Run, folder: str, files: EmbeddingFiles
) -> NDArray[np.float32]:
    """Vectors out of a checkpoint, looked for as the page does. Raises NotFound, ValueError and OSError."""
    from lightboard.plugins.projector.checkpoint import MOST_BYTES, find_checkpoint, say_none
    from lightboard.plugins.projector.checkpoint import read_matrix as read_tensor

    place = "" if run == "." else run
    places = (posixpath.join(place, folder).rstrip("/"), place)
    prefix = find_checkpoint(logdir, tuple(dict.fromkeys(places)), files.checkpoint)
    if prefix is None:
        said, _, hint = say_none(files.checkpoint).partition(": ")
        raise NotFound(f"{files.name}: {said}\nhint: {hint}")
    try:
        return read_tensor(logdir, prefix, files.tensor, MOST_BYTES)
    except ValueError as error:
        raise ValueError(
            f"{prefix}.index: {error}\nhint: copy the checkpoint's files anew, or write it again"
        ) from error


def _is_below(logdir: Logdir, run: Run, path: str) -> bool:
    """Whether a path stays in the run's folder, links included: what names it may have come with the logs."""
    inside = run == "." or path.startswith(f"{run}/")
    if path.startswith(("../", "/")) or path == ".." or not inside:
        return False
    if is_remote(logdir.path):
        return True
    place = os.path.realpath(os.path.join(logdir.path, run))
    return os.path.commonpath([place, os.path.realpath(os.path.join(logdir.path, path))]) == place


def open_place(place: str, *, follow_links: bool = False) -> Logdir:
    """The logdir at a path or URL; an event file means the folder it is in. Raises ValueError."""
    path = place if is_remote(place) else full_name(place)
    if EVENT_FILE_MARK in posixpath.basename(path) and (is_remote(path) or os.path.isfile(path)):
        path = posixpath.dirname(path)
    try:
        return open_logdir(path, follow_links=follow_links)
    except RemoteProblem as problem:
        raise ValueError(str(problem)) from problem


def _unreachable(contents: Contents) -> str | None:
    return next((one.message for one in contents.notices if one.kind == "unreachable"), None)


def shown_name(run: str) -> str:
    """A run's name for people: bytes that are not UTF-8 become U+FFFD."""
    return run.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _make_contents(place: str, snapshot: Snapshot) -> Contents:
    runs = sorted(snapshot.runs.values(), key=lambda run: natural_key(run.name))
    return Contents(
        place=shown_name(place),
        runs=by_name(
            RunInfo(shown_name(run.name), run.points, run.start, run.last, run.id) for run in runs
        ),
        tags={
            entry.id: TagInfo(
                entry.tag.decode("utf-8", "replace"),
                entry.plugin,
                entry.display_name,
                entry.description,
                entry.id,
            )
            for entry in snapshot.tags
        },
        run_tags={run.id: snapshot.tag_sets[run.layout.tag_set] for run in runs},
        notices=[
            Notice(
                one.kind,
                shown_name(one.run),
                shown_name(one.file),
                one.offset,
                one.count,
                one.message,
            )
            for one in snapshot.load.notices
        ],
    )
