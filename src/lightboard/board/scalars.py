"""Scalars as arrays and as tables; tables speak Arrow's C stream, so that their points need not be copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.amounts import counted

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from lightboard.board.contents import SeriesPart


class Point(NamedTuple):
    """One logged number."""

    step: int
    wall_time: float
    """Seconds since the epoch."""
    value: float


class MissingPackage(ImportError):
    """A package that lightboard does not need, but this call does."""

    def __init__(self, package: str) -> None:
        super().__init__(f"{package} is not installed\nhint: pip install {package}", name=package)


class _Table:
    """What one series and a table of many have in common: columns, and the ways out."""

    def __init__(self, rows: _native.Table) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return self._rows.columns

    @property
    def step(self) -> NDArray[np.int64]:
        """Steps (n,)."""
        return self._rows.array("step")

    @property
    def wall_time(self) -> NDArray[np.float64]:
        """Seconds since the epoch (n,)."""
        return self._rows.array("wall_time")

    @property
    def value(self) -> NDArray[np.float32] | NDArray[np.float64]:
        """Values (n,): float32 where the files hold float32 only, else float64."""
        return self._rows.array("value")

    @property
    def superseded(self) -> NDArray[np.bool_] | None:
        """Which points a restart has superseded (n,); None where they were not asked for."""
        return self._rows.array("superseded") if "superseded" in self.columns else None

    def __arrow_c_schema__(self) -> object:
        """The columns, as the Arrow PyCapsule interface asks for them."""
        return self._rows.arrow_schema()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The points in batches: long series where they stand, short ones put together.

        `requested_schema` is not looked at; the interface leaves casting to who asks.
        """
        return self._rows.arrow_stream()

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame. Raises ImportError, with what to type, where polars is not installed.

        >>> board.read_scalars("baseline", "train/loss").to_polars().shape
        (100, 3)
        """
        try:
            import polars
        except ImportError:
            raise MissingPackage("polars") from None
        return polars.DataFrame(self)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table. Raises ImportError, with what to type, where pyarrow is not installed.

        >>> board.scalars(tags="train/lr").to_arrow().num_rows
        200
        """
        try:
            import pyarrow
        except ImportError:
            raise MissingPackage("pyarrow") from None
        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame of its own memory; run and tag are categories.

        Raises ImportError, with what to type, where pandas is not installed.

        >>> frame = board.scalars(tags="train/loss").to_pandas()
        >>> frame.groupby("run", observed=True)["value"].min()
        run
        baseline    0.010
        wide        0.005
        Name: value, dtype: float32
        """
        try:
            import pandas
        except ImportError:
            raise MissingPackage("pandas") from None
        return pandas.DataFrame(
            {name: self._pandas_column(name) for name in self.columns}, copy=False
        )

    def _pandas_column(self, name: str) -> Any:
        return self._rows.array(name, copy=True)


class Scalars(_Table):
    """The points of one run and tag, in the order they were logged.

    `.step`, `.wall_time`, `.value` are read-only arrays of shape (n,): the board's own memory where the
    points stand in one event file and none is superseded. It is also a table for polars, pyarrow and
    duckdb, and a sequence of points.

    >>> loss = board.read_scalars("baseline", "train/loss")
    >>> loss
    <100 points of 'train/loss' in run 'baseline'>
    >>> loss.step[:3].tolist(), loss.value.dtype
    ([0, 1, 2], dtype('float32'))
    >>> loss[-1]
    Point(step=99, wall_time=1700000099.0, value=0.009999999776482582)
    """

    def __init__(self, run: str, tag: str, rows: _native.Table) -> None:
        super().__init__(rows)
        self.run = run
        self.tag = tag

    def __getitem__(self, index: int) -> Point:
        return Point(int(self.step[index]), float(self.wall_time[index]), float(self.value[index]))

    def __iter__(self) -> Iterator[Point]:
        return map(
            Point._make,
            zip(self.step.tolist(), self.wall_time.tolist(), self.value.tolist(), strict=True),
        )

    def __repr__(self) -> str:
        points = f"{len(self):,} point{'s' * (len(self) != 1)}"
        return f"<{points} of {self.tag!r} in run {self.run!r}>"

    @property
    def relative_time(self) -> NDArray[np.float64]:
        """Seconds since the series' least wall time (n,)."""
        return self.wall_time - (np.nanmin(self.wall_time) if len(self) else 0.0)


class ScalarsTable(_Table):
    """Many series as one long table: run, tag, step, wall_time, value, and `superseded` where asked for.

    Rows stand by run (natural order), tag, and the order logged; `run` and `tag` are
    dictionary-encoded. Whatever speaks Arrow's PyCapsule interface takes it as it is.

    >>> losses = board.scalars(tags="*/loss")
    >>> losses
    <table of 200 points: 2 runs, 1 tag; run, tag, step, wall_time, value>
    >>> import duckdb
    >>> duckdb.sql("SELECT run, min(value) FROM losses GROUP BY run ORDER BY run").fetchall()
    [('baseline', 0.009999999776482582), ('wide', 0.004999999888241291)]
    """

    def __init__(self, runs: Sequence[str], tags: Sequence[str], rows: _native.Table) -> None:
        super().__init__(rows)
        self.runs = tuple(runs)
        """The distinct runs, in order."""
        self.tags = tuple(tags)
        """The distinct tags, in order."""

    def __repr__(self) -> str:
        sizes = f"{counted(len(self.runs), 'run')}, {counted(len(self.tags), 'tag')}"
        return f"<table of {counted(len(self), 'point')}: {sizes}; {', '.join(self.columns)}>"

    @property
    def run_codes(self) -> NDArray[np.signedinteger[Any]]:
        """Each row's index into `runs` (n,)."""
        return self._rows.array("run")

    @property
    def tag_codes(self) -> NDArray[np.signedinteger[Any]]:
        """Each row's index into `tags` (n,)."""
        return self._rows.array("tag")

    def _pandas_column(self, name: str) -> Any:
        names = {"run": self.runs, "tag": self.tags}.get(name)
        column = super()._pandas_column(name)
        if names is None:
            return column
        import pandas

        kind = pandas.CategoricalDtype(names)
        return pandas.Categorical.from_codes(column, dtype=kind, validate=False)


def make_scalars(run: str, tag: str, parts: Sequence[SeriesPart], *, superseded: bool) -> Scalars:
    """One series out of its parts, one an event file."""
    rows = [(0, (0,), part.views, (part.at,), part.cut) for part in parts]
    return Scalars(run, tag, _native.Table(None, None, rows, superseded=superseded))
