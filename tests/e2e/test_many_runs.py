"""A card of very many runs: a sketch at first, its points as soon as somebody looks closer."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.builders import make_event_file, scalar
from tests.e2e.process import Board
from tests.e2e.screen import Screen

RUNS, POINTS = 240, 300


@pytest.fixture
def many(logdir: Path, board: Board, screen: Screen) -> Screen:
    for run in range(RUNS):
        # One point in one run leaves all others far behind.
        values = (9.0 if (run, step) == (7, 151) else run / RUNS for step in range(POINTS))
        records = (scalar("loss", step, value) for step, value in enumerate(values))
        make_event_file(logdir / f"run{run:03d}", *records)
    screen.open(board.url)
    screen.expect_curve("loss", runs=RUNS, points=RUNS * POINTS)
    # Now all is read: what is asked from here on is asked of all runs at once.
    screen.page.reload()
    screen.requests.clear()
    screen.expect_curve("loss", runs=RUNS, points=RUNS * POINTS)
    return screen


def test_first_a_sketch_then_the_points(many: Screen) -> None:
    card = many.card("loss")
    expect(card).to_have_attribute("data-detail", "sketch")
    assert any(asked.endswith("/sketches") for asked in many.requests)
    many.requests.clear()
    with many.page.expect_response("**/curves"):
        many.plot("loss").hover(position={"x": 100, "y": 60})
    expect(card).not_to_have_attribute("data-detail", "sketch")
    tip = card.locator("[data-tip]")
    expect(tip).to_be_visible()
    # As it was logged: every run has its own value, at every step.
    expect(tip).to_contain_text("run")


def test_a_spike_of_one_run_is_seen(many: Screen) -> None:
    many.page.keyboard.press(",")
    many.smoothing().fill("0")
    many.page.get_by_role("switch", name="Ignore outliers").click()
    many.page.mouse.move(5, 5)
    many.settle()
    heights = [height for height in many.heights("loss") if height is not None]
    assert min(heights) < sorted(heights)[len(heights) // 2] - 20
