"""GlobalSummaryWriter: one writer for all modules and processes of a program, which counts steps
itself (tensorboardX).
"""

from __future__ import annotations

import os
from typing import Any, ClassVar

from lightboard.writer.summary_writer import SummaryWriter


class GlobalSummaryWriter:
    """Logs from anywhere without a step: each tag's steps are counted, over all processes that
    share the writer.

    Made before the children are forked, or handed to them as an argument. Each process writes to a
    file of its own in the same run. Arguments are SummaryWriter's; `coalesce_process` is taken for
    tensorboardX's sake.

    >>> from lightboard import GlobalSummaryWriter
    >>> writer = GlobalSummaryWriter.getSummaryWriter()
    >>> writer.add_scalar("loss", 0.5)
    >>> writer.close()
    """

    _shared: ClassVar[GlobalSummaryWriter | None] = None

    def __init__(
        self,
        logdir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        log_dir: str | os.PathLike[str] | None = None,
        coalesce_process: bool = True,
        **kwargs: Any,
    ) -> None:
        import multiprocessing

        self._arguments = (comment, None, max_queue, flush_secs, filename_suffix, write_to_disk)
        self.smw = SummaryWriter(
            log_dir or logdir,
            comment,
            purge_step,
            max_queue,
            flush_secs,
            filename_suffix,
            write_to_disk,
            **kwargs,
        )
        self._manager: Any = multiprocessing.Manager()
        self._lock = self._manager.Lock()
        self._steps = self._manager.dict()

    def __getstate__(self) -> dict[str, Any]:
        log_dir = os.path.abspath(self.smw.get_logdir())
        return {
            "log_dir": log_dir,
            "arguments": self._arguments,
            "lock": self._lock,
            "steps": self._steps,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._arguments = state["arguments"]
        self._lock, self._steps, self._manager = state["lock"], state["steps"], None
        self.smw = SummaryWriter(state["log_dir"], *self._arguments)

    def _next_step(self, kind: str, tag: str) -> int:
        with self._lock:
            step: int = self._steps.get((kind, tag), -1) + 1
            self._steps[kind, tag] = step
        return step

    def add_scalar(self, tag: str, scalar_value: Any, walltime: float | None = None) -> None:
        """Log one number at the tag's next step; see SummaryWriter.add_scalar."""
        self.smw.add_scalar(tag, scalar_value, self._next_step("scalar", tag), walltime)

    def add_image(
        self, tag: str, img_tensor: Any, walltime: float | None = None, dataformats: str = "CHW"
    ) -> None:
        """Log one picture at the tag's next step; see SummaryWriter.add_image."""
        step = self._next_step("image", tag)
        self.smw.add_image(tag, img_tensor, step, walltime, dataformats)

    def add_text(self, tag: str, text_string: str, walltime: float | None = None) -> None:
        """Log text at the tag's next step; see SummaryWriter.add_text."""
        self.smw.add_text(tag, text_string, self._next_step("text", tag), walltime)

    def close(self) -> None:
        """Flush and close this process's file."""
        self.smw.close()

    @staticmethod
    def getSummaryWriter() -> GlobalSummaryWriter:  # noqa: N802 - tensorboardX's name
        """The program's one writer, made with default arguments when first asked for."""
        if GlobalSummaryWriter._shared is None:
            GlobalSummaryWriter._shared = GlobalSummaryWriter()
        return GlobalSummaryWriter._shared
