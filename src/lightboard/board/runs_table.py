"""The run table in Python: what `board.runs_table` gives, and how its columns and conditions are found."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lightboard import _native
from lightboard.amounts import counted
from lightboard.board.contents import Source
from lightboard.board.run_rows import Marks, MetricName, RunRows
from lightboard.board.scalars import MissingPackage
from lightboard.board.selection import Selection, make_filter
from lightboard.runs.columns import NUMBER, ODD, TRUTH, Values
from lightboard.runs.filter import (
    FilterFault,
    Name,
    Row,
    Value,
    compile_filter,
    compile_words,
    has_operator,
    names_of,
    parse_expression,
    split_measure,
    text_of,
)
from lightboard.runs.metrics import guess_direction

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Measures: TypeAlias = "Selection | Mapping[str, str | Sequence[str]]"
"""Which metrics, or which of their measures."""

FACTS: Final = ("run", "status", "start", "duration", "points", "bytes", "conflicts")
_RUN_FIELDS: Final = (
    "name",
    "status",
    "start",
    "duration",
    "points",
    "tag",
    "note",
    "session_group",
)
_MEASURE: Final = re.compile(
    r"last|min|max|best|step_at_min|step_at_max|last_step|points|nonfinite"
    r"|mean:(?P<mean>[1-9][0-9]*)|at:(?P<at>-?[0-9]+)"
)


class Column(Struct, frozen=True):
    """A column of the table; arrays of shape (rows,)."""

    name: str
    values: NDArray[Any]
    """float64, bool, or Python texts."""
    valid: NDArray[np.bool_]
    """Where there is a value."""

    def list_all(self) -> list[Any]:
        """As Python values; None where there is none."""
        values = self.values.tolist()
        return [
            value if there else None
            for value, there in zip(values, self.valid.tolist(), strict=True)
        ]


class RunsTable:
    """A row for each run, a column for each setting and metric.

    Columns: run, status, start, duration, points, bytes, conflicts (settings that were said with different
    values), then settings, then metrics. Times are seconds, `start` since the epoch. A setting whose values
    are all numbers is float64, all truths bool, else text, where numbers stand as JSON writes them. A name
    that an earlier column has goes by "config:<name>" or "last:<name>".

    >>> table = board.runs_table(metrics="train/loss")
    >>> table
    <table of 2 runs: 3 settings, 1 metric>
    >>> table["width"].tolist()
    [1.0, 2.0]
    """

    def __init__(self, columns: Sequence[Column], settings: Sequence[str], metrics: Sequence[str]):
        self._columns = {column.name: column for column in columns}
        self.settings = tuple(settings)
        """Names of the columns that are settings."""
        self.metrics = tuple(metrics)
        """Names of the columns that are metrics."""

    def __len__(self) -> int:
        return len(self._columns["run"].values)

    def __repr__(self) -> str:
        sizes = f"{counted(len(self.settings), 'setting')}, {counted(len(self.metrics), 'metric')}"
        return f"<table of {counted(len(self), 'run')}: {sizes}>"

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return list(self._columns)

    def __getitem__(self, column: str) -> NDArray[Any]:
        """A column (rows,): float64 with NaN where there is nothing, else Python's values with None.

        Raises KeyError.
        """
        found = self._columns[column]
        if found.values.dtype == np.float64:
            return np.where(found.valid, found.values, math.nan)
        if found.valid.all() and found.values.dtype == bool:
            return found.values
        values = np.empty(len(self), object)
        values[:] = found.list_all()
        return values

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Row by row, without what a row does not have."""
        columns = {name: column.list_all() for name, column in self._columns.items()}
        for at in range(len(self)):
            yield {name: column[at] for name, column in columns.items() if column[at] is not None}

    def __arrow_c_schema__(self) -> object:
        """The columns, as the Arrow PyCapsule interface asks for them."""
        return self._for_arrow().arrow_schema()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows in one batch. `requested_schema` is not looked at; casting is left to who asks."""
        return self._for_arrow().arrow_stream()

    def _for_arrow(self) -> _native.Columns:
        columns = []
        for column in self._columns.values():
            # A name with a zero byte would end there.
            name = column.name.replace("\0", "\ufffd").encode("utf-8", "replace")
            values: Any = column.values
            if values.dtype == object:
                values = [(one or "").encode("utf-8", "replace") for one in column.list_all()]
            columns.append((name, values, column.valid))
        return _native.Columns(columns, len(self))

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame. Raises ImportError, with what to type, where pandas is not installed.

        >>> board.runs_table(metrics={"train/loss": "min"}).to_pandas()[["run", "width", "train/loss.min"]]
                run  width  train/loss.min
        0  baseline    1.0           0.010
        1      wide    2.0           0.005
        """
        try:
            import pandas
        except ImportError:
            raise MissingPackage("pandas") from None
        return pandas.DataFrame({name: self[name] for name in self._columns})

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame. Raises ImportError, with what to type, where polars is not installed.

        >>> board.runs_table().to_polars().select("run", "optimizer").rows()
        [('baseline', 'sgd'), ('wide', 'sgd')]
        """
        try:
            import polars
        except ImportError:
            raise MissingPackage("polars") from None
        return polars.DataFrame(self)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table. Raises ImportError, with what to type, where pyarrow is not installed."""
        try:
            import pyarrow
        except ImportError:
            raise MissingPackage("pyarrow") from None
        return pyarrow.table(self)

    def to_csv(self) -> str:
        """The table as CSV. A text that a spreadsheet would take for a formula gets a ' in front.

        >>> print(board.runs_table(columns="width", metrics=()).to_csv().splitlines()[0])
        run,status,start,duration,points,bytes,conflicts,width
        """
        from lightboard.board.table_text import format_csv

        return format_csv(self.columns, self._list_rows())

    def to_json(self) -> str:
        """The table as a JSON list of objects; a number that is not finite stands as text."""
        from lightboard.board.table_text import format_json

        return format_json(self.columns, self._list_rows())

    def to_markdown(self) -> str:
        """The table as Markdown; numbers with 5 significant digits."""
        from lightboard.board.table_text import format_markdown

        return format_markdown(self.columns, self._list_rows())

    def to_latex(self) -> str:
        """The table as a LaTeX tabular; numbers with 5 significant digits, all else escaped."""
        from lightboard.board.table_text import format_latex

        return format_latex(self.columns, self._list_rows())

    def _list_rows(self) -> list[tuple[Any, ...]]:
        return list(zip(*(column.list_all() for column in self._columns.values()), strict=True))


# --- making one ------------------------------------------------------------------------------


def make_runs_table(
    source: Source,
    where: str | None,
    columns: Selection,
    metrics: Measures,
    runs: Selection,
    *,
    differing: bool,
) -> RunsTable:
    """The rows that pass, with the columns that are wanted."""
    names = source.list_settings()
    tags = source.list_metrics()
    wanted = [name for name in names if make_filter(columns)(name)]
    test = _Where(source, where, names, tags) if where and where.strip() else None
    asked = wanted if test is None else list(dict.fromkeys([*wanted, *test.settings]))
    rows = source.read_rows([name for name in names if name in set(asked)])
    shown = {run.id: run.name for run in source.contents.runs.values()}
    meant = make_filter(runs)
    head_of = rows.find_heads()
    # A session is shown where it or a run within it is meant.
    kept = _fold(np.array([meant(shown.get(run, "")) for run in rows.run], bool), head_of)
    if test is not None:
        kept &= _fold(test.test(rows, shown), head_of)
    at = np.flatnonzero(kept)
    made = _fact_columns(rows, shown, at)
    taken = {column.name for column in made}
    settings = []
    for name in wanted:
        column = _setting_column(_free(name, "config", taken), rows.settings[name], at)
        if differing and not _differs(column):
            continue
        taken.add(column.name)
        settings.append(column)
    ids = [rows.run[row] for row in at.tolist()]
    measured = []
    for name, values in _measure(source, tags, metrics, ids):
        column = Column(_free(name, "last", taken), values, _there(values))
        taken.add(column.name)
        measured.append(column)
    return RunsTable(
        [*made, *settings, *measured],
        [column.name for column in settings],
        [column.name for column in measured],
    )


def _fold(found: NDArray[np.bool_], head_of: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Rows that are shown, and of which any that they show was found."""
    folded = np.zeros_like(found)
    folded[head_of[found]] = True
    return folded


def _free(name: str, kind: str, taken: set[str]) -> str:
    return f"{kind}:{name}" if name in taken else name


def _there(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    # A metric that is NaN was logged so; one that is not there is NaN as well: both are shown as missing numbers.
    return ~np.isnan(values)


def _differs(column: Column) -> bool:
    return len(set(column.list_all())) > 1


def _fact_columns(rows: RunRows, shown: Mapping[int, str], at: NDArray[np.intp]) -> list[Column]:
    def texts(name: str, values: Sequence[str | None]) -> Column:
        array = np.empty(len(at), object)
        array[:] = [values[row] for row in at.tolist()]
        return Column(name, array, np.array([value is not None for value in array], bool))

    def numbers(name: str, values: NDArray[np.float64]) -> Column:
        return Column(name, values[at], _there(values[at]))

    return [
        texts("run", [shown.get(run, str(run)) for run in rows.run]),
        texts("status", rows.status),
        numbers("start", rows.start),
        numbers("duration", rows.last - rows.start),
        numbers("points", rows.points),
        numbers("bytes", rows.size),
        numbers("conflicts", rows.conflicts),
    ]


def _setting_column(name: str, values: Values, at: NDArray[np.intp]) -> Column:
    codes = values.codes[at].astype(np.intp)
    there = codes > 0
    kinds = np.unique(values.kinds[codes[there] - 1])
    nan = _is_nan(values)
    all_kinds = set(kinds.tolist())
    only_nan = all_kinds <= {NUMBER, ODD} and all(
        nan[code - 1] for code in np.unique(codes[there]).tolist() if values.kinds[code - 1] == ODD
    )
    if all_kinds <= {NUMBER} or (only_nan and NUMBER in all_kinds):
        numbers = np.concatenate(([math.nan], values.numbers))[codes]
        return Column(name, numbers, there)
    if all_kinds == {TRUTH}:
        return Column(name, np.concatenate(([0.0], values.numbers))[codes] > 0, there)
    told = [None, *map(text_of, values.list_all())]
    texts = np.empty(len(at), object)
    texts[:] = [told[code] for code in codes.tolist()]
    return Column(name, texts, there)


def _is_nan(values: Values) -> list[bool]:
    return [
        kind == ODD and value == "NaN"
        for kind, value in zip(values.kinds.tolist(), values.list_all(), strict=True)
    ]


# --- metrics ---------------------------------------------------------------------------------


def _measure(
    source: Source, tags: Sequence[MetricName], wanted: Measures, rows: Sequence[int]
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Column by column: (name, values)."""
    for metric, measures in _choose([one for one in tags if one.shown], wanted):
        plain = [(what, *_parse_measure(what, metric.name)) for what in measures]
        # What needs no argument is there whatever is asked.
        plain.sort(key=lambda one: (one[2] is not None, one[3] is not None))
        done: dict[str, NDArray[np.float64]] = {}
        held: Mapping[str, NDArray[np.float64]] | None = None
        for what, field, mean_of, at in plain:
            if held is None or mean_of is not None or at is not None:
                held = source.measure(rows, metric.tag, metric.below, mean_of, at)
            done[what] = held[field]
        for what in measures:
            yield metric.name if what == "last" else f"{metric.name}.{what}", done[what]


def _choose(
    tags: Sequence[MetricName], wanted: Measures
) -> Iterator[tuple[MetricName, Sequence[str]]]:
    if not isinstance(wanted, Mapping):
        meant = make_filter(wanted)
        yield from ((metric, ("last",)) for metric in tags if meant(metric.name))
        return
    for metric in tags:
        measures: dict[str, None] = {}
        for glob, said in wanted.items():
            if make_filter(glob)(metric.name):
                measures |= dict.fromkeys([said] if isinstance(said, str) else said)
        if measures:
            yield metric, list(measures)


def _parse_measure(what: str, metric: str) -> tuple[str, int | None, int | None]:
    """(field, mean_of, at). Raises ValueError."""
    found = _MEASURE.fullmatch(what)
    if found is None:
        raise ValueError(
            f"{what!r} is no measure\n"
            "hint: last, min, max, best, mean:10, at:1000, step_at_min, step_at_max, last_step, points"
        )
    if found["mean"]:
        return "mean", int(found["mean"]), None
    if found["at"]:
        return "at", None, int(found["at"])
    if what == "best":
        direction = guess_direction(metric)
        if direction is None:
            raise ValueError(f"nobody knows what is best of {metric!r}\nhint: 'min' or 'max'")
        return direction, None, None
    return what, None, None


# --- conditions ------------------------------------------------------------------------------


class _Where:
    """A filter, and what it asks of rows. Raises FilterFault, a ValueError."""

    def __init__(
        self, source: Source, text: str, settings: Sequence[str], tags: Sequence[MetricName]
    ) -> None:
        self._source = source
        self._names: dict[str, tuple[str, str]] = {}
        self._words: Callable[[Iterable[str]], bool] | None = None
        self._passes: Callable[[Row], bool] | None = None
        # What is a column counts before what only runs within sessions call so.
        self._tags: dict[str, MetricName] = {}
        for metric in sorted(tags, key=lambda one: not one.shown):
            self._tags.setdefault(metric.name, metric)
        if text.lstrip().startswith("/") or not has_operator(text):
            self._words = compile_words(text)
            return
        expression = parse_expression(text)
        known = set(settings)
        for name in names_of(expression):
            self._names[name.text] = self._resolve(text, name, known)
        self._passes = compile_filter(expression)

    def _resolve(self, text: str, name: Name, settings: set[str]) -> tuple[str, str]:
        said = name.text
        kind, _, rest = said.partition(":")
        for candidate in (("run", said), ("config", said), ("last", said), (kind, rest)):
            where, what = candidate
            there: Iterable[str] = {"run": _RUN_FIELDS, "config": settings, "last": self._tags}.get(
                where, ()
            )
            if what in there:
                return candidate
        measure = split_measure(said)
        if measure is not None and measure[2] in self._tags:
            if measure[0] == "best" and guess_direction(measure[2]) is None:
                hint = f"nobody knows what is best of {measure[2]!r}: min or max"
                raise FilterFault("unknown_name", text, name.at, name.to, hint=hint)
            return "measure", said
        there_are = [*_RUN_FIELDS, *settings, *self._tags]
        if measure is not None:
            said = measure[2]
        raise FilterFault("unknown_name", text, name.at, name.to, hint=_like(said, there_are))

    @property
    def settings(self) -> list[str]:
        """Settings that it asks for."""
        return [name for kind, name in self._names.values() if kind == "config"]

    def test(self, rows: RunRows, shown: Mapping[int, str]) -> NDArray[np.bool_]:
        """Which rows pass (n,)."""
        names = [shown.get(run, "") for run in rows.run]
        marks = self._source.read_marks()
        nobody = Marks("", (), "")
        said = [marks.get(name, nobody) for name in names]
        called = [
            [name, mark.name] if mark.name else [name]
            for name, mark in zip(names, said, strict=True)
        ]
        # What people say of a session they say of the runs within it.
        for at, head in enumerate(rows.find_heads().tolist()):
            if at != head:
                called[at] = [*called[at], *called[head]]
                said[at] = _join_marks(said[at], said[head])
        if self._words is not None:
            words = self._words
            return np.array(
                [words([*name, *mark.tags]) for name, mark in zip(called, said, strict=True)],
                bool,
            )
        columns = {
            name: self._column(kind, what, rows, called, said)
            for name, (kind, what) in self._names.items()
        }
        passes = self._passes
        assert passes is not None
        found = np.zeros(len(names), bool)
        for at in range(len(names)):
            found[at] = passes(lambda name, at=at: columns[name][at])  # type: ignore[misc]
        return found

    def _column(
        self,
        kind: str,
        what: str,
        rows: RunRows,
        called: Sequence[Sequence[str]],
        said: Sequence[Marks],
    ) -> list[Value]:
        if kind == "config":
            values = rows.settings[what]
            told: list[Value] = [
                None if kind_of == ODD else value
                for kind_of, value in zip(values.kinds.tolist(), values.list_all(), strict=True)
            ]
            return [told[code - 1] if code else None for code in values.codes.tolist()]
        if kind == "last":
            metric = self._tags[what]
            measured = self._source.measure(rows.run, metric.tag, metric.below, None, None)
            there = ~np.isnan(measured["run"])
            return _with_gaps(measured["last"], there)
        if kind == "measure":
            return self._measure(what, rows)
        if what == "name":
            return [names[0] if len(names) == 1 else list(names) for names in called]
        if what == "tag":
            return [list(mark.tags) for mark in said]
        if what == "note":
            return [mark.note or None for mark in said]
        if what == "session_group":
            return [group or None for group in rows.group]
        if what == "status":
            return list(rows.status)
        numbers = {"start": rows.start, "duration": rows.last - rows.start, "points": rows.points}
        found = numbers[what][rows.find_heads()]
        return _with_gaps(found, ~np.isnan(found))

    def _measure(self, what: str, rows: RunRows) -> list[Value]:
        split = split_measure(what)
        assert split is not None
        how, count, tag = split
        metric = self._tags[tag]
        mean_of = count if how == "mean" else None
        at = count if how == "at" else None
        measured = self._source.measure(rows.run, metric.tag, metric.below, mean_of, at)
        there = ~np.isnan(measured["at_step" if how == "at" else "run"])
        field = (guess_direction(tag) or "max") if how == "best" else how
        return _with_gaps(measured[field], there)


def _join_marks(own: Marks, above: Marks) -> Marks:
    return Marks(own.name, list(dict.fromkeys([*own.tags, *above.tags])), own.note or above.note)


def _with_gaps(values: NDArray[np.float64], there: NDArray[np.bool_]) -> list[Value]:
    return [
        value if has else None for value, has in zip(values.tolist(), there.tolist(), strict=True)
    ]


def _like(name: str, names: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else ""
