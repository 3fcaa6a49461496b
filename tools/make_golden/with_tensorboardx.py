"""Golden event files by tensorboardX: python -m tools.make_golden.with_tensorboardx FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from tensorboardX import SummaryWriter
from tools.make_golden import inputs
from tools.make_golden.inputs import IMAGE_STEPS, LOSS_STEPS, START


def make(folder: Path) -> None:
    """One run folder a kind of data."""

    def at(step: int) -> float:
        return START + step * 0.25

    with SummaryWriter(folder / "scalars") as w:
        for step, value in enumerate(inputs.loss(3)):
            w.add_scalar(
                "loss/train",
                value,
                step,
                at(step),
                display_name="training loss",
                summary_description="*falls*",
            )
            w.add_scalar("loss/test", value * 2, step, at(step))
        for n, value in enumerate(inputs.ODD_VALUES):
            w.add_scalar("odd/values", value, inputs.ODD_STEPS[n], at(n))

    with SummaryWriter(folder / "many") as w:
        for step in range(5):
            w.add_scalars("acc", {"train": step / 10, "test": step / 20}, step, at(step))

    with SummaryWriter(folder / "images") as w:
        for step in IMAGE_STEPS:
            w.add_image("picture", inputs.picture(step), step, at(step), dataformats="HWC")

    with SummaryWriter(folder / "histograms") as w:
        for step in range(3):
            w.add_histogram("weights", inputs.normal(step), step, bins="auto", walltime=at(step))

    with SummaryWriter(folder / "text") as w:
        for step, text in enumerate(inputs.MARKDOWN):
            w.add_text("notes", text, step, at(step))

    with SummaryWriter(folder / "hparams") as w:
        for lr, trial in ((0.1, "a"), (0.01, "b")):
            w.add_hparams({"lr": lr, "optimizer": "sgd"}, {"accuracy": 1 - lr}, name=trial)

    with SummaryWriter(folder / "others") as w:
        w.add_audio("sound", inputs.wave(), 0, sample_rate=8000, walltime=at(0))
        labels, predictions = np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.4, 0.6])
        w.add_pr_curve("pr", labels, predictions, 0, num_thresholds=5, walltime=at(0))

    # Two writers in one second share one file name, so the second life gets a suffix.
    for first, purge_step, suffix in ((0, None, ""), (20, 20, ".resumed")):
        w = SummaryWriter(folder / "restart", purge_step=purge_step, filename_suffix=suffix)
        with w:
            for step in LOSS_STEPS:
                if first <= step < first + 30:
                    w.add_scalar("loss", first + step / 100, step, at(step + first * 10))


if __name__ == "__main__":
    with inputs.fixed_place_and_time():
        make(Path(sys.argv[1]) / "tensorboardx")
