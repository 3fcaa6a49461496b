"""The Runs dashboard's routes: the run table, what scalars amount to in it, what settings matter."""

from __future__ import annotations

import hashlib
import math
import posixpath
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lightboard.plugins.hparams import messages as say
from lightboard.plugins.hparams.decode import HParam, decode_hparams
from lightboard.plugins.plugin import Blob, RequestError, Route
from lightboard.reader.query import Board, NotInStore
from lightboard.reader.store import RunColumns
from lightboard.runs.columns import Origin, Values
from lightboard.runs.further import FILE, Words, list_words, read_yaml
from lightboard.runs.sessions import STATUSES, find_hparams
from lightboard.runs.table import (
    Row,
    RowTable,
    RunTable,
    list_metrics,
    measure_rows,
    table_of,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TABLE: Final = 0x3152424C  # "LBR1"
_METRICS: Final = 0x314B424C  # "LBK1"

LONGEST_TEXT: Final = 1000
"""Characters of a text in the table; a longer one ends in "…"."""
_SHORTER_TEXT: Final = 200
# Characters of one column; beyond, its texts are cut shorter: a table shows their beginnings.
_MOST_TEXT: Final = 1 << 20

_STATUS: Final = {None: 0, "running": 1, "stalled": 2, "failed": 3, "finished": 4}
_SESSION: Final = {None: 0, "unknown": 1, "success": 2, "failure": 3, "running": 4}

_DATASETS: Final = {1: "training", 2: "validation"}


# --- columns and rows ------------------------------------------------------------------------


def list_columns(board: Board, request: say.TableColumnsRequest) -> say.TableColumnsReply:
    """Every setting and every metric that some row has."""
    from lightboard.runs.metrics import guess_direction

    table = table_of(board)
    settings = [_finite(column) for column in table.list_columns()]
    names = {tag.id: tag for tag in board.snapshot.tags}
    metrics = []
    for one in list_metrics(table, board):
        tag, info = names[one.tag], one.info
        text = tag.tag.decode("utf-8", "replace")
        metrics.append(
            say.MetricColumn(
                tag=one.tag,
                below=one.below,
                name=f"{one.below}/{text}" if one.below else text,
                rows=one.rows,
                direction=guess_direction(text),
                declared=info is not None,
                dataset=_DATASETS.get(info.dataset_type) if info else None,  # type: ignore[arg-type]
                display_name=(info.display_name if info else "") or tag.display_name,
                description=(info.description if info else "") or tag.description,
            )
        )
    experiments = [
        say.Experiment(run, one.name, one.description, one.user, one.time_created_secs or None)
        for run, one in table.read_declared().experiments
        if one.name or one.description or one.user
    ][:100]
    rows = len(table.read().shown)
    version = hashlib.blake2b(
        msgspec.json.encode((board.epoch, rows, settings, metrics, experiments)), digest_size=9
    ).hexdigest()
    if request.version == version:
        return say.TableColumnsReply(version, True, rows, [], [], [])
    return say.TableColumnsReply(version, False, rows, settings, metrics, experiments)


def _finite(column: Any) -> Any:
    """Infinity has no place in JSON but as 1e999."""
    domain, interval = column.domain, column.interval
    if domain is None and interval is None:
        return column
    return msgspec.structs.replace(
        column,
        domain=None if domain is None else [tell_value(value) for value in domain],
        interval=None if interval is None else tuple(map(tell_value, interval)),
    )


def read_table(board: Board, request: say.TableRequest) -> Blob:
    """Rows and their settings, column by column; docs/http-api.md has the layout."""
    table = table_of(board)
    names = None if request.columns is None else [table.name_of(one) for one in request.columns]
    changes = None if request.since is None else table.read_changes(request.since)
    rows = changes or table.read()
    data = encode_table(
        board, table, rows, rows.names if names is None else names, full=changes is None
    )
    return Blob(data, "application/octet-stream", dense=False)


class _ColumnHead(msgspec.Struct):
    id: int
    distinct: int
    width: int
    texts: list[str]
    cut: list[int]


class _Head(msgspec.Struct):
    revision: int
    full: bool
    n: int
    gone: list[int]
    groups: list[str]
    columns: list[_ColumnHead]
    within: list[int | None] | None


def encode_table(
    board: Board, table: RunTable, rows: RowTable, names: Sequence[str] | Any, *, full: bool
) -> bytes:
    """The reply: a head, what is known of rows, then the columns called so."""
    groups: dict[str, int] = {}
    parts = _encode_rows(board, rows.rows, groups)
    heads = []
    for name in names:
        if name not in rows.names:
            # Nobody has it among these rows: all codes are 0.
            heads.append(_ColumnHead(table.id_of(name), 0, 1, [], []))
            parts.append(bytes(len(rows.rows)))
            continue
        of_column, arrays = _encode_column(table.id_of(name), rows.column(name))
        heads.append(of_column)
        parts += arrays
    within = None if rows.heads is None else [row.within for row in rows.rows]
    head = _Head(
        rows.revision, full, len(rows.rows), table.list_gone(), list(groups), heads, within
    )
    text = msgspec.json.encode(head)
    text += b" " * (-len(text) % 8)
    padded = (part + bytes(-len(part) % 8) for part in parts)
    return b"".join((struct.pack("<II", _TABLE, len(text)), text, *padded))


def _encode_rows(board: Board, rows: Sequence[Row], groups: dict[str, int]) -> list[bytes]:
    import numpy as np

    extents = measure_rows(board.snapshot.runs, rows)
    return [
        np.array([row.run for row in rows], np.float64).tobytes(),
        extents.start.tobytes(),
        extents.last.tobytes(),
        extents.points.tobytes(),
        extents.size.tobytes(),
        np.array([len(row.conflicts) for row in rows], np.uint32).tobytes(),
        np.array(
            [groups.setdefault(row.group, len(groups) + 1) if row.group else 0 for row in rows],
            np.uint32,
        ).tobytes(),
        bytes(_STATUS[row.facts.status] for row in rows),
        bytes(_SESSION[row.session] for row in rows),
    ]


def _encode_column(column: int, values: Values) -> tuple[_ColumnHead, list[bytes]]:
    import numpy as np

    distinct = len(values.kinds)
    longest = LONGEST_TEXT if sum(map(len, values.texts)) <= _MOST_TEXT else _SHORTER_TEXT
    texts = [text if len(text) <= longest else text[:longest] + "…" for text in values.texts]
    cut = [at for at, text in enumerate(values.texts) if len(text) > longest]
    arrays = [values.kinds.tobytes(), values.numbers.tobytes()]
    if distinct == 1 and values.codes.all():
        return _ColumnHead(column, 1, 0, texts, cut), arrays
    width = 1 if distinct < 1 << 8 else 2 if distinct < 1 << 16 else 4
    kind = {1: np.uint8, 2: np.uint16, 4: np.uint32}[width]
    arrays.append(values.codes.astype(kind).tobytes())
    return _ColumnHead(column, distinct, width, texts, cut), arrays


# --- metrics ---------------------------------------------------------------------------------


def _find_rows(table: RowTable, wanted: Sequence[int] | None) -> list[tuple[int, Row]]:
    """(place, row) of these runs, by default of those that are shown; what is no row is left out."""
    if wanted is None:
        return [(at, row) for at, row in enumerate(table.rows) if row.within is None]
    places = {row.run: (place, row) for place, row in enumerate(table.rows)}
    return [places[run] for run in dict.fromkeys(wanted) if run in places]


def read_metrics(board: Board, request: say.MetricsRequest) -> Blob:
    """What scalars amount to, row by row; docs/http-api.md has the layout."""
    import numpy as np

    from lightboard.runs.metrics import measure

    for metric in request.metrics:
        board.find_tag(metric.tag)
    rows = [row for _, row in _find_rows(table_of(board).read(), request.rows)]
    snapshot = board.snapshot
    parts = [
        struct.pack("<4I", _METRICS, len(request.metrics), len(rows), 0),
        np.array([row.run for row in rows], np.float64).tobytes(),
    ]
    for metric in request.metrics:
        measured = measure(
            board,
            snapshot,
            rows,
            metric.tag,
            metric.below,
            mean_of=metric.mean_of,
            at=metric.at,
        )
        parts += [field.tobytes() for field in measured.all()]
    return Blob(b"".join(parts), "application/octet-stream", dense=False)


def _read_target(board: Board, rows: Sequence[Row], target: say.Target) -> NDArray[np.float64]:
    from lightboard.runs.metrics import measure

    board.find_tag(target.tag)
    if target.take == "mean" and target.mean_of is None:
        raise RequestError(400, "a mean of how many points?", "send `mean_of`")
    if target.take == "at" and target.at is None:
        raise RequestError(400, "a value at which step?", "send `at`")
    measured = measure(
        board,
        board.snapshot,
        rows,
        target.tag,
        target.below,
        mean_of=target.mean_of if target.take == "mean" else None,
        at=target.at if target.take == "at" else None,
    )
    return measured.take(target.take)


# --- everything about a row ------------------------------------------------------------------


def read_rows(board: Board, request: say.RowsRequest) -> say.RowsReply:
    """Everything said about some rows; those that are none (any more) are left out."""
    table = table_of(board)
    return say.RowsReply(
        [_tell_row(board, table, row) for _, row in _find_rows(table.read(), request.rows)]
    )


def _tell_row(board: Board, table: RunTable, row: Row) -> say.WholeRow:
    said: dict[str, list[say.Said]] = {}
    runs = [run for one in row.runs if (run := board.snapshot.runs.get(one)) is not None]
    for run in runs:
        for source, where, words in _list_words(board, run):
            _gather(said, row, source, f"{_shown(run.name)} · {where}", words)
    # What its own files do not say comes from above, or is what could not be read of them.
    where = "a run above" if row.session is None else "its session"
    for name, value in row.facts.configuration.items():
        if name not in said:
            said[name] = [_say(value, "session", where, None, counts=True)]
    for name, text in row.facts.odd.items():
        if name not in said:
            said[name] = [say.Said(text, "odd", "session", where, None, True)]
    settings = [
        say.Setting(table.id_of(name), name, _mark(all_of)) for name, all_of in said.items()
    ]
    return say.WholeRow(row.run, list(row.parts), settings, _list_sessions(runs))


def _list_words(board: Board, run: RunColumns) -> list[tuple[Origin, str, Words]]:
    from lightboard.runs.texts import TextSettings

    found: list[tuple[Origin, str, Words]] = []
    try:
        found += [("session", words.where, words) for words in list_words(board, run)]
        yaml = read_yaml(board, run)
        if yaml is not None:
            found.append(("file", FILE, yaml))
        texts = TextSettings(board, lambda: None).tell(run)
        found += [("text", tag, Words(tag, at, values, {})) for tag, at, values in texts]
    except (OSError, NotInStore):
        pass  # it went while it was read: what the table holds of it is told
    return found


def _gather(
    said: dict[str, list[say.Said]], row: Row, source: Origin, where: str, words: Words
) -> None:
    at = words.wall_time if words.wall_time is not None and math.isfinite(words.wall_time) else None
    for name, value in words.values.items():
        counts = _is_same(row.facts.configuration.get(name), value)
        said.setdefault(name, []).append(_say(value, source, where, at, counts=counts))
    for name, text in words.odd.items():
        counts = name not in row.facts.configuration and row.facts.odd.get(name) == text
        said.setdefault(name, []).append(say.Said(text, "odd", source, where, at, counts))


def _is_same(one: HParam | None, other: HParam) -> bool:
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _say(
    value: HParam, source: Origin, where: str, wall_time: float | None, *, counts: bool
) -> say.Said:
    kind: Any = (
        "truth" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    )
    return say.Said(tell_value(value), kind, source, where, wall_time, counts)


def _mark(all_of: list[say.Said]) -> list[say.Said]:
    """Only the first of equal ones counts."""
    counted = False
    for one in all_of:
        one.counts = one.counts and not counted
        counted |= one.counts
    return all_of


def _list_sessions(runs: Sequence[RunColumns]) -> list[say.SessionSaid]:
    found = []
    for run in runs:
        start = end = None
        for _, _, key in find_hparams(run):
            try:
                message = decode_hparams(key.metadata)
            except ValueError:
                continue
            if message.HasField("session_start_info"):
                start, end = message.session_start_info, None
            elif message.HasField("session_end_info"):
                end = message.session_end_info
        if start is not None:
            found.append(
                say.SessionSaid(
                    run=run.id,
                    group=start.group_name,
                    status=STATUSES.get(end.status, "unknown") if end else "unknown",
                    start_time=start.start_time_secs or None,
                    end_time=(end.end_time_secs or None) if end else None,
                    model_uri=start.model_uri,
                    monitor_url=start.monitor_url,
                )
            )
    return found


def tell_value(value: HParam) -> Any:
    """A value as JSON says it: infinity as 1e999, whole numbers as such."""
    if isinstance(value, bool | str):
        return value
    if math.isinf(value):
        return msgspec.Raw(b"1e999" if value > 0 else b"-1e999")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _shown(name: str) -> str:
    return posixpath.basename(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


# --- what matters ----------------------------------------------------------------------------


def weigh_settings(board: Board, request: say.ImportanceRequest) -> say.ImportanceReply:
    """How much settings matter for a metric."""
    import numpy as np

    from lightboard.runs import importance

    table = table_of(board)
    everything = table.read()
    found = _find_rows(everything, request.rows)
    places = np.array([place for place, _ in found], np.intp)
    target = _read_target(board, [row for _, row in found], request.target)
    names = (
        [table.name_of(one) for one in request.columns]
        if request.columns is not None
        else [name for name in everything.names if _varies(everything.column(name), places)]
    )
    names = [name for name in names if name in everything.names]
    columns = [_part(everything.column(name), places) for name in names]
    ranks = importance.rank_columns(columns, target)
    forest = importance.grow_forest(columns, target, ranks, request.seed)
    used = int((~np.isnan(target)).sum())
    said = ""
    if forest is None:
        said = (
            f"{used} runs have the metric: a forest takes {importance.FEWEST_ROWS}"
            if used < importance.FEWEST_ROWS
            else "nothing differs among these runs"
        )
    return say.ImportanceReply(
        used,
        [
            say.ColumnImportance(
                table.id_of(name),
                rank.rows,
                rank.method,
                rank.value,
                forest.importance[at] if forest else None,
                forest.deviation[at] if forest else None,
            )
            for at, (name, rank) in enumerate(zip(names, ranks, strict=True))
        ],
        say.Forest(forest.trees, forest.r2) if forest else None,
        said,
    )


def _varies(column: Values, places: NDArray[np.intp]) -> bool:
    codes = column.codes[places]
    return len(codes) > 0 and bool((codes != codes[0]).any())


def _part(column: Values, places: NDArray[np.intp]) -> Values:
    return Values(column.kinds, column.numbers, column.texts, column.codes[places])


def group_rows(board: Board, request: say.RowGroupsRequest) -> say.RowGroupsReply:
    """Rows of equal settings, and their metrics."""
    import numpy as np

    from lightboard.runs.groups import find_groups, summarize

    table = table_of(board)
    everything = table.read()
    found = _find_rows(everything, request.rows)
    places = np.array([place for place, _ in found], np.intp)
    rows = [row for _, row in found]
    without = {table.name_of(one) for one in request.without}
    names = everything.names if request.by is None else [table.name_of(one) for one in request.by]
    columns = [
        _part(everything.column(name), places)
        for name in names
        if name in everything.names and name not in without
    ]
    group = find_groups(len(rows), columns)
    groups = [say.RowGroup([]) for _ in range(int(group.max()) + 1 if rows else 0)]
    for row, number in zip(rows, group.tolist(), strict=True):
        groups[number].rows.append(row.run)
    metrics = []
    for target in request.metrics:
        told = summarize(group, _read_target(board, rows, target))
        metrics.append(
            say.GroupStatistics(
                told.n.tolist(),
                *(
                    [value if math.isfinite(value) else None for value in column.tolist()]
                    for column in (told.mean, told.std, told.min, told.max, told.median)
                ),
            )
        )
    return say.RowGroupsReply(groups, metrics)


ROUTES: Final = (
    Route(
        "POST",
        "columns",
        say.TableColumnsRequest,
        say.TableColumnsReply,
        list_columns,
        "Settings and metrics of all rows of the run table",
    ),
    Route("POST", "table", say.TableRequest, Blob, read_table, "Rows of the run table"),
    Route(
        "POST",
        "metrics",
        say.MetricsRequest,
        Blob,
        read_metrics,
        "What scalars amount to in each row: last, extremes, means",
    ),
    Route(
        "POST",
        "rows",
        say.RowsRequest,
        say.RowsReply,
        read_rows,
        "Everything said about some rows, in full",
    ),
    Route(
        "POST",
        "importance",
        say.ImportanceRequest,
        say.ImportanceReply,
        weigh_settings,
        "How much settings matter for a metric",
    ),
    Route(
        "POST",
        "groups",
        say.RowGroupsRequest,
        say.RowGroupsReply,
        group_rows,
        "Rows of equal settings together, and their metrics",
    ),
)
