"""The board as the page sees it: snapshots of the store turned into messages."""

from __future__ import annotations

import math
from functools import cache

from msgspec import Struct

from lightboard.reader import store
from lightboard.reader.query import Board
from lightboard.server.messages import BoardReply, BoardRequest, LoadState, Notice, Run, Tag


class Titles(Struct, frozen=True):
    """How the user called things at the start."""

    logdir: str
    window_title: str = ""


@cache
def release() -> str:
    """This lightboard's version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("lightboard")
    except PackageNotFoundError:
        return "unknown"


def make_board_reply(board: Board, titles: Titles, request: BoardRequest) -> BoardReply:
    """All runs and tags, or those that changed after `since` of this epoch."""
    now = board.snapshot
    since = request.since if request.epoch in (None, board.epoch) else None
    full = since is None or not 0 <= since <= now.version
    after = -1 if since is None or full else since
    return BoardReply(
        epoch=board.epoch,
        version=now.version,
        full=full,
        lightboard=release(),
        window_title=titles.window_title,
        logdir=titles.logdir,
        logdir_path=path_text(board.logdir.path),
        runs=[_make_run(run) for run in now.runs.values() if run.version > after],
        gone=[] if full else [run for run, version in now.gone.items() if version > after],
        tags=[_make_tag(tag) for tag in now.tags if tag.version > after],
        tag_sets=[list(tags) for tags in now.tag_sets],
        load=make_load_state(now.load),
    )


def make_load_state(load: store.LoadState) -> LoadState:
    """The store's load state as a message."""
    return LoadState(
        phase=load.phase,
        files=load.files,
        files_done=load.files_done,
        bytes=load.bytes,
        bytes_done=load.bytes_done,
        runs=load.runs,
        runs_done=load.runs_done,
        checked_at=load.checked_at,
        damaged=load.damaged,
        notices=[
            Notice(
                one.kind,
                path_text(one.run),
                path_text(one.file),
                one.offset,
                one.count,
                one.message,
            )
            for one in load.notices
        ],
    )


def _make_run(run: store.RunColumns) -> Run:
    return Run(
        id=run.id,
        name=path_text(run.name),
        start=_finite(run.start),
        last=_finite(run.last),
        slot=run.slot,
        tag_set=run.layout.tag_set,
        points=run.points,
    )


def _make_tag(tag: store.TagEntry) -> Tag:
    # tf.summary.write without metadata: a tensor that no plugin claims.
    plugin = tag.plugin or "tensor"
    return Tag(
        tag.id, tag.tag.decode("utf-8", "replace"), plugin, tag.display_name, tag.description
    )


def path_text(path: str) -> str:
    """A path for people: bytes that are not UTF-8 become U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _finite(wall_time: float | None) -> float | None:
    return wall_time if wall_time is not None and math.isfinite(wall_time) else None
