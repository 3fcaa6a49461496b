"""The Text dashboard: navigation → the newest of 10,000 texts of a tag drawn, another step drawn, a search of all.

TensorBoard shows 10 of the texts, all on one page. `--tensorboard` as for all benchmarks.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.page import open_context
from bench.peers import make_board
from bench.table import milliseconds, print_table
from playwright.sync_api import Browser, Page
from tests.e2e.chromium import open_chromium

STEPS = 10_000
REPEATS = 7
SETTLE = 5.0  # seconds until a board has read all it will
LAST = f"Sample {STEPS - 1}"

SHOWN = {
    "lightboard": f"[data-run-text] h2:has-text('{LAST}')",
    # It draws in shadow roots: playwright looks through them.
    "TensorBoard": f"tf-text-dashboard h2:has-text('{LAST}')",
}
WORDS = "Once upon a time there was a lighthouse keeper who counted ships. "


def make_logs(folder: Path) -> None:
    """One run, one tag: some 700 characters of Markdown a step."""
    from lightboard import SummaryWriter

    with SummaryWriter(folder / "run") as writer:
        for step in range(STEPS):
            writer.add_text(
                "samples",
                f"## Sample {step}\n\n{WORDS * 10}\n\n- *loss* `{1 / (step + 1):.5f}`\n",
                step,
            )


def first_text(browser: Browser, name: str, url: str) -> float:
    """Seconds from navigation to the newest text in the document."""
    page = open_context(browser).new_page()
    begin = time.perf_counter()
    page.goto(f"{url}#text", wait_until="commit")
    page.locator(SHOWN[name]).first.wait_for(timeout=120_000)
    seconds = time.perf_counter() - begin
    page.context.close()
    return seconds


def other_steps(page: Page) -> list[float]:
    """Seconds from a movement of the slider to the text of that step, by the page's clock."""
    taken: list[float] = page.evaluate(
        """async ({ steps, repeats }) => {
          const slider = document.querySelector('input[type=range][name=step]');
          const taken = [];
          for (let n = 1; n <= repeats; n++) {
            const step = Math.floor((steps * n) / (repeats + 1));
            const begin = performance.now();
            slider.value = String(step);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            const wanted = `Sample ${step}`;
            while (document.querySelector('[data-run-text] h2')?.textContent !== wanted)
              await new Promise(requestAnimationFrame);
            taken.push((performance.now() - begin) / 1000);
          }
          return taken;
        }""",
        {"steps": STEPS, "repeats": 20},
    )
    return taken


def search(page: Page, query: str) -> float:
    """Seconds from the word in the field to the end of the search: the word stands in no text."""
    field = page.locator("[data-search] input")
    begin = time.perf_counter()
    field.fill(query)
    page.locator("[data-found][data-looked]").wait_for(timeout=120_000)
    page.wait_for_function(
        "steps => document.querySelector('[data-found]').dataset.looked === String(steps)",
        arg=STEPS,
        timeout=120_000,
    )
    seconds = time.perf_counter() - begin
    field.fill("")
    page.locator("[data-found]").wait_for(state="detached")
    return seconds


def main() -> None:
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        make_logs(Path(folder))
        for name in ("lightboard", "TensorBoard"):
            board = make_board(name, folder).start()
            try:
                time.sleep(SETTLE)
                firsts = [first_text(browser, name, board.url) for _ in range(REPEATS)]
                found[name] = [spread(firsts)]
                if name == "lightboard":
                    page = open_context(browser).new_page()
                    page.goto(f"{board.url}#text")
                    page.locator(SHOWN[name]).first.wait_for()
                    found[name].append(spread(other_steps(page)))
                    found[name] += [
                        spread([search(page, query) for _ in range(3)])
                        for query in ("no such word", r"/no such \w+ word/")
                    ]
                    page.context.close()
            except Exception as error:  # a peer that cannot do it must not take our figures along
                if name == "lightboard":
                    raise
                print(f"{name}: {str(error).splitlines()[0]}", file=sys.stderr)
            finally:
                board.kill()
    ours, theirs = found["lightboard"], found.get("TensorBoard", ["–"])
    what = (
        (f"navigation → newest of {STEPS:,} texts", "≤ 400 ms"),
        ("another step", ""),
        ("search in all, words", ""),
        ("search in all, pattern", ""),
    )
    rows = [
        [one, ours[n], theirs[n] if n < len(theirs) else "–", target]
        for n, (one, target) in enumerate(what)
    ]
    print_table(("what", "lightboard", "TensorBoard", "target"), rows)


def spread(seconds: list[float]) -> str:
    """Median, and the least."""
    return f"{milliseconds(statistics.median(seconds))} (least {milliseconds(min(seconds))})"


if __name__ == "__main__":
    main()
