"""Finding runs and event files, and noticing when they change. Nothing here reads events."""

from lightboard.logdir.local import LocalLogdir
from lightboard.logdir.location import (
    READING_THREADS,
    RemoteProblem,
    full_name,
    is_remote,
    open_logdir,
    without_secrets,
)
from lightboard.logdir.logdir import (
    LINK_OUT_HINT,
    Change,
    FileInfo,
    LeadsOut,
    Listing,
    Logdir,
    Notice,
    NoticeKind,
    OnFound,
    OpenFile,
    Unreachable,
    Watch,
    keep_silent,
)

__all__ = [
    "LINK_OUT_HINT",
    "READING_THREADS",
    "Change",
    "FileInfo",
    "LeadsOut",
    "Listing",
    "LocalLogdir",
    "Logdir",
    "Notice",
    "NoticeKind",
    "OnFound",
    "OpenFile",
    "RemoteProblem",
    "Unreachable",
    "Watch",
    "full_name",
    "is_remote",
    "keep_silent",
    "open_logdir",
    "without_secrets",
]
