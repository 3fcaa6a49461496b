"""Finding runs and event files, and noticing when they change. Nothing here reads events."""

from lightboard.logdir.logdir import FileInfo, Listing, Logdir, Notice, NoticeKind, OpenFile, Watch
from lightboard.logdir.local import LocalLogdir

__all__ = [
    "FileInfo",
    "Listing",
    "LocalLogdir",
    "Logdir",
    "Notice",
    "NoticeKind",
    "OpenFile",
    "Watch",
]
