"""Golden event files by torch.utils.tensorboard: python -m tools.make_golden.with_torch FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from tools.make_golden import inputs
from tools.make_golden.inputs import IMAGE_STEPS, LOSS_STEPS, START
from torch.utils.tensorboard import SummaryWriter


class Net(torch.nn.Module):  # type: ignore[misc]
    """The least graph that has scopes and parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(4, 3)
        self.out = torch.nn.Linear(3, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: [batch, 4] → [batch, 2]."""
        return torch.softmax(self.out(torch.relu(self.hidden(x))), dim=1)


def make(folder: Path) -> None:
    """One run folder a kind of data."""

    def at(step: int) -> float:
        return START + step * 0.25

    with SummaryWriter(folder / "scalars") as w:
        for step, (a, b) in enumerate(zip(inputs.loss(1), inputs.loss(2), strict=True)):
            w.add_scalar("loss/train", a, step, at(step))
            w.add_scalar("loss/new_style", b, step, at(step), new_style=True)
            w.add_scalar("loss/double", b, step, at(step), new_style=True, double_precision=True)

    with SummaryWriter(folder / "odd") as w:
        for n, (step, value) in enumerate(zip(inputs.ODD_STEPS, inputs.ODD_VALUES, strict=True)):
            w.add_scalar("odd/values", value, n, at(n))
            w.add_scalar("odd/steps", n, step, at(n))
            w.add_scalar("odd/times", n, n, [3.5, 1e300, 0.0, -5.0, START, 7.0, 7.0, 1e-9][n])
        for n, tag in enumerate(inputs.ODD_TAGS):
            w.add_scalar(tag, n, n, at(n))

    with SummaryWriter(folder / "many") as w:
        for step in range(5):
            w.add_scalars("acc", {"train": step / 10, "test": step / 20}, step, at(step))

    with SummaryWriter(folder / "images") as w:
        for step in IMAGE_STEPS:
            w.add_image("picture", inputs.picture(step), step, at(step), dataformats="HWC")
        batch = np.stack([inputs.picture(n) for n in range(4)])
        w.add_images("batch", batch, 3, at(3), dataformats="NHWC")
        w.add_image("grey", inputs.picture(1)[..., 0], 0, at(0), dataformats="HW")

    with SummaryWriter(folder / "histograms") as w:
        for step in range(4):
            w.add_histogram("weights", inputs.normal(step), step, bins="auto", walltime=at(step))
        w.add_histogram("weights_default", np.ones(5), 0, walltime=at(0))

    with SummaryWriter(folder / "text") as w:
        for step, text in enumerate(inputs.MARKDOWN):
            w.add_text("notes", text, step, at(step))

    with SummaryWriter(folder / "graph") as w:
        torch.manual_seed(0)
        w.add_graph(Net(), torch.zeros(1, 4))

    with SummaryWriter(folder / "hparams") as w:
        for lr, trial in ((0.1, "a"), (0.01, "b")):
            hparams = {"lr": lr, "optimizer": "sgd", "bias": True}
            w.add_hparams(hparams, {"hparam/accuracy": 1 - lr}, run_name=trial)

    with SummaryWriter(folder / "others") as w:
        w.add_audio("sound", inputs.wave(), 0, sample_rate=8000, walltime=at(0))
        labels, predictions = np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.4, 0.6])
        w.add_pr_curve("pr", labels, predictions, 0, num_thresholds=5, walltime=at(0))
        corners = torch.tensor([[[0.0, 0, 0], [1, 0, 0], [0, 1, 0]]])
        w.add_mesh("triangle", corners, faces=torch.tensor([[[0, 1, 2]]]), global_step=0)
        w.add_custom_scalars({"Taipei": {"mixed": ["Multiline", ["loss/.*"]]}})
        w.add_tensor("tensor", torch.arange(6.0).reshape(2, 3), 1, at(1))

    with SummaryWriter(folder / "embedding") as w:
        points = torch.arange(24, dtype=torch.float32).reshape(8, 3)
        pictures = torch.rand(8, 3, 4, 4, generator=torch.Generator().manual_seed(0))
        w.add_embedding(points, [f"p{n}" for n in range(8)], pictures, global_step=2, tag="points")

    for first, purge_step in ((0, None), (20, 20)):
        with SummaryWriter(folder / "restart", purge_step=purge_step) as w:
            for step in LOSS_STEPS:
                if first <= step < first + 30:
                    w.add_scalar("loss", first + step / 100, step, at(step + first * 10))


if __name__ == "__main__":
    with inputs.fixed_place_and_time():
        make(Path(sys.argv[1]) / "torch")
