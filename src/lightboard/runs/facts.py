"""The facts of all runs, and which of them changed: what a list of runs shows besides the board."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, cast

from msgspec import Struct

from lightboard import _native
from lightboard.reader.store import RunColumns, Store
from lightboard.runs.pulse import Process, Pulses

if TYPE_CHECKING:
    from lightboard.reader.query import Board
    from lightboard.runs.sessions import Configuration, Placed, Session, Sessions
    from lightboard.runs.texts import TextSettings

Status = Literal["running", "stalled", "failed", "finished"]
Ended = Literal["unknown", "success", "failure", "running"]

_NOTHING_ODD: Final[Mapping[str, str]] = {}
_NONE: Final[frozenset[str]] = frozenset()

# Seconds between two looks at who is still alive.
_LOOK: Final = 1.0


class RunFacts(Struct, frozen=True):
    """What is known of one run."""

    run: int
    status: Status | None
    """None: that cannot be known."""
    belongs_to: int | None
    """Id of the run whose sub-run this is (add_hparams)."""
    configuration: Configuration
    revision: int
    """When any of it changed."""
    odd: Mapping[str, str] = _NOTHING_ODD
    """Settings that are no number, text or truth, as text."""
    conflicts: frozenset[str] = _NONE
    """Settings that were said with different values."""
    group: str = ""
    """TensorFlow's name of the group of sessions."""
    session: Ended | None = None
    """How the session ended, as it says itself; None: there is no session."""
    within: int | None = None
    """Id of the run whose session's metrics this one holds (Keras' train and validation)."""


class FactsChange(Struct, frozen=True):
    """What changed after a revision."""

    revision: int
    full: bool
    """All runs are in it."""
    facts: list[RunFacts]


class Facts:
    """Follows a store: cheap at each commit; what a configuration says is decoded when it is asked for.

    `clock`: wall time. `board`: where settings that were logged as text are read; without one, nowhere. `follows`: they
    are read in the background from the first question on; else by `read_all`. Any thread may ask.
    """

    def __init__(
        self,
        store: Store,
        *,
        board: Board | None = None,
        clock: Callable[[], float] = time.time,
        is_alive: Callable[[Process], bool] | None = None,
        follows: bool = True,
    ) -> None:
        self._store = store
        self._follows = follows
        self._clock = clock
        self._lock = threading.Lock()
        self._gathering = threading.Lock()
        self._pulses = Pulses(is_alive)
        self._sessions: Sessions | None = None
        self._board = board
        self._texts: TextSettings | None = None
        self._facts: dict[int, RunFacts] = {}
        self._experiments: list[tuple[int, tuple[bytes, ...]]] = []
        self._said: list[Session] = []
        self._revision = 0
        self._gathered = -1  # the revision of which `_facts` are
        self._version = store.snapshot.version
        self._known = set(store.snapshot.runs)
        self._watching = store.snapshot.load.phase == "live"
        self._looked_at = float("-inf")
        store.subscribe(self._on_commit)

    @property
    def revision(self) -> int:
        """Grows when the facts of any run may have changed."""
        now = self._clock()
        with self._lock:
            if not 0 <= now - self._looked_at < _LOOK:
                self._look(now)
            return self._revision

    def changed_since(self, revision: int | None) -> FactsChange:
        """The facts that changed after `revision`; None, or one that never was: all of them."""
        with self._gathering:
            self._follow_texts()
            now = self.revision
            if now != self._gathered:
                self._gather(now)
            full = revision is None or not 0 <= revision <= now
            after = -1 if full or revision is None else revision
            return FactsChange(
                now, full, [one for one in self._facts.values() if one.revision > after]
            )

    def list_experiments(self) -> list[tuple[int, bytes]]:
        """(run, metadata) of what experiments say, each different one once."""
        self.changed_since(None)
        with self._gathering:
            found = {said: run for run, all_of in reversed(self._experiments) for said in all_of}
        return sorted((run, said) for said, run in found.items())

    def list_names(self) -> tuple[set[str], set[str], set[str]]:
        """Names of settings that sessions say, that texts say, and that only other files or later words say."""
        self.changed_since(None)
        with self._gathering:
            sessions = set(_native.SettingRows([one.configuration for one in self._said]).names)
            for odd in {tuple(one.odd) for one in self._said}:
                sessions.update(odd)
        texts: set[str] = set()
        files: set[str] = set()
        if self._texts is not None:
            for names in {tuple(said) for said in self._texts.found.values()}:
                texts.update(names)
            for more in self._texts.further.values():
                files.update(more.files)
                sessions.update(
                    more.configuration.keys() - more.files, more.odd.keys() - more.files
                )
        return sessions, texts, files

    def read_all(self) -> None:
        """Read now what is else read in the background: for who does not wait for it."""
        from lightboard.runs.texts import TextSettings

        if self._board is not None and self._texts is None:
            self._texts = TextSettings(self._board, self._on_texts)
        if self._texts is not None:
            self._texts.look()

    def _on_commit(self) -> None:
        snapshot = self._store.snapshot
        now = self._clock()
        with self._lock:
            change = self._store.changes_since(self._version)
            self._version = change.version
            grew = [snapshot.runs[run] for run in change.grew if run in snapshot.runs]
            woke = self._watching and self._pulses.grew(grew, now)
            # What is read for the first time was written whenever it was.
            self._watching = snapshot.load.phase == "live"
            if change.structure:
                self._pulses.forget(self._known - snapshot.runs.keys())
                self._known = set(snapshot.runs)
                self._revision += 1
            if woke:
                self._look(now)
        if self._texts is not None:
            self._texts.wake()

    def _follow_texts(self) -> None:
        if self._board is None or self._texts is not None:
            return
        from lightboard.runs.texts import TextSettings

        self._texts = TextSettings(self._board, self._on_texts)
        if self._follows:
            self._texts.follow()

    def _on_texts(self) -> None:
        with self._lock:
            self._revision += 1

    def _look(self, now: float) -> None:
        self._looked_at = now
        if self._pulses.look(now):
            self._revision += 1

    def _gather(self, revision: int) -> None:
        # protobuf takes longer to import than the server may take to answer.
        from lightboard.runs.sessions import Sessions, place

        self._sessions = self._sessions or Sessions()
        runs = self._store.snapshot.runs
        sessions = self._sessions.read(runs.values())
        texts = self._texts.found if self._texts else {}
        further = self._texts.further if self._texts else {}
        placed = place(runs, sessions, texts, further)
        self._experiments = [
            (run, said.experiments) for run, said in sessions.items() if said.experiments
        ]
        self._said = list(sessions.values())
        held, self._facts = self._facts, {}
        below: dict[int, list[RunColumns]] = {}
        for run in runs.values():
            within = placed[run.id].within
            if within is not None:
                below.setdefault(within, []).append(run)
        for run in runs.values():
            # A session and the runs within it are in one state: that of all of them.
            within = placed[run.id].within
            head = run if within is None else runs[within]
            status = self._find_status(head, below.get(head.id, ()), sessions.get(head.id))
            facts = _make(run, placed[run.id], status, revision)
            before = held.get(run.id)
            self._facts[run.id] = before if before and _is_same(before, facts) else facts
        self._gathered = revision

    def _find_status(
        self, run: RunColumns, below: Sequence[RunColumns], session: Session | None
    ) -> Status | None:
        end = session.end_of(run, *below) if session else None
        if end is not None:
            return "failed" if end == "failure" else "finished"
        found = self._pulses.of(run.id)
        if not below or found == "running":
            return found
        every = {found, *(self._pulses.of(one.id) for one in below)}
        return next((status for status in _LIVELIEST if status in every), None)


_LIVELIEST: Final[tuple[Status, ...]] = ("running", "stalled")


def _make(run: RunColumns, placed: Placed, status: Status | None, revision: int) -> RunFacts:
    return RunFacts(
        run.id,
        status,
        placed.belongs_to,
        placed.configuration,
        revision,
        placed.odd,
        placed.conflicts,
        placed.group,
        placed.status,
        placed.within,
    )


_finding = threading.Lock()


def facts_of(board: Board) -> Facts:
    """The one that goes with the board; made by the first who asks."""
    with _finding:
        facts = board.beside.get(Facts)
        if facts is None:
            facts = board.beside[Facts] = Facts(board.store, board=board)
        return cast(Facts, facts)


def _is_same(one: RunFacts, other: RunFacts) -> bool:
    return (
        one.status == other.status
        and one.belongs_to == other.belongs_to
        and one.within == other.within
        and one.group == other.group
        and one.session == other.session
        and one.conflicts == other.conflicts
        and one.odd == other.odd
        and (one.configuration is other.configuration or one.configuration == other.configuration)
    )
