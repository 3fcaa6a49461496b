"""What a logdir is to the reader: a list of event files that can be opened, and word of changes.

`LocalLogdir` meets it on local disks, `RemoteLogdir` by listing in bulk and reading ranges.
Paths here are relative to the logdir, with forward slashes; bytes that are not UTF-8 are kept as
surrogates (os.fsdecode).
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Final, Literal, Protocol

from msgspec import Struct

from lightboard.types import Run

if TYPE_CHECKING:
    from lightboard._native import EventFile, Load

NoticeKind = Literal[
    "corrupt_record",
    "bad_event",
    "bad_value",
    "odd_time",
    "unreadable_file",
    "unreadable_folder",
    "not_event_file",
    "folder_named_like_file",
    "shrunk_file",
    "unreachable",
    "link_out",
]

# A name that contains this is an event file's.
EVENT_FILE_MARK = "tfevents"

BESIDE: Final = frozenset({"projector_config.pbtxt", "hparams.yaml"})
"""Names of files that stand beside event files and are looked for: those of a remote logdir are kept count of."""


def is_listed(path: str) -> bool:
    """Whether a remote logdir keeps count of a file, by its name.

    >>> [is_listed(path) for path in ("a/events.out.tfevents.1", "a/projector_config.pbtxt", "a/weights.pt")]
    [True, True, False]
    """
    name = path.rstrip("/").rpartition("/")[2]
    return EVENT_FILE_MARK in name or name in BESIDE


class Unreachable(OSError):
    """A file that cannot be read just now; the logdir's own notices say so, and it is tried again."""


LINK_OUT_HINT = "--follow_links follows them: where you trust everybody who can write there"


class LeadsOut(OSError):
    """What a link out of the logdir would have opened; not done unless links are to be followed."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.ELOOP, "a link out of the logdir, not followed", path)

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}"


class Notice(Struct, frozen=True):
    """Something a person should know about a file or folder; nothing else stops because of it."""

    kind: NoticeKind
    run: Run
    file: str
    message: str
    offset: int | None = None
    """First byte concerned; None when it is the whole file."""
    count: int = 1


class FileInfo(Struct, frozen=True, gc=False):
    """An event file as it stood when it was looked at."""

    path: str
    run: Run
    identity: tuple[int, int]
    """Changes when another file takes the name; (device, inode) on local disks."""
    size: int
    mtime_ns: int


class Listing(Struct, frozen=True):
    """One look at the whole logdir."""

    exists: bool
    files: tuple[FileInfo, ...] = ()
    notices: tuple[Notice, ...] = ()


class Change(Struct, frozen=True):
    """What a change notice says of the list of event files."""

    files: tuple[FileInfo, ...] = ()
    """Those in the folders concerned, new or not."""
    gone: tuple[str, ...] = ()
    """Paths of files that are no longer there."""


OnFound = Callable[[Sequence[FileInfo]], None]
"""Takes event files as they are found."""


def keep_silent(_: Sequence[FileInfo]) -> None:
    """Nobody asked."""


class OpenFile(Protocol):
    """An event file open for reading. Not shared between threads."""

    @property
    def info(self) -> FileInfo:
        """Identity, size and mtime of what is open, which a rename cannot change."""

    def load(self, columns: EventFile, limit: int, threads: int = 1) -> Load:
        """Read on into `columns`, at most about `limit` bytes; more where several threads may take part."""

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the file; fewer where it ends. Raises OSError."""

    def expect(self, ranges: Sequence[tuple[int, int]]) -> None:
        """These (offset, length) are read next: a chance to fetch them together."""

    def close(self) -> None:
        """Let go of the file."""


class Watch(Protocol):
    """A running change notice."""

    @property
    def alive(self) -> bool:
        """False once notices can no longer be relied on."""

    def close(self) -> None:
        """End it."""


class Logdir(Protocol):
    """A folder, here or elsewhere, that holds runs."""

    @property
    def path(self) -> str:
        """Where it is, in full, for people."""

    @property
    def looked_at(self) -> float | None:
        """Wall time of the last look at what stands there; None: news comes by itself, it is now."""

    def list_files(self, on_found: OnFound = keep_silent) -> Listing:
        """Every event file at any depth, in no particular order.

        A look that takes long calls `on_found` meanwhile with what it found since the last call, each
        file once, in this thread; what is newer comes first where that is known. The listing holds all.
        """

    def identity(self) -> tuple[int, int] | None:
        """Which folder stands there now; None when none does. Cheap: asked ten times a second."""

    def list_changed(self, paths: Collection[str]) -> Change | None:
        """What a change at these paths, none of them a known event file, changes in the list of event files.

        None where only `list_files` can tell.
        """

    def stat(self, path: str, run: Run) -> FileInfo | None:
        """One file as it stands; None when it is gone. Cheap."""

    def open(self, path: str, run: Run) -> OpenFile:
        """Open an event file, or any other file by its name. Raises OSError; LeadsOut where a link leads elsewhere."""

    def leads_out(self, path: str) -> bool:
        """Whether a link in `path` leads out of the logdir, so that `open` would raise LeadsOut."""

    def list_beside(self, name: str) -> Collection[FileInfo] | None:
        """The files of that name, one of `BESIDE`, at any depth; None where nobody keeps count: look on the disk."""

    def watch(self, on_change: Callable[[set[str]], None]) -> Watch | None:
        """Call `on_change` from another thread with the paths that changed; None where there is no notice.

        A path may be a file, a folder or unknown to the caller; "" means anything may have changed.
        """
