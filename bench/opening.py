"""Opening the page on many runs: the first curve, all cards in view, what was fetched for it, the page's memory.

TensorBoard opens more than 500 runs unticked: there the time begins when all are ticked by a click. A number of runs
as an argument measures only that many; ALONE=1 leaves TensorBoard out, whose page takes minutes here.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.corpus import make_many
from bench.page import CARDS, ROUTES, open_context
from bench.peers import BOARDS, make_board
from bench.table import milliseconds, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

REST = 1.5  # seconds between two navigations
UNTICKED = 500  # runs beyond which TensorBoard opens with none of them ticked
LONGEST = 900_000  # milliseconds until a page is given up

# Looks in every frame, from the first of the document or from the click that ticks all runs.
WATCH = """
window.watch = () => new Promise(found => {
  const begun = performance.timeOrigin + (window.begun ?? 0);
  const now = () => performance.timeOrigin + performance.now() - begun;
  let first = 0;
  const drawn = new WeakSet();
  const inView = card => {
    const box = card.getBoundingClientRect();
    return box.width > 0 && box.top < innerHeight && box.bottom > 0;
  };
  const look = () => {
    const cards = [...document.querySelectorAll('%s')];
    const seen = first ? cards.filter(inView) : cards.slice(0, 1);
    const isDrawn = card => drawn.has(card) || (seeing.inked(card) && drawn.add(card));
    const done = seen.length > 0 && seen.every(isDrawn);
    if (done && !first) first = now();
    else if (done) return found([first, now()]);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
window.opening = TICKED ? null : window.watch();
"""

# Bytes that came for what the server says, as they crossed the wire.
FETCHED = """() => performance.getEntriesByType('resource')
  .filter(entry => /(api|data)[/]/.test(entry.name) && !entry.name.includes('api/live'))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


class Opening(NamedTuple):
    """Seconds, seconds, bytes, bytes."""

    first: float
    all_visible: float
    fetched: float
    heap: float


def heap_of(page: Page) -> float:
    """Bytes of JavaScript that live after the garbage is gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used


def ticks(name: str, runs: int) -> bool:
    """The page opens with no run ticked."""
    return name == "TensorBoard" and runs > UNTICKED


def open_page(browser: Browser, name: str, url: str, runs: int) -> Opening:
    """One navigation, with nothing cached in the browser."""
    ticking = ticks(name, runs)
    context = open_context(browser)
    context.add_init_script(f"const TICKED = {str(ticking).lower()};" + WATCH % CARDS[name])
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    page.goto(url + ROUTES[name], wait_until="commit")
    if ticking:
        box = page.locator("runs-data-table th input[type=checkbox], runs-data-table input").first
        box.wait_for()
        page.wait_for_timeout(3_000)
        page.evaluate("window.begun = performance.now(); window.opening = window.watch();")
        box.click()
    first, every = page.evaluate("opening")
    page.wait_for_timeout(500)
    found = Opening(first / 1e3, every / 1e3, page.evaluate(FETCHED), heap_of(page))
    context.close()
    return found


def main() -> None:
    repeats = 5
    only = [int(given) for given in sys.argv[1:]]
    names = BOARDS[:1] if os.environ.get("ALONE") else BOARDS
    for runs, points, targets in (
        (20, 1000, "350; 500 ms"),
        (100, 500, "450; 700 ms"),
        (1000, 500, "800; 1,500 ms; 1 MB; 80 MB"),
    ):
        if only and runs not in only:
            continue
        samples: dict[str, list[Opening]] = {name: [] for name in names}
        with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
            make_many(Path(folder), runs=runs, points=points)
            boards = {name: make_board(name, folder) for name in names}
            try:
                for name, board in boards.items():
                    board.start()
                    if not ticks(name, runs):
                        open_page(browser, name, board.url, runs)  # the server is warm from here on
                for turn in range(repeats if runs < UNTICKED else 3):
                    for name, board in boards.items():
                        # It takes minutes: once, when ours is done.
                        if ticks(name, runs) and turn < 2:
                            continue
                        time.sleep(REST)
                        samples[name].append(open_page(browser, name, board.url, runs))
            finally:
                for board in boards.values():
                    board.kill()
        rows = []
        what = f"{runs:,} runs × 20 × {points:,}"
        for name, taken in samples.items():
            first, every, fetched, heap = (
                statistics.median(one) for one in zip(*taken, strict=True)
            )
            rows.append(
                [
                    what,
                    name,
                    milliseconds(first),
                    milliseconds(every),
                    f"{fetched / 1e6:.2f} MB",
                    f"{heap / 1e6:.0f} MB",
                    targets if name == "lightboard" else "",
                ]
            )
        # Told at once: the next size may take minutes.
        print_table(
            ("board with", "", "first curve", "all in view", "fetched", "heap", "target"), rows
        )


if __name__ == "__main__":
    main()
