"""Histograms: what was logged is under the pointer, every step is reached, and what is wrong is told in its card."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.builders import event, make_event_file
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen
from tests.golden.golden import DATA

from lightboard.protos import event_pb2

# Step s: three values of 0.5 and s of 1.5, in buckets [0, 1) and [1, 2]; the ends are those of the values.
LOG = """
    import sys
    import numpy as np
    from {package} import SummaryWriter
    with SummaryWriter(sys.argv[1]) as writer:
        for step in range(int(sys.argv[2]), int(sys.argv[3])):
            values = np.array([0.5] * 3 + [1.5] * step)
            writer.add_histogram("layer/weight", values, step, bins=[0.0, 1.0, 2.0])
"""
TAG = "layer/weight"


def plot(screen: Screen, tag: str = TAG) -> Locator:
    return screen.card(tag).locator("[data-plot]")


def expect_rows(screen: Screen, rows: int, tag: str = TAG) -> None:
    """Wait until the tag's plot shows so many steps, in colour."""
    expect(plot(screen, tag)).to_have_attribute("data-rows", str(rows))
    screen.page.wait_for_function(
        "tag => seeing.inked(document.querySelector(`[data-card='${tag}']`))", arg=tag
    )


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_every_step_and_its_own_buckets_by_key(
    logdir: Path, board: Board, screen: Screen, package: str
) -> None:
    run_python(LOG.format(package=package), logdir / "run", "1", "13")
    screen.open(board.url + "#histograms")
    expect_rows(screen, 12)
    plot(screen).focus()
    tip = screen.page.locator("[data-tip]")
    for step in range(12, 8, -1):
        screen.page.keyboard.press("ArrowLeft")
        expect(plot(screen)).to_have_attribute("data-at", str(step))
        bucket = tip.locator("[data-exact]")
        expect(bucket).to_contain_text("[1.000, 1.500]")
        expect(bucket).to_contain_text(f"{step} ·")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**histograms.at=9**")
    screen.page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


@pytest.mark.parametrize("mode", ["ridges", "overlay", "heat", "bands"])
def test_every_view_of_a_long_run_and_all_of_its_steps(
    logdir: Path, board: Board, screen: Screen, mode: str
) -> None:
    run_python(LOG.format(package="lightboard"), logdir / "run", "1", "601")
    address = f"{board.url}#histograms?histograms.mode={mode}"
    screen.open(address)
    screen.page.wait_for_function(
        "() => { const n = +document.querySelector('[data-plot]')?.dataset.rows;"
        " return n > 20 && n <= 256; }"
    )
    # From step 301 to 320, and a neighbour on either side.
    screen.open(f"{address}&histograms.zoom=301,320")
    expect_rows(screen, 22)


def test_heat_maps_of_several_runs_in_one_card(logdir: Path, board: Board, screen: Screen) -> None:
    for run, steps in (("a", "4"), ("b", "7")):
        run_python(LOG.format(package="lightboard"), logdir / run, "1", steps)
    page = screen.page
    screen.open(board.url + "#histograms?histograms.mode=heat")
    expect(plot(screen)).to_have_count(2)
    page.get_by_role("combobox", name="Runs:").click()
    page.get_by_role("option", name="In one card").click()
    expect_rows(screen, 3 + 6)
    # Below each other, on one axis of steps: a ends where b goes on.
    box = plot(screen).bounding_box()
    assert box
    tip = page.locator("[data-tip]")
    for run, step, share in (("a", "3", 0.3), ("b", "6", 0.75)):
        plot(screen).hover(position={"x": box["width"] - 10, "y": share * box["height"]})
        expect(tip.locator(".run")).to_have_text(run)
        expect(plot(screen)).to_have_attribute("data-at", step)
    page.wait_for_url("**histograms.runs=together**")


def test_golden_histograms_of_tensorflow(start_board: StartBoard, screen: Screen) -> None:
    screen.open(start_board(DATA / "tensorflow" / "histograms").url + "#histograms")
    screen.page.locator("[data-plot]").first.wait_for()
    screen.page.wait_for_function(
        "() => [...document.querySelectorAll('[data-card]')].some(card => seeing.inked(card))"
    )


def test_new_steps_appear_by_themselves(logdir: Path, board: Board, screen: Screen) -> None:
    code = LOG.format(package="lightboard")
    run_python(code, logdir / "run", "1", "4")
    screen.open(board.url + "#histograms")
    expect_rows(screen, 3)
    run_python(code, logdir / "run", "4", "6")
    expect_rows(screen, 5)


def test_what_is_wrong_is_told_and_other_cards_live(
    logdir: Path, board: Board, screen: Screen
) -> None:
    def value(tag: str, counts: list[float]) -> event_pb2.Summary.Value:
        histo = event_pb2.HistogramProto(
            min=0, max=2, num=sum(counts), bucket_limit=[1.0, 2.0], bucket=counts
        )
        return event_pb2.Summary.Value(tag=tag.encode(), histo=histo)

    make_event_file(
        logdir / "run",
        event(value("good", [3.0, 1.0]), step=1),
        event(value("empty", [0.0, 0.0]), step=41),
        event(value("negative", [2.0, -1.0]), step=42),
        event(value("nan", [float("nan"), 1.0]), step=43),
    )
    screen.open(board.url + "#histograms")
    expect_rows(screen, 1, "good")
    for tag, step, said in (("empty", 41, "empty"), ("negative", 42, "-1"), ("nan", 43, "NaN")):
        screen.expect_told(tag, f"run · {tag} · step {step}", said, css="[data-state=problems] li")


def test_logarithmic_counts_full_width_and_what_is_saved(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            for step in range(3):
                values = np.repeat([0.1, 1.1, 2.1], [100_000, 1000, 100])
                writer.add_histogram("rare", values, step, bins=[0.0, 1.0, 2.0, 3.0])
        """,
        logdir / "run",
    )
    page = screen.page
    # How far from the top the outline is, where the few values are.
    outline = """() => {
      const heights = seeing.heights(document.querySelector('[data-card=rare]'));
      return heights[Math.round(heights.length * 0.6)];
    }"""
    address = f"{board.url}#histograms?histograms.mode=overlay&histograms.values=all"
    screen.open(address)
    expect_rows(screen, 3, "rare")
    low = page.evaluate(outline)
    screen.open(f"{address}&histograms.counts=log")
    expect_rows(screen, 3, "rare")
    page.wait_for_function(f"low => ({outline})() < 0.9 * low", arg=low)
    card = screen.card("rare")
    narrow = card.bounding_box()
    card.hover()
    card.get_by_role("button", name="Full width").click()
    page.wait_for_function(
        "wide => document.querySelector('[data-card=rare]').clientWidth > wide",
        arg=narrow["width"] * 1.5 if narrow else 0,
    )
    saved = {}
    for label in ("PNG of the plot", "CSV of all steps, as logged"):
        card.hover()
        card.get_by_role("combobox", name="Download").click()
        with page.expect_download() as download:
            card.get_by_role("option", name=label).click()
        saved[download.value.suggested_filename] = download.value.path().read_bytes()
    assert saved["rare_run.png"].startswith(b"\x89PNG")
    lines = saved["rare.csv"].decode().splitlines()
    assert lines[0] == "run,step,wall_time,left,right,count,problem"
    assert len(lines) == 1 + 3 * 3
    assert lines[1].startswith("run,0,")
    assert [line.split(",")[5] for line in lines[1:4]] == ["100000.0", "1000.0", "100.0"]


WRITTEN = """
  const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
  const written = new WeakMap();
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    written.set(this.canvas, []);
    return clearRect.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
    written.get(this.canvas)?.push(text);
    return fillText.call(this, text, ...at);
  };
  window.axesOf = () =>
    [...document.querySelectorAll('[data-plot] canvas:first-child')].map(one => written.get(one) ?? []);
"""
"""Keeps what is written on canvases since they were cleared last: the labels of axes."""

COLOURED = """
runs => {
  const colours = runs.map(
    name => getComputedStyle(document.querySelector(`[data-run="${name}"] i`)).backgroundColor,
  );
  return [...document.querySelectorAll('[data-plot] canvas:first-child')]
    .map(canvas => runs.filter((_, n) => seeing.holds(canvas, colours[n])).join('+')).join();
}
"""
"""Of each plot, in which of the runs' colours it is drawn."""


def test_x_is_relative_or_wall_time_and_runs_are_overlaid(
    logdir: Path, board: Board, screen: Screen
) -> None:
    # Later steps take longer: step 7 is half of the time, not of the steps.
    for run, low in (("a", 0), ("b", 5)):
        limits = [low + 1.0, low + 2.0, low + 3.0]
        histo = event_pb2.HistogramProto(
            min=low, max=low + 3, num=6, bucket_limit=limits, bucket=[1.0, 4.0, 1.0]
        )
        made = event_pb2.Summary.Value(tag=b"weight", histo=histo)
        make_event_file(
            logdir / run,
            *(event(made, step=step, wall_time=1.7e9 + 60 * step**2) for step in range(11)),
        )
    page = screen.page
    page.add_init_script(WRITTEN)
    screen.open(board.url + "#histograms?histograms.mode=bands")
    plots = page.locator("[data-plot]")
    expect(plots).to_have_count(2)

    def expect_axis(label: str, middle: str) -> None:
        page.wait_for_function(
            "label => { const axes = axesOf(); return axes.length > 0"
            " && axes.every(axis => axis.some(one => new RegExp(`^${label}$`).test(one))); }",
            arg=label,
        )
        page.mouse.move(1, 1)
        plots.first.hover()
        expect(plots.first).to_have_attribute("data-at", re.compile(f"^{middle}$"))

    expect_axis("5", "[45]")
    for x, label in (("Relative", "1 h 30 m"), ("Wall time", r"\d\d:\d\d")):
        page.get_by_role("combobox", name=re.compile("^X axis")).click()
        page.get_by_role("option", name=x).click()
        expect_axis(label, "7")
    page.wait_for_function(f"() => ({COLOURED})(['a', 'b']) === 'a,b'")
    page.get_by_role("combobox", name=re.compile("^Runs")).click()
    page.get_by_role("option", name="Overlaid").click()
    expect(plots).to_have_count(1)
    expect(plots).to_have_attribute("data-rows", "22")
    page.wait_for_function(f"() => ({COLOURED})(['a', 'b']) === 'a+b'")
