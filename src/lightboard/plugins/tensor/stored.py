"""A logged tensor without reading it whole: what it is by its first bytes, and its elements by slices."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard.events.decode import decode_values, number_type
from lightboard.events.strings import read_shape, read_strings
from lightboard.events.wire import fields, key_of, read_varint
from lightboard.protos import tensor_pb2 as pb
from lightboard.reader.query import BlobRef, Board

_HEAD: Final = 128 << 10
_PIECE: Final = 4 << 20
# Values that are not in one piece are taken apart one by one: not beyond this many, and bytes.
_MOST_LISTED: Final = 16 << 20
_MOST_READ: Final = 256 << 20
_MOST_TEXTS: Final = 1_000
_MOST_AXES: Final = 32
# Rows that are read one by one.
_MOST_ROWS: Final = 4_096

_TENSOR: Final = key_of(8, 2)
_SIMPLE: Final = key_of(2, 5)
_DTYPE: Final = key_of(1, 0)
_SHAPE: Final = key_of(2, 2)
_CONTENT: Final = key_of(4, 2)


class Unreadable(ValueError):
    """A tensor that cannot be shown; the message says why."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A tensor of strings: those in its first bytes."""

    shape: tuple[int, ...]
    texts: tuple[str, ...]
    """In C order."""

    @property
    def count(self) -> int:
        """How many there are."""
        return math.prod(self.shape)


class Numbers:
    """A tensor of numbers; reads what is asked for."""

    def __init__(
        self,
        shape: tuple[int, ...],
        name: str,
        stored: np.dtype[Any],
        source: NDArray[Any] | tuple[Board, BlobRef, int, int],
    ) -> None:
        self.shape = shape
        self.name = name
        """Of the number type, "bfloat16" for one."""
        self._stored = stored
        self._source = source

    @property
    def count(self) -> int:
        """How many numbers."""
        return math.prod(self.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of what `pieces` and `plane` give: bfloat16 as float32."""
        return np.dtype("<f4") if self.name == "bfloat16" else self._stored

    @property
    def nbytes(self) -> int:
        """Bytes of the numbers as they were logged."""
        return self.count * self._stored.itemsize

    def _read(self, first: int, count: int) -> NDArray[Any]:
        """`count` numbers from the first on, in C order."""
        if isinstance(self._source, np.ndarray):
            return self._source.reshape(-1)[first : first + count]
        board, ref, tag, start = self._source
        size = self._stored.itemsize
        data = board.read_blob(ref, tag, limit=count * size, start=start + first * size)
        found = np.frombuffer(data, self._stored)
        if self.name != "bfloat16":
            return found
        return (found.astype("<u4") << 16).view("<f4")

    def pieces(self) -> Iterator[NDArray[Any]]:
        """All of it in C order, a few MiB at a time."""
        step = _PIECE // self._stored.itemsize
        for first in range(0, self.count, step):
            yield self._read(first, min(step, self.count - first))

    def plane(
        self,
        axes: tuple[int | None, int | None],
        index: tuple[int, ...],
        window: tuple[slice, slice],
    ) -> NDArray[Any]:
        """The numbers [rows, columns] of a plane: `axes` span it, the others stand at `index`.

        An axis that is None has one place. Raises Unreadable where they are spread too far in the file.
        """
        strides = [math.prod(self.shape[axis + 1 :]) for axis in range(len(self.shape))]
        first = sum(
            at * stride
            for axis, (at, stride) in enumerate(zip(index, strides, strict=True))
            if axis not in axes
        )
        starts, sizes, steps = [], [], []
        for axis, part in zip(axes, window, strict=True):
            length = 1 if axis is None else self.shape[axis]
            start, stop, _ = part.indices(length)
            starts.append(start)
            sizes.append(max(0, stop - start))
            steps.append(0 if axis is None else strides[axis])
        if 0 in sizes:
            return np.zeros(sizes, self.dtype)
        first += sum(start * step for start, step in zip(starts, steps, strict=True))
        rows, columns = sizes
        row, column = steps
        across = (columns - 1) * column + 1
        apart = row > across and rows * across < (rows - 1) * row // 2
        if apart and 1 < rows <= _MOST_ROWS:
            # Rows far apart: each for itself.
            return np.stack(
                [self._read(first + n * row, across)[:: max(1, column)] for n in range(rows)]
            )
        span = (rows - 1) * row + across
        if span * self._stored.itemsize > _MOST_READ:
            raise Unreadable(f"a slice that is spread over {span * self._stored.itemsize:,} bytes")
        found = self._read(first, span)
        size = found.itemsize
        return np.lib.stride_tricks.as_strided(
            found, (rows, columns), (row * size, column * size), writeable=False
        )


def open_tensor(board: Board, ref: BlobRef, tag: int) -> Numbers | Texts:
    """What the tensor is. Raises Unreadable, NotInStore, OSError."""
    length = board.measure_blob(ref, tag)
    head = board.read_blob(ref, tag, limit=_HEAD)
    keys = {key: (at, end) for key, at, end in fields(head, 0, len(head))}
    if _SIMPLE in keys:
        return _whole(board, ref, tag, (), length, pb.DT_FLOAT)
    if _TENSOR not in keys:
        raise Unreadable("this is something else than a tensor")
    dtype, shape, content = 0, [], None
    start, end = keys[_TENSOR]
    if end > length:
        raise Unreadable("a tensor that is cut off")
    for key, at, stop in fields(head, start, end):
        if key == _DTYPE:
            dtype = read_varint(head, at)[0] % 100  # +100: reference types
        elif key == _SHAPE:
            shape = read_shape(head, at, stop)
        elif key == _CONTENT:
            content = at, stop - at
    if len(shape) > _MOST_AXES or any(size >= 1 << 62 for size in shape):
        raise Unreadable("a tensor of unknown shape")
    count = math.prod(shape)
    if dtype == pb.DT_STRING:
        strings = read_strings(head).strings
        texts = tuple(one.decode("utf-8", "replace") for one in strings[:_MOST_TEXTS])
        return Texts(tuple(shape), texts)
    stored = number_type(dtype)
    if stored is None:
        raise Unreadable(f"a tensor of an unknown number type ({dtype})")
    if not content or not content[1]:
        return _whole(board, ref, tag, tuple(shape), length, dtype)
    if content[1] != count * stored.itemsize or content[0] + content[1] > length:
        raise Unreadable(f"{content[1]:,} bytes do not fill the shape {shape} of {_name(dtype)}")
    return Numbers(tuple(shape), _name(dtype), stored, (board, ref, tag, content[0]))


def _whole(
    board: Board, ref: BlobRef, tag: int, shape: tuple[int, ...], length: int, dtype: int
) -> Numbers:
    """Numbers that are listed one by one: not many, and read at once."""
    count = math.prod(shape)
    if count > _MOST_LISTED or length > _MOST_READ:
        raise Unreadable(f"{length:,} bytes that stand for {count:,} numbers")
    try:
        array = decode_values(board.read_blob(ref, tag))
    except ValueError as error:
        raise Unreadable(str(error)) from None
    return Numbers(array.shape, _name(dtype), array.dtype, array)


def _name(dtype: int) -> str:
    if dtype == pb.DT_BFLOAT16:
        return "bfloat16"
    stored = number_type(dtype)
    return stored.name if stored is not None else str(dtype)
