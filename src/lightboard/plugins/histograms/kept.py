"""Histograms that were decoded lately: a bounded number of bytes, whatever is looked at."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from lightboard.plugins.histograms.decode import Histogram
from lightboard.plugins.histograms.resample import Spread

Key = tuple[str, int, int, int]
"""Epoch, file, tag, number of the point: these never name other bytes."""

Row = tuple[Histogram, Spread] | str
"""What a point holds, or why it cannot be drawn."""

_OVERHEAD: Final = 600  # bytes of the objects around a row's arrays


class KeptRows:
    """The rows asked for last, up to `limit` bytes. Any thread may ask."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._rows: OrderedDict[Key, Row] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """What is held now, about."""
        return self._bytes

    def get(self, key: Key) -> Row | None:
        """The row, if it is held."""
        with self._lock:
            row = self._rows.get(key)
            if row is not None:
                self._rows.move_to_end(key)
            return row

    def put(self, key: Key, row: Row) -> None:
        """Holds the row; lets go of what was not asked for longest."""
        with self._lock:
            if key in self._rows:
                return
            self._rows[key] = row
            self._bytes += _size(row)
            while self._bytes > self._limit and len(self._rows) > 1:
                self._bytes -= _size(self._rows.popitem(last=False)[1])


def _size(row: Row) -> int:
    if isinstance(row, str):
        return _OVERHEAD
    histogram, spread = row
    arrays = (histogram.left, histogram.right, histogram.counts)
    return _OVERHEAD + spread.nbytes + sum(array.nbytes for array in arrays)
