"""Example curves: a detector that learns three classes, one of them rare."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 20 steps of three tags, 2,000 predictions each."""
    import numpy as np

    random = np.random.default_rng(seed)
    for index in range(20):
        learnt = 1 - np.exp(-index / (6 + 2 * seed))
        for tag, share in (("car", 0.5), ("person", 0.3), ("bicycle", 0.04)):
            labels = random.random(2000) < share
            told = random.normal(labels * 3.2 * learnt * (0.6 + share), 1.0)
            writer.add_pr_curve(f"classes/{tag}", labels, 1 / (1 + np.exp(-told)), 100 * index)
