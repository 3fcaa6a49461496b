"""Example texts: what a model writes as it learns, the settings as a table, a confusion of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter

_STORY: Final = (
    "Once upon a time there was a lighthouse keeper who counted ships.\n\n"
    "Every **evening** he wrote their names into a book, and every morning he read them aloud:\n\n"
    "- *Aurora*, three masts\n- *Petrel*, with a torn sail\n- *Halcyon*, the last to come home\n\n"
    "```python\nships = sorted(book, key=len)\nprint(ships[0])\n```\n"
)


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log ten steps of a text that comes out of the noise, and one Markdown table."""
    import numpy as np

    random = np.random.default_rng(seed)
    words = _STORY.split(" ")
    for index in range(10):
        blurred = [
            word if random.random() < 0.4 + index / 12 else word[::-1].strip() or word
            for word in words
        ]
        writer.add_text("samples/story", " ".join(blurred), 100 * index)
    settings = {"optimizer": "adamw", "lr": 3e-4 * (seed + 1), "layers": 12, "seed": seed}
    rows = "\n".join(f"| {name} | `{value}` |" for name, value in settings.items())
    writer.add_text("settings", f"| setting | value |\n|---|---:|\n{rows}", 0)
