"""Counts of words to the bytes of a Summary, and a call that logs them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lightboard.protos.event_pb2 import Summary
from lightboard.protos.tensor_pb2 import DT_STRING

if TYPE_CHECKING:
    from lightboard import SummaryWriter


def encode_skeleton(tag: str, counts: Mapping[str, int]) -> bytes:
    """A serialized Summary with one value; its metadata name this kind, as the wire wants it."""
    summary = Summary()
    value = summary.value.add(tag=tag.encode())
    value.metadata.plugin_data.plugin_name = b"skeleton"
    value.tensor.dtype = DT_STRING
    value.tensor.string_val.append(json.dumps(dict(counts)).encode())
    return summary.SerializeToString()


def add_skeleton(writer: SummaryWriter, tag: str, counts: Mapping[str, int], step: int) -> None:
    """Log counts of words at a step."""
    writer._get_file_writer().add_summary(encode_skeleton(tag, counts), step)
