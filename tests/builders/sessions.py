"""Sessions byte by byte: what the hyperparameter APIs of torch, tensorboardX and TensorFlow put into files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value
from tests.builders.event_files import event

from lightboard.protos import event_pb2
from lightboard.protos import plugin_data_pb2 as pb

Setting = float | str | bool | list[Any] | dict[str, Any] | None


def session_start(
    wall_time: float = 1_700_000_000.0, _group: str = "", **hparams: Setting
) -> bytes:
    """The record that says what a session was started with. "__" in a name stands for a dot."""
    start = pb.SessionStartInfo(group_name=_group)
    for name, value in hparams.items():
        start.hparams[name.replace("__", ".")].CopyFrom(_value(value))
    return _record("session_start_info", pb.HParamsPluginData(session_start_info=start), wall_time)


def session_end(status: int, wall_time: float) -> bytes:
    """The record that says how a session ended; `status`: plugin_data_pb2.STATUS_*."""
    end = pb.SessionEndInfo(status=status)  # type: ignore[arg-type]
    return _record("session_end_info", pb.HParamsPluginData(session_end_info=end), wall_time)


def experiment(wall_time: float = 1_700_000_000.0) -> bytes:
    """The record of a folder of trials."""
    about = pb.HParamsPluginData(experiment=pb.Experiment(description="a sweep"))
    return _record("experiment", about, wall_time)


def make_experiment(
    description: str,
    settings: Mapping[str, Mapping[str, Any]],
    metrics: Sequence[tuple[str, str, str]],
) -> bytes:
    """The record in which TensorFlow's API declares settings and metrics: (group, tag, display name)."""
    infos = []
    for name, said in settings.items():
        info = pb.HParamInfo(
            name=name,
            display_name=said.get("display_name", ""),
            description=said.get("description", ""),
        )
        if "domain" in said:
            info.domain_discrete.CopyFrom(ListValue(values=map(_value, said["domain"])))
        if "interval" in said:
            low, high = said["interval"]
            info.domain_interval.CopyFrom(pb.Interval(min_value=low, max_value=high))
        infos.append(info)
    about = pb.Experiment(
        description=description,
        hparam_infos=infos,
        metric_infos=[
            pb.MetricInfo(name=pb.MetricName(group=group, tag=tag), display_name=shown)
            for group, tag, shown in metrics
        ],
    )
    return _record("experiment", pb.HParamsPluginData(experiment=about), 1_700_000_000.0)


def _record(name: str, data: pb.HParamsPluginData, wall_time: float) -> bytes:
    said = event_pb2.SummaryMetadata(
        plugin_data=event_pb2.SummaryMetadata.PluginData(
            plugin_name=b"hparams", content=data.SerializeToString()
        )
    )
    value = event_pb2.Summary.Value(tag=f"_hparams_/{name}".encode(), metadata=said)
    return event(value, wall_time=wall_time)


def _value(value: Setting) -> Value:
    if value is None:
        return Value(null_value=NULL_VALUE)
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, str):
        return Value(string_value=value)
    if isinstance(value, list):
        return Value(list_value=ListValue(values=[_value(one) for one in value]))
    if isinstance(value, dict):
        struct = Struct()
        for name, one in value.items():
            struct.fields[name].CopyFrom(_value(one))
        return Value(struct_value=struct)
    return Value(number_value=value)
