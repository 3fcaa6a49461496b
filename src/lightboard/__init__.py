"""See your training live and whole: SummaryWriter to log, `lightboard --logdir runs` to look, open to compute.

Importing this imports neither torch nor the server; what is named below is loaded when first used.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lightboard import notebook, summary
    from lightboard.board import open as open
    from lightboard.patch import patch_torch
    from lightboard.sidecar.view import View
    from lightboard.writer.file_writer import FileWriter
    from lightboard.writer.global_writer import GlobalSummaryWriter
    from lightboard.writer.record_writer import RecordWriter
    from lightboard.writer.summary_writer import SummaryWriter

    __version__: str

# `open` is left out: a star import must not take Python's own.
__all__ = [
    "FileWriter",
    "GlobalSummaryWriter",
    "RecordWriter",
    "SummaryWriter",
    "View",
    "__version__",
    "notebook",
    "patch_torch",
    "summary",
]

_HOMES: Final = {
    "FileWriter": "lightboard.writer.file_writer",
    "GlobalSummaryWriter": "lightboard.writer.global_writer",
    "RecordWriter": "lightboard.writer.record_writer",
    "SummaryWriter": "lightboard.writer.summary_writer",
    "View": "lightboard.sidecar.view",
    "open": "lightboard.board",
    "patch_torch": "lightboard.patch",
}


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext lightboard` calls."""
    from lightboard.notebook.magic import register

    register(shell)


def __getattr__(name: str) -> Any:
    value: Any
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    elif name in ("notebook", "summary"):
        value = importlib.import_module(f"lightboard.{name}")
    elif name == "__version__":
        from importlib.metadata import version

        value = version("lightboard")
    else:
        raise AttributeError(f"module 'lightboard' has no attribute {name!r}")
    globals()[name] = value  # looked up once
    return value
