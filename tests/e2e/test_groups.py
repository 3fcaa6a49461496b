"""Groups of runs: one curve with a band each, how many runs it stands for, and the same again outside the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen
from tests.e2e.test_curve_acts import act, taken

import lightboard

# Three settings of four seeds. Two seeds of "sgd" end in the middle, one logs every tenth step only.
LOG = """
    import math, random, sys
    from lightboard import SummaryWriter
    for lr, optim in ((0.1, "sgd"), (0.01, "adam"), (0.001, "adam")):
        for seed in range(4):
            chance = random.Random(f"{lr} {seed}")
            with SummaryWriter(f"{sys.argv[1]}/{optim}/lr{lr}-seed{seed}") as writer:
                last = 100 if optim == "sgd" and seed > 1 else 200
                for step in range(0, last, 10 if seed == 1 else 1):
                    wall = 1.7e9 + 100 * seed + step * 2
                    value = math.nan if step == 50 else math.exp(-step / 60) + chance.gauss(lr, 0.05)
                    writer.add_scalar("train/loss", value, step, walltime=wall)
                writer.add_hparams({"lr": lr, "optim": optim, "seed": seed}, {}, run_name=".")
"""
CARD = "train/loss"


@pytest.fixture
def grouped(logdir: Path, board: Board, screen: Screen) -> Screen:
    """By the setting `optim`: eight runs of adam, four of sgd."""
    run_python(LOG, logdir)
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.open(board.url + "#scalars?group=config:optim&scalars.smoothing=0")
    expect_groups(screen, 2)
    return screen


def expect_groups(screen: Screen, groups: int) -> None:
    screen.expect_curve(CARD)
    expect(screen.plot(CARD)).to_have_attribute("aria-label", re.compile(rf" {groups} groups?\b"))
    screen.settle()


def point(screen: Screen, share: float) -> None:
    """Moves onto the plot, so far from its left edge."""
    box = screen.plot(CARD).bounding_box()
    assert box
    left, right = 38, 50  # margins of the plot
    screen.page.mouse.move(
        box["x"] + left + (box["width"] - left - right) * share, box["y"] + box["height"] / 2
    )


def tip_rows(screen: Screen) -> dict[str, list[str]]:
    """The tooltip: for each group its cells."""
    tip = screen.page.locator("[data-tip]")
    expect(tip).to_be_visible()
    rows = [row.locator("td").all_inner_texts() for row in tip.locator("tbody tr").all()]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows if len(row) > 1}


def test_a_group_is_a_curve_with_a_band_that_says_of_how_many(grouped: Screen) -> None:
    page = grouped.page
    summary = grouped.summary(CARD)
    assert re.search(r"adam: .*n = 6–8", summary)
    assert re.search(r"sgd: .*n = 1–4", summary)
    legend = page.locator("[data-legend=groups]")
    expect(legend.get_by_role("listitem")).to_have_text([re.compile("adam"), re.compile("sgd")])

    point(grouped, 0.2)
    rows = tip_rows(grouped)
    assert set(rows) == {"adam", "sgd"}
    assert rows["sgd"][2] == "4"
    assert float(rows["adam"][0]) > 0
    assert 0 < float(rows["adam"][1]) < 0.2, "± std"
    point(grouped, 0.9)
    assert tip_rows(grouped)["sgd"][2] == "2 / 4", "two have ended: the band is one of two"
    assert tip_rows(grouped)["adam"][2] == "8"


def test_what_is_drawn_of_a_group_is_chosen_and_in_the_link(grouped: Screen) -> None:
    page = grouped.page
    bar = page.locator("[data-group-bar]")
    before = grouped.look(CARD)
    bar.get_by_role("combobox", name="Band").click()
    bar.get_by_role("option", name="Min … max").click()
    grouped.expect_new_look(CARD, before)
    bar.get_by_role("combobox", name="Line").click()
    bar.get_by_role("option", name="Median").click()
    point(grouped, 0.2)
    expect(page.locator("[data-tip] thead")).to_contain_text("median")
    low, high = map(float, tip_rows(grouped)["adam"][1].split(" … "))
    assert low < float(tip_rows(grouped)["adam"][0]) < high

    page.mouse.move(5, 5)
    grouped.settle()
    before = grouped.look(CARD)
    bar.get_by_role("checkbox").check()
    grouped.expect_new_look(CARD, before)
    expect(page).to_have_url(
        re.compile(r"scalars\.centre=median.*scalars\.band=minmax.*members=shown")
    )

    page.reload()
    expect_groups(grouped, 2)
    expect(bar.get_by_role("combobox", name="Band: Min … max")).to_be_visible()
    bar.get_by_role("button", name="Single runs again").click()
    grouped.expect_curve(CARD, runs=12)
    expect(bar).to_have_count(0)


def test_groups_by_name_and_folder_and_a_single_run_left(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG, logdir)
    screen.open(board.url + "#scalars?group=pattern:lr([.0-9]%2B)&scalars.smoothing=0")
    expect_groups(screen, 3)
    screen.open("about:blank")
    screen.open(board.url + "#scalars?group=folder:1&only=sgd/lr0.1-seed0&only=sgd/lr0.1-seed2")
    expect_groups(screen, 1)
    point(screen, 0.9)
    assert tip_rows(screen)["sgd"][1:] == ["–", "1 / 2"], "one run left has no band"


def test_groups_by_keyboard_and_by_ear(grouped: Screen) -> None:
    grouped.plot(CARD).focus()
    grouped.page.keyboard.press("ArrowRight")
    said = grouped.card(CARD).locator("[aria-live=polite]")
    expect(said).to_have_text(re.compile(r"^(adam|sgd), step .*: [\d.]+, ± std [\d.]+, n = \d"))


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_groups_on_a_phone(grouped: Screen) -> None:
    page = grouped.page
    expect(page.locator("[data-legend=groups] li")).to_have_count(2)
    box = grouped.plot(CARD).bounding_box()
    assert box
    finger = {"x": box["x"] + 120, "y": box["y"] + 60}
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    table = grouped.card(CARD).locator("[data-values]")
    expect(table).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(table.locator("thead")).to_contain_text("± std")
    expect(table.locator("tbody tr").first.locator("td").last).to_have_text(
        re.compile(r"^\d( / \d)?$")
    )
    page.locator("header button").last.tap()
    settings = page.locator("aside").last
    settings.get_by_role("combobox", name="Band").tap()
    settings.get_by_role("option", name="Quartiles").tap()
    expect(page).to_have_url(re.compile("scalars.band=quartiles"))


def test_groups_grow_with_their_runs(grouped: Screen, logdir: Path) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(f"{sys.argv[1]}/sgd/lr0.1-seed0") as writer:
            for step in range(200, 400):
                writer.add_scalar("train/loss", 0.5, step)
        """,
        logdir,
    )
    expect(grouped.plot(CARD)).to_have_attribute("aria-label", re.compile(r"sgd: last 0\.5000"))
    grouped.settle()
    point(grouped, 0.9)
    assert tip_rows(grouped)["sgd"][2] == "1 / 4"


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"band": "ci95", "smoothing": "0.8", "members": "shown"},
        {"band": "stderr", "x": "relative"},
        {"band": "quartiles", "centre": "median"},
        {"band": "minmax", "x": "wall", "columns": "5"},
    ],
    ids=lambda view: "-".join(view.values()) or "as-it-is",
)
def test_copied_python_draws_the_same_groups(
    logdir: Path, board: Board, screen: Screen, tmp_path: Path, view: dict[str, str]
) -> None:
    run_python(LOG, logdir)
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    query = "".join(f"&scalars.{key}={value}" for key, value in {"smoothing": "0", **view}.items())
    screen.open(f"{board.url}#scalars?group=config:optim{query}")
    expect_groups(screen, 2)
    act(screen, "Download, copy…")
    dialog = screen.page.locator("[data-export]")
    dialog.get_by_role("button", name="Copy the Python").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    code = screen.page.evaluate("navigator.clipboard.readText()")
    code = code.replace('figure.savefig("', f'figure.savefig("{tmp_path}/')
    # What the script holds of each group, in place of what it draws.
    told = "    axes.fill_between(grid, low, high"
    assert code.count(told) == 1
    code = code.replace(told, "    kept[group] = grid, centre, low, high, n\n" + told)
    code = code.replace("\nfor (group, tag), found", "\nkept = {}\nfor (group, tag), found", 1)
    measure = """
import json
print(json.dumps({group: [np.asarray(one, float).tolist() for one in kept[group]] for group in kept}))
"""
    drawn = json.loads(run_python(code + measure))
    assert (tmp_path / "train_loss.svg").stat().st_size > 1000

    shown = json.loads(taken(screen, "Points shown", "JSON"))
    assert [group["group"] for group in shown["groups"]] == ["adam", "sgd"]
    for group in shown["groups"]:
        columns = [np.array(group[name], float) for name in ("x", "centre", "low", "high", "n")]
        ours = [np.array(column, float) for column in drawn[group["group"]]]
        here = ours[4] > 0  # the page leaves out columns without anything
        there = columns[4] > 0
        for name, a, b in zip(("x", "centre", "low", "high", "n"), ours, columns, strict=True):
            np.testing.assert_allclose(a[here], b[there], rtol=1e-4, atol=1e-5, err_msg=name)
    caption = " ".join(re.findall(r"supxlabel\((.*?), fontsize", code))
    assert "grouped by optim" in caption
    for group in shown["groups"]:
        counts = [int(n) for n in group["n"] if n > 0]
        assert f"n({group['group']}) = {min(counts)}–{max(counts)}" in caption


TAGS_LOG = """
    import sys
    from lightboard import SummaryWriter
    for optim in ("adam", "sgd"):
        for seed in range(3):
            with SummaryWriter(f"{sys.argv[1]}/{optim}{seed}") as writer:
                for step in range(50):
                    writer.add_scalar("loss", 1 / (step + 1) + seed / 100, step)
                    if optim == "adam":  # sgd has no accuracy
                        writer.add_scalar("acc", 90 + step / 10 + seed, step)
                writer.add_hparams({"optim": optim}, {}, run_name=".")
"""
TAGS_MEASURE = """
import json
lines = [(axes, line) for axes in figure.axes for line in axes.lines if line.get_label()[0] != "_"]
print(json.dumps([[line.get_label(), axes is right, line.get_ydata().tolist()] for axes, line in lines]))
"""


def test_copied_python_draws_groups_of_several_tags(
    logdir: Path, board: Board, screen: Screen, tmp_path: Path
) -> None:
    run_python(TAGS_LOG, logdir)
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    view = lightboard.View(
        "both",
        combined={"both": {"left": ["loss"], "right": ["acc"]}},
        group_by=["optim"],
        smoothing=0,
    )
    screen.open(f"{board.url}#{view.state}")
    screen.expect_curve("combined:both")
    screen.settle()
    act(screen, "Download, copy…", "combined:both")
    dialog = screen.page.locator("[data-export]")
    dialog.get_by_role("button", name="Copy the Python").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    code = screen.page.evaluate("navigator.clipboard.readText()")
    code = code.replace('figure.savefig("', f'figure.savefig("{tmp_path}/')
    drawn = {label: (right, y) for label, right, y in json.loads(run_python(code + TAGS_MEASURE))}
    assert set(drawn) == {"adam · loss, n = 3", "sgd · loss, n = 3", "adam · acc, n = 3"}
    shown = json.loads(taken(screen, "Points shown", "JSON", "both"))["groups"]
    for group in shown:
        right, y = drawn[f"{group['group']} · {group['tag']}, n = 3"]
        assert right == (group["tag"] == "acc")
        np.testing.assert_allclose(y, group["centre"], rtol=1e-5)


def test_a_view_from_python_opens_grouped(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, logdir)
    view = lightboard.View("seeds", group_by=["optim", "lr"], band="ci95", members=True)
    screen.open(f"{board.url}#{view.state}")
    expect_groups(screen, 3)
    bar = screen.page.locator("[data-group-bar]")
    expect(bar.get_by_role("combobox", name="Band: 95 % interval")).to_be_visible()
    expect(bar.get_by_role("checkbox")).to_be_checked()
    expect(bar).to_contain_text("adam · 0.001")


def test_pictures_and_points_of_groups_are_saved(grouped: Screen) -> None:
    act(grouped, "Download, copy…")
    svg = taken(grouped, "Picture", "SVG").decode()
    for words in ("Mean, band: ± std", "grouped by optim", "n(sgd) = 1–4", "n = 6–8"):
        assert words in svg
    assert svg.count('stroke="none"') >= 3, "a band of adam, and of sgd one of four and one of two"
    rows = taken(grouped, "Points shown", "CSV").decode().splitlines()
    assert rows[0] == "group,x,centre,low,high,n"
    assert {row.split(",")[0] for row in rows[1:]} == {"adam", "sgd"}
    every = taken(grouped, "All points", "CSV").decode().splitlines()
    assert len({row.split(",")[0] for row in every[1:]}) == 12, "all points are those of the runs"
