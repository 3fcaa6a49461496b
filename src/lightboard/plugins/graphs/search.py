"""Boxes by their name, type or path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lightboard.plugins.graphs import structs as api
from lightboard.plugins.graphs.graph import Graph, Sight
from lightboard.plugins.graphs.hierarchy import Kind
from lightboard.plugins.graphs.view import NAME, make_box
from lightboard.reader.matching import Matcher, make_matcher

_BATCH: Final = 4 << 20
_PATH: Final = 2_000


def search(graph: Graph, sight: Sight, query: str, limit: int) -> api.GraphSearchReply:
    """What fits: by the whole name, by a part of it, by its type, by its path; of these modules before ops, higher
    ones before deeper ones.
    """
    boxes = graph.boxes
    named = (boxes.kind != Kind.REPEAT) & (boxes.kind != Kind.GROUP)
    candidates = (sight.visible & named).nonzero()[0].tolist()
    with make_matcher(query) as matcher:
        paths = [graph.search_paths[box] for box in candidates]
        spans = [span for batch in _batches(paths) for span in matcher.find(batch)]
        kinds = list(dict.fromkeys(boxes.types[box] for box in candidates))
        fitting = _fitting(matcher, kinds)
    found: list[tuple[int, bool, int, int]] = []
    for box, path, span in zip(candidates, paths, spans, strict=True):
        by_type = boxes.types[box] in fitting
        if span is None and not by_type:
            continue
        name = path.rfind("/") + 1
        if span is not None and span[1] == len(path) and span[0] <= name:
            place = 0  # all of its name
        elif span is not None and span[1] > name:
            place = 1
        else:
            place = 2 if by_type else 3  # the match is its parent's
        found.append((place, int(boxes.node[box]) >= 0, int(boxes.depth[box]), box))
    found.sort()
    return api.GraphSearchReply(
        [_match(graph, sight, box) for _, _, _, box in found[: max(0, limit)]], len(found)
    )


def _fitting(matcher: Matcher, kinds: Sequence[str]) -> set[str]:
    spans = [span for batch in _batches(kinds) for span in matcher.find(batch)]
    return {kind for kind, span in zip(kinds, spans, strict=True) if span is not None}


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = held = 0
    for at, text in enumerate(texts):
        held += len(text) + 4
        if held > _BATCH:
            yield texts[start : at + 1]
            start, held = at + 1, 0
    if start < len(texts):
        yield texts[start:]


def _match(graph: Graph, sight: Sight, box: int) -> api.GraphMatch:
    made = make_box(graph, sight, box, None, opened=False)
    return api.GraphMatch(
        id=box,
        name=made.name[:NAME],
        type=made.type,
        kind=made.kind,
        path=graph.search_paths[box][:_PATH],
        opens=graph.boxes.ancestors(box),
        parameters=made.parameters,
        shape=made.shape,
    )
