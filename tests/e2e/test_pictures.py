"""The page as it looks, beside pictures of it: light and dark, three sizes, curves, runs, images, an empty board.

`make pictures` takes them anew. What lives (the clock, the age of the data) stands still or is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.builders.seen_logs import RUNS, START, STEPS
from tests.e2e.pictures import FOLDER, RENEW, compare, find_change, load
from tests.e2e.process import Board
from tests.e2e.screen import Screen

from lightboard import View

FONT = "DejaVu Sans"
LARGE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = {1440: 900, 1024: 768, 390: 844}
DESKTOP_WIDTHS = (1440, 1024)
STILL = """
  [data-live] { width: 120px !important; flex: none !important; visibility: hidden !important }
  * { caret-color: transparent !important }
"""
"""How old the newest data is, is not part of the picture; its place is."""


def written_with(page: Page) -> set[str]:
    """Families of the fonts that the page's own words are drawn with."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "header, header *"})
    used: set[str] = set()
    for node in found["nodeIds"]:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        used |= {font["familyName"] for font in fonts}
    session.detach()
    return used


def require_font(page: Page) -> None:
    used = written_with(page)
    if used != {FONT}:
        pytest.fail(
            f"the known pictures are written with {FONT}, this browser writes with {', '.join(sorted(used))}\n"
            "hint: sudo apt-get install fonts-dejavu-core",
            pytrace=False,
        )


def take(page: Page, path: Path) -> Path:
    """A screenshot of a page that has come to rest: two in a row are the same."""
    before = b""
    for _ in range(20):
        now = page.screenshot(path=path, animations="disabled", style=STILL)
        if now == before:
            return path
        before = now
        page.wait_for_timeout(150)
    raise AssertionError(f"the page does not come to rest; last seen in {path}")


def open_at_rest(screen: Screen, url: str) -> None:
    screen.page.clock.set_fixed_time(START + 86_400)
    screen.page.mouse.move(0, 0)
    screen.open(url)


def wait_for_values(screen: Screen) -> None:
    """The runs' last values come after the runs themselves."""
    window = screen.page.viewport_size
    if window and window["width"] >= 700:  # a phone has no panel
        screen.page.locator("[data-row] .right[title]:not(.small)").first.wait_for()


def show_curves(screen: Screen, board: Board) -> None:
    """Of eight runs: as many as can be told apart, and a picture that is small."""
    open_at_rest(screen, board.url + "#scalars?runs=lr > 0.005")
    screen.expect_curve("train/loss", points=RUNS // 5 * 2 * STEPS)
    wait_for_values(screen)
    screen.settle()


def show_combined(screen: Screen, board: Board) -> None:
    """Tags of one card on two y axes."""
    view = View("v", runs="lr > 0.005", combined=[{"left": ["train/loss"], "right": ["lr"]}])
    open_at_rest(screen, board.url + "#" + view.state)
    screen.expect_curve("combined:lr + train/loss")
    screen.expect_curve("train/loss", points=RUNS // 5 * 2 * STEPS)
    wait_for_values(screen)
    screen.settle()


def show_runs(screen: Screen, board: Board) -> None:
    """Grouped by one setting and coloured by another, with the fields that say so."""
    view = "#scalars?group=config:optim&colour=config:lr&runs=lr < 0.05&tags=/^lr/"
    open_at_rest(screen, board.url + view)
    page = screen.page
    if page.viewport_size and page.viewport_size["width"] < 700:
        page.locator("main [aria-expanded]").first.tap()
    page.get_by_role("button", name="Colour, group and sort").click()
    expect(page.locator("[data-group]").first).to_contain_text("±")
    expect(screen.plot("lr")).to_have_attribute("aria-label", re.compile("adam"))
    screen.expect_curve("lr")
    screen.settle()


def show_images(screen: Screen, board: Board) -> None:
    open_at_rest(screen, board.url + "#images")
    screen.card("samples/stripes").locator("img").first.wait_for()
    screen.page.wait_for_function(
        "() => [...document.images].every(i => i.complete && i.naturalWidth > 0)"
    )
    wait_for_values(screen)


def show_empty(screen: Screen, board: Board) -> None:
    open_at_rest(screen, board.url)
    expect(screen.empty()).to_be_visible()


SHOWS: dict[str, Callable[[Screen, Board], None]] = {
    "curves": show_curves,
    "combined": show_combined,
    "runs": show_runs,
    "images": show_images,
    "empty": show_empty,
}


@pytest.fixture(scope="module")
def empty_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    board = Board("logs", cwd=tmp_path_factory.mktemp("empty")).start()
    yield board
    board.stop()


def find_changes(screen: Screen, state: str, widths: tuple[int, ...], folder: Path) -> list[str]:
    require_font(screen.page)
    changes: list[str] = []
    for width in widths:
        screen.page.set_viewport_size({"width": width, "height": SIZES[width]})
        for theme in ("light", "dark"):
            screen.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            name = f"{state}-{width}-{theme}"
            change = find_change(name, take(screen.page, folder / f"{name}.png"))
            changes += [change] if change else []
    return changes


@pytest.mark.parametrize("state", SHOWS)
@pytest.mark.parametrize("window", [LARGE], indirect=True, ids=["desktop"])
def test_desktop(
    state: str, seen_board: Board, empty_board: Board, screen: Screen, tmp_path: Path
) -> None:
    SHOWS[state](screen, empty_board if state == "empty" else seen_board)
    changes = find_changes(screen, state, DESKTOP_WIDTHS, tmp_path)
    assert not changes, "\n".join(changes)


@pytest.mark.parametrize("state", SHOWS)
@pytest.mark.parametrize("window", [PHONE], indirect=True, ids=["phone"])
def test_phone(
    state: str, seen_board: Board, empty_board: Board, screen: Screen, tmp_path: Path
) -> None:
    SHOWS[state](screen, empty_board if state == "empty" else seen_board)
    changes = find_changes(screen, state, (390,), tmp_path)
    assert not changes, "\n".join(changes)


BROKEN = {
    "accent of another colour": ":root { --accent: #d1524b !important }",
    "cards 8 pixels lower": "[data-card] { position: relative; top: 8px }",
    "text one pixel larger": ":root { --t-12: 13px / 16px var(--sans) !important }",
    "names of another weight": "[role=treeitem] { font-weight: 600 }",
    "one swatch of another colour": "[data-row='3'] i { background: black !important }",
}


@pytest.fixture
def known(
    seen_board: Board, screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder that knows the curves as they are now."""
    show_curves(screen, seen_board)
    shot = take(screen.page, tmp_path / "before.png")
    folder = tmp_path / "known"
    with monkeypatch.context() as patch:
        patch.setenv(RENEW, "1")
        assert find_change("curves", shot, folder) is None
    monkeypatch.delenv(RENEW, raising=False)
    assert find_change("curves", take(screen.page, tmp_path / "again.png"), folder) is None
    return folder


def test_what_is_broken_is_found_and_told(known: Path, screen: Screen, tmp_path: Path) -> None:
    for what, css in BROKEN.items():
        style = screen.page.add_style_tag(content=css)
        shot = take(screen.page, tmp_path / f"{what}.png")
        told = find_change("curves", shot, known)
        assert told is not None, f"{what}: not found"
        assert "blocks differ" in told
        assert str(shot) in told
        assert "make pictures" in told
        assert load(shot.with_name(f"{what}-difference.png")).shape == load(shot).shape
        style.evaluate("style => style.remove()")
    assert find_change("curves", take(screen.page, tmp_path / "mended.png"), known) is None


def test_letters_smoothed_a_little_differently_are_no_change() -> None:
    page = np.full((160, 400, 3), 255, np.uint8)
    chance = np.random.default_rng(0)
    ink = chance.random((160, 400)) < 0.2
    page[ink] = 20
    smoothed = page.astype(np.int16)
    smoothed[ink] += chance.integers(-15, 45, (int(ink.sum()), 1))
    found = compare(np.clip(smoothed, 0, 255).astype(np.uint8), page)
    assert found.harmless
    assert not compare(np.roll(page, 8, axis=1), page).harmless


def test_a_new_size_and_a_missing_picture_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(RENEW, raising=False)
    shot = tmp_path / "shot.png"
    Image.new("RGB", (16, 16)).save(shot)
    assert "no known picture" in (find_change("one", shot, tmp_path) or "")
    Image.new("RGB", (16, 24)).save(tmp_path / "one.webp", lossless=True)
    assert "16 × 16 pixels, was 16 × 24" in (find_change("one", shot, tmp_path) or "")


def test_known_pictures_are_those_that_are_taken_and_small() -> None:
    wanted = {f"{s}-{w}-{t}.webp" for s in SHOWS for w in SIZES for t in ("light", "dark")}
    kept = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert set(kept) == wanted
    assert sum(kept.values()) < 1_500_000
