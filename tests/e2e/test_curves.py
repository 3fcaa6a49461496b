"""Curves under the hand: where they are drawn, smoothing, zoom, axes, and what the URL keeps of it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import math, random, sys
    from lightboard import SummaryWriter
    chance = random.Random(1)
    with SummaryWriter(sys.argv[1]) as writer:
        for step in range(300):
            writer.add_scalar("rising", step, step)
            writer.add_scalar("falling", 300 - step, step)
            writer.add_scalar("noise", chance.random(), step)
            writer.add_scalar("nan", math.nan if step % 3 == 0 else step, step)
            writer.add_scalar("only_nan", math.nan, step)
            writer.add_scalar("decades", 10 ** (step / 60), step)
"""


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir / "run")
    screen.open(board.url)
    for tag in ("rising", "falling", "noise"):
        screen.expect_curve(tag, points=300)
    screen.settle()
    return screen


def drawn(screen: Screen, tag: str) -> list[float]:
    """Heights of the curve in the middle of the plot, away from labels at its edges."""
    heights = screen.heights(tag)
    middle = heights[len(heights) * 2 // 10 : len(heights) * 7 // 10]
    assert None not in middle, "the curve has holes"
    return [height for height in middle if height is not None]


def set_smoothing(screen: Screen, value: float) -> None:
    screen.smoothing().fill(str(value))


def roughness(heights: list[float]) -> float:
    return sum(abs(b - a) for a, b in itertools.pairwise(heights))


def test_curve_is_drawn_where_its_values_are(open_screen: Screen) -> None:
    rising, falling = drawn(open_screen, "rising"), drawn(open_screen, "falling")
    assert rising[0] - rising[-1] > 40  # y counts from the top
    assert falling[-1] - falling[0] > 40
    slope = (rising[-1] - rising[0]) / (len(rising) - 1)
    for x, height in enumerate(rising):
        assert abs(height - (rising[0] + slope * x)) < 3, "a straight line is straight"


def test_smoothing_changes_the_curve_and_the_url_restores_it(open_screen: Screen) -> None:
    set_smoothing(open_screen, 0)
    open_screen.settle()
    raw, raw_look = roughness(drawn(open_screen, "noise")), open_screen.look("noise")
    set_smoothing(open_screen, 0.95)
    open_screen.expect_new_look("noise", raw_look)
    open_screen.settle()
    smooth_look = open_screen.look("noise")
    assert roughness(drawn(open_screen, "noise")) < raw / 2
    open_screen.page.wait_for_timeout(500)  # the URL follows at rest
    url = open_screen.page.url
    open_screen.page.goto("about:blank")
    open_screen.page.goto(url)
    open_screen.expect_curve("noise", points=300)
    open_screen.settle()
    expect(open_screen.smoothing()).to_have_value("0.95")
    open_screen.expect_look("noise", smooth_look)
    # More than the slider gives can be typed; what is no number, or too much, is not taken.
    typed = open_screen.page.get_by_role("textbox", name="Smoothing, as a number")
    for words, value in (("0.995", "0.995"), ("much", "0.995"), ("7", "0.999")):
        typed.fill(words)
        typed.press("Enter")
        expect(typed).to_have_value(value)
    open_screen.expect_new_look("noise", smooth_look)
    open_screen.page.wait_for_url("**scalars.smoothing=0.999**")


def test_dragging_zooms_in_double_click_shows_everything(open_screen: Screen) -> None:
    open_screen.settle()
    before = open_screen.look("noise")
    box = open_screen.plot("noise").bounding_box()
    assert box
    mouse, y = open_screen.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] * 0.4, y)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.5, y, steps=5)
    mouse.move(box["x"] + box["width"] * 0.6, y, steps=5)
    mouse.up()
    mouse.move(5, 5)
    open_screen.expect_new_look("noise", before)
    open_screen.settle()
    zoomed = open_screen.look("noise")
    open_screen.page.wait_for_timeout(500)
    url = open_screen.page.url
    mouse.dblclick(box["x"] + box["width"] / 2, y)
    mouse.move(5, 5)
    open_screen.expect_new_look("noise", zoomed)
    open_screen.expect_look("noise", before)
    open_screen.page.goto("about:blank")
    open_screen.page.goto(url)
    open_screen.expect_curve("noise", points=300)
    open_screen.expect_look("noise", zoomed)  # a shared link shows the same part


def test_a_zoomed_card_can_be_panned_and_zoomed_out_again(open_screen: Screen) -> None:
    page = open_screen.page
    page.goto(page.url.split("#")[0] + "#scalars?scalars.zoom=100..150")
    open_screen.settle()
    box = open_screen.plot("noise").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.keyboard.down("Alt")
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=4)
    page.mouse.up()
    page.keyboard.up("Alt")
    page.wait_for_timeout(500)
    lo, hi = (float(end) for end in page.url.split("scalars.zoom=")[1].split(".."))
    assert hi - lo == pytest.approx(50)
    assert lo < 95, "the hand took the curve 100 pixels to the right"
    open_screen.plot("noise").focus()
    page.keyboard.press("-")
    page.wait_for_timeout(500)
    lo, hi = (float(end) for end in page.url.split("scalars.zoom=")[1].split(".."))
    assert hi - lo == pytest.approx(100)


def test_log_axis_makes_a_straight_line_of_decades(open_screen: Screen) -> None:
    card = open_screen.card("decades")
    card.scroll_into_view_if_needed()
    open_screen.expect_curve("decades", points=300)
    open_screen.settle()
    curved = drawn(open_screen, "decades")
    chord = (curved[-1] - curved[0]) / (len(curved) - 1)
    assert max(abs(h - curved[0] - chord * x) for x, h in enumerate(curved)) > 4
    before = open_screen.look("decades")
    open_screen.page.get_by_role("combobox", name="Y axis").click()
    open_screen.page.get_by_role("option", name="Log", exact=True).click()
    card.scroll_into_view_if_needed()
    open_screen.expect_curve("decades", points=300)
    open_screen.expect_new_look("decades", before)
    open_screen.settle()
    straight = drawn(open_screen, "decades")
    chord = (straight[-1] - straight[0]) / (len(straight) - 1)
    assert max(abs(h - straight[0] - chord * x) for x, h in enumerate(straight)) < 3


def test_nan_is_told_and_does_not_break_the_curve(open_screen: Screen) -> None:
    open_screen.card("nan").scroll_into_view_if_needed()
    open_screen.expect_curve("nan", points=300)
    assert "299" in open_screen.summary("nan")
    only = open_screen.card("only_nan")
    only.scroll_into_view_if_needed()
    expect(only.locator("[data-state=nan]")).to_be_visible()


def test_pointer_over_a_plot_reads_the_value_there(open_screen: Screen) -> None:
    box = open_screen.plot("rising").bounding_box()
    assert box
    open_screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = open_screen.page.locator("[data-tip]")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("run")
