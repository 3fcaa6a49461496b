"""Axes as a person sets them: x from another tag, logarithmic x, typed limits, the ways to smooth."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen
from tests.e2e.test_curves import drawn

LOG = """
    import random, sys
    from lightboard import SummaryWriter
    chance = random.Random(1)
    with SummaryWriter(sys.argv[1]) as writer:
        for step in range(1, 301):
            writer.add_scalar("root", step ** 0.5, step)
            writer.add_scalar("square", step ** 2, step)
            writer.add_scalar("noise", chance.random(), step)
"""


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir / "run")
    screen.open(board.url + "#scalars?scalars.smoothing=0&scalars.columns=2")
    for tag in ("root", "square", "noise"):
        screen.expect_curve(tag, points=300)
    screen.settle()
    return screen


def bend(heights: list[float]) -> float:
    """How far a curve leaves the straight line between its ends, in pixels."""
    chord = (heights[-1] - heights[0]) / (len(heights) - 1)
    return max(abs(height - heights[0] - chord * x) for x, height in enumerate(heights))


def reopen(screen: Screen, tag: str) -> None:
    screen.page.wait_for_timeout(500)  # the URL follows at rest
    url = screen.page.url
    screen.page.goto("about:blank")
    screen.page.goto(url)
    screen.expect_curve(tag, points=300)
    screen.settle()


def test_x_from_another_tag_is_joined_by_step_and_kept_in_the_url(open_screen: Screen) -> None:
    page = open_screen.page
    assert bend(drawn(open_screen, "root")) > 6
    open_screen.settle()
    before = open_screen.look("root")
    page.get_by_role("combobox", name="X axis").click()
    page.get_by_role("option", name="Tag").click()
    page.get_by_role("combobox", name="Tag on the x axis").fill("roo")
    page.keyboard.press("Enter")
    open_screen.expect_new_look("root", before)
    open_screen.settle()
    assert bend(drawn(open_screen, "root")) < 2, "a tag over itself is a straight line"
    straight = open_screen.look("root")
    reopen(open_screen, "root")
    open_screen.expect_look("root", straight)
    expect(page.get_by_role("combobox", name="X axis: root")).to_be_visible()


def test_logarithmic_x_straightens_what_grows_with_the_logarithm(open_screen: Screen) -> None:
    page = open_screen.page
    open_screen.settle()
    before = open_screen.look("root")
    page.get_by_role("combobox", name="X axis").click()
    page.get_by_role("option", name="Logarithmic x axis").click()
    open_screen.expect_new_look("root", before)
    open_screen.settle()
    heights = drawn(open_screen, "root")
    middle, quarter = heights[len(heights) // 2], heights[len(heights) // 4]
    assert heights[0] - quarter < (heights[0] - middle) / 2, "it rises late now"
    before = open_screen.look("root")
    page.get_by_role("combobox", name="Y axis").click()
    page.get_by_role("option", name="Log", exact=True).click()
    open_screen.expect_new_look("root", before)
    open_screen.settle()
    assert bend(drawn(open_screen, "root")) < 3, "a power is a line on two logarithmic axes"


def test_limits_typed_at_an_axis_hold_for_one_card_or_for_all(open_screen: Screen) -> None:
    page = open_screen.page
    open_screen.settle()
    root, noise = open_screen.look("root"), open_screen.look("noise")
    open_screen.plot("root").click(position={"x": 10, "y": 60})
    fields = page.locator("[data-limits]")
    fields.locator("[name=y-hi]").fill("nonsense")
    page.keyboard.press("Enter")
    expect(fields.get_by_role("alert")).to_be_visible()
    fields.locator("[name=y-hi]").fill("100")
    page.keyboard.press("Enter")
    expect(fields).to_have_count(0)
    open_screen.expect_new_look("root", root)
    open_screen.settle()
    page.mouse.move(5, 5)
    flat = drawn(open_screen, "root")
    assert max(flat) - min(flat) < 25, "100 is six times what there is"
    open_screen.expect_look("noise", noise)
    reopen(open_screen, "root")
    open_screen.expect_look("noise", noise)
    open_screen.plot("root").click(position={"x": 10, "y": 60})
    fields.locator("[name=everywhere]").check()
    fields.get_by_role("button", name="Apply").click()
    open_screen.expect_new_look("noise", noise)
    page.mouse.move(5, 5)
    open_screen.plot("root").click(position={"x": 10, "y": 60})
    fields.get_by_role("button", name="Fit to data").click()
    page.mouse.move(5, 5)
    open_screen.settle()
    open_screen.expect_look("noise", noise)
    open_screen.expect_look("root", root)


def test_limits_of_x_zoom_every_card(open_screen: Screen) -> None:
    page = open_screen.page
    open_screen.settle()
    before = open_screen.look("noise")
    open_screen.plot("root").click(position={"x": 10, "y": 60})
    fields = page.locator("[data-limits]")
    fields.locator("[name=x-lo]").fill("0.1k")
    fields.locator("[name=x-hi]").fill("200")
    page.keyboard.press("Enter")
    open_screen.expect_new_look("noise", before)
    page.wait_for_timeout(500)
    assert "scalars.zoom=100..200" in page.url


def test_every_way_to_smooth_draws_another_curve(open_screen: Screen) -> None:
    page = open_screen.page
    page.keyboard.press(",")
    looks = set()
    open_screen.smoothing().fill("0.9")
    for method in ("Gaussian", "Running mean", "Moving average (EMA)"):
        page.get_by_role("combobox", name="Method").click()
        page.get_by_role("option", name=method).click()
        open_screen.settle()
        looks.add(open_screen.look("noise"))
    assert len(looks) == 3
    page.get_by_role("combobox", name="Method").click()
    page.get_by_role("option", name="Time-weighted EMA").click()
    page.wait_for_timeout(500)
    assert "scalars.smoother=timed" in page.url
    open_screen.settle()
    assert open_screen.look("noise") in looks, "evenly logged, it is the moving average"


def test_answer_of_the_server_is_what_the_page_drew_while_the_slider_moved(
    open_screen: Screen,
) -> None:
    """With every point on the page, its own smoothing and the server's are the same picture."""
    page = open_screen.page
    page.route("**/curves", lambda route: None)  # the server is not heard
    open_screen.settle()
    before = open_screen.look("noise")
    open_screen.smoothing().fill("0.8")
    open_screen.expect_new_look("noise", before)
    open_screen.settle()
    mine = open_screen.look("noise")
    page.unroute("**/curves")
    reopen(open_screen, "noise")
    open_screen.expect_look("noise", mine)


def test_what_is_drawn_besides_the_curves_is_switched_off(open_screen: Screen) -> None:
    page = open_screen.page
    page.mouse.move(5, 5)
    open_screen.smoothing().fill("0.9")
    open_screen.settle()
    page.keyboard.press(",")
    for extra in ("Raw line", "Last value at the line end"):
        open_screen.settle()
        before = open_screen.look("noise")
        page.get_by_role("switch", name=extra).click()
        open_screen.expect_new_look("noise", before)
    page.wait_for_timeout(500)
    assert "scalars.without=raw,ends" in page.url


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_a_phone_has_the_cards_menu_at_full_size(open_screen: Screen) -> None:
    page = open_screen.page
    card = open_screen.card("noise")
    expect(card.get_by_role("combobox", name="More")).to_be_hidden()
    card.get_by_role("button", name="Full size").tap()
    menu = card.get_by_role("combobox", name="More")
    expect(menu).to_be_visible()
    menu.tap()
    page.get_by_role("option", name="Download, copy…").tap()
    expect(page.locator("[data-export]")).to_be_visible()
