"""Medians, percentiles and the table every benchmark prints."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample below which `share` (0 to 1) of all lie; the nearest one, never between two."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1e3:.1f} ms"


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |")


def compare(what: str, samples: dict[str, list[float]], target: float) -> list[str]:
    """A row under HEAD; `samples`: seconds per board, ours first; `target` in seconds.

    The least of all samples is there for machines that are busy with other things as well.
    """
    ours, peer = samples.values()
    return [
        what,
        *(
            f"{milliseconds(statistics.median(one))} (least {milliseconds(min(one))})"
            for one in (ours, peer)
        ),
        f"{statistics.median(peer) / statistics.median(ours):.1f} ×",
        f"≤ {target * 1e3:.0f} ms",
        f"{len(ours)}, {len(peer)}",
    ]


HEAD = ("what", "lightboard", "TensorBoard", "ratio", "target", "samples")
