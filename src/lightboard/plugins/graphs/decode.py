"""Graph summaries → graphs, run metadata, Keras models."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from google.protobuf.message import DecodeError

from lightboard.events.decode import decode_values
from lightboard.protos.graph_pb2 import GraphDef, RunMetadata


@dataclass(frozen=True, slots=True)
class Node:
    """One operation."""

    name: str
    """Scopes are separated by "/"."""
    op: str
    inputs: tuple[str, ...]
    """"node", "node:port", or "^node" for control."""
    device: str


@dataclass(frozen=True)
class Graph:
    """A graph as it was logged."""

    message: GraphDef
    """The whole of it (lightboard/protos/graph.proto); attributes of nodes stand there."""

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """By name, in the order logged."""
        return {
            node.name: Node(node.name, node.op, tuple(node.input), node.device)
            for node in self.message.node
        }

    def __len__(self) -> int:
        return len(self.message.node)

    def __repr__(self) -> str:
        return f"<Graph: {len(self)} nodes>"


def decode_graph(data: bytes) -> Graph:
    """A serialized GraphDef, as Event.graph_def holds it. Raises ValueError where it is none."""
    try:
        return Graph(GraphDef.FromString(data))
    except DecodeError as error:
        raise ValueError("not a graph") from error


def decode_run_metadata(data: bytes) -> RunMetadata:
    """A serialized RunMetadata. Raises ValueError where it is none."""
    try:
        return RunMetadata.FromString(data)
    except DecodeError as error:
        raise ValueError("not run metadata") from error


def decode_run_metadata_value(data: bytes) -> RunMetadata:
    """The RunMetadata in a serialized Summary.Value, as tf.summary writes it. Raises ValueError."""
    return decode_run_metadata(_only_string(data))


def merge_function_graphs(metadata: RunMetadata) -> Graph:
    """The graph of a traced function: all of them before optimisation, each node once."""
    merged = GraphDef()
    seen: set[str] = set()
    for function in metadata.function_graphs:
        graph = function.pre_optimization_graph
        merged.node.extend(node for node in graph.node if node.name not in seen)
        seen.update(node.name for node in graph.node)
        merged.library.MergeFrom(graph.library)
    return Graph(merged)


def decode_keras_model(data: bytes) -> dict[str, Any]:
    """The model's configuration in a serialized Summary.Value. Raises ValueError."""
    try:
        return dict(json.loads(_only_string(data)))
    except (TypeError, ValueError) as error:
        raise ValueError("not a Keras model in JSON") from error


def _only_string(data: bytes) -> bytes:
    strings = decode_values(data)
    if strings.dtype != object or strings.size != 1:
        raise ValueError(f"not one string but an array of shape {strings.shape}")
    string: bytes = strings.item()
    return string
