"""What tests of notebooks share: a notebook's file, and what is looked for in it."""

from __future__ import annotations

import json

from playwright.sync_api import FrameLocator, Page, expect

# Without a grammar of addresses that nobody checks here, and that takes four seconds to make.
START = """
import runpy, sys
sys.modules["rfc3987_syntax"] = None
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


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
