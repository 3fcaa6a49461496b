"""The Histograms dashboard: navigation → first card, hover, and the server's memory while every card is looked at.

200 tags × 10,000 steps of 30 buckets, times HISTOGRAMS (default 0.1: 1,000 steps each; 1 makes 1.3 GB). TensorBoard
does the same on its histograms page; it keeps some 500 of the steps.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.interaction import WATCH, Seen, pace, there_and_back, watch
from bench.page import open_context
from bench.peers import make_board
from bench.server import resident_megabytes
from bench.table import milliseconds, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

SCALE = float(os.environ.get("HISTOGRAMS", "0.1"))
TAGS = 200
STEPS = max(10, round(10_000 * SCALE))
BUCKETS = 30
REPEATS = 5
SETTLE = 8.0  # seconds until a board has read all it will

PLOTS = {
    "lightboard": "[data-plot]",
    "TensorBoard": "tf-histogram-dashboard vz-histogram-timeseries",
}
DRAWN = {
    "lightboard": "() => { const c = document.querySelector('[data-card]');"
    " return c && c.querySelector('[data-plot]') && seeing.inked(c); }",
    # Its plots are SVG, in shadow roots: playwright looks through them.
    "TensorBoard": None,
}


def make_logs(folder: Path) -> None:
    """One run, by lightboard's writer: a bell that widens, a little different for each tag."""
    import numpy as np

    from lightboard.events.wire import delimited
    from lightboard.plugins.histograms.encode import raw_message
    from lightboard.writer.file_writer import FileWriter

    writer = FileWriter(folder / "run")
    edges = np.linspace(-3, 3, BUCKETS + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    names = [delimited(1, f"layer_{n:03d}/weight".encode()) for n in range(TAGS)]
    for step in range(STEPS):
        width = 0.4 + 0.6 * step / STEPS + 0.05 * math.sin(step)
        counts = np.concatenate([[0.0], np.round(1e4 * np.exp(-0.5 * (middle / width) ** 2))])
        total = float(counts.sum())
        message = raw_message(-3.0, 3.0, total, 0.0, total * width**2, edges, counts)
        for name in names:
            writer.add_summary(delimited(1, name + delimited(5, message)), step, 1.7e9 + step)
    writer.close()


def first_card(browser: Browser, name: str, url: str) -> float:
    """Seconds from navigation to the first plot drawn."""
    page = open_context(browser).new_page()
    begin = time.perf_counter()
    page.goto(f"{url}#histograms", wait_until="commit")
    wait_drawn(page, name)
    seconds = time.perf_counter() - begin
    page.context.close()
    return seconds


def wait_drawn(page: Page, name: str) -> None:
    drawn = DRAWN[name]
    if drawn:
        page.wait_for_function(drawn, timeout=120_000)
    else:
        page.locator(f"{PLOTS[name]} path").first.wait_for(state="attached", timeout=120_000)


def hover(page: Page, name: str) -> Seen:
    box = page.locator(PLOTS[name]).first.bounding_box()
    assert box

    def move(n: int) -> None:
        across, down = there_and_back(n), there_and_back(3 * n)
        page.mouse.move(
            box["x"] + box["width"] * (0.1 + 0.7 * across),
            box["y"] + box["height"] * (0.4 + 0.5 * down),
        )

    return watch(page, lambda: pace(move))[0]


def scroll_through(page: Page) -> None:
    """Every card once."""
    page.evaluate(
        """async () => {
          const scroller = document.querySelector('.scroll');
          for (let y = 0; y < scroller.scrollHeight; y += 600) {
            scroller.scrollTop = y;
            await new Promise(done => setTimeout(done, 250));
          }
          scroller.scrollTop = 0;
        }"""
    )


def main() -> None:
    rows: list[list[str]] = []
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        make_logs(Path(folder))
        for name in ("lightboard", "TensorBoard"):
            board = make_board(name, folder).start()
            try:
                time.sleep(SETTLE)
                pid = board.process.pid if board.process else 0
                before = resident_megabytes(pid)
                firsts = [first_card(browser, name, board.url) for _ in range(REPEATS)]
                context = open_context(browser)
                context.add_init_script(WATCH)
                page = context.new_page()
                page.goto(f"{board.url}#histograms")
                wait_drawn(page, name)
                time.sleep(2)
                hovered = hover(page, name)
                acts = found[name] = {
                    "first": f"{milliseconds(statistics.median(firsts))} (least {milliseconds(min(firsts))})",
                    "hover": str(hovered),
                }
                if name == "lightboard":
                    scroll_through(page)
                    first = resident_megabytes(pid)
                    scroll_through(page)
                    acts["memory"] = (
                        f"{before:,.0f} MB, all cards seen {first:,.0f}, twice {resident_megabytes(pid):,.0f}"
                    )
                else:
                    acts["memory"] = f"{before:,.0f} MB, {resident_megabytes(pid):,.0f}"
                context.close()
            except Exception as error:  # a peer that cannot do it must not take our figures along
                if name == "lightboard":
                    raise
                print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
                found.setdefault(name, {})
            finally:
                board.kill()
    ours, theirs = found["lightboard"], found["TensorBoard"]
    for what, key, target in (
        ("navigation → first card", "first", "≤ 500 ms"),
        ("hover: frames, p95", "hover", "60 fps"),
        ("the server's memory", "memory", "flat"),
    ):
        rows.append([f"{what}, {TAGS} tags × {STEPS:,}", ours[key], theirs.get(key, "–"), target])
    print_table(("what", "lightboard", "TensorBoard", "target"), rows)


if __name__ == "__main__":
    main()
