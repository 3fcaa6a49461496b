"""SummaryWriter: torch.utils.tensorboard's writer, and tensorboardX's, call for call."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from lightboard import _native
from lightboard.writer import pump
from lightboard.writer.arrays import (
    is_tensor,
    own_array,
    plain_hparams,
    to_array,
    to_number,
    to_numbers,
    to_step,
)
from lightboard.writer.file_writer import FileWriter

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from typing_extensions import Self

    from lightboard.plugins.custom_scalars.encode import Layout
    from lightboard.plugins.histograms.encode import Bins
    from lightboard.plugins.projector.encode import Embeddings
    from lightboard.writer.arrays import Numbers, Step

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
        self._embeddings: Embeddings | None = None
        self._config: dict[str, float | str | bool | None] = {}
        self._is_session = False
        # Of add_scalars: main tag → key → the native append of its file.
        self._groups: dict[str, dict[str, Callable[[Any, Any, Any, Any], int]]] = {}
        self._get_file_writer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        # Who stops a training by hand has not failed.
        if exc_type is None or (isinstance(exc_type, type) and issubclass(exc_type, Exception)):
            self._end_session(failed=exc_type is not None)
        self._is_session = False
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
        writer = self.file_writer
        if writer is not None and self.all_writers is not None:
            return writer
        with pump.opening():
            if self.file_writer is not None and self.all_writers is not None:
                return self.file_writer
            if self._write_to_disk:
                restart, self.purge_step = to_step(self.purge_step), None
                writer = FileWriter.restarting(self.log_dir, self.filename_suffix, restart)
            else:
                from lightboard.writer.null_writer import NullWriter

                writer = NullWriter(self.log_dir)
            self.file_writer = writer
            self.all_writers = {writer.get_logdir(): writer}
        self._refresh()
        return writer

    def _refresh(self) -> None:
        """Take the shortest way to the file: past it, add_scalar is one native call."""
        writer = self.file_writer
        self._append_scalar = _closed if writer is None else writer.fast_append_scalar()

    def _writer_of(self, directory: str) -> FileWriter:
        """The FileWriter of another run, made by add_scalars."""
        main = self._get_file_writer()
        with pump.opening():
            writers = self.all_writers if self.all_writers is not None else {}
            if directory not in writers:
                writers[directory] = main.beside(directory)
            return writers[directory]

    # --- scalars ---------------------------------------------------------------------------------

    def add_scalar(
        self,
        tag: str,
        scalar_value: Numbers,
        global_step: Step = None,
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
        tag_scalar_dict: Mapping[str, Numbers],
        global_step: Step = None,
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
        moment = time.time() if walltime is None else walltime
        group = self._groups.get(main_tag)
        if group is None:
            group = self._groups[main_tag] = {}
        late = None
        for key, value in tag_scalar_dict.items():
            append = group.get(key)
            status = append(main_tag, value, global_step, moment) if append else _native.CLOSED
            if status == _native.UNSERVED:
                pump.serve()
            elif status:
                late = {**late, key: value} if late else {key: value}
        if late:
            self._add_scalars_slowly(main_tag, late, global_step, walltime, moment)

    def _add_scalars_slowly(
        self,
        main_tag: str,
        values: Mapping[str, Any],
        step: Any,
        walltime: float | None,
        moment: float,
    ) -> None:
        # New curves, values that are no plain numbers, files that are closed, another process's,
        # full.
        main = self._get_file_writer()
        step, walltime = main.defaults(step, walltime)
        prefix = main.get_logdir() + "/" + main_tag.replace("/", "_") + "_"
        for key, number in zip(values, to_numbers(values.values()), strict=True):
            writer = self._writer_of(prefix + key)
            writer.append_scalar(main_tag, number, step, moment if walltime is None else walltime)
            if main.fast:
                self._groups.setdefault(main_tag, {})[key] = writer.fast_append_scalar()

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
        with open(path, "w", encoding="utf-8") as file:
            json.dump(points, file)

    # --- pictures --------------------------------------------------------------------------------

    def add_image(
        self,
        tag: str,
        img_tensor: Numbers,
        global_step: Step = None,
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
        from lightboard.plugins.images.encode import check_layout, encode_image, to_bytes

        array = to_array(img_tensor)
        check_layout(array.shape, dataformats)
        # Of floats the copy is made as bytes: as fast, and a quarter of the memory.
        pixels = to_bytes(tag, array) if array.dtype.char in "fd" else own_array(array)
        self._add_task(
            partial(encode_image, tag, pixels, dataformats), pixels.nbytes, global_step, walltime
        )

    def add_images(
        self,
        tag: str,
        img_tensor: Numbers,
        global_step: Step = None,
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

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Numbers,
        box_tensor: Numbers,
        global_step: Step = None,
        walltime: float | None = None,
        rescale: float | str = 1,
        dataformats: str | list[str] | None = "CHW",
        labels: str | Sequence[str] | None = None,
    ) -> None:
        """Log one picture with red boxes drawn on it.

        `box_tensor`: [n, 4], left, top, right, bottom in pixels. `labels`: one for each box; left
        out when there are more or fewer. `rescale`: factor of size. For the picture see add_image.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/pictures") as writer:
        ...     picture = numpy.zeros((3, 64, 64), "uint8")
        ...     writer.add_image_with_boxes("box", picture, [[8, 8, 40, 40]], labels=["cat"])
        """
        from lightboard.plugins.images.encode import check_layout, encode_boxes

        if isinstance(rescale, str):  # tensorboardX's order: dataformats, labels
            rescale, dataformats, labels = 1, rescale, labels or dataformats  # type: ignore[assignment]
            labels = None if labels == "CHW" else labels
        layout = str(dataformats)
        pixels, boxes = own_array(img_tensor), own_array(box_tensor)
        check_layout(pixels.shape, layout)
        named = [labels] if isinstance(labels, str) else labels
        kept = list(named) if named is not None and len(named) == len(boxes) else None
        self._add_task(
            partial(encode_boxes, tag, pixels, layout, boxes, kept, rescale),
            pixels.nbytes + boxes.nbytes,
            global_step,
            walltime,
        )

    def add_figure(
        self,
        tag: str,
        figure: Figure | list[Figure],
        global_step: Step = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Log a matplotlib figure, or a list of equally large ones as a grid, and close them
        unless `close=False`.

        Drawn at once: the figure may change afterwards.
        """
        from lightboard.plugins.images.encode import encode_image, render_figure

        figures = figure if isinstance(figure, list) else [figure]
        pictures = [render_figure(one) for one in figures]
        if close:
            from matplotlib import pyplot

            for one in figures:
                pyplot.close(one)
        if isinstance(figure, list):
            import numpy as np

            pixels, layout = np.stack(pictures), "NHWC"
        else:
            pixels, layout = pictures[0], "HWC"
        self._add_task(
            partial(encode_image, tag, pixels, layout), pixels.nbytes, global_step, walltime
        )

    def add_video(
        self,
        tag: str,
        vid_tensor: Numbers,
        global_step: Step = None,
        fps: float = 4,
        walltime: float | None = None,
        dataformats: str = "NTCHW",
    ) -> None:
        """Log a batch of videos as one GIF, side by side.

        `vid_tensor`: N videos of T frames, axes as `dataformats` names them; 1 or 3 channels.
        uint8 holds 0…255, every other dtype 0…1. `fps`: frames a second. Raises ValueError for
        other than 5 axes.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/videos") as writer:
        ...     writer.add_video("noise", numpy.random.rand(2, 8, 3, 16, 16), fps=8)
        """
        from lightboard.plugins.images.encode import check_video, encode_video

        pixels = own_array(vid_tensor)
        check_video(pixels.shape, dataformats)
        self._add_task(
            partial(encode_video, tag, pixels, fps, dataformats),
            pixels.nbytes,
            global_step,
            walltime,
        )

    # --- distributions and curves ----------------------------------------------------------------

    def add_histogram(
        self,
        tag: str,
        values: Numbers,
        global_step: Step = None,
        bins: Bins = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Log how values are distributed.

        `values`: numbers of any shape. `bins`: "tensorflow" for edges from ±1e-12 to ±1e20, each
        1.1 times the last, or whatever numpy.histogram takes ("auto", "doane", a number, edges).
        `max_bins`: merge neighbours until there are about that many. Raises ValueError for no
        values.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/weights") as writer:
        ...     writer.add_histogram("layer1/weight", numpy.random.randn(1000), global_step=0)
        """
        array = to_array(values)
        default = isinstance(bins, str) and bins == "tensorflow" and max_bins is None
        if default and self._get_file_writer().append_histogram(tag, array, global_step, walltime):
            return
        from lightboard.plugins.histograms.encode import check_values, encode_histogram

        array = own_array(array)
        check_values(array, bins)
        if not isinstance(bins, (str, int)):
            bins = own_array(bins)
        self._add_task(
            partial(encode_histogram, tag, array, bins, max_bins),
            array.nbytes,
            global_step,
            walltime,
        )

    def add_histogram_raw(
        self,
        tag: str,
        min: float,
        max: float,
        num: float,
        sum: float,
        sum_squares: float,
        bucket_limits: Numbers,
        bucket_counts: Numbers,
        global_step: Step = None,
        walltime: float | None = None,
    ) -> None:
        """Log a histogram counted elsewhere.

        `bucket_limits`: right edges, parallel to `bucket_counts`. Raises ValueError where their
        lengths differ.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/weights") as writer:
        ...     writer.add_histogram_raw("h", 0, 2, 3, 4, 6, [1, 2], [1, 2])
        """
        from lightboard.plugins.histograms.encode import encode_raw_histogram, raw_message

        limits, counts = to_array(bucket_limits), to_array(bucket_counts)
        if len(limits) != len(counts):
            raise ValueError(
                f"len(bucket_limits) != len(bucket_counts): {len(limits)} and {len(counts)}"
            )
        message = raw_message(
            float(min),
            float(max),
            float(num),
            float(sum),
            float(sum_squares),
            limits,
            counts,
        )
        self._get_file_writer().add_summary(
            encode_raw_histogram(tag, message), global_step, walltime
        )

    def add_pr_curve(
        self,
        tag: str,
        labels: Numbers,
        predictions: Numbers,
        global_step: Step = None,
        num_thresholds: int = 127,
        weights: Numbers | None = None,
        walltime: float | None = None,
    ) -> None:
        """Log precision over recall of a classifier of two classes.

        `labels`: 0 or 1 (or bool). `predictions`: 0…1, of the same shape. `num_thresholds`: at
        most 127. `weights`: one number or one for each prediction. Raises ValueError where shapes
        differ.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/classifier") as writer:
        ...     truth = numpy.random.randint(2, size=100)
        ...     writer.add_pr_curve("cats", truth, numpy.random.rand(100), global_step=0)
        """
        from lightboard.plugins.pr_curves.encode import check_predictions, encode_pr_curve

        truth, guesses = own_array(labels), own_array(predictions)
        check_predictions(truth, guesses)
        weighing = (
            weights if weights is None or isinstance(weights, (int, float)) else own_array(weights)
        )
        self._add_task(
            partial(encode_pr_curve, tag, truth, guesses, num_thresholds, weighing),
            truth.nbytes + guesses.nbytes,
            global_step,
            walltime,
        )

    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Numbers,
        false_positive_counts: Numbers,
        true_negative_counts: Numbers,
        false_negative_counts: Numbers,
        precision: Numbers,
        recall: Numbers,
        global_step: Step = None,
        num_thresholds: int = 127,
        weights: Numbers | None = None,
        walltime: float | None = None,
    ) -> None:
        """Log a precision-recall curve counted elsewhere: six rows of one number for each
        threshold.

        `weights` is not used, as in torch. Raises ValueError where the rows differ in length.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/classifier") as writer:
        ...     rows = [[9, 7], [3, 1], [2, 4], [0, 2], [0.75, 0.875], [1.0, 0.78]]
        ...     writer.add_pr_curve_raw("cats", *rows, global_step=0, num_thresholds=2)
        """
        import numpy as np

        from lightboard.plugins.pr_curves.encode import encode_curve

        counts = (
            true_positive_counts,
            false_positive_counts,
            true_negative_counts,
            false_negative_counts,
        )
        rows = [to_array(row) for row in (*counts, precision, recall)]
        summary = encode_curve(tag, np.stack(rows), num_thresholds)
        self._get_file_writer().add_summary(summary, global_step, walltime)

    def add_custom_scalars(self, layout: Layout) -> None:
        """Say how scalars are to be grouped into charts: `{category: {chart: [kind, tags]}}`.

        `kind`: "Multiline" for several curves in one chart (tags are regular expressions),
        "Margin" for a curve with a band around it (tags are value, lower, upper). Once a run.
        Raises AssertionError for a margin chart without exactly three tags.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/layout") as writer:
        ...     both = ["Multiline", ["loss/train", "loss/test"]]
        ...     writer.add_custom_scalars({"loss": {"both": both}})
        """
        from lightboard.plugins.custom_scalars.encode import encode_layout

        self._get_file_writer().add_summary(encode_layout(layout))

    def add_custom_scalars_multilinechart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Put several curves into one chart; see add_custom_scalars."""
        self.add_custom_scalars({category: {title: ["Multiline", tags]}})

    def add_custom_scalars_marginchart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Draw a band around a curve: `tags` are value, lower, upper. Raises AssertionError for
        other than three.
        """
        if len(tags) != 3:
            raise AssertionError(
                f"a margin chart has three tags (value, lower, upper), not {len(tags)}"
            )
        self.add_custom_scalars({category: {title: ["Margin", tags]}})

    # --- text, sound, meshes, arrays -------------------------------------------------------------

    def add_text(
        self, tag: str, text_string: str, global_step: Step = None, walltime: float | None = None
    ) -> None:
        """Log text; Markdown, tables too. Raises TypeError for what is no str.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/notes") as writer:
        ...     writer.add_text("config", "| lr | batch |\\n|---|---|\\n| 0.1 | 64 |", 0)
        """
        self._get_file_writer().append_text(tag, text_string, global_step, walltime)

    def add_audio(
        self,
        tag: str,
        snd_tensor: Numbers,
        global_step: Step = None,
        sample_rate: float = 44100,
        walltime: float | None = None,
    ) -> None:
        """Log one sound.

        `snd_tensor`: values -1…1 (clipped), of shape [frames], or for stereo [frames, 2] or [2,
        frames]; further axes of length 1 don't matter. `sample_rate`: frames a second. Raises
        AssertionError for other shapes.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/sounds") as writer:
        ...     wave = numpy.sin(numpy.arange(4000) / 10)
        ...     writer.add_audio("beep", wave, global_step=0, sample_rate=8000)
        """
        from lightboard.plugins.audio.encode import encode_audio, to_channels

        channels = to_channels(own_array(snd_tensor))
        self._add_task(
            partial(encode_audio, tag, channels, sample_rate),
            channels.nbytes,
            global_step,
            walltime,
        )

    def add_mesh(
        self,
        tag: str,
        vertices: Numbers,
        colors: Numbers | None = None,
        faces: Numbers | None = None,
        config_dict: dict[str, Any] | None = None,
        global_step: Step = None,
        walltime: float | None = None,
    ) -> None:
        """Log a point cloud or a mesh.

        `vertices`: [batch, n, 3] coordinates. `colors`: [batch, n, 3], 0…255. `faces`: [batch, m,
        3] indices of vertices. `config_dict`: classes and settings for three.js. Raises IndexError
        for fewer axes.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/shapes") as writer:
        ...     writer.add_mesh("cloud", numpy.random.rand(1, 100, 3), global_step=0)
        """
        from lightboard.plugins.mesh.encode import check_part, encode_mesh

        given = {"vertices": vertices, "colors": colors, "faces": faces}
        arrays = {name: own_array(part) for name, part in given.items() if part is not None}
        for name, array in arrays.items():
            check_part(name, array)
        self._add_task(
            partial(
                encode_mesh,
                tag,
                arrays.get("vertices"),
                arrays.get("colors"),
                arrays.get("faces"),
                config_dict,
            ),
            sum(array.nbytes for array in arrays.values()),
            global_step,
            walltime,
        )

    def add_tensor(
        self, tag: str, tensor: Numbers, global_step: Step = None, walltime: float | None = None
    ) -> None:
        """Log an array of any shape. bfloat16 is kept as float32. Raises ValueError for dtypes
        that are no numbers, and from 2 GiB on.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/arrays") as writer:
        ...     writer.add_tensor("confusion", numpy.eye(3), global_step=0)
        """
        from lightboard.events.values import check_array
        from lightboard.plugins.tensor.encode import encode_tensor

        array = own_array(tensor)
        check_array(array)
        self._add_task(partial(encode_tensor, tag, array), array.nbytes, global_step, walltime)

    # --- graphs ----------------------------------------------------------------------------------

    def add_graph(
        self,
        model: Any,
        input_to_model: Any = None,
        verbose: bool = False,
        use_strict_trace: bool = True,
    ) -> None:
        """Log a torch model as a graph.

        `input_to_model`: what the model is called with, a tensor or a tuple of arguments (a dict
        of keyword arguments where the model takes those). `verbose` prints the graph. The model
        runs once in evaluation mode and is left as it was. Where torch.jit.trace fails,
        torch.export and torch.fx are tried; where all fail, a warning says why and training goes
        on.

        >>> import torch
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/model") as writer:
        ...     writer.add_graph(torch.nn.Linear(4, 2), torch.zeros(1, 4))
        """
        from lightboard.plugins.graphs.encode import encode_nodes, encode_run_metadata, read_model

        try:
            nodes, _ = read_model(model, input_to_model, verbose, use_strict_trace)
        except RuntimeError as error:
            pump.warn("no graph of %s is logged: %s", type(model).__name__, error)
            return
        self._get_file_writer().add_graph((encode_nodes(nodes), encode_run_metadata()))

    def add_onnx_graph(
        self,
        prototxt: str | os.PathLike[str] | None = None,
        *,
        onnx_model_file: str | os.PathLike[str] | None = None,
    ) -> None:
        """Log the graph of an ONNX file; takes the package onnx. tensorboardX calls the path
        `onnx_model_file`.
        """
        from lightboard.plugins.graphs.encode import read_onnx

        path = prototxt if prototxt is not None else onnx_model_file
        if path is None:
            raise TypeError("add_onnx_graph() missing 1 required positional argument: 'prototxt'")
        self._get_file_writer().add_onnx_graph(read_onnx(path))

    def add_openvino_graph(self, xmlname: str) -> None:
        """Not offered: raises NotImplementedError that says what to do instead."""
        raise NotImplementedError(
            f"lightboard does not read OpenVINO's files ({xmlname})\n"
            "hint: log the model it came from, with add_graph or add_onnx_graph"
        )

    # --- embeddings and hyperparameters ----------------------------------------------------------

    def add_embedding(
        self,
        mat: Numbers,
        metadata: Any = None,
        label_img: Numbers | None = None,
        global_step: Step = None,
        tag: str = "default",
        metadata_header: Sequence[str] | None = None,
    ) -> None:
        """Log vectors for the projector, as files in the run's folder.

        `mat`: [n, dimensions]. `metadata`: n labels, or n rows of len(metadata_header) cells.
        `label_img`: n pictures [n, 1 or 3 channels, height, width]; uint8 holds 0…255, others 0…1.
        From 4 million numbers on the vectors are written as raw float32 instead of text. Raises
        AssertionError where lengths or shapes don't fit, NotADirectoryError where a file is in the
        way.

        >>> import numpy
        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/words") as writer:
        ...     writer.add_embedding(numpy.random.rand(3, 8), metadata=["cat", "dog", "emu"])
        """
        from pathlib import Path

        from lightboard.plugins.projector.encode import Embeddings

        if self._embeddings is None:
            self._embeddings = Embeddings()
        step = to_step(global_step) or 0
        rows = None if metadata is None else _rows(metadata)
        images = None if label_img is None else own_array(label_img)
        matrix = own_array(mat)
        run = self._get_file_writer()
        task = self._embeddings.add(
            Path(run.get_logdir()).absolute(), tag, step, matrix, rows, metadata_header, images
        )
        cost = matrix.nbytes + (0 if images is None else images.nbytes) + 64 * len(rows or ())
        run.append_task(task, cost)

    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: dict[str, list[Any]] | str | None = None,
        run_name: str | None = None,
        global_step: Step = None,
        *,
        name: str | None = None,
    ) -> None:
        """Log the hyperparameters of a run and the metrics they led to, as a run of its own below
        this one.

        Values are float, int, bool, str, None (left out), or tensors and arrays of one number.
        `hparam_domain_discrete`: for some of them the list of values they may take. `run_name`
        (tensorboardX: `name`): the run's folder, the time if left out. Raises TypeError for what
        is no dict, ValueError for values of other types.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/search") as writer:
        ...     writer.add_hparams({"lr": 0.1, "optimizer": "sgd"}, {"accuracy": 0.9}, run_name="a")
        """
        from lightboard.plugins.hparams.encode import encode_session

        if type(hparam_dict) is not dict or type(metric_dict) is not dict:
            raise TypeError("hparam_dict and metric_dict should be dictionary.")
        if isinstance(hparam_domain_discrete, str):  # tensorboardX has the name there
            name, hparam_domain_discrete = hparam_domain_discrete, None
        summaries = encode_session(
            plain_hparams(hparam_dict), list(metric_dict), hparam_domain_discrete
        )
        metrics = {tag: to_number(value) for tag, value in metric_dict.items()}
        run = run_name or name or str(time.time())
        main = self._get_file_writer()
        with SummaryWriter(
            os.path.join(main.get_logdir(), run),
            write_to_disk=self._write_to_disk,
        ) as session:
            writer = session._get_file_writer()
            for summary in summaries:
                writer.add_summary(summary, global_step)
            for tag, number in metrics.items():
                session.add_scalar(tag, number, global_step)

    def add_config(self, config: Any, walltime: float | None = None) -> None:
        """Log what the run was set to, in the run itself: the columns of the run table, in TensorBoard's
        HParams tab too.

        `config`: a dict, an argparse.Namespace or a dataclass; what is nested goes by "above.name".
        Values are numbers, texts, truths and None; lists become JSON, whatever else its `str`. Called
        again it adds settings; one that gets another value is warned about, keeps the first, and is
        marked in the table. The end of a `with`, or `close()`, ends the session: with an exception it
        has failed. Raises TypeError for what has no names.

        >>> from lightboard import SummaryWriter
        >>> with SummaryWriter("runs/configured") as writer:
        ...     writer.add_config({"lr": 0.1, "optimizer": {"name": "adamw", "betas": (0.9, 0.999)}})
        """
        from lightboard.plugins.hparams.encode import encode_config
        from lightboard.writer.config import flatten_config

        settings = flatten_config(config)
        for name, value in settings.items():
            if name in self._config and not _is_same(self._config[name], value):
                pump.warn(
                    "add_config: %s was %r and is %r now: the table keeps the first and marks it",
                    name,
                    self._config[name],
                    value,
                )
        writer = self._get_file_writer()
        summary = encode_config(settings, time.time() if walltime is None else walltime)
        writer.append_event(_SUMMARY, summary, 0, walltime)
        self._config = {**settings, **self._config}
        self._is_session = True

    def _end_session(self, *, failed: bool) -> None:
        if not self._is_session or self.file_writer is None:
            return
        from lightboard.plugins.hparams.encode import encode_end

        self._is_session = False
        summary = encode_end(time.time(), failed=failed)
        self.file_writer.append_event(_SUMMARY, summary, 0, None)

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
            self._groups = {}
            try:
                yield self
            finally:
                self._append_scalar = _closed  # looked up again by the next call

    def flush(self) -> None:
        """Wait until everything is on disk. Raises OSError when the disk does not take it."""
        self._each(lambda writer: writer.flush())

    def close(self) -> None:
        """Flush and close. A later add_* opens a new event file in the same folder.

        Raises OSError when the disk does not take what is left, which is then dropped.
        """
        # In a `finally` or an `except` nobody knows whether the training has ended well.
        if self._is_session and sys.exc_info()[0] is None:
            self._end_session(failed=False)
        try:
            self._each(lambda writer: writer.close())
        finally:
            self.file_writer = self.all_writers = None
            self._append_scalar = _closed
            self._groups = {}

    def _each(self, act: Callable[[FileWriter], None]) -> None:
        failure: OSError | None = None
        for writer in list((self.all_writers or {}).values()):
            try:
                act(writer)
            except OSError as error:
                failure = failure or error
        if self._embeddings is not None:
            failure = self._embeddings.take_failure() or failure
        if failure is not None:
            raise failure


def _is_same(one: Any, other: Any) -> bool:
    is_nan = one != one and other != other  # noqa: PLR0124
    return type(one) is type(other) and (one == other or is_nan)


def _rows(metadata: Any) -> list[Any]:
    """The labels of an embedding as a list nobody else will change."""
    if hasattr(metadata, "tolist") or is_tensor(metadata):
        listed: list[Any] = to_array(metadata).tolist()
        return listed
    return [tuple(row) if isinstance(row, list) else row for row in metadata]


def _default_log_dir(comment: str) -> str:
    import socket
    from datetime import datetime

    moment = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{moment}_{socket.gethostname()}{comment}")


def _closed(tag: Any, value: Any, step: Any, walltime: Any) -> int:
    """Stands in for the native append until there is a file."""
    return _native.CLOSED
