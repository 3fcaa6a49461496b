"""In a real JupyterLab: the tutorial's cells are run, and the board is in the output of one, light and dark."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.notebooks import Lab, expect_curve, notebook, run_all_in_lab, turn_dark
from tests.e2e.screen import SHOTS

from lightboard import SummaryWriter

CELLS = [
    "%load_ext lightboard\nfolder = 'my logs'",
    """from lightboard import SummaryWriter
with SummaryWriter(folder) as writer:
    for step in range(100):
        writer.add_scalar("train/loss", 1 / (step + 1), step)""",
    "%lightboard --logdir='{folder}' --height 500",
    "%lightboard list",
]
HUB = "import os\nos.environ['JUPYTERHUB_SERVICE_PREFIX'] = '/user/ann/'"  # as a hub's kernels have it


@pytest.fixture
def lab(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    (tmp_path / "tutorial.ipynb").write_text(notebook(CELLS))
    lab = Lab(tmp_path, request.param)
    yield lab
    lab.stop()


# Both are this machine; of the second name the page cannot know that, so it goes through the notebook's own server.
@pytest.mark.parametrize("lab", ["127.0.0.1", "127.0.0.2"], indirect=True, ids=["near", "proxied"])
def test_the_board_is_in_the_output_of_a_cell(lab: Lab, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        board = run_all_in_lab(page, f"{lab.url}/lab/tree/tutorial.ipynb")
        expect_curve(board)
        source = page.locator("iframe[title^='lightboard']").get_attribute("src") or ""
        through = "/proxy/" in source
        assert through == ("127.0.0.2" in lab.url)
        expect(page.locator(".jp-OutputArea-output", has_text="my logs  port")).to_be_visible()
        expect(board.get_by_role("button", name="Show the runs")).to_be_visible()  # folded away

        # It grows while one looks, and turns dark with the notebook.
        with_more = subprocess.run(
            [
                *(sys.executable, "-c"),
                "from lightboard import SummaryWriter as W\n"
                "with W('my logs') as w: w.add_scalar('val/acc', 0.5, 1)",
            ],
            cwd=tmp_path,
            check=True,
        )
        assert with_more.returncode == 0
        expect(board.locator("[data-card='val/acc']")).to_be_visible(timeout=30_000)
        expect(board.locator("html")).to_have_attribute("data-theme", "light")
        turn_dark(page)
        expect(board.locator("html")).to_have_attribute("data-theme", "dark")
        expect_curve(board)
        page.locator("iframe[title^='lightboard']").scroll_into_view_if_needed()
        page.screenshot(path=SHOTS / f"notebook-{'proxied' if through else 'near'}.png")
    finally:
        page.close()


def test_classic_notebook_near_and_where_the_board_is_not_reached(
    browser: Browser, tmp_path: Path
) -> None:
    """One server under two addresses: of the second nobody can tell that it is this machine; no proxy helps."""
    if importlib.util.find_spec("notebook") is None:
        pytest.skip("no Notebook 7 here")
    for name, cells in (("near", CELLS), ("hub", [HUB, *CELLS])):
        (tmp_path / f"{name}.ipynb").write_text(notebook(cells))
    lab = Lab(tmp_path, "0.0.0.0", "notebook", proxy=False)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        run_classic(page, lab, "127.0.0.1", "near")
        expect_curve(page.frame_locator("iframe[title^='lightboard']"))
        page.screenshot(path=SHOTS / "notebook-classic.png")

        run_classic(page, lab, "127.0.0.2", "hub")
        still = page.locator(".lightboard-still")
        expect(still).to_contain_text("they follow what is logged", timeout=60_000)
        expect(still).to_contain_text("jupyter-server-proxy")
        picture = still.get_by_role("img", name="train/loss")
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("naturalWidth", 300)
        expect(page.locator("[data-note]")).to_be_visible()
        expect(page.get_by_text("open in a tab of its own")).to_be_hidden()
        expect(page.locator("iframe[title^='lightboard']")).to_be_hidden()
        still.scroll_into_view_if_needed()
        page.screenshot(path=SHOTS / "notebook-still.png")
        with SummaryWriter(str(tmp_path / "my logs" / "later")) as writer:
            writer.add_scalar("train/loss", 0.375, 0)
        expect(still).to_contain_text("0.375", timeout=60_000)
        expect(still.get_by_role("img", name="train/loss: 2 curves")).to_be_visible()
        page.screenshot(path=SHOTS / "notebook-still-later.png")
    finally:
        page.close()
        lab.stop()


def run_classic(page: Page, lab: Lab, address: str, name: str) -> None:
    page.goto(f"{lab.url.replace('0.0.0.0', address)}/notebooks/{name}.ipynb")
    page.locator(".jp-Notebook").wait_for(timeout=90_000)
    # "Idle" it is also before it begins to connect, and what is run then is lost.
    page.locator(".jp-NotebookKernelStatus-fade").wait_for(state="attached", timeout=90_000)
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    idle.wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
