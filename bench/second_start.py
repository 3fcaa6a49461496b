"""Launch → all runs are listed and a known series is whole: with the index of an earlier start, and without.

SECOND_START=long,many,mixed,runs takes only some; the corpora stay in bench/out. TensorBoard keeps no index: each of
its starts is the first, and its series is whole as soon as it has the 1,000 points it samples.
"""

from __future__ import annotations

import json
import os
import statistics
import struct
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bench.corpus import make_long, make_many, make_mixed
from bench.loading import OUT, get, wait_for
from bench.loading import corpus as make_small_runs
from bench.peers import make_board
from bench.server import resident_megabytes
from bench.table import milliseconds, print_table

import lightboard
from lightboard.reader.index import list_cached

REPEATS = 5
TARGET = 0.4
PATIENCE = 120.0
SAMPLED = 1000  # points of a series that TensorBoard keeps


def made(name: str, make: Callable[[Path], None]) -> Path:
    folder = OUT / name
    if not folder.exists():
        half = OUT / f"{name}.half"
        make(half)
        half.rename(folder)
    return folder


# name → what it is, its folder, runs, points of the series asked for
CORPORA: dict[str, tuple[str, Callable[[], Path], int, int]] = {
    "long": ("one file, 10 tags × 1,000,000", lambda: made("long", make_long), 1, 1_000_000),
    "many": ("1,000 runs × 20 tags × 500", lambda: made("many", make_many), 1000, 500),
    "mixed": ("80,000 histograms, 8,000 pictures", lambda: made("mixed", make_mixed), 8, 1000),
    "runs": ("10,000 runs × 20 tags × 20", make_small_runs, 10_000, 20),
}


class Page:
    """What a page knows of a board, and how it asks for more."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.runs: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self._known = "api/board"
        self._epoch = self._phase = ""

    def count_runs(self) -> int:
        """Asks for what is new of the board."""
        board = get(self.url + self._known)
        self._epoch, self._phase = board["epoch"], board["load"]["phase"]
        self._known = f"api/board?epoch={board['epoch']}&since={board['version']}"
        self.runs |= {one["name"]: one["id"] for one in board["runs"]}
        self.tags |= {one["tag"]: one["id"] for one in board["tags"]}
        return len(self.runs)

    def has_read_all(self) -> bool:
        """Whether loading has come to its end."""
        self.count_runs()
        return self._phase == "live"

    def count_points(self, run: str, tag: str) -> int:
        """How many points of a series are there; 0 while it is not known."""
        self.count_runs()
        if not (run in self.runs and tag in self.tags):
            return 0
        card = {"tag": self.tags[tag], "runs": [self.runs[run]], "pixels": 300}
        body = {"epoch": self._epoch, "x": "step", "smoothing": 0, "cards": [card]}
        request = urllib.request.Request(
            self.url + "api/plugins/scalars/curves",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            (total,) = struct.unpack_from("<d", reply.read(), 16)
        return int(total)


class TensorBoardPage(Page):
    """The same of TensorBoard."""

    def count_runs(self) -> int:
        return len(get(self.url + "data/runs"))

    def has_read_all(self) -> bool:
        return True  # its runs are told when its first load has ended

    def count_points(self, run: str, tag: str) -> int:
        query = urllib.parse.urlencode({"tag": tag, "run": run})
        return min(SAMPLED, len(get(f"{self.url}data/plugin/scalars/scalars?{query}")))


@cache
def first_tag(run: Path) -> str:
    """A scalar tag of a run: corpora stay, what they call their tags may have changed since."""
    board = lightboard.open(run)
    return min(tag.tag for tag in board.list_tags(".") if tag.plugin == "scalars")


def measure(
    name: str, logdir: Path, runs: int, points: int, *, keep: bool = False
) -> tuple[float, float, float, float]:
    """Seconds to the list of runs, to the whole series, to the end of loading; megabytes then."""
    last = max(run.name for run in logdir.iterdir())
    tag = first_tag(logdir / last)
    wanted = points if name == "lightboard" else min(points, SAMPLED)
    board = make_board(name, logdir, keep=keep)
    page = Page(board.url) if name == "lightboard" else TensorBoardPage(board.url)
    begin = time.perf_counter()
    board.spawn()
    try:
        listed = wait_for(lambda: page.count_runs() == runs, begin, 0.005)
        whole = wait_for(lambda: page.count_points(last, tag) == wanted, begin, 0.005)
        read = wait_for(page.has_read_all, begin, 0.005)
        return listed, whole, read, resident_megabytes(board.process.pid if board.process else 0)
    finally:
        board.kill()


def keep(logdir: Path, runs: int) -> float:
    """Start once and let it be until all is kept; megabytes of that."""
    board = make_board("lightboard", logdir, keep=True)
    board.start()
    try:
        begin = time.perf_counter()
        wait_for(lambda: kept_runs(logdir) == runs, begin)
        return next(one.bytes for one in list_cached() if one.logdir == str(logdir)) / 1e6
    finally:
        board.kill()


def kept_runs(logdir: Path) -> int:
    return next((one.runs for one in list_cached() if one.logdir == str(logdir)), 0)


def main() -> None:
    os.environ["LIGHTBOARD_CACHE_DIR"] = str(OUT / "cache")
    rows = []
    for corpus in os.environ.get("SECOND_START", ",".join(CORPORA)).split(","):
        what, make, runs, points = CORPORA[corpus]
        logdir = make()
        kept = keep(logdir, runs)
        for title, name, keeps in (
            ("lightboard, second start", "lightboard", True),
            ("lightboard, first start", "lightboard", False),
            ("TensorBoard", "TensorBoard", False),
        ):
            figures = [measure(name, logdir, runs, points, keep=keeps) for _ in range(REPEATS + 1)][
                1:
            ]  # the first one warms the page cache
            *seconds, resident = zip(*figures, strict=True)
            rows.append(
                [
                    what,
                    title,
                    *(
                        f"{milliseconds(statistics.median(one))} ({milliseconds(min(one))})"
                        for one in seconds
                    ),
                    f"{statistics.median(resident):,.0f} MB",
                    f"{kept:,.0f} MB" if keeps else "",
                ]
            )
    print_table(
        ("corpus", "board", "runs listed", "series whole", "all read", "resident", "index"), rows
    )
    print(f"series whole, second start: ≤ {TARGET * 1e3:.0f} ms; medians of {REPEATS} (least)")


if __name__ == "__main__":
    main()
