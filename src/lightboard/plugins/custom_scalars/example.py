"""An example layout over the example's scalars: losses, and an accuracy with its margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log one layout; its charts show what scalars there are, of any run."""
    writer.add_custom_scalars(
        {
            "Training": {
                "losses": ["Multiline", [".*/loss"]],
                "learning rates": ["Multiline", [".*/lr"]],
            },
            f"Evaluation {seed}": {
                "accuracy with margin": ["Margin", ["val/accuracy", "val/low", "val/high"]]
            },
        }
    )
