"""Floating-point operations of ops whose shapes are known: matrix products, convolutions, attention, recurrent layers.

A multiply-add counts as two, and what is done once per number (activations, norms, biases) is not counted, as
torch.utils.flop_counter has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from lightboard.plugins.graphs.nodes import Nodes, Role, Shape, count_of
from lightboard.plugins.graphs.ops import short_name
from lightboard.plugins.graphs.shapes import input_shape, integers

_MOST: Final = 1 << 60


def count_flops(nodes: Nodes) -> list[int]:
    """Of each node; 0 where nothing is counted, or shapes are missing."""
    found = [0] * len(nodes)
    rules: dict[str, Callable[[Nodes, int], int] | None] = {}
    for node, (op, role) in enumerate(zip(nodes.ops, nodes.roles, strict=True)):
        if role != Role.OP:
            continue
        if op not in rules:
            rules[op] = _RULES.get(short_name(op).lower())
        rule = rules[op]
        if rule is not None:
            found[node] = max(0, min(_MOST, rule(nodes, node)))
    return found


def _known(*shapes: Shape | None) -> bool:
    return all(shape is not None and count_of(shape) >= 0 for shape in shapes)


def _product(given: Shape | None, made: Shape | None, axis: int = -1) -> int:
    if not given or not made or not _known(made) or len(given) < -axis or given[axis] < 0:
        return 0
    return 2 * count_of(made) * given[axis]


def _linear(nodes: Nodes, node: int) -> int:
    made = nodes.shape(node)
    given = input_shape(nodes, node, 0)
    if given:
        return _product(given, made)
    return _product(input_shape(nodes, node, 1), made)


def _matmul(nodes: Nodes, node: int) -> int:
    turned = not nodes.ops[node].startswith("aten") and any(
        nodes.attribute(node, key) == "True" for key in ("transpose_a", "adj_x")
    )
    made = nodes.shape(node)
    given = input_shape(nodes, node, 0)
    if not given:
        weights = input_shape(nodes, node, 1)
        return _product(weights, made, -2) if weights and len(weights) > 1 else 0
    return _product(given, made, -2 if turned else -1)


def _addmm(nodes: Nodes, node: int) -> int:
    return _product(input_shape(nodes, node, 1), nodes.shape(node))


def _convolution(nodes: Nodes, node: int) -> int:
    made, given = nodes.shape(node), input_shape(nodes, node, 0)
    weight = input_shape(nodes, node, 1)
    if not made or not weight or not _known(made, weight):
        return 0
    op = nodes.ops[node].lower()
    turned = "transpose" in op or (
        "_convolution" in op and bool((integers(nodes, node, 6) or [0])[0])
    )
    each = math.prod(weight[1:])
    if turned:
        return 2 * count_of(given) * each if _known(given) else 0
    return 2 * count_of(made) * each


def _tf_convolution(nodes: Nodes, node: int) -> int:
    made, kernel = nodes.shape(node), input_shape(nodes, node, 1)
    if not made or not kernel or not _known(made, kernel):
        return 0
    if "depthwise" in nodes.ops[node].lower():
        return 2 * count_of(made) * math.prod(kernel[:-2])
    return 2 * count_of(made) * math.prod(kernel[:-1])


def _convolution_2d(nodes: Nodes, node: int) -> int:
    ours = "::" in nodes.ops[node] or nodes.ops[node].islower()
    return _convolution(nodes, node) if ours else _tf_convolution(nodes, node)


def _attention(nodes: Nodes, node: int) -> int:
    query, key, value = (input_shape(nodes, node, place) for place in range(3))
    if not query or not key or not value or not _known(query, key, value):
        return 0
    if min(len(query), len(key), len(value)) < 2:
        return 0
    scores = count_of(query) // max(1, query[-1]) * key[-2]
    return 2 * scores * query[-1] + 2 * scores * value[-1]


def _recurrent(nodes: Nodes, node: int) -> int:
    given = input_shape(nodes, node, 0)
    if not given or not _known(given):
        return 0
    total = 0
    for source, _ in nodes.inputs[node]:
        parts = [(source, 0)]
        if source >= 0 and nodes.ops[source] == "prim::ListConstruct":
            parts = nodes.inputs[source]
        for one, _ in parts:
            shape = nodes.shape(one) if one >= 0 and nodes.roles[one] == Role.PARAMETER else None
            if shape and len(shape) == 2:
                total += max(0, count_of(shape))
    return 2 * total * math.prod(given[:-1])


_RULES: Final[dict[str, Callable[[Nodes, int], int]]] = {
    "linear": _linear,
    "addmm": _addmm,
    "baddbmm": _addmm,
    "mm": _matmul,
    "bmm": _matmul,
    "matmul": _matmul,
    "batchmatmul": _matmul,
    "batchmatmulv2": _matmul,
    "batchmatmulv3": _matmul,
    "_fusedmatmul": _matmul,
    "_convolution": _convolution,
    "convolution": _convolution,
    "conv1d": _convolution,
    "conv2d": _convolution_2d,
    "conv3d": _convolution,
    "conv_transpose1d": _convolution,
    "conv_transpose2d": _convolution,
    "conv_transpose3d": _convolution,
    "depthwiseconv2dnative": _tf_convolution,
    "_fusedconv2d": _tf_convolution,
    "scaled_dot_product_attention": _attention,
    "lstm": _recurrent,
    "gru": _recurrent,
    "rnn_tanh": _recurrent,
    "rnn_relu": _recurrent,
}
