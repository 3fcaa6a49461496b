"""A card that is looked at while it grows: its zoom stays, or follows the tail when that is in view."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import math, sys
    from lightboard import SummaryWriter
    with SummaryWriter(sys.argv[1]) as writer:
        for step in range(int(sys.argv[2]), int(sys.argv[3])):
            writer.add_scalar("loss", math.sin(step / 20), step)
            if step < 900:
                writer.add_scalar("early", step, step)
"""


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir / "run", "0", "1000")
    screen.open(board.url + "#scalars?scalars.smoothing=0")
    screen.expect_curve("loss", points=1000)
    screen.settle()
    return screen


def drag_to_right_edge(screen: Screen, tag: str, share: float) -> None:
    box = screen.plot(tag).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    screen.page.mouse.move(box["x"] + 38 + (box["width"] - 88) * share, y)
    screen.page.mouse.down()
    screen.page.mouse.move(box["x"] + box["width"] - 60, y, steps=4)
    screen.page.mouse.move(box["x"] + box["width"] + 20, y, steps=4)
    screen.page.mouse.up()
    screen.page.mouse.move(5, 5)


def window(screen: Screen, tag: str) -> tuple[float, float]:
    """The x range in view, as the fields of its limits tell it."""
    screen.plot(tag).click(position={"x": 10, "y": 60})
    fields = screen.page.locator("[data-limits]")
    ends = [float(fields.locator(f"[name=x-{end}]").input_value()) for end in ("lo", "hi")]
    screen.page.keyboard.press("Escape")
    expect(fields).to_have_count(0)
    return ends[0], ends[1]


def test_a_zoom_into_the_past_stays_as_it_is(logdir: Path, open_screen: Screen) -> None:
    page = open_screen.page
    page.goto(page.url.split("#")[0] + "#scalars?scalars.smoothing=0&scalars.zoom=100..200")
    open_screen.settle()
    open_screen.page.mouse.move(5, 5)
    run_python(LOG, logdir / "run", "1000", "1200")
    open_screen.expect_curve("loss", points=1200)
    open_screen.settle()
    assert window(open_screen, "loss") == (100, 200)


def test_a_zoom_that_reaches_the_newest_point_follows_it(
    logdir: Path, board: Board, open_screen: Screen
) -> None:
    page = open_screen.page
    drag_to_right_edge(open_screen, "loss", 0.8)
    lo, hi = window(open_screen, "loss")
    assert hi == 999
    assert lo == pytest.approx(800, abs=15)
    run_python(LOG, logdir / "run", "1000", "1150")
    open_screen.expect_curve("loss", points=1150)
    assert window(open_screen, "loss") == pytest.approx((lo + 150, 1149))
    assert window(open_screen, "early") == pytest.approx((lo + 150, 1149)), "all cards move"

    open_screen.server_may_be_gone = True
    board.stop()
    banner = page.locator("[data-state=lost]")
    expect(banner).to_be_visible()
    assert window(open_screen, "loss") == pytest.approx((lo + 150, 1149))
    run_python(LOG, logdir / "run", "1150", "1300")
    board.start()
    expect(banner).to_have_count(0, timeout=30_000)
    open_screen.server_may_be_gone = False
    open_screen.expect_curve("loss", points=1300)
    assert window(open_screen, "loss") == pytest.approx((lo + 300, 1299))

    open_screen.plot("loss").focus()
    page.keyboard.press("0")
    run_python(LOG, logdir / "run", "1300", "1310")
    open_screen.expect_curve("loss", points=1310)
    page.wait_for_timeout(500)
    assert "zoom" not in page.url
    assert "follow" not in page.url


def test_the_tail_of_a_card_that_ended_before_the_others_does_not_jump(
    open_screen: Screen,
) -> None:
    drag_to_right_edge(open_screen, "early", 0.5)
    lo, hi = window(open_screen, "early")
    assert hi == 899
    assert lo == pytest.approx(450, abs=15)
