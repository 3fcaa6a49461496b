"""1,000 runs log a point at the same moment → all of them are seen; what it costs when nothing happens.

lightboard: its live stream has named every run. TensorBoard, with its auto reload: the last step of every
run, asked every 50 ms in one request, is the new one.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench.peers import BOARDS, make_board
from bench.server import idle_cost, open_stream
from bench.table import milliseconds, percentile, print_table
from tests.builders.event_files import GrowingFile, scalar

RUNS = 1000
SAMPLES = {"lightboard": 30, "TensorBoard": 5}


def append(files: list[GrowingFile], step: int) -> float:
    """A point to each; when that began."""
    record = scalar("loss", step, 1.0, time.time())
    begin = time.perf_counter()
    for file in files:
        file.write(record)
    return begin


def streamed(url: str, files: list[GrowingFile]) -> list[float]:
    samples = []
    with open_stream(url) as next_event:
        next_event()
        for step in range(1, SAMPLES["lightboard"] + 1):
            time.sleep(0.7)
            begin = append(files, step)
            seen: set[object] = set()
            while len(seen) < RUNS:
                grew = next_event()["grew"]
                assert isinstance(grew, list)
                seen.update(grew)
            samples.append(time.perf_counter() - begin)
    return samples


def polled(url: str, files: list[GrowingFile]) -> list[float]:
    runs = [file.path.parent.name for file in files]
    body = urllib.parse.urlencode({"tag": "loss", "runs": runs}, doseq=True).encode()

    def seen(step: int) -> bool:
        try:
            with urllib.request.urlopen(
                url + "data/plugin/scalars/scalars_multirun", body
            ) as reply:
                series = json.load(reply)
        except OSError:
            return False
        return all(run in series and series[run][-1][1] == step for run in runs)

    def wait(step: int) -> None:
        while not seen(step):
            time.sleep(0.05)

    wait(0)
    samples = []
    for step in range(1, SAMPLES["TensorBoard"] + 1):
        time.sleep(1.7 * step)
        begin = append(files, step)
        wait(step)
        samples.append(time.perf_counter() - begin)
    return samples


def measure(name: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        files = [GrowingFile(Path(folder, f"run_{number:04d}")) for number in range(RUNS)]
        append(files, 0)
        board = make_board(name, folder).start()
        try:
            resident, share = idle_cost(board.process.pid if board.process else 0)
            read = streamed if name == "lightboard" else polled
            seen = read(board.url, files)
        finally:
            board.kill()
    return [
        name,
        milliseconds(statistics.median(seen)),
        milliseconds(percentile(seen, 0.95)),
        f"{resident:,.0f} MB",
        f"{share:.1%}",
        str(len(seen)),
    ]


def main() -> None:
    head = ("board", "1,000 appends → all seen p50", "p95", "resident", "CPU, idle", "samples")
    print_table(head, [measure(name) for name in BOARDS])
    print("target: lightboard p50 ≤ 200 ms, from before the first append")


if __name__ == "__main__":
    main()
