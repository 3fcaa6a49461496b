"""FileWriter: one event file in one folder. Appends; the pump's thread writes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lightboard import _native
from lightboard.writer import pump
from lightboard.writer.arrays import to_number, to_step, to_time

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Self

_SUMMARY = 5  # field numbers of Event.what
_GRAPH_DEF = 4
_TAGGED_RUN_METADATA = 8


class FileWriter:
    """Appends events to a new event file in `log_dir`, in the order of the calls.

    `max_queue` and `flush_secs` are taken for torch's sake: data reaches the disk within a
    fraction of a second in any case. Raises OSError when the folder or the file cannot be made.

    >>> from lightboard import FileWriter, summary
    >>> writer = FileWriter("runs/raw")
    >>> writer.add_summary(summary.scalar("loss", 0.5), global_step=1)
    >>> writer.close()
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
    ) -> None:
        self._open(log_dir, filename_suffix, None)

    @classmethod
    def restarting(
        cls, log_dir: str | os.PathLike[str], filename_suffix: str, purge_step: int | None
    ) -> FileWriter:
        """A writer whose file says that the run restarted at `purge_step` (None: did not)."""
        writer = cls.__new__(cls)
        writer._open(log_dir, filename_suffix, purge_step)
        return writer

    def _open(self, log_dir: str | os.PathLike[str], suffix: str, purge_step: int | None) -> None:
        self._log_dir = os.fspath(log_dir) if isinstance(log_dir, os.PathLike) else str(log_dir)
        if "://" in self._log_dir:
            raise ValueError(
                f"lightboard writes to local folders, not to {self._log_dir}\n"
                "hint: log to a folder and copy it, or mount the bucket"
            )
        self._suffix = suffix
        self._default_step: int | None = None
        self._default_time: float | None = None
        self._closed = False
        self._sink = _native.Sink(self._log_dir, suffix, purge_step)

    def __reduce__(self) -> Any:
        raise TypeError(
            "a writer cannot be pickled: it holds an open file\n"
            "hint: make one in each process, from the same log_dir"
        )

    def get_logdir(self) -> str:
        """The folder of the event file."""
        return self._log_dir

    @property
    def event_writer(self) -> Self:
        """The writer itself; torch keeps another object here."""
        return self

    @property
    def path(self) -> str:
        """The event file now written to."""
        return self._sink.path

    def _settle(self, status: int, again: Callable[[], int]) -> None:
        """Do what an append asks for until it is done."""
        while status:
            if status == _native.UNSERVED:
                pump.serve()
                return
            if status == _native.FULL:
                pump.wait_for_room()
            elif status == _native.CLOSED:
                if self._closed:
                    raise ValueError(
                        f"the writer of {self._log_dir} is closed\nhint: writer.reopen()"
                    )
                # Opened by the process this one was forked from: its file is its own.
                self._sink = _native.Sink(self._log_dir, self._suffix, None)
            status = again()

    def _step(self, step: Any) -> int:
        return to_step(self._default_step if step is None else step) or 0

    def _time(self, walltime: Any) -> float:
        return to_time(self._default_time if walltime is None else walltime)

    def beside(self, log_dir: str) -> FileWriter:
        """A writer of the same kind in another folder."""
        return FileWriter(log_dir, filename_suffix=self._suffix)

    @property
    def fast(self) -> bool:
        """Whether nothing stands between the caller and the file: no step or time of
        use_metadata.
        """
        return self._default_step is None and self._default_time is None

    def defaults(self, step: Any, walltime: float | None) -> tuple[Any, float | None]:
        """Step and wall time with what use_metadata says in place of None."""
        return (
            self._default_step if step is None else step,
            self._default_time if walltime is None else walltime,
        )

    def fast_append_scalar(self) -> Callable[[Any, Any, Any, Any], int]:
        """The native append, or one that is never done where use_metadata is in force."""
        return self._sink.append_scalar if self.fast else _never

    def append_scalar(self, tag: str, value: Any, step: Any, walltime: Any) -> None:
        """Append an old-style scalar: one float32."""
        arguments = (tag, to_number(value), self._step(step), self._time(walltime))
        self._settle(
            _checked(self._sink.append_scalar(*arguments), tag),
            lambda: self._sink.append_scalar(*arguments),
        )

    def append_text(self, tag: str, text: str, step: Any, walltime: Any) -> None:
        """Append a text under `tag`/text_summary."""
        arguments = (tag, text, self._step(step), self._time(walltime))
        self._settle(
            _checked(self._sink.append_text(*arguments), tag),
            lambda: self._sink.append_text(*arguments),
        )

    def append_histogram(self, tag: str, array: NDArray[Any], step: Any, walltime: Any) -> bool:
        """Append the histogram of a copy of `array` between the default edges. False, and nothing
        done, where the array is not a contiguous one of float32 or float64.
        """
        arguments = (tag, array, self._step(step), self._time(walltime))
        status = self._sink.append_histogram(*arguments)
        if status == _native.OTHER:
            return False
        if status:
            self._settle(status, lambda: self._sink.append_histogram(*arguments))
        return True

    def append_event(self, field: int, message: bytes, step: Any, walltime: Any) -> None:
        """Append an event with `message` under `field` of Event.what."""
        arguments = (field, message, self._step(step), self._time(walltime))
        self._settle(
            self._sink.append_event(*arguments), lambda: self._sink.append_event(*arguments)
        )

    def append_task(
        self,
        task: Callable[[], bytes | None],
        cost: int,
        step: Any = None,
        walltime: Any = None,
        field: int = _SUMMARY,
    ) -> None:
        """Append what `task` will return: the message of an event, or None for no event.

        It runs in the writer's thread, in its turn. `cost`: bytes it keeps alive meanwhile.
        """
        at = (self._step(step), self._time(walltime))
        self._settle(
            self._sink.append_task(task, cost, field, *at),
            lambda: self._sink.append_task(task, cost, field, *at),
        )

    def add_event(self, event: Any, step: Any = None, walltime: float | None = None) -> None:
        """Append an Event: TensorBoard's or lightboard's message, or one serialized to bytes.

        As with torch, `walltime` (now when None) and `step` (when given) replace what the event
        says.
        """
        from lightboard.protos.event_pb2 import Event

        own = Event.FromString(event if isinstance(event, bytes) else event.SerializeToString())
        own.wall_time = self._time(walltime)
        if step is not None or self._default_step is not None:
            own.step = self._step(step)
        payload = own.SerializeToString()
        self._settle(self._sink.append_record(payload), lambda: self._sink.append_record(payload))

    def add_summary(
        self, summary: Any, global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Append a Summary: TensorBoard's or lightboard's message, or one serialized to bytes."""
        message = summary if isinstance(summary, bytes) else summary.SerializeToString()
        self.append_event(_SUMMARY, message, global_step, walltime)

    def add_graph(self, graph_profile: tuple[Any, Any], walltime: float | None = None) -> None:
        """Append a GraphDef and its RunMetadata (messages or bytes)."""
        from lightboard.events import wire

        graph, metadata = (
            part if isinstance(part, bytes) else part.SerializeToString() for part in graph_profile
        )
        self.append_event(_GRAPH_DEF, graph, None, walltime)
        tagged = wire.text(1, b"step1") + wire.text(2, metadata)
        self.append_event(_TAGGED_RUN_METADATA, tagged, None, walltime)

    def add_onnx_graph(self, graph: Any, walltime: float | None = None) -> None:
        """Append a GraphDef (message or bytes) without run metadata."""
        message = graph if isinstance(graph, bytes) else graph.SerializeToString()
        self.append_event(_GRAPH_DEF, message, None, walltime)

    @contextmanager
    def use_metadata(
        self, *, global_step: int | None = None, walltime: float | None = None
    ) -> Iterator[Self]:
        """Within `with`, the step and wall time of every event that does not bring its own."""
        if global_step is None and walltime is None:
            raise AssertionError("use_metadata needs global_step or walltime")
        if self._default_step is not None or self._default_time is not None:
            raise AssertionError("use_metadata is already in force")
        self._default_step, self._default_time = to_step(global_step), walltime
        try:
            yield self
        finally:
            self._default_step = self._default_time = None

    def written_scalars(self) -> list[list[float]]:
        """[wall time, step, value] of every old-style scalar in the file now written to."""
        from lightboard.events.decode import decode_event, records

        with open(self.path, "rb") as file:
            events = [decode_event(payload) for payload in records(file.read())]
        return [
            [event.wall_time, event.step, value.simple_value]
            for event in events
            for value in event.summary.value
            if value.HasField("simple_value")
        ]

    def flush(self) -> None:
        """Wait until everything is on disk. Raises OSError when the disk does not take it."""
        if not self._closed:
            pump.flush(self._sink)

    def close(self) -> None:
        """Flush and close. Raises OSError when the disk does not take what is left, which is then
        dropped.
        """
        if self._closed:
            return
        self._closed = True
        try:
            pump.flush(self._sink)
        finally:
            self._sink.close()

    def reopen(self) -> None:
        """After close(): go on in a new event file in the same folder. Nothing happens before
        it.
        """
        if self._closed:
            self._open(self._log_dir, self._suffix, None)


def _never(tag: Any, value: Any, step: Any, walltime: Any) -> int:
    return _native.OTHER


def _checked(status: int, tag: object) -> int:
    if status == _native.OTHER:
        raise TypeError(
            f"a tag and a text are str, and this is {type(tag).__name__}: {tag!r}\nhint: str(…)"
        )
    return status
