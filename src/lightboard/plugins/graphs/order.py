"""The order in which data flows through a graph, which may have cycles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.graphs.nodes import Edges, Nodes, Role, Said


def flow_order(nodes: Nodes, edges: Edges) -> NDArray[np.int64]:
    """The place of each node in the flow: inputs before what uses them, else as logged; outputs last.

    Edges that close a cycle are told in `nodes.said`.
    """
    roles = np.array(nodes.roles, np.int64)
    late = roles == Role.OUTPUT
    tensors = edges.output >= 0
    if not np.any((edges.source >= edges.target) & ~late[edges.target] & tensors):
        # As logged already.
        order = np.argsort(late, kind="stable")
    else:
        order, closing, example = _sort(nodes, late.tolist())
        if closing:
            nodes.said.append(Said("cycles", closing, nodes.names[example][:200]))
    rank = np.empty(len(nodes), np.int64)
    rank[order] = np.arange(len(nodes))
    return rank


def _sort(nodes: Nodes, late: list[bool]) -> tuple[NDArray[np.int64], int, int]:
    """Depth first from each node in the order logged; how many edges close a cycle, and a node on one."""
    before = [[source for source, _ in inputs if source >= 0] for inputs in nodes.inputs]
    count = len(before)
    state = bytearray(count)  # 0 not seen, 1 on the way to it, 2 placed
    order: list[int] = []
    closing, example = 0, -1
    starts = [node for node in range(count) if not late[node]]
    starts += [node for node in range(count) if late[node]]
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        way = [(start, iter(before[start]))]
        while way:
            node, rest = way[-1]
            for other in rest:
                if state[other] == 0:
                    state[other] = 1
                    way.append((other, iter(before[other])))
                    break
                if state[other] == 1:
                    closing, example = closing + 1, node
            else:
                state[node] = 2
                order.append(node)
                way.pop()
    return np.array(order, np.int64), closing, example
