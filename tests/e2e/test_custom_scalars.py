"""Custom scalars: layouts of all runs as one, lines and margins, patterns that match nothing or are none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    from {package} import SummaryWriter
    for run, more in (("a", {{}}), ("b", {{"Other": {{"lr": ["Multiline", ["lr$"]]}}}})):
        writer = SummaryWriter(sys.argv[1] + "/" + run)
        for step in range(30):
            for place, tag in enumerate(("loss/train", "loss/val", "lr", "mean", "low", "a" * 40 + "!")):
                writer.add_scalar(tag, place + 1 / (step + 1), step)
            if run == "a":
                writer.add_scalar("high", 4 + step / 10, step)
        writer.add_custom_scalars({{
            "Training": {{"losses": ["Multiline", ["loss/.*", "gone"]], "none": ["Multiline", ["nothing.*"]],
                          "bad": ["Multiline", ["loss/("]],
                          "endless": ["Multiline", ["(([a-z]+/?)+)+$", "lr"]]}},
            "Evaluation": {{"margin": ["Margin", ["mean", "low", "high"]]}},
            **more}})
        writer.close()
"""


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_layouts_of_every_writer(logdir: Path, board: Board, screen: Screen, package: str) -> None:
    run_python(LOG.format(package=package), logdir)
    screen.open(board.url)
    screen.tab("custom_scalars").click()
    screen.expect_curve("losses", points=120)
    losses = screen.card("losses")
    expect(losses.locator("[data-legend] li")).to_have_count(2)
    # Colours are the runs', shapes the tags': in the legend, on the curves, in the tooltip.
    shapes = [path.get_attribute("d") for path in losses.locator("[data-legend] path").all()]
    assert len(set(shapes)) == 2
    screen.plot("losses").hover(position={"x": 150, "y": 60})
    rows = screen.page.locator("[data-tip] tbody tr")
    expect(rows.filter(has_text="loss/val").locator("path").first).to_have_attribute(
        "d", shapes[1] or ""
    )
    assert {path.get_attribute("d") for path in rows.locator("path").all()} == set(shapes)
    assert len({path.get_attribute("fill") for path in rows.locator("path").all()}) == 2
    losses.get_by_role("button", name="Matches (4) · 1 without a match").click()
    expect(losses.locator("[data-matches] dt")).to_have_text(["loss/train", "loss/val", "gone"])
    expect(losses.locator("[data-matches] dd").first).to_have_text("ab")
    expect(losses.locator("[data-matches] dd").last).to_have_text("No scalar tag matches")
    screen.card("lr").scroll_into_view_if_needed()
    screen.expect_curve("lr")
    assert screen.cards() == ["losses", "none", "bad", "endless", "margin", "lr"]
    expect(screen.card("none").locator("[data-state=none]")).to_contain_text("nothing.*")
    expect(screen.card("bad").get_by_role("note")).to_contain_text("loss/(")
    # A pattern that would never end is ended; what stands beside it is drawn.
    expect(screen.card("endless").get_by_role("note")).to_contain_text("takes too long")
    screen.expect_curve("endless")
    screen.expect_curve("margin")
    expect(screen.card("margin").get_by_role("note")).to_have_text("b does not log high")
    screen.plot("margin").hover(position={"x": 150, "y": 60})
    expect(screen.page.locator("[data-tip]")).to_contain_text("lower … upper")
    screen.smoothing().fill("1")
    expect(screen.page.get_by_role("textbox", name="Smoothing, as a number")).to_have_value("1.00")
    screen.smoothing().fill("0")
    screen.page.get_by_role("button", name="Training").click()
    expect(screen.card("losses")).to_have_count(0)
    screen.page.wait_for_url("**custom_scalars.toggled=**")
    assert "custom_scalars.smoothing=0" in screen.page.url
    screen.page.reload()
    expect(screen.card("margin")).to_be_visible()
    expect(screen.card("losses")).to_have_count(0)


def test_a_logarithmic_x_and_files_of_a_chart(
    logdir: Path, board: Board, screen: Screen, tmp_path: Path
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#custom_scalars?custom_scalars.logx=1")
    screen.expect_curve("losses")
    axis = screen.page.get_by_role("combobox", name="x axis")
    axis.click()
    expect(screen.page.get_by_role("option", name="Linear x")).to_be_visible()
    screen.page.keyboard.press("Escape")
    card = screen.card("losses")
    for kind, holds in (("SVG", "<svg"), ("CSV", "run,tag,step,wall_time,value,smoothed")):
        card.hover()
        card.get_by_role("combobox", name="Save this chart").click()
        with screen.page.expect_download() as saved:
            screen.page.get_by_role("option", name=kind).click()
        path = tmp_path / saved.value.suggested_filename
        saved.value.save_as(path)
        assert path.name == f"losses.{kind.lower()}"
        assert holds in path.read_text("utf-8")
        if kind == "SVG":
            found = re.findall(r'<path d="([^"]+)" transform=', path.read_text("utf-8"))
            assert len(set(found)) == 2, "a shape for each tag"
            assert len(found) == 4 * 30 - 4 + 4, "at every point but step 0, and in the legend"
    axis.click()
    screen.page.get_by_role("option", name="Linear x").click()
    screen.page.wait_for_url(lambda url: "logx" not in url)
    screen.expect_curve("losses", points=120)


def test_charts_are_made_and_changed_in_the_page(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    before = {path: path.read_bytes() for path in logdir.rglob("*tfevents*")}
    page = screen.page
    screen.open(board.url + "#custom_scalars")
    screen.expect_curve("losses")
    page.get_by_role("button", name="New chart").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("mine")
    dialog.get_by_label("Category").fill("Own")
    patterns = dialog.locator("textarea")
    patterns.fill("loss/.*\nlr(")
    expect(dialog.locator("[data-meaning='loss/.*']")).to_contain_text("2 tags")
    expect(dialog.locator("[data-meaning='lr(']")).to_contain_text("unterminated")
    patterns.fill("loss/val")
    # Escape closes the list of tags, not the window with what was typed.
    dialog.get_by_role("button", name="Add a tag").click()
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("listbox")).to_have_count(0)
    expect(patterns).to_have_value("loss/val")
    dialog.get_by_role("button", name="Add a tag").click()
    page.keyboard.type("lr")
    expect(page.get_by_role("option")).to_have_text(["lr"])
    page.keyboard.press("Enter")
    expect(patterns).to_have_value("loss/val\nlr$")
    assert find_faults(page) == []
    dialog.get_by_role("button", name="Add", exact=True).click()
    screen.card("mine").scroll_into_view_if_needed()
    screen.expect_curve("mine", points=120)
    page.wait_for_url("**custom_scalars.layout=**")
    page.reload()
    screen.card("mine").scroll_into_view_if_needed()
    screen.expect_curve("mine", points=120)
    assert screen.cards() == ["losses", "none", "bad", "endless", "margin", "lr", "mine"]
    # A margin in the place of the lines; before another; away.
    screen.card("mine").get_by_role("button", name="Change this chart").click()
    dialog.get_by_role("radio", name="Margin").click()
    for part, tag in (("Value", "mean"), ("Lower", "low"), ("Upper", "high")):
        dialog.get_by_role("button", name=f"{part}:").click()
        page.get_by_role("option", name=tag, exact=True).click()
    dialog.get_by_label("Category").fill("Other")
    dialog.get_by_role("button", name="Apply").click()
    expect(screen.card("mine").get_by_role("note")).to_have_text("b does not log high")
    screen.card("mine").get_by_role("button", name="Change this chart").click()
    dialog.get_by_role("button", name="One place forward").click()
    expect(dialog.get_by_role("button", name="One place forward")).to_be_disabled()
    page.keyboard.press("Escape")
    assert screen.cards()[-2:] == ["mine", "lr"]
    screen.card("bad").get_by_role("button", name="Change this chart").click()
    dialog.get_by_role("button", name="Remove this chart").click()
    expect(screen.card("bad")).to_have_count(0)
    page.get_by_role("button", name="Back to what was logged").click()
    expect(screen.card("bad")).to_have_count(1)
    expect(screen.card("mine")).to_have_count(0)
    page.wait_for_url(lambda url: "custom_scalars.layout" not in url)
    assert before == {path: path.read_bytes() for path in logdir.rglob("*tfevents*")}


def test_a_chart_where_no_layout_was_logged(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/a") as writer:
            for step in range(5):
                writer.add_scalar("loss", step, step)
        """,
        logdir,
    )
    screen.open(board.url + "#custom_scalars")
    expect(screen.page.get_by_text("add_custom_scalars")).to_be_visible()
    screen.page.get_by_role("button", name="New chart").click()
    screen.page.get_by_role("dialog").locator("textarea").fill("loss")
    screen.page.keyboard.press("Control+Enter")
    screen.expect_curve("untitled", points=5)
    # The dashboard stays among the tabs while it has charts.
    screen.tab("scalars").click()
    screen.expect_curve("loss")
    screen.tab("custom_scalars").click()
    screen.expect_curve("untitled", points=5)


def test_a_new_layout_and_new_tags_come_by_themselves(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#custom_scalars")
    expect(screen.card("none").locator("[data-state=none]")).to_be_visible()
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/c") as writer:
            for step in range(5):
                writer.add_scalar("nothing/more", step, step)
            writer.add_custom_scalars({"New": {"fresh": ["Multiline", ["nothing"]]}})
        """,
        logdir,
    )
    screen.expect_curve("none")
    expect(screen.card("fresh")).to_be_attached()


@pytest.mark.parametrize(
    "window",
    [
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark", "locale": "zh-CN"},
        {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    ],
    indirect=True,
)
def test_axe_finds_nothing(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#custom_scalars")
    screen.expect_curve("losses")
    assert find_faults(screen.page) == []
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
