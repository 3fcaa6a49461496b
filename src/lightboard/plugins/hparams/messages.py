"""What the page and the run table say to each other; docs/http-api.md describes each field."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lightboard.runs.columns import SettingColumn

MOST_METRICS = 100
MOST_ROWS_WHOLE = 100


class TableColumnsRequest(msgspec.Struct):
    """Which columns there are."""

    epoch: str
    version: Annotated[str, Meta(description="Of the reply that the page has; empty: none")] = ""


class MetricColumn(msgspec.Struct, frozen=True):
    """A scalar tag that some row has."""

    tag: int
    below: Annotated[
        str, Meta(description="The folder below the row's run that holds it; empty: its own")
    ]
    name: str
    rows: Annotated[
        int, Meta(description="0: only runs within sessions have it, told by their folders")
    ]
    direction: Annotated[
        Literal["min", "max"] | None, Meta(description="What is best, by the name; null: no idea")
    ]
    declared: Annotated[bool, Meta(description="An experiment names it as a metric")]
    dataset: Literal["training", "validation"] | None
    display_name: str
    description: str


class Experiment(msgspec.Struct, frozen=True):
    """What an experiment says of itself."""

    run: int
    name: str
    description: str
    user: str
    created: Annotated[float | None, Meta(description="Seconds since the epoch")]


class TableColumnsReply(msgspec.Struct):
    """All columns, or that nothing changed."""

    version: str
    same: Annotated[bool, Meta(description="As of `version`: the lists are empty")]
    rows: int
    settings: list[SettingColumn]
    metrics: list[MetricColumn]
    experiments: list[Experiment]


class TableRequest(msgspec.Struct):
    """Rows and their settings."""

    epoch: str
    since: Annotated[int | None, Meta(description="A revision: only what changed after it")] = None
    columns: Annotated[list[int] | None, Meta(description="Ids of settings; null: all")] = None


class Metric(msgspec.Struct):
    """A scalar tag of rows."""

    tag: int
    below: str = ""
    mean_of: Annotated[
        Annotated[int, Meta(ge=1, le=1_000_000)] | None,
        Meta(description="So many of the last points"),
    ] = None
    at: Annotated[int | None, Meta(description="A step")] = None


class MetricsRequest(msgspec.Struct):
    """What scalars of many rows amount to."""

    epoch: str
    metrics: Annotated[list[Metric], Meta(max_length=MOST_METRICS)]
    rows: Annotated[list[int] | None, Meta(description="Ids of runs; null: all rows")] = None


class RowsRequest(msgspec.Struct):
    """Everything about some rows."""

    epoch: str
    rows: Annotated[list[int], Meta(max_length=MOST_ROWS_WHOLE)]


class Said(msgspec.Struct):
    """One value of a setting, as some place says it."""

    value: Annotated[Any, Meta(description="Whole; infinity is written 1e999 and -1e999")]
    kind: Annotated[
        Literal["number", "text", "truth", "odd"],
        Meta(description="odd: NaN, null, a list or a struct, as text"),
    ]
    source: Literal["session", "text", "file"]
    where: Annotated[str, Meta(description="The run, and the tag or file in it")]
    wall_time: Annotated[float | None, Meta(description="When it was logged")]
    counts: Annotated[bool, Meta(description="It is the one in the table")]


class Setting(msgspec.Struct):
    """All that is said of a setting in one row."""

    id: int
    name: str
    said: list[Said]


class SessionSaid(msgspec.Struct):
    """A session as its run's summaries tell it."""

    run: int
    group: str
    status: Literal["unknown", "success", "failure", "running"]
    start_time: float | None
    end_time: float | None
    model_uri: str
    monitor_url: str


class WholeRow(msgspec.Struct):
    """Everything said about a row."""

    run: int
    parts: Annotated[list[int], Meta(description="Sub-runs that are one row with it")]
    settings: list[Setting]
    sessions: list[SessionSaid]


class RowsReply(msgspec.Struct):
    """In the order asked."""

    rows: list[WholeRow]


class Target(Metric, kw_only=True):
    """One number of a scalar tag."""

    take: Literal["last", "min", "max", "mean", "at"] = "last"


class ImportanceRequest(msgspec.Struct):
    """How much settings matter for a metric."""

    epoch: str
    target: Target
    rows: list[int] | None = None
    columns: Annotated[
        list[int] | None, Meta(description="Ids of settings; null: those that differ")
    ] = None
    seed: int = 0


class ColumnImportance(msgspec.Struct):
    """How much one setting matters."""

    id: int
    rows: Annotated[int, Meta(description="That have it and the metric")]
    method: Annotated[
        Literal["spearman", "eta"],
        Meta(
            description="spearman: of numbers; eta: the correlation ratio of ranks, of categories"
        ),
    ]
    rank: Annotated[float | None, Meta(description="-1…1, or 0…1 for eta; null: cannot be told")]
    forest: Annotated[
        float | None,
        Meta(description="What permuting it costs the forest, as a share of the metric's variance"),
    ]
    deviation: Annotated[float | None, Meta(description="Of `forest` over repetitions")]


class Forest(msgspec.Struct):
    """The forest behind the permutation importance."""

    trees: int
    r2: Annotated[float, Meta(description="On rows it had not seen; near 0: it explains nothing")]


class ImportanceReply(msgspec.Struct):
    """In the order of columns."""

    rows: int
    columns: list[ColumnImportance]
    forest: Forest | None
    said: Annotated[str, Meta(description="Why there is no forest; empty with one")]


class RowGroupsRequest(msgspec.Struct):
    """Rows of equal settings together."""

    epoch: str
    metrics: Annotated[list[Target], Meta(max_length=MOST_METRICS)] = []
    rows: list[int] | None = None
    by: Annotated[list[int] | None, Meta(description="Ids of settings; null: all")] = None
    without: Annotated[list[int], Meta(description="All but these: the seed")] = []


class RowGroup(msgspec.Struct):
    """Rows whose settings agree."""

    rows: list[int]


class GroupStatistics(msgspec.Struct):
    """One metric over the groups; parallel lists, null where there is none."""

    n: list[int]
    mean: list[float | None]
    std: Annotated[list[float | None], Meta(description="As a sample (n - 1); null for one")]
    min: list[float | None]
    max: list[float | None]
    median: list[float | None]


class RowGroupsReply(msgspec.Struct):
    """Groups in order of their first row; metrics in the order asked."""

    groups: list[RowGroup]
    metrics: list[GroupStatistics]
