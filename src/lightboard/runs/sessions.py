"""What runs were set to, from the summaries of hyperparameters in their files.

A session is a run that says what it was started with. Three kinds of runs take part in another's session:
- the sub-run that `add_hparams` of torch and tensorboardX makes belongs to the run above it, if that has
  points and no hyperparameters of its own, every series of the sub-run holds a single point, and all such
  sub-runs below it agree: what disagrees are trials, each a run of its own;
- a run that says nothing takes the configuration of the nearest run above it that has one
  (torch's `add_scalars`);
- where that run above is a session of TensorFlow's API, which is the one that names a group, such a run lies
  within it: it holds the session's metrics (Keras' "train" and "validation").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from lightboard import _native
from lightboard.events.legacy import describe
from lightboard.plugins.hparams.decode import HParam, SessionStart, decode_said
from lightboard.protos import plugin_data_pb2 as pb
from lightboard.reader.store import FileColumns, RunColumns, SeriesKey

Configuration = Mapping[str, HParam]

# Seconds. torch, tensorboardX and Lightning write the end together with the start: such an end says nothing.
_AT_ONCE: Final = 1.0

_NOTHING: Final[Configuration] = {}
_NOTHING_ODD: Final[Mapping[str, str]] = {}
_NONE: Final[frozenset[str]] = frozenset()

Status = Literal["unknown", "success", "failure", "running"]
"""As the session's end says; unknown without one."""

STATUSES: Final[Mapping[int, Status]] = {
    pb.STATUS_SUCCESS: "success",
    pb.STATUS_FAILURE: "failure",
    pb.STATUS_RUNNING: "running",
}


class Session(Struct, frozen=True):
    """What one run's own files say. The newest file counts where several say something."""

    configuration: Configuration
    started: bool
    """It says what it was started with."""
    end: Literal["success", "failure"] | None = None
    ended_at: float = 0.0
    """Wall time of the event that says so."""
    odd: Mapping[str, str] = _NOTHING_ODD
    """Settings that are no number, text or truth, as text."""
    conflicts: frozenset[str] = _NONE
    """Settings that its files say differently."""
    group: str = ""
    """Sessions of one name are repetitions; empty: it names none."""
    status: Status = "unknown"
    experiments: tuple[bytes, ...] = ()
    """The metadata of experiments that stand in it."""

    def end_of(self, *runs: RunColumns) -> Literal["success", "failure"] | None:
        """How the run and those within it ended, unless one went on after that."""
        over = all(run.last is None or run.last <= self.ended_at + _AT_ONCE for run in runs)
        return self.end if over else None


class Further(Struct, frozen=True):
    """What a run's files say besides the first words of its sessions."""

    configuration: Configuration = _NOTHING
    odd: Mapping[str, str] = _NOTHING_ODD
    """Settings that are no number, text or truth, as text."""
    conflicts: frozenset[str] = _NONE
    """Settings that a later word of the session says differently."""
    files: frozenset[str] = _NONE
    """Settings that a hparams.yaml says."""


class Placed(Struct, frozen=True):
    """A run's configuration, and the run it is a part of."""

    configuration: Configuration
    belongs_to: int | None = None
    """Id of the run whose sub-run this is."""
    odd: Mapping[str, str] = _NOTHING_ODD
    """Settings that are no number, text or truth, as text; none of them is in the configuration."""
    conflicts: frozenset[str] = _NONE
    """Settings that were said with different values."""
    group: str = ""
    """TensorFlow's name of the group of sessions."""
    status: Status | None = None
    """As the session's end says; None: there is no session."""
    within: int | None = None
    """Id of the run whose session's metrics this one holds."""


_NOWHERE: Final = Placed(_NOTHING)


class Sessions:
    """Reads sessions; what was decoded once is kept as long as its run is asked for."""

    def __init__(self) -> None:
        self._said: dict[int, tuple[tuple[FileColumns, ...], Session | None]] = {}
        self._pool = _native.SettingPool()

    def read(self, runs: Iterable[RunColumns]) -> dict[int, Session]:
        """By id, those runs that have hyperparameters of any kind."""
        said: dict[int, tuple[tuple[FileColumns, ...], Session | None]] = {}
        if not self._said:
            self._pool = _native.SettingPool()  # it only grows: those before are gone
        for run in runs:
            held = self._said.get(run.id)
            if held is not None and _same_keys(held[0], run.files):
                said[run.id] = held
            else:
                said[run.id] = (run.files, read_session(run, self._pool))
        self._said = said
        return {run: session for run, (_, session) in said.items() if session is not None}


def _same_keys(held: tuple[FileColumns, ...], files: tuple[FileColumns, ...]) -> bool:
    return len(held) == len(files) and all(
        one.keys is other.keys and one.id == other.id
        for one, other in zip(held, files, strict=True)
    )


def find_hparams(run: RunColumns) -> Iterator[tuple[FileColumns, int, SeriesKey]]:
    """Summaries of hyperparameters in a run's files: (file, place among its series, key), in the order of the files."""
    for file in run.files:
        for at, key in enumerate(file.keys):
            # Most tags are not ours; reading all their metadata would cost more than the rest.
            if b"hparams" in key.metadata and (
                describe(key.payload, key.metadata).plugin == "hparams"
            ):
                yield file, at, key


def read_session(run: RunColumns, pool: _native.SettingPool | None = None) -> Session | None:
    """The run's own session; None where it has no hyperparameters at all."""
    configuration: Configuration = _NOTHING
    odd: dict[str, str] = {}
    conflicts: set[str] = set()
    experiments: list[bytes] = []
    found = started = False
    end: Literal["success", "failure"] | None = None
    group = ""
    status: Status = "unknown"
    started_at = ended_at = float("-inf")
    for file, at, key in find_hparams(run):
        try:
            said = decode_said(key.metadata, pool)
        except ValueError:
            if b"session_start" in bytes(key.tag):
                found = started = True
                odd[key.tag.decode("utf-8", "replace")] = "cannot be read"
            continue
        found = True
        if isinstance(said, SessionStart):
            if started:
                conflicts |= find_conflicts(configuration, odd, said.values, said.odd)
                for name in said.values:
                    odd.pop(name, None)
            started, end, status = True, None, "unknown"
            started_at = _first_wall_time(file, at)
            configuration = _add(configuration, said)
            odd |= said.odd
            group = said.group or group
        elif isinstance(said, pb.SessionEndInfo):
            ended_at = _first_wall_time(file, at)
            status = STATUSES.get(said.status, "unknown")
            if status == "failure":
                end = "failure"
            elif status == "success" and ended_at > started_at + _AT_ONCE:
                end = "success"
        elif said is not None:
            experiments.append(key.metadata)
    if not found:
        return None
    return Session(
        configuration,
        started,
        end,
        ended_at,
        odd or _NOTHING_ODD,
        frozenset(conflicts) if conflicts else _NONE,
        group,
        status,
        tuple(experiments),
    )


def _add(configuration: Configuration, said: SessionStart) -> Configuration:
    """What is said later counts."""
    if not configuration:
        return said.values
    kept = {name: value for name, value in configuration.items() if name not in said.odd}
    return {**kept, **said.values}


def find_conflicts(
    configuration: Configuration,
    odd: Mapping[str, str],
    values: Configuration,
    strange: Mapping[str, str],
) -> set[str]:
    """Settings of which both say something, and not the same."""
    before: dict[str, object] = {**odd, **configuration}
    now: dict[str, object] = {**strange, **values}
    return {
        name
        for name in before.keys() & now.keys()
        if before[name] != now[name]
        or isinstance(before[name], bool) is not isinstance(now[name], bool)
        or (name in odd) is not (name in strange)
    }


def _first_wall_time(file: FileColumns, at: int) -> float:
    wall_time = file.series[at].wall_time
    return float(wall_time[0]) if len(wall_time) else float("-inf")


def place(
    runs: Mapping[int, RunColumns],
    sessions: Mapping[int, Session],
    texts: Mapping[int, Configuration] | None = None,
    further: Mapping[int, Further] | None = None,
) -> dict[int, Placed]:
    """The configuration of every run, by id, with what it takes from runs above and below it.

    `texts`: settings that runs logged as text, by id; `further`: what else their files say. The first
    words of a session count before those, and those before texts.
    """
    ids: dict[str, int] = {run.name: run.id for run in runs.values()}
    own: dict[int, Placed] = {
        run: Placed(
            session.configuration,
            None,
            session.odd,
            session.conflicts,
            session.group,
            session.status,
        )
        for run, session in sessions.items()
        if session.started
    }
    for above, parts in _list_parts(runs, sessions, ids).items():
        first = own[parts[0]]
        if all(_say_the_same(own[part], first) for part in parts):
            own[above] = first
            for part in parts:
                own[part] = replace(own[part], belongs_to=above)
    for run, more in (further or {}).items():
        own[run] = _join(own.get(run), more.configuration, more.odd, more.conflicts)
    for run, said in (texts or {}).items():
        own[run] = _join(own.get(run), said, _NOTHING_ODD, _NONE)

    def inherited(name: str) -> Placed:
        above = _parent(name)
        while above is not None:
            run = ids.get(above, -1)
            found = own.get(run)
            if found is not None:
                within = run if found.group and found.belongs_to is None else None
                return Placed(
                    found.configuration, None, found.odd, _NONE, found.group, within=within
                )
            above = _parent(above)
        return _NOWHERE

    return {run.id: own.get(run.id) or inherited(run.name) for run in runs.values()}


def _list_parts(
    runs: Mapping[int, RunColumns], sessions: Mapping[int, Session], ids: Mapping[str, int]
) -> dict[int, list[int]]:
    """Runs that sub-runs may be parts of, and those sub-runs."""
    below: dict[int, list[int]] = {}
    for run_id, session in sessions.items():
        run = runs[run_id]
        above = ids.get(_parent(run.name) or "")
        if (
            session.started
            and above is not None
            and above not in sessions
            and runs[above].points > 0
            and run.points == sum(len(file.keys) for file in run.files)
        ):
            below.setdefault(above, []).append(run_id)
    return below


def _say_the_same(one: Placed, other: Placed) -> bool:
    return one.configuration == other.configuration and one.odd == other.odd


def _join(
    first: Placed | None,
    configuration: Configuration,
    odd: Mapping[str, str],
    conflicts: frozenset[str],
) -> Placed:
    """What is said first counts, setting by setting."""
    if first is None:
        return Placed(configuration, None, odd, conflicts)
    strange = {name: value for name, value in odd.items() if name not in first.configuration}
    said = configuration
    if first.odd:
        said = {name: value for name, value in said.items() if name not in first.odd}
    return replace(
        first,
        configuration={**said, **first.configuration},
        odd={**strange, **first.odd} if strange else first.odd,
        conflicts=first.conflicts | conflicts,
    )


def _parent(name: str) -> str | None:
    """The folder above a run's: "a/b" → "a", "a" → ".", "." → None."""
    if name == ".":
        return None
    return name.rpartition("/")[0] or "."
