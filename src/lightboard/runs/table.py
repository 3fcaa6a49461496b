"""The run table: a row for each run with what belongs to it, a column for each setting.

Runs within a session are rows as well, so that one can ask about them; who shows the table shows the session's alone.

Kept per board and worked out anew only where facts changed: ten thousand rows of a hundred settings are a million
cells.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import Struct
from msgspec.structs import replace

from lightboard._native import SettingRows
from lightboard.plugins.hparams.decode import decode_domain, decode_hparams
from lightboard.protos import plugin_data_pb2 as pb
from lightboard.reader.query import Board, NotInStore
from lightboard.reader.store import RunColumns, Snapshot, natural_key
from lightboard.runs.columns import ODD, Origin, SettingColumn, Values, encode_values
from lightboard.runs.facts import Ended, Facts, RunFacts, facts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Row(Struct, frozen=True):
    """A run and the sub-runs that are parts of it."""

    run: int
    parts: tuple[int, ...]
    facts: RunFacts
    revision: int
    """When the facts of any of its runs changed."""
    group: str
    session: Ended | None
    conflicts: frozenset[str]
    within: int | None = None
    """The session's run whose row shows this one."""
    below: tuple[int, ...] = ()
    """Runs within this session: their times, points and sizes are the row's."""

    @property
    def runs(self) -> tuple[int, ...]:
        """Its own run first."""
        return (self.run, *self.parts)


class RowTable(Struct, frozen=True):
    """Some rows and their settings at one revision of the facts."""

    revision: int
    rows: tuple[Row, ...]
    settings: SettingRows
    odd: Mapping[str, list[tuple[int, str]]]
    """What is no number, text or truth: (row, text)."""
    names: Mapping[str, None]
    """Of all settings, in the order in which rows name them."""
    columns: dict[str, Values]
    """Those that were asked for so far."""
    heads: tuple[int, ...] | None = None
    """Places of the rows that are shown; None: all."""

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that are no part of another."""
        return self.rows if self.heads is None else [self.rows[at] for at in self.heads]

    def column(self, name: str) -> Values:
        """A setting of all rows. Raises KeyError."""
        found = self.columns.get(name)
        if found is None:
            if name not in self.names:
                raise KeyError(name)
            found = self.columns[name] = encode_values(self.settings, name, self.odd.get(name, ()))
        return found


class Declared(Struct, frozen=True):
    """What experiments say of settings and metrics."""

    settings: Mapping[str, pb.HParamInfo]
    metrics: Mapping[tuple[str, str], pb.MetricInfo]
    """By (group, tag)."""
    experiments: Sequence[tuple[int, pb.Experiment]]
    """(run, what it says), each different one once."""


class RunTable:
    """The table of one board. Any thread may ask."""

    def __init__(self, board: Board, facts: Facts) -> None:
        self._board = board
        self.facts = facts
        self._lock = threading.Lock()
        self._describing = threading.Lock()
        self._ids: dict[str, int] = {}
        self._names: list[str] = []
        self._once: set[int] = set()
        self._table: RowTable | None = None
        self._columns: tuple[int, list[SettingColumn]] = (-1, [])
        self._declared: tuple[int, Declared] | None = None

    # --- rows --------------------------------------------------------------------------------

    def read(self) -> RowTable:
        """All rows, as of now."""
        with self._lock:
            change = self.facts.changed_since(None)
            held = self._table
            if held is not None and held.revision == change.revision:
                return held
            rows = _make_rows(change.facts, self._board.snapshot)
            self._once.update(row.run for row in rows)
            if held is not None and _have_same_settings(held.rows, rows):
                # Only what is alive changed: a million cells stay as they are.
                self._table = replace(
                    held, revision=change.revision, rows=rows, heads=_find_heads(rows)
                )
            else:
                self._table = make_table(change.revision, rows)
                for name in self._table.names:
                    self._id(name)
            return self._table

    def read_changes(self, since: int) -> RowTable | None:
        """The rows that changed after a revision; None where that never was."""
        table = self.read()
        if not 0 <= since <= table.revision:
            return None
        return make_table(table.revision, tuple(row for row in table.rows if row.revision > since))

    def list_gone(self) -> list[int]:
        """Runs that were rows once and are none now."""
        table = self.read()
        with self._lock:
            return sorted(self._once - {row.run for row in table.rows})

    # --- columns -----------------------------------------------------------------------------

    def _id(self, name: str) -> int:
        found = self._ids.get(name)
        if found is None:
            found = self._ids[name] = len(self._names)
            self._names.append(name)
        return found

    def id_of(self, name: str) -> int:
        """A setting's id, valid within the epoch."""
        with self._lock:
            return self._id(name)

    def name_of(self, column: int) -> str:
        """The setting with that id. Raises NotInStore."""
        if not 0 <= column < len(self._names):
            raise NotInStore(f"no setting has the id {column}")
        return self._names[column]

    def list_columns(self) -> list[SettingColumn]:
        """All settings of any row, in the order in which rows name them."""
        with (
            self._describing
        ):  # who asks while it is done waits: twice at once would take both twice as long
            return self._list_columns()

    def _list_columns(self) -> list[SettingColumn]:
        table = self.read()
        declared = self.read_declared()
        with self._lock:
            revision, columns = self._columns
            if revision == table.revision:
                return columns
        conflicts = Counter(name for row in table.shown for name in row.conflicts)
        sources = self._list_sources(table)
        heads = table.heads
        found = [
            _describe(
                self.id_of(name),
                name,
                table.column(name) if heads is None else _take(table.column(name), heads),
                conflicts[name],
                sources.get(name, []),
                declared.settings.get(name),
            )
            for name in table.names
        ]
        with self._lock:
            self._columns = (table.revision, found)
        return found

    def _list_sources(self, table: RowTable) -> dict[str, list[Origin]]:
        """Where each setting is said."""
        sessions, texts, files = self.facts.list_names()
        found: dict[str, list[Origin]] = {}
        order: tuple[tuple[Origin, set[str]], ...] = (
            ("session", sessions),
            ("text", texts),
            ("file", files),
        )
        for origin, names in order:
            for name in names:
                found.setdefault(name, []).append(origin)
        return found

    def read_declared(self) -> Declared:
        """What experiments of any run say; where they differ, the first that says something counts."""
        said = self.facts.list_experiments()
        with self._lock:
            if self._declared is not None and self._declared[0] == hash(tuple(said)):
                return self._declared[1]
        found = _read_declared(said)
        with self._lock:
            self._declared = (hash(tuple(said)), found)
        return found


# Seconds. A page that has just been opened has better things to wait for.
_LATER: Final = 2.0


def prepare_soon(board: Board) -> None:
    """Work the table out before somebody asks, once, when it will take a while: in a thread of its own."""
    with _finding:
        if _Preparing in board.beside:
            return
        board.beside[_Preparing] = True

    def prepare() -> None:
        with contextlib.suppress(Exception):  # who asks is told
            table_of(board).list_columns()

    timer = threading.Timer(_LATER, prepare)
    timer.daemon = True
    timer.start()


class _Preparing:
    """Its being in `beside` says that it was begun."""


_finding = threading.Lock()


def table_of(board: Board) -> RunTable:
    """The table that goes with the board; made by the first who asks."""
    facts = facts_of(board)
    with _finding:
        table = board.beside.get(RunTable)
        if table is None or table.facts is not facts:
            table = board.beside[RunTable] = RunTable(board, facts)
        return cast(RunTable, table)


def _make_rows(facts: Iterable[RunFacts], snapshot: Snapshot) -> tuple[Row, ...]:
    owners: dict[int, list[RunFacts]] = {}
    below: dict[int, list[RunFacts]] = {}
    heads: list[RunFacts] = []
    for one in facts:
        if one.belongs_to is None:
            heads.append(one)
            if one.within is not None:
                below.setdefault(one.within, []).append(one)
        else:
            owners.setdefault(one.belongs_to, []).append(one)
    rows = []
    for one in heads:
        parts = owners.get(one.run)
        inside = below.get(one.run)
        if inside or one.within is not None:
            together = [one, *(parts or ()), *(inside or ())]
            rows.append(
                Row(
                    one.run,
                    tuple(part.run for part in parts or ()),
                    one,
                    max(part.revision for part in together),
                    one.group,
                    one.session,
                    one.conflicts,
                    one.within,
                    tuple(run.run for run in inside or ()),
                )
            )
            continue
        if not parts:
            rows.append(Row(one.run, (), one, one.revision, one.group, one.session, one.conflicts))
            continue
        together = [one, *parts]
        rows.append(
            Row(
                one.run,
                tuple(part.run for part in parts),
                one,
                max(part.revision for part in together),
                next((part.group for part in together if part.group), ""),
                next((part.session for part in together if part.session), None),
                frozenset().union(*(part.conflicts for part in together)),
            )
        )
    return tuple(rows)


def _have_same_settings(held: Sequence[Row], rows: Sequence[Row]) -> bool:
    return len(held) == len(rows) and all(
        one.run == other.run
        and one.facts.configuration is other.facts.configuration
        and one.facts.odd is other.facts.odd
        for one, other in zip(held, rows, strict=True)
    )


def make_table(revision: int, rows: tuple[Row, ...]) -> RowTable:
    """Rows with their settings, of which columns are made when they are asked for."""
    settings = SettingRows([row.facts.configuration for row in rows])
    odd: dict[str, list[tuple[int, str]]] = {}
    for at, row in enumerate(rows):
        for name, text in row.facts.odd.items():
            odd.setdefault(name, []).append((at, text))
    names = dict.fromkeys([*settings.names, *odd])
    return RowTable(revision, rows, settings, odd, names, {}, _find_heads(rows))


def _find_heads(rows: Sequence[Row]) -> tuple[int, ...] | None:
    if all(row.within is None for row in rows):
        return None
    return tuple(at for at, row in enumerate(rows) if row.within is None)


def _take(values: Values, places: Sequence[int]) -> Values:
    return replace(values, codes=values.codes[list(places)])


def _describe(
    column: int,
    name: str,
    values: Values,
    conflicts: int,
    sources: list[Origin],
    info: pb.HParamInfo | None,
) -> SettingColumn:
    import numpy as np

    n = len(values.codes)
    counts = np.bincount(values.codes, minlength=len(values.kinds) + 1)
    rows = n - int(counts[0])
    numbers = values.numbers[(values.kinds == 0) & np.isfinite(values.numbers)]
    interval = domain = None
    if info is not None:
        if info.HasField("domain_interval"):
            interval = (info.domain_interval.min_value, info.domain_interval.max_value)
        domain = list(decode_domain(info.domain_discrete)) or None
    return SettingColumn(
        id=column,
        name=name,
        type=values.type,
        rows=rows,
        distinct=len(values.kinds),
        differs=len(values.kinds) > 1 or rows < n,
        odd=int(counts[1:][values.kinds == ODD].sum()),
        conflicts=conflicts,
        min=float(numbers[0]) if len(numbers) else None,
        max=float(numbers[-1]) if len(numbers) else None,
        sources=sources,
        display_name=info.display_name if info else "",
        description=info.description if info else "",
        domain=domain,
        interval=interval,
    )


def _read_declared(said: Sequence[tuple[int, bytes]]) -> Declared:
    settings: dict[str, pb.HParamInfo] = {}
    metrics: dict[tuple[str, str], pb.MetricInfo] = {}
    experiments: list[tuple[int, pb.Experiment]] = []
    for run, metadata in said:
        try:
            one = decode_hparams(metadata).experiment
        except ValueError:
            continue
        experiments.append((run, one))
        for info in one.hparam_infos:
            before = settings.get(info.name)
            if before is None or _says_more(info, before):
                settings[info.name] = info
        for metric in one.metric_infos:
            group = "" if metric.name.group == "." else metric.name.group
            metrics.setdefault((group, metric.name.tag), metric)
    return Declared(settings, metrics, experiments)


def _says_more(info: pb.HParamInfo, other: pb.HParamInfo) -> bool:
    """Any experiment may name the domain; torch writes one per run, mostly without."""
    return _words(info) > _words(other)


def _words(info: pb.HParamInfo) -> int:
    return sum(
        (
            bool(info.display_name),
            bool(info.description),
            info.HasField("domain_interval"),
            info.HasField("domain_discrete"),
        )
    )


class Extents(Struct, frozen=True):
    """When rows were logged, and how much, over all their runs; arrays of shape (rows,)."""

    start: NDArray[np.float64]
    """Seconds since the epoch; NaN before there is an event."""
    last: NDArray[np.float64]
    points: NDArray[np.float64]
    size: NDArray[np.float64]
    """Bytes of the event files, as far as read."""


def measure_rows(runs: Mapping[int, RunColumns], rows: Sequence[Row]) -> Extents:
    """As of these runs; a run that is gone adds nothing."""
    import numpy as np

    starts: list[float | None] = []
    lasts: list[float | None] = []
    points: list[int] = []
    sizes: list[int] = []
    for row in rows:
        run = runs.get(row.run)
        if run is None or row.parts or row.below:
            there = [runs[one] for one in (*row.runs, *row.below) if one in runs]
            starts.append(min((one.start for one in there if one.start is not None), default=None))
            lasts.append(max((one.last for one in there if one.last is not None), default=None))
            points.append(sum(one.points for one in there))
            sizes.append(sum(file.size for one in there for file in one.files))
            continue
        # Most often: ten thousand of them are told at once.
        starts.append(run.start)
        lasts.append(run.last)
        points.append(run.points)
        files = run.files
        sizes.append(files[0].size if len(files) == 1 else sum(file.size for file in files))
    start, last = np.array(starts, np.float64), np.array(lasts, np.float64)
    start[~np.isfinite(start)] = math.nan
    last[~np.isfinite(last)] = math.nan
    return Extents(start, last, np.array(points, np.float64), np.array(sizes, np.float64))


# --- metrics ---------------------------------------------------------------------------------


class MetricTag(Struct, frozen=True):
    """A scalar tag that some row has."""

    tag: int
    below: str
    """The folder below the row's run that holds it; empty: its own or a part's."""
    rows: int
    """0: only runs within sessions have it, of which rows tell it by their folders."""
    info: pb.MetricInfo | None
    """As an experiment declares it."""


def list_metrics(table: RunTable, board: Board) -> list[MetricTag]:
    """Scalar tags of rows: those that an experiment declares first, then by name."""
    snapshot = board.snapshot
    held = table.read()
    rows = [row for row in held.shown if row.run in snapshot.runs]
    counts: Counter[int] = Counter()
    sets: Counter[tuple[int, ...]] = Counter(
        tuple(
            sorted({snapshot.runs[run].layout.tag_set for run in row.runs if run in snapshot.runs})
        )
        for row in rows
    )
    for tag_sets, number in sets.items():
        for tag in {tag for one in tag_sets for tag in snapshot.tag_sets[one]}:
            counts[tag] += number
    names = {
        tag.id: tag.tag.decode("utf-8", "replace")
        for tag in snapshot.tags
        if tag.plugin == "scalars"
    }
    declared = table.read_declared().metrics
    within = _count_within(held, snapshot, names)
    inside = {tag for _, tag in within}
    found = [
        MetricTag(tag, "", counts[tag], declared.get(("", name)))
        for tag, name in names.items()
        if counts[tag] or tag in inside
    ]
    found += [
        MetricTag(tag, folder, number, declared.get((folder, names[tag])))
        for (folder, tag), number in within.items()
    ]
    ids = {run.name: run for run in snapshot.runs.values()}
    for (group, name), info in declared.items():
        if not group:
            continue
        for tag in (tag for tag, text in names.items() if text == name):
            there = _sets_with(snapshot, tag)
            number = sum(
                1
                for row in rows
                if (run := _run_below(snapshot, ids, row.run, group)) is not None
                and run.layout.tag_set in there
            )
            if number and (group, tag) not in within:
                found.append(MetricTag(tag, group, number, info))
    order = {key: place for place, key in enumerate(declared)}
    return sorted(
        found,
        key=lambda one: (
            order.get((one.below, names[one.tag]), len(order)),
            natural_key(names[one.tag][:200]),
            one.tag,
        ),
    )


def _count_within(
    table: RowTable, snapshot: Snapshot, names: Mapping[int, str]
) -> Counter[tuple[str, int]]:
    """How many sessions have a scalar tag in a folder below them, by (folder, tag)."""
    found: Counter[tuple[str, int]] = Counter()
    if table.heads is None:
        return found
    for row in table.rows:
        run = snapshot.runs.get(row.run)
        above = None if row.within is None else snapshot.runs.get(row.within)
        if run is None or above is None:
            continue
        folder = run.name if above.name == "." else run.name[len(above.name) + 1 :]
        for tag in snapshot.tag_sets[run.layout.tag_set]:
            if tag in names:
                found[folder, tag] += 1
    return found


def find_runs(
    board: Board, snapshot: Snapshot, rows: Sequence[Row], tag: int, below: str
) -> list[int | None]:
    """Per row the run whose series of a tag is the row's: its own, else the first part that has it.

    `below`: the run in that folder below it, or below the session that it is within.
    """
    there = _sets_with(snapshot, tag)
    runs = snapshot.runs
    found: list[int | None] = []
    if below:
        ids = {run.name: run for run in runs.values()}
        for row in rows:
            above = row.run if row.within is None else row.within
            run = _run_below(snapshot, ids, above, below)
            found.append(run.id if run is not None and run.layout.tag_set in there else None)
        return found
    for row in rows:
        own = runs.get(row.run)
        if own is not None and own.layout.tag_set in there:
            found.append(row.run)
            continue
        found.append(
            next(
                (run for run in row.parts if run in runs and runs[run].layout.tag_set in there),
                None,
            )
        )
    return found


def _sets_with(snapshot: Snapshot, tag: int) -> set[int]:
    return {number for number, tags in enumerate(snapshot.tag_sets) if tag in tags}


def _run_below(
    snapshot: Snapshot, ids: Mapping[Any, RunColumns], run: int, below: str
) -> RunColumns | None:
    above = snapshot.runs.get(run)
    if above is None:
        return None
    return ids.get(below if above.name == "." else f"{above.name}/{below}")
