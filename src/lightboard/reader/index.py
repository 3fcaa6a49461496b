"""The index: what was read of a logdir's event files, kept in the user's cache folder for the next start.

A logdir has a folder of segments. A segment is written once, under another name first, and never changed:

    0     header, 52 bytes in the machine's byte order (`_HEADER`), the rest of 64 zero
    64    entries, one an event file, by the native core: columns and where reading goes on
    then  the directory: msgpack of `_Directory`, which says what each entry stands for

The header vouches for itself and the directory, an entry for itself: what is torn, foreign or damaged is not
used, and read anew. Later segments add files and replace what older ones say of them; small ones are taken up
into the next. Any number of servers may do all this at once, and anybody may delete anything at any time:
what is mapped stays.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import re
import stat
import struct
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from msgspec import Struct

from lightboard import _native
from lightboard.reader.store import KeyTable, make_keys, shared_keys

if TYPE_CHECKING:
    from lightboard.logdir import FileInfo

_log = logging.getLogger(__name__)

LIMIT_BYTES: Final = 10 << 30
"""All logdirs together; the least recently used ones go first."""

_MAGIC: Final = b"lbindex2"
_BYTE_ORDER: Final = 0x01020304
_HEADER: Final = struct.Struct("=8sI16sQQII")
_BEGIN: Final = 64
_SUFFIX: Final = ".segment"
_TEMPORARY: Final = ".part"
_FOLDER: Final = re.compile("[0-9a-f]{32}")
_NAME_FILE: Final = "logdir"  # holds the logdir's path; its mtime tells the last use

# A file's mtime vouches for its bytes only if it was settled when they were read.
_SETTLED_NS: Final = 3_000_000_000
# Less than this is read faster than it is worth writing down.
_LEAST_BYTES: Final = 64 << 10
_LEAST_GROWTH: Final = 4 << 10
_QUIET_NS: Final = 60_000_000_000
_RETRY: Final = 600.0  # seconds
_STALE: Final = 3600.0  # seconds after which nobody writes a temporary file any more
_FREE_SHARE: Final = 0.05  # of the disk, left to others


class Source(Protocol):
    """Where the columns of an event file can be had."""

    def take_columns(self) -> _native.EventFile:
        """They, for a moment. Raises OSError."""


class Rest(Struct, frozen=True):
    """An event file of which all was read that could be."""

    info: FileInfo
    read_ns: int
    """Wall time at which reading it began."""
    offset: int
    head: bytes
    tail: bytes
    """First bytes, and last ones before the offset."""
    points: int
    source: Source


class Entry(Struct, frozen=True, array_like=True):
    """What an index says of an event file."""

    path: bytes
    identity: tuple[int, int]
    size: int
    mtime_ns: int
    read_ns: int
    offset: int
    head: bytes
    tail: bytes
    points: int
    at: int
    length: int
    table: int
    """Which of the directory's tables has its tags."""
    start: float | None
    last: float | None
    restart_steps: tuple[int, ...]
    is_sound: bool
    """Nothing in it was damaged."""

    def vouches(self, info: FileInfo) -> bool:
        """Whether the file is the very one that was read: no byte of it needs to be looked at."""
        return (
            self.identity == info.identity
            and self.size == info.size
            and self.mtime_ns == info.mtime_ns
            and self.read_ns - self.mtime_ns > _SETTLED_NS
        )

    def may_continue(self, info: FileInfo) -> bool:
        """Whether the file may have grown out of the one that was read; its bytes have to prove it."""
        if info.size == self.size:
            return info.mtime_ns == self.mtime_ns  # else written over in place, or another file
        return info.size > self.size

    def growth(self, rest: Rest) -> int | None:
        """Bytes read since; None if this is not the beginning of the same file."""
        if self.head != rest.head[: len(self.head)] or not self.may_continue(rest.info):
            return None
        if rest.offset < self.offset or (rest.offset == self.offset and rest.tail != self.tail):
            return None
        return rest.offset - self.offset


class Kept(Struct, frozen=True, gc=False):
    """An entry and where it is: there for as long as this is held, whoever clears the cache meanwhile."""

    entry: Entry
    keys: KeyTable
    """Its tags."""
    segment: _Segment


class CachedLogdir(Struct, frozen=True):
    """What the cache holds of one logdir."""

    logdir: str
    runs: int
    points: int
    bytes: int
    used: float
    """Wall time of the last use."""
    folder: str


class _Directory(Struct, frozen=True, array_like=True):
    logdir: bytes
    scalar_plugins: tuple[bytes, ...]
    tables: tuple[KeyTable, ...]
    entries: tuple[Entry, ...]


class _Segment:
    """An open segment."""

    def __init__(self, path: str, mapped: _native.Index) -> None:
        self.path = path
        self.name = os.path.basename(path)
        self.mapped = mapped


class _Unusable(Exception):
    """A segment that is not for us; says why."""


def cache_folder() -> str:
    """$LIGHTBOARD_CACHE_DIR, or `lightboard` in $XDG_CACHE_HOME, or in ~/.cache."""
    named = os.environ.get("LIGHTBOARD_CACHE_DIR")
    if named:
        return os.path.abspath(os.path.expanduser(named))
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # as the XDG specification wants it
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "lightboard")


class Index:
    """The index of one logdir. `find`, `restore` and `save` may be called by several threads."""

    def __init__(
        self,
        logdir: str,
        scalar_plugins: Sequence[bytes],
        cache: str | None = None,
        limit: int = LIMIT_BYTES,
    ) -> None:
        """Read what there is. `cache`: in place of the user's folder; it is made when something is saved."""
        self._root = os.path.join(cache or cache_folder(), "index")
        self._logdir = os.fsencode(logdir)
        self._plugins = tuple(sorted(scalar_plugins))
        self._limit = limit
        self._folder = os.path.join(self._root, hashlib.sha256(self._logdir).hexdigest()[:32])
        self._lock = threading.Lock()
        self._saving = threading.Lock()
        self._segments: dict[str, _Segment] = {}  # by file name
        self._refused: set[str] = set()
        self._kept: dict[bytes, Kept] = {}  # by path
        self._retry_at = 0.0
        self._sync()
        if self._segments:
            with contextlib.suppress(OSError):
                os.utime(os.path.join(self._folder, _NAME_FILE))

    def find(self, info: FileInfo) -> Kept | None:
        """What was read of the file that has this name, if it may be the same."""
        found = self._kept.get(os.fsencode(info.path)) if self._kept else None
        return found if found is not None and found.entry.may_continue(info) else None

    def restore(self, kept: Kept, columns: _native.EventFile) -> bool:
        """Take over into new columns what was read; False if that is not whole."""
        entry = kept.entry
        if columns.restore(kept.segment.mapped, entry.at, entry.length) and (
            (columns.offset, columns.points) == (entry.offset, entry.points)
        ):
            return True
        _log.debug("index: a damaged entry in %s: the file is read anew", kept.segment.path)
        with self._lock:
            if self._kept.get(entry.path) is kept:
                del self._kept[entry.path]
        return False

    # --- saving ----------------------------------------------------------------------------

    def save(self, rests: Iterable[Rest]) -> bool:
        """Write down what is worth it, given all files as they are now. Returns whether anything was."""
        now = time.monotonic()
        with self._saving:
            if now < self._retry_at:
                return False
            present = {os.fsencode(rest.info.path): rest for rest in rests}
            try:
                self._sync()  # another server may have saved as much; somebody may have cleared it
                due = self._due(present)
                if not due:
                    return False
                return self._write(due, present)
            except OSError as error:
                self._retry_at = now + _RETRY
                _log.debug("index: not saved in %s: %s", self._folder, error)
                return False

    def _due(self, present: Mapping[bytes, Rest]) -> dict[bytes, Rest]:
        due: dict[bytes, Rest] = {}
        news = 0
        now_ns = time.time_ns()
        for path, rest in present.items():
            kept = self._kept.get(path)
            growth = kept.entry.growth(rest) if kept else None
            if growth is None:
                due[path] = rest
                news += rest.offset
            elif growth > _LEAST_GROWTH:
                quiet = now_ns - rest.read_ns > _QUIET_NS
                if growth > rest.offset // (16 if quiet else 4):
                    due[path] = rest
                    news += growth
        return due if news >= _LEAST_BYTES else {}

    def _write(self, due: dict[bytes, Rest], present: Mapping[bytes, Rest]) -> bool:
        self._make_folder()
        due |= self._absorbed(due, present)
        estimate = sum(24 * rest.points + 1024 for rest in due.values())
        free, total = _room(self._folder)
        if estimate > self._limit or free - estimate < _FREE_SHARE * total:
            raise OSError("no room for it")
        name = os.urandom(8).hex()
        temporary = os.path.join(self._folder, name + _TEMPORARY)
        fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        try:
            directory = self._write_segment(fd, due)
            os.replace(temporary, os.path.join(self._folder, name + _SUFFIX))
            mapped = _native.Index(fd)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        finally:
            os.close(fd)
        self._adopt(name + _SUFFIX, directory, mapped)
        self._drop_superseded(present)
        self._evict()
        _log.debug("index: %d files saved in %s", len(directory.entries), self._folder)
        return True

    def _absorbed(
        self, due: Mapping[bytes, Rest], present: Mapping[bytes, Rest]
    ) -> dict[bytes, Rest]:
        """What else to write, so that segments stay few and hold little that is superseded."""
        live: dict[str, dict[bytes, Rest]] = {name: {} for name in self._segments}
        sizes = dict.fromkeys(live, 0)
        with self._lock:
            everything = list(self._kept.items())
        for path, kept in everything:
            rest = present.get(path)
            if rest is not None and path not in due:
                live[kept.segment.name][path] = rest
                sizes[kept.segment.name] += kept.entry.length
        total = sum(24 * rest.points + 1024 for rest in due.values())
        absorbed: dict[bytes, Rest] = {}
        for name in sorted(sizes, key=sizes.__getitem__):
            if sizes[name] <= 2 * total or sizes[name] < len(self._segments[name].mapped) // 2:
                absorbed |= live[name]
                total += sizes[name]
        return absorbed

    def _write_segment(self, fd: int, rests: Mapping[bytes, Rest]) -> _Directory:
        at = os.lseek(fd, _BEGIN, os.SEEK_SET)
        entries: list[Entry] = []
        tables: dict[KeyTable, int] = {}
        for path, rest in rests.items():
            info = rest.info
            try:
                columns = rest.source.take_columns()
            except OSError:
                continue  # gone, while its old entry was damaged
            if columns.offset != rest.offset:
                continue  # it is being read again: next time
            points = columns.points
            length, offset = columns.dump(fd)
            keys = make_keys(columns)
            described = (columns.start, columns.last, tuple(columns.restart_steps))
            if offset == rest.offset and (points, offset) == (columns.points, columns.offset):
                entries.append(
                    Entry(
                        path,
                        info.identity,
                        info.size,
                        info.mtime_ns,
                        rest.read_ns,
                        offset,
                        rest.head,
                        rest.tail,
                        points,
                        at,
                        length,
                        tables.setdefault(keys, len(tables)),
                        *described,
                        columns.damage_count == 0,
                    )
                )
            at += length
        directory = _Directory(self._logdir, self._plugins, tuple(tables), tuple(entries))
        packed = msgspec.msgpack.encode(directory)
        _write_all(fd, packed)
        header = _HEADER.pack(
            _MAGIC,
            _BYTE_ORDER,
            _native.READING.encode(),
            at,
            len(packed),
            _native.crc32c(packed),
            0,
        )
        header = header[:-4] + struct.pack("=I", _native.crc32c(header[:-4]))
        os.lseek(fd, 0, os.SEEK_SET)
        _write_all(fd, header)
        return directory

    def _make_folder(self) -> None:
        cache = os.path.dirname(self._root)
        os.makedirs(os.path.dirname(cache), exist_ok=True)
        for folder in (cache, self._root, self._folder):
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder, 0o700)
            if not _is_ours(os.stat(folder)):
                raise OSError(f"{folder} can be written by others")
        name = os.path.join(self._folder, _NAME_FILE)
        with open(name, "wb") as file:
            file.write(self._logdir)

    def _drop_superseded(self, present: Mapping[bytes, Rest]) -> None:
        """Unlink the segments that say nothing any more which another does not say better."""
        with self._lock:
            gone = [path for path in self._kept if path not in present]
            for path in gone:
                del self._kept[path]
            used = {kept.segment.name for kept in self._kept.values()}
            unused = [name for name in self._segments if name not in used]
            for name in unused:
                del self._segments[name]
        for name in unused:
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(self._folder, name))
        for entry in _scan(self._folder):
            with contextlib.suppress(OSError):
                if entry.name.endswith(_TEMPORARY):
                    old = time.time() - entry.stat().st_mtime > _STALE
                else:
                    old = entry.name in self._refused
                if old:
                    os.unlink(entry.path)

    def _evict(self) -> None:
        """Let the least recently used logdirs go until all fit."""
        folders = [(_used(one.path), _bytes(one.path), one.path) for one in _folders(self._root)]
        total = sum(size for _, size, _ in folders)
        for _, size, path in sorted(folders):
            if total <= self._limit:
                return
            if path != self._folder:
                with contextlib.suppress(OSError):
                    _remove(path)
                total -= size
                _log.debug("index: %s was not used for long: removed", path)

    # --- segments --------------------------------------------------------------------------

    def _sync(self) -> None:
        """Know the segments that are there, whoever wrote them, and only these."""
        try:
            if not _is_ours(os.stat(self._folder)):
                _log.debug("index: %s can be written by others: not read", self._folder)
                return
            names = [one.name for one in _scan(self._folder) if one.name.endswith(_SUFFIX)]
        except OSError:
            names = []
        with self._lock:
            for name in self._segments.keys() - set(names):
                del self._segments[name]
            self._kept = {p: k for p, k in self._kept.items() if k.segment.name in self._segments}
        for name in names:
            if name in self._segments or name in self._refused:
                continue
            path = os.path.join(self._folder, name)
            try:
                directory, mapped = _open_segment(path)
                if directory.logdir != self._logdir or directory.scalar_plugins != self._plugins:
                    raise _Unusable("of another logdir")
            except FileNotFoundError:
                continue
            except (_Unusable, OSError) as error:
                _log.debug("index: %s is not used: %s", path, error)
                self._refused.add(name)
            else:
                self._adopt(name, directory, mapped)

    def _adopt(self, name: str, directory: _Directory, mapped: _native.Index) -> None:
        with self._lock:
            path = os.path.join(self._folder, name)
            segment = self._segments[name] = _Segment(path, mapped)
            for entry in directory.entries:
                known = self._kept.get(entry.path)
                if known is None or known.entry.read_ns <= entry.read_ns:
                    self._kept[entry.path] = Kept(entry, directory.tables[entry.table], segment)


_FLAGS: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def _is_ours(found: os.stat_result) -> bool:
    """Nobody else can have written it, or write to it now."""
    if not hasattr(os, "geteuid"):  # Windows: the cache folder is in the user's profile
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _open_segment(path: str) -> tuple[_Directory, _native.Index]:
    """Raises _Unusable and OSError."""
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _FLAGS)
    try:
        found = os.fstat(fd)
        if not (stat.S_ISREG(found.st_mode) and _is_ours(found)):
            raise _Unusable("not a file of this user's alone")
        return _read_directory(fd, found.st_size), _native.Index(fd)
    finally:
        os.close(fd)


def _read_directory(fd: int, size: int) -> _Directory:
    header = os.pread(fd, _HEADER.size, 0)
    if len(header) < _HEADER.size:
        raise _Unusable("torn")
    magic, order, reading, at, length, crc, own_crc = _HEADER.unpack(header)
    if magic != _MAGIC or order != _BYTE_ORDER:
        raise _Unusable("of another format or machine")
    if own_crc != _native.crc32c(header[:-4]):
        raise _Unusable("damaged")
    if reading.decode("ascii", "replace") != _native.READING:
        raise _Unusable("of another version")
    if at + length > size:
        raise _Unusable("torn")
    packed = os.pread(fd, length, at)
    if _native.crc32c(packed) != crc:
        raise _Unusable("damaged")
    try:
        directory = msgspec.msgpack.decode(packed, type=_Directory)
    except msgspec.DecodeError as error:
        raise _Unusable(str(error)) from error
    if any(entry.table >= len(directory.tables) for entry in directory.entries):
        raise _Unusable("damaged")
    return msgspec.structs.replace(directory, tables=tuple(map(shared_keys, directory.tables)))


def _write_all(fd: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]


def _scan(folder: str) -> Iterator[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none."""
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return


def _folders(root: str) -> Iterator[os.DirEntry[str]]:
    """The logdirs' folders in a cache; what else stands there is not ours."""
    for entry in _scan(root):
        if _FOLDER.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
            yield entry


def _used(folder: str) -> float:
    try:
        return os.stat(os.path.join(folder, _NAME_FILE)).st_mtime
    except OSError:
        return 0.0


def _bytes(folder: str) -> int:
    total = 0
    for entry in _scan(folder):
        with contextlib.suppress(OSError):
            total += entry.stat(follow_symlinks=False).st_size
    return total


def _room(folder: str) -> tuple[int, int]:
    """Free bytes of the disk, and all."""
    import shutil

    disk = shutil.disk_usage(folder)
    return disk.free, disk.total


def _remove(folder: str) -> None:
    """Remove what lightboard made in a folder, and the folder unless there is more in it."""
    for entry in _scan(folder):
        if entry.name == _NAME_FILE or entry.name.endswith((_SUFFIX, _TEMPORARY)):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(entry.path)
    try:
        os.rmdir(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
            raise


# --- for people ------------------------------------------------------------------------------


def list_cached(cache: str | None = None) -> list[CachedLogdir]:
    """Every logdir that the cache knows, the last used first."""
    found = []
    for folder in _folders(os.path.join(cache or cache_folder(), "index")):
        try:
            with open(os.path.join(folder.path, _NAME_FILE), "rb") as file:
                logdir = os.fsdecode(file.read())
        except OSError:
            continue
        best: dict[bytes, Entry] = {}
        for one in _scan(folder.path):
            if one.name.endswith(_SUFFIX):
                with contextlib.suppress(_Unusable, OSError):
                    for entry in _open_segment(one.path)[0].entries:
                        known = best.get(entry.path)
                        if known is None or known.read_ns <= entry.read_ns:
                            best[entry.path] = entry
        runs = {path.rpartition(b"/")[0] for path in best}
        points = sum(entry.points for entry in best.values())
        used = _used(folder.path)
        found.append(
            CachedLogdir(logdir, len(runs), points, _bytes(folder.path), used, folder.path)
        )
    return sorted(found, key=lambda one: one.used, reverse=True)


def clear_cached(logdir: str | None = None, cache: str | None = None) -> list[CachedLogdir]:
    """Remove what the cache holds of a logdir, or of all. Returns what was removed. Raises OSError."""
    removed = [one for one in list_cached(cache) if logdir in (None, one.logdir)]
    for one in removed:
        _remove(one.folder)
    if logdir is None:
        for folder in _folders(os.path.join(cache or cache_folder(), "index")):
            _remove(folder.path)
    return removed
