"""SummaryWriter: torch.utils.tensorboard's writer, and tensorboardX's, call for call."""



from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightboard import _native
from lightboard.writer import pump
from lightboard.writer.arrays import own_array, to_number, to_numbers, to_step
from lightboard.writer.file_writer import FileWriter

if TYPE_CHECKING:
    from typing_extensions import Self

_SUMMARY = 5


class SummaryWriter:
    """Logs numbers, pictures and more of one run to event files, for lightboard, TensorBoard and
    whoever reads them.

    `log_dir`: the run's folder; None makes `runs/<date>_<time>_<host><comment>`. Runs in folders
    below one folder are compared on one page: `lightboard --logdir runs`. `purge_step`: the run
    goes on from that step; what was logged at or after it before a crash is hidden.
    `filename_suffix` ends the event file's name. `max_queue` and `flush_secs` are taken for
    torch's sake: data reaches the disk within a fraction of a second in any case, and all of it at
    `flush()`, `close()`, the end of the process, an exception or SIGTERM.

    Calls may come from any thread. A call copies what it is given; encoding and writing happen in
    one background thread. After a fork the child writes to a file of its own. Raises OSError when
    the folder or the file cannot be made; later trouble with the disk is told once, training goes
    on, and `flush()` and `close()` raise it.

    Of tensorboardX: `logdir` is another name of `log_dir`, and `write_to_disk=False` logs nothing.

    >>> from lightboard import SummaryWriter
    >>> with SummaryWriter("runs/first") as writer:
    ...     for step in range(100):
    ...         writer.add_scalar("loss/train", 1 / (step + 1), step)
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        *,
        logdir: str | os.PathLike[str] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("comet_config", None)
        if kwargs:
            raise TypeError(
                f"SummaryWriter got an unexpected keyword argument {next(iter(kwargs))!r}"
            )
        self.log_dir: str | os.PathLike[str] = log_dir or logdir or _default_log_dir(comment)
        self.purge_step = purge_step
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self.file_writer: FileWriter | None = None
        self.all_writers: dict[str, FileWriter] | None = None
        self._write_to_disk = write_to_disk
        self._append_scalar: Callable[[Any, Any, Any, Any], int] = _closed
        self._projector: Any = None
        self._get_file_writer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError(
            "a SummaryWriter cannot be pickled: it holds an open file\n"
            "hint: make one in each process, with the same log_dir"
        )

    @property
    def logdir(self) -> str | os.PathLike[str]:
        """tensorboardX's name of `log_dir`."""
        return self.log_dir

    @property
    def default_bins(self) -> list[float]:
        """The edges of bins="tensorflow": ±1e-12 … ±1e20, each 1.1 times the last, and 0."""
        return _native.default_edges()

    def get_logdir(self) -> str | os.PathLike[str]:
        """`log_dir` as it was given."""
        return self.log_dir

    def _get_file_writer(self) -> FileWriter:
        """The run's own FileWriter; a new one, with a new file, after close()."""
        if self.file_writer is None or self.all_writers is None:
            if self._write_to_disk:
                writer = FileWriter.restarting(
                    self.log_dir, self.filename_suffix, to_step(self.purge_step)
                )
            else:
                from lightboard.writer.null_writer import NullWriter

                writer = NullWriter(self.log_dir)
            self.purge_step = None
            self.file_writer = writer
            self.all_writers = {writer.get_logdir(): writer}
            self._refresh()
        return self.file_writer

    def _refresh(self) -> None:
        """Take the shortest way to the file: past it, add_scalar is one native call."""
        writer = self.file_writer
        self._append_scalar = _closed if writer is None else writer.fast_append_scalar()

    def _writer_of(self, directory: str) -> FileWriter:
        """The FileWriter of another run, made by add_scalars."""
        main = self._get_file_writer()
        writers = self.all_writers
        assert writers is not None
        if directory not in writers:
            writers[directory] = main.beside(directory)
        return writers[directory]

    # --- scalars ---------------------------------------------------------------------------------

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool | str = False,
        double_precision: bool | str = False,
        *,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Log one number: a Python number, a numpy or torch scalar, an array or tensor with one
        element.

        It is kept as float32; as float64 with `new_style=True, double_precision=True`. `walltime`:
        seconds since the epoch, now if left out. Raises AssertionError for more than one element,
        NotImplementedError for what is no number. tensorboardX's `display_name` and
        `summary_description` (Markdown) are shown with the curve.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/curve") as writer:
        ...     writer.add_scalar("loss/train", 0.25, global_step=7)
        """
        if new_style or double_precision or display_name or summary_description:
            self._add_described_scalar(
                tag,
                scalar_value,
                global_step,
                walltime,
                new_style,
                double_precision,
                display_name,
                summary_description,
            )
        elif status := self._append_scalar(tag, scalar_value, global_step, walltime):
            self._add_scalar_slowly(status, tag, scalar_value, global_step, walltime)

    def _add_scalar_slowly(
        self, status: int, tag: str, value: Any, step: Any, walltime: float | None
    ) -> None:
        if status == _native.UNSERVED:
            pump.serve()
            return
        # Not appended: the value was no plain number, or the file is closed, another process's, or
        # full.
        self._get_file_writer().append_scalar(tag, value, step, walltime)
        self._refresh()

    def _add_described_scalar(
        self,
        tag: str,
        value: Any,
        step: Any,
        walltime: float | None,
        new_style: bool | str,
        double_precision: bool | str,
        display_name: str,
        description: str,
    ) -> None:
        from lightboard.plugins.scalars.encode import encode_scalar

        # tensorboardX has display_name and summary_description where torch has new_style and
        # double_precision.
        if isinstance(new_style, str):
            display_name, new_style = new_style, False
        if isinstance(double_precision, str):
            description, double_precision = double_precision, False
        summary = encode_scalar(
            tag,
            to_number(value),
            new_style=bool(new_style),
            double_precision=bool(double_precision),
            display_name=display_name,
            description=description,
        )
        self._get_file_writer().add_summary(summary, step, walltime)

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Log several numbers as one chart: each key becomes a run of its own,
        `<log_dir>/<main_tag>_<key>`.

        All get the same wall time. Values are those of add_scalar; tensors on one accelerator are
        fetched together.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/many") as writer:
        ...     writer.add_scalars("loss", {"train": 0.25, "test": 0.5}, global_step=7)
        """
        walltime = time.time() if walltime is None else walltime
        main = self._get_file_writer()
        prefix = main.get_logdir() + "/" + main_tag.replace("/", "_") + "_"
        writers = self.all_writers
        assert writers is not None
        for key, value in zip(tag_scalar_dict, to_numbers(tag_scalar_dict.values()), strict=True):
            directory = prefix + key
            writer = writers.get(directory)
            if writer is None:
                writer = writers[directory] = main.beside(directory)
            writer.append_scalar(main_tag, value, global_step, walltime)

    def export_scalars_to_json(self, path: str | os.PathLike[str]) -> None:
        """Write what add_scalars logged as JSON: {folder: [[wall time, step, value], …]}, as
        tensorboardX does.

        Reads the event files back, so values are those on disk (float32).
        """
        import json

        self.flush()
        points = {
            directory: writer.written_scalars()
            for directory, writer in (self.all_writers or {}).items()
            if writer is not self.file_writer
        }
        Path(path).write_text(json.dumps(points), "utf-8")

    # --- pictures --------------------------------------------------------------------------------

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Log one picture.

        `img_tensor`: axes as `dataformats` names them, in any order: H height, W width, C channels
        (1, 3 or 4), N pictures in a grid. uint8 holds 0…255; every other dtype holds 0…1 and is
        clipped. Raises AssertionError where `dataformats` does not fit the shape.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/pictures") as writer:
        ...     writer.add_image("noise", numpy.random.rand(3, 32, 32), global_step=0)
        ...     writer.add_image("grey", numpy.zeros((32, 32), "uint8"), dataformats="HW")
        """
        from lightboard.plugins.images.encode import check_layout, encode_image

        pixels = own_array(img_tensor)
        check_layout(pixels.shape, dataformats)
        self._add_task(
            partial(encode_image, tag, pixels, dataformats), pixels.nbytes, global_step, walltime
        )

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Log a batch of pictures as one grid of 8 columns; see add_image.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/pictures") as writer:
        ...     writer.add_images("batch", numpy.random.rand(16, 1, 28, 28), global_step=0)
        """
        self.add_image(tag, img_tensor, global_step, walltime, dataformats)

    # --- the rest of life ------------------------------------------------------------------------

    def _add_task(
        self, task: Callable[[], bytes | None], cost: int, step: Any, walltime: float | None
    ) -> None:
        self._get_file_writer().append_task(task, cost, step, walltime)

    @contextmanager
    def use_metadata(
        self, *, global_step: int | None = None, walltime: float | None = None
    ) -> Iterator[Self]:
        """Within `with`, the step and wall time of every call that does not bring its own
        (tensorboardX).
        """
        with self._get_file_writer().use_metadata(global_step=global_step, walltime=walltime):
            self._refresh()
            try:
                yield self
            finally:
                self._append_scalar = _closed  # looked up again by the next call

    def flush(self) -> None:
        """Wait until everything is on disk. Raises OSError when the disk does not take it."""
        self._each(FileWriter.flush)

    def close(self) -> None:
        """Flush and close. A later add_* opens a new event file in the same folder.

        Raises OSError when the disk does not take what is left, which is then dropped.
        """
        try:
            self._each(FileWriter.close)
        finally:
            self.file_writer = self.all_writers = None
            self._append_scalar = _closed

    def _each(self, act: Callable[[FileWriter], None]) -> None:
        failure: OSError | None = None
        for writer in list((self.all_writers or {}).values()):
            try:
                act(writer)
            except OSError as error:
                failure = failure or error
        if failure is not None:
            raise failure


def _default_log_dir(comment: str) -> str:
    import socket
    from datetime import datetime

    moment = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{moment}_{socket.gethostname()}{comment}")


def _closed(tag: Any, value: Any, step: Any, walltime: Any) -> int:
    """Stands in for the native append until there is a file."""
    return _native.CLOSED
