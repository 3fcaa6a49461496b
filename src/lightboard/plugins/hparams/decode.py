"""The three summaries of a session: experiment, start, end. All stands in their metadata."""

from __future__ import annotations

import math
from collections.abc import Mapping

from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import ListValue, Value

from lightboard.protos.event_pb2 import SummaryMetadata
from lightboard.protos.plugin_data_pb2 import HParamsPluginData

HParam = float | str | bool


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


def decode_domain(values: ListValue) -> tuple[HParam, ...]:
    """The values a hyperparameter may take."""
    return tuple(one for value in values.values if (one := decode_value(value)) is not None)
