"""The Runs page with 10,000 runs × 100 settings: tab → table, sort, filter by the keystroke, scrolling, brushing.

RUN_TABLE=10000x100 names runs and settings, as for bench/run_table.py, whose logs it looks at. TensorBoard's page is
given the same logs: from the click on its HParams tab to a row with a setting.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from pathlib import Path

from bench.interaction import WATCH, Seen, pace, there_and_back, watch
from bench.page import open_context
from bench.peers import make_board
from bench.run_table import OUT, ask, make_sweep
from bench.table import milliseconds, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

REPEATS = 5
MOVES = 120
METRIC = "best:val/accuracy"
NEXT_FRAME = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
TIME = f"""async ([act, there]) => {{
  const begin = performance.now();
  new Function(act)();
  const is = new Function('return ' + there);
  while (!is()) await {NEXT_FRAME};
  await {NEXT_FRAME};
  return (performance.now() - begin) / 1e3;
}}"""
"""Seconds from doing something until the page shows it, the frame in which it is painted included."""
CELL = 'document.querySelector(\'[data-row="0"] [data-cell^="config:"]\')?.textContent'
FILTER = "document.querySelector('[data-run-filter] input')"
PASSED = "document.querySelector('[data-passed]')?.textContent"


def timed(page: Page, act: str, there: str) -> float:
    seconds: float = page.evaluate(TIME, [act, there])
    return seconds


def open_tab(browser: Browser, url: str) -> tuple[Page, float]:
    """The page, and seconds from the click on the tab to a table with values of both ends."""
    context = open_context(browser)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"{url}#scalars")
    page.locator("[data-dashboard=hparams]").wait_for()
    page.wait_for_timeout(1500)
    act = "document.querySelector('[data-dashboard=hparams]').click()"
    there = f"{CELL} && document.querySelectorAll('[data-row]').length > 10"
    return page, timed(page, act, there)


def sort(page: Page) -> float:
    """By the metric, either way: until another row is on top."""
    page.evaluate("document.querySelector('[data-table]').scrollLeft = 1e6")
    page.locator(f'[data-column="{METRIC}"]').wait_for()
    label = f"document.querySelector('[data-column=\"{METRIC}\"] .label')"
    before = page.locator('[data-row="0"]').get_attribute("data-run")
    press = "".join(
        f"{label}.dispatchEvent(new PointerEvent('{kind}', {{bubbles: true, button: 0, pointerId: 1}}));"
        for kind in ("pointerdown", "pointerup")
    )
    there = f"document.querySelector('[data-row=\"0\"]')?.dataset.run !== '{before}'"
    # A made-up pointer cannot be captured; the head does not mind.
    act = f"HTMLElement.prototype.setPointerCapture = () => {{}};{press}"
    return timed(page, act, there)


def type_filter(page: Page, text: str) -> list[float]:
    """Seconds of each keystroke of an expression, until the count is of it."""
    taken = []
    for end in range(1, len(text) + 1):
        now = page.evaluate(PASSED)
        act = f"{FILTER}.value = {text[:end]!r}; {FILTER}.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"
        changes = end == len(text)
        taken.append(timed(page, act, f"{PASSED} !== {now!r}" if changes else "true"))
    return taken


def scroll(page: Page, side: str) -> Seen:
    """Three times there and back, 240 pixels at a time: as fast as a wheel goes."""
    most = page.evaluate(
        f"(() => {{ const box = document.querySelector('[data-table]'); "
        f"return box.scroll{'Height' if side == 'Top' else 'Width'} }})()"
    )
    reach = min(most, 240 * MOVES / 6)

    def step(n: int) -> None:
        page.evaluate(
            f"document.querySelector('[data-table]').scroll{side} = {reach * there_and_back(n, MOVES)}"
        )

    return watch(page, lambda: pace(step, MOVES))[0]


def brush(page: Page) -> tuple[Seen, int]:
    """What dragging a brush along an axis is like, and how many lines there are."""
    page.locator("[data-axis] [role=slider]").last.wait_for()
    lines = int(page.locator("[data-lines]").get_attribute("data-lines") or "0")
    box = page.locator("[data-axis] [role=slider]").last.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2

    def step(n: int) -> None:
        page.mouse.move(x, box["y"] + 20 + (box["height"] - 40) * there_and_back(n, MOVES))

    page.mouse.move(x, box["y"] + box["height"] - 20)
    page.mouse.down()
    seen = watch(page, lambda: pace(step, MOVES))[0]
    page.mouse.up()
    return seen, lines


THEIR_TAB = "[data-plugin-id=hparams], .plugin-name:has-text('HParams')"
THEIR_CELL = """() => {
  const inside = root => [...root.querySelectorAll('*')].flatMap(one => one.shadowRoot
    ? [one, ...inside(one.shadowRoot)] : [one]);
  return inside(document).some(one => /^(VAADIN-GRID-CELL-CONTENT|TB-DATA-TABLE-CONTENT-CELL)$/.test(one.tagName)
    && /^run_\\d{5}/.test(one.textContent.trim()));
}"""
"""A cell of TensorBoard's table holds the name of a run, within whatever shadow roots."""


def open_theirs(browser: Browser, url: str) -> float:
    """Seconds from the click on TensorBoard's tab to a row."""
    page = open_context(browser).new_page()
    page.goto(f"{url}#timeseries")
    tab = page.locator(THEIR_TAB).first
    tab.wait_for(timeout=180_000)
    page.wait_for_timeout(3000)
    begin = time.perf_counter()
    tab.click()
    page.wait_for_function(THEIR_CELL, timeout=180_000, polling="raf")
    took = time.perf_counter() - begin
    page.context.close()
    return took


def theirs(place: Path, runs: int) -> float:
    """The median; its server has read everything before."""
    board = make_board("TensorBoard", place).start()
    try:
        while len(json.loads(ask(board.url, "data/runs")[1])) < runs:
            time.sleep(2)
        with open_chromium() as browser:
            return statistics.median(open_theirs(browser, board.url) for _ in range(3))
    finally:
        board.kill()


def main() -> None:
    runs, settings = map(int, os.environ.get("RUN_TABLE", "10000x100").split("x"))
    folder: Path = OUT / f"sweep_{runs}x{settings}"
    folder.mkdir(parents=True, exist_ok=True)
    board = make_board("lightboard", make_sweep(folder, runs, settings)).start()
    try:
        with open_chromium() as browser:
            firsts = []
            for _ in range(REPEATS):
                page, seconds = open_tab(browser, board.url)
                firsts.append(seconds)
                if len(firsts) < REPEATS:
                    page.context.close()
            sorts = [sort(page) for _ in range(REPEATS)]
            page.evaluate("document.querySelector('[data-table]').scrollLeft = 0")
            keys = type_filter(page, "group.level_001 < 0.01")
            page.evaluate(
                f"{FILTER}.value = ''; {FILTER}.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"
            )
            page.wait_for_timeout(1000)
            down, across = scroll(page, "Top"), scroll(page, "Left")
            page.evaluate("document.querySelector('[data-table]').scrollTo(0, 0)")
            page.wait_for_timeout(500)
            brushed, lines = brush(page)
            page.context.close()
    finally:
        board.kill()
    # Told before TensorBoard is asked, which takes minutes for ten thousand runs.
    print_table(
        (f"{runs:,} runs × {settings:,} settings", "measured", "target"),
        [
            ["tab → table", milliseconds(statistics.median(firsts)), "≤ 600 ms"],
            ["sort", milliseconds(statistics.median(sorts)), "≤ 100 ms"],
            ["filter, a keystroke (median)", milliseconds(statistics.median(keys)), "≤ 100 ms"],
            ["filter, the slowest", milliseconds(max(keys)), "≤ 100 ms"],
            ["scroll down", str(down), "60 fps"],
            ["scroll across", str(across), "60 fps"],
            [f"brush, {lines:,} lines", str(brushed), "≥ 30 fps"],
        ],
    )
    peer = milliseconds(theirs(folder / "logs", runs))
    print_table(("TensorBoard's HParams", "measured"), [["tab → table", peer]])


if __name__ == "__main__":
    main()
