"""A logdir elsewhere: listed in bulk, read by ranges, looked at less often the longer nothing changes."""
# ruff: noqa: D102
# What the methods mean stands in logdir.py.

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from lightboard.logdir.logdir import (
    BESIDE,
    EVENT_FILE_MARK,
    Change,
    FileInfo,
    Listing,
    Notice,
    OnFound,
    Unreachable,
    is_listed,
    keep_silent,
)
from lightboard.types import Run

if TYPE_CHECKING:
    from lightboard._native import EventFile, Load

_log = logging.getLogger(__name__)

# The first read of a file, and one where the last load ended, reads on: most files are whole then.
_READ_AHEAD: Final = 4 << 20
# Bytes kept before what a load fetches: the reader's proof that it is the same content.
_PROOF: Final = 64
_KEPT_BYTES: Final = 64 << 20
_EXPECTED_AT_ONCE: Final = 8  # pieces that are fetched at the same time for one reader
_REST: Final = -1  # the end of a piece that is kept for the next load
_PIECE_COST: Final = 256  # of memory, besides its bytes
_BACK_OFF: Final = 1.5
_SLOWEST: Final = 12  # times the shortest pause
_SLOWEST_UNREACHABLE: Final = 4
# Seconds between two reports of a listing that goes on, as on local disks.
_REPORT: Final = 0.15
_LISTING_SHARE: Final = 0.2  # of the time may go into one listing after another
_LONGEST_RETRY: Final = 60.0


class Denied(OSError):
    """The store answered, and refused; trying again at once is in vain."""


def make_unanswered(what: str, reason: str) -> OSError:
    """The error for a store that may answer the next time."""
    return OSError(f"{what}: {reason} (hint: check the address and the network; it is asked again)")


class Object(Struct, frozen=True):
    """A file in a store."""

    path: str
    """Relative to the URL."""
    version: str
    """Changes whenever the content does."""
    size: int
    mtime_ns: int


class Shut(Struct, frozen=True):
    """A folder in a store that may not be read."""

    path: str
    message: str


class Piece(Struct, frozen=True):
    """A range of a file's bytes."""

    data: memoryview
    object: Object | None
    """The file they were read from, where the store tells with them."""


class RemoteStore(Protocol):
    """Where the files are. All methods may be called from several threads.

    They raise FileNotFoundError, Denied, or OSError once the store's own retries are used up.
    """

    @property
    def in_flight(self) -> int:
        """How many questions it takes at a time."""

    def list_objects(self) -> Iterable[Object | Shut]:
        """Every file below the URL, in as few requests as the store allows."""

    def find(self, path: str) -> Object:
        """One file as it stands."""

    def read(self, path: str, start: int, end: int) -> Piece:
        """Bytes `start` to `end`; fewer where the file ends."""


class _Failure(Struct):
    """A file that could not be read."""

    identity: tuple[int, int]
    message: str
    tries: int
    retry_at: float


class _Replaced(OSError):
    """The object changed between two reads of one open file."""


class RemoteFile:
    """An event file as one version of it; bytes are fetched when they are asked for."""

    def __init__(self, logdir: RemoteLogdir, info: FileInfo) -> None:
        self._logdir = logdir
        self.info = info
        self._settled = False  # bytes of this version were handed out
        self._begin = 0
        self._data = memoryview(b"")

    def load(self, columns: EventFile, limit: int, threads: int = 1) -> Load:
        offset = columns.offset
        length, enough = limit, limit // 2
        while True:
            try:
                data = self._fetch(offset, offset + length, enough, _PROOF)
            except _Replaced:
                return columns.feed(b"", at_end=False)  # again, from the version that is there now
            short = len(data) < min(enough, self.info.size - offset)  # it shrank just now
            at_end = short or offset + len(data) >= self.info.size
            load = columns.feed(data, at_end)
            if load.bytes or at_end:
                self._logdir.resume_at[self.info.path] = max(0, columns.offset - _PROOF)
                if not at_end:
                    self._leave(columns.offset)
                return load
            length = enough = max(2 * length, load.needs)  # a record longer than the step

    def read(self, offset: int, length: int) -> bytes:
        end = min(offset + length, self.info.size)
        if end <= offset:
            return b""
        goes_on = offset == self._logdir.resume_at.get(self.info.path, 0)
        return self._read(offset, end, max(end, offset + _READ_AHEAD) if goes_on else end)

    def _read(self, offset: int, end: int, until: int) -> bytes:
        """Bytes `offset` to `end`; where they have to be fetched, those to `until` come with them."""
        data = self._logdir.kept.get((self.info.path, self.info.identity, offset, end))
        if data is None:
            try:
                fetched = self._fetch(offset, until, end - offset)
            except _Replaced as error:
                raise self._logdir.make_error(str(error)) from None
            data = bytes(fetched[: end - offset])
            self._logdir.kept.put((self.info.path, self.info.identity, offset, end), data)
        self._settled = True
        return data

    def expect(self, ranges: Sequence[tuple[int, int]]) -> None:
        if len(ranges) < 2:
            return
        places = iter(ranges)

        def get_ahead() -> None:
            for place in places:
                self._get_ahead(*place)

        threads = [
            threading.Thread(target=get_ahead, daemon=True)
            for _ in range(min(len(ranges), _EXPECTED_AT_ONCE))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def close(self) -> None:
        self._data = memoryview(b"")

    def _get_ahead(self, offset: int, length: int) -> None:
        end = min(offset + length, self.info.size)
        if offset < end:
            with contextlib.suppress(OSError):  # whoever reads it is told
                RemoteFile(self._logdir, self.info)._read(offset, end, end)

    def _leave(self, offset: int) -> None:
        """Keep for the next load what was fetched beyond `offset`: a record that is not whole here."""
        begin = max(self._begin, offset - _PROOF)
        key = (self.info.path, self.info.identity, begin, _REST)
        self._logdir.kept.put(key, bytes(self._data[begin - self._begin :]))

    def _fetch(self, start: int, end: int, enough: int, margin: int = 0) -> memoryview:
        """The bytes from `start` on, to `end` or the file's end; `enough` of them do if they are held.

        `margin`: bytes before `start` to hold as well.
        """
        end = min(end, self.info.size)
        held = self._begin + len(self._data)
        if not self._begin <= start <= held:
            self._begin = max(0, start - margin)
            place = (self.info.path, self.info.identity, self._begin)
            kept = self._logdir.kept
            self._data = memoryview(kept.take((*place, _REST)) or kept.get((*place, start)) or b"")
            held = self._begin + len(self._data)
        if held < min(end, start + enough):
            piece = self._logdir.fetch(self.info, held, end)
            now = piece.object and self._logdir.note(self.info, piece.object)
            if now and now.identity != self.info.identity:
                if self._settled:
                    raise _Replaced(f"{self.info.path} was replaced while it was read")
                self.info = now
            self._settled = True
            self._data = memoryview(bytes(self._data) + piece.data) if self._data else piece.data
        return self._data[start - self._begin :]


class RemoteLogdir:
    """The files of `store`. `url`: as shown to people. `interval`: seconds, the shortest pause between looks."""

    def __init__(self, store: RemoteStore, url: str, interval: float = 5.0) -> None:
        self._store = store
        self._url = url
        self._interval = interval
        self._slots = threading.BoundedSemaphore(store.in_flight)
        self._looking = threading.Lock()
        self._watch: RemoteWatch | None = None
        self.kept = _Pieces()
        self.resume_at: dict[str, int] = {}
        self._looked_at: float | None = None

        # Guards what follows.
        self._lock = threading.Lock()
        self._listing: Listing | None = None
        self._files: dict[str, FileInfo] = {}
        self._beside: dict[str, FileInfo] = {}
        self._failures: dict[str, _Failure] = {}
        self._down: str | None = None

    @property
    def path(self) -> str:
        return self._url

    @property
    def looked_at(self) -> float | None:
        return self._looked_at

    def identity(self) -> tuple[int, int] | None:
        return (0, 0)  # the name is all a store has of a folder

    def list_changed(self, paths: Collection[str]) -> Change | None:
        return None

    def stat(self, path: str, run: Run) -> FileInfo | None:
        return self._files.get(path)

    def list_files(self, on_found: OnFound = keep_silent) -> Listing:
        if self._listing is None or not self._is_watched():
            self.look(on_found)
        with self._lock:
            assert self._listing is not None
            notices = (*self._listing.notices, *self._failure_notices())
            return replace(self._listing, files=tuple(self._files.values()), notices=notices)

    def leads_out(self, path: str) -> bool:
        return False  # what a store has no links for, or keeps to itself

    def open(self, path: str, run: Run) -> RemoteFile:
        with self._lock:
            info = self._files.get(path) or self._beside.get(path)
            failure, down = self._failures.get(path), self._down
        if info is None:
            if is_listed(path):
                raise FileNotFoundError(path)
            info = self._find(path)
        if self._is_watched():
            if down is not None:
                raise Unreachable(down)
            if (
                failure
                and failure.identity == info.identity
                and time.monotonic() < failure.retry_at
            ):
                raise Unreachable(failure.message)
        return RemoteFile(self, info)

    def _find(self, path: str) -> FileInfo:
        """A file that is not kept count of."""
        try:
            with self._slots:
                found = self._store.find(path)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self.make_error(str(error)) from None
        return replace(_info(found), path=path, run=_run_of(path))

    def list_beside(self, name: str) -> Collection[FileInfo]:
        if self._listing is None:
            self.look()
        with self._lock:
            return [info for info in self._beside.values() if _name_of(info.path) == name]

    def watch(self, on_change: Callable[[set[str]], None]) -> RemoteWatch:
        self._watch = RemoteWatch(self, on_change, self._interval)
        return self._watch

    def look(self, on_found: OnFound = keep_silent) -> bool:
        """List the store. Returns whether anything is not as before."""
        with self._looking:
            before, files, known = self._listing, self._files, self._beside
            try:
                found, beside, listing = self._list(on_found)
            except FileNotFoundError:
                found, beside, listing = {}, {}, Listing(exists=False)
            except OSError as error:
                return self._fall(str(error))
            with self._lock:
                self._files, self._beside, self._listing = found, beside, listing
                self._failures = {p: one for p, one in self._failures.items() if p in found}
                self.resume_at = {p: at for p, at in self.resume_at.items() if p in found}
                was_down, self._down = self._down, None
            self._looked_at = time.time()
            if was_down is not None:
                _log.warning("%s answers again", self._url)
            return before is None or files != found or known != beside or before != listing

    def _list(self, on_found: OnFound) -> tuple[dict[str, FileInfo], dict[str, FileInfo], Listing]:
        """The event files, those beside them, and what is remarked."""
        found: dict[str, FileInfo] = {}
        beside: dict[str, FileInfo] = {}
        notices: list[Notice] = []
        reported, reported_at = 0, time.monotonic()
        with self._slots:
            for one in self._store.list_objects():
                if isinstance(one, Shut):
                    run = Run(one.path)
                    notices.append(Notice("unreadable_folder", run, one.path, one.message))
                elif EVENT_FILE_MARK in _name_of(one.path):
                    found[one.path] = _info(one)
                elif _name_of(one.path) in BESIDE:
                    beside[one.path] = _info(one)
                if time.monotonic() - reported_at >= _REPORT and len(found) > reported:
                    came, reported = list(islice(found.values(), reported, None)), len(found)
                    with self._lock:  # they are opened meanwhile
                        self._files = self._files | {info.path: info for info in came}
                    on_found(came)
                    reported_at = time.monotonic()
        return found, beside, Listing(True, notices=tuple(notices))

    def fetch(self, info: FileInfo, start: int, end: int) -> Piece:
        """A range of a file's bytes, as the store has it now."""
        try:
            with self._slots:
                piece = self._store.read(info.path, start, end)
        except FileNotFoundError:
            with self._lock:
                self._files.pop(info.path, None)
            raise
        except OSError as error:
            if not self._is_watched():
                raise
            self._fail(info, error)
            raise self.make_error(str(error)) from None
        with self._lock:
            self._failures.pop(info.path, None)
        return piece

    def note(self, info: FileInfo, found: Object) -> FileInfo:
        """What a read told about its file; newer than the listing."""
        now = replace(_info(found), path=info.path, run=info.run)
        if now.identity == info.identity:
            return info
        with self._lock:
            if info.path in self._files:
                self._files[info.path] = now
        return now

    def make_error(self, message: str) -> OSError:
        """Of a file, now: quiet where the listing tells and somebody tries again."""
        return Unreachable(message) if self._is_watched() else OSError(message)

    def _is_watched(self) -> bool:
        return self._watch is not None and self._watch.alive

    def _fall(self, message: str) -> bool:
        """The store could not be listed: what is known stays."""
        notice = Notice("unreachable", Run("."), "", message)
        with self._lock:
            before, was_down = self._listing, self._down
            exists = before is None or before.exists
            self._listing = Listing(exists, notices=(notice,))
            self._down = message
        if was_down != message:
            _log.warning("%s: %s", self._url, message)
        return before != self._listing

    def _fail(self, info: FileInfo, error: OSError) -> None:
        with self._lock:
            known = self._failures.get(info.path)
            is_new = all(one.message != str(error) for one in self._failures.values())
            tries = known.tries + 1 if known and known.identity == info.identity else 1
            pause = _LONGEST_RETRY if isinstance(error, Denied) else min(_LONGEST_RETRY, 2.0**tries)
            self._failures[info.path] = _Failure(
                info.identity, str(error), tries, time.monotonic() + pause
            )
        if is_new:
            _log.warning("%s/%s: %s", self._url, info.path, error)
        if self._watch is not None:
            self._watch.tell()

    def _failure_notices(self) -> list[Notice]:
        counts = Counter(one.message for one in self._failures.values())
        first: dict[str, str] = {}
        for path, failure in sorted(self._failures.items()):
            first.setdefault(failure.message, path)
        return [
            Notice("unreachable", _run_of(first[message]), first[message], message, None, count)
            for message, count in counts.items()
        ]

    @property
    def is_down(self) -> bool:
        """The store could not be listed the last time."""
        return self._down is not None


class RemoteWatch:
    """A thread that looks again and again, until closed."""

    def __init__(
        self, logdir: RemoteLogdir, on_change: Callable[[set[str]], None], interval: float
    ) -> None:
        self._logdir = logdir
        self._on_change = on_change
        self._interval = interval
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lightboard-remote", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._end.is_set()

    def tell(self) -> None:
        """What the logdir says of its files changed without a look."""
        self._on_change({""})

    def close(self) -> None:
        self._end.set()
        self._thread.join(timeout=0.2)

    def _run(self) -> None:
        pause = self._interval
        while not self._end.wait(pause):
            began = time.monotonic()
            try:
                changed = self._logdir.look()
            except Exception:
                _log.exception("watching %s stopped: an error in lightboard", self._logdir.path)
                raise
            cost = time.monotonic() - began
            pause = next_pause(pause, self._interval, cost, changed, self._logdir.is_down)
            if changed:
                self.tell()


def next_pause(pause: float, shortest: float, cost: float, changed: bool, down: bool) -> float:
    """Seconds until the next look: short after news, longer each time there is none.

    `cost`: seconds the last look took; `down`: it failed.

    >>> [next_pause(pause, 5, 0.1, changed=False, down=False) for pause in (5, 7.5, 50, 60)]
    [7.5, 11.25, 60, 60]
    >>> next_pause(60, 5, 0.1, changed=True, down=False)
    5
    >>> next_pause(5, 5, 3.0, changed=True, down=False)
    15.0
    """
    slowest = shortest * (_SLOWEST_UNREACHABLE if down else _SLOWEST)
    wanted = shortest if changed else min(pause * _BACK_OFF, slowest)
    return max(wanted, cost / _LISTING_SHARE)


class _Pieces:
    """The pieces read last, bounded by their bytes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: OrderedDict[tuple[str, tuple[int, int], int, int], bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[str, tuple[int, int], int, int]) -> bytes | None:
        with self._lock:
            data = self._pieces.get(key)
            if data is not None:
                self._pieces.move_to_end(key)
            return data

    def take(self, key: tuple[str, tuple[int, int], int, int]) -> bytes | None:
        """As `get`, and keep it no longer."""
        with self._lock:
            data = self._pieces.pop(key, None)
            self._bytes -= len(data) + _PIECE_COST if data is not None else 0
            return data

    def put(self, key: tuple[str, tuple[int, int], int, int], data: bytes) -> None:
        if len(data) > _KEPT_BYTES // 4:
            return
        with self._lock:
            old = self._pieces.pop(key, None)
            self._bytes -= len(old) + _PIECE_COST if old is not None else 0
            self._pieces[key] = data
            self._bytes += len(data) + _PIECE_COST
            while self._bytes > _KEPT_BYTES:
                self._bytes -= len(self._pieces.popitem(last=False)[1]) + _PIECE_COST


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _run_of(path: str) -> Run:
    return Run(path.rpartition("/")[0] or ".")


def _info(found: Object) -> FileInfo:
    # The same in every process, so that an index on disk knows the file again.
    digest = blake2b(found.version.encode(), digest_size=16).digest()
    identity = (
        int.from_bytes(digest[:8], "little") >> 1,
        int.from_bytes(digest[8:], "little") >> 1,
    )
    return FileInfo(found.path, _run_of(found.path), identity, found.size, found.mtime_ns)
