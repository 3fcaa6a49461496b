"""Several tags in one card: made by hand, by menu and from a filter; kept in the link, taken out, taken back."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen
from tests.e2e.test_curve_acts import act

import lightboard

LOG = """
    import sys
    from lightboard import SummaryWriter
    for run in ("a", "b"):
        with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
            for step in range(100):
                writer.add_scalar("train/loss", 2 - step / 100, step)
                writer.add_scalar("train/val_loss", 2.5 - step / 100, step)
                writer.add_scalar("train/lr", 0.5, step)
"""
BOTH = "combined:train/{loss, val_loss}"


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir)
    screen.page.set_viewport_size({"width": 1440, "height": 900})
    screen.open(board.url + "#scalars?scalars.smoothing=0")
    for tag in ("train/loss", "train/val_loss", "train/lr"):
        screen.expect_curve(tag, runs=2)
    return screen


def drag(screen: Screen, tag: str, onto: str) -> None:
    """By its title, as a hand does it."""
    page = screen.page
    title = screen.card(tag).locator("[data-drag]").bounding_box()
    target = screen.plot(onto).bounding_box()
    assert title
    assert target
    page.mouse.move(title["x"] + 5, title["y"] + 8)
    page.mouse.down()
    # What follows the hand is fetched with the first drag.
    for share in (0.3, 0.4, 0.5, 0.6):
        page.mouse.move(target["x"] + target["width"] * share, target["y"] + target["height"] / 2)
        page.wait_for_timeout(100)
    expect(page.locator("[data-drop]")).to_have_attribute("data-drop", onto)
    page.mouse.up()


def legend(screen: Screen, card: str = BOTH) -> Locator:
    return screen.card(card).locator("[data-legend=tags]").get_by_role("listitem")


def test_a_title_dropped_on_a_card_makes_one_card_of_both(open_screen: Screen) -> None:
    page = open_screen.page
    drag(open_screen, "train/val_loss", onto="train/loss")
    open_screen.expect_curve(BOTH, points=400, runs=4)
    assert open_screen.cards()[0] == BOTH, "in a group of its own at the top"
    summary = open_screen.summary(BOTH)
    assert "a · train/loss" in summary
    assert "b · train/val_loss" in summary
    expect(legend(open_screen)).to_have_text(
        [re.compile("train/loss"), re.compile("train/val_loss")]
    )

    # Colours are the runs', the second tag has a shape: in the legend, along the curves and beside the numbers.
    shapes = legend(open_screen).locator("svg:has(line) > path")
    expect(shapes).to_have_count(1)
    open_screen.plot(BOTH).hover()
    told = page.locator("[data-marker]")
    expect(told).to_have_count(2)
    shape = shapes.get_attribute("d")
    assert shape
    assert [told.nth(at).get_attribute("data-marker") for at in range(2)] == [shape] * 2

    page.wait_for_function("() => location.hash.includes('combined')")
    page.reload()
    open_screen.expect_curve(BOTH, points=400)  # it is in the link

    drag(open_screen, "train/lr", onto=BOTH)
    three = "combined:train/{loss, lr, val_loss}"
    open_screen.expect_curve(three, points=600)
    page.locator("[data-toast]").get_by_role("button").click()
    open_screen.expect_curve(BOTH, points=400)

    legend(open_screen).first.hover()
    open_screen.card(BOTH).get_by_role("button", name="Remove train/loss").click()
    expect(open_screen.card(BOTH)).to_have_count(0)  # one tag left is a card that is there anyway
    page.locator("[data-toast]").get_by_role("button").click()
    open_screen.expect_curve(BOTH, points=400)


def test_by_keyboard_with_a_table_and_a_file(open_screen: Screen) -> None:
    page = open_screen.page
    act(open_screen, "Combine with…")
    page.get_by_role("combobox", name="Combine with another tag").fill("val")
    page.keyboard.press("Enter")
    open_screen.expect_curve(BOTH, points=400)

    act(open_screen, "Rename…", BOTH)
    page.keyboard.type("losses")
    page.keyboard.press("Enter")
    open_screen.expect_curve("combined:losses", points=400)

    page.keyboard.press("r")
    page.keyboard.press("r")  # a step, then a range
    rows = open_screen.card("combined:losses").locator("[data-values-table] tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.last).to_contain_text("b · train/val_loss")
    expect(rows.last).to_contain_text("2.25")  # at a quarter of the steps

    act(open_screen, "Download, copy…", "combined:losses")
    dialog = page.locator("[data-export]")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="CSV", exact=True).click()
    found = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text())))
    assert {(row["run"], row["tag"]) for row in found} == {
        (run, tag) for run in "ab" for tag in ("train/loss", "train/val_loss")
    }
    page.keyboard.press("Escape")
    act(open_screen, "Dissolve the card", "combined:losses")
    expect(open_screen.card("combined:losses")).to_have_count(0)


def test_a_filter_makes_a_chart_that_takes_in_what_comes(
    open_screen: Screen, board: Board, logdir: Path
) -> None:
    page = open_screen.page
    page.locator("[data-tag-filter] input").fill("/loss/")
    page.get_by_role("button", name="One chart of 2 tags").click()
    open_screen.expect_curve("combined:/loss/", points=400)
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(f"{sys.argv[1]}/c") as writer:
            writer.add_scalar("test/loss", 1.0, 0)
            writer.add_scalar("test/loss", 1.5, 50)
        """,
        logdir,
    )
    open_screen.expect_curve("combined:/loss/", points=402)
    expect(legend(open_screen, "combined:/loss/")).to_have_count(3)

    lightboard.View("norms", combined={"all": ["train/lr", "train/loss"]}).save(logdir)
    view = lightboard.View("norms", combined={"all": ["train/lr", "train/loss"]}, only=["a"])
    open_screen.open(board.url + "#" + view.state)
    open_screen.expect_curve("combined:all", points=200)
    assert "train/lr" in open_screen.summary("combined:all")
