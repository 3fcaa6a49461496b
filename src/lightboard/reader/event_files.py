"""One event file as the loader follows it: which bytes were read, and whether they still stand there."""

from __future__ import annotations

import errno
import itertools
import time
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from lightboard import _native
from lightboard.logdir import FileInfo, Logdir, Notice, NoticeKind, OpenFile, Unreachable
from lightboard.reader.index import Index, Kept, Rest
from lightboard.reader.store import FileColumns, KeyTable, make_keys
from lightboard.types import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# One step of reading: small enough that a big file shows its progress, big enough to read at full speed.
CHUNK_BYTES: Final = 4 << 20
# First bytes, and last ones before the resume offset, by which a file is known again.
_PROOF_BYTES: Final = 64

_GZIP = b"\x1f\x8b"
_NOBODYS: Final = (-1, -1)
_NOTHING_SAID: Final[Mapping[Tag, bytes]] = {}

DAMAGE: Final[dict[int, tuple[NoticeKind, str]]] = {
    _native.DAMAGE_LENGTH: ("corrupt_record", "corrupt: reading went on at the next whole record"),
    _native.DAMAGE_DATA: ("corrupt_record", "a record's checksum is wrong: skipped"),
    _native.DAMAGE_EVENT: ("bad_event", "a record holds no event: skipped"),
    _native.DAMAGE_VALUE: ("bad_value", "a value does not fit its tag: left out"),
    _native.DAMAGE_TIME: ("odd_time", "a wall time is not a finite number: the value is kept"),
}
"""_native.DAMAGE_* → what it is, and what became of it."""

_ids = itertools.count()


class _Reading:
    """The columns read from one and the same content; those of an index are taken from there when needed."""

    __slots__ = ("_columns", "head", "id", "identity", "keys", "recalled", "tail")

    def __init__(
        self,
        info: FileInfo,
        columns: _native.EventFile | None,
        recalled: _Recalled | None = None,
    ) -> None:
        self.id = next(_ids)
        self.identity = info.identity
        self._columns = columns
        self.recalled = recalled
        self.head = self.tail = b""
        self.keys: KeyTable = ()
        if recalled is not None:
            self.head, self.tail = recalled.kept.entry.head, recalled.kept.entry.tail
            self.keys = recalled.kept.keys

    @property
    def columns(self) -> _native.EventFile:
        """Raises OSError where an index does not have them any more, nor the file."""
        columns = self._columns
        if columns is None:
            columns = self._columns = self.take_columns()
        return columns

    def take_columns(self) -> _native.EventFile:
        """The columns, for a moment: what an index has is not kept in memory for that."""
        if self._columns is None:
            assert self.recalled is not None
            return self.recalled.take_columns()
        return self._columns

    def __getitem__(self, index: int) -> _native.Series:
        return self.columns[index]

    @property
    def offset(self) -> int:
        """Bytes of the file that were consumed."""
        if self._columns is None and self.recalled is not None:
            return self.recalled.kept.entry.offset
        return self.columns.offset

    def is_at_hand(self) -> bool:
        """Whether the columns can be had."""
        try:
            return self.columns is not None
        except OSError:
            return False

    def continues(self, file: OpenFile) -> bool:
        """Whether `file` still begins with what was read."""
        offset = self.offset
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
        columns = self.columns
        if len(self.head) < _PROOF_BYTES:
            self.head = file.read(0, _PROOF_BYTES)
        if self.identity != file.info.identity:
            self.identity = file.info.identity
        load = file.load(columns, CHUNK_BYTES, threads)
        if load.bytes:
            length = min(_PROOF_BYTES, columns.offset)
            self.tail = file.read(columns.offset - length, length)
        if load.new_tags:
            self.keys = make_keys(columns)
        return load.state

    def assume(self, said: Mapping[Tag, bytes]) -> None:
        """Take what other files of the run say of tags whose tensors came without metadata."""
        taken = [self.columns.assume(tag, metadata) for tag, metadata in said.items()]
        if any(taken):
            self.keys = make_keys(self.columns)

    def restore(self, index: Index, kept: Kept) -> bool:
        """Begin with what an index keeps of a file that may have grown; False if it cannot, and this is of no
        use then."""
        if not index.restore(kept, self.columns):
            return False
        self.identity = _NOBODYS  # until the file's bytes have proved that it is the same
        self.head, self.tail = kept.entry.head, kept.entry.tail
        self.keys = make_keys(self.columns)
        return True


class _Recalled(Struct, frozen=True, gc=False):
    """What an index keeps of a file that did not change since."""

    info: FileInfo
    kept: Kept
    index: Index
    logdir: Logdir
    scalar_plugins: Sequence[bytes]

    def take_columns(self) -> _native.EventFile:
        """Its columns; read from the file where the index's are damaged. Raises OSError."""
        columns = _native.EventFile(self.scalar_plugins)
        if self.index.restore(self.kept, columns):
            return columns
        columns = _native.EventFile(self.scalar_plugins)
        file = self.logdir.open(self.info.path, self.info.run)
        try:
            while file.load(columns, CHUNK_BYTES).state == _native.AT_LIMIT:
                pass
        finally:
            file.close()
        keys = self.kept.keys
        if make_keys(columns)[: len(keys)] != keys:
            raise OSError(errno.ESTALE, "it is another file now", self.info.path)
        return columns


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
        "_logdir",
        "_reading",
        "_rest",
        "_said",
        "_scalar_plugins",
        "_shown",
        "_shrunk_to",
        "file",
        "info",
        "is_recalled",
        "notices",
        "unreadable",
    )

    def __init__(
        self,
        logdir: Logdir,
        info: FileInfo,
        scalar_plugins: Sequence[bytes],
        index: Index | None = None,
    ) -> None:
        self.info = info
        self._logdir = logdir
        self._scalar_plugins = scalar_plugins
        self._said: Mapping[Tag, bytes] = _NOTHING_SAID
        self._shrunk_to: int | None = None
        self.unreadable = False
        """The last attempt to read failed."""
        self.notices: tuple[Notice, ...] = ()
        self.is_recalled = False
        """An index has it all: there is nothing to read."""
        self._rest: Rest | None = None
        self._index = index  # until it was asked
        self.file: FileColumns
        # While other content is read in, what was shown stays.
        self._shown: _Reading
        self._reading: _Reading
        kept = index.find(info) if index else None
        if kept is None or not self._recall(kept):
            self._shown = self._reading = self._begin()
            self.file = self._freeze(None)

    def _begin(self) -> _Reading:
        return _Reading(self.info, _native.EventFile(self._scalar_plugins))

    @property
    def bytes_done(self) -> int:
        """Bytes that need no more reading, of the present content."""
        return self._reading.offset

    @property
    def rest(self) -> Rest | None:
        """What an index may keep; None where there is nothing worth it."""
        recalled = self._shown.recalled
        if recalled is None or not self.is_recalled:
            return self._rest
        entry = recalled.kept.entry
        return Rest(
            recalled.info,
            entry.read_ns,
            entry.offset,
            entry.head,
            entry.tail,
            entry.points,
            recalled,
        )

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

    def read_on(self, threads: int = 1) -> Reload:
        """Read one chunk of what is new. `threads`: so many may take part in it."""
        if self._restore():
            return Reload(more=False)
        read_ns = time.time_ns()
        try:
            file = self._logdir.open(self.info.path, self.info.run)
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
        self.is_recalled = False
        self.file = self._freeze(self.file)
        if not more:
            self._rest = self._make_rest(read_ns)
        return Reload(more)

    def _look_at(self, file: OpenFile) -> None:
        if self.info != file.info:  # else the one that others hold as well
            self.info = file.info

    def _make_rest(self, read_ns: int) -> Rest | None:
        shown = self._shown
        columns = shown.columns
        if self._shrunk_to is not None or columns.foreign or columns.points == 0:
            return None
        return Rest(
            self.info, read_ns, columns.offset, shown.head, shown.tail, columns.points, shown
        )

    def _recall(self, kept: Kept) -> bool:
        """Show what an index keeps, if the file is the very one; its columns are taken when somebody looks."""
        index, entry = self._index, kept.entry
        if index is None or not (entry.is_sound and entry.vouches(self.info)):
            return False
        self._index = None
        self.is_recalled = True
        recalled = _Recalled(self.info, kept, index, self._logdir, self._scalar_plugins)
        reading = self._shown = self._reading = _Reading(self.info, None, recalled)
        self.file = FileColumns(
            reading.id,
            self.info.path,
            self.info.identity,
            reading.keys,
            reading,
            entry.restart_steps,
            entry.start,
            entry.last,
            entry.points,
            entry.offset,
        )
        return True

    def _restore(self) -> bool:
        """Begin with what an index keeps of a file that may be the same, or have grown out of it.

        Returns whether that is all: the file need not be opened.
        """
        index, self._index = self._index, None
        kept = index.find(self.info) if index else None
        if index is None or kept is None:
            return False
        reading = self._begin()
        if not reading.restore(index, kept):
            return False
        self._reading = reading
        if not kept.entry.vouches(self.info):
            return False
        reading.identity = self.info.identity
        self._shown = reading
        self.notices = tuple(self._make_notices(None))
        self.file = self._freeze(None)
        self._rest = self._make_rest(kept.entry.read_ns)
        return True

    def _read_chunk(self, file: OpenFile, threads: int) -> bool:
        reading = self._reading
        if not (reading.is_at_hand() and reading.continues(file)):
            reading = self._begin_anew()
        elif file.info.size < reading.offset:
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
        self._reading = self._begin()
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
            size=columns.offset,
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
