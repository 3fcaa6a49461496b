"""What a series is, from its first value: old-style values carry no metadata and describe
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lightboard import _native
from lightboard.types import DataClass

# Old-style values: the payload says what they are, whatever plugin name they carry. A closed list.
_BY_PAYLOAD: Final[dict[int, tuple[str, DataClass]]] = {
    _native.PAYLOAD_SIMPLE_VALUE: ("scalars", DataClass.SCALAR),
    _native.PAYLOAD_HISTO: ("histograms", DataClass.TENSOR),
    _native.PAYLOAD_IMAGE: ("images", DataClass.BLOB_SEQUENCE),
    _native.PAYLOAD_AUDIO: ("audio", DataClass.BLOB_SEQUENCE),
    _native.PAYLOAD_GRAPH_DEF: ("graphs", DataClass.BLOB_SEQUENCE),
    _native.PAYLOAD_RUN_METADATA: ("graph_tagged_run_metadata", DataClass.BLOB_SEQUENCE),
}

# Tensors: writers name the plugin but leave data_class unset.
_BY_PLUGIN: Final[dict[str, DataClass]] = {
    "scalars": DataClass.SCALAR,
    "histograms": DataClass.TENSOR,
    "text": DataClass.TENSOR,
    "pr_curves": DataClass.TENSOR,
    "mesh": DataClass.TENSOR,
    "hparams": DataClass.TENSOR,
    "custom_scalars": DataClass.TENSOR,
    "images": DataClass.BLOB_SEQUENCE,
    "audio": DataClass.BLOB_SEQUENCE,
    "graphs": DataClass.BLOB_SEQUENCE,
    "graph_run_metadata": DataClass.BLOB_SEQUENCE,
    "graph_run_metadata_graph": DataClass.BLOB_SEQUENCE,
    "graph_keras_model": DataClass.BLOB_SEQUENCE,
    "graph_tagged_run_metadata": DataClass.BLOB_SEQUENCE,
}


@dataclass(frozen=True, slots=True)
class SeriesMetadata:
    """What a series is and how it wants to be called."""

    plugin: str
    """Wire plugin name; empty where a tensor came without metadata."""
    data_class: DataClass | None
    """None: an unknown plugin that set no data class."""
    display_name: str
    description: str
    """Markdown."""
    content: bytes
    """The plugin's own message (protos/plugin_data.proto)."""


def describe(payload: int, metadata: bytes) -> SeriesMetadata:
    """What a series is, from the payload (_native.PAYLOAD_*) and the metadata of its first value.

    `metadata`: a serialized SummaryMetadata, or empty. Bytes that are none count as empty.
    """
    plugin, declared, display_name, description, content = "", 0, "", "", b""
    # By the core: protobuf takes longer to import than a board may take to start.
    said = _native.read_metadata(metadata) if metadata else None
    if said is not None:
        plugin = said[0].decode("utf-8", "replace")
        declared = said[1]
        display_name = said[2].decode("utf-8", "replace")
        description = said[3].decode("utf-8", "replace")
        content = said[4]
    if payload in _BY_PAYLOAD:
        plugin, data_class = _BY_PAYLOAD[payload]
        return SeriesMetadata(plugin, data_class, display_name, description, b"")
    by_name = _BY_PLUGIN.get(plugin)
    known = declared in DataClass._value2member_map_
    return SeriesMetadata(
        plugin, DataClass(declared) if known else by_name, display_name, description, content
    )
