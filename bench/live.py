"""From add_scalar in a training's process to the new point on the page; nobody calls flush.

TensorBoard has its auto reload on (off by default). Each of its samples takes half a minute, so there
are few of them: LIVE_PEER_SAMPLES=30 takes more.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.page import CARDS, ROUTES, open_context
from bench.peers import BOARDS, make_board
from bench.table import milliseconds, percentile, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

SAMPLES = {"lightboard": 50, "TensorBoard": int(os.environ.get("LIVE_PEER_SAMPLES", "10"))}
# Pauses in seconds: spread over the peer's reload period, so that its phase is random.
PAUSES = {"lightboard": (0.3, 0.9), "TensorBoard": (0.0, 30.0)}

# Logs one point a line of stdin and says when it did, in seconds since the epoch.
TRAINING = """
import sys, time
if sys.argv[1] == "lightboard":
    from lightboard import SummaryWriter
else:
    from torch.utils.tensorboard import SummaryWriter
writer = SummaryWriter(sys.argv[2])
for step, line in enumerate(sys.stdin):
    begin = time.time()
    writer.add_scalar("loss", (step * 7919) % 1000 / 1000, step)
    print(begin, flush=True)
"""

# Resolves to the time at which the card's drawing differs, and its words too where they tell the
# last value (a pulsing mark alone is no new point); one more frame, so that it is on the screen.
CHANGE = """
([css, look, words]) => new Promise(changed => {
  const watch = () => {
    const card = document.querySelector(css);
    if (card && (words === null || seeing.words(card) !== words) && seeing.look(card) !== look)
      requestAnimationFrame(() => changed(Date.now() / 1000));
    else requestAnimationFrame(watch);
  };
  watch();
})
"""
BEFORE = """css => {
  const card = document.querySelector(css);
  return [seeing.look(card), seeing.words(card)];
}"""


def measure(browser: Browser, name: str, logdir: Path) -> list[float]:
    board = make_board(name, logdir).start()
    context = open_context(browser)
    training = subprocess.Popen(
        [sys.executable, "-c", TRAINING, name, str(logdir / "run")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def log() -> float:
        assert training.stdin and training.stdout
        training.stdin.write("\n")
        training.stdin.flush()
        return float(training.stdout.readline())

    try:
        for _ in range(20):
            log()
        page: Page = context.new_page()
        page.goto(board.url + ROUTES[name])
        css = CARDS[name]
        page.wait_for_function(
            "css => [...document.querySelectorAll(css)].some(seeing.inked)",
            arg=css,
            timeout=120_000,
        )
        page.wait_for_timeout(5000)  # all 20 are there
        chance = random.Random(0)
        samples = []
        for _ in range(SAMPLES[name]):
            page.wait_for_timeout(chance.uniform(*PAUSES[name]) * 1e3)
            look, words = page.evaluate(BEFORE, css)
            begin = log()
            drawn: float = page.evaluate(
                CHANGE, [css, look, words if name == "lightboard" else None]
            )
            samples.append(drawn - begin)
        return samples
    finally:
        training.terminate()
        training.wait()
        context.close()
        board.kill()


def main() -> None:
    rows = []
    for name in BOARDS:
        with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
            samples = measure(browser, name, Path(folder))
        rows.append(
            [
                name,
                milliseconds(percentile(samples, 0.5)),
                milliseconds(percentile(samples, 0.95)),
                milliseconds(max(samples)),
                str(len(samples)),
            ]
        )
    print_table(("board", "p50", "p95", "slowest", "samples"), rows)
    print("target: lightboard p50 ≤ 150 ms, p95 ≤ 400 ms")


if __name__ == "__main__":
    main()
