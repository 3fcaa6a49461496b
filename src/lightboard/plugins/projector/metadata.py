"""Metadata files → columns as the page holds them: numbers, or few words and where each stands."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

MAGIC: Final = 0x314D_424C  # "LBM1"
# Bytes taken apart at a time: other threads get their turn in between.
_PIECE: Final = 1 << 20
_MOST_COLUMNS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column, a value for each point."""

    name: str
    words: tuple[str, ...]
    """Its distinct texts by first appearance; empty for numbers."""
    values: NDArray[np.int32] | NDArray[np.float64]
    """Places in `words`, -1 where there is none; or numbers, NaN where there is none."""

    @property
    def is_numbers(self) -> bool:
        """Whether every cell that is not empty is a number."""
        return self.values.dtype == np.float64

    def labels(self) -> list[str]:
        """The text of each point."""
        if self.is_numbers:
            return ["" if math.isnan(value) else f"{value:.15g}" for value in self.values.tolist()]
        return [self.words[code] if code >= 0 else "" for code in self.values.tolist()]


@dataclass(frozen=True, slots=True)
class Metadata:
    """All columns, as many values each as there are points."""

    rows: int
    columns: tuple[Column, ...] = ()
    said: tuple[str, ...] = ()


class _Head(msgspec.Struct):
    rows: int
    said: list[str]
    columns: list[_ColumnHead]


class _ColumnHead(msgspec.Struct):
    name: str
    kind: str
    words: list[str]
    at: int


def _lines(data: bytes) -> Iterator[list[str]]:
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin + _PIECE)
        end = len(data) if end < 0 else end + 1
        text = data[begin:end].decode("utf-8", "replace").replace("\r\n", "\n")
        yield text.removesuffix("\n").split("\n")
        begin = end


def read_metadata(data: bytes, points: int) -> Metadata:
    r"""The columns of a TSV for so many points; a tab in the first line makes it a header.

    What does not match is said, and cut or left empty.

    >>> found = read_metadata(b"name\tsize\na\t1\nb\t2\n", 2)
    >>> [(column.name, column.is_numbers) for column in found.columns], found.said
    ([('name', False), ('size', True)], ())
    """
    data = data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if not data:
        return Metadata(points, said=("the metadata file is empty",) if points else ())
    said: list[str] = []
    names: list[str] | None = None
    cells: list[list[str]] = []
    ragged = 0
    rows = 0
    for piece in _lines(data):
        lines = piece
        if names is None:
            names = lines[0].split("\t") if "\t" in lines[0] else ["label"]
            if len(names) > _MOST_COLUMNS:
                said.append(f"only the first {_MOST_COLUMNS:,} of {len(names):,} columns are shown")
                del names[_MOST_COLUMNS:]
            cells = [[] for _ in names]
            lines = lines[1:] if "\t" in lines[0] else lines
        rows += len(lines)
        if len(names) == 1:
            cells[0] += lines
            continue
        width = len(names)
        for line in lines:
            row = line.split("\t")
            if len(row) < width:
                ragged += 1
                row += [""] * (width - len(row))
            elif len(row) > width:
                ragged += len(row) > _MOST_COLUMNS or width < _MOST_COLUMNS
                del row[width:]
            for column, cell in zip(cells, row, strict=True):
                column.append(cell)
    assert names is not None
    if rows == points + 1 and len(names) == 1:
        # Of one column a header is not foreseen, and written often.
        names = [cells[0].pop(0)]
        said.append(
            "the metadata has one line more than there are points:"
            f" its first line, {names[0]!r}, was taken as the header"
        )
    elif rows == points - 1 and len(names) > 1:
        for column, name in zip(cells, names, strict=True):
            column.insert(0, name)
        names = [f"column {n}" for n in range(1, len(names) + 1)]
        said.append(
            "the metadata has a line for each point but no header: its columns are numbered"
        )
    elif rows != points:
        said.append(
            f"the metadata has {rows:,} rows, the embedding {points:,} points:"
            " what is missing stays empty, what is too much is left out"
        )
    if ragged:
        said.append(f"{ragged:,} lines of the metadata have more or fewer cells than its header")
    columns = tuple(
        _column(name, values, points) for name, values in zip(names, cells, strict=True)
    )
    return Metadata(points, columns, tuple(said))


def _column(name: str, cells: list[str], points: int) -> Column:
    del cells[points:]
    numbers = _numbers(cells)
    if numbers is not None:
        padded = np.full(points, np.nan)
        padded[: len(numbers)] = numbers
        return Column(name, (), padded)
    places: dict[str, int] = {}
    codes = np.full(points, -1, np.int32)
    for begin in range(0, len(cells), 1 << 16):
        part = cells[begin : begin + (1 << 16)]
        codes[begin : begin + len(part)] = [
            places.setdefault(cell, len(places)) if cell else -1 for cell in part
        ]
    return Column(name, tuple(places), codes)


def _numbers(cells: list[str]) -> NDArray[np.float64] | None:
    """None where a cell is text. Empty cells are NaN."""
    found = np.full(len(cells), np.nan)
    is_any = False
    for begin in range(0, len(cells), 1 << 16):
        part = cells[begin : begin + (1 << 16)]
        try:
            # float() takes "1_0" too, which people do not mean as a number.
            found[begin : begin + len(part)] = [_number(cell) for cell in part]
        except ValueError:
            return None
        is_any = is_any or any(part)
    return found if is_any else None


def _number(cell: str) -> float:
    if not cell:
        return float("nan")
    if "_" in cell:
        raise ValueError
    return float(cell)


def pack_metadata(metadata: Metadata) -> bytes:
    """The blob of the route `metadata`; docs/http-api.md has the layout."""
    columns: list[_ColumnHead] = []
    parts: list[bytes] = []
    at = 0
    for column in metadata.columns:
        kind, dtype = ("numbers", "<f8") if column.is_numbers else ("texts", "<i4")
        part = column.values.astype(dtype).tobytes()
        part += b"\0" * (-len(part) % 8)
        columns.append(_ColumnHead(column.name, kind, list(column.words), at))
        parts.append(part)
        at += len(part)
    head = msgspec.json.encode(_Head(metadata.rows, list(metadata.said), columns))
    return pack_head(MAGIC, head) + b"".join(parts)


def pack_head(magic: int, head: bytes) -> bytes:
    """The beginning of a blob: magic, length, JSON padded so that what follows is aligned to 8."""
    head += b" " * (-len(head) % 8)
    return struct.pack("<II", magic, len(head)) + head
