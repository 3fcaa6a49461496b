"""A GraphDef that protobuf refuses, read as far as it goes: torn ones, names that are not UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from google.protobuf.message import DecodeError

from lightboard.plugins.graphs.nodes import Said
from lightboard.protos.graph_pb2 import FunctionDef, GraphDef, NodeDef

_TEXT: Final = re.compile(rb"^(?:\s|#[^\n]*\n)*[a-z_]+\s*[:{]")


class _TornError(Exception):
    pass


def parse_graph(data: bytes) -> tuple[GraphDef, list[Said]]:
    """The graph, and what of it could not be read."""
    try:
        return GraphDef.FromString(data), []
    except DecodeError:
        pass
    graph = GraphDef()
    said: list[Said] = []
    bad = 0
    try:
        for field, value in _fields(data):
            if not isinstance(value, bytes):
                continue
            if field == 1:
                bad += not _add_node(graph.node.add(), value)
            elif field == 2:
                for inner, function in _fields(value):
                    if inner == 1 and isinstance(function, bytes):
                        try:
                            graph.library.function.append(FunctionDef.FromString(function))
                        except DecodeError:
                            bad += 1
    except _TornError:
        said.append(Said("torn", len(graph.node), f"{len(graph.node)} nodes could be read"))
    if bad:
        said.append(Said("bad_nodes", bad))
    return graph, said


def parse_file(data: bytes) -> tuple[GraphDef, list[Said]]:
    """A graph as a file holds it, in protobuf's text form or in bytes. Raises ValueError where it is none."""
    if not _TEXT.match(data[:4096]):
        graph, said = parse_graph(data)
        if not graph.node and not graph.library.function:
            raise ValueError("no graph")
        return graph, said
    from google.protobuf import text_format

    try:
        graph = text_format.Parse(data, GraphDef(), allow_unknown_field=True)
    except RecursionError as error:
        raise ValueError("no graph: it is nested too deeply") from error
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ValueError(f"no graph in protobuf's text form: {str(error)[:200]}") from error
    return graph, []


def _add_node(node: NodeDef, data: bytes) -> bool:
    """Fill `node`; False where something of it is missing. Text that is not UTF-8 gets U+FFFD."""
    try:
        node.MergeFromString(data)
        return True
    except DecodeError:
        node.Clear()
    whole = True
    try:
        for field, value in _fields(data):
            if not isinstance(value, bytes):
                continue
            text = value.decode("utf-8", "replace")
            if field == 1:
                node.name = text
            elif field == 2:
                node.op = text
            elif field == 3:
                node.input.append(text)
            elif field == 4:
                node.device = text
            elif field == 5:
                try:
                    # One entry of the map, as a message with only this field.
                    node.MergeFromString(b"\x2a" + _varint_bytes(len(value)) + value)
                except DecodeError:
                    whole = False
    except _TornError:
        whole = False
    return whole


def _varint_bytes(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Number and content of each field of a message. Raises _TornError where it ends in the middle."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
        elif kind == 2:
            length, at = _varint(data, at)
            if at + length > end:
                raise _TornError
            yield key >> 3, data[at : at + length]
            at += length
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise _TornError


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        if at >= len(data):
            raise _TornError
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise _TornError
