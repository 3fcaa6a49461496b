"""Curve blocks read by the letter of docs/http-api.md, not by the code that makes them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FIELDS = (
    "total",
    "count",
    "from_index",
    "start",
    "end",
    "last_step",
    "last_value",
    "min",
    "step_at_min",
    "max",
    "step_at_max",
    "nonfinite",
    "hidden",
    "restart",
    "first_x",
    "last_x",
    "tick",
    "steps",
    "thinned",
)


@dataclass
class Block:
    """One card."""

    runs: int
    series: list[dict[str, float]]
    step: list[NDArray[np.float64]] = field(default_factory=list)
    wall_time: list[NDArray[np.float64]] = field(default_factory=list)
    value: list[NDArray[np.float64]] = field(default_factory=list)
    smoothed: list[NDArray[np.float64]] = field(default_factory=list)
    x: list[NDArray[np.float64]] = field(default_factory=list)


def parse_blocks(data: bytes) -> list[Block]:
    """All blocks of a reply. Fails where bytes are missing or left."""
    blocks, at = [], 0
    while at < len(data):
        block, at = _parse(data, at)
        blocks.append(block)
    assert at == len(data)
    return blocks


def _parse(data: bytes, at: int) -> tuple[Block, int]:
    magic, flags, n, k = struct.unpack_from("<IIII", data, at)
    assert magic == 0x3243424C
    at += 16
    table = np.frombuffer(data, "<f8", n * 19, at).reshape(n, 19)
    at += table.nbytes
    block = Block(n, [dict(zip(FIELDS, row.tolist(), strict=True)) for row in table])
    counts = [int(one["count"]) for one in block.series]
    assert sum(counts) == k
    ends = np.cumsum(counts)[:-1]
    value = "<f8" if flags & 1 else "<f4"
    for i, count in enumerate(counts):
        owner = int(table[i, 17])
        if owner == i:
            block.step.append(np.frombuffer(data, "<f8", count, at))
            at += count * 8
        else:
            block.step.append(block.step[owner])
    arrays = [(block.wall_time, "<u4" if flags & 8 else "<f8")]
    if flags & 4:
        arrays.append((block.x, "<f8"))
    arrays.append((block.value, value))
    if flags & 2:
        arrays.append((block.smoothed, value))
    for into, kind in arrays:
        array = np.frombuffer(data, kind, k, at)
        at += -(-array.nbytes // 8) * 8
        into.extend(part.astype(np.float64) for part in (np.split(array, ends) if n else ()))
    if flags & 8:
        block.wall_time = [
            one["start"] + ticks * one["tick"] if len(ticks) else ticks
            for one, ticks in zip(block.series, block.wall_time, strict=True)
        ]
    return block, at
