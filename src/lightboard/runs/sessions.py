"""What runs were set to, from the summaries of hyperparameters in their files.

A session is a run that says what it was started with. Two kinds of runs take part in another's session:
- the sub-run that `add_hparams` of torch and tensorboardX makes belongs to the run above it, if that has
  points and no hyperparameters of its own, every series of the sub-run holds a single point, and all such
  sub-runs below it agree: what disagrees are trials, each a run of its own;
- a run that says nothing takes the configuration of the nearest run above it that has one
  (Keras' "train" and "validation", torch's `add_scalars`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from lightboard.events.legacy import describe
from lightboard.plugins.hparams.decode import HParam, decode_hparams, decode_values
from lightboard.protos import plugin_data_pb2 as pb
from lightboard.reader.store import FileColumns, RunColumns

Configuration = Mapping[str, HParam]

# Seconds. torch, tensorboardX and Lightning write the end together with the start: such an end says nothing.
_AT_ONCE: Final = 1.0

_NOTHING: Final[Configuration] = {}


class Session(Struct, frozen=True):
    """What one run's own files say. The newest file counts where several say something."""

    configuration: Configuration
    started: bool
    """It says what it was started with."""
    end: Literal["success", "failure"] | None = None
    ended_at: float = 0.0
    """Wall time of the event that says so."""

    def end_of(self, run: RunColumns) -> Literal["success", "failure"] | None:
        """How the run ended, unless it went on after that."""
        over = run.last is None or run.last <= self.ended_at + _AT_ONCE
        return self.end if over else None


class Placed(Struct, frozen=True):
    """A run's configuration, and the run it is a part of."""

    configuration: Configuration
    belongs_to: int | None = None
    """Id of the run whose sub-run this is."""


class Sessions:
    """Reads sessions; what was decoded once is kept as long as its run is asked for."""

    def __init__(self) -> None:
        self._said: dict[int, tuple[tuple[FileColumns, ...], Session | None]] = {}

    def read(self, runs: Iterable[RunColumns]) -> dict[int, Session]:
        """By id, those runs that have hyperparameters of any kind."""
        said: dict[int, tuple[tuple[FileColumns, ...], Session | None]] = {}
        for run in runs:
            held = self._said.get(run.id)
            if held is not None and _same_keys(held[0], run.files):
                said[run.id] = held
            else:
                said[run.id] = (run.files, read_session(run))
        self._said = said
        return {run: session for run, (_, session) in said.items() if session is not None}


def _same_keys(held: tuple[FileColumns, ...], files: tuple[FileColumns, ...]) -> bool:
    return len(held) == len(files) and all(
        one.keys is other.keys and one.id == other.id
        for one, other in zip(held, files, strict=True)
    )


def read_session(run: RunColumns) -> Session | None:
    """The run's own session; None where it has no hyperparameters at all."""
    configuration: dict[str, HParam] = {}
    found = started = False
    end: Literal["success", "failure"] | None = None
    started_at = ended_at = float("-inf")
    for file in run.files:
        for at, key in enumerate(file.keys):
            # Most tags are not ours; reading all their metadata would cost more than the rest.
            if b"hparams" not in key.metadata or (
                describe(key.payload, key.metadata).plugin != "hparams"
            ):
                continue
            try:
                message = decode_hparams(key.metadata)
            except ValueError:
                continue
            found = True
            kind = message.WhichOneof("data")
            if kind == "session_start_info":
                started, end = True, None
                started_at = _first_wall_time(file, at)
                configuration |= decode_values(message.session_start_info.hparams)
            elif kind == "session_end_info":
                ended_at = _first_wall_time(file, at)
                status = message.session_end_info.status
                if status == pb.STATUS_FAILURE:
                    end = "failure"
                elif status == pb.STATUS_SUCCESS and ended_at > started_at + _AT_ONCE:
                    end = "success"
    return Session(configuration, started, end, ended_at) if found else None


def _first_wall_time(file: FileColumns, at: int) -> float:
    wall_time = file.series[at].wall_time
    return float(wall_time[0]) if len(wall_time) else float("-inf")


def place(
    runs: Mapping[int, RunColumns],
    sessions: Mapping[int, Session],
    texts: Mapping[int, Configuration] | None = None,
) -> dict[int, Placed]:
    """The configuration of every run, by id, with what it takes from runs above and below it.

    `texts`: settings that runs logged as text, by id. They never override those of a session.
    """
    ids: dict[str, int] = {run.name: run.id for run in runs.values()}
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
    owners: dict[int, int] = {}
    configurations: dict[int, Configuration] = {
        run: session.configuration for run, session in sessions.items() if session.started
    }
    for above, parts in below.items():
        first = configurations[parts[0]]
        if all(configurations[part] == first for part in parts):
            configurations[above] = first
            owners.update(dict.fromkeys(parts, above))
    for run_id, said in (texts or {}).items():
        own = configurations.get(run_id)
        configurations[run_id] = {**said, **own} if own else said

    def inherited(name: str) -> Configuration:
        above = _parent(name)
        while above is not None:
            found = configurations.get(ids.get(above, -1))
            if found is not None:
                return found
            above = _parent(above)
        return _NOTHING

    return {
        run.id: Placed(
            configurations[run.id] if run.id in configurations else inherited(run.name),
            owners.get(run.id),
        )
        for run in runs.values()
    }


def _parent(name: str) -> str | None:
    """The folder above a run's: "a/b" → "a", "a" → ".", "." → None."""
    if name == ".":
        return None
    return name.rpartition("/")[0] or "."
