"""In a real VS Code, as code-server has it: a notebook that ran there shows the board in the output of its cell.

`make vscode` installs it into a folder of its own and runs this; without, this test is skipped. The cells are run by a
kernel of their own and the notebook is opened with what they gave, for the extension that runs them in VS Code is not
to be had from npm: what is looked at is the webview in which VS Code shows outputs.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, FrameLocator, Page, expect
from tests.e2e.notebooks import expect_curve, notebook
from tests.e2e.process import answers, free_port
from tests.e2e.screen import SHOTS

from lightboard import SummaryWriter

CODE = Path(os.environ.get("LIGHTBOARD_VSCODE") or "none") / "node_modules" / "code-server"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CODE.is_dir(), reason="needs a VS Code aside: make vscode"),
]

CELLS = ["%load_ext lightboard", "%lightboard --logdir='logs' --height 500"]
SETTINGS = {
    "workbench.editorAssociations": {"*.ipynb": "jupyter-notebook"},
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
}


class Code:
    """A VS Code that listens on this machine only. `work` is the folder it has open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.work.mkdir()
        (folder / "User").mkdir()
        (folder / "User" / "settings.json").write_text(json.dumps(SETTINGS))
        self.port = free_port()
        with (folder / "code.log").open("w") as log:
            self.process = subprocess.Popen(
                [
                    *("node", str(CODE / "out" / "node" / "entry.js")),
                    *("--auth", "none", "--bind-addr", f"127.0.0.1:{self.port}"),
                    *("--config", str(folder / "config.yaml")),
                    *("--user-data-dir", str(folder), "--extensions-dir", str(folder / "none")),
                    *("--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{self.port}/healthz"):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                pytest.fail(f"VS Code did not start: {(folder / 'code.log').read_text()[-3000:]}")
            time.sleep(0.2)

    def open(self, page: Page, name: str) -> FrameLocator:
        """The folder's notebook, where this machine is called so; the frame of its board."""
        page.goto(f"http://{name}:{self.port}/?folder={self.work}")
        for _ in range(20):  # it is opened as text until VS Code knows what else it is
            page.get_by_role("treeitem", name="seen.ipynb").dblclick()
            page.get_by_role("tab", name="seen.ipynb").wait_for()
            page.wait_for_timeout(1000)
            if page.locator(".notebookOverlay").count():
                break
            page.get_by_role("button", name="Close (Ctrl+W)").click()
        outputs = page.frame_locator("iframe.webview.ready").frame_locator("#active-frame")
        return outputs.frame_locator("iframe[title^='lightboard']")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def code(tmp_path: Path) -> Iterator[Code]:
    code = Code(tmp_path)
    yield code
    code.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(60_000)
    yield page
    page.close()


def command(page: Page, name: str) -> None:
    page.get_by_role("tab", name="seen.ipynb").click()
    page.keyboard.press("F1")
    page.locator(".quick-input-widget input[type=text]").fill(f">{name}")
    page.locator(".quick-input-list").get_by_text(name).first.click()


def log(code: Code, tag: str) -> None:
    with SummaryWriter(str(code.work / "logs" / "run")) as writer:
        for step in range(100):
            writer.add_scalar(tag, 1 / (step + 1), step)


def test_the_board_is_in_the_output_of_a_cell(code: Code, page: Page) -> None:
    log(code, "train/loss")
    book = nbformat.reads(notebook(CELLS), as_version=4)
    client = NotebookClient(book, timeout=60, resources={"metadata": {"path": str(code.work)}})
    with client.setup_kernel():  # the board lives as long
        for index, cell in enumerate(book.cells):
            client.execute_cell(cell, index)
        nbformat.write(book, str(code.work / "seen.ipynb"))

        board = code.open(page, "localhost")
        expect_curve(board)
        expect(board.locator("html")).not_to_have_attribute("data-theme", "dark")
        log(code, "later")
        expect(board.locator("[data-card='later']")).to_be_attached(timeout=60_000)
        page.screenshot(path=SHOTS / "vscode-light.png")
        command(page, "Toggle between Light/Dark Themes")
        expect(board.locator("html")).to_have_attribute("data-theme", "dark", timeout=60_000)
        expect_curve(board)
        page.screenshot(path=SHOTS / "vscode-dark.png")

        # Where the browser is on another machine, VS Code's own way to the ports of its machine is taken. (The name
        # stands for one behind HTTPS: elsewhere VS Code shows no webviews.)
        far = code.open(page, "code.localhost")
        expect_curve(far)
        log(code, "train/later")
        expect(far.locator("[data-card='train/later']")).to_be_attached(timeout=60_000)
        address = far.owner.get_attribute("src") or ""
        assert address.startswith(f"http://code.localhost:{code.port}/proxy/")
