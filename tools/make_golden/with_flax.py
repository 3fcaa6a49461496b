"""Golden event files by flax.metrics.tensorboard: python -m tools.make_golden.with_flax FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import jax.numpy as jnp
from flax.metrics.tensorboard import SummaryWriter
from tools.make_golden import inputs


def make(folder: Path) -> None:
    """One run of everything it logs, JAX arrays among it."""
    writer = SummaryWriter(str(folder / "everything"))
    writer.hparams({"lr": 0.01, "name": "adam"})
    for step, loss in enumerate(inputs.loss(7)):
        writer.scalar("loss", jnp.float32(loss), step)
    for step in range(3):
        writer.image("picture", jnp.asarray(inputs.picture(step)), step)
        writer.histogram("weights", jnp.asarray(inputs.normal(step)), step, bins=10)
        writer.text("notes", inputs.MARKDOWN[step], step)
    writer.audio("sound", inputs.wave()[None, :, None], 0, sample_rate=8000)
    writer.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]) / "flax")
    inputs.give_fixed_names(Path(sys.argv[1]) / "flax")
