"""What tests of notebooks share: a notebook's file, and what is looked for in it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from tests.e2e.process import answers, free_port

# Without a grammar of addresses that nobody checks here, and that takes four seconds to make.
START = """
import runpy, sys
sys.modules["rfc3987_syntax"] = None
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


class Lab:
    """A notebook server in a folder of its own, without a token: it listens on this machine only.

    `module`: jupyterlab, or notebook (classic Notebook 7). `proxy`: with jupyter-server-proxy.
    """

    def __init__(
        self, folder: Path, address: str, module: str = "jupyterlab", *, proxy: bool = True
    ) -> None:
        self.folder = folder
        self.url = f"http://{address}:{free_port()}"
        port = self.url.rpartition(":")[2]
        extensions = "{}" if proxy else "{'jupyter_server_proxy': False}"
        settings = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA")}
        with (folder / "lab.log").open("w") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-c", START, module, "--no-browser", "--allow-root"),
                    f"--ServerApp.jpserver_extensions={extensions}",
                    *(f"--ServerApp.ip={address}", f"--ServerApp.port={port}"),
                    *("--ServerApp.port_retries=0", "--IdentityProvider.token="),
                    *(
                        "--ServerApp.allow_remote_access=True",
                        "--LabApp.expose_app_in_browser=True",
                    ),
                ],
                cwd=folder,
                env={**os.environ, **settings, "JUPYTER_RUNTIME_DIR": str(folder / "runtime")},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + 90
        while not answers(f"{self.url}/api"):
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"{module} did not start: {(folder / 'lab.log').read_text()[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def notebook(cells: list[str]) -> str:
    empty: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
    }
    return json.dumps(
        {
            "cells": [
                {**empty, "id": f"cell{n}", "source": source} for n, source in enumerate(cells)
            ],
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def run_all_in_lab(page: Page, url: str) -> FrameLocator:
    """All cells of the notebook at this address; the frame of its board."""
    page.goto(url)
    page.locator(".jp-Notebook").wait_for(timeout=90_000)
    select = page.get_by_role("button", name="Select Kernel")
    page.add_locator_handler(select, lambda button: button.click())
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return page.frame_locator("iframe[title^='lightboard']")


def turn_dark(page: Page) -> None:
    page.evaluate(
        "() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })"
    )


def expect_curve(board: FrameLocator) -> None:
    plot = board.locator("[data-card='train/loss'] [role=img], [data-card='train/loss'] canvas")
    expect(plot.first).to_be_visible(timeout=60_000)
