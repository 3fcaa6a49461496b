"""The sidecar: what people do in the page (names, colours, notes, saved views), kept beside the event files."""

from lightboard.sidecar.file import FILE_NAME, Unusable
from lightboard.sidecar.operations import (
    DeleteView,
    MarkRuns,
    NameTaken,
    Operation,
    RenameView,
    RunMarks,
    SavedView,
    SaveView,
    SetAside,
    TagRuns,
)
from lightboard.sidecar.sidecar import (
    CannotKeep,
    Keeps,
    Sidecar,
    SidecarContents,
    SidecarTrouble,
    state_folder,
)

__all__ = [
    "FILE_NAME",
    "CannotKeep",
    "DeleteView",
    "Keeps",
    "MarkRuns",
    "NameTaken",
    "Operation",
    "RenameView",
    "RunMarks",
    "SaveView",
    "SavedView",
    "SetAside",
    "Sidecar",
    "SidecarContents",
    "SidecarTrouble",
    "TagRuns",
    "Unusable",
    "state_folder",
]
