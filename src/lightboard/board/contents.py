"""What there is on a board: runs and tags, without their points; and where their points come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard._native import Series
    from lightboard.board.run_rows import Marks, MetricName, RunRows
    from lightboard.plugins.projector.decode import EmbeddingFiles
    from lightboard.reader.store import Views


class NotFound(LookupError):
    """No such run, tag or value; the message says which, and what there is."""


@dataclass(frozen=True, slots=True, repr=False)
class RunInfo:
    """A run, without its points. Stands for its name wherever a run is asked for."""

    name: str
    """Its folder relative to the logdir; "." for the logdir itself."""
    points: int
    """Scalar points and other values, superseded ones included."""
    start: float | None
    """Wall time of the first event, seconds since the epoch; None before there is one."""
    last: float | None
    """Wall time of the last event."""
    id: int = field(compare=False)
    """Valid until the board is opened anew."""

    @property
    def duration(self) -> float | None:
        """Seconds from the first event to the last."""
        return None if self.start is None or self.last is None else self.last - self.start

    def __repr__(self) -> str:
        return f"<run {self.name!r}: {self.points:,} points>"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, repr=False)
class TagInfo:
    """A tag and the kind of data it holds. Stands for its name wherever a tag is asked for."""

    tag: str
    """Bytes that are not UTF-8 are shown as U+FFFD."""
    plugin: str
    """The data kind: scalars, images, histograms, text …"""
    display_name: str
    """As the writer wants it called; empty: by its tag."""
    description: str
    """Markdown."""
    id: int = field(compare=False)
    """Valid until the board is opened anew."""

    def __repr__(self) -> str:
        return f"<tag {self.tag!r}: {self.plugin}>"

    def __str__(self) -> str:
        return self.tag


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about a file or folder; nothing else stops because of it."""

    kind: str
    run: str
    file: str
    """Relative to the logdir."""
    offset: int | None
    """First byte concerned; None when it is the whole file."""
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All runs and tags at one moment."""

    place: str
    """The logdir in full, or the board's address."""
    runs: Mapping[str, RunInfo]
    """By name, in natural order."""
    tags: Mapping[int, TagInfo]
    run_tags: Mapping[int, Sequence[int]]
    """Run id → ids of its tags."""
    notices: Sequence[Notice]


def by_name(runs: Iterable[RunInfo]) -> dict[str, RunInfo]:
    """The same by name. Names that only differ in bytes that are not UTF-8 are told apart by further marks."""
    named: dict[str, RunInfo] = {}
    for run in runs:
        name = run.name
        while name in named:
            name += "\ufffd"
        named[name] = run if name == run.name else replace(run, name=name)
    return named


class SeriesPart(NamedTuple):
    """What one event file holds of a series; looked at when somebody needs it."""

    file: int
    """Names the file's bytes as of now."""
    views: Views
    at: int
    """Its place in `views`."""
    cut: int | None
    """The lowest step at which a later file restarted: points at or past it are superseded."""

    @property
    def series(self) -> Series:
        """A view of it."""
        return self.views[self.at]


class FileBlock(NamedTuple):
    """What one event file holds of some tags."""

    places: Sequence[int]
    """The tags' places among those asked for."""
    views: Views
    at: Sequence[int]
    """Their places in `views`."""
    cut: int | None


class Ref(NamedTuple):
    """Where a value's bytes are: the n-th of its tag in a file."""

    file: int
    n: int


class Source(Protocol):
    """Where a board's data come from: event files, or a server that has read them."""

    @property
    def contents(self) -> Contents:
        """As of the last reload."""

    def reload(self) -> None:
        """Take in what came since."""

    def count_points(self, series: Sequence[tuple[int, int]]) -> list[int]:
        """Per (run id, tag id) how many points there are, superseded ones included."""

    def read_metadata(self, series: Sequence[tuple[int, int]]) -> list[bytes]:
        """Per series of values the SummaryMetadata of its first one that has it, serialized; empty without."""

    def read_lasts(self, tag: int, runs: Sequence[int]) -> list[float]:
        """The last value, by step, of a tag's scalars in each run (ids); NaN where there is none."""

    def list_parts(self, series: Sequence[tuple[int, int]]) -> list[Sequence[SeriesPart]]:
        """Per (run id, tag id) its parts in file order, their points at hand; none where the run lacks the tag."""

    def list_blocks(self, wanted: Sequence[tuple[int, Sequence[int]]]) -> list[Sequence[FileBlock]]:
        """Per run id and some tag ids the same, series by series, or file by file where a run has one."""

    def read_values(self, tag: int, refs: Sequence[Ref]) -> list[bytes]:
        """The serialized Summary.Value (or graph) of each. Raises NotFound where one is gone."""

    def list_settings(self) -> list[str]:
        """Names of the settings that some row of the run table has, in its order."""

    def list_metrics(self) -> list[MetricName]:
        """Scalar tags that some row has; those that an experiment declares first."""

    def read_rows(self, settings: Sequence[str]) -> RunRows:
        """All rows of the run table, and these settings of them."""

    def measure(
        self, rows: Sequence[int], tag: int, below: str, mean_of: int | None, at: int | None
    ) -> Mapping[str, NDArray[np.float64]]:
        """What a scalar tag of rows (by run id) amounts to: fields as in docs/http-api.md, each (n,)."""

    def read_marks(self) -> Mapping[str, Marks]:
        """What people said of runs on the page, by name."""

    def read_file(self, run: int | None, path: str) -> bytes | None:
        """A file of the projector, below a run's folder or (None) the logdir; None where there is none."""

    def read_matrix(
        self, run: int | None, folder: str, files: EmbeddingFiles
    ) -> NDArray[np.float32]:
        """The vectors of an embedding that are in a checkpoint, [rows, dimensions]; `folder` is the config's.

        Raises NotFound where there is none, ValueError where it cannot be read.
        """


def make_blocks(parts: Sequence[Sequence[SeriesPart]]) -> list[FileBlock]:
    """Blocks of one tag each, from the parts of each tag."""
    return [
        FileBlock((place,), part.views, (part.at,), part.cut)
        for place, of_tag in enumerate(parts)
        for part in of_tag
    ]
