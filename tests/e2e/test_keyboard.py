"""Windows over the page by keyboard alone: the focus comes into them, stays in them, goes back where it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from tests.builders.seen_logs import RUNS, STEPS
from tests.e2e.process import Board
from tests.e2e.screen import Screen

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def curves(seen_board: Board, screen: Screen) -> Screen:
    screen.open(seen_board.url + "#scalars")
    screen.expect_curve("train/loss", points=RUNS * STEPS)
    return screen


def expect_held(screen: Screen, window: Locator) -> None:
    """The focus is in the window, and Tab goes round in it, both ways. A modal dialog may hand it to the browser."""
    page = screen.page
    expect(window).to_be_visible()
    where = "w => w.contains(document.activeElement) || document.activeElement === document.body"
    page.wait_for_function("w => w.contains(document.activeElement)", arg=window.element_handle())
    for key in ("Tab", "Shift+Tab"):
        for _ in range(20):
            page.keyboard.press(key)
            assert window.evaluate(where), f"{key} leads out of the window"


def close(screen: Screen, window: Locator, back: Locator) -> None:
    screen.page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(back).to_be_focused()


@pytest.mark.parametrize(
    ("key", "opened"),
    [("Control+k", "dialog"), ("?", "dialog"), ("v", "[data-views]")],
    ids=["palette", "keys", "views"],
)
def test_windows_of_the_page(curves: Screen, key: str, opened: str) -> None:
    plot = curves.plot("train/loss")
    plot.focus()
    curves.page.keyboard.press(key)
    shown = curves.page.locator(opened)
    expect_held(curves, shown)
    close(curves, shown, plot)


def test_run_menu_and_the_dialog_it_leads_to(curves: Screen) -> None:
    page, row = curves.page, curves.run("resnet/lr1-b")
    row.focus()
    page.keyboard.press("Shift+F10")
    menu = page.locator("[data-run-menu]")
    items = menu.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(items.last).to_be_focused()
    page.keyboard.press("ArrowDown")  # round to the colours
    expect(menu.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(menu.get_by_role("radio").nth(1)).to_be_focused()
    close(curves, menu, row)

    page.keyboard.press("Shift+F10")
    expect(items.first).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog").filter(has=page.locator("[data-run-dialog]"))
    expect(dialog.locator("[name=name]")).to_be_focused()
    expect_held(curves, dialog)
    close(curves, dialog, row)


def test_notices(curves: Screen) -> None:
    button = curves.page.locator("[data-action=notices]")
    button.focus()
    curves.page.keyboard.press("Enter")
    window = curves.page.locator("[data-notices] [role=dialog]")
    expect(window).to_be_focused()
    curves.page.keyboard.press("Tab")
    expect(window.get_by_role("button")).to_be_focused()
    curves.page.keyboard.press("Tab")
    expect(window.get_by_role("button")).to_be_focused()  # there is no other
    close(curves, window, button)


def test_a_card_by_keyboard(curves: Screen) -> None:
    """Its menu, what it exports, its full size."""
    page, card = curves.page, curves.card("train/loss")
    menu = card.get_by_role("combobox", name="More")
    curves.card("train/accuracy").locator("[role=img]").focus()
    for name in ("Pin", "Full size", "More"):
        page.keyboard.press("Tab")
        expect(card.get_by_label(name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("Dow")
    page.keyboard.press("Enter")
    export = page.get_by_role("dialog").filter(has=page.locator("[data-export]"))
    expect_held(curves, export)
    close(curves, export, menu)

    page.keyboard.press("Shift+Tab")
    full = card.get_by_role("button", name="Full size")
    expect(full).to_be_focused()
    page.keyboard.press("Enter")
    shrink = card.get_by_role("button", name="Back to its place")
    expect(shrink).to_be_focused()
    close(curves, shrink, full)


def test_lightbox(seen_board: Board, screen: Screen) -> None:
    screen.open(seen_board.url + "#images")
    opener = (
        screen.card("samples/disc").get_by_role("button").filter(has=screen.page.locator("img"))
    )
    opener.first.focus()
    screen.page.keyboard.press("Enter")
    window = screen.page.locator("[data-lightbox]")
    expect_held(screen, window)
    close(screen, window, opener.first)


@pytest.mark.parametrize("window", [PHONE], indirect=True)
def test_sheet_of_runs_on_a_phone_with_a_keyboard(curves: Screen) -> None:
    opener = curves.page.locator("main [aria-expanded]").first
    opener.focus()
    curves.page.keyboard.press("Enter")
    sheet = curves.page.get_by_role("dialog", name="Runs")
    expect_held(curves, sheet)
    close(curves, sheet, opener)
