"""A graph as columns: what every kind of log (GraphDef, Keras's JSON) is turned into before boxes are made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, ...]
"""Sizes; -1 for one that is not known."""

MOST_NODES: Final = 400_000
_DEEPEST: Final = 64

ITEM_BYTES: Final = {
    "bool": 1,
    "bfloat16": 2,
    "complex128": 16,
    "complex64": 8,
    "float16": 2,
    "float32": 4,
    "float64": 8,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "int8": 1,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
    "uint8": 1,
}


class Role(IntEnum):
    """What a node is in the picture."""

    OP = 0
    INPUT = 1
    OUTPUT = 2
    PARAMETER = 3
    BUFFER = 4
    CONSTANT = 5
    """A tensor large enough to be seen."""
    HIDDEN = 6
    """Bookkeeping."""
    VALUE = 7
    """A number, a list: bookkeeping that shows among the attributes of the ops that use it."""
    GONE = 8
    """A module's handle or a copy of another node: never shown."""


@dataclass
class Said:
    """Something that is missing or was mended; see structs.GraphSaid."""

    what: str
    count: int
    text: str = ""


@dataclass
class Nodes:
    """The nodes of a graph, one entry each in all lists."""

    names: list[str] = field(default_factory=list)
    """As logged."""
    ops: list[str] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """What the box is called within its scope."""
    scopes: list[str] = field(default_factory=list)
    """The modules around it, joined by "/"; "" at the top. Segments as "Linear[fc1]" or "fc1"."""
    shapes: list[list[Shape | None] | None] = field(default_factory=list)
    """Of its outputs; None where none was logged."""
    dtypes: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    inputs: list[list[tuple[int, int]]] = field(default_factory=list)
    """(node, output) of its data inputs in their order; node -1: it names none."""
    controls: list[list[int]] = field(default_factory=list)
    dangling: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """Of a node: the place among its inputs, and the name that no node has."""
    values: dict[int, str] = field(default_factory=dict)
    """Of a VALUE: what it is, as text."""
    functions: dict[int, str] = field(default_factory=dict)
    """The scope of the function that an op calls."""
    clusters: dict[int, str] = field(default_factory=dict)
    """The XLA cluster of a node."""
    derived: set[int] = field(default_factory=set)
    """Parameters whose shape follows from the op that uses them."""
    module_types: dict[str, str] = field(default_factory=dict)
    """The class of a scope that does not say it in its name."""
    function_scopes: set[str] = field(default_factory=set)
    changes: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Of a pair of graphs: (change, what differs)."""
    firsts: dict[int, int] = field(default_factory=dict)
    """Of a pair: the node of the first graph that a node of the second stands for."""
    logged: int = 0
    """Nodes in the log."""
    said: list[Said] = field(default_factory=list)
    is_pair: bool = False
    attributes: Callable[[int], list[tuple[str, str]]] = lambda _: []
    """Name and text of a node's attributes."""
    attribute: Callable[[int, str], str] = lambda _node, _name: ""
    """Text of one attribute; "" without."""

    def __len__(self) -> int:
        return len(self.names)

    def shape(self, node: int, output: int = 0) -> Shape | None:
        """Of one output, where it was logged."""
        shapes = self.shapes[node]
        return shapes[output] if shapes is not None and output < len(shapes) else None

    def add(
        self,
        name: str,
        op: str,
        role: Role,
        *,
        label: str,
        scope: str,
        shapes: list[Shape | None] | None = None,
        dtype: str = "",
        device: str = "",
    ) -> int:
        """Append a node without inputs; its number."""
        self.names.append(name)
        self.ops.append(op)
        self.roles.append(role)
        self.labels.append(label)
        self.scopes.append(scope)
        self.shapes.append(shapes)
        self.dtypes.append(dtype)
        self.devices.append(device)
        self.inputs.append([])
        self.controls.append([])
        return len(self.names) - 1


def split_name(name: str) -> tuple[str, str]:
    """Scope and last part of a node's name. Empty parts are left out, and one too deep is not split on."""
    if name.count("/") > _DEEPEST:
        parts = [part for part in name.split("/", _DEEPEST) if part]
    else:
        scope, _, last = name.rpartition("/")
        if last and "//" not in name and not name.startswith("/"):
            return scope, last
        parts = [part for part in name.split("/") if part]
    if not parts:
        return "", name
    return "/".join(parts[:-1]), parts[-1]


@lru_cache(1 << 14)
def count_of(shape: Shape | None) -> int:
    """Numbers in a tensor; -1 where its shape is not known."""
    if shape is None:
        return -1
    total = 1
    for size in shape:
        if size < 0:
            return -1
        total *= size
    return min(total, 1 << 60)  # what a broken log claims must still fit into a sum


@dataclass(frozen=True)
class Edges:
    """Tensors and control between nodes; arrays of shape (n,)."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    output: NDArray[np.int64]
    """Which output of the source; -1 for control."""


def edges_of(nodes: Nodes) -> Edges:
    """All edges, those of a node together, in order of its inputs."""
    source: list[int] = []
    target: list[int] = []
    output: list[int] = []
    for node, (inputs, controls) in enumerate(zip(nodes.inputs, nodes.controls, strict=True)):
        for other, port in inputs:
            if other >= 0:
                source.append(other)
                target.append(node)
                output.append(port)
        for other in controls:
            source.append(other)
            target.append(node)
            output.append(-1)
    return Edges(np.array(source, np.int64), np.array(target, np.int64), np.array(output, np.int64))
