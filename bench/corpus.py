"""Makes a logdir of scalars: python -m bench.corpus FOLDER [--runs N] [--tags N] [--points N]."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter

GROUPS = ("Loss", "Accuracy", "grad", "optim")


def tag_name(n: int) -> str:
    return f"{GROUPS[n % len(GROUPS)]}/metric_{n:03d}"


def make_corpus(folder: Path, runs: int = 20, tags: int = 20, points: int = 1000) -> None:
    """Old-style float32 scalars as torch writes them, by TensorBoard's own writer."""
    for run in range(runs):
        writer = EventFileWriter(str(folder / f"run_{run:04d}"), max_queue_size=10_000)
        for step in range(points):
            decay = math.exp(-step / (points / 4 * (1 + run / runs)))
            for n in range(tags):
                noise = math.sin(step * (n + 1) * 12.9898 + run * 78.233) * 0.05
                value = summary_pb2.Summary.Value(tag=tag_name(n), simple_value=decay + noise)
                summary = summary_pb2.Summary(value=[value])
                wall_time = 1_700_000_000.0 + run * 100 + step
                writer.add_event(event_pb2.Event(wall_time=wall_time, step=step, summary=summary))
        writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for name, default in (("runs", 20), ("tags", 20), ("points", 1000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    make_corpus(given.folder, given.runs, given.tags, given.points)


if __name__ == "__main__":
    main()
