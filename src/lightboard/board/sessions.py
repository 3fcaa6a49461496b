"""Sessions from what their runs say: which runs are sessions, what their metrics are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lightboard.board.contents import RunInfo, TagInfo
from lightboard.board.hparams import HParamInfo, HParams, MetricInfo, Session, Status
from lightboard.plugins.hparams.decode import decode_domain, decode_hparams, decode_values
from lightboard.protos import plugin_data_pb2 as pb

if TYPE_CHECKING:
    from lightboard.board.board import Board

_STATUSES: dict[int, Status] = {
    pb.STATUS_SUCCESS: "success",
    pb.STATUS_FAILURE: "failure",
    pb.STATUS_RUNNING: "running",
}


def gather_sessions(board: Board, runs: Sequence[RunInfo]) -> HParams:
    """All sessions among `runs`. Experiments of any run of the board tell names and domains.

    A metric (group, tag) of a session is the last value of the scalar `tag` of the run
    "<session>/<group>". Where no experiment names metrics, all scalars of a session's own run are.
    """
    said = _messages(board)
    experiments = [
        one.experiment
        for messages in said.values()
        for one in messages
        if one.HasField("experiment")
    ]
    starts = {
        run.name: one.session_start_info
        for run in runs
        for one in said[run.name]
        if one.HasField("session_start_info")
    }
    ends = {
        run.name: one.session_end_info
        for run in runs
        for one in said[run.name]
        if one.HasField("session_end_info")
    }
    metrics = {info.name: info for one in experiments for info in map(_metric, one.metric_infos)}
    if not metrics:
        tags = {tag.tag for run in starts for tag in board.list_tags(run, "scalars")}
        metrics = {tag: MetricInfo("", tag, "", "") for tag in sorted(tags)}
    lasts = _last_values(board, starts, metrics.values())
    sessions = tuple(
        Session(
            run=run,
            hparams=decode_values(start.hparams),
            metrics={name: lasts[run, name] for name in metrics if (run, name) in lasts},
            group=start.group_name or run,
            status=_STATUSES.get(ends[run].status, "unknown") if run in ends else "unknown",
            start_time=start.start_time_secs or None,
            end_time=(ends[run].end_time_secs or None) if run in ends else None,
        )
        for run, start in starts.items()
    )
    said_infos = {info.name: _info(info) for one in experiments for info in one.hparam_infos}
    names = dict.fromkeys(name for session in sessions for name in session.hparams)
    infos = {name: info for name, info in said_infos.items() if name in names}
    infos |= {name: HParamInfo(name, "", "", (), None) for name in names if name not in infos}
    logged = {name for session in sessions for name in session.metrics}
    return HParams(sessions, infos, {name: metrics[name] for name in metrics if name in logged})


def _messages(board: Board) -> dict[str, list[pb.HParamsPluginData]]:
    """What each run says."""
    said: dict[str, list[pb.HParamsPluginData]] = {run.name: [] for run in board.list_runs()}
    tags = [(run, tag) for run in board.list_runs() for tag in board.list_tags(run, "hparams")]
    for (run, _), metadata in zip(tags, board._read_metadata(tags), strict=True):
        said[run.name].append(decode_hparams(metadata))
    return said


def _metric(info: pb.MetricInfo) -> MetricInfo:
    return MetricInfo(info.name.group, info.name.tag, info.display_name, info.description)


def _info(info: pb.HParamInfo) -> HParamInfo:
    interval = None
    if info.HasField("domain_interval"):
        interval = (info.domain_interval.min_value, info.domain_interval.max_value)
    domain = decode_domain(info.domain_discrete)
    return HParamInfo(info.name, info.display_name, info.description, domain, interval)


def _last_values(
    board: Board, sessions: Iterable[str], metrics: Iterable[MetricInfo]
) -> dict[tuple[str, str], float]:
    runs = {run.name: run for run in board.list_runs()}
    tags: dict[str, dict[str, TagInfo]] = {}
    found: dict[tuple[str, str], tuple[RunInfo, TagInfo]] = {}
    wanted = list(metrics)
    for session in sessions:
        for metric in wanted:
            run = _below(session, metric.group)
            if run not in runs:
                continue
            if run not in tags:
                tags[run] = {tag.tag: tag for tag in board.list_tags(run, "scalars")}
            if metric.tag in tags[run]:
                found[session, metric.name] = (runs[run], tags[run][metric.tag])
    by_tag: dict[TagInfo, list[tuple[str, str]]] = {}
    for key, (_, tag) in found.items():
        by_tag.setdefault(tag, []).append(key)
    return {
        key: last
        for tag, keys in by_tag.items()
        for key, last in zip(
            keys, board._read_lasts(tag, [found[key][0] for key in keys]), strict=True
        )
    }


def _below(session: str, group: str) -> str:
    if not group or group == ".":
        return session
    return group if session == "." else f"{session}/{group}"
