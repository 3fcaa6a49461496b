"""Values → histogram summaries. Counting runs in the writer's thread, natively for the default
bins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.events import values, wire

Bins = str | int | Sequence[float] | NDArray[Any]

_RULES: Final = ("auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt", "tensorflow")


def check_values(array: NDArray[Any], bins: Bins) -> None:
    """Raise ValueError where there is nothing to count, or `bins` is no rule that numpy knows."""
    if array.size == 0:
        raise ValueError("The input has no element.\nhint: log only what is not empty")
    if array.dtype.kind not in "biufc":
        raise ValueError(f"a histogram counts numbers, not {array.dtype}")
    if isinstance(bins, str) and bins not in _RULES:
        raise ValueError(f"{bins!r} is not a valid estimator for `bins`\nhint: bins='auto'")


def encode_histogram(tag: str, array: NDArray[Any], bins: Bins, max_bins: int | None) -> bytes:
    """A serialized Summary of the histogram of `array`, of any shape.

    `bins`: "tensorflow" for the default edges, or whatever numpy.histogram takes. `max_bins`:
    neighbours are merged until there are no more than about that many. Raises ValueError when no
    value lies in any bin.
    """
    return values.summary(
        values.value(tag, values.HISTO, histogram_message(tag, array, bins, max_bins))
    )


def histogram_message(tag: str, array: NDArray[Any], bins: Bins, max_bins: int | None) -> bytes:
    """A serialized HistogramProto of `array`; see encode_histogram."""
    flat = array.reshape(-1)
    default = isinstance(bins, str) and bins == "tensorflow"
    if default and max_bins is None:
        native = flat.dtype in (np.float32, np.float64)
        flat = np.ascontiguousarray(flat) if native else flat.astype(np.float64)
        message = _native.encode_default_histogram(flat)
    else:
        flat = flat.astype(np.float64)
        edges = _native.default_edges() if default else bins
        message = _counted(flat, *_merged(*np.histogram(flat, bins=edges), max_bins))
    if not message:
        raise ValueError(
            f"histogram {tag!r} is empty: no value lies in any bin (min {flat.min():g}, max {flat.max():g})"
        )
    return message


def _merged(
    counts: NDArray[Any], edges: NDArray[Any], max_bins: int | None
) -> tuple[NDArray[Any], NDArray[Any]]:
    if max_bins is None or len(counts) <= max_bins:
        return counts, edges
    factor = len(counts) // max_bins
    short = -len(counts) % factor
    merged = np.pad(counts, (0, short)).reshape(-1, factor).sum(axis=1)
    return merged, np.append(edges[:-1:factor], edges[-1])


def _counted(flat: NDArray[np.float64], counts: NDArray[Any], edges: NDArray[Any]) -> bytes:
    filled = np.flatnonzero(counts)
    if not filled.size:
        return b""
    start, end = int(filled[0]), int(filled[-1]) + 1
    # TensorBoard keeps right edges only: an empty bucket at the left brings the left edge of the
    # first.
    return raw_message(
        float(flat.min()),
        float(flat.max()),
        len(flat),
        float(flat.sum()),
        float(flat.dot(flat)),
        edges[start : end + 1],
        np.concatenate([[0], counts[start:end]]),
    )


def raw_message(
    min_: float,
    max_: float,
    num: float,
    sum_: float,
    sum_squares: float,
    limits: NDArray[Any],
    counts: NDArray[Any],
) -> bytes:
    """A serialized HistogramProto from its parts; `limits` are right edges, parallel to
    `counts`.
    """
    return b"".join(
        (
            wire.double(1, min_),
            wire.double(2, max_),
            wire.double(3, num),
            wire.double(4, sum_),
            wire.double(5, sum_squares),
            wire.text(6, limits.astype("<f8").tobytes()),
            wire.text(7, counts.astype("<f8").tobytes()),
        )
    )


def encode_raw_histogram(tag: str, message: bytes) -> bytes:
    """A serialized Summary of a HistogramProto."""
    return values.summary(values.value(tag, values.HISTO, message))
