"""Pictures: every logged step is there, and what is on the screen are the pixels that were logged."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect
from tests.builders import event, make_event_file, tensor_value
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen
from tests.golden.golden import DATA
from tools.make_golden.inputs import IMAGE_STEPS, picture

from lightboard import SummaryWriter

LOG = """
    import sys
    from {package} import SummaryWriter
    from tools.make_golden.inputs import IMAGE_STEPS, picture
    with SummaryWriter(sys.argv[1]) as writer:
        for step in IMAGE_STEPS:
            writer.add_image("picture", picture(step), step, dataformats="HWC")
        writer.add_text("picture", "a <b>prompt</b>", IMAGE_STEPS[-1])
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
    # What was logged as text under the same tag at this step, and at no other.
    words = dialog.locator("[data-words]")
    expect(words).to_have_text("a <b>prompt</b>")
    screen.page.keyboard.press("ArrowLeft")
    expect(words).to_have_count(0)
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
    for tag in ("svg", "html"):
        screen.expect_told(tag, "no picture", f"run · {tag} · step 1")
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
    opener = screen.card("picture").locator("button:has(img)").first
    screen.card("picture").locator("img").nth(1).wait_for()  # both runs are there
    opener.focus()
    screen.page.keyboard.press("Enter")
    dialog = screen.page.get_by_role("dialog")
    shown = dialog.locator("[data-pane] img")
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


def log_pictures(folder: Path, code: str) -> None:
    """Real event files of bytes that no writer of ours would make; `log(tag, bytes)` logs one."""
    run_python(
        """
        import io, struct, sys, zlib
        import numpy as np
        from PIL import Image
        from tensorboard.compat.proto import event_pb2, summary_pb2
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
        writer = EventFileWriter(sys.argv[1])
        def log(tag, data, step=1, width=2, height=2):
            image = summary_pb2.Summary.Image(height=height, width=width, encoded_image_string=data)
            value = summary_pb2.Summary.Value(tag=tag, image=image)
            writer.add_event(event_pb2.Event(
                wall_time=1.0, step=step, summary=summary_pb2.Summary(value=[value])))
        def png(pixels):
            out = io.BytesIO()
            Image.fromarray(pixels).save(out, "PNG")
            return out.getvalue()
        def header(width, height):
            data = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
            return struct.pack(">I", 13) + data + struct.pack(">I", zlib.crc32(data))
        good = png(np.full((300, 300, 3), 77, np.uint8))
        """
        + code
        + """
        writer.close()
        """,
        folder,
    )


def test_a_large_picture_is_fetched_at_the_size_it_is_shown_at(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            for step in range(4):
                pixels = np.full((1024, 1024, 3), 40 * step, np.uint8)
                writer.add_image("large", pixels, step, dataformats="HWC")
        """,
        logdir / "run",
    )
    screen.open(board.url + "#images")
    card = screen.card("large")
    expect(card.locator("img").first).to_be_visible()
    expect(card).to_contain_text("1024 × 1024")
    screen.page.wait_for_function(
        "() => [...document.querySelectorAll('[data-card=large] img')]"
        ".every(i => i.complete && i.naturalWidth > 0 && i.naturalWidth < 1024)"
    )
    assert not any("/blob/" in url for url in screen.requests)
    card.get_by_role("button", name="open").last.click()
    shown = screen.page.get_by_role("dialog").locator("img, canvas").first
    expect(shown).to_be_visible()
    assert any("/blob/" in url for url in screen.requests)


def test_pictures_that_would_harm_say_so_and_the_others_show(
    logdir: Path, board: Board, screen: Screen
) -> None:
    log_pictures(
        logdir / "run",
        """
        log("bomb", good[:8] + header(60_000, 60_000) + good[33:])
        log("cut", good[: len(good) // 2])
        log("rows", good[:8] + header(3_000, 3_000) + good[33:])
        log("empty", b"")
        log("fine", good)
        for step in (2, 3):
            log("bomb", good, step)
        """,
    )
    screen.may_fail = "41"  # 413 and 415: the browser logs every failed picture by itself
    screen.open(board.url + "#images")
    told = (
        ("bomb", "3,600,000,000 pixels (at most"),
        ("cut", "broken"),
        ("rows", "broken"),
        ("empty", "no picture"),
    )
    # Where it is from stands with what is wrong, not only at the ends of its row and column.
    for tag, said in told:
        screen.expect_told(tag, said, f"run · {tag} · step 1")
    screen.card("fine").scroll_into_view_if_needed()
    screen.page.wait_for_function(
        "() => document.querySelector('[data-card=fine] img')?.naturalWidth === 300"
    )
    # The same where pictures are small.
    screen.open(f"{board.url}#images?images.size=0.5")
    expect(screen.card("bomb").locator("img")).to_have_count(2)
    screen.expect_told("bomb", "too large to show", "run · bomb · step 1")
    assert find_faults(screen.page, "[data-card=bomb]") == []


def open_lightbox(screen: Screen, tag: str) -> Locator:
    screen.card(tag).locator("button:has(img)").first.click()
    dialog = screen.page.get_by_role("dialog")
    screen.page.wait_for_function(
        "() => document.querySelector('[data-lightbox] [data-pane] img')?.naturalWidth > 0"
    )
    return dialog


TWO_RUNS = """
    import sys
    import numpy as np
    from lightboard import SummaryWriter
    for run, value in (("a", 100), ("b", 130)):
        with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
            for step in range(5):
                pixels = np.full((20, 30, 3), 100 + step, np.uint8)
                pixels[:, 15:, 1] = value
                writer.add_image("picture", pixels, step, dataformats="HWC")
"""


def test_two_runs_compared_with_their_numbers(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(TWO_RUNS, logdir)
    screen.open(board.url + "#images?images.step=0")
    expect(screen.card("picture").locator("img")).not_to_have_count(0)
    dialog = open_lightbox(screen, "picture")
    page = screen.page
    dialog.get_by_role("radio", name="Difference").click()
    numbers = dialog.locator("[data-difference-values]")
    expect(numbers).to_contain_text(
        "5.00"
    )  # 30 levels in one of three colours, in half of the pixels
    expect(numbers).to_contain_text("30")
    expect(numbers).to_contain_text(f"{10 * np.log10(255**2 / 150):.1f} dB")
    shown = page.evaluate(
        "() => { const c = document.querySelector('[data-difference]');"
        " const all = c.getContext('2d').getImageData(0, 0, 30, 1).data;"
        " return [c.width, c.height, ...all.slice(0, 4), ...all.slice(-4)]; }"
    )
    assert shown == [30, 20, 0, 0, 0, 255, 0, 30, 0, 255]
    box = dialog.locator("[data-difference]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 3)
    values = dialog.locator("[data-pixel]")
    expect(values).to_contain_text("+30")
    dialog.get_by_role("radio", name="Swipe").click()
    panes = dialog.locator("[data-pane]")
    expect(panes).to_have_count(2)
    handle = dialog.get_by_role("slider", name="Swipe")
    handle.focus()
    page.keyboard.press("Home")
    expect(handle).to_have_attribute("aria-valuenow", "0")
    assert panes.nth(1).evaluate("e => getComputedStyle(e).clipPath") == "inset(0px 0px 0px 0%)"
    dialog.get_by_role("radio", name="Blink").click()
    for look in ("visible", "hidden", "visible"):
        page.wait_for_function(
            "look => getComputedStyle(document.querySelectorAll('[data-pane]')[1]).visibility === look",
            arg=look,
        )
    dialog.get_by_role("radio", name="All runs").click()
    expect(panes).to_have_count(2)
    left, right = (panes.nth(i).locator("img").bounding_box() for i in range(2))
    assert left is not None and right is not None
    assert (left["width"], left["y"]) == (right["width"], right["y"])
    page.keyboard.press("-")
    page.wait_for_function(
        "width => [...document.querySelectorAll('[data-pane] img')].every(i => i.width < width)",
        arg=left["width"],
    )


def test_two_steps_compared_and_the_filmstrip_moves_the_step(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(TWO_RUNS, logdir)
    screen.open(board.url + ONE_STEP + "&images.step=1")
    dialog = open_lightbox(screen, "picture")
    page = screen.page
    page.keyboard.press("k")  # keeps step 1 as B
    strip = dialog.locator("[data-filmstrip] button")
    expect(strip).to_have_count(5)
    strip.nth(3).click()
    expect(strip.nth(3)).to_have_attribute("aria-current", "step")
    numbers = dialog.locator("[data-difference-values]")
    expect(numbers).to_contain_text(
        "1.67"
    )  # from step 1 to step 3 five of six levels have grown by 2
    page.keyboard.press("x")
    expect(strip.nth(1)).to_have_attribute("aria-current", "step")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_card_unlinked_keeps_its_own_step(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        from tools.make_golden.inputs import IMAGE_STEPS, picture
        with SummaryWriter(sys.argv[1]) as writer:
            for step in IMAGE_STEPS:
                for tag in ("one", "two"):
                    writer.add_image(tag, picture(step), step, dataformats="HWC")
        """,
        logdir / "run",
    )
    screen.open(board.url + ONE_STEP)
    expect_picture(screen, "two", IMAGE_STEPS[-1])
    screen.card("one").hover()
    screen.card("one").locator("button[aria-pressed]").click()
    own = screen.card("one").locator("input[type=range][name=step]")
    own.fill("3")
    expect_picture(screen, "one", IMAGE_STEPS[3])
    expect_picture(screen, "two", IMAGE_STEPS[-1])
    screen.page.locator("input[type=range][name=step]").first.fill("5")
    expect_picture(screen, "two", IMAGE_STEPS[5])
    expect_picture(screen, "one", IMAGE_STEPS[3])
    screen.page.wait_for_timeout(500)  # until it is in the URL
    screen.page.reload()
    expect_picture(screen, "two", IMAGE_STEPS[5])
    expect_picture(screen, "one", IMAGE_STEPS[3])
    screen.card("one").locator("button[aria-pressed]").click()
    expect_picture(screen, "one", IMAGE_STEPS[5])


def test_animations_play_and_stop_together(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        video = np.zeros((1, 6, 3, 16, 16), np.uint8)
        for frame in range(6):
            video[:, frame] = 40 * frame
        for run in ("a", "b"):
            with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
                writer.add_video("video", video, 0, fps=10)
        """,
        logdir,
    )
    screen.open(board.url + "#images")  # reduced motion: they stand
    page = screen.page
    films = screen.card("video").locator("canvas")
    expect(films).to_have_count(2)
    expect(films.nth(0)).to_have_attribute("data-frame", "0")
    page.get_by_role("button", name="Next frame").click()
    for film in (films.nth(0), films.nth(1)):
        expect(film).to_have_attribute("data-frame", "1")
        colour = film.evaluate("c => c.getContext('2d').getImageData(3, 3, 1, 1).data[0]")
        assert abs(colour - 40) < 8  # a GIF has 256 colours
    page.get_by_role("button", name="Play all animations").click()
    page.wait_for_function(
        "() => { const f = [...document.querySelectorAll('canvas[data-frame]')].map(c => c.dataset.frame);"
        " return f.length === 2 && f[0] === '4' && f[1] === '4'; }"
    )
    page.get_by_role("button", name="Stop all animations").click()
    assert len(set(films.evaluate_all("all => all.map(c => c.dataset.frame)"))) == 1


def test_a_card_is_saved_as_a_zip(
    logdir: Path, board: Board, screen: Screen, tmp_path: Path
) -> None:
    run_python(TWO_RUNS, logdir)
    screen.open(board.url + "#images")
    screen.card("picture").hover()
    with screen.page.expect_download() as downloading:
        screen.card("picture").locator("a[download]").click()
    path = tmp_path / "saved.zip"
    downloading.value.save_as(path)
    assert downloading.value.suggested_filename == "picture.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            f"{run}/picture/{step}.png" for run in "ab" for step in range(5)
        ]


def test_gamma_is_in_the_link_and_shown(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(TWO_RUNS, logdir)
    screen.open(board.url + "#images?images.gamma=2&images.contrast=1.5")
    shown = screen.card("picture").locator("img").first
    expect(shown).to_have_css("filter", re.compile(r"contrast\(1.5\) url\(.*picture-gamma"))
    exponent = screen.page.locator("feFuncR").get_attribute("exponent")
    assert exponent == "0.5"
    screen.open(board.url + "#images?images.channel=g")
    expect(shown).to_have_css("filter", re.compile(r"^url\(.*picture-channel\W+$"))
    matrix = screen.page.locator("feColorMatrix").get_attribute("values")
    assert matrix == " ".join(["0 1 0 0 0"] * 3 + ["0 0 0 1 0"])


def test_a_loupe_shows_the_pixels_around_the_pointer(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(TWO_RUNS, logdir)
    screen.open(board.url + ONE_STEP + "&images.step=3")
    dialog = open_lightbox(screen, "picture")
    page = screen.page
    page.wait_for_function("document.querySelector('[data-lightbox] [data-pane] img').width > 30")
    page.keyboard.press("l")
    box = dialog.locator("[data-pane] img").bounding_box()
    assert box is not None
    scale = box["width"] / 30
    page.mouse.move(box["x"] + 15.5 * scale, box["y"] + 4.5 * scale)
    follows = dialog.locator("[data-loupe-at]")
    expect(follows).to_have_attribute("data-loupe-at", "15,4")
    expect(follows).to_contain_text("103 100 103")  # the left half of run a is 103 throughout
    # 15 pixels: (15, 4) in the middle, to its left another colour, and nothing above the picture.
    page.wait_for_function(
        """() => {
          const shown = document.querySelector('[data-loupe-at] canvas');
          const copy = new OffscreenCanvas(15, 15).getContext('2d', { willReadFrequently: true });
          copy.drawImage(shown, 0, 0);
          const at = (x, y) => copy.getImageData(x, y, 1, 1).data.join();
          return at(7, 7) === '103,100,103,255' && at(6, 7) === '103,103,103,255' && at(7, 2) === '0,0,0,0';
        }"""
    )
    page.keyboard.press("l")
    expect(follows).to_have_count(0)
    brightness = dialog.locator("input[name=brightness]")
    brightness.fill("0.5")
    dialog.get_by_role("button", name="0.50").click()  # the value takes it back
    expect(brightness).to_have_value("0")


MANY = """
    import io, sys
    import numpy as np
    from PIL import Image
    from lightboard.events import values
    from lightboard.plugins.images.encode import image_message
    from lightboard.writer.file_writer import FileWriter
    out = io.BytesIO()
    Image.fromarray(np.full((8, 8, 3), 90, np.uint8)).save(out, "PNG")
    message = image_message(8, 8, 3, out.getvalue())
    for run in range(400):
        writer = FileWriter(f"{sys.argv[1]}/run_{run:03d}")
        for step in range(60):
            value = values.value("many", values.IMAGE, message)
            writer.add_summary(values.summary(value), step, 1.7e9 + step)
        writer.close()
"""


def test_of_many_runs_and_steps_only_those_in_view_exist(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(MANY, logdir)
    card = screen.card("many")
    page = screen.page
    pictures = card.locator("img")

    def expect_run(name: str) -> None:
        expect(card.get_by_title(name, exact=True)).to_be_in_viewport()
        assert 0 < pictures.count() < 400

    for layout in ("all", "grid", "one"):
        screen.open(f"{board.url}#images?images.layout={layout}")
        page.reload()
        expect_run("run_000")
        card.hover(position={"x": 300, "y": 200})
        page.mouse.wheel(0, 200_000)
        expect_run("run_399")
        expect(card.get_by_title("run_000", exact=True)).to_have_count(0)
        page.mouse.wheel(0, -200_000)
        expect_run("run_000")
        if layout == "all":
            heads = card.locator("button[title]:not([aria-label])")
            expect(heads.last).to_have_text("59")
            assert heads.count() < 30
            page.locator("input[type=range][name=step]").first.fill("0")
            expect(heads.first).to_have_text("0")
            expect(heads.first).to_be_in_viewport()
            expect(card.get_by_role("button", name="run_000, step 0:")).to_be_in_viewport()
            assert heads.count() < 30


def test_a_picture_logged_with_another_shape_says_so(
    logdir: Path, board: Board, screen: Screen
) -> None:
    log_pictures(logdir / "run", 'log("lie", good, width=7000, height=1)')
    screen.open(board.url + "#images")
    expect(screen.card("lie")).to_contain_text("7000 × 1")
    expect(screen.card("lie").locator("img")).to_be_visible()


def noise(seed: int, step: int) -> np.ndarray:
    made: np.ndarray = np.random.default_rng([seed, step]).integers(
        0, 100 + 50 * seed, (24, 40, 3), np.uint8
    )
    return made


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def log_noise(logdir: Path) -> None:
    """Two runs of seven steps, a picture with a box, and as TensorFlow logs it a batch of three."""
    for seed in range(2):
        with SummaryWriter(logdir / "ab"[seed]) as writer:
            for step in range(7):
                writer.add_image("noise", noise(seed, step), step, dataformats="HWC")
            if seed == 0:
                black = np.zeros((64, 96, 3), np.uint8)
                box = [[10, 20, 60, 50]]
                writer.add_image_with_boxes("boxes", black, box, 6, dataformats="HWC")
    batches = [
        tensor_value("batch", [b"40", b"24", *(png(noise(seed, step)) for seed in range(3))])
        for step in (5, 6)
    ]
    make_event_file(
        logdir / "batch", *(event(batch, step=step) for step, batch in enumerate(batches, 5))
    )


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Mean over windows of 8 × 8 pixels, 4 apart, of the lumas' structural similarity (Wang et al. 2004)."""
    windows = [
        np.lib.stride_tricks.sliding_window_view(one @ [0.299, 0.587, 0.114], (8, 8))[::4, ::4]
        for one in (a.astype(np.float64), b.astype(np.float64))
    ]
    (ma, mb), (va, vb) = (
        [one.mean((2, 3)) for one in windows],
        [one.var((2, 3)) for one in windows],
    )
    cov = (windows[0] * windows[1]).mean((2, 3)) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    of = (2 * ma * mb + c1) * (2 * cov + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))
    return float(of.mean())


def test_play_batches_boxes_actual_size_and_the_numbers_of_a_difference(
    logdir: Path, board: Board, screen: Screen
) -> None:
    log_noise(logdir)
    page = screen.page
    page.clock.install()
    screen.open(board.url + ONE_STEP)

    def pixels(tag: str) -> np.ndarray | None:
        found = page.evaluate(PIXELS, tag)
        return found and np.array(found[2:], np.uint8).reshape(*found[:2], 3)

    def expect_pixels(tag: str, wanted: np.ndarray) -> None:
        numbers = [*wanted.shape[:2], *wanted.ravel().tolist()]
        page.wait_for_function(
            f"([tag, wanted]) => JSON.stringify(({PIXELS})(tag)) === JSON.stringify(wanted)",
            arg=[tag, numbers],
        )

    # Of a batch one at a time.
    batch = screen.card("batch")
    expect(batch).to_contain_text("picture 1 of 3")
    expect_pixels("batch", noise(0, 6))
    for sample in (1, 2):
        batch.get_by_role("button", name="Next picture of the step").click()
        expect(batch).to_contain_text(f"picture {sample + 1} of 3")
        expect_pixels("batch", noise(sample, 6))
    expect(batch.get_by_role("button", name="Next picture of the step")).to_be_disabled()
    for sample in (0, 2):
        batch.locator("input[name=sample]").fill(str(sample))
        expect(batch).to_contain_text(f"picture {sample + 1} of 3")
        expect_pixels("batch", noise(sample, 6))
    batch.locator("input[name=sample]").blur()  # Space is the page's again

    # A box is red, 2 pixels wide, and lies where it was said to; all else is as it was.
    screen.card("boxes").scroll_into_view_if_needed()
    page.wait_for_function(f"() => ({PIXELS})('boxes') !== null")
    boxes = pixels("boxes")
    assert boxes is not None
    red = (boxes == [255, 0, 0]).all(2)
    assert not boxes[~red].any()
    y, x = np.nonzero(red)
    assert np.abs(np.array([x.min(), y.min(), x.max(), y.max()]) - [10, 20, 60, 50]).max() <= 1
    assert not red[23:48, 13:58].any()
    assert red[20:51, [10, 60]].all()
    assert red[[20, 50], 10:61].all()

    # Space plays all steps round and round, and stops it.
    batch.scroll_into_view_if_needed()
    slider = page.locator("input[type=range][name=step]").first
    expect(slider).to_have_value("6")
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    page.keyboard.press("Space")
    for position in ("0", "1", "2"):
        page.clock.run_for(300)
        expect(slider).to_have_value(position)
    page.keyboard.press("Space")
    page.clock.run_for(900)
    expect(slider).to_have_value("2")
    page.clock.resume()
    slider.fill("6")

    # Actual size: a pixel of the picture for one of the page.
    drawn = batch.locator("img")
    page.wait_for_function("() => document.querySelector('[data-card=batch] img').width > 80")
    page.get_by_role("button", name="Actual size").click()
    expect(page.get_by_role("button", name="Actual size")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => document.querySelector('[data-card=batch] img').width === 40")
    expect(batch).to_contain_text("shown 1×")

    # The same large, where a batch has keys of its own.
    drawn.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("picture 3 of 3")
    page.keyboard.press("[")
    expect(dialog).to_contain_text("picture 2 of 3")
    page.wait_for_function("() => document.querySelector('[data-lightbox] img').width > 80")
    page.keyboard.press("1")
    page.wait_for_function("() => document.querySelector('[data-lightbox] img').width === 40")
    page.wait_for_function(
        """wanted => {
          const c = new OffscreenCanvas(40, 24).getContext('2d');
          c.drawImage(document.querySelector('[data-lightbox] [data-pane] img'), 0, 0);
          const { data } = c.getImageData(0, 0, 40, 24);
          return data.filter((_, i) => i % 4 < 3).join() === wanted.join();
        }""",
        arg=noise(1, 6).ravel().tolist(),
    )
    page.keyboard.press("Escape")

    # How two runs differ, as numbers that are worked out here too, and as a picture.
    screen.card("noise").locator("button:has(img)").first.click()
    dialog.get_by_role("radio", name="Difference").click()
    a, b = noise(0, 6).astype(np.float64), noise(1, 6).astype(np.float64)
    values = dialog.locator("[data-difference-values] span")
    expect(values).to_have_count(8)
    told = values.all_inner_texts()
    assert told[1::2][:2] == [f"{np.abs(a - b).mean():.3g}", f"{np.abs(a - b).max():.0f}"]
    assert told[4:6] == ["PSNR", f"{10 * np.log10(255**2 / ((a - b) ** 2).mean()):.1f} dB"]
    assert told[6] == "SSIM"
    assert float(told[7]) == pytest.approx(ssim(a, b), abs=6e-5)
    dialog.locator("input[name=gain]").fill("1")
    wanted = np.minimum(255, 2 * np.abs(a - b)).ravel().tolist()
    page.wait_for_function(
        """wanted => {
          const canvas = document.querySelector('[data-difference]');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return [...data].filter((_, i) => i % 4 < 3).join() === wanted.join();
        }""",
        arg=wanted,
    )


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_pictures_of_a_batch_on_a_phone(logdir: Path, board: Board, screen: Screen) -> None:
    log_noise(logdir)
    screen.open(board.url + ONE_STEP)
    batch = screen.card("batch")
    batch.get_by_role("button", name="Next picture of the step").tap()  # nothing lies on it
    expect(batch).to_contain_text("picture 2 of 3")
    batch.locator("input[name=sample]").fill("2")
    expect(batch).to_contain_text("picture 3 of 3")
