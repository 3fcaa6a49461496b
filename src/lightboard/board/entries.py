"""Values that are no scalars: a sequence of entries, each read and decoded when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from lightboard.board.contents import Ref, SeriesPart
from lightboard.reader.query import visible

T = TypeVar("T")

# Iterating reads ahead by as many bytes and values as this.
_AHEAD_BYTES: Final = 4 << 20
_AHEAD_VALUES: Final = 256


class Entry(Generic[T]):
    """One logged value and when it was logged."""

    def __init__(
        self,
        step: int,
        wall_time: float,
        superseded: bool,
        read: Callable[[], bytes],
        decode: Callable[[bytes], T],
    ) -> None:
        self.step = step
        self.wall_time = wall_time
        """Seconds since the epoch."""
        self.superseded = superseded
        """A restart has taken it back."""
        self._read = read
        self._decode = decode

    @cached_property
    def value(self) -> T:
        """Read and decoded when first asked for.

        Raises ValueError where the bytes are not what the tag says, NotFound where they are gone.
        """
        return self._decode(self._read())

    def __repr__(self) -> str:
        return f"<step {self.step}{' (superseded)' * self.superseded}>"


class Entries(Sequence[Entry[T]]):
    """The values of one run and tag, in order of step. Holds no values, only where they are."""

    def __init__(
        self,
        run: str,
        tag: str,
        step: NDArray[np.int64],
        wall_time: NDArray[np.float64],
        superseded: NDArray[np.bool_],
        length: NDArray[np.int64],
        read: Callable[[Sequence[int]], list[bytes]],
        decode: Callable[[bytes], T],
    ) -> None:
        self.run = run
        self.tag = tag
        self.step = step
        """(n,)"""
        self.wall_time = wall_time
        """(n,), seconds since the epoch."""
        self.superseded = superseded
        """(n,)"""
        self._length = length
        self._read = read
        self._decode = decode

    def __len__(self) -> int:
        return len(self.step)

    def __repr__(self) -> str:
        return f"<{len(self):,} values of {self.tag!r} in run {self.run!r}>"

    @overload
    def __getitem__(self, index: int) -> Entry[T]: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry[T]]: ...
    def __getitem__(self, index: Any) -> Any:
        numbers = range(len(self))[index]
        if isinstance(numbers, range):
            return [self._entry(n) for n in numbers]
        return self._entry(numbers)

    def __iter__(self) -> Iterator[Entry[T]]:
        for ahead in self._stretches():
            yield from map(self._entry, ahead, self._read(ahead))

    def _entry(self, n: int, data: bytes | None = None) -> Entry[T]:
        return Entry(
            int(self.step[n]),
            float(self.wall_time[n]),
            bool(self.superseded[n]),
            (lambda: self._read([n])[0]) if data is None else lambda: data,
            self._decode,
        )

    def _stretches(self) -> Iterator[range]:
        start = size = 0
        for n, length in enumerate(self._length.tolist()):
            if n > start and (size + length > _AHEAD_BYTES or n - start == _AHEAD_VALUES):
                yield range(start, n)
                start, size = n, 0
            size += length
        if start < len(self):
            yield range(start, len(self))


def make_entries(
    run: str,
    tag: str,
    parts: Sequence[SeriesPart],
    read: Callable[[Sequence[Ref]], list[bytes]],
    decode: Callable[[bytes], T],
    *,
    superseded: bool,
) -> Entries[T]:
    """The values of one series out of its parts, one an event file."""
    refs: list[Ref] = []
    step, wall_time, hidden, length = (
        [np.zeros(0, np.int64)],
        [np.zeros(0)],
        [np.zeros(0, bool)],
        [np.zeros(0, np.int64)],
    )
    for part in parts:
        series = part.series
        if series.is_scalar:
            continue
        shown = visible(series, part.cut)
        rows = np.flatnonzero(shown | superseded)
        refs += [Ref(part.file, n) for n in rows.tolist()]
        step.append(series.step[rows])
        wall_time.append(series.wall_time[rows])
        hidden.append(~shown[rows])
        length.append(series.length[rows])
    steps = np.concatenate(step)
    order = np.argsort(steps, kind="stable")
    ordered = [refs[n] for n in order.tolist()]
    return Entries(
        run,
        tag,
        steps[order],
        np.concatenate(wall_time)[order],
        np.concatenate(hidden)[order],
        np.concatenate(length)[order],
        lambda numbers: read([ordered[n] for n in numbers]),
        decode,
    )
