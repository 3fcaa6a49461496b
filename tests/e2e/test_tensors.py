"""Tensors: what they are, planes of them as pictures and numbers at every step, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    import numpy as np
    from torch.utils.tensorboard import SummaryWriter
    import torch
    for run in ("a", "b"):
        writer = SummaryWriter(sys.argv[1] + "/" + run)
        for step in range(3):
            cube = torch.arange(24.0).reshape(2, 3, 4) + 100 * step
            cube[1, 2, 3] = float("nan")
            writer.add_tensor("cube", cube, step)
            pixels = torch.zeros(2, 3, 4, 5, dtype=torch.uint8)
            pixels[1, 0], pixels[1, 2] = 255, 128
            writer.add_tensor("pixels", pixels, step)
            writer.add_tensor("skewed", (torch.arange(1000.0) / 1000) ** (2 + step), step)
        writer.close()
"""


def panel(screen: Screen, run: str, tag: str) -> Locator:
    return screen.card(tag).locator(f'[data-run-tensor="{run}"]')


def test_planes_of_a_tensor_at_every_step(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, logdir)
    page = screen.page
    screen.open(board.url + "#tensor")
    one = panel(screen, "b", "cube")
    expect(one).to_contain_text("float32")
    expect(one).to_contain_text("[2, 3, 4]")
    expect(one.locator("dl div", has_text="max").locator("dd")).to_have_text("222.0")
    expect(one.locator("dl div", has_text="NaN").locator("dd")).to_have_text("1")
    # How its values are spread, against counts of our own; another step's are others.
    screen.card("skewed").scroll_into_view_if_needed()
    bars = panel(screen, "b", "skewed").locator("[data-bars]")
    for step in (2, 0):
        page.locator("input[type=range][name=step]").fill(str(step))
        counts = np.histogram((np.arange(1000, dtype=np.float32) / 1000) ** (2 + step), 60)[0]
        heights = {str(i): 24 * float(n) / float(counts.max()) for i, n in enumerate(counts) if n}
        expect(bars).to_have_attribute("viewBox", "0 0 60 24")
        page.wait_for_function(
            """wanted => {
              const bars = document.querySelector('[data-card=skewed] [data-run-tensor=b] [data-bars]');
              return bars.children.length === Object.keys(wanted).length && [...bars.children].every(
                bar => Math.abs(bar.height.baseVal.value - Math.max(0.6, wanted[bar.getAttribute('x')])) < 0.5);
            }""",
            arg=heights,
        )
    page.locator("input[type=range][name=step]").fill("2")
    heat = one.locator("[data-heat]")
    heat.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(one.locator("[data-value]")).to_have_text("205.0")
    expect(one).to_contain_text("[0, 1, 1]")
    # Another place on the first axis, for all runs of the tag; the link holds it.
    one.locator("input[name=axis-0]").fill("1")
    page.locator("input[type=range][name=step]").fill("1")
    expect(one.locator("[data-step]")).to_have_attribute("data-step", "1")
    page.get_by_role("radio", name="Numbers").click()
    for run in ("a", "b"):
        cells = panel(screen, run, "cube").locator("[data-numbers] tbody td")
        expect(cells).to_have_count(12)
        expect(cells.first).to_have_text("112.0")
        expect(cells.last).to_have_text("nan")
    page.wait_for_timeout(500)  # until it is in the URL
    page.reload()
    expect(one.locator("[data-numbers] tbody td").first).to_have_text("112.0")
    one.get_by_role("combobox", name="Down").click()
    page.get_by_role("option", name="axis 0").click()
    expect(one.locator("[data-numbers] tbody tr")).to_have_count(2)
    with page.expect_download() as saved:
        one.get_by_role("link", name="Save as .npy").click()
    assert saved.value.suggested_filename == "cube.npy"


def test_slices_of_a_tensor_as_pictures(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, logdir)
    page = screen.page
    screen.open(board.url + "#tensor")
    one = panel(screen, "a", "pixels")
    one.scroll_into_view_if_needed()
    one.get_by_role("combobox", name="Colours").click()
    page.get_by_role("option", name="red, green, blue: axis 1").click()
    # The axis of the colours has no slider of its own any more, each further one has.
    expect(one.locator("input[name=axis-1]")).to_have_count(0)
    one.locator("input[name=axis-0]").fill("1")
    first = """heat => {
        const copy = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
        copy.drawImage(heat.querySelector("canvas"), 0, 0);
        return String(copy.getImageData(0, 0, 1, 1).data);
    }"""
    heat = one.locator("[data-heat]")
    page.wait_for_function(
        f"heat => ({first})(heat) === '255,0,128,255'", arg=heat.element_handle()
    )
    heat.focus()
    page.keyboard.press("ArrowDown")
    expect(one.locator("[data-value]")).to_have_text("255, 0, 128")
    expect(one).to_contain_text("[1, :, 0, 0]")
    one.get_by_role("combobox", name="Colours").click()
    page.get_by_role("option", name="grey").click()
    one.locator("input[name=axis-1]").fill("2")
    page.wait_for_function(
        f"heat => ({first})(heat) === '128,128,128,255'", arg=heat.element_handle()
    )
    # One scale for all planes of a tensor, so that they can be compared.
    cube = panel(screen, "a", "cube")
    expect(cube.locator(".key")).to_contain_text("211.0")
    cube.get_by_role("combobox", name="Scale").click()
    page.get_by_role("option", name="whole tensor").click()
    expect(cube.locator(".key")).to_contain_text("222.0")
    page.wait_for_url("**tensor.span=whole**")


def test_what_is_wrong_with_a_tensor_is_told(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
        metadata = summary_pb2.SummaryMetadata(
            plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="tensor"))
        writer = EventFileWriter(sys.argv[1])
        def log(tag, shape, **tensor):
            dims = [tensor_shape_pb2.TensorShapeProto.Dim(size=size) for size in shape]
            message = tensor_pb2.TensorProto(
                tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=dims), **tensor)
            value = summary_pb2.Summary.Value(tag=tag, tensor=message, metadata=metadata)
            writer.add_event(event_pb2.Event(
                wall_time=1.0, step=7, summary=summary_pb2.Summary(value=[value])))
        log("short", [3], dtype=1, tensor_content=b"12345")
        log("type", [1], dtype=77, tensor_content=b"1234")
        log("huge", [10**9, 10**9], dtype=1, float_val=[1.0])
        log("words", [2], dtype=7, string_val=[b"<script>window.attacked = 1</script>", b"two"])
        log("good", [2], dtype=1, float_val=[1.0, 2.0])
        writer.close()
        """,
        logdir / "run",
    )
    screen.may_fail = "415"  # the browser logs what was refused by itself
    screen.open(board.url + "#tensor")
    for tag, said in (
        ("short", "5 bytes do not fill the shape"),
        ("type", "unknown number type (77)"),
        ("huge", "1,000,000,000,000,000,000 numbers"),
    ):
        alert = screen.card(tag).get_by_role("alert")
        expect(alert).to_contain_text(said)
        expect(alert).to_contain_text(f"run · {tag} · step 7")
    expect(panel(screen, "run", "words").locator("li")).to_have_text(
        ["<script>window.attacked = 1</script>", "two"]
    )
    expect(panel(screen, "run", "good").locator("[data-heat]")).to_be_visible()
    assert screen.page.evaluate("window.attacked") is None
