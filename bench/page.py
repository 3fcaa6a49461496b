"""What stands on a board's page, seen from outside: scripts that run in either board's page."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext
from tests.e2e.chromium import SEEING

# Where a board's page shows one tag.
CARDS = {"lightboard": "[data-card]", "TensorBoard": "scalar-card"}
ROUTES = {"lightboard": "", "TensorBoard": "#timeseries"}


# TensorBoard's page does not reload by itself unless told so; its settings live in the browser.
AUTO_RELOAD = "localStorage.setItem('_tb_global_settings', JSON.stringify({ autoReload: true }))"


def open_context(browser: Browser) -> BrowserContext:
    """A person's window, nothing cached."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(AUTO_RELOAD)
    context.add_init_script(SEEING)
    return context
