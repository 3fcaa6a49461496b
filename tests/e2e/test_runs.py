"""The runs panel: hide, solo, tick all, ranges, filter, colours that stay."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    from lightboard import SummaryWriter
    for n, run in enumerate(sys.argv[1:]):
        with SummaryWriter(run) as writer:
            for step in range(20):
                writer.add_scalar("loss", step + n * 5, step)
"""
NAMES = ("alpha", "beta", "gamma", "delta")


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, *(logdir / name for name in NAMES))
    screen.open(board.url)
    screen.expect_curve("loss", runs=4, points=80)
    return screen


def swatch(screen: Screen, run: str) -> str:
    colour: str = (
        screen.run(run)
        .get_by_role("checkbox")
        .locator("i")
        .evaluate("i => i.style.getPropertyValue('--c')")
    )
    return colour


def test_click_hides_and_shows_a_run(open_screen: Screen) -> None:
    box = open_screen.run("beta").get_by_role("checkbox")
    expect(box).to_have_attribute("aria-checked", "true")
    open_screen.settle()
    full = open_screen.look("loss")
    box.click()
    expect(box).to_have_attribute("aria-checked", "false")
    open_screen.expect_curve("loss", runs=3, points=60)
    assert "beta" not in open_screen.summary("loss")
    open_screen.page.wait_for_timeout(600)  # not a double click
    box.click()
    open_screen.expect_curve("loss", runs=4, points=80)
    open_screen.page.mouse.move(700, 700)
    open_screen.expect_look("loss", full)


def test_double_click_shows_only_this_run_and_again_all(open_screen: Screen) -> None:
    open_screen.run("gamma").dblclick()
    open_screen.expect_curve("loss", runs=1, points=20)
    assert "gamma" in open_screen.summary("loss")
    open_screen.page.wait_for_timeout(600)
    open_screen.run("gamma").dblclick()
    open_screen.expect_curve("loss", runs=4, points=80)


def test_tick_all_hides_and_shows_everything(open_screen: Screen) -> None:
    everything = open_screen.tick_all()
    expect(everything).to_have_attribute("aria-checked", "true")
    everything.click()
    expect(everything).to_have_attribute("aria-checked", "false")
    expect(open_screen.page.locator("[data-card=loss] canvas")).to_have_count(0)
    everything.click()
    open_screen.expect_curve("loss", runs=4, points=80)
    open_screen.run("alpha").get_by_role("checkbox").click()
    expect(everything).to_have_attribute("aria-checked", "mixed")


def test_shift_click_takes_a_range(open_screen: Screen) -> None:
    listed = open_screen.runs()
    open_screen.run(listed[0]).get_by_role("checkbox").click()
    open_screen.run(listed[2]).get_by_role("checkbox").click(modifiers=["Shift"])
    open_screen.expect_curve("loss", runs=1, points=20)
    assert listed[3] in open_screen.summary("loss")


def test_filter_narrows_list_and_curves_and_stays_in_the_url(open_screen: Screen) -> None:
    field = open_screen.page.get_by_label("Filter runs")
    field.fill("/^(al|be)/")
    open_screen.expect_curve("loss", runs=2, points=40)
    assert open_screen.runs() == ["alpha", "beta"]
    open_screen.page.wait_for_timeout(500)
    open_screen.page.reload()
    open_screen.expect_curve("loss", runs=2, points=40)
    field.fill("/(/")  # not an expression: says so, and the last one stays
    expect(open_screen.page.locator("[data-fault=bad_pattern]")).to_be_visible()
    assert open_screen.runs() == ["alpha", "beta"]
    field.fill("nothing like this")
    expect(open_screen.page.locator("[data-run]")).to_have_count(0)


def test_selection_survives_a_reload(open_screen: Screen) -> None:
    open_screen.run("delta").get_by_role("checkbox").click()
    open_screen.expect_curve("loss", runs=3, points=60)
    open_screen.page.wait_for_timeout(500)
    open_screen.page.reload()
    open_screen.expect_curve("loss", runs=3, points=60)
    assert "delta" not in open_screen.summary("loss")


def test_run_keeps_its_colour_when_others_come_and_go(logdir: Path, open_screen: Screen) -> None:
    before = {name: swatch(open_screen, name) for name in NAMES}
    assert len(set(before.values())) == 4
    shutil.rmtree(logdir / "beta")
    expect(open_screen.run("beta")).to_have_count(0)
    run_python(LOG, logdir / "aardvark")
    expect(open_screen.run("aardvark")).to_be_visible()
    after = {name: swatch(open_screen, name) for name in ("alpha", "gamma", "delta")}
    assert after == {name: before[name] for name in after}


def test_names_have_the_room_and_nothing_overlaps(
    logdir: Path, board: Board, screen: Screen
) -> None:
    runs = ("fashion-mnist-1", "a/b/c/one", "a/b/c/two", "a/b/three", "a/four")
    run_python(LOG, *(logdir / name for name in runs))
    screen.open(board.url)
    screen.expect_curve("loss", runs=5, points=100)
    found = screen.page.evaluate(
        """() => [...document.querySelectorAll('[role=treeitem]')].map(row => {
          const box = e => e?.getBoundingClientRect();
          const chevron = box(row.querySelector('button'));
          const tick = box(row.querySelector('[role=checkbox] i'));
          const cut = [...row.querySelectorAll('span')].filter(e => e.scrollWidth > e.clientWidth + 1)
            .map(e => e.textContent);
          return { run: row.dataset.run, overlap: chevron ? chevron.right > tick.left : false, cut };
        })"""
    )
    assert len(found) == 8
    assert [row for row in found if row["overlap"]] == []
    assert [row["cut"] for row in found if row["cut"]] == []
