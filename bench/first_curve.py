"""From navigation to the first curve: 20 runs × 20 tags × 1,000 points, all read already."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.corpus import make_corpus
from bench.page import CARDS, ROUTES, open_context
from bench.peers import BOARDS, make_board
from bench.table import HEAD, compare, print_table
from playwright.sync_api import Browser
from tests.e2e.chromium import open_chromium

REPEATS = 9
REST = 1.5  # seconds between two navigations: what one leaves behind must not slow the next

# Looks in every frame, from the first one of the document; both clocks are the page's own.
WATCH = """
window.firstCurve = new Promise(found => {
  const look = () => {
    const card = document.querySelector('%s');  // the first one only: looking costs time too
    if (card && seeing.inked(card)) found(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""


def first_curve(browser: Browser, name: str, url: str) -> float:
    """Seconds from the start of the navigation."""
    context = open_context(browser)
    context.add_init_script(WATCH % CARDS[name])
    page = context.new_page()
    page.goto(url + ROUTES[name], wait_until="commit")
    found: float = page.evaluate("firstCurve")
    context.close()
    return found / 1e3


def main() -> None:
    samples: dict[str, list[float]] = {name: [] for name in BOARDS}
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        make_corpus(Path(folder))
        boards = {name: make_board(name, folder) for name in BOARDS}
        try:
            for name, board in boards.items():
                board.start()
                first_curve(browser, name, board.url)  # the server is warm from here on
            for _ in range(REPEATS):
                for name, board in boards.items():
                    time.sleep(REST)
                    samples[name].append(first_curve(browser, name, board.url))
        finally:
            for board in boards.values():
                board.kill()
    print_table(HEAD, [compare("navigation → first curve", samples, 0.35)])


if __name__ == "__main__":
    main()
