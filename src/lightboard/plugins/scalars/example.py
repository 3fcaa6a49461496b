"""Example scalars: two runs of a loss with noise, a spike and a NaN, as one meets them."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 500 steps of a made-up training.

    `train/loss` (with a spike and a NaN), `train/lr`, and `val/accuracy` between `val/low` and `val/high`.
    """
    noise = random.Random(seed)
    for step in range(500):
        loss = 2.3 * math.exp(-step / (90 + 25 * seed)) + 0.2 + 0.05 * noise.gauss(0, 1)
        if step == 210:
            loss += 1.5
        if step == 330 and seed == 1:
            loss = math.nan
        writer.add_scalar("train/loss", loss, step)
        writer.add_scalar("train/lr", 0.1 * 0.5 * (1 + math.cos(math.pi * step / 500)), step)
        if step % 20 == 0:
            accuracy = 0.95 - 0.85 * math.exp(-step / (80 + 20 * seed)) + 0.01 * noise.gauss(0, 1)
            writer.add_scalar("val/accuracy", accuracy, step)
            for tag, side in (("val/low", -1), ("val/high", 1)):
                writer.add_scalar(tag, accuracy + side * 0.03, step)
