"""The three summaries of a session: experiment, start, end. All stands in their metadata."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import ListValue, Value

from lightboard import _native
from lightboard.protos.event_pb2 import SummaryMetadata
from lightboard.protos.plugin_data_pb2 import Experiment, HParamsPluginData, SessionEndInfo

HParam = float | str | bool

Mapping.register(_native.Settings)


class SessionStart(NamedTuple):
    """What a session says that it was started with."""

    values: Mapping[str, HParam]
    """By name, in the order of names."""
    odd: dict[str, str]
    """What is no number, text or truth, as text."""
    group: str
    """Sessions of one name are repetitions; empty: it names none."""


def decode_said(
    metadata: bytes, pool: _native.SettingPool | None = None
) -> SessionStart | SessionEndInfo | Experiment | None:
    """What an hparams tag says; None where that is nothing. Raises ValueError as `decode_hparams`.

    `pool`: where sessions that are read together keep what they have in common.
    """
    # Nearly all are plain starts, and a sweep has ten million settings: those do without protobuf, and without an
    # object for each.
    plain = (pool or _native.SettingPool()).read(metadata)
    if plain is not None:
        return SessionStart(plain[0], {}, plain[1])
    message = decode_hparams(metadata)
    if message.HasField("session_start_info"):
        said = message.session_start_info.hparams
        values = decode_values(said)
        odd = decode_odd(said) if len(values) < len(said) else {}
        return SessionStart(values, odd, message.session_start_info.group_name)
    if message.HasField("session_end_info"):
        return message.session_end_info
    return message.experiment if message.HasField("experiment") else None


def decode_hparams(metadata: bytes) -> HParamsPluginData:
    """What the serialized SummaryMetadata of an hparams tag says. Raises ValueError where it is none."""
    try:
        message = SummaryMetadata.FromString(metadata)
        return HParamsPluginData.FromString(message.plugin_data.content)
    except DecodeError as error:
        raise ValueError("not the metadata of hyperparameters") from error


def decode_values(values: Mapping[str, Value]) -> dict[str, HParam]:
    """Name → number, text or truth, by name; null, NaN, lists and structs are left out, as in TensorBoard."""
    decoded = {name: decode_value(values[name]) for name in sorted(values)}
    return {name: value for name, value in decoded.items() if value is not None}


def decode_value(value: Value) -> HParam | None:
    """A number, text or truth; None for everything else."""
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        return None if math.isnan(value.number_value) else value.number_value
    if kind == "string_value":
        return value.string_value
    if kind == "bool_value":
        return value.bool_value
    return None


def decode_odd(values: Mapping[str, Value]) -> dict[str, str]:
    """What `decode_values` leaves out, as text, by name: "NaN", "null", lists and structs as JSON."""
    odd = {name: value for name, value in values.items() if decode_value(value) is None}
    return {name: _tell(odd[name]) for name in sorted(odd)}


def _tell(value: Value) -> str:
    if value.WhichOneof("kind") == "number_value":
        return "NaN"
    try:
        return json.dumps(_plain(value), ensure_ascii=False)
    except RecursionError:
        return "nested too deeply"


def _plain(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return {name: _plain(one) for name, one in sorted(value.struct_value.fields.items())}
    if kind == "list_value":
        return [_plain(one) for one in value.list_value.values]
    if (
        kind == "number_value"
        and value.number_value.is_integer()
        and abs(value.number_value) < 2**53
    ):
        return int(value.number_value)
    return getattr(value, kind) if kind not in (None, "null_value") else None


def decode_domain(values: ListValue) -> tuple[HParam, ...]:
    """The values a hyperparameter may take."""
    return tuple(one for value in values.values if (one := decode_value(value)) is not None)
