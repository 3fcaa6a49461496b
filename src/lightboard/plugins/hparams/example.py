"""Example settings: what a training was set to, nested as programs have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log a configuration of numbers, texts, truths, a list and None; some of it goes by the seed."""
    writer.add_config(
        {
            "model": ("resnet18", "vit-tiny")[seed % 2],
            "optimizer": {
                "name": ("sgd", "adamw")[seed % 2],
                "lr": 0.1 / 10 ** (seed % 3),
                "betas": (0.9, 0.999),
            },
            "batch": 64 * 2 ** (seed % 3),
            "ema": seed % 2 == 1,
            "warmup": None,
            "seed": seed,
        }
    )
