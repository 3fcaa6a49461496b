"""Tags that differ in one number only are one card, which can be opened; not where somebody names them singly."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

import lightboard

LOG = """
    import sys
    from lightboard import SummaryWriter
    runs = int(sys.argv[2])
    for run in range(runs):
        with SummaryWriter(f"{sys.argv[1]}/run{run}") as writer:
            for step in range(10):
                writer.add_scalar("loss", 1 - step / 10, step)
                for layer in range(12):
                    writer.add_scalar(f"layer.{layer}/norm", layer + step / 10, step)
                for expert in range(4):
                    writer.add_scalar(f"moe/expert_{expert}", expert, step)
"""
LAYERS = "family:layer.{}/norm"
EXPERTS = "family:moe/expert_{}"


def open_board(screen: Screen, board: Board, state: str = "scalars") -> None:
    screen.page.set_viewport_size({"width": 1440, "height": 900})
    screen.open(f"{board.url}#{state}")


@pytest.fixture
def logged(logdir: Path) -> Path:
    run_python(LOG, logdir, "2")
    return logdir


def test_one_card_that_opens_and_closes(logged: Path, board: Board, screen: Screen) -> None:
    page = screen.page
    open_board(screen, board)
    screen.expect_curve(LAYERS, points=12 * 2 * 10, runs=24)
    assert [card for card in screen.cards() if card != "loss"] == [LAYERS, EXPERTS]
    assert find_faults(page) == []
    expect(screen.card(LAYERS).locator("h3")).to_contain_text("12 tags")
    expect(page.get_by_role("button", name="layer.{0…11}", exact=True)).to_be_visible()
    expect(screen.card(LAYERS).locator("[data-legend=ramp]")).to_have_text("011")

    page.locator('[data-family="layer.{}/norm"]').focus()
    page.keyboard.press("Enter")
    screen.expect_curve("layer.0/norm", points=20)
    layers = [card for card in screen.cards() if card.startswith("layer")]
    assert layers == [f"layer.{n}/norm" for n in range(12)], "by number, not by letter"
    assert LAYERS not in screen.cards()
    header = page.locator('[data-family="layer.{}/norm"]')
    expect(header).to_be_focused()
    page.wait_for_function("() => location.hash.includes('opened')")
    page.reload()
    screen.expect_curve("layer.0/norm", points=20)  # it is in the link

    header.click()
    screen.expect_curve(LAYERS, points=240)
    assert "layer.0/norm" not in screen.cards()


def test_opened_from_python(logged: Path, board: Board, screen: Screen) -> None:
    open_board(screen, board, lightboard.View("v", opened=["layer.{}/norm"]).state)
    screen.expect_curve("layer.0/norm", points=20)
    assert LAYERS not in screen.cards()
    assert EXPERTS in screen.cards()
    assert find_faults(screen.page) == []


def test_what_is_named_singly_stays_single(logged: Path, board: Board, screen: Screen) -> None:
    page = screen.page
    open_board(screen, board, lightboard.View("v", pins=["layer.3/norm"]).state)
    screen.expect_curve("layer.3/norm", points=20)
    expect(screen.card(LAYERS).locator("h3")).to_contain_text("11 tags")

    page.locator("[data-tag-filter] input").fill("layer.1")
    screen.expect_curve("layer.10/norm", points=20)
    assert not any(card.startswith("family:") for card in screen.cards())
    page.locator("[data-tag-filter] input").fill("expert")
    screen.expect_curve("moe/expert_2", points=20)  # so few are seen at a glance
    page.locator("[data-tag-filter] input").fill("")
    screen.expect_curve(LAYERS)

    page.keyboard.press("Escape")
    page.locator("main h2").first.click()
    page.keyboard.press(",")
    page.get_by_role("switch", name="Gather numbered tags").click()
    screen.expect_curve("layer.0/norm", points=20)
    assert LAYERS not in screen.cards()


def test_very_many_curves_wait_to_be_wanted(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, logdir, "20")
    open_board(screen, board)
    card = screen.card(LAYERS)
    expect(card.locator("[data-state=gathered]")).to_contain_text("240 curves")
    card.get_by_role("button", name="Draw them in one chart").click()
    screen.expect_curve(LAYERS, points=2400)
