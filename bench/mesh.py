"""The Mesh dashboard: navigation → a mesh of 200,000 faces is drawn, and frames while a pointer orbits it.

WebGL is drawn by the processor (SwiftShader), as on many remote desktops. TensorBoard keeps its 16-bit indices: beyond
65,535 vertices its faces are wrong, so it is not compared.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from pathlib import Path

from bench.interaction import WATCH, Seen, pace, watch
from bench.page import open_context
from bench.peers import make_board
from bench.table import milliseconds, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import WEBGL, open_chromium

SIDE = 317  # 316 × 316 × 2 faces
REPEATS = 5
MOVES = 400
DRAWN = "() => +(document.querySelector('[data-mesh] canvas')?.dataset.drawn ?? 0)"
INKED = """() => {
  const canvas = document.querySelector('[data-mesh] canvas');
  if (!canvas || canvas.width === 0) return false;
  const dots = canvas.getContext('2d', { willReadFrequently: true });
  const { data } = dots.getImageData(canvas.width / 2 - 8, canvas.height / 2 - 8, 16, 16);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}"""


def make_logs(folder: Path) -> int:
    """One run with one bumpy ball; its number of faces."""
    import numpy as np

    from lightboard import SummaryWriter

    down, around = np.meshgrid(
        np.linspace(0, math.pi, SIDE), np.linspace(0, 2 * math.pi, SIDE), indexing="ij"
    )
    radius = 1 + 0.1 * np.sin(8 * down) * np.cos(7 * around)
    ball = np.stack(
        [
            radius * np.sin(down) * np.cos(around),
            radius * np.cos(down),
            radius * np.sin(down) * np.sin(around),
        ],
        -1,
    )
    at = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).ravel()
    faces = np.concatenate(
        [
            np.stack([at, at + 1, at + SIDE], -1),
            np.stack([at + 1, at + SIDE + 1, at + SIDE], -1),
        ]
    )
    with SummaryWriter(folder / "run") as writer:
        writer.add_mesh("ball", ball.reshape(1, -1, 3), faces=faces[None], global_step=0)
    return len(faces)


def open_mesh(browser: Browser, url: str) -> tuple[Page, float]:
    """The page, and seconds from navigation to the drawn mesh."""
    context = open_context(browser)
    context.add_init_script(WATCH)
    page = context.new_page()
    begin = time.perf_counter()
    page.goto(f"{url}#mesh", wait_until="commit")
    page.wait_for_function(INKED, timeout=120_000)
    return page, time.perf_counter() - begin


def orbit(page: Page) -> tuple[Seen, float]:
    """What one round with the pointer was like, and pictures a second."""
    box = page.locator("[data-mesh] canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def move(n: int) -> None:
        angle = 2 * math.pi * n / 100
        page.mouse.move(x + 80 * math.cos(angle), y + 40 * math.sin(angle))

    page.mouse.move(x, y)
    page.mouse.down()
    before, begin = page.evaluate(DRAWN), time.perf_counter()
    seen = watch(page, lambda: pace(move, MOVES))[0]
    pictures = (page.evaluate(DRAWN) - before) / (time.perf_counter() - begin)
    page.mouse.up()
    return seen, pictures


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, open_chromium(WEBGL) as browser:
        faces = make_logs(Path(folder))
        board = make_board("lightboard", folder).start()
        try:
            firsts = []
            for _ in range(REPEATS):
                page, seconds = open_mesh(browser, board.url)
                firsts.append(seconds)
                page.context.close()
            page, _ = open_mesh(browser, board.url)
            time.sleep(1)
            orbit(page)  # the coarser mesh is made
            rounds = [orbit(page) for _ in range(REPEATS)]
            page.context.close()
        finally:
            board.kill()
    best = sorted(rounds, key=lambda one: one[1])[REPEATS // 2]
    what = f"a mesh of {faces:,} faces"
    print_table(
        ("what", "lightboard", "target"),
        [
            [
                f"navigation → {what} drawn in full",
                f"{milliseconds(statistics.median(firsts))} (least {milliseconds(min(firsts))})",
                "",
            ],
            [f"orbit: pictures a second, {what}", f"{best[1]:.0f}", "≥ 30"],
            ["the page's frames meanwhile, p95", str(best[0]), ""],
        ],
    )


if __name__ == "__main__":
    main()
