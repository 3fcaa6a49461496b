"""Two graphs as one: what both have once, beside it what was added and what was removed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from lightboard.plugins.graphs import structs as api
from lightboard.plugins.graphs.detail import attribute_list
from lightboard.plugins.graphs.graph import Graph
from lightboard.plugins.graphs.hierarchy import Kind
from lightboard.plugins.graphs.nodes import Nodes, Role, Said, Shape
from lightboard.plugins.graphs.view import NAME

_ALIGNED: Final = 400
_TEXT: Final = 500
_CLASS: Final = re.compile(r"(^|/)[^\[\]/]+\[([^/]*)\](?=/|$)")


def join_graphs(first: Graph, second: Graph) -> Graph:
    """The pair's graph. Modules are matched by their names, what is in them by kind and order."""
    a, b = first.nodes, second.nodes
    matches = _match(first, second)  # of the first's nodes, the second's
    nodes = Nodes(is_pair=True, logged=b.logged)
    nodes.said = [one for one in (*b.said, *a.said) if one.what in ("torn", "bad_nodes", "cut")]
    for name in ("names", "ops", "roles", "labels", "scopes", "shapes", "dtypes", "devices"):
        getattr(nodes, name).extend(getattr(b, name))
    nodes.inputs = [list(inputs) for inputs in b.inputs]
    nodes.controls = [list(controls) for controls in b.controls]
    nodes.dangling = dict(b.dangling)
    nodes.values, nodes.functions, nodes.clusters = (
        dict(b.values),
        dict(b.functions),
        dict(b.clusters),
    )
    nodes.derived = set(b.derived)
    nodes.module_types = {**a.module_types, **b.module_types}
    nodes.function_scopes = a.function_scopes | b.function_scopes
    places = _scope_names(a, b)
    place: dict[int, int] = dict(matches)
    removed: list[int] = []
    for node, role in enumerate(a.roles):
        if node in place or role == Role.GONE:
            continue
        scope = places(a.scopes[node])
        place[node] = nodes.add(
            a.names[node], a.ops[node], Role(role), label=a.labels[node], scope=scope,
            shapes=a.shapes[node], dtype=a.dtypes[node], device=a.devices[node],
        )  # fmt: skip
        removed.append(node)
        if node in a.values:
            nodes.values[place[node]] = a.values[node]
        if node in a.derived:
            nodes.derived.add(place[node])
    count = len(b)
    for node in range(len(a)):
        at = place.get(node)
        if at is None:
            continue
        gone = at >= count
        held = set() if gone else {source for source, _ in b.inputs[at]}
        for source, port in a.inputs[node]:
            comes = place.get(source, -1)
            if gone or (comes >= 0 and comes not in held):  # what both have is the second's own
                nodes.inputs[at].append((comes, port))
        nodes.controls[at] += [place[one] for one in a.controls[node] if gone and one in place]
    backward = {at: node for node, at in matches.items()}
    for node, role in enumerate(b.roles):
        if node not in backward:
            if role < Role.HIDDEN:
                nodes.changes[node] = ("added", "")
            continue
        nodes.firsts[node] = backward[node]
        if role < Role.HIDDEN:
            text = _difference(first, backward[node], second, node, matches, backward)
            if text:
                nodes.changes[node] = ("changed", text)
    for node in removed:
        nodes.changes[place[node]] = ("removed", "")
    back = {place[node]: node for node in removed}

    def attributes(node: int) -> list[tuple[str, str]]:
        return b.attributes(node) if node < count else a.attributes(back[node])

    def attribute(node: int, name: str) -> str:
        return b.attribute(node, name) if node < count else a.attribute(back[node], name)

    nodes.attributes, nodes.attribute = attributes, attribute
    joined = Graph(nodes)
    joined.first = first
    ours = np.array([place.get(node, -1) for node in range(len(a))], np.int64)
    joined.parts = ((first, ours), (second, np.arange(count)))
    joined.said = [one for one in joined.said if one.what in ("torn", "bad_nodes", "cut", "empty")]
    if len(b) == 0 and len(a):
        joined.said.append(Said("empty", 0))
    return joined


def _plain(scope: str) -> str:
    """A scope by the names of its modules, without their classes."""
    return _CLASS.sub(r"\1\2", scope) if "[" in scope else scope


def _scope_keys(a: Nodes, b: Nodes) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Scope → what it is matched by. Where each graph has one outermost module these are the same."""
    roots = [
        {_plain(scope).partition("/")[0] for scope in set(nodes.scopes) if scope}
        for nodes in (a, b)
    ]
    only = [next(iter(one)) if len(one) == 1 else None for one in roots]

    def key_of(root: str | None) -> Callable[[str], str]:
        def key(scope: str) -> str:
            plain = _plain(scope)
            if root is not None and plain and None not in only:
                return "." + plain[len(root) :]
            return plain

        return key

    return key_of(only[0]), key_of(only[1])


def _scope_names(a: Nodes, b: Nodes) -> Callable[[str], str]:
    """Where something of the first stands in the second."""
    key_a, key_b = _scope_keys(a, b)
    there: dict[str, str] = {}
    for scope in dict.fromkeys(b.scopes):
        at = scope
        while at and key_b(at) not in there:
            there[key_b(at)] = at
            at = at.rpartition("/")[0]
    held: dict[str, str] = {}

    def place(scope: str) -> str:
        if scope in held:
            return held[scope]
        rest: list[str] = []
        at = scope
        while at and key_a(at) not in there:
            rest.append(at.rpartition("/")[2])
            at = at.rpartition("/")[0]
        base = there[key_a(at)] if at else ""
        held[scope] = "/".join([*([base] if base else []), *reversed(rest)])
        return held[scope]

    return place


def _match(first: Graph, second: Graph) -> dict[int, int]:
    keys = _scope_keys(first.nodes, second.nodes)
    levels: list[dict[str, list[int]]] = []
    for graph, key in zip((first, second), keys, strict=True):
        level: dict[str, list[int]] = {}
        names: dict[str, str] = {}
        for node in graph.rank.argsort().tolist():
            if graph.nodes.roles[node] == Role.GONE:
                continue
            scope = graph.nodes.scopes[node]
            if scope not in names:
                names[scope] = key(scope)
            level.setdefault(names[scope], []).append(node)
        levels.append(level)
    found: dict[int, int] = {}
    for scope, mine in levels[0].items():
        theirs = levels[1].get(scope)
        if theirs:
            found.update(_match_level(first.nodes, mine, second.nodes, theirs))
    return found


def _match_level(a: Nodes, mine: list[int], b: Nodes, theirs: list[int]) -> dict[int, int]:
    def split(nodes: Nodes, level: Sequence[int]) -> tuple[list[int], list[int]]:
        named = [n for n in level if Role.INPUT <= nodes.roles[n] <= Role.CONSTANT]
        return named, [n for n in level if nodes.roles[n] not in range(1, 6)]

    found: dict[int, int] = {}
    (my_named, my_ops), (their_named, their_ops) = split(a, mine), split(b, theirs)
    by_name: dict[tuple[int, str], list[int]] = {}
    for node in their_named:
        by_name.setdefault((b.roles[node], b.labels[node]), []).append(node)
    for node in my_named:
        same = by_name.get((a.roles[node], a.labels[node]))
        if same:
            found[node] = same.pop(0)
    # Inputs and outputs of other names, one after another.
    for role in (Role.INPUT, Role.OUTPUT):
        left = [n for n in my_named if a.roles[n] == role and n not in found]
        taken = set(found.values())
        free = [n for n in their_named if b.roles[n] == role and n not in taken]
        found.update(zip(left, free))  # noqa: B905 - as many as both have
    my_keys, their_keys = _keys(a, my_ops), _keys(b, their_ops)
    if max(len(my_ops), len(their_ops)) <= _ALIGNED:
        matcher = difflib.SequenceMatcher(None, my_keys, their_keys, autojunk=False)
        for block in matcher.get_matching_blocks():
            for at in range(block.size):
                found[my_ops[block.a + at]] = their_ops[block.b + at]
    else:
        waiting: dict[str, list[int]] = {}
        for node, key in zip(reversed(their_ops), reversed(their_keys), strict=True):
            waiting.setdefault(key, []).append(node)
        for node, key in zip(my_ops, my_keys, strict=True):
            if waiting.get(key):
                found[node] = waiting[key].pop()
    return found


def _keys(nodes: Nodes, level: Sequence[int]) -> list[str]:
    """What tells ops apart: in torch's graphs names are numbers, in others they mean something."""
    return [
        nodes.ops[node] if "::" in nodes.ops[node] else f"{nodes.ops[node]} {nodes.labels[node]}"
        for node in level
    ]


def _rewired(
    a: Nodes, was: int, b: Nodes, now: int, matches: dict[int, int], backward: dict[int, int]
) -> list[str]:
    """Inputs that come from elsewhere, where both graphs have either source: more than something put in between."""
    parts = []
    for place, ((old, _), (new, _)) in enumerate(zip(a.inputs[was], b.inputs[now])):  # noqa: B905 - what both have
        before = matches.get(old, -1)
        if before < 0 or before == new or new not in backward:
            continue
        if max(b.roles[before], b.roles[new]) < Role.HIDDEN:
            parts.append(f"input {place + 1} from {_place(b, before)} → {_place(b, new)}")
    return parts


def _place(nodes: Nodes, node: int) -> str:
    scope = _plain(nodes.scopes[node])
    return f"{scope}/{nodes.labels[node]}"[-80:].lstrip("/")


def _difference(
    first: Graph,
    was: int,
    second: Graph,
    now: int,
    matches: dict[int, int],
    backward: dict[int, int],
) -> str:
    a, b = first.nodes, second.nodes
    parts = []
    if a.shapes[was] != b.shapes[now]:
        before, after = a.shape(was), b.shape(now)
        if before != after and before is not None and after is not None:
            parts.append(f"shape {_shape(before)} → {_shape(after)}")
    if a.dtypes[was] != b.dtypes[now] and a.dtypes[was] and b.dtypes[now]:
        parts.append(f"{a.dtypes[was]} → {b.dtypes[now]}")
    if a.roles[was] == Role.OP:
        before_all, after_all = dict(attribute_list(first, was)), dict(attribute_list(second, now))
        for name in {**before_all, **after_all}:
            one, other = before_all.get(name, "—"), after_all.get(name, "—")
            if one != other:
                parts.append(f"{name} {one[:80]} → {other[:80]}")
        parts += _rewired(a, was, b, now, matches, backward)
    return "; ".join(parts)[:_TEXT]


def _shape(shape: Shape) -> str:
    return " × ".join("?" if size < 0 else str(size) for size in shape) or "scalar"


def list_differences(graph: Graph, limit: int) -> api.GraphCompareReply:
    """What came, went and changed, from the top; of a module that came or went only itself."""
    boxes, nodes = graph.boxes, graph.nodes
    assert graph.changes is not None
    added, removed, changed, leaves = graph.changes
    found: list[api.GraphDifference] = []
    total = 0
    at = 0
    while at < len(boxes):
        end = int(boxes.end[at])
        node = int(boxes.node[at])
        counts = [int(one[end] - one[at]) for one in (added, removed, changed, leaves)]
        if not sum(counts[:3]):
            at = end
            continue
        whole: str = ""
        if node >= 0:
            whole = nodes.changes.get(node, ("", ""))[0]
        elif not graph.is_synthetic(at) and boxes.kind[at] == Kind.MODULE:
            whole = {counts[0]: "added", counts[1]: "removed"}.get(counts[3], "")
        if not whole:
            at += 1
            continue
        total += 1
        if len(found) < limit:
            text = nodes.changes.get(node, ("", ""))[1] if node >= 0 else ""
            found.append(
                api.GraphDifference(
                    at, whole, graph.path(at)[:2000], boxes.types[at][:NAME],  # type: ignore[arg-type]
                    boxes.ancestors(at), text,
                )
            )  # fmt: skip
        at = end
    sums = [int(one[-1]) for one in graph.changes]
    return api.GraphCompareReply(
        sums[0], sums[1], sums[2], sums[3] - sums[0] - sums[1] - sums[2], found, total
    )
