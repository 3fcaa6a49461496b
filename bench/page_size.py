"""JavaScript that reaches the browser before the first curve is drawn, gzip -9."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from bench.corpus import make_corpus
from bench.page import CARDS, ROUTES, open_context
from bench.peers import BOARDS, make_board
from bench.table import print_table
from playwright.sync_api import Browser, Page, Response
from tests.e2e.chromium import open_chromium


def scripts(browser: Browser, name: str, url: str) -> dict[str, bytes]:
    """Path and source of every script the page takes until it has drawn a curve and is at rest."""
    context = open_context(browser)
    page: Page = context.new_page()
    replies: list[Response] = []
    page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108
    page.goto(url + ROUTES[name])
    page.wait_for_function(
        "css => [...document.querySelectorAll(css)].some(seeing.inked)", arg=CARDS[name]
    )
    page.wait_for_timeout(1000)
    found = {
        reply.url.removeprefix(url): reply.body()
        for reply in replies
        if "javascript" in reply.headers.get("content-type", "")
    }
    context.close()
    return found


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        make_corpus(Path(folder), runs=2, tags=4, points=100)
        for name in BOARDS:
            board = make_board(name, folder).start()
            try:
                found = scripts(browser, name, board.url)
            finally:
                board.kill()
            sizes = {path: len(gzip.compress(body, 9)) for path, body in found.items()}
            largest = max(sizes, key=lambda path: sizes[path])
            plain = sum(map(len, found.values()))
            rows.append(
                [
                    name,
                    f"{sum(sizes.values()) / 1e3:,.0f} kB",
                    f"{plain / 1e3:,.0f} kB",
                    str(len(sizes)),
                    f"{largest.split('?')[0]} {sizes[largest] / 1e3:,.0f} kB",
                ]
            )
    print_table(("board", "gzip", "plain", "scripts", "largest"), rows)
    print("target: shell and curves ≤ 120 kB gzip")


if __name__ == "__main__":
    main()
