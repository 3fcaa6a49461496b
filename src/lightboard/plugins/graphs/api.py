"""The graph dashboard's routes: which graphs there are, what is seen of one, its boxes, search, traces, differences."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final, Literal

from google.protobuf.message import DecodeError

from lightboard.plugins.graphs import structs as api
from lightboard.plugins.graphs.decode import (
    decode_keras_model,
    decode_run_metadata,
    decode_run_metadata_value,
    merge_function_graphs,
)
from lightboard.plugins.graphs.detail import make_detail
from lightboard.plugins.graphs.graph import Graph, Sight
from lightboard.plugins.graphs.graphdef import read_graphdef
from lightboard.plugins.graphs.keras import read_keras
from lightboard.plugins.graphs.pair import join_graphs, list_differences
from lightboard.plugins.graphs.profile import Profile, is_timed, join_profile
from lightboard.plugins.graphs.salvage import parse_file, parse_graph
from lightboard.plugins.graphs.search import search as search_graph
from lightboard.plugins.graphs.shelf import Shelf
from lightboard.plugins.graphs.trace import find_path, trace
from lightboard.plugins.graphs.view import choose_opened, make_view, open_to_depth
from lightboard.plugins.plugin import RequestError, Route
from lightboard.protos.graph_pb2 import RunMetadata
from lightboard.reader.query import BlobRef, Board, NotInStore

_LARGEST: Final = 512 << 20
_SMALL: Final = 512
_MOST_ROWS: Final = 1000
_PAIR: Final = "~"
_FILE: Final = "file-"

_KINDS: Final[dict[str, Literal["op", "keras", "profile"]]] = {
    "graphs": "op",
    "graph_run_metadata": "op",
    "graph_run_metadata_graph": "op",
    "graph_keras_model": "keras",
    "graph_tagged_run_metadata": "profile",
}
_ORDER: Final = ("op", "keras", "profile")


@dataclass
class _Held:
    """A graph, and the run metadata that was logged in one piece with it."""

    graph: Graph
    metadata: RunMetadata | None = None


_files: Shelf[_Held] = Shelf(lambda held: len(held.graph))
_graphs: Shelf[_Held] = Shelf(lambda held: len(held.graph))
_timed: Shelf[bool] = Shelf(lambda _: 0, most=10_000)
_profiles: Shelf[tuple[Graph, Profile]] = Shelf(lambda held: len(held[0]))


# --- which there are -------------------------------------------------------------------------


def list_graphs(board: Board, request: api.GraphsRequest) -> api.GraphsReply:
    """Every graph of every run."""
    found: list[api.GraphSource] = []
    for run in board.list_runs():
        of_run: list[api.GraphSource] = []
        for tag in board.list_tags(run.id):
            kind = _KINDS.get(tag.plugin)
            if kind is None:
                continue
            # A restart takes back numbers, not the model; TensorFlow 1 logs it before it says that it starts.
            for point in board.list_blobs(run.id, tag.id, superseded=True):
                source = f"{point.ref}/{tag.id}"
                if kind == "profile" and point.length <= _SMALL and not _times(board, source):
                    continue  # torch writes one beside every graph, without anything in it
                time = point.wall_time if math.isfinite(point.wall_time) else None
                of_run.append(
                    api.GraphSource(
                        source, run.id, tag.tag.decode("utf-8", "replace"), kind, point.step, time,
                        point.length, tag.plugin == "graph_run_metadata",
                    )
                )  # fmt: skip
        of_run.reverse()
        of_run.sort(key=lambda one: (_ORDER.index(one.kind), -(one.wall_time or 0)))
        found += of_run
    return api.GraphsReply(found)


def _times(board: Board, source: str) -> bool:
    try:
        return _timed.get(
            (board.epoch, source),
            lambda: is_timed(decode_run_metadata(_read(board, source)[1])),
        )
    except (ValueError, NotInStore, OSError):
        return True  # that it cannot be read is told to who asks for it


# --- reading ---------------------------------------------------------------------------------


def _parse_source(board: Board, source: str) -> tuple[BlobRef, int, int]:
    """Reference, tag and size. Raises NotInStore."""
    ref, _, tag = source.partition("/")
    if not tag.isascii() or not tag.isdigit() or len(tag) > 9:
        raise NotInStore(f"{source!r} names no graph")
    where = BlobRef.parse(ref)
    board.find_tag(int(tag))
    return where, int(tag), board.measure_blob(where, int(tag))


def _read(board: Board, source: str) -> tuple[str, bytes]:
    """The plugin on the wire, and the bytes."""
    ref, tag, size = _parse_source(board, source)
    if size > _LARGEST:
        raise RequestError(
            413,
            f"this graph has {size >> 20} MiB",
            f"graphs up to {_LARGEST >> 20} MiB are shown",
        )
    return board.find_tag(tag).plugin, board.read_blob(ref, tag)


def _find(board: Board, source: str) -> _Held:
    if source.startswith(_FILE) and _PAIR not in source:
        held = _files.peek(source)
        if held is None:
            raise RequestError(404, "the file is not held any more", "open it again")
        return held
    first, pair, second = source.partition(_PAIR)
    if pair:
        key = (board.epoch, _identity(board, first), _identity(board, second))
        return _graphs.get(
            key, lambda: _Held(join_graphs(_find(board, first).graph, _find(board, second).graph))
        )
    return _graphs.get(
        (board.epoch, _identity(board, source)), lambda: _make(*_read(board, source))
    )


def _identity(board: Board, source: str) -> tuple[str, int]:
    if _PAIR in source:
        raise NotInStore(f"{source!r} names more than two graphs")
    if source.startswith(_FILE):
        return source, 0
    return source, _parse_source(board, source)[2]


def _make(plugin: str, data: bytes) -> _Held:
    try:
        if plugin == "graphs":
            graph, said = parse_graph(data)
            return _Held(Graph(read_graphdef(graph, said)))
        if plugin == "graph_keras_model":
            return _Held(Graph(read_keras(decode_keras_model(data))))
        if plugin in ("graph_run_metadata", "graph_run_metadata_graph"):
            metadata = decode_run_metadata_value(data)
            merged = merge_function_graphs(metadata).message
            if not merged.node:
                for part in metadata.partition_graphs:
                    merged.MergeFrom(part)
            timed = metadata if is_timed(metadata) else None
            return _Held(Graph(read_graphdef(merged)), timed)
    except (ValueError, DecodeError) as error:
        raise RequestError(
            415, f"this cannot be read: it is {error}", "log it again with add_graph"
        ) from error
    raise RequestError(
        400, "this is no graph but run metadata", "give it as `profile` beside a graph"
    )


def hold_file(board: Board, request: api.GraphFileRequest) -> api.GraphFileReply:
    """A graph that the page sends."""
    source = _FILE + hashlib.sha256(request.data).hexdigest()[:32]

    def make() -> _Held:
        try:
            graph, said = parse_file(request.data)
        except ValueError as error:
            raise RequestError(
                415, f"this cannot be read: it is {error}", "a GraphDef is, as .pbtxt or .pb"
            ) from error
        return _Held(Graph(read_graphdef(graph, said)))

    _files.get(source, make)
    return api.GraphFileReply(source)


def _open(board: Board, source: str, bookkeeping: bool) -> tuple[Graph, Sight]:
    graph = _find(board, source).graph
    return graph, graph.seen_with(bookkeeping)


def _profile(
    board: Board, request: api.GraphViewRequest | api.GraphDetailRequest
) -> Profile | None:
    source, profile, without = request.source, request.profile, frozenset(request.without)
    held = _find(board, source)
    if profile is None and held.metadata is None:
        return None
    # The graph itself belongs to the key: it may have been read anew.
    key = (board.epoch, source, id(held.graph), profile, without)

    def make() -> tuple[Graph, Profile]:
        metadata = held.metadata
        if profile is not None:
            plugin, data = _read(board, profile)
            tagged = plugin == "graph_tagged_run_metadata"
            try:
                metadata = (decode_run_metadata if tagged else decode_run_metadata_value)(data)
            except ValueError as error:
                raise RequestError(
                    415, f"this is {error}", "choose another, or none, to colour by"
                ) from error
        assert metadata is not None
        return held.graph, join_profile(held.graph, metadata, without)

    return _profiles.get(key, make)[1]


def _check(graph: Graph, box: int) -> int:
    if not 0 <= box < len(graph):
        raise RequestError(
            404, f"this graph has no box {box}", "it was logged anew: look at it from the top"
        )
    return box


# --- answers ---------------------------------------------------------------------------------


def read_view(board: Board, request: api.GraphViewRequest) -> api.GraphViewReply:
    """Boxes and edges that are seen."""
    graph, sight = _open(board, request.source, request.bookkeeping)
    opened = request.opened
    if opened is None:
        depth = request.depth
        opened = (
            choose_opened(graph, sight) if depth is None else open_to_depth(graph, sight, depth)
        )
    profile = _profile(board, request)
    return make_view(graph, sight, opened, profile, partly=bool(request.without))


def read_detail(board: Board, request: api.GraphDetailRequest) -> api.GraphDetailReply:
    """The pane of one box."""
    graph, sight = _open(board, request.source, request.bookkeeping)
    profile = _profile(board, request)
    return make_detail(graph, sight, _check(graph, request.id), profile)


def search(board: Board, request: api.GraphSearchRequest) -> api.GraphSearchReply:
    """Boxes that fit."""
    graph, sight = _open(board, request.source, request.bookkeeping)
    return search_graph(graph, sight, request.query, min(_MOST_ROWS, request.limit))


def read_trace(board: Board, request: api.GraphTraceRequest) -> api.GraphTraceReply:
    """Everything before or after a box."""
    graph, sight = _open(board, request.source, request.bookkeeping)
    box = _check(graph, request.id)
    return trace(graph, sight, box, request.direction, request.opened)


def read_path(board: Board, request: api.GraphPathRequest) -> api.GraphTraceReply:
    """Every way between two boxes."""
    graph, sight = _open(board, request.source, request.bookkeeping)
    start, end = _check(graph, request.start), _check(graph, request.end)
    return find_path(graph, sight, start, end, request.opened)


def compare(board: Board, request: api.GraphCompareRequest) -> api.GraphCompareReply:
    """What differs between the graphs of a pair."""
    graph = _find(board, request.source).graph
    if graph.first is None:
        raise RequestError(400, "one graph alone has no differences", 'ask for "first~second"')
    return list_differences(graph, max(0, min(_MOST_ROWS, request.limit)))


ROUTES: Final = (
    Route(
        "POST",
        "graphs",
        api.GraphsRequest,
        api.GraphsReply,
        list_graphs,
        "Every graph that was logged",
    ),
    Route(
        "POST",
        "view",
        api.GraphViewRequest,
        api.GraphViewReply,
        read_view,
        "What is seen of a graph while some of its boxes are open",
    ),
    Route(
        "POST",
        "file",
        api.GraphFileRequest,
        api.GraphFileReply,
        hold_file,
        "Take in a graph from a file",
    ),
    Route(
        "POST",
        "detail",
        api.GraphDetailRequest,
        api.GraphDetailReply,
        read_detail,
        "Everything about one box",
    ),
    Route(
        "POST",
        "search",
        api.GraphSearchRequest,
        api.GraphSearchReply,
        search,
        "Boxes by name, type or path",
    ),
    Route(
        "POST",
        "trace",
        api.GraphTraceRequest,
        api.GraphTraceReply,
        read_trace,
        "What a box depends on, or what depends on it",
    ),
    Route(
        "POST",
        "path",
        api.GraphPathRequest,
        api.GraphTraceReply,
        read_path,
        "Every way from one box to another",
    ),
    Route(
        "POST",
        "compare",
        api.GraphCompareRequest,
        api.GraphCompareReply,
        compare,
        "What differs between two graphs",
    ),
)
