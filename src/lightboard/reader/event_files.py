"""One event file as the loader follows it: which bytes were read, and whether they still stand there."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from lightboard import _native
from lightboard.logdir import FileInfo, Logdir, Notice, NoticeKind, OpenFile, Unreachable
from lightboard.reader.index import Entry, Index, Rest
from lightboard.reader.store import FileColumns, SeriesKey
from lightboard.types import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# One step of reading: small enough that a big file shows its progress, big enough to read at full speed.
CHUNK_BYTES: Final = 4 << 20
# First bytes, and last ones before the resume offset, by which a file is known again.
_PROOF_BYTES: Final = 64

# Entries up to here are taken over while files are listed: checking them takes less time than queueing.
_AT_ONCE_BYTES: Final = 64 << 10

_GZIP = b"\x1f\x8b"
_NOBODYS: Final = (-1, -1)

DAMAGE: Final[dict[int, tuple[NoticeKind, str]]] = {
    _native.DAMAGE_LENGTH: ("corrupt_record", "corrupt: reading went on at the next whole record"),
    _native.DAMAGE_DATA: ("corrupt_record", "a record's checksum is wrong: skipped"),
    _native.DAMAGE_EVENT: ("bad_event", "a record holds no event: skipped"),
    _native.DAMAGE_VALUE: ("bad_value", "a value does not fit its tag: left out"),
    _native.DAMAGE_TIME: ("odd_time", "a wall time is not a finite number: the value is kept"),
}
"""_native.DAMAGE_* → what it is, and what became of it."""

_ids = itertools.count()
# Runs of one kind log the same tags: their files share one table of them.
_key_tables: dict[bytes, tuple[SeriesKey, ...]] = {}


def _keys_of(columns: _native.EventFile) -> tuple[SeriesKey, ...]:
    tags = columns.tags()
    keys = _key_tables.get(tags)
    if keys is None:
        made = tuple(
            SeriesKey(Tag(one.tag), one.payload, one.metadata, one.is_scalar)
            for one in columns.series()
        )
        keys = _key_tables.setdefault(tags, made)
    return keys


class _Reading:
    """The columns read from one and the same content."""

    __slots__ = ("columns", "head", "id", "identity", "keys", "tail")

    def __init__(self, info: FileInfo, scalar_plugins: Sequence[bytes]) -> None:
        self.id = next(_ids)
        self.identity = info.identity
        self.columns = _native.EventFile(scalar_plugins)
        self.head = b""
        self.tail = b""
        self.keys: tuple[SeriesKey, ...] = ()

    def continues(self, file: OpenFile) -> bool:
        """Whether `file` still begins with what was read."""
        offset = self.columns.offset
        if self.identity == _NOBODYS:
            file.expect(((0, len(self.head)), (offset - len(self.tail), len(self.tail))))
        head = file.read(0, len(self.head))
        if not self.head.startswith(head):
            return False
        if file.info.identity == self.identity:
            return True
        # Another file under this name (rsync, an object store): the same content, grown?
        return (
            file.info.size >= offset
            and file.read(offset - len(self.tail), len(self.tail)) == self.tail
        )

    def load(self, file: OpenFile, threads: int) -> int:
        """Read one chunk; returns the native state."""
        if len(self.head) < _PROOF_BYTES:
            self.head = file.read(0, _PROOF_BYTES)
        if self.identity != file.info.identity:
            self.identity = file.info.identity
        load = file.load(self.columns, CHUNK_BYTES, threads)
        if load.bytes:
            length = min(_PROOF_BYTES, self.columns.offset)
            self.tail = file.read(self.columns.offset - length, length)
        if load.new_tags:
            self.keys = _keys_of(self.columns)
        return load.state

    def assume(self, said: Mapping[Tag, bytes]) -> None:
        """Take what other files of the run say of tags whose tensors came without metadata."""
        taken = [self.columns.assume(tag, metadata) for tag, metadata in said.items()]
        if any(taken):
            self.keys = _keys_of(self.columns)

    def restore(self, index: Index, entry: Entry) -> bool:
        """Take over what an index keeps; False if it cannot, and this is of no use then."""
        if not index.restore(entry, self.columns):
            return False
        self.identity = _NOBODYS  # until the file's bytes have proved that it is the same
        self.head, self.tail = entry.head, entry.tail
        self.keys = _keys_of(self.columns)
        return True


class Reload(Struct):
    """What one step of reading did."""

    more: bool
    """Call again at once."""
    gone: bool = False
    """The file is no longer there."""


class EventFileReader:
    """Follows one event file through growth, shrinking and replacement. One thread at a time."""

    __slots__ = (
        "_index",
        "_reading",
        "_said",
        "_scalar_plugins",
        "_shown",
        "_shrunk_to",
        "file",
        "info",
        "is_recalled",
        "notices",
        "rest",
        "unreadable",
    )

    def __init__(
        self, info: FileInfo, scalar_plugins: Sequence[bytes], index: Index | None = None
    ) -> None:
        self.info = info
        self._scalar_plugins = scalar_plugins
        self._index = index  # until it was asked
        # While other content is read in, what was shown stays.
        self._shown = self._reading = _Reading(info, scalar_plugins)
        self._said: Mapping[Tag, bytes] = {}
        self._shrunk_to: int | None = None
        self.unreadable = False
        """The last attempt to read failed."""
        self.notices: tuple[Notice, ...] = ()
        self.rest: Rest | None = None
        """What an index may keep; None where there is nothing worth it."""
        self.file: FileColumns
        self.is_recalled = index is not None and self._recall(index, _AT_ONCE_BYTES)
        """An index has it all: there is nothing to read."""
        if self.is_recalled:
            self._index = None
        else:
            self.file = self._freeze(None)

    @property
    def bytes_done(self) -> int:
        """Bytes that need no more reading, of the present content."""
        return self._reading.columns.offset

    @property
    def undecided(self) -> list[Tag]:
        """Tags whose tensors came without the metadata that says whether they are scalars."""
        return [
            key.tag
            for key in self.file.keys
            if not (key.metadata or key.is_scalar) and key.payload == _native.PAYLOAD_TENSOR
        ]

    def assume(self, said: Mapping[Tag, bytes]) -> bool:
        """From the next `read_on` on, take this for the metadata of `undecided` tags; False: it is known."""
        if said == self._said:
            return False
        self._said = said
        return True

    def read_on(self, logdir: Logdir, threads: int = 1) -> Reload:
        """Read one chunk of what is new. `threads`: so many may take part in it."""
        index, self._index = self._index, None
        if index is not None and self._recall(index):
            return Reload(more=False)
        read_ns = time.time_ns()
        try:
            file = logdir.open(self.info.path, self.info.run)
            try:
                self._look_at(file)
                more = self._read_chunk(file, threads)
                if not more:
                    self._shown = self._reading
                notices = tuple(self._make_notices(file))
            finally:
                self._look_at(file)  # a remote one may have turned out to be newer
                file.close()
        except FileNotFoundError:
            return Reload(more=False, gone=True)
        except Unreachable:
            self.unreadable = True
            return Reload(more=False)
        except OSError as error:
            return self._fail(error)
        self.unreadable = False
        self.notices = notices
        self.file = self._freeze(self.file)
        if not more:
            self.rest = self._rest(read_ns)
        return Reload(more)

    def _look_at(self, file: OpenFile) -> None:
        if self.info != file.info:  # else the one that others hold as well
            self.info = file.info

    def _recall(self, index: Index, limit: int | None = None) -> bool:
        """Begin with what an index keeps. Returns whether that is all: the file need not be opened.

        `limit`: bytes of an entry that are taken over at once; what is larger, or not all, is left for later.
        """
        entry = index.find(self.info)
        if entry is None or (
            limit is not None and not (entry.length <= limit and entry.vouches(self.info))
        ):
            return False
        reading = _Reading(self.info, self._scalar_plugins)
        if not reading.restore(index, entry):
            return False
        self._reading = reading
        if not entry.vouches(self.info):
            return False
        reading.identity = entry.identity
        self._shown = reading
        self.notices = tuple(self._make_notices(None))
        self.file = self._freeze(None)
        self.rest = self._rest(entry.read_ns)
        return True

    def _rest(self, read_ns: int) -> Rest | None:
        shown = self._shown
        columns = shown.columns
        if self._shrunk_to is not None or columns.foreign or columns.points == 0:
            return None
        return Rest(self.info, read_ns, columns.offset, shown.head, shown.tail, columns)

    def _read_chunk(self, file: OpenFile, threads: int) -> bool:
        reading = self._reading
        if not reading.continues(file):
            reading = self._begin_anew()
        elif file.info.size < reading.columns.offset:
            if self._shrunk_to is None or file.info.size <= self._shrunk_to:
                self._shrunk_to = file.info.size
                return False
            # It grows again from a shorter length: the file, not the memory of it, is the truth.
            reading = self._begin_anew()
        elif self._shrunk_to is not None:
            reading = self._begin_anew()
        state = reading.load(file, threads)
        reading.assume(self._said)
        return state == _native.AT_LIMIT

    def _begin_anew(self) -> _Reading:
        self._shrunk_to = None
        self._reading = _Reading(self.info, self._scalar_plugins)
        return self._reading

    def _fail(self, error: OSError) -> Reload:
        reason = (
            "no permission to read this file (hint: chmod +r)"
            if isinstance(error, PermissionError)
            else f"this file cannot be read: {error.strerror or error}"
        )
        self.unreadable = True
        self.notices = (Notice("unreadable_file", self.info.run, self.info.path, reason),)
        return Reload(more=False)

    def _freeze(self, before: FileColumns | None) -> FileColumns:
        """What is shown now; the same object as long as nothing was added."""
        shown, columns = self._shown, self._shown.columns
        if before is not None and (
            before.id,
            before.identity,
            before.points,
            before.last,
            before.keys,
        ) == (shown.id, shown.identity, columns.points, columns.last, shown.keys):
            return before
        return FileColumns(
            id=shown.id,
            path=self.info.path,
            identity=shown.identity,
            keys=shown.keys,
            series=columns,
            restart_steps=tuple(columns.restart_steps),
            start=columns.start,
            last=columns.last,
            points=columns.points,
        )

    def _make_notices(self, file: OpenFile | None) -> list[Notice]:
        columns, info = self._shown.columns, self.info
        notices = []
        if self._shrunk_to is not None:
            kept = f"{columns.offset:,} to {self._shrunk_to:,} bytes; its points are kept"
            notices.append(Notice("shrunk_file", info.run, info.path, f"shrank from {kept}"))
        if columns.damage_count == 0:
            return notices
        damage = columns.damage
        if columns.points == 0 and columns.start is None and damage[0].offset == 0:
            gzip = file is not None and file.read(0, 2) == _GZIP
            message = (
                "compressed with gzip (hint: gunzip it)"
                if gzip
                else "not an event file: no record found in it"
            )
            return [*notices, Notice("not_event_file", info.run, info.path, message)]
        first: dict[tuple[NoticeKind, str], int] = {}
        counts: dict[tuple[NoticeKind, str], int] = {}
        for one in damage:
            first.setdefault(DAMAGE[one.kind], one.offset)
            counts[DAMAGE[one.kind]] = counts.get(DAMAGE[one.kind], 0) + 1
        # Beyond what the core lists, only their number is known.
        counts[DAMAGE[damage[-1].kind]] += columns.damage_count - len(damage)
        notices += [
            Notice(kind, info.run, info.path, message, first[kind, message], count)
            for (kind, message), count in counts.items()
        ]
        return notices
