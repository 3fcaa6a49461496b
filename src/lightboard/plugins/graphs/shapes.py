"""Shapes of parameters that torch did not write: those that the op which uses them leaves no choice about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lightboard.plugins.graphs.nodes import Nodes, Role, Shape

_INTEGER: Final = re.compile(r"-?\d+")
_Deriving = Callable[[Nodes, int], list[tuple[int, Shape]]]


def derive_shapes(nodes: Nodes) -> None:
    """Fill in shapes of parameters, as far as inputs and outputs of the ops around them tell."""
    unknown = {
        node
        for node, role in enumerate(nodes.roles)
        if role in (Role.PARAMETER, Role.BUFFER) and nodes.shape(node) is None
    }
    if not unknown:
        return
    for _ in range(2):  # a weight through `t`, then the op that takes that
        for node, op in enumerate(nodes.ops):
            derive = _RULES.get(op)
            if derive is None or not any(one in unknown for one, _ in nodes.inputs[node]):
                continue
            for place, shape in derive(nodes, node):
                source = nodes.inputs[node][place][0] if place < len(nodes.inputs[node]) else -1
                if source in unknown and all(size >= -1 for size in shape):
                    nodes.shapes[source] = [shape]
                    nodes.derived.add(source)
                    if -1 not in shape:
                        unknown.discard(source)


def integers(nodes: Nodes, node: int, place: int) -> list[int] | None:
    """The whole numbers that an input holds: a constant, or a list of constants."""
    if place >= len(nodes.inputs[node]):
        return None
    source = nodes.inputs[node][place][0]
    if source < 0:
        return None
    if nodes.ops[source] == "prim::ListConstruct":
        parts = [nodes.values.get(one, "") for one, _ in nodes.inputs[source]]
    else:
        text = nodes.values.get(source, "").strip("[]() ")
        parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(_INTEGER.fullmatch(part) for part in parts):
        return [int(part) for part in parts]
    if len(parts) == 1 and parts[0] in ("True", "False"):
        return [int(parts[0] == "True")]
    return None


def input_shape(nodes: Nodes, node: int, place: int) -> Shape | None:
    """Of one input."""
    if place >= len(nodes.inputs[node]):
        return None
    source, port = nodes.inputs[node][place]
    return nodes.shape(source, port) if source >= 0 else None


def _linear(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    given, made = input_shape(nodes, node, 0), nodes.shape(node)
    if not given or not made:
        return []
    return [(1, (made[-1], given[-1])), (2, (made[-1],))]


def _addmm(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    given, made = input_shape(nodes, node, 1), nodes.shape(node)
    if not given or not made or len(given) != 2:
        return []
    return [(0, (made[-1],)), (2, (given[-1], made[-1]))]


def _matmul(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    given, made = input_shape(nodes, node, 0), nodes.shape(node)
    # With more axes the parameter may be a batch of matrices: only mm says that it is one.
    if not given or not made or nodes.ops[node] != "aten::mm":
        return []
    return [(1, (given[-1], made[-1]))]


def _transpose(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    made = nodes.shape(node)
    return [(0, made[::-1])] if made is not None else []


def _same(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    made = nodes.shape(node)
    return [(0, made)] if made is not None else []


def _channels(*places: int) -> _Deriving:
    def derive(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
        given = input_shape(nodes, node, 0) or nodes.shape(node)
        return [(place, (given[1],)) for place in places] if given and len(given) > 1 else []

    return derive


def _layer_norm(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    over = integers(nodes, node, 1)
    return [(place, tuple(over)) for place in (2, 3)] if over else []


def _rms_norm(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    over = integers(nodes, node, 1)
    return [(2, tuple(over))] if over else []


def _embedding(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    made = nodes.shape(node)
    return [(0, (-1, made[-1]))] if made else []


def _convolution(nodes: Nodes, node: int) -> list[tuple[int, Shape]]:
    given, made = input_shape(nodes, node, 0), nodes.shape(node)
    if not given or not made or len(given) != len(made) or len(given) < 3:
        return []
    axes = len(given) - 2
    generic = "_convolution" in nodes.ops[node] or nodes.ops[node] == "aten::convolution"
    stride, padding, dilation = (integers(nodes, node, place) for place in (3, 4, 5))
    groups = integers(nodes, node, 8 if generic else 6)
    if (generic and integers(nodes, node, 6) != [0]) or not groups or not groups[0]:
        return []
    kernel: list[int] = []
    for axis in range(axes):
        if stride is None or padding is None or dilation is None:
            kernel.append(-1)
            continue
        s, p, d = (each[axis % len(each)] if each else 1 for each in (stride, padding, dilation))
        kernel.append(_kernel(given[2 + axis], made[2 + axis], s, p, d))
    return [(1, (made[1], given[1] // groups[0], *kernel)), (2, (made[1],))]


def _kernel(given: int, made: int, stride: int, padding: int, dilation: int) -> int:
    """The kernel's size along an axis; -1 where several would do."""
    if given < 0 or made < 0 or stride < 1 or dilation < 1:
        return -1
    most = given + 2 * padding - 1 - stride * (made - 1)
    fits = [1 + span // dilation for span in range(most, most - stride, -1)
            if span >= 0 and span % dilation == 0]  # fmt: skip
    if len(fits) == 1:
        return fits[0]
    centred = [size for size in fits if padding and dilation * (size - 1) == 2 * padding]
    return centred[0] if centred else -1


_RULES: Final[dict[str, _Deriving]] = {
    "aten::linear": _linear,
    "aten::addmm": _addmm,
    "aten::mm": _matmul,
    "aten::t": _transpose,
    "aten::numpy_T": _transpose,
    "aten::to": _same,
    "aten::detach": _same,
    "aten::contiguous": _same,
    "aten::clone": _same,
    "aten::batch_norm": _channels(1, 2, 3, 4),
    "aten::instance_norm": _channels(1, 2, 3, 4),
    "aten::group_norm": _channels(2, 3),
    "aten::layer_norm": _layer_norm,
    "aten::rms_norm": _rms_norm,
    "aten::embedding": _embedding,
    "aten::_convolution": _convolution,
    "aten::convolution": _convolution,
    "aten::conv1d": _convolution,
    "aten::conv2d": _convolution,
    "aten::conv3d": _convolution,
}


def derive_recurrent(nodes: Nodes) -> None:
    """Weights of LSTM, GRU and RNN go in as one list: their shapes follow from their names and the state's size."""
    gates = {"lstm": 4, "gru": 3, "rnn_tanh": 1, "rnn_relu": 1}
    for node, op in enumerate(nodes.ops):
        factor = gates.get(op.removeprefix("aten::"))
        if factor is None or nodes.roles[node] != Role.OP:
            continue
        given, hidden = input_shape(nodes, node, 0), nodes.shape(node, 1)
        if not given or not hidden:
            continue
        size = hidden[-1]
        weights = [
            one
            for source, _ in nodes.inputs[node]
            if source >= 0 and nodes.ops[source] == "prim::ListConstruct"
            for one, _ in nodes.inputs[source]
            if nodes.roles[one] == Role.PARAMETER and nodes.shape(one) is None
        ]
        labels = [nodes.labels[one] for one in weights]
        if any("weight_hr" in label for label in labels):
            continue  # with projections
        ways = 2 if any(label.endswith("_reverse") for label in labels) else 1
        for one, label in zip(weights, labels, strict=True):
            layer = re.match(r"(weight|bias)_(ih|hh)_l(\d+)(_reverse)?$", label)
            if layer is None:
                continue
            shape: Shape = (factor * size,)
            if layer[1] == "weight":
                comes = given[-1] if layer[3] == "0" else size * ways
                shape = (factor * size, comes if layer[2] == "ih" else size)
            nodes.shapes[one] = [shape]
            nodes.derived.add(one)
