"""One graph, ready to be looked at: boxes, edges between them, sums over everything inside a box."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.graphs.flops import count_flops
from lightboard.plugins.graphs.hierarchy import Hierarchy, Kind, build_hierarchy
from lightboard.plugins.graphs.nodes import (
    ITEM_BYTES,
    Nodes,
    Role,
    Said,
    Shape,
    count_of,
    edges_of,
)
from lightboard.plugins.graphs.order import flow_order
from lightboard.plugins.graphs.shapes import derive_recurrent, derive_shapes

_Ints = NDArray[np.int64]
_MOST_BRIDGED: Final = 4_000_000
_MOST_OF_ONE: Final = 4_096
_PORTS: Final = 20  # bits of an output's number; `_resolve` takes none beyond
_ITEM: Final = (
    4  # bytes of a number where no type was logged: float32, as torch has it unless told otherwise
)


BOTH: Final = 0
ADDED: Final = 1
REMOVED: Final = 2


@dataclass
class Sight:
    """A graph with or without its bookkeeping."""

    visible: NDArray[np.bool_]
    """Which boxes can be seen."""
    kids: _Ints
    """Visible children of each."""
    source: _Ints
    """Edges between leaves, as boxes; parallel arrays."""
    target: _Ints
    tensor: _Ints
    """Which tensor goes along (Graph.tensor_*); -1: control only."""
    said: list[Said] = field(default_factory=list)
    marks: NDArray[np.int8] | None = None
    """Of a pair: of each edge whether both graphs have it (BOTH), only the second (ADDED), or the first (REMOVED)."""
    outcome: tuple[_Ints, _Ints] | None = None
    """See Graph.outcome."""

    @cached_property
    def after(self) -> tuple[_Ints, _Ints]:
        """Edges by their source: where those of a box begin, and the edges' numbers."""
        return _grouped(self.source, len(self.visible))

    @cached_property
    def before(self) -> tuple[_Ints, _Ints]:
        """Edges by their target."""
        return _grouped(self.target, len(self.visible))


def _grouped(of: _Ints, boxes: int) -> tuple[_Ints, _Ints]:
    starts = np.zeros(boxes + 1, np.int64)
    np.cumsum(np.bincount(of, minlength=boxes), out=starts[1:])
    return starts, np.argsort(of, kind="stable")


class Graph:
    """Boxes and everything that is said about them. Made once for what was logged, then only read."""

    def __init__(self, nodes: Nodes) -> None:
        derive_shapes(nodes)
        derive_recurrent(nodes)
        edges = edges_of(nodes)
        self.nodes = nodes
        self._edges = edges
        self.rank = flow_order(nodes, edges)
        self.boxes: Hierarchy = build_hierarchy(nodes, self.rank)
        self.said = list(nodes.said)
        boxes = self.boxes
        self.leaf_nodes = np.where(boxes.node >= 0, boxes.node, 0)
        is_leaf = boxes.node >= 0
        is_op = is_leaf & (boxes.kind == Kind.OP)
        flops = np.array(count_flops(nodes), np.float64)
        sizes, known = _parameter_sizes(nodes)
        items = np.array([ITEM_BYTES.get(dtype, _ITEM) for dtype in nodes.dtypes], np.float64)
        self.is_op = is_op
        trained = is_leaf & (boxes.kind == Kind.PARAMETER)
        size = np.where(trained, sizes[self.leaf_nodes], 0) if len(boxes) else np.zeros(0)
        self.leaf_size = size
        each = {
            "ops": is_op.astype(np.float64),
            "parameters": size,
            "bytes": size * items[self.leaf_nodes] if len(boxes) else size,
            "unknown": (trained & ~known[self.leaf_nodes]).astype(float) if len(boxes) else size,
            "flops": np.where(is_op, flops[self.leaf_nodes], 0) if len(boxes) else size,
        }
        self.first: Graph | None = None
        """Of a pair: the first graph by itself."""
        self.parts: tuple[tuple[Graph, _Ints], ...] = ()
        """Of a pair: each graph, and which node here stands for each of its nodes; -1: none."""
        self.changes: list[_Ints] | None = None
        """Of a pair: running counts of leaves that were added, removed, changed, and of all."""
        if nodes.is_pair:
            of = np.array([nodes.changes.get(node, ("",))[0] for node in range(len(nodes))] or [""])
            what = np.where(is_leaf, of[self.leaf_nodes], "") if len(boxes) else of[:0]
            counted = is_leaf & (boxes.kind < Kind.HIDDEN)
            self.changes = [
                *(_sums(counted & (what == change)) for change in ("added", "removed", "changed")),
                _sums(counted),
            ]
            # What was removed counts in boxes of which nothing is left, and nowhere else.
            gone = what == "removed"
            self._removed = {name: _sums(np.where(gone, one, 0)) for name, one in each.items()}
            each = {name: np.where(gone, 0, one) for name, one in each.items()}
        self.sums = {name: _sums(one) for name, one in each.items()}
        self._say_shapes()
        self._lock = threading.Lock()
        self._sights: dict[bool, Sight] = {}
        self._keys: dict[int, int] = {}
        self.tensor_node: list[int] = []
        self.tensor_port: list[int] = []
        self.tensor_bytes = np.zeros(0)

    def _say_shapes(self) -> None:
        nodes = self.nodes
        missing = [
            node
            for node, role in enumerate(nodes.roles)
            if role == Role.OP and nodes.shapes[node] is None
        ]
        if missing:
            self.said.append(Said("no_shapes", len(missing), nodes.names[missing[0]][:200]))
        if not len(self.boxes):
            self.said.append(Said("empty", 0))

    def __len__(self) -> int:
        return len(self.boxes)

    def inside(self, what: str, box: int) -> float:
        """The sum of one quantity over a box; -1: the whole graph."""
        sums = self.sums[what]
        if box < 0:
            return float(sums[-1])
        end = self.boxes.end[box]
        if self.changes is not None:
            removed, leaves = self.changes[1], self.changes[3]
            if (
                leaves[end] > leaves[box]
                and removed[end] - removed[box] == leaves[end] - leaves[box]
            ):
                sums = self._removed[what]
        return float(sums[end] - sums[box])

    def seen_with(self, bookkeeping: bool) -> Sight:
        """The graph with or without bookkeeping."""
        with self._lock:
            found = self._sights.get(bookkeeping)
            if found is None:
                found = self._sights[bookkeeping] = self._make_sight(bookkeeping)
            return found

    @cached_property
    def modules(self) -> _Ints:
        """Running count of modules that can be seen."""
        visible = self.seen_with(False).visible
        kind = self.boxes.kind
        return _sums(visible & ((kind == Kind.MODULE) | (kind == Kind.FUNCTION)))

    def _make_sight(self, bookkeeping: bool) -> Sight:
        boxes, nodes = self.boxes, self.nodes
        most = Kind.VALUE if bookkeeping else Kind.CONSTANT
        shown = (boxes.node >= 0) & (boxes.kind <= most)
        count = _sums(shown)
        visible = count[boxes.end] > count[:-1] if len(boxes) else np.zeros(0, bool)
        kids = np.zeros(len(boxes), np.int64)
        inner = visible & (boxes.parent >= 0)
        np.add.at(kids, boxes.parent[inner], 1)
        limit = Role.VALUE if bookkeeping else Role.CONSTANT
        bridge = _Bridge(nodes, limit)
        source, target, output = self._seen_edges(limit, bridge)
        tensors = self._number_tensors(source, output)
        self._measure()
        said = [Said("bridges", bridge.left_out)] if bridge.left_out else []
        starts, ends = boxes.box[source], boxes.box[target]
        marks: NDArray[np.int8] | None = None
        if self.parts:
            kept, marks = self._mark(starts, ends, bookkeeping)
            starts, ends, tensors = starts[kept], ends[kept], tensors[kept]
        return Sight(visible, kids, starts, ends, tensors, said, marks)

    def _seen_edges(self, limit: int, bridge: _Bridge) -> tuple[_Ints, _Ints, _Ints]:
        """Between nodes that are seen, over hidden ones too: sources, targets, outputs (-1: control), in order."""
        edges = self._edges
        roles = np.array(self.nodes.roles, np.int64)
        arrives = roles[edges.target] <= limit
        at = np.flatnonzero(arrives & (roles[edges.source] <= limit))
        direct = edges.source[at], edges.target[at], edges.output[at]
        hidden = arrives & (roles[edges.source] == Role.HIDDEN) & (edges.output >= 0)
        hidden &= limit < Role.HIDDEN
        over = [
            (place, far, node, port)
            for place, one, node in zip(
                np.flatnonzero(hidden).tolist(),
                edges.source[hidden].tolist(),
                edges.target[hidden].tolist(),
                strict=True,
            )
            for far, port in bridge.over(one)
        ]
        if not over:
            return direct
        places, *bridged = np.array(over, np.int64).T
        order = np.argsort(np.concatenate([at, places]), kind="stable")
        source, target, output = (
            np.concatenate(both)[order] for both in zip(direct, bridged, strict=True)
        )
        return source, target, output

    def _number_tensors(self, source: _Ints, output: _Ints) -> _Ints:
        """Of each edge the number of its tensor, -1 for control; new ones are numbered as they come."""
        data = output >= 0
        found, first, place = np.unique(
            source[data] << _PORTS | output[data], return_index=True, return_inverse=True
        )
        keys = self._keys
        come = np.argsort(first)
        numbers = np.empty(len(found), np.int64)
        numbers[come] = [keys.setdefault(key, len(keys)) for key in found[come].tolist()]
        tensors = np.full(len(output), -1, np.int64)
        tensors[data] = numbers[place]
        return tensors

    def _mark(
        self, source: _Ints, target: _Ints, bookkeeping: bool
    ) -> tuple[NDArray[np.bool_], NDArray[np.int8]]:
        """Which edges some graph of the pair has, and the marks of these."""
        pairs = source * len(self.boxes) + target
        has: list[NDArray[np.bool_]] = []
        for graph, place in self.parts:
            theirs = graph.seen_with(bookkeeping)
            ends = [place[graph.leaf_nodes[end]] for end in (theirs.source, theirs.target)]
            there = (ends[0] >= 0) & (ends[1] >= 0)
            starts, stops = (self.boxes.box[end[there]] for end in ends)
            has.append(np.isin(pairs, starts * len(self.boxes) + stops))
        first, second = has
        # An op that is hidden joins what came to it in one graph with what it went to in the other.
        kept = first | second
        marks = np.where(first & second, BOTH, np.where(second, ADDED, REMOVED)).astype(np.int8)
        return kept, marks[kept]

    def _measure(self) -> None:
        """Node, output and size of tensors that are new."""
        nodes = self.nodes
        start = len(self.tensor_bytes)
        new = list(itertools.islice(self._keys, start, None))
        self.tensor_node += [key >> _PORTS for key in new]
        self.tensor_port += [key & (1 << _PORTS) - 1 for key in new]
        added = np.zeros(len(new))
        for at, (node, port) in enumerate(
            zip(self.tensor_node[start:], self.tensor_port[start:], strict=True)
        ):
            shapes = nodes.shapes[node]
            if shapes is not None and port < len(shapes):
                items = ITEM_BYTES.get(nodes.dtypes[node], _ITEM)
                added[at] = max(0, count_of(shapes[port])) * items
        self.tensor_bytes = np.concatenate([self.tensor_bytes, added])

    def tensor_shape(self, tensor: int) -> Shape | None:
        """Of a tensor on an edge."""
        return self.nodes.shape(self.tensor_node[tensor], self.tensor_port[tensor])

    def tensor_dtype(self, tensor: int) -> str:
        """Of a tensor on an edge."""
        return self.nodes.dtypes[self.tensor_node[tensor]]

    def outcome(self, sight: Sight) -> tuple[_Ints, _Ints]:
        """Of each box: the last tensor in the flow that leaves it (-1: none), and how many leave."""
        if sight.outcome is None:
            sight.outcome = self._find_outcome(sight)
        return sight.outcome

    def _find_outcome(self, sight: Sight) -> tuple[_Ints, _Ints]:
        boxes = self.boxes
        data = sight.tensor >= 0
        tensor = sight.tensor[data]
        at, far = sight.source[data], sight.target[data]
        # Tensors in order of the flow, so that the greatest is the last.
        places = self.rank[np.array(self.tensor_node, np.int64)] if self.tensor_node else tensor
        ports = np.array(self.tensor_port, np.int64)
        order = np.lexsort((-ports, places)) if self.tensor_node else tensor
        weight = np.empty(len(order), np.int64)
        weight[order] = np.arange(len(order))
        last = np.full(len(boxes), -1, np.int64)
        count = np.zeros(len(boxes), np.int64)
        while len(at):
            np.maximum.at(last, at, weight[tensor])
            pairs = np.unique(at * len(order) + tensor)
            np.add.at(count, pairs // len(order), 1)
            at = boxes.parent[at]
            keep = at >= 0
            at, far, tensor = at[keep], far[keep], tensor[keep]
            leaves = (far < at) | (far >= boxes.end[at])
            at, far, tensor = at[leaves], far[leaves], tensor[leaves]
        return np.append(order, -1)[last], count  # -1 stays -1

    def shape_of(self, box: int, sight: Sight) -> tuple[Shape | None, str, int]:
        """Shape and type of a box's output, and how many tensors leave it."""
        last, count = self.outcome(sight)
        nodes, boxes = self.nodes, self.boxes
        node = int(boxes.node[box])
        if node >= 0:
            return nodes.shape(node), nodes.dtypes[node], int(count[box])
        tensor = int(last[box])
        if tensor < 0:
            # Nothing takes what it gives, as at a Keras model's end: the last op in it says what that is.
            inside = np.flatnonzero(self.is_op[box : boxes.end[box]])
            at = int(boxes.node[box + inside[-1]]) if len(inside) else -1
            return (nodes.shape(at), nodes.dtypes[at], 0) if at >= 0 else (None, "", 0)
        return self.tensor_shape(tensor), self.tensor_dtype(tensor), int(count[box])

    def path(self, box: int) -> str:
        """Names from the top, joined by "/"."""
        labels = self.boxes.labels
        parts = [labels[one] for one in self.boxes.ancestors(box) if not self.is_synthetic(one)]
        return "/".join([*parts, labels[box]])

    @cached_property
    def _function_boxes(self) -> dict[str, int]:
        found = np.flatnonzero(self.boxes.kind == Kind.FUNCTION).tolist()
        return {self.path(box): box for box in found}

    def function_box(self, scope: str) -> int:
        """The box of a function by its scope; -1 without."""
        return self._function_boxes.get(scope, -1)

    def callers(self, function: int) -> list[int]:
        """The ops that call the function of this box, in order."""
        scope, box = self.path(function), self.boxes.box
        found = [int(box[node]) for node, one in self.nodes.functions.items() if one == scope]
        return sorted(at for at in found if at >= 0)

    @cached_property
    def module_paths(self) -> dict[str, int]:
        """Modules by their path."""
        found = np.flatnonzero(self.boxes.kind == Kind.MODULE).tolist()
        return {self.path(box): box for box in found}

    @cached_property
    def search_paths(self) -> list[str]:
        """Of every box its path, each step of it cut at 300 characters, the whole at 4,000."""
        found: list[str] = []
        boxes = self.boxes
        stems: list[str] = []  # what paths inside begin with
        kinds = boxes.kind.tolist()
        for parent, label, kind in zip(boxes.parent.tolist(), boxes.labels, kinds, strict=True):
            before = stems[parent] if parent >= 0 else ""
            path = f"{before[:4000]}/{label[:300]}" if before else label[:300]
            found.append(path)
            # Repeats and groups are no step of the model's own.
            stems.append(before if kind in (Kind.REPEAT, Kind.GROUP) else path)
        return found

    def is_synthetic(self, box: int) -> bool:
        """A box that no scope of the model stands behind."""
        return int(self.boxes.kind[box]) in (Kind.REPEAT, Kind.GROUP)

    @cached_property
    def alike(self) -> dict[int, int]:
        """How many boxes have each structure; of boxes with something inside that can be seen."""
        visible = self.seen_with(False).visible & (self.boxes.node < 0)
        found, counts = np.unique(self.boxes.structure[visible], return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    @cached_property
    def devices(self) -> list[str]:
        """Those that nodes stand on."""
        return sorted(set(self.nodes.devices) - {""})

    @cached_property
    def clusters(self) -> list[str]:
        """XLA's clusters that nodes are in."""
        return sorted(set(self.nodes.clusters.values()))

    @cached_property
    def device_sums(self) -> list[tuple[str, _Ints]]:
        """Of each device the running count of leaves on it; of the first 16."""
        return self._sums_of(self.nodes.devices, self.devices)

    @cached_property
    def cluster_sums(self) -> list[tuple[str, _Ints]]:
        """Of each XLA cluster the running count of leaves in it; of the first 16."""
        get = self.nodes.clusters.get
        return self._sums_of([get(node, "") for node in range(len(self.nodes))], self.clusters)

    def _sums_of(self, said: list[str], values: list[str]) -> list[tuple[str, _Ints]]:
        if not values:
            return []
        each = np.array(said, object)
        leaf = self.boxes.node >= 0
        return [(value, _sums(leaf & (each[self.leaf_nodes] == value))) for value in values[:16]]


def _sums(values: NDArray[np.bool_] | NDArray[np.float64] | _Ints) -> _Ints:
    total = np.zeros(len(values) + 1, np.float64 if values.dtype.kind == "f" else np.int64)
    np.cumsum(values, out=total[1:])
    return total  # type: ignore[return-value]


def _parameter_sizes(nodes: Nodes) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    sizes = np.zeros(max(1, len(nodes)))
    known = np.ones(max(1, len(nodes)), bool)
    for node, role in enumerate(nodes.roles):
        if role == Role.PARAMETER:
            count = count_of(nodes.shape(node))
            sizes[node], known[node] = max(0, count), count >= 0
    return sizes, known


class _Bridge:
    """Where the tensors come from that a hidden node passes on."""

    def __init__(self, nodes: Nodes, limit: int) -> None:
        self._nodes, self._limit = nodes, limit
        self._found: dict[int, list[tuple[int, int]]] = {}
        self._held = 0
        self.left_out = 0

    def over(self, start: int) -> list[tuple[int, int]]:
        """The visible nodes and outputs behind a hidden one."""
        found, roles, limit = self._found, self._nodes.roles, self._limit
        if start in found:
            return found[start]
        way = [start]
        entered = {start}
        while way:
            node = way[-1]
            inner = [
                one
                for one, _ in self._nodes.inputs[node]
                if one >= 0
                and roles[one] == Role.HIDDEN
                and one not in found
                and one not in entered
            ]
            if inner:
                entered.update(inner[:1])
                way.append(inner[0])
                continue
            way.pop()
            gathered: dict[tuple[int, int], None] = {}
            for one, port in self._nodes.inputs[node]:
                if one < 0:
                    continue
                if roles[one] <= limit:
                    gathered[one, port] = None
                elif roles[one] == Role.HIDDEN:
                    gathered.update(dict.fromkeys(found.get(one, ())))
            kept = list(gathered)
            most = _MOST_OF_ONE if self._held < _MOST_BRIDGED else 16
            if len(kept) > most:
                self.left_out += len(kept) - most
                kept = kept[:most]
            self._held += len(kept)
            found[node] = kept
        return found[start]
