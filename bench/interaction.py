"""Under the hand: frames while a real pointer hovers, pans, zooms, scrolls and drags the smoothing slider.

Frames are those of requestAnimationFrame in the page itself, from the first to the last movement; the pointer is
the browser's own, moved every 8 ms. A redraw is a plot's curves painted anew. TensorBoard does the same on its
Time Series page where it has the gesture.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.corpus import make_many
from bench.page import CARDS, ROUTES, open_context
from bench.peers import make_board
from bench.table import percentile, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

PACE = 0.008  # seconds between two movements
MOVES = 250
PLOTS = {"lightboard": "[role=img][data-plot]", "TensorBoard": "scalar-card line-chart"}

WATCH = """
(() => {
  const frames = [], draws = [], inputs = [];
  let on = false;
  const look = now => { if (on) frames.push(now); requestAnimationFrame(look); };
  requestAnimationFrame(look);
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (on && this.canvas.isConnected && this.canvas.matches('[data-plot] > canvas:first-child'))
      draws.push([performance.now(), this.canvas.parentElement.dataset.plot]);
    return clear.apply(this, box);
  };
  addEventListener('input', event => { if (on) inputs.push(performance.now()); }, true);
  window.watching = {
    start() { frames.length = draws.length = inputs.length = 0; on = true; performance.clearResourceTimings(); },
    stop() { on = false; return { frames, draws, inputs }; },
    answered() {
      return performance.getEntriesByType('resource')
        .filter(one => one.name.endsWith('/curves')).map(one => one.responseEnd);
    },
  };
})();
"""


class Seen(NamedTuple):
    """What a gesture was like."""

    fps: float
    p95: float  # ms from one frame to the next

    def __str__(self) -> str:
        return f"{self.fps:.0f} fps, {self.p95:.0f} ms"


def watch(page: Page, act: Callable[[], None]) -> tuple[Seen, dict[str, Any]]:
    page.evaluate("watching.start()")
    act()
    found: dict[str, Any] = page.evaluate("watching.stop()")
    return seen_of(found["frames"]), found


def seen_of(frames: list[float]) -> Seen:
    between = [b - a for a, b in itertools.pairwise(frames)]
    return Seen(len(between) / (frames[-1] - frames[0]) * 1e3, percentile(between, 0.95))


def pace(step: Callable[[int], None], moves: int = MOVES) -> None:
    """`step` every 8 ms, or as often as the page lets it."""
    due = time.perf_counter()
    for n in range(moves):
        step(n)
        due += PACE
        time.sleep(max(0.0, due - time.perf_counter()))


def there_and_back(n: int, moves: int = MOVES) -> float:
    """0 … 1 … 0 in three rounds."""
    place = (n * 6 / moves) % 2
    return place if place < 1 else 2 - place


def open_page(browser: Browser, name: str, url: str, settle: float) -> Page:
    context = open_context(browser)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(url + ROUTES[name])
    page.locator(CARDS[name]).first.wait_for(state="attached", timeout=120_000)
    page.wait_for_function(
        f"() => seeing.inked(document.querySelector('{CARDS[name]}'))", timeout=120_000
    )
    time.sleep(settle)
    return page


def hover(page: Page, name: str) -> Seen:
    box = page.locator(PLOTS[name]).first.bounding_box()
    assert box

    def move(n: int) -> None:
        x = box["x"] + 45 + (box["width"] - 110) * there_and_back(n)
        page.mouse.move(x, box["y"] + box["height"] * (0.3 + 0.4 * there_and_back(3 * n)))

    seen, _ = watch(page, lambda: pace(move))
    page.mouse.move(5, 5)
    return seen


def zoom(page: Page, name: str) -> Seen:
    box = page.locator(PLOTS[name]).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    key = "Control" if name == "lightboard" else "Alt"
    page.keyboard.down(key)
    seen, _ = watch(page, lambda: pace(lambda n: page.mouse.wheel(0, -40 if n % 60 < 30 else 40)))
    page.keyboard.up(key)
    return seen


def pan(page: Page, name: str) -> Seen:
    box = page.locator(PLOTS[name]).first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + (0 if name == "lightboard" else 50), steps=4)
    page.mouse.up()
    time.sleep(1.5)
    key = "Alt" if name == "lightboard" else "Shift"
    page.keyboard.down(key)
    page.mouse.down()
    seen, _ = watch(
        page, lambda: pace(lambda n: page.mouse.move(x + 90 + 80 * (there_and_back(n) - 0.5), y))
    )
    page.mouse.up()
    page.keyboard.up(key)
    page.mouse.dblclick(x, y)
    page.mouse.move(5, 5)
    time.sleep(1)
    return seen


def scroll(page: Page, name: str) -> Seen:
    box = page.locator(CARDS[name]).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 120)
    seen, _ = watch(page, lambda: pace(lambda n: page.mouse.wheel(0, 40 if n < MOVES / 2 else -40)))
    return seen


def slide(page: Page) -> tuple[Seen, float, float]:
    """Frames; redraws a second of a plot in view; ms from the last movement to the exact answer drawn."""
    box = page.locator("input[name=smoothing]").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2

    def drag() -> None:
        page.mouse.move(box["x"] + box["width"] * 0.2, y)
        page.mouse.down()
        pace(
            lambda n: page.mouse.move(box["x"] + box["width"] * (0.2 + 0.7 * there_and_back(n)), y)
        )
        page.mouse.move(box["x"] + box["width"] * 0.77, y)
        page.wait_for_timeout(1500)
        page.mouse.up()

    _, found = watch(page, drag)
    first = page.locator(PLOTS["lightboard"]).first.get_attribute("data-plot")
    mine = [at for at, plot in found["draws"] if plot == first]
    begin, end = found["inputs"][0], found["inputs"][-1]
    redraws = sum(begin <= at <= end for at in mine) / (end - begin) * 1e3
    # A page that holds every point asks nothing: what it draws is exact already.
    exact = max([end, *page.evaluate("watching.answered()")])
    settled = min((at for at in mine if at >= exact), default=float("nan")) - end
    seen = seen_of([at for at in found["frames"] if begin <= at <= end])
    return seen, redraws, settled


def main() -> None:
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        hundred, thousand, grid = (Path(folder) / name for name in ("hundred", "thousand", "grid"))
        make_many(hundred, 0.1, tags=12)
        make_many(thousand, tags=1)
        make_many(grid, 0.02, tags=20, points=1000)
        found: dict[str, dict[str, Seen]] = {}
        for name in ("lightboard", "TensorBoard"):
            acts = found[name] = {}
            board = make_board(name, hundred).start()
            try:
                page = open_page(browser, name, board.url, 4 if name == "lightboard" else 12)
                for what, act in (("hover", hover), ("zoom", zoom), ("pan", pan)):
                    acts[what] = act(page, name)
                if name == "lightboard":
                    slider, redraws, settled = slide(page)
                page.context.close()
            finally:
                board.kill()
            board = make_board(name, grid).start()
            try:
                page = open_page(browser, name, board.url, 3 if name == "lightboard" else 8)
                acts["scroll"] = scroll(page, name)
                page.context.close()
            finally:
                board.kill()
        board = make_board("lightboard", thousand).start()
        try:
            page = open_page(browser, "lightboard", board.url, 5)
            many = hover(page, "lightboard")
            page.context.close()
        finally:
            board.kill()
    ours, theirs = found.values()
    for what, target in (("hover", 20), ("pan", 20), ("zoom", 20)):
        rows.append(
            [
                f"{what}, 12 cards × 100 series",
                str(ours[what]),
                str(theirs[what]),
                f"60 fps, ≤ {target} ms",
            ]
        )
    rows += [
        ["hover, 1,000 series in a card", str(many), "", "60 fps, ≤ 25 ms"],
        [
            "scrolling, 20 runs × 20 tags",
            str(ours["scroll"]),
            str(theirs["scroll"]),
            "60 fps, ≤ 20 ms",
        ],
        [
            "smoothing slider, 12 × 100",
            f"{slider}; {redraws:.0f} redraws a second",
            "",
            "≥ 30 a second",
        ],
        ["slider at rest → exact curves drawn", f"{settled:.0f} ms", "", "≤ 100 ms"],
    ]
    print_table(("what", "lightboard: frames, p95", "TensorBoard", "target"), rows)


if __name__ == "__main__":
    main()
