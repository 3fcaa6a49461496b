"""Finding runs and event files, and noticing when they change. Nothing here reads events."""

from lightboard.logdir.local import LocalLogdir
from lightboard.logdir.logdir import (
    FileInfo,
    Listing,
    Logdir,
    Notice,
    NoticeKind,
    OnFound,
    OpenFile,
    Watch,
    keep_silent,
)

__all__ = [
    "FileInfo",
    "Listing",
    "LocalLogdir",
    "Logdir",
    "Notice",
    "NoticeKind",
    "OnFound",
    "OpenFile",
    "Watch",
    "keep_silent",
]
