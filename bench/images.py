"""The Images dashboard: 1,000 pictures of 1,024 × 1,024 in a grid, and a slider over as many steps.

10 runs × 100 tags × 1 step, and one tag with 1,000 steps, times IMAGES (default 0.2: 200 of each; 1 makes 1.5 GB).
First on screen, frames while it scrolls, the page's heap; how many different pictures a second are seen while the
slider is dragged; how many thumbnails a second the server makes that it has not made before. TensorBoard shows the
grid on its images page; of 1,000 steps it keeps 10, so there is nothing to drag.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.interaction import WATCH, Seen, pace, there_and_back, watch
from bench.page import open_context
from bench.peers import make_board
from bench.server import resident_megabytes
from bench.table import milliseconds, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

SCALE = float(os.environ.get("IMAGES", "0.2"))
RUNS = 10
TAGS = max(2, round(100 * SCALE))
STEPS = max(20, round(1000 * SCALE))
SIDE = 1024
REPEATS = 5
ELSEWHERE = "#text"  # a page of either board without pictures
SETTLE = 6.0  # seconds until a board has read all it will

ROUTES = {"lightboard": "#images?images.layout=one", "TensorBoard": "#images"}
PICTURES = {"lightboard": "[data-card] img", "TensorBoard": "tf-image-loader img"}
SCROLLERS = {"lightboard": ".scroll", "TensorBoard": "tf-image-dashboard .center"}

# How often the first card shows another picture than in the frame before.
# (Not how many pictures there were in all: of 200 steps, passed in ten seconds, that could never be more than 20.)
CHANGES = """
(() => {
  let changes = 0;
  let last = '';
  const look = () => {
    const picture = document.querySelector('[data-card] img');
    if (picture?.complete && picture.currentSrc !== last) {
      last = picture.currentSrc;
      changes++;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.pictures = { start() { changes = 0; }, stop() { return changes; } };
})();
"""


def make_logs(folder: Path, pictures: list[bytes], runs: int, tags: int, steps: int) -> None:
    """By lightboard's writer, of pictures that were encoded before: their bytes are what counts here."""
    from lightboard.events import values
    from lightboard.plugins.images.encode import image_message
    from lightboard.writer.file_writer import FileWriter

    n = 0
    for run in range(runs):
        writer = FileWriter(folder / f"run_{run}")
        for step in range(steps):
            for tag in range(tags):
                message = image_message(SIDE, SIDE, 3, pictures[n % len(pictures)])
                value = values.value(f"samples/{tag:03d}", values.IMAGE, message)
                writer.add_summary(values.summary(value), step, 1.7e9 + step)
                n += 1
        writer.close()


def make_pictures(count: int = 12) -> list[bytes]:
    """Waves with noise, as a photograph has it: PNG as Pillow, and torch's writer, make them; about 2 MB each."""
    import io

    import numpy as np
    from PIL import Image

    random = np.random.default_rng(0)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    pictures: list[bytes] = []
    for n in range(count):
        waves = np.stack(
            [np.sin(9 * x + n), np.cos(7 * y - n), np.sin(5 * (x + y) * (1 + n / 4))], -1
        )
        pixels = np.clip(128 + 90 * waves + random.normal(0, 6, waves.shape), 0, 255)
        out = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG")
        pictures.append(out.getvalue())
    return pictures


# In the page, from its navigation: until a picture is decoded and a frame has passed that could show it. TensorBoard's
# lie within shadow roots, where looking in every frame would take time of its own.
SEEN = """
window.seen = (within, all, every) => new Promise(found => {
  const inside = root => [...root.querySelectorAll(all)].concat(
    ...[...root.querySelectorAll(within || 'none')].map(one => one.shadowRoot ? inside(one.shadowRoot) : []));
  const look = () => {
    const picture = inside(document).find(one => one.complete && one.naturalWidth > 0);
    if (!picture) return every ? setTimeout(look, every) : requestAnimationFrame(look);
    picture.decode().then(() => requestAnimationFrame(() => found(performance.now() / 1e3)));
  };
  look();
});
window.first = window.seen(WITHIN, PICTURES, EVERY);
"""
LOOKING = {
    "lightboard": ("", "[data-card] img", 0),
    "TensorBoard": ("*", "img", 100),
}


def first_picture(browser: Browser, name: str, url: str) -> float:
    """Seconds from navigation to the first picture on screen, nothing cached in the browser."""
    context = open_context(browser)
    within, pictures, every = map(json.dumps, LOOKING[name])
    context.add_init_script(
        f"const [WITHIN, PICTURES, EVERY] = [{within}, {pictures}, {every}];" + SEEN
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url + ROUTES[name], wait_until="commit")
    seconds: float = page.evaluate("first")
    context.close()
    return seconds


def warm(browser: Browser, url: str) -> None:
    """A browser's first page takes long whatever it shows; no picture is asked for."""
    page = open_context(browser).new_page()
    page.goto(url)
    page.wait_for_timeout(3000)
    page.context.close()


def wait_picture(page: Page, name: str) -> None:
    first = page.locator(PICTURES[name]).first
    first.wait_for(state="attached", timeout=120_000)
    first.evaluate("async i => { await i.decode(); }")


def scroll(page: Page) -> Seen:
    page.mouse.move(900, 500)
    return watch(page, lambda: pace(lambda n: page.mouse.wheel(0, 60 if n < 200 else -60), 400))[0]


def drag(page: Page) -> float:
    """Different pictures a second while the slider goes through all steps and back."""
    box = page.locator("input[name=step]").first.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, y)
    page.mouse.down()
    time.sleep(0.5)
    page.evaluate("pictures.start()")
    begin = time.perf_counter()
    pace(
        lambda n: page.mouse.move(box["x"] + 6 + (box["width"] - 12) * there_and_back(n, 3600), y),
        600,
    )
    seconds = time.perf_counter() - begin
    shown: int = page.evaluate("pictures.stop()")
    page.mouse.up()
    return shown / seconds


def ask(url: str, body: dict[str, Any] | None = None) -> bytes:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        found: bytes = reply.read()
        return found


def thumbnails_a_second(url: str) -> float:
    """None was made before; as many are asked for at once as a browser does."""
    board = json.loads(ask(f"{url}api/board"))
    epoch, tag = board["epoch"], board["tags"][0]["id"]
    runs = [run["id"] for run in board["runs"]]
    reply = json.loads(
        ask(f"{url}api/plugins/images/steps", {"epoch": epoch, "tag": tag, "runs": runs})
    )
    refs = [ref for run in reply["runs"] for ref in run["ref"]]
    paths = [f"{url}api/plugins/images/thumbnail/{epoch}/{ref}/{tag}/0/256" for ref in refs]
    ask(paths[0])  # loads Pillow
    with ThreadPoolExecutor(6) as askers:
        begin = time.perf_counter()
        list(askers.map(ask, paths[1:]))
        return (len(paths) - 1) / (time.perf_counter() - begin)


def main() -> None:
    found: dict[str, dict[str, str]] = {}
    pictures = make_pictures()
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        grid, film = Path(folder) / "grid", Path(folder) / "film"
        make_logs(grid, pictures, RUNS, TAGS, 1)
        make_logs(film, pictures, 1, 1, STEPS)
        for name in ("lightboard", "TensorBoard"):
            acts = found[name] = {}
            board = make_board(name, grid).start()
            try:
                time.sleep(SETTLE)
                warm(browser, board.url + ELSEWHERE)
                firsts = [first_picture(browser, name, board.url) for _ in range(REPEATS)]
                acts["first"] = (
                    f"{milliseconds(firsts[0])}; {milliseconds(statistics.median(firsts))}"
                )
                context = open_context(browser)
                context.add_init_script(WATCH)
                page = context.new_page()
                page.goto(board.url + ROUTES[name])
                wait_picture(page, name)
                time.sleep(2)
                acts["scroll"] = str(scroll(page))
                heap: float = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
                pid = board.process.pid if board.process else 0
                acts["memory"] = f"{heap:,.0f} MB; {resident_megabytes(pid):,.0f} MB"
                context.close()
            except Exception as error:  # a peer that cannot do it must not take our figures along
                if name == "lightboard":
                    raise
                print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
            finally:
                board.kill()
        board = make_board("lightboard", film).start()
        try:
            time.sleep(SETTLE)
            speed = thumbnails_a_second(board.url)
        finally:
            board.kill()
        board = make_board("lightboard", film).start()
        try:
            time.sleep(SETTLE)
            context = open_context(browser)
            context.add_init_script(CHANGES)
            page = context.new_page()
            page.goto(board.url + ROUTES["lightboard"])
            wait_picture(page, "lightboard")
            fresh, again = drag(page), drag(page)
            context.close()
        finally:
            board.kill()
    ours, theirs = found["lightboard"], found["TensorBoard"]
    many = f"{RUNS * TAGS:,} pictures of {SIDE:,}²"
    rows = [
        [
            f"navigation → first picture, the server's first; median, {many}",
            ours["first"],
            theirs.get("first", "–"),
            "≤ 500 ms",
        ],
        ["scrolling: frames, p95", ours["scroll"], theirs.get("scroll", "–"), "60 fps, ≤ 20 ms"],
        [
            "JavaScript heap; the server's memory",
            ours["memory"],
            theirs.get("memory", "–"),
            "≤ 150 MB; –",
        ],
        [
            f"slider over {STEPS:,} steps: different pictures a second, first time and again",
            f"{fresh:.0f}, {again:.0f}",
            "keeps 10 steps",
            "≥ 20",
        ],
        ["thumbnails made a second", f"{speed:.0f}", "makes none", "≥ 100"],
    ]
    print_table(("what", "lightboard", "TensorBoard", "target"), rows)


if __name__ == "__main__":
    main()
