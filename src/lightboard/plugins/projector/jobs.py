"""Projections as they are made: each in a thread of its own, watched, paused, cancelled, kept when done."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.plugins.plugin import RequestError
from lightboard.plugins.projector.projections import Layout, Matrix
from lightboard.reader.query import NotInStore

State = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]
Phase = Literal["waiting", "reading", "reducing", "neighbors", "layout", "done"]

_log = logging.getLogger(__name__)

_FORGOTTEN: Final = 60.0
"""Seconds after which a job that nobody asks about ends."""
_AT_ONCE: Final = {"quick": 2, "slow": 2}
_MOST_WAITING: Final = 64
_KEPT: Final = 128
_KEPT_BYTES: Final = 256 << 20
_LAYOUTS_KEPT: Final = 4
"""Layouts that may go on after they were done: their graphs take memory."""
_PATIENCE: Final = 5.0
"""Seconds that the end of the server waits for jobs, which end much sooner."""
_NICE: Final = 5
_SLICE: Final = 0.04
"""Seconds between two looks at what a layout has."""

_slots = {name: threading.Semaphore(count) for name, count in _AT_ONCE.items()}


class Cancelled(Exception):
    """A job was told to end, or forgotten."""


@dataclass(slots=True)
class Facts:
    """Where a job is, for those who ask. Replaced piece by piece under the job's lock."""

    state: State = "waiting"
    phase: Phase = "waiting"
    version: int = 0
    iteration: int = 0
    iterations: int = 0
    loss: float | None = None
    rows: int = 0
    projected: int = 0
    positions: Matrix | None = None
    """[rows, dims]; NaN where a point was left out."""
    moved: int = -1
    """The version that changed positions last."""
    variance: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0


class Job:
    """One projection. `work` runs in a thread and tells the job how far it is; what it raises ends it."""

    def __init__(self, id: str, lane: str, work: Callable[[Job], None]) -> None:
        self.id = id
        self.progress = _native.Progress()
        self.facts = Facts()
        self.layout: Layout | None = None
        self.points: Matrix | None = None
        """What is projected, [projected, dimensions], and which rows these are; kept for measuring the map."""
        self.chosen: NDArray[np.int64] | None = None
        self.go_on: Callable[[Job, int], None] | None = None
        """Does further iterations when it is done; set by work that can."""
        self.may_extend = False
        """Whether further iterations may be added before it is done."""
        self._lane = lane
        self._work = work
        self._changed = threading.Condition()
        self._asked = time.monotonic()
        self._paused = False
        self._pushes = 0
        self._began: float | None = None
        self._holds = False
        self._thread: threading.Thread | None = None

    # --- for those who ask ---------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether nothing works on it."""
        return self.facts.state in ("done", "failed", "cancelled")

    @property
    def is_useful(self) -> bool:
        """Whether it is done, or will be."""
        state = self.facts.state
        return state == "done" or not (self.is_over or self.progress.cancelled)

    def touch(self) -> None:
        """Somebody asks about it."""
        self._asked = time.monotonic()

    def forget_if_unasked(self, now: float) -> None:
        """Cancel it when nobody asked for long."""
        if not self.is_over and now - self._asked > _FORGOTTEN:
            self.cancel()

    def look(self, since: int, wait: float) -> tuple[Facts, bool, float]:
        """What it is now, whether positions are newer than `since`, and the progress of its phase.

        Waits until there is something newer than `since`, `wait` seconds at most.
        """
        self.touch()
        end = time.monotonic() + wait
        with self._changed:
            while self.facts.version <= since and not self.is_over:
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
                self.touch()
            copy = replace(self.facts)
            if self._began is not None:
                copy.seconds += time.monotonic() - self._began
        is_newer = copy.positions is not None and copy.moved > since
        if copy.phase == "layout" and copy.iterations:
            return copy, is_newer, min(1.0, copy.iteration / copy.iterations)
        return copy, is_newer, 1.0 if copy.state == "done" else self.progress.done

    def cancel(self) -> None:
        """End it, soon."""
        self.progress.cancel()
        with self._changed:
            self._changed.notify_all()

    def pause(self) -> None:
        """Stand still, after the iteration that is on its way."""
        with self._changed:
            self._paused = True
            self._changed.notify_all()

    def resume(self) -> None:
        """Go on."""
        self.touch()
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def push(self) -> None:
        """Perturb the layout, as soon as it moves."""
        with self._changed:
            self._pushes += 1

    # --- for the work --------------------------------------------------------------------

    def start(self) -> None:
        """Begin, in a thread."""
        self._begin(self._work)

    def join(self, seconds: float) -> None:
        """Wait until nothing works on it, so long at most."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _begin(self, work: Callable[[Job], None]) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(work,), daemon=True, name="projection"
        )
        self._thread.start()

    def more(self, iterations: int) -> None:
        """Further iterations of what is done. Raises RequestError where that cannot be."""
        with self._changed:
            if not self.is_over and self.may_extend:
                self.facts.iterations += iterations
                self.facts.version += 1
                self._changed.notify_all()
                return
            go_on = self.go_on
            if self.facts.state != "done" or go_on is None:
                raise RequestError(
                    409,
                    "this projection cannot go on",
                    "wait until it is done, or start it anew with more iterations",
                )
            self.progress = _native.Progress()
            self.facts.iterations += iterations
            self.facts.state, self.facts.phase = "running", "layout"
            self.facts.version += 1
        self.touch()
        self._begin(lambda job: go_on(job, iterations))

    def tell(self, **changes: object) -> None:
        """Change facts."""
        with self._changed:
            for name, value in changes.items():
                setattr(self.facts, name, value)
            self.facts.version += 1
            if "positions" in changes:
                self.facts.moved = self.facts.version
            self._changed.notify_all()

    def say(self, text: str) -> None:
        """Something that was done to the data."""
        with self._changed:
            self.facts.said = [*self.facts.said, text]

    def check(self) -> None:
        """Stand still while it is paused. Raises Cancelled when it is to end."""
        if self.progress.cancelled:
            raise Cancelled
        if not self._paused:
            return
        self.tell(state="paused")
        self._release()
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self.progress.cancelled)
        self._acquire()
        self.tell(state="running")

    @contextmanager
    def standing_aside(self) -> Iterator[None]:
        """While it waits for another job, that one may have its place."""
        self._release()
        try:
            yield
        finally:
            self._acquire()

    def lay_out(
        self,
        layout: Layout,
        publish: Callable[[Matrix], None],
        loss: Callable[[], float] | None,
        loss_every: int,
    ) -> None:
        """Let a layout take its iterations, and publish what it has every now and then."""
        self.layout = layout
        self.tell(phase="layout")
        shown = time.monotonic()
        pushed = 0
        while self.facts.iteration < self.facts.iterations:
            self.check()
            if self._pushes > pushed:
                pushed = self._pushes
                layout.perturb(0.1, pushed)
            layout.step(1, self.progress)
            if self.progress.cancelled:
                raise Cancelled
            # Always at the same iterations, so that asking changes nothing.
            done = self.facts.iteration + 1
            if loss is not None and (done % loss_every == 0 or done == self.facts.iterations):
                self.facts.loss = loss()
            now = time.monotonic()
            self.facts.iteration = done
            if now - shown > _SLICE or done == self.facts.iterations:
                shown = now
                publish(layout.positions())

    def _acquire(self) -> None:
        while not _slots[self._lane].acquire(timeout=0.5):
            if self.progress.cancelled:
                raise Cancelled
        self._holds = True
        self._began = time.monotonic()

    def _release(self) -> None:
        if self._holds:
            self._holds = False
            _slots[self._lane].release()
        if self._began is not None:
            self.facts.seconds += time.monotonic() - self._began
            self._began = None

    def _run(self, work: Callable[[Job], None]) -> None:
        if self._lane == "slow":
            _be_nice()  # somebody waits for the others
        state: State = "done"
        error = ""
        try:
            self._acquire()
            self.tell(state="running")
            work(self)
        except Cancelled:
            state = "cancelled"
        except RequestError as refusal:
            state, error = "failed", refusal.error
        except (NotInStore, ValueError) as wrong:
            state, error = ("cancelled", "") if self.progress.cancelled else ("failed", str(wrong))
        except MemoryError:
            state, error = "failed", "there is not enough memory for this"
        except Exception as wrong:
            _log.exception("projection %s", self.id)
            state, error = "failed", f"an error in lightboard: {type(wrong).__name__}: {wrong}"
        finally:
            self._release()
        if state != "done":
            self.layout = self.go_on = None
        self.tell(state=state, error=error, **({"phase": "done"} if state == "done" else {}))


def _be_nice() -> None:
    """The page's requests come first. The kernels' threads take it over from this one (Linux)."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


_jobs: OrderedDict[str, Job] = OrderedDict()
_lock = threading.Lock()
_watcher: threading.Thread | None = None


def start_or_join(id: str, lane: str, work: Callable[[Job], None]) -> Job:
    """The job of that name; a new one where there is none, or it failed or was cancelled."""
    global _watcher  # noqa: PLW0603
    with _lock:
        job = _jobs.get(id)
        if job is not None and job.is_useful:
            _jobs.move_to_end(id)
            job.touch()
            return job
        if sum(not each.is_over for each in _jobs.values()) >= _MOST_WAITING:
            raise RequestError(
                429, "too many projections are waiting", "wait for some, or cancel them"
            )
        job = _jobs[id] = Job(id, lane, work)
        _jobs.move_to_end(id)
        _forget_old()
        if _watcher is None or not _watcher.is_alive():
            _watcher = threading.Thread(target=_watch, daemon=True, name="projections")
            _watcher.start()
    job.start()
    return job


def find_job(id: str) -> Job:
    """Raises NotInStore."""
    with _lock:
        job = _jobs.get(id)
        if job is None:
            raise NotInStore(f"no projection is called {id!r}: ask for it anew")
        _jobs.move_to_end(id)
    return job


def _forget_old() -> None:
    def held() -> int:
        kept = (job.facts.positions for job in _jobs.values())
        return sum(positions.nbytes for positions in kept if positions is not None)

    over = [id for id, job in _jobs.items() if job.is_over]
    for id in over:
        if len(_jobs) <= _KEPT and held() <= _KEPT_BYTES:
            break
        del _jobs[id]
    layouts = [job for job in _jobs.values() if job.is_over and job.layout is not None]
    for job in layouts[:-_LAYOUTS_KEPT]:
        job.layout = job.go_on = None


def _watch() -> None:
    """Ends jobs that nobody asks about; ends itself when there are none."""
    global _watcher  # noqa: PLW0603
    while True:
        time.sleep(1.0)
        now = time.monotonic()
        with _lock:
            running = [job for job in _jobs.values() if not job.is_over]
            if not running:
                _watcher = None
                return
        for job in running:
            job.forget_if_unasked(now)


def _end_all() -> None:
    """Before Python ends: a thread that comes back from the native core after that would end it with a crash."""
    with _lock:
        jobs = [job for job in _jobs.values() if not job.is_over]
    for job in jobs:
        job.cancel()
    end = time.monotonic() + _PATIENCE
    for job in jobs:
        job.join(max(0.0, end - time.monotonic()))


# As concurrent.futures has it: before threads are waited for, some of which wait for a job to move.
getattr(threading, "_register_atexit", atexit.register)(_end_all)


def spread(positions: Matrix, chosen: NDArray[np.int64], rows: int) -> Matrix:
    """Positions of all rows: NaN where a point was left out."""
    if len(chosen) == rows:
        return positions
    out = np.full((rows, positions.shape[1]), np.nan, np.float32)
    out[chosen] = positions
    return out
