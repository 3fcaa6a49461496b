"""Pictures: every logged step is there, and what is on the screen are the pixels that were logged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen
from tests.golden.golden import DATA
from tools.make_golden.inputs import IMAGE_STEPS, picture

LOG = """
    import sys
    from {package} import SummaryWriter
    from tools.make_golden.inputs import IMAGE_STEPS, picture
    with SummaryWriter(sys.argv[1]) as writer:
        for step in IMAGE_STEPS:
            writer.add_image("picture", picture(step), step, dataformats="HWC")
"""

ONE_STEP = "#images?images.layout=one"

# The pixels of the one picture on the card, as the browser decoded them: [height, width, r, g, b, ...].
PIXELS = """
tag => {
  const card = [...document.querySelectorAll('[data-card]')].find(e => e.dataset.card === tag);
  const pictures = [...(card?.querySelectorAll('img') ?? [])];
  if (pictures.length !== 1 || !pictures[0].complete || !pictures[0].naturalWidth) return null;
  const { naturalWidth: width, naturalHeight: height } = pictures[0];
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(pictures[0], 0, 0);
  const rgba = canvas.getImageData(0, 0, width, height).data;
  return [height, width, ...rgba.filter((_, i) => i % 4 !== 3)];
}
"""


def expect_picture(screen: Screen, tag: str, step: int) -> None:
    """Wait until the card shows exactly the pixels logged at that step."""
    wanted = picture(step)
    numbers = [*wanted.shape[:2], *wanted.ravel().tolist()]
    screen.page.wait_for_function(
        f"([tag, wanted]) => JSON.stringify(({PIXELS})(tag)) === JSON.stringify(wanted)",
        arg=[tag, numbers],
    )


def expect_every_step(screen: Screen) -> None:
    slider = screen.page.locator("input[type=range][name=step]").first
    expect(slider).to_have_attribute("max", str(len(IMAGE_STEPS) - 1))
    for position, step in enumerate(IMAGE_STEPS):
        slider.fill(str(position))
        expect_picture(screen, "picture", step)


def test_inputs_differ_at_every_step() -> None:
    assert len({picture(step).tobytes() for step in IMAGE_STEPS}) == len(IMAGE_STEPS) == 25
    assert picture(0).dtype == np.uint8


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_slider_reaches_every_logged_step_pixel_for_pixel(
    logdir: Path, board: Board, screen: Screen, package: str
) -> None:
    run_python(LOG.format(package=package), logdir / "run")
    screen.open(board.url + ONE_STEP)
    expect_picture(screen, "picture", IMAGE_STEPS[-1])  # the newest at first
    expect_every_step(screen)


@pytest.mark.parametrize("writer", ["torch", "tensorboardx", "tensorflow"])
def test_golden_pictures_of_every_writer_show_pixel_for_pixel(
    start_board: StartBoard, screen: Screen, writer: str
) -> None:
    screen.open(start_board(DATA / writer / "images").url + ONE_STEP + "&tags=/^picture$/")
    expect_every_step(screen)


def test_new_step_appears_by_itself(logdir: Path, board: Board, screen: Screen) -> None:
    code = """
        import sys
        from lightboard import SummaryWriter
        from tools.make_golden.inputs import picture
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_image("picture", picture(int(sys.argv[2])), int(sys.argv[2]),
                             dataformats="HWC")
    """
    run_python(code, logdir / "run", "1")
    screen.open(board.url + ONE_STEP)
    expect_picture(screen, "picture", 1)
    run_python(code, logdir / "run", "2")
    expect_picture(screen, "picture", 2)


def test_tabs_show_what_has_data_and_the_url_opens_them(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir / "run")
    screen.open(board.url)
    expect(screen.tab("images")).to_be_visible()
    expect(screen.tab("scalars")).to_have_count(0)
    screen.page.locator("[data-card=picture] img").first.wait_for()


def test_keys_move_the_step_and_a_click_opens_the_picture(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir / "run")
    screen.open(board.url + ONE_STEP)
    expect_picture(screen, "picture", IMAGE_STEPS[-1])
    screen.page.keyboard.press("ArrowLeft")
    expect_picture(screen, "picture", IMAGE_STEPS[-2])
    screen.page.keyboard.press("ArrowRight")
    expect_picture(screen, "picture", IMAGE_STEPS[-1])
    screen.page.locator("[data-card=picture] img").click()
    dialog = screen.page.get_by_role("dialog")
    expect(dialog.locator("img, canvas").first).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_what_is_no_picture_says_so(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from tensorboard.compat.proto import event_pb2, summary_pb2
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
        writer = EventFileWriter(sys.argv[1])
        for tag, data in (("svg", b"<svg onload='window.attacked=1'/>"), ("html", b"<b>no</b>")):
            image = summary_pb2.Summary.Image(height=2, width=2, encoded_image_string=data)
            value = summary_pb2.Summary.Value(tag=tag, image=image)
            writer.add_event(event_pb2.Event(
                wall_time=1.0, step=1, summary=summary_pb2.Summary(value=[value])))
        writer.close()
        """,
        logdir / "run",
    )
    screen.may_fail = "415"  # the browser logs every failed picture by itself
    screen.open(board.url + "#images")
    expect(screen.card("svg")).to_contain_text("no picture")
    expect(screen.card("html")).to_contain_text("no picture")
    assert screen.page.evaluate("window.attacked") is None


def test_a_card_has_columns_for_its_own_steps_only(
    logdir: Path, board: Board, screen: Screen
) -> None:
    code = """
        import sys
        from lightboard import SummaryWriter
        from tools.make_golden.inputs import picture
        for run, last in (("long", 4), ("short", 2)):
            with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
                writer.add_image("once", picture(0), 0, dataformats="HWC")
                for step in range(1, last + 1):
                    writer.add_image("often", picture(step), step * 10, dataformats="HWC")
    """
    run_python(code, logdir)
    screen.open(board.url + "#images?images.size=0.5")
    once, often = screen.card("once"), screen.card("often")
    expect(often.locator("img")).to_have_count(6)  # the short run has none at 30 and 40
    expect(once.locator("img")).to_have_count(2)
    heads = often.locator("button[title]:not([aria-label])")
    expect(heads).to_have_text(["10", "20", "30", "40"])
    chosen = often.locator("[aria-current=step]")
    expect(chosen).to_have_text("40")
    slider = screen.page.locator("input[type=range][name=step]").first
    expect(slider).to_have_attribute("max", "4")  # 0, 10, 20, 30, 40
    slider.fill("1")
    expect(chosen).to_have_text("10")
    slider.fill("0")
    expect(chosen).to_have_count(0)
    expect(once.locator("img")).to_have_count(2)


def test_a_picture_fills_its_cell_and_small_ones_are_enlarged_by_whole_factors(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            for step in range(3):
                writer.add_image("wide", np.zeros((112, 224, 3), np.uint8), step, dataformats="HWC")
                writer.add_image("tiny", np.zeros((28, 28, 3), np.uint8), step, dataformats="HWC")
        """,
        logdir / "run",
    )
    screen.open(board.url + "#images")
    for tag, width, height in (("wide", 224, 112), ("tiny", 196, 196)):
        screen.card(tag).locator("img").first.wait_for()
        box = screen.card(tag).locator("img").first.bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (width, height)


def test_lightbox_steps_runs_zooms_pans_and_gives_the_focus_back(
    logdir: Path, board: Board, screen: Screen
) -> None:
    for run in ("a", "b"):
        run_python(LOG.format(package="lightboard"), logdir / run)
    screen.open(board.url + ONE_STEP)
    opener = screen.card("picture").get_by_role("button").first
    screen.card("picture").locator("img").nth(1).wait_for()  # both runs are there
    opener.focus()
    screen.page.keyboard.press("Enter")
    dialog = screen.page.get_by_role("dialog")
    shown = dialog.locator("img")
    expect(shown).to_be_visible()
    for key in ("ArrowLeft", "ArrowDown"):
        before = shown.get_attribute("src") or ""
        screen.page.keyboard.press(key)
        expect(shown).not_to_have_attribute("src", before)

    def box() -> dict[str, float]:
        found = shown.bounding_box()
        assert found is not None
        return {key: found[key] for key in ("x", "y", "width", "height")}

    screen.page.wait_for_function("document.querySelector('[data-lightbox] img').width > 8")
    fit = box()
    x, y = fit["x"] + fit["width"] / 2, fit["y"] + fit["height"] / 2
    screen.page.mouse.move(x, y)
    screen.page.mouse.wheel(0, 100)
    screen.page.wait_for_function(
        "width => document.querySelector('[data-lightbox] img').width < width", arg=fit["width"]
    )
    smaller = box()
    screen.page.mouse.down()
    screen.page.mouse.move(x + 30, y + 20)
    screen.page.mouse.up()
    panned = box()
    assert (panned["x"] - smaller["x"], panned["y"] - smaller["y"]) == (30, 20)
    screen.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
