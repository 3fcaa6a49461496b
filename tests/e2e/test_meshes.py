"""Meshes: those of every writer are drawn, turned with one camera, saved, and told where they are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect
from tests.e2e.axe import find_faults
from tests.e2e.chromium import ARGUMENTS, WEBGL, launch
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen
from tests.golden.golden import DATA

LOG = """
    import sys
    import numpy as np
    from {package} import SummaryWriter
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    faces = np.array([[0, 1, 2], [0, 3, 1], [0, 2, 3], [1, 3, 2]])
    colors = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]])
    for run in ("a", "b"):
        writer = SummaryWriter(sys.argv[1] + "/" + run)
        for step in range(3):
            writer.add_mesh("shape", corners[None] * (step + 1), colors[None], faces[None],
                            global_step=step)
            writer.add_mesh("cloud", np.random.default_rng(step).random((2, 50, 3)),
                            global_step=step)
        writer.close()
"""

BROKEN = """
    import sys
    import numpy as np
    from lightboard import SummaryWriter
    from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
    from tensorboard.plugins.mesh import metadata
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    corners = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]], np.float32)
    faces = np.array([[[0, 1, 2], [0, 3, 1]]])
    with SummaryWriter(sys.argv[1]) as w:
        nan = corners.copy()
        nan[0, 3] = np.nan
        w.add_mesh("nan", nan, faces=faces, global_step=7)
        w.add_mesh("all_nan", corners * np.nan, global_step=7)
        w.add_mesh("outside", corners, faces=np.array([[[0, 1, 2], [0, 1, 9], [-1, 0, 1]]]), global_step=7)
        w.add_mesh("colors", corners, colors=np.zeros((1, 3, 3)), faces=faces, global_step=7)
        w.add_mesh("empty", np.zeros((1, 0, 3)), global_step=7)
        w.add_mesh("dark", corners, colors=corners, faces=faces, global_step=7)
        w.add_mesh("config", corners, faces=faces, global_step=7,
                   config_dict={"material": {"cls": "<script>window.attacked = 1</script>"}})
        w.add_mesh("only_faces", None, faces=faces, global_step=7)
        w.add_mesh("good", corners, faces=faces, global_step=7)
    writer = EventFileWriter(sys.argv[1], filename_suffix=".other")
    for name, size in (("flat", [4, 3]), ("four", [1, 3, 4])):
        dims = [tensor_shape_pb2.TensorShapeProto.Dim(size=n) for n in size]
        value = summary_pb2.Summary.Value(
            tag=name + "_VERTEX",
            metadata=metadata.create_summary_metadata(name, "", 1, 2, [1, 4, 3], json_config="{"),
            tensor=tensor_pb2.TensorProto(
                dtype="DT_FLOAT", tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=dims),
                tensor_content=bytes(48)))
        writer.add_event(event_pb2.Event(
            wall_time=1.0, step=7, summary=summary_pb2.Summary(value=[value])))
    writer.close()
"""

INKED = """
canvas => {
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  let inked = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) inked++;
  return inked;
}
"""

LOOK = INKED.replace("inked++", "inked = (inked * 31 + i + data[i - 3] * 7 + data[i - 1]) % 1e9")
"""Changes when what is drawn does."""


@pytest.fixture(scope="module")
def webgl(browser: Browser) -> Iterator[Browser]:
    """WebGL by software, wherever the tests run."""
    chromium = launch(browser.browser_type, WEBGL, shell=True)
    yield chromium
    chromium.close()


@pytest.fixture
def screen(webgl: Browser, window: dict[str, object]) -> Iterator[Screen]:
    context = webgl.new_context(**window)  # type: ignore[arg-type]
    screen = Screen(context)
    yield screen
    context.close()
    assert not screen.troubles


def view(screen: Screen, run: str, name: str = "shape", sample: int = 0) -> Locator:
    return screen.card(name).locator(f'[data-mesh="{run}"][data-sample="{sample}"]')


def canvas(screen: Screen, run: str, name: str = "shape", sample: int = 0) -> Locator:
    return view(screen, run, name, sample).locator("canvas")


def expect_drawn(screen: Screen, run: str, name: str = "shape", sample: int = 0) -> None:
    screen.card(name).scroll_into_view_if_needed()  # far away it has no pictures
    found = canvas(screen, run, name, sample)
    found.scroll_into_view_if_needed()
    handle = found.element_handle()
    screen.page.wait_for_function(f"canvas => ({INKED})(canvas) > 500", arg=handle)


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard", "tensorboardX"])
def test_meshes_of_every_writer(logdir: Path, board: Board, screen: Screen, package: str) -> None:
    run_python(LOG.format(package=package), logdir)
    screen.open(board.url + "#mesh")
    slider = screen.page.locator("input[type=range][name=step]")
    expect(slider).to_have_attribute("max", "2")
    assert sorted(screen.cards()) == ["cloud", "shape"]
    for run in ("a", "b"):
        expect(view(screen, run)).to_have_attribute("data-vertices", "4")
        expect(view(screen, run)).to_have_attribute("data-faces", "4")
        expect(view(screen, run)).to_contain_text("0 … 3")
        expect_drawn(screen, run)
    slider.fill("0")
    expect(view(screen, "a")).to_have_attribute("data-step", "0")
    expect(view(screen, "a")).to_contain_text("0 … 1")
    expect_drawn(screen, "a", "cloud")
    assert not find_faults(screen.page, "main")


def test_one_camera_for_all_that_stays_while_steps_change(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#mesh")
    expect_drawn(screen, "a")
    first, second = canvas(screen, "a"), canvas(screen, "b")
    before = first.get_attribute("data-pose") or ""
    box = first.bounding_box()
    assert box
    mouse = screen.page.mouse
    mouse.move(box["x"] + 100, box["y"] + 100)
    mouse.down()
    mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    mouse.up()
    expect(first).not_to_have_attribute("data-pose", before)
    turned = first.get_attribute("data-pose") or ""
    expect(second).to_have_attribute("data-pose", turned)
    expect(canvas(screen, "b", "cloud")).to_have_attribute("data-pose", turned)
    # It is in the URL, and neither a step nor a reload loses it.
    screen.page.wait_for_function("() => location.hash.includes('mesh.view=')")
    screen.page.locator("input[type=range][name=step]").fill("0")
    expect(view(screen, "a")).to_have_attribute("data-step", "0")
    expect(first).to_have_attribute("data-pose", turned)
    screen.page.wait_for_timeout(500)
    screen.page.reload()
    expect_drawn(screen, "a")
    kept = [float(one) for one in (first.get_attribute("data-pose") or "").split(",")]
    assert kept == pytest.approx([float(one) for one in turned.split(",")], abs=0.002)
    # Keys: turn, zoom, move, back.
    first.focus()
    for key, at in (("ArrowLeft", 0), ("ArrowUp", 1), ("+", 2), ("Shift+ArrowRight", 3)):
        held = (first.get_attribute("data-pose") or "").split(",")[at]
        screen.page.keyboard.press(key)
        screen.page.wait_for_function(
            "([canvas, at, held]) => canvas.dataset.pose.split(',')[at] !== held",
            arg=[first.element_handle(), at, held],
        )
    screen.page.keyboard.press("0")
    expect(first).to_have_attribute("data-pose", before)
    # Not linked: each its own.
    screen.page.get_by_role("switch").first.click()
    first.focus()
    screen.page.keyboard.press("ArrowRight")
    expect(first).not_to_have_attribute("data-pose", before)
    expect(second).to_have_attribute("data-pose", before)


def test_the_wheel_scrolls_the_page_unless_the_view_was_clicked(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#mesh")
    expect_drawn(screen, "a")
    first = canvas(screen, "a")
    before = first.get_attribute("data-pose") or ""
    first.hover()
    screen.page.mouse.wheel(0, -40)
    first.hover()
    expect(first).to_have_attribute("data-pose", before)
    first.click()
    screen.page.mouse.wheel(0, -100)
    expect(first).not_to_have_attribute("data-pose", before)


def test_shading_axes_box_and_batches(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#mesh?mesh.axes=off")
    expect_drawn(screen, "a")
    looks: list[int] = []
    for settings in ("axes=off", "shading=flat", "shading=wire", "box=on", "up=z"):
        screen.page.evaluate("hash => { location.hash = hash; }", f"#mesh?mesh.{settings}")
        expect_drawn(screen, "a")
        # What was drawn before is drawn anew in a frame or two.
        screen.page.wait_for_function(
            "([canvas, looks]) => !looks.includes((" + LOOK + ")(canvas))",
            arg=[canvas(screen, "a").element_handle(), looks],
        )
        looks.append(canvas(screen, "a").evaluate(LOOK))
    screen.page.evaluate("location.hash = '#mesh?mesh.batch=on'")
    expect(view(screen, "b", "cloud", 1)).to_have_attribute("data-vertices", "50")
    expect_drawn(screen, "b", "cloud", 1)


SPREAD = """
canvas => {
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const columns = [];
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) columns.push(((i - 3) / 4) % copy.width);
  return (Math.max(...columns) - Math.min(...columns)) / devicePixelRatio;
}
"""
"""How wide what is drawn is, in CSS pixels."""


def test_point_size_and_the_writer_s_field_of_view(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        corners = np.array([[[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]], np.float32)
        with SummaryWriter(sys.argv[1]) as writer:
            for name, fov in (("narrow", 35), ("wide", 70)):
                camera = {"cls": "PerspectiveCamera", "fov": fov, "position": [0, 0, 8]}
                writer.add_mesh(name, corners, config_dict={"camera": camera})
        """,
        logdir / "run",
    )
    screen.open(board.url + "#mesh?mesh.axes=off&mesh.points=0.5")
    # From one place, half the picture's height is the tangent of half the angle.
    widths = {}
    for name, fov in (("narrow", 35), ("wide", 70)):
        screen.card(name).scroll_into_view_if_needed()
        drawn = canvas(screen, "run", name)
        screen.page.wait_for_function(
            f"canvas => ({INKED})(canvas) > 8", arg=drawn.element_handle()
        )
        box = drawn.bounding_box()
        assert box is not None
        widths[name] = drawn.evaluate(SPREAD)
        expected = box["height"] / np.tan(np.radians(fov / 2)) / (8 - 1)
        assert widths[name] == pytest.approx(expected, abs=4), fov
    assert widths["narrow"] > 1.5 * widths["wide"]

    points = screen.page.locator("input[name=points]")
    expect(points).to_have_attribute("aria-valuetext", "50 %")
    before = drawn.evaluate(INKED)
    points.fill("2")
    expect(points).to_have_attribute("aria-valuetext", "400 %")
    # Points eight times as wide.
    screen.page.wait_for_function(
        f"([canvas, least]) => ({INKED})(canvas) > least",
        arg=[drawn.element_handle(), 20 * before],
    )


def test_what_is_saved(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#mesh")
    expect_drawn(screen, "a")
    menu = view(screen, "a").get_by_role("combobox")
    for at, (ending, begins) in enumerate(
        (("png", b"\x89PNG"), ("ply", b"ply\nformat binary"), ("obj", b"v 0 0 0 1 0 0\n"))
    ):
        menu.click()
        with screen.page.expect_download() as download:
            view(screen, "a").get_by_role("option").nth(at).click()
        assert download.value.suggested_filename == f"a_shape_2.{ending}"
        assert Path(download.value.path()).read_bytes().startswith(begins)


def test_a_golden_mesh_is_drawn(start_board: StartBoard, screen: Screen) -> None:
    screen.open(start_board(DATA / "torch/others").url + "#mesh")
    expect(screen.page.locator("[data-mesh][data-vertices]").first).to_be_visible()


def test_what_is_wrong_with_a_mesh_is_told(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(BROKEN, logdir / "run")
    screen.may_fail = "415"  # the browser logs what was refused by itself
    screen.open(board.url + "#mesh")
    for name, role, said in (
        ("nan", "note", "1 of 4 vertices are NaN"),
        ("outside", "note", "2 of 3 faces point to vertices that are not there"),
        ("colors", "note", "3 colours for 4 vertices"),
        ("dark", "note", "between 0 and 1"),
        ("config", "note", "<script>"),
        ("all_nan", "alert", "none of its vertices is finite"),
        ("empty", "alert", "0 vertices"),
        ("only_faces", "alert", "no vertices were logged"),
        ("flat", "alert", "shape (4, 3)"),
        ("four", "alert", "shape (1, 3, 4)"),
    ):
        screen.card(name).scroll_into_view_if_needed()
        told = screen.card(name).get_by_role(role).first  # type: ignore[arg-type]
        expect(told).to_contain_text(said)
        expect(told).to_contain_text(f"run · {name} · step 7")
    for name in ("nan", "outside", "colors", "good", "config"):
        expect_drawn(screen, "run", name)
    assert screen.page.evaluate("window.attacked") is None


def test_a_mesh_of_fifty_megabytes(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        n = 1500
        y, x = np.mgrid[:n, :n].astype(np.float32) / n
        vertices = np.stack([x, np.sin(9 * x) * y / 4, y], -1).reshape(1, -1, 3)
        at = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()[: 1_900_000]
        faces = np.stack([at, at + n, at + 1], -1)[None]
        with SummaryWriter(sys.argv[1]) as w:
            w.add_mesh("large", vertices, faces=faces, global_step=0)
            w.add_mesh("small", vertices[:, :3], global_step=0)
        """,
        logdir / "run",
    )
    screen.open(board.url + "#mesh?mesh.shading=flat")
    expect(view(screen, "run", "small")).to_have_attribute("data-vertices", "3")
    expect(view(screen, "run", "large")).to_have_attribute("data-faces", "1900000", timeout=60_000)
    canvas(screen, "run", "large").wait_for()
    screen.page.wait_for_function(
        f"canvas => ({INKED})(canvas) > 500",
        arg=canvas(screen, "run", "large").element_handle(),
        timeout=60_000,
    )


def test_without_webgl_the_card_says_so_and_offers_the_download(
    logdir: Path, board: Board, browser: Browser, window: dict[str, object]
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    chromium = launch(browser.browser_type, (*ARGUMENTS, "--disable-3d-apis"), shell=True)
    context = chromium.new_context(**window)  # type: ignore[arg-type]
    screen = Screen(context)
    screen.open(board.url + "#mesh")
    expect(view(screen, "a").locator("[data-state=no-webgl]")).to_be_visible()
    expect(view(screen, "a")).to_contain_text("4 vertices")
    view(screen, "a").get_by_role("combobox").click()
    with screen.page.expect_download() as download:
        view(screen, "a").get_by_role("option").nth(0).click()
    assert download.value.suggested_filename == "a_shape_2.ply"
    chromium.close()
    assert not screen.troubles
