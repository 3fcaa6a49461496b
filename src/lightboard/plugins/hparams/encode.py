"""Hyperparameters → the three summaries of a session: experiment, start, end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Value

from lightboard.events import values
from lightboard.protos import plugin_data_pb2 as pb


def encode_session(
    hparams: Mapping[str, Any],
    metrics: Sequence[str],
    domains: Mapping[str, Sequence[Any]] | None = None,
) -> tuple[bytes, bytes, bytes]:
    """Three serialized Summaries: the experiment, the session's start, its end.

    `hparams`: name → float, int, bool, str or None (left out). `metrics`: tags of scalars.
    `domains`: name → the values it may take. Raises TypeError for domains that don't fit,
    ValueError for values of other types.
    """
    domains = domains or {}
    if not isinstance(domains, dict):
        raise TypeError("parameter: hparam_domain_discrete should be a dictionary, nothing logged.")
    for name, domain in domains.items():
        fits = name in hparams and isinstance(domain, list)
        if not fits or not all(isinstance(item, type(hparams[name])) for item in domain):
            raise TypeError(
                f"parameter: hparam_domain_discrete[{name}] should be a list of same type as hparam_dict[{name}]."
            )
    start = pb.SessionStartInfo()
    infos = []
    for name, value in hparams.items():
        if value is None:
            continue
        start.hparams[name].CopyFrom(_value(name, value))
        text = isinstance(value, str)
        info = pb.HParamInfo(name=name, type=pb.DATA_TYPE_STRING if text else pb.DATA_TYPE_FLOAT64)
        if name in domains:
            allowed = [_value(name, item) for item in domains[name]]
            info.domain_discrete.CopyFrom(ListValue(values=allowed))
        infos.append(info)
    experiment = pb.Experiment(
        hparam_infos=infos,
        metric_infos=[pb.MetricInfo(name=pb.MetricName(tag=tag)) for tag in metrics],
    )
    end = pb.SessionEndInfo(status=pb.STATUS_SUCCESS)
    return (
        _summary("experiment", pb.HParamsPluginData(experiment=experiment)),
        _summary("session_start_info", pb.HParamsPluginData(session_start_info=start)),
        _summary("session_end_info", pb.HParamsPluginData(session_end_info=end)),
    )


def encode_config(settings: Mapping[str, float | str | bool | None], start_time: float) -> bytes:
    """A serialized Summary: the start of a session. Without an experiment, TensorBoard makes its columns of all
    sessions.

    `settings`: None is kept as null. `start_time`: seconds since the epoch.
    """
    start = pb.SessionStartInfo(start_time_secs=start_time)
    for name, value in settings.items():
        of = start.hparams[name]
        if value is None:
            of.null_value = NULL_VALUE
        elif isinstance(value, bool):
            of.bool_value = value
        elif isinstance(value, str):
            # A text that came from bytes may hold what is no Unicode.
            of.string_value = value.encode("utf-8", "replace").decode("utf-8")
        else:
            of.number_value = value
    return _summary("session_start_info", pb.HParamsPluginData(session_start_info=start))


def encode_end(end_time: float, *, failed: bool) -> bytes:
    """A serialized Summary: the end of a session. `end_time`: seconds since the epoch."""
    status = pb.STATUS_FAILURE if failed else pb.STATUS_SUCCESS
    end = pb.SessionEndInfo(status=status, end_time_secs=end_time)
    return _summary("session_end_info", pb.HParamsPluginData(session_end_info=end))


def _value(name: str, value: Any) -> Value:
    if isinstance(value, str):
        return Value(string_value=value)
    if isinstance(value, (int, float)):  # bool too: torch writes it as a number
        return Value(number_value=value)
    raise ValueError(
        "value should be one of int, float, str, bool, or torch.Tensor\n"
        f"hint: {name!r} is {type(value).__name__}; log str(…) of it"
    )


def _summary(name: str, data: pb.HParamsPluginData) -> bytes:
    metadata = values.metadata(b"hparams", data.SerializeToString(deterministic=True))
    return values.summary(values.value(f"_hparams_/{name}", 0, b"", metadata))
