"""A browser window on a board, and what a person sees in it. Whatever goes wrong in the page is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from tests.e2e.chromium import SEEING

SHOTS = Path(__file__).parent / "shots"
PATIENCE = 15_000
"""Milliseconds until what should appear counts as not appearing; never a measure of speed."""
LOOK_EVERY = 50
"""Milliseconds between two looks at a card's pixels."""

expect.set_options(timeout=PATIENCE)

FIND = "tag => [...document.querySelectorAll('[data-card]')].find(e => e.dataset.card === tag)"


# The texts of an element of which nothing that scrolls can bring the end into view.
CUT_OFF = """
told => {
  const lost = [];
  const texts = document.createTreeWalker(told, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) {
      for (let at = texts.currentNode.parentElement; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        const room = at.getBoundingClientRect();
        const isOff = (overflow, before, after) => overflow !== 'visible' && (before || after);
        const scrolls = overflow => overflow === 'auto' || overflow === 'scroll';
        const off =
          (isOff(style.overflowY, box.top < room.top - 1, box.bottom > room.bottom + 1) && !scrolls(style.overflowY)) ||
          (isOff(style.overflowX, box.left < room.left - 1, box.right > room.right + 1) && !scrolls(style.overflowX));
        if (off) lost.push(texts.currentNode.data);
        if (scrolls(style.overflowY) || scrolls(style.overflowX)) break;
      }
    }
  }
  return lost;
}
"""


class Screen:
    """One window. Attributes and roles only: no class names, no texts of one language."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(SEEING)
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.server_may_be_gone = False
        self.may_fail: str | None = None
        """A status, as "415", that this test provokes."""
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"exception: {error}"))
        self.page.on("requestfailed", self._on_failed_request)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._on_dialog)

    def _on_console(self, message: ConsoleMessage) -> None:
        # 409: what is asked of a server that was started anew goes by the numbers of the one before.
        # Nothing, or 503: it was asked as it ended.
        gone = (
            "ERR_CONNECTION",
            "ERR_INCOMPLETE",
            "ERR_EMPTY_RESPONSE",
            "status of 409",
            "status of 503",
        )
        refused = any(word in message.text for word in gone)
        provoked = self.may_fail is not None and f"status of {self.may_fail}" in message.text
        driver = (
            "GL Driver Message" in message.text
        )  # of WebGL drawn by the processor: slow, no fault
        if driver or provoked or (self.server_may_be_gone and refused):
            return
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _on_failed_request(self, request: Request) -> None:
        why = str(request.failure)
        # ERR_ABORTED: the page itself let go, as it does when it is closed or asks anew.
        if "ERR_ABORTED" not in why and not self.server_may_be_gone:
            self.troubles.append(f"request failed: {request.url}: {why}")

    def _on_dialog(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, url: str) -> Screen:
        self.page.goto(url)
        return self

    def foreign_requests(self, url: str) -> list[str]:
        """Requests to any other origin than that of `url`."""
        inside = (url, "data:", "blob:" + url.rstrip("/"))
        return [asked for asked in self.requests if not asked.startswith(inside)]

    # --- places -----------------------------------------------------------------------------

    def empty(self) -> Locator:
        return self.page.locator("[data-state=empty]")

    def run(self, name: str) -> Locator:
        return self.page.locator(f'[data-run="{name}"]')

    def runs(self) -> list[str]:
        """Names of the runs listed, from the top."""
        names: list[str] = self.page.eval_on_selector_all(
            "[data-run]", "rows => rows.map(row => row.dataset.run)"
        )
        return names

    def tick_all(self) -> Locator:
        return self.page.locator("[data-action=select-all-runs]")

    def tab(self, dashboard: str) -> Locator:
        return self.page.locator(f'[data-dashboard="{dashboard}"]')

    def smoothing(self) -> Locator:
        return self.page.locator("input[type=range][name=smoothing]")

    def card(self, tag: str) -> Locator:
        return self.page.locator(f'[data-card="{tag}"]')

    def expect_told(self, tag: str, *words: str, css: str = "[data-state=error]") -> None:
        """Wait until the card says all of this in letters that can be read: neither hidden nor cut off."""
        told = self.card(tag).locator(css).first
        self.card(tag).scroll_into_view_if_needed()  # what is far away is not there yet
        told.scroll_into_view_if_needed()
        for one in words:
            expect(told).to_contain_text(one, use_inner_text=True)
        cut = told.evaluate(CUT_OFF)
        assert cut == [], f"{tag}: nobody can read {cut}"

    def cards(self) -> list[str]:
        """Tags of the cards on the page, from the top."""
        tags: list[str] = self.page.eval_on_selector_all(
            "[data-card]", "cards => cards.map(card => card.dataset.card)"
        )
        return tags

    # --- curves -----------------------------------------------------------------------------

    def expect_curve(self, tag: str, *, runs: int | None = None, points: int | None = None) -> None:
        """Wait until the card's canvas shows coloured lines, and its plot says it holds so much."""
        self.page.wait_for_function(
            f"""([tag, points]) => {{
              const card = ({FIND})(tag);
              const plot = card?.querySelector('[data-points]');
              return plot && seeing.inked(card) && (points === null || +plot.dataset.points === points);
            }}""",
            arg=[tag, points],
            polling=LOOK_EVERY,
        )
        if runs is not None:
            words = f" {runs} run" + ("" if runs == 1 else "s")
            expect(self.plot(tag)).to_have_attribute("aria-label", _containing(words))

    def plot(self, tag: str) -> Locator:
        """The plot of a card; its label is what a screen reader says."""
        return self.card(tag).locator("[role=img]")

    def summary(self, tag: str) -> str:
        return self.plot(tag).get_attribute("aria-label") or ""

    def heights(self, tag: str) -> list[float | None]:
        """Per pixel column of the card's canvas the mean y of what is drawn in colour."""
        found: list[float | None] = self.page.evaluate(f"tag => seeing.heights(({FIND})(tag))", tag)
        return found

    def look(self, tag: str) -> str:
        """Changes when the card's pixels do."""
        found: str = self.page.evaluate(f"tag => seeing.look(({FIND})(tag))", tag)
        return found

    def expect_new_look(self, tag: str, before: str) -> None:
        self.page.wait_for_function(
            f"([tag, before]) => seeing.look(({FIND})(tag)) !== before",
            arg=[tag, before],
            polling=LOOK_EVERY,
        )

    def expect_look(self, tag: str, look: str) -> None:
        self.page.wait_for_function(
            f"([tag, look]) => seeing.look(({FIND})(tag)) === look",
            arg=[tag, look],
            polling=LOOK_EVERY,
        )

    def settle(self) -> None:
        """Wait until the picture stays: longer than a curve rests before it is drawn finely."""
        self.page.wait_for_function(
            """() => new Promise(done => {
              let before = '';
              const see = () => {
                const now = [...document.querySelectorAll('[data-card]')].map(seeing.look).join();
                if (now === before) done(true);
                else { before = now; setTimeout(see, 250); }
              };
              see();
            })"""
        )


def _containing(words: str) -> Any:
    import re

    return re.compile(re.escape(words) + r"\b")
