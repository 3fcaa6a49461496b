"""What a box depends on, what depends on it, and the ways between two, told in boxes that are seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.graphs import structs as api
from lightboard.plugins.graphs.graph import Graph, Sight
from lightboard.plugins.graphs.view import find_seen

_Marks = NDArray[np.bool_]


def trace(
    graph: Graph, sight: Sight, box: int, direction: str, opened: list[int]
) -> api.GraphTraceReply:
    """Everything before or after a box, or both."""
    start = _leaves(graph, sight, box)
    lit = start.copy()
    edges = np.zeros(len(sight.source), bool)
    if direction in ("inputs", "both"):
        reached = _reach(start, sight.source, sight.before)
        lit |= reached
        edges |= reached[sight.target] & reached[sight.source]
    if direction in ("outputs", "both"):
        reached = _reach(start, sight.target, sight.after)
        lit |= reached
        edges |= reached[sight.source] & reached[sight.target]
    return _told(graph, sight, lit, edges, start, opened, turned=False)


def find_path(
    graph: Graph, sight: Sight, start: int, end: int, opened: list[int]
) -> api.GraphTraceReply:
    """Every way from one box to another; from the second to the first where there is none."""
    first, second = _leaves(graph, sight, start), _leaves(graph, sight, end)
    for turned, (a, b) in enumerate(((first, second), (second, first))):
        after = _reach(a, sight.target, sight.after)
        if not np.any(after & b):
            continue
        before = _reach(b, sight.source, sight.before)
        lit = after & before
        edges = lit[sight.source] & lit[sight.target]
        return _told(graph, sight, lit, edges, a | b, opened, turned=bool(turned))
    return api.GraphTraceReply([], [], 0, 0, False)


def _leaves(graph: Graph, sight: Sight, box: int) -> _Marks:
    marks = np.zeros(len(graph), bool)
    marks[box : int(graph.boxes.end[box])] = True
    return marks & sight.visible & (graph.boxes.node >= 0)


def _reach(
    start: _Marks,
    far: NDArray[np.int64],
    index: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> _Marks:
    """Everything that can be reached along edges that `index` groups by where they begin."""
    starts, order = index[0].tolist(), index[1]
    others = far[order].tolist()
    reached = bytearray(start.astype(np.uint8).tobytes())
    todo = np.flatnonzero(start).tolist()
    while todo:
        at = todo.pop()
        for other in others[starts[at] : starts[at + 1]]:
            if not reached[other]:
                reached[other] = 1
                todo.append(other)
    return np.frombuffer(bytes(reached), np.uint8).astype(bool)


def _told(
    graph: Graph,
    sight: Sight,
    lit: _Marks,
    edges: _Marks,
    own: _Marks,
    opened: list[int],
    *,
    turned: bool,
) -> api.GraphTraceReply:
    seen = find_seen(graph, sight, opened)
    leaves = np.flatnonzero(lit)
    boxes = seen.closed[np.unique(seen.owner(leaves))] if len(seen.closed) else leaves
    source, target = seen.owner(sight.source[edges]), seen.owner(sight.target[edges])
    apart = source != target
    pairs = np.unique(np.stack([source[apart], target[apart]], axis=1), axis=0)
    return api.GraphTraceReply(
        boxes.tolist(),
        seen.closed[pairs].tolist() if len(pairs) else [],
        int(np.count_nonzero(lit & graph.is_op & ~own)),
        int(graph.leaf_size[lit].sum()),
        turned,
    )
