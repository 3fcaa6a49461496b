"""Which of very many steps are drawn: one for each pixel row, chosen so that nothing jumps while a run grows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def representatives(
    x: NDArray[np.float64], most: int, lo: float | None = None, hi: float | None = None
) -> NDArray[np.intp]:
    """Indices into ascending `x`, shape (k,), k ≤ max(most, 4): all that lie in lo … hi, or first, last and some.

    With them come the neighbours on either side of the range. Where there are more than `most`, x is cut into
    cells whose width is a power of two and whose edges are multiples of it; the first point of each cell stays.
    So a new point takes none away; once the run is twice as long, every second one goes.

    >>> representatives(np.arange(10.0), 6).tolist()
    [0, 4, 8, 9]
    """
    start = 0 if lo is None else max(0, int(np.searchsorted(x, lo, "left")) - 1)
    stop = len(x) if hi is None else min(len(x), int(np.searchsorted(x, hi, "right")) + 1)
    if stop - start <= most:
        return np.arange(start, max(start, stop))
    part = x[start:stop]
    span = float(part[-1] - part[0])
    if span <= 0:
        return np.array([start, stop - 1])
    width = math.ldexp(1.0, math.ceil(math.log2(span / max(1, most - 3))))
    cell = np.floor(part / width)
    first = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    return start + np.union1d(first, [len(part) - 1])
