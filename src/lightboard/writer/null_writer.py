"""NullWriter: takes everything, writes nothing (write_to_disk=False)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lightboard.writer.file_writer import FileWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray


class NullWriter(FileWriter):
    """A FileWriter without a file."""

    def __init__(self, log_dir: str | os.PathLike[str]) -> None:
        self._log_dir = os.fspath(log_dir)
        self._default_step = self._default_time = None

    @property
    def path(self) -> str:
        """No file: the null device."""
        return os.devnull

    def beside(self, log_dir: str) -> FileWriter:
        """Another one."""
        return NullWriter(log_dir)

    def fast_append_scalar(self) -> Callable[[Any, Any, Any, Any], int]:
        """Nothing to do is always done."""
        return _done

    def append_scalar(self, tag: str, value: Any, step: Any, walltime: Any) -> None:
        """Nothing."""

    def append_text(self, tag: str, text: str, step: Any, walltime: Any) -> None:
        """Nothing."""

    def append_histogram(self, tag: str, array: NDArray[Any], step: Any, walltime: Any) -> bool:
        """Nothing to do is always done."""
        return True

    def append_event(self, field: int, message: bytes, step: Any, walltime: Any) -> None:
        """Nothing."""

    def append_task(
        self,
        task: Callable[[], bytes | None],
        cost: int,
        step: Any = None,
        walltime: Any = None,
        field: int = 0,
    ) -> None:
        """Nothing."""

    def add_event(self, event: Any, step: Any = None, walltime: float | None = None) -> None:
        """Nothing."""

    def written_scalars(self) -> list[list[float]]:
        """None."""
        return []

    def flush(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def reopen(self) -> None:
        """Nothing."""


def _done(tag: Any, value: Any, step: Any, walltime: Any) -> int:
    return 0
