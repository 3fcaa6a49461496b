"""Makes logdirs to measure with: python -m bench.corpus FOLDER [--kind KIND] [--scale SHARE] ...

`scalars`: by TensorBoard's own writer, `--runs` × `--tags` × `--points`. The big ones are made by lightboard's writer,
whose bytes are the same, in seconds: `long` (one file of 10 tags × 1,000,000 steps), `many` (1,000 runs × 20 tags ×
500), `mixed` (scalars, 80,000 histograms, 8,000 pictures); `--scale 0.01` makes a hundredth of them.
"""

from __future__ import annotations

import argparse
import math
import random
import struct
from collections.abc import Callable
from pathlib import Path

GROUPS = ("Loss", "Accuracy", "grad", "optim")
_EPOCH = 1_700_000_000.0
_SUMMARY = 5  # field number of Event.what


def tag_name(n: int) -> str:
    # In letters: what differs in a number is gathered into one card, and single ones are measured.
    letters = "".join(chr(ord("a") + n // 26**place % 26) for place in (2, 1, 0))
    return f"{GROUPS[n % len(GROUPS)]}/metric_{letters}"


def make_corpus(folder: Path, runs: int = 20, tags: int = 20, points: int = 1000) -> None:
    """Old-style float32 scalars as torch writes them, by TensorBoard's own writer."""
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    for run in range(runs):
        writer = EventFileWriter(str(folder / f"run_{run:04d}"), max_queue_size=10_000)
        for step in range(points):
            decay = math.exp(-step / (points / 4 * (1 + run / runs)))
            for n in range(tags):
                noise = math.sin(step * (n + 1) * 12.9898 + run * 78.233) * 0.05
                value = summary_pb2.Summary.Value(tag=tag_name(n), simple_value=decay + noise)
                summary = summary_pb2.Summary(value=[value])
                wall_time = _EPOCH + run * 100 + step
                writer.add_event(event_pb2.Event(wall_time=wall_time, step=step, summary=summary))
        writer.close()


def make_long(folder: Path, scale: float = 1.0, tags: int = 10, steps: int = 1_000_000) -> None:
    """One run in one file: `tags` × `steps` (550 MB)."""
    _make_run(folder / "run", tags, max(1, round(steps * scale)), 0)


def make_many(
    folder: Path, scale: float = 1.0, runs: int = 1000, tags: int = 20, points: int = 500
) -> None:
    """Many runs of one file each (547 MB)."""
    for run in range(max(1, round(runs * scale))):
        _make_run(folder / f"run_{run:04d}", tags, points, run)


def make_mixed(folder: Path, scale: float = 1.0) -> None:
    """Eight runs, each step with 80 scalars, ten histograms of 85 buckets and a picture of 45 KB (557 MB)."""
    from lightboard.events.wire import delimited, integer
    from lightboard.writer.file_writer import FileWriter

    chance = random.Random(0)
    picture = b"\x89PNG\r\n\x1a\n" + chance.randbytes(45_000)
    image = integer(1, 128) + integer(2, 128) + integer(3, 3) + delimited(4, picture)
    shown = delimited(1, delimited(1, b"samples/reconstruction") + delimited(4, image))
    for run in range(8):
        writer = FileWriter(folder / f"run_{run}")
        for step in range(max(1, round(1000 * scale))):
            now = _EPOCH + step
            for n in range(80):
                writer.append_scalar(tag_name(n), chance.random(), step, now)
            for n in range(10):
                doubles = struct.pack("<85d", *(chance.random() for _ in range(85)))
                histo = delimited(6, doubles) + delimited(7, doubles)
                tag = delimited(1, f"weights/layer_{n}".encode())
                writer.add_summary(delimited(1, tag + delimited(5, histo)), step, now)
            writer.add_summary(shown, step, now)
        writer.close()


def _make_run(folder: Path, tags: int, steps: int, seed: int) -> None:
    from lightboard.writer.file_writer import FileWriter

    writer = FileWriter(folder)
    names = [tag_name(n) for n in range(tags)]
    noise = [math.sin(n * 12.9898 + seed * 78.233) * 0.05 for n in range(997)]
    for step in range(steps):
        decay = math.exp(-4 * step / steps)
        now = _EPOCH + seed * 100 + step
        for n, name in enumerate(names):
            writer.append_scalar(name, decay + noise[(step * 31 + n * 7) % 997], step, now)
    writer.close()


MAKERS: dict[str, Callable[[Path, float], None]] = {
    "long": make_long,
    "many": make_many,
    "mixed": make_mixed,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=("scalars", *MAKERS), default="scalars")
    parser.add_argument("--scale", type=float, default=1.0)
    for name, default in (("runs", 20), ("tags", 20), ("points", 1000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    if given.kind == "scalars":
        make_corpus(given.folder, given.runs, given.tags, given.points)
    else:
        MAKERS[given.kind](given.folder, given.scale)


if __name__ == "__main__":
    main()
