"""Boxes within boxes: modules from the nodes' scopes, identical blocks under one box, levels of a bearable size.

Boxes are numbered in preorder: what is inside box b are the numbers b + 1 to end[b] - 1.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.graphs.nodes import Nodes, Role
from lightboard.plugins.graphs.ops import category_of

WIDEST: Final = 200
"""Children of one box; more are put into groups."""
_FEW_ALIKE: Final = 3
_FEW_OPS: Final = 5
"""Equal ops one after another that are put under one box."""
_TYPED: Final = re.compile(r"^([^\[\]/]+)\[(.*)\]$", re.DOTALL)
_LEAF_ROLES: Final = (Role.PARAMETER, Role.BUFFER)
_INVISIBLE: Final = (Role.HIDDEN, Role.VALUE)


class Kind(IntEnum):
    """What a box is; below MODULE leaves, in the order of Role."""

    OP = 0
    INPUT = 1
    OUTPUT = 2
    PARAMETER = 3
    BUFFER = 4
    CONSTANT = 5
    HIDDEN = 6
    VALUE = 7
    MODULE = 10
    REPEAT = 11
    GROUP = 12
    FUNCTION = 13


@dataclass(frozen=True)
class Hierarchy:
    """All boxes in preorder; arrays of shape (n,), lists of that length."""

    parent: NDArray[np.int64]
    """-1 at the top."""
    end: NDArray[np.int64]
    """Past the last box inside."""
    depth: NDArray[np.int64]
    """0 at the top."""
    kind: NDArray[np.int64]
    node: NDArray[np.int64]
    """The node that a leaf stands for; -1 for others."""
    labels: list[str]
    types: list[str]
    repeat: dict[int, tuple[int, str]]
    """Boxes whose children are identical blocks, or equal ops: how many, of what class or op."""
    series: frozenset[int]
    """Those of them that hold ops."""
    structure: NDArray[np.int64]
    """Equal: the same ops with the same shapes inside."""
    box: NDArray[np.int64]
    """Of a node, the box; -1 for one that is never shown."""

    def __len__(self) -> int:
        return len(self.labels)

    def children(self, box: int) -> list[int]:
        """Direct children in order; of -1 what stands at the top."""
        at, end = (0, len(self)) if box < 0 else (box + 1, int(self.end[box]))
        found = []
        while at < end:
            found.append(at)
            at = int(self.end[at])
        return found

    def ancestors(self, box: int) -> list[int]:
        """From the top down to its parent."""
        found = []
        at = int(self.parent[box])
        while at >= 0:
            found.append(at)
            at = int(self.parent[at])
        return found[::-1]


class _Scopes:
    """Scopes while they are found: numbers from 0, a parent always before its children. 0 is the top."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self.parent = [-1]
        self.labels = [""]
        self.types = [""]
        self.kinds: list[int] = [Kind.MODULE]
        self.kids: list[list[int]] = [[]]
        """Scopes as ~number, nodes as they are."""
        self.repeat: dict[int, tuple[int, str]] = {}
        self.series: set[int] = set()
        self._ids: dict[str, int] = {"": 0}

    def find(self, scope: str) -> int:
        """The number of a scope; it and those around it are made when they are first asked for."""
        found = self._ids.get(scope)
        if found is not None:
            return found
        missing = []
        while scope not in self._ids:
            missing.append(scope)
            scope = scope.rpartition("/")[0]
        at = self._ids[scope]
        for name in reversed(missing):
            segment = name.rpartition("/")[2]
            typed = _TYPED.match(segment)
            label, kind = (typed[2], typed[1]) if typed else (segment, "")
            kind = self._nodes.module_types.get(name, kind)
            function = name in self._nodes.function_scopes
            number = self.add(
                at, label or segment, kind, Kind.FUNCTION if function else Kind.MODULE
            )
            self.kids[at].append(~number)
            self._ids[name] = at = number
        return at

    def add(self, parent: int, label: str, kind: str, what: Kind) -> int:
        """A new scope, not yet among its parent's children."""
        self.parent.append(parent)
        self.labels.append(label)
        self.types.append(kind)
        self.kinds.append(what)
        self.kids.append([])
        return len(self.labels) - 1


def build_hierarchy(nodes: Nodes, rank: NDArray[np.int64]) -> Hierarchy:
    """The boxes of a graph whose nodes stand in the flow as `rank` says."""
    scopes = _Scopes(nodes)
    roles, names = nodes.roles, nodes.scopes
    late: list[int] = []
    first: dict[int, list[int]] = {}  # parameters stand before the ops beside them
    find, kids = scopes.find, scopes.kids
    for node in np.argsort(rank).tolist():
        role = roles[node]
        if role == Role.GONE:
            continue
        if role in _LEAF_ROLES:
            late.append(node)
        else:
            at = find(names[node])
            kids[at].append(node)
    for node in late:
        first.setdefault(find(names[node]), []).append(node)
    for at, parameters in first.items():
        kids[at][:0] = parameters
    _name_roots(nodes, scopes)
    hashes = _structures(nodes, scopes)
    _gather(nodes, scopes, hashes)
    return _number(nodes, scopes, hashes)


def _name_roots(nodes: Nodes, scopes: _Scopes) -> None:
    """torch writes the outermost module's class as its name."""
    if any(op == "IO Node" for op in nodes.ops):
        for kid in scopes.kids[0]:
            if kid < 0 and not scopes.types[~kid] and scopes.kinds[~kid] == Kind.MODULE:
                scopes.types[~kid] = scopes.labels[~kid]


@dataclass
class _Hashes:
    nodes: list[int]
    """0: it does not count, for it is hidden."""
    scopes: list[int]
    seen: list[int]
    """Visible nodes in each scope, at any depth."""
    known: dict[object, int]

    def of(self, key: object) -> int:
        return self.known.setdefault(key, len(self.known) + 1)


def _structures(nodes: Nodes, scopes: _Scopes) -> _Hashes:
    hashes = _Hashes([0] * len(nodes), [0] * len(scopes.labels), [0] * len(scopes.labels), {})
    of, found = hashes.of, hashes.nodes
    for node, (role, op, shapes, inputs) in enumerate(
        zip(nodes.roles, nodes.ops, nodes.shapes, nodes.inputs, strict=True)
    ):
        if role < Role.HIDDEN:
            shape = shapes[0] if shapes else None
            if role in _LEAF_ROLES:
                found[node] = of((nodes.labels[node], shape))
            else:
                found[node] = of((op, shape, len(inputs)))
    for scope in range(len(scopes.labels) - 1, -1, -1):
        parts: list[object] = []
        seen = 0
        for kid in scopes.kids[scope]:
            if kid >= 0:
                if found[kid]:
                    parts.append(found[kid])
                    seen += 1
            elif hashes.seen[~kid]:
                parts.append((scopes.labels[~kid], hashes.scopes[~kid]))
                seen += hashes.seen[~kid]
        hashes.seen[scope] = seen
        hashes.scopes[scope] = of((scopes.types[scope], tuple(parts)))
    return hashes


def _gather(nodes: Nodes, scopes: _Scopes, hashes: _Hashes) -> None:
    """Put identical neighbours, and stretches of levels that are too wide, under boxes of their own."""
    for scope in range(len(scopes.labels)):
        if scopes.kinds[scope] in (Kind.MODULE, Kind.FUNCTION):
            _gather_repeats(nodes, scopes, hashes, scope)
        kids = scopes.kids[scope]
        if len(kids) > WIDEST:
            _gather_level(nodes, scopes, hashes, scope)


def _gather_repeats(nodes: Nodes, scopes: _Scopes, hashes: _Hashes, scope: int) -> None:
    kids = scopes.kids[scope]
    visible = [kid for kid in kids if (hashes.seen[~kid] if kid < 0 else hashes.nodes[kid])]
    if len(visible) < 2:
        return

    def alike(kid: int) -> object:
        """Neighbours with the same go together; what has none stays alone."""
        if kid < 0:
            return hashes.scopes[~kid] if scopes.kinds[~kid] == Kind.MODULE else kid
        return (hashes.nodes[kid],) if nodes.roles[kid] == Role.OP else (hashes.nodes[kid], kid)

    runs = [list(run) for _, run in itertools.groupby(visible, alike)]
    first = runs[0][0]
    if scope and len(runs) == 1 and (first < 0 or len(runs[0]) >= _FEW_OPS):
        _mark_repeat(nodes, scopes, scope, runs[0])
        return
    made: dict[int, list[int]] = {}
    """Runs by their first."""
    for run in runs:
        first = run[0]
        few = _FEW_OPS if first >= 0 else _FEW_ALIKE
        if len(run) >= few and (first >= 0 or hashes.seen[~first] > 1):
            made[first] = run
    if not made:
        return
    inside = {kid for run in made.values() for kid in run}
    scopes.kids[scope] = [
        ~_make_repeat(nodes, scopes, hashes, scope, made[kid]) if kid in made else kid
        for kid in kids
        if kid in made or kid not in inside
    ]


def _mark_repeat(nodes: Nodes, scopes: _Scopes, scope: int, run: list[int]) -> None:
    if run[0] < 0:
        scopes.repeat[scope] = (len(run), scopes.types[~run[0]])
    else:
        scopes.repeat[scope] = (len(run), nodes.ops[run[0]])
        scopes.series.add(scope)


def _make_repeat(nodes: Nodes, scopes: _Scopes, hashes: _Hashes, scope: int, run: list[int]) -> int:
    """A box around equal neighbours."""
    labels = [scopes.labels[~kid] if kid < 0 else nodes.labels[kid] for kid in (run[0], run[-1])]
    label = labels[0] if labels[0] == labels[1] else " … ".join(labels)
    made = _wrap(scopes, hashes, scope, run, label, Kind.REPEAT)
    _mark_repeat(nodes, scopes, made, run)
    scopes.types[made] = scopes.repeat[made][1]
    if len(run) > WIDEST:
        _gather_level(nodes, scopes, hashes, made)
    return made


def _wrap(
    scopes: _Scopes, hashes: _Hashes, parent: int, kids: list[int], label: str, what: Kind
) -> int:
    made = scopes.add(parent, label, "", what)
    scopes.kids[made] = kids
    seen = sum(hashes.seen[~kid] if kid < 0 else hashes.nodes[kid] > 0 for kid in kids)
    hashes.seen.append(seen)
    parts = tuple(hashes.scopes[~kid] if kid < 0 else hashes.nodes[kid] for kid in kids)
    hashes.scopes.append(hashes.of((what, parts)))
    return made


def _gather_level(nodes: Nodes, scopes: _Scopes, hashes: _Hashes, scope: int) -> None:
    kids = scopes.kids[scope]

    def label(kid: int) -> str:
        return (scopes.labels[~kid] if kid < 0 else nodes.labels[kid])[:80]

    visible = [kid for kid in kids if (hashes.seen[~kid] if kid < 0 else hashes.nodes[kid])]
    aside: list[int] = []
    if len(visible) <= WIDEST:
        shown = set(visible)
        aside = [kid for kid in kids if kid not in shown]
        kids = visible
    while len(kids) > WIDEST:
        kids = _chunks(scopes, hashes, scope, kids, label)
    if aside:
        while len(aside) > WIDEST:
            aside = _chunks(scopes, hashes, scope, aside, label)
        kids = [*kids, ~_wrap(scopes, hashes, scope, aside, "bookkeeping", Kind.GROUP)]
    scopes.kids[scope] = kids


def _chunks(
    scopes: _Scopes, hashes: _Hashes, scope: int, kids: list[int], label: Callable[[int], str]
) -> list[int]:
    levels = 2
    while 100**levels < len(kids):
        levels += 1
    size = int(np.ceil(len(kids) ** (1 / levels)))
    made = []
    for start in range(0, len(kids), size):
        part = kids[start : start + size]
        if len(part) == 1:
            made += part
            continue
        name = f"{label(part[0]).split(' … ')[0]} … {label(part[-1]).split(' … ')[-1]}"
        made.append(~_wrap(scopes, hashes, scope, part, name, Kind.GROUP))
    return made


def _number(nodes: Nodes, scopes: _Scopes, hashes: _Hashes) -> Hierarchy:
    parent: list[int] = []
    depth: list[int] = []
    kind: list[int] = []
    leaf: list[int] = []
    labels: list[str] = []
    types: list[str] = []
    structure: list[int] = []
    repeat: dict[int, tuple[int, str]] = {}
    series: set[int] = set()
    box = np.full(len(nodes), -1, np.int64)
    way: list[tuple[int, int, int]] = [(kid, -1, 0) for kid in reversed(scopes.kids[0])]
    roles, ops, node_labels = nodes.roles, nodes.ops, nodes.labels
    while way:
        kid, above, level = way.pop()
        number = len(parent)
        parent.append(above)
        depth.append(level)
        if kid >= 0:
            role = roles[kid]
            kind.append(role)
            leaf.append(kid)
            labels.append(node_labels[kid])
            types.append(ops[kid])
            structure.append(hashes.nodes[kid])
            box[kid] = number
        else:
            scope = ~kid
            kind.append(scopes.kinds[scope])
            leaf.append(-1)
            labels.append(scopes.labels[scope])
            types.append(scopes.types[scope])
            structure.append(hashes.scopes[scope])
            if scope in scopes.repeat:
                repeat[number] = scopes.repeat[scope]
                if scope in scopes.series:
                    series.add(number)
            way += [(inner, number, level + 1) for inner in reversed(scopes.kids[scope])]
    end = list(range(1, len(parent) + 1))
    # A box ends where its last child does; children have greater numbers than their parents.
    for number in range(len(parent) - 1, -1, -1):
        above = parent[number]
        if above >= 0 and end[above] < end[number]:
            end[above] = end[number]
    return Hierarchy(
        np.array(parent, np.int64),
        np.array(end, np.int64),
        np.array(depth, np.int64),
        np.array(kind, np.int64),
        np.array(leaf, np.int64),
        labels,
        types,
        repeat,
        frozenset(series),
        np.array(structure, np.int64),
        box,
    )


def category(kind: int, type_: str) -> str:
    """What colours go by."""
    if kind in (Kind.OP, Kind.HIDDEN):
        return category_of(type_, True)
    if kind in (Kind.MODULE, Kind.FUNCTION):
        return category_of(type_, False) if type_ else ""
    return ""
