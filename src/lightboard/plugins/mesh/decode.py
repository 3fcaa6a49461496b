"""Mesh summaries → vertices, faces and colours: one value each, told apart by their metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from lightboard.events.decode import decode_values
from lightboard.protos import plugin_data_pb2 as pb
from lightboard.protos.event_pb2 import SummaryMetadata

Part = Literal["vertices", "faces", "colors"]

_PARTS: dict[int, Part] = {
    pb.MeshPluginData.VERTEX: "vertices",
    pb.MeshPluginData.FACE: "faces",
    pb.MeshPluginData.COLOR: "colors",
}


@dataclass(frozen=True, slots=True)
class MeshPart:
    """What a tag's metadata says about it."""

    name: str
    """Parts of one name make one mesh."""
    part: Part
    config: dict[str, Any]
    """Classes and settings for three.js."""


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """The meshes of one step, [batch, n, 3] each; None where the writer gave none."""

    vertices: NDArray[np.float32] | None
    """Coordinates."""
    faces: NDArray[np.int32] | None
    """Indices of vertices."""
    colors: NDArray[np.uint8] | None
    """Red, green, blue, 0…255."""
    config: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartSaid:
    """What a tag's metadata says about it, the configuration as it was written."""

    name: str
    part: Part
    json_config: str


@lru_cache(4096)
def parse_part(metadata: bytes) -> PartSaid:
    """What the serialized SummaryMetadata of a tag's first value says. Raises ValueError."""
    try:
        content = SummaryMetadata.FromString(metadata).plugin_data.content
        said = pb.MeshPluginData.FromString(content)
    except DecodeError as error:
        raise ValueError("not the metadata of a mesh") from error
    if said.content_type not in _PARTS:
        raise ValueError(f"a part of a mesh of unknown kind {said.content_type}")
    return PartSaid(said.name, _PARTS[said.content_type], said.json_config)


def decode_part(metadata: bytes) -> MeshPart:
    """The same with its configuration read. Raises ValueError where that is no JSON, too."""
    said = parse_part(metadata)
    try:
        config = json.loads(said.json_config or "{}")
    except json.JSONDecodeError as error:
        raise ValueError("not the metadata of a mesh") from error
    return MeshPart(said.name, said.part, config if isinstance(config, dict) else {})


def decode_points(data: bytes) -> NDArray[Any]:
    """[batch, n, 3] of a serialized Summary.Value. Raises ValueError where it holds something else."""
    array = decode_values(data)
    if array.ndim != 3 or array.shape[2] != 3 or array.dtype.kind not in "fiu":
        raise ValueError(f"a part of a mesh of shape {array.shape}, not [batch, n, 3]")
    return array


def join_parts(parts: dict[Part, NDArray[Any]], config: dict[str, Any]) -> Mesh:
    """One mesh of the parts that were logged at one step."""
    vertices, faces, colors = (parts.get(name) for name in ("vertices", "faces", "colors"))
    return Mesh(
        None if vertices is None else vertices.astype(np.float32),
        None if faces is None else faces.astype(np.int32),
        None if colors is None else colors.clip(0, 255).astype(np.uint8),
        config,
    )
