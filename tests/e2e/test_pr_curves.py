"""PR curves: every step of every writer, what a curve amounts to, hover and keys, steps compared, faults told."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    import numpy as np
    from {package} import SummaryWriter
    for run, sharp in (("a", 2.0), ("b", 0.5)):
        writer = SummaryWriter(sys.argv[1] + "/" + run)
        rng = np.random.default_rng(0)
        for step in (0, 10, 20):
            labels = rng.random(400) < 0.4
            told = 1 / (1 + np.exp(-rng.normal(labels * sharp * step / 10, 1)))
            writer.add_pr_curve("classes/car", labels, told, step, walltime=1.7e9 + 6 * step)
        writer.add_pr_curve("classes/bus", labels, told, 10)
        writer.close()
"""

BROKEN = """
    import sys
    import numpy as np
    from lightboard import SummaryWriter
    good = [[3, 2, 1], [2, 1, 0], [1, 2, 3], [0, 1, 2], [0.6, 2 / 3, 1], [1, 2 / 3, 1 / 3]]
    lying = [*good[:4], [0.6, 0.1, 1], good[5]]
    nothing = [[float("nan")] * 3] * 6
    with SummaryWriter(sys.argv[1]) as writer:
        writer.add_scalar("loss", 1.0, 7)
        for tag, rows in (("good", good), ("lying", lying), ("nothing", nothing)):
            writer.add_pr_curve_raw(tag, *map(np.array, rows), 7, 3)
        writer.add_pr_curve_raw("few", *map(np.array, good), 7, 127)
"""


def row(screen: Screen, run: str, tag: str = "classes/car") -> Locator:
    return screen.card(tag).locator(f'[data-run-curve="{run}"]')


def area(screen: Screen, run: str, tag: str = "classes/car") -> float:
    said = row(screen, run, tag).locator("[data-of=area]")
    expect(said).not_to_have_text("–")
    return float(said.inner_text())


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_every_step_of_every_writer(
    logdir: Path, board: Board, screen: Screen, package: str
) -> None:
    run_python(LOG.format(package=package), logdir)
    screen.open(board.url)
    screen.tab("pr_curves").click()
    slider = screen.page.locator("input[type=range][name=step]")
    expect(slider).to_have_attribute("max", "2")
    expect(screen.card("classes/car").locator("[data-curve]")).to_have_count(2)
    assert area(screen, "a") > 0.9 > area(screen, "b") > 0.5
    slider.fill("0")
    expect(row(screen, "a")).to_have_attribute("data-step", "0")
    assert np.isclose(area(screen, "a"), 0.4, atol=0.12)
    expect(row(screen, "a", "classes/bus")).not_to_have_attribute("data-step", "10")
    screen.page.keyboard.press("ArrowRight")
    expect(row(screen, "a", "classes/bus")).to_have_attribute("data-step", "10")


def test_hover_and_keys_tell_the_points_and_light_the_run(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#pr_curves")
    plot = screen.plot("classes/car")
    area(screen, "a")
    plot.hover(position={"x": 200, "y": 40})
    tip = screen.page.locator("[data-tip]")
    expect(tip.locator("tr[data-tip-run]")).to_have_count(2)
    expect(tip.locator("tr").nth(1)).to_have_attribute("data-tip-run", "a")
    cells = tip.locator("[data-tip-run=a] [data-of]")
    names = cells.evaluate_all("cells => cells.map(cell => cell.dataset.of)")
    numbers = dict(zip(names, map(float, cells.all_inner_texts()), strict=True))
    counts = [name for name in names if name.endswith("tives")]
    assert sum(numbers[name] for name in counts) == 400
    share = numbers["truePositives"] / (numbers["truePositives"] + numbers["falsePositives"])
    assert np.isclose(share, numbers["precision"], atol=1e-3)
    screen.page.mouse.move(1, 1)
    expect(tip).to_have_count(0)
    plot.focus()
    screen.page.keyboard.press("ArrowUp")
    expect(tip).to_be_visible()
    before = float(plot.get_attribute("data-threshold") or "nan")
    screen.page.keyboard.press("ArrowUp")
    expect(plot).not_to_have_attribute("data-threshold", str(before))
    assert float(plot.get_attribute("data-threshold") or "nan") > before
    screen.page.keyboard.press("PageDown")
    expect(tip.locator("[data-tip-run]")).to_have_attribute("data-tip-run", "b")
    screen.page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_zoom_compare_trail_and_a_step_of_its_own(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#pr_curves?pr_curves.against=first&pr_curves.trail=on")
    card, plot = screen.card("classes/car"), screen.plot("classes/car")
    change = row(screen, "a").locator("[data-of=change]")
    expect(change).to_contain_text("+0.")
    # of either run two earlier steps as a trail, and the first once more as what it is compared with
    expect(card.locator("[data-faint]")).to_have_count(6)
    path = card.locator("[data-curve=a]")
    whole = path.get_attribute("d")
    box = plot.bounding_box()
    assert box
    screen.page.mouse.move(box["x"] + 150, box["y"] + 40)
    screen.page.mouse.down()
    screen.page.mouse.move(box["x"] + 260, box["y"] + 120, steps=4)
    screen.page.mouse.up()
    expect(path).not_to_have_attribute("d", whole or "")
    plot.focus()
    screen.page.keyboard.press("0")
    expect(path).to_have_attribute("d", whole or "")
    card.get_by_role("button", name="for this card").click()
    mine = card.locator("input[type=range][name=step]")
    mine.fill("0")
    expect(card).to_have_attribute("data-step", "0")
    expect(screen.card("classes/bus")).to_have_attribute("data-step", "20")
    with screen.page.expect_download() as saved:
        card.get_by_role("combobox", name="Save").click()
        screen.page.get_by_role("option").filter(has_text="CSV").click()
    lines = Path(saved.value.path()).read_text().splitlines()
    assert lines[0].startswith("run,step,threshold,true_positives")
    assert {line.split(",")[1] for line in lines[1:]} == {"0"}
    with screen.page.expect_download() as saved:
        card.get_by_role("combobox", name="Save").click()
        screen.page.get_by_role("option").filter(has_text="PNG").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_roc_times_and_a_step_of_its_own_for_one_run(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#pr_curves")
    card = screen.card("classes/car")
    assert area(screen, "a") > area(screen, "b")
    precise = card.locator("[data-curve=a]").get_attribute("d")
    screen.page.get_by_role("combobox", name=re.compile("^Curve")).click()
    screen.page.get_by_role("option", name="ROC").click()
    expect(card.locator("[data-curve=a]")).not_to_have_attribute("d", precise or "")
    expect(card.get_by_role("button", name="area under the ROC curve")).to_have_text("AUC")
    # At step 0 a and b both guess: half of all pairs are in order.
    when = row(screen, "a").locator("[data-of=when] button")
    expect(when).to_have_text("20")
    when.click()
    own = card.locator("input[type=range][name=own-step]")
    own.fill("0")
    expect(when).to_have_text("0")
    expect(row(screen, "a").locator("[data-of=area]")).to_have_text(re.compile(r"^0\.[45]"))
    expect(row(screen, "b")).to_have_attribute("data-step", "20")
    # The other cards have the run at that step too, and the link holds it.
    expect(row(screen, "a", "classes/bus")).not_to_have_attribute("data-step", "10")
    screen.page.wait_for_url(lambda url: '[["a",0]]' in unquote(url))
    screen.page.reload()
    expect(when).to_have_text("0")
    card.get_by_role("combobox", name="Time of a curve").click()
    screen.page.get_by_role("option", name="Relative").click()
    expect(when).to_have_text("0 s")
    when.click()
    expect(own).to_have_count(0)
    expect(row(screen, "a")).to_have_attribute("data-step", "20")
    expect(when).to_have_text("2 m")
    card.get_by_role("combobox", name="Time of a curve").click()
    screen.page.get_by_role("option", name="Wall").click()
    # 1.7e9 and two minutes, wherever the browser stands.
    expect(when).to_have_text(re.compile(r"^2023-11-1[45] \d\d:\d[05]:20$"))
    card.locator("[data-plot]").hover(position={"x": 200, "y": 40})
    expect(screen.page.locator("[data-tip-run=a] [data-of=rate]")).to_have_text(
        re.compile(r"^[\d.]+$")
    )


def test_new_steps_come_by_themselves(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#pr_curves")
    expect(row(screen, "a")).to_have_attribute("data-step", "20")
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/a") as writer:
            writer.add_pr_curve("classes/car", np.array([0, 1]), np.array([0.2, 0.8]), 30)
        """,
        logdir,
    )
    expect(row(screen, "a")).to_have_attribute("data-step", "30")
    expect(row(screen, "a").locator("[data-of=area]")).to_have_text("1.00")
    expect(row(screen, "b")).to_have_attribute("data-step", "20")


def test_what_is_wrong_with_a_curve_is_told(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(BROKEN, logdir / "run")
    screen.open(board.url + "#pr_curves")
    area(screen, "run", "good")
    expect(screen.card("good").get_by_role("note")).to_have_count(0)
    lying = screen.card("lying").get_by_role("note")
    expect(lying).to_contain_text("precision is not what the counts give, at 1 of 3 thresholds")
    expect(lying).to_contain_text("run · lying · step 7")
    expect(screen.card("few").get_by_role("note")).to_contain_text("names 127 thresholds")
    alert = screen.card("nothing").get_by_role("alert")
    expect(alert).to_contain_text("not a finite number at 3 of 3")
    expect(alert).to_contain_text("run · nothing · step 7")


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(
    "window",
    [
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "en-GB"},
        {"viewport": {"width": 1024, "height": 768}, "color_scheme": "dark", "locale": "zh-CN"},
        PHONE | {"color_scheme": "light", "locale": "zh-CN"},
    ],
    indirect=True,
)
def test_axe_finds_nothing(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    run_python(BROKEN, logdir / "run")
    screen.open(board.url + "#pr_curves?pr_curves.against=previous&pr_curves.kind=roc")
    area(screen, "a")
    row(screen, "a").locator("[data-of=when] button").click()
    expect(screen.card("classes/car").locator("input[name=own-step]")).to_be_visible()
    screen.card("nothing").scroll_into_view_if_needed()
    expect(screen.card("nothing").get_by_role("alert")).to_be_visible()
    assert find_faults(screen.page) == []
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
