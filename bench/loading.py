"""10,000 runs: launch → all listed, all read; memory; and the worst answer of a small question meanwhile.

LOADING_RUNS=1000 takes fewer. The corpus stays in bench/out. TensorBoard's small question is its
environment route, and its runs count as listed when its runs route tells them all.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.corpus import make_corpus
from bench.peers import BOARDS, make_board
from bench.server import cpu_seconds, resident_megabytes
from bench.table import milliseconds, print_table

RUNS = int(os.environ.get("LOADING_RUNS", "10000"))
REPEATS = 5
PATIENCE = 300.0
PAUSE = 0.01
OUT = Path(__file__).parent / "out"
ASKED = {"lightboard": "api/board?epoch={epoch}&since={version}", "TensorBoard": "data/environment"}


def corpus() -> Path:
    """RUNS runs of 20 tags × 20 points: twenty of them written, the others copies."""
    folder = OUT / f"runs_{RUNS}"
    if not folder.exists():
        seeds, half = OUT / "seeds", OUT / "half"
        for old in (seeds, half):
            shutil.rmtree(old, ignore_errors=True)
        make_corpus(seeds, runs=20, tags=20, points=20)
        files = [next(run.iterdir()) for run in sorted(seeds.iterdir())]
        for number in range(RUNS):
            run = half / f"run_{number:05d}"
            run.mkdir(parents=True)
            shutil.copyfile(files[number % len(files)], run / files[number % len(files)].name)
        half.rename(folder)
    return folder


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
        return json.load(reply)


def count_runs(name: str, url: str) -> int:
    if name == "TensorBoard":
        return len(get(url + "data/runs"))
    return len(get(url + "api/board")["runs"])


class Questions:
    """Small questions, one every 10 ms from the first answer on, as a page asks them."""

    def __init__(self, name: str, url: str) -> None:
        self.answers: list[float] = []
        self._path, self._url = ASKED[name], url
        self._known = {"epoch": "", "version": -1}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def _ask(self) -> None:
        while not self._stop.is_set():
            begin = time.perf_counter()
            try:
                reply = get(self._url + self._path.format(**self._known))
            except OSError:
                continue  # not up yet
            finally:
                self._stop.wait(PAUSE)
            self.answers.append(time.perf_counter() - begin - PAUSE)
            self._known = {key: reply.get(key, old) for key, old in self._known.items()}

    def worst(self) -> float:
        self._stop.set()
        self._thread.join()
        return max(self.answers[1:])  # the first one waited for the launch


def wait_for(happened: Callable[[], bool], since: float, pause: float = 0.05) -> float:
    """Seconds from `since` until it is so. Raises TimeoutError."""
    while time.perf_counter() - since < PATIENCE:
        try:
            if happened():
                return time.perf_counter() - since
        except OSError:
            pass  # not up yet
        time.sleep(pause)
    raise TimeoutError(f"not seen within {PATIENCE:.0f} s")


def measure(name: str, logdir: Path) -> tuple[float, float, float, float, float]:
    """Seconds to the list of all runs and to the end of loading, worst answer, megabytes, CPU seconds."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["LIGHTBOARD_CACHE_DIR"] = cache  # a first start, each time
        return measure_start(name, logdir)


def measure_start(name: str, logdir: Path) -> tuple[float, float, float, float, float]:
    board = make_board(name, logdir)
    begin = time.perf_counter()
    board.spawn()
    pid = board.process.pid if board.process else 0
    try:
        questions = Questions(name, board.url)
        listed = wait_for(lambda: count_runs(name, board.url) == RUNS, begin)
        if name == "lightboard":
            path = board.url + f"api/board?since={get(board.url + 'api/board')['version']}"
            read = wait_for(lambda: get(path)["load"]["phase"] == "live", begin)
        else:
            read = listed  # its runs are told when its first load has ended
        worst = questions.worst()
        time.sleep(3)  # what was read is kept for the next start
        return listed, read, worst, resident_megabytes(pid), cpu_seconds(pid)
    finally:
        board.kill()


def main() -> None:
    logdir = corpus()
    rows = []
    for name in BOARDS:
        figures = [measure(name, logdir) for _ in range(REPEATS + 1)][1:]
        listed, read, worst, resident, cpu = map(statistics.median, zip(*figures, strict=True))
        rows.append(
            [
                name,
                milliseconds(listed),
                milliseconds(read),
                f"{milliseconds(worst)} (most {milliseconds(max(one[2] for one in figures))})",
                f"{resident:,.0f} MB",
                f"{cpu:.1f} s",
            ]
        )
    print(f"{RUNS:,} runs × 20 tags × 20 points")
    print_table(("board", "all listed", "all read", "worst answer", "resident", "CPU"), rows)
    print("target: listed ≤ 1 s, worst answer ≤ 100 ms, ≤ 150 MB")


if __name__ == "__main__":
    main()
