"""Graph summaries → graphs, run metadata, Keras models."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from google.protobuf.message import DecodeError

from lightboard.events.decode import decode_values
from lightboard.protos.graph_pb2 import GraphDef, NodeDef, RunMetadata


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
    """The graphs of traced functions before optimisation as one.

    TensorFlow writes one for each op that ran outside of them, too: these are left out where there is anything else.
    What several graphs have is there once; a graph that has another node of a known name gets a scope of its own.
    """
    graphs = [function.pre_optimization_graph for function in metadata.function_graphs]
    graphs = [graph for graph in graphs if not _is_one_op(graph)] or graphs
    merged = GraphDef()
    seen: dict[str, NodeDef] = {}
    for at, graph in enumerate(graphs):
        clash = any(node.name in seen and seen[node.name] != node for node in graph.node)
        scope = f"function_{at + 1}/" if clash else ""
        for node in graph.node:
            if scope:
                moved = NodeDef()
                moved.CopyFrom(node)
                moved.name = scope + node.name
                moved.input[:] = [_within(scope, one) for one in node.input]
                merged.node.append(moved)
            elif node.name not in seen:
                seen[node.name] = node
                merged.node.append(node)
        known = {one.signature.name for one in merged.library.function}
        merged.library.function.extend(
            one for one in graph.library.function if one.signature.name not in known
        )
    return Graph(merged)


def _is_one_op(graph: GraphDef) -> bool:
    ends = ("_Arg", "_DeviceArg", "_Retval", "_DeviceRetval")
    return sum(node.op not in ends for node in graph.node) <= 1 and not graph.library.function


def _within(scope: str, name: str) -> str:
    return f"^{scope}{name[1:]}" if name.startswith("^") else scope + name


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
