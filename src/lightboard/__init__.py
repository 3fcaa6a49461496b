"""See your training live and whole: SummaryWriter to log, `lightboard --logdir runs` to look.

Importing this imports neither torch nor the server; what is named below is loaded when first used.
"""

from typing import TYPE_CHECKING, Any

from lightboard.writer import FileWriter, RecordWriter, SummaryWriter

if TYPE_CHECKING:
    from lightboard import summary
    from lightboard.writer.global_writer import GlobalSummaryWriter

    __version__: str

__all__ = [
    "FileWriter",
    "GlobalSummaryWriter",
    "RecordWriter",
    "SummaryWriter",
    "__version__",
    "summary",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("lightboard")
    if name == "summary":
        import importlib

        return importlib.import_module("lightboard.summary")
    if name == "GlobalSummaryWriter":
        from lightboard.writer.global_writer import GlobalSummaryWriter

        return GlobalSummaryWriter
    raise AttributeError(f"module 'lightboard' has no attribute {name!r}")
