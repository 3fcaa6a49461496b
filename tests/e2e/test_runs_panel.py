"""The runs panel as a person uses it: colours, groups, order, columns, parts of runs, marks, keys, the phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.builders import make_event_file, scalar
from tests.builders.sessions import session_end, session_start
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen

from lightboard.protos import plugin_data_pb2 as pb

T = 1_700_000_000.0
# name → optimizer, learning rate, seconds, last loss
RUNS = {
    "res/a": ("sgd", 0.1, 100, 0.4),
    "res/b": ("adam", 0.001, 300, 0.2),
    "vit/c": ("sgd", 0.01, 200, 0.3),
    "vit/d": ("adam", 0.1, 50, 0.1),
}

LOG_TEXT = """
import sys
from lightboard import SummaryWriter
with SummaryWriter(sys.argv[1] + "/first") as writer:
    writer.add_text("notes", "nothing to compare")
"""


@pytest.fixture
def panel(logdir: Path, start_board: StartBoard, screen: Screen) -> Screen:
    for name, (optim, lr, seconds, loss) in RUNS.items():
        failed = name == "vit/d"
        end = pb.STATUS_FAILURE if failed else pb.STATUS_SUCCESS
        make_event_file(
            logdir / name,
            session_start(T, optim=optim, lr=lr),
            scalar("loss", 0, 1.0, wall_time=T),
            scalar("loss", 9, loss, wall_time=T + seconds),
            session_end(end, T + seconds),
        )
    screen.open(start_board(logdir).url)
    screen.expect_curve("loss", runs=4, points=8)
    return screen


def pick(page: Page, what: str, choice: str) -> None:
    """Choose in one of the panel's lists, by typing."""
    page.get_by_role("button", name=what).click()
    page.get_by_role("combobox", name="Search", exact=True).fill(choice)
    expect(page.get_by_role("option", name=re.compile(choice, re.I)).first).to_be_visible()
    page.keyboard.press("Enter")


def arrange(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Colour, group and sort").click()


def expect_rows(screen: Screen, *names: str) -> None:
    screen.page.wait_for_function(
        """names => JSON.stringify(names) === JSON.stringify(
          [...document.querySelectorAll('[data-run]')].map(row => row.dataset.run))""",
        arg=list(names),
    )


def swatch(screen: Screen, run: str) -> str:
    colour: str = (
        screen.run(run)
        .get_by_role("checkbox")
        .locator("i")
        .evaluate("i => i.style.getPropertyValue('--c')")
    )
    return colour


def group(screen: Screen, name: str) -> Locator:
    return screen.page.locator(f'[data-group="{name}"]')


def test_colours_by_a_setting_by_folder_and_by_a_number(panel: Screen) -> None:
    arrange(panel)
    pick(panel.page, "Colour by", "optim")
    legend = panel.page.locator("[data-legend]")
    expect(legend).to_have_attribute("data-legend", "categories")
    expect(legend.get_by_role("listitem")).to_have_text(["adam", "sgd"])
    assert swatch(panel, "res/a") == swatch(panel, "vit/c")
    assert swatch(panel, "res/b") == swatch(panel, "vit/d") != swatch(panel, "res/a")
    panel.settle()
    before = panel.look("loss")
    pick(panel.page, "Colour by", "folder")
    panel.expect_new_look("loss", before)
    assert swatch(panel, "res/a") == swatch(panel, "res/b") != swatch(panel, "vit/c")
    pick(panel.page, "Colour by", "lr")
    expect(legend).to_have_attribute("data-legend", "ramp")
    assert swatch(panel, "res/a") == swatch(panel, "vit/d")
    assert len({swatch(panel, name) for name in RUNS}) == 3
    shown = {name: swatch(panel, name) for name in RUNS}
    panel.page.wait_for_timeout(500)
    panel.page.reload()
    expect(legend).to_have_attribute("data-legend", "ramp")
    assert {name: swatch(panel, name) for name in RUNS} == shown


def test_groups_fold_are_ticked_at_once_and_say_what_they_amount_to(panel: Screen) -> None:
    arrange(panel)
    pick(panel.page, "Group by", "optim")
    sgd = group(panel, "sgd")
    expect(sgd).to_contain_text("0.3500")  # the mean of 0.4 and 0.3
    expect(sgd).to_contain_text("±0.071")
    expect_rows(panel, "res/b", "vit/d", "res/a", "vit/c")
    assert swatch(panel, "res/a") == swatch(panel, "vit/c") != swatch(panel, "res/b")
    sgd.get_by_role("checkbox").click()
    panel.expect_curve("loss", points=2)  # of the other group, which is one curve
    expect(panel.plot("loss")).to_have_attribute("aria-label", re.compile(r" 1 group\b.*n = 2"))
    panel.run("vit/c").get_by_role("checkbox").click()
    expect(sgd.get_by_role("checkbox")).to_have_attribute("aria-checked", "mixed")
    sgd.get_by_role("button").click()
    expect_rows(panel, "res/b", "vit/d")
    expect(sgd).to_have_attribute("aria-expanded", "false")
    # A second part, by a pattern over the name.
    field = panel.page.get_by_role("textbox", name=re.compile("Pattern"))
    field.fill("^(")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("^(res|vit)")
    field.press("Enter")
    expect(group(panel, "adam · res")).to_be_visible()
    panel.page.wait_for_timeout(500)
    panel.page.reload()
    expect(group(panel, "sgd · vit")).to_be_visible()
    panel.page.get_by_role("button", name="Colour, group and sort").click()
    for _ in range(2):
        panel.page.get_by_role("button", name=re.compile("^Remove ")).first.click()
    expect(panel.page.locator("[data-group]")).to_have_count(0)


def test_order_by_time_and_by_what_is_chosen(panel: Screen) -> None:
    time = panel.page.get_by_role("button", name=re.compile("^Time"))
    time.click()
    expect_rows(panel, "res/b", "vit/c", "res/a", "vit/d")
    time.click()
    expect_rows(panel, "vit/d", "res/a", "vit/c", "res/b")
    time.click()
    expect_rows(panel, "res/a", "res/b", "vit/c", "vit/d")
    arrange(panel)
    pick(panel.page, "Sort by", "loss")
    expect_rows(panel, "res/a", "vit/c", "res/b", "vit/d")
    panel.page.get_by_role("button", name=re.compile("Descending")).click()
    expect_rows(panel, "vit/d", "res/b", "vit/c", "res/a")
    panel.page.wait_for_timeout(500)
    panel.page.reload()
    expect_rows(panel, "vit/d", "res/b", "vit/c", "res/a")


def test_the_column_shows_a_tag_or_a_setting(panel: Screen) -> None:
    expect(panel.run("res/b")).to_contain_text("0.2000")
    pick(panel.page, "Value column", "optim")
    expect(panel.run("res/b")).to_contain_text("adam")
    pick(panel.page, "Value column", "No column")
    expect(panel.run("res/b")).not_to_contain_text("adam")


def test_without_anything_to_show_in_the_column_it_is_not_offered(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG_TEXT, logdir)
    page = screen.page
    screen.open(board.url + "#text")
    expect(screen.run("first")).to_be_visible()
    expect(page.get_by_role("button", name="Value column")).to_have_count(0)
    make_event_file(logdir / "second", session_start(T, optim="adam"))
    pick(page, "Value column", "optim")
    expect(screen.run("second")).to_contain_text("adam")


def test_what_failed_says_so_and_what_finished_is_silent(panel: Screen) -> None:
    expect(panel.run("vit/d").locator("[data-status]")).to_have_attribute("data-status", "failed")
    expect(panel.page.locator("[data-status]")).to_have_count(1)
    expect(panel.page.locator("aside footer")).to_contain_text("1 failed")


def test_the_run_under_the_pointer_is_lit_on_both_sides(panel: Screen) -> None:
    panel.settle()
    before = panel.look("loss")
    panel.run("res/b").hover()
    panel.expect_new_look("loss", before)
    expect(panel.page.locator("[data-hot]")).to_have_attribute("data-run", "res/b")
    box = panel.plot("loss").bounding_box()
    assert box is not None
    panel.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    panel.page.mouse.move(box["x"] + 60, box["y"] + 30, steps=5)
    expect(panel.page.locator("[data-hot]")).to_have_count(1)
    panel.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 200)
    expect(panel.page.locator("[data-hot]")).to_have_count(0)


def test_keys_walk_the_tree(panel: Screen) -> None:
    page = panel.page
    tree = page.get_by_role("tree", name="Runs")
    expect(tree).to_be_visible()
    folder = page.get_by_role("treeitem", level=1).first
    folder.focus()
    page.keyboard.press("ArrowLeft")
    expect(folder).to_have_attribute("aria-expanded", "false")
    expect_rows(panel, "vit/c", "vit/d")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(panel.run("res/a")).to_be_focused()
    page.keyboard.press("Space")
    panel.expect_curve("loss", runs=3, points=6)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel.expect_curve("loss", runs=1, points=2)
    page.keyboard.press("End")
    expect(panel.run("vit/d")).to_be_focused()
    expect(panel.run("vit/d")).to_have_attribute("aria-level", "2")


def test_a_sub_run_of_add_hparams_is_one_row_with_its_run(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        for name in ("a", "b"):
            with SummaryWriter(f"{sys.argv[1]}/{name}") as writer:
                for step in range(5):
                    writer.add_scalar("loss", step, step)
                writer.add_hparams({"lr": 0.1}, {"best": 0.5})
        """,
        logdir,
    )
    screen.open(board.url)
    screen.expect_curve("loss", runs=2, points=10)
    expect_rows(screen, "a", "b")
    expect(screen.plot("best")).to_have_attribute("aria-label", re.compile(r"\b2 runs\b"))
    screen.run("a").get_by_role("checkbox").click()
    expect(screen.plot("best")).to_have_attribute("aria-label", re.compile(r"\b1 run\b"))
    screen.expect_curve("loss", runs=1, points=5)


@pytest.mark.parametrize(
    "window", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}], indirect=True
)
def test_the_sheet_on_a_phone(panel: Screen) -> None:
    page = panel.page
    page.get_by_role("button", name=re.compile("4 of 4 runs")).tap()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("combobox", name="Filter runs").fill("optim = sgd")
    expect_rows(panel, "res/a", "vit/c")
    sheet.get_by_role("button", name="Colour, group and sort").tap()
    pick(page, "Colour by", "optim")
    assert swatch(panel, "res/a") == swatch(panel, "vit/c")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    panel.expect_curve("loss", runs=2, points=4)
