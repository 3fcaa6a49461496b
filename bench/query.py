"""What one question of the page takes on the server: windows into ten million points, a thousand curves, a group.

All through HTTP on this machine, one request at a time, from the request to its last byte; the server has read all
before. Cold: the first question about the series, and the first with each other smoothing; every other one is a zoom
within a smoothed series, each to a window nobody has asked for. TensorBoard has no such question: beside, in the same
run, what it takes to send one series of 500 points.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import time
import urllib.parse
from pathlib import Path
from typing import Any

from bench.corpus import make_long, make_many, tag_name
from bench.loading import get, wait_for
from bench.peers import make_board
from bench.second_start import Page, made
from bench.table import milliseconds, print_table

ZOOMS = 200
COLD = 7
REPEATS = 15
PIXELS = 1000
PATIENCE = 300.0


class Questions:
    """One connection to a server that has read its logdir."""

    def __init__(self, url: str) -> None:
        begin = time.perf_counter()
        page = Page(url)
        wait_for(page.has_read_all, begin, 0.05)
        self.runs = [page.runs[name] for name in sorted(page.runs)]
        self.tags = page.tags
        self.axis: dict[str, Any] = {"epoch": get(url + "api/board")["epoch"], "x": "step"}
        parts = urllib.parse.urlsplit(url)
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)

    def ask(self, path: str, **body: Any) -> float:
        """Seconds."""
        text = json.dumps(self.axis | body).encode()
        begin = time.perf_counter()
        self._http.request(
            "POST", f"/api/plugins/scalars/{path}", text, {"Content-Type": "application/json"}
        )
        reply = self._http.getresponse()
        content = reply.read()
        took = time.perf_counter() - begin
        if reply.status != 200:
            raise SystemExit(f"{path}: {reply.status} {content[:200]!r}")
        return took

    def window(self, tag: int, smoothing: float, lo: float | None, hi: float | None) -> float:
        card = {"tag": tag, "runs": self.runs[:1], "pixels": PIXELS, "lo": lo, "hi": hi}
        return self.ask("curves", smoothing=smoothing, cards=[card])


def ask_tensorboard(url: str, run: str, tag: str, samples: int) -> list[float]:
    """Seconds to have the points of a series."""
    query = urllib.parse.urlencode({"run": run, "tag": tag})
    address = f"{url}data/plugin/scalars/scalars?{query}"
    took = []
    for _ in range(samples):
        begin = time.perf_counter()
        get(address)
        took.append(time.perf_counter() - begin)
    return took


def windows(steps: int, count: int, chance: random.Random) -> list[tuple[int, int]]:
    """Of all widths alike, from a hundred steps to all of them."""
    found = []
    for _ in range(count):
        width = int(100 * (steps / 100) ** chance.random())
        lo = chance.randrange(steps - width + 1)
        found.append((lo, lo + width))
    return found


def row(what: str, took: list[float], target: str) -> list[str]:
    worst = milliseconds(max(took))
    return [what, milliseconds(statistics.median(took)), worst, target, str(len(took))]


def measure_long(folder: Path, steps: int) -> list[list[str]]:
    chance = random.Random(0)
    anywhere = windows(steps, ZOOMS, chance)
    first, cold = [], []
    for lo, hi in anywhere[:COLD]:  # a server each: nothing of the series has been asked of it
        board = make_board("lightboard", folder)
        board.start()
        try:
            first.append(Questions(board.url).window(0, 0.6, lo, hi))
        finally:
            board.kill()
    board = make_board("lightboard", folder)
    board.start()
    try:
        questions = Questions(board.url)
        questions.window(0, 0, None, None)
        for n, (lo, hi) in enumerate(anywhere[:COLD]):
            cold.append(questions.window(0, 0.7 + n / 100, lo, hi))
        questions.window(0, 0.6, None, None)
        zooms = [questions.window(0, 0.6, lo, hi) for lo, hi in anywhere]
        plain = [questions.window(0, 0, lo, hi) for lo, hi in anywhere]
    finally:
        board.kill()
    what = f"{steps / 1e6:.0f} M points, a window of {PIXELS:,} pixels anywhere"
    return [
        row(f"{what}, smoothed: first question ever", first, "≤ 25 ms"),
        row(f"{what}: first with another smoothing", cold, "≤ 25 ms"),
        row(f"{what}: zoom, smoothed", zooms, "≤ 3 ms"),
        row(f"{what}: zoom, as logged", plain, "≤ 3 ms"),
    ]


def measure_many(folder: Path) -> list[list[str]]:
    board = make_board("lightboard", folder)
    board.start()
    try:
        questions = Questions(board.url)
        tags = [questions.tags[tag_name(n)] for n in range(20)]
        cards = [{"tag": tag, "runs": questions.runs, "pixels": PIXELS} for tag in tags]
        groups = [
            {"tag": tag, "groups": [{"runs": questions.runs}], "pixels": PIXELS} for tag in tags
        ]
        curves = [
            questions.ask("curves", smoothing=0.6, cards=[cards[n % 20]]) for n in range(REPEATS)
        ]
        sketches = [
            questions.ask(
                "sketches",
                smoothing=0.6,
                cards=[{"tag": tags[n % 20], "runs": questions.runs, "columns": PIXELS}],
            )
            for n in range(REPEATS)
        ]
        grouped = [
            questions.ask("groups", smoothing=0, cards=[groups[n % 20]]) for n in range(REPEATS)
        ]
    finally:
        board.kill()
    return [
        row("1,000 series × 500 points in one request, smoothed", curves, "≤ 25 ms"),
        row("the same as sketches", sketches, "≤ 25 ms"),
        row("group of 1,000 runs × 500 points: mean, std, n", grouped, "≤ 30 ms"),
    ]


def measure_tensorboard(folder: Path) -> list[list[str]]:
    run = min(path.name for path in folder.iterdir())
    board = make_board("TensorBoard", folder)
    board.start()
    try:
        begin = time.perf_counter()
        runs = len(list(folder.iterdir()))
        wait_for(lambda: len(get(board.url + "data/runs")) == runs, begin, 0.2)
        took = ask_tensorboard(board.url, run, tag_name(0), REPEATS)
    finally:
        board.kill()
    return [row("TensorBoard: the 500 points of one series", took, "")]


def main() -> None:
    steps = int(float(os.environ.get("QUERY_STEPS", "1e7")))
    rows = measure_long(
        made(f"one_{steps}", lambda folder: make_long(folder, tags=1, steps=steps)), steps
    )
    many = made("many", make_many)
    print_table(
        ("what", "median", "most", "target", "samples"),
        rows + measure_many(many) + measure_tensorboard(many),
    )


if __name__ == "__main__":
    main()
