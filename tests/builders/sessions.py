"""Sessions byte by byte: what the hyperparameter APIs of torch, tensorboardX and TensorFlow put into files."""

from __future__ import annotations

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Value
from tests.builders.event_files import event

from lightboard.protos import event_pb2
from lightboard.protos import plugin_data_pb2 as pb

Setting = float | str | bool | list[float] | None


def session_start(wall_time: float = 1_700_000_000.0, **hparams: Setting) -> bytes:
    """The record that says what a session was started with. "__" in a name stands for a dot."""
    start = pb.SessionStartInfo()
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
        return Value(list_value=ListValue(values=[Value(number_value=one) for one in value]))
    return Value(number_value=value)
