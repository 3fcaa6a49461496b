"""From the command to the first HTTP answer: an empty logdir, and one with 400,000 points."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.corpus import make_corpus
from bench.peers import BOARDS, make_board
from bench.table import HEAD, compare, print_table
from tests.e2e.process import answers

REPEATS = 11


def launch(name: str, logdir: Path) -> float:
    board = make_board(name, logdir)
    begin = time.perf_counter()
    board.spawn()
    try:
        while not answers(board.url):
            time.sleep(0.002)
        return time.perf_counter() - begin
    finally:
        board.kill()


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder, "empty"), Path(folder, "full")
        empty.mkdir()
        make_corpus(full)
        for what, logdir in (("an empty logdir", empty), ("20 runs × 20 tags × 1,000", full)):
            samples: dict[str, list[float]] = {name: [] for name in BOARDS}
            for repeat in range(REPEATS + 1):
                for name in BOARDS:  # by turns, so that both see the machine's moods
                    seconds = launch(name, logdir)
                    if repeat:  # the first one warms the page cache
                        samples[name].append(seconds)
            rows.append(compare(what, samples, 0.3))
    print_table(HEAD, rows)


if __name__ == "__main__":
    main()
