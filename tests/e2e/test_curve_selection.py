"""A step or a range selected on the x axis of all cards, and the table of exact values under each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    from lightboard import SummaryWriter
    for run, scale in (("a", 1.0), ("b", 2.0)):
        with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
            for step in range(int(sys.argv[2]), int(sys.argv[3])):
                spike = 1e6 if step == 4321 else 0.0
                writer.add_scalar("loss", scale * (10_000 - step) + spike, step)
                writer.add_scalar("rising", scale * step, step)
"""


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir, "0", "10000")
    screen.open(board.url + "#scalars?scalars.smoothing=0")
    for tag in ("loss", "rising"):
        screen.expect_curve(tag, points=20_000)
    return screen


def table(screen: Screen, tag: str) -> Locator:
    return screen.card(tag).locator("[data-values-table]")


def cells(screen: Screen, tag: str, run: str) -> list[str]:
    row = table(screen, tag).get_by_role("row").filter(has_text=run)
    expect(row.get_by_role("cell").first).to_have_attribute("title", re.compile("."))
    return [cell.get_attribute("title") or "" for cell in row.get_by_role("cell").all()]


def press_strip(screen: Screen, tag: str, share: float) -> None:
    """Click beside the labels of the x axis, that far along it."""
    strip = screen.card(tag).locator("[data-handles]")
    box = strip.bounding_box()
    assert box
    strip.click(position={"x": box["width"] * share, "y": box["height"] / 2})


def test_one_handle_reads_a_step_two_a_range_in_every_card(open_screen: Screen) -> None:
    page = open_screen.page
    press_strip(open_screen, "loss", 0.5)
    handle = open_screen.card("loss").get_by_role("slider")
    expect(handle).to_have_count(1)
    expect(open_screen.card("rising").get_by_role("slider")).to_have_count(1)
    step = int(handle.get_attribute("aria-valuenow") or "")
    assert step == pytest.approx(5000, abs=100)
    expect(table(open_screen, "rising").get_by_role("cell").first).to_have_attribute(
        "title", str(step)
    )
    assert cells(open_screen, "loss", "b")[0] == str(2 * (10_000 - step))

    press_strip(open_screen, "rising", 0.2)
    handles = open_screen.card("loss").get_by_role("slider")
    expect(handles).to_have_count(2)
    handles.first.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("4k")
    page.keyboard.press("Enter")
    handles.last.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("5000")
    page.keyboard.press("Enter")
    expect(handles.first).to_have_attribute("aria-valuenow", "4000")
    expect(handles.last).to_have_attribute("aria-valuenow", "5000")
    expect(table(open_screen, "loss").get_by_role("cell").nth(5)).to_have_attribute(
        "title", "1005679"
    )
    start, end, delta, percent, low, high, mean = cells(open_screen, "loss", "a")
    assert [start, end, delta, low, high] == ["6000", "5000", "-1000", "5000", "1005679"]
    assert float(percent) == pytest.approx(-100 / 6)
    assert float(mean) == pytest.approx(5500 + 1e6 / 1001), "over all points, not those drawn"

    page.wait_for_timeout(500)
    assert "scalars.select=4000..5000" in page.url
    page.reload()
    open_screen.expect_curve("loss", points=20_000)
    expect(table(open_screen, "loss").get_by_role("cell").nth(5)).to_have_attribute(
        "title", "1005679"
    )
    handles.first.press("Delete")
    expect(handles).to_have_count(1)
    handles.first.press("Delete")
    expect(table(open_screen, "loss")).to_have_count(0)


def test_handles_are_dragged_and_change_places_when_they_cross(open_screen: Screen) -> None:
    page = open_screen.page
    page.keyboard.press("r")
    page.keyboard.press("r")
    handles = open_screen.card("loss").get_by_role("slider")
    expect(handles).to_have_count(2)
    hi = float(handles.last.get_attribute("aria-valuenow") or "")
    first, last = handles.first.bounding_box(), handles.last.bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 8, first["y"] + 8)
    page.mouse.down()
    page.mouse.move(last["x"] + 40, last["y"] + 8, steps=6)
    page.mouse.up()
    assert float(handles.first.get_attribute("aria-valuenow") or "") == hi
    assert float(handles.last.get_attribute("aria-valuenow") or "") > hi
    page.keyboard.press("r")
    expect(handles).to_have_count(0)


def test_table_is_sorted_by_its_heads_alike_in_all_cards_and_copied(open_screen: Screen) -> None:
    page = open_screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("r")
    names = table(open_screen, "loss").get_by_role("rowheader")
    expect(names).to_have_text(["a", "b"])
    head = table(open_screen, "rising").get_by_role("columnheader", name="value")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(names).to_have_text(["b", "a"])
    table(open_screen, "loss").get_by_role("button", name="Copy the table").click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[0] == "run\tvalue\tstep\trelative"
    assert text.splitlines()[1].startswith("b\t10000\t5000\t")


def test_table_grows_with_the_runs(logdir: Path, open_screen: Screen) -> None:
    page = open_screen.page
    page.keyboard.press(",")
    page.get_by_role("switch", name="Values under each card").click()
    end = table(open_screen, "rising").get_by_role("cell").nth(1)
    expect(end).to_have_attribute("title", "9999")
    run_python(LOG, logdir, "10000", "10010")
    expect(end).to_have_attribute("title", "10009")
