"""A second y axis in a card of several tags: chosen by the values or by hand, kept, taken along in every export."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Request, expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen
from tests.e2e.test_curve_acts import act

import lightboard

LOG = """
    import math, sys
    from lightboard import SummaryWriter
    for run in ("a", "b"):
        with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
            for step in range(100):
                writer.add_scalar("loss", 2 * math.exp(-step / 30) + 0.01, step)
                writer.add_scalar("val_loss", 2.2 * math.exp(-step / 30) + 0.02, step)
                writer.add_scalar("acc", 95 - 90 * math.exp(-step / 20), step)
"""
ALL = [["loss", "val_loss", "acc"]]
CARD = "combined:acc + loss + val_loss"


@pytest.fixture
def logged(logdir: Path) -> Path:
    run_python(LOG, logdir)
    return logdir


def open_view(screen: Screen, board: Board, points: int = 600, **view: object) -> None:
    screen.page.set_viewport_size({"width": 1440, "height": 900})
    screen.open(board.url + "#" + lightboard.View("v", smoothing=0, **view).state)  # type: ignore[arg-type]
    screen.expect_curve(CARD, points=points)


def chips(screen: Screen, axis: str) -> Locator:
    return screen.card(CARD).locator(f"[data-legend=tags] [data-axis={axis}]")


def put(screen: Screen, tag: str, axis: str) -> None:
    """By the keys alone."""
    menu = screen.card(CARD).get_by_role("combobox", name=f"Axis of {tag}", exact=True)
    menu.focus()
    page = screen.page
    page.keyboard.press("ArrowDown")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press(axis[0])
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "false")


def drawn_right(screen: Screen) -> set[str]:
    """Names of the curves that the plot's words put on the right axis."""
    parts = screen.summary(CARD).split(". ")
    return {part.split(":")[0] for part in parts if part.endswith("right axis")}


def test_values_choose_and_a_person_overrides(logged: Path, board: Board, screen: Screen) -> None:
    page = screen.page
    open_view(screen, board, combined=ALL)
    expect(chips(screen, "right")).to_have_text([re.compile("acc")])
    expect(chips(screen, "left")).to_have_count(2)
    assert drawn_right(screen) == {"a · acc", "b · acc"}

    put(screen, "val_loss", "right")
    expect(chips(screen, "right")).to_have_count(2)
    page.wait_for_function("() => decodeURIComponent(location.hash).includes('right')")
    page.reload()
    screen.expect_curve(CARD, points=600)
    expect(chips(screen, "right")).to_have_text([re.compile("acc"), re.compile("val_loss")])

    put(screen, "val_loss", "left")
    put(screen, "acc", "left")
    expect(chips(screen, "right")).to_have_count(0)
    assert drawn_right(screen) == set()
    page.locator("[data-toast]").get_by_role("button").click()
    expect(chips(screen, "right")).to_have_text([re.compile("acc")])
    put(screen, "acc", "automatic")
    expect(chips(screen, "right")).to_have_text([re.compile("acc")])
    page.wait_for_function("() => !decodeURIComponent(location.hash).includes('right')")


def middle(screen: Screen, tag: str) -> float:
    """The pixel at which a curve's middle point stands, as the picture to save has it."""
    act(screen, "Download, copy…", CARD)
    with screen.page.expect_download() as waiting:
        screen.page.locator("[data-export]").get_by_role("button", name="SVG").click()
    svg = Path(waiting.value.path()).read_text()
    screen.page.keyboard.press("Escape")
    stroke = r'stroke-width="1.5"'
    paths = re.findall(rf'<path d="M([^"]*)" stroke="[^"]*" {stroke}', svg)
    names = re.findall(r">([ab] · [a-z_]+) · ", svg)
    heights = re.findall(r"[\d.]+ ([\d.]+)", paths[names.index(tag)])
    return float(heights[len(heights) // 2])


def test_each_axis_has_its_scale_ends_and_zoom(logged: Path, board: Board, screen: Screen) -> None:
    page = screen.page
    open_view(screen, board, combined=[{"left": ["loss", "val_loss"], "right": ["acc"]}])
    before = middle(screen, "a · acc"), middle(screen, "a · loss")

    act(screen, "Logarithmic right axis", CARD)
    logarithmic = middle(screen, "a · acc"), middle(screen, "a · loss")
    assert logarithmic[1] == before[1]
    assert logarithmic[0] != before[0]
    act(screen, "Linear right axis", CARD)

    box = screen.plot(CARD).bounding_box()
    assert box
    screen.plot(CARD).click(position={"x": box["width"] - 70, "y": 60})  # labels of the right axis
    limits = page.locator("[data-limits]")
    expect(limits.locator("[name=everywhere]")).to_have_count(0)
    limits.locator("[name=y-hi]").fill("200")
    page.keyboard.press("Enter")
    typed = middle(screen, "a · acc"), middle(screen, "a · loss")
    assert typed[0] > before[0] + 20, "the same value, half as high"
    assert typed[1] == before[1]

    # A box is zoomed to as it is seen, on both axes; a double click takes it back.
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 60, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.wait_for_function("() => location.hash.includes('zoom')")
    screen.settle()
    zoomed = middle(screen, "a · acc"), middle(screen, "a · loss")
    assert zoomed[0] != typed[0]
    assert zoomed[1] != typed[1]
    screen.plot(CARD).dblclick(position={"x": 100, "y": 60})
    page.wait_for_function("() => !location.hash.includes('zoom')")
    screen.settle()
    assert (middle(screen, "a · acc"), middle(screen, "a · loss")) == typed


def test_what_is_pointed_at_is_what_is_drawn_there(
    logged: Path, board: Board, screen: Screen
) -> None:
    open_view(screen, board, combined=ALL, only=["a"], points=300)
    box = screen.plot(CARD).bounding_box()
    assert box
    # At the last step accuracy is near the top, the losses at the bottom.
    near_right = box["width"] - 96
    screen.plot(CARD).hover(position={"x": near_right, "y": 14})
    first = screen.page.locator("[data-tip] tbody tr").first
    expect(first).to_contain_text("a · acc")
    expect(first).to_contain_text("→")
    screen.plot(CARD).hover(position={"x": near_right, "y": 140})
    expect(first).to_contain_text("loss")
    expect(first).not_to_contain_text("→")


MEASURE = """
import json
names = lambda of: sorted(line.get_label() for line in of.lines)
print(json.dumps([names(axes), names(right), list(axes.get_ylim()), list(right.get_ylim()), right.get_yscale()]))
"""


def test_files_and_code_say_the_axis(
    logged: Path, board: Board, screen: Screen, tmp_path: Path
) -> None:
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(screen, board, combined=ALL)
    act(screen, "Logarithmic right axis", CARD)
    act(screen, "Download, copy…", CARD)
    dialog = page.locator("[data-export]")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="CSV", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text())))
    assert {(row["tag"], row["axis"]) for row in rows} == {
        ("loss", "left"),
        ("val_loss", "left"),
        ("acc", "right"),
    }
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="JSON", exact=True).click()
    found = json.loads(Path(waiting.value.path()).read_text())
    assert {one["tag"] for one in found["series"] if one.get("axis") == "right"} == {"acc"}

    dialog.get_by_role("button", name="Copy the Python").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    code = page.evaluate("navigator.clipboard.readText()")
    code = code.replace('figure.savefig("', f'figure.savefig("{tmp_path}/')
    left, right, y, other, scale = json.loads(run_python(code + MEASURE))
    assert left == ["a · loss", "a · val_loss", "b · loss", "b · val_loss"]
    assert right == ["a · acc", "b · acc"]
    assert y[1] < 3
    assert other[1] > 90
    assert scale == "log"


def test_a_card_asks_ahead_just_what_it_shows(logged: Path, board: Board, screen: Screen) -> None:
    bodies: list[dict[str, list[dict[str, int]]]] = []

    def note(request: Request) -> None:
        if request.url.endswith("scalars/curves"):
            bodies.append(json.loads(request.post_data or ""))

    screen.page.on("request", note)
    # The tags' own cards are folded away and ask nothing.
    open_view(screen, board, combined=ALL, settings={"scalars": {"folded": '[""]'}})
    asked = [card["tag"] for body in bodies for card in body["cards"]]
    assert [len(body["cards"]) for body in bodies] == [1, 2]
    assert len(set(asked)) == 3, "none is asked for twice"
