"""Golden event files by Lightning's TensorBoardLogger: python -m tools.make_golden.with_lightning FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from lightning.pytorch.loggers import TensorBoardLogger
from tools.make_golden import inputs
from tools.make_golden.inputs import LOSS_STEPS


def make(folder: Path) -> None:
    """A run with hyperparameters, and one that was resumed from step 20 in the same folder."""
    logger = TensorBoardLogger(folder, name=None, version="hparams", default_hp_metric=False)
    logger.log_hyperparams({"lr": 0.01, "layers": 3, "bias": True}, {"hp/val_loss": 0.5})
    for step, loss in enumerate(inputs.loss(6)):
        logger.log_metrics({"train_loss": float(loss), "epoch": step // 10}, step)
    logger.finalize("success")

    for start in (0, 20):
        logger = TensorBoardLogger(folder, name=None, version="resumed")
        for step in LOSS_STEPS[start : start + 30]:
            logger.log_metrics({"train_loss": start + step / 100}, step)
        logger.finalize("success")


if __name__ == "__main__":
    make(Path(sys.argv[1]) / "lightning")
    inputs.give_fixed_names(Path(sys.argv[1]) / "lightning")
