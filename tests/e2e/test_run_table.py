"""The run table and its pictures: what runs were set to and what came of it; sorted, filtered, compared, linked."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect
from tests.builders import make_event_file, scalar
from tests.builders.keras import T, make_keras_session
from tests.builders.sessions import make_experiment, session_end, session_start
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

from lightboard import SummaryWriter
from lightboard.protos import plugin_data_pb2 as pb

LOG = """
    import sys
    from {package} import SummaryWriter
    for i, (name, lr, optim) in enumerate(
        [("a", 0.1, "sgd"), ("b", 0.01, "sgd"), ("c", 0.001, "adamw"), ("d", 0.1, "adamw")]
    ):
        writer = SummaryWriter(sys.argv[1] + "/" + name)
        for step in range(6):
            writer.add_scalar("val/acc", 0.5 + 0.1 * i + 0.01 * step - 0.05 * (step == 5), step)
            writer.add_scalar("val/loss", 2.0 - 0.3 * i + 0.01 * step, step)
        writer.add_hparams({{"lr": lr, "optim": optim, "depth": 18, "seed": i % 2}}, {{"hparam/acc": 0.5 + 0.1 * i}})
        writer.close()
"""

BAD = """
    import sys
    from lightboard import SummaryWriter
    long = "x" * 10_000
    configs = {
        "mixed": {"value": 1, "<script>alert(1)</script>": "<img src=x onerror=alert(2)>", "text": long},
        "nan": {"value": float("nan"), "nested": {"deep": {"er": 2}}, "list": [1, 2, 3], "none": None},
        "word": {"value": "big", "na me|\\"'&/.:": True, "text": "short"},
        "wide": {f"setting_{i:04}": i for i in range(5000)},
        "bare": {},
    }
    for name, config in configs.items():
        with SummaryWriter(sys.argv[1] + "/" + name) as writer:
            writer.add_scalar("loss", float("nan") if name == "nan" else 1.0, 3)
            if config:
                writer.add_config(config)
"""


def table(screen: Screen) -> Locator:
    return screen.page.locator("[data-table]")


def row(screen: Screen, run: str) -> Locator:
    return table(screen).locator(f'[data-row][data-run="{run}"]')


def name_of(screen: Screen, run: str) -> Locator:
    """What stays at the left of a row: its name, its tick, and the pinned cells."""
    return table(screen).locator(f'[data-half][data-run="{run}"]')


def quoted(text: str) -> str:
    """For a selector of CSS."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cell(screen: Screen, run: str, key: str) -> Locator:
    return table(screen).locator(f'[data-run="{run}"] > [data-cell={quoted(key)}]')


def head(screen: Screen, key: str) -> Locator:
    return table(screen).locator(f'[role=columnheader][data-column="{key}"]')


def expect_rows(screen: Screen, *runs: str) -> None:
    """The rows from the top."""
    expect(table(screen).locator("[data-row]")).to_have_count(len(runs))
    for i, run in enumerate(runs):
        expect(table(screen).locator(f'[data-row="{i}"]')).to_have_attribute("data-run", run)


def open_table(screen: Screen, board: Board, view: str = "") -> None:
    """Of LOG, once it is known that other runs lie within these: until then there are rows and columns besides."""
    screen.open(board.url + "#hparams" + view)
    expect(table(screen)).to_have_attribute("data-rows", "4")
    expect(cell(screen, "a", "config:lr")).to_have_text("0.1")
    expect(cell(screen, "a", "best:val/acc")).to_have_text("0.5400")
    expect(cell(screen, "a", "last:hparam/acc")).to_have_text("0.5000")
    if not view:  # each axis comes with its values, and the others make room
        expect(screen.page.locator("[data-axis]")).to_have_count(6)


def reload(screen: Screen, said: str) -> None:
    """Loads the page anew once its address says what it should bring back."""
    expect(screen.page).to_have_url(re.compile(re.escape(said)))
    screen.page.reload()


def choose(screen: Screen, key: str, action: str) -> None:
    """An item of a column's menu, by its words."""
    head(screen, key).hover()
    head(screen, key).locator("button").click()
    menu = screen.page.locator(f'[data-column-menu="{key}"]')
    menu.get_by_role("menuitem", name=action, exact=True).click()
    expect(menu).to_have_count(0)


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_a_row_per_run_with_what_differs_and_what_came_of_it(
    logdir: Path, board: Board, screen: Screen, package: str
) -> None:
    run_python(LOG.format(package=package), logdir)
    screen.open(board.url)
    screen.tab("hparams").click()
    expect(cell(screen, "c", "config:lr")).to_have_text("0.001")
    expect(cell(screen, "c", "config:optim")).to_have_text("adamw")
    expect(cell(screen, "c", "best:val/acc")).to_have_text("0.7400")
    expect(cell(screen, "c", "best:val/loss")).to_have_text("1.400")
    expect(cell(screen, "c", "last:hparam/acc")).to_have_text("0.7000")
    expect_rows(screen, "a", "b", "c", "d")  # the sub-runs of add_hparams are parts of them
    expect(head(screen, "config:depth")).to_have_count(0)
    expect(screen.page.locator("aside")).to_have_count(0)
    expect(cell(screen, "a", "spark:val/acc").locator("[data-spark]")).to_have_count(1)
    screen.page.locator("[data-action=columns]").click()
    screen.page.locator('[data-choose="config:depth"]').click()
    screen.page.keyboard.press("Escape")
    expect(cell(screen, "a", "config:depth")).to_have_text("18")
    reload(screen, "hparams.added=")
    expect(cell(screen, "a", "config:depth")).to_have_text("18")


def test_sorted_by_several_columns_by_click_and_keys(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    head(screen, "config:lr").locator(".word").click()
    expect_rows(screen, "c", "b", "a", "d")
    expect(head(screen, "config:lr")).to_have_attribute("aria-sort", "ascending")
    head(screen, "best:val/acc").locator(".word").click(modifiers=["Shift"])
    expect_rows(screen, "c", "b", "d", "a")
    expect(head(screen, "best:val/acc")).to_have_attribute("aria-sort", "descending")
    reload(screen, "-best")
    expect_rows(screen, "c", "b", "d", "a")
    table(screen).focus()
    screen.page.keyboard.press("Enter")  # the heads have the focus first: by name
    expect_rows(screen, "a", "b", "c", "d")
    screen.page.keyboard.press("Enter")
    expect_rows(screen, "d", "c", "b", "a")


def test_the_filter_and_the_ticks_are_those_of_all_dashboards(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    field = screen.page.locator("[data-run-filter] input")
    field.fill("lr = 0.1")
    expect_rows(screen, "a", "d")
    expect(screen.page.locator("[data-passed]")).to_have_text("2 / 4")
    name_of(screen, "d").get_by_role("checkbox").click()
    expect(row(screen, "d")).to_have_attribute("aria-selected", "false")
    screen.tab("scalars").click()
    screen.expect_curve("val/acc", runs=1)
    expect(screen.page.locator("aside input").first).to_have_value("lr = 0.1")
    screen.tab("hparams").click()
    expect_rows(screen, "a", "d")
    expect(row(screen, "d")).to_have_attribute("aria-selected", "false")
    field.fill("lr <")
    expect(screen.page.locator("[data-fault]")).to_be_visible()
    field.fill("name = nobody")
    expect(screen.page.locator("[data-state=none]").first).to_be_visible()
    screen.page.locator("[data-state=none]").first.get_by_role("button").click()
    expect_rows(screen, "a", "b", "c", "d")


def test_a_columns_menu(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    choose(screen, "best:val/acc", "last")
    expect(cell(screen, "a", "last:val/acc")).to_have_text("0.5000")
    head(screen, "last:val/acc").hover()
    head(screen, "last:val/acc").locator("button").click()
    menu = screen.page.locator("[data-column-menu]")
    menu.get_by_label("n", exact=True).fill("3")
    menu.get_by_role("menuitem", name="at step n").click()
    expect(cell(screen, "a", "at3:val/acc")).to_have_text("0.5300")
    choose(screen, "at3:val/acc", "min")
    expect(cell(screen, "a", "min:val/acc")).to_have_text("0.5000")
    choose(screen, "config:optim", "Hide")
    expect(head(screen, "config:optim")).to_have_count(0)
    choose(screen, "config:lr", "Pin")
    order = "heads => heads.map(head => head.dataset.column)"
    heads = table(screen).locator("[role=columnheader][data-column]")
    expect(heads.nth(1)).to_have_attribute("data-column", "config:lr")
    choose(screen, "config:lr", "Unpin")
    expect(heads.nth(1)).not_to_have_attribute("data-column", "config:lr")
    before = heads.evaluate_all(order)
    choose(screen, "config:lr", "Move right")
    expect(heads.nth(before.index("config:lr") + 1)).to_have_attribute("data-column", "config:lr")
    choose(screen, "min:val/acc", "Colour by rank")
    expect(cell(screen, "d", "min:val/acc")).to_have_attribute("style", re.compile("color-mix"))
    choose(screen, "config:lr", "Only those without it")
    expect(screen.page.locator("[data-run-filter] input")).to_have_value("missing(lr)")
    expect(table(screen).locator("[data-row]")).to_have_count(0)


def test_columns_are_resized_and_moved_by_drag_and_keys(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    page, lr = screen.page, head(screen, "config:lr")
    box = lr.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 58, box["y"] + 12, steps=4)
    page.mouse.up()
    wide = round(box["width"]) + 60
    expect(lr).to_have_css("width", f"{wide}px")
    heads = table(screen).locator("[role=columnheader][data-column]")
    order = heads.evaluate_all("heads => heads.map(head => head.dataset.column)")
    # What is known of runs may have come meanwhile, and columns with it: where the head stands now.
    box, target = lr.bounding_box(), head(screen, "best:val/acc").bounding_box()
    assert box
    assert target
    page.mouse.move(box["x"] + 8, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 12, steps=3)
    page.mouse.move(target["x"] + 6, target["y"] + 12, steps=6)
    page.mouse.up()
    at = order.index("best:val/acc") - 1
    expect(heads.nth(at)).to_have_attribute("data-column", "config:lr")
    expect(lr).not_to_have_attribute("aria-sort", re.compile("."))  # it was dragged, not clicked
    table(screen).focus()
    page.keyboard.press("Home")
    for _ in range(at):
        page.keyboard.press("ArrowRight")
    active = table(screen).get_attribute("aria-activedescendant")
    assert page.locator(f'[id="{active}"]').get_attribute("data-column") == "config:lr"
    page.keyboard.press("Alt+ArrowLeft")
    expect(heads.nth(at - 1)).to_have_attribute("data-column", "config:lr")
    page.keyboard.press("Shift+ArrowLeft")
    expect(lr).to_have_css("width", f"{wide - 16}px")
    page.keyboard.press("Space")
    expect(page.locator('[data-column-menu="config:lr"]')).to_be_visible()
    page.keyboard.press("Escape")
    expect(table(screen)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(row(screen, "a")).to_have_attribute("data-hot", "true")
    page.keyboard.press("Space")
    expect(row(screen, "a")).to_have_attribute("aria-selected", "false")


def test_a_brush_dims_rows_and_shows_only_those_it_lets_through(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    page = screen.page
    axis = page.locator('[data-axis="best:val/acc"] [role=slider]')
    box = axis.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] * 0.45, steps=5)
    page.mouse.up()
    chip = page.locator('[data-brush="best:val/acc"]')
    expect(chip).to_contain_text("· 2")
    expect(row(screen, "a")).to_have_attribute("data-out", "true")
    expect(row(screen, "d")).not_to_have_attribute("data-out", "true")
    reload(screen, "hparams.brushes=")
    expect(chip).to_contain_text("· 2")
    page.locator("[data-action=only-brushed]").click()
    expect(row(screen, "a")).to_have_attribute("aria-selected", "false")
    expect(row(screen, "c")).to_have_attribute("aria-selected", "true")
    chip.get_by_role("button").click()
    expect(chip).to_have_count(0)
    expect(row(screen, "a")).not_to_have_attribute("data-out", "true")
    axis.focus()
    page.keyboard.press("ArrowUp")
    expect(chip).to_be_visible()
    page.keyboard.press("Delete")
    expect(chip).to_have_count(0)
    axes = page.locator("[data-axis]")
    order = axes.evaluate_all("axes => axes.map(axis => axis.dataset.axis)")
    page.keyboard.press("Alt+ArrowLeft")
    expect(axes.nth(order.index("best:val/acc") - 1)).to_have_attribute("data-axis", "best:val/acc")
    title = page.locator('[data-axis="config:lr"] > button')
    title.click()
    page.locator("[data-axis-menu]").get_by_role("menuitemradio", name="Quantiles").click()
    expect(page.locator('[data-axis="config:lr"]')).to_have_attribute("data-kind", "quantile")


def test_hover_links_table_and_pictures(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board, "?hparams.pane=scatter&hparams.x=config:lr&hparams.y=best:val/acc")
    layer = screen.page.locator("[data-points]")
    expect(layer).to_have_attribute("data-points", "4")
    box = layer.bounding_box()
    assert box
    screen.page.mouse.move(box["x"] + 75, box["y"] + 40)
    # c is the only run with lr 0.001: at the left end, third from below
    for y in range(10, int(box["height"]), 8):
        screen.page.mouse.move(box["x"] + 100, box["y"] + y)
        if table(screen).locator("[data-hot]").count():
            break
    expect(table(screen).locator("[data-hot]")).to_have_attribute("data-run", "c")
    screen.page.mouse.down()
    screen.page.mouse.up()
    expect(row(screen, "c")).to_have_attribute("data-marked", "true")
    row(screen, "b").hover()
    expect(row(screen, "b")).to_have_attribute("data-hot", "true")


def test_baseline_and_two_rows_beside_each_other(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    page = screen.page
    cell(screen, "b", "config:lr").click()
    page.locator("[data-action=make-base]").click()
    expect(table(screen).locator("[data-base]")).to_have_attribute("data-run", "b")
    expect_rows(screen, "a", "c", "d")
    expect(cell(screen, "d", "best:val/acc")).to_have_text(re.compile(r"0\.8400\s*\+0\.2"))
    cell(screen, "d", "best:val/acc").hover()
    expect(cell(screen, "d", "best:val/acc")).to_have_attribute("title", re.compile(r"31\.2 %"))
    cell(screen, "a", "config:lr").click()
    cell(screen, "c", "config:lr").click(modifiers=["Control"])
    expect(page.locator("[data-marks]")).to_have_attribute("data-marks", "2")
    page.locator("[data-action=compare]").click()
    both = page.locator("[data-compared]")
    expect(both.locator('[data-item="config:lr"]')).to_contain_text("0.1")
    expect(both.locator('[data-item="config:lr"]')).to_contain_text("0.001")
    expect(both.locator('[data-item="config:depth"]')).to_have_count(0)
    page.locator("[data-picture]").get_by_role("switch").click()
    expect(both.locator('[data-item="config:depth"]')).to_contain_text("18")
    reload(screen, "hparams.same=on")
    expect(both.locator('[data-item="config:depth"]')).to_contain_text("18")


def test_the_table_leaves_as_text(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board)
    texts: dict[str, str] = {}
    for name in ("CSV", "JSON", "LaTeX", "Markdown"):
        screen.page.get_by_role("combobox", name="Copy or save the table").click()
        with screen.page.expect_download() as told:
            screen.page.get_by_role("option", name=f"Save as {name}").click()
        texts[name] = Path(told.value.path()).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(texts["CSV"])))
    assert [one["Run"] for one in rows] == ["a", "b", "c", "d"]
    assert [float(one["lr"]) for one in rows] == [0.1, 0.01, 0.001, 0.1]
    found = json.loads(texts["JSON"])
    assert found[2]["config:optim"] == "adamw"
    assert round(found[2]["best:val/acc"], 5) == 0.74
    assert "\\begin{tabular}" in texts["LaTeX"]
    assert "adamw" in texts["LaTeX"]
    assert texts["Markdown"].count("\n") == 6


def test_importance_names_its_method_and_groups_their_spread(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board, "?hparams.pane=importance")
    page = screen.page
    expect(page.locator('[data-setting="lr"]')).to_have_attribute("data-rank", re.compile(r"-?\d"))
    expect(page.locator("[data-method]")).to_contain_text("Spearman")
    # What is not asked for again: an answer must not ask.
    busy = page.locator("[data-picture]").get_by_role("status")
    expect(busy).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert not [url for url in asked if "importance" in url]
    page.locator("[data-pane=groups]").click()
    expect(page.locator("[data-picture] [data-state=none]")).to_be_visible()
    page.get_by_role("button", name="Group by: Nothing").click()
    page.get_by_role("option", name="optim", exact=True).click()
    group = page.locator('[data-group="sgd"]')
    expect(group.locator("[data-mean]").first).to_contain_text("0.5500 ± 0.071")
    group.get_by_role("button").click()
    ticks = table(screen).get_by_role("checkbox", name="sgd", exact=True)
    expect(ticks).to_have_attribute("aria-checked", "true")
    ticks = table(screen).get_by_role("checkbox", name="adamw", exact=True)
    expect(ticks).to_have_attribute("aria-checked", "false")


def group_row(screen: Screen, name: str) -> Locator:
    return table(screen).locator(f'[role=row][data-group-row="{name}"]')


def test_a_row_per_group_with_mean_and_spread_that_opens_to_its_runs(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    view = "?group=config:optim&hparams.pane=none"
    screen.open(board.url + "#hparams" + view)
    page, sgd, adamw = screen.page, group_row(screen, "sgd"), group_row(screen, "adamw")
    best = '[data-cell="best:val/acc"]'
    expect(sgd.locator(best)).to_have_text(re.compile(r"0\.5900\s*± 0\.071"))
    expect(adamw.locator('[data-cell="config:lr"]')).to_have_text("2 values")
    expect(adamw.locator('[data-cell="config:optim"]')).to_have_text("adamw")
    sgd.locator(best).hover()
    expect(sgd.locator(best)).to_have_attribute("title", re.compile(r"n = 2\nmean 0\.59"))
    # sorted: groups by their means, runs inside likewise
    head(screen, "best:val/acc").locator(".word").click()
    expect(adamw).to_have_attribute("data-row", "0")
    adamw.click(position={"x": 400, "y": 8})
    expect(adamw).to_have_attribute("aria-expanded", "true")
    expect(row(screen, "d")).to_have_attribute("data-row", "1")
    expect(row(screen, "c")).to_have_attribute("data-row", "2")
    expect(sgd).to_have_attribute("data-row", "3")
    # by keys: to the group, closed and opened, ticked, and to its runs
    table(screen).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(adamw).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(adamw).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Space")
    expect(adamw).to_have_attribute("aria-selected", "false")
    expect(row(screen, "d")).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Space")
    expect(row(screen, "d")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(row(screen, "d")).to_have_attribute("data-hot", "true")
    page.keyboard.press("ArrowLeft")
    expect(adamw).to_have_attribute("data-hot", "true")
    reload(screen, "hparams.open=")
    expect(row(screen, "d")).to_have_attribute("data-row", "1")
    page.get_by_role("combobox", name="Copy or save the table").click()
    with page.expect_download() as told:
        page.get_by_role("option", name="Save as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(told.value.path()).read_text("utf-8"))))
    found = [(one["Group"], one["n"], one["Run"]) for one in rows]
    assert found == [("adamw", "2", ""), ("adamw", "", "d"), ("adamw", "", "c"), ("sgd", "2", "")]
    assert float(rows[0]["val/acc (best)"]) == pytest.approx(0.79)
    assert float(rows[0]["val/acc (best) ± std"]) == pytest.approx(0.0707, abs=1e-4)
    page.get_by_role("button", name="Open all").click()
    expect(row(screen, "a")).to_be_visible()
    page.get_by_role("button", name="Close all").click()
    expect(table(screen).locator("[data-row]")).to_have_count(2)
    page.get_by_role("button", name="Group by: optim").click()
    page.get_by_role("option", name="A row per run").click()
    expect(table(screen).locator("[data-row]")).to_have_count(4)


def test_filtered_by_more_than_the_last_value(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    open_table(screen, board, "?hparams.pane=none")
    page = screen.page
    field = page.locator("[data-run-filter] input")
    # least losses 2.0, 1.7, 1.4, 1.1
    field.fill("min(val/loss) < 1.5")
    expect_rows(screen, "c", "d")
    field.fill("min(val/loss) < 1.5 and lr <= 1e-2")
    expect_rows(screen, "c")
    field.fill("at(val/acc, 2) < 0.65 and mean(val/acc, 2) > 0.6")
    expect_rows(screen, "b")
    reload(screen, "mean")
    expect_rows(screen, "b")
    screen.tab("scalars").click()
    screen.expect_curve("val/acc", runs=1)
    field = page.locator("aside input").first
    field.fill("mean(val/acc) > 1")
    expect(page.locator("[data-fault]")).to_contain_text("mean(loss, 10)")
    screen.tab("hparams").click()
    page.locator("[data-run-filter] input").fill("")
    head(screen, "best:val/loss").hover()
    head(screen, "best:val/loss").locator("button").click()
    menu = page.locator("[data-column-menu]")
    menu.get_by_label("At most").fill("1.5")
    menu.get_by_label("At most").press("Enter")
    expect(page.locator("[data-run-filter] input")).to_have_value("min(val/loss) <= 1.5")
    expect_rows(screen, "c", "d")


def test_what_tensorflow_says_of_settings_and_metrics(
    logdir: Path, board: Board, screen: Screen
) -> None:
    words = make_experiment(
        "a sweep",
        {
            "lr": {
                "display_name": "Learning rate",
                "description": "of the <b>optimizer</b>",
                "interval": (1e-4, 1.0),
            },
            "optim": {"domain": ["sgd", "adamw", "lion"]},
        },
        [("", "epoch_loss", "Loss (held out)")],
    )
    for i, (run, lr, optim, status) in enumerate(
        [
            ("a", 0.1, "sgd", pb.STATUS_SUCCESS),
            ("b", 0.1, "sgd", pb.STATUS_FAILURE),
            ("c", 0.01, "adamw", 0),
        ]
    ):
        start = 1_700_000_000.0 + i
        make_event_file(
            logdir / run,
            *([words] if run == "a" else []),
            session_start(start, "first" if lr == 0.1 else "second", lr=lr, optim=optim),
            scalar("epoch_loss", 1, 1.0 - 0.1 * i, wall_time=start + 30),
            *([session_end(status, start + 60)] if status else []),
        )
    screen.open(board.url + "#hparams?hparams.pane=none")
    page = screen.page
    expect(head(screen, "config:lr").locator(".word")).to_have_text("Learning rate")
    expect(head(screen, "last:epoch_loss").locator(".word")).to_have_text("Loss (held out)")
    expect(cell(screen, "a", "run:status")).to_have_text("finished")
    expect(cell(screen, "b", "run:status")).to_have_text("failed")
    expect(cell(screen, "a", "run:session_group")).to_have_text("first")
    head(screen, "config:lr").hover()
    head(screen, "config:lr").locator("button").click()
    menu = page.locator("[data-column-menu]")
    expect(menu.get_by_role("note")).to_contain_text("of the <b>optimizer</b>")
    expect(menu.get_by_role("note")).to_contain_text("lr")
    menu.get_by_label("At least").fill("0.05")
    menu.get_by_label("At least").press("Enter")
    expect_rows(screen, "a", "b")
    page.keyboard.press("Escape")
    page.locator("[data-run-filter] input").fill("")
    expect_rows(screen, "a", "b", "c")
    head(screen, "config:optim").hover()
    head(screen, "config:optim").locator("button").click()
    ticks = menu.get_by_role("menuitemcheckbox")
    expect(ticks).to_have_text([re.compile(name) for name in ("adamw", "lion", "sgd")])
    menu.get_by_role("menuitemcheckbox", name="adamw").click()
    expect_rows(screen, "c")
    menu.get_by_role("menuitemcheckbox", name="sgd").click()
    expect(page.locator("[data-run-filter] input")).to_have_value("optim in (adamw, sgd)")
    expect_rows(screen, "a", "b", "c")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Group by: Nothing").click()
    page.get_by_role("option", name="Session group").click()
    expect(group_row(screen, "first")).to_be_visible()
    expect(group_row(screen, "second")).to_be_visible()


def test_runs_without_settings_have_a_table_all_the_same(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        for run in ("a", "b"):
            with SummaryWriter(sys.argv[1] + "/" + run) as writer:
                writer.add_scalar("loss", 0.5, 1)
        """,
        logdir,
    )
    screen.open(board.url + "#hparams")
    expect(cell(screen, "a", "last:loss")).to_have_text("0.5000")
    expect(screen.page.locator("[data-state=no-settings]")).to_contain_text("add_config")
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/c") as writer:
            writer.add_scalar("loss", 0.25, 1)
            writer.add_hparams({"lr": 0.5}, {})
        """,
        logdir,
    )
    expect(cell(screen, "c", "config:lr")).to_have_text("0.5")  # by itself
    expect(cell(screen, "c", "last:loss")).to_have_text("0.2500")
    expect(screen.page.locator("[data-state=no-settings]")).to_have_count(0)


def test_whatever_was_logged_is_shown_and_nothing_of_it_is_markup(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(BAD, logdir)
    screen.open(board.url + "#hparams?hparams.columns=all")
    page = screen.page
    expect(cell(screen, "mixed", "config:<script>alert(1)</script>")).to_have_text(
        "<img src=x onerror=alert(2)>"
    )
    field = page.locator("[data-action=columns]")
    for key, run, text in (
        ("config:value", "nan", "NaN"),
        ("config:value", "mixed", "1"),
        ("config:value", "word", "big"),
        ("config:list", "nan", "[1, 2, 3]"),
        ("config:nested.deep.er", "nan", "2"),
        ("last:loss", "nan", "NaN"),
        ("config:na me|\"'&/.:", "word", "true"),
    ):
        field.click()
        page.get_by_role("textbox", name="Find a column").fill(key.split(":", 1)[1])
        box = page.locator(f"[data-choose={quoted(key)}]")
        expect(box).to_have_attribute("aria-checked", "true")
        page.keyboard.press("Escape")
        pinned = quote(json.dumps([key]))
        screen.open(f"{board.url}#hparams?hparams.columns=all&hparams.pinned={pinned}")
        expect(cell(screen, run, key)).to_have_text(text)
    assert table(screen).get_attribute("data-columns") is not None
    count = int(table(screen).get_attribute("data-columns") or "0")
    assert count > 5000
    assert page.locator("[role=gridcell]").count() < 1000
    long = "config:text"
    screen.open(
        f"{board.url}#hparams?hparams.pane=compare&hparams.marked="
        + json.dumps(["mixed", "word"])
        + "&hparams.pinned="
        + json.dumps([long])
    )
    shown = page.locator(f'[data-item="{long}"] [role=cell]').first
    expect(shown).to_contain_text("xxx")
    shown.click()
    expect(page.locator("[data-told] pre")).to_have_text("x" * 10_000)
    table(screen).focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowDown")
    expect(table(screen)).to_have_attribute("aria-activedescendant", re.compile(r"\d"))


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_on_a_phone_the_table_scrolls_and_pictures_stand_below(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#hparams")
    expect(row(screen, "a")).to_be_visible()
    expect(screen.page.locator("[data-lines]")).to_have_attribute("data-lines", "4")
    upper, lower = table(screen).bounding_box(), screen.page.locator("[data-lines]").bounding_box()
    assert upper
    assert lower
    assert upper["width"] <= 390
    assert upper["height"] >= 140
    assert lower["y"] >= upper["y"] + upper["height"]
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
    name_of(screen, "b").get_by_role("checkbox").tap()
    expect(row(screen, "b")).to_have_attribute("aria-selected", "false")


def test_a_session_of_keras_is_one_row_and_what_is_chosen_is_drawn(
    logdir: Path, board: Board, screen: Screen
) -> None:
    make_keras_session(logdir / "s7", {"units": 16}, [0.9, 0.5], [1.0, 0.75])
    make_keras_session(logdir / "s8", {"units": 32}, [0.8, 0.25], [0.9, 0.95], start=T + 500)
    screen.open(board.url + "#hparams?hparams.pane=none")
    expect_rows(screen, "s7", "s8")
    expect(cell(screen, "s7", "last:train/epoch_loss")).to_have_text("0.5000")
    expect(cell(screen, "s8", "best:validation/epoch_loss")).to_have_text("0.9000")
    expect(cell(screen, "s7", "run:duration")).to_have_text("21 s")
    expect(cell(screen, "s7", "run:status")).to_have_text("finished")
    tick = name_of(screen, "s8").get_by_role("checkbox")
    tick.click()
    expect(tick).to_have_attribute("aria-checked", "false")
    screen.tab("scalars").click()
    screen.expect_curve("epoch_loss", runs=2)
    screen.tab("hparams").click()
    tick.click()
    field = screen.page.locator("[data-run-filter] input")
    field.fill("validation/epoch_loss < 0.8")
    expect_rows(screen, "s7")
    screen.tab("scalars").click()
    screen.expect_curve("epoch_loss", runs=2)
    screen.page.locator("aside input").first.fill("epoch_loss < 0.3")
    screen.expect_curve("epoch_loss", runs=1)
    screen.tab("hparams").click()
    expect_rows(screen, "s8")


def test_runs_that_log_pictures_alone_have_a_table(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        for run in ("a", "b"):
            with SummaryWriter(sys.argv[1] + "/" + run) as writer:
                writer.add_image("noise", np.zeros((3, 4, 4)), 1)
        """,
        logdir,
    )
    screen.open(board.url + "#hparams?hparams.pane=none")
    expect_rows(screen, "a", "b")
    expect(cell(screen, "a", "run:duration")).to_be_visible()
    screen.page.goto("about:blank")
    screen.open(board.url)
    expect(screen.page.get_by_role("tab", selected=True)).to_have_text("Images")


def test_pictures_read_what_the_table_has_not_come_to(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        for run, name in enumerate("abc"):
            with SummaryWriter(sys.argv[1] + "/" + name) as writer:
                writer.add_config({f"setting_{i:03}": i * (run + 1) for i in range(300)})
                writer.add_scalar("val/acc", 0.5 + run / 10, 0)
                writer.add_scalar("val/loss", 2.5 - run, 0)
        """,
        logdir,
    )
    screen.open(board.url + "#hparams?hparams.columns=all")
    axis = screen.page.locator('[data-axis="best:val/loss"]')
    expect(axis).to_contain_text("1.0")
    expect(axis).not_to_contain_text("none")
    expect(table(screen).locator('[data-column="best:val/loss"]')).to_have_count(0)


TABLE = """() => [...document.querySelectorAll('[data-table] [role=row]')].map(row => [
  row.dataset.run ?? row.dataset.row ?? '',
  ...[...row.querySelectorAll('[role=gridcell], [role=rowheader], [role=columnheader]')].map(cell =>
    [cell.dataset.cell ?? cell.dataset.column, cell.textContent.trim(), cell.className,
      cell.style.backgroundColor, cell.style.width].join(' ~ ')),
]).sort().map(String)"""
"""Words, classes, colours and widths of every cell."""


def test_a_table_that_was_changed_is_as_one_opened_anew(
    logdir: Path, board: Board, screen: Screen
) -> None:
    writers = {name: SummaryWriter(logdir / name) for name in "abcd"}
    for i, writer in enumerate(writers.values()):
        writer.add_config({"lr": 0.1**i, "optim": ("sgd", "adam")[i % 2], "depth": i})
        for step in range(5):
            writer.add_scalar("val/acc", 0.5 + 0.1 * i + 0.01 * step, step)
            writer.add_scalar("val/loss", 2 - 0.1 * i - 0.01 * step, step)
        writer.flush()
    page = screen.page
    ranked = '#hparams?hparams.columns=all&hparams.ranked=["best:val/acc"]'
    screen.open(board.url + ranked)
    expect_rows(screen, "a", "b", "c", "d")

    def expect_as_anew(growth: tuple[str, float] | None = None) -> None:
        """After a run logged one more point."""
        if growth:
            name, value = growth
            writers[name].add_scalar("val/acc", value, 9)
            writers[name].flush()
            expect(table(screen)).to_contain_text(f"{value:.4f}")
        other = page.context.new_page()
        other.goto(page.url)
        for _ in range(60):
            changed, fresh = page.evaluate(TABLE), other.evaluate(TABLE)
            if changed == fresh and len(fresh) > 2:
                break
            page.wait_for_timeout(250)
        assert changed == fresh
        other.close()

    expect_as_anew(("a", 0.9123))
    head(screen, "best:val/acc").locator(".label").click()
    expect_as_anew(("b", 0.9234))
    sorted_so = page.evaluate("location.hash")
    for change in (
        "&hparams.base=b",
        "&hparams.base=b&hparams.difference=percent",
        "&hparams.base=-",
        "&group=config:optim",
        "&runs=lr < 0.05",
        '&hparams.pinned=["best:val/acc"]',
        '&hparams.hidden=["config:depth"]',
        '&hparams.widths={"config:lr":150}',
        '&hparams.ranked=["best:val/loss","config:depth"]',
    ):
        page.evaluate("hash => { location.hash = hash; }", sorted_so + change)
        expect_as_anew()
    page.evaluate("hash => { location.hash = hash; }", sorted_so + "&hparams.base=c")
    expect_as_anew(("c", 0.9345))
    page.evaluate("hash => { location.hash = hash; }", sorted_so + "&group=config:optim")
    writers["d"].add_scalar("val/acc", 0.95, 9)
    writers["d"].flush()
    expect_as_anew()
    for writer in writers.values():
        writer.close()
