"""What the server says about the board, as typed structs; docs/http-api.md describes each field."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lightboard.sidecar import Operation


class Notice(msgspec.Struct):
    """Something a person should know about a file or folder."""

    kind: Literal[
        "corrupt_record",
        "bad_event",
        "bad_value",
        "odd_time",
        "unreadable_file",
        "unreadable_folder",
        "not_event_file",
        "folder_named_like_file",
        "shrunk_file",
        "unreachable",
        "link_out",
    ]
    run: str
    file: Annotated[str, Meta(description="Relative to the logdir")]
    offset: Annotated[int | None, Meta(description="First byte concerned; null: the whole file")]
    count: int
    message: str


class LoadState(msgspec.Struct):
    """How far loading has come."""

    phase: Literal["loading", "live", "missing"]
    files: int
    files_done: int
    bytes: int
    bytes_done: int
    runs: int
    runs_done: Annotated[int, Meta(description="Runs of which every file was read to its end")]
    checked_at: Annotated[float, Meta(description="Wall time of the last look at the logdir")]
    damaged: Annotated[int, Meta(description="Number of corrupt or unreadable places")]
    notices: Annotated[list[Notice], Meta(description="The first 100")]


class Run(msgspec.Struct):
    """A run, without its points."""

    id: int
    name: str
    start: Annotated[float | None, Meta(description="Wall time of the first event")]
    last: Annotated[float | None, Meta(description="Wall time of the last event")]
    slot: Annotated[int, Meta(description="Colour slot, 1-based")]
    tag_set: Annotated[int, Meta(description="Index into tag_sets")]
    points: int


class Tag(msgspec.Struct):
    """A (tag, plugin) pair."""

    id: int
    tag: str
    plugin: str
    display_name: str
    description: Annotated[str, Meta(description="Markdown")]


class BoardReply(msgspec.Struct):
    """Runs and tags: all of them, or what changed after a version."""

    epoch: str
    version: int
    full: Annotated[bool, Meta(description="True: replaces what the page had")]
    lightboard: Annotated[str, Meta(description="The server's own version")]
    window_title: Annotated[str, Meta(description="As given at the start; empty: none")]
    logdir: Annotated[str, Meta(description="As the user typed it")]
    logdir_path: Annotated[str, Meta(description="Absolute")]
    runs: list[Run]
    gone: Annotated[list[int], Meta(description="Ids of runs that went")]
    tags: list[Tag]
    tag_sets: Annotated[list[list[int]], Meta(description="Always the whole table")]
    load: LoadState


class BoardRequest(msgspec.Struct):
    """What the page already has."""

    epoch: str | None = None
    since: int | None = None


class LiveRequest(msgspec.Struct):
    """From where the stream goes on; without: everything counts as new."""

    epoch: str | None = None
    since: int | None = None


class LiveEvent(msgspec.Struct):
    """`data` of the `board` event of the live stream."""

    epoch: str
    version: int
    changed: Annotated[bool, Meta(description="Runs or tags changed: fetch the board")]
    grew: Annotated[list[int], Meta(description="Ids of runs with new points")]
    facts: Annotated[int, Meta(description="Revision of the runs' facts: fetch them when it grows")]
    load: LoadState
    sidecar: Annotated[str, Meta(description="Version of the sidecar: fetch it when it is another")]


class SidecarRequest(msgspec.Struct):
    """Nothing to say."""


class SidecarChange(msgspec.Struct):
    """What was done, in that order; all of it is kept or nothing."""

    operations: Annotated[list[Operation], Meta(max_length=1000)]


class RunColumn(msgspec.Struct):
    """One key of the configuration: its different values, and which of them each run has."""

    key: str
    values: Annotated[
        list[float | str | bool],
        Meta(description="In order of first appearance; infinity is written 1e999 and -1e999"),
    ]
    at: Annotated[
        list[int] | None,
        Meta(
            description="Parallel to `runs`: index into `values`, -1: none; null: all have the first"
        ),
    ]


class RunSetting(msgspec.Struct):
    """A name in some run's configuration."""

    key: str
    differs: Annotated[
        bool, Meta(description="Between runs; beyond a million values judged by some of the runs")
    ]
    text: Annotated[bool, Meta(description="Some value is a text; judged likewise")]


class RunsReply(msgspec.Struct):
    """The facts of runs: all of them, or what changed after a revision. Parallel lists."""

    epoch: str
    revision: int
    full: Annotated[bool, Meta(description="True: replaces what the page had")]
    runs: Annotated[list[int], Meta(description="Ids; what is told of a run replaces all of it")]
    status: Annotated[
        list[Literal["running", "stalled", "failed", "finished"] | None],
        Meta(description="null: that cannot be known"),
    ]
    belongs_to: Annotated[
        list[int | None], Meta(description="Run whose sub-run this is (add_hparams)")
    ]
    columns: list[RunColumn]
    settings: Annotated[
        list[RunSetting] | None,
        Meta(description="All there are, of all runs; null where all columns were asked for"),
    ]
    session_group: Annotated[
        list[str | None] | None,
        Meta(description="TensorFlow's name of the session's group; null: nobody has one"),
    ] = None
    within: Annotated[
        list[int | None] | None,
        Meta(
            description="Run of the session whose metrics this one holds (Keras' train and validation); null: nobody is"
        ),
    ] = None


class RunsRequest(msgspec.Struct):
    """What the page already has."""

    epoch: str | None = None
    since: Annotated[int | None, Meta(description="A revision")] = None
    keys: Annotated[
        str | None,
        Meta(description="Settings whose columns are wanted, a JSON list of texts; left out: all"),
    ] = None


class LastsRequest(msgspec.Struct):
    """Which tags' last values, of which runs."""

    epoch: str
    tags: Annotated[list[int], Meta(max_length=100)]
    runs: Annotated[list[int] | None, Meta(description="null: all runs")] = None
    takes: Annotated[
        list[str] | None,
        Meta(description="Of each tag what instead: last, min, max, best, mean10, at1000"),
    ] = None


class Health(msgspec.Struct):
    """The server is up."""

    status: Literal["ok"]
    epoch: str
    version: int


class HealthRequest(msgspec.Struct):
    """Nothing to say."""


class ErrorReply(msgspec.Struct):
    """Any request that could not be answered."""

    error: Annotated[str, Meta(description="What happened")]
    hint: Annotated[str, Meta(description="What to do")]
