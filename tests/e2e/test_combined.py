"""Several tags in one card, from a filter and from Python: it takes in what comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

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


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir)
    screen.page.set_viewport_size({"width": 1440, "height": 900})
    screen.open(board.url + "#scalars?scalars.smoothing=0")
    for tag in ("train/loss", "train/val_loss", "train/lr"):
        screen.expect_curve(tag, runs=2)
    return screen


def legend(screen: Screen, card: str) -> Locator:
    return screen.card(card).locator("[data-legend=tags]").get_by_role("listitem")


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
