"""What is taken from a card (pictures, points, code, a link) and what is done to it (width, tooltip, best)."""

from __future__ import annotations

import ast
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Download, Locator, expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import math, sys
    from lightboard import SummaryWriter
    for run in ("a", "b,c"):
        with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
            for step in range(5000):
                writer.add_scalar("train/loss", math.sin(step * 1.7) + step / 1000, step)
            writer.add_scalar("train/only", 1.0, 0)
"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir)
    screen.open(board.url + "#scalars")
    screen.expect_curve("train/loss", points=10_000)
    return screen


def act(screen: Screen, name: str, tag: str = "train/loss") -> None:
    card = screen.card(tag)
    card.hover()
    card.get_by_role("combobox", name="More").click()
    card.get_by_role("option", name=name).click()


def taken(screen: Screen, row: str, button: str, name: str = "train_loss") -> bytes:
    """What the browser saves for a button of the dialog's row."""
    dialog = screen.page.locator("[data-export]")
    values: Locator = dialog.locator("dt", has_text=row).locator("xpath=following-sibling::dd[1]")
    with screen.page.expect_download() as waiting:
        values.get_by_text(button, exact=True).click()
    saved: Download = waiting.value
    assert saved.suggested_filename.startswith(f"{name}.")
    return Path(saved.path()).read_bytes()


def test_pictures_and_points_are_saved(open_screen: Screen) -> None:
    act(open_screen, "Download, copy…")
    svg = ET.fromstring(taken(open_screen, "Picture", "SVG"))
    words = " ".join(svg.itertext())
    for said in ("train/loss", "a", "b,c", "weight 0.60", "n = 2", "4000"):
        assert said in words
    lines = [path for path in svg.iter(f"{SVG}path") if path.get("stroke-width") == "1.5"]
    assert len(lines) >= 2
    assert len(lines[-1].get("d", "")) > 1000

    picture = Image.open(io.BytesIO(taken(open_screen, "Picture", "PNG 2×")))
    assert picture.width == 2 * round(float(svg.get("width", "0")))
    colours = picture.convert("RGB").getcolors(1 << 24)
    assert colours is not None
    assert len(colours) > 20

    shown = taken(open_screen, "Points shown", "CSV").decode().splitlines()
    every = taken(open_screen, "All points", "CSV").decode().splitlines()
    assert shown[0] == "run,step,wall_time,value,smoothed"
    assert every[0] == "run,step,wall_time,value"
    assert len(every) == 10_001
    assert 1000 < len(shown) < 10_001
    assert every[-1].startswith('"b,c",4999,')
    seen = json.loads(taken(open_screen, "Points shown", "JSON"))
    assert [one["total"] for one in seen["series"]] == [5000, 5000]
    found = json.loads(taken(open_screen, "All points", "JSON"))
    assert [len(one["points"]) for one in found["series"]] == [5000, 5000]


def test_code_and_link_are_copied(open_screen: Screen) -> None:
    page = open_screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("document.activeElement?.blur()")
    act(open_screen, "Download, copy…")
    dialog = page.locator("[data-export]")
    dialog.get_by_role("button", name="Copy the Python").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    code = page.evaluate("navigator.clipboard.readText()")
    ast.parse(code)
    assert 'lightboard.open("' in code
    assert '"b,c": "#' in code
    dialog.get_by_role("button", name="Copy a link to this card").click()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    open_screen.expect_curve("train/loss", points=10_000)
    box = open_screen.plot("train/loss").bounding_box()
    assert box
    assert box["width"] > 1200, "the card fills the page"
    page.keyboard.press("Escape")
    expect(open_screen.card("train/only")).to_be_visible()
    page.wait_for_timeout(500)
    assert "scalars.card" not in page.url


def test_card_as_wide_as_the_sheet_and_five_columns(open_screen: Screen) -> None:
    page = open_screen.page

    def width() -> float:
        box = open_screen.plot("train/loss").bounding_box()
        assert box
        return box["width"]

    narrow = width()
    act(open_screen, "Full width")
    open_screen.settle()
    assert width() > 2 * narrow
    page.wait_for_timeout(500)
    page.reload()
    open_screen.expect_curve("train/loss", points=10_000)
    assert width() > 2 * narrow
    act(open_screen, "Normal width")
    page.get_by_role("combobox", name="Columns").click()
    page.get_by_role("option", name="5", exact=True).click()
    open_screen.settle()
    assert width() < narrow


def test_click_freezes_the_tooltip_to_be_read_and_copied_from(open_screen: Screen) -> None:
    page = open_screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = open_screen.plot("train/loss").bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    tip = page.locator("[data-tip]")
    expect(tip).to_be_visible()
    held = tip.inner_text()
    page.mouse.move(x + 90, y)
    assert tip.inner_text() == held
    tip.get_by_role("button", name="copy", include_hidden=True).click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("run\tvalue\tsmoothed")
    page.keyboard.press("Escape")
    page.mouse.move(5, 5)
    expect(tip).to_have_count(0)
    page.mouse.move(x, y)
    page.mouse.move(x + 90, y)
    expect(tip).to_be_visible()
    assert tip.inner_text() != held


def test_tooltip_rows_and_order_are_kept_by_the_browser(open_screen: Screen) -> None:
    page = open_screen.page
    page.keyboard.press(",")
    page.get_by_role("combobox", name="Rows").click()
    page.get_by_role("option", name="4", exact=True).click()
    page.get_by_role("combobox", name="Sort by").click()
    page.get_by_role("option", name="Name").click()
    page.reload()
    open_screen.expect_curve("train/loss", points=10_000)
    expect(page.get_by_role("combobox", name="Rows: 4")).to_be_visible()
    expect(page.get_by_role("combobox", name="Sort by: Name")).to_be_visible()


def test_best_goes_the_way_that_somebody_says(open_screen: Screen) -> None:
    card = open_screen.card("train/loss")
    expect(card.locator("h3")).to_contain_text("0.97")
    act(open_screen, "Best is the highest")
    open_screen.page.mouse.move(5, 5)
    expect(card.locator("h3")).to_contain_text("5.9")
    act(open_screen, "No value is best")
    open_screen.page.mouse.move(5, 5)
    expect(card.locator("h3")).not_to_contain_text("best")


MEASURE = """
import json
lines = {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}
found = {name: [line.get_xdata().tolist(), line.get_ydata().tolist()] for name, line in lines.items()}
print(json.dumps([found, axes.get_xscale(), axes.get_yscale(), list(axes.get_ylim())]))
"""


@pytest.mark.parametrize(
    "view",
    [
        {"smoothing": "0.6"},
        {"smoothing": "0.9", "smoother": "timed", "x": "relative"},
        {"smoothing": "0.9", "smoother": "gaussian"},
        {"smoothing": "0.9", "smoother": "mean", "x_scale": "log", "y": "symlog"},
        {"smoothing": "0", "x": "tag", "x_tag": "tokens"},
        {"smoothing": "0", "x": "wall"},
    ],
    ids=lambda view: "-".join(view.values()),
)
def test_copied_python_draws_the_same_curves(
    logdir: Path, board: Board, screen: Screen, tmp_path: Path, view: dict[str, str]
) -> None:
    run_python(
        """
        import math, random, sys
        from lightboard import SummaryWriter
        chance = random.Random(3)
        for run in ("a", 'b"c'):
            with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
                for step in range(1, 200):
                    wall = 1.7e9 + step * (1 if step < 100 else 5)
                    value = math.nan if step == 50 else chance.gauss(0, 1)
                    writer.add_scalar("train/loss", value, step, walltime=wall)
                    if step % 10 == 0:
                        writer.add_scalar("tokens", step * 4096, step, walltime=wall)
        """,
        logdir,
    )
    query = "&".join(f"scalars.{name}={value}" for name, value in view.items())
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.open(f"{board.url}#scalars?{query}")
    screen.expect_curve("train/loss", runs=2)
    screen.settle()
    act(screen, "Download, copy…")
    dialog = screen.page.locator("[data-export]")
    dialog.get_by_role("button", name="Copy the Python").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    code = screen.page.evaluate("navigator.clipboard.readText()")
    code = code.replace('figure.savefig("', f'figure.savefig("{tmp_path}/')
    drawn, x_scale, y_scale, y_ends = json.loads(run_python(code + MEASURE))
    assert (tmp_path / "train_loss.svg").stat().st_size > 1000
    assert x_scale == view.get("x_scale", "linear")
    assert y_scale == view.get("y", "linear")
    assert y_ends[0] < y_ends[1]

    shown = json.loads(taken(screen, "Points shown", "JSON"))
    for series in shown["series"]:
        x, y = drawn[series["run"]]
        wanted = [float(value) for value in series.get("smoothed", series["value"])]
        kept = len(wanted)
        assert kept >= 190, "every point that has a place is there"
        assert y[-kept:] == pytest.approx(wanted, rel=1e-4, abs=1e-5, nan_ok=True)
        if "x" in series:
            assert x[-kept:] == series["x"]
