"""An example layout: losses and accuracies in one chart each, and a loss with its margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log one layout; its charts show what scalars there are, of any run."""
    writer.add_custom_scalars(
        {
            "Training": {
                "losses": ["Multiline", ["loss/.*"]],
                "accuracies": ["Multiline", ["accuracy/.*"]],
            },
            f"Evaluation {seed}": {
                "loss with margin": ["Margin", ["eval/mean", "eval/low", "eval/high"]]
            },
        }
    )
