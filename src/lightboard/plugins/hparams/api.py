"""The Runs dashboard's routes: the run table, what scalars amount to in it, what settings matter."""

from __future__ import annotations

from typing import Final

from lightboard.plugins.hparams import messages as say
from lightboard.plugins.plugin import Blob, Route
from lightboard.reader.query import Board


def list_columns(board: Board, request: say.TableColumnsRequest) -> say.TableColumnsReply:
    """Every setting and every metric that some row has."""
    raise NotImplementedError


def read_table(board: Board, request: say.TableRequest) -> Blob:
    """Rows and their settings, column by column."""
    raise NotImplementedError


def read_metrics(board: Board, request: say.MetricsRequest) -> Blob:
    """What scalars amount to, row by row."""
    raise NotImplementedError


def read_rows(board: Board, request: say.RowsRequest) -> say.RowsReply:
    """Everything said about some rows."""
    raise NotImplementedError


def weigh_settings(board: Board, request: say.ImportanceRequest) -> say.ImportanceReply:
    """How much settings matter for a metric."""
    raise NotImplementedError


def group_rows(board: Board, request: say.RowGroupsRequest) -> say.RowGroupsReply:
    """Rows of equal settings, and their metrics."""
    raise NotImplementedError


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
