"""The store: all that has been read so far, as immutable snapshots.

The loader commits, queries read; neither knows the other. A commit replaces the runs it names and shares
the rest, so that a snapshot taken before it stays whole.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from lightboard.events.legacy import describe
from lightboard.logdir import Notice
from lightboard.types import Run, Tag

if TYPE_CHECKING:
    from lightboard._native import EventFile, Series

# How many commits a listener may miss before it is told that everything grew.
_LOG_LENGTH: Final = 4096

_DIGITS: Final = re.compile(r"([0-9]+)")

NO_TAG: Final = -1
"""Stands in `Layout.tag_ids` for a series that is of another kind than its tag in the run's first files."""

SHOWN_NOTICES: Final = 100
"""More are counted, not listed."""

Phase = Literal["loading", "live", "missing"]


class SeriesKey(Struct, frozen=True, gc=False, array_like=True):
    """What tells a tag's plugin, of one event file."""

    tag: Tag
    payload: int
    metadata: bytes
    is_scalar: bool


KeyTable = tuple[SeriesKey, ...]

# Runs of one kind log the same tags: their files share one table of them.
_key_tables: dict[KeyTable, KeyTable] = {}
_tables_of_tags: dict[bytes, KeyTable] = {}

# Bytes. A run of a sweep says in its tags what it was set to, as nobody else does: a digest stands for longer ones.
_LONG: Final = 4096


def shared_keys(keys: KeyTable) -> KeyTable:
    """The one object that stands for this table; never let go."""
    return _key_tables.setdefault(keys, keys)


def make_keys(columns: EventFile) -> KeyTable:
    """The tags of an event file, as a shared table."""
    tags = columns.tags()
    if len(tags) > _LONG:
        tags = hashlib.sha256(tags).digest()
    keys = _tables_of_tags.get(tags)
    if keys is None:
        keys = _tables_of_tags[tags] = shared_keys(
            tuple(
                SeriesKey(Tag(one.tag), one.payload, one.metadata, one.is_scalar)
                for one in columns.series()
            )
        )
    return keys


class Views(Protocol):
    """Views of the series of one event file."""

    def __getitem__(self, index: int, /) -> Series:
        """The series of `keys[index]`, as far as read now. Raises OSError where it can no longer be had."""


class FileColumns(Struct, frozen=True, gc=False):
    """One event file's points, as far as read."""

    id: int
    """Names these very bytes: a replaced file gets a new one."""
    path: str
    identity: tuple[int, int]
    keys: KeyTable
    """Parallel to `series`; the same object as long as no tag was added."""
    series: Views
    """Made when somebody looks: they may hold more points, and tags, than were there at the commit."""
    restart_steps: tuple[int, ...]
    start: float | None
    last: float | None
    points: int
    size: int = 0
    """Bytes of it that were read."""


class Layout(Struct, frozen=True):
    """Where each tag of a run stands in each of its files; shared by runs that agree."""

    tag_ids: tuple[tuple[int, ...], ...]
    """Per file, parallel to its series."""
    index: tuple[Mapping[int, int], ...]
    """Per file, tag id → position of its series."""
    tag_set: int
    conflicts: tuple[tuple[int, Tag], ...]
    """(file, tag) of series that could not join their tag."""


class TagEntry(Struct, frozen=True, gc=False):
    """One (tag, plugin) pair; its id is its place in `Snapshot.tags`."""

    id: int
    tag: Tag
    plugin: str
    display_name: str
    description: str
    version: int


class RunColumns(Struct, frozen=True, gc=False):
    """One run: its event files in byte order of their names, and what a list of runs shows."""

    id: int
    name: Run
    slot: int
    files: tuple[FileColumns, ...]
    cuts: tuple[int | None, ...]
    """Per file, the lowest step at which a later file restarted: points at or past it are superseded."""
    layout: Layout
    start: float | None
    last: float | None
    points: int
    version: int


class LoadState(Struct, frozen=True):
    """How far loading has come, and what a person should know of it."""

    phase: Phase = "loading"
    files: int = 0
    files_done: int = 0
    bytes: int = 0
    bytes_done: int = 0
    runs: int = 0
    runs_done: int = 0
    checked_at: float = 0.0
    damaged: int = 0
    notices: tuple[Notice, ...] = ()


class Snapshot(Struct, frozen=True):
    """Everything at one moment."""

    version: int = 0
    runs: Mapping[int, RunColumns] = field(default_factory=dict)
    gone: Mapping[int, int] = field(default_factory=dict)
    """Run id → version in which it went."""
    tags: tuple[TagEntry, ...] = ()
    tag_sets: tuple[tuple[int, ...], ...] = ((),)
    load: LoadState = LoadState()


class Change(Struct, frozen=True):
    """What happened since a version."""

    version: int
    structure: bool
    """Runs, tags or notices changed, not only points."""
    grew: tuple[int, ...]
    """Ids of runs with new points."""
    touched: bool
    """Anything a list of runs shows has changed."""


class Store:
    """Holds the current snapshot. One thread commits; any number read.

    `recall_slots`: the colour slots of runs that were here before, by name; asked for at the first commit.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        recall_slots: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        self.epoch: Final = f"{int(clock() * 1000):x}"
        """Ids and versions are valid within one epoch."""
        self._snapshot = Snapshot()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._log: deque[tuple[int, bool, tuple[int, ...]]] = deque(maxlen=_LOG_LENGTH)
        self._run_ids: dict[Run, int] = {}
        self._file_runs: dict[int, int] = {}
        self._slots: dict[int, int] = {}  # run id → its slot, kept for its return
        self._slots_taken: set[int] = set()
        self._slot_from = 1  # all below it are taken
        self._recall_slots: Callable[[], Mapping[str, int]] | None = recall_slots
        self._recalled: dict[str, int] = {}  # by name: theirs, until all runs are known
        self._asked: set[int] = set()
        self._tag_ids: dict[tuple[Tag, str], int] = {}
        self._tag_set_ids: dict[tuple[int, ...], int] = {(): 0}
        self._conflicts: dict[int, tuple[Notice, ...]] = {}  # run id → series that were left out
        self._layouts: dict[tuple[KeyTable, ...], Layout] = {}
        # The same by the tables' ids, which are theirs as long as they are kept here.
        self._layouts_by_id: dict[tuple[int, ...], tuple[tuple[KeyTable, ...], Layout]] = {}

    @property
    def snapshot(self) -> Snapshot:
        """The current one."""
        return self._snapshot

    def find_file(self, file: int) -> tuple[RunColumns, int] | None:
        """The run that holds a file, by the file's id, and the file's place in it."""
        run = self._snapshot.runs.get(self._file_runs.get(file, -1))
        if run is not None:
            for number, one in enumerate(run.files):
                if one.id == file:
                    return run, number
        return None

    def ask_for(self, run: int) -> None:
        """Somebody looks at this run now: whoever fills the store may want to begin with it."""
        self._asked.add(run)

    def take_asked(self) -> list[Run]:
        """The runs asked for since the last call."""
        if not self._asked:
            return []
        asked, self._asked = self._asked, set()
        runs = self._snapshot.runs
        return [runs[run].name for run in asked.copy() if run in runs]

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each commit, in the committing thread. Returns the way to end it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return unsubscribe

    def changes_since(self, version: int) -> Change:
        """What happened after `version`, all commits in one."""
        with self._lock:
            now, log = self._snapshot, tuple(self._log)
        if version >= now.version:
            return Change(now.version, False, (), False)
        if not log or log[0][0] > version + 1:
            return Change(now.version, True, tuple(now.runs), True)
        structure, grew = False, dict[int, None]()
        for number, structural, run_ids in reversed(log):
            if number <= version:
                break
            structure |= structural
            grew.update(dict.fromkeys(run_ids))
        return Change(now.version, structure, tuple(grew), structure or bool(grew))

    def commit(
        self, runs: Mapping[Run, tuple[FileColumns, ...] | None], load: LoadState
    ) -> Snapshot:
        """Put these runs in place of what stood under their names (None: the run is gone)."""
        before = self._snapshot
        version = before.version + 1
        if self._recall_slots is not None:
            by_slot = {slot: run for run, slot in self._recall_slots().items()}
            self._recalled = {run: slot for slot, run in by_slot.items()}
            self._slots_taken.update(by_slot)
            self._recall_slots = None
        tags, tag_sets = list(before.tags), list(before.tag_sets)
        all_runs, gone = dict(before.runs), dict(before.gone)
        structure = False
        grew: list[int] = []

        for name in sorted(runs, key=natural_key):
            files = runs[name]
            run_id = self._run_ids.setdefault(name, len(self._run_ids))
            known = all_runs.get(run_id)
            if known is not None:
                for file in known.files:
                    self._file_runs.pop(file.id, None)
                self._conflicts.pop(run_id, None)
            if files is None:
                if known is not None:
                    del all_runs[run_id]
                    gone[run_id] = version
                    self._slots_taken.discard(known.slot)
                    self._slot_from = min(self._slot_from, known.slot)
                    structure = True
                continue
            layout = self._layout_of(files, tags, tag_sets, version)
            run = _make_run(run_id, name, self._slot_of(run_id, name), files, layout, version)
            all_runs[run_id] = run
            if layout.conflicts:
                self._conflicts[run_id] = tuple(_conflict_notices(run))
            for file in files:
                self._file_runs[file.id] = run_id
            gone.pop(run_id, None)
            structure |= known is None or known.layout is not layout or known.start != run.start
            if run.points if known is None else _extent(known) != _extent(run):
                grew.append(run_id)

        if self._recalled and load.phase == "live":
            self._release_recalled(all_runs.values())
        load = self._with_conflicts(load)
        structure |= load.notices != before.load.notices or load.phase != before.load.phase
        structure |= len(tags) != len(before.tags)
        snapshot = Snapshot(version, all_runs, gone, tuple(tags), tuple(tag_sets), load)
        with self._lock:
            self._snapshot = snapshot
            self._log.append((version, structure, tuple(grew)))
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()
        return snapshot

    def note_check(self, checked_at: float) -> None:
        """The logdir was looked at and nothing had changed. Called by the committing thread only."""
        now = self._snapshot
        self._snapshot = replace(now, load=replace(now.load, checked_at=checked_at))

    def _with_conflicts(self, load: LoadState) -> LoadState:
        if not self._conflicts:
            return load
        found = [notice for notices in self._conflicts.values() for notice in notices]
        room = max(0, SHOWN_NOTICES - len(load.notices))
        return replace(
            load,
            notices=(*load.notices, *found[:room]),
            damaged=load.damaged + sum(one.count for one in found),
        )

    def _slot_of(self, run_id: int, name: Run) -> int:
        """The run's colour slot: the one it had if nobody took it, else the first free one."""
        run = self._snapshot.runs.get(run_id)
        if run is not None:
            return run.slot
        recalled = self._recalled.pop(name, None)
        if recalled is not None:
            self._slots[run_id] = recalled
            return recalled
        slot = self._slots.get(run_id)
        if slot is None or slot in self._slots_taken:
            while self._slot_from in self._slots_taken:
                self._slot_from += 1
            slot = self._slot_from
        self._slots[run_id] = slot
        self._slots_taken.add(slot)
        return slot

    def _release_recalled(self, runs: Iterable[RunColumns]) -> None:
        """What was kept for runs that are gone is free again."""
        self._recalled = {}
        self._slots_taken = {run.slot for run in runs}
        self._slot_from = 1

    def _layout_of(
        self,
        files: tuple[FileColumns, ...],
        tags: list[TagEntry],
        tag_sets: list[tuple[int, ...]],
        version: int,
    ) -> Layout:
        same = tuple([id(file.keys) for file in files])
        found = self._layouts_by_id.get(same)
        if found is not None:
            return found[1]
        tables = tuple(file.keys for file in files)
        layout = self._layouts.get(tables)
        if layout is None:
            layout = self._layouts[tables] = self._make_layout(tables, tags, tag_sets, version)
        self._layouts_by_id[same] = tables, layout
        return layout

    def _make_layout(
        self,
        tables: tuple[KeyTable, ...],
        tags: list[TagEntry],
        tag_sets: list[tuple[int, ...]],
        version: int,
    ) -> Layout:
        # The first value of a tag over all the run's files decides what it is; where that has no
        # metadata, the first metadata that appears.
        first: dict[Tag, SeriesKey] = {}
        for key in (key for table in tables for key in table):
            known = first.setdefault(key.tag, key)
            if key.metadata and not known.metadata and known.is_scalar == key.is_scalar:
                first[key.tag] = replace(known, metadata=key.metadata)
        ids = {tag: self._tag_id(key, tags, version) for tag, key in first.items()}
        tag_ids = tuple(
            tuple(
                ids[key.tag] if key.is_scalar == first[key.tag].is_scalar else NO_TAG
                for key in table
            )
            for table in tables
        )
        tag_set = tuple(sorted(ids.values()))
        if tag_set not in self._tag_set_ids:
            self._tag_set_ids[tag_set] = len(tag_sets)
            tag_sets.append(tag_set)
        return Layout(
            tag_ids,
            tuple({tag: at for at, tag in enumerate(file) if tag != NO_TAG} for file in tag_ids),
            self._tag_set_ids[tag_set],
            tuple(
                (number, table[at].tag)
                for number, (table, file) in enumerate(zip(tables, tag_ids, strict=True))
                for at, tag in enumerate(file)
                if tag == NO_TAG
            ),
        )

    def _tag_id(self, key: SeriesKey, tags: list[TagEntry], version: int) -> int:
        said = describe(key.payload, key.metadata)
        pair = (key.tag, said.plugin)
        if pair not in self._tag_ids:
            self._tag_ids[pair] = len(tags)
            tags.append(
                TagEntry(
                    len(tags), key.tag, said.plugin, said.display_name, said.description, version
                )
            )
        tag_id = self._tag_ids[pair]
        entry = tags[tag_id]
        # Any run's first metadata may bring the name and the words; the first that does is kept.
        if (said.display_name and not entry.display_name) or (
            said.description and not entry.description
        ):
            tags[tag_id] = replace(
                entry,
                display_name=entry.display_name or said.display_name,
                description=entry.description or said.description,
                version=version,
            )
        return tag_id


def _make_run(
    run_id: int, name: Run, slot: int, files: tuple[FileColumns, ...], layout: Layout, version: int
) -> RunColumns:
    if len(files) == 1:  # most often: ten thousand of them come at once
        (only,) = files
        start, last, points = only.start, only.last, only.points
    else:
        start = min((file.start for file in files if file.start is not None), default=None)
        last = max((file.last for file in files if file.last is not None), default=None)
        points = sum(file.points for file in files)
    return RunColumns(run_id, name, slot, files, _cuts(files), layout, start, last, points, version)


def _conflict_notices(run: RunColumns) -> Iterator[Notice]:
    for number, tag in run.layout.conflicts:
        file = run.files[number]
        points = _count_points(file, tag)
        name = tag.decode("utf-8", "replace")
        yield Notice(
            "bad_value",
            run.name,
            file.path,
            f"the tag {name!r} holds another kind of data than in the run's first file: left out",
            count=points,
        )


def _count_points(file: FileColumns, tag: Tag) -> int:
    try:
        return sum(len(file.series[at]) for at, key in enumerate(file.keys) if key.tag == tag)
    except OSError:  # it went, and an index does not have it: the next commit is without it
        return 0


def _cuts(files: tuple[FileColumns, ...]) -> tuple[int | None, ...]:
    if len(files) == 1:
        return (None,)
    cuts: list[int | None] = []
    lowest: int | None = None
    for file in reversed(files):
        cuts.append(lowest)
        if file.restart_steps:
            step = min(file.restart_steps)
            lowest = step if lowest is None else min(lowest, step)
    return tuple(reversed(cuts))


def _extent(run: RunColumns) -> list[tuple[int, int]]:
    return [(file.id, file.points) for file in run.files]


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Sort key that puts "run9" before "run10".

    >>> sorted(["run10", "run9", "run"], key=natural_key)
    ['run', 'run9', 'run10']
    """
    parts: list[str | int] = list(_DIGITS.split(name))  # text and digits by turns
    parts[1::2] = map(int, parts[1::2])
    return parts, name
