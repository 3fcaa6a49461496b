"""What is seen of a graph while some boxes are open: boxes, and the edges between them in bundles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.graphs import structs as api
from lightboard.plugins.graphs.graph import BOTH, Graph, Sight
from lightboard.plugins.graphs.hierarchy import Kind, category
from lightboard.plugins.graphs.nodes import Said, Shape
from lightboard.plugins.graphs.ops import short_name, writes
from lightboard.plugins.graphs.profile import Profile

_Ints = NDArray[np.int64]

FEWEST: Final = 10
MOST: Final = 40
"""Boxes that are seen at first."""
SHOWN: Final = 1_500
"""Boxes that are seen at once, whatever is open."""
NAME: Final = 200
_LISTS: Final = ("Sequential", "ModuleList", "ModuleDict")
_SMALL_LAYER: Final = 12
_KINDS: Final[dict[int, api.Kind]] = {
    Kind.OP: "op",
    Kind.INPUT: "input",
    Kind.OUTPUT: "output",
    Kind.PARAMETER: "parameter",
    Kind.BUFFER: "parameter",
    Kind.CONSTANT: "constant",
    Kind.HIDDEN: "op",
    Kind.VALUE: "constant",
    Kind.MODULE: "module",
    Kind.REPEAT: "repeat",
    Kind.GROUP: "group",
    Kind.FUNCTION: "function",
}
_TYPES: Final[dict[int, str]] = {
    Kind.PARAMETER: "parameter",
    Kind.BUFFER: "buffer",
    Kind.VALUE: "value",
}


@dataclass
class Seen:
    """What is seen: all boxes, and of the closed ones where their insides begin and end."""

    boxes: list[int]
    """In preorder."""
    opened: set[int]
    closed: _Ints
    """Those that edges end at, in preorder."""
    left_out: int
    """Boxes that stayed closed because too many would be seen."""

    def owner(self, leaves: _Ints) -> _Ints:
        """The place in `closed` of the box that stands for each leaf."""
        return np.searchsorted(self.closed, leaves, "right") - 1


def find_seen(graph: Graph, sight: Sight, opened: Iterable[int]) -> Seen:
    """What is seen while these are open. An open box within a closed one is not seen."""
    wanted = {box for box in opened if 0 <= box < len(graph)}
    boxes, visible, kids = graph.boxes, sight.visible, sight.kids
    seen: list[int] = []
    open_now: set[int] = set()
    level = [box for box in boxes.children(-1) if visible[box]]
    count, left_out = len(level), 0
    while level:
        seen += level
        inner: list[int] = []
        for box in level:
            if box in wanted and kids[box]:
                if count + kids[box] > SHOWN:
                    left_out += 1
                    continue
                count += int(kids[box])
                open_now.add(box)
                inner += [one for one in boxes.children(box) if visible[one]]
        level = inner
    seen.sort()
    closed = np.array([box for box in seen if box not in open_now], np.int64)
    return Seen(seen, open_now, closed, left_out)


# --- what to open ----------------------------------------------------------------------------


def open_to_depth(graph: Graph, sight: Sight, depth: int) -> list[int]:
    """Everything above this depth; `find_seen` opens of it what can be shown, level by level."""
    found = np.flatnonzero((graph.boxes.depth < depth) & (sight.kids > 0) & sight.visible)
    wanted: list[int] = found.tolist()
    return wanted


def choose_opened(graph: Graph, sight: Sight) -> list[int]:
    """So many open that 10 to 40 boxes are seen; layers, as nn.Linear, stay closed where they say enough by name."""
    boxes, kids = graph.boxes, sight.kids
    top = [box for box in boxes.children(-1) if sight.visible[box]]
    opened: list[int] = []
    frontier = list(top)
    count = len(top)
    # Whole levels first; then what is there to open, the largest first, until there is enough to see.
    for willing in (_is_worth_opening, _is_a_repeat):
        while count < FEWEST and frontier:
            able = [box for box in frontier if kids[box] and willing(graph, sight, box)]
            if not able:
                break
            able.sort(key=lambda box: (-graph.inside("ops", box), box))
            chosen: list[int] = []
            for box in able:
                more = count + int(kids[box])
                if more <= MOST or (not opened and not chosen):
                    chosen.append(box)
                    count = more
            if not chosen:
                break
            opened += chosen
            frontier = [box for box in frontier if box not in chosen]
            for box in chosen:
                frontier += [one for one in boxes.children(box) if sight.visible[one]]
    return sorted(opened)


def _is_worth_opening(graph: Graph, sight: Sight, box: int) -> bool:
    kind = int(graph.boxes.kind[box])
    if kind == Kind.FUNCTION or box in graph.boxes.repeat or graph.boxes.labels[box] == "functions":
        return False
    if kind != Kind.MODULE or graph.boxes.parent[box] < 0:
        return True
    return not is_layer(graph, sight, box)


def _is_a_repeat(graph: Graph, sight: Sight, box: int) -> bool:
    return box in graph.boxes.repeat or _is_worth_opening(graph, sight, box)


def is_layer(graph: Graph, sight: Sight, box: int) -> bool:
    """A module that holds no other and only a few ops, of a class whose name says what it does."""
    boxes = graph.boxes
    if boxes.kind[box] != Kind.MODULE or not category(Kind.MODULE, boxes.types[box]):
        return False
    inside = slice(box + 1, int(boxes.end[box]))
    if np.any((boxes.node[inside] < 0) & sight.visible[inside]):
        return False
    return graph.inside("ops", box) <= _SMALL_LAYER


# --- boxes -----------------------------------------------------------------------------------


def make_box(
    graph: Graph, sight: Sight, box: int, profile: Profile | None, *, opened: bool
) -> api.GraphBox:
    """Everything that is said of one box."""
    boxes, nodes = graph.boxes, graph.nodes
    kind = int(boxes.kind[box])
    node = int(boxes.node[box])
    shape, dtype, outputs = graph.shape_of(box, sight)
    time, memory = profile.of(graph, box) if profile else (None, None)
    repeat, repeat_type = boxes.repeat.get(box, (0, ""))
    if box in boxes.series:
        repeat_type = short_name(repeat_type)
    blocks, block_type = (0, "") if repeat else _blocks(graph, sight, box)
    start, end = box, int(boxes.end[box])
    type_ = _TYPES.get(kind, boxes.types[box]) if node >= 0 else boxes.types[box]
    if kind in (Kind.INPUT, Kind.OUTPUT):
        type_ = _KINDS[kind]
    modules = int(graph.modules[end] - graph.modules[start + 1]) if node < 0 else 0
    structure = int(boxes.structure[box])
    return api.GraphBox(
        id=box,
        parent=int(boxes.parent[box]),
        name=boxes.labels[box][:NAME],
        kind=_KINDS[kind],
        type=type_[:NAME],
        category=_category(graph, box),
        opened=opened,
        can_open=bool(sight.kids[box]),
        boxes=int(sight.kids[box]),
        modules=modules,
        ops=int(graph.inside("ops", box)),
        parameters=int(graph.inside("parameters", box)),
        bytes=int(graph.inside("bytes", box)),
        unknown=int(graph.inside("unknown", box)),
        flops=int(graph.inside("flops", box)),
        shape=list(shape) if shape is not None else None,
        outputs=outputs,
        dtype=dtype,
        repeat=repeat,
        repeat_type=(repeat_type or block_type)[:NAME],
        blocks=blocks,
        structure=structure if graph.alike.get(structure, 0) > 1 and node < 0 else -1,
        time=time,
        memory=memory,
        device=(nodes.devices[node] if node >= 0 else _only(graph.device_sums, graph, box))[:NAME],
        cluster=(
            nodes.clusters.get(node, "") if node >= 0 else _only(graph.cluster_sums, graph, box)
        )[:NAME],
        change=_change(graph, box),
    )


def _blocks(graph: Graph, sight: Sight, box: int) -> tuple[int, str]:
    """How many modules of one class a list of them holds, and the class."""
    boxes = graph.boxes
    if boxes.kind[box] != Kind.MODULE or boxes.types[box] not in _LISTS:
        return 0, ""
    count, kinds = 0, set()
    for one in boxes.children(box):
        if not sight.visible[one]:
            continue
        if boxes.kind[one] not in (Kind.MODULE, Kind.REPEAT):
            return 0, ""
        count += boxes.repeat[one][0] if boxes.kind[one] == Kind.REPEAT else 1
        kinds.add(boxes.types[one])
    return (count, kinds.pop()) if count > 1 and len(kinds) == 1 and "" not in kinds else (0, "")


def _category(graph: Graph, box: int) -> api.Category:
    boxes = graph.boxes
    kind = int(boxes.kind[box])
    if kind == Kind.REPEAT and box in boxes.series:
        kind = Kind.OP  # as one of them
    return category(kind, boxes.types[box])  # type: ignore[return-value]


def _only(sums: Sequence[tuple[str, _Ints]], graph: Graph, box: int) -> str:
    """What all in the box that say something of it have in common."""
    end = int(graph.boxes.end[box])
    there = [name for name, total in sums if total[end] > total[box]]
    return there[0] if len(there) == 1 else ""


def _change(graph: Graph, box: int) -> api.Change:
    changes = graph.changes
    if changes is None:
        return ""
    node = int(graph.boxes.node[box])
    if node >= 0:
        return graph.nodes.changes.get(node, ("", ""))[0]  # type: ignore[return-value]
    end = int(graph.boxes.end[box])
    added, removed, changed, leaves = (int(total[end] - total[box]) for total in changes)
    if leaves and added == leaves:
        return "added"
    if leaves and removed == leaves:
        return "removed"
    return "inside" if added + removed + changed else ""


# --- edges -----------------------------------------------------------------------------------


EDGE_CHANGES: Final[tuple[api.EdgeChange, ...]] = ("", "added", "removed")  # BOTH, ADDED, REMOVED


def bundle(graph: Graph, sight: Sight, seen: Seen) -> list[api.GraphEdge]:
    """The edges between closed boxes."""
    if not len(seen.closed):
        return []
    source, target = seen.owner(sight.source), seen.owner(sight.target)
    apart = source != target
    source, target, tensor = source[apart], target[apart], sight.tensor[apart]
    if not len(source):
        return []
    count = len(seen.closed)
    pairs = source * count + target
    tensors = len(graph.tensor_node) + 1
    # Each tensor once between two boxes, however many ops in the second use it; in order of pairs.
    keys = np.unique(pairs * tensors + tensor + 1)
    pair, which = keys // tensors, keys % tensors - 1
    starts = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
    ends = np.r_[starts[1:], len(pair)]
    weights = np.append(graph.tensor_bytes, 0)[which]  # -1, control only, weighs nothing
    total = np.add.reduceat(weights, starts)
    closed = seen.closed.tolist()
    found: list[api.GraphEdge] = []
    kind = graph.boxes.kind
    ends_of: list[tuple[int, int]] = []
    changes = (
        _changes_of(pairs, sight.marks[apart]) if sight.marks is not None else [BOTH] * len(starts)
    )
    for at, (start, end, change) in enumerate(
        zip(starts.tolist(), ends.tolist(), changes, strict=True)
    ):
        a, b = divmod(int(pair[start]), count)
        inside = [one for one in which[start:end].tolist() if one >= 0]
        shape: Shape | None = None
        same, dtype = True, ""
        if inside:
            first = inside[0]
            shape, dtype = graph.tensor_shape(first), graph.tensor_dtype(first)
            same = all(graph.tensor_shape(one) == shape for one in inside[1:1000])
        ends_of.append((a, b))
        found.append(
            api.GraphEdge(
                source=closed[a],
                target=closed[b],
                shape=list(shape) if shape is not None else None,
                same=same,
                dtype=dtype,
                tensors=len(inside),
                bytes=int(total[at]),
                control=not inside,
                parameter=int(kind[closed[a]]) in (Kind.PARAMETER, Kind.BUFFER),
                reference=_is_written(graph, closed[a], closed[b]),
                back=False,
                change=EDGE_CHANGES[change],
            )
        )
    for edge, back in zip(found, find_back(count, ends_of), strict=True):
        edge.back = back
    return found


def _is_written(graph: Graph, source: int, target: int) -> bool:
    """Whether the target is an op that writes to the source, or to a variable in it."""
    boxes, nodes = graph.boxes, graph.nodes
    node = int(boxes.node[target])
    if node < 0 or not writes(nodes.ops[node]) or not nodes.inputs[node]:
        return False
    variable = nodes.inputs[node][0][0]
    return variable >= 0 and source <= int(boxes.box[variable]) < int(boxes.end[source])


def _changes_of(pairs: NDArray[np.int64], marks: NDArray[np.int8]) -> list[int]:
    """Of each different pair, ascending: what all its edges are; BOTH where they are not the same."""
    order = np.argsort(pairs, kind="stable")
    pairs, marks = pairs[order], marks[order]
    starts = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]])
    least, most = np.minimum.reduceat(marks, starts), np.maximum.reduceat(marks, starts)
    changes: list[int] = np.where(least == most, least, BOTH).tolist()
    return changes


def find_back(count: int, edges: list[tuple[int, int]]) -> list[bool]:
    """Which edges close a cycle, met depth first in order of the flow."""
    after: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for number, (source, target) in enumerate(edges):
        after[source].append((target, number))
    back = [False] * len(edges)
    state = bytearray(count)
    for start in range(count):
        if state[start]:
            continue
        state[start] = 1
        way = [(start, iter(after[start]))]
        while way:
            at, rest = way[-1]
            for other, number in rest:
                if state[other] == 1:
                    back[number] = True
                elif state[other] == 0:
                    state[other] = 1
                    way.append((other, iter(after[other])))
                    break
            else:
                state[at] = 2
                way.pop()
    return back


# --- the reply -------------------------------------------------------------------------------


def make_view(
    graph: Graph,
    sight: Sight,
    opened: Iterable[int],
    profile: Profile | None,
    *,
    partly: bool = False,
) -> api.GraphViewReply:
    """What is seen while these are open; `partly`: the profile leaves out devices."""
    seen = find_seen(graph, sight, opened)
    said = [*graph.said, *sight.said]
    if seen.left_out:
        said.append(Said("too_many", seen.left_out, f"{SHOWN} boxes are shown at most"))
    if profile is not None and not profile.timed[-1] and not partly:
        said.append(Said("no_profile", 0))
    return api.GraphViewReply(
        [make_box(graph, sight, box, profile, opened=box in seen.opened) for box in seen.boxes],
        bundle(graph, sight, seen),
        sorted(seen.opened),
        make_totals(graph, sight, profile),
        [api.GraphSaid(one.what, one.count, one.text) for one in said],  # type: ignore[arg-type]
    )


def make_totals(graph: Graph, sight: Sight, profile: Profile | None) -> api.GraphTotals:
    """Of the whole graph."""
    time, memory = profile.of(graph, -1) if profile else (None, None)
    shown = graph.seen_with(False).visible
    kinds = graph.boxes.kind
    added, removed, changed = (
        [int(total[-1]) for total in graph.changes[:3]] if graph.changes else (0, 0, 0)
    )
    depth = graph.boxes.depth[sight.visible]
    return api.GraphTotals(
        modules=int(graph.modules[-1]),
        ops=int(graph.inside("ops", -1)),
        parameters=int(graph.inside("parameters", -1)),
        bytes=int(graph.inside("bytes", -1)),
        unknown=int(graph.inside("unknown", -1)),
        flops=int(graph.inside("flops", -1)),
        time=time,
        memory=memory,
        nodes=graph.nodes.logged,
        hidden=int(np.count_nonzero(~shown & ((kinds == Kind.HIDDEN) | (kinds == Kind.VALUE)))),
        depth=int(depth.max()) + 1 if len(depth) else 0,
        devices=[device[:NAME] for device in graph.devices[:64]],
        clusters=[cluster[:NAME] for cluster in graph.clusters[:64]],
        timed=[device[:NAME] for device in profile.devices[:64]] if profile else [],
        added=added,
        removed=removed,
        changed=changed,
    )


def title(graph: Graph, box: int) -> str:
    """A box's type as people read it."""
    type_ = graph.boxes.types[box]
    return short_name(type_) if graph.boxes.node[box] >= 0 else type_
