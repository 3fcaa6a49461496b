"""Example histograms: weights that part in two, activations that wake up, a bias that drifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 40 steps of three tags, 2,000 values each."""
    import numpy as np

    random = np.random.default_rng(seed)
    for index in range(40):
        done = index / 39
        side = random.choice([-0.4, 0.3], 2000) * done
        weight = random.normal(side, 0.16 + 0.02 * seed)
        bias = random.normal(0.25 * done, 0.03 + 0.12 * done, 2000)
        awake = random.random(2000) < 0.3 + 0.5 * done
        output = np.where(awake, random.gamma(2 + 3 * done, 0.4, 2000), 0.0)
        for tag, values in (("layer1.weight", weight), ("layer1.bias", bias), ("relu", output)):
            writer.add_histogram(f"layers/{tag}", values.astype(np.float32), 250 * index)
