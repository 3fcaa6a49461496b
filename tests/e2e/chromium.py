"""Finding Chromium and starting it so that it talks to nobody but the board."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, sync_playwright

ARGUMENTS = (
    "--no-sandbox",  # runs as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WEBGL = (
    *(argument for argument in ARGUMENTS if argument != "--disable-gpu"),
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
"""The same with WebGL, drawn by the processor."""
SEEING = Path(__file__).with_name("seeing.js").read_text(encoding="utf-8")
"""A script that tells what a board's page shows: `seeing` in the page."""

FONTS = Path(__file__).with_name("fonts.conf")
NAMES = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"
"""The same engine without the windows around a page, which tests do not look at: three fifths less work."""


def find_chromium(*, shell: bool = False) -> str:
    """Path of the browser: LIGHTBOARD_CHROMIUM, else Debian's place, else the first on PATH.

    `shell`: rather SHELL, where there is one.
    """
    given = os.environ.get("LIGHTBOARD_CHROMIUM")
    if given:
        return given
    places = ("/usr/bin/chromium", *(shutil.which(name) for name in NAMES))
    if shell:
        places = (shutil.which(SHELL), *places)
    for place in places:
        if place and os.access(place, os.X_OK):
            return place
    raise FileNotFoundError(
        "no Chromium here, and the page is tested in a real browser\n"
        "hint: sudo apt-get install chromium, or LIGHTBOARD_CHROMIUM=/path/to/chromium"
    )


@contextmanager
def open_chromium(
    arguments: Sequence[str] = ARGUMENTS, *, shell: bool = False
) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, arguments, shell=shell)
        yield browser
        browser.close()


def launch(chromium: BrowserType, arguments: Sequence[str], *, shell: bool = False) -> Browser:
    """Another browser beside one that is open has `browser.browser_type` for `chromium`."""
    return chromium.launch(
        executable_path=find_chromium(shell=shell),
        args=list(arguments),
        chromium_sandbox=False,
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
    )
