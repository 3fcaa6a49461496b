"""Graphs node by node, logged into event files, and a client that asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.builders.event_files import make_event_file, record
from tests.builders.web import Client

from lightboard.protos import event_pb2
from lightboard.protos.graph_pb2 import AttrValue, GraphDef, NodeDef, RunMetadata
from lightboard.protos.tensor_pb2 import TensorShapeProto

START = 1_700_000_000.0


def node(
    name: str,
    op: str = "Add",
    *inputs: str,
    shape: Sequence[int] | AttrValue | None = None,
    device: str = "",
    **attr: AttrValue,
) -> NodeDef:
    """One node; `shape` of its output, or an attribute of that name."""
    if isinstance(shape, AttrValue):
        attr["shape"] = shape
    elif shape is not None:
        attr["_output_shapes"] = AttrValue(list=AttrValue.ListValue(shape=[shape_of(shape)]))
    return NodeDef(name=name, op=op, input=inputs, device=device, attr=attr)


def shape_of(sizes: Sequence[int]) -> TensorShapeProto:
    """A shape on the wire."""
    return TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in sizes])


def torch_node(
    name: str, op: str, *inputs: str, shape: Sequence[int] | None = None, text: str = "{}"
) -> NodeDef:
    """A node as torch writes it."""
    return node(name, op, *inputs, shape=shape, attr=AttrValue(s=text.encode()))


def graph_record(graph: GraphDef | bytes, wall_time: float = START, step: int = 0) -> bytes:
    """A record that holds a graph."""
    data = graph if isinstance(graph, bytes) else graph.SerializeToString()
    event = event_pb2.Event(wall_time=wall_time, step=step, graph_def=data)
    return record(event.SerializeToString())


def profile_record(metadata: RunMetadata | bytes, tag: str = "step1") -> bytes:
    """A record that holds run metadata."""
    data = metadata if isinstance(metadata, bytes) else metadata.SerializeToString()
    tagged = event_pb2.TaggedRunMetadata(tag=tag.encode(), run_metadata=data)
    return record(event_pb2.Event(wall_time=START, tagged_run_metadata=tagged).SerializeToString())


class Graphs:
    """The graph routes of a folder."""

    def __init__(self, folder: Path) -> None:
        self.client = Client(folder)

    @property
    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("graphs")["graphs"]
        return found

    def ask(self, route: str, **body: Any) -> dict[str, Any]:
        """A reply that must succeed."""
        reply = self.client.post(f"/api/plugins/graphs/{route}", **body)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def refused(self, route: str, **body: Any) -> tuple[int, str]:
        """Status and words of a request that must fail."""
        reply = self.client.post(f"/api/plugins/graphs/{route}", **body)
        assert reply.status_code >= 400
        return reply.status_code, reply.json()["error"]

    def source(self, kind: str = "op") -> str:
        """The first graph of a kind."""
        return str(next(one["source"] for one in self.listed if one["kind"] == kind))

    def view(self, source: str | None = None, **body: Any) -> View:
        """What is seen."""
        source = source or self.source()
        return View(self, source, self.ask("view", source=source, **body))


class View:
    """A reply of the route `view`, by names."""

    def __init__(self, graphs: Graphs, source: str, reply: dict[str, Any]) -> None:
        self.graphs, self.source, self.reply = graphs, source, reply
        self.boxes: dict[int, dict[str, Any]] = {box["id"]: box for box in reply["boxes"]}
        self.totals: dict[str, Any] = reply["totals"]
        self.said = {one["what"]: one for one in reply["said"]}
        self.check()

    def check(self) -> None:
        """What holds for every view."""
        ids = list(self.boxes)
        assert ids == sorted(ids)
        closed = {id for id, box in self.boxes.items() if not box["opened"]}
        for box in self.boxes.values():
            assert box["parent"] == -1 or self.boxes[box["parent"]]["opened"]
        pairs = [(edge["source"], edge["target"]) for edge in self.reply["edges"]]
        assert len(set(pairs)) == len(pairs)
        assert {end for pair in pairs for end in pair} <= closed
        assert self.reply["opened"] == [id for id, box in self.boxes.items() if box["opened"]]

    def path(self, id: int) -> str:
        """Names from the top, joined by dots."""
        box = self.boxes[id]
        return box["name"] if box["parent"] < 0 else f"{self.path(box['parent'])}.{box['name']}"

    @property
    def paths(self) -> list[str]:
        return [self.path(id) for id in self.boxes]

    def find(self, path: str) -> dict[str, Any]:
        """The box at a path."""
        (found,) = (box for id, box in self.boxes.items() if self.path(id) == path)
        return found

    @property
    def edges(self) -> list[tuple[str, str]]:
        """Pairs of paths."""
        return [(self.path(e["source"]), self.path(e["target"])) for e in self.reply["edges"]]

    def edge(self, source: str, target: str) -> dict[str, Any]:
        """The edge between two paths."""
        at = self.edges.index((source, target))
        found: dict[str, Any] = self.reply["edges"][at]
        return found

    def open(self, *paths: str, **body: Any) -> View:
        """The same with these open too."""
        opened = [*self.reply["opened"], *(self.find(path)["id"] for path in paths)]
        return self.graphs.view(self.source, opened=opened, **body)

    def all(self, **body: Any) -> View:
        """Everything open."""
        return self.graphs.view(self.source, depth=99, **body)


def log_graph(folder: Path, *nodes: NodeDef, data: bytes | None = None) -> Graphs:
    """A run with one graph."""
    graph = GraphDef(node=nodes)
    make_event_file(folder, graph_record(graph if data is None else data))
    return Graphs(folder)
