"""10 million points in Python: opening, then a table in polars, pandas and pyarrow; EventAccumulator beside it.

PYTHON_API=long,many takes only some of the corpora; they stay in bench/out. Each library has taken a tiny table before,
so that its own import is not counted. TensorBoard's EventAccumulator, with nothing left out (size_guidance 0), reads a
fiftieth of the same points and gives its rate: all of them would take minutes.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.corpus import make_long
from bench.second_start import CORPORA, made
from bench.table import milliseconds, print_table

REPEATS = 5
TARGET = 0.2
SHARE = 0.02


def ours(place: str) -> dict[str, list[float]]:
    """Seconds, in a process of its own: opening, then each way out of a new table."""
    import lightboard

    begin = time.perf_counter()
    board = lightboard.open(place)
    samples = {"open": [time.perf_counter() - begin]}
    run = board.list_runs()[0].name
    tiny = board.scalars(board.list_tags(run)[0].tag, run)
    series = board.list_tags(run, "scalars")[0]
    ways: dict[str, Callable[[], Any]] = {
        "polars": lambda: board.scalars().to_polars(),
        "pandas": lambda: board.scalars().to_pandas(),
        "pyarrow": lambda: board.scalars().to_arrow(),
        "read_scalars, one series": lambda: board.read_scalars(run, series).value,
    }
    tiny.to_polars(), tiny.to_pandas(), tiny.to_arrow()
    for name, way in ways.items():
        samples[name] = [seconds(way) for _ in range(REPEATS)]
    return samples


def seconds(way: Callable[[], Any]) -> float:
    gc.collect()
    begin = time.perf_counter()
    kept = way()
    took = time.perf_counter() - begin
    del kept
    return took


def accumulate(place: str) -> tuple[int, float]:
    """Points and seconds of EventAccumulator: all of it read, all of it asked for."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    begin = time.perf_counter()
    read = EventAccumulator(place, size_guidance={"scalars": 0})
    read.Reload()
    points = sum(len(read.Scalars(tag)) for tag in read.Tags()["scalars"])
    return points, time.perf_counter() - begin


def in_a_process(what: str, place: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.python_api", what, str(place)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    rows = []
    for name in os.environ.get("PYTHON_API", "long,many").split(","):
        what, make, _, _ = CORPORA[name]
        place = make()
        taken: dict[str, list[float]] = in_a_process("ours", place)
        for _ in range(REPEATS - 1):
            taken["open"] += in_a_process("open", place)
        for way, samples in taken.items():
            middle = statistics.median(samples)
            target = f"≤ {TARGET * 1e3:.0f} ms" if way in ("polars", "pandas") else ""
            spread = f"{milliseconds(min(samples))} … {milliseconds(max(samples))}"
            rows.append([what, way, milliseconds(middle), spread, target])
    print_table(("corpus", "what", "median", "least … most", "target"), rows)
    small = made("long_fiftieth", lambda folder: make_long(folder, SHARE))
    points, took = in_a_process("accumulate", small / "run")
    board = statistics.median(in_a_process("open", small)[0] for _ in range(REPEATS))
    print(
        f"{points:,} points: EventAccumulator {took:.2f} s, {points / took:,.0f} points/s; "
        f"lightboard.open {milliseconds(board)}, {points / board:,.0f} points/s"
    )


def part(what: str, place: str) -> Any:
    if what == "ours":
        return ours(place)
    if what == "accumulate":
        return accumulate(place)
    import lightboard

    begin = time.perf_counter()
    lightboard.open(place)
    return [time.perf_counter() - begin]


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(part(*sys.argv[1:])))
    else:
        main()
