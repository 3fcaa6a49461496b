"""Example sounds: a tone that comes out of the noise, and a stereo sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 6 steps of one second of a chord [8000], and a stereo sweep [2, 16000] at the last."""
    import numpy as np

    random = np.random.default_rng(seed)
    time = np.arange(8000) / 8000
    chord = sum(np.sin(2 * np.pi * tone * 2 ** (seed / 12) * time) for tone in (220, 277, 330))
    for index in range(6):
        sharp = index / 5
        sound = sharp * chord / 4 + (1 - sharp) * random.normal(0, 0.2, 8000)
        writer.add_audio("samples/chord", sound.clip(-1, 1), 100 * index, 8000)
    long = np.arange(16000) / 8000
    sweep = np.sin(2 * np.pi * (100 * long + 450 * long**2))
    writer.add_audio(
        "samples/sweep", np.stack([sweep * long / 2, sweep * (1 - long / 2)]), 500, 8000
    )
