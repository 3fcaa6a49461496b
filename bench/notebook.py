"""In a real JupyterLab: a cell is run on a warm kernel → a curve in its output. 20 runs × 20 tags × 1,000 points."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.corpus import make_corpus
from bench.page import CARDS, open_context
from bench.peers import BOARDS
from bench.table import HEAD, compare, print_table
from playwright.sync_api import Page
from tests.e2e.chromium import open_chromium
from tests.e2e.notebooks import Lab, notebook

REPEATS = 7
REST = 1000  # ms between two boards
SHOW = {
    "lightboard": "%lightboard --logdir logs --no_cache",
    "TensorBoard": "%tensorboard --logdir logs",
}
END = {
    "lightboard": "%lightboard stop",
    "TensorBoard": "import os, tensorboard.manager as m\nfor one in m.get_all(): os.kill(one.pid, 15)",
}
SETUP = "%load_ext lightboard\n%load_ext tensorboard"

# In every frame, the boards' among them. What the clocks of two frames have in common is the time of day.
WATCH = """
const look = () => {
  const card = document.querySelector('%s');
  if (card && seeing.inked(card)) window.firstCurve = performance.timeOrigin + performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
RUN = """async cell => {
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = cell;
  const begun = performance.timeOrigin + performance.now();
  const done = jupyterapp.commands.execute('notebook:run-cell');
  return begun;
}"""
IDLE = """() => {
  const { content, sessionContext } = jupyterapp.shell.currentWidget;
  return sessionContext.session?.kernel?.status === 'idle' &&
    [...content.widgets].every(cell => cell.promptNode?.textContent !== '[*]:');
}"""
CLEAR = "() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"


def run(page: Page, cell: int) -> float:
    """When it was begun, in ms of the day's clock."""
    begun: float = page.evaluate(RUN, cell)
    return begun


def first_curve(page: Page, lab: str, cell: int) -> float:
    """Seconds from running the cell."""
    begun = run(page, cell)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for frame in page.frames:
            if frame.url.startswith(("http://localhost", "http://127.")) and lab not in frame.url:
                found: float | None = frame.evaluate("window.firstCurve ?? null")
                if found is not None:
                    return (found - begun) / 1e3
        page.wait_for_timeout(50)
    raise TimeoutError("no curve in the output")


def main() -> None:
    samples: dict[str, list[float]] = {name: [] for name in BOARDS}
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        make_corpus(Path(folder) / "logs")
        cells = [SETUP, *(code[name] for name in BOARDS for code in (SHOW, END))]
        (Path(folder) / "bench.ipynb").write_text(notebook(cells))
        lab = Lab(Path(folder), "127.0.0.1")
        try:
            context = open_context(browser)
            context.add_init_script(WATCH % ", ".join(CARDS.values()))
            page = context.new_page()
            page.goto(f"{lab.url}/lab/tree/bench.ipynb")
            page.locator(".jp-Notebook").wait_for(timeout=90_000)
            page.wait_for_function(IDLE, timeout=90_000)
            run(page, 0)
            page.wait_for_timeout(3000)
            for n in range(REPEATS + 1):
                for at, name in enumerate(BOARDS):
                    page.wait_for_function(IDLE, timeout=60_000)
                    page.wait_for_timeout(REST)
                    took = first_curve(page, lab.url, 1 + 2 * at)
                    if n:  # the first is there to load what the next ones find
                        samples[name].append(took)
                    page.wait_for_function(IDLE, timeout=60_000)
                    run(page, 2 + 2 * at)
                    page.wait_for_timeout(500)
                    page.wait_for_function(IDLE, timeout=60_000)
                    page.evaluate(CLEAR)
        finally:
            lab.stop()
    print_table(HEAD, [compare("cell → first curve", samples, 2)])


if __name__ == "__main__":
    main()
