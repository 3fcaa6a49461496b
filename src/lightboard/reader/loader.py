"""The loader: follows a logdir and fills the store, newest files first, without ever holding up a query.

One thread decides (what is there, what to read, when to commit), a few threads read; the native core
releases the GIL, so all cores take part. Nothing here knows who reads the store.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from lightboard.logdir import FileInfo, Listing, Logdir, Notice, Watch, keep_silent
from lightboard.reader.event_files import EventFileReader
from lightboard.reader.index import Index, Rest
from lightboard.reader.store import (
    SHOWN_NOTICES,
    FileColumns,
    LoadState,
    Phase,
    Store,
    natural_key,
)
from lightboard.types import Run

_log = logging.getLogger(__name__)

# Seconds.
_COMMIT_PAUSE: Final = 0.03
_COMMIT_PAUSE_BUSY: Final = 0.06  # while much is to be read, fewer and larger commits
_COMMIT_PAUSE_LONG: Final = 0.25
_COMMIT_SHARE: Final = 0.25  # of the time that commits of many runs may take
_TICK: Final = 0.1
_TICK_WITHOUT_NOTICE: Final = 0.04
_TICK_QUIET: Final = 0.5  # all is read, nothing grew lately, and whatever changes will be told
_FOLLOW_UP: Final = (
    0.2  # look again soon after something came or went: notices of new folders come late
)
_WARM: Final = 10.0  # a file that grew this lately is looked at every tick
_WATCH_RETRY: Final = 30.0
# The first look, and the commit of what it found, have the machine for themselves this long: runs are listed
# sooner, and the newest are known when reading begins.
_HEAD_START: Final = 1.0
# Looks may take this share of one core: when people wait for them, and in the background.
_SCAN_SHARE: Final = 0.1
_SCAN_SHARE_IDLE: Final = 0.01
_WARM_FILES: Final = 32
# A reading thread takes so many small files at a time; what is asked for meanwhile waits for no more.
_BATCH_FILES: Final = 16
_BATCH_BYTES: Final = 1 << 20
_MAX_THREADS: Final = 16

# Notices of what can all be read, or will be, or is not to be.
_NO_DAMAGE: Final = ("folder_named_like_file", "unreachable", "link_out")

_ASKED, _USUAL = 0, 1  # ranks of a job: what somebody looks at comes first
_INDEX_WAIT: Final = 1.0  # how often to see whether all was read
_INDEX_PAUSE: Final = 20.0  # between two looks at what the index lacks


class _Job:
    """An event file and its place in the work."""

    __slots__ = ("again", "counted", "loading", "queued", "rank", "reader", "seen")

    def __init__(self, reader: EventFileReader) -> None:
        self.reader = reader
        self.seen = (reader.file, reader.notices)  # what the last commit could know
        self.queued = self.loading = self.again = False
        self.rank = _USUAL
        self.counted = (0, 0, 0)  # files not done, bytes, bytes done: its part of the sums


class _Stopped(Exception):
    """`stop` was called in the midst of a look."""


class Loader:
    """Keeps `store` up to date with `logdir`.

    `scalar_plugins`: tells, when first needed, the wire names whose tensors are scalars.
    `make_index`: given those names, what keeps the columns for the next start; None: nothing does.
    `reload_interval`: seconds between looks at the whole logdir where the system gives no notice of
    changes; 0 reads once and then rests.
    """

    def __init__(
        self,
        logdir: Logdir,
        store: Store,
        *,
        scalar_plugins: Callable[[], Sequence[bytes]] = lambda: (b"scalars",),
        make_index: Callable[[Sequence[bytes]], Index] | None = None,
        reload_interval: float = 5.0,
        threads: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._logdir = logdir
        self._store = store
        self._find_scalar_plugins = scalar_plugins
        self._scalar_plugins: Sequence[bytes] | None = None
        self._make_index = make_index
        self._index: Index | None = None
        self._opening: threading.Thread | None = None
        self._found_early: list[FileInfo] = []  # before the start
        self._started, self._ended = threading.Event(), threading.Event()
        self._reload_interval = reload_interval
        self._thread_count = threads or min(_MAX_THREADS, os.cpu_count() or 1)
        self._clock = clock

        self._jobs: dict[str, _Job] = {}
        self._runs: dict[Run, list[_Job]] = {}
        self._dirty_runs: dict[
            Run, None
        ] = {}  # in the order in which they were found: nearly sorted
        self._listing = Listing(exists=False)
        self._identity: tuple[int, int] | None = None
        self._settled = False  # everything was read once
        self._dirty_load = True
        self._sums = [0, 0, 0]  # files not done, bytes, bytes done
        self._unread: dict[Run, int] = {}  # run → files of it that are not read to their end
        self._noticed: dict[str, tuple[Notice, ...]] = {}
        self._read_at = 0.0
        self._watch: Watch | None = None
        self._watch_retry_at = 0.0
        self._warm: dict[str, float] = {}
        self._round: list[
            str
        ] = []  # files still to be looked at in this round, where there is no notice
        self._scan_at = 0.0
        self._scan_cost = 0.0
        self._scanned_at = float("-inf")
        self._committed_at = float("-inf")
        self._commit_cost = 0.0

        # Guards what follows; `_wake` calls the deciding thread, `_work` the reading ones.
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._work = threading.Condition(self._lock)
        self._queue: list[tuple[int, int, int, _Job]] = []  # may hold a job twice, under two ranks
        self._waiting = 0  # jobs that are queued
        self._order = itertools.count()
        self._loading = 0
        self._resting = False  # the deciding thread waits for the next news
        self._done: list[tuple[_Job, bool]] = []  # job, is gone
        self._changed: set[str] = set()
        self._stopping = False
        self._threads: list[threading.Thread] = []

    def prepare(self) -> None:
        """Begin to look, while the program around it is still starting; nothing is committed before `start`."""
        if not self._threads:
            self._opening = threading.Thread(
                target=self._open_index, name="lightboard-open-index", daemon=True
            )
            self._opening.start()
            self._start_thread("lightboard-loader", self._follow)

    def start(self) -> None:
        """Begin to load and follow, in threads of its own."""
        self._read_at = time.monotonic() + _HEAD_START
        self.prepare()
        self._started.set()
        if self._make_index is not None:
            threading.Thread(target=self._keep_index, name="lightboard-index", daemon=True).start()

    def stop(self) -> None:
        """End all threads; returns within a moment even in the midst of loading."""
        self._ended.set()
        self._started.set()
        with self._lock:
            self._stopping = True
            self._wake.notify_all()
            self._work.notify_all()
        for thread in self._threads:
            thread.join(timeout=0.2)
        if self._watch is not None:
            self._watch.close()

    def load_all(self) -> None:
        """Look at the logdir once and read all that is new; returns when that is done."""
        self._scan()
        while True:
            readers = [
                threading.Thread(target=self._read_all, name="lightboard-read", daemon=True)
                for _ in range(min(self._waiting, self._thread_count))
            ]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()
            self._absorb()
            self._commit()
            if not self._waiting:  # what files say of each other may have to be read into them
                return

    def save_index(self) -> bool:
        """Keep what is worth it for the next start. Returns whether anything was written."""
        index, jobs = self._index, list(self._jobs.values())
        return index is not None and index.save(_rests(jobs))

    def _keep_index(self) -> None:
        if sys.platform == "linux":  # where a thread has a priority of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        pause = _INDEX_WAIT
        while not self._ended.wait(pause):
            if self._settled:
                self.save_index()
                pause = _INDEX_PAUSE

    # --- the deciding thread ---------------------------------------------------------------

    def _follow(self) -> None:
        try:
            while not self._stopping:
                self._look()
                self._attend()
                self._read_at = 0.0
                self._let_read()
                if self._reload_interval == 0 and self._settled and not self._has_news():
                    return
                self._wait()
        except _Stopped:
            return
        except Exception:
            # Nothing a file holds leads here; the page would stand still, so say why.
            _log.exception("loading stopped: an error in lightboard")
            raise

    def _attend(self) -> None:
        """What cannot wait for the end of a long look: what was read, and what people ask for."""
        self._put_first(self._store.take_asked())
        self._absorb()
        if self._is_commit_due():
            self._commit()

    def _wait(self) -> None:
        now = time.monotonic()
        until = now + self._tick()
        has_news = self._has_news()
        if has_news:
            until = min(until, self._committed_at + self._pause())
        with self._lock:
            # What was read meanwhile goes into the next commit, however much it is.
            if not (self._stopping or self._changed or (self._done and not has_news)):
                self._resting = not has_news
                self._wake.wait(max(0.0, until - now))
                self._resting = False

    def _tick(self) -> float:
        if not self._has_notice():
            return _TICK_WITHOUT_NOTICE if self._warm else _TICK
        return _TICK if self._warm or not self._settled else _TICK_QUIET

    def _has_notice(self) -> bool:
        return self._watch is not None and self._watch.alive

    def _pause(self) -> float:
        if self._waiting <= self._thread_count:
            return _COMMIT_PAUSE
        long = min(_COMMIT_PAUSE_LONG, self._commit_cost / _COMMIT_SHARE)
        return max(_COMMIT_PAUSE_BUSY, long)

    def _has_news(self) -> bool:
        return bool(self._dirty_runs) or self._dirty_load

    def _is_commit_due(self) -> bool:
        return self._has_news() and time.monotonic() >= self._committed_at + self._pause()

    def _look(self) -> None:
        """Find out what changed, by notice, by the folder's identity, by size, by a scan when one is due."""
        if self._reload_interval == 0:
            if self._scanned_at < 0:
                self._scan()
            return
        now = time.monotonic()
        with self._lock:
            changed, self._changed = self._changed, set()
        self._enqueue([self._jobs[path] for path in changed if path in self._jobs])
        rescan = not self._take_over_changes([path for path in changed if path not in self._jobs])
        if self._logdir.identity() != self._identity:
            rescan = True
        if rescan:
            self._scan_at = min(self._scan_at, self._scanned_at + self._scan_cost / _SCAN_SHARE)
        if now >= self._scan_at:
            self._scan()
        else:
            self._poll_files(now)
        if not self._has_news():
            self._store.note_check(self._looked_at())

    def _take_over_changes(self, paths: Sequence[str]) -> bool:
        """Know what changed at these paths; False where only a look at everything can tell."""
        if not paths:
            return True
        change = self._logdir.list_changed(paths)
        if change is None:
            return False
        for path in change.gone:
            if path in self._jobs:
                self._drop(path)
        self._take_over(change.files)
        return True

    def _poll_files(self, now: float) -> None:
        self._poll_warm_files(now)
        if self._has_notice() or not self._settled:
            return
        # All others in turn, as many as the time allows: growth of thousands is seen within a few ticks.
        until = time.monotonic() + _TICK * _SCAN_SHARE_IDLE * 2
        self._round = self._round or list(self._jobs)
        while self._round and time.monotonic() < until:
            self._poll(self._round.pop())

    def _poll(self, path: str) -> None:
        job = self._jobs.get(path)
        if job is not None:
            info = self._logdir.stat(path, job.reader.info.run)
            if info is None or info.size != job.reader.info.size:
                self._enqueue([job])

    def _poll_warm_files(self, now: float) -> None:
        for path, grown_at in list(self._warm.items())[:_WARM_FILES]:
            job = self._jobs.get(path)
            if job is None or now - grown_at > _WARM:
                del self._warm[path]
            else:
                self._poll(path)

    def _scan(self) -> None:
        began = time.monotonic()
        self._keep_watching()
        listing = self._logdir.list_files(self._on_found if self._threads else keep_silent)
        looked = time.monotonic()
        self._wait_for_start()
        self._found_early = []  # the listing holds all
        begin_apply = time.monotonic()
        changed = self._apply(listing)
        self._scanned_at = time.monotonic()
        self._scan_cost = looked - began + self._scanned_at - begin_apply
        pause = max(
            _FOLLOW_UP if changed else self._reload_interval, self._scan_cost / _SCAN_SHARE_IDLE
        )
        self._scan_at = self._scanned_at + pause

    def _keep_watching(self) -> None:
        identity = self._logdir.identity()
        now = time.monotonic()
        replaced = identity != self._identity
        self._identity = identity
        if self._watch is not None and (replaced or not self._watch.alive):
            self._watch.close()
            self._watch = None
        if (
            self._threads  # one look needs no watch
            and self._reload_interval
            and identity is not None
            and self._watch is None
            and (replaced or now >= self._watch_retry_at)
        ):
            self._watch_retry_at = now + _WATCH_RETRY
            self._watch = self._logdir.watch(self._on_change)

    def _on_change(self, paths: set[str]) -> None:
        with self._lock:
            self._changed |= paths
            self._wake.notify()

    def _on_found(self, files: Sequence[FileInfo]) -> None:
        """A look goes on: take over what it found so far, and do not let people wait for its end."""
        if not self._started.is_set():
            self._found_early += files
            return
        if self._stopping:
            raise _Stopped
        if not self._listing.exists:
            self._listing = Listing(exists=True)
        self._take_over([*self._found_early, *files])
        self._found_early = []
        self._attend()

    def _wait_for_start(self) -> None:
        if self._threads:  # load_all looks in the calling thread
            self._started.wait()
        if self._stopping:
            raise _Stopped

    def _take_over(self, files: Iterable[FileInfo]) -> bool:
        """Know these files from now on, and read what is new of them. Returns whether any was unknown."""
        to_read, came = [], False
        for info in files:
            job = self._jobs.get(info.path)
            if job is None:
                came = True
                job = self._add(info)
                if not job.reader.is_recalled:
                    to_read.append(job)
            elif job.reader.unreadable or info != job.reader.info:
                to_read.append(job)
        self._enqueue(to_read)
        return came

    def _apply(self, listing: Listing) -> bool:
        """Take over a new listing. Returns whether files came or went."""
        if listing.notices != self._listing.notices or listing.exists != self._listing.exists:
            self._dirty_load = True
        if not listing.exists:
            self._settled = False
        # The jobs know the files: two copies of thousands would be one too many.
        self._listing = Listing(listing.exists, (), listing.notices)
        present = {info.path for info in listing.files}
        gone = [path for path in self._jobs if path not in present]
        for path in gone:
            self._drop(path)
        return self._take_over(listing.files) or bool(gone)

    def _add(self, info: FileInfo) -> _Job:
        if self._scalar_plugins is None:
            if self._opening is not None:
                self._opening.join()
            if self._scalar_plugins is None:
                self._open_index()
            assert self._scalar_plugins is not None
        reader = EventFileReader(self._logdir, info, self._scalar_plugins, self._index)
        job = self._jobs[info.path] = _Job(reader)
        jobs = self._runs.get(info.run)
        if jobs is None:
            self._runs[info.run] = [job]
        else:
            jobs.append(job)
        self._dirty_runs[info.run] = None
        if reader.is_recalled:
            # As _recount does it, in a fifth of the time: there may be ten thousand.
            job.counted = 0, info.size, info.size
            self._sums[1] += info.size
            self._sums[2] += info.size
        else:
            self._recount(job)
        return job

    def _open_index(self) -> None:
        scalar_plugins = list(self._find_scalar_plugins())
        if self._make_index is not None:
            self._index = self._make_index(scalar_plugins)
        self._scalar_plugins = scalar_plugins

    def _drop(self, path: str) -> None:
        job = self._jobs.pop(path)
        run = job.reader.info.run
        self._warm.pop(path, None)
        self._noticed.pop(path, None)
        self._count(job, (0, 0, 0))
        jobs = self._runs[run]
        jobs.remove(job)
        if not jobs:
            del self._runs[run]
        self._dirty_runs[run] = None

    def _count(self, job: _Job, now: tuple[int, int, int]) -> None:
        """Put a job's part of the sums in place of what it was."""
        was, sums = job.counted, self._sums
        if was == now:
            return
        if was[0] != now[0]:
            run = job.reader.info.run
            left = self._unread.pop(run, 0) + now[0] - was[0]
            if left:
                self._unread[run] = left
        for at in range(3):
            sums[at] += now[at] - was[at]
        job.counted = now

    def _recount(self, job: _Job) -> None:
        size = job.reader.info.size
        if job.queued or job.loading:
            self._count(job, (1, size, min(job.reader.bytes_done, size)))
        else:
            self._count(job, (0, size, size))

    def _absorb(self) -> None:
        """Take in what the reading threads have done."""
        with self._lock:
            done, self._done = self._done, []
        now = time.monotonic()
        for job, gone in done:
            info = job.reader.info
            if self._jobs.get(info.path) is not job:
                continue
            if gone:
                self._scan_at = now
                continue
            was_unread = job.counted[0]
            self._recount(job)
            seen, job.seen = job.seen, (job.reader.file, job.reader.notices)
            if seen[1] != job.seen[1]:
                self._noticed.pop(info.path, None)
                if job.seen[1]:
                    self._noticed[info.path] = job.seen[1]
            if seen[0] is not job.seen[0]:
                self._dirty_runs[info.run] = None
            elif seen[1] == job.seen[1] and was_unread == job.counted[0]:
                continue
            self._dirty_load = True
            self._warm.pop(info.path, None)
            if seen[0].points == 0 and self._clock() - info.mtime_ns / 1e9 > _WARM:
                continue  # read for the first time, long after it was written
            self._warm[info.path] = now  # newest last; the oldest are the first to go
            while len(self._warm) > _WARM_FILES:
                del self._warm[next(iter(self._warm))]
        if not self._settled and self._scanned_at > 0 and self._listing.exists and self._is_idle():
            self._settled = True
            self._dirty_load = True

    def _is_idle(self) -> bool:
        with self._lock:
            return not (self._waiting or self._loading or self._done)

    def _commit(self) -> None:
        began = time.monotonic()
        runs: dict[Run, tuple[FileColumns, ...] | None] = {}
        for run in self._dirty_runs:
            jobs = self._runs.get(run, ())
            if len(jobs) > 1:
                jobs = sorted(jobs, key=_in_byte_order)
                self._share_metadata(jobs)
            runs[run] = tuple(job.reader.file for job in jobs) or None
        self._dirty_runs = {}
        self._dirty_load = False
        self._store.commit(runs, self._load_state())
        self._committed_at = time.monotonic()
        self._commit_cost = self._committed_at - began

    def _share_metadata(self, jobs: Sequence[_Job]) -> None:
        """A run's first metadata of a tag holds for all its files: some writers give it only once."""
        undecided = [(job, tags) for job in jobs if (tags := job.reader.undecided)]
        if not undecided:
            return
        said = {
            key.tag: key.metadata
            for job in reversed(jobs)
            for key in job.reader.file.keys
            if key.metadata and key.is_scalar
        }
        self._enqueue(
            [
                job
                for job, tags in undecided
                if job.reader.assume({tag: said[tag] for tag in tags if tag in said})
            ]
        )

    def _load_state(self) -> LoadState:
        phase: Phase = (
            "missing" if not self._listing.exists else "live" if self._settled else "loading"
        )
        notices = [*self._listing.notices, *itertools.chain(*self._noticed.values())]
        notices.sort(key=_notice_key)
        unread, size, size_done = self._sums
        return LoadState(
            phase=phase,
            files=len(self._jobs),
            files_done=len(self._jobs) - unread,
            bytes=size,
            bytes_done=size_done,
            runs=len(self._runs),
            runs_done=len(self._runs) - len(self._unread),
            checked_at=self._looked_at(),
            damaged=sum(one.count for one in notices if one.kind not in _NO_DAMAGE),
            notices=tuple(notices[:SHOWN_NOTICES]),
        )

    def _looked_at(self) -> float:
        looked_at = self._logdir.looked_at
        return self._clock() if looked_at is None else looked_at

    # --- the reading threads ---------------------------------------------------------------

    def _enqueue(self, jobs: Sequence[_Job]) -> None:
        with self._lock:
            for job in jobs:
                if job.loading:
                    job.again = True
                elif not job.queued:
                    self._push(job)
        for job in jobs:
            self._recount(job)
        self._let_read()

    def _put_first(self, runs: Collection[Run]) -> None:
        """Read these runs before all others: somebody looks at them."""
        if not (runs and self._waiting):
            return
        with self._lock:
            for run in runs:
                for job in self._runs.get(run, ()):
                    if job.queued and job.rank != _ASKED:
                        job.queued = False
                        self._waiting -= 1
                        job.rank = _ASKED
                        self._push(job)
        self._read_at = 0.0
        self._let_read()

    def _let_read(self) -> None:
        """Have as many threads as there is work for, once the first look had its head start."""
        if not self._threads:  # load_all reads
            return
        if time.monotonic() < self._read_at:
            return
        for number in range(len(self._threads), 1 + min(self._waiting, self._thread_count)):
            self._start_thread(f"lightboard-read-{number}", self._read_forever)

    def _push(self, job: _Job) -> None:
        job.queued = True
        self._waiting += 1
        newest = -job.reader.info.mtime_ns
        heapq.heappush(self._queue, (job.rank, newest, next(self._order), job))
        self._work.notify()

    def _take(self) -> _Job:
        while True:
            rank, _, _, job = heapq.heappop(self._queue)
            if job.queued and job.rank == rank:  # else it was taken under a better rank
                break
        job.queued, job.loading, job.again = False, True, False
        self._waiting -= 1
        self._loading += 1
        return job

    def _take_batch(self) -> list[_Job]:
        """A few jobs; only one where it is large, or where others could help."""
        jobs = [self._take()]
        share = self._waiting // self._thread_count
        left = _BATCH_BYTES - _bytes_left(jobs[0])
        while len(jobs) < min(_BATCH_FILES, 1 + share) and left > 0:
            jobs.append(self._take())
            left -= _bytes_left(jobs[-1])
        return jobs

    def _read_forever(self) -> None:
        while True:
            with self._lock:
                while not (self._waiting or self._stopping):
                    self._work.wait()
                if self._stopping:
                    return
                jobs = self._take_batch()
            for job in jobs:
                self._read(job)

    def _read_all(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                jobs = self._take_batch()
            for job in jobs:
                self._read(job)

    def _read(self, job: _Job) -> None:
        more = gone = False
        # Where there are fewer files than threads, several read one.
        threads = self._thread_count // max(1, self._waiting + self._loading)
        try:
            reload = job.reader.read_on(max(1, threads))
            more, gone = reload.more, reload.gone
        except Exception:
            _log.exception("%s: an error in lightboard", job.reader.info.path)
        with self._lock:
            job.loading = False
            self._loading -= 1
            if more or job.again:
                self._push(job)
            else:
                job.rank = _USUAL
            self._done.append((job, gone))
            if self._resting:
                self._wake.notify()

    def _start_thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()


def _in_byte_order(job: _Job) -> bytes:
    return os.fsencode(job.reader.info.path)


def _bytes_left(job: _Job) -> int:
    return max(0, job.reader.info.size - job.reader.bytes_done)


def _rests(jobs: Iterable[_Job]) -> Iterator[Rest]:
    for job in jobs:
        rest = job.reader.rest
        if rest is not None:
            yield rest


def _notice_key(notice: Notice) -> tuple[tuple[list[str | int], str], str, str]:
    return (natural_key(notice.run), notice.file, notice.kind)
